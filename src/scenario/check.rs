//! What reading collects (problems, sources, CSV files) and how a section is read: key by key, and
//! at the end the keys that nobody asked for are reported.

use std::path::{Path, PathBuf};

use super::csv::Files;
use super::node::{Node, Table, Value};
use crate::diagnostic::{Diagnostic, Place, Severity, Sources, quoted};

/// A file may have a million mistakes; nobody reads more of them than this.
const MOST_PROBLEMS: usize = 200;

/// Everything that reading a scenario shares.
pub(super) struct Check {
    pub problems: Vec<Diagnostic>,
    /// Errors reported so far, those that were dropped included.
    errors: usize,
    /// Problems beyond [`MOST_PROBLEMS`].
    dropped: usize,
    pub sources: Sources,
    pub files: Files,
    /// Files named in the scenario are relative to it.
    pub folder: PathBuf,
    /// Whether the staff is to be found, so that none need be given.
    pub staff_is_sought: bool,
    /// What is read is named on the command line, and its columns are these.
    pub given: Option<Columns>,
}

/// What a kind of file is called, and the titles of the columns that it must have.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub what: &'static str,
    /// Separated by blanks.
    pub titles: &'static str,
}

impl Columns {
    /// "a roster has the columns `date`, `agent`".
    pub fn in_words(self) -> String {
        let titles: Vec<String> = self.titles.split(' ').map(quoted).collect();
        format!("a {} has the columns {}", self.what, titles.join(", "))
    }
}

impl Check {
    pub fn new(folder: &Path) -> Self {
        Self {
            problems: Vec::new(),
            errors: 0,
            dropped: 0,
            sources: Sources::default(),
            files: Files::default(),
            folder: folder.to_owned(),
            staff_is_sought: false,
            given: None,
        }
    }

    pub fn report(&mut self, problem: Diagnostic) {
        self.errors += usize::from(problem.severity == Severity::Error);
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.dropped += 1;
        }
    }

    /// The problems, and at their end how many were dropped.
    pub fn into_problems(mut self) -> (Vec<Diagnostic>, Sources) {
        if self.dropped > 0 {
            let message = format!("there are {} further problems", self.dropped);
            let help = "mend these first; the others may go with them";
            self.problems.push(Diagnostic::error("more-problems", message).help(help));
        }
        (self.problems, self.sources)
    }

    pub fn error(&mut self, code: &'static str, at: Place, message: impl Into<String>, help: &str) {
        let problem = Diagnostic::error(code, message).at(at);
        self.report(if help.is_empty() { problem } else { problem.help(help) });
    }

    pub fn errors(&self) -> usize {
        self.errors
    }

    /// "`balk` must be a share from 0 to 1, not 1.2".
    pub fn must_be(&mut self, code: &'static str, node: &Node, what: &str, help: &str) {
        let message = format!("{} must be {what}, not {}", quoted(&node.key), self.shown(node));
        self.error(code, node.at, message, help);
    }

    /// A value as it stands in the file, or what it is if that would be long.
    pub fn shown(&self, node: &Node) -> String {
        let kind = match &node.value {
            Value::Text(_) => "a text",
            Value::Whole(_) | Value::Number(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::Date(_) => "a date",
            Value::Moment => "a date or time without quotes",
            Value::List(_) => return "a list".into(),
            Value::Table(_) => return "a table".into(),
        };
        let text = self.sources.snippet(node.at);
        let short = !text.is_empty() && text.len() <= 40 && !text.chars().any(char::is_control);
        if short { text.into() } else { kind.into() }
    }
}

/// A table that is being read.
pub(super) struct Section<'a> {
    pub table: &'a Table,
    /// Its key or, if inline, the table itself.
    pub at: Place,
    /// How a sentence names it: "queue `billing`".
    pub title: String,
    asked: Vec<&'static str>,
}

/// Reads a value; a problem is reported once and gives `None`.
pub(super) type Read<T> = fn(&mut Check, &Node) -> Option<T>;

impl<'a> Section<'a> {
    pub fn new(table: &'a Table, at: Place, title: impl Into<String>) -> Self {
        Self { table, at, title: title.into(), asked: Vec::new() }
    }

    /// The section of a node that must be a table.
    pub fn of(check: &mut Check, node: &'a Node, title: impl Into<String>) -> Option<Self> {
        match node.table() {
            Some(table) => Some(Self::new(table, node.at, title)),
            None => {
                let example = EXAMPLES.iter().find(|(key, _)| *key == &*node.key);
                let help = example.map_or("write { key = value, … }", |(_, example)| example);
                check.must_be("wrong-kind", node, "a table", help);
                None
            }
        }
    }

    pub fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.table.get(key)
    }

    /// Declares keys that are read elsewhere.
    pub fn know(&mut self, keys: &[&'static str]) {
        self.asked.extend_from_slice(keys);
    }

    pub fn read<T>(&mut self, check: &mut Check, key: &'static str, read: Read<T>) -> Option<T> {
        self.get(key).and_then(|node| read(check, node))
    }

    /// As [`get`](Self::get); a key that is not there is an error.
    pub fn need(&mut self, check: &mut Check, key: &'static str, help: &str) -> Option<&'a Node> {
        let node = self.get(key);
        if node.is_none() {
            let message = format!("{} has no {}", self.title, quoted(key));
            check.error("missing-key", self.at, message, help);
        }
        node
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(&self, check: &mut Check) {
        for entry in &self.table.entries {
            if !self.asked.contains(&entry.key()) {
                self.report_unknown(check, entry.key(), entry.key_at);
            }
        }
    }

    fn report_unknown(&self, check: &mut Check, key: &str, at: Place) {
        let message = format!("{} has no key {}", self.title, quoted(key));
        let home = HOMES.iter().find(|(keys, _)| keys.contains(&key));
        let help = did_you_mean(key, self.asked.iter().copied());
        let help = help.or_else(|| home.map(|(_, section)| format!("it belongs to {section}")));
        let help = help.unwrap_or_else(|| {
            let keys: Vec<String> = self.asked.iter().map(|key| quoted(key)).collect();
            format!("it may have {}", keys.join(", "))
        });
        check.error("unknown-key", at, message, &help);
    }
}

/// Where keys belong, for those who put them elsewhere.
const HOMES: [(&[&str], &str); 11] = [
    (
        &[
            "start",
            "days",
            "interval",
            "time-zone",
            "closed",
            "seed",
            "shared",
            "seats",
            "different-shifts",
        ],
        "[scenario]",
    ),
    (&["replications", "precision", "max-replications", "warm-up"], "[run]"),
    (
        &[
            "open",
            "arrivals",
            "scale",
            "day-factor",
            "interval-factor",
            "handle-time",
            "patience",
            "balk",
            "target",
        ],
        "[queue.…]",
    ),
    (
        &[
            "skills",
            "staff",
            "speed",
            "ring",
            "cost-per-hour",
            "absence",
            "shrinkage",
            "apply-shrinkage",
            "at-least",
            "at-most",
        ],
        "[group.…]",
    ),
    (&["length", "breaks", "groups"], "[shift.…]"),
    (&["factor", "hours", "beyond", "beyond-a-week"], "[surcharge.…]"),
    (&["days-a-week", "start-span", "days-off", "shifts"], "[tour.…]"),
    (&["lines", "overflow"], "[routing]"),
    (&["hours-a-week", "days-in-a-row", "rest", "forbidden", "rotation"], "[contract.…]"),
    (&["contract", "away", "fixed", "wishes", "seniority"], "[agent.…]"),
    (&["pack", "under", "over", "fair-weekends"], "[rules]"),
];

/// What a table looks like, for those who wrote something else.
const EXAMPLES: [(&str, &str); 7] = [
    ("arrivals", "write for example arrivals = { per-hour = 120 }"),
    ("day-factor", "write for example day-factor = { cv = 0.12 }"),
    ("interval-factor", "write for example interval-factor = { cv = 0.1, correlation = 0.5 }"),
    ("target", "write for example target = { answered-within = \"20s\", share = 0.8 }"),
    ("breaks", "write for example breaks = [ { at = \"2h\", length = \"15min\" } ]"),
    ("shifts", "write for example shifts = { early = 6, late = 8 }"),
    (
        "overflow",
        "write for example overflow.billing = [ { group = \"experts\", after = \"30s\" } ]",
    ),
];

/// "did you mean `billing`?", if one of the known names is near.
pub(crate) fn did_you_mean<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    // The distance takes quadratic time; no name is that long by mistake.
    if name.chars().nth(80).is_some() {
        return None;
    }
    let lower = name.to_lowercase();
    let near = |candidate: &str| strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
    let best =
        known.into_iter().map(|candidate| (near(candidate), candidate)).min_by_key(|x| x.0)?;
    let longest = lower.chars().count().max(best.1.chars().count());
    let allowed = (longest / 3).max(1);
    (best.0 <= allowed && best.0 < longest).then(|| format!("did you mean {}?", quoted(best.1)))
}
