//! The program of a cover, put together for a solver.

use good_lp::constraint::ConstraintReference;
use good_lp::variable::VariableDefinition;
use good_lp::{
    Expression, IntoAffineExpression, ProblemVariables, Solution, SolverModel, Variable, clarabel,
    constraint, variable,
};

use super::super::relaxation;
use super::{Columns, Cover, Duty, Limit, NOTHING, Relaxed, Whole};
use crate::watch::Watch;

/// The program while it is put together.
pub(super) struct Program<'a> {
    cover: &'a Cover,
    fixed: &'a [u32],
    /// Whether people are whole.
    whole: bool,
    pub variables: ProblemVariables,
    pub tours: Vec<Option<Variable>>,
    choices: Vec<Vec<Option<Variable>>>,
    /// Duty, window, place of the position, column.
    positions: Vec<(usize, usize, usize, Variable)>,
    /// Expressions that must be 0.
    pub balances: Vec<Expression>,
    /// People on each duty; nobody where there is none.
    on_duty: Vec<Expression>,
    /// Heads in each slot.
    pub covered: Vec<Expression>,
    /// What is too few less what is too many, where that has a price; empty elsewhere.
    off: Vec<Expression>,
    pub cost: Expression,
}

impl<'a> Program<'a> {
    pub fn new(cover: &'a Cover, columns: &Columns, fixed: &'a [u32], whole: bool) -> Self {
        let mut variables = ProblemVariables::new();
        let mut column = |active: bool| active.then(|| variables.add(number(whole)));
        let tours: Vec<_> = columns.tours.iter().map(|&active| column(active)).collect();
        let choice = |(pool, active): (&Vec<usize>, &Vec<bool>)| {
            // A pool of one duty leaves no choice.
            active.iter().map(|&active| column(active && pool.len() > 1)).collect()
        };
        let choices = cover.pools.iter().zip(&columns.choices).map(choice).collect();
        let mut program = Self {
            cover,
            fixed,
            whole,
            variables,
            tours,
            choices,
            positions: Vec::new(),
            balances: Vec::new(),
            on_duty: vec![Expression::default(); cover.duties.len()],
            covered: vec![Expression::default(); cover.required.len()],
            off: Vec::new(),
            cost: Expression::default(),
        };
        for (place, tour) in cover.tours.iter().enumerate() {
            program.cost += tour.cost * program.people(place);
        }
        let of_duty = program.on_duties();
        for (duty, people) in of_duty.into_iter().enumerate() {
            if let Some(people) = people {
                program.cover_with(duty, people, &columns.positions[duty]);
            }
        }
        program
    }

    /// So many further columns.
    pub fn columns(&mut self, number: usize) -> Vec<Variable> {
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
                let column = self.variables.add(number(self.whole));
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
    pub fn limited(&self) -> Vec<Expression> {
        let of_limit = |limit: &Limit| limit.tours.iter().map(|&tour| self.people(tour)).sum();
        self.cover.limits.iter().map(of_limit).collect()
    }

    /// Lets heads be too few or too many for their price.
    pub fn price_what_is_off(&mut self) {
        let Some(weights) = self.cover.soft else { return };
        for _ in 0..self.covered.len() {
            let [under, over] = [(); 2].map(|()| self.variables.add(variable().min(0.0)));
            self.off.push(under - over);
            self.cost += weights.under * under + weights.over * over;
        }
    }

    /// The rows of the program; those with a price are returned.
    pub fn add_rows(&mut self, model: &mut impl SolverModel) -> Rows {
        let cover = self.cover;
        for balance in self.balances.drain(..) {
            model.add_constraint(constraint!(balance == 0.0));
        }
        let mut rows = Rows::default();
        for (slot, (there, &required)) in self.covered.iter().zip(&cover.required).enumerate() {
            let (there, required) = (there.clone(), f64::from(required));
            rows.covering.push(model.add_constraint(match self.off.get(slot) {
                None => constraint!(there >= required),
                Some(off) => constraint!(there + off.clone() == required),
            }));
        }
        for (there, &seats) in self.covered.iter().zip(cover.seats.iter().flatten()) {
            let row = constraint!(there.clone() <= f64::from(seats));
            rows.seating.push(model.add_constraint(row));
        }
        for (people, limit) in self.limited().into_iter().zip(&cover.limits) {
            let least = constraint!(people.clone() >= f64::from(limit.least));
            let least = (limit.least > 0).then(|| model.add_constraint(least));
            let most =
                limit.most.map(|most| model.add_constraint(constraint!(people <= f64::from(most))));
            rows.limiting.push((least, most));
        }
        rows
    }

    /// A solution in whole people.
    pub fn whole(&self, solution: &impl Solution) -> Whole {
        let heads = |column: Variable| solution.value(column).round() as u32;
        let all = u32::MAX;
        let of_pool =
            |row: &Vec<Option<Variable>>| row.iter().map(|c| c.map_or(all, heads)).collect();
        let positions = |duty: &Duty| {
            duty.breaks.iter().map(|window| vec![all; window.last - window.first + 1]).collect()
        };
        let mut whole = Whole {
            cost: solution.eval(&self.cost),
            people: self.tours.iter().map(|column| column.map_or(0, heads)).collect(),
            choices: self.choices.iter().map(of_pool).collect(),
            positions: self.cover.duties.iter().map(positions).collect(),
        };
        for &(duty, window, at, column) in &self.positions {
            whole.positions[duty][window][at] = heads(column);
        }
        whole
    }

    pub fn relax(mut self, tolerance: f64, watch: &dyn Watch) -> Option<Relaxed> {
        self.price_what_is_off();
        let variables = std::mem::take(&mut self.variables);
        let mut model = variables.minimise(self.cost.clone()).using(clarabel);
        let Rows { covering, seating, limiting } = self.add_rows(&mut model);
        let solution = relaxation::solve(model, tolerance, watch)?;
        let value = |column: Variable| solution.value(column).max(0.0);
        let price = |row| relaxation::price(&solution, row);
        let people = self.tours.iter().zip(self.fixed);
        Some(Relaxed {
            cost: solution.eval(&self.cost),
            people: people.map(|(t, &fixed)| f64::from(fixed) + t.map_or(0.0, value)).collect(),
            on_duties: self.on_duty.iter().map(|people| solution.eval(people)).collect(),
            used: used(self.cover, (&self.tours, &self.choices, &self.positions), value),
            covering: covering.into_iter().map(price).collect(),
            seating: seating.into_iter().map(price).collect(),
            limiting: limiting
                .into_iter()
                .map(|(least, most)| (least.map_or(0.0, price), most.map_or(0.0, price)))
                .collect(),
        })
    }
}

/// Rows that have a price.
#[derive(Default)]
pub(super) struct Rows {
    covering: Vec<ConstraintReference>,
    seating: Vec<ConstraintReference>,
    /// At least, at most.
    limiting: Vec<(Option<ConstraintReference>, Option<ConstraintReference>)>,
}

/// A number of people.
fn number(whole: bool) -> VariableDefinition {
    let definition = variable().min(0.0);
    if whole { definition.integer() } else { definition }
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
