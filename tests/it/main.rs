//! All integration tests in one binary.

mod bank;
mod broken;
mod cli;
mod common;
mod mutations;
mod oracles;
mod overlay;
mod readme;
mod scenario_files;
mod semantics;
