//! One queue and agents who are all alike, where theory says more.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use ringplan::center::{ByInterval, Patience};
use ringplan::demand::{Arrivals, Brought, Count, KnownPatience, Trace, Traced};
use ringplan::random::Law;
use ringplan::sim::{Fate, replicate};
use ringplan::time::{MINUTE, SECOND, Tick};

use crate::common::{Bench, calendar, patience};
use crate::log::{Draws, Log, interval_of, watch, watch_by_the_clock};
use crate::properties::{cases, compare, other_cases, sorted};
use crate::random_center::{RandomCenter, any_law, any_single_queue};
use crate::reference::Reference;

/// Whether contacts were told in the order of their fates.
fn is_by_the_clock(log: &Log) -> bool {
    log.contacts().map(|seen| seen.now).is_sorted()
}

/// The single-queue path, the general path and the reference agree contact by contact and cell by
/// cell. Returns whether the single-queue path was seen to be taken.
fn paths_agree(center: &RandomCenter) -> Result<bool, TestCaseError> {
    let bench = center.build();
    let (log, tally) = watch(&bench, center.seed, 0);
    let (general_log, general_tally) = watch_by_the_clock(&bench, center.seed, 0);
    prop_assert!(is_by_the_clock(&general_log), "the general path goes event by event");
    prop_assert_eq!(sorted(&log.entries), sorted(&general_log.entries));
    prop_assert!(tally == general_tally, "waits or lines of the two paths differ");
    compare(&bench, &log, &tally, &Reference::run(&bench, center.seed, 0))?;
    Ok(!is_by_the_clock(&log))
}

/// How many of so many random centers were seen to take the single-queue path.
fn taken_in(config: ProptestConfig) -> u32 {
    let taken = Cell::new(0);
    let outcome = TestRunner::new(config).run(&any_single_queue(), |center| {
        taken.set(taken.get() + u32::from(paths_agree(&center)?));
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    taken.get()
}

#[test]
fn the_single_queue_path_equals_the_general_path_and_the_reference() {
    let taken = taken_in(cases(400));
    assert!(taken > 50, "hang-ups out of order, the mark of the path, in only {taken} centers");
}

#[test]
#[ignore = "long: many more centers of one queue by both paths"]
fn the_single_queue_path_equals_the_general_path_on_many() {
    assert!(taken_in(other_cases(20_000)) > 2_500);
}

/// A single queue with 24 hours of calls and a constant staff.
fn one_queue(agents: u32, talk: Law, patience: Patience, per_hour: f64) -> Bench {
    Bench::new(calendar(1, 30 * MINUTE, 0))
        .queue("calls", |_| per_hour / 2.0, talk, patience)
        .group("agents", &[(0, 1)], |_| agents)
}

/// What a contact brings: arrival, balking, patience, handle time.
type Carried = (Tick, bool, Option<Tick>, Tick);

/// Kiefer and Wolfowitz's recursion: each contact in order of arrival goes to the agent who is free
/// first. With patience: who would wait longer than he can has no effect on those behind him.
/// Returns the wait of each (ring left out); `None`: abandoned.
fn kiefer_wolfowitz(agents: usize, ring: Tick, contacts: &[Carried]) -> Vec<Option<Tick>> {
    let mut free_at: Vec<Tick> = vec![0; agents];
    let wait_of = |&(arrival, balks, patience, handle): &Carried| {
        free_at.sort_unstable();
        let wait = free_at[0].saturating_sub(arrival);
        if wait > 0 && (balks || patience.is_some_and(|patience| patience < wait)) {
            return None;
        }
        free_at[0] = arrival + wait + ring + handle;
        Some(wait)
    };
    contacts.iter().map(wait_of).collect()
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_single_queue_equals_kiefer_and_wolfowitz(
        agents in 1..12_u32,
        talk in any_law(),
        patience in proptest::option::of(any_law()),
        load in 0.3..1.3,
        balk in prop_oneof![Just(0.0), Just(0.2)],
        ring in prop_oneof![Just(0), Just(3 * SECOND)],
        seed in any::<u64>(),
    ) {
        let per_hour = load * f64::from(agents) * 3_600.0 / talk.mean_s();
        let patience = patience.map_or(Patience::Infinite, |law| {
            Patience::Drawn(ByInterval::Always(law))
        });
        let bench = one_queue(agents, talk, patience, per_hour)
            .with(|queue| queue.balk = balk)
            .with_group(|group| group.ring = ring);
        let (log, _) = watch(&bench, seed, 0);
        let draws = Draws::new(&bench, seed, 0);
        let contacts = log.by_arrival();
        let brought: Vec<Carried> = contacts
            .iter()
            .map(|seen| {
                let interval = interval_of(&bench, seen.arrival);
                let (talk, _) = draws.work(0, &seen.caller, interval);
                let balks = draws.balks(&seen.caller, interval);
                (seen.arrival, balks, draws.patience(&seen.caller, interval), talk)
            })
            .collect();
        let waits = kiefer_wolfowitz(agents as usize, ring, &brought);
        for (seen, expected) in contacts.iter().zip(waits) {
            let wait = match seen.fate {
                Fate::Answered { wait, .. } => Some(wait - ring),
                _ => None,
            };
            prop_assert_eq!(wait, expected, "{:?}", seen);
        }
    }

    /// A trace that tells everything leaves nothing to chance: the recursion over its rows, in the order of
    /// time, gives each contact's wait.
    #[test]
    fn a_traced_queue_equals_kiefer_and_wolfowitz(
        agents in 1..12_u32,
        mut rows in proptest::collection::vec(
            (0..24 * 60 * MINUTE, 0..20 * MINUTE, proptest::option::of(0..5 * MINUTE)),
            1..400,
        ),
        crowd in prop_oneof![Just(1), Just(SECOND), Just(10 * MINUTE)],
        seed in any::<u64>(),
    ) {
        rows.iter_mut().for_each(|(arrival, ..)| *arrival -= *arrival % crowd);
        let traced = |&(arrival, talk, patience): &(Tick, Tick, Option<Tick>)| {
            let patience = patience.map_or(KnownPatience::Infinite, KnownPatience::Until);
            let brought = Brought { talk: Some(talk), after_work: None, patience: Some(patience) };
            Traced { arrival, brought }
        };
        // The queue's own laws would make a difference if they were asked.
        let law = Law::constant(1.0).expect("a law");
        let mut bench = one_queue(agents, law, patience(1.0), 1.0).with(|queue| queue.balk = 0.5);
        let trace = Trace::new(rows.iter().map(traced).collect(), &bench.calendar);
        bench.demand.queues[0] = Arrivals::exactly(trace);
        rows.sort_by_key(|row| row.0);
        let brought: Vec<Carried> =
            rows.iter().map(|&(arrival, talk, patience)| (arrival, false, patience, talk)).collect();
        let waits = kiefer_wolfowitz(agents as usize, 0, &brought);
        let contacts = watch(&bench, seed, 0).0.by_arrival();
        prop_assert_eq!(contacts.len(), rows.len());
        for ((seen, row), expected) in contacts.iter().zip(&rows).zip(waits) {
            prop_assert_eq!(seen.arrival, row.0);
            let wait = match seen.fate {
                Fate::Answered { wait, .. } => Some(wait),
                _ => None,
            };
            prop_assert_eq!(wait, expected, "{:?}", seen);
        }
    }

    #[test]
    fn with_infinite_patience_one_more_agent_makes_nobody_wait_longer(
        agents in 1..10_u32,
        talk in any_law(),
        load in 0.3..1.5,
        seed in any::<u64>(),
    ) {
        let per_hour = load * f64::from(agents) * 3_600.0 / talk.mean_s();
        let waits = |agents| {
            let bench = one_queue(agents, talk.clone(), Patience::Infinite, per_hour);
            watch(&bench, seed, 0).0.by_arrival()
        };
        for (fewer, more) in waits(agents).iter().zip(waits(agents + 1)) {
            prop_assert_eq!(fewer.caller, more.caller);
            match (fewer.fate, more.fate) {
                (Fate::Answered { wait: with_fewer, .. }, Fate::Answered { wait, .. }) => {
                    prop_assert!(wait <= with_fewer, "{:?} {:?}", fewer, more);
                }
                other => prop_assert!(false, "all are answered: {:?}", other),
            }
        }
    }
}

/// With patience the mean of abandonments falls with one more agent; that of a single replication
/// need not, as the next test shows.
#[test]
fn with_patience_one_more_agent_loses_fewer_on_average() {
    const REPLICATIONS: u64 = 2_000;
    let lost = |agents: u32, replication: u64| {
        let talk = Law::lognormal(300.0, 2.0).expect("a law");
        let bench = one_queue(agents, talk, patience(120.0), 30.0);
        let tally = replicate(&bench.model(), 5, replication, &mut ());
        (0..48).map(|interval| tally.queue(0, interval).abandoned as f64).sum::<f64>()
    };
    let fell: Vec<f64> = (0..REPLICATIONS).map(|r| lost(3, r) - lost(4, r)).collect();
    let n = fell.len() as f64;
    let mean = fell.iter().sum::<f64>() / n;
    let error = (fell.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0) / n).sqrt();
    assert!(mean > 4.0 * error, "fell by {mean:.3} ± {error:.3}");
}

/// The known path on which a second agent loses 48 callers more: the patience of those who bring
/// long talks is just long enough for two agents, not for one. A time unit is ten minutes; every
/// caller has a queue of his own, in an interval of one minute.
#[test]
fn two_agents_may_answer_4_where_one_answers_52() {
    let early = [(0.0, 10.0, 99.0), (1.0, 5.0, 100.0), (2.0, 200.0, 9.0), (2.5, 200.0, 9.0)];
    let late = (0..50).map(|i| (20.0 + 2.0 * f64::from(i), 1.0, 1.0));
    let callers: Vec<(f64, f64, f64)> = early.into_iter().chain(late).collect();
    let answered = |agents: u32| {
        let constant = |units: f64| Law::constant(units * 600.0).expect("a law");
        let mut bench = Bench::new(calendar(1, MINUTE, 0));
        for (number, &(arrival, handle, patience)) in callers.iter().enumerate() {
            let mean = |interval| f64::from(interval == (arrival * 10.0) as usize);
            let patience = Patience::Drawn(ByInterval::Always(constant(patience)));
            bench = bench
                .queue(&format!("caller {number}"), mean, constant(handle), patience)
                .with(|queue| queue.open.fill(true));
            bench.demand.queues[number].count = Count::Exact;
        }
        let skills: Vec<(u16, u32)> = (0..callers.len() as u16).map(|queue| (queue, 1)).collect();
        let bench = bench.group("agents", &skills, |_| agents);
        let (log, _) = watch(&bench, 1, 0);
        assert_eq!(log.contacts().count(), callers.len());
        log.contacts().filter(|seen| matches!(seen.fate, Fate::Answered { .. })).count()
    };
    assert_eq!((answered(1), answered(2)), (52, 4));
}
