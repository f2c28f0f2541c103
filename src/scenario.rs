//! The scenario file: read, overlaid, checked, and turned into a center and its demand.
//!
//! ```text
//! text ──> nodes with places ──> --set laid over ──> sections read ──> Scenario
//!                                     └─ each what-if laid over ──> sections read ──> problems only
//! ```
//!
//! The file is not deserialised with serde: that stops at the first mistake. Here every section is
//! read to the end, whatever the others hold; what cannot be read is reported, replaced by
//! something harmless, and the [`Scenario`] withheld. So all problems come at once.
//!
//! # What a file means where its words leave a choice
//!
//! * **Hours** begin and end with an interval; hours that do not are refused, with the finer
//!   `interval` that would do. A period over midnight (`"22:00-06:00"`) belongs to the day on which
//!   it begins. `closed` dates close every queue, whatever `open` says of them.
//! * **Lists** have one value for each interval of the day's opening hours (those over midnight
//!   included) or of the whole day; any other length is refused. On a day with a clock change they
//!   go by the clock on the wall: the skipped hour's values fall away, the repeated hour has its
//!   values twice.
//! * **Numbers said of a whole day** (`per-hour = 120`, `staff = 14`) hold while the queue, or any
//!   queue of the group, is open. Contacts that a list or file gives for closed intervals are left
//!   out, with a warning that counts them; on a `closed` date only rows and keys that name the date
//!   are warned about, since a weekly pattern does not mean the holiday.
//! * **`per-day`** is the total of a civil day over its open intervals, also on a day with a clock
//!   change.
//! * **Staff** on a `closed` date is 0, and no shift begins, unless a list, row or shift table names
//!   the very date. A day that a shift table leaves out has no shifts; a day that plain heads leave
//!   out while a queue is open is refused.
//! * **Nobody on duty**: a warning for each queue that expects contacts in intervals in which no group
//!   that serves it has anybody scheduled. Breaks do not matter, nor does a gap of up to an hour with
//!   fewer than three contacts after which somebody comes.
//! * **Dates outside the reported days**: `closed` dates there do nothing, with a warning. A CSV file
//!   may hold more than the horizon; only if none of its dated rows lies in it is there a warning.
//! * **Factors** multiply the means of intervals, closed ones (0) included: the chain of interval factors
//!   runs from the day's first interval to its last. A factor's `cv` of 0 is no factor, so that it can be
//!   swept. With `count = "exact"` they are refused: one says that the total differs, the other that it
//!   does not. `shared` concerns day factors alone.
//! * **Absence** is drawn for each head and day, of a shift for the day on which it begins; shrinkage goes
//!   round the heads interval by interval. Both are paid.
//! * **Before the first day** (`warm-up`, and the shifts of the evening before) a day is read as the
//!   first reported day with its weekday; where there is none, as its weekday in the tables, else as
//!   the first day.
//! * **Traces**: contacts of days that are not played, or while the queue is closed, are left out with a
//!   warning that counts them; if none is left in the horizon, that is an error. A time without a UTC
//!   offset that a clock change repeats is the first; one that it skips is refused. A warm-up has the
//!   contacts of the reported day as which it is read.
//! * **Day keys**: a date before a single weekday, before a shorter range, before a longer one
//!   (`daily` is seven days); two ranges of one length that share a day are refused.
//! * **Distributions**: `mean` and `cv` are those of the whole time, `offset` included, and before
//!   `min` and `max` cut anything away. Numbers of a CSV column of times are seconds.
//! * **Overlays**: a table in braces is a value and may be new (`group.extra = { … }`); a dotted
//!   path or heading must lead to something that the base has. A table that names another of the
//!   forms of its key replaces the old one.

mod agent;
mod arrivals;
mod bounds;
mod check;
mod contract;
mod cover;
mod coverage_file;
mod csv;
mod days;
mod factors;
mod flow;
mod group;
mod horizon;
mod hours;
mod house_rules;
mod kept_file;
mod law;
mod ledger_file;
mod node;
mod open_people;
mod overlay;
mod parse;
mod queue;
mod roster_file;
mod rotation;
mod routing;
mod run;
mod schema;
mod series;
mod shift;
mod staff;
mod surcharge;
mod target;
mod tour;
mod trace;
mod value;
mod what_if;
mod whole;

pub(crate) use check::did_you_mean;
pub use coverage_file::{RequiredHeads, read_required};
pub use kept_file::{KeptRow, read_kept};
pub use ledger_file::{Had, LedgerRow, read_ledger};
pub use open_people::add_open_people;
pub use roster_file::{Given as GivenFile, RosterRow, days_before, read_history, read_roster};
pub use rotation::carry_rotations;
pub use schema::schema;
pub use what_if::{Changes, WhatIf};

use std::path::{Path, PathBuf};

use check::Check;

use crate::center::{Center, Space, Team};
use crate::demand::Demand;
use crate::diagnostic::{Diagnostic, Place, Severity, Sources};
use crate::sim::Replications;
use crate::time::Calendar;

/// Replications when the file says nothing: enough for about ±0.01 on the service level of a day.
pub const DEFAULT_REPLICATIONS: u64 = 200;
/// Most replications for a `precision` when the file says nothing.
pub const MAX_REPLICATIONS: u64 = 10_000;

/// A center and its demand over a horizon, free of errors.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What the planner calls it; the file's name if he does not say.
    pub name: String,
    /// The horizon.
    pub calendar: Calendar,
    /// Who asks and who answers.
    pub center: Center,
    /// How many ask.
    pub demand: Demand,
    /// What people may work.
    pub space: Space,
    /// Who can be put on a roster.
    pub team: Team,
    /// How it is simulated.
    pub run: Run,
}

/// How a scenario is simulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Names the random numbers; 0 to 2⁶³ − 1.
    pub seed: u64,
    /// How often the horizon is played.
    pub replications: Replications,
}

/// What came of reading a file.
#[derive(Debug)]
pub struct Reading {
    /// The base with its `--set` edits; `None` if there is an error in it. An error in a what-if is a
    /// problem of that what-if alone.
    pub scenario: Option<Scenario>,
    /// The what-ifs that can be played: those of the file in its order, then further ones.
    pub what_ifs: Vec<WhatIf>,
    /// Errors and warnings from everywhere: the base, `--set`, each what-if.
    pub problems: Vec<Diagnostic>,
    /// What the problems' places point into.
    pub sources: Sources,
    /// The files that were asked for: the scenario and those that it names.
    pub files: Vec<PathBuf>,
    /// The file with its edits, to look up places.
    root: Option<node::Table>,
}

impl Reading {
    fn new(scenario: Option<Scenario>, check: Check) -> Self {
        let files = check.files.paths().map(Path::to_owned).collect();
        let (problems, sources) = check.into_problems();
        Self { scenario, what_ifs: Vec::new(), problems, sources, files, root: None }
    }

    /// Where the value of a key stands: `["queue", "billing", "target"]`.
    pub fn place(&self, path: &[&str]) -> Option<Place> {
        let (last, sections) = path.split_last()?;
        let table =
            sections.iter().try_fold(self.root.as_ref()?, |table, key| table.get(key)?.table())?;
        table.get(last).map(|node| node.at)
    }

    /// Whether there is an error anywhere, what-ifs included.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads the scenario at `path` with `edits` (`KEY=VALUE`, in order) laid over it. A file that
/// cannot be read is a problem too.
pub fn read(path: &Path, edits: &[String]) -> Reading {
    read_file(path, edits, Changes::default(), false)
}

/// Reads the scenario at `path` as [`read`] does, for staff to be found: groups need not have any, and
/// that nobody is on duty is no problem.
pub fn read_to_staff(path: &Path, edits: &[String]) -> Reading {
    read_file(path, edits, Changes::default(), true)
}

/// Reads the scenario at `path`, and beside its own what-ifs those of `changes`. Files that these name
/// are looked for beside the scenario.
pub fn read_with(path: &Path, changes: Changes) -> Reading {
    let mut reading = read_file(path, &[], changes, false);
    reading.files.extend_from_slice(changes.with);
    reading
}

fn read_file(path: &Path, edits: &[String], changes: Changes, staff_is_sought: bool) -> Reading {
    let name = path.display().to_string();
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut reading = match csv::read_text(path) {
        Ok(text) => {
            let mut check = Check::new(folder);
            check.staff_is_sought = staff_is_sought;
            read_whole(check, &name, &text, edits, changes)
        }
        Err(sentence) => {
            let problems = vec![unreadable(&name, &sentence)];
            let sources = Sources::default();
            Reading {
                scenario: None,
                what_ifs: vec![],
                problems,
                sources,
                files: vec![],
                root: None,
            }
        }
    };
    reading.files.push(path.to_owned());
    reading
}

/// Reads a scenario from `text`, shown to the planner as `name`; files named in it are looked for in
/// `folder`.
pub fn read_text(name: &str, text: &str, folder: &Path, edits: &[String]) -> Reading {
    read_whole(Check::new(folder), name, text, edits, Changes::default())
}

fn read_whole(
    mut check: Check,
    name: &str,
    text: &str,
    edits: &[String],
    changes: Changes,
) -> Reading {
    let source = check.sources.add(name, text.strip_prefix('\u{feff}').unwrap_or(text));
    let Some(mut base) = parse::document(&mut check, source) else {
        return Reading::new(None, check);
    };
    let syntax = std::mem::take(&mut check.problems);
    edits.iter().for_each(|edit| overlay::set(&mut check, &mut base, edit));
    let what_ifs = base.remove("what-if");
    let start = Place { source, start: 0, end: 0 };
    let scenario = whole::read(&mut check, &base, start, name);
    // What is missing in a broken file is not known.
    let whole = scenario.as_ref().filter(|_| check.errors() == 0 && !check.staff_is_sought);
    let gaps = whole.map_or(Vec::new(), cover::gaps);
    whole.inspect(|scenario| cover::report(&mut check, &base, scenario, &gaps));
    in_order(&mut check.problems);
    let problems = check.problems.clone();
    let of_base = scenario.as_ref();
    let below = what_if::Base { table: &base, scenario: of_base, gaps: &gaps, problems };
    let own = what_ifs.map(|entry| below.read_section(&mut check, &entry.node));
    let mut what_ifs = own.unwrap_or_default();
    changes.with.iter().for_each(|path| what_ifs.extend(below.read_file(&mut check, path)));
    what_ifs.extend(below.read_set(&mut check, changes.set));
    // What is wrong with one point is mostly wrong with all.
    what_ifs.extend(changes.sweep.iter().map_while(|point| below.read_point(&mut check, point)));
    what_if::check_names(&mut check, &what_ifs);
    let of_base = |p: &Diagnostic| p.within.is_none() && p.severity == Severity::Error;
    let good = syntax.is_empty() && !check.problems.iter().any(of_base);
    check.problems = beside_syntax(&check.sources, syntax, check.problems);
    Reading { what_ifs, root: Some(base), ..Reading::new(scenario.filter(|_| good), check) }
}

fn unreadable(name: &str, sentence: &str) -> Diagnostic {
    let message = format!("{} cannot be read: {sentence}", crate::diagnostic::quoted(name));
    Diagnostic::error("unreadable-file", message)
}

/// Problems in the order of the file; those of CSV files and `--set` after it.
fn in_order(problems: &mut [Diagnostic]) {
    problems.sort_by_key(|problem| problem.place.map(|place| (place.source, place.start)));
}

/// After a syntax error what is missing elsewhere may stand in the line that could not be read: only
/// what is wrong in itself is reported beside it.
fn beside_syntax(
    sources: &Sources,
    syntax: Vec<Diagnostic>,
    others: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    const WRONG_IN_ITSELF: [&str; 9] = [
        "out-of-range",
        "wrong-kind",
        "unknown-word",
        "unknown-key",
        "bad-duration",
        "bad-time",
        "bad-hours",
        "bad-name",
        "bad-set",
    ];
    if syntax.is_empty() {
        return others;
    }
    let line = |problem: &Diagnostic| {
        problem.place.map(|place| (place.source, sources.line(place).number))
    };
    let broken: Vec<_> = syntax.iter().map(line).collect();
    let judged = others.into_iter().filter(|problem| {
        WRONG_IN_ITSELF.contains(&problem.code) && !broken.contains(&line(problem))
    });
    syntax.into_iter().chain(judged).collect()
}
