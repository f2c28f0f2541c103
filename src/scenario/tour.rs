//! `[tour.…]`: a week of shifts of one person.

use super::check::{Check, Section};
use super::horizon::Horizon;
use super::{shift, value};
use crate::center::{Bounds, ShiftRange, TourRange};

/// Reads a tour; what cannot be read is reported and replaced by something harmless.
pub(super) fn read(
    check: &mut Check,
    name: &str,
    mut section: Section<'_>,
    shifts: &[ShiftRange],
    horizon: &Horizon,
) -> TourRange {
    let days =
        section.need(check, "days-a-week", "say on how many days of the week: days-a-week = 5");
    let days = days.and_then(|node| value::days_a_week(check, node)).unwrap_or(5);
    let all = || (0..shifts.len()).collect();
    let of = section
        .get("shifts")
        .map_or_else(all, |node| shift::places(check, node, shifts).unwrap_or_default());
    let span = section.read(check, "start-span", value::duration).unwrap_or(0);
    let words = [("consecutive", true), ("any", false)];
    let together = section.get("days-off").and_then(|node| value::choice(check, node, &words));
    let unbounded = Bounds::default();
    let people = Bounds {
        least: section.read(check, "at-least", value::heads).unwrap_or(unbounded.least),
        most: section.read(check, "at-most", value::heads).unwrap_or(unbounded.most),
    };
    if people.least > people.most {
        let message =
            format!("at least {} people are wanted and at most {}", people.least, people.most);
        check.error("bounds-crossed", section.at, message, "lower `at-least` or raise `at-most`");
    }
    if horizon.sure && horizon.calendar.days() != 7 {
        let message = format!("a tour is a week, but the horizon is {}", horizon.title());
        check.error("tour-without-week", section.at, message, "set days = 7, or take the tour out");
    }
    section.finish(check);
    TourRange {
        name: name.to_owned(),
        days,
        shifts: of,
        span,
        days_off_together: together.unwrap_or(false),
        people,
    }
}
