//! How well a run knows the figures that its targets are judged by, against how well it should.

use crate::center::{Goal, Target};
use crate::stats::Estimate;

use super::periods::{Period, Periods};
use super::replications::BATCH;
use super::results::{Results, Whose};

/// What a run with a wanted precision came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// Wanted half-width of a share; of a mean wait, as a share of the promised wait.
    pub wanted: f64,
    /// Whether the run ended because everything was known that well.
    pub reached: bool,
    /// What was not, in the order of the targets.
    pub not_yet_known: Vec<NotYetKnown>,
}

/// A target that is not known well enough in some of its periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotYetKnown {
    /// Place of its queue in the center.
    pub queue: usize,
    /// What was promised; `None` where no queue has a target: the service level over the horizon.
    pub target: Option<Target>,
    /// Periods in which the figure is judged and exists.
    pub periods: usize,
    /// Of these, those in which it is known well enough.
    pub periods_known: usize,
    /// The period that is farthest from it.
    pub worst: Period,
    /// The figure there.
    pub value: Estimate,
    /// The half-width that it should have, in its own unit.
    pub wanted: f64,
    /// How many replications that would take, in whole batches; `None` while nothing can be said.
    pub replications: Option<u64>,
}

impl NotYetKnown {
    /// The metric's name in JSON and CSV.
    pub fn metric(&self) -> &'static str {
        metric(self.target)
    }
}

impl Results {
    /// How the wanted precision stands; `None` where none was asked for.
    pub fn precision(&self) -> Option<Precision> {
        let wanted = self.wanted?;
        let not_yet_known = self.sought().filter_map(|sought| sought.not_yet_known(self, wanted));
        let not_yet_known: Vec<NotYetKnown> = not_yet_known.collect();
        Some(Precision {
            wanted,
            reached: self.complete && not_yet_known.is_empty(),
            not_yet_known,
        })
    }

    /// Whether everything is known well enough; looks no further than the first figure that is not.
    pub(super) fn is_precise(&self, precision: f64) -> bool {
        let known = |sought: Sought| {
            let wanted = sought.half_width(precision);
            sought.figures(self).all(|(_, figure)| is_known(figure, wanted))
        };
        self.sought().all(known)
    }

    /// Every target; without any, the service level of each queue.
    fn sought(&self) -> impl Iterator<Item = Sought> {
        let layout = self.layout();
        let targets = layout.targets.iter();
        let promised = targets.map(|&(queue, target)| Sought { queue, target: Some(target) });
        let queues = if layout.targets.is_empty() { layout.queues } else { 0 };
        promised.chain((0..queues).map(|queue| Sought { queue, target: None }))
    }
}

/// What must be known.
#[derive(Clone, Copy)]
struct Sought {
    queue: usize,
    target: Option<Target>,
}

impl Sought {
    /// Its figure in each period in which it is judged, where there is one: without a contact (for
    /// a mean wait: an answered one) in any replication nothing can be known better.
    fn figures(self, results: &Results) -> impl Iterator<Item = (Period, Estimate)> {
        let figure = move |period| {
            let figure = results.queue(Whose::Of(self.queue), period, metric(self.target));
            Some((period, figure?))
        };
        self.periods(results.periods()).into_iter().filter_map(figure)
    }

    fn periods(self, periods: &Periods) -> Vec<Period> {
        self.target.map_or(vec![Period::Whole], |target| periods.per(target.per))
    }

    /// The half-width that it should have, in its own unit.
    fn half_width(self, precision: f64) -> f64 {
        match self.target.map(|target| target.goal) {
            Some(Goal::Asa { seconds }) => precision * seconds,
            _ => precision,
        }
    }

    fn not_yet_known(self, results: &Results, precision: f64) -> Option<NotYetKnown> {
        let wanted = self.half_width(precision);
        let figures: Vec<(Period, Estimate)> = self.figures(results).collect();
        let needed = |value: Estimate| replications(value, wanted, self.is_share());
        let unknown = figures.iter().filter(|(_, figure)| !is_known(*figure, wanted));
        let periods_known = figures.len() - unknown.clone().count();
        // The first of equals; where nothing can be said is farthest.
        let distance = |figure: Estimate| needed(figure).unwrap_or(f64::INFINITY);
        let &(worst, value) =
            unknown.rev().max_by(|(_, a), (_, b)| distance(*a).total_cmp(&distance(*b)))?;
        Some(NotYetKnown {
            queue: self.queue,
            target: self.target,
            periods: figures.len(),
            periods_known,
            worst,
            value,
            wanted,
            replications: needed(value).map(in_batches),
        })
    }

    fn is_share(self) -> bool {
        !matches!(self.target, Some(Target { goal: Goal::Asa { .. }, .. }))
    }
}

/// What a target is judged by.
fn metric(target: Option<Target>) -> &'static str {
    target.map_or("service_level", |target| target.goal.metric())
}

fn is_known(figure: Estimate, wanted: f64) -> bool {
    figure.half_width.is_some_and(|width| width <= wanted)
}

/// The replications after which a figure should have the wanted half-width: it shrinks with the square
/// root of their number, but that of a share that was 0 or 1 every time (the rule of three) with the
/// number itself.
fn replications(figure: Estimate, wanted: f64, is_share: bool) -> Option<f64> {
    let excess = figure.half_width? / wanted;
    let extreme = is_share && (figure.mean == 0.0 || figure.mean == 1.0);
    Some(figure.n as f64 * if extreme { excess } else { excess * excess })
}

/// Runs end with whole batches.
fn in_batches(replications: f64) -> u64 {
    ((replications / BATCH as f64).ceil() as u64).saturating_mul(BATCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_half_width_takes_four_times_the_replications() {
        let needed = |mean, half_width, n, wanted| {
            replications(Estimate { mean, half_width, n }, wanted, mean <= 1.0).map(in_batches)
        };
        assert_eq!(needed(0.8, Some(0.02), 40, 0.01), Some(160));
        assert_eq!(needed(0.8, Some(0.011), 400, 0.01), Some(520));
        assert_eq!(needed(30.0, Some(3.0), 80, 1.5), Some(320));
        assert_eq!(needed(0.8, None, 1, 0.01), None);
    }

    #[test]
    fn a_share_that_never_varied_needs_three_over_the_wanted_half_width() {
        let always = Estimate { mean: 1.0, half_width: Some(3.0 / 40.0), n: 40 };
        assert_eq!(replications(always, 0.005, true).map(in_batches), Some(600));
        let never = Estimate { mean: 0.0, ..always };
        assert_eq!(replications(never, 0.005, true).map(in_batches), Some(600));
    }
}
