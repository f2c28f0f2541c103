//! `[shift.…]`: a working day with its breaks.

use super::check::{Check, Section};
use super::node::{Node, Value};
use super::value;
use crate::center::{Break, Shift};
use crate::time::{DAY, HOUR, Tick, format_duration};

/// Reads a shift; what cannot be read is reported and replaced by something harmless.
pub(super) fn read(check: &mut Check, name: &str, mut section: Section<'_>) -> Shift {
    let start = section.need(check, "start", "say when it begins: start = \"08:00\"");
    let start = start.and_then(|node| start_time(check, node));
    let help = "say how long it is, breaks included: length = \"8h\"";
    let length = section.need(check, "length", help).and_then(|node| length(check, node));
    let breaks = section.get("breaks");
    let breaks = breaks.map_or(Vec::new(), |node| read_breaks(check, node, length));
    section.finish(check);
    let (start, length) = (start.unwrap_or(0), length.unwrap_or(8 * HOUR));
    Shift { name: name.to_owned(), start, length, breaks }
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

fn length(check: &mut Check, node: &Node) -> Option<Tick> {
    let length = value::positive_duration(check, node)?;
    if length > DAY {
        check.must_be("out-of-range", node, "at most 24 hours", "cut the duty into several shifts");
    }
    (length <= DAY).then_some(length)
}

fn read_breaks(check: &mut Check, node: &Node, shift: Option<Tick>) -> Vec<Break> {
    let Value::List(items) = &node.value else {
        let what = "a list, such as [ { at = \"2h\", length = \"15min\" } ]";
        check.must_be("wrong-kind", node, what, "");
        return Vec::new();
    };
    let mut breaks: Vec<Break> = Vec::new();
    for item in items {
        let Some(one) = read_break(check, item) else { continue };
        if let Some(shift) = shift
            && one.at + one.length > shift
        {
            let message = format!(
                "this break ends {} after the shift's start, but the shift is only {} long",
                format_duration(one.at + one.length),
                format_duration(shift)
            );
            let help =
                "`at` counts from the start of the shift; move the break or make the shift longer";
            check.error("break-outside", item.at, message, help);
        }
        if breaks.last().is_some_and(|last| one.at < last.at + last.length) {
            let help = "give the breaks in the order of time, each after the end of the one before";
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

fn read_break(check: &mut Check, node: &Node) -> Option<Break> {
    let mut section = Section::of(check, node, "this break")?;
    let help = "say when, counted from the start of the shift: at = \"2h\"";
    let at = section.need(check, "at", help).and_then(|node| value::duration(check, node));
    let help = "say how long: length = \"15min\"";
    let length = section.need(check, "length", help);
    let length = length.and_then(|node| value::positive_duration(check, node));
    let paid = section.read(check, "paid", value::flag).unwrap_or(true);
    section.finish(check);
    Some(Break { at: at?, length: length?, paid })
}
