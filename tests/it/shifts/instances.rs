//! The public instances, where they are.

use std::path::{Path, PathBuf};

use ringplan::schedule::{Effort, design};
use ringplan::watch::Unwatched;

#[path = "../../../benches/shift_design/instance.rs"]
mod instance;

#[test]
fn the_first_public_instance_reaches_its_optimum_at_once() {
    let data = std::env::var_os("RINGPLAN_DATA").map(PathBuf::from);
    let data = data.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let file = data.join("instances/shift-design/RandomExample1.dzn");
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return;
    };
    let instance = instance::read(&text).expect("an instance");
    let found = design(&instance.problem, Effort { seed: 1, iterations: Some(0) }, &Unwatched);
    assert_eq!(found.cost * instance.slot_min, 480);
    assert_eq!(instance.problem.cost(&found.heads), found.cost);
}
