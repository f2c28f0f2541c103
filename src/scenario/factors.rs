//! `day-factor` and `interval-factor`: how days and intervals differ beyond Poisson numbers.

use super::check::{Check, Section};
use super::node::Node;
use super::value;
use crate::demand::{Arrivals, Count, Factors};

/// Reads both factors of a queue, whose arrivals were read already. `fed`: contacts go on to it, so that it
/// needs no arrivals of its own.
pub(super) fn read(
    check: &mut Check,
    queue: &mut Section<'_>,
    fed: bool,
    arrivals: Option<&Arrivals>,
) -> Factors {
    let (day, interval) = (queue.get("day-factor"), queue.get("interval-factor"));
    for factor in day.into_iter().chain(interval) {
        if fed && !queue.table.has("arrivals") {
            refuse_without_arrivals(check, queue, factor);
        } else if arrivals.is_some_and(|arrivals| arrivals.count == Count::Exact) {
            refuse_exact(check, queue, factor);
        }
    }
    let day_cv = day.map_or(0.0, |node| of_days(check, node, &queue.title));
    let of_intervals = interval.map(|node| of_intervals(check, node, &queue.title));
    let (interval_cv, interval_correlation) = of_intervals.unwrap_or((0.0, 0.0));
    Factors { day_cv, interval_cv, interval_correlation }
}

fn refuse_without_arrivals(check: &mut Check, queue: &Section<'_>, factor: &Node) {
    let message =
        format!("`{}` multiplies `arrivals`, which {} does not have", factor.key, queue.title);
    let help = "what goes on to it varies with the queue from which it comes: put the factor there";
    check.error("no-effect", factor.at, message, help);
}

fn refuse_exact(check: &mut Check, queue: &Section<'_>, factor: &Node) {
    let message = format!(
        "`{}` lets the numbers of {} differ, `count = \"exact\"` makes the day's total certain",
        factor.key, queue.title
    );
    check.error("two-forms", factor.at, message, "take out one of them");
}

fn of_days(check: &mut Check, node: &Node, queue: &str) -> f64 {
    let title = format!("`day-factor` of {queue}");
    let Some(mut section) = Section::of(check, node, title) else { return 0.0 };
    let help = "say how much days differ: day-factor = { cv = 0.12 }";
    let cv = section.need(check, "cv", help).and_then(|node| value::factor_cv(check, node));
    section.finish(check);
    cv.unwrap_or(0.0)
}

/// cv and correlation.
fn of_intervals(check: &mut Check, node: &Node, queue: &str) -> (f64, f64) {
    let title = format!("`interval-factor` of {queue}");
    let Some(mut section) = Section::of(check, node, title) else { return (0.0, 0.0) };
    let help = "say how much intervals differ: interval-factor = { cv = 0.1, correlation = 0.5 }";
    let cv = section.need(check, "cv", help).and_then(|node| value::factor_cv(check, node));
    let correlation = section.read(check, "correlation", value::correlation);
    section.finish(check);
    (cv.unwrap_or(0.0), correlation.unwrap_or(0.0))
}
