//! Days that differ beside days that are all alike.

use serde_json::Value;

use crate::cli::ringplan;

const FILE: &str = "scenarios/service-desk.toml";
const DIFFER: [&str; 6] = [
    "queue.billing.day-factor={cv=0.2}",
    "queue.technical.day-factor={cv=0.1}",
    "queue.billing.interval-factor={cv=0.1,correlation=0.5}",
    "scenario.shared=\"all\"",
    "group.desk.absence=0.1",
    "group.desk.apply-shrinkage=true",
];

fn simulate(edits: &[&str], further: &[&str]) -> String {
    let sets = edits.iter().flat_map(|&edit| ["--set", edit]);
    let arguments: Vec<&str> = ["simulate", FILE].into_iter().chain(sets).collect();
    let output = ringplan(&[&arguments, further].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn document(edits: &[&str]) -> Value {
    let text = simulate(edits, &["--replications", "60", "--json", "-"]);
    serde_json::from_str(&text).expect("JSON")
}

/// What is said to be without variation is, figure by figure, what the file without the keys gives; and
/// the differences are those of the figures.
#[test]
fn without_variation_is_the_file_without_the_keys() {
    let (plain, differing) = (document(&[]), document(&DIFFER));
    let without = &differing["without_variation"];
    let left_out = ["day-factor", "interval-factor", "absence", "apply-shrinkage"];
    assert_eq!(without["left_out"], serde_json::json!(left_out));
    assert_eq!(without["replications"], 60);
    for place in ["/queues/billing", "/queues/technical", "/groups/desk", "/total"] {
        let sides = without.pointer(place).and_then(Value::as_object).expect("figures");
        let own = differing.pointer(place).expect("figures");
        let of_plain = plain.pointer(place).expect("figures");
        for (metric, side) in sides {
            assert_eq!(side["value"], of_plain[metric], "{place} {metric}");
            let Some(difference) = side["difference"]["mean"].as_f64() else { continue };
            let figure = |value: &Value| value["mean"].as_f64().expect("a figure");
            let expected = figure(&own[metric]) - figure(&side["value"]);
            // That of a quantile is taken between sections.
            let quantile = metric.starts_with("wait_p");
            let close = (difference - expected).abs() < 1e-9 * expected.abs().max(1.0);
            assert!(close || quantile, "{place} {metric}: {difference} for {expected}");
        }
    }
    for (own, target) in plain["targets"]
        .as_array()
        .expect("targets")
        .iter()
        .zip(without["targets"].as_array().expect("targets"))
    {
        for key in ["queue", "metric", "per", "value", "met", "periods", "periods_met"] {
            assert_eq!(own[key], target[key]);
        }
        assert_eq!(own["days_met"], target["days_met"]["value"]);
    }
    let days_met = &without["targets"][0]["days_met"]["difference"]["mean"];
    assert!(days_met.as_f64().is_some_and(|d| d < -0.05), "busy days cost days: {days_met}");
    assert_eq!(plain.get("without_variation"), None);
}

/// Nothing is said of days that are alike, also where a factor is there that lets nothing differ.
#[test]
fn days_that_are_alike_are_not_spoken_of() {
    let words = "all days alike";
    let few = ["--replications", "10"];
    assert!(simulate(&DIFFER, &few).contains(words));
    let still = ["queue.billing.day-factor={cv=0}", "group.desk.absence=0"];
    for edits in [&[][..], &still[..]] {
        assert!(!simulate(edits, &few).contains(words));
    }
}

/// What is paid stays by the schedule.
#[test]
fn the_absent_and_those_away_are_paid() {
    let missing = ["group.desk.absence=0.1", "group.desk.apply-shrinkage=true"];
    let without = document(&missing)["without_variation"]["groups"]["desk"].clone();
    let figure = |metric: &str, side: &str| without[metric][side]["mean"].as_f64().expect("one");
    // Of 656 h only the overrun differs.
    let paid = figure("paid_hours", "difference") / figure("paid_hours", "value");
    assert!(paid.abs() < 0.01, "paid hours change by {paid}");
    let absent = figure("absent_hours", "difference") / figure("paid_hours", "value");
    assert!((absent - 0.1).abs() < 0.02, "absent: {absent}");
    let staffed = figure("staffed_hours", "difference") / figure("staffed_hours", "value");
    // (1 − 0.1)(1 − 0.12) are left, and who finishes a contact stays longer.
    assert!((-0.22..-0.18).contains(&staffed), "staffed hours change by {staffed}");
}
