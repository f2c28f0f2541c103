//! One integration binary.

mod broken;
mod meaning;
mod mutations;
mod overlay;
mod scenario_files;
