//! `at-least` and `at-most`: how many of a group may be planned.

use super::check::{Check, Section};
use super::node::Node;
use super::series::{self, Given, HEADS};
use super::staff::Owner;
use crate::center::Bounds;
use crate::time::MINUTE;

/// Reads both, for each interval of the calendar; what is left out, or closed, is unbounded.
pub(super) fn read(check: &mut Check, section: &mut Section<'_>, owner: &Owner<'_>) -> Vec<Bounds> {
    let (least, most) = (section.get("at-least"), section.get("at-most"));
    let before = check.errors();
    let laid = |check: &mut Check, node: Option<&Node>| -> Vec<Option<Given<u32>>> {
        let series = node.and_then(|node| series::of_node(check, node, &HEADS));
        match series {
            Some(series) => series.lay(check, owner.horizon, owner.hours, owner.title),
            None => vec![None; owner.horizon.calendar.intervals().len()],
        }
    };
    let (at_least, at_most) = (laid(check, least), laid(check, most));
    let unbounded = Bounds::default();
    let bounds: Vec<Bounds> = at_least
        .iter()
        .zip(&at_most)
        .map(|(least, most)| Bounds {
            least: least.map_or(unbounded.least, |given| given.value),
            most: most.map_or(unbounded.most, |given| given.value),
        })
        .collect();
    let crossed = bounds.iter().position(|bounds| bounds.least > bounds.most);
    if let (Some(at), Some(least), true) = (crossed, least, check.errors() == before) {
        let calendar = &owner.horizon.calendar;
        let interval = calendar.intervals()[at];
        let minutes = u64::from(interval.slot) * (calendar.interval() / MINUTE);
        let message = format!(
            "on {} at {:02}:{:02} at least {} are wanted and at most {}",
            owner.horizon.day_title(interval.day),
            minutes / 60,
            minutes % 60,
            bounds[at].least,
            bounds[at].most
        );
        check.error("bounds-crossed", least.at, message, "lower `at-least` or raise `at-most`");
    }
    bounds
}
