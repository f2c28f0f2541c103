//! Ways out of rules that cannot be kept together: whoever takes one has the roster that was promised.

use ringplan::planning::{Conflict, RosterRefusal};

use super::{DESK, find, found, scenario};

/// The desk for three days, with one head at any time.
fn desk() -> String {
    DESK.replace("days = 7", "days = 3").replace("staff = 2", "staff = 1")
}

/// Ada under a contract of her own, and Ben.
fn team(ada: &str, contract: &str) -> String {
    format!(
        "{}[contract.full]\n[contract.own]\n{contract}\n\
         [agent.Ada]\ncontract = \"own\"\ngroup = \"desk\"\n{ada}\n\
         [agent.Ben]\ncontract = \"full\"\ngroup = \"desk\"\n",
        desk()
    )
}

fn conflicts(text: &str) -> Vec<Conflict> {
    match find(&scenario(text)) {
        Err(RosterRefusal::Conflicts(conflicts)) => conflicts,
        other => panic!("{other:?}"),
    }
}

/// Each way out costs what the roster of the changed file costs beyond that of the file without all of
/// the rules.
fn assert_roads(text: &str, without: &str, roads: &[(&str, &str)]) {
    let conflicts = conflicts(text);
    let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
    assert!(conflict.complete);
    let asks: Vec<&str> = conflict.ways.iter().map(|way| way.ask.as_str()).collect();
    assert_eq!(asks.len(), roads.len(), "{asks:?}");
    let free = found(without).1.solution;
    for (ask, changed) in roads {
        let way = conflict.ways.iter().find(|way| way.ask == *ask);
        let way = way.unwrap_or_else(|| panic!("{ask}: {asks:?}"));
        let changed = found(changed).1.solution;
        assert!(way.proven && changed.gap() < 1e-9 && free.gap() < 1e-9, "{ask}");
        let beyond = changed.cost - free.cost;
        assert!((way.beyond.cost - beyond).abs() < 1e-6, "{ask}: {} {beyond}", way.beyond.cost);
    }
    let costs: Vec<f64> = conflict.ways.iter().map(|way| way.beyond.cost).collect();
    assert!(costs.is_sorted() && costs[0] >= 0.0, "{costs:?}");
}

#[test]
fn too_little_rest_is_given_up_or_one_of_the_two_shifts() {
    let both = "fixed = { 2026-03-02 = \"late\", 2026-03-03 = \"early\" }";
    assert_roads(
        &team(both, "rest = \"11h\""),
        &team("", ""),
        &[
            (
                "let Ada rest 9 hours between shifts in place of 11, before Tue 3 Mar",
                &team(both, "rest = \"9h\""),
            ),
            (
                "take back what is fixed for Ada on Mon 2 Mar (late)",
                &team("fixed = { 2026-03-03 = \"early\" }", "rest = \"11h\""),
            ),
            (
                "take back what is fixed for Ada on Tue 3 Mar (early)",
                &team("fixed = { 2026-03-02 = \"late\" }", "rest = \"11h\""),
            ),
        ],
    );
}

#[test]
fn days_are_given_up_one_by_one() {
    let away = "away = [2026-03-03]\navailable = { mon-tue = \"any\", wed = \"any\" }";
    let days = |most: &str| {
        format!("days-in-a-row = {most}\nhours-a-week = {{ at-least = \"37h30min\" }}")
    };
    // A week of 37.5 hours is 22.5 in three days of five.
    assert_roads(
        &team("", &days("2")),
        &team("", ""),
        &[
            ("let Ada work 3 days in a row in place of 2", &team("", &days("3"))),
            (
                "let Ada work 15 hours from Mon 2 Mar to Wed 4 Mar in place of at least 22.5",
                &team("", "days-in-a-row = 2\nhours-a-week = { at-least = \"25h\" }"),
            ),
        ],
    );
    // Leave takes its share of the hours with it: there is no conflict.
    assert!(find(&scenario(&team(away, &days("2")))).is_ok());
}

#[test]
fn two_changes_are_offered_where_one_is_not_enough() {
    // Each of two fixed days is against the hours, and both together are against the rest.
    let both = "fixed = { 2026-03-02 = \"late\", 2026-03-03 = \"early\" }";
    let monday = "fixed = { 2026-03-02 = \"late\" }";
    let tuesday = "fixed = { 2026-03-03 = \"early\" }";
    let hours = |most: &str| format!("rest = \"11h\"\nhours-a-week = {{ at-most = \"{most}\" }}");
    let work = "let Ada work 7.5 hours from Mon 2 Mar to Wed 4 Mar in place of at most 0";
    let (off_monday, off_tuesday) = (
        "take back what is fixed for Ada on Mon 2 Mar (late)",
        "take back what is fixed for Ada on Tue 3 Mar (early)",
    );
    let conflicts = conflicts(&team(both, &hours("0h")));
    let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
    assert!(conflict.rules.len() == 2 && conflict.complete, "{conflict:?}");
    let asks: Vec<&str> = conflict.ways.iter().map(|way| way.ask.as_str()).collect();
    let pair = |a: &str, b: &str| {
        let (ab, ba) = (format!("{a}, and {b}"), format!("{b}, and {a}"));
        conflict.ways.iter().find(|way| way.ask == ab || way.ask == ba)
    };
    let beyond_the_file: Vec<f64> = [
        (off_monday, off_tuesday, team("", &hours("0h"))),
        (off_monday, work, team(tuesday, &hours("7h30min"))),
        (off_tuesday, work, team(monday, &hours("7h30min"))),
    ]
    .into_iter()
    .filter_map(|(a, b, changed)| Some((pair(a, b)?, found(&changed).1.solution.cost)))
    .map(|(way, cost)| way.beyond.cost - cost)
    .collect();
    let is_same = |pair: &[f64]| (pair[0] - pair[1]).abs() < 1e-6;
    assert!(beyond_the_file.len() > 1 && beyond_the_file.windows(2).all(is_same), "{asks:?}");
    assert!(pair(off_monday, off_tuesday).is_some(), "{asks:?}");
    assert!(asks.iter().any(|ask| ask.contains(work)), "{asks:?}");
    assert!(conflict.ways.is_sorted_by(|a, b| a.beyond.cost <= b.beyond.cost), "{asks:?}");
    assert!(asks.iter().all(|ask| ask.matches(", and ").count() == 1), "{asks:?}");
}

#[test]
fn each_rule_has_its_own_remedy() {
    // Three fixed days, of which each is against the hours: neither one change nor two of days are enough.
    let text = team(
        "fixed = { 2026-03-02 = \"late\", 2026-03-03 = \"late\", 2026-03-04 = \"late\" }",
        "days-in-a-row = 1\nhours-a-week = { at-most = \"0h\" }",
    );
    let conflicts = conflicts(&text);
    let remedies: Vec<&String> = conflicts.iter().flat_map(|one| &one.remedies).collect();
    assert!(
        remedies
            .iter()
            .any(|words| words.contains("of contract own or give it a price in [rules]")),
        "{remedies:?}"
    );
    assert!(
        remedies.iter().any(|words| words.starts_with("take out what is `fixed` for Ada on ")),
        "{remedies:?}"
    );
}

#[test]
fn people_with_the_same_conflict_are_told_together() {
    let contract = "[contract.full]\ndays-a-week = 7\ndays-in-a-row = 5\n";
    let people = super::people(&[("Ada", ""), ("Ben", ""), ("Cy", "away = [2026-03-04]")]);
    let conflicts = conflicts(&format!("{DESK}{contract}{people}"));
    assert_eq!(conflicts.len(), 1, "{conflicts:?}");
    assert_eq!(conflicts[0].agents, [0, 1]);
    let asks: Vec<&str> = conflicts[0].ways.iter().map(|way| way.ask.as_str()).collect();
    assert!(asks.contains(&"let Ada and Ben work 7 days in a row in place of 5"), "{asks:?}");
    let fewer = "let Ada and Ben work 6 days from Mon 2 Mar to Sun 8 Mar in place of at least 7";
    assert!(asks.contains(&fewer), "{asks:?}");
}
