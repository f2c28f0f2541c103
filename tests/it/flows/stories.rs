//! What the README and the scenarios with flows tell of their changes.

use std::path::Path;

use ringplan::scenario::{Changes, read_with};
use ringplan::watch::Unwatched;
use ringplan::what_if::{Change, Comparison, Question, Until, Verdict, compare, difference_in};

fn played(file: &str) -> Comparison {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(file);
    let reading = read_with(&path, Changes::default());
    let base = reading.scenario.expect("a scenario without errors");
    let until = Until::Played(base.run.replications);
    let question = Question { seed: base.run.seed, until, worth_in: None };
    compare(&base, reading.what_ifs, question, &Unwatched)
}

/// How many promises the change keeps.
fn kept(change: &Change) -> usize {
    let judged = change.targets.iter().filter_map(|target| target.change.as_ref());
    judged.filter(|judged| judged.met()).count()
}

fn verdicts<const N: usize>(change: &Change, metrics: [&str; N]) -> [Option<Verdict>; N] {
    metrics.map(|metric| difference_in(&change.total, metric).and_then(|found| found.verdict))
}

#[test]
fn the_review_holds_complaints_up() {
    let comparison = played("complaints.toml");
    let share = |queue| {
        let whose = ringplan::sim::Whose::Of(queue);
        let period = ringplan::sim::Period::Whole;
        comparison.base.queue(whose, period, "time_share").expect("cases").mean
    };
    let [reviewer, specialist, desk] = &comparison.changes[..] else { panic!("three remedies") };
    let queue = |name: &str| reviewer.queues.iter().position(|(other, _)| other == name);
    assert!(share(queue("review").expect("a queue")) > 0.5, "more than half of the time");
    let worse = Some(Verdict::Worse);
    let cheaper = Some(Verdict::Better);
    let all = reviewer.targets.len();
    assert_eq!([kept(reviewer), kept(desk), all], [8, 8, 8]);
    assert_eq!(kept(specialist), comparison.base.targets().iter().filter(|t| t.met()).count());
    assert_eq!(verdicts(reviewer, ["cost"]), [worse]);
    assert_eq!(verdicts(specialist, ["cost"]), [worse]);
    assert_eq!(verdicts(desk, ["cost", "service_level"]), [cheaper, worse]);
}

#[test]
fn a_bolder_bot_keeps_the_targets_and_helps_fewer_at_once() {
    let comparison = played("bot-and-second-line.toml");
    let bolder = &comparison.changes[0];
    assert!(comparison.base.targets().iter().any(|target| !target.met()));
    assert_eq!(kept(bolder), bolder.targets.len());
    let found = verdicts(bolder, ["service_level", "first_contact_resolution"]);
    assert_eq!(found, [Some(Verdict::Better), Some(Verdict::Worse)]);
}
