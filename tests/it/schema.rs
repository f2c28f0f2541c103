//! The JSON Schema: the committed copy is fresh, it accepts what the reader accepts, and it refuses what a
//! schema can see.
//!
//! `UPDATE_EXPECTED=1` writes the copy.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use crate::scenario_docs;

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let schema: Value = serde_json::from_str(&ringplan::scenario::schema()).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
});

/// What is wrong with a scenario according to the schema; nothing if it is valid.
pub fn mistakes(content: &str) -> Vec<String> {
    let file: toml::Table = content.parse().expect("TOML");
    let json = json(toml::Value::Table(file));
    let mistakes = VALIDATOR.iter_errors(&json);
    mistakes.map(|mistake| format!("{}: {mistake}", mistake.instance_path())).collect()
}

/// As editors see it: dates are texts.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, v)| (key, json(v))).collect(),
    }
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn scenarios_in(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(project().join(folder)).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect()
}

#[test]
fn the_committed_copy_is_fresh() {
    let path = project().join("scenario.schema.json");
    let fresh = ringplan::scenario::schema();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, fresh).expect("the copy can be written");
        return;
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "out of date: ringplan schema > scenario.schema.json");
}

#[test]
fn every_scenario_of_the_repository_is_valid() {
    let folders = ["scenarios", "tests/good", "examples/published_tables"];
    let paths: Vec<PathBuf> = folders.iter().flat_map(|folder| scenarios_in(folder)).collect();
    assert!(paths.len() >= 12, "{paths:?}");
    for path in paths {
        let content = std::fs::read_to_string(&path).expect("UTF-8");
        assert_eq!(mistakes(&content), Vec::<String>::new(), "{}", path.display());
    }
    let reference = std::fs::read_to_string(project().join("docs/scenario.md")).expect("UTF-8");
    let example = reference.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_eq!(mistakes(example.expect("an example")), Vec::<String>::new());
}

#[test]
fn mistakes_that_a_schema_can_see_are_refused() {
    let good = "[scenario]\nstart = 2026-03-02\ndays = 7\n\
        [queue.calls]\narrivals = { per-hour = 20 }\nhandle-time = \"3min\"\n\
        [group.desk]\nskills = { calls = 1 }\nstaff = 4\n";
    assert_eq!(mistakes(good), Vec::<String>::new());
    // Commands that find the staff need none.
    assert_eq!(mistakes(&good.replace("staff = 4\n", "")), Vec::<String>::new());
    for (right, wrong) in [
        ("days = 7", "days = 0"),
        ("days = 7", "day = 7"),
        ("start = 2026-03-02", "start = \"tomorrow\""),
        ("per-hour = 20", "per-hour = -1"),
        ("per-hour = 20", "per-hour = 20, per-day = 30"),
        ("\"3min\"", "180"),
        ("\"3min\"", "\"3 minutes\""),
        ("\"3min\"", "{ distribution = \"normal\", mean = \"3min\" }"),
        ("\"3min\"", "{ distribution = \"lognormal\", mean = \"3min\" }"),
        ("\"3min\"", "\"3min\"\nbalk = 1.5"),
        ("\"3min\"", "\"3min\"\ntarget = { answered-within = \"20s\" }"),
        ("\"3min\"", "\"3min\"\nopen = { monday = \"08:00-20:00\" }"),
        ("calls = 1 }", "calls = 0 }"),
        ("staff = 4", "staff = 4.5"),
        ("staff = 4", "staff = 4\n[routing]\nagent = \"laziest\""),
    ] {
        let content = good.replacen(right, wrong, 1);
        assert_ne!(content, good, "{right}");
        assert!(!mistakes(&content).is_empty(), "accepted:\n{content}");
    }
}

/// All keys of closed tables in the schema.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                found.extend(properties.keys().cloned());
            }
            object.values().for_each(|value| keys(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

#[test]
fn schema_and_reader_know_the_same_keys() {
    let schema: Value = serde_json::from_str(&ringplan::scenario::schema()).expect("JSON");
    let mut known = BTreeSet::new();
    keys(&schema, &mut known);
    let read = scenario_docs::keys();
    let missing: Vec<&String> = known.difference(&read).collect();
    assert!(missing.is_empty(), "the reader does not know {missing:?}");
    // Days are keys by pattern.
    let is_day =
        |key: &str| ["daily", "mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(&key);
    let unknown: Vec<&String> = read.difference(&known).filter(|key| !is_day(key)).collect();
    assert!(unknown.is_empty(), "the schema does not know {unknown:?}");
}
