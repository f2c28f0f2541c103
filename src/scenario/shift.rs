//! `[shift.…]`: working days with their breaks; each of their times may be a range.

use super::check::{Check, Section, did_you_mean};
use super::days::{self, Days};
use super::group;
use super::horizon::Horizon;
use super::node::{Node, Table, Value};
use super::value;
use crate::center::{Bounds, Break, BreakWindow, Group, Shift, ShiftRange};
use crate::diagnostic::{Place, quoted, toml_key};
use crate::time::{DAY, HOUR, MINUTE, Tick, format_duration};

/// Reads a shift; what cannot be read is reported and replaced by something harmless.
pub(super) fn read(
    check: &mut Check,
    name: &str,
    mut section: Section<'_>,
    horizon: &Horizon,
) -> ShiftRange {
    let help = "say when it begins: start = \"08:00\", or { from = \"07:00\", to = \"12:00\", every = \"30min\" }";
    let start = section.need(check, "start", help);
    let starts = start.and_then(|node| range(check, node, start_time));
    let help = "say how long it is, breaks included: length = \"8h\"";
    let length = section.need(check, "length", help);
    let lengths = length.and_then(|node| range(check, node, shift_length));
    let breaks = section.get("breaks");
    let breaks = breaks.map_or(Vec::new(), |node| read_breaks(check, node, lengths.as_deref()));
    let heads = bounds(check, &mut section, horizon);
    let groups = section.get("groups").map_or(Vec::new(), |node| names(check, node));
    section.finish(check);
    ShiftRange {
        name: name.to_owned(),
        starts: starts.unwrap_or_else(|| vec![0]),
        lengths: lengths.unwrap_or_else(|| vec![8 * HOUR]),
        breaks,
        heads,
        groups,
    }
}

/// Whether it leaves nothing open.
pub(super) fn is_fixed(range: &ShiftRange) -> bool {
    let fixed = |window: &BreakWindow| window.first == window.last;
    range.starts.len() == 1 && range.lengths.len() == 1 && range.breaks.iter().all(fixed)
}

/// The first of its shifts: the only one if it [`is_fixed`].
pub(super) fn fixed(range: &ShiftRange) -> Shift {
    let length = range.lengths.first().copied().unwrap_or(8 * HOUR);
    let at =
        |window: BreakWindow| Break { at: window.first, length: window.length, paid: window.paid };
    Shift {
        name: range.name.clone(),
        start: range.starts.first().copied().unwrap_or(0),
        length,
        breaks: range.breaks_of(length).map(at).collect(),
    }
}

/// Reports groups that do not exist, named by the sections `[kind.…]`.
pub(super) fn check_groups(check: &mut Check, file: &Table, kind: &str, groups: &[Group]) {
    let sections = file.get(kind).and_then(Node::table).map_or(&[][..], |table| &table.entries);
    let named = sections.iter().filter_map(|entry| entry.node.table()?.get("groups"));
    for node in named.flat_map(items) {
        if let Some(name) = node.text() {
            group::place(check, name, node.at, groups);
        }
    }
}

fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        _ => &[],
    }
}

/// A list of names.
pub(super) fn names(check: &mut Check, node: &Node) -> Vec<String> {
    let Value::List(items) = &node.value else {
        check.must_be("wrong-kind", node, "a list of names, such as [\"front-line\"]", "");
        return Vec::new();
    };
    items.iter().filter_map(|item| value::text(check, item).map(str::to_owned)).collect()
}

/// The place of a shift's name; one that is not there is reported.
pub(super) fn place(
    check: &mut Check,
    name: &str,
    at: Place,
    shifts: &[ShiftRange],
) -> Option<usize> {
    let found = shifts.iter().position(|shift| shift.name == name);
    if found.is_none() {
        let known = shifts.iter().map(|shift| shift.name.as_str());
        let help = did_you_mean(name, known).unwrap_or_else(|| {
            format!("shifts are defined by a section of their own: [shift.{}]", toml_key(name))
        });
        check.error("unknown-shift", at, format!("no shift is called {}", quoted(name)), &help);
    }
    found
}

/// Places of shifts in a list of names.
pub(super) fn places(check: &mut Check, node: &Node, shifts: &[ShiftRange]) -> Option<Vec<usize>> {
    let Value::List(items) = &node.value else {
        check.must_be("wrong-kind", node, "a list of shifts, such as [\"early\", \"late\"]", "");
        return None;
    };
    let mut place = |item: &Node| {
        let name = value::text(check, item)?;
        place(check, name, item.at, shifts)
    };
    Some(items.iter().filter_map(&mut place).collect())
}

/// One value, or all from one to another: `{ from = "07:00", to = "12:00", every = "30min" }`.
fn range(
    check: &mut Check,
    node: &Node,
    read: fn(&mut Check, &Node) -> Option<Tick>,
) -> Option<Vec<Tick>> {
    if node.table().is_none() {
        return read(check, node).map(|value| vec![value]);
    }
    let mut section = Section::of(check, node, quoted(&node.key))?;
    const HELP: &str = "a range goes `from` one value `to` another";
    let from = section.need(check, "from", HELP).and_then(|node| read(check, node));
    let to = section.need(check, "to", HELP).and_then(|node| read(check, node));
    let every = section.read(check, "every", value::positive_duration).unwrap_or(30 * MINUTE);
    section.finish(check);
    let (from, to) = (from?, to?);
    if to < from {
        let help = "give the smaller one first; shifts that begin before and after midnight are two sections";
        check.error("range-crossed", node.at, "this range ends before it begins", help);
        return None;
    }
    if every < MINUTE {
        check.error("out-of-range", node.at, "`every` must be a minute or more", "");
        return None;
    }
    Some((from..=to).step_by(every as usize).collect())
}

fn start_time(check: &mut Check, node: &Node) -> Option<Tick> {
    let time = node.text().and_then(|text| value::time_of_day(text, false));
    if time.is_none() {
        let help =
            "times of day go from 00:00 to 23:59; a shift may reach over midnight by its length";
        check.must_be("bad-time", node, "a time of day in quotes, such as \"08:30\"", help);
    }
    time
}

fn shift_length(check: &mut Check, node: &Node) -> Option<Tick> {
    let length = value::positive_duration(check, node)?;
    if length > DAY {
        check.must_be("out-of-range", node, "at most 24 hours", "cut the duty into several shifts");
    }
    (length <= DAY).then_some(length)
}

/// `at-least` and `at-most`: heads on each day.
fn bounds(check: &mut Check, section: &mut Section<'_>, horizon: &Horizon) -> Vec<Bounds> {
    let [least, most] = [section.get("at-least"), section.get("at-most")];
    let mut read = |node: Option<&Node>| -> Option<Days<u32>> {
        node.map(|node| days::split(check, node).filter_map(|node| value::heads(check, node)))
    };
    let (at_least, at_most) = (read(least), read(most));
    let of = |days: &Option<Days<u32>>, day| days.as_ref()?.get(horizon, day).copied();
    let unbounded = Bounds::default();
    let of_day = |day| Bounds {
        least: of(&at_least, day).filter(|_| !horizon.is_closed(day)).unwrap_or(unbounded.least),
        most: of(&at_most, day).unwrap_or(unbounded.most),
    };
    let bounds: Vec<Bounds> = horizon.days().map(of_day).collect();
    let is_crossed = |(day, bounds): &(i32, &Bounds)| *day >= 0 && bounds.least > bounds.most;
    let crossed = horizon.days().zip(&bounds).find(is_crossed);
    if let (Some((day, bounds)), Some(least)) = (crossed, least) {
        let message = format!(
            "on {} at least {} are wanted and at most {}",
            horizon.day_title(day),
            bounds.least,
            bounds.most
        );
        check.error("bounds-crossed", least.at, message, "lower `at-least` or raise `at-most`");
    }
    bounds
}

fn read_breaks(check: &mut Check, node: &Node, lengths: Option<&[Tick]>) -> Vec<BreakWindow> {
    let Value::List(items) = &node.value else {
        let what = "a list, such as [ { at = \"2h\", length = \"15min\" } ]";
        check.must_be("wrong-kind", node, what, "");
        return Vec::new();
    };
    let mut breaks: Vec<BreakWindow> = Vec::new();
    for item in items {
        let Some(one) = read_break(check, item) else { continue };
        // The shortest shift that has it.
        let shortest =
            lengths.and_then(|lengths| lengths.iter().find(|length| **length >= one.from_length));
        if let Some(&shift) = shortest
            && one.last + one.length > shift
        {
            let ranges = lengths.is_some_and(|lengths| lengths.len() > 1);
            let message = format!(
                "this break ends {} after the shift's start, but the shift is only {} long",
                format_duration(one.last + one.length),
                format_duration(shift)
            );
            let help = if ranges {
                "move the break, or say from which length on a shift has it: from-length = \"6h\""
            } else {
                "`at` counts from the start of the shift; move the break or make the shift longer"
            };
            check.error("break-outside", item.at, message, help);
        }
        if breaks.last().is_some_and(|before| one.first < before.last + before.length) {
            let help =
                "give the breaks in the order of time, each after the latest end of the one before";
            let help = if breaks.last().is_some_and(|before| before.first == before.last) {
                "give the breaks in the order of time, each after the end of the one before"
            } else {
                help
            };
            check.error(
                "break-order",
                item.at,
                "this break begins before the one before it ends",
                help,
            );
        }
        breaks.push(one);
    }
    breaks
}

fn read_break(check: &mut Check, node: &Node) -> Option<BreakWindow> {
    let mut section = Section::of(check, node, "this break")?;
    let between = section.get("between");
    let window = match between {
        Some(node) => window(check, node),
        None => {
            let help = "say when, counted from the start of the shift: at = \"2h\"";
            let at = section.need(check, "at", help).and_then(|node| value::duration(check, node));
            at.map(|at| (at, at))
        }
    };
    let help = "say how long: length = \"15min\"";
    let length = section.need(check, "length", help);
    let length = length.and_then(|node| value::positive_duration(check, node));
    let paid = section.read(check, "paid", value::flag).unwrap_or(true);
    let from_length = section.read(check, "from-length", value::duration).unwrap_or(0);
    section.finish(check);
    let (first, last) = window?;
    Some(BreakWindow { first, last, length: length?, paid, from_length })
}

/// `["2h", "3h"]`: the earliest and the latest start of a break.
fn window(check: &mut Check, node: &Node) -> Option<(Tick, Tick)> {
    let ends = match &node.value {
        Value::List(items) => {
            items.iter().map(|item| value::duration(check, item)).collect::<Option<Vec<_>>>()?
        }
        _ => Vec::new(),
    };
    match ends[..] {
        [first, last] if first <= last => Some((first, last)),
        _ => {
            let what = "the earliest and the latest start, such as [\"2h\", \"3h\"]";
            check.must_be("wrong-kind", node, what, "");
            None
        }
    }
}
