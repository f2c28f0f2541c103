//! `arrivals` and `scale`: the mean number of contacts in each interval, or a trace of them.

use super::check::{Check, Section};
use super::horizon::Horizon;
use super::hours::Hours;
use super::node::{Node, Table};
use super::series::{self, AMOUNT, Given};
use super::trace;
use super::value;
use crate::demand::{Arrivals, Count};
use crate::diagnostic::{Diagnostic, Place};
use crate::time::{Interval, hours as in_hours};

/// The ways to say how many contacts come; exactly one is given.
const FORMS: [&str; 5] = ["per-hour", "per-interval", "per-day", "csv", "trace"];

const EXAMPLE: &str = "write for example arrivals = { per-hour = 120 }";

/// Whose arrivals are read, and when it is open.
pub(super) struct Owner<'a> {
    /// "queue `billing`".
    pub title: &'a str,
    /// Its section.
    pub queue: &'a Table,
    pub hours: &'a Hours,
    pub horizon: &'a Horizon,
}

impl Owner<'_> {
    pub fn is_open(&self, interval: &Interval) -> bool {
        self.hours.is_open(self.horizon, interval.day, interval.slot as usize)
    }
}

/// Reads `arrivals` (of a queue that has them) and multiplies by `scale`.
pub(super) fn read(
    check: &mut Check,
    node: &Node,
    scale: Option<&Node>,
    owner: &Owner<'_>,
) -> Option<Arrivals> {
    let mut section = Section::of(check, node, format!("`arrivals` of {}", owner.title))?;
    let form = form(check, &mut section);
    let count = section.read(check, "count", count).unwrap_or_default();
    if form.is_some_and(|form| form != "per-day") {
        refuse_without_total(check, &mut section);
    }
    let mut exactly = None;
    let mean = form.and_then(|form| match form {
        "per-day" => per_day(check, &mut section, owner),
        "trace" => {
            exactly = trace::read(check, &mut section, owner);
            None
        }
        _ => by_interval(check, &mut section, form, owner),
    });
    if form.is_some() {
        section.finish(check);
    }
    if let Some(trace) = exactly {
        return Some(Arrivals::exactly(trace));
    }
    let scale = match scale {
        Some(node) => Some(series::of_node(check, node, &AMOUNT)?),
        None => None,
    };
    let mut mean = mean?;
    if let Some(scale) = scale {
        let laid = scale.lay(check, owner.horizon, owner.hours, owner.title);
        mean.iter_mut().zip(laid).for_each(|(mean, scale)| *mean *= scale.map_or(1.0, |x| x.value));
    }
    Some(Arrivals { count, ..Arrivals::poisson(mean) })
}

/// Which of the forms is given; none and several are reported.
fn form(check: &mut Check, section: &mut Section<'_>) -> Option<&'static str> {
    let given: Vec<&'static str> =
        FORMS.into_iter().filter(|form| section.get(form).is_some()).collect();
    match given[..] {
        [one] => return Some(one),
        [] => {
            // A misspelled form is one mistake, not two.
            section.know(&["column", "profile", "count"]);
            section.know(&["handle-time", "talk-time", "after-work", "patience", "where"]);
            let before = check.errors();
            section.finish(check);
            if check.errors() > before {
                return None;
            }
            let message = format!("{} do not say how many contacts come", section.title);
            check.error("no-arrivals", section.at, message, EXAMPLE);
        }
        [one, other, ..] => {
            let message = format!("{} are given twice, by `{one}` and by `{other}`", section.title);
            check.error("two-forms", section.at, message, "keep one of them");
        }
    }
    None
}

/// `profile` and `count` say how a day's total is spread.
fn refuse_without_total(check: &mut Check, section: &mut Section<'_>) {
    for key in ["profile", "count"] {
        if let Some(node) = section.get(key) {
            let message = format!("`{key}` belongs to `per-day`, which is not given");
            check.error(
                "missing-key",
                node.at,
                message,
                "take it out, or give a total with `per-day`",
            );
        }
    }
}

fn count(check: &mut Check, node: &Node) -> Option<Count> {
    value::choice(check, node, &[("poisson", Count::Poisson), ("exact", Count::Exact)])
}

/// `per-hour`, `per-interval` or `csv`.
fn by_interval(
    check: &mut Check,
    section: &mut Section<'_>,
    form: &'static str,
    owner: &Owner<'_>,
) -> Option<Vec<f64>> {
    let series = match form {
        "csv" => series::of_csv(check, section, owner.horizon, &AMOUNT),
        _ => section.get(form).and_then(|node| series::of_node(check, node, &AMOUNT)),
    }?;
    let laid = series.lay(check, owner.horizon, owner.hours, owner.title);
    let intervals = owner.horizon.calendar.intervals();
    let nominal = owner.horizon.calendar.interval();
    let mut mean = vec![0.0; laid.len()];
    let mut left_out = LeftOut::default();
    for (at, given) in laid.iter().enumerate() {
        let (Some(given), interval) = (given, intervals[at]) else { continue };
        let length = in_hours(interval.end - interval.start);
        // A clock change of half an hour leaves an interval that is only a part of one.
        let share = if form == "per-hour" { length } else { length / in_hours(nominal) };
        let contacts = given.value * share;
        if owner.is_open(&interval) {
            mean[at] = contacts;
        } else if interval.day >= 0 {
            let (day, slot) = (interval.day, interval.slot as usize);
            let holiday = owner.hours.is_holiday(owner.horizon, day, slot);
            left_out.add(contacts, given, holiday);
        }
    }
    left_out.report(check, owner);
    Some(mean)
}

/// A total for each day, spread over its open intervals by the weights of `profile`.
fn per_day(check: &mut Check, section: &mut Section<'_>, owner: &Owner<'_>) -> Option<Vec<f64>> {
    let totals = section.get("per-day").and_then(|node| {
        if matches!(node.value, super::node::Value::List(_)) {
            check.must_be("wrong-kind", node, "a number, or a table by day", "");
            return None;
        }
        series::of_node(check, node, &AMOUNT)
    });
    let profile = match section.get("profile") {
        Some(node) => Some((node.at, series::of_node(check, node, &AMOUNT)?)),
        None => None,
    };
    let (totals, horizon) = (totals?, owner.horizon);
    let given = totals.lay(check, horizon, owner.hours, owner.title);
    if let Some((_, profile)) = &profile {
        profile.lay(check, horizon, owner.hours, owner.title);
    }
    let profile_at = profile.as_ref().map_or(section.at, |(at, _)| *at);
    let weight = |day: i32, slot: usize| {
        let weight = match &profile {
            Some((_, profile)) => {
                profile.at(horizon, owner.hours, day, slot).map_or(0.0, |x| x.value)
            }
            None => 1.0,
        };
        if owner.hours.is_open(horizon, day, slot) { weight } else { 0.0 }
    };
    let sums = sums_by_day(horizon, &weight);
    let intervals = horizon.calendar.intervals();
    let mut mean = vec![0.0; intervals.len()];
    let (mut left_out, mut last_day) = (LeftOut::default(), i32::MIN);
    for (at, interval) in intervals.iter().enumerate() {
        let Some(total) = given[at] else { continue };
        let sum = sums[horizon.index(interval.day)];
        if sum > 0.0 {
            mean[at] = total.value * (weight(interval.day, interval.slot as usize) / sum);
        } else if interval.day > last_day && interval.day >= 0 {
            last_day = interval.day;
            nowhere_to_go(check, owner, &mut left_out, &total, interval.day, profile_at);
        }
    }
    left_out.report(check, owner);
    Some(mean)
}

/// A day's total without an interval of any weight: the queue is closed, or the profile is 0.
fn nowhere_to_go(
    check: &mut Check,
    owner: &Owner<'_>,
    left_out: &mut LeftOut,
    total: &Given<f64>,
    day: i32,
    profile_at: Place,
) {
    let horizon = owner.horizon;
    if total.value <= 0.0 {
        return;
    }
    let open = (0..horizon.slots_per_day()).any(|slot| owner.hours.is_open(horizon, day, slot));
    if open && left_out.weightless {
        // Said of an earlier day already.
    } else if open {
        left_out.weightless = true;
        let day = horizon.day_title(day);
        let message =
            format!("`profile` has no weight above 0 while {} is open on {day}", owner.title);
        check.error(
            "empty-profile",
            profile_at,
            message,
            "give at least one open interval a weight",
        );
    } else {
        let of_the_day = Given { listed: total.dated, ..*total };
        left_out.add(total.value, &of_the_day, horizon.is_closed(day));
    }
}

/// The sum of weights of each day. A day whose first hours lie before the warm-up counts whole; on
/// a day with a clock change the intervals that it really has count.
fn sums_by_day(horizon: &Horizon, weight: &impl Fn(i32, usize) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; horizon.days().len()];
    let intervals = horizon.calendar.intervals();
    for interval in intervals {
        sums[horizon.index(interval.day)] += weight(interval.day, interval.slot as usize);
    }
    if let Some(first) = intervals.first() {
        let before: f64 = (0..first.slot as usize).map(|slot| weight(first.day, slot)).sum();
        sums[horizon.index(first.day)] += before;
    }
    sums
}

/// Contacts that a list or file gives for closed intervals.
#[derive(Default)]
struct LeftOut {
    contacts: f64,
    first: Option<Place>,
    /// A profile without weight has been reported.
    weightless: bool,
}

impl LeftOut {
    fn add(&mut self, contacts: f64, given: &Given<f64>, holiday: bool) {
        // What is said of a whole day or of every week does not mean the closed hours.
        if contacts > 0.0 && given.listed && (given.dated || !holiday) {
            self.contacts += contacts;
            self.first.get_or_insert(given.at);
        }
    }

    fn report(self, check: &mut Check, owner: &Owner<'_>) {
        let Some(at) = self.first.filter(|_| owner.horizon.sure) else { return };
        let shown = if self.contacts < 1e6 {
            format!("{:.1}", self.contacts)
        } else {
            format!("{:.3e}", self.contacts)
        };
        let message = format!(
            "{shown} contacts of {} fall in times when it is closed, and are left out",
            owner.title
        );
        let help = "set these intervals to 0, or widen `open`";
        check.report(Diagnostic::warning("closed-demand", message).at(at).help(help));
    }
}
