//! A rotation goes on where the history leaves it.

use super::{DESK, people, run};
use crate::common::{folder_with, ringplan};

const AGAIN: &str =
    "rotation = [\"early\", \"early\", \"early\", \"early\", \"off\", \"off\", \"off\", \"off\"]";

/// The days of March that a roster's table has of a person.
fn days(folder: &std::path::Path, table: &str, who: &str) -> Vec<u32> {
    let mut table = csv::Reader::from_path(folder.join(table)).unwrap();
    let rows = table.records().map(|row| row.unwrap());
    let own = rows.filter(|row| &row[1] == who && row[0].starts_with("2026-03"));
    own.map(|row| row[0][8..].parse().unwrap()).collect()
}

/// Plans the week after, and gives what is said beside the summary.
fn next_week(folder: &std::path::Path, more: &[&str]) -> String {
    let file = folder.join("desk.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("start = 2026-03-02", "start = 2026-03-09")).unwrap();
    let next = ["--history", "first/roster.csv", "--csv", "next"];
    let output = ringplan(folder, &[&super::COMMON[..], &next, more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_place_in_it_is_worked_out_from_the_last_days() {
    let names = people(&[("Ada", ""), ("Ben", "rotation-day = 4")]);
    let folder = folder_with(&format!("{DESK}[contract.full]\n{AGAIN}\n{names}"));
    run(folder.path(), &["--csv", "first"]);
    assert_eq!(days(folder.path(), "first/roster.csv", "Ada"), [2, 3, 4, 5]);
    assert_eq!(days(folder.path(), "first/roster.csv", "Ben"), [2, 7, 8]);
    // Ben's day of the first week is written in the file, and is another one now.
    let said = next_week(folder.path(), &["--write", "planned.toml"]);
    let words = "day 4 does not carry on the rotation of `Ben`: of the 7 days before, 5 fit it, 7 fit day 3";
    assert!(said.contains(words) && said.contains("write rotation-day = 3"), "{said}");
    assert!(said.contains("desk.toml:"), "with its place: {said}");
    assert_eq!(said.matches("warning").count(), 1, "{said}");
    let next: Vec<u32> = days(folder.path(), "next/roster.csv", "Ada");
    assert_eq!(next, [2, 3, 4, 5, 10, 11, 12, 13], "after four days off; the week before is known");
    let written = std::fs::read_to_string(folder.path().join("planned.toml")).unwrap();
    assert!(written.contains("rotation-day = 8"), "{written}");
}

#[test]
fn what_is_assumed_is_told_where_it_is_not_sure() {
    let known = folder_with(&format!("{DESK}[contract.full]\n{AGAIN}\n{}", people(&[("Ada", "")])));
    run(known.path(), &["--csv", "first"]);
    let table = std::fs::read_to_string(known.path().join("first/roster.csv")).unwrap();
    let with = |names: &[(&str, &str)], rotation: &str, keep: &dyn Fn(&str) -> bool| {
        let folder = folder_with(&format!("{DESK}[contract.full]\n{rotation}\n{}", people(names)));
        std::fs::create_dir(folder.path().join("first")).unwrap();
        let rows: Vec<&str> = table.lines().filter(|row| keep(row)).collect();
        std::fs::write(folder.path().join("first/roster.csv"), rows.join("\n") + "\n").unwrap();
        next_week(folder.path(), &[])
    };
    let all = |_: &str| true;
    assert_eq!(with(&[("Ada", "")], AGAIN, &all), "");
    let said = with(&[("Ada", ""), ("Zoe", "")], AGAIN, &all);
    let words = "`Zoe` does not stand in the history: day 1 of the rotation is assumed";
    assert!(said.contains(words) && !said.contains("Ada`"), "{said}");
    let said = with(&[("Ada", "")], AGAIN, &|row| !row.starts_with("2026-03-04"));
    let words = "no day of the rotation of `Ada` fits all 7 days before the first: day 8 is assumed, which fits 6";
    assert!(said.contains(words), "{said}");
    let said = with(&[("Ada", "")], AGAIN, &|row| {
        !row.starts_with("2026-03-0") || row.starts_with("2026-03-05")
    });
    let words = "the history leaves open where `Ada` is in the rotation";
    assert!(!said.contains(words), "one day on and three off is enough: {said}");
    let again = "rotation = [\"early\", \"off\", \"off\", \"off\", \"early\", \"off\", \"off\", \"off\", \"off\"]";
    let said = with(&[("Ada", "")], again, &|row| {
        !row.starts_with("2026-03-0") || row.starts_with("2026-03-05")
    });
    let words = "`Ada` is in the rotation, at day 5 or 9: day 5 is assumed";
    assert!(said.contains(words), "{said}");
}
