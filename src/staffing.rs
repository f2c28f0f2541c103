//! How many agents each interval needs.

mod cells;
mod needs;
mod scheduled;
mod search;
mod theory;
mod trials;
mod yardstick;

pub use cells::{Cell, Grid};
pub use needs::{Formula, Load, agents, handle_s};
pub use scheduled::{heads_for, on_the_phone, present, scheduled};
pub use search::{FEW_CELLS, Search, State};
pub use theory::{NoAnswer, by_theory};
pub use trials::{Edit, Effect, Move, Reach, Stage};
pub use yardstick::{Ask, Hold, MOST_GROWTH, Measured, Reached, Rule, Yardstick};
