//! Targets day by day: the figure, how sure it is, and the probability that a day keeps the promise.

use std::ops::Range;

use super::super::{Report, table};
use super::headline::verdict_mark;
use super::plain;
use crate::center::Goal;
use crate::sim::{JudgedDay, Judgement};
use crate::stats::Estimate;

impl Report<'_> {
    /// Four lines for each target against some days, or nothing without targets.
    pub(super) fn targets_by_day(&self, days: Range<usize>) -> Option<String> {
        let judged = self.results.targets();
        if judged.is_empty() {
            return None;
        }
        let names: Vec<String> = days.clone().map(|day| self.short_day(day)).collect();
        let mut header = vec!["replay"];
        header.extend(names.iter().map(String::as_str));
        let rows = judged.iter().flat_map(|judged| self.daily_rows(judged, days.clone()));
        Some(table::plain(&header, 1, rows.collect()))
    }

    fn daily_rows(&self, judged: &Judgement, days: Range<usize>) -> [Vec<String>; 4] {
        let on = |day: usize| judged.days.iter().find(|judged| judged.day == day);
        let row = |name: String, cell: &dyn Fn(&JudgedDay) -> String| {
            let cells = days.clone().map(|day| on(day).map_or(table::NO_FIGURE.to_owned(), cell));
            std::iter::once(name).chain(cells).collect()
        };
        let is_wait = matches!(judged.target.goal, Goal::Asa { .. });
        let figure = if is_wait { table::wait } else { table::percent };
        let width = |value: Option<Estimate>| {
            let width = value.and_then(|value| value.half_width)?;
            Some(table::grouped(if is_wait { width } else { 100.0 * width }, 1))
        };
        let queue = &self.center.queues[judged.queue];
        let mut name = format!("{} {}", verdict_mark(judged.verdict()), queue.name);
        if queue.targets.len() > 1 {
            name = format!("{name} {}", self.promise(judged.queue, judged.target));
        }
        let share_width =
            |kept: Estimate| kept.half_width.map(|width| table::grouped(100.0 * width, 1));
        [
            row(name, &|day| plain(day.value, figure)),
            row("  ±".to_owned(), &|day| width(day.value).unwrap_or(table::NO_FIGURE.to_owned())),
            row("  days met".to_owned(), &|day| table::percent(day.kept.mean)),
            row("  ±".to_owned(), &|day| {
                share_width(day.kept).unwrap_or(table::NO_FIGURE.to_owned())
            }),
        ]
    }
}
