//! What-ifs: fragments of the file laid over the base. They come from the file itself, from files of
//! their own, and from the command line.

use std::path::{Path, PathBuf};

use super::check::{Check, Section};
use super::node::{Node, Table, Value};
use super::{Scenario, cover, csv, in_order, overlay, parse, unreadable, whole};
use crate::diagnostic::{Diagnostic, Place, Severity, quoted};
use crate::time::format_duration;

/// A scenario that differs from a base in a few edits.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// What the planner calls it.
    pub name: String,
    /// The base with the edits laid over it.
    pub scenario: Scenario,
    /// What differs, each as `key = value`, in the order in which it is written.
    pub edits: Vec<String>,
    /// A point of a sweep; it may say what the base says.
    pub swept: bool,
}

/// Changes that do not stand in the scenario's own file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes<'a> {
    /// Files with `[what-if."…"]` sections and nothing else.
    pub with: &'a [PathBuf],
    /// `KEY=VALUE` edits, which make one change together.
    pub set: &'a [String],
    /// The edits of each point of a sweep.
    pub sweep: &'a [Vec<String>],
}

/// What the changes are laid over.
pub(super) struct Base<'a> {
    pub table: &'a Table,
    /// `None` if there is an error in it.
    pub scenario: Option<&'a Scenario>,
    pub gaps: &'a [cover::Gap],
    /// Its own problems, which no what-if repeats.
    pub problems: Vec<Diagnostic>,
}

/// What a change is called and where.
struct Title<'a> {
    name: &'a str,
    /// Its heading in a file.
    at: Option<Place>,
    /// A point of a sweep.
    swept: bool,
}

const HEADING: &str =
    "write [what-if.\"its name\"] and below it what changes: queue.billing.scale = 0.85";

impl Base<'_> {
    /// Lays each what-if of a `what-if` section over the base and checks it whole. Returns those
    /// without errors.
    pub(super) fn read_section(&self, check: &mut Check, node: &Node) -> Vec<WhatIf> {
        let Some(section) = Section::of(check, node, "`what-if`") else { return Vec::new() };
        let mut what_ifs = Vec::new();
        for entry in &section.table.entries {
            let Value::Table(over) = &entry.node.value else {
                check.must_be("wrong-kind", &entry.node, "a table of changes", HEADING);
                continue;
            };
            whole::check_name(check, "what-if", &entry.node.key, entry.key_at);
            let lay = |check: &mut Check, changed: &mut Table| {
                if let Some(nested) = over.entries.iter().find(|entry| entry.key() == "what-if") {
                    let message = "a what-if cannot hold another one";
                    let help = "give it a section of its own";
                    check.error("nested-what-if", nested.key_at, message, help);
                    return Vec::new();
                }
                let edits = overlay::edits(check, changed, over);
                overlay::merge(check, changed, over, true);
                edits
            };
            let title = Title { name: entry.key(), at: Some(entry.key_at), swept: false };
            what_ifs.extend(self.lay(check, title, lay));
        }
        what_ifs
    }

    /// Reads the what-ifs of a file of their own.
    pub(super) fn read_file(&self, check: &mut Check, path: &Path) -> Vec<WhatIf> {
        let name = path.display().to_string();
        let text = match csv::read_text(path) {
            Ok(text) => text,
            Err(sentence) => {
                check.report(unreadable(&name, &sentence));
                return Vec::new();
            }
        };
        let source = check.sources.add(name, text.strip_prefix('\u{feff}').unwrap_or(&text));
        let Some(document) = parse::document(check, source) else { return Vec::new() };
        let mut what_ifs = Vec::new();
        for entry in &document.entries {
            if entry.key() == "what-if" {
                what_ifs = self.read_section(check, &entry.node);
            } else {
                let message = "a file of changes holds nothing but what-ifs";
                check.error("unknown-key", entry.key_at, message, HEADING);
            }
        }
        if document.entries.is_empty() {
            let at = Place { source, start: 0, end: 0 };
            check.error("missing-key", at, "there is no what-if in this file", HEADING);
        }
        what_ifs
    }

    /// Reads `KEY=VALUE` edits that make one change together, which is called by their words.
    pub(super) fn read_set(&self, check: &mut Check, edits: &[String]) -> Option<WhatIf> {
        let lay = |check: &mut Check, changed: &mut Table| {
            let mut written = Vec::new();
            for edit in edits {
                if let Some(over) = overlay::parse_edit(check, "--set", edit) {
                    written.extend(overlay::edits(check, changed, &over));
                    overlay::merge(check, changed, &over, true);
                }
            }
            written
        };
        let name = edits.join(", ");
        let title = Title { name: &name, at: None, swept: false };
        (!edits.is_empty()).then(|| self.lay(check, title, lay)).flatten()
    }

    /// Reads a point of a sweep, which may be the base itself.
    pub(super) fn read_point(&self, check: &mut Check, edits: &[String]) -> Option<WhatIf> {
        let lay = |check: &mut Check, changed: &mut Table| {
            for edit in edits {
                if let Some(over) = overlay::parse_edit(check, "--sweep", edit) {
                    overlay::merge(check, changed, &over, true);
                }
            }
            edits.iter().map(|edit| edit.replacen('=', " = ", 1)).collect()
        };
        self.lay(check, Title { name: &edits.join(", "), at: None, swept: true }, lay)
    }

    /// Lays one change over the base, by a function that returns its edits, and checks the whole.
    fn lay(
        &self,
        check: &mut Check,
        Title { name, at, swept }: Title,
        lay: impl FnOnce(&mut Check, &mut Table) -> Vec<String>,
    ) -> Option<WhatIf> {
        let (before, errors) = (check.problems.len(), check.errors());
        let mut changed = self.table.clone();
        let edits = lay(check, &mut changed);
        let laid = check.problems[before..].iter().all(|p| p.severity != Severity::Error);
        let start = Place { source: at.map_or(0, |at| at.source), start: 0, end: 0 };
        let scenario = laid.then(|| whole::read(check, &changed, start, "")).flatten();
        let scenario = scenario.filter(|_| check.errors() == errors);
        if let Some(scenario) = &scenario {
            let mut own = cover::gaps(scenario);
            own.retain(|gap| !self.gaps.contains(gap));
            cover::report(check, &changed, scenario, &own);
        }
        let name = name.to_owned();
        let change = scenario.map(|scenario| WhatIf { name: name.clone(), scenario, edits, swept });
        let change = change.filter(|change| self.can_be_compared(check, change, at));
        let mut own = check.problems.split_off(before);
        in_order(&mut own);
        own.retain(|problem| !self.problems.contains(problem));
        own.iter_mut().for_each(|problem| problem.within = Some(name.clone()));
        check.problems.append(&mut own);
        change
    }

    /// Whether a change changes something, and nothing that a comparison needs to be the same.
    fn can_be_compared(&self, check: &mut Check, change: &WhatIf, at: Option<Place>) -> bool {
        let Some(base) = self.scenario else { return true };
        let mismatch = change.scenario.mismatch(base).map(|(message, help)| {
            Diagnostic::error("other-horizon", format!("this change {message}")).help(help)
        });
        let problem = mismatch.or_else(|| {
            let idle = !change.swept && change.scenario.plays_like(base);
            idle.then(|| {
                let message = "this changes nothing: it is played as the base is";
                Diagnostic::error("no-change", message).help("take it out, or write what differs")
            })
        });
        let Some(problem) = problem else { return true };
        check.report(Diagnostic { place: at, ..problem });
        false
    }
}

impl Scenario {
    /// Why this cannot be compared with a base, and what to do; `None` if it can.
    pub fn mismatch(&self, base: &Self) -> Option<(String, &'static str)> {
        let (ours, theirs) = (&self.calendar, &base.calendar);
        if ours.days() != theirs.days() {
            let message = format!("has {} days and the base {}", ours.days(), theirs.days());
            let help = "totals of different lengths cannot be compared: give both the same `days`";
            return Some((message, help));
        }
        let intervals = [ours, theirs].map(|calendar| format_duration(calendar.interval()));
        (intervals[0] != intervals[1]).then(|| {
            let message =
                format!("has intervals of {} and the base {}", intervals[0], intervals[1]);
            let help = "callers are drawn by interval, so that others would come: give both the \
                        same `interval`";
            (message, help)
        })
    }

    /// Whether the same happens in both: they differ in their names at most, and in how often they are
    /// played.
    fn plays_like(&self, other: &Self) -> bool {
        (&self.calendar, &self.center, &self.demand)
            == (&other.calendar, &other.center, &other.demand)
    }
}

/// Reports names that stand for several changes.
pub(super) fn check_names(check: &mut Check, what_ifs: &[WhatIf]) {
    for (place, what_if) in what_ifs.iter().enumerate() {
        if what_ifs[..place].iter().any(|other| other.name == what_if.name) {
            let message = format!("two what-ifs are called {}", quoted(&what_if.name));
            let problem = Diagnostic::error("bad-name", message);
            check.report(problem.help("give one of them another name"));
        }
    }
}
