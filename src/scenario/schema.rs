//! The JSON Schema of the scenario file, for editors: completion, descriptions, and mistakes marked while
//! they are typed. What only the whole file can tell (names that must exist, lengths of lists) is left
//! to `ringplan check`.
//!
//! The types below are never built; they derive `JsonSchema` alone. The reader is not made of them, because
//! it must report every problem with its place.

// Fields that are only described.
#![expect(dead_code)]

mod group;
mod queue;
mod team;
mod values;

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use group::{Group, Routing, Shift, Surcharge, Tour};
use queue::Queue;
use team::{Agent, Contract, Rules};
use values::{Date, Duration, IntervalLength, Share};

/// The schema (draft 2020-12) as text that ends with a line break.
pub fn schema() -> String {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<File>();
    RecursiveTransform(without_null).transform(&mut schema);
    // A value that serde_json made always has a text.
    serde_json::to_string_pretty(schema.as_value()).unwrap_or_default() + "\n"
}

/// TOML has no null: a key that may be left out is left out. Nor does it know sizes of numbers.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    object.remove("format");
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = &types[..] {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(forms)) = object.get_mut("anyOf") {
        forms.retain(|form| form.get("type").is_none_or(|kind| kind != "null"));
        if let [only] = &forms[..]
            && let Value::Object(only) = only.clone()
        {
            object.remove("anyOf");
            object.extend(only);
        }
    }
}

/// A contact center: who asks, who answers, when they are there, and what was promised.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields, title = "ringplan scenario")]
struct File {
    scenario: Scenario,
    run: Option<Run>,
    /// Who asks: one kind of contact each.
    queue: BTreeMap<String, Queue>,
    /// Who answers: people with the same skills.
    group: BTreeMap<String, Group>,
    /// When people work, for groups whose staff is given by shifts.
    shift: Option<BTreeMap<String, Shift>>,
    /// Weeks that people work, for `ringplan shifts`.
    tour: Option<BTreeMap<String, Tour>>,
    /// Hours that cost more than others. What several of them add is summed up.
    surcharge: Option<BTreeMap<String, Surcharge>>,
    /// What people under one contract may and must work, for `ringplan roster`.
    contract: Option<BTreeMap<String, Contract>>,
    /// People with names, for `ringplan roster`.
    agent: Option<BTreeMap<String, Agent>>,
    rules: Option<Rules>,
    routing: Option<Routing>,
    /// Changes that are laid over the file, each under its name: `queue.billing.scale = 0.85`.
    /// `"default"` takes a key away.
    what_if: Option<BTreeMap<String, Change>>,
}

/// What is played, and when.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Scenario {
    /// Heads the report; the file's name if it is left out.
    name: Option<String>,
    /// The first day, without quotes: 2026-03-02.
    start: Date,
    /// How many days are played and reported.
    #[schemars(range(min = 1, max = 200))]
    days: u32,
    /// Of reports, lists and CSV rows; "30min" if it is left out.
    interval: Option<IntervalLength>,
    /// Decides on clock changes, such as "Europe/Amsterdam"; "UTC" if it is left out.
    time_zone: Option<String>,
    /// Holidays: every queue is closed all day.
    closed: Option<Vec<Date>>,
    /// The same seed, the same callers, whoever answers; 1 if it is left out.
    #[schemars(range(min = 0))]
    seed: Option<i64>,
    /// "all": the day factors of all queues rise and fall together; each queue by itself if it is left out.
    shared: Option<Shared>,
    /// For staff planning: at most so many agents are there at once.
    #[schemars(range(min = 1))]
    seats: Option<u32>,
    /// For `ringplan shifts`: at most so many different starts and lengths for each group.
    #[schemars(range(min = 1, max = 10_000))]
    different_shifts: Option<u32>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
enum Shared {
    All,
}

/// How it is simulated.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Run {
    /// How often the horizon is played; 200 if it is left out.
    #[schemars(range(min = 1, max = 1_000_000))]
    replications: Option<u32>,
    /// In place of `replications`: run until every target's figure has this half-width.
    precision: Option<Share>,
    /// Where `precision` stops in any case; 10,000 if it is left out.
    #[schemars(range(min = 1, max = 1_000_000))]
    max_replications: Option<u32>,
    /// Played before `start` and not reported; "0s" if it is left out.
    warm_up: Option<Duration>,
}

/// A part of a scenario. Only what changes is written.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Change {
    scenario: Option<Value>,
    run: Option<Value>,
    queue: Option<Value>,
    group: Option<Value>,
    shift: Option<Value>,
    tour: Option<Value>,
    surcharge: Option<Value>,
    contract: Option<Value>,
    agent: Option<Value>,
    rules: Option<Value>,
    routing: Option<Value>,
}
