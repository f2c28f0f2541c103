//! What the command takes, refuses and writes.

use super::*;

#[test]
fn the_document_has_what_the_contract_names() {
    let folder = folder();
    let document = document(folder.path(), &["small.toml"]);
    assert_eq!(names(&document), ["One more", "Fewer calls"]);
    let change = &document["changes"]["One more"];
    assert_eq!(change["edits"], serde_json::json!(["group.agents.staff = 6"]));
    let level = &change["queues"]["calls"]["service_level"];
    let mean = |side: &str| level[side]["mean"].as_f64().expect("a figure");
    assert!((mean("change") - mean("base") - mean("difference")).abs() < 1e-12);
    assert_eq!((&level["verdict"], &level["difference"]["n"]), (&"better".into(), &40.into()));
    assert_eq!(change["groups"]["agents"]["cost"]["verdict"], "worse");
    let per_contact = &change["total"]["cost_per_contact"];
    let total = |metric: &str| change["total"][metric]["change"]["mean"].as_f64().expect("known");
    let expected = total("cost") / total("answered");
    assert!((per_contact["change"]["mean"].as_f64().expect("known") - expected).abs() < 1e-9);
    let target = &change["targets"][0];
    assert_eq!((&target["base"]["met"], &target["change"]["met"]), (&false.into(), &true.into()));
}

#[test]
fn changes_come_from_everywhere() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("room");
    write("more.toml", "[what-if.\"Longer calls\"]\nqueue.calls.handle-time.mean = \"5min\"\n");
    write("other.toml", &SMALL.replace("staff = 5", "staff = 7"));
    let of = |arguments: &[&str]| {
        let document = document(folder.path(), &[&["small.toml"], arguments].concat());
        let mut names: Vec<String> = names(&document).into_iter().map(str::to_owned).collect();
        names.sort();
        names
    };
    assert_eq!(of(&["--with", "more.toml"]), ["Fewer calls", "Longer calls", "One more"]);
    assert_eq!(of(&["--what-if", "One more"]), ["One more"]);
    let set = ["--set", "group.agents.staff=7", "--set", "queue.calls.scale=1.1"];
    assert_eq!(of(&set), ["group.agents.staff=7, queue.calls.scale=1.1"]);
    assert_eq!(of(&["other.toml"]), ["other.toml"]);
    assert_eq!(of(&["other.toml", "--what-if", "One more"]), ["One more", "other.toml"]);
}

#[test]
fn refusals_say_what_to_do() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("room");
    let refused = |arguments: &[&str], words: &str| {
        let text = refusal(folder.path(), arguments);
        assert!(text.contains(words), "{arguments:?}: {text}");
    };
    refused(&["small.toml", "--what-if", "Two more"], "there are: `One more`, `Fewer calls`");
    refused(&["small.toml", "--set", "group.agents.staff=5"], "this changes nothing");
    write("longer.toml", &SMALL.replace("days = 1", "days = 2"));
    refused(&["small.toml", "longer.toml"], "has 2 days and the base 1");
    refused(&["small.toml", "--set", "scenario.days=2"], "has 2 days and the base 1");
    write("finer.toml", &SMALL.replace("days = 1", "days = 1\ninterval = \"15min\""));
    refused(&["small.toml", "finer.toml"], "has intervals of 15min and the base 30min");
    for same in ["queue.calls.scale=1", "queue.calls.handle-time.mean=240s", "scenario.name=X"] {
        refused(&["small.toml", "--set", same], "this changes nothing");
    }
    for of_base in ["run.replications=80", "run.precision=0.1", "scenario.seed=5"] {
        let both = ["small.toml", "--set", "group.agents.staff=6", "--set", of_base];
        refused(&both, "is that of the base");
    }
    write("empty.toml", "[what-if.Empty]\n");
    refused(&["small.toml", "--with", "empty.toml"], "this changes nothing");
    write("alone.toml", &SMALL[..SMALL.find("[what-if").unwrap()]);
    refused(&["alone.toml"], "there is nothing to compare with");
    refused(&["alone.toml", "small.toml", "small.toml"], "given twice");
    write("twice.toml", "[what-if.\"One more\"]\ngroup.agents.staff = 8\n");
    refused(&["small.toml", "--with", "twice.toml"], "two what-ifs are called `One more`");
    refused(&["small.toml", "--with", "alone.toml"], "holds nothing but what-ifs");
    refused(&["small.toml", "--with", "missing.toml"], "cannot be read");
    refused(&["small.toml", "--with", "twice.toml", "--json", "twice.toml"], "called `One more`");
    write("more.toml", "[what-if.More]\ngroup.agents.staff = 8\n");
    refused(&["small.toml", "--with", "more.toml", "--json", "more.toml"], "the run reads it");
}

#[test]
fn tables_have_a_row_for_each_metric() {
    let folder = folder();
    let output = ringplan(folder.path(), &["small.toml", "--csv", "tables"]);
    assert_eq!(output.status.code(), Some(0));
    let document = document(folder.path(), &["small.toml"]);
    let read = |name: &str| {
        let mut reader = csv::Reader::from_path(folder.path().join("tables").join(name)).unwrap();
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        (header, rows)
    };
    let (_, rows) = read("changes.csv");
    let change = &document["changes"]["One more"];
    let metrics = |of: &Value| of.as_object().expect("metrics").len();
    let of_one = metrics(&change["queues"]["calls"])
        + metrics(&change["groups"]["agents"])
        + metrics(&change["total"]);
    assert_eq!(rows.len(), 2 * of_one);
    let sought = ["One more", "queue", "calls", "service_level"];
    let row = rows.iter().find(|row| row.iter().take(4).eq(sought)).expect("the row");
    let level = &change["queues"]["calls"]["service_level"];
    assert_eq!(row[8].parse::<f64>().ok(), level["difference"]["mean"].as_f64());
    assert_eq!(&row[10], "better");
    let (header, rows) = read("targets.csv");
    assert_eq!((header.len(), rows.len()), (23, 2));
    assert!(read("sweep.csv").1.is_empty());
    assert_eq!(&rows[0][header.iter().position(|name| name == "change_met").unwrap()], "true");
}

#[test]
fn a_precision_that_is_not_reached_names_what_is_not_known() {
    let folder = folder();
    let precision = ["small.toml", "--precision", "0.0001", "--max-replications", "40"];
    let output = ringplan(folder.path(), &precision);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("not reached after 40") && text.contains("not yet known"), "{text}");
}

/// More agents cost more, so that only a point with as many agents and more calls is not efficient.
#[test]
fn a_sweep_marks_the_efficient_points() {
    let folder = folder();
    let grid = ["--sweep", "group.agents.staff=4..6", "--sweep", "queue.calls.scale=1.0..1.2:0.2"];
    let document = document(folder.path(), &[&["small.toml"], &grid[..]].concat());
    assert_eq!(names(&document).len(), 6);
    let points = document["sweep"].as_array().expect("points");
    let first = "group.agents.staff=4, queue.calls.scale=1.0";
    assert_eq!(points[0]["change"], first);
    let level = &document["changes"][first]["total"]["service_level"]["change"]["mean"];
    assert_eq!(&points[0]["service_level"], level);
    let cost = |place: usize| points[place]["cost"].as_f64().expect("a price");
    assert!(cost(0) < cost(2) && cost(2) < cost(4));
    let efficient: Vec<bool> = points.iter().map(|p| p["efficient"] == true).collect();
    assert_eq!([efficient[0], efficient[2], efficient[4]], [true; 3]);
    let output = ringplan(folder.path(), &[&["small.toml"], &grid[..]].concat());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("A = group.agents.staff") && text.contains("└───"), "{text}");
    let one = refusal(folder.path(), &["small.toml", "--sweep", "group.agent.staff=4..6"]);
    assert_eq!(one.matches("error[").count(), 1, "{one}");
    assert!(one.contains("--sweep:1:7"), "{one}");
    let twice =
        ["small.toml", "--sweep", "group.agents.staff=4..6", "--sweep", "group.agents.staff=1..2"];
    assert!(refusal(folder.path(), &twice).contains("one is enough"));
    assert_eq!(
        refusal(folder.path(), &["small.toml", "--sweep", "a=6..4"]).matches("goes up").count(),
        1
    );
}

#[test]
fn what_a_change_is_worth_is_in_every_format() {
    let folder = folder();
    let arguments = ["small.toml", "--set", "group.agents.staff=7", "--worth", "agents"];
    let worth = &document(folder.path(), &arguments)["changes"]["group.agents.staff=7"]["worth"];
    assert_eq!(worth["group"], "agents");
    assert!((worth["agents"]["mean"].as_f64().expect("known") - 2.0).abs() < 1e-9);
    let output = ringplan(folder.path(), &[&arguments[..], &["--csv", "tables"]].concat());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("Worth 2.00 ±0 agents of agents"), "{text}");
    let sweep = ["small.toml", "--sweep", "group.agents.staff=4..6", "--worth", "agents"];
    let shown = String::from_utf8(ringplan(folder.path(), &sweep).stdout).expect("UTF-8");
    assert!(shown.contains("as it is") && shown.contains("−1.00 ±0"), "{shown}");
    let rows = fs::read_to_string(folder.path().join("tables/changes.csv")).expect("written");
    assert!(rows.contains("group.agents.staff=7,worth,agents,agents,,,,,2,0,"), "{rows}");
}

#[test]
fn a_wanted_precision_is_in_the_document() {
    let folder = folder();
    let precision = ["small.toml", "--precision", "0.0001", "--max-replications", "40"];
    let document = document(folder.path(), &precision);
    assert_eq!(document["precision_reached"], false);
    assert_eq!(document["precision"]["not_yet_known"][0]["queue"], "calls");
}
