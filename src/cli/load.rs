//! Reads a scenario for a command and tells the planner what is wrong with it.

use std::io::IsTerminal;
use std::path::Path;

use crate::diagnostic::{self, Severity};
use crate::scenario::{self, Reading, Scenario};

/// Reads a scenario; problems go to standard error. `None` if there is an error.
pub(super) fn load(path: &Path, edits: &[String]) -> Option<Scenario> {
    let reading = scenario::read(path, edits);
    tell(&reading);
    reading.scenario
}

/// Shows all problems, and how many there are.
pub(super) fn tell(reading: &Reading) {
    if !reading.problems.is_empty() {
        let styled = std::io::stderr().is_terminal();
        eprintln!("{}", diagnostic::text(&reading.problems, &reading.sources, styled).trim_end());
        eprintln!("\n{}", count(reading));
    }
}

fn count(reading: &Reading) -> String {
    let of = |severity: Severity| {
        let number = reading.problems.iter().filter(|p| p.severity == severity).count();
        let plural = if number == 1 { "" } else { "s" };
        (number > 0).then(|| format!("{number} {}{plural}", severity.name()))
    };
    let counts: Vec<String> =
        [Severity::Error, Severity::Warning].into_iter().filter_map(of).collect();
    counts.join(", ")
}
