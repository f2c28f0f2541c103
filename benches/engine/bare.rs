//! The same models as bare loops of a few lines: three counters, one running stream of random
//! numbers, patience checked when an agent frees up. What a full-featured engine is measured against.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use rand_distr::{Distribution, Exp1, LogNormal};

use crate::models::{
    DAY_RATES, DAY_STAFF, SKILL_GROUPS, SKILL_HANDLE_MIN, SKILL_PREFERENCE, SKILL_QUEUES,
};

/// Contacts, abandonments, answered within 20 s.
pub type Counters = [u64; 3];

const TICKS_A_MINUTE: f64 = 6e7;
const WITHIN: u64 = 20_000_000;

fn exponential(rng: &mut SmallRng, mean_min: f64) -> u64 {
    let e: f64 = Exp1.sample(rng);
    (e * mean_min * TICKS_A_MINUTE) as u64
}

/// Model (a): identical agents as a heap of the times at which they are free.
pub fn fifo(seed: u64) -> Counters {
    let rng = &mut SmallRng::seed_from_u64(seed);
    let mut counters = [0; 3];
    let mut free: BinaryHeap<Reverse<u64>> = (0..100).map(|_| Reverse(0)).collect();
    let horizon = (10.0 * 24.0 * 60.0 * TICKS_A_MINUTE) as u64;
    let mut now = 0;
    loop {
        now += exponential(rng, 1.0 / 20.0);
        if now >= horizon {
            return counters;
        }
        counters[0] += 1;
        let Some(mut first) = free.peek_mut() else { return counters };
        let start = first.0.max(now);
        if start - now > exponential(rng, 2.0) {
            counters[1] += 1;
        } else {
            counters[2] += u64::from(start - now <= WITHIN);
            first.0 = start + exponential(rng, 5.0);
        }
    }
}

/// Model (b): arrivals and departures event by event, staff that changes every half-hour.
pub fn day(seed: u64) -> Counters {
    let rng = &mut SmallRng::seed_from_u64(seed);
    let service = LogNormal::from_mean_cv(4.0, 1.0).expect("a law");
    let mut counters = [0; 3];
    let mut ends: BinaryHeap<Reverse<u64>> = BinaryHeap::new();
    let mut line: VecDeque<(u64, u64)> = VecDeque::new();
    let half_hour = (30.0 * TICKS_A_MINUTE) as u64;
    let serve = |rng: &mut SmallRng, now: u64, ends: &mut BinaryHeap<Reverse<u64>>| {
        ends.push(Reverse(now + (service.sample(rng) * TICKS_A_MINUTE) as u64));
    };
    for (i, (&rate, &staff)) in DAY_RATES.iter().zip(&DAY_STAFF).enumerate() {
        let boundary = (i as u64 + 1) * half_hour;
        let last = i + 1 == DAY_RATES.len();
        let mut now = i as u64 * half_hour;
        let mut arrival = now + exponential(rng, 1.0 / rate);
        loop {
            // Waiting callers take free agents.
            while ends.len() < staff as usize
                && let Some((came, deadline)) = line.pop_front()
            {
                if deadline < now {
                    counters[1] += 1;
                } else {
                    counters[2] += u64::from(now - came <= WITHIN);
                    serve(rng, now, &mut ends);
                }
            }
            let end = ends.peek().map_or(u64::MAX, |end| end.0);
            if arrival < end && arrival < boundary {
                now = arrival;
                arrival = now + exponential(rng, 1.0 / rate);
                counters[0] += 1;
                if ends.len() < staff as usize {
                    counters[2] += 1;
                    serve(rng, now, &mut ends);
                } else {
                    line.push_back((now, now + exponential(rng, 2.0)));
                }
            } else if end < boundary || (last && !line.is_empty()) {
                now = end;
                ends.pop();
            } else {
                break;
            }
        }
    }
    counters
}

/// Model (c): five queues, eight groups; the best-preferred group with a free agent.
pub fn skills(seed: u64) -> Counters {
    let rng = &mut SmallRng::seed_from_u64(seed);
    let mut counters = [0; 3];
    let mut ends: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
    let mut lines: [VecDeque<(u64, u64)>; 5] = Default::default();
    let mut free = SKILL_GROUPS.map(|(agents, _)| agents);
    let mut groups_of: [Vec<usize>; 5] = Default::default();
    for (group, (_, queues)) in SKILL_GROUPS.iter().enumerate() {
        queues.iter().for_each(|&queue| groups_of[queue].push(group));
    }
    groups_of.iter_mut().for_each(|groups| groups.sort_by_key(|&g| SKILL_PREFERENCE[g]));
    let total: f64 = SKILL_QUEUES.iter().map(|(rate, _)| rate).sum();
    let horizon = (10.0 * 24.0 * 60.0 * TICKS_A_MINUTE) as u64;
    let mut arrival = exponential(rng, 1.0 / total);
    loop {
        let end = ends.peek().map_or(u64::MAX, |end| end.0.0);
        if arrival >= horizon && end >= horizon {
            return counters;
        }
        if arrival < end {
            let now = arrival;
            arrival += exponential(rng, 1.0 / total);
            let mut place = (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64 * total;
            let mut queue = 0;
            while queue < 4 && place >= SKILL_QUEUES[queue].0 {
                place -= SKILL_QUEUES[queue].0;
                queue += 1;
            }
            counters[0] += 1;
            if let Some(&group) = groups_of[queue].iter().find(|&&group| free[group] > 0) {
                free[group] -= 1;
                counters[2] += 1;
                ends.push(Reverse((now + exponential(rng, SKILL_HANDLE_MIN[group]), group)));
            } else {
                lines[queue].push_back((now, now + exponential(rng, SKILL_QUEUES[queue].1)));
            }
            continue;
        }
        let Some(Reverse((now, group))) = ends.pop() else { return counters };
        let served = loop {
            let heads = SKILL_GROUPS[group].1.iter().filter_map(|&q| Some((*lines[q].front()?, q)));
            let Some(((came, deadline), queue)) = heads.min() else { break None };
            lines[queue].pop_front();
            if deadline >= now {
                break Some(came);
            }
            counters[1] += 1;
        };
        match served {
            None => free[group] += 1,
            Some(came) => {
                counters[2] += u64::from(now - came <= WITHIN);
                ends.push(Reverse((now + exponential(rng, SKILL_HANDLE_MIN[group]), group)));
            }
        }
    }
}
