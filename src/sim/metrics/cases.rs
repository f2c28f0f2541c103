//! Metrics of cases, by the queue in which they began, and of work by the queue to which it came.

use super::{Formula, Metric, metric, pairs};
use crate::sim::tally::{CaseCell, QueueCell};
use crate::stats::Pairs;
use crate::time::{SECOND, seconds};
use std::sync::LazyLock;

quantities! { QUANTITIES:
    BEGUN CLOSED LOST OPEN ENDED SERVED RESOLVED TOUCHES TURNAROUND COST CLOSED_WITHIN CLOSED_DUE
    FINISHED_WITHIN FINISHED_DUE FINISH FINISHED STEP ALL_TIME OLDEST IN_PROCESS CLOCK
}

/// Quantities of one queue (or of all) in one period of one replication.
pub(in crate::sim) type CaseQuantities = [f64; QUANTITIES];

/// Metrics that a queue and the total have in centers with cases.
pub(in crate::sim) const CASE_METRICS: &[Metric] = &[
    metric("cases", "chains of contacts that began here", Formula::Mean(BEGUN)),
    metric("cases_closed", "of these, ended with a service", Formula::Mean(CLOSED)),
    metric("cases_lost", "of these, hung up, blocked or dismissed for good", Formula::Mean(LOST)),
    metric("cases_open", "of these, not ended at the horizon", Formula::Mean(OPEN)),
    metric(
        "cases_in_process",
        "cases that began here and are not ended, averaged over the clock",
        Formula::Ratio(IN_PROCESS, CLOCK),
    ),
    metric(
        "touches_mean",
        "contacts that agents answered, per ended case",
        Formula::Ratio(TOUCHES, ENDED),
    ),
    metric(
        "first_contact_resolution",
        "of the ended cases that were served, the share that did not come again later",
        Formula::Share(RESOLVED, SERVED),
    ),
    metric(
        "case_turnaround_mean_s",
        "from arrival to the end of the last talk, over the closed",
        Formula::Ratio(TURNAROUND, CLOSED),
    ),
    metric(
        "closed_within_rate",
        "closed within the promised time / cases of which that is known",
        Formula::Share(CLOSED_WITHIN, CLOSED_DUE),
    ),
    metric(
        COST_PER_CASE,
        "price of the agents' time on an ended case, idle time not included",
        Formula::Ratio(COST, ENDED),
    ),
    metric(
        "turnaround_mean_s",
        "from arrival in the queue to the end of the talk, over the answered",
        Formula::Ratio(FINISH, FINISHED),
    ),
    metric(
        "finished_within_rate",
        "finished within the promised time / contacts of which that is known",
        Formula::Share(FINISHED_WITHIN, FINISHED_DUE),
    ),
    metric(
        "oldest_open_s",
        "age of the oldest that waits, the highest at the end of any interval",
        Formula::Mean(OLDEST),
    ),
    metric(
        "time_share",
        "waits and talks here / all time of all cases, that between contacts included",
        Formula::Share(STEP, ALL_TIME),
    ),
];

/// Only known where some group has a price.
pub(in crate::sim) const COST_PER_CASE: &str = "cost_per_case";

/// The quantities of a cell over an interval of this length, the time of all cases aside.
pub(in crate::sim) fn case_quantities(
    cell: &CaseCell,
    contacts: &QueueCell,
    length_s: f64,
) -> CaseQuantities {
    let mut q = [0.0; QUANTITIES];
    q[BEGUN] = cell.begun as f64;
    q[CLOSED] = cell.closed as f64;
    q[LOST] = cell.lost as f64;
    q[ENDED] = (cell.closed + cell.lost) as f64;
    q[OPEN] = q[BEGUN] - q[ENDED];
    q[SERVED] = cell.served as f64;
    q[RESOLVED] = cell.resolved as f64;
    q[TOUCHES] = cell.touches as f64;
    q[TURNAROUND] = seconds(cell.turnaround);
    q[COST] = cell.cost;
    q[CLOSED_WITHIN] = cell.closed_within as f64;
    q[CLOSED_DUE] = cell.closed_due as f64;
    q[FINISHED_WITHIN] = cell.finished_within as f64;
    q[FINISHED_DUE] = cell.finished_due as f64;
    q[FINISH] = seconds(cell.finish);
    q[FINISHED] = contacts.answered as f64;
    q[STEP] = seconds(cell.step);
    q[OLDEST] = seconds(cell.oldest);
    q[IN_PROCESS] = cell.in_process as f64 / SECOND as f64;
    q[CLOCK] = length_s;
    q
}

/// Adds a queue to the total of an interval, whose clock is the same.
pub(in crate::sim) fn add_to_total(total: &mut CaseQuantities, queue: &CaseQuantities) {
    let clock = queue[CLOCK];
    add_cases(total, queue);
    total[CLOCK] = clock;
}

/// Adds a part's quantities to a whole's; the oldest of periods is the oldest of all.
pub(in crate::sim) fn add_cases(whole: &mut CaseQuantities, part: &CaseQuantities) {
    let oldest = whole[OLDEST].max(part[OLDEST]);
    for (sum, quantity) in whole.iter_mut().zip(part) {
        *sum += quantity;
    }
    whole[OLDEST] = oldest;
}

/// Puts in the time of all cases, of which each queue has a share: that in `total`, and between contacts.
pub(in crate::sim) fn set_all_time(rows: &mut [CaseQuantities], between_s: f64) {
    let all = rows.last().map_or(0.0, |total| total[STEP]) + between_s;
    rows.iter_mut().for_each(|row| row[ALL_TIME] = all);
}

/// Products that the metrics need.
pub(in crate::sim) static CASE_PAIRS: LazyLock<Pairs> =
    LazyLock::new(|| pairs(QUANTITIES, CASE_METRICS));
