//! One integration binary.

// A test that cannot go on says so by panicking; clippy knows that of test functions, not of their
// helpers.
#![allow(clippy::unwrap_used)]

mod broken;
mod meaning;
mod mutations;
mod overlay;
mod scenario_files;
