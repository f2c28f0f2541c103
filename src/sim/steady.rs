//! The same center on days that are all alike, to be set beside the days that differ.

use crate::center::Center;
use crate::demand::{Demand, Factors};
use crate::time::Calendar;
use crate::watch::Watch;

use super::model::Model;
use super::replications::{Replications, Rows, Run};
use super::results::Results;

/// More replications than these are not set side by side: what is kept of each takes memory.
const MOST_PAIRED: u64 = 10_000;

/// A center without what lets its days differ beyond Poisson numbers: nobody is absent or away, every day
/// is like its mean.
#[derive(Clone, Debug)]
pub struct Steady {
    center: Center,
    demand: Demand,
    left_out: Vec<&'static str>,
}

impl Steady {
    /// `None` where nothing lets days differ.
    pub fn of(center: &Center, demand: &Demand) -> Option<Self> {
        let queue = |differs: fn(&Factors) -> bool| {
            demand.queues.iter().any(|arrivals| differs(&arrivals.factors))
        };
        let kinds = [
            ("day-factor", queue(|factors| factors.day_cv > 0.0)),
            ("interval-factor", queue(|factors| factors.interval_cv > 0.0)),
            ("absence", center.groups.iter().any(|group| group.absence > 0.0)),
            ("apply-shrinkage", center.groups.iter().any(|group| group.applied_shrinkage() > 0.0)),
        ];
        let left_out: Vec<_> = kinds.iter().filter(|kind| kind.1).map(|kind| kind.0).collect();
        let (mut center, mut demand) = (center.clone(), demand.clone());
        for group in &mut center.groups {
            (group.absence, group.apply_shrinkage) = (0.0, false);
        }
        demand.queues.iter_mut().for_each(|arrivals| arrivals.factors = Factors::default());
        (!left_out.is_empty()).then_some(Self { center, demand, left_out })
    }

    /// The keys of the file that are left out.
    pub fn left_out(&self) -> &[&'static str] {
        &self.left_out
    }

    /// Plays it with the callers of a run whose days differ, as often as that was played, but no more
    /// often than differences are taken.
    pub fn play(
        &self,
        calendar: &Calendar,
        seed: u64,
        differing: &Results,
        watch: &dyn Watch,
    ) -> Results {
        let model = Model::new(&self.center, &self.demand, calendar);
        let wanted = Replications::Fixed(differing.replications().min(MOST_PAIRED));
        Run::new(&model, seed, Rows::Kept).play(wanted, watch)
    }
}

/// [`simulate`](super::simulate) of days that differ; what differences from [`Steady`] days are made of
/// is kept.
pub fn simulate_beside_steady(
    model: &Model,
    seed: u64,
    wanted: Replications,
    watch: &dyn Watch,
) -> Results {
    Run::new(model, seed, Rows::First(MOST_PAIRED)).play(wanted, watch)
}
