//! All integration tests in one binary.

// A test that cannot go on says so by panicking; clippy knows that of test functions, not of their
// helpers.
#![allow(clippy::unwrap_used)]

mod bank;
mod broken;
mod cli;
mod common;
mod meaning;
mod mutations;
mod oracles;
mod overlay;
mod readme;
mod scenario_files;
mod semantics;
