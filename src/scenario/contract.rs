//! `[contract.…]`: what people under one contract may and must work.

use super::check::{Check, Section};
use super::days::{self, Days};
use super::group::{self, Around};
use super::horizon::Horizon;
use super::node::{Entry, Node, Value};
use super::{shift, value};
use crate::center::{
    Bounds, Contract, Free, Group, MostWeekends, OpenHeadcount, Planned, ShiftRange, WeeklyTime,
};
use crate::diagnostic::{Place, quoted};
use crate::time::{DAY, Tick, hours};

/// Reads a contract; what cannot be read is reported and replaced by something harmless.
pub(super) fn read(
    check: &mut Check,
    name: &str,
    mut section: Section<'_>,
    around: &Around<'_>,
    groups: &[Group],
) -> Contract {
    let Around { ranges: shifts, horizon, .. } = *around;
    let s = &mut section;
    let hours = s.read(check, "hours-a-week", weekly_time).unwrap_or_default();
    let days = s.get("days-a-week").and_then(|node| counts(check, node, Said::Exactly));
    let in_a_row = s.get("days-in-a-row").and_then(|node| counts(check, node, Said::AtMost));
    let allowed = s.get("shifts").and_then(|node| shift::places(check, node, shifts));
    let available = s.get("available").map(|node| free(check, node, horizon));
    let forbidden = s.get("forbidden").map_or(Vec::new(), |node| forbidden(check, node, shifts));
    let rotation = s.get("rotation").and_then(|node| sequence(check, node, shifts));
    let headcount = s.get("headcount");
    let headcount =
        headcount.map_or(Vec::new(), |node| headcounts(check, node, groups, rotation.is_some()));
    let contract = Contract {
        name: name.to_owned(),
        hours,
        days: days.unwrap_or_default(),
        shifts: allowed,
        available: available.unwrap_or_else(|| always(horizon)),
        rest: s.read(check, "rest", rest).unwrap_or(0),
        days_in_a_row: in_a_row.unwrap_or_default(),
        days_off_in_a_row: s.read(check, "days-off-in-a-row", value::days_in_a_row).unwrap_or(0),
        weekends: s.read(check, "weekends", most_weekends),
        nights_in_a_row: s.read(check, "nights-in-a-row", value::days_in_a_row),
        days_off_after_nights: s
            .read(check, "days-off-after-nights", value::days_in_a_row)
            .unwrap_or(0),
        forbidden,
        start_span: s.read(check, "start-span", value::duration),
        rotation: rotation.unwrap_or_default(),
        headcount,
    };
    section.finish(check);
    contract
}

/// Groups in which as many people as are needed can be had, or up to so many.
fn headcounts(
    check: &mut Check,
    node: &Node,
    groups: &[Group],
    rotates: bool,
) -> Vec<OpenHeadcount> {
    if rotates {
        let message = "a contract with a `rotation` has no open `headcount`";
        let help = "name its people, each with a rotation-day: it decides who is there, not what is needed";
        check.error("headcount-rotates", node.at, message, help);
        return Vec::new();
    }
    let Some(table) = node.table() else {
        let what = "a table such as { desk = \"open\" } or { desk = { at-most = 12 } }";
        check.must_be("wrong-kind", node, what, "it says in which groups people can be had");
        return Vec::new();
    };
    let mut found = Vec::new();
    for Entry { node, .. } in &table.entries {
        let group = group::place(check, &node.key, node.at, groups);
        let most = at_most(check, node);
        if let (Some(group), Some(most)) = (group, most) {
            found.push(OpenHeadcount { group, most });
        }
    }
    found
}

/// `"open"`, or `{ at-most = 12 }`.
fn at_most(check: &mut Check, node: &Node) -> Option<Option<u32>> {
    if node.table().is_none() {
        return value::choice(check, node, &[("open", None)]);
    }
    let mut section = Section::of(check, node, quoted(&node.key))?;
    let most = section.need(check, "at-most", "say how many can be had, or write \"open\"");
    let most = most.and_then(|node| value::people(check, node));
    section.finish(check);
    most.map(Some)
}

/// All day long on each day.
pub(super) fn always(horizon: &Horizon) -> Vec<Free> {
    vec![Free::Always; horizon.calendar.days() as usize]
}

/// When somebody can work; a day that a table leaves out is none.
pub(super) fn free(check: &mut Check, node: &Node, horizon: &Horizon) -> Vec<Free> {
    let rows: Days<Free> = days::split(check, node).filter_map(|node| free_on(check, node));
    let days = 0..horizon.calendar.days() as i32;
    days.map(|day| rows.get(horizon, day).copied().unwrap_or(Free::Never)).collect()
}

fn free_on(check: &mut Check, node: &Node) -> Option<Free> {
    let text = node.text().unwrap_or("");
    if let Some((_, free)) =
        [("any", Free::Always), ("off", Free::Never)].into_iter().find(|(word, _)| *word == text)
    {
        return Some(free);
    }
    let times = text.split_once(['-', '–']).and_then(|(from, to)| {
        Some((value::time_of_day(from, false)?, value::time_of_day(to, true)?))
    });
    let within = times.filter(|(from, to)| from != to).map(|(from, to)| {
        let to = if to < from { to + DAY } else { to };
        Free::Within(from, to)
    });
    if within.is_none() {
        let what = "hours such as \"08:00-17:00\", \"any\" or \"off\"";
        check.must_be(
            "bad-hours",
            node,
            what,
            "times of day are 00:00 to 23:59; an end may be 24:00",
        );
    }
    within
}

/// Up to two days: a shift of a day and a rest are not longer.
fn rest(check: &mut Check, node: &Node) -> Option<Tick> {
    let rest = value::duration(check, node)?;
    if rest > 2 * DAY {
        let help = "for longer rests write days-off-in-a-row = 2";
        check.must_be("out-of-range", node, "at most two days", help);
    }
    (rest <= 2 * DAY).then_some(rest)
}

/// `"38h"`, to be worked as nearly as can be, or limits with or without such a target.
fn weekly_time(check: &mut Check, node: &Node) -> Option<WeeklyTime> {
    let unlimited = WeeklyTime::default();
    if node.table().is_none() {
        let target = week(check, node)?;
        return Some(WeeklyTime { target: Some(target), ..unlimited });
    }
    let mut section = Section::of(check, node, quoted(&node.key))?;
    let time = WeeklyTime {
        least: section.read(check, "at-least", week).unwrap_or(unlimited.least),
        most: section.read(check, "at-most", week).unwrap_or(unlimited.most),
        target: section.read(check, "target", week),
    };
    section.finish(check);
    if time.least > time.most {
        let (least, most) = (hours(time.least), hours(time.most));
        crossed(check, node.at, &format!("at least {least} h and at most {most} h are wanted"));
    } else if let Some(target) = time.target.filter(|t| !(time.least..=time.most).contains(t)) {
        let at = node.table().and_then(|table| table.get("target")).map_or(node.at, |t| t.at);
        let (least, most) = (hours(time.least), hours(time.most));
        let message = format!(
            "the target of {} h is never met: from {least} h to {most} h are allowed",
            hours(target)
        );
        check.error(
            "bounds-crossed",
            at,
            message,
            "give a `target` within `at-least` and `at-most`",
        );
    }
    Some(time)
}

fn week(check: &mut Check, node: &Node) -> Option<Tick> {
    let time = value::duration(check, node)?;
    if time > 7 * DAY {
        check.must_be("out-of-range", node, "at most the hours of a week", "");
    }
    (time <= 7 * DAY).then_some(time)
}

/// Of all weekends of the roster, or of some in a row: `{ at-most = 2, in-weeks = 4 }`.
fn most_weekends(check: &mut Check, node: &Node) -> Option<MostWeekends> {
    if node.table().is_none() {
        return value::weekends(check, node).map(|most| MostWeekends { most, of: None });
    }
    let mut section = Section::of(check, node, quoted(&node.key))?;
    const HELP: &str = "write for example { at-most = 2, in-weeks = 4 }";
    let most = section.need(check, "at-most", HELP).and_then(|node| value::weekends(check, node));
    let of = section.need(check, "in-weeks", HELP);
    let of = of.and_then(|node| value::weekends_in_a_row(check, node));
    section.finish(check);
    Some(MostWeekends { most: most?, of: Some(of?) })
}

/// What a number alone says.
#[derive(Clone, Copy)]
enum Said {
    Exactly,
    AtMost,
}

/// A number of days, or limits.
fn counts(check: &mut Check, node: &Node, said: Said) -> Option<Bounds> {
    let read = match said {
        Said::Exactly => value::days_a_week,
        Said::AtMost => value::days_in_a_row,
    };
    if node.table().is_none() {
        let number = read(check, node)?;
        let least = if matches!(said, Said::Exactly) { number } else { 0 };
        return Some(Bounds { least, most: number });
    }
    let mut section = Section::of(check, node, quoted(&node.key))?;
    let unbounded = Bounds::default();
    let bounds = Bounds {
        least: section.read(check, "at-least", read).unwrap_or(unbounded.least),
        most: section.read(check, "at-most", read).unwrap_or(unbounded.most),
    };
    section.finish(check);
    if bounds.least > bounds.most {
        let Bounds { least, most } = bounds;
        crossed(check, node.at, &format!("at least {least} and at most {most} days are wanted"));
    }
    Some(bounds)
}

fn crossed(check: &mut Check, at: Place, message: &str) {
    check.error("bounds-crossed", at, message, "lower `at-least` or raise `at-most`");
}

fn list<'a>(check: &mut Check, node: &'a Node, what: &str) -> Option<&'a [Node]> {
    match &node.value {
        Value::List(items) => Some(items),
        _ => {
            check.must_be("wrong-kind", node, what, "");
            None
        }
    }
}

/// `"off"`, `"work"` or the name of a shift.
pub(super) fn planned(check: &mut Check, node: &Node, shifts: &[ShiftRange]) -> Option<Planned> {
    match value::text(check, node)? {
        "off" => Some(Planned::Off),
        "work" => Some(Planned::Work),
        name => shift::place(check, name, node.at, shifts).map(Planned::Shift),
    }
}

fn sequence(check: &mut Check, node: &Node, shifts: &[ShiftRange]) -> Option<Vec<Planned>> {
    let items = list(check, node, "a list of days, such as [\"early\", \"late\", \"off\"]")?;
    items.iter().map(|item| planned(check, item, shifts)).collect()
}

/// The longest sequence that may be forbidden.
const LONGEST: usize = 7;

fn forbidden(check: &mut Check, node: &Node, shifts: &[ShiftRange]) -> Vec<Vec<Planned>> {
    const WHAT: &str = "a list of sequences, such as [ [\"late\", \"early\"] ]";
    let mut found = Vec::new();
    for item in list(check, node, WHAT).unwrap_or_default() {
        let Some(days) = sequence(check, item, shifts) else { continue };
        if (2..=LONGEST).contains(&days.len()) {
            found.push(days);
        } else {
            let message = format!("a forbidden sequence has 2 to 7 days, not {}", days.len());
            check.error("out-of-range", item.at, message, "");
        }
    }
    found
}
