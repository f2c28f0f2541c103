//! Named rosters: who works when, near the least cost, with a bound on it.

mod annealing;
mod best_pattern;
mod breaks;
pub mod checker;
mod columns;
mod dive;
mod luck;
mod master;
mod neighbourhoods;
mod network;
mod part;
mod periods;
mod prices;
mod pricing;
mod problem;
pub mod rules;
mod search;
mod shift_range;
mod staffing;

pub use breaks::{DayBreaks, place_breaks};
pub use problem::{Cover, Duty, Need, Pattern, Person, Presence, Problem, Roster, Slot};
pub use search::{Solution, Unsolved, solve};
pub use shift_range::{Break, ShiftRange};

#[cfg(test)]
mod tests;
