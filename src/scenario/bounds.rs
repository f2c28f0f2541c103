//! `at-least` and `at-most`: how many of a group may be planned.

use super::check::{Check, Section};
use super::horizon::Horizon;
use super::node::Node;
use super::series::{self, Given, HEADS};
use super::staff::Owner;
use crate::center::{Bounds, Group};
use crate::diagnostic::Place;
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
        let (when, Bounds { least: fewest, most }) = (when(owner.horizon, at), bounds[at]);
        let message = format!("{when} at least {fewest} are wanted and at most {most}");
        check.error("bounds-crossed", least.at, message, "lower `at-least` or raise `at-most`");
    }
    bounds
}

/// Reports seats that do not suffice for all groups' `at-least` at once; `place` is that of the seats.
pub(super) fn check_seats(
    check: &mut Check,
    place: Place,
    seats: u32,
    groups: &[Group],
    horizon: &Horizon,
) {
    let least = |at: usize| groups.iter().map(|group| u64::from(group.bounds_at(at).least)).sum();
    let crowded = (0..horizon.calendar.intervals().len()).find(|&at| least(at) > u64::from(seats));
    let Some(at) = crowded else { return };
    let (when, wanted): (String, u64) = (when(horizon, at), least(at));
    let message =
        format!("{when} at least {wanted} agents are wanted, and there are {seats} seats");
    check.error("bounds-crossed", place, message, "raise `seats` or lower `at-least` of a group");
}

/// "on Mon 2 Mar at 08:30" of an interval.
fn when(horizon: &Horizon, at: usize) -> String {
    let interval = horizon.calendar.intervals()[at];
    let minutes = u64::from(interval.slot) * (horizon.calendar.interval() / MINUTE);
    format!("on {} at {:02}:{:02}", horizon.day_title(interval.day), minutes / 60, minutes % 60)
}
