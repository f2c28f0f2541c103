//! Named rosters: who works when, near the least cost, with a bound on it.

mod annealing;
mod best_pattern;
mod breaks;
pub mod checker;
mod columns;
mod dive;
mod duties;
mod incumbent;
mod neighbourhoods;
mod network;
mod part;
mod periods;
mod prices;
mod pricing;
mod problem;
pub mod rules;
mod search;
mod staffing;
mod tree;

pub use breaks::{DayBreaks, PlacedBreaks, place_breaks};
pub use duties::duties;
pub use problem::{Cover, Duty, Need, Pattern, Person, Presence, Problem, Roster, Slot};
pub use search::{Solution, Unsolved, solve};

#[cfg(test)]
mod tests;
