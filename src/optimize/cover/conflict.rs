//! Which bounds cannot be kept together, or keep what is required from being covered.

use good_lp::{Expression, Solution, SolverModel, clarabel, constraint};

use super::super::relaxation::{self, ROUGH};
use super::{Cover, Program};
use crate::watch::Watch;

/// A bound of a cover on the most heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The most of [`Cover::limits`], by their place.
    Most(usize),
    /// The seats of a slot.
    Seats(usize),
}

/// Where bounds stand against each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conflict {
    /// Limits, by their place, whose fewest people cannot be had, and how many are too many.
    pub too_many: Vec<(usize, u32)>,
    /// What stands against them or, without any, against the requirement; the strongest first.
    pub against: Vec<Bound>,
}

/// How much a head counts that a limit wants, beside one that is required.
const WANTED: f64 = 1e3;
/// Less than this is nothing.
const NOTHING: f64 = 1e-4;

impl Cover {
    /// The bounds that contradict each other, or what is required.
    ///
    /// By a linear program in which heads may lack everywhere and fewest people, too, as few of both as
    /// possible, while the most people and seats are kept: the prices of these say which are in the way.
    pub fn conflict(&self, watch: &dyn Watch) -> Conflict {
        let nobody = vec![0; self.tours.len()];
        let mut program = Program::new(self, &self.columns(), &nobody, false);
        let short = program.columns(self.required.len());
        let lacks: Expression = short.iter().copied().sum();
        let fewer = program.columns(self.limits.len());
        let wanted: Expression = fewer.iter().copied().sum();
        let limits = program.limited();
        let Program { variables, balances, covered, .. } = program;
        let mut model = variables.minimise(lacks + WANTED * wanted).using(clarabel);
        for balance in balances {
            model.add_constraint(constraint!(balance == 0.0));
        }
        let mut prices = Vec::new();
        for (slot, there) in covered.into_iter().enumerate() {
            if let Some(seats) = &self.seats {
                let row = constraint!(there.clone() <= f64::from(seats[slot]));
                prices.push((Bound::Seats(slot), model.add_constraint(row)));
            }
            let required = f64::from(self.required[slot]);
            model.add_constraint(constraint!(there + short[slot] >= required));
        }
        for (place, (people, limit)) in limits.into_iter().zip(&self.limits).enumerate() {
            if let Some(most) = limit.most {
                let row = constraint!(people.clone() <= f64::from(most));
                prices.push((Bound::Most(place), model.add_constraint(row)));
            }
            let least = f64::from(limit.least);
            model.add_constraint(constraint!(people + fewer[place] >= least));
        }
        let Some(solution) = relaxation::solve(model, ROUGH, watch) else {
            return Conflict::default();
        };
        let lacking = |(place, &column)| {
            let number = solution.value(column);
            (number > NOTHING).then(|| (place, (number - NOTHING).ceil() as u32))
        };
        let price = |(bound, row)| (bound, relaxation::price(&solution, row));
        let mut against: Vec<(Bound, f64)> = prices.into_iter().map(price).collect();
        against.retain(|(_, price)| *price < -NOTHING);
        against.sort_by(|a, b| a.1.total_cmp(&b.1));
        Conflict {
            too_many: fewer.iter().enumerate().filter_map(lacking).collect(),
            against: against.into_iter().map(|(bound, _)| bound).collect(),
        }
    }
}
