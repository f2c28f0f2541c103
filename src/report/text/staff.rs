//! The proposal of `staff` on screen: what is promised, who is needed when, what the replay says.

use std::io::{self, Write};

use super::super::staff::{Planned, StaffReport};
use super::super::{Timing, table};
use super::headline::exact_percent;
use super::unmet::interval_in_words;
use super::{plain, share, wait};
use crate::center;
use crate::planning::{Method, Unmet};
use crate::sim::{Period, Whose};
use crate::staffing::Rule;

/// More days than this are left to JSON and CSV.
const MOST_DAYS: usize = 7;

/// Shapes of a picture from nobody to the most.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl StaffReport<'_> {
    /// Writes the summary for people.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_text(&self, timing: Timing, out: &mut dyn Write) -> io::Result<()> {
        let found = match (self.method, self.confidence) {
            (Method::Theory(_), _) => format!(", staff by {}, replayed", self.method_name()),
            (Method::Simulation, None) => ", staff by simulation".to_owned(),
            (Method::Simulation, Some(share)) => {
                format!(", staff by simulation, kept in {} of them", exact_percent(share))
            }
        };
        self.replay.write_what_ran(&found, self.replay.results.complete, out)?;
        if self.replay.results.complete && !self.proposal.complete {
            writeln!(out, "STOPPED while searching: this is the best so far, replayed.")?;
        }
        self.replay.write_targets(out)?;
        self.write_limits(out)?;
        self.replay.write_unmet(&self.proposal.unmet, |_| String::new(), out)?;
        let planned = self.planned();
        writeln!(out, "\n{}", self.totals(&planned))?;
        writeln!(out, "\n{}", self.queues())?;
        for group in &planned {
            self.write_group(group, out)?;
        }
        self.write_legend(&planned, out)?;
        let contacts = table::grouped(self.replay.results.contacts() as f64, 0);
        let seconds = timing.seconds;
        let played = table::grouped(self.proposal.played as f64, 0);
        writeln!(
            out,
            "{played} staffings played, {contacts} contacts replayed: {seconds:.1} s on {} threads",
            timing.threads
        )
    }

    /// The busiest interval of each group whose occupancy is limited.
    fn write_limits(&self, out: &mut dyn Write) -> io::Result<()> {
        let center = self.replay.center;
        if self.replay.results.targets().is_empty() {
            writeln!(out)?;
        }
        for (place, group) in center.groups.iter().enumerate() {
            let Some(most) = group.max_occupancy else { continue };
            let is_broken =
                |unmet: &Unmet| matches!(unmet.rule, Rule::Occupancy(group, _) if group == place);
            let mark = if self.proposal.unmet.iter().any(is_broken) { '✗' } else { '✓' };
            let most = exact_percent(most);
            let busiest = self.busiest(place).map_or("never at work".to_owned(), |(busy, when)| {
                format!("at most {:.1} %, {when}", 100.0 * busy)
            });
            writeln!(out, "{mark}  {}  occupancy {most}, each interval: {busiest}", group.name)?;
        }
        Ok(())
    }

    /// The highest occupancy of a group in an interval in which a queue of it is open, and when.
    fn busiest(&self, place: usize) -> Option<(f64, String)> {
        let (center, calendar) = (self.replay.center, self.replay.calendar);
        let first = calendar.warm_up_intervals();
        let is_open = |interval: usize| {
            let skills = &center.groups[place].skills;
            skills.iter().any(|skill| center.queues[usize::from(skill.queue.0)].open[interval])
        };
        let occupancy = |i: usize| {
            let period = Period::Interval(i);
            let figure = self.replay.results.group(Whose::Of(place), period, "occupancy")?;
            Some((figure.mean, first + i))
        };
        let reported = 0..self.periods().intervals();
        let all = reported.filter(|i| is_open(first + i)).filter_map(occupancy);
        let (busy, interval) = all.max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some((busy, interval_in_words(calendar, interval)))
    }

    /// Hours, full-time jobs and cost of each group.
    fn totals(&self, planned: &[Planned]) -> String {
        let has_shrinkage = planned.iter().any(|group| group.scheduled_hours > group.hours);
        let priced = planned.iter().any(|group| group.cost.is_some());
        let mut header = vec!["group", "most", "hours"];
        header.extend(has_shrinkage.then_some("scheduled"));
        header.push("FTE");
        header.extend(priced.then_some("cost"));
        let row = |name: &str, most: u32, hours: f64, scheduled: f64, cost: Option<f64>| {
            let mut row = vec![name.to_owned(), most.to_string(), table::amount(hours)];
            row.extend(has_shrinkage.then(|| table::amount(scheduled)));
            row.push(table::amount(self.full_time(scheduled)));
            row.extend(priced.then(|| cost.map_or(table::NO_FIGURE.to_owned(), table::amount)));
            row
        };
        let most = |group: &Planned| group.agents.iter().copied().max().unwrap_or(0);
        let mut rows: Vec<Vec<String>> = planned
            .iter()
            .map(|group| {
                row(group.group, most(group), group.hours, group.scheduled_hours, group.cost)
            })
            .collect();
        if planned.len() > 1 {
            let sum = |of: fn(&Planned) -> f64| planned.iter().map(of).sum::<f64>();
            let at_once = (0..self.periods().intervals())
                .map(|i| planned.iter().map(|group| group.agents[i]).sum::<u32>());
            rows.push(row(
                "all",
                at_once.max().unwrap_or(0),
                sum(|g| g.hours),
                sum(|g| g.scheduled_hours),
                self.cost(),
            ));
        }
        table::plain(&header, 1, rows)
    }

    /// The replay of each queue, and what it would need by Erlang C.
    fn queues(&self) -> String {
        let figure = |place: usize, metric| {
            self.replay.results.queue(Whose::Of(place), Period::Whole, metric)
        };
        let served = self.replay.center.queues.iter().enumerate().filter(|(_, q)| q.needs_agents);
        let served: Vec<(usize, &center::Queue)> = served.collect();
        let is_blocked = |place| figure(place, "blocked").is_some_and(|blocked| blocked.mean > 0.0);
        // A promise is about those who found a line; that others did not must not be missed.
        let blocks = served.iter().any(|(place, _)| is_blocked(*place));
        let mut header = vec!["queue", "offered"];
        header.extend(blocks.then_some("blocked"));
        header.extend(["in time", "abandoned", "mean wait", "hours by Erlang C"]);
        let row = |&(place, queue): &(usize, &center::Queue)| {
            let by_erlang_c = self.proposal.by_erlang_c[place];
            let mut row = vec![queue.name.clone(), plain(figure(place, "offered"), table::amount)];
            row.extend(blocks.then(|| plain(figure(place, "blocked"), table::amount)));
            let done = if queue.is_deferrable() { "finished_within_rate" } else { "service_level" };
            row.push(share(figure(place, done)));
            row.push(share(figure(place, "abandon_rate")));
            row.push(wait(figure(place, "asa_s")));
            row.push(by_erlang_c.map_or(table::NO_FIGURE.to_owned(), table::amount));
            row
        };
        table::plain(&header, 1, served.iter().map(row).collect())
    }

    /// Who is needed when: a row for each time, a column for each day, and a picture of each day.
    fn write_group(&self, group: &Planned, out: &mut dyn Write) -> io::Result<()> {
        let calendar = self.replay.calendar;
        let first = calendar.warm_up_intervals();
        let needed = |day: usize, slot: u32| {
            let mut intervals = self.periods().range(Period::Day(day));
            intervals
                .find(|&i| calendar.intervals()[i].slot == slot)
                .map(|i| group.agents[i - first])
        };
        let slots = 0..calendar.slots_per_day() as u32;
        let is_needed = |day: usize, slot: u32| needed(day, slot).is_some_and(|n| n > 0);
        let days = 0..self.periods().days().min(MOST_DAYS);
        let days: Vec<usize> =
            days.filter(|&day| slots.clone().any(|slot| is_needed(day, slot))).collect();
        let used: Vec<u32> =
            slots.filter(|&slot| days.iter().any(|&day| is_needed(day, slot))).collect();
        let (Some(&from), Some(&to)) = (used.first(), used.last()) else {
            return writeln!(out, "\n{}: nobody is needed", group.group);
        };
        let names: Vec<String> = days.iter().map(|&day| self.replay.short_day(day)).collect();
        let mut header = vec![group.group];
        header.extend(names.iter().map(String::as_str));
        let heads = |n: Option<u32>| {
            n.filter(|&n| n > 0).map_or(table::NO_FIGURE.to_owned(), |n| n.to_string())
        };
        let rows = (from..=to).map(|slot| {
            let time = self.replay.clock_of_slot(slot);
            std::iter::once(time).chain(days.iter().map(|&day| heads(needed(day, slot)))).collect()
        });
        writeln!(out, "\n{}", table::plain(&header, 1, rows.collect()))?;
        let most = group.agents.iter().copied().max().unwrap_or(0).max(1);
        for (&day, name) in days.iter().zip(&names) {
            let step = |slot| match needed(day, slot) {
                None | Some(0) => ' ',
                Some(n) => STEPS[((n * STEPS.len() as u32).div_ceil(most) - 1) as usize],
            };
            let picture: String = (from..=to).map(step).collect();
            writeln!(out, "{name:>8}  {}", picture.trim_end())?;
        }
        Ok(())
    }

    /// Queues for which nothing is promised.
    fn unpromised(&self) -> impl Iterator<Item = &center::Queue> {
        let center = self.replay.center;
        let queues = center.queues.iter().enumerate();
        let unpromised = queues.filter(|(place, q)| q.needs_agents && !center.is_promised(*place));
        unpromised.map(|(_, queue)| queue)
    }

    fn write_legend(&self, planned: &[Planned], out: &mut dyn Write) -> io::Result<()> {
        let hours: f64 = planned.iter().map(|group| group.hours).sum();
        if let Some(by_erlang_c) = self.hours_by_erlang_c().filter(|hours| *hours > 0.0) {
            writeln!(
                out,
                "\nErlang C, each queue with people of its own: {} h; here {} h ({:+.0} %).",
                table::amount(by_erlang_c),
                table::amount(hours),
                100.0 * (hours / by_erlang_c - 1.0)
            )?;
        }
        let unpromised: Vec<&str> = self.unpromised().map(|queue| queue.name.as_str()).collect();
        if !unpromised.is_empty() {
            writeln!(out, "No target, so nobody is planned for it: {}", unpromised.join(", "))?;
        }
        let waits = self.replay.center.queues.iter().any(center::Queue::is_deferrable);
        if waits && self.replay.calendar.warm_up_intervals() == 0 {
            writeln!(
                out,
                "Work that waits: the horizon begins empty, and what is not due before its end may be left\n\
                 undone. With a `warm-up` of some days its backlog must not grow."
            )?;
        }
        writeln!(
            out,
            "hours: on the phone; scheduled, and what it costs: with absence and shrinkage.\n\
             FTE: scheduled, in jobs of 8 hours on five days a week. Queues: as replayed."
        )
    }
}
