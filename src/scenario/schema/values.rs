//! Values that occur in many places.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// A length of time in quotes, with units: "20s", "4min30s", "1.5h", "2d".
#[derive(JsonSchema)]
pub(super) struct Duration(
    #[schemars(regex(pattern = r"^\s*([0-9.]+\s*(d|h|min|s|ms)\s*)+$"))] String,
);

/// A date without quotes: 2026-03-02.
#[derive(JsonSchema)]
pub(super) struct Date(#[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))] String);

/// A time of day: "08:30".
#[derive(JsonSchema)]
pub(super) struct TimeOfDay(#[schemars(regex(pattern = r"^\s*\d{1,2}:\d{2}\s*$"))] String);

/// 5, 10, 15, 20, 30 or 60 minutes, as "30min".
#[derive(JsonSchema)]
pub(super) struct IntervalLength(Duration);

/// A share from 0 to 1; 5 % is 0.05.
#[derive(JsonSchema)]
pub(super) struct Share(#[schemars(range(min = 0.0, max = 1.0))] f64);

/// A number that is not negative.
#[derive(JsonSchema)]
pub(super) struct Amount(#[schemars(range(min = 0.0))] f64);

/// Whole people.
#[derive(JsonSchema)]
pub(super) struct Heads(#[schemars(range(min = 0))] u32);

/// A table of a CSV file: the first column says when an interval begins.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Csv {
    /// The file, looked for in the folder of the scenario.
    csv: String,
    /// A title of its header.
    column: String,
}

/// One value or a table by day.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "{T}_by_day")]
pub(super) enum ByDay<T> {
    /// The same on every day.
    Always(T),
    /// By day.
    Days(Days<T>),
}

/// One value, or a list with a value for each interval, or a table by day of either.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "{T}_by_time")]
pub(super) enum ByTime<T> {
    /// At all times.
    Always(T),
    /// One for each interval of the opening hours or of the whole day.
    Intervals(Vec<T>),
    /// By day.
    Days(Days<OneOrList<T>>),
}

/// One or several.
#[derive(JsonSchema)]
#[schemars(untagged, rename = "{T}_or_list")]
pub(super) enum OneOrList<T> {
    One(T),
    List(Vec<T>),
}

/// A table whose keys are days: `daily`, `mon` … `sun`, ranges such as `mon-fri`, dates; the most specific
/// wins.
pub(super) struct Days<T>(PhantomData<T>);

const DAYS: &str =
    r"^(daily|(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?|\d{4}-\d{2}-\d{2})$";

impl<T: JsonSchema> JsonSchema for Days<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Days_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "By day: daily, mon … sun, ranges such as mon-fri, dates; the most specific wins.",
            "patternProperties": { DAYS: generator.subschema_for::<T>() },
            "additionalProperties": false,
            "minProperties": 1,
        })
    }
}
