//! Differences between two runs with the same callers, replication by replication.

use crate::stats::Estimate;

use super::fold::Row;
use super::metrics::{self, CASE_METRICS, Formula, GROUP_METRICS, QUEUE_METRICS};
use super::results::{Results, Whose};

/// A run and whose figure of it is meant.
type Side<'a> = (&'a Results, Whose);

impl Results {
    /// This figure of a queue less the base's over the whole horizon, from the replications that both
    /// have run; of a quantile from their sections. `None` where one of them has no figure, and for
    /// deviations.
    pub fn queue_difference(&self, whose: Whose, base: Side, metric: &str) -> Option<Estimate> {
        match metrics::formula(QUEUE_METRICS, metric) {
            Some(Formula::Quantile(p)) => {
                let (ours, theirs) =
                    (self.own_quantiles(whose, p), base.0.own_quantiles(base.1, p));
                let pairs = ours.iter().zip(&theirs).filter_map(|(a, b)| Some((*a)? - (*b)?));
                Estimate::of_mean(&pairs.collect::<Vec<_>>())
            }
            _ => Estimate::of_mean(&self.queue_differences(whose, base, metric)?),
        }
    }

    /// Of what the mean is that difference: a number for each replication, by linearisation. `None`
    /// also for quantiles.
    pub(crate) fn queue_differences(
        &self,
        whose: Whose,
        base: Side,
        metric: &str,
    ) -> Option<Vec<f64>> {
        if let Some(formula) = metrics::formula(CASE_METRICS, metric) {
            return differences((self, whose), base, |(results, whose), n| {
                let rows: Option<Vec<_>> =
                    results.rows[..n].iter().map(|row| of_case(row, whose)).collect();
                formula.linear(&rows?)
            });
        }
        let formula = metrics::formula(QUEUE_METRICS, metric)?;
        differences((self, whose), base, |(results, whose), n| {
            let rows = results.rows[..n].iter();
            formula.linear(&rows.map(|row| of_queue(row, whose)).collect::<Vec<_>>())
        })
    }

    /// The same of a group.
    pub fn group_difference(&self, whose: Whose, base: Side, metric: &str) -> Option<Estimate> {
        let formula = metrics::formula(GROUP_METRICS, metric)?;
        let linear = |(results, whose): Side, n| {
            let rows = results.rows[..n].iter();
            formula.linear(&rows.map(|row| of_group(row, whose)).collect::<Vec<_>>())
        };
        Estimate::of_mean(&differences((self, whose), base, linear)?)
    }

    /// Cost of all groups that have a price over all answered contacts; `None` without either.
    pub fn cost_per_contact(&self) -> Option<Estimate> {
        Estimate::of_mean(&self.linear_cost_per_contact(self.rows.len())?)
    }

    /// The same less the base's.
    pub fn cost_per_contact_difference(&self, base: &Self) -> Option<Estimate> {
        let linear = |(results, _): Side, n| results.linear_cost_per_contact(n);
        Estimate::of_mean(&differences((self, Whose::Total), (base, Whose::Total), linear)?)
    }

    /// The share of days that met a target less that of a target of the base, each by its place among
    /// [`Results::targets`].
    pub fn days_met_difference(
        &self,
        target: usize,
        (base, of_base): (&Self, usize),
    ) -> Option<Estimate> {
        let linear = |(results, place): (&Self, usize), n| {
            let rows: Vec<_> =
                results.rows[..n].iter().map(|row: &Row| row.days_met[place]).collect();
            Formula::Share(0, 1).linear(&rows)
        };
        Estimate::of_mean(&differences((self, target), (base, of_base), linear)?)
    }

    fn linear_cost_per_contact(&self, n: usize) -> Option<Vec<f64>> {
        let ratio = |row: &Row| {
            let cost = of_group(row, Whose::Total)[metrics::COST];
            [cost, of_queue(row, Whose::Total)[metrics::ANSWERED]]
        };
        let pairs: Vec<[f64; 2]> = self.rows[..n].iter().map(ratio).collect();
        Formula::Ratio(0, 1).linear(&pairs).filter(|_| self.has_prices())
    }
}

fn of_queue(row: &Row, whose: Whose) -> &[f64] {
    match whose {
        Whose::Of(queue) => &row.queues[queue],
        Whose::Total => &row.queues[row.queues.len() - 1],
    }
}

fn of_case(row: &Row, whose: Whose) -> Option<&[f64]> {
    let row = match whose {
        Whose::Of(queue) => row.cases.get(queue),
        Whose::Total => row.cases.last(),
    };
    row.map(|row| &row[..])
}

fn of_group(row: &Row, whose: Whose) -> &[f64] {
    match whose {
        Whose::Of(group) => &row.groups[group],
        Whose::Total => &row.groups[row.groups.len() - 1],
    }
}

/// The pairwise differences of what each replication adds by linearisation.
fn differences<W>(
    ours: (&Results, W),
    base: (&Results, W),
    linear: impl Fn((&Results, W), usize) -> Option<Vec<f64>>,
) -> Option<Vec<f64>> {
    let both = ours.0.rows.len().min(base.0.rows.len());
    let (ours, theirs) = (linear(ours, both)?, linear(base, both)?);
    Some(ours.iter().zip(&theirs).map(|(a, b)| a - b).collect())
}
