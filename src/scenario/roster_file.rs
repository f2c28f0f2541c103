//! Rosters as CSV files, as `ringplan roster` writes them: a row for each day that somebody works.

use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

use jiff::civil::{Date, DateTime, Time};

use super::Scenario;
use super::check::{Check, Columns, did_you_mean};
use super::csv::{self, Cell, Column, File};
use super::horizon::Horizon;
use super::node::{Node, Table};
use super::trace;
use crate::center::{Assignment, Before, Break, Center, Earlier, Group, Space, Team, Worked};
use crate::diagnostic::{Diagnostic, Place, Severity, Sources, quoted};
use crate::time::{Calendar, DAY, Tick};

/// A day that somebody works, on any date.
#[derive(Clone, Debug, PartialEq)]
pub struct RosterRow {
    /// Place in [`Team::agents`].
    pub agent: usize,
    /// The day on which the shift begins.
    pub date: Date,
    /// Whose contacts are answered: as in an [`Assignment`].
    pub group: usize,
    /// The shift.
    pub worked: Worked,
}

/// What came of reading a file that is given beside a scenario.
#[derive(Debug)]
pub struct Given<T> {
    /// Its rows; `None` if there is an error among them.
    pub rows: Option<Vec<T>>,
    /// What is wrong with it.
    pub problems: Vec<Diagnostic>,
    /// What the problems' places point into.
    pub sources: Sources,
}

/// Reads a roster of the scenario's team and days: if it has rows, some of them are of the horizon.
pub fn read_roster(path: &Path, scenario: &Scenario) -> Given<RosterRow> {
    read_rows(path, scenario, Leavers::Refused, refuse_other_weeks, rows)
}

/// Reads a roster of weeks that are over, in which people may stand who have left.
pub fn read_history(path: &Path, scenario: &Scenario) -> Given<RosterRow> {
    read_rows(path, scenario, Leavers::LeftOut, warn_of_gap, rows)
}

/// Reads a roster's lines and makes of them what is asked for.
pub(super) fn read_rows<T>(
    path: &Path,
    scenario: &Scenario,
    leavers: Leavers,
    judge: impl Fn(&Calendar, &Dates) -> Option<Diagnostic>,
    of_lines: impl Fn(&mut Check, Vec<Line>) -> Vec<T>,
) -> Given<T> {
    let Scenario { calendar, space, team, center, .. } = scenario;
    let known = Known { calendar, space, team, groups: &center.groups };
    read(path, (leavers, ROSTER), csv::file_perhaps_without_rows, |check, file, at| {
        let lines = known.lines(check, file, at)?;
        let problem = Dates::of(&lines).and_then(|dates| judge(calendar, &dates));
        if let (Some(problem), Some(dates)) = (problem, csv::titled(file, DATE)) {
            check.report(problem.at(dates.cell(0).at));
        }
        Some(of_lines(check, lines))
    })
}

/// A line of a roster as it stands in the file.
pub(super) struct Line {
    /// Place in [`Team::agents`].
    pub agent: usize,
    pub date: Date,
    /// For which group, and what; `None`: a day off.
    pub work: Option<(usize, Worked)>,
    pub at: LineAt,
}

/// Where its cells stand.
pub(super) struct LineAt {
    pub date: Place,
    pub shift: Place,
    pub start: Place,
    pub end: Place,
}

impl Line {
    /// The day that is worked; `None`: a day off.
    pub fn row(&self) -> Option<RosterRow> {
        let (group, worked) = self.work.clone()?;
        Some(RosterRow { agent: self.agent, date: self.date, group, worked })
    }
}

/// Days that are worked: what is off need not be said.
fn rows(_: &mut Check, lines: Vec<Line>) -> Vec<RosterRow> {
    lines.iter().filter_map(Line::row).collect()
}

/// The dates of a roster's lines, each once and in order.
pub(super) struct Dates(BTreeSet<Date>);

impl Dates {
    /// `None` without rows: nobody works, on whatever day.
    fn of(lines: &[Line]) -> Option<Self> {
        (!lines.is_empty()).then(|| Self(lines.iter().map(|line| line.date).collect()))
    }

    /// "days from 2026-02-23 to 2026-03-01".
    fn in_words(&self) -> String {
        match (self.0.first(), self.0.last()) {
            (Some(first), Some(last)) if first < last => format!("days from {first} to {last}"),
            (Some(only), _) => format!("{only} alone"),
            (None, _) => "no days".to_owned(),
        }
    }
}

/// All days would be off.
pub(super) fn refuse_other_weeks(calendar: &Calendar, dates: &Dates) -> Option<Diagnostic> {
    let (first, last) = (calendar.date(0), calendar.date(calendar.days() as i32 - 1));
    if dates.0.range(first..=last).next().is_some() {
        return None;
    }
    let message = format!(
        "this roster holds {}, none of the days that are planned, {first} to {last}",
        dates.in_words()
    );
    let help = "give the roster of these days, or set `start` to the first day of this one; what was worked before the first day is for --history";
    Some(Diagnostic::error("other-days", message).help(help))
}

/// What is more than a week old says nothing of the first day.
fn warn_of_gap(calendar: &Calendar, dates: &Dates) -> Option<Diagnostic> {
    let first = calendar.date(0);
    if dates.0.range(calendar.date(-DAYS_BEFORE)..first).next().is_some() {
        return None;
    }
    let message = format!(
        "this history holds {}, none of the week before {first}: rest and days in a row cannot carry over",
        dates.in_words()
    );
    let help = "give the roster that ends on the day before the first";
    Some(Diagnostic::warning("history-gap", message).help(help))
}

/// A roster that reaches into so many days before the first says who worked on them.
const DAYS_BEFORE: i32 = 7;

/// The rows of the last week before the first day, and of all days that are played before it; none if the
/// last week has none, as it is not known who worked then.
pub fn days_before(calendar: &Calendar, rows: &[RosterRow]) -> Vec<Earlier> {
    let earlier = |row: &RosterRow| {
        let day = (row.date - calendar.date(0)).get_days();
        let RosterRow { agent, group, worked, .. } = row.clone();
        Earlier { agent, day, group, worked }
    };
    let days = calendar.first_staffed_day().min(-DAYS_BEFORE)..0;
    let mut earlier: Vec<Earlier> =
        rows.iter().map(earlier).filter(|one| days.contains(&one.day)).collect();
    if earlier.iter().all(|one| one.day < -DAYS_BEFORE) {
        earlier.clear();
    }
    earlier.sort_by_key(|one| (one.agent, one.day));
    earlier
}

/// What becomes of people who are not in the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leavers {
    /// The file is refused.
    Refused,
    /// They have left and are left out with a warning, unless their name is like that of somebody or nobody
    /// of the team is in the file.
    LeftOut,
}

/// Reads the rows of a file of a kind, which `open` finds.
pub(super) fn read<T>(
    path: &Path,
    (leavers, kind): (Leavers, Columns),
    open: impl Fn(&mut Check, &str, Place) -> Option<Rc<File>>,
    rows: impl Fn(&mut Check, &Rc<File>, Place) -> Option<Vec<T>>,
) -> Given<T> {
    let mut check = Check::new(Path::new(""));
    check.given = Some(kind);
    let name = path.display().to_string();
    let source = check.sources.add(&name, "");
    let at = Place { source, start: 0, end: 0 };
    let file = open(&mut check, &name, at);
    let rows = file.and_then(|file| rows(&mut check, &file, at));
    let (mut problems, sources) = check.into_problems();
    if leavers == Leavers::LeftOut && rows.as_ref().is_some_and(|rows| !rows.is_empty()) {
        warn_of_leavers(&mut problems);
    }
    let good = problems.iter().all(|problem| problem.severity != Severity::Error);
    Given { rows: rows.filter(|_| good), problems, sources }
}

/// Each of them once.
fn warn_of_leavers(problems: &mut Vec<Diagnostic>) {
    let is_leaver =
        |p: &Diagnostic| p.code == UNKNOWN_AGENT && p.help.as_deref() == Some(OTHER_TEAM);
    let mut told: Vec<String> = Vec::new();
    problems.retain(|problem| {
        let is_news = !told.contains(&problem.message);
        if is_leaver(problem) && is_news {
            told.push(problem.message.clone());
        }
        !is_leaver(problem) || is_news
    });
    for problem in problems.iter_mut().filter(|problem| is_leaver(problem)) {
        problem.severity = Severity::Warning;
        problem.help = Some("whoever has left the team is left out".into());
    }
}

const UNKNOWN_AGENT: &str = "unknown-agent";
/// The help where no name is like the one that is not known.
const OTHER_TEAM: &str = "is this the roster of another scenario?";

/// Puts the people of every group whose staff is a roster on their shifts.
pub(super) fn lay(
    check: &mut Check,
    root: &Table,
    horizon: &Horizon,
    space: &Space,
    team: &Team,
    center: &mut Center,
) {
    let calendar = &horizon.calendar;
    let known = Known { calendar, space, team, groups: &center.groups };
    let mut groups = Vec::new();
    let mut roster: Vec<Assignment> = Vec::new();
    let mut earlier = Before::default();
    for (group, node) in rosters(root, center) {
        groups.push(group);
        let path = super::value::text(check, node);
        let file = path.and_then(|path| csv::file_perhaps_without_rows(check, path, node.at));
        let lines = file.and_then(|file| known.lines(check, &file, node.at));
        let Some(rows) = lines.map(|lines| rows(check, lines)) else { continue };
        earlier.know(group, &days_before(calendar, &rows));
        let own = rows.into_iter().filter(|row| row.group == group);
        let in_horizon = |row: RosterRow| {
            let day = (0..calendar.days()).find(|&day| calendar.date(day as i32) == row.date)?;
            let RosterRow { agent, worked, .. } = row;
            Some(Assignment { agent, day: day as usize, group, worked })
        };
        let before = roster.len();
        roster.extend(own.filter_map(in_horizon));
        if roster.len() == before && horizon.sure {
            let group = quoted(&center.groups[group].name);
            let message = format!("this roster has nobody of group {group} in {}", horizon.title());
            let help = "check its dates, and the `group` of its agents";
            check.report(Diagnostic::warning("nobody-in-roster", message).at(node.at).help(help));
        }
    }
    if !groups.is_empty() {
        center.post_roster(calendar, space, team, &groups, &roster, &earlier);
    }
}

/// Groups with a roster, and where the file names it.
fn rosters<'a>(root: &'a Table, center: &Center) -> Vec<(usize, &'a Node)> {
    let roster = |name: &str| {
        let group = root.get("group")?.table()?.get(name)?.table()?;
        group.get("staff")?.table()?.get("roster")
    };
    let groups = center.groups.iter().enumerate();
    groups.filter_map(|(place, group)| Some((place, roster(&group.name)?))).collect()
}

const ROSTER: Columns = Columns { what: "roster", titles: "date agent shift start end breaks" };
const DATE: &str = "date";
/// The column that says for whom somebody works; his own group where it is missing or empty.
const GROUP: &str = "group";

/// The columns that a file must have.
pub(super) fn columns<const N: usize>(
    check: &mut Check,
    file: &Rc<File>,
    at: Place,
    kind: Columns,
) -> Option<[Column; N]> {
    let titles = kind.titles.split(' ');
    let found: Vec<Column> = titles.filter_map(|title| csv::titled(file, title)).collect();
    let found = <[Column; N]>::try_from(found).ok();
    if found.is_none() {
        let message = format!("{} is no {}", quoted(&file.name), kind.what);
        check.error("no-roster", at, message, &kind.in_words());
    }
    found
}

/// What stands in the place of a shift on a day off.
const OFF: &str = "off";

fn twice(agent: &Cell<'_>, line: &Line, other: &Line) -> Diagnostic {
    let two = match (&line.work, &other.work) {
        (Some(_), Some(_)) => "two shifts",
        (None, None) => "two rows",
        _ => "a shift and a day off",
    };
    let message = format!("{} has {two} on {}", agent.text, line.date);
    let help = "a person has one row a day at most: take one of the rows out";
    Diagnostic::error("assigned-twice", message).at(agent.at).help(help)
}

/// What a roster speaks of.
struct Known<'a> {
    calendar: &'a Calendar,
    space: &'a Space,
    team: &'a Team,
    groups: &'a [Group],
}

/// What a row says, or where it is wrong.
pub(super) type Read<T> = Result<T, Box<Diagnostic>>;

impl Known<'_> {
    /// `None` if a column is missing; rows that cannot be read are reported and left out.
    fn lines(&self, check: &mut Check, file: &Rc<File>, at: Place) -> Option<Vec<Line>> {
        let columns = columns(check, file, at, ROSTER)?;
        let group = csv::titled(file, GROUP);
        let mut lines: Vec<Line> = Vec::new();
        for place in 0..file.rows() {
            let cells = columns.each_ref().map(|column| column.cell(place));
            match self.line(&cells, group.as_ref().map(|column| column.cell(place))) {
                Ok(line) => {
                    let same = |other: &&Line| (other.agent, other.date) == (line.agent, line.date);
                    match lines.iter().find(same) {
                        Some(other) => check.report(twice(&cells[1], &line, other)),
                        None => lines.push(line),
                    }
                }
                Err(problem) => check.report(*problem),
            }
        }
        Some(lines)
    }

    fn line(&self, cells: &[Cell<'_>; 6], group: Option<Cell<'_>>) -> Read<Line> {
        let [date, agent, shift, start, end, breaks] = cells;
        let day: Date = date.text.parse().map_err(|_| {
            wrong(
                "bad-date",
                date,
                "a date such as 2026-03-02",
                "it is the day on which the shift begins",
            )
        })?;
        let agents = self.team.agents.iter().map(|agent| agent.name.as_str());
        let who = named("agent", agent, agents)?;
        let at = LineAt { date: date.at, shift: shift.at, start: start.at, end: end.at };
        let ranges = self.space.shifts.iter().map(|range| range.name.as_str());
        if shift.text == OFF && ranges.clone().all(|name| name != OFF) {
            let timed = [start, end, breaks].into_iter().find(|cell| !cell.text.is_empty());
            return match timed {
                None => Ok(Line { agent: who, date: day, work: None, at }),
                Some(cell) => {
                    let help = "name the shift, or leave out its times";
                    Err(wrong("bad-time", cell, "empty on a day off", help))
                }
            };
        }
        let range = named("shift", shift, ranges)?;
        let (from, wall) = self.moment(start, start.text)?;
        let (to, _) = self.moment(end, end.text)?;
        let midnight = day.to_datetime(Time::midnight());
        let time_of_day = ticks(wall.duration_since(midnight).as_micros() as i64);
        let time_of_day = time_of_day.filter(|&time| time < DAY).ok_or_else(|| {
            wrong(
                "bad-time",
                start,
                &format!("on {day}"),
                "the date is that on which the shift begins",
            )
        })?;
        let length =
            ticks(to - from).filter(|&length| (1..=DAY).contains(&length)).ok_or_else(|| {
                wrong("bad-time", end, "after the start and within 24 hours", "correct the end")
            })?;
        let breaks = self.breaks(breaks, range, from, length)?;
        let group = self.group(who, group)?;
        let worked = Worked { range, start: time_of_day, length, breaks };
        Ok(Line { agent: who, date: day, work: Some((group, worked)), at })
    }

    /// For whom somebody works: his own group, or another whose contacts he can answer.
    fn group(&self, agent: usize, cell: Option<Cell<'_>>) -> Read<usize> {
        let agent = &self.team.agents[agent];
        let Some(cell) = cell.filter(|cell| !cell.text.is_empty()) else { return Ok(agent.group) };
        let group = named("group", &cell, self.groups.iter().map(|group| group.name.as_str()))?;
        if group == agent.group || agent.can_serve(&self.groups[group].skills) {
            return Ok(group);
        }
        let message =
            format!("{} has not the skills of group {}", quoted(&agent.name), quoted(cell.text));
        let help = "give this person `skills` of his own, or another group here";
        Err(Box::new(Diagnostic::error("no-skill", message).at(cell.at).help(help)))
    }

    /// Breaks as `start/end start/end`; whether they are paid is as the shift says.
    fn breaks(&self, cell: &Cell<'_>, range: usize, from: i64, length: Tick) -> Read<Vec<Break>> {
        let mut windows = self.space.shifts[range].breaks_of(length);
        let mut breaks: Vec<Break> = Vec::new();
        for word in cell.text.split_whitespace() {
            let bad = || {
                let what = "breaks as start/end within the shift and one after the other";
                wrong("bad-time", cell, what, "several are separated by blanks")
            };
            let (start, end) = word.split_once('/').ok_or_else(bad)?;
            let (start, end) = (self.moment(cell, start)?.0, self.moment(cell, end)?.0);
            let (at, long) =
                (ticks(start - from).ok_or_else(bad)?, ticks(end - start).ok_or_else(bad)?);
            let before = breaks.last().map_or(0, |before| before.at + before.length);
            if at < before || long == 0 || at + long > length {
                return Err(bad());
            }
            let paid = windows.next().is_none_or(|window| window.paid);
            breaks.push(Break { at, length: long, paid });
        }
        Ok(breaks)
    }

    /// A moment from the calendar's origin, and what the clocks show then.
    fn moment(&self, cell: &Cell<'_>, text: &str) -> Read<(i64, DateTime)> {
        let (moment, _) = trace::moment(text, self.calendar)
            .map_err(|(what, help)| wrong("bad-time", cell, what, help))?;
        let wall = text.parse().map_err(|_| {
            wrong("bad-time", cell, "a time with an offset such as +01:00", "Z names no local time")
        })?;
        Ok((moment, wall))
    }
}

/// A length of time that is not negative.
fn ticks(micros: i64) -> Option<Tick> {
    Tick::try_from(micros).ok()
}

pub(super) fn wrong(
    code: &'static str,
    cell: &Cell<'_>,
    what: &str,
    help: &str,
) -> Box<Diagnostic> {
    let message = format!("this must be {what}, not {}", quoted(cell.text));
    Box::new(Diagnostic::error(code, message).at(cell.at).help(help))
}

/// Whether two names differ in their number alone, as those of an open headcount do: no slip of the pen.
fn is_numbered_alike(a: &str, b: &str) -> bool {
    let kind = |name: &str| {
        let (kind, number) = name.rsplit_once(' ')?;
        number.parse::<u32>().is_ok().then(|| kind.to_owned())
    };
    kind(a).is_some() && kind(a) == kind(b)
}

/// The place of a name among others.
pub(super) fn named<'a>(
    kind: &str,
    cell: &Cell<'_>,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Read<usize> {
    known.clone().position(|name| name == cell.text).ok_or_else(|| {
        let message = format!("no {kind} is called {}", quoted(cell.text));
        let likely = known.filter(|name| !is_numbered_alike(name, cell.text));
        let help = did_you_mean(cell.text, likely).unwrap_or_else(|| OTHER_TEAM.into());
        let code = match kind {
            "agent" => UNKNOWN_AGENT,
            "group" => "unknown-group",
            _ => "unknown-shift",
        };
        Box::new(Diagnostic::error(code, message).at(cell.at).help(help))
    })
}
