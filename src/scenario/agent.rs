//! `[agent.…]`: people with names.

use super::check::{Check, Section, did_you_mean};
use super::contract::{always, free, planned};
use super::days::{self, DayKey};
use super::group::{self, Around};
use super::horizon::Horizon;
use super::node::{Node, Value};
use super::value;
use crate::center::{Agent, Contract, DayWish, Free, Group, Planned, ShiftRange, Skill};
use crate::diagnostic::{Diagnostic, Place, quoted, toml_key};

/// What an agent refers to.
pub(super) struct Company<'a> {
    pub around: &'a Around<'a>,
    pub groups: &'a [Group],
    pub contracts: &'a [Contract],
}

/// Reads an agent; `None` if it is not known under which contract or in which group he works.
pub(super) fn read(
    check: &mut Check,
    name: &str,
    mut section: Section<'_>,
    company: &Company<'_>,
) -> Option<Agent> {
    let horizon = company.around.horizon;
    let contract = contract(check, &mut section, company.contracts);
    let group = group(check, &mut section, company.groups);
    section.know(&["skills", "speed"]);
    let skills = group.and_then(|group| own_skills(check, &mut section, company, group));
    let available = section.get("available").map(|node| free(check, node, horizon));
    let away = section.get("away").map_or(Vec::new(), |node| away(check, node, horizon));
    let ranges = company.around.ranges;
    let fixed = section.get("fixed").map_or(Vec::new(), |node| fixed(check, node, ranges, horizon));
    let wishes = section.get("wishes");
    let wishes = wishes.map_or(Vec::new(), |node| wishes_of(check, node, ranges, horizon));
    let seniority = section.read(check, "seniority", value::weight).unwrap_or(1.0);
    let rotation_day = section.get("rotation-day");
    let contract_of = contract.map(|place| &company.contracts[place]);
    let rotation_day = rotation_day.and_then(|node| day_of_rotation(check, node, contract_of));
    section.finish(check);
    let agent = Agent {
        name: name.to_owned(),
        is_open: false,
        contract: contract?,
        group: group?,
        skills,
        available: available.unwrap_or_else(|| always(horizon)),
        away,
        fixed: fixed.iter().map(|&(day, planned, _)| (day, planned)).collect(),
        wishes,
        seniority,
        rotation_day,
    };
    fixed.iter().for_each(|fixed| check_fixed(check, &agent, *fixed, company));
    Some(agent)
}

fn contract(check: &mut Check, section: &mut Section<'_>, known: &[Contract]) -> Option<usize> {
    let help = "say under which contract this person works: contract = \"full-time\"";
    let node = section.need(check, "contract", help)?;
    let name = value::text(check, node)?;
    let found = known.iter().position(|contract| contract.name == name);
    if found.is_none() {
        let names = known.iter().map(|contract| contract.name.as_str());
        let help = did_you_mean(name, names).unwrap_or_else(|| {
            format!(
                "contracts are defined by a section of their own: [contract.{}]",
                toml_key(name)
            )
        });
        let message = format!("no contract is called {}", quoted(name));
        check.error("unknown-contract", node.at, message, &help);
    }
    found
}

fn group(check: &mut Check, section: &mut Section<'_>, known: &[Group]) -> Option<usize> {
    let help = "say in which group this person works: group = \"desk\"";
    let node = section.need(check, "group", help)?;
    let name = value::text(check, node)?;
    group::place(check, name, node.at, known)
}

/// Skills and speed where one of them differs from the group's.
fn own_skills(
    check: &mut Check,
    section: &mut Section<'_>,
    company: &Company<'_>,
    group: usize,
) -> Option<Vec<Skill>> {
    let skills = section.get("skills").is_some();
    let speed = section.get("speed");
    if !skills && speed.is_none() {
        return None;
    }
    let mut own = match skills {
        true => group::skills(check, section, company.around),
        false => company.groups[group].skills.clone(),
    };
    if let Some(node) = speed {
        group::speeds(check, node, &mut own, company.around);
    }
    Some(own)
}

/// Leave: dates, and stretches of dates.
fn away(check: &mut Check, node: &Node, horizon: &Horizon) -> Vec<usize> {
    const WHAT: &str =
        "a list of dates, such as [2026-03-04, { from = 2026-03-06, to = 2026-03-08 }]";
    let Value::List(items) = &node.value else {
        check.must_be("wrong-kind", node, WHAT, "");
        return Vec::new();
    };
    let mut days: Vec<usize> = Vec::new();
    for item in items {
        let Some((from, to)) = dates(check, item) else { continue };
        let of_horizon = (0..horizon.calendar.days() as i32)
            .filter(|&day| (from..=to).contains(&horizon.calendar.date(day)));
        let before = days.len();
        days.extend(of_horizon.map(|day| day as usize));
        if days.len() == before && horizon.sure {
            let message = format!("this leave is outside of the roster, {}", horizon.title());
            let help = "check the year, or take it out; it changes nothing here";
            check.report(Diagnostic::warning("leave-outside", message).at(item.at).help(help));
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

type Dates = (jiff::civil::Date, jiff::civil::Date);

fn dates(check: &mut Check, node: &Node) -> Option<Dates> {
    if node.table().is_none() {
        return value::date(check, node).map(|date| (date, date));
    }
    let mut section = Section::of(check, node, "this leave")?;
    const HELP: &str = "leave goes `from` its first day `to` its last";
    let from = section.need(check, "from", HELP).and_then(|node| value::date(check, node));
    let to = section.need(check, "to", HELP).and_then(|node| value::date(check, node));
    section.finish(check);
    let (from, to) = (from?, to?);
    if to < from {
        check.error("range-crossed", node.at, "this leave ends before it begins", "");
        return None;
    }
    Some((from, to))
}

/// A date that is none of the horizon is an error: what is meant for it would be lost.
fn check_dates<'a>(check: &mut Check, node: &'a Node, horizon: &Horizon) -> days::Days<&'a Node> {
    let rows = days::split(check, node);
    for row in &rows.rows {
        let DayKey::Date(date) = row.key else { continue };
        if horizon.sure && !horizon.reports(date) {
            let message = format!("{date} is outside of the roster, {}", horizon.title());
            check.error(
                "outside-horizon",
                row.value.at,
                message,
                "correct the date, or take it out",
            );
        }
    }
    rows
}

/// What is fixed on a day, and where the file says so.
type Fixed = (usize, Planned, Place);

fn fixed(check: &mut Check, node: &Node, ranges: &[ShiftRange], horizon: &Horizon) -> Vec<Fixed> {
    let rows = check_dates(check, node, horizon)
        .filter_map(|node| planned(check, node, ranges).map(|planned| (planned, node.at)));
    let on = |day: i32| rows.get(horizon, day).map(|&(planned, at)| (day as usize, planned, at));
    (0..horizon.calendar.days() as i32).filter_map(on).collect()
}

/// Reports what is fixed against what the same person's file says elsewhere.
fn check_fixed(check: &mut Check, agent: &Agent, (day, planned, at): Fixed, company: &Company<'_>) {
    let contract = &company.contracts[agent.contract];
    let group = &company.groups[agent.group].name;
    let of_day = (planned != Planned::Off).then(|| why_not_day(agent, day, contract)).flatten();
    let of_shift = match planned {
        Planned::Shift(shift) => why_not_shift(shift, contract, company.around.ranges, group),
        _ => None,
    };
    for why in of_day.into_iter().chain(of_shift) {
        let when = company.around.horizon.day_title(day as i32);
        let message = format!("{} cannot have this on {when}: {why}", quoted(&agent.name));
        check.error("fixed-contradicts", at, message, "take one of the two out");
    }
}

/// Why somebody cannot work on a day, as far as the file says of the person and the contract.
pub(super) fn why_not_day(agent: &Agent, day: usize, contract: &Contract) -> Option<String> {
    let never = |free: &[Free]| free.get(day) == Some(&Free::Never);
    if agent.away.contains(&day) {
        return Some("it is a day of leave".into());
    }
    if never(&agent.available) {
        return Some("`available` leaves the day out".into());
    }
    let why = || format!("contract {} leaves the day out", quoted(&contract.name));
    never(&contract.available).then(why)
}

/// Why people of a contract cannot work a shift for their group.
pub(super) fn why_not_shift(
    shift: usize,
    contract: &Contract,
    ranges: &[ShiftRange],
    group: &str,
) -> Option<String> {
    let range = &ranges[shift];
    if contract.shifts.as_ref().is_some_and(|allowed| !allowed.contains(&shift)) {
        let (contract, shift) = (quoted(&contract.name), quoted(&range.name));
        return Some(format!("contract {contract} does not allow shift {shift}"));
    }
    let why = || format!("shift {} is not for group {}", quoted(&range.name), quoted(group));
    (!range.is_for(group)).then(why)
}

fn wishes_of(
    check: &mut Check,
    node: &Node,
    ranges: &[ShiftRange],
    horizon: &Horizon,
) -> Vec<DayWish> {
    let rows = check_dates(check, node, horizon).filter_map(|node| wish(check, node, ranges));
    let on = |day: i32| Some(DayWish { day: day as usize, ..*rows.get(horizon, day)? });
    (0..horizon.calendar.days() as i32).filter_map(on).collect()
}

/// `"off"`, or `{ avoid = "late", weight = 2 }`; its day is set later.
fn wish(check: &mut Check, node: &Node, ranges: &[ShiftRange]) -> Option<DayWish> {
    let wish = |planned, wanted, weight| DayWish { day: 0, planned, wanted, weight };
    if node.table().is_none() {
        return planned(check, node, ranges).map(|planned| wish(planned, true, 1.0));
    }
    let mut section = Section::of(check, node, "this wish")?;
    let (want, avoid) = (section.get("want"), section.get("avoid"));
    let weight = section.read(check, "weight", value::weight).unwrap_or(1.0);
    section.finish(check);
    match (want, avoid) {
        (Some(node), None) | (None, Some(node)) => {
            Some(wish(planned(check, node, ranges)?, want.is_some(), weight))
        }
        _ => {
            let help = "write { want = \"off\" } or { avoid = \"late\" }";
            check.error(
                "two-forms",
                section.at,
                "a wish is either for something or against it",
                help,
            );
            None
        }
    }
}

/// From 1 on in the file.
fn day_of_rotation(check: &mut Check, node: &Node, contract: Option<&Contract>) -> Option<usize> {
    let day = value::rotation_day(check, node)? as usize;
    let contract = contract?;
    let days = contract.rotation.len();
    if days == 0 {
        let message = format!("contract {} has no rotation", quoted(&contract.name));
        let help = "take this out, or give the contract a `rotation`";
        check.error("outside-rotation", node.at, message, help);
        return None;
    }
    if day > days {
        let message = format!(
            "the rotation of contract {} has {days} days, and none is number {day}",
            quoted(&contract.name)
        );
        let help = "give a day of the rotation, counted from 1, or the contract a longer rotation";
        check.error("outside-rotation", node.at, message, help);
        return None;
    }
    Some(day - 1)
}
