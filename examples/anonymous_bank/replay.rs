//! Each day of the log once more: its calls exactly as they came, the agents who were there, and what
//! the simulation says would have become of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use rayon::prelude::*;
use ringplan::scenario::{self, Scenario};
use ringplan::sim::{Model, Tally, replicate};
use ringplan::time::seconds;

use crate::agreement::{Cell, Outcome, Played};
use crate::figures::{Figures, QueueFigures};
use crate::log::{Call, Day, Kind, OPEN_S};
use crate::presence::{self, AWAY_S, Agents, INTERVAL_S, INTERVALS};
use crate::scenario::{clock, group_of};

/// "In time" is within so many seconds: the queue's limit where a scenario promises nothing else.
const IN_TIME_S: i64 = 20;
const SCENARIO: &str = "day.toml";
const CALLS: &str = "calls.csv";

/// What a replay takes from the log beside the moments at which calls came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Service times and patience, as far as the log tells them.
    AsRealised,
    /// The same, and after each call a short pause.
    WithPauses,
    /// Nothing: both are drawn from laws that were estimated from the month.
    Drawn,
}

impl Variant {
    pub const ALL: [Self; 3] = [Self::AsRealised, Self::WithPauses, Self::Drawn];

    pub fn title(self) -> &'static str {
        match self {
            Self::AsRealised => "As realised",
            Self::WithPauses => "Short pauses",
            Self::Drawn => "Drawn",
        }
    }
}

/// Replays every day so many times.
///
/// # Errors
/// A day's scenario does not stand; the error tells its problems.
pub fn replay(
    days: &[Day],
    figures: &Figures,
    variant: Variant,
    replications: u64,
) -> Result<Vec<Played>> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let play = |day: &Day| {
        let scenario = read(day, figures, variant, folder.path())?;
        let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
        let seed = scenario.run.seed;
        let one = |n| simulated(&scenario, &replicate(&model, seed, n, &mut ()));
        let replications = (0..replications).into_par_iter().map(one).collect();
        Ok(Played { actual: actual(day), replications })
    };
    days.iter().map(play).collect()
}

fn read(day: &Day, figures: &Figures, variant: Variant, folder: &Path) -> Result<Scenario> {
    std::fs::write(folder.join(CALLS), calls(day, figures))?;
    std::fs::write(folder.join(SCENARIO), toml(day, figures, variant))?;
    let reading = scenario::read(&folder.join(SCENARIO), &[]);
    reading.scenario.ok_or_else(|| {
        let problems = ringplan::diagnostic::text(&reading.problems, &reading.sources, false);
        anyhow!("{}: {problems}", day.date)
    })
}

/// What the log says of a day.
fn actual(day: &Day) -> Outcome {
    let mut outcome = Outcome::default();
    for call in &day.calls {
        let in_time = !call.abandoned() && call.wait_s <= IN_TIME_S;
        let cell = Cell {
            calls: 1.0,
            in_time: f64::from(in_time),
            abandoned: f64::from(call.abandoned()),
            wait_s: call.wait_s as f64,
        };
        let half_hour = ((call.arrival_s - OPEN_S) / INTERVAL_S) as usize;
        outcome.book(half_hour, call.kind == Kind::In, cell);
    }
    outcome
}

fn simulated(scenario: &Scenario, tally: &Tally) -> Outcome {
    let mut outcome = Outcome::default();
    for (index, interval) in scenario.calendar.intervals().iter().enumerate() {
        let half_hour = i64::from(interval.slot) - OPEN_S / INTERVAL_S;
        for (place, queue) in scenario.center.queues.iter().enumerate() {
            let found = tally.queue(place, index);
            let cell = Cell {
                calls: found.offered as f64,
                in_time: found.within as f64,
                abandoned: found.abandoned as f64,
                wait_s: seconds(found.wait_answered + found.wait_abandoned),
            };
            if (0..INTERVALS as i64).contains(&half_hour) {
                outcome.book(half_hour as usize, queue.name == "internet", cell);
            }
        }
    }
    outcome
}

/// The day's log as ringplan reads it.
fn calls(day: &Day, figures: &Figures) -> String {
    let mut sorter = Sorter { figures, vips: BTreeMap::new() };
    let mut text = String::from("arrival,queue,service,patience\n");
    for call in &day.calls {
        let service = call.service_s.map_or(String::new(), |service_s| service_s.to_string());
        let queue = sorter.queue(call);
        let (date, time) = (day.date, clock_s(call.arrival_s));
        let _ = writeln!(text, "{date}T{time},{queue},{service},{}", patience(call));
    }
    text
}

/// Who hung up had just this patience; who waited and was answered would have waited longer; of who did
/// not have to wait nothing is known.
fn patience(call: &Call) -> String {
    match (call.abandoned(), call.queued) {
        (true, _) => call.wait_s.to_string(),
        (false, true) => format!(">{}", call.wait_s),
        (false, false) => String::new(),
    }
}

/// Puts calls into the scenario's queues. The class of a caller who did not wait is not known: every
/// so-manieth of a kind counts as a VIP, in the order of time, so that their share is that of the month.
struct Sorter<'a> {
    figures: &'a Figures<'a>,
    /// By the name of their queue how many VIPs are due.
    vips: BTreeMap<&'static str, f64>,
}

impl Sorter<'_> {
    fn queue(&mut self, call: &Call) -> &'static str {
        let of_kind = || self.figures.queues.iter().filter(|q| q.source.kind == call.kind);
        let known = of_kind().find(|q| q.source.class.is_none_or(|class| class == call.class));
        if let Some(queue) = known {
            return queue.source.name;
        }
        let mut classes = of_kind();
        let (Some(regular), Some(vip)) = (classes.next(), classes.next()) else { return "" };
        let due = self.vips.entry(vip.source.name).or_insert(0.5);
        *due += vip.share;
        if *due < 1.0 {
            return regular.source.name;
        }
        *due -= 1.0;
        vip.source.name
    }
}

fn toml(day: &Day, figures: &Figures, variant: Variant) -> String {
    let mut text = format!(
        "\
[scenario]
start = {}
days = 1
interval = \"30min\"
time-zone = \"Asia/Jerusalem\"
seed = 1999
",
        day.date
    );
    figures.queues.iter().for_each(|queue| text += &queue_section(queue, figures, variant));
    for group in [&figures.bank, &figures.internet] {
        let own = figures.queues.iter().filter(|q| group_of(q, figures).name == group.name);
        let skills: Vec<String> = own.map(|q| format!("{} = 1", q.source.name)).collect();
        text += &group_section(day, group.name, &group.agents, &skills.join(", "));
    }
    text
}

fn queue_section(queue: &QueueFigures, figures: &Figures, variant: Variant) -> String {
    let name = queue.source.name;
    let known = match variant {
        Variant::Drawn => "",
        Variant::AsRealised | Variant::WithPauses => {
            ", talk-time = \"service\", patience = \"patience\""
        }
    };
    let pause = match variant {
        Variant::WithPauses => {
            let mean_s = group_of(queue, figures).pause_s[0];
            format!("after-work = {{ distribution = \"exponential\", mean = \"{mean_s:.0}s\" }}\n")
        }
        Variant::AsRealised | Variant::Drawn => String::new(),
    };
    format!(
        "
[queue.{name}]
open = \"07:00-24:00\"
arrivals = {{ trace = \"{CALLS}\", column = \"arrival\", where = {{ column = \"queue\", is = \"{name}\" }}{known} }}
talk-time = {{ distribution = \"lognormal\", mean = \"{mean:.0}s\", cv = {cv:.2} }}
{pause}patience = {{ distribution = \"exponential\", mean = \"{patience:.0}s\" }}
priority = {{ base = {head_start_s}, per-second = 1.0 }}
",
        mean = queue.handle_mean_s,
        cv = queue.handle_cv,
        patience = queue.patience_s,
        head_start_s = if queue.source.class == Some(2) { 90 } else { 0 },
    )
}

/// Each agent's presence is a shift of his own, to the minute.
fn group_section(day: &Day, name: &str, agents: &Agents, skills: &str) -> String {
    let (mut shifts, mut staff) = (String::new(), Vec::new());
    for (number, (from, until)) in presence::spells(day, agents, AWAY_S).into_iter().enumerate() {
        let minute = |second: i64| (second + 30) / 60;
        let (start, length) = (minute(from), (minute(until) - minute(from)).max(1));
        let start = clock(60 * start);
        let _ = writeln!(
            shifts,
            "[shift.{name}-{number}]\nstart = \"{start}\"\nlength = \"{length}min\""
        );
        staff.push(format!("{name}-{number} = 1"));
    }
    let staff = staff.join(", ");
    format!("\n[group.{name}]\nskills = {{ {skills} }}\nstaff.shifts = {{ {staff} }}\n{shifts}")
}

fn clock_s(second: i64) -> String {
    format!("{}:{:02}", clock(second), second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{self, SOURCES};
    use crate::log::tests::{by, call, day};

    fn month() -> Vec<Day> {
        let mut calls = Vec::new();
        for (place, source) in SOURCES.iter().enumerate() {
            for n in 0..4_i64 {
                let at = OPEN_S + 600 * n + 60 * place as i64;
                let mut call = call(source.kind, at, 30 + n, if n == 0 { -1 } else { 60 + 10 * n });
                call.class = source.class.unwrap_or(0);
                call.agent = (n > 0).then(|| format!("{:?}", source.kind));
                calls.push(call);
            }
        }
        calls.push(by("Ps", OPEN_S + 3600, 0, 30));
        calls.push(by("Ps", OPEN_S + 3700, 0, 30));
        calls.sort_by_key(|call| call.arrival_s);
        vec![day(calls)]
    }

    #[test]
    fn every_call_of_the_day_is_played() {
        let days = month();
        let figures = figures::derive(&days).unwrap();
        for variant in Variant::ALL {
            let played = replay(&days, &figures, variant, 3).unwrap();
            let calls =
                |outcome: &Outcome| (0..INTERVALS).map(|i| outcome.of(i, true).calls).sum::<f64>();
            assert_eq!(calls(&played[0].actual), 34.0);
            assert!(played[0].replications.iter().all(|one| calls(one) == 34.0), "{variant:?}");
        }
    }

    #[test]
    fn the_log_of_a_day_says_what_is_known() {
        let days = month();
        let figures = figures::derive(&days).unwrap();
        let text = calls(&days[0], &figures);
        assert!(text.contains("1999-10-03T07:00:00,regular,,30\n"), "{text}");
        assert!(text.contains("1999-10-03T07:10:00,regular,70,>31\n"), "{text}");
        // Half of those who waited are VIPs: of the two whose class is not known, one is.
        assert!(text.contains("1999-10-03T08:00:00,vip,30,\n"), "{text}");
        assert!(text.contains("1999-10-03T08:01:40,regular,30,\n"), "{text}");
    }
}
