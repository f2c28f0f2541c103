//! Comparisons that go on until their verdicts are clear.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use ringplan::what_if::Verdict;

use super::*;

fn decided(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [&["small.toml", "--until-decided"], arguments].concat();
    let document = document(folder, &arguments);
    let mut decision = document["decision"].clone();
    decision["replications"] = document["replications"].clone();
    decision
}

/// A large change is clear at the first look; a small one takes more, within a wide margin it is clear
/// at once, and with no replications left it is named.
#[test]
fn verdicts_end_a_comparison() {
    let folder = folder();
    let large = decided(folder.path(), &["--set", "group.agents.staff=8"]);
    assert_eq!((&large["reached"], &large["replications"]), (&true.into(), &40.into()));
    let small = ["--set", "queue.calls.handle-time.mean=\"3min59s\""];
    let clear = decided(folder.path(), &[&small[..], &["--margin", "0.002"]].concat());
    assert_eq!(clear["reached"], true);
    assert!(clear["replications"].as_u64() > Some(40), "{clear}");
    let wide = decided(folder.path(), &[&small[..], &["--margin", "0.2"]].concat());
    assert_eq!((&wide["reached"], &wide["replications"]), (&true.into(), &40.into()));
    assert_eq!(wide["within_margin"][0]["metric"], "service_level");
    let unclear = ["--margin", "0.0000001", "--max-replications", "100"];
    let unclear = decided(folder.path(), &[&small[..], &unclear[..]].concat());
    let named = &unclear["undecided"][0];
    assert_eq!((&unclear["reached"], &unclear["replications"]), (&false.into(), &100.into()));
    assert_eq!((&named["queue"], &named["metric"]), (&"calls".into(), &"service_level".into()));
    let output = ringplan(
        folder.path(),
        &["small.toml", "--until-decided", "--margin", "0.0000001", "--max-replications", "40"],
    );
    assert_eq!(output.status.code(), Some(0));
    let both = ["small.toml", "--until-decided", "--replications", "40"];
    assert!(refusal(folder.path(), &both).contains("cannot be used with"));
    assert!(refusal(folder.path(), &["small.toml", "--margin", "0.1"]).contains("--until-decided"));
}

/// Twenty changes that change nothing but the callers, looked at up to five times: the promise holds
/// over all looks together.
#[test]
#[ignore = "long: 200 comparisons of 21 scenarios"]
fn looking_again_and_again_keeps_the_promise() {
    const COMPARISONS: u64 = 200;
    let base = renamed("calls");
    // No difference is as small as this margin: while this one is too small to be seen, looking goes on
    // until the budget is spent.
    let small = SMALL[..SMALL.find("[what-if").unwrap()].replace("4min", "239.5s");
    let mut changes = twenty_renamed();
    changes.push(what_if("small", scenario(&small)));
    let until = Until::Decided { margin: 1e-9, at_most: 640 };
    let looks = AtomicU64::new(0);
    let is_wrong = |seed: &u64| {
        let question = Question { seed: *seed, until, worth_in: None };
        let comparison = compare(&base, changes.clone(), question, &Unwatched);
        looks.fetch_add(comparison.base.replications() / 40, Ordering::Relaxed);
        let mut totals = comparison.changes[..20].iter().flat_map(|change| &change.total);
        totals.any(|d| matches!(d.verdict, Some(Verdict::Better | Verdict::Worse)))
    };
    let wrong = (0..COMPARISONS).into_par_iter().filter(is_wrong).count() as f64;
    let batches = looks.into_inner() / COMPARISONS;
    println!(
        "{wrong} of {COMPARISONS} comparisons of about {batches} batches have a false verdict"
    );
    assert!(batches > 8);
    assert!(wrong / COMPARISONS as f64 <= 0.05 + 3.0 * (0.05 * 0.95 / COMPARISONS as f64).sqrt());
}
