//! Named rosters: who works when, near the least cost, with a bound on it.
//!
//! A [`Problem`] has days, duties, people with [`rules`], and the heads that each slot needs: a slot is an
//! interval of a group, or a shift. [`duties`] makes duties from shifts with start windows, lengths and
//! breaks, [`solve`] finds who works what, [`place_breaks`] moves the breaks of that to the minute and keeps
//! them apart, [`checker::check`] judges it by the rules alone, [`conflict`] and [`respond`] explain it.
//!
//! ```text
//! first roster ─> prices of the slots ─> column generation, dive ─> neighbourhoods ─┐
//!                 (subgradient, bound)   (better bound, roster)     trees           ├─> proven, or enough
//!                                                ^                  └───────────────┘
//!                                                └── annealing, where the linear program is too large or says little
//! ```
//!
//! Where duties cover parts of slots, as breaks make them do, the linear program mixes breaks until its
//! bound says little. There `counts` goes on beside the neighbourhoods: how many take which breaks is
//! whole, and rows that say so raise the bound.
//!
//! Everything rests on one thing that is exact: the best pattern of one person at given prices of the
//! slots. At any prices the best patterns of all people together with what the slots then cost at least
//! are a bound (Lagrange), so the gap is known all along.
//!
//! Slots of different skills are groups of [`Cover`]; who has several skills has duties that name a
//! group. What was before the horizon is [`Person::history`] and the ledger of
//! [`FairShare`](rules::FairShare). Leave and locks are hard [`Fixed`](rules::Fixed) rules, the present
//! roster in a repair weighted ones. An open headcount is people with a [`Headcount`](rules::Headcount)
//! rule whose [`Hours`](rules::Hours) may be none, in each week or in none
//! ([`EveryWeek`](rules::EveryWeek)). Who has the skills of other groups [`Serves`](rules::Serves) them.
//!
//! ```
//! use ringplan::schedule::Effort;
//! use ringplan::schedule::roster::{Cover, Duty, Need, Person, Presence, Problem, checker, solve};
//! use ringplan::schedule::roster::rules::{Fixed, Held, Law, MostDaysWorked, Rule};
//! use ringplan::watch::Unwatched;
//!
//! let presence = vec![Presence { from: 0, to: 1, share: 1.0 }];
//! let (start_min, length_min, paid_min) = (480, 480, 450);
//! let breaks_min = Vec::new();
//! let day = Duty { shift: 0, group: None, start_min, length_min, paid_min, breaks_min, presence };
//! let person = |name: &str, laws: Vec<Law>| Person {
//!     name: name.into(),
//!     group: 0,
//!     rules: laws.into_iter().map(Rule::hard).collect(),
//!     history: Vec::new(),
//! };
//! let leave = Law::Fixed(Fixed { day: 0, held: Held::Off });
//! let problem = Problem {
//!     days: 3,
//!     first_weekday: 0,
//!     shifts: vec!["day".into()],
//!     duties: vec![day],
//!     people: vec![
//!         person("Ada", vec![Law::MostDaysWorked(MostDaysWorked { most: 2 })]),
//!         person("Bo", vec![leave]),
//!     ],
//!     cover: Cover {
//!         slots_per_day: 1,
//!         jumps: Vec::new(),
//!         needs: vec![Need { required: 1.0, under: 10.0, over: 1.0 }; 3],
//!     },
//! };
//! let found = solve(&problem, Effort { seed: 1, iterations: Some(8) }, &Unwatched)?;
//! assert_eq!((found.cost, found.bound), (0.0, 0.0));
//! assert!(checker::check(&problem, &found.roster).violations.is_empty());
//! # Ok::<(), ringplan::schedule::roster::Unsolved>(())
//! ```

mod annealing;
mod best_pattern;
mod breaks;
pub mod checker;
mod clock;
mod columns;
mod counts;
mod dive;
mod duties;
mod explain;
mod incumbent;
mod neighbourhoods;
mod network;
mod part;
mod periods;
mod prices;
mod pricing;
mod problem;
mod rounding;
pub mod rules;
mod search;
mod staffing;
mod tree;

pub use breaks::{DayBreaks, Pinned, PlacedBreaks, place_breaks};
pub use clock::SlotJump;
pub use duties::duties;
pub use explain::{
    Change, Response, conflict, days_to_blame, has_pattern, most_there, respond, smallest,
};
pub use problem::{Cover, Duty, Need, Pattern, Person, Presence, Problem, Roster, Slot};
pub use search::{Solution, Unsolved, solve, solve_from};
pub use staffing::heads;

#[cfg(test)]
mod tests;
