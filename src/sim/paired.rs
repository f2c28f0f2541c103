//! Differences between two runs with the same callers, replication by replication.

use crate::stats::Estimate;

use super::fold::Row;
use super::metrics::{self, CASE_METRICS, Formula, GROUP_METRICS, QUEUE_METRICS};
use super::results::{Results, Whose};

/// Cost and answered contacts of a replication.
const COST_PER_CONTACT: Formula = Formula::Ratio(0, 1);
/// Days that met a target and days with contacts of a replication.
const DAYS_MET: Formula = Formula::Share(0, 1);

/// Two figures that are nearer to each other than this share of them differ by how sums are rounded.
const ROUNDING: f64 = 1e-11;

/// A run and whose figure of it is meant.
type Side<'a> = (&'a Results, Whose);

impl Results {
    /// This figure of a queue less the base's over the whole horizon, from the replications that both
    /// have run; of a quantile the half-width comes from their sections (and `n` is the number of these).
    /// `None` where one of them has no figure, and for deviations.
    pub fn queue_difference(&self, whose: Whose, base: Side, metric: &str) -> Option<Estimate> {
        match formula(metric)? {
            Formula::Quantile(p) => self.quantile_difference(whose, base, p),
            formula => estimate(formula, &self.queue_differences(whose, base, metric)?),
        }
    }

    /// The difference of the pooled quantiles, as sure as the sections' differences are.
    fn quantile_difference(&self, whose: Whose, base: Side, p: f64) -> Option<Estimate> {
        let ((after, ours), (before, theirs)) =
            (self.quantiles(whose, p)?, base.0.quantiles(base.1, p)?);
        let pairs = ours.iter().zip(&theirs).filter_map(|(a, b)| Some((*a)? - (*b)?));
        let sections = Estimate::of_mean(&pairs.collect::<Vec<_>>())?;
        Estimate::new(after - before, sections.half_width, sections.n)
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
        estimate(formula, &differences((self, whose), base, linear)?)
    }

    /// Cost of all groups that have a price over all answered contacts; `None` without either.
    pub fn cost_per_contact(&self) -> Option<Estimate> {
        Estimate::of_mean(&self.linear_cost_per_contact(self.rows.len())?)
    }

    /// The same less the base's.
    pub fn cost_per_contact_difference(&self, base: &Self) -> Option<Estimate> {
        let linear = |(results, _): Side, n| results.linear_cost_per_contact(n);
        let differences = differences((self, Whose::Total), (base, Whose::Total), linear)?;
        estimate(COST_PER_CONTACT, &differences)
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
            DAYS_MET.linear(&rows)
        };
        estimate(DAYS_MET, &differences((self, target), (base, of_base), linear)?)
    }

    fn linear_cost_per_contact(&self, n: usize) -> Option<Vec<f64>> {
        let ratio = |row: &Row| {
            let cost = of_group(row, Whose::Total)[metrics::COST];
            [cost, of_queue(row, Whose::Total)[metrics::ANSWERED]]
        };
        let pairs: Vec<[f64; 2]> = self.rows[..n].iter().map(ratio).collect();
        COST_PER_CONTACT.linear(&pairs).filter(|_| self.has_prices())
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
    let difference = |(a, b): (&f64, &f64)| {
        let difference = a - b;
        let is_noise = difference.abs() <= ROUNDING * (a.abs() + b.abs());
        if is_noise { 0.0 } else { difference }
    };
    Some(ours.iter().zip(&theirs).map(difference).collect())
}

fn formula(metric: &str) -> Option<Formula> {
    metrics::formula(QUEUE_METRICS, metric).or_else(|| metrics::formula(CASE_METRICS, metric))
}

/// The mean of differences with its half-width. Where a share changes by the same in every replication
/// (from never to always, say) that is 3/n by the rule of three: what was the same n times may still
/// be another the next time. Where no replication differs, callers and all are the same, it is 0.
fn estimate(formula: Formula, differences: &[f64]) -> Option<Estimate> {
    let found = Estimate::of_mean(differences)?;
    let half_width = found.half_width.map(|width| {
        let varies = width > ROUNDING * found.mean.abs();
        match formula {
            _ if varies => width,
            Formula::Share(..) if found.mean != 0.0 => (3.0 / found.n as f64).min(1.0),
            _ => 0.0,
        }
    });
    Some(Estimate { half_width, ..found })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(formula: Formula, differences: &[f64]) -> (f64, f64, f64) {
        let found = estimate(formula, differences).expect("values");
        (found.mean, found.half_width.expect("two"), found.p_of_zero().expect("two"))
    }

    #[test]
    fn what_never_varies_is_as_sure_as_its_number() {
        let (share, mean) = (Formula::Share(0, 1), Formula::Mean(0));
        assert_eq!(of(share, &[0.0; 40]), (0.0, 0.0, 1.0));
        let (_, width, p) = of(share, &[1.0; 40]);
        assert_eq!(width, 3.0 / 40.0);
        assert!(p < 1e-9);
        assert!(of(share, &[1.0; 2]).2 > 0.04, "two days tell little");
        assert_eq!(of(mean, &[150.0; 3]), (150.0, 0.0, 0.25));
        assert_eq!(of(mean, &[150.0, 150.0 + 1e-12, 150.0]).1, 0.0);
    }
}
