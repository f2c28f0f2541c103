//! All integration tests in one binary.

// A test that cannot go on says so by panicking; clippy knows that of test functions, not of their
// helpers.
#![allow(clippy::unwrap_used)]

mod arrivals;
mod bank;
mod broken;
mod cli;
mod common;
mod compare;
mod coverage;
mod csv;
mod factors;
mod flows;
mod log;
mod meaning;
mod mutations;
mod oracles;
mod overlay;
mod precision;
mod presence;
mod properties;
mod published;
mod random_center;
mod readme;
mod reference;
mod rehearsal;
mod roster;
mod rosters;
mod scenario_docs;
mod scenario_files;
mod schema;
mod semantics;
mod shifts;
mod single_queue;
mod staff;
mod staying;
mod steady;
mod traces;
mod what_if_law;
