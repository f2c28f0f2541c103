//! Shifts and tours: what people may work, which of it covers a requirement at least cost, and an
//! independent checker of every answer. Named rosters are in [`roster`].

pub mod checker;
mod cover;
mod deal;
mod design;
mod dive;
mod few;
mod layout;
mod limits;
mod luck;
mod paid;
mod place;
pub mod roster;

pub use cover::{Effort, Plan, search};
pub use design::{Design, design};
pub use layout::{Bounded, Layout, Worked};
pub use place::{Person, Placed};
