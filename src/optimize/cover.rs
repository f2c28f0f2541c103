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

use good_lp::clarabel as interior_point;
use good_lp::{
    Expression, IntoAffineExpression, ProblemVariables, Solution, SolverModel, Variable,
    constraint, variable,
};

use super::relaxation;
use crate::watch::Watch;

mod bound;
mod conflict;

pub use conflict::{Bound, Conflict};

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
        Relaxation::new(self, columns, fixed).solve(tolerance, watch)
    }
}

/// The program while it is put together.
struct Relaxation<'a> {
    cover: &'a Cover,
    fixed: &'a [u32],
    variables: ProblemVariables,
    tours: Vec<Option<Variable>>,
    choices: Vec<Vec<Option<Variable>>>,
    /// Duty, window, place of the position, column.
    positions: Vec<(usize, usize, usize, Variable)>,
    /// Expressions that must be 0.
    balances: Vec<Expression>,
    /// People on each duty; nobody where there is none.
    on_duty: Vec<Expression>,
    covered: Vec<Expression>,
    cost: Expression,
}

impl<'a> Relaxation<'a> {
    fn new(cover: &'a Cover, columns: &Columns, fixed: &'a [u32]) -> Self {
        let mut variables = ProblemVariables::new();
        let mut column = |active: bool| active.then(|| variables.add(variable().min(0.0)));
        let tours: Vec<_> = columns.tours.iter().map(|&active| column(active)).collect();
        let choice = |(pool, active): (&Vec<usize>, &Vec<bool>)| {
            // A pool of one duty leaves no choice.
            active.iter().map(|&active| column(active && pool.len() > 1)).collect()
        };
        let choices = cover.pools.iter().zip(&columns.choices).map(choice).collect();
        let mut relaxation = Self {
            cover,
            fixed,
            variables,
            tours,
            choices,
            positions: Vec::new(),
            balances: Vec::new(),
            on_duty: vec![Expression::default(); cover.duties.len()],
            covered: vec![Expression::default(); cover.required.len()],
            cost: Expression::default(),
        };
        for (place, tour) in cover.tours.iter().enumerate() {
            relaxation.cost += tour.cost * relaxation.people(place);
        }
        let of_duty = relaxation.on_duties();
        for (duty, people) in of_duty.into_iter().enumerate() {
            if let Some(people) = people {
                relaxation.cover_with(duty, people, &columns.positions[duty]);
            }
        }
        relaxation
    }

    /// So many further columns.
    fn columns(&mut self, number: usize) -> Vec<Variable> {
        (0..number).map(|_| self.variables.add(variable().min(0.0))).collect()
    }

    fn people(&self, tour: usize) -> Expression {
        let fixed = Expression::from(f64::from(self.fixed[tour]));
        self.tours[tour].map_or(fixed.clone(), |people| fixed + people)
    }

    /// The people of each duty, `None` where there can be none.
    fn on_duties(&mut self) -> Vec<Option<Expression>> {
        let mut of_pool: Vec<Option<Expression>> = vec![None; self.cover.pools.len()];
        for (place, tour) in self.cover.tours.iter().enumerate() {
            if self.tours[place].is_none() && self.fixed[place] == 0 {
                continue;
            }
            for &pool in &tour.pools {
                *of_pool[pool].get_or_insert_default() += self.people(place);
            }
        }
        let mut of_duty: Vec<Option<Expression>> = vec![None; self.cover.duties.len()];
        for (pool, people) in of_pool.into_iter().enumerate() {
            let Some(people) = people else { continue };
            let duties = &self.cover.pools[pool];
            if let [duty] = duties[..] {
                *of_duty[duty].get_or_insert_default() += people;
                continue;
            }
            let chosen = self.choices[pool].iter().flatten();
            self.balances.push(chosen.copied().sum::<Expression>() - people);
            for (&duty, choice) in duties.iter().zip(&self.choices[pool]) {
                if let Some(choice) = choice {
                    *of_duty[duty].get_or_insert_default() += choice;
                }
            }
        }
        of_duty
    }

    fn cover_with(&mut self, duty: usize, people: Expression, active: &[Vec<bool>]) {
        let cover = self.cover;
        let nouns = &cover.duties[duty];
        // A single column stands for itself; a sum gets a column of its own, or every slot would repeat it.
        let people = if (&people).linear_coefficients().count() > 1 {
            let own = self.variables.add(variable().min(0.0));
            self.balances.push(people - own);
            own.into()
        } else {
            people
        };
        for &slot in nouns.slots.iter().flatten() {
            self.covered[slot] += people.clone();
        }
        self.cost += nouns.extra * people.clone();
        self.on_duty[duty] = people.clone();
        for (place, &window) in nouns.breaks.iter().enumerate() {
            let mut on_break = Expression::default();
            let positions: Vec<usize> = (window.first..=window.last).collect();
            for (at, &position) in positions.iter().enumerate() {
                if !active[place][at] {
                    continue;
                }
                let saved = nouns.saved(place, position);
                if positions.len() == 1 {
                    nouns
                        .away(position, window)
                        .for_each(|slot| self.covered[slot] -= people.clone());
                    self.cost -= saved * people.clone();
                    continue;
                }
                let column = self.variables.add(variable().min(0.0));
                nouns.away(position, window).for_each(|slot| self.covered[slot] -= column);
                self.cost -= saved * column;
                on_break += column;
                self.positions.push((duty, place, at, column));
            }
            if positions.len() > 1 {
                self.balances.push(on_break - people.clone());
            }
        }
    }

    /// People of each limit.
    fn limited(&self) -> Vec<Expression> {
        let of_limit = |limit: &Limit| limit.tours.iter().map(|&tour| self.people(tour)).sum();
        self.cover.limits.iter().map(of_limit).collect()
    }

    fn solve(mut self, tolerance: f64, watch: &dyn Watch) -> Option<Relaxed> {
        let cover = self.cover;
        let there = self.covered.clone();
        if let Some(weights) = cover.soft {
            for covered in &mut self.covered {
                let [under, over] = [(); 2].map(|()| self.variables.add(variable().min(0.0)));
                *covered += under - over;
                self.cost += weights.under * under + weights.over * over;
            }
        }
        let limits = self.limited();
        let mut model = self.variables.minimise(self.cost.clone()).using(interior_point);
        for balance in self.balances.drain(..) {
            model.add_constraint(constraint!(balance == 0.0));
        }
        let hard = cover.soft.is_none();
        let mut covering = Vec::with_capacity(cover.required.len());
        for (covered, &required) in self.covered.iter().zip(&cover.required) {
            let (covered, required) = (covered.clone(), f64::from(required));
            covering.push(model.add_constraint(if hard {
                constraint!(covered >= required)
            } else {
                constraint!(covered == required)
            }));
        }
        let mut seating = Vec::new();
        for (there, &seats) in there.into_iter().zip(cover.seats.iter().flatten()) {
            seating.push(model.add_constraint(constraint!(there <= f64::from(seats))));
        }
        let mut limiting = Vec::with_capacity(limits.len());
        for (people, limit) in limits.into_iter().zip(&cover.limits) {
            let least = constraint!(people.clone() >= f64::from(limit.least));
            let least = (limit.least > 0).then(|| model.add_constraint(least));
            let most =
                limit.most.map(|most| model.add_constraint(constraint!(people <= f64::from(most))));
            limiting.push((least, most));
        }
        let solution = relaxation::solve(model, tolerance, watch)?;
        let value = |column: Variable| solution.value(column).max(0.0);
        let price = |row| relaxation::price(&solution, row);
        let people = self.tours.iter().zip(self.fixed);
        Some(Relaxed {
            cost: solution.eval(&self.cost),
            people: people.map(|(t, &fixed)| f64::from(fixed) + t.map_or(0.0, value)).collect(),
            on_duties: self.on_duty.iter().map(|people| solution.eval(people)).collect(),
            used: used(cover, (&self.tours, &self.choices, &self.positions), value),
            covering: covering.into_iter().map(price).collect(),
            seating: seating.into_iter().map(price).collect(),
            limiting: limiting
                .into_iter()
                .map(|(least, most)| (least.map_or(0.0, price), most.map_or(0.0, price)))
                .collect(),
        })
    }
}

/// Columns of people, of choices and of positions.
type Own<'a> =
    (&'a [Option<Variable>], &'a [Vec<Option<Variable>>], &'a [(usize, usize, usize, Variable)]);

/// The columns that are more than [`NOTHING`]; a window of which nothing is used keeps all its positions.
fn used(
    cover: &Cover,
    (tours, choices, positions): Own,
    value: impl Fn(Variable) -> f64,
) -> Columns {
    let used = |column: &Option<Variable>| column.is_some_and(|column| value(column) > NOTHING);
    let mut columns = cover.columns();
    columns.tours = tours.iter().map(used).collect();
    columns.choices = choices.iter().map(|row| row.iter().map(used).collect()).collect();
    for &(duty, window, ..) in positions {
        columns.positions[duty][window].fill(false);
    }
    for &(duty, window, at, column) in positions {
        columns.positions[duty][window][at] = value(column) > NOTHING;
    }
    for row in columns.positions.iter_mut().flatten() {
        if !row.contains(&true) {
            row.fill(true);
        }
    }
    columns
}
