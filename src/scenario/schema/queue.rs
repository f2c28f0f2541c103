//! What callers bring and how they wait.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::values::{Amount, ByDay, ByTime, Csv, Duration, OneOrList, Share};

/// One kind of contact.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Queue {
    /// Opening hours such as "08:00-20:00", a list of them or "closed"; always if it is left out.
    open: Option<ByDay<OneOrList<String>>>,
    /// "none" for a menu or a bot: it takes its time and needs nobody.
    agents: Option<Nobody>,
    /// How many contacts come; may be left out where others send theirs.
    arrivals: Option<Arrivals>,
    /// Multiplies the arrivals; 1 if it is left out.
    scale: Option<ByTime<Amount>>,
    /// Days differ by more than chance: each day's arrivals are multiplied by a factor.
    day_factor: Option<DayFactor>,
    /// Intervals differ by more than chance: each interval's arrivals are multiplied by a factor.
    interval_factor: Option<IntervalFactor>,
    /// The agent's time on a contact, after-call work included.
    handle_time: Option<Time>,
    /// In place of `handle-time`: the time with the caller.
    talk_time: Option<Time>,
    /// Beside `talk-time`: the caller is gone, the agent busy.
    after_work: Option<Time>,
    /// Who waits longer hangs up; "infinite" if it is left out, "0s": who has to wait at all.
    patience: Option<Patience>,
    /// The share of those who have to wait that hangs up at once; 0 if it is left out.
    balk: Option<Share>,
    /// A call that ends sooner is a short call, which `service_level_short_calls` leaves out.
    short_abandon: Option<Duration>,
    /// The highest is served first among queues of the same preference; 0 if it is left out.
    priority: Option<Priority>,
    /// What was promised.
    target: Option<OneOrList<Target>>,
    /// What happens to those who wait when the queue closes; "serve" if it is left out.
    at_close: Option<AtClose>,
    /// Where shares of the contacts go on to that were served.
    after_service: Option<BTreeMap<String, Flow>>,
    /// Where shares of the contacts go on to that hung up.
    after_abandon: Option<BTreeMap<String, Flow>>,
    /// Where shares of the contacts go on to that found no line.
    after_block: Option<BTreeMap<String, Flow>>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Nobody {
    None,
}

/// A share of the contacts that goes on to a queue.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Flow {
    /// Of those that could go on; at most 1 in sum.
    share: Share,
    /// The queue.
    to: String,
    /// How long after; at once, as the same contact, if it is left out.
    after: Option<Time>,
    /// The share from the second time on; the same if it is left out.
    again: Option<Share>,
}

/// How many contacts come: Poisson around these means, or exactly those of a log.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Arrivals {
    /// A rate, whatever the interval.
    PerHour(PerHour),
    /// The mean number in each interval.
    PerInterval(PerInterval),
    /// The day's total over its open intervals.
    PerDay(PerDay),
    /// The mean number in each interval, from a file.
    Csv(Csv),
    /// The contacts exactly as they came.
    Trace(Trace),
}

/// The contacts of a log, one a row, exactly as they came.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Trace {
    /// The file, looked for in the folder of the scenario.
    trace: String,
    /// The title of the column that says when: 2026-03-02T08:00:12.
    column: String,
    /// Which rows are this queue's; all if it is left out.
    r#where: Option<Where>,
    /// A column with the agent's time on the contact; an empty cell is drawn from the queue's law.
    handle_time: Option<String>,
    /// The same for the time with the caller.
    talk_time: Option<String>,
    /// The same for the time after it.
    after_work: Option<String>,
    /// A column with the wait after which the caller hung up, ">35" for longer than 35 s, or "infinite".
    patience: Option<String>,
}

/// Rows that have one of some texts in a column.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Where {
    column: String,
    is: OneOrList<String>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct PerHour {
    /// Contacts an hour.
    per_hour: ByTime<Amount>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct PerInterval {
    /// Contacts in each interval.
    per_interval: ByTime<Amount>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct PerDay {
    /// Contacts a day.
    per_day: ByDay<Amount>,
    /// Weights by which the total is spread over the day.
    profile: Option<ByTime<Amount>>,
    /// "exact" makes the day's total its rounded mean; "poisson" if it is left out.
    count: Option<Count>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Count {
    Poisson,
    Exact,
}

/// Gamma with mean 1, drawn for each day.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct DayFactor {
    cv: FactorCv,
}

/// Lognormal with mean 1, drawn for each interval, begun anew each day.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct IntervalFactor {
    cv: FactorCv,
    /// Of the factors of neighbouring intervals, below 1; 0 if it is left out.
    correlation: Option<Share>,
}

/// Standard deviation of a factor whose mean is 1; 0 is no factor.
#[derive(JsonSchema)]
struct FactorCv(#[schemars(range(min = 0.0, max = 1.0))] f64);

/// A time: always the same, or a distribution.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Time {
    /// Always the same.
    Constant(Duration),
    /// Random.
    Random(Distribution),
}

/// A time or "infinite".
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Patience {
    Never(Never),
    Time(Time),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Never {
    Infinite,
}

/// A distribution by what planners know: mean and cv, not mu and sigma.
#[derive(JsonSchema)]
#[schemars(tag = "distribution", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Distribution {
    /// Its cv is 1.
    Exponential {
        mean: Mean,
        /// The shortest time, part of the mean.
        offset: Option<Duration>,
        /// Drawn again until between `min` and `max`.
        min: Option<Duration>,
        max: Option<Duration>,
    },
    /// By mean and cv.
    Lognormal {
        mean: Mean,
        /// Standard deviation divided by mean.
        cv: Cv,
        offset: Option<Duration>,
        min: Option<Duration>,
        max: Option<Duration>,
    },
    /// By mean and cv.
    Gamma {
        mean: Mean,
        cv: Cv,
        offset: Option<Duration>,
        min: Option<Duration>,
        max: Option<Duration>,
    },
    /// By mean and cv, from 0.01 to 20.
    Weibull {
        mean: Mean,
        cv: Cv,
        offset: Option<Duration>,
        min: Option<Duration>,
        max: Option<Duration>,
    },
    /// By mean and cv, at least 1.
    Hyperexponential {
        mean: Mean,
        cv: Cv,
        offset: Option<Duration>,
        min: Option<Duration>,
        max: Option<Duration>,
    },
    /// The sum of so many equal exponential phases.
    Erlang {
        mean: Mean,
        #[schemars(range(min = 1, max = 1000))]
        phases: u32,
        offset: Option<Duration>,
        min: Option<Duration>,
        max: Option<Duration>,
    },
    /// Between two times.
    Uniform { min: Duration, max: Duration },
    /// Between two times, most often near a third.
    Triangular { min: Duration, mode: Duration, max: Duration },
    /// Always the same.
    Constant { value: Duration },
    /// One of the cells of a CSV column, each with the same chance.
    Empirical { csv: String, column: String },
}

/// A mean, by the interval in which the contact arrives.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Mean {
    ByTime(ByTime<Duration>),
    Csv(Csv),
}

/// Standard deviation divided by mean, above 0.
#[derive(JsonSchema)]
pub(super) struct Cv(#[schemars(range(min = 0.0, max = 100.0))] f64);

/// A number, or a score that grows with the wait.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Priority {
    Fixed(f64),
    Growing(Growing),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Growing {
    /// On arrival.
    base: Option<f64>,
    /// For each second of waiting.
    per_second: Option<Amount>,
    /// Added if the contact's case came before.
    follow_up: Option<f64>,
}

/// What was promised, to be kept in each period.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Target {
    AnsweredWithin(AnsweredWithin),
    Asa(Asa),
    Abandoned(Abandoned),
    FinishedWithin(FinishedWithin),
    ClosedWithin(ClosedWithin),
}

/// At least this share of the contacts is finished within the time after its arrival in the queue. A queue
/// without patience that promises this holds work that may wait, over night too.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct FinishedWithin {
    finished_within: Duration,
    share: Share,
    /// Only the time counts during which the queue is open; false if it is left out.
    working_hours: Option<bool>,
    /// "day" if it is left out.
    per: Option<Per>,
}

/// At least this share of the cases that start here is closed within the time.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct ClosedWithin {
    closed_within: Duration,
    share: Share,
    /// Only the time counts during which the queue is open; false if it is left out.
    working_hours: Option<bool>,
    /// "day" if it is left out.
    per: Option<Per>,
}

/// At least this share of the contacts that found a line is answered within the time.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct AnsweredWithin {
    answered_within: Duration,
    share: Share,
    /// "day" if it is left out.
    per: Option<Per>,
}

/// The mean wait of the answered is at most this.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Asa {
    asa: Duration,
    /// "day" if it is left out.
    per: Option<Per>,
}

/// At most this share hangs up.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Abandoned {
    abandoned: Share,
    /// "day" if it is left out.
    per: Option<Per>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Per {
    Interval,
    Day,
    Week,
}

/// Serve: who is there stays until the line is empty. Dismiss: they leave unserved.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum AtClose {
    Serve,
    Dismiss,
}
