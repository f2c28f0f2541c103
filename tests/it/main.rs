//! All integration tests in one binary.

mod arrivals;
mod common;
mod log;
mod oracles;
mod properties;
mod random_center;
mod reference;
mod single_queue;
mod staying;
mod what_if_law;
