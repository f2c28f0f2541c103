//! Work that may wait, menus and bots, and the cases that contacts make: how they end and where their
//! time goes.

use super::super::{Report, table};
use super::{find, plain, share};
use crate::center::Queue;
use crate::sim::{Figure, Period, Whose};
use crate::stats::Estimate;

impl Report<'_> {
    /// A table for work that may wait, one for queues that need nobody, and three for the cases; none in
    /// a center without.
    pub(super) fn case_tables(&self) -> Vec<String> {
        if !self.results.has_cases() {
            return Vec::new();
        }
        let mut tables =
            vec![self.work(), self.passed(), self.cases(), self.outcomes(), self.steps()];
        tables.retain(|table| !table.is_empty());
        tables
    }

    fn rows(
        &self,
        which: impl Fn(usize, &Queue) -> bool,
        row: impl Fn(&str, &[Figure]) -> Vec<String>,
    ) -> Vec<Vec<String>> {
        let queues =
            self.center.queues.iter().enumerate().filter(|(place, queue)| which(*place, queue));
        let figures = |place| self.results.queue_figures(Whose::Of(place), Period::Whole);
        queues.map(|(place, queue)| row(&queue.name, &figures(place))).collect()
    }

    fn work(&self) -> String {
        let row = |name: &str, figures: &[Figure]| {
            vec![
                name.to_owned(),
                plain(find(figures, "offered"), table::amount),
                share(find(figures, "finished_within_rate")),
                plain(find(figures, "turnaround_mean_s"), table::length),
                plain(find(figures, "oldest_open_s"), table::length),
                plain(find(figures, "open"), table::amount),
                plain(find(figures, "handle_mean_s"), table::wait),
            ]
        };
        let header = ["work", "came", "done in time", "done after", "oldest", "left", "AHT"];
        titled(&header, self.rows(|_, queue| queue.is_deferrable(), row))
    }

    fn passed(&self) -> String {
        let row = |name: &str, figures: &[Figure]| {
            vec![
                name.to_owned(),
                plain(find(figures, "offered"), table::amount),
                plain(find(figures, "handle_mean_s"), table::wait),
            ]
        };
        let rows = self.rows(|_, queue| !queue.needs_agents, row);
        titled(&["no agents", "came", "takes"], rows)
    }

    /// How many cases there are, by the queue in which they began.
    fn cases(&self) -> String {
        let row = |name: &str, figures: &[Figure]| {
            let counts = ["cases", "cases_closed", "cases_lost", "cases_open", "cases_in_process"];
            let shown = counts.map(|metric| plain(find(figures, metric), table::amount));
            std::iter::once(name.to_owned()).chain(shown).collect()
        };
        let header = ["cases from", "began", "closed", "lost", "open", "in process"];
        titled(&header, self.rows_of_cases(row))
    }

    /// How they went.
    fn outcomes(&self) -> String {
        let priced = self.center.groups.iter().any(|group| group.cost_per_hour.is_some());
        let promised = self.center.queues.iter().any(|queue| queue.closed_within.is_some());
        let row = |name: &str, figures: &[Figure]| {
            let mut row = vec![
                name.to_owned(),
                share(find(figures, "first_contact_resolution")),
                plain(find(figures, "touches_mean"), table::amount),
            ];
            if priced {
                row.push(plain(find(figures, "cost_per_case"), table::amount));
            }
            row.push(plain(find(figures, "case_turnaround_mean_s"), table::length));
            if promised {
                row.push(share(find(figures, "closed_within_rate")));
            }
            row
        };
        let mut header = vec!["cases from", "first contact", "touches"];
        header.extend(priced.then_some("cost"));
        header.push("closed after");
        header.extend(promised.then_some("closed in time"));
        titled(&header, self.rows_of_cases(row))
    }

    /// A row for each queue in which cases began, and one for all.
    fn rows_of_cases(&self, row: impl Fn(&str, &[Figure]) -> Vec<String>) -> Vec<Vec<String>> {
        let began = |place, _: &Queue| {
            self.mean(Whose::Of(place), "cases").is_some_and(|cases| cases > 0.0)
        };
        let mut rows = self.rows(began, &row);
        if rows.len() > 1 {
            rows.push(row("all", &self.results.queue_figures(Whose::Total, Period::Whole)));
        }
        rows
    }

    /// What a case meets on its way, and how much of its time goes there.
    fn steps(&self) -> String {
        let Some(cases) = self.mean(Whose::Total, "cases").filter(|cases| *cases > 0.0) else {
            return String::new();
        };
        let row = |name: &str, figures: &[Figure]| {
            let per_case = |offered: f64| table::grouped(offered / cases, 2);
            vec![
                name.to_owned(),
                plain(find(figures, "offered"), per_case),
                plain(find(figures, "wait_mean_s"), table::length),
                plain(find(figures, "handle_mean_s"), table::length),
                plain(find(figures, "time_share"), table::percent),
            ]
        };
        let mut rows = self.rows(|_, _| true, row);
        if let Some(inside) = self.mean(Whose::Total, "time_share") {
            let blank = || table::NO_FIGURE.to_owned();
            let between = table::percent(1.0 - inside);
            rows.push(vec!["(between contacts)".to_owned(), blank(), blank(), blank(), between]);
        }
        titled(&["where a case's time goes", "per case", "wait", "work", "share"], rows)
    }

    fn mean(&self, whose: Whose, metric: &str) -> Option<f64> {
        self.results.queue(whose, Period::Whole, metric).map(|estimate: Estimate| estimate.mean)
    }
}

fn titled(header: &[&str], rows: Vec<Vec<String>>) -> String {
    if rows.is_empty() { String::new() } else { table::plain(header, 1, rows) }
}
