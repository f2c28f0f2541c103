//! The metrics of the contract as data: which quantities of a cell each is made of.

use std::sync::LazyLock;

use crate::stats::{Estimate, Pairs, Sums};
use crate::time::{SECOND, hours, seconds};

use super::tally::{GroupCell, LineCell, QueueCell};

/// How a figure is made of a cell's quantities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Formula {
    /// Mean over replications.
    Mean(usize),
    /// Sum over sum.
    Ratio(usize, usize),
    /// Sum over sum, from 0 to 1.
    Share(usize, usize),
    /// Deviation from pooled moments: squares, values, count.
    Deviation(usize, usize, usize),
    /// Quantile of the waits of the answered.
    Quantile(f64),
}

/// One metric: its name in JSON and CSV, what it says, and its formula.
#[derive(Clone, Copy, Debug)]
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) formula: Formula,
}

const fn metric(name: &'static str, meaning: &'static str, formula: Formula) -> Metric {
    Metric { name, meaning, formula }
}

/// Name and meaning of every metric: those of queues, of cases (where contacts go on or work is promised
/// to be finished), of groups. The total has all.
///
/// Times are in seconds (`_s`) or hours (`_hours`), shares from 0 to 1, counts, hours and cost means of
/// a replication. Figures of lines and agents are booked by the clock and stop at the horizon, figures
/// of contacts where the contact arrived.
pub fn metric_meanings() -> [Vec<(&'static str, &'static str)>; 3] {
    [QUEUE_METRICS, CASE_METRICS, GROUP_METRICS]
        .map(|metrics| metrics.iter().map(|metric| (metric.name, metric.meaning)).collect())
}

/// Declares constants 0, 1, 2, … and their number.
macro_rules! quantities {
    ($count:ident: $($name:ident)*) => {
        quantities!(@ 0; $($name)*);
        const $count: usize = [$(stringify!($name)),*].len();
    };
    (@ $n:expr; $name:ident $($rest:ident)*) => {
        pub(super) const $name: usize = $n;
        quantities!(@ $n + 1; $($rest)*);
    };
    (@ $n:expr;) => {};
}

mod cases;

pub(super) use cases::{
    CASE_METRICS, CASE_PAIRS, COST_PER_CASE, CaseQuantities, add_cases, add_to_total,
    case_quantities, set_all_time,
};

quantities! { QUEUE_QUANTITIES:
    OFFERED FRESH BLOCKED ENTERED ANSWERED ABANDONED DISMISSED OPEN ABANDONED_HERE WITHIN
    ABANDONED_WITHIN DELAYED LESS_WITHIN LESS_SHORT WITHIN_OR_GONE ENDED WAIT_ANSWERED
    WAIT_ABANDONED WAIT_ENDED SQUARE_ANSWERED SQUARE_ABANDONED HANDLE AREA SQUARE_AREA CLOCK PEAK
}

/// Quantities of one queue (or of all) in one period of one replication.
pub(super) type QueueQuantities = [f64; QUEUE_QUANTITIES];

/// Metrics of a queue and of the total, in the order of the contract.
pub(super) const QUEUE_METRICS: &[Metric] = &[
    metric("offered", "contacts that came", Formula::Mean(OFFERED)),
    metric("fresh", "first arrivals alone", Formula::Mean(FRESH)),
    metric("blocked", "found no line", Formula::Mean(BLOCKED)),
    metric("entered", "offered less blocked: the base of every rate below", Formula::Mean(ENTERED)),
    metric("answered", "reached an agent", Formula::Mean(ANSWERED)),
    metric("abandoned", "hung up, at once (wait 0) or after waiting", Formula::Mean(ABANDONED)),
    metric("dismissed", "were sent away when the queue closed", Formula::Mean(DISMISSED)),
    metric("open", "still waited when everything had ended", Formula::Mean(OPEN)),
    metric(
        "abandoned_here",
        "abandonments that happened in the period; all other counts, ratios and waits are booked where the contact arrived",
        Formula::Mean(ABANDONED_HERE),
    ),
    metric(
        "service_level",
        "answered within T / entered; T is the queue's `answered-within`, else 20 s",
        Formula::Share(WITHIN, ENTERED),
    ),
    metric(
        "service_level_excl_short",
        "answered within T / (entered − abandoned within T)",
        Formula::Share(WITHIN, LESS_WITHIN),
    ),
    metric(
        "service_level_abandons_ok",
        "(answered within T + abandoned within T) / entered",
        Formula::Share(WITHIN_OR_GONE, ENTERED),
    ),
    metric(
        "service_level_answered",
        "answered within T / answered",
        Formula::Share(WITHIN, ANSWERED),
    ),
    metric(
        "service_level_short_calls",
        "answered within T / (entered − abandoned within `short-abandon`)",
        Formula::Share(WITHIN, LESS_SHORT),
    ),
    metric("abandon_rate", "abandoned / entered", Formula::Share(ABANDONED, ENTERED)),
    metric(
        "abandoned_within_rate",
        "of the abandoned, the share that did so within T",
        Formula::Share(ABANDONED_WITHIN, ABANDONED),
    ),
    metric(
        "asa_s",
        "mean wait of the answered, ring included",
        Formula::Ratio(WAIT_ANSWERED, ANSWERED),
    ),
    metric(
        "wait_mean_s",
        "mean wait of the answered and the abandoned",
        Formula::Ratio(WAIT_ENDED, ENDED),
    ),
    metric(
        "abandon_wait_s",
        "mean wait of the abandoned",
        Formula::Ratio(WAIT_ABANDONED, ABANDONED),
    ),
    metric(
        "wait_sd_answered_s",
        "standard deviation of the waits of the answered",
        Formula::Deviation(SQUARE_ANSWERED, WAIT_ANSWERED, ANSWERED),
    ),
    metric(
        "wait_sd_abandoned_s",
        "standard deviation of the waits of the abandoned",
        Formula::Deviation(SQUARE_ABANDONED, WAIT_ABANDONED, ABANDONED),
    ),
    metric("wait_p50_s", "wait that half of the answered do not exceed", Formula::Quantile(0.50)),
    metric("wait_p90_s", "wait that 90 % of the answered do not exceed", Formula::Quantile(0.90)),
    metric("wait_p95_s", "wait that 95 % of the answered do not exceed", Formula::Quantile(0.95)),
    metric(
        "delayed_rate",
        "share of entered that no agent could be chosen for at once",
        Formula::Share(DELAYED, ENTERED),
    ),
    metric(
        "queue_mean",
        "contacts waiting, averaged over the interval; over longer periods, over the opening hours",
        Formula::Ratio(AREA, CLOCK),
    ),
    metric(
        "queue_sd",
        "standard deviation of that number over time",
        Formula::Deviation(SQUARE_AREA, AREA, CLOCK),
    ),
    metric("queue_max", "its peak, averaged over replications", Formula::Mean(PEAK)),
    metric(
        "handle_mean_s",
        "agent's time per answered contact, after-call work included, ring not",
        Formula::Ratio(HANDLE, ANSWERED),
    ),
];

/// The quantities of a cell; `clock_s` is the time over which its line is averaged.
pub(super) fn queue_quantities(cell: &QueueCell, clock_s: f64) -> QueueQuantities {
    let mut q = [0.0; QUEUE_QUANTITIES];
    let entered = cell.offered - cell.blocked;
    q[OFFERED] = cell.offered as f64;
    q[FRESH] = (cell.offered - cell.follow_ups) as f64;
    q[BLOCKED] = cell.blocked as f64;
    q[ENTERED] = entered as f64;
    q[ANSWERED] = cell.answered as f64;
    q[ABANDONED] = cell.abandoned as f64;
    q[DISMISSED] = cell.dismissed as f64;
    q[OPEN] = cell.open as f64;
    q[ABANDONED_HERE] = cell.abandoned_here as f64;
    q[WITHIN] = cell.within as f64;
    q[ABANDONED_WITHIN] = cell.abandoned_within as f64;
    q[DELAYED] = cell.delayed as f64;
    q[LESS_WITHIN] = (entered - cell.abandoned_within) as f64;
    q[LESS_SHORT] = (entered - cell.abandoned_short) as f64;
    q[WITHIN_OR_GONE] = (cell.within + cell.abandoned_within) as f64;
    q[ENDED] = (cell.answered + cell.abandoned) as f64;
    q[WAIT_ANSWERED] = seconds(cell.wait_answered);
    q[WAIT_ABANDONED] = seconds(cell.wait_abandoned);
    q[WAIT_ENDED] = seconds(cell.wait_answered + cell.wait_abandoned);
    let square_s = |square: u128| square as f64 / (SECOND as f64 * SECOND as f64);
    q[SQUARE_ANSWERED] = square_s(cell.wait_answered_squared);
    q[SQUARE_ABANDONED] = square_s(cell.wait_abandoned_squared);
    q[HANDLE] = seconds(cell.handle);
    set_line(&mut q, &cell.line, clock_s);
    q
}

/// Puts a line's figures in: for all queues together they are no sums.
pub(super) fn set_line(q: &mut QueueQuantities, line: &LineCell, clock_s: f64) {
    q[CLOCK] = clock_s;
    q[AREA] = seconds(line.area);
    q[SQUARE_AREA] = line.area_squared as f64 / SECOND as f64;
    q[PEAK] = line.peak as f64;
}

/// Leaves out the line of a closed queue, but for its peak.
pub(super) fn leave_out_line(q: &mut QueueQuantities) {
    q[AREA] = 0.0;
    q[SQUARE_AREA] = 0.0;
    q[CLOCK] = 0.0;
}

/// Adds a part's quantities to a whole's; the peak of periods is the highest.
pub(super) fn add_queue(whole: &mut QueueQuantities, part: &QueueQuantities) {
    let peak = whole[PEAK].max(part[PEAK]);
    for (sum, quantity) in whole.iter_mut().zip(part) {
        *sum += quantity;
    }
    whole[PEAK] = peak;
}

/// Whether there is nothing to add: closed, nobody came, nobody waited.
pub(super) fn is_nothing(q: &QueueQuantities) -> bool {
    q[CLOCK] == 0.0 && q[OFFERED] == 0.0 && q[AREA] == 0.0 && q[ABANDONED_HERE] == 0.0
}

/// Contacts that found a line.
pub(super) fn entered(q: &QueueQuantities) -> f64 {
    q[ENTERED]
}

quantities! { GROUP_QUANTITIES: STAFFED AVAILABLE BUSY OVERRUN ABSENT PAID COST }

/// Quantities of one group (or of all) in one period of one replication, in hours and money.
pub(super) type GroupQuantities = [f64; GROUP_QUANTITIES];

/// Metrics of a group, which the total has too.
pub(super) const GROUP_METRICS: &[Metric] = &[
    metric("staffed_hours", "hours on duty, breaks excluded", Formula::Mean(STAFFED)),
    metric("available_hours", "of these, free for a contact", Formula::Mean(AVAILABLE)),
    metric("busy_hours", "of these, on a contact, ring included", Formula::Mean(BUSY)),
    metric(
        "overrun_hours",
        "hours on a contact, or kept by a closed queue's line, beyond the planned start of a break or end of the shift, or above the planned heads",
        Formula::Mean(OVERRUN),
    ),
    metric(
        "absent_hours",
        "scheduled and paid hours of those who did not turn up",
        Formula::Mean(ABSENT),
    ),
    metric(
        "paid_hours",
        "staffed hours, paid breaks, time away from the phones as planned, absent hours",
        Formula::Mean(PAID),
    ),
    metric("occupancy", "busy / (busy + available)", Formula::Share(BUSY, STAFFED)),
    metric(
        "cost",
        "paid hours × `cost-per-hour`, with surcharges; in the total, of the groups that have a price",
        Formula::Mean(COST),
    ),
];

/// The quantities of a cell, given the price of an hour and what is paid for overtime on top; a group
/// without a price costs nothing here.
pub(super) fn group_quantities(cell: &GroupCell, price: f64, overtime: f64) -> GroupQuantities {
    let mut q = [0.0; GROUP_QUANTITIES];
    q[STAFFED] = hours(cell.staffed);
    q[AVAILABLE] = hours(cell.staffed - cell.busy);
    q[BUSY] = hours(cell.busy);
    q[OVERRUN] = hours(cell.overrun);
    q[ABSENT] = hours(cell.absent);
    q[PAID] = hours(cell.staffed + cell.paid_break + cell.absent);
    q[COST] = q[PAID] * price + overtime;
    q
}

/// Adds a part's quantities to a whole's.
pub(super) fn add_group(whole: &mut GroupQuantities, part: &GroupQuantities) {
    for (sum, quantity) in whole.iter_mut().zip(part) {
        *sum += quantity;
    }
}

impl Formula {
    /// The quantities whose products its confidence needs.
    fn quantities(self) -> Vec<usize> {
        match self {
            Self::Mean(y) => vec![y],
            Self::Ratio(y, x) | Self::Share(y, x) => vec![y, x],
            Self::Deviation(squares, values, count) => vec![squares, values, count],
            Self::Quantile(_) => vec![],
        }
    }

    /// The estimate from sums; `None` for a quantile, which needs histograms.
    pub(super) fn estimate(self, sums: Sums) -> Option<Estimate> {
        match self {
            Self::Mean(y) => sums.mean(y),
            Self::Ratio(y, x) => sums.ratio(y, x),
            Self::Share(y, x) => sums.share(y, x),
            Self::Deviation(squares, values, count) => sums.deviation(squares, values, count),
            Self::Quantile(_) => None,
        }
    }

    /// What each replication adds to the figure by linearisation: the figure is the mean of these
    /// numbers and its half-width that of a mean. For a ratio r = ΣY/ΣX the i-th is
    /// r + (Yᵢ − rXᵢ)/X̄. `None` where there is no figure or no such form.
    pub(super) fn linear(self, rows: &[impl AsRef<[f64]>]) -> Option<Vec<f64>> {
        let rows = || rows.iter().map(AsRef::as_ref);
        match self {
            Self::Mean(y) => Some(rows().map(|q| q[y]).collect()),
            Self::Ratio(y, x) | Self::Share(y, x) => {
                let sum = |place: usize| rows().map(|q| q[place]).sum::<f64>();
                let (n, total_x) = (rows().len() as f64, sum(x));
                let r = sum(y) / total_x;
                let linear = |q: &[f64]| r + (q[y] - r * q[x]) * n / total_x;
                (total_x > 0.0).then(|| rows().map(linear).collect())
            }
            Self::Deviation(..) | Self::Quantile(_) => None,
        }
    }

    /// One replication's own figure; `None` where it has none.
    pub(super) fn of_one(self, quantities: &[f64]) -> Option<f64> {
        match self {
            Self::Mean(y) => Some(quantities[y]),
            Self::Ratio(y, x) | Self::Share(y, x) => {
                (quantities[x] > 0.0).then(|| quantities[y] / quantities[x])
            }
            Self::Deviation(..) | Self::Quantile(_) => None,
        }
    }
}

fn pairs(quantities: usize, metrics: &[Metric]) -> Pairs {
    let wanted = metrics.iter().flat_map(|metric| {
        let of_metric = metric.formula.quantities();
        let copy = of_metric.clone();
        of_metric.into_iter().flat_map(move |a| copy.clone().into_iter().map(move |b| (a, b)))
    });
    Pairs::new(quantities, wanted)
}

/// Products that the queue metrics need.
pub(super) static QUEUE_PAIRS: LazyLock<Pairs> =
    LazyLock::new(|| pairs(QUEUE_QUANTITIES, QUEUE_METRICS));

/// Products that the group metrics need.
pub(super) static GROUP_PAIRS: LazyLock<Pairs> =
    LazyLock::new(|| pairs(GROUP_QUANTITIES, GROUP_METRICS));

/// The formula of a metric of queues or groups by its name.
pub(super) fn formula(metrics: &[Metric], name: &str) -> Option<Formula> {
    metrics.iter().find(|metric| metric.name == name).map(|metric| metric.formula)
}
