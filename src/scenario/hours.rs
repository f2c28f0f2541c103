//! Opening hours: which slots of which day.

use std::rc::Rc;

use super::check::Check;
use super::days::{self, Days};
use super::horizon::Horizon;
use super::node::{Node, Value};
use super::value::time_of_day;
use crate::diagnostic::quoted;
use crate::time::{DAY, MINUTE, Tick};

/// When a queue, or any queue of a group, is open.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    /// For each day of the horizon the slots of the periods that begin on it, in order of time;
    /// beyond the day's number of slots they lie on the next day. Closed dates are left in: they
    /// change what is open, not how long a list must be.
    by_day: Vec<Rc<[usize]>>,
}

impl Hours {
    pub fn always(horizon: &Horizon) -> Self {
        let slots: Rc<[usize]> = (0..horizon.slots_per_day()).collect();
        Self { by_day: horizon.days().map(|_| Rc::clone(&slots)).collect() }
    }

    /// Open while any of them is.
    pub fn union<'a>(horizon: &Horizon, all: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let of_day = |day: i32| {
            let mut slots: Vec<usize> =
                all.clone().flat_map(|hours| hours.of_day(horizon, day).iter().copied()).collect();
            slots.sort_unstable();
            slots.dedup();
            slots.into()
        };
        Self { by_day: horizon.days().map(of_day).collect() }
    }

    /// The slots of the periods that begin on a day.
    pub fn of_day(&self, horizon: &Horizon, day: i32) -> &[usize] {
        let known = day >= horizon.calendar.first_staffed_day();
        let slots = self.by_day.get(horizon.index(day)).filter(|_| known);
        slots.map_or(&[], |slots| slots)
    }

    /// Whether it is open in a slot of a day, periods over midnight and closed dates considered.
    pub fn is_open(&self, horizon: &Horizon, day: i32, slot: usize) -> bool {
        let begun = |day: i32, slot: usize| {
            self.of_day(horizon, day).binary_search(&slot).is_ok() && !horizon.is_closed(day)
        };
        let open = begun(day, slot) || begun(day - 1, slot + horizon.slots_per_day());
        open && !horizon.is_closed(day)
    }

    /// Whether it is closed in a slot of a day because of a closed date: that day, or the day before
    /// whose hours would have reached over midnight.
    pub fn is_holiday(&self, horizon: &Horizon, day: i32, slot: usize) -> bool {
        let late = slot + horizon.slots_per_day();
        let spilled = || self.of_day(horizon, day - 1).binary_search(&late).is_ok();
        horizon.is_closed(day) || (horizon.is_closed(day - 1) && spilled())
    }

    /// One flag for each interval of the calendar.
    pub fn by_interval(&self, horizon: &Horizon) -> Vec<bool> {
        let intervals = horizon.calendar.intervals().iter();
        intervals.map(|i| self.is_open(horizon, i.day, i.slot as usize)).collect()
    }
}

/// Reads `open`.
pub(super) fn read(check: &mut Check, node: &Node, horizon: &Horizon) -> Hours {
    let rows = days::split(check, node);
    let rows: Days<Rc<[usize]>> = rows.filter_map(|node| Some(day(check, node, horizon)?.into()));
    let none: Rc<[usize]> = Rc::new([]);
    let of_day = |day| Rc::clone(rows.get(horizon, day).unwrap_or(&none));
    Hours { by_day: horizon.days().map(of_day).collect() }
}

/// A day's periods as slots.
fn day(check: &mut Check, node: &Node, horizon: &Horizon) -> Option<Vec<usize>> {
    if node.text() == Some("closed") {
        return Some(Vec::new());
    }
    let one = std::slice::from_ref(node);
    let periods = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => one,
    };
    let mut slots: Vec<usize> = Vec::new();
    for period in periods {
        let more = self::period(check, period, horizon)?;
        if slots.last().is_some_and(|last| *last >= more.start) {
            let help =
                "give the periods in the order of the day: [\"08:00-12:00\", \"13:00-17:00\"]";
            check.error(
                "bad-hours",
                period.at,
                "this period begins before the one before it ends",
                help,
            );
            return None;
        }
        slots.extend(more);
    }
    let length = slots.last().zip(slots.first()).map_or(0, |(last, first)| last - first + 1);
    if length > horizon.slots_per_day() {
        let help = "a day's last period ends before the next day's first begins";
        check.error("bad-hours", node.at, "these hours are longer than a day", help);
        return None;
    }
    Some(slots)
}

fn period(check: &mut Check, node: &Node, horizon: &Horizon) -> Option<std::ops::Range<usize>> {
    const WHAT: &str = "hours such as \"08:00-20:00\", or \"closed\"";
    let Some(text) = node.text() else {
        check.must_be("wrong-kind", node, WHAT, "");
        return None;
    };
    let times = text.split_once(['-', '–']);
    let times =
        times.and_then(|(from, to)| Some((time_of_day(from, false)?, time_of_day(to, true)?)));
    let Some((from, to)) = times else {
        let help = "times of day are 00:00 to 23:59; an end may be 24:00";
        check.must_be("bad-hours", node, WHAT, help);
        return None;
    };
    if from == to {
        let help = "for the whole day write \"00:00-24:00\"";
        check.error("bad-hours", node.at, format!("{} begin when they end", quoted(text)), help);
        return None;
    }
    let interval = horizon.calendar.interval();
    let to = if to < from { to + DAY } else { to };
    if !from.is_multiple_of(interval) || !to.is_multiple_of(interval) {
        // With a broken [scenario] the interval is a guess.
        if horizon.sure {
            off_grid(check, node, interval, from, to);
        }
        return None;
    }
    Some((from / interval) as usize..(to / interval) as usize)
}

fn off_grid(check: &mut Check, node: &Node, interval: Tick, from: Tick, to: Tick) {
    let minutes = interval / MINUTE;
    let finer = [60, 30, 20, 15, 10, 5]
        .into_iter()
        .find(|finer| from.is_multiple_of(finer * MINUTE) && to.is_multiple_of(finer * MINUTE));
    let help = match finer {
        Some(finer) => format!("write interval = \"{finer}min\" in [scenario], or move the hours"),
        None => "opening hours begin and end at a multiple of 5 minutes".into(),
    };
    let message = format!("these hours do not begin and end with an interval of {minutes} minutes");
    check.error("off-grid", node.at, message, &help);
}
