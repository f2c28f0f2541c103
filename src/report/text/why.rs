//! What a shift or a day off is for, on screen.

use std::io::{self, Write};

use super::super::difference::difference_in_words;
use super::super::roster::RosterReport;
use super::super::table;
use super::headline::{clock, day_name};
use crate::center::{Planned, Worked};
use crate::planning::{Outcome, Possible, Shortage, Why};
use crate::time::MINUTE;

/// More intervals without heads than this are left to JSON.
const MOST_SHORTAGES: usize = 6;

impl RosterReport<'_> {
    /// Writes what one day is for.
    pub(super) fn write_why(&self, why: &Why, out: &mut dyn Write) -> io::Result<()> {
        let name = &self.scenario.team.agents[why.agent].name;
        let when = day_name(self.scenario.calendar.date(why.day as i32));
        let what = self.worked_in_words(why.now.as_ref());
        writeln!(out, "\nWhy {name} has {what} on {when}:")?;
        let mut say = |text: &str| writeln!(out, "{}", table::wrapped(text, 2));
        if !why.serves.is_empty() {
            say(&format!("It keeps: {}.", why.serves.join("; ")))?;
        }
        if why.now.is_some() {
            say(&self.missed_in_words(why))?;
        }
        say("In its place, while everybody else keeps their days (so costs are at most these):")?;
        for instead in &why.instead {
            let what = self.planned_in_words(instead.planned);
            let text = match &instead.outcome {
                Outcome::Forbidden(rules) => {
                    format!("{what}: cannot be. {}.", rules.join("; "))
                }
                Outcome::Unknown => format!("{what}: the rules remember too much to say."),
                Outcome::Possible(possible) => self.possible_in_words(instead.planned, possible),
            };
            writeln!(out, "{}", table::wrapped(&text, 4))?;
        }
        Ok(())
    }

    fn missed_in_words(&self, why: &Why) -> String {
        if why.missed.is_empty() {
            return "Without it, no head would be missing.".to_owned();
        }
        let shown = why.missed.iter().take(MOST_SHORTAGES).map(|one| self.shortage_in_words(one));
        let mut shown: Vec<String> = shown.collect();
        if why.missed.len() > MOST_SHORTAGES {
            shown.push("…".to_owned());
        }
        format!(
            "Without it, heads would be missing, {} h in all: {}.",
            table::amount(why.missed_hours),
            shown.join("; ")
        )
    }

    fn shortage_in_words(&self, one: &Shortage) -> String {
        let calendar = &self.scenario.calendar;
        let end = calendar.intervals()[one.intervals.end - 1].end;
        let there = format!("{:.2}", one.there);
        format!(
            "{}–{} {} of {} in {}",
            clock(calendar, one.intervals.start),
            calendar.civil(end).strftime("%H:%M"),
            there.trim_end_matches('0').trim_end_matches('.'),
            one.required,
            self.scenario.center.groups[one.group].name
        )
    }

    fn possible_in_words(&self, planned: Planned, possible: &Possible) -> String {
        let what = match planned {
            Planned::Off => "off".to_owned(),
            _ => self.worked_in_words(possible.worked.as_ref()),
        };
        let mut words = format!("{what}: {}", difference_in_words(&possible.beyond, ""));
        if !possible.parts.is_empty() {
            let part = |(name, cost): &(&str, f64)| {
                let sign = if *cost > 0.0 { "+" } else { "−" };
                format!("{name} {sign}{}", table::amount(cost.abs()))
            };
            let parts: Vec<String> = possible.parts.iter().map(part).collect();
            words.push_str(&format!(" ({})", parts.join(", ")));
        }
        let others = possible.others.iter().map(|(day, was, then)| {
            let when = day_name(self.scenario.calendar.date(*day as i32));
            let [was, then] = [was, then].map(|worked| self.worked_in_words(worked.as_ref()));
            format!("{when} {then}, was {was}")
        });
        let others: Vec<String> = others.collect();
        if !others.is_empty() {
            words.push_str(&format!(". Best with {}", others.join("; ")));
        }
        words + "."
    }

    fn planned_in_words(&self, planned: Planned) -> &str {
        match planned {
            Planned::Off => "off",
            Planned::Work => "work",
            Planned::Shift(shift) => &self.scenario.space.shifts[shift].name,
        }
    }

    fn worked_in_words(&self, worked: Option<&Worked>) -> String {
        let Some(worked) = worked else { return "off".to_owned() };
        let time = |tick: u64| {
            let minutes = tick / MINUTE;
            format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
        };
        let (from, to) = (time(worked.start), time(worked.start + worked.length));
        format!("{} {from}–{to}", self.scenario.space.shifts[worked.range].name)
    }
}
