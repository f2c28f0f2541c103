//! Problems as JSON, for editors and scripts.

use serde_json::{Value, json as object};

use super::{Diagnostic, Sources, WayOut};

/// An array with one object for each problem: `code`, `severity`, `message`, `file`, `line`,
/// `column` (both from 1, the column in characters), `help`, `what_if`; `null` where there is none. Where
/// there are ways out with a price, `ways_out` lists them.
pub fn json(problems: &[Diagnostic], sources: &Sources) -> Value {
    problems.iter().map(|problem| one(problem, sources)).collect()
}

fn one(problem: &Diagnostic, sources: &Sources) -> Value {
    let line = problem.place.map(|place| sources.line(place));
    let mut object = object!({
        "code": problem.code,
        "severity": problem.severity.name(),
        "message": problem.message,
        "file": problem.place.map(|place| sources.name(place.source)),
        "line": line.as_ref().map(|line| line.number),
        "column": line.as_ref().map(|line| line.column),
        "help": problem.help,
        "what_if": problem.within,
    });
    if !problem.ways_out.is_empty() {
        object["ways_out"] = problem.ways_out.iter().map(way_out).collect();
    }
    object
}

fn way_out(way: &WayOut) -> Value {
    let mut object = object!({ "message": way.message });
    for (name, figure) in &way.figures {
        object[*name] = object!(figure);
    }
    object
}
