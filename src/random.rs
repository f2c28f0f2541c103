//! Keyed random numbers: every draw has a name.
//!
//! What-if answers are differences, and differences drown in noise unless both sides see the same
//! callers. So no draw comes from a running stream: [`philox`] maps (key, counter) to 128 bits, the
//! key stands for (seed, replication, purpose), the counter for (entity, draw number). A [`Law`]
//! makes a variate of such bits.
//!
//! Architecture invariant: this is the only module that names the rand crates.

mod factor;
mod law;
mod philox;
mod poisson;
mod stream;

pub use factor::{LognormalFactors, gamma_factor};
pub use law::{Law, LawError};
pub use philox::philox;
pub use poisson::{Poisson, poisson};
pub use stream::{Key, Purpose, entity, name_hash, unit, widen};
