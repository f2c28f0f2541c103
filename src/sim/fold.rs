//! Sums over replications, cell by cell: what estimates are made of.

use crate::center::{Center, Queue, Target};
use crate::stats::{Pairs, Sums};
use crate::time::{Calendar, seconds};

use super::metrics::{
    self, CASE_METRICS, CASE_PAIRS, CaseQuantities, GROUP_PAIRS, GroupQuantities, QUEUE_METRICS,
    QUEUE_PAIRS, QueueQuantities,
};
use super::model::has_cases;
use super::periods::{Period, Periods};
use super::prices::Prices;
use super::tally::Tally;

/// What all folds of a run share.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) periods: Periods,
    /// Queues, then the total.
    pub(super) queues: usize,
    /// Groups, then the total.
    pub(super) groups: usize,
    /// Whether there are cases.
    pub(super) has_cases: bool,
    /// Whether a queue counts in the total: see [`counted`].
    pub(super) counted: Vec<bool>,
    /// Length of each interval of the calendar.
    length_s: Vec<f64>,
    /// Whether a queue (last: any queue) is open in each interval of the calendar,
    /// `open[interval * (queues + 1) + queue]`.
    open: Vec<bool>,
    prices: Prices,
    /// Every target with its queue.
    pub(super) targets: Vec<(usize, Target)>,
    met_pairs: Pairs,
}

impl Layout {
    pub(super) fn new(center: &Center, calendar: &Calendar) -> Self {
        let queues = center.queues.len();
        let lengths = calendar.intervals().iter().map(|i| seconds(i.end - i.start));
        let length_s: Vec<f64> = lengths.collect();
        let counted = counted(center);
        let mut open = Vec::with_capacity(length_s.len() * (queues + 1));
        for interval in 0..length_s.len() {
            open.extend(center.queues.iter().map(|queue| queue.open[interval]));
            let in_total = center.queues.iter().zip(&counted).filter(|(_, counted)| **counted);
            open.push(in_total.into_iter().any(|(queue, _)| queue.open[interval]));
        }
        let of_queue = |(index, queue): (usize, &crate::center::Queue)| {
            queue.targets.iter().map(move |&target| (index, target)).collect::<Vec<_>>()
        };
        Self {
            periods: Periods::new(calendar),
            queues,
            groups: center.groups.len(),
            has_cases: has_cases(center),
            counted,
            length_s,
            open,
            prices: Prices::new(center, calendar),
            targets: center.queues.iter().enumerate().flat_map(of_queue).collect(),
            met_pairs: Pairs::new(2, [(0, 0), (0, 1), (1, 1)]),
        }
    }

    /// Where the sums of a target begin, those of a day or (`None`) of all days.
    fn met_place(&self, target: usize, day: Option<usize>) -> usize {
        let days = self.periods.days();
        let cell = target * (days + 1) + day.unwrap_or(days);
        cell * self.met_pairs.width()
    }
}

/// Which queues the total sums up: those where callers wait on the line. Work that may wait for days and
/// queues that need nobody would make its service level mean nothing; they count where there is nothing
/// else.
pub(super) fn counted(center: &Center) -> Vec<bool> {
    let which =
        |counts: fn(&Queue) -> bool| -> Vec<bool> { center.queues.iter().map(counts).collect() };
    let choices = [which(Queue::is_live), which(|queue| queue.needs_agents)];
    let some = choices.into_iter().find(|counted| counted.contains(&true));
    some.unwrap_or_else(|| vec![true; center.queues.len()])
}

/// Sums over the replications folded so far.
#[derive(Clone, Debug)]
pub(super) struct Fold {
    pub(super) n: u64,
    pub(super) contacts: u64,
    /// `[period][queue, last the total]`, each as wide as the pairs say.
    queue: Vec<f64>,
    /// `[period][group, last the total]`.
    group: Vec<f64>,
    /// `[period][queue, last the total]`; empty without cases.
    case: Vec<f64>,
    /// For each target, by day and last in all: days that met it, days with contacts.
    met: Vec<f64>,
}

impl Fold {
    pub(super) fn new(layout: &Layout) -> Self {
        let periods = layout.periods.count();
        Self {
            n: 0,
            contacts: 0,
            queue: vec![0.0; periods * (layout.queues + 1) * QUEUE_PAIRS.width()],
            group: vec![0.0; periods * (layout.groups + 1) * GROUP_PAIRS.width()],
            case: match layout.has_cases {
                true => vec![0.0; periods * (layout.queues + 1) * CASE_PAIRS.width()],
                false => Vec::new(),
            },
            met: vec![0.0; layout.met_place(layout.targets.len(), Some(0))],
        }
    }

    /// Adds what others have summed. The order of additions decides the last digits, so it is fixed
    /// by the numbers of the replications alone.
    pub(super) fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.contacts += other.contacts;
        let sums = [
            (&mut self.queue, &other.queue),
            (&mut self.group, &other.group),
            (&mut self.case, &other.case),
            (&mut self.met, &other.met),
        ];
        for (mine, theirs) in sums {
            mine.iter_mut().zip(theirs).for_each(|(sum, more)| *sum += more);
        }
    }

    /// Adds one replication, and returns its quantities over the whole horizon.
    pub(super) fn add(&mut self, layout: &Layout, tally: &Tally) -> Row {
        self.n += 1;
        self.contacts += tally.contacts();
        let mut whole = Row::new(layout);
        whole.days_met = vec![[0.0; 2]; layout.targets.len()];
        let mut week = Row::new(layout);
        for day in 0..layout.periods.days() {
            let mut day_row = Row::new(layout);
            let intervals = layout.periods.range(Period::Day(day));
            let first = layout.periods.range(Period::Whole).start;
            for interval in intervals {
                let mut row = Row::of_interval(layout, tally, interval);
                self.add_row(layout, Period::Interval(interval - first), &row);
                row.leave_out_closed_lines(layout, interval);
                day_row.add(&row);
            }
            self.add_row(layout, Period::Day(day), &day_row);
            self.judge_day(layout, day, &day_row, &mut whole.days_met);
            week.add(&day_row);
            whole.add(&day_row);
            let last = day + 1 == layout.periods.days();
            if last || Periods::week_of(day + 1) != Periods::week_of(day) {
                self.add_row(layout, Period::Week(Periods::week_of(day)), &week);
                week = Row::new(layout);
            }
        }
        self.add_row(layout, Period::Whole, &whole);
        whole
    }

    fn add_row(&mut self, layout: &Layout, period: Period, row: &Row) {
        let place = layout.periods.place(period);
        let width = QUEUE_PAIRS.width();
        for (queue, quantities) in row.queues.iter().enumerate() {
            if !metrics::is_nothing(quantities) {
                let start = (place * (layout.queues + 1) + queue) * width;
                QUEUE_PAIRS.add(&mut self.queue[start..start + width], quantities);
            }
        }
        let width = GROUP_PAIRS.width();
        for (group, quantities) in row.groups.iter().enumerate() {
            let start = (place * (layout.groups + 1) + group) * width;
            GROUP_PAIRS.add(&mut self.group[start..start + width], quantities);
        }
        let width = CASE_PAIRS.width();
        for (queue, quantities) in row.cases.iter().enumerate() {
            let start = (place * (layout.queues + 1) + queue) * width;
            CASE_PAIRS.add(&mut self.case[start..start + width], quantities);
        }
    }

    /// Whether this day of this replication met each target, also added to the replication's own sums.
    fn judge_day(
        &mut self,
        layout: &Layout,
        day: usize,
        row: &Row,
        of_replication: &mut [[f64; 2]],
    ) {
        let width = layout.met_pairs.width();
        for (place, (queue, target)) in layout.targets.iter().enumerate() {
            if metrics::entered(&row.queues[*queue]) == 0.0 {
                continue;
            }
            let figure = row.figure(*queue, target.goal.metric());
            // Contacts, but none answered: no mean wait, and surely no promise kept.
            let met = figure.is_some_and(|figure| target.goal.met_by(figure));
            let quantities = [f64::from(u8::from(met)), 1.0];
            for day in [Some(day), None] {
                let start = layout.met_place(place, day);
                layout.met_pairs.add(&mut self.met[start..start + width], &quantities);
            }
            of_replication[place].iter_mut().zip(quantities).for_each(|(sum, one)| *sum += one);
        }
    }

    /// Sums of a queue (`layout.queues`: of all) in a period.
    pub(super) fn queue<'a>(&'a self, layout: &Layout, queue: usize, period: Period) -> Sums<'a> {
        let width = QUEUE_PAIRS.width();
        let start = (layout.periods.place(period) * (layout.queues + 1) + queue) * width;
        QUEUE_PAIRS.read(&self.queue[start..start + width], self.n)
    }

    /// Sums of the cases of a queue (`layout.queues`: of all) in a period.
    pub(super) fn case<'a>(&'a self, layout: &Layout, queue: usize, period: Period) -> Sums<'a> {
        let width = CASE_PAIRS.width();
        let start = (layout.periods.place(period) * (layout.queues + 1) + queue) * width;
        CASE_PAIRS.read(&self.case[start..start + width], self.n)
    }

    /// Sums of a group (`layout.groups`: of all) in a period.
    pub(super) fn group<'a>(&'a self, layout: &Layout, group: usize, period: Period) -> Sums<'a> {
        let width = GROUP_PAIRS.width();
        let start = (layout.periods.place(period) * (layout.groups + 1) + group) * width;
        GROUP_PAIRS.read(&self.group[start..start + width], self.n)
    }

    /// Days that met a target (quantity 0) and days with contacts (1), of one day or (`None`) of all.
    pub(super) fn met<'a>(
        &'a self,
        layout: &'a Layout,
        target: usize,
        day: Option<usize>,
    ) -> Sums<'a> {
        let start = layout.met_place(target, day);
        layout.met_pairs.read(&self.met[start..start + layout.met_pairs.width()], self.n)
    }
}

/// Quantities of every queue, every group and the totals (last) in one period of one replication.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) queues: Vec<QueueQuantities>,
    pub(super) groups: Vec<GroupQuantities>,
    /// As `queues`; empty without cases.
    pub(super) cases: Vec<CaseQuantities>,
    /// For each target, over the whole horizon: days that met it, days with contacts.
    pub(super) days_met: Vec<[f64; 2]>,
}

impl Row {
    fn new(layout: &Layout) -> Self {
        Self {
            queues: vec![QueueQuantities::default(); layout.queues + 1],
            groups: vec![GroupQuantities::default(); layout.groups + 1],
            cases: match layout.has_cases {
                true => vec![CaseQuantities::default(); layout.queues + 1],
                false => Vec::new(),
            },
            days_met: Vec::new(),
        }
    }

    fn of_interval(layout: &Layout, tally: &Tally, interval: usize) -> Self {
        let mut row = Self::new(layout);
        let length_s = layout.length_s[interval];
        let (total, queues) = split_total(&mut row.queues);
        for (queue, quantities) in queues.iter_mut().enumerate() {
            let cell = tally.queue(queue, interval);
            *quantities = metrics::queue_quantities(cell, length_s);
            if layout.counted[queue] {
                metrics::add_queue(total, quantities);
            }
        }
        metrics::set_line(total, tally.line(interval), length_s);
        let (total, groups) = split_total(&mut row.groups);
        for (group, quantities) in groups.iter_mut().enumerate() {
            let (price, overtime) = layout.prices.at(group, interval);
            *quantities = metrics::group_quantities(tally.group(group, interval), price, overtime);
            metrics::add_group(total, quantities);
        }
        if layout.has_cases {
            row.add_cases(layout, tally, interval);
        }
        row
    }

    fn add_cases(&mut self, layout: &Layout, tally: &Tally, interval: usize) {
        let mut between_s = 0.0;
        let (total, queues) = split_total(&mut self.cases);
        for (queue, quantities) in queues.iter_mut().enumerate() {
            let Some(cell) = tally.cases(queue, interval) else { continue };
            let contacts = tally.queue(queue, interval);
            *quantities = metrics::case_quantities(cell, contacts, layout.length_s[interval]);
            metrics::add_to_total(total, quantities);
            between_s += seconds(cell.between);
        }
        metrics::set_all_time(&mut self.cases, between_s);
    }

    /// One replication's own figure of a queue.
    fn figure(&self, queue: usize, metric: &str) -> Option<f64> {
        match metrics::formula(QUEUE_METRICS, metric) {
            Some(formula) => formula.of_one(&self.queues[queue]),
            None => metrics::formula(CASE_METRICS, metric)?.of_one(self.cases.get(queue)?),
        }
    }

    /// Over longer periods a line is averaged over the opening hours alone.
    fn leave_out_closed_lines(&mut self, layout: &Layout, interval: usize) {
        let open = &layout.open[interval * (layout.queues + 1)..];
        for (quantities, open) in self.queues.iter_mut().zip(open) {
            if !open {
                metrics::leave_out_line(quantities);
            }
        }
    }

    fn add(&mut self, part: &Self) {
        for (whole, part) in self.queues.iter_mut().zip(&part.queues) {
            metrics::add_queue(whole, part);
        }
        for (whole, part) in self.groups.iter_mut().zip(&part.groups) {
            metrics::add_group(whole, part);
        }
        for (whole, part) in self.cases.iter_mut().zip(&part.cases) {
            metrics::add_cases(whole, part);
        }
    }
}

/// The last entry, and all before it.
fn split_total<T>(entries: &mut [T]) -> (&mut T, &mut [T]) {
    let (total, parts) = entries.split_last_mut().unwrap_or_else(|| unreachable!("a total"));
    (total, parts)
}
