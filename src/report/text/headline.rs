//! The words around the tables: what ran, whether targets are met, how long it took.

use std::io::{self, Write};

use jiff::civil::Date;

use super::super::{Report, Timing, table};
use super::{share, wait};
use crate::center::{self, Goal, Promise, Target};
use crate::sim::{Judgement, Period, Verdict, Whose};
use crate::time::{Calendar, format_duration, ticks};

impl Report<'_> {
    pub(super) fn write_headline(&self, out: &mut dyn Write) -> io::Result<()> {
        self.write_what_ran("", self.results.complete, out)?;
        self.write_precision(out)
    }

    /// Two lines: the scenario, and its horizon with what is added to it.
    pub(super) fn write_what_ran(
        &self,
        added: &str,
        complete: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let days = self.calendar.days();
        let first = self.calendar.date(0).strftime("%-d %b %Y");
        let last = self.calendar.date(days as i32 - 1).strftime("%-d %b %Y");
        writeln!(out, "{}", self.scenario)?;
        let replications = table::grouped(self.results.replications() as f64, 0);
        let runs = if replications == "1" { "replication" } else { "replications" };
        let horizon = match days {
            1 => format!("{first}"),
            _ => format!("{first} to {last}, {days} days"),
        };
        writeln!(out, "{horizon} · {replications} {runs}, seed {}{added}", self.seed)?;
        if !complete {
            writeln!(out, "STOPPED before the end: the figures are of the finished replications.")?;
        }
        Ok(())
    }

    pub(super) fn write_targets(&self, out: &mut dyn Write) -> io::Result<()> {
        let judged = self.results.targets();
        if judged.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        let rows: Vec<Vec<String>> = judged.iter().map(|target| self.target_row(target)).collect();
        let header = ["", "target", "", "in all", "periods met", "days met"];
        writeln!(out, "{}", table::plain(&header, 3, rows))?;
        if judged.iter().any(|target| target.verdict() == Verdict::Unsure) {
            writeln!(out, "? = too close to call: more replications would tell (--replications)")?;
        }
        Ok(())
    }

    fn target_row(&self, judged: &Judgement) -> Vec<String> {
        let value = match judged.target.goal {
            Goal::Asa { .. } => wait(judged.value),
            _ => share(judged.value),
        };
        vec![
            verdict_mark(judged.verdict()).to_owned(),
            self.center.queues[judged.queue].name.clone(),
            self.promise(judged.queue, judged.target),
            value,
            format!("{} of {}", judged.periods_met(), judged.periods.len()),
            share(judged.days_met),
        ]
    }

    /// A target in words.
    pub(in crate::report) fn promise(&self, queue: usize, target: Target) -> String {
        promise(self.center.queues[queue].within(target.goal), target)
    }

    pub(super) fn write_legend(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut limits: Vec<u64> = self.center.queues.iter().map(|q| q.answered_within).collect();
        limits.sort_unstable();
        limits.dedup();
        let in_time = match limits[..] {
            [limit] => format!("answered within {}", format_duration(limit)),
            _ => "answered within the queue's own limit".to_owned(),
        };
        let daily = |target: &Target| target.per == center::Period::Day;
        let days = if self.center.queues.iter().any(|q| q.targets.iter().any(daily)) {
            "\n✓ ? ✗ before a day: the worst of its daily targets."
        } else {
            ""
        };
        let cases = if self.results.has_cases() {
            "\nfirst contact: closed without coming again after a service. touches, cost: contacts\n\
             that agents answered, and price of their time, of an ended case. in process: cases\n\
             not ended, by the clock. oldest: how long work had waited at most."
        } else {
            ""
        };
        writeln!(
            out,
            "\nin time: {in_time}, of all who found a line.\n\
             mean wait, 90 % in: of the answered. ±: the 95 % confidence half-width.{cases}\n\
             Counts, hours and cost are means of a replication.{days}"
        )
    }

    /// Below the queues: what became of those who were neither answered nor hung up.
    pub(super) fn write_others(&self, out: &mut dyn Write) -> io::Result<()> {
        let fates = [
            ("blocked", "found no line"),
            ("dismissed", "sent away at closing"),
            ("open", "still waiting at the end"),
        ];
        let queues = self.center.queues.iter().enumerate();
        // Of work that is left a table of its own says so.
        for (place, queue) in queues.filter(|(_, queue)| !queue.is_deferrable()) {
            let mean = |metric| {
                let estimate = self.results.queue(Whose::Of(place), Period::Whole, metric);
                estimate.map_or(0.0, |e| e.mean)
            };
            let offered = mean("offered");
            for (metric, words) in fates {
                let count = mean(metric);
                if count > 0.0 {
                    let share = table::percent(count / offered);
                    let count = table::amount(count);
                    writeln!(out, "! {}: {count} {words}, {share} of the offered", queue.name)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn write_timing(&self, timing: Timing, out: &mut dyn Write) -> io::Result<()> {
        let without = self.without_variation.map_or(0, |without| without.results.contacts());
        self.write_contacts(self.results.contacts() + without, timing, out)
    }

    pub(super) fn write_contacts(
        &self,
        contacts: u64,
        timing: Timing,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let contacts = contacts as f64;
        let rate = contacts / timing.seconds.max(1e-6) / 1e6;
        let threads = if timing.threads == 1 { "thread" } else { "threads" };
        writeln!(
            out,
            "{} contacts simulated in {:.2} s on {} {threads}: {rate:.1} million a second.",
            table::grouped(contacts, 0),
            timing.seconds,
            timing.threads,
        )
    }
}

/// A target in words, with the time that it speaks of in ticks.
pub(super) fn promise(within: Promise, target: Target) -> String {
    let open = if within.working_hours { " open" } else { "" };
    let within = format_duration(within.within) + open;
    let promise = match target.goal {
        Goal::AnsweredWithin { share } => format!("{} in {within}", exact_percent(share)),
        Goal::FinishedWithin { share } => format!("{} done in {within}", exact_percent(share)),
        Goal::ClosedWithin { share } => format!("{} closed in {within}", exact_percent(share)),
        Goal::Asa { seconds } => format!("mean wait {}", format_duration(ticks(seconds))),
        Goal::Abandoned { share } => format!("abandoned {}", exact_percent(share)),
    };
    format!("{promise}, each {}", target.per.name())
}

/// A tick, a question mark or a cross.
pub(super) fn verdict_mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "✓",
        Verdict::Unsure => "?",
        Verdict::Missed => "✗",
    }
}

/// A date as planners say it: `Mon 2 Mar`.
pub(super) fn day_name(date: Date) -> String {
    date.strftime("%a %-d %b").to_string()
}

/// The time of day at which an interval of the calendar starts.
pub(super) fn clock(calendar: &Calendar, interval: usize) -> String {
    calendar.civil(calendar.intervals()[interval].start).strftime("%H:%M").to_string()
}

/// A share as it was typed.
pub(super) fn exact_percent(share: f64) -> String {
    format!("{} %", (share * 1e8).round() / 1e6)
}
