//! Shift design: few different shifts for a requirement that repeats every week (Musliu, Gärtner and Slany
//! 2004), as an integer program over some of the shifts, and its bound over all of them.

use good_lp::{
    Expression, ProblemVariables, Solution, SolutionStatus, SolverModel, Variable, WithTimeLimit,
    clarabel, constraint, microlp, variable,
};

use super::relaxation::{self, EXACT};
use super::watched::watched;
use crate::watch::Watch;

/// A shift that may be worked on any day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Slot of the day at which it starts.
    pub start: usize,
    /// In slots.
    pub length: usize,
}

/// What is required, and what a design costs: 1 for each slot and head too few or too many, and 1 for each
/// different shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftDesign {
    /// Heads in each slot; after the last comes the first.
    pub required: Vec<u32>,
    /// Slots of a day; divides the number of slots.
    pub slots_per_day: usize,
    /// Shifts to choose from.
    pub templates: Vec<Template>,
}

/// Heads of each template on each day.
pub type Heads = Vec<Vec<u32>>;

/// How many heads of a shift are thought of on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Most {
    /// No more than are required in each of its slots: nobody is too many.
    Fitting,
    /// No more than are required in any of its slots: more are of no use.
    Useful,
}

impl ShiftDesign {
    /// Days of the week.
    pub fn days(&self) -> usize {
        self.required.len() / self.slots_per_day
    }

    /// The slots of a shift on a day.
    pub fn slots(&self, template: usize, day: usize) -> impl Iterator<Item = usize> + use<> {
        let Template { start, length } = self.templates[template];
        let (first, all) = (day * self.slots_per_day + start, self.required.len());
        (first..first + length).map(move |slot| slot % all)
    }

    /// Heads in each slot.
    pub fn staffed(&self, heads: &Heads) -> Vec<u32> {
        let mut staffed = vec![0; self.required.len()];
        for (template, of_day) in heads.iter().enumerate() {
            for (day, &heads) in of_day.iter().enumerate().filter(|(_, heads)| **heads > 0) {
                self.slots(template, day).for_each(|slot| staffed[slot] += heads);
            }
        }
        staffed
    }

    /// What a design costs.
    pub fn cost(&self, heads: &Heads) -> u32 {
        let staffed = self.staffed(heads);
        let off = staffed.iter().zip(&self.required).map(|(&staffed, &r)| staffed.abs_diff(r));
        let different = heads.iter().filter(|of_day| of_day.iter().any(|&heads| heads > 0)).count();
        off.sum::<u32>() + different as u32
    }

    /// The best design with shifts `among` the templates, begun with a known one, and whether it is proved
    /// that none of these is better. With `seconds` it may also be the best that was found in that time;
    /// `None` if nothing was, or the watch has enough.
    pub fn best(
        &self,
        among: &[usize],
        known: &Heads,
        most: Most,
        (seconds, watch): (Option<f64>, &dyn Watch),
    ) -> Option<(Heads, bool)> {
        let mut program = Program::new(self, among, known, most, true);
        let mut model =
            std::mem::take(&mut program.variables).minimise(program.cost.clone()).using(microlp);
        if let Some(seconds) = seconds {
            model = model.with_time_limit(seconds);
        }
        program.add_rows(&mut model);
        let solution = watched(watch, || model.solve().ok())??;
        let mut heads = vec![vec![0; self.days()]; self.templates.len()];
        for &(template, day, _, column, _) in &program.on_days {
            heads[template][day] = solution.value(column).round() as u32;
        }
        let proved = matches!(solution.status(), SolutionStatus::Optimal);
        Some((heads, proved))
    }

    /// No design costs less: the relaxation over all templates, rounded up. 0 if it cannot be solved, or the
    /// watch has enough.
    pub fn bound(&self, watch: &dyn Watch) -> u32 {
        let all: Vec<usize> = (0..self.templates.len()).collect();
        let nobody = vec![vec![0; self.days()]; all.len()];
        let mut program = Program::new(self, &all, &nobody, Most::Useful, false);
        let mut model =
            std::mem::take(&mut program.variables).minimise(program.cost.clone()).using(clarabel);
        program.add_rows(&mut model);
        let least = relaxation::solve(model, EXACT, watch).map_or(0.0, |solution| {
            let [primal, dual] = [solution.inner().obj_val, solution.inner().obj_val_dual];
            primal.min(dual)
        });
        // What rounding may have added is taken off first.
        (least - 1e-5 * least.abs().max(1.0)).ceil().max(0.0) as u32
    }

    fn most(&self, template: usize, day: usize, most: Most) -> u32 {
        let required = self.slots(template, day).map(|slot| self.required[slot]);
        let number = match most {
            Most::Fitting => required.min(),
            Most::Useful => required.max(),
        };
        number.unwrap_or(0)
    }
}

/// Template, day, most heads, heads, whether the shift is there at all.
type OnDay = (usize, usize, u32, Variable, Variable);

/// min Σ under + Σ over + Σ there, where Σ heads + under − over = required in each slot, and
/// heads ≤ most · there.
struct Program<'a> {
    design: &'a ShiftDesign,
    variables: ProblemVariables,
    on_days: Vec<OnDay>,
    covered: Vec<Expression>,
    cost: Expression,
}

impl<'a> Program<'a> {
    fn new(
        design: &'a ShiftDesign,
        among: &[usize],
        known: &Heads,
        most: Most,
        whole: bool,
    ) -> Self {
        let mut variables = ProblemVariables::new();
        let mut on_days = Vec::new();
        let mut covered = vec![Expression::default(); design.required.len()];
        let mut cost = Expression::default();
        let integer = |definition: good_lp::VariableDefinition| {
            if whole { definition.integer() } else { definition }
        };
        for &template in among {
            let is_there = known[template].iter().any(|&heads| heads > 0);
            let there = variable().min(0.0).max(1.0).initial(f64::from(u8::from(is_there)));
            let there = variables.add(integer(there));
            cost += there;
            for (day, &heads) in known[template].iter().enumerate() {
                let most = design.most(template, day, most).max(heads);
                if most == 0 {
                    continue;
                }
                let column = variable().min(0.0).max(f64::from(most)).initial(f64::from(heads));
                let column = variables.add(integer(column));
                design.slots(template, day).for_each(|slot| covered[slot] += column);
                on_days.push((template, day, most, column, there));
            }
        }
        let staffed = design.staffed(known);
        for (slot, covered) in covered.iter_mut().enumerate() {
            let off = f64::from(design.required[slot]) - f64::from(staffed[slot]);
            let under = variables.add(variable().min(0.0).initial(off.max(0.0)));
            let over = variables.add(variable().min(0.0).initial((-off).max(0.0)));
            cost += under + over;
            *covered += under - over;
        }
        Self { design, variables, on_days, covered, cost }
    }

    fn add_rows(&mut self, model: &mut impl SolverModel) {
        for (covered, &required) in self.covered.drain(..).zip(&self.design.required) {
            model.add_constraint(constraint!(covered == f64::from(required)));
        }
        for &(_, _, most, heads, there) in &self.on_days {
            model.add_constraint(constraint!(heads <= f64::from(most) * there));
        }
    }
}
