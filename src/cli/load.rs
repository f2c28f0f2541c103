//! Reads a scenario for a command and tells the planner what is wrong with it.

use std::io::IsTerminal;
use std::path::Path;

use super::remark;
use crate::diagnostic::{self, Severity};
use crate::scenario::{self, Changes, Reading};

/// Reads a scenario to be run. Problems of the base go to standard error; those of what-ifs, which do
/// not run, are only counted.
pub(super) fn load(path: &Path, edits: &[String]) -> Reading {
    let mut reading = scenario::read(path, edits);
    let (of_base, of_what_ifs) = reading.problems.drain(..).partition(|p| p.within.is_none());
    reading.problems = of_what_ifs;
    let aside = count(&reading);
    reading.problems = of_base;
    tell(&reading);
    if !aside.is_empty() && reading.scenario.is_some() {
        remark(format_args!(
            "note: the file's what-ifs, which do not run here, have {aside}: see ringplan check"
        ));
    }
    reading
}

/// Reads a scenario whose staff is to be found.
pub(super) fn load_to_staff(path: &Path, edits: &[String]) -> Reading {
    let mut reading = scenario::read_to_staff(path, edits);
    reading.problems.retain(|p| p.within.is_none());
    tell(&reading);
    reading
}

/// Reads a scenario whose what-ifs run too: all problems go to standard error.
pub(super) fn load_with(path: &Path, changes: Changes) -> Reading {
    let reading = scenario::read_with(path, changes);
    tell(&reading);
    reading
}

/// Shows all problems, and how many there are.
pub(super) fn tell(reading: &Reading) {
    if !reading.problems.is_empty() {
        let styled = std::io::stderr().is_terminal();
        remark(diagnostic::text(&reading.problems, &reading.sources, styled).trim_end());
        remark(format_args!("\n{}", count(reading)));
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
