//! What others have published, figure by figure.

use ringplan::sim::{Period, Whose};
use ringplan::stats::Estimate;

/// A model and its figures.
pub struct Published {
    /// Model and source.
    pub title: &'static str,
    /// The model's file in this folder.
    pub scenario: &'static str,
    /// Why the published figures may be wrong.
    pub doubt: Option<&'static str>,
    /// One line of the table each.
    pub figures: &'static [Figure],
}

/// One published figure and where to find ours.
pub struct Figure {
    /// As the source calls it.
    pub name: &'static str,
    /// Whose it is.
    pub of: Of,
    /// The name of our metric.
    pub metric: &'static str,
    /// Of which time.
    pub period: Period,
    /// From our unit and meaning to the source's.
    pub scale: fn(Estimate) -> Estimate,
    /// The published figure.
    pub value: f64,
    /// Its published half-width; `None`: exact.
    pub half_width: Option<f64>,
    /// How many standard errors that is.
    pub errors: f64,
}

/// Whose figure it is.
pub enum Of {
    /// A queue's.
    Queue(Whose),
    /// A group's.
    Group(Whose),
}

impl Figure {
    /// The standard error of the published figure.
    pub fn standard_error(&self) -> f64 {
        self.half_width.map_or(0.0, |width| width / self.errors)
    }
}

/// A figure of a queue over the whole horizon, known exactly.
const fn exact(queue: usize, name: &'static str, metric: &'static str, value: f64) -> Figure {
    let of = Of::Queue(Whose::Of(queue));
    let (period, half_width) = (Period::Whole, None);
    Figure { name, of, metric, period, scale: same, value, half_width, errors: WHITT }
}

/// A queue's wait in minutes, known exactly.
const fn waiting(queue: usize, name: &'static str, metric: &'static str, value: f64) -> Figure {
    Figure { scale: minutes, ..exact(queue, name, metric, value) }
}

/// A figure of a group over the whole horizon, known exactly.
const fn of_group(group: usize, name: &'static str, metric: &'static str, value: f64) -> Figure {
    Figure { of: Of::Group(Whose::Of(group)), ..exact(0, name, metric, value) }
}

/// A figure of one interval, known exactly.
const fn within(interval: usize, name: &'static str, metric: &'static str, value: f64) -> Figure {
    Figure { period: Period::Interval(interval), ..exact(0, name, metric, value) }
}

/// Whitt gives 95 % half-widths of ten runs: t(9, .975) standard errors.
const WHITT: f64 = 2.26;
/// SSJ's tutorial gives 90 % half-widths of 10,000 days.
const SSJ: f64 = 1.645;

/// A figure of SSJ's tutorial over the day.
const fn of_a_day(name: &'static str, metric: &'static str, value: f64, width: f64) -> Figure {
    Figure { half_width: Some(width), errors: SSJ, ..exact(0, name, metric, value) }
}

/// A figure that was simulated.
const fn simulated(
    name: &'static str,
    metric: &'static str,
    scale: fn(Estimate) -> Estimate,
    value: f64,
    half_width: f64,
) -> Figure {
    Figure { scale, half_width: Some(half_width), ..exact(0, name, metric, value) }
}

fn same(estimate: Estimate) -> Estimate {
    estimate
}

fn minutes(seconds: Estimate) -> Estimate {
    seconds.scaled(1.0 / 60.0)
}

/// In units of 100 s.
fn units(seconds: Estimate) -> Estimate {
    seconds.scaled(0.01)
}

/// From those who wait to those who do not.
fn complement(share: Estimate) -> Estimate {
    Estimate { mean: 1.0 - share.mean, ..share }
}

/// A variance: its relative error is twice that of the deviation.
fn squared(deviation: Estimate) -> Estimate {
    let half_width = deviation.half_width.map(|width| 2.0 * deviation.mean * width);
    Estimate { mean: deviation.mean * deviation.mean, half_width, ..deviation }
}

/// Every model with its figures.
pub const MODELS: &[Published] = &[
    Published {
        title: "Two skills (N model), its Markov chain solved",
        scenario: "two-skills.toml",
        doubt: None,
        figures: &[
            exact(0, "one: abandoned", "abandon_rate", 0.1269838565),
            exact(1, "two: abandoned", "abandon_rate", 0.1494645317),
            waiting(0, "one: mean wait, min", "wait_mean_s", 0.2539677129),
            waiting(1, "two: mean wait, min", "wait_mean_s", 0.2989290634),
            exact(0, "one: delayed", "delayed_rate", 0.5582346357),
            exact(1, "two: delayed", "delayed_rate", 0.7311466007),
            of_group(0, "first: occupancy", "occupancy", 0.8367266243),
            of_group(1, "second: occupancy", "occupancy", 0.8833727766),
        ],
    },
    Published {
        title: "Changing rates and staff, the chain's equations integrated",
        scenario: "changing-staff.toml",
        doubt: None,
        figures: &[
            within(16, "8:00 hang up then", "abandoned_here", 2.94227725),
            within(16, "8:00 queue", "queue_mean", 0.19615182),
            within(16, "8:00 come and hang up", "abandoned", 2.94228587),
            within(17, "8:30 hang up then", "abandoned_here", 5.92968395),
            within(17, "8:30 queue", "queue_mean", 0.39531226),
            within(17, "8:30 come and hang up", "abandoned", 5.95758737),
            within(18, "9:00 hang up then", "abandoned_here", 14.01174445),
            within(18, "9:00 queue", "queue_mean", 0.93411630),
            within(18, "9:00 come and hang up", "abandoned", 14.59251021),
            within(19, "9:30 hang up then", "abandoned_here", 9.39064754),
            within(19, "9:30 queue", "queue_mean", 0.62604317),
            within(19, "9:30 come and hang up", "abandoned", 8.86733061),
            exact(0, "hang up in all", "abandoned", 32.35971405),
        ],
    },
    Published {
        title: "Non-preemptive priority, one agent (Cobham, 1954)",
        scenario: "priority.toml",
        doubt: None,
        figures: &[
            waiting(0, "urgent: mean wait, min", "asa_s", 1.0),
            waiting(1, "calm: mean wait, min", "asa_s", 5.0),
        ],
    },
    Published {
        title: "A day from empty, patient callers (ContactCenters' example, solved exactly)",
        scenario: "day-patient.toml",
        doubt: None,
        figures: &[
            exact(0, "service level", "service_level", 0.9004324),
            waiting(0, "mean wait, min", "asa_s", 0.1006807),
        ],
    },
    Published {
        title: "A day from empty, impatient callers (ContactCenters' example, solved exactly)",
        scenario: "day-impatient.toml",
        doubt: None,
        figures: &[
            exact(0, "hang up a day", "abandoned", 59.2632),
            exact(0, "in time of the served", "service_level_answered", 0.9744381),
        ],
    },
    Published {
        title: "SSJ's tutorial: busy and quiet days, changing staff (University of Montreal)",
        scenario: "ssj-tutorial.toml",
        doubt: None,
        figures: &[
            exact(0, "calls a day (exact)", "offered", 1_660.0),
            of_a_day("calls a day", "offered", 1_660.37, 1.54),
            of_a_day("mean wait, s", "wait_mean_s", 4.713, 0.033),
            of_a_day("within 20 s or gone", "service_level_abandons_ok", 0.925, 0.0005),
            of_a_day("lost", "abandon_rate", 0.020, 0.0005),
        ],
    },
    Published {
        title: "Whitt (2005), M service, E2 patience",
        scenario: "whitt-m-e2.toml",
        doubt: None,
        figures: &[
            simulated("P(no wait)", "delayed_rate", complement, 0.246, 0.002),
            simulated("P(abandon)", "abandon_rate", same, 0.0378, 0.00032),
            simulated("E[queue]", "queue_mean", same, 11.75, 0.075),
            simulated("Var[queue]", "queue_sd", squared, 129.2, 0.94),
            simulated("E[wait | served]", "asa_s", units, 0.1133, 0.00072),
            simulated("E[wait | abandoned]", "abandon_wait_s", units, 0.1628, 0.00063),
            simulated("P(wait ≤ .1 | served)", "service_level_answered", same, 0.52, 0.0026),
            simulated("P(wait ≤ .1 | abandoned)", "abandoned_within_rate", same, 0.273, 0.0019),
        ],
    },
    Published {
        title: "Whitt (2005), M service, LN(4, 4) patience",
        scenario: "whitt-m-ln.toml",
        doubt: None,
        figures: &[
            simulated("P(no wait)", "delayed_rate", complement, 0.21, 0.0019),
            simulated("P(abandon)", "abandon_rate", same, 0.0349, 0.0003),
            simulated("E[queue]", "queue_mean", same, 14.9, 0.095),
            simulated("Var[queue]", "queue_sd", squared, 187.0, 1.37),
            simulated("E[wait | served]", "asa_s", units, 0.1446, 0.00091),
            simulated("E[wait | abandoned]", "abandon_wait_s", units, 0.1878, 0.00048),
            simulated("P(wait ≤ .1 | served)", "service_level_answered", same, 0.444, 0.0025),
            simulated("P(wait ≤ .1 | abandoned)", "abandoned_within_rate", same, 0.212, 0.001),
        ],
    },
    Published {
        title: "Whitt (2005), LN(1, 1) service and patience",
        scenario: "whitt-ln-ln.toml",
        doubt: None,
        figures: &[
            simulated("P(no wait)", "delayed_rate", complement, 0.229, 0.0015),
            simulated("P(abandon)", "abandon_rate", same, 0.0366, 0.00024),
            simulated("E[queue]", "queue_mean", same, 11.44, 0.051),
            simulated("Var[queue]", "queue_sd", squared, 110.6, 0.43),
            simulated("E[wait | served]", "asa_s", units, 0.1098, 0.00047),
            simulated("E[wait | abandoned]", "abandon_wait_s", units, 0.1753, 0.00025),
            simulated("P(wait ≤ .1 | served)", "service_level_answered", same, 0.511, 0.0021),
            simulated("P(wait ≤ .1 | abandoned)", "abandoned_within_rate", same, 0.146, 0.00067),
        ],
    },
    Published {
        title: "Whitt (2005), D service, E2 patience",
        scenario: "whitt-d-e2.toml",
        doubt: Some(
            "This row is in doubt: a loop that shares nothing with the engine (`-- independent`, 200 million
calls) gives P(abandon) 0.03123 ±0.00010, E[queue] 11.15904 ±0.02713, E[wait | served]
0.10858 ±0.00025 and E[wait | abandoned] 0.13495 ±0.00016. Its eight figures hang together.",
        ),
        figures: &[
            simulated("P(no wait)", "delayed_rate", complement, 0.18, 0.0013),
            simulated("P(abandon)", "abandon_rate", same, 0.0309, 0.00017),
            simulated("E[queue]", "queue_mean", same, 11.08, 0.042),
            simulated("Var[queue]", "queue_sd", squared, 89.3, 0.4),
            simulated("E[wait | served]", "asa_s", units, 0.1078, 0.00038),
            simulated("E[wait | abandoned]", "abandon_wait_s", units, 0.1343, 0.00028),
            simulated("P(wait ≤ .1 | served)", "service_level_answered", same, 0.501, 0.0018),
            simulated("P(wait ≤ .1 | abandoned)", "abandoned_within_rate", same, 0.358, 0.0014),
        ],
    },
];
