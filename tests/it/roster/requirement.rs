//! `--requirement`: where the heads come from that are covered.

use super::{DESK, people};
use crate::common::{folder_with, ringplan};

fn desk() -> tempfile::TempDir {
    folder_with(&format!("{DESK}[contract.full]\n{}", people(&[("A", ""), ("B", ""), ("C", "")])))
}

/// Start, group and required heads of each row.
fn required(table: &str) -> Vec<String> {
    let rows = table.lines().skip(1);
    rows.map(|row| row.rsplit_once(',').unwrap().0.to_owned()).collect()
}

#[test]
fn what_a_plan_has_written_can_be_repaired_against_the_same_heads() {
    let folder = desk();
    let path = folder.path();
    let call = |args: &[&str]| {
        let fast = ["--iterations", "8", "--replications=4"];
        let output = ringplan(path, &[args, &fast[..]].concat());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let own = ["roster", "desk.toml", "--requirement", "file"];
    let (code, said) = call(&[&own[..], &["--csv", "tables", "--write", "planned.toml"]].concat());
    assert_eq!(code, Some(0), "{said}");
    let repair = ["--repair", "tables/roster.csv", "--from", "2026-03-04", "--csv", "repaired"];
    let (code, said) =
        call(&[&["roster", "planned.toml", "--requirement", "file"], &repair[..]].concat());
    assert!(code == Some(2) && said.contains("--requirement coverage.csv"), "{said}");
    let heads = ["roster", "planned.toml", "--requirement", "tables/coverage.csv"];
    let (code, said) = call(&[&heads[..], &repair].concat());
    assert_eq!(code, Some(0), "{said}");
    let table = |name: &str| std::fs::read_to_string(path.join(name)).unwrap();
    assert_eq!(required(&table("repaired/coverage.csv")), required(&table("tables/coverage.csv")));
    let shifts = ["shifts", "desk.toml", "--requirement", "tables/coverage.csv", "--csv", "shifts"];
    let (code, said) = call(&shifts);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(required(&table("shifts/coverage.csv")), required(&table("tables/coverage.csv")));
}

#[test]
fn a_wrong_table_of_heads_is_refused_with_its_place() {
    let folder = desk();
    let bad = |rows: &str, words: &str| {
        let text = format!("start,group,required\n{rows}");
        std::fs::write(folder.path().join("heads.csv"), text).unwrap();
        refuse_alone(folder.path(), "heads.csv", words);
    };
    bad("2026-03-02T08:00,desk,two\n", "heads.csv:2:23");
    bad("2026-03-02T08:00,desk,-1\n", "a whole number from 0 to 100000");
    bad("2026-03-02T08:00,des,2\n", "no group is called `des`");
    bad("08:00,desk,2\n", "heads.csv:2:1");
    bad("2026-03-02T08:30,desk,2\n", "the start of an interval");
    bad("2026-03-02T08:00,desk,2\n2026-03-02T08:00Z,desk,2\n", "has two rows");
    bad("2026-03-02T00:00,desk,2\n", "no row says what group `desk` needs at 2026-03-02T01:00");
    bad("", "has no rows");
    std::fs::write(folder.path().join("heads.csv"), "start,heads\n2026-03-02T08:00,2\n").unwrap();
    refuse_alone(folder.path(), "heads.csv", "is no table of required heads");
    refuse_alone(folder.path(), "erlang", "simulation, erlang-c, erlang-a, file");
    refuse_alone(folder.path(), "none.csv", "`none.csv` cannot be read");
}

fn refuse_alone(folder: &std::path::Path, requirement: &str, words: &str) {
    let output = ringplan(folder, &["roster", "desk.toml", "--requirement", requirement]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{requirement}: {said}");
    assert!(said.contains(words) && output.stdout.is_empty(), "{words}: {said}");
}

#[test]
fn a_formula_that_does_not_fit_is_told_by_the_flag_that_named_it() {
    let text = DESK.replace("calls = 1", "calls = 1, chats = 1")
        + "[queue.chats]\narrivals = { per-hour = 2 }\nhandle-time = \"4min\"\n"
        + &format!("[contract.full]\n{}", people(&[("A", "")]));
    let folder = folder_with(&text);
    let said = |command: &str, flag: &str| {
        let output = ringplan(folder.path(), &[command, "desk.toml", flag, "erlang-a"]);
        String::from_utf8(output.stderr).unwrap()
    };
    for (command, flag) in
        [("roster", "--requirement"), ("shifts", "--requirement"), ("staff", "--method")]
    {
        let said = said(command, flag);
        assert!(said.contains(&format!("leave out {flag}")), "{command}: {said}");
    }
}
