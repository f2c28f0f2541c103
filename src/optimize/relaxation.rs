//! How linear relaxations are solved: by clarabel, an interior point in pure Rust.

use good_lp::solvers::clarabel::{ClarabelProblem, ClarabelSolution};
use good_lp::{DualValues, SolverModel, constraint::ConstraintReference};

use super::watched::watched;
use crate::watch::Watch;

/// At which prices are good enough for a bound.
pub const EXACT: f64 = 1e-8;
/// At which columns can be told from each other.
pub const ROUGH: f64 = 1e-5;

/// Solves a program that is bounded; `None` when it has no solution, or clarabel finds none, or the watch
/// has enough.
pub(super) fn solve(
    mut model: ClarabelProblem,
    tolerance: f64,
    watch: &dyn Watch,
) -> Option<ClarabelSolution> {
    model.settings().tol_gap_abs(tolerance).tol_gap_rel(tolerance).tol_feas(tolerance.max(1e-8));
    let solution = watched(watch, || model.solve().ok())??;
    // good_lp calls an unbounded program solved, too.
    solution.inner().obj_val.is_finite().then_some(solution)
}

/// How much dearer the program gets when the right-hand side of a row rises by 1.
pub(super) fn price(solution: &ClarabelSolution, row: ConstraintReference) -> f64 {
    let dual: &ClarabelSolution = solution;
    DualValues::dual(&dual, row)
}
