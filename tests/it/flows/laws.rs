//! What holds in any center with flows.

use std::collections::BTreeMap;

use proptest::prelude::*;
use ringplan::center::{ByInterval, Flow, Goal, Patience, Period, Promise, QueueId, Staff, Target};
use ringplan::random::Law;
use ringplan::sim::Fate;
use ringplan::time::{DAY, HOUR, Tick};

use crate::common::Bench;
use crate::log::watch;
use crate::properties::cases;
use crate::random_center::{RandomCenter, any_center};

/// A flow: from which queue, after what, its share and later share, to which, after how many minutes.
type RandomFlow = (usize, u8, f64, f64, usize, Option<u32>);

fn any_flows() -> impl Strategy<Value = Vec<RandomFlow>> {
    let delay = prop_oneof![
        Just(None),
        Just(Some(0)),
        (1..600_u32).prop_map(Some),
        (1_000..5_000_u32).prop_map(Some)
    ];
    let flow = (0..8_usize, 0..3_u8, 0.05..0.4, 0.0..0.4, 0..8_usize, delay);
    proptest::collection::vec(flow, 1..8)
}

/// A contact's queue and, if it was answered, by which group and for how long.
type Brought = (u16, Option<(usize, Tick)>);

/// Which queues need nobody, and which hold work that may wait.
fn any_kinds() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(0..4_u8, 8)
}

fn build(center: &RandomCenter, flows: &[RandomFlow], kinds: &[u8]) -> Bench {
    let mut bench = center.build();
    let queues = bench.center.queues.len();
    for &(from, way, share, again, to, delay) in flows {
        let queue = &mut bench.center.queues[from % queues];
        let after = delay.filter(|&minutes| minutes > 0).map(|minutes| {
            let mean = f64::from(minutes) * 60.0;
            ByInterval::Always(Law::exponential(mean).expect("a mean"))
        });
        let ways = &mut queue.flows;
        let list = match way {
            0 => &mut ways.after_service,
            1 => &mut ways.after_abandon,
            _ => &mut ways.after_block,
        };
        if list.len() < 2 {
            let name = format!("{}", list.len());
            list.push(Flow { name, share, again, to: QueueId((to % queues) as u16), after });
        }
    }
    for (queue, kind) in bench.center.queues.iter_mut().zip(kinds) {
        match kind {
            0 if queue.overflow.is_empty() => queue.needs_agents = false,
            1 => {
                queue.patience = Patience::Infinite;
                queue.balk = 0.0;
                let goal = Goal::FinishedWithin { share: 0.9 };
                queue.targets = vec![Target { goal, per: Period::Day }];
                queue.finished_within =
                    Some(Promise { within: 4 * HOUR, working_hours: *kind == 1 });
                queue.closed_within = Some(Promise { within: DAY, working_hours: false });
                queue.priority.follow_up = 2.0;
            }
            _ => {}
        }
    }
    let deferrable: Vec<bool> = bench.center.queues.iter().map(|q| q.is_deferrable()).collect();
    let needless: Vec<bool> = bench.center.queues.iter().map(|q| !q.needs_agents).collect();
    for (group, place) in bench.center.groups.iter_mut().zip(0..) {
        group.skills.retain(|skill| !needless[usize::from(skill.queue.0)]);
        for skill in &mut group.skills {
            skill.reserve = if deferrable[usize::from(skill.queue.0)] { place % 3 } else { 0 };
        }
    }
    bench
}

proptest! {
    #![proptest_config(cases(400))]

    /// The engine itself checks in every replication that every contact meets one fate, that every
    /// case that starts ends, is lost or open, Little's law and the count of agents. Here the tally is
    /// counted once more from what was seen.
    #[test]
    fn nothing_is_lost_on_the_way(center in any_center(), flows in any_flows(), kinds in any_kinds()) {
        let bench = build(&center, &flows, &kinds);
        let (log, tally) = watch(&bench, center.seed, 0);
        let intervals = bench.calendar.intervals().len();
        for queue in 0..bench.center.queues.len() {
            let seen = || log.contacts().filter(|seen| seen.queue() == queue);
            let sum = |of: &dyn Fn(usize) -> u64| (0..intervals).map(of).sum::<u64>();
            let offered = sum(&|i| tally.queue(queue, i).offered);
            let follow_ups = sum(&|i| tally.queue(queue, i).follow_ups);
            prop_assert_eq!(offered, seen().count() as u64);
            prop_assert_eq!(follow_ups, seen().filter(|seen| seen.caller.step > 0).count() as u64);
            if tally.cases(queue, 0).is_some() {
                let begun = sum(&|i| tally.cases(queue, i).map_or(0, |cell| cell.begun));
                prop_assert_eq!(begun, offered - follow_ups);
            }
        }
        // No contact is in two places: its bits are its own.
        let mut bits: Vec<[u64; 2]> = log.contacts().map(|seen| seen.caller.bits()).collect();
        bits.sort_unstable();
        prop_assert!(bits.windows(2).all(|two| two[0] != two[1]));
    }

    /// Adding agents changes when and whether a follow-up comes, never what it brings.
    #[test]
    fn follow_ups_keep_what_they_bring(center in any_center(), flows in any_flows(), kinds in any_kinds()) {
        let base = build(&center, &flows, &kinds);
        let mut changed = base.clone();
        for group in &mut changed.center.groups {
            match &mut group.staff {
                Staff::Heads(heads) => heads.iter_mut().for_each(|heads| *heads += 1),
                Staff::Shifts(postings) => {
                    postings.iter_mut().flat_map(|p| &mut p.heads).for_each(|heads| *heads += 1);
                }
            }
        }
        let laws_vary = base.center.queues.iter().any(|queue| {
            queue.handle_time.talk.values().len() > 1
        });
        let brought = |bench: &Bench| -> BTreeMap<[u64; 2], Brought> {
            let (log, _) = watch(bench, center.seed, 0);
            let of = |fate| match fate {
                Fate::Answered { group, handle, .. } => Some((group, handle)),
                _ => None,
            };
            log.contacts().map(|seen| (seen.caller.bits(), (seen.caller.queue, of(seen.fate)))).collect()
        };
        let (before, after) = (brought(&base), brought(&changed));
        for (bits, (queue, handled)) in &before {
            if let Some((other, later)) = after.get(bits)
                && other == queue
                && let (Some((group, handle)), Some((same, time))) = (handled, later)
                && group == same
                && !laws_vary
            {
                prop_assert_eq!(handle, time);
            }
        }
        // First contacts come in both, whatever becomes of them.
        let fresh = |all: &BTreeMap<_, _>, bench: &Bench| {
            let (log, _) = watch(bench, center.seed, 0);
            log.contacts().filter(|seen| seen.caller.step == 0).all(|seen| all.contains_key(&seen.caller.bits()))
        };
        prop_assert!(fresh(&after, &base));
    }
}
