//! Linear and integer models. The only place that names good_lp and the solvers.

mod assignment;
mod cover;
mod master;
mod relaxation;
mod shift_design;
mod watched;

pub use assignment::{Offer, assign};
pub use cover::{
    Bound, Columns, Conflict, Cover, Duty, Limit, Relaxed, Tour, Weights, Whole, Window,
};
pub use master::{Column, Master, Need};
pub use relaxation::{EXACT, ROUGH};
pub use shift_design::{Heads, Most, ShiftDesign, Template};
