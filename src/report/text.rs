//! The summary on screen: targets first, then queues, agents, days, and how the run went.

mod at_most;
mod cases;
mod comparison;
mod curve;
mod daily;
mod decision;
mod headline;
mod precision;
mod roster;
mod rule_prices;
mod shifts;
mod staff;
mod unmet;
mod variation;
mod why;

pub use unmet::{interval_in_words, unmet_in_words};

use std::io::Write;

use super::table::{self, NO_FIGURE};
use super::{Report, Timing};
use crate::center;
use crate::sim::{Figure, Judgement, Period, Whose};
use crate::stats::Estimate;
use headline::{clock, day_name, verdict_mark};

/// More days than this are left to JSON.
const MOST_DAYS_SHOWN: usize = 31;

impl Report<'_> {
    /// Writes the summary for people: at most 80 columns with names of ordinary length.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_text(&self, timing: Timing, out: &mut dyn Write) -> std::io::Result<()> {
        self.write_headline(out)?;
        self.write_targets(out)?;
        self.write_not_yet_known(out)?;
        writeln!(out, "\n{}", self.queues())?;
        self.write_others(out)?;
        self.case_tables().iter().try_for_each(|table| writeln!(out, "\n{table}"))?;
        writeln!(out, "\n{}", self.groups())?;
        let days = self.results.periods().days();
        if (2..=MOST_DAYS_SHOWN).contains(&days) {
            writeln!(out, "\n{}", self.days())?;
        }
        writeln!(out, "\n{}", self.worst())?;
        self.write_variation(out)?;
        self.write_legend(out)?;
        self.write_timing(timing, out)
    }

    fn queues(&self) -> String {
        let header = ["queue", "offered", "in time", "abandoned", "mean wait", "90 % in", "AHT"];
        let mut rows: Vec<Vec<String>> = self
            .live()
            .map(|(i, q)| self.queue_row(&q.name, Whose::Of(i), Period::Whole))
            .collect();
        if rows.len() > 1 {
            rows.push(self.queue_row("all", Whose::Total, Period::Whole));
        }
        table::plain(&header, 1, rows)
    }

    /// The queues of the total with their places: where there are any, those where callers wait.
    fn live(&self) -> impl Iterator<Item = (usize, &center::Queue)> {
        let queues = self.center.queues.iter().enumerate();
        queues.filter(|(place, _)| self.results.counts_in_total(*place))
    }

    fn queue_row(&self, name: &str, whose: Whose, period: Period) -> Vec<String> {
        let figures = self.results.queue_figures(whose, period);
        let find = |name| find(&figures, name);
        vec![
            name.to_owned(),
            plain(find("offered"), table::amount),
            share(find("service_level")),
            share(find("abandon_rate")),
            wait(find("asa_s")),
            plain(find("wait_p90_s"), table::wait),
            plain(find("handle_mean_s"), table::wait),
        ]
    }

    fn groups(&self) -> String {
        let mut header = vec!["group", "staffed", "busy", "occupancy", "overrun", "paid"];
        let priced = self.center.groups.iter().any(|group| group.cost_per_hour.is_some());
        if priced {
            header.push("cost");
        }
        let absent = self.center.groups.iter().any(|group| group.absence > 0.0);
        if absent {
            header.insert(5, "absent");
        }
        let row = |name: &str, whose| {
            let figures = self.results.group_figures(whose, Period::Whole);
            let find = |name| find(&figures, name);
            let mut row = vec![
                name.to_owned(),
                plain(find("staffed_hours"), hours),
                plain(find("busy_hours"), hours),
                share(find("occupancy")),
                plain(find("overrun_hours"), hours),
                plain(find("paid_hours"), hours),
            ];
            if absent {
                row.insert(5, plain(find("absent_hours"), hours));
            }
            if priced {
                row.push(plain(find("cost"), table::amount));
            }
            row
        };
        let names = self.center.groups.iter().enumerate();
        let mut rows: Vec<_> = names.map(|(i, g)| row(&g.name, Whose::Of(i))).collect();
        if rows.len() > 1 {
            rows.push(row("all", Whose::Total));
        }
        table::plain(&header, 1, rows)
    }

    fn days(&self) -> String {
        let header =
            ["day", "offered", "in time", "abandoned", "mean wait", "90 % in", "occupancy"];
        let targets = self.results.targets();
        let row = |day| {
            let period = Period::Day(day);
            let mut row = self.queue_row(&self.day(&targets, day), Whose::Total, period);
            row.pop();
            let occupancy = self.results.group(Whose::Total, period, "occupancy");
            row.push(plain(occupancy, table::percent));
            row
        };
        table::plain(&header, 1, (0..self.results.periods().days()).map(row).collect())
    }

    /// The worst day and the worst interval of each queue.
    fn worst(&self) -> String {
        let periods = self.results.periods();
        let rows = self.live().map(|(i, queue)| {
            let day = self.lowest_level(i, (0..periods.days()).map(Period::Day));
            let interval = self.lowest_level(i, (0..periods.intervals()).map(Period::Interval));
            let when = |found: Option<(Period, Estimate)>| {
                found.map_or([NO_FIGURE.to_owned(), NO_FIGURE.to_owned()], |(period, level)| {
                    [self.when(period), share(Some(level))]
                })
            };
            let [day, day_level] = when(day);
            let [interval, level] = when(interval);
            vec![queue.name.clone(), day, day_level, interval, level]
        });
        let interval = crate::time::format_duration(self.calendar.interval());
        let worst_interval = format!("worst {interval}");
        let header = ["queue", "worst day", "in time", &worst_interval, "in time"];
        table::plain(&header, 1, rows.collect())
    }

    /// The period with the lowest service level, among those with a contact or more on average (if
    /// there are any: a lone caller in the small hours says little).
    fn lowest_level(
        &self,
        queue: usize,
        periods: impl Iterator<Item = Period> + Clone,
    ) -> Option<(Period, Estimate)> {
        let whose = Whose::Of(queue);
        let level = |period| self.results.queue(whose, period, "service_level");
        let busy = |period: &Period| {
            self.results.queue(whose, *period, "entered").is_some_and(|e| e.mean >= 1.0)
        };
        let lowest = |found: &mut dyn Iterator<Item = Period>| {
            found
                .filter_map(|period| Some((period, level(period)?)))
                .min_by(|(_, a), (_, b)| a.mean.total_cmp(&b.mean))
        };
        lowest(&mut periods.clone().filter(busy)).or_else(|| lowest(&mut periods.clone()))
    }

    /// The calendar's first interval of a period.
    fn first(&self, period: Period) -> usize {
        self.results.periods().range(period).start
    }

    /// A period as planners say it.
    fn when(&self, period: Period) -> String {
        match period {
            Period::Whole => "in all".to_owned(),
            Period::Week(_) => format!("from {}", self.day_of(period)),
            Period::Day(_) => self.day_of(period),
            Period::Interval(_) => {
                format!("{} {}", self.day_of(period), clock(self.calendar, self.first(period)))
            }
        }
    }

    /// "08:30" of a slot of the day.
    fn clock_of_slot(&self, slot: u32) -> String {
        let minutes = u64::from(slot) * (self.calendar.interval() / crate::time::MINUTE);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn day_of(&self, period: Period) -> String {
        day_name(self.calendar.date(self.calendar.intervals()[self.first(period)].day))
    }

    /// "Mon 9".
    fn short_day(&self, day: usize) -> String {
        self.calendar.date(day as i32).strftime("%a %-d").to_string()
    }

    /// A day's name, marked with the worst verdict of the targets that are judged day by day.
    fn day(&self, targets: &[Judgement], day: usize) -> String {
        let daily = targets.iter().filter(|judged| judged.target.per == center::Period::Day);
        let verdicts = daily.clone().filter_map(|judged| {
            judged.periods.iter().find(|p| p.period == Period::Day(day)).map(|p| p.verdict)
        });
        let mark = match verdicts.max_by_key(|&verdict| verdict as u8) {
            Some(verdict) => format!("{} ", verdict_mark(verdict)),
            None if daily.count() > 0 => "  ".to_owned(),
            None => String::new(),
        };
        mark + &self.day_of(Period::Day(day))
    }
}

fn find(figures: &[Figure], name: &str) -> Option<Estimate> {
    figures.iter().find(|(metric, _)| *metric == name)?.1
}

/// A figure without its confidence.
fn plain(estimate: Option<Estimate>, show: impl Fn(f64) -> String) -> String {
    estimate.map_or(NO_FIGURE.to_owned(), |e| show(e.mean))
}

/// A share with its half-width in per cent.
pub(super) fn share(estimate: Option<Estimate>) -> String {
    let Some(e) = estimate else { return NO_FIGURE.to_owned() };
    let width = e.half_width.map_or(String::new(), |width| format!(" ±{:.1}", 100.0 * width));
    format!("{}{width}", table::percent(e.mean))
}

/// A wait with its half-width.
pub(super) fn wait(estimate: Option<Estimate>) -> String {
    let Some(e) = estimate else { return NO_FIGURE.to_owned() };
    let decimals = usize::from(e.mean < 99.95);
    let width =
        e.half_width.map_or(String::new(), |w| format!(" ±{}", table::grouped(w, decimals)));
    format!("{}{width}", table::wait(e.mean))
}

fn hours(value: f64) -> String {
    format!("{} h", table::amount(value))
}
