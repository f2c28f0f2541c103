//! What-ifs: fragments of the file laid over the base. They come from the file itself, from files of
//! their own, and from the command line.

use std::path::{Path, PathBuf};

use super::check::{Check, Section};
use super::node::{Node, Table, Value};
use super::{Scenario, cover, csv, in_order, overlay, parse, unreadable, whole};
use crate::diagnostic::{Diagnostic, Place, Severity, quoted};

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
    pub gaps: &'a [cover::Gap],
    /// Its own problems, which no what-if repeats.
    pub problems: Vec<Diagnostic>,
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
            what_ifs.extend(self.lay(check, entry.key(), node.at.source, lay));
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
        (!edits.is_empty()).then(|| self.lay(check, &name, 0, lay)).flatten()
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
        let point = self.lay(check, &edits.join(", "), 0, lay)?;
        Some(WhatIf { swept: true, ..point })
    }

    /// Lays one change over the base, by a function that returns its edits, and checks the whole.
    fn lay(
        &self,
        check: &mut Check,
        name: &str,
        source: usize,
        lay: impl FnOnce(&mut Check, &mut Table) -> Vec<String>,
    ) -> Option<WhatIf> {
        let (before, errors) = (check.problems.len(), check.errors());
        let mut changed = self.table.clone();
        let edits = lay(check, &mut changed);
        let laid = check.problems[before..].iter().all(|p| p.severity != Severity::Error);
        let start = Place { source, start: 0, end: 0 };
        let scenario = laid.then(|| whole::read(check, &changed, start, "")).flatten();
        let scenario = scenario.filter(|_| check.errors() == errors);
        if let Some(scenario) = &scenario {
            let mut own = cover::gaps(scenario);
            own.retain(|gap| !self.gaps.contains(gap));
            cover::report(check, &changed, scenario, &own);
        }
        let mut own = check.problems.split_off(before);
        in_order(&mut own);
        own.retain(|problem| !self.problems.contains(problem));
        own.iter_mut().for_each(|problem| problem.within = Some(name.to_owned()));
        check.problems.append(&mut own);
        Some(WhatIf { name: name.to_owned(), scenario: scenario?, edits, swept: false })
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
