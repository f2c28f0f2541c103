//! People with names, their contracts and the rules of the house.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::group::{Preference, SpeedByQueue};
use super::values::{Amount, ByDay, Date, Duration, Heads};

/// What people under one contract may and must work.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Contract {
    /// Paid time a week, as nearly as can be ("38h"), or limits.
    hours_a_week: Option<WeeklyTime>,
    /// Days a week with work, exactly or within limits.
    days_a_week: Option<Days>,
    /// Shifts that may be worked; all if it is left out.
    shifts: Option<Vec<String>>,
    /// Hours in which a shift must lie: "07:00-20:00", "any" or "off".
    available: Option<ByDay<String>>,
    /// Least time between the end of a shift and the start of the next.
    rest: Option<Duration>,
    /// Days worked in a row, at most or within limits.
    days_in_a_row: Option<Days>,
    /// At least so many days off in a row.
    #[schemars(range(min = 1, max = 60))]
    days_off_in_a_row: Option<u32>,
    /// At most so many weekends with work in the roster, or of some weekends in a row.
    weekends: Option<Weekends>,
    /// At most so many nights in a row.
    #[schemars(range(min = 1, max = 60))]
    nights_in_a_row: Option<u32>,
    /// So many days off after the last night in a row.
    #[schemars(range(min = 1, max = 60))]
    days_off_after_nights: Option<u32>,
    /// Days that may not follow each other: shifts and "off".
    forbidden: Option<Vec<Vec<String>>>,
    /// The latest start of a week is at most so much later in the day than the earliest.
    start_span: Option<Duration>,
    /// Days that follow each other again and again: shifts, "work" and "off".
    rotation: Option<Vec<String>>,
    /// Groups in which more people can be had than those with names: as many as are needed, or up to so many.
    headcount: Option<BTreeMap<String, OpenHeadcount>>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Weekends {
    InAll(WeekendsInAll),
    InARow(WeekendsInARow),
}

#[derive(JsonSchema)]
#[schemars(transparent)]
struct WeekendsInAll(#[schemars(range(min = 0, max = 30))] u32);

/// At most so many of so many weekends in a row, those of the history included.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct WeekendsInARow {
    #[schemars(range(min = 0, max = 30))]
    at_most: u32,
    #[schemars(range(min = 2, max = 8))]
    in_weeks: u32,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum OpenHeadcount {
    Open(Open),
    Limit(MostHeads),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Open {
    Open,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct MostHeads {
    #[schemars(range(min = 1, max = 10_000))]
    at_most: u32,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum WeeklyTime {
    Target(Duration),
    Limits(TimeLimits),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct TimeLimits {
    at_least: Option<Duration>,
    at_most: Option<Duration>,
    target: Option<Duration>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Days {
    Number(Heads),
    Limits(DayLimits),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct DayLimits {
    at_least: Option<Heads>,
    at_most: Option<Heads>,
}

/// Somebody who works.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Agent {
    /// The name of a contract.
    contract: String,
    /// The name of a group.
    group: String,
    /// Skills, if they differ from the group's.
    skills: Option<BTreeMap<String, Preference>>,
    /// Speed, if it differs from the group's.
    speed: Option<SpeedByQueue>,
    /// Hours in which this person's shifts must lie, beside those of the contract.
    available: Option<ByDay<String>>,
    /// Leave: dates, and stretches of dates.
    away: Option<Vec<Leave>>,
    /// What is on some days already: a shift, "work" or "off".
    fixed: Option<ByDay<String>>,
    /// What is wished for: a shift, "work" or "off".
    wishes: Option<ByDay<Wish>>,
    /// Weights of wishes are multiplied by it; 1 if it is left out.
    #[schemars(range(min = 0.01, max = 100.0))]
    seniority: Option<f64>,
    /// Day of the contract's rotation on the first day; if it is left out, as a history goes on, else 1.
    #[schemars(range(min = 1, max = 366))]
    rotation_day: Option<u32>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Leave {
    Date(Date),
    Dates(Dates),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Dates {
    from: Date,
    to: Date,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Wish {
    Want(String),
    Weighted(WeightedWish),
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct WeightedWish {
    want: Option<String>,
    avoid: Option<String>,
    #[schemars(range(min = 0.01, max = 100.0))]
    weight: Option<f64>,
}

/// Which rules may be broken at what price, what else is priced, and limits of the law.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Rules {
    /// "eu", "cn" or a list: common legal limits. They help to plan and are no legal advice.
    pack: Option<Packs>,
    /// Price of an hour with a head too few; "hard": every head that is required must be there.
    under: Option<Severity>,
    /// Price of an hour with a head too many.
    over: Option<Amount>,
    /// Price of an hour away from a contract's target.
    hours_target: Option<Amount>,
    /// Price of a denied wish of weight 1.
    wishes: Option<Amount>,
    /// Price of a person's weekend with work; the second costs three times as much.
    fair_weekends: Option<Amount>,
    /// The same of late shifts.
    fair_late: Option<Amount>,
    /// The same of denied wishes.
    fair_wishes: Option<Amount>,
    /// The same of night shifts.
    fair_nights: Option<Amount>,
    /// Price of a day that `ringplan roster --repair` changes.
    changes: Option<Amount>,
    /// Price of someone beyond those with names, where a `headcount` is open.
    head: Option<Amount>,
    /// At most so many people of a group are on a break at once, if that can be.
    #[schemars(range(min = 1, max = 10_000))]
    most_on_break: Option<u32>,
    available: Option<Severity>,
    days_a_week: Option<Severity>,
    days_in_a_row: Option<Severity>,
    days_off_in_a_row: Option<Severity>,
    forbidden: Option<Severity>,
    hours_a_week: Option<Severity>,
    nights_in_a_row: Option<Severity>,
    rest: Option<Severity>,
    rotation: Option<Severity>,
    start_span: Option<Severity>,
    weekends: Option<Severity>,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
enum Packs {
    One(Pack),
    Several(Vec<Pack>),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Pack {
    Eu,
    Cn,
}

/// "hard", as it is if it is left out, or the price of breaking it.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Severity {
    Hard(Hard),
    Price(Amount),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Hard {
    Hard,
}
