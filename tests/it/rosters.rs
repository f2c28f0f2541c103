//! Named rosters through the library's interface: public instances, where they are.

use std::path::{Path, PathBuf};

use ringplan::schedule::Effort;
use ringplan::schedule::roster::{Problem, checker, solve};
use ringplan::watch::Unwatched;

#[path = "../../benches/roster_instances/instance.rs"]
mod instance;

fn problem(name: &str) -> Option<Problem> {
    let data = std::env::var_os("RINGPLAN_DATA").map(PathBuf::from);
    let data = data.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let file = data.join("instances/curtois-qu").join(name);
    let Ok(text) = std::fs::read_to_string(&file) else {
        println!("skipped: {} is not there", file.display());
        return None;
    };
    Some(instance::read(&text).expect("an instance"))
}

#[test]
fn small_public_instances_are_solved_and_proven() {
    let best_known =
        [("Instance1.txt", 607.0), ("Instance2.txt", 828.0), ("Instance4.txt", 1716.0)];
    for (name, best_known) in best_known {
        let Some(problem) = problem(name) else { continue };
        let effort = Effort { seed: 1, iterations: Some(2_000) };
        let found = solve(&problem, effort, &Unwatched).expect("rules that can be kept");
        assert_eq!((found.cost, found.bound), (best_known, best_known), "{name}");
        assert_eq!(checker::check(&problem, &found.roster).cost(), best_known, "{name}");
    }
}

#[test]
fn a_bad_instance_is_refused_with_its_line() {
    let told = |text: &str| format!("{:#}", instance::read(text).expect_err("a bad instance"));
    assert_eq!(told(""), "there is no horizon");
    assert_eq!(told("SECTION_HORIZON\n7\n"), "there is no staff");
    assert_eq!(
        told("SECTION_HORIZON\nseven\n"),
        "line 2: seven: \"seven\" is no whole number: invalid digit found in string"
    );
    let staff = "SECTION_HORIZON\n7\nSECTION_SHIFTS\nE,480,\nSECTION_STAFF\nA,E=7,3360,0,5,1,1,1\n";
    let with = |line: &str| told(&format!("{staff}{line}"));
    assert!(with("SECTION_DAYS_OFF\nB,0\n").ends_with("line 8: B,0: nobody is called B"));
    assert!(with("SECTION_DAYS_OFF\nA,7\n").ends_with("day 7 is not in the horizon of 7 days"));
    assert!(with("SECTION_COVER\n0,L,1,100,1\n").ends_with("no shift L"));
    assert!(with("B,E=7,3360\n").ends_with("a contract has eight fields"));
}
