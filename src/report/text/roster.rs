//! A roster on screen: what is promised, who works when, how that covers what is required, how fair it is.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use super::super::roster::{ContractFairness, RosterReport, Spread, is_denied};
use super::super::{Timing, table};
use crate::center::{Agent, ShiftRange, Worked};
use crate::planning::Origin;
use crate::scenario::Scenario;
use crate::time::{MINUTE, Tick};

/// More days than this are left to JSON and CSV.
const MOST_DAYS: usize = 28;
/// Days of a grid side by side.
const DAYS_A_ROW: usize = 7;
/// More broken rules than this are left to JSON.
const MOST_BROKEN: usize = 12;
/// Below the tables.
const LEGEND: &str = "mean (least–most) of each person; granted, denied: wishes. In the replay: in time, of all who found a line; ±: the 95 % confidence half-width; days met: the probability that a day keeps a target.";
/// A day on leave.
const LEAVE: &str = "×";
/// A day for another group.
const LENT: &str = "*";

impl RosterReport<'_> {
    /// Writes the summary for people.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let people = format!(", {} people", self.scenario().team.agents.len());
        self.replay.write_what_ran(&people, self.proposal.complete, out)?;
        self.replay.write_targets(out)?;
        let days = (self.scenario().calendar.days() as usize).min(MOST_DAYS);
        let weeks: Vec<Range<usize>> =
            (0..days).step_by(DAYS_A_ROW).map(|from| from..(from + DAYS_A_ROW).min(days)).collect();
        for group in self.groups() {
            for week in &weeks {
                writeln!(out, "\n{}", self.grid(group, week.clone()))?;
            }
        }
        writeln!(out, "\n{}", table::wrapped(&self.codes_in_words(), 0))?;
        self.write_lent(out)?;
        self.write_needed(out)?;
        self.write_changed(out)?;
        self.write_broken(out)?;
        self.write_at_most(out)?;
        for morning in &self.proposal.first_mornings {
            writeln!(out, "\n{}", table::wrapped(&morning.words(self.scenario()), 0))?;
        }
        writeln!(out, "\n{}", self.fairness_table())?;
        for table in weeks.into_iter().filter_map(|week| self.replay.targets_by_day(week)) {
            writeln!(out, "\n{table}")?;
        }
        writeln!(out, "\n{}", self.replay.days())?;
        writeln!(out, "\n{}", table::wrapped(LEGEND, 0))?;
        self.write_costs(out)?;
        self.explanation.why.iter().try_for_each(|why| self.write_why(why, out))?;
        self.explanation.prices.iter().try_for_each(|prices| self.write_prices(prices, out))?;
        let contacts = table::grouped(self.replay.results.contacts() as f64, 0);
        let Timing { seconds, threads } = self.timing;
        writeln!(out, "{contacts} contacts replayed: {seconds:.1} s on {threads} threads")
    }

    /// People of a group against some days, and below them how these are covered.
    fn grid(&self, group: usize, days: Range<usize>) -> String {
        let names: Vec<String> = days.clone().map(|day| self.replay.short_day(day)).collect();
        let mut header = vec![self.scenario().center.groups[group].name.as_str()];
        header.extend(names.iter().map(String::as_str));
        header.push("hours");
        let team = self.scenario().team.agents.iter().enumerate();
        let own = team.filter(|(_, agent)| agent.group == group);
        let mut rows: Vec<Vec<String>> =
            own.map(|(place, agent)| self.person_row(place, agent, days.clone())).collect();
        rows.push(vec![String::new(); header.len()]);
        let on = |range: Range<usize>| self.coverage(group, range).lines();
        let of_days: Vec<_> = days.clone().map(|day| on(day..day + 1)).collect();
        for (line, (what, in_all)) in on(days).into_iter().enumerate() {
            let mut row = vec![what.to_owned()];
            row.extend(of_days.iter().map(|lines| short_hours(lines[line].1)));
            row.push(short_hours(in_all));
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
                    let range = &self.scenario().space.shifts[one.worked.range];
                    paid += range.paid(one.worked.length);
                    let lent = if one.group == agent.group { "" } else { LENT };
                    self.code(one.worked.range) + &start_if_open(range, one.worked.start) + lent
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
        let shifts = &self.scenario().space.shifts;
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
        let shifts = self.scenario().space.shifts.iter().enumerate();
        let words: Vec<String> =
            shifts.map(|(place, range)| format!("{} {}", self.code(place), range.name)).collect();
        let is_open = |range: &ShiftRange| range.starts.len() > 1;
        let hour = match self.scenario().space.shifts.iter().any(is_open) {
            true => ", with the hour at which it begins where that is open",
            false => "",
        };
        format!(
            "{}{hour}; {} off, {LEAVE} leave, ! a wish is denied. Hours are paid; those below the people are hours of heads on the phone, breaks taken off.",
            words.join(", "),
            table::NO_FIGURE
        )
    }

    /// Who works when for another group.
    fn write_lent(&self, out: &mut dyn Write) -> io::Result<()> {
        let Scenario { center, calendar, team, .. } = self.scenario();
        let mut days: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        let lent = self.proposal.assignments.iter();
        for one in lent.filter(|one| one.group != team.agents[one.agent].group) {
            let date = calendar.date(one.day as i32).strftime("%a %-d %b").to_string();
            days.entry((one.agent, one.group)).or_default().push(date);
        }
        for (place, ((agent, group), dates)) in days.into_iter().enumerate() {
            let blank = if place == 0 { "\n" } else { "" };
            let (name, group) = (&team.agents[agent].name, &center.groups[group].name);
            let text = format!("{LENT} {name} works for {group} on {}", dates.join(", "));
            writeln!(out, "{blank}{}", table::wrapped(&text, 2))?;
        }
        Ok(())
    }

    /// How many of each open headcount are needed.
    fn write_needed(&self, out: &mut dyn Write) -> io::Result<()> {
        let Scenario { center, team, .. } = self.scenario();
        for (place, needed) in self.proposal.needed.iter().enumerate() {
            let (contract, group) =
                (&team.contracts[needed.contract].name, &center.groups[needed.group].name);
            let all = match needed.people {
                people if people == needed.most => {
                    ": all that could be had, more may be needed (see `headcount`)"
                }
                _ => "",
            };
            let blank = if place == 0 { "\n" } else { "" };
            let at_most = if all.is_empty() && !self.is_proven() { "at most " } else { "" };
            let text = format!(
                "Beside the people named, {at_most}{} of {contract} {} needed in {group}{all}.",
                needed.people,
                if needed.people == 1 { "is" } else { "are" }
            );
            writeln!(out, "{blank}{}", table::wrapped(&text, 0))?;
        }
        if self.proposal.needed.iter().all(|needed| needed.people == 0) {
            return Ok(());
        }
        let mut all_needed = self.proposal.needed.iter();
        let hedge = match self.is_proven() || all_needed.all(|one| one.people == one.most) {
            true => "",
            false => "Fewer may do: no proof was found that it takes so many, see the gap below. ",
        };
        let text = format!("{hedge}--csv DIR with --write FILE names them in a copy of the file.");
        writeln!(out, "{}", table::wrapped(&text, 0))
    }

    /// Whether no roster is cheaper, so that no other number of people would be better.
    fn is_proven(&self) -> bool {
        self.proposal.gap() < 1e-9
    }

    /// What a repair changes: who, when, and what was to be worked.
    fn write_changed(&self, out: &mut dyn Write) -> io::Result<()> {
        let changed = &self.proposal.changed;
        if changed.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nDays that are not as they were:")?;
        for one in changed {
            let date = self.scenario().calendar.date(one.day as i32).strftime("%a %-d %b");
            let name = &self.scenario().team.agents[one.agent].name;
            let mut now = self.proposal.assignments.iter();
            let now = now.find(|now| (now.agent, now.day) == (one.agent, one.day));
            let before = one.before.as_ref().map(|(worked, group)| (worked, *group));
            let [before, now] = [before, now.map(|now| (&now.worked, now.group))]
                .map(|day| day.map_or("off".to_owned(), |day| self.shift_in_words(one.agent, day)));
            writeln!(out, "  {date}: {name} {now}, was {before}")?;
        }
        Ok(())
    }

    fn shift_in_words(&self, agent: usize, (worked, group): (&Worked, usize)) -> String {
        let Scenario { center, space, team, .. } = self.scenario();
        let range = &space.shifts[worked.range];
        let mut words = vec![range.name.clone(), start_if_open(range, worked.start)];
        if group != team.agents[agent].group {
            words.push(format!("for {}", center.groups[group].name));
        }
        words.retain(|word| !word.is_empty());
        words.join(" ")
    }

    /// What is neither a wish, a target nor a fair share: those are in the table of fairness.
    fn write_broken(&self, out: &mut dyn Write) -> io::Result<()> {
        let usual =
            [Origin::Wish, Origin::Target, Origin::Fair, Origin::Present, Origin::Headcount];
        let broken: Vec<_> =
            self.broken().into_iter().filter(|one| !usual.contains(&one.origin)).collect();
        if broken.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nRules that are broken at their price:")?;
        for one in broken.iter().take(MOST_BROKEN) {
            let name = &self.scenario().team.agents[one.violation.person].name;
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
            ["contract", "people", "hours", "weekends", "late", "nights", "granted", "denied"];
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
                spread(one.denied, 1),
            ]
        };
        table::plain(&header, 1, self.fairness().into_iter().map(row).collect())
    }

    fn write_costs(&self, out: &mut dyn Write) -> io::Result<()> {
        let broken = self.broken();
        let of = |wanted: &dyn Fn(Origin) -> bool| -> f64 {
            let those = broken.iter().filter(|one| wanted(one.origin));
            those.map(|one| one.violation.penalty).sum()
        };
        let is_open = !self.proposal.needed.is_empty();
        let is_repair = self.proposal.repaired_from.is_some();
        let named = [
            (true, "wishes", Origin::Wish),
            (true, "targets of hours", Origin::Target),
            (true, "fairness", Origin::Fair),
            (is_open, "heads", Origin::Headcount),
            (is_repair, "changes", Origin::Present),
        ];
        let named: Vec<_> = named.into_iter().filter(|(is_said, ..)| *is_said).collect();
        let rules = of(&|o| named.iter().all(|(.., other)| *other != o));
        let mut parts = vec![("cover", self.proposal.cover_cost)];
        parts.extend(named.iter().map(|&(_, name, origin)| (name, of(&|o| o == origin))));
        parts.push(("rules", rules));
        let part = |(name, cost): &(&str, f64)| format!("{} {name}", table::amount(*cost));
        writeln!(
            out,
            "Cost {}: {}.\n\
             No roster costs less than {}: gap {:.2} %.",
            table::amount(self.proposal.cost()),
            parts.iter().map(part).collect::<Vec<_>>().join(", "),
            table::amount(self.proposal.bound()),
            100.0 * self.proposal.gap()
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

/// Whole hours, and with a decimal where there are few.
fn short_hours(hours: f64) -> String {
    let few = (0.05..9.95).contains(&hours) && (hours - hours.round()).abs() >= 0.05;
    table::grouped(hours, usize::from(few))
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
