//! One integration binary.

mod broken;
mod mutations;
mod overlay;
mod scenario_files;
