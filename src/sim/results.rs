//! What a run found: every metric of every queue, group and period, and whether targets are met.

use crate::center::{Center, Target};
use crate::stats::{Estimate, Histogram, t_975};

use super::fold::{Fold, Layout, Row};
use super::metrics::{
    self, CASE_METRICS, COST_PER_CASE, Formula, GROUP_METRICS, Metric, QUEUE_METRICS,
};
use super::periods::{Period, Periods};
use super::replications::Rows;
use super::sections::Sections;

/// Whose figure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of one queue or group, by its place in the center.
    Of(usize),
    /// Of all together.
    Total,
}

/// A metric's name and its estimate; `None` where the denominator is empty.
pub type Figure = (&'static str, Option<Estimate>);

/// The estimates of a run.
#[derive(Clone, Debug)]
pub struct Results {
    /// Whether all replications that were asked for have run, or as many as the wanted precision took.
    pub complete: bool,
    /// Wanted precision, where that decides how many replications run.
    pub(super) wanted: Option<f64>,
    layout: Layout,
    fold: Fold,
    /// Waits of the answered.
    pub(super) sections: Sections,
    has_cost: Vec<bool>,
    /// Each replication's quantities over the whole horizon, for differences.
    pub(super) rows: Vec<Row>,
}

impl Results {
    pub(super) fn new(center: &Center, layout: Layout, rows: Rows) -> Self {
        let reported = layout.periods.range(Period::Whole);
        let sections = match rows {
            Rows::Kept => Sections::pooled(reported),
            Rows::First(_) | Rows::Forgotten => Sections::new(),
        };
        Self {
            complete: false,
            wanted: None,
            fold: Fold::new(&layout),
            sections,
            has_cost: center.groups.iter().map(|group| group.cost_per_hour.is_some()).collect(),
            layout,
            rows: Vec::new(),
        }
    }

    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(super) fn merge(&mut self, fold: &Fold) {
        self.fold.merge(fold);
    }

    /// Keeps the rows of these replications as long as none is missing before them: in a run that was
    /// stopped a row must still meet its partner by its place.
    pub(super) fn keep_rows(&mut self, numbers: impl Iterator<Item = u64>, rows: Vec<Row>) {
        for (number, row) in numbers.zip(rows) {
            if number == self.rows.len() as u64 {
                self.rows.push(row);
            }
        }
    }

    /// Replications that have run.
    pub fn replications(&self) -> u64 {
        self.fold.n
    }

    /// Contacts simulated in all replications, warm-up included.
    pub fn contacts(&self) -> u64 {
        self.fold.contacts
    }

    /// The reported periods.
    pub fn periods(&self) -> &Periods {
        &self.layout.periods
    }

    /// One figure of a queue, by the metric's name; `None` where it is not known, also of an unknown
    /// name.
    pub fn queue(&self, whose: Whose, period: Period, metric: &str) -> Option<Estimate> {
        match metrics::formula(QUEUE_METRICS, metric) {
            Some(Formula::Quantile(p)) => self.quantile(&self.waits(whose, period), p),
            Some(formula) => formula.estimate(self.queue_sums(whose, period)),
            None => {
                let cases = CASE_METRICS.iter().find(|of_cases| of_cases.name == metric)?;
                self.case_estimate(cases, whose, period)
            }
        }
    }

    /// `None` without cases, and for a cost without a price.
    fn case_estimate(&self, metric: &Metric, whose: Whose, period: Period) -> Option<Estimate> {
        let known = self.layout.has_cases && (metric.name != COST_PER_CASE || self.has_prices());
        let place = self.queue_place(whose);
        known.then(|| metric.formula.estimate(self.fold.case(&self.layout, place, period)))?
    }

    /// All figures of a queue in a period, in the order of the contract.
    pub fn queue_figures(&self, whose: Whose, period: Period) -> Vec<Figure> {
        let sums = self.queue_sums(whose, period);
        let waits = self.waits(whose, period);
        let estimate = |metric: &Metric| match metric.formula {
            Formula::Quantile(p) => self.quantile(&waits, p),
            formula => formula.estimate(sums),
        };
        let of_queues = QUEUE_METRICS.iter().map(|metric| (metric.name, estimate(metric)));
        let cases = if self.layout.has_cases { CASE_METRICS } else { &[] };
        let estimate = |metric| self.case_estimate(metric, whose, period);
        of_queues.chain(cases.iter().map(|metric| (metric.name, estimate(metric)))).collect()
    }

    /// Whether a queue, by its place, counts in the total: where callers wait on the line, if they do
    /// anywhere.
    pub fn counts_in_total(&self, queue: usize) -> bool {
        self.layout.counted[queue]
    }

    /// Whether contacts go on, or work is promised to be finished, so that there are cases.
    pub fn has_cases(&self) -> bool {
        self.layout.has_cases
    }

    /// One figure of a group, by the metric's name.
    pub fn group(&self, whose: Whose, period: Period, metric: &str) -> Option<Estimate> {
        self.group_figures(whose, period).into_iter().find(|(name, _)| *name == metric)?.1
    }

    /// All figures of a group in a period. A cost is known where a price is: in the total of the
    /// groups that have one.
    pub fn group_figures(&self, whose: Whose, period: Period) -> Vec<Figure> {
        let (place, has_cost) = match whose {
            Whose::Of(group) => (group, self.has_cost[group]),
            Whose::Total => (self.layout.groups, self.has_prices()),
        };
        let sums = self.fold.group(&self.layout, place, period);
        let estimate = |metric: &Metric| match metric.name {
            "cost" if !has_cost => None,
            _ => metric.formula.estimate(sums),
        };
        GROUP_METRICS.iter().map(|metric| (metric.name, estimate(metric))).collect()
    }

    /// Every target of every queue, judged.
    pub fn targets(&self) -> Vec<Judgement> {
        (0..self.layout.targets.len()).map(|place| self.judge(place)).collect()
    }

    fn queue_sums(&self, whose: Whose, period: Period) -> crate::stats::Sums<'_> {
        self.fold.queue(&self.layout, self.queue_place(whose), period)
    }

    fn queue_place(&self, whose: Whose) -> usize {
        match whose {
            Whose::Of(queue) => queue,
            Whose::Total => self.layout.queues,
        }
    }

    /// Waits of the answered in a period, section by section.
    fn waits(&self, whose: Whose, period: Period) -> Vec<Histogram> {
        let Layout { periods, queues, counted, .. } = &self.layout;
        self.sections.merged(periods.range(period), *queues, |queue| match whose {
            Whose::Of(wanted) => queue == wanted,
            Whose::Total => counted[queue],
        })
    }

    /// The quantile of the waits of a queue over the horizon, and each section's own.
    pub(super) fn quantiles(&self, whose: Whose, p: f64) -> Option<(f64, Vec<Option<f64>>)> {
        let sections = self.waits(whose, Period::Whole);
        let own = sections.iter().map(|section| section.quantile_s(p)).collect();
        Some((self.quantile(&sections, p)?.mean, own))
    }

    /// Whether any group has a price.
    pub(super) fn has_prices(&self) -> bool {
        self.has_cost.contains(&true)
    }

    /// The pooled quantile, with a t-interval over the sections that hold anything.
    fn quantile(&self, sections: &[Histogram], p: f64) -> Option<Estimate> {
        let mut pooled = Histogram::default();
        sections.iter().for_each(|section| pooled.merge(section));
        let value = pooled.quantile_s(p)?;
        let own: Vec<f64> = sections.iter().filter_map(|section| section.quantile_s(p)).collect();
        let m = own.len() as f64;
        let mean = own.iter().sum::<f64>() / m;
        let variance = own.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (m - 1.0);
        let t = t_975(own.len() as u64 - 1);
        Estimate::new(value, t.map(|t| t * (variance / m).sqrt()), self.fold.n)
    }

    fn judge(&self, place: usize) -> Judgement {
        let (queue, target) = self.layout.targets[place];
        let figure = |period| self.queue(Whose::Of(queue), period, target.goal.metric());
        let entered = |period: &Period| {
            self.queue(Whose::Of(queue), *period, "entered").is_some_and(|e| e.mean > 0.0)
        };
        let periods = self.layout.periods.per(target.per).into_iter().filter(entered);
        Judgement {
            queue,
            target,
            value: figure(Period::Whole),
            periods: periods.map(|p| JudgedPeriod::new(p, figure(p), target)).collect(),
            days: self.judge_days(place, target.goal.metric()),
            days_met: self.fold.met(&self.layout, place, None).share_of_trials(0, 1),
        }
    }

    fn judge_days(&self, place: usize, metric: &str) -> Vec<JudgedDay> {
        let (queue, _) = self.layout.targets[place];
        let judged = |day| {
            let kept = self.fold.met(&self.layout, place, Some(day)).share_of_trials(0, 1)?;
            let value = self.queue(Whose::Of(queue), Period::Day(day), metric);
            Some(JudgedDay { day, value, kept })
        };
        (0..self.layout.periods.days()).filter_map(judged).collect()
    }
}

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval keeps the promise.
    Met,
    /// The confidence interval holds the promised value.
    Unsure,
    /// The whole interval breaks it.
    Missed,
}

/// A target's figure in one of its periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JudgedPeriod {
    /// Which.
    pub period: Period,
    /// The figure; `None` where contacts came and none has what the target asks for (a mean wait of
    /// the answered, and nobody was answered).
    pub value: Option<Estimate>,
    /// Whether the estimate reaches the target; without a figure it surely does not.
    pub met: bool,
    /// How sure that is.
    pub verdict: Verdict,
}

impl JudgedPeriod {
    fn new(period: Period, value: Option<Estimate>, target: Target) -> Self {
        let Some(figure) = value else {
            return Self { period, value, met: false, verdict: Verdict::Missed };
        };
        let low = figure.low().unwrap_or(f64::NEG_INFINITY);
        let high = figure.high().unwrap_or(f64::INFINITY);
        let verdict = match (target.goal.met_by(low), target.goal.met_by(high)) {
            (true, true) => Verdict::Met,
            (false, false) => Verdict::Missed,
            _ => Verdict::Unsure,
        };
        Self { period, value, met: target.goal.met_by(figure.mean), verdict }
    }
}

/// What became of a target on a day, whatever periods it promises something for.
#[derive(Clone, Copy, Debug)]
pub struct JudgedDay {
    /// Counted from the scenario's first.
    pub day: usize,
    /// The figure of the day; `None` where none has what the target asks for.
    pub value: Option<Estimate>,
    /// Share of the replications in which the day by itself met the target: its probability.
    pub kept: Estimate,
}

/// A target, judged.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Place of its queue in the center.
    pub queue: usize,
    /// What was promised.
    pub target: Target,
    /// The figure over the whole horizon.
    pub value: Option<Estimate>,
    /// Each period in which contacts came, in order of time.
    pub periods: Vec<JudgedPeriod>,
    /// Each day on which contacts came.
    pub days: Vec<JudgedDay>,
    /// Share of the days with contacts that met the target by themselves.
    pub days_met: Option<Estimate>,
}

impl Judgement {
    /// Whether the estimate reaches the target in every period.
    pub fn met(&self) -> bool {
        self.periods.iter().all(|period| period.met)
    }

    /// Periods in which the estimate reaches it.
    pub fn periods_met(&self) -> usize {
        self.periods.iter().filter(|period| period.met).count()
    }

    /// How sure that is: missed when a period surely misses, met when all surely meet.
    pub fn verdict(&self) -> Verdict {
        let any = |verdict| self.periods.iter().any(|period| period.verdict == verdict);
        if any(Verdict::Missed) {
            Verdict::Missed
        } else if any(Verdict::Unsure) {
            Verdict::Unsure
        } else {
            Verdict::Met
        }
    }

    /// The period that is farthest below the promise (or least above it).
    pub fn worst(&self) -> Option<&JudgedPeriod> {
        let sign = if self.target.goal.higher_is_better() { -1.0 } else { 1.0 };
        let badness = |p: &JudgedPeriod| p.value.map_or(f64::INFINITY, |value| sign * value.mean);
        // The first of equals.
        self.periods.iter().rev().max_by(|a, b| badness(a).total_cmp(&badness(b)))
    }
}
