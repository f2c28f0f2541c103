//! All integration tests in one binary.

mod broken;
mod common;
mod mutations;
mod oracles;
mod overlay;
mod scenario_files;
