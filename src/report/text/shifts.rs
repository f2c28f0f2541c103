//! The proposal of `shifts` on screen: what is promised, who works which shift with which breaks, and how
//! that covers what is required.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::super::shifts::{GroupTotals, ShiftsReport};
use super::super::{Timing, table};
use super::headline::clock;
use super::{plain, share, wait};
use crate::center::{Group, Queue};
use crate::planning::Unmet;
use crate::sim::{Period, Whose};
use crate::staffing::Rule;
use crate::time::{DAY, MINUTE, Tick, format_duration};

/// More days than this are left to JSON and CSV.
const MOST_DAYS: usize = 7;
/// Shapes of a picture from nobody to the most.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Start, length, and the place of the shift in the file.
type Times = (Tick, Tick, usize);

impl ShiftsReport<'_> {
    /// Writes the summary for people.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        self.replay.write_what_ran(
            ", shifts by integer programming",
            self.proposal.complete,
            out,
        )?;
        self.replay.write_targets(out)?;
        self.replay.write_unmet(&self.proposal.unmet, |one| self.price_of(one), out)?;
        writeln!(out, "\n{}", self.totals_table())?;
        writeln!(out, "\n{}", self.queues())?;
        for group in 0..self.replay.center.groups.len() {
            self.write_shifts(group, out)?;
            self.write_breaks(group, out)?;
            self.write_picture(group, out)?;
        }
        let (cost, bound, gap) = self.cost_bound_gap();
        writeln!(
            out,
            "\nunder, over: hours of heads too few and too many. Queues: as replayed.\n\
             FTE: paid hours with shrinkage, in jobs of 8 hours on five days a week.\n\
             Cost {}, bound {} (no shifts cost less), gap {:.2} % of the cost.",
            table::amount(cost),
            table::amount(bound),
            100.0 * gap
        )?;
        let contacts = table::grouped(self.replay.results.contacts() as f64, 0);
        let Timing { seconds, threads } = self.timing;
        writeln!(out, "{contacts} contacts replayed: {seconds:.1} s on {threads} threads")
    }

    /// What a head more would cost where a promise is broken: in its dearest interval, of the group of which
    /// that is cheapest.
    fn price_of(&self, unmet: &Unmet) -> String {
        let (groups, calendar) = (&self.replay.center.groups, self.replay.calendar);
        let may_mend = |&group: &usize| match unmet.rule {
            Rule::Occupancy(own, _) => group == own,
            Rule::Target(queue, _) | Rule::Backlog(queue) => groups[group].skill(queue).is_some(),
        };
        let dearest = |group: usize| {
            let price =
                |interval| (self.proposal.groups[group].price(calendar, interval), interval);
            let dearest = unmet.period.clone().map(price).max_by(|a, b| a.0.total_cmp(&b.0));
            dearest.map(|(price, interval)| (price, interval, group))
        };
        let prices = (0..groups.len()).filter(may_mend).filter_map(dearest);
        let cheapest = prices.min_by(|a, b| a.0.total_cmp(&b.0));
        cheapest.map_or(String::new(), |(price, interval, group)| {
            format!(
                "; one more of {} at {} costs about {}",
                groups[group].name,
                clock(calendar, interval),
                table::amount(price)
            )
        })
    }

    fn totals_table(&self) -> String {
        let people = if self.space.tours.is_empty() { "shifts" } else { "people" };
        let groups = &self.replay.center.groups;
        let has_surcharges = groups.iter().any(|group| !group.pay.is_plain());
        let mut header = vec!["group", people, "paid hours", "FTE", "cost"];
        header.extend(has_surcharges.then_some("surcharges"));
        header.extend(["bound", "under", "over"]);
        let row = |(group, totals): (&Group, GroupTotals)| {
            let mut row = vec![group.name.clone(), totals.people.to_string()];
            row.extend([totals.paid_hours, totals.full_time, totals.cost].map(table::amount));
            row.extend(has_surcharges.then(|| table::amount(totals.surcharges)));
            row.extend([totals.bound, totals.under_hours, totals.over_hours].map(table::amount));
            row
        };
        table::plain(&header, 1, groups.iter().zip(self.totals()).map(row).collect())
    }

    fn queues(&self) -> String {
        let header = ["queue", "offered", "in time", "abandoned", "mean wait"];
        let row = |(place, queue): (usize, &Queue)| {
            let figure =
                |metric| self.replay.results.queue(Whose::Of(place), Period::Whole, metric);
            vec![
                queue.name.clone(),
                plain(figure("offered"), table::amount),
                share(figure("service_level")),
                share(figure("abandon_rate")),
                wait(figure("asa_s")),
            ]
        };
        let asked = |(_, queue): &(usize, &Queue)| queue.needs_agents;
        let rows = self.replay.center.queues.iter().enumerate().filter(asked).map(row).collect();
        table::plain(&header, 1, rows)
    }

    fn days(&self) -> usize {
        (self.replay.calendar.days() as usize).min(MOST_DAYS)
    }

    /// Heads of each shift on each day, whatever their breaks.
    fn write_shifts(&self, group: usize, out: &mut dyn Write) -> io::Result<()> {
        let mut heads: BTreeMap<Times, Vec<u32>> = BTreeMap::new();
        let days = self.days();
        let own = self.proposal.posted.iter().filter(|p| p.group == group && p.day < days);
        for posted in own {
            let shift = self.shift_of(posted);
            let row = heads.entry((shift.start, shift.length, posted.range));
            row.or_insert_with(|| vec![0; days])[posted.day] += posted.heads;
        }
        let names: Vec<String> = (0..days).map(|day| self.replay.short_day(day)).collect();
        let group = &self.replay.center.groups[group].name;
        let mut header = vec![group.as_str(), "from", "to"];
        header.extend(names.iter().map(String::as_str));
        let row = |((start, length, range), heads): (Times, Vec<u32>)| {
            let mut row = vec![
                self.space.shifts[range].name.clone(),
                time_of_day(start),
                time_of_day(start + length),
            ];
            let shown = |n: u32| if n > 0 { n.to_string() } else { table::NO_FIGURE.to_owned() };
            row.extend(heads.into_iter().map(shown));
            row
        };
        writeln!(out, "\n{}", table::plain(&header, 1, heads.into_iter().map(row).collect()))
    }

    /// How many begin each break when, all days together: `09:30 ×12`.
    fn write_breaks(&self, group: usize, out: &mut dyn Write) -> io::Result<()> {
        let mut begun: BTreeMap<Times, BTreeMap<(usize, Tick), u32>> = BTreeMap::new();
        for posted in self.proposal.posted.iter().filter(|posted| posted.group == group) {
            let shift = self.shift_of(posted);
            let row = begun.entry((shift.start, shift.length, posted.range)).or_default();
            for (place, one) in shift.breaks.iter().enumerate() {
                *row.entry((place, shift.start + one.at)).or_default() += posted.heads;
            }
        }
        begun.retain(|_, row| !row.is_empty());
        if begun.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nBreaks of {}, all days together:", self.replay.center.groups[group].name)?;
        for ((start, length, range), row) in begun {
            let name = &self.space.shifts[range].name;
            let window = format_duration(length);
            let mut line = format!("{name} {} {window}:", time_of_day(start));
            let mut before = 0;
            for ((place, at), heads) in row {
                let comma = if place == before { "" } else { " |" };
                before = place;
                line += &format!("{comma} {} ×{heads}", time_of_day(at));
            }
            writeln!(out, "{}", table::wrapped(&line, 4))?;
        }
        Ok(())
    }

    /// For each day what is required, what is staffed, and where that is too little or too much.
    fn write_picture(&self, group: usize, out: &mut dyn Write) -> io::Result<()> {
        let (required, staffed) = self.coverage(group);
        let most = required.iter().chain(&staffed).copied().max().unwrap_or(0).max(1);
        let first = self.replay.calendar.warm_up_intervals();
        let step = |&heads: &u32| match heads {
            0 => ' ',
            heads => STEPS[((heads * STEPS.len() as u32).div_ceil(most) - 1) as usize],
        };
        let off =
            |(&required, &staffed): (&u32, &u32)| match i64::from(staffed) - i64::from(required) {
                0 => ' ',
                under if under < 0 => '-',
                over => char::from_digit(over as u32, 10).unwrap_or('+'),
            };
        let slots = self.busy_slots(&required, &staffed);
        let Some((&from, &to)) = slots.first().zip(slots.last()) else { return Ok(()) };
        writeln!(
            out,
            "\nRequired, staffed, and heads over (+: ten and more) or under (-), from {} on:",
            self.replay.clock_of_slot(from)
        )?;
        for day in 0..self.days() {
            let intervals = self.replay.results.periods().range(Period::Day(day));
            let shown =
                |i: &usize| (from..=to).contains(&self.replay.calendar.intervals()[*i].slot);
            let shown: Vec<usize> = intervals.filter(shown).map(|i| i - first).collect();
            if shown.iter().all(|&i| required[i] == 0 && staffed[i] == 0) {
                continue;
            }
            let line =
                |of: &dyn Fn(usize) -> char| shown.iter().map(|&i| of(i)).collect::<String>();
            let lines: [(&str, String); 3] = [
                ("required", line(&|i| step(&required[i]))),
                ("staffed", line(&|i| step(&staffed[i]))),
                ("off", line(&|i| off((&required[i], &staffed[i])))),
            ];
            for (place, (what, line)) in lines.iter().enumerate() {
                let name = if place == 0 { self.replay.short_day(day) } else { String::new() };
                writeln!(out, "{name:>8}  {what:>8}  {}", line.trim_end())?;
            }
        }
        Ok(())
    }

    /// Slots of the day in which somebody is required or there on some day.
    fn busy_slots(&self, required: &[u32], staffed: &[u32]) -> Vec<u32> {
        let first = self.replay.calendar.warm_up_intervals();
        let intervals = &self.replay.calendar.intervals()[first..];
        let busy = |(i, _): &(usize, &crate::time::Interval)| required[*i] + staffed[*i] > 0;
        let mut slots: Vec<u32> =
            intervals.iter().enumerate().filter(busy).map(|(_, interval)| interval.slot).collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }
}

/// "07:30"; times after midnight as on the clock.
fn time_of_day(tick: Tick) -> String {
    let minutes = tick % DAY / MINUTE;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
