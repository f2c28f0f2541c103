//! Cases as the log shows them: chains of contacts, put together by the names of their draws.

use std::collections::BTreeMap;

use ringplan::center::Flow;
use ringplan::sim::Fate;
use ringplan::time::Tick;

use crate::common::Bench;
use crate::log::{Draws, Log, Seen, interval_of};

/// The contacts of each case in their order, the cases in order of arrival.
///
/// # Panics
/// If a follow-up belongs to no case, or two contacts have the same bits.
pub fn chains(bench: &Bench, draws: &Draws, log: &Log) -> Vec<Vec<Seen>> {
    let all = log.by_arrival();
    let (first, again): (Vec<Seen>, Vec<Seen>) = all.iter().partition(|seen| seen.caller.step == 0);
    let mut follow_ups = BTreeMap::new();
    for seen in again {
        let other = follow_ups.insert(seen.caller.bits(), seen);
        assert!(other.is_none(), "in two places: {seen:?} and {other:?}");
    }
    let mut chain = |first: Seen| {
        let name = draws.case(&first.caller, interval_of(bench, first.arrival));
        let mut chain = vec![first];
        while let Some(next) = follow_ups.remove(&draws.follow_up(name, chain.len() as u32)) {
            chain.push(next);
        }
        chain
    };
    let chains = first.into_iter().map(&mut chain).collect();
    assert!(follow_ups.is_empty(), "of no case: {follow_ups:?}");
    chains
}

/// When a contact left its queue; `None`: never.
pub fn left_at(bench: &Bench, draws: &Draws, seen: &Seen) -> Option<Tick> {
    match seen.fate {
        Fate::Answered { group, wait, .. } => {
            let interval = interval_of(bench, seen.arrival);
            Some(seen.arrival + wait + draws.work(group, &seen.caller, interval).0)
        }
        Fate::Passed { time } => Some(seen.arrival + time),
        Fate::Blocked | Fate::Abandoned { .. } | Fate::Dismissed => Some(seen.now),
        Fate::Open => None,
    }
}

/// The ways on that are open to a contact after what became of it.
pub fn ways_of<'a>(bench: &'a Bench, seen: &Seen) -> &'a [Flow] {
    let flows = &bench.center.queues[seen.queue()].flows;
    match seen.fate {
        Fate::Answered { .. } | Fate::Passed { .. } => &flows.after_service,
        Fate::Abandoned { .. } => &flows.after_abandon,
        Fate::Blocked => &flows.after_block,
        Fate::Dismissed | Fate::Open => &[],
    }
}
