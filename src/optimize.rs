//! Linear and integer models. The only place that names good_lp and the solvers.

mod assignment;

pub use assignment::{Offer, assign};
