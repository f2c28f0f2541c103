use clap::Parser;

use super::*;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    erlang: ErlangArgs,
}

const BASE: &str = "--calls 240 --per 30min --aht 180s";

fn printed(line: &str) -> Result<String, String> {
    let words = std::iter::once("erlang").chain(line.split_whitespace());
    let cli = Cli::try_parse_from(words).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    run(&cli.erlang, &mut out).map_err(|error| format!("{error:#}"))?;
    Ok(String::from_utf8(out).unwrap())
}

#[track_caller]
fn assert_says(line: &str, parts: &[&str]) {
    let text = printed(line).unwrap();
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in:\n{text}");
    }
    for printed_line in text.lines() {
        assert!(printed_line.chars().count() <= 80, "wider than 80 columns: {printed_line}");
        assert_eq!(printed_line, printed_line.trim_end());
    }
    for wrong in ["NaN", "inf"] {
        assert!(!text.contains(wrong), "{text}");
    }
}

fn json(line: &str) -> serde_json::Value {
    serde_json::from_str(&printed(&format!("{line} --json")).unwrap()).unwrap()
}

#[test]
fn the_spreadsheet_question_is_answered() {
    assert_says(
        &format!("{BASE} --within 20s --share 80%"),
        &[
            "240 calls per 30min",
            "24.00 erlangs",
            "80 % answered within 20s",
            "29 agents needed",
            "> 29",
            "67.8 %",
        ],
    );
    assert_says(BASE, &["29 agents needed", "the default"]);
}

#[test]
fn patience_adds_erlang_a_and_the_four_definitions() {
    assert_says(
        "--calls 1000 --per 30min --aht 180s --share 0.8 --patience 1min",
        &[
            "Erlang C",
            "Erlang A",
            "90 agents needed",
            "answered in time / answered",
            "abandoned",
            "agents for 80 %",
        ],
    );
    let answer = json("--calls 1000 --per 30min --aht 180s --share 0.8 --patience 1min");
    assert_eq!(answer["erlang_a"]["agents_needed"], 90);
    let needed_by = &answer["erlang_a"]["agents_needed_by"];
    assert_eq!(needed_by["service_level"], 90);
    assert_eq!(needed_by["service_level_excl_short"], 84);
    assert_eq!(needed_by["service_level_abandons_ok"], 82);
    assert_eq!(needed_by["service_level_answered"], 83);
}

#[test]
fn given_agents_are_judged() {
    assert_says(&format!("{BASE} --agents 27"), &["67.8 %", "27"]);
    assert_says(
        &format!("{BASE} --agents 27 --share 80%"),
        &["✗ target missed by 27 agents; needed: 29 agents"],
    );
    assert_says(&format!("{BASE} --agents 30 --share 80%"), &["✓ target met by 30 agents"]);
    let row = &json(&format!("{BASE} --agents 27"))["erlang_c"]["rows"][0];
    assert!((row["service_level"].as_f64().unwrap() - 0.677_730_514_867).abs() < 1e-9);
    assert!((row["delayed_rate"].as_f64().unwrap() - 0.449_763_297_678).abs() < 1e-9);
}

#[test]
fn overload_says_that_there_is_no_steady_state() {
    assert_says(
        &format!("{BASE} --agents 24"),
        &[
            "No steady state: 24 agents cannot carry 24.00 erlangs",
            "needs at least 25 agents",
            "--patience 2min",
        ],
    );
    assert_says(
        &format!("{BASE} --agents 20 --patience 2min"),
        &["No steady state", "Erlang A", "abandoned"],
    );
    assert_says("--calls 10 --per 30min --aht 180s", &["–: no steady state", "3 agents needed"]);
    let text = printed("--calls 70 --per 30min --aht 180s --agents 7").unwrap();
    assert!(text.contains("No steady state"), "{text}");
    let row = &json(&format!("{BASE} --agents 20"))["erlang_c"]["rows"][0];
    assert_eq!(
        (&row["steady_state"], &row["service_level"]),
        (&false.into(), &serde_json::Value::Null)
    );
}

#[test]
fn every_target_counts_and_shrinkage_is_grossed_up() {
    assert_says(
        &format!("{BASE} --share 80% --max-occupancy 75% --asa 10s --shrinkage 20%"),
        &[
            "80 % answered within 20s",
            "ASA at most 10s",
            "occupancy at most 75 %",
            "32 agents needed, 40 scheduled at 20 %",
        ],
    );
    assert_says(&format!("{BASE} --patience 2min --abandoned 5%"), &["at most 5 % abandoned"]);
    assert_eq!(scheduled(28, 0.3), 40);
    assert_eq!(scheduled(29, 0.3), 42);
}

#[test]
fn extremes_are_answered_in_words_and_numbers() {
    assert_says("--calls 0 --per 1h --aht 180s", &["0.00 erlangs", "1 agent needed"]);
    assert_says("--calls 0.00001 --per 1h --aht 1ms --patience 0s", &["1 agent needed"]);
    assert_says(
        "--calls 1000000 --per 30min --aht 180s --patience 36500d --agents 3",
        &["No steady state", "Erlang A"],
    );
    assert_says("--calls 1000000 --per 30min --aht 180s --patience 3min", &["100000.00 erlangs"]);
    assert_says(&format!("{BASE} --agents 1000000 --share 99.9999% --patience 1ms"), &["✓"]);
}

#[test]
fn bad_arguments_name_the_flag_and_the_remedy() {
    for (line, parts) in [
        ("--calls 240 --per 30min --aht 180", ["--aht", "180s for seconds or 180min"]),
        ("--calls 240 --per 0s --aht 180s", ["--per", "more than 0s"]),
        ("--calls 240 --per 30min --aht 0s", ["--aht", "more than 0s"]),
        ("--calls 240 --per 30min --aht -3s", ["--aht", "0s or more"]),
        ("--calls 1e300 --per 30min --aht 180s", ["--calls", "from 0 to 1000000000"]),
        ("--calls NaN --per 30min --aht 180s", ["--calls", "from 0 to"]),
        ("--calls -5 --per 30min --aht 180s", ["--calls", "from 0 to"]),
        ("--calls many --per 30min --aht 180s", ["--calls", "such as 240"]),
        ("--calls 1e9 --per 1ms --aht 1ms", ["--calls", "1.000e9 erlangs"]),
        ("--calls 1e9 --per 0.001ms --aht 0.001ms", ["--calls", "check the units"]),
        ("--calls 1000 --per 0.001ms --aht 0.001ms --agents 0", ["--agents", "1 to 1000000"]),
        ("--calls 240 --per 30min --aht 180s --agents 1000000000", ["--agents", "1 to 1000000"]),
        ("--calls 240 --per 30min --aht 180s --agents 1e9", ["--agents", "whole number"]),
        ("--calls 240 --per 30min --aht 180s --agents -1", ["--agents", "1 to 1000000"]),
        ("--calls 240 --per 30min --aht 180s --share 100%", ["--share", "at most 99.9999%"]),
        ("--calls 240 --per 30min --aht 180s --share 80", ["--share", "Write 80%"]),
        ("--calls 240 --per 30min --aht 180s --share 0", ["--share", "always met"]),
        ("--calls 240 --per 30min --aht 180s --share -20%", ["--share", "0% to 100%"]),
        ("--calls 240 --per 30min --aht 180s --share nan", ["--share", "80% or 0.8"]),
        ("--calls 240 --per 30min --aht 180s --share 180%", ["--share", "0% to 100%"]),
        ("--calls 240 --per 30min --aht 180s --abandoned 5%", ["--patience", "required"]),
        ("--calls 240 --per 30min --aht 180s --shrinkage 100%", ["--shrinkage", "at most 99%"]),
        (
            "--calls 900000 --per 30min --aht 180s --max-occupancy 1%",
            ["--max-occupancy", "1000000 agents"],
        ),
        ("--calls 240 --per 30min", ["--aht", "required"]),
    ] {
        let message = printed(line).expect_err(line);
        for part in parts {
            assert!(message.contains(part), "{line}: {message}");
        }
    }
}
