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
        let name = &self.scenario().team.agents[why.agent].name;
        let when = day_name(self.scenario().calendar.date(why.day as i32));
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
        for (what, text) in self.instead_in_words(why) {
            writeln!(out, "{}", table::wrapped(&format!("{}: {text}", what.join(", ")), 4))?;
        }
        Ok(())
    }

    /// What becomes of other days; those of which the same is to be said together.
    fn instead_in_words(&self, why: &Why) -> Vec<(Vec<String>, String)> {
        let mut said: Vec<(Vec<String>, String)> = Vec::new();
        for instead in &why.instead {
            let (what, text) = match &instead.outcome {
                Outcome::Possible(possible) => self.possible_in_words(instead.planned, possible),
                other => (self.planned_in_words(instead.planned).to_owned(), impossible(other)),
            };
            match said.iter_mut().find(|(_, other)| *other == text) {
                Some((days, _)) => days.push(what),
                None => said.push((vec![what], text)),
            }
        }
        said
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
        let calendar = &self.scenario().calendar;
        let end = calendar.intervals()[one.intervals.end - 1].end;
        format!(
            "{}–{} {} of {} in {}",
            clock(calendar, one.intervals.start),
            calendar.civil(end).strftime("%H:%M"),
            table::heads(one.there),
            one.required,
            self.scenario().center.groups[one.group].name
        )
    }

    fn possible_in_words(&self, planned: Planned, possible: &Possible) -> (String, String) {
        let what = match planned {
            Planned::Off => "off".to_owned(),
            _ => self.worked_in_words(possible.worked.as_ref()),
        };
        let mut words = difference_in_words(&possible.beyond, "");
        if !possible.parts.is_empty() {
            let part = |(name, cost): &(&str, f64)| {
                let sign = if *cost > 0.0 { "+" } else { "−" };
                format!("{name} {sign}{}", table::amount(cost.abs()))
            };
            let parts: Vec<String> = possible.parts.iter().map(part).collect();
            words.push_str(&format!(" ({})", parts.join(", ")));
        }
        let others = possible.others.iter().map(|(day, was, then)| {
            let when = day_name(self.scenario().calendar.date(*day as i32));
            let [was, then] = [was, then].map(|worked| self.worked_in_words(worked.as_ref()));
            format!("{when} {then}, was {was}")
        });
        let others: Vec<String> = others.collect();
        if !others.is_empty() {
            words.push_str(&format!(". Best with {}", others.join("; ")));
        }
        (what, words + ".")
    }

    fn planned_in_words(&self, planned: Planned) -> &str {
        match planned {
            Planned::Off => "off",
            Planned::Work => "work",
            Planned::Shift(shift) => &self.scenario().space.shifts[shift].name,
        }
    }

    fn worked_in_words(&self, worked: Option<&Worked>) -> String {
        let Some(worked) = worked else { return "off".to_owned() };
        let time = |tick: u64| {
            let minutes = tick / MINUTE;
            format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
        };
        let (from, to) = (time(worked.start), time(worked.start + worked.length));
        format!("{} {from}–{to}", self.scenario().space.shifts[worked.range].name)
    }
}

fn impossible(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Forbidden(rules) => format!("cannot be. {}.", rules.join("; ")),
        Outcome::NotWorked => "no shift of the contract or the group.".to_owned(),
        Outcome::Unknown | Outcome::Possible(_) => "the rules remember too much to say.".to_owned(),
    }
}
