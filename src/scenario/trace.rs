//! `arrivals = { trace = … }`: the contacts of a log, exactly as they came.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::arrivals::Owner;
use super::check::{Check, Section, did_you_mean};
use super::csv::{self, Column, File};
use super::node::{Node, Value};
use super::series::{LENGTH, report_first};
use super::value;
use crate::demand::{Brought, KnownPatience, Trace, Traced};
use crate::diagnostic::{Diagnostic, Place, quoted};
use crate::time::{Calendar, Tick, ticks};

/// Keys of the queue that would change how many contacts come.
const MULTIPLIERS: [&str; 3] = ["scale", "day-factor", "interval-factor"];

const COLUMN_HELP: &str =
    "name the column that says when: { trace = \"calls.csv\", column = \"arrival\" }";
const STAMP_HELP: &str =
    "write 2026-03-02T08:00:12; after it may stand a fraction and the UTC offset: 12.25+01:00";

/// Reads a trace: the rows that `where` keeps, in the reported days and while the queue is open.
pub(super) fn read(
    check: &mut Check,
    section: &mut Section<'_>,
    owner: &Owner<'_>,
) -> Option<Trace> {
    refuse_multipliers(check, owner);
    let log = Log::read(check, section, owner)?;
    let mut seen = Seen::default();
    let rows: Vec<usize> = log.kept().collect();
    rows.iter().for_each(|&row| seen.add(&log, row, &owner.horizon.calendar));
    let good = seen.problems.is_empty();
    report_first(check, std::mem::take(&mut seen.problems), &quoted(&log.file.name));
    if !good {
        return None;
    }
    if owner.horizon.sure {
        seen.report(check, &log, owner, rows.len());
    }
    let contacts = while_open(check, seen.contacts, owner);
    let calendar = &owner.horizon.calendar;
    Some(Trace::new(with_warm_up(contacts, owner), calendar))
}

fn refuse_multipliers(check: &mut Check, owner: &Owner<'_>) {
    for node in MULTIPLIERS.iter().filter_map(|key| owner.queue.get(key)) {
        let message = format!(
            "{} has {}, but its `trace` says exactly which contacts come",
            owner.title,
            quoted(&node.key)
        );
        let help = "take it out; to play more or fewer contacts, count those of each interval and give them as `csv` with `column`";
        check.error("no-effect", node.at, message, help);
    }
}

/// The columns of a log that a planner names.
struct Log {
    file: Rc<File>,
    arrival: Column,
    talk: Option<Column>,
    after_work: Option<Column>,
    patience: Option<Column>,
    filter: Option<Filter>,
}

/// Which rows count: those with one of some texts in a column.
struct Filter {
    column: Column,
    is: Vec<String>,
    at: Place,
}

impl Log {
    fn read(check: &mut Check, section: &mut Section<'_>, owner: &Owner<'_>) -> Option<Self> {
        let before = check.errors();
        let trace = section.get("trace");
        let arrival = section.need(check, "column", COLUMN_HELP);
        let talk = section.get("handle-time").or(section.get("talk-time"));
        let (after_work, patience) = (section.get("after-work"), section.get("patience"));
        for key in ["handle-time", "talk-time", "after-work", "patience"] {
            check_law(check, section.get(key), owner);
        }
        let filter = section.get("where");
        let path = trace.and_then(|node| Some((value::text(check, node)?, node.at)));
        let file = path.and_then(|(path, at)| csv::file(check, path, at))?;
        let mut column = |node: Option<&Node>| csv::column_of(check, node?, &file);
        let arrival = column(arrival);
        let (talk, after_work, patience) = (column(talk), column(after_work), column(patience));
        let filter = filter.and_then(|node| Filter::read(check, node, &file));
        let arrival = arrival.filter(|_| check.errors() == before)?;
        let log = Self { file, arrival, talk, after_work, patience, filter };
        if log.kept().next().is_none()
            && let Some(filter) = &log.filter
        {
            filter.report_nothing(check, &log.file, owner);
        }
        Some(log)
    }

    fn kept(&self) -> impl Iterator<Item = usize> {
        let keeps = |row: &usize| self.filter.as_ref().is_none_or(|filter| filter.keeps(*row));
        (0..self.file.rows()).filter(keeps)
    }

    /// What a row tells of its contact beside when it came.
    fn brought(&self, row: usize) -> Result<Brought, Box<Diagnostic>> {
        Ok(Brought {
            talk: known(self.talk.as_ref(), row, length)?,
            after_work: known(self.after_work.as_ref(), row, length)?,
            patience: known(self.patience.as_ref(), row, known_patience)?,
        })
    }
}

/// A time that is known of some contacts needs the queue's law for the others.
fn check_law(check: &mut Check, node: Option<&Node>, owner: &Owner<'_>) {
    if let Some(node) = node
        && owner.queue.get(&node.key).is_none()
    {
        let key = quoted(&node.key);
        let message =
            format!("the trace of {} has {key}, but the queue itself has none", owner.title);
        let help = format!("give the queue {key} too: from it comes what a row does not tell");
        check.error("missing-key", node.at, message, &help);
    }
}

impl Filter {
    fn read(check: &mut Check, node: &Node, file: &Rc<File>) -> Option<Self> {
        const EXAMPLE: &str = "write where = { column = \"queue\", is = \"billing\" }";
        let mut section = Section::of(check, node, "`where`")?;
        let column = section.need(check, "column", EXAMPLE);
        let column = column.and_then(|node| csv::column_of(check, node, file));
        let is = section.need(check, "is", EXAMPLE);
        let is = is.and_then(|node| Some((texts(check, node)?, node.at)));
        section.finish(check);
        let (column, (is, at)) = (column?, is?);
        Some(Self { column, is, at })
    }

    fn keeps(&self, row: usize) -> bool {
        let cell = self.column.cell(row);
        self.is.iter().any(|text| text == cell.text)
    }

    /// A warning: on few days nobody may have come to a queue. A file without `where` is the queue's own,
    /// and if nothing of it counts, that is a mistake.
    fn report_nothing(&self, check: &mut Check, file: &File, owner: &Owner<'_>) {
        const SHOWN: usize = 10;
        let there: BTreeSet<&str> = self.column.cells().map(|cell| cell.text).collect();
        let near = self.is.iter().find_map(|text| did_you_mean(text, there.iter().copied()));
        let help = near.unwrap_or_else(|| {
            let more = if there.len() > SHOWN { ", …" } else { "" };
            let there: Vec<String> = there.into_iter().take(SHOWN).map(quoted).collect();
            format!("that column has {}{more}", there.join(", "))
        });
        let wanted: Vec<String> = self.is.iter().map(|text| quoted(text)).collect();
        let message = format!(
            "no row of {} has {} in its column {}: nobody comes to {}",
            quoted(&file.name),
            wanted.join(" or "),
            quoted(self.column.title()),
            owner.title
        );
        check.report(Diagnostic::warning("no-rows", message).at(self.at).help(help));
    }
}

/// A text or a list of texts.
fn texts(check: &mut Check, node: &Node) -> Option<Vec<String>> {
    match &node.value {
        Value::List(items) if items.is_empty() => {
            check.must_be("wrong-kind", node, "a text, or a list with one or more", "");
            None
        }
        Value::List(items) => {
            let texts = items.iter().map(|item| value::text(check, item).map(str::to_owned));
            texts.collect()
        }
        _ => value::text(check, node).map(|text| vec![text.to_owned()]),
    }
}

/// What a cell says; nothing if it is empty or there is no such column.
fn known<T>(
    column: Option<&Column>,
    row: usize,
    read: fn(&Column, &str) -> Result<T, &'static str>,
) -> Result<Option<T>, Box<Diagnostic>> {
    let Some(column) = column else { return Ok(None) };
    let cell = column.cell(row);
    if cell.text.is_empty() {
        return Ok(None);
    }
    read(column, cell.text).map(Some).map_err(|what| {
        let title = quoted(column.title());
        let message = format!("in {title} there must be {what}, not {}", quoted(cell.text));
        let problem = Diagnostic::error("bad-cell", message).at(cell.at);
        Box::new(problem.help("leave it empty if it is not known"))
    })
}

fn length(column: &Column, text: &str) -> Result<Tick, &'static str> {
    (LENGTH.cell)(column, text).map(ticks)
}

fn known_patience(column: &Column, text: &str) -> Result<KnownPatience, &'static str> {
    const WHAT: &str =
        "seconds or a duration such as 1min30s, >90 for longer than that, or infinite";
    if text == "infinite" {
        return Ok(KnownPatience::Infinite);
    }
    let (known, text): (fn(Tick) -> KnownPatience, &str) = match text.strip_prefix('>') {
        Some(rest) => (KnownPatience::Beyond, rest.trim_start()),
        None => (KnownPatience::Until, text),
    };
    length(column, text).map(known).map_err(|_| WHAT)
}

/// What the rows hold.
#[derive(Default)]
struct Seen {
    /// Those of the reported days, each with its place in the file.
    contacts: Vec<(Traced, Place)>,
    problems: Vec<Diagnostic>,
    /// Rows of other days, and the first of them.
    outside: usize,
    first_outside: Option<Place>,
    /// Rows whose hour came twice, and the first of them.
    twice: usize,
    first_twice: Option<Place>,
}

impl Seen {
    fn add(&mut self, log: &Log, row: usize, calendar: &Calendar) {
        let cell = log.arrival.cell(row);
        let (moment, twice) = match moment(cell.text, calendar) {
            Ok(found) => found,
            Err((what, help)) => {
                let found = if cell.text.is_empty() { "empty".into() } else { quoted(cell.text) };
                let title = quoted(log.arrival.title());
                let message = format!("in {title} there must be {what}, not {found}");
                self.problems.push(Diagnostic::error("bad-row", message).at(cell.at).help(help));
                return;
            }
        };
        let reported = calendar.begin()..calendar.horizon();
        let Some(arrival) = Tick::try_from(moment).ok().filter(|tick| reported.contains(tick))
        else {
            self.outside += 1;
            self.first_outside.get_or_insert(cell.at);
            return;
        };
        if twice {
            self.twice += 1;
            self.first_twice.get_or_insert(cell.at);
        }
        match log.brought(row) {
            Ok(brought) => self.contacts.push((Traced { arrival, brought }, cell.at)),
            Err(problem) => self.problems.push(*problem),
        }
    }

    /// Says what was left out of so many rows, and what had to be guessed.
    fn report(&self, check: &mut Check, log: &Log, owner: &Owner<'_>, rows: usize) {
        let (file, days) = (quoted(&log.file.name), owner.horizon.title());
        if let Some(at) = self.first_outside
            && self.contacts.is_empty()
        {
            let message = match rows {
                1 => format!("the only row of {file} for {} lies outside {days}", owner.title),
                n => format!("all {n} rows of {file} for {} lie outside {days}", owner.title),
            };
            let help = "check the year of the rows, and `start` and `days` of [scenario]";
            let own = log.filter.is_none();
            let problem = if own { Diagnostic::error } else { Diagnostic::warning };
            check.report(problem("no-rows", message).at(at).help(help));
        } else if let Some(at) = self.first_outside {
            let lie = if self.outside == 1 { "lies" } else { "lie" };
            let message = format!(
                "{} of the {rows} rows of {file} for {} {lie} outside {days}, and are left out",
                self.outside, owner.title
            );
            let help = "a log may hold more days than are played; if these were meant, change `start` or `days` of [scenario]";
            check.report(Diagnostic::warning("rows-outside", message).at(at).help(help));
        }
        if let Some(at) = self.first_twice {
            let message = format!(
                "{} of {} came in the hour that the clocks show twice; the first is taken",
                contacts_in_words(self.twice),
                owner.title
            );
            let help = "add the UTC offset to the times: 2026-10-25T02:30:00+01:00";
            check.report(Diagnostic::warning("repeated-hour", message).at(at).help(help));
        }
    }
}

fn contacts_in_words(count: usize) -> String {
    if count == 1 { "1 contact".into() } else { format!("{count} contacts") }
}

/// The contacts that come while the queue is open; the others are left out, with a warning.
fn while_open(
    check: &mut Check,
    mut contacts: Vec<(Traced, Place)>,
    owner: &Owner<'_>,
) -> Vec<Traced> {
    let intervals = owner.horizon.calendar.intervals();
    let all = contacts.len();
    let mut first_closed = None;
    contacts.retain(|(contact, at)| {
        let interval = intervals.partition_point(|i| i.end <= contact.arrival);
        let open = owner.is_open(&intervals[interval]);
        if !open {
            first_closed.get_or_insert(*at);
        }
        open
    });
    if let Some(at) = first_closed.filter(|_| owner.horizon.sure) {
        let left_out = all - contacts.len();
        let fall = if left_out == 1 { "falls" } else { "fall" };
        let message = format!(
            "{} of {} {fall} in times when it is closed, and are left out",
            contacts_in_words(left_out),
            owner.title
        );
        let help = "widen `open`, or take them out of the file";
        check.report(Diagnostic::warning("closed-demand", message).at(at).help(help));
    }
    contacts.into_iter().map(|(contact, _)| contact).collect()
}

/// Adds the contacts of the warm-up: each of its intervals has those of the same time of the day as
/// which its day is read, as far as the queue is open.
fn with_warm_up(mut contacts: Vec<Traced>, owner: &Owner<'_>) -> Vec<Traced> {
    let horizon = owner.horizon;
    let (warm_up, reported) =
        horizon.calendar.intervals().split_at(horizon.calendar.warm_up_intervals());
    contacts.sort_by_key(|contact| contact.arrival);
    let before = |moment: Tick| contacts.partition_point(|contact| contact.arrival < moment);
    let mut earlier = Vec::new();
    for interval in warm_up {
        let twin = horizon.read_back(interval.day);
        let of_day = &reported[reported.partition_point(|i| i.day < twin)..];
        let twin = of_day.iter().take_while(|i| i.day == twin).find(|i| i.slot == interval.slot);
        let open = owner.is_open(interval);
        let Some(twin) = twin.filter(|_| open) else { continue };
        let own = &contacts[before(twin.start)..before(twin.end)];
        let moved = own.iter().map(|contact| Traced {
            arrival: interval.start + (contact.arrival - twin.start),
            ..*contact
        });
        earlier.extend(moved.filter(|contact| contact.arrival < interval.end));
    }
    contacts.append(&mut earlier);
    contacts
}

/// What a timestamp must be, and how to mend it.
pub(super) type Wrong = (&'static str, &'static str);

/// A timestamp in microseconds from the calendar's origin on, and whether the clocks showed it twice.
/// Without an offset it is the time on the wall; of an hour that comes twice the first is taken.
pub(super) fn moment(text: &str, calendar: &Calendar) -> Result<(i64, bool), Wrong> {
    let (date, time) = text.split_once(['T', ' ']).ok_or(UNREADABLE)?;
    if date.len() != "2026-03-02".len() || !time.contains(':') {
        return Err(UNREADABLE);
    }
    let on_the_wall = time.bytes().all(|byte| byte.is_ascii_digit() || b":.,".contains(&byte));
    if !on_the_wall {
        let stamp: Timestamp = text.parse().map_err(|_| UNREADABLE)?;
        in_years(TimeZone::UTC.to_datetime(stamp))?;
        return Ok((calendar.since_origin(stamp), false));
    }
    let civil = in_years(text.parse().map_err(|_| UNREADABLE)?)?;
    let ambiguous = calendar.on_the_wall(civil);
    let twice = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => false,
        AmbiguousOffset::Fold { .. } => true,
        AmbiguousOffset::Gap { .. } => {
            let what = "a time that the clocks show";
            return Err((
                what,
                "clocks go forward then: set `time-zone` to that of the log, or add the UTC offset to its times",
            ));
        }
    };
    let first = ambiguous.compatible().map_err(|_| UNREADABLE)?;
    Ok((calendar.since_origin(first.timestamp()), twice))
}

const UNREADABLE: Wrong = ("a date and time", STAMP_HELP);

fn in_years(time: DateTime) -> Result<DateTime, Wrong> {
    match time.year() {
        1900..=2199 => Ok(time),
        _ => Err(("a time in the years 1900 to 2199", "correct the year")),
    }
}
