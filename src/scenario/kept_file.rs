//! Rosters whose days are to stay as they are, and what in the scenario stands against a day of them alone.
//!
//! What only several days together are against, such as a rest or days in a row, is found by the search.

use std::path::Path;

use jiff::civil::Date;

use super::Scenario;
use super::agent::{why_not_day, why_not_shift};
use super::check::Check;
use super::roster_file::{Given, Leavers, Line, RosterRow, read_rows, refuse_other_weeks};
use crate::center::{Agent, Free, Planned, ShiftRange, Worked};
use crate::diagnostic::{Diagnostic, Place, quoted};
use crate::time::{DAY, MINUTE, Tick};

/// A day of a person that is decided before the roster is made.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRow {
    /// Place in [`Team::agents`](crate::center::Team::agents).
    pub agent: usize,
    /// The day.
    pub date: Date,
    /// What is worked; `None`: a day off.
    pub work: Option<RosterRow>,
    /// Where the file says so.
    pub at: Place,
}

/// Reads a roster whose days are kept from a day of the horizon on; those before it are over, and are as the
/// roster has them that is `repaired`.
pub fn read_kept(
    path: &Path,
    scenario: &Scenario,
    first: usize,
    repaired: &[RosterRow],
) -> Given<KeptRow> {
    let kept = |check: &mut Check, lines: Vec<Line>| {
        let against = lines.iter().filter_map(|line| against(scenario, line, first, repaired));
        against.for_each(|problem| check.report(problem));
        lines.iter().map(row).collect()
    };
    read_rows(path, scenario, Leavers::Refused, refuse_other_weeks, kept)
}

fn row(line: &Line) -> KeptRow {
    let Line { agent, date, .. } = *line;
    KeptRow { agent, date, work: line.row(), at: line.at.shift }
}

/// Why a day cannot be kept, where that is, and what may be done about it.
type Against = (Place, String, &'static str);

/// What the file says against a row, at the cell to mend.
fn against(
    scenario: &Scenario,
    line: &Line,
    first: usize,
    repaired: &[RosterRow],
) -> Option<Diagnostic> {
    let calendar = &scenario.calendar;
    let day = (0..calendar.days() as usize).find(|&d| calendar.date(d as i32) == line.date)?;
    let agent = &scenario.team.agents[line.agent];
    let (at, why, help) = match day < first {
        true => against_the_past(line, repaired)?,
        false => against_what_is_fixed(scenario, agent, day, line)
            .or_else(|| against_person(scenario, agent, day, line))
            .or_else(|| against_times(scenario, agent, day, line))?,
    };
    let name = quoted(&agent.name);
    let message = format!("{name} cannot have this on {}: {why}", line.date.strftime("%a %-d %b"));
    Some(Diagnostic::error("kept-contradicts", message).at(at).help(help))
}

/// What was otherwise on a day that is over.
fn against_the_past(line: &Line, repaired: &[RosterRow]) -> Option<Against> {
    let was = repaired.iter().find(|row| (row.agent, row.date) == (line.agent, line.date));
    let times = |group: usize, work: &Worked| (group, work.range, work.start, work.length);
    let was = was.map(|row| times(row.group, &row.worked));
    let kept = line.work.as_ref().map(|(group, work)| times(*group, work));
    let why = "the roster that is repaired has the day otherwise, and it is before --from";
    let help = "take the row out, or begin the repair with that day";
    (was != kept).then(|| (line.at.shift, why.to_owned(), help))
}

fn against_what_is_fixed(
    scenario: &Scenario,
    agent: &Agent,
    day: usize,
    line: &Line,
) -> Option<Against> {
    let (_, fixed) = agent.fixed.iter().find(|(fixed, _)| *fixed == day)?;
    let range = line.work.as_ref().map(|(_, worked)| worked.range);
    let (holds, words) = match *fixed {
        Planned::Off => (range.is_none(), "a day off".to_owned()),
        Planned::Work => (range.is_some(), "work".to_owned()),
        Planned::Shift(shift) => {
            (range == Some(shift), format!("shift {}", quoted(&scenario.space.shifts[shift].name)))
        }
    };
    let why = format!("the scenario has {words} `fixed` on that day");
    let help = "take the row out, or what is `fixed` for this person on that day";
    (!holds).then_some((line.at.shift, why, help))
}

/// Leave, days that nobody can work, and shifts that are not worked.
fn against_person(scenario: &Scenario, agent: &Agent, day: usize, line: &Line) -> Option<Against> {
    let Scenario { center, space, team, .. } = scenario;
    let (_, worked) = line.work.as_ref()?;
    let contract = &team.contracts[agent.contract];
    let group = &center.groups[agent.group].name;
    // Where `available` has a price, a day that it leaves out is a dear one.
    let binds = agent.away.contains(&day) || is_hard(scenario);
    let of_day = binds.then(|| why_not_day(agent, day, contract)).flatten();
    let of_shift = || why_not_shift(worked.range, contract, &space.shifts, group);
    let of_day = of_day.map(|why| (line.at.date, why));
    let (at, why) = of_day.or_else(|| of_shift().map(|why| (line.at.shift, why)))?;
    Some((at, why, "take the row out, or change what the scenario says of this person"))
}

/// Times that no shift has, and those that reach beyond the hours of the person.
fn against_times(scenario: &Scenario, agent: &Agent, day: usize, line: &Line) -> Option<Against> {
    let (_, worked) = line.work.as_ref()?;
    let range = &scenario.space.shifts[worked.range];
    if let Some((is_start, why)) = unlike(range, worked) {
        let help =
            "correct the time, or let the shift have it: `start` and `length` may be windows";
        return Some((if is_start { line.at.start } else { line.at.end }, why, help));
    }
    let end = worked.start + worked.length;
    if end > DAY && agent.away.contains(&(day + 1)) {
        let help = "take the row out, or the leave";
        return Some((line.at.end, "the shift ends on a day of leave".into(), help));
    }
    let contract = &scenario.team.contracts[agent.contract];
    let hours = [&agent.available, &contract.available];
    let hours = hours.into_iter().filter_map(|free| free.get(day)).filter(|_| is_hard(scenario));
    hours.into_iter().find_map(|free| {
        let Free::Within(from, to) = *free else { return None };
        let help = "take the row out, or widen `available`";
        let at = if !(from..=to).contains(&worked.start) {
            line.at.start
        } else if !(from..=to).contains(&end) {
            line.at.end
        } else {
            return None;
        };
        let why = format!("it is outside of `available`, {}–{}", clock(from), clock(to));
        Some((at, why, help))
    })
}

fn is_hard(scenario: &Scenario) -> bool {
    scenario.team.rules.price("available").is_none()
}

/// What a shift never has: whether that is its start, and in words.
fn unlike(range: &ShiftRange, worked: &Worked) -> Option<(bool, String)> {
    let has = |times: &[Tick], time: Tick| times.iter().any(|t| t / MINUTE == time / MINUTE);
    let name = quoted(&range.name);
    if !has(&range.starts, worked.start) {
        return Some((true, format!("shift {name} never begins at {}", clock(worked.start))));
    }
    let end = clock(worked.start + worked.length);
    let why = || format!("shift {name} from {} never ends at {end}", clock(worked.start));
    (!has(&range.lengths, worked.length)).then(|| (false, why()))
}

/// "07:30", of the next day too.
fn clock(time: Tick) -> String {
    let minutes = time / MINUTE;
    if minutes == DAY / MINUTE {
        return "24:00".into();
    }
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}
