//! Who answers, when they are there, and who is asked.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::queue::Time;
use super::values::{
    Amount, ByDay, ByTime, Csv, Days, Duration, Heads, OneOrList, Share, TimeOfDay,
};

/// People with the same skills.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Group {
    /// Queues with their preference: `{ billing = 1, orders = 2 }`, 1 is taken first.
    skills: BTreeMap<String, Preference>,
    /// Who is scheduled. Only `ringplan staff` and `ringplan shifts`, which find it, need none.
    staff: Option<Staff>,
    /// Divides the handle time, for all queues or by queue: 1.25 is faster; 1.0 if it is left out.
    speed: Option<SpeedByQueue>,
    /// The group's own handle time by queue: `handle-time.orders = "5min"`.
    handle_time: Option<BTreeMap<String, Time>>,
    /// From the choice of the agent to hello; "0s" if it is left out.
    ring: Option<Duration>,
    /// Agents that must stay idle when one takes work that may wait, by queue: `{ tickets = 2 }`.
    reserve: Option<BTreeMap<String, Heads>>,
    /// For staff planning: at least so many are there.
    at_least: Option<ByTime<Heads>>,
    /// For staff planning: at most so many are there.
    at_most: Option<ByTime<Heads>>,
    /// Of a paid hour, in money.
    cost_per_hour: Option<Amount>,
    /// The share of its people that does not turn up, drawn for each and each day; 0 if it is left out.
    absence: Option<Share>,
    /// Planned time off the phones beside breaks, for staff planning.
    shrinkage: Option<Share>,
    /// Whether the simulation takes them off the phones for that share; false if it is left out.
    apply_shrinkage: Option<bool>,
    /// The highest occupancy that staff planning may choose.
    max_occupancy: Option<Share>,
}

/// Preference of a queue: 1 is taken first.
#[derive(JsonSchema)]
pub(super) struct Preference(#[schemars(range(min = 1, max = 1000))] u32);

/// A factor on the pace of work.
#[derive(JsonSchema)]
pub(super) struct Speed(#[schemars(range(min = 0.01, max = 100.0))] f64);

#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum SpeedByQueue {
    All(Speed),
    ByQueue(BTreeMap<String, Speed>),
}

/// Heads, a file of heads, or shifts.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Staff {
    /// Heads; a single number holds while any queue of the group is open.
    Heads(ByTime<Heads>),
    /// Heads in each interval.
    PerInterval(HeadsPerInterval),
    /// Heads in each interval, from a file.
    Csv(Csv),
    /// How many work which shift.
    Shifts(Shifts),
    /// Named people, from a file that `ringplan roster` wrote.
    Roster(Roster),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Roster {
    /// The file, looked for in the folder of the scenario.
    roster: String,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct HeadsPerInterval {
    per_interval: ByTime<Heads>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Shifts {
    /// Heads by shift, also by day around the shifts or at one of them.
    shifts: HeadsByShift,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum HeadsByShift {
    Days(Days<BTreeMap<String, ByDay<Heads>>>),
    Shifts(BTreeMap<String, ByDay<Heads>>),
}

/// When people work.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Shift {
    /// At any minute; a shift may reach over midnight. A range leaves the choice to `ringplan shifts`.
    start: OneOrRange<TimeOfDay>,
    /// From start to end, breaks included. A range leaves the choice to `ringplan shifts`.
    length: OneOrRange<Duration>,
    /// In order.
    breaks: Option<Vec<Break>>,
    /// For `ringplan shifts`: at least so many of each group work it on a day.
    at_least: Option<ByDay<Heads>>,
    /// For `ringplan shifts`: at most so many of each group work it on a day.
    at_most: Option<ByDay<Heads>>,
    /// For `ringplan shifts`: the groups that work it; all if it is left out.
    groups: Option<Vec<String>>,
}

/// One value, or all values from one to another.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "{T}_or_range")]
enum OneOrRange<T> {
    One(T),
    Range(Range<T>),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename = "Range_of_{T}")]
struct Range<T> {
    from: T,
    to: T,
    /// The step; "30min" if it is left out.
    every: Option<Duration>,
}

/// A week of shifts of one person, for `ringplan shifts`.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Tour {
    /// Working days.
    #[schemars(range(min = 1, max = 7))]
    days_a_week: u32,
    /// One of these is worked all week; all if it is left out.
    shifts: Option<Vec<String>>,
    /// The latest start of the week is at most so much later than the earliest; "0s", the same start, if it
    /// is left out.
    start_span: Option<Duration>,
    /// Whether days off follow each other; "any" if it is left out.
    days_off: Option<DaysOff>,
    /// At least so many people of each group are on it.
    at_least: Option<Heads>,
    /// At most so many people of each group are on it.
    at_most: Option<Heads>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum DaysOff {
    Consecutive,
    Any,
}

/// Hours that cost more than others.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Surcharge {
    /// How many times `cost-per-hour` such an hour costs; days that are not named pay nothing on top.
    factor: ByDay<Factor>,
    /// The hours that cost more: "22:00-06:00", or by day; the whole day if it is left out.
    hours: Option<ByDay<OneOrList<String>>>,
    /// In place of `hours`: what a shift lasts beyond so much paid time.
    beyond: Option<Duration>,
    /// In place of `hours`: what a week of a tour has beyond so much paid time, for `ringplan shifts`.
    beyond_a_week: Option<Duration>,
    /// The groups that are paid it; all if it is left out.
    groups: Option<Vec<String>>,
}

/// How many times the price.
#[derive(JsonSchema)]
struct Factor(#[schemars(range(min = 1.0, max = 10.0))] f64);

/// A break of a shift.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Break {
    /// From the start of the shift.
    at: Option<Duration>,
    /// In place of `at`: the earliest and the latest start, for `ringplan shifts`.
    #[schemars(length(min = 2, max = 2))]
    between: Option<Vec<Duration>>,
    length: Duration,
    /// Only shifts that are at least so long have it.
    from_length: Option<Duration>,
    /// true if it is left out.
    paid: Option<bool>,
}

/// Who is asked, and how many lines there are.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Routing {
    /// Trunks; a caller who finds none is blocked. No limit if it is left out.
    #[schemars(range(min = 1))]
    lines: Option<u32>,
    /// Which of the free agents; "longest-idle" if it is left out.
    agent: Option<AgentRule>,
    /// By queue: which groups are asked in turn, in place of the preferences.
    overflow: Option<BTreeMap<String, Vec<Step>>>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum AgentRule {
    LongestIdle,
    LeastBusy,
    Random,
    Fastest,
}

/// A group that may take the contact.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Step {
    group: String,
    /// The wait from which on it may; "0s" if it is left out.
    after: Option<Duration>,
}
