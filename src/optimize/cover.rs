//! Cover of a requirement by people on tours: the problem, and its linear relaxation with implicit breaks
//! and starts.
//!
//! ```text
//! T(tour)         people            ──┐ a tour has a pool on each of its working days
//! f(pool, duty)   whose start varies ─┤ a pool is a choice of duties on one day
//! X(duty)         on a duty          ─┤ a duty is a shift on one day
//! Z(duty, window, position) on break ─┘ one break for each window of the duty
//!
//! ΣT = Σf      ΣT, Σf = X      ΣZ = X      Σ X over the duty − Σ Z ≥ required
//! ```
//!
//! Explicit tours with their breaks would be millions of columns; these are thousands, and nothing is lost:
//! windows of a duty do not overlap, so that any numbers X and Z can be dealt out to people (Bechtold and
//! Jacobs 1990 for breaks).

use good_lp::{Solution as _, SolutionStatus, SolverModel, microlp};

mod bound;
mod conflict;
mod program;

pub use conflict::{Bound, Conflict};

use super::watched::watched;
use crate::watch::Watch;
use program::Program;

/// A break that is taken somewhere in a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Earliest start, in slots from the start of the duty.
    pub first: usize,
    /// Latest start, in slots from the start of the duty.
    pub last: usize,
    /// In slots.
    pub length: usize,
}

/// A shift on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    /// The place in the requirement of each of its slots; `None` beyond the horizon.
    pub slots: Vec<Option<usize>>,
    /// In the order of time; no two can overlap.
    pub breaks: Vec<Window>,
    /// What it costs beside the tour that it is part of, 0 or more.
    pub extra: f64,
    /// What of that is saved by each break at each of its positions; empty: nothing anywhere.
    pub saved: Vec<Vec<f64>>,
}

impl Duty {
    /// A duty that costs nothing beside its tour.
    pub fn new(slots: Vec<Option<usize>>, breaks: Vec<Window>) -> Self {
        Self { slots, breaks, extra: 0.0, saved: Vec::new() }
    }

    /// What the break of a window saves that starts `position` slots into the duty.
    pub fn saved(&self, window: usize, position: usize) -> f64 {
        let row = self.saved.get(window);
        row.map_or(0.0, |row| row[position - self.breaks[window].first])
    }

    /// What it costs beside its tour with its breaks at these positions.
    pub fn extra_with(&self, positions: &[usize]) -> f64 {
        let saved = positions.iter().enumerate();
        self.extra - saved.map(|(window, &position)| self.saved(window, position)).sum::<f64>()
    }

    /// Where a break that starts `position` slots into the duty takes its people away.
    pub fn away(&self, position: usize, window: Window) -> impl Iterator<Item = usize> + '_ {
        self.slots[position..position + window.length].iter().copied().flatten()
    }
}

/// What one person may be given: a tour of working days, or a single duty.
#[derive(Clone, Debug, PartialEq)]
pub struct Tour {
    /// Of one person, whatever the duties; above 0.
    pub cost: f64,
    /// One for each working day, by their places.
    pub pools: Vec<usize>,
}

/// How many people some tours may have together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// By their places.
    pub tours: Vec<usize>,
    /// At least so many.
    pub least: u32,
    /// At most so many; `None`: any number.
    pub most: Option<u32>,
}

/// Prices of a slot and a head too few or too many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Too few.
    pub under: f64,
    /// Too many.
    pub over: f64,
}

/// Requirement, and what it may be covered with.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// Heads in each slot.
    pub required: Vec<u32>,
    /// Most heads in each slot; `None`: any number.
    pub seats: Option<Vec<u32>>,
    /// Shifts on days.
    pub duties: Vec<Duty>,
    /// Choices among the duties of one day, by their places.
    pub pools: Vec<Vec<usize>>,
    /// What people are given.
    pub tours: Vec<Tour>,
    /// Bounds on heads.
    pub limits: Vec<Limit>,
    /// `None`: what is required must be covered.
    pub soft: Option<Weights>,
}

/// Columns that a relaxation has; the others are 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    tours: Vec<bool>,
    choices: Vec<Vec<bool>>,
    positions: Vec<Vec<Vec<bool>>>,
}

/// An optimum of the relaxation.
#[derive(Clone, Debug)]
pub struct Relaxed {
    /// Of all people, and with [`Weights`] of what is too little and too much.
    pub cost: f64,
    /// People of each tour.
    pub people: Vec<f64>,
    /// People on each duty.
    pub on_duties: Vec<f64>,
    /// Columns that the optimum uses.
    pub used: Columns,
    /// Price of a head required in each slot.
    covering: Vec<f64>,
    /// Price of a seat in each slot, 0 or below; empty without seats.
    seating: Vec<f64>,
    /// Price of each limit: at least, at most.
    limiting: Vec<(f64, f64)>,
}

/// A cover of whole people.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// As [`Relaxed::cost`].
    pub cost: f64,
    /// People of each tour.
    pub people: Vec<u32>,
    /// People of each pool on each of its duties; all where it has but one.
    pub choices: Vec<Vec<u32>>,
    /// People of each duty who begin each break at each of its positions; all where it has but one.
    pub positions: Vec<Vec<Vec<u32>>>,
}

/// What an interior point leaves at a column that the optimum does not use.
const NOTHING: f64 = 1e-5;

impl Relaxed {
    /// What one head more in each slot would cost.
    pub fn prices(&self) -> &[f64] {
        &self.covering
    }
}

impl Cover {
    /// A requirement that nothing covers yet, without seats and bounds.
    pub fn new(required: Vec<u32>) -> Self {
        Self {
            required,
            seats: None,
            duties: Vec::new(),
            pools: Vec::new(),
            tours: Vec::new(),
            limits: Vec::new(),
            soft: None,
        }
    }

    /// All columns.
    pub fn columns(&self) -> Columns {
        let positions = |duty: &Duty| {
            duty.breaks.iter().map(|window| vec![true; window.last - window.first + 1]).collect()
        };
        Columns {
            tours: vec![true; self.tours.len()],
            choices: self.pools.iter().map(|pool| vec![true; pool.len()]).collect(),
            positions: self.duties.iter().map(positions).collect(),
        }
    }

    /// Solves the relaxation where at least `fixed` people are on each tour.
    ///
    /// `None` when there is no solution, or the solver finds none to this tolerance, or the watch has enough.
    pub fn relax(
        &self,
        columns: &Columns,
        fixed: &[u32],
        tolerance: f64,
        watch: &dyn Watch,
    ) -> Option<Relaxed> {
        Program::new(self, columns, fixed, false).relax(tolerance, watch)
    }

    /// How many columns the program has.
    pub fn size(&self) -> usize {
        let positions = self.duties.iter().flat_map(|duty| &duty.breaks);
        let positions: usize = positions.map(|window| window.last - window.first + 1).sum();
        self.tours.len() + positions + self.pools.iter().map(Vec::len).sum::<usize>()
    }

    /// A cover that is the cheapest of all, by integer programming; for small ones.
    ///
    /// `None` when there is none, or the watch has enough.
    pub fn cheapest(&self, watch: &dyn Watch) -> Option<Whole> {
        let nobody = vec![0; self.tours.len()];
        let mut program = Program::new(self, &self.columns(), &nobody, true);
        program.price_what_is_off();
        let variables = std::mem::take(&mut program.variables);
        let mut model = variables.minimise(program.cost.clone()).using(microlp);
        program.add_rows(&mut model);
        let solution = watched(watch, || model.solve().ok())??;
        let is_proved = matches!(solution.status(), SolutionStatus::Optimal);
        is_proved.then(|| program.whole(&solution))
    }
}
