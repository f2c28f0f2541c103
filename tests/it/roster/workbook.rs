//! `roster --xlsx`, opened by another program's reader.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use serde_json::Value;

use super::{DESK, people, refuse, run};
use crate::common::folder_with;

/// People whose names are Chinese, look like a formula, or are long, in a scenario whose name no cell can
/// hold; the week ends with a clock change.
fn team() -> String {
    let long = "长".repeat(200);
    let names = [
        ("王芳", "wishes = { sat = \"off\" }"),
        ("=1+1", "away = [2026-03-24]"),
        (long.as_str(), ""),
        ("<b>&amp;\u{ffff}", ""),
        ("Dan", "wishes = { mon = { avoid = \"work\" }, tue = { avoid = \"work\" } }"),
    ];
    let desk = DESK.replace("start = 2026-03-02", "start = 2026-03-23");
    let name = format!("\\u0001{}", "长".repeat(40_000));
    let more = format!("days = 7\ntime-zone = \"Europe/Amsterdam\"\nname = \"{name}\"");
    let desk = desk.replace("days = 7", &more);
    format!("{desk}[contract.full]\nrest = \"11h\"\n{}", people(&names))
}

/// The sheets of `roster.xlsx` in a folder, in their order.
fn sheets(folder: &Path) -> Vec<(String, Range<Data>)> {
    let mut workbook: Xlsx<_> = open_workbook(folder.join("roster.xlsx")).unwrap();
    workbook.worksheets()
}

fn text(data: &Data) -> &str {
    match data {
        Data::String(text) => text,
        other => panic!("{other:?} is no text"),
    }
}

fn number(data: &Data) -> f64 {
    match data {
        Data::Float(number) => *number,
        other => panic!("{other:?} is no number"),
    }
}

/// "2026-03-28 09:00", of a cell that holds a date.
fn date(data: &Data) -> String {
    let Data::DateTime(date) = data else { panic!("{data:?} is no date") };
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}")
}

fn part(folder: &Path, name: &str) -> String {
    let file = std::fs::File::open(folder.join("roster.xlsx")).unwrap();
    let mut text = String::new();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn people_stand_against_days_with_their_shifts_and_hours() {
    let folder = folder_with(&team());
    run(folder.path(), &["--xlsx", "roster.xlsx", "--json", "roster.json"]);
    let sheets = sheets(folder.path());
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Roster", "Coverage", "Fairness", "Targets"]);
    let grid = &sheets[0].1;
    let rows: Vec<&[Data]> = grid.rows().collect();
    assert_eq!(text(&rows[1][0]), "agent");
    assert_eq!(date(&rows[1][3]), "2026-03-23 00:00");
    assert_eq!(date(&rows[1][9]), "2026-03-29 00:00");
    assert_eq!(text(&rows[2][0]), "王芳");
    assert_eq!(text(&rows[3][0]), "=1+1");
    assert_eq!(text(&rows[3][4]), "leave");
    assert_eq!(text(&rows[4][0]), "长".repeat(200));
    assert_eq!(text(&rows[5][0]), "<b>&amp;\u{fffd}");
    assert!(text(&rows[0][0]).ends_with("长"), "as much of it as a cell can hold");
    let roster: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("roster.json")).unwrap()).unwrap();
    let mut shifts = 0;
    for (row, agent) in [(2, "王芳"), (3, "=1+1"), (6, "Dan")] {
        let own = roster["assignments"].as_array().unwrap().iter();
        for one in own.filter(|one| one["agent"] == agent) {
            let day = (one["date"].as_str().unwrap()[8..].parse::<usize>().unwrap()) - 23;
            let hours = |key: &str| one[key].as_str().unwrap()[11..16].to_owned();
            let name = one["shift"].as_str().unwrap();
            let shown = format!("{name} {}–{}", hours("start"), hours("end"));
            assert_eq!(text(&rows[row][3 + day]).trim_end_matches(" !"), shown);
            shifts += 1;
        }
        let share = &roster["people"][agent];
        assert_eq!(number(&rows[row][10]), share["days"].as_f64().unwrap());
        assert_eq!(number(&rows[row][11]), share["hours"].as_f64().unwrap());
    }
    assert!(shifts >= 6, "{roster}");
    let line = |name: &str| *rows.iter().find(|row| row[0] == *name).unwrap();
    let required: f64 = line("required h")[3..10].iter().map(number).sum();
    assert_eq!(
        (required, number(&line("required h")[11])),
        (210.0, 210.0),
        "2 heads, 15 hours, 7 days"
    );
    let under = roster["coverage"]["desk"]["under_hours"].as_f64().unwrap();
    assert!((number(&line("too few h")[11]) - under).abs() < 1e-9);
}

#[test]
fn coverage_fairness_and_targets_are_figures_of_the_document() {
    let folder = folder_with(&team());
    run(folder.path(), &["--xlsx", "roster.xlsx", "--json", "roster.json"]);
    let sheets = sheets(folder.path());
    let roster: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("roster.json")).unwrap()).unwrap();
    let coverage: Vec<&[Data]> = sheets[1].1.rows().collect();
    assert!(text(&coverage[0][0]).ends_with("times of Europe/Amsterdam"));
    let header: Vec<&str> = coverage[1].iter().map(text).collect();
    assert_eq!(header, ["start", "desk: required", "desk: staffed", "desk: difference"]);
    let starts = roster["intervals"].as_array().unwrap();
    assert_eq!(coverage.len() - 2, starts.len());
    let heads = &roster["coverage"]["desk"];
    for (place, row) in coverage[2..].iter().enumerate() {
        let start = starts[place].as_str().unwrap().replace('T', " ");
        assert_eq!(date(&row[0]), start[..16], "the wall clock, also after it was changed");
        let [required, staffed] =
            ["required", "staffed"].map(|key| heads[key][place].as_f64().unwrap());
        assert_eq!([number(&row[1]), number(&row[2])], [required, staffed]);
        assert!((number(&row[3]) - (staffed - required)).abs() < 1e-6);
    }
    let fairness: Vec<&[Data]> = sheets[2].1.rows().collect();
    assert_eq!(text(&fairness[2][0]), "王芳");
    let share = &roster["people"]["王芳"];
    for (col, key) in fairness[1].iter().map(text).enumerate().skip(3) {
        assert_eq!(number(&fairness[2][col]), share[key].as_f64().unwrap(), "{key}");
    }
    let of_contract = |name: &str| *fairness[7..].iter().find(|row| row[0] == *name).unwrap();
    let spread = &roster["fairness"]["full"]["hours"];
    for name in ["mean", "least", "most"] {
        assert_eq!(number(&of_contract(name)[4]), spread[name].as_f64().unwrap());
        let denied = &roster["fairness"]["full"]["denied"][name];
        assert_eq!(number(&of_contract(name)[10]), denied.as_f64().unwrap());
    }
    let targets: Vec<&[Data]> = sheets[3].1.rows().collect();
    let target = &roster["targets"][0];
    assert_eq!((text(&targets[2][0]), number(&targets[2][2])), ("calls", 0.5));
    assert_eq!(number(&targets[2][3]), target["value"]["mean"].as_f64().unwrap());
    assert_eq!(number(&targets[2][4]), target["value"]["half_width"].as_f64().unwrap());
    assert_eq!(number(&targets[2][8]), target["days_met"]["mean"].as_f64().unwrap());
}

#[test]
fn colours_filters_and_panes_are_there() {
    let folder = folder_with(&team());
    run(folder.path(), &["--xlsx", "roster.xlsx"]);
    let styles = part(folder.path(), "xl/styles.xml");
    for colour in ["FFFFF2CC", "FFD9EAD3", "FFF2F2F2", "FFFFC7CE", "FFBDD7EE"] {
        assert!(styles.contains(colour), "{colour}: {styles}");
    }
    let coverage = part(folder.path(), "xl/worksheets/sheet2.xml");
    for rule in [
        r#"<conditionalFormatting sqref="D3:D169">"#,
        r#"operator="lessThan"><formula>0</formula>"#,
        r#"operator="greaterThan"><formula>0</formula>"#,
        r#"<autoFilter ref="A2:D169"/>"#,
        r#"state="frozen""#,
    ] {
        assert!(coverage.contains(rule), "{rule}: {}", &coverage[..2_000]);
    }
    let grid = part(folder.path(), "xl/worksheets/sheet1.xml");
    assert!(!grid.contains("<f>"), "no name is a formula");
    let shifts: BTreeSet<&str> = grid
        .split("<c r=\"")
        .filter(|cell| cell.starts_with('D') && cell.contains("t=\"s\""))
        .filter_map(|cell| cell.split("s=\"").nth(1)?.split('"').next())
        .collect();
    assert!(shifts.len() >= 2, "shifts and days off look different: {shifts:?}");
}

#[test]
fn the_same_roster_gives_the_same_bytes() {
    let folder = folder_with(&team());
    let bytes = |threads: &str| {
        run(folder.path(), &["--xlsx", "roster.xlsx", "--threads", threads]);
        std::fs::read(folder.path().join("roster.xlsx")).unwrap()
    };
    assert!(bytes("1") == bytes("2"));
    assert!(part(folder.path(), "docProps/core.xml").contains("2026-03-23T00:00:00Z"));
}

#[test]
fn a_workbook_that_cannot_be_written_is_refused_before_the_run() {
    let folder = folder_with(&team());
    let wrong = |more: &[&str], words: &str| refuse(folder.path(), more, words);
    wrong(&["--xlsx", "nowhere/roster.xlsx"], "--xlsx cannot write to `nowhere/roster.xlsx`");
    wrong(&["--xlsx", "."], "it is a folder");
    wrong(&["--xlsx", "-"], "name a file");
    wrong(&["--xlsx", "desk.toml"], "the run reads it");
    wrong(&["--xlsx", "a", "--json", "./a"], "--xlsx and --json would both write to `a`");
    let table = ["--csv", "tables", "--xlsx", "tables/roster.csv"];
    wrong(&table, "--xlsx and --csv would both write to");
    let copy = ["--csv", "tables", "--write", "a", "--xlsx", "a"];
    wrong(&copy, "--xlsx and --write would both write to `a`");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}
