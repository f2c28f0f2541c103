//! `ringplan roster` as a planner calls it.

use std::path::Path;

use serde_json::Value;

use super::{COMMON, DESK, people, run};
use crate::common::{folder_with, ringplan};

fn team() -> String {
    let names = [
        ("Ada", "wishes = { sat = \"off\" }"),
        ("Ben", "away = [2026-03-03]"),
        ("Carla", "speed = 1.2"),
        ("王芳", ""),
        ("Dan", ""),
    ];
    format!("{DESK}[contract.full]\nrest = \"11h\"\n{}", people(&names))
}

fn json(folder: &Path, name: &str) -> Value {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn the_summary_the_tables_and_the_document_agree() {
    let folder = folder_with(&team());
    let output = ringplan(
        folder.path(),
        &[&COMMON[..], &["--json", "roster.json", "--csv", "tables"]].concat(),
    );
    let summary = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for words in ["王芳", "too few h", "granted", "days met", "gap", "E early, L late"] {
        assert!(summary.contains(words), "{words}: {summary}");
    }
    let roster = json(folder.path(), "roster.json");
    let assignments = roster["assignments"].as_array().unwrap();
    let mut table = csv::Reader::from_path(folder.path().join("tables/roster.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(|row| row.unwrap()).collect();
    assert_eq!(assignments.len(), rows.len());
    for (one, row) in assignments.iter().zip(&rows) {
        let keys = ["date", "agent", "group", "shift", "start", "end"];
        assert!(keys.iter().zip(row).all(|(key, cell)| one[key] == cell), "{one} {row:?}");
    }
    let number = |path: &str| roster.pointer(path).and_then(Value::as_f64).unwrap();
    assert!(number("/bound") <= number("/cost") && number("/gap") >= 0.0);
    let hours: f64 = assignments.len() as f64 * 7.5;
    let of_people: f64 = roster["people"]
        .as_object()
        .unwrap()
        .values()
        .map(|share| share["hours"].as_f64().unwrap())
        .sum();
    assert!((hours - of_people).abs() < 1e-9);
    assert!((number("/paid_cost") - 20.0 * hours).abs() < 1e-9);
    assert_eq!(roster["coverage"]["desk"]["required"].as_array().unwrap().len(), 7 * 24);
    let penalties: f64 = roster["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|violation| violation["penalty"].as_f64().unwrap())
        .sum();
    assert!(penalties <= number("/cost") + 1e-9);
}

#[test]
fn a_written_file_can_be_simulated_with_the_same_figures() {
    let folder = folder_with(&team());
    let more = ["--json", "roster.json", "--csv", "tables", "--write", "planned.toml"];
    let output = ringplan(folder.path(), &[&COMMON[..], &more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let simulate = ["simulate", "planned.toml", "--replications=4", "--json", "replay.json"];
    let output = ringplan(folder.path(), &simulate);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), said.as_ref()), (Some(0), ""));
    let (roster, replay) = (json(folder.path(), "roster.json"), json(folder.path(), "replay.json"));
    for metric in ["offered", "answered", "service_level", "asa_s"] {
        let path = format!("/queues/calls/{metric}/mean");
        assert_eq!(roster.pointer(&path), replay.pointer(&path), "{metric}");
    }
}

#[test]
fn the_same_iterations_give_the_same_roster_at_any_number_of_threads() {
    let folder = folder_with(&team());
    let with = |threads: &str, name: &str| {
        let more = ["--threads", threads, "--json", name];
        ringplan(folder.path(), &[&COMMON[..], &more].concat());
        let mut roster = json(folder.path(), name);
        roster["seconds"] = Value::Null;
        roster
    };
    assert_eq!(with("1", "one.json"), with("3", "three.json"));
}

#[test]
fn what_cannot_be_is_said_with_names_dates_and_lines() {
    let text = team()
        .replace(
            "away = [2026-03-03]",
            "away = [2026-03-03]\navailable = { tue-wed = \"any\" }\nfixed = { wed = \"off\" }",
        )
        .replace("rest = \"11h\"", "days-a-week = 3");
    let folder = folder_with(&text);
    let more = ["--json", "refused.json"];
    let output = ringplan(folder.path(), &[&COMMON[..], &more].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    for words in [
        "`Ben`",
        "days-a-week: 1 to 2 days from Mon 2 Mar to Sun 8 Mar, less leave",
        "Tue 3 Mar: leave",
        "availability",
        "desk.toml:",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let refused = json(folder.path(), "refused.json");
    assert_eq!(refused["refused"][0]["code"], "rules-conflict");
}

#[test]
fn wrong_files_and_arguments_are_refused() {
    let code = |text: &str, more: &[&str]| {
        let folder = folder_with(text);
        ringplan(folder.path(), &[&COMMON[..], more].concat()).status.code()
    };
    assert_eq!(code(DESK, &[]), Some(2), "nobody");
    assert_eq!(code(&team(), &["--write", "planned.toml"]), Some(2), "no folder for the roster");
    let other = "[group.others]\nskills = { calls = 1 }\n";
    let folder = folder_with(&format!("{}{other}", team()));
    let simulated = ["roster", "desk.toml", "--iterations", "1", "--replications=4"];
    let output = ringplan(folder.path(), &simulated);
    assert_eq!(output.status.code(), Some(2), "a group without people");
    let missed = team().replace("staff = 2", "staff = 1").replace("share = 0.5", "share = 1.0");
    assert_eq!(code(&missed, &["--strict"]), Some(1), "a target is missed");
    assert_eq!(code(&missed, &[]), Some(0));
}

#[test]
fn questions_about_a_roster_are_answered_on_screen_and_in_the_document() {
    let folder = folder_with(&team());
    let more = ["--why", "Ben", "2026-03-03", "--why", "王芳", "2026-03-04", "--prices"];
    let files = ["--csv", "tables", "--json", "roster.json"];
    let output = ringplan(folder.path(), &[&COMMON[..], &more, &files].concat());
    let summary = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for words in ["Why Ben has off on Tue 3 Mar:", "leave", "Why 王芳 has", "What each rule costs:"]
    {
        assert!(summary.contains(words), "{words}: {summary}");
    }
    let roster = json(folder.path(), "roster.json");
    assert_eq!(roster["why"][0]["agent"], "Ben");
    assert_eq!(roster["why"][0]["instead"][0]["possible"], false);
    let rules = roster["prices"]["rules"].as_array().unwrap();
    let mut table = csv::Reader::from_path(folder.path().join("tables/prices.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), rules.len());
    for (row, rule) in rows.iter().zip(rules) {
        assert_eq!(
            (&row[0], row[1].parse().ok()),
            (rule["rule"].as_str().unwrap(), rule["cost"].as_f64())
        );
    }
    let quick = ["--keep", "tables/roster.csv", "--why", "Ada", "2026-03-04"];
    let output = ringplan(folder.path(), &[&COMMON[..], &quick].concat());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("Why Ada has") && !said.contains(": kept"), "{said}");
}

#[test]
fn questions_that_cannot_be_answered_are_refused() {
    let folder = folder_with(&team());
    let told = |more: &[&str]| {
        let output = ringplan(folder.path(), &[&COMMON[..], more].concat());
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(told(&["--why", "Carl", "2026-03-04"]).contains("did you mean `Carla`?"));
    assert!(told(&["--why", "Ada", "2026-04-04"]).contains("not a day of the roster"));
    assert!(told(&["--why", "Ada", "soon"]).contains("no date"));
    told(&["--why", "Ada"]);
    told(&["--why"]);
}

#[test]
fn a_refusal_has_its_ways_out_in_the_document() {
    let fixed = "fixed = { 2026-03-02 = \"late\", 2026-03-03 = \"early\" }";
    let folder = folder_with(&team().replace("speed = 1.2", fixed));
    let output = ringplan(folder.path(), &[&COMMON[..], &["--json", "refused.json"]].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("way out: let Carla rest 9 hours between shifts in place of 11"),
        "{said}"
    );
    let refused = json(folder.path(), "refused.json");
    let ways = refused["refused"][0]["ways_out"].as_array().unwrap();
    assert_eq!(ways.len(), 3);
    assert!(ways.iter().all(|way| way["cost"].as_f64().is_some_and(|cost| cost >= 0.0)));
}

#[test]
fn too_few_people_are_refused_if_all_heads_must_be_there() {
    let folder = folder_with(&format!("{}[rules]\nunder = \"hard\"\n", team()));
    let more = ["--set", "group.desk.staff=3", "--json", "refused.json"];
    let output = ringplan(folder.path(), &[&COMMON[..], &more].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("needs 3 in desk") && said.contains("more pe"), "{said}");
    assert_eq!(json(folder.path(), "refused.json")["refused"][0]["code"], "heads-missing");
}

#[test]
fn a_repair_tells_which_days_it_changes() {
    let folder = folder_with(&team());
    ringplan(folder.path(), &[&COMMON[..], &["--csv", "tables"]].concat());
    let repair = ["--repair", "tables/roster.csv", "--from", "2026-03-05"];
    let ill = ["--set", "agent.Dan.away=[{ from = 2026-03-05, to = 2026-03-08 }]"];
    let output = ringplan(folder.path(), &[&COMMON[..], &repair, &ill].concat());
    let summary = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let (_, changed) = summary.split_once("Days that are not as they were:\n").unwrap();
    let changed = changed.lines().take_while(|line| line.starts_with("  "));
    let dan = changed.filter(|line| line.contains("Dan off, was")).count();
    assert!(dan >= 1, "{summary}");
    let code = |more: &[&str]| ringplan(folder.path(), &[&COMMON[..], more].concat()).status.code();
    assert_eq!(code(&["--repair", "tables/roster.csv"]), Some(2), "since when?");
    assert_eq!(code(&["--repair", "tables/roster.csv", "--from", "2026-04-01"]), Some(2));
    assert_eq!(code(&["--keep", "nowhere.csv"]), Some(2));
    assert_eq!(code(&["--history", "desk.toml"]), Some(2), "that is no roster");
    assert_eq!(
        code(&["--keep", "tables/roster.csv", "--csv", "tables"]),
        Some(2),
        "it would be lost"
    );
}

/// What a small roster says on standard output and on standard error.
fn said(text: &str, more: &[&str]) -> (String, String) {
    let folder = folder_with(text);
    let output = ringplan(folder.path(), &[&COMMON[..], more].concat());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn the_probability_that_a_day_keeps_a_target_has_its_half_width() {
    let (summary, _) = said(&team(), &[]);
    let lines: Vec<&str> = summary.lines().collect();
    let kept = lines.iter().position(|line| line.trim_start().starts_with("days met")).unwrap();
    let widths = lines[kept + 1].trim_start();
    assert!(widths.starts_with('±'), "{summary}");
    // Four replications that agree leave a day's probability open.
    assert!(widths.split_whitespace().skip(1).all(|width| width.parse::<f64>().unwrap() > 5.0));
    assert!(lines[kept - 4..kept + 2].iter().all(|line| line.chars().count() <= 80), "{summary}");
}

#[test]
fn words_fit_what_the_file_says() {
    let (summary, _) = said(&team(), &[]);
    assert!(!summary.contains("the hour at which it begins"), "{summary}");
    let open = team().replace(
        "start = \"14:00\"",
        "start = { from = \"13:00\", to = \"14:00\", every = \"1h\" }",
    );
    let (summary, _) = said(&open, &[]);
    let words = summary.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("with the hour at which it begins where that is open"), "{summary}");

    let fixed = "fixed = { 2026-03-03 = \"late\", 2026-03-04 = \"early\" }";
    let (_, mixed) = said(&team().replace("away = [2026-03-03]", fixed), &[]);
    assert!(mixed.contains("way out: let Ben rest 9 hours"), "{mixed}");
    let kept = "date,agent,shift,start,end,breaks\n\
        2026-03-03,Ben,late,2026-03-03T14:00,2026-03-03T22:00,\n";
    let folder = folder_with(&team());
    std::fs::write(folder.path().join("kept.csv"), kept).unwrap();
    let output = ringplan(folder.path(), &[&COMMON[..], &["--keep", "kept.csv"]].concat());
    let without = String::from_utf8(output.stderr).unwrap();
    assert!(without.contains("it is a day of leave") && !without.contains("price"), "{without}");
}

#[test]
fn a_roster_in_which_nobody_works_is_read_back() {
    let away = "away = [{ from = 2026-03-02, to = 2026-03-08 }]";
    let folder = folder_with(&format!("{DESK}[contract.full]\n{}", people(&[("A", away)])));
    run(folder.path(), &["--csv", "tables", "--write", "planned.toml"]);
    let written = std::fs::read_to_string(folder.path().join("tables/roster.csv")).unwrap();
    assert_eq!(written.lines().count(), 1, "a header alone: {written}");
    run(folder.path(), &["--keep", "tables/roster.csv"]);
    run(folder.path(), &["--repair", "tables/roster.csv", "--from", "2026-03-04"]);
    let played = ringplan(folder.path(), &["simulate", "planned.toml", "--replications=2"]);
    let said = String::from_utf8(played.stderr).unwrap();
    assert_eq!(played.status.code(), Some(0), "{said}");
    assert!(said.contains("this roster has nobody of group `desk`"), "{said}");
}

#[test]
fn one_iteration_is_a_matter_of_seconds_whatever_is_left_open() {
    // Starts, lengths and breaks by the quarter of an hour: a linear program with hundreds of rows.
    let shift = |name: &str, from: u32| {
        format!(
            "[shift.{name}]\nstart = {{ from = \"{from:02}:00\", to = \"{:02}:00\", every = \"1h\" }}\n\
             length = {{ from = \"6h\", to = \"8h\", every = \"1h\" }}\n\
             breaks = [ {{ between = [\"1h\", \"2h\"], length = \"15min\" }}, {{ between = [\"3h\", \"5h\"], length = \"30min\", paid = false }} ]\n",
            from + 2
        )
    };
    let names = people(&[("A", ""), ("B", ""), ("C", ""), ("D", "")]);
    for days in [7, 9, 10] {
        let text = format!(
            "[scenario]\nstart = 2026-11-09\ndays = {days}\ninterval = \"15min\"\n\
             [queue.calls]\narrivals = {{ per-hour = 3 }}\nhandle-time = \"3min\"\n\
             [group.desk]\nskills = {{ calls = 1 }}\nstaff = 1\n{}{}{}\
             [contract.full]\nrest = \"11h\"\ndays-a-week = {{ at-most = 5 }}\n{names}",
            shift("early", 7),
            shift("late", 13),
            shift("night", 21)
        );
        let folder = folder_with(&text);
        let documents = ["1", "2"].map(|threads| {
            let begin = std::time::Instant::now();
            let args = ["roster", "desk.toml", "--requirement=file", "--iterations=1"];
            let more = ["--replications=2", "--json=-", "--threads", threads];
            let output = ringplan(folder.path(), &[&args[..], &more].concat());
            assert_eq!(output.status.code(), Some(0));
            assert!(begin.elapsed().as_secs() < 120, "{days} days: {:?}", begin.elapsed());
            let mut document: Value = serde_json::from_slice(&output.stdout).unwrap();
            document.as_object_mut().unwrap().retain(|key, _| key != "seconds" && key != "threads");
            document
        });
        assert_eq!(documents[0], documents[1], "{days} days");
    }
}
