//! What holds in any center whose contacts go on.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::AddAssign;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use ringplan::center::{AgentRule, ByInterval};
use ringplan::random::Law;
use ringplan::sim::Fate;
use ringplan::time::Tick;

use crate::common::Bench;
use crate::log::{Draws, Seen, interval_of, watch};
use crate::properties::cases;
use crate::what_if_law::{turned_round, with_a_queue_and_a_group, with_one_more_agent};

use super::chains::{chains, left_at, ways_of};
use super::random::any_flows;

proptest! {
    #![proptest_config(cases(400))]

    /// The engine itself checks in every replication that every contact meets one fate, that every
    /// case ends or is open, that every line in use is somebody's, Little's law and the count of
    /// agents. Here the tally is counted once more from what was seen.
    #[test]
    fn nothing_is_lost_on_the_way(flows in any_flows()) {
        let bench = flows.build();
        let (log, tally) = watch(&bench, flows.seed(), flows.replication);
        let intervals = bench.calendar.intervals().len();
        let mut seen_in = vec![vec![[0_u64; 3]; bench.center.queues.len()]; intervals];
        for seen in log.contacts() {
            let cell = &mut seen_in[interval_of(&bench, seen.arrival)][seen.queue()];
            cell[usize::from(seen.caller.step > 0)] += 1;
            cell[2] += u64::from(seen.fate == Fate::Open);
        }
        for (interval, queues) in seen_in.iter().enumerate() {
            for (queue, &[first, again, open]) in queues.iter().enumerate() {
                let cell = tally.queue(queue, interval);
                prop_assert_eq!([cell.offered, cell.follow_ups, cell.open], [first + again, again, open]);
                if let Some(of_cases) = tally.cases(queue, interval) {
                    prop_assert_eq!(of_cases.begun, first);
                    prop_assert!(of_cases.closed + of_cases.lost <= first);
                }
            }
        }
    }

    /// A case is never in two places: its contacts come one after the other, each where a way leads
    /// from the one before, none after it was sent away and none after the horizon.
    #[test]
    fn a_case_is_in_one_place(flows in any_flows()) {
        let bench = flows.build();
        let (log, _) = watch(&bench, flows.seed(), flows.replication);
        let draws = Draws::new(&bench, flows.seed(), flows.replication);
        for chain in chains(&bench, &draws, &log) {
            for (step, two) in (1..).zip(chain.windows(2)) {
                let [before, next] = two else { unreachable!("two") };
                prop_assert_eq!((next.caller.step, next.caller.ordinal), (step, before.caller.ordinal));
                prop_assert!(left_at(&bench, &draws, before).is_some_and(|left| left <= next.arrival));
                let leads = ways_of(&bench, before).iter().any(|way| way.to.0 == next.caller.queue);
                prop_assert!(leads, "{:?} then {:?}", before, next);
                prop_assert!(next.arrival < bench.calendar.horizon());
            }
        }
    }
}

/// How much of two runs was compared.
#[derive(Clone, Copy, Debug, Default)]
struct Compared {
    /// Follow-ups that came in both.
    follow_ups: u64,
    /// Of these, those handled by the same group or passed, and those whose patience ended.
    handled: u64,
    /// Handled with laws that vary, in the same interval of arrival.
    handled_by_interval: u64,
    hung_up: u64,
    /// Ways on, and delays on them.
    ways: u64,
    delays: u64,
    delays_by_interval: u64,
}

impl AddAssign for Compared {
    fn add_assign(&mut self, other: Self) {
        self.follow_ups += other.follow_ups;
        self.handled += other.handled;
        self.handled_by_interval += other.handled_by_interval;
        self.hung_up += other.hung_up;
        self.ways += other.ways;
        self.delays += other.delays;
        self.delays_by_interval += other.delays_by_interval;
    }
}

/// A center, its runs' draws, and its cases by the name of their first queue, their arrival and their
/// ordinal.
struct Played<'a> {
    bench: &'a Bench,
    draws: Draws<'a>,
    cases: BTreeMap<(String, Tick, u32), Vec<Seen>>,
}

impl<'a> Played<'a> {
    fn new(bench: &'a Bench, seed: u64, replication: u64) -> Self {
        let (log, _) = watch(bench, seed, replication);
        let draws = Draws::new(bench, seed, replication);
        let chains = chains(bench, &draws, &log).into_iter();
        let named = chains.map(|chain| {
            let name = bench.center.queues[chain[0].queue()].name.clone();
            ((name, chain[0].arrival, chain[0].caller.ordinal), chain)
        });
        let cases = named.collect();
        Self { bench, draws, cases }
    }

    fn queue(&self, seen: &Seen) -> &str {
        &self.bench.center.queues[seen.queue()].name
    }

    fn interval(&self, seen: &Seen) -> usize {
        interval_of(self.bench, seen.arrival)
    }

    /// The queue's name and how the contact left it.
    fn way(&self, seen: &Seen) -> (&str, u8) {
        let left = match seen.fate {
            Fate::Answered { .. } | Fate::Passed { .. } => 0,
            Fate::Abandoned { .. } => 1,
            Fate::Blocked => 2,
            Fate::Dismissed => 3,
            Fate::Open => 4,
        };
        (self.queue(seen), left)
    }

    /// Whether contacts of a queue may come at any time.
    fn is_never_closed(&self, seen: &Seen) -> bool {
        let queue = &self.bench.center.queues[seen.queue()];
        queue.is_deferrable() || queue.open.iter().all(|&open| open)
    }
}

fn varies(law: &ByInterval<Law>) -> bool {
    law.values().len() > 1
}

/// What a contact brought is the same in both runs.
fn brought_the_same(
    [base, changed]: [&Played; 2],
    [before, after]: [&Seen; 2],
) -> Result<Compared, TestCaseError> {
    let mut compared = Compared { follow_ups: 1, ..Compared::default() };
    prop_assert_eq!(before.caller.handle_bits(), after.caller.handle_bits());
    prop_assert_eq!(before.caller.patience_bits(), after.caller.patience_bits());
    let same_interval = base.interval(before) == changed.interval(after);
    let is_varied = varies(&base.bench.center.queues[before.queue()].handle_time.talk);
    let handle = |seen: &Seen| match seen.fate {
        Fate::Answered { group, handle, .. } => Some((Some(group), handle)),
        Fate::Passed { time } => Some((None, time)),
        _ => None,
    };
    if let (Some((one, time)), Some((other, same))) = (handle(before), handle(after))
        && one == other
        && (same_interval || !is_varied)
    {
        prop_assert_eq!(time, same, "{:?}", after);
        compared.handled += 1;
        compared.handled_by_interval += u64::from(is_varied);
    }
    // Whoever balks does so in both: that draw is his own too.
    if let (Fate::Abandoned { wait }, Fate::Abandoned { wait: same }) = (before.fate, after.fate) {
        prop_assert_eq!(wait, same, "{:?}", after);
        compared.hung_up += 1;
    }
    Ok(compared)
}

/// Two contacts of one case that left in the same way, as all before them, go on the same way after the
/// same delay.
fn went_on_the_same(
    [base, changed]: [&Played; 2],
    [before, after]: [&Seen; 2],
    [next, same]: [&Seen; 2],
) -> Result<Compared, TestCaseError> {
    prop_assert_eq!(base.queue(next), changed.queue(same), "after {:?}", after);
    let mut compared = Compared { ways: 1, ..Compared::default() };
    let delays = ways_of(base.bench, before).iter().filter_map(|way| way.after.as_ref());
    let is_varied = delays.into_iter().any(varies);
    let same_interval = base.interval(before) == changed.interval(after);
    if base.is_never_closed(next) && (same_interval || !is_varied) {
        let delay = |of: &Played, seen: &Seen, next: &Seen| {
            left_at(of.bench, &of.draws, seen).map(|left| next.arrival - left)
        };
        prop_assert_eq!(delay(base, before, next), delay(changed, after, same));
        compared.delays += 1;
        compared.delays_by_interval += u64::from(is_varied);
    }
    Ok(compared)
}

/// All that two runs have in common is the same in both.
fn agree(base: &Played, changed: &Played) -> Result<Compared, TestCaseError> {
    let mut compared = Compared::default();
    for (name, chain) in &base.cases {
        let other = changed.cases.get(name);
        prop_assert!(other.is_some(), "first contacts come in both, whatever becomes of them");
        let Some(other) = other else { continue };
        let mut same_way = true;
        for step in 0..chain.len().min(other.len()) {
            let here = [&chain[step], &other[step]];
            if step > 0 && base.queue(here[0]) == changed.queue(here[1]) {
                compared += brought_the_same([base, changed], here)?;
            }
            same_way &= base.way(here[0]) == changed.way(here[1]);
            if let (true, Some(next), Some(same)) =
                (same_way, chain.get(step + 1), other.get(step + 1))
            {
                compared += went_on_the_same([base, changed], here, [next, same])?;
            }
        }
    }
    Ok(compared)
}

/// Other rules: who is chosen, what is served first, what is left to the future.
fn with_other_rules(base: &Bench) -> Bench {
    let mut changed = base.clone();
    changed.center.agent_rule = match base.center.agent_rule {
        AgentRule::Random => AgentRule::LeastBusy,
        _ => AgentRule::Random,
    };
    for queue in &mut changed.center.queues {
        queue.priority.follow_up = 50.0 - queue.priority.follow_up;
        queue.overflow.clear();
    }
    for skill in changed.center.groups.iter_mut().flat_map(|group| &mut group.skills) {
        skill.reserve = 0;
    }
    changed
}

/// Agents, queues and rules change when and whether a follow-up comes, never what it brings: how long it
/// is worked on, how patient it is, which way it goes on and after which time.
#[test]
fn follow_ups_keep_what_they_bring() {
    let all = RefCell::new([Compared::default(); 4]);
    let result = TestRunner::new(cases(400)).run(&any_flows(), |flows| {
        let base = flows.build();
        let changes = [
            with_one_more_agent(&base),
            with_a_queue_and_a_group(&base),
            turned_round(&base),
            with_other_rules(&base),
        ];
        let played = |bench| Played::new(bench, flows.seed(), flows.replication);
        let before = played(&base);
        for (changed, sum) in changes.iter().zip(all.borrow_mut().iter_mut()) {
            *sum += agree(&before, &played(changed))?;
        }
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    for compared in all.into_inner() {
        println!("{compared:?}");
        assert!(compared.follow_ups > 10_000, "{compared:?}");
        assert!(compared.handled > 5_000 && compared.handled_by_interval > 500, "{compared:?}");
        assert!(compared.hung_up > 500, "{compared:?}");
        assert!(compared.ways > 10_000, "{compared:?}");
        assert!(compared.delays > 2_000 && compared.delays_by_interval > 200, "{compared:?}");
    }
}
