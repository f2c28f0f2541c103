//! A roster on screen: what is promised, who works when, how that covers what is required, how fair it is.

use std::io::{self, Write};
use std::ops::Range;

use super::super::roster::{ContractFairness, RosterReport, Spread};
use super::super::{Timing, table};
use crate::center::{Agent, ShiftRange, Worked};
use crate::planning::Origin;
use crate::time::{MINUTE, Tick};

/// More days than this are left to JSON and CSV.
const MOST_DAYS: usize = 28;
/// Days of a grid side by side.
const DAYS_A_ROW: usize = 7;
/// More broken rules than this are left to JSON.
const MOST_BROKEN: usize = 12;
/// A day on leave.
const LEAVE: &str = "×";

impl RosterReport<'_> {
    /// Writes the summary for people.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let people = format!(", {} people", self.scenario.team.agents.len());
        self.replay.write_what_ran(&people, self.proposal.complete, out)?;
        self.replay.write_targets(out)?;
        let days = (self.scenario.calendar.days() as usize).min(MOST_DAYS);
        for group in self.groups() {
            for from in (0..days).step_by(DAYS_A_ROW) {
                writeln!(out, "\n{}", self.grid(group, from..(from + DAYS_A_ROW).min(days)))?;
            }
        }
        writeln!(out, "\n{}", table::wrapped(&self.codes_in_words(), 0))?;
        self.write_changed(out)?;
        self.write_broken(out)?;
        self.write_at_most(out)?;
        writeln!(out, "\n{}", self.fairness_table())?;
        writeln!(out, "\n{}", self.replay.days())?;
        self.write_costs(out)?;
        self.explanation.why.iter().try_for_each(|why| self.write_why(why, out))?;
        self.explanation.prices.iter().try_for_each(|prices| self.write_prices(prices, out))?;
        let contacts = table::grouped(self.replay.results.contacts() as f64, 0);
        let Timing { seconds, threads } = self.timing;
        writeln!(out, "{contacts} contacts replayed: {seconds:.1} s on {threads} threads")
    }

    /// People of a group against some days, and below them how these are covered.
    fn grid(&self, group: usize, days: Range<usize>) -> String {
        let name =
            |day: usize| self.scenario.calendar.date(day as i32).strftime("%a %-d").to_string();
        let names: Vec<String> = days.clone().map(name).collect();
        let mut header = vec![self.scenario.center.groups[group].name.as_str()];
        header.extend(names.iter().map(String::as_str));
        header.push("hours");
        let team = self.scenario.team.agents.iter().enumerate();
        let own = team.filter(|(_, agent)| agent.group == group);
        let mut rows: Vec<Vec<String>> =
            own.map(|(place, agent)| self.person_row(place, agent, days.clone())).collect();
        rows.push(vec![String::new(); header.len()]);
        type Of = fn(&super::super::roster::Coverage) -> f64;
        let lines: [(&str, Of); 4] = [
            ("required h", |c| c.required_hours),
            ("staffed h", |c| c.staffed_hours),
            ("too few h", |c| c.under_hours),
            ("too many h", |c| c.over_hours),
        ];
        for (what, of) in lines {
            let on = |range: Range<usize>| table::grouped(of(&self.coverage(group, range)), 0);
            let mut row = vec![what.to_owned()];
            row.extend(days.clone().map(|day| on(day..day + 1)));
            row.push(on(days.clone()));
            rows.push(row);
        }
        table::plain(&header, 1, rows)
    }

    fn person_row(&self, place: usize, agent: &Agent, days: Range<usize>) -> Vec<String> {
        let mut row = vec![agent.name.clone()];
        let mut paid: Tick = 0;
        for day in days {
            let worked = self.proposal.assignments.iter();
            let worked = worked.filter(|one| one.agent == place).find(|one| one.day == day);
            let mut cell = match worked {
                Some(one) => {
                    let range = &self.scenario.space.shifts[one.worked.range];
                    paid += range.paid(one.worked.length);
                    self.code(one.worked.range) + &start_if_open(range, one.worked.start)
                }
                None if agent.away.contains(&day) => LEAVE.to_owned(),
                None => table::NO_FIGURE.to_owned(),
            };
            if is_denied(agent, day, worked.map(|one| one.worked.range)) {
                cell.push('!');
            }
            row.push(cell);
        }
        row.push(table::amount(crate::time::hours(paid)));
        row
    }

    /// The shortest beginning of a shift's name that no other shift has.
    fn code(&self, range: usize) -> String {
        let shifts = &self.scenario.space.shifts;
        let name = &shifts[range].name;
        let others = |code: &str| {
            let mut others = shifts.iter().enumerate().filter(|(place, _)| *place != range);
            others.any(|(_, other)| other.name.starts_with(code))
        };
        let ends = name.char_indices().skip(1).map(|(end, _)| end);
        let code = ends.map(|end| &name[..end]).find(|code| !others(code)).unwrap_or(name);
        code.to_uppercase()
    }

    fn codes_in_words(&self) -> String {
        let shifts = self.scenario.space.shifts.iter().enumerate();
        let words: Vec<String> =
            shifts.map(|(place, range)| format!("{} {}", self.code(place), range.name)).collect();
        format!(
            "{}, with the hour at which it begins where that is open; {} off, {LEAVE} leave, ! a wish is denied. Hours are paid; those below the people are hours of heads on the phone, breaks taken off.",
            words.join(", "),
            table::NO_FIGURE
        )
    }

    /// What a repair changes: who, when, and what was to be worked.
    fn write_changed(&self, out: &mut dyn Write) -> io::Result<()> {
        let changed = &self.proposal.changed;
        if changed.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nDays that are not as they were:")?;
        for one in changed {
            let date = self.scenario.calendar.date(one.day as i32).strftime("%a %-d %b");
            let name = &self.scenario.team.agents[one.agent].name;
            let mut now = self.proposal.assignments.iter();
            let now = now.find(|now| (now.agent, now.day) == (one.agent, one.day));
            let [before, now] = [one.before.as_ref(), now.map(|now| &now.worked)].map(|worked| {
                worked.map_or("off".to_owned(), |worked| self.shift_in_words(worked))
            });
            writeln!(out, "  {date}: {name} {now}, was {before}")?;
        }
        Ok(())
    }

    fn shift_in_words(&self, worked: &Worked) -> String {
        let range = &self.scenario.space.shifts[worked.range];
        let start = start_if_open(range, worked.start);
        format!("{} {start}", range.name).trim_end().to_owned()
    }

    /// What is neither a wish, a target nor a fair share: those are in the table of fairness.
    fn write_broken(&self, out: &mut dyn Write) -> io::Result<()> {
        let usual = [Origin::Wish, Origin::Target, Origin::Fair, Origin::Present];
        let broken: Vec<_> =
            self.broken().into_iter().filter(|one| !usual.contains(&one.origin)).collect();
        if broken.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nRules that are broken at their price:")?;
        for one in broken.iter().take(MOST_BROKEN) {
            let name = &self.scenario.team.agents[one.violation.person].name;
            let penalty = table::amount(one.violation.penalty);
            writeln!(out, "{}", table::wrapped(&format!("{name}, {}: {penalty}", one.message), 2))?;
        }
        match broken.len().saturating_sub(MOST_BROKEN) {
            0 => Ok(()),
            more => writeln!(out, "  and {more} more"),
        }
    }

    fn fairness_table(&self) -> String {
        let header =
            ["contract", "people", "hours", "weekends", "late", "nights", "wishes granted"];
        let spread = |s: Spread, decimals: usize| {
            let (least, most) = (table::grouped(s.least, 0), table::grouped(s.most, 0));
            format!("{} ({least}–{most})", table::grouped(s.mean, decimals))
        };
        let row = |one: ContractFairness| {
            let granted = match one.wishes {
                0 => table::NO_FIGURE.to_owned(),
                wishes => format!("{} of {wishes}", one.granted),
            };
            vec![
                one.contract.to_owned(),
                one.people.to_string(),
                spread(one.hours, 1),
                spread(one.weekends, 1),
                spread(one.late, 1),
                spread(one.nights, 1),
                granted,
            ]
        };
        table::plain(&header, 1, self.fairness().into_iter().map(row).collect())
    }

    fn write_costs(&self, out: &mut dyn Write) -> io::Result<()> {
        let solution = &self.proposal.solution;
        let of = |wanted: &dyn Fn(Origin) -> bool| -> f64 {
            let those = self.broken().into_iter().filter(|one| wanted(one.origin));
            those.map(|one| one.violation.penalty).sum()
        };
        let (wishes, targets, fair) =
            (of(&|o| o == Origin::Wish), of(&|o| o == Origin::Target), of(&|o| o == Origin::Fair));
        let rules = of(&|o| ![Origin::Wish, Origin::Target, Origin::Fair].contains(&o));
        writeln!(
            out,
            "\nmean (least–most) of each person. In the replay: in time, of all who found a line;\n\
             ±: the 95 % confidence half-width; days met: the share of days that keep a target.\n\
             Cost {}: {} cover, {} wishes, {} targets of hours, {} fairness, {} rules.\n\
             No roster costs less than {}: gap {:.2} %.",
            table::amount(solution.cost),
            table::amount(self.proposal.verdict.cover_cost),
            table::amount(wishes),
            table::amount(targets),
            table::amount(fair),
            table::amount(rules),
            table::amount(solution.bound),
            100.0 * solution.gap()
        )?;
        if let Some(paid) = self.paid_cost() {
            writeln!(out, "All paid hours: {} in money.", table::amount(paid))?;
        }
        match self.proposal.beyond_most_on_break_min {
            0 => Ok(()),
            minutes => {
                writeln!(out, "More people on a break than `most-on-break`: {minutes} minutes.")
            }
        }
    }
}

/// The hour at which a shift begins whose range leaves it open: "7", "13:30".
fn start_if_open(range: &ShiftRange, start: Tick) -> String {
    let minutes = start / MINUTE;
    match (range.starts.len(), minutes % 60) {
        (1, _) => String::new(),
        (_, 0) => (minutes / 60).to_string(),
        (_, past) => format!("{}:{past:02}", minutes / 60),
    }
}

fn is_denied(agent: &Agent, day: usize, worked: Option<usize>) -> bool {
    agent.wishes.iter().filter(|wish| wish.day == day).any(|wish| !wish.is_granted(worked))
}
