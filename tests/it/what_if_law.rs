//! What a change may not touch: contacts that it is not about keep their arrival, handle time and
//! patience, bit by bit; and the number of threads touches nothing.

use std::collections::BTreeMap;

use proptest::prelude::*;

use ringplan::center::{ByInterval, Flows, Patience, QueueId, Staff};
use ringplan::demand::Count;
use ringplan::sim::{Period, Results, Whose};
use ringplan::time::{DAY, HOUR, MINUTE, Tick};

use crate::common::{Bench, calendar, exponential, patience};
use crate::log::{callers, watch};
use crate::properties::cases;
use crate::random_center::{RandomCenter, any_center};

/// What a contact is, whatever becomes of it: its moment from the first reported one on, the bits of
/// its handle time and of its patience.
type Identity = (i64, u64, u64);

/// All contacts of a replication by the name of their queue, in order.
fn identities(bench: &Bench, seed: u64, replication: u64) -> BTreeMap<String, Vec<Identity>> {
    let begin = bench.calendar.begin() as i64;
    let mut identities: BTreeMap<String, Vec<Identity>> = BTreeMap::new();
    for (caller, arrival, _) in callers(bench, seed, replication) {
        let name = &bench.center.queues[usize::from(caller.queue)].name;
        let identity = (arrival as i64 - begin, caller.handle_bits(), caller.patience_bits());
        identities.entry(name.clone()).or_default().push(identity);
    }
    for contacts in identities.values_mut() {
        contacts.sort_unstable();
    }
    identities
}

/// The same as the engine has them, with patience and handle times as far as it drew them: those of
/// contacts answered by the groups of `base` or abandoned.
fn drawn(bench: &Bench, groups: usize, seed: u64) -> BTreeMap<(String, Tick, u32), (u8, Tick)> {
    use ringplan::sim::Fate;
    let (log, _) = watch(bench, seed, 0);
    log.contacts()
        .filter_map(|seen| {
            let name = bench.center.queues[seen.queue()].name.clone();
            let identity = (name, seen.arrival, seen.caller.ordinal);
            match seen.fate {
                Fate::Answered { group, handle, .. } if group < groups => {
                    Some((identity, (group as u8, handle)))
                }
                Fate::Abandoned { wait } if wait > 0 => Some((identity, (u8::MAX, wait))),
                _ => None,
            }
        })
        .collect()
}

/// Other places for the queues to which contacts go on.
fn lead_to(bench: &mut Bench, place: impl Fn(u16) -> u16) {
    for queue in &mut bench.center.queues {
        let Flows { after_service, after_abandon, after_block } = &mut queue.flows;
        for flow in [after_service, after_abandon, after_block].into_iter().flatten() {
            flow.to = QueueId(place(flow.to.0));
        }
    }
}

/// A queue that nobody has asked for yet, put before all others, with a group of its own.
pub fn with_a_queue_and_a_group(base: &Bench) -> Bench {
    let mut changed = base.clone();
    changed = changed.queue("new", |_| 3.0, exponential(120.0), patience(60.0));
    let last = changed.center.queues.len() - 1;
    changed.center.queues.rotate_right(1);
    changed.demand.queues.rotate_right(1);
    for skill in changed.center.groups.iter_mut().flat_map(|group| &mut group.skills) {
        skill.queue = QueueId(skill.queue.0 + 1);
    }
    lead_to(&mut changed, |queue| queue + 1);
    let skills: Vec<(u16, u32)> = (0..=last as u16).map(|queue| (queue, 1)).collect();
    changed.group("new", &skills, |_| 2)
}

pub fn with_one_more_agent(base: &Bench) -> Bench {
    let mut changed = base.clone();
    for group in &mut changed.center.groups {
        match &mut group.staff {
            Staff::Heads(heads) => heads.iter_mut().for_each(|heads| *heads += 1),
            Staff::Shifts(postings) => {
                postings.iter_mut().flat_map(|p| &mut p.heads).for_each(|heads| *heads += 1);
            }
        }
    }
    changed
}

/// The queues in the opposite order.
pub fn turned_round(base: &Bench) -> Bench {
    let mut changed = base.clone();
    let last = changed.center.queues.len() as u16 - 1;
    changed.center.queues.reverse();
    changed.demand.queues.reverse();
    for skill in changed.center.groups.iter_mut().flat_map(|group| &mut group.skills) {
        skill.queue = QueueId(last - skill.queue.0);
    }
    lead_to(&mut changed, |queue| last - queue);
    changed
}

fn agree(base: &Bench, changed: &Bench, seed: u64) -> Result<(), TestCaseError> {
    for replication in 0..2 {
        let (before, after) =
            (identities(base, seed, replication), identities(changed, seed, replication));
        for (name, contacts) in &before {
            prop_assert_eq!(Some(contacts), after.get(name), "queue {}", name);
        }
    }
    let groups = base.center.groups.len();
    let (before, after) = (drawn(base, groups, seed), drawn(changed, groups, seed));
    for (identity, (group, time)) in before {
        // Who met the same fate brought the same time.
        if let Some(&(other, after)) = after.get(&identity)
            && other == group
        {
            prop_assert_eq!(time, after, "{:?}", identity);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn queues_groups_and_agents_leave_other_contacts_alone(center in any_center()) {
        let RandomCenter { seed, .. } = center;
        let base = center.build();
        agree(&base, &with_a_queue_and_a_group(&base), seed)?;
        agree(&base, &with_one_more_agent(&base), seed)?;
        agree(&base, &turned_round(&base), seed)?;
    }

    /// The contacts of the base stay where they are; others come in between.
    #[test]
    fn a_higher_rate_only_adds_contacts(center in any_center(), factor in 1.0..3.0) {
        let base = center.build();
        let mut more = base.clone();
        for queue in &mut more.demand.queues {
            queue.count = Count::Poisson;
        }
        let base = more.clone();
        more.demand.queues.iter_mut().flat_map(|q| &mut q.mean).for_each(|mean| *mean *= factor);
        let (few, many) = (identities(&base, center.seed, 0), identities(&more, center.seed, 0));
        for (name, contacts) in few {
            let all = &many[&name];
            let kept = contacts.iter().all(|contact| all.binary_search(contact).is_ok());
            prop_assert!(kept, "a contact of {} is gone", name);
        }
    }
}

/// Neither a longer horizon nor a warm-up is seen by the callers of the days that stay, on a day with
/// a clock change either.
#[test]
fn more_days_and_a_warm_up_leave_the_callers_alone() {
    let bench = |days: u32, warm_up: Tick, count: Count| {
        let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").expect("a zone");
        let start = jiff::civil::date(2026, 3, 28);
        let calendar = ringplan::time::Calendar::new(start, days, 30 * MINUTE, warm_up, zone);
        let mut bench = Bench::new(calendar.expect("a horizon")).queue(
            "calls",
            |_| 5.0,
            exponential(60.0),
            Patience::Infinite,
        );
        bench.demand.queues[0].count = count;
        bench
    };
    for count in [Count::Poisson, Count::Exact] {
        let short = bench(2, 0, count);
        let end = (short.calendar.horizon() - short.calendar.begin()) as i64;
        let expected = identities(&short, 3, 0);
        for other in [bench(5, 0, count), bench(2, 7 * HOUR, count), bench(3, 2 * DAY, count)] {
            let mut found = identities(&other, 3, 0);
            let calls = found.get_mut("calls").expect("a queue");
            calls.retain(|(moment, ..)| (0..end).contains(moment));
            assert_eq!(expected, found);
        }
    }
}

/// Every figure of a run, as bits.
fn figures(bench: &Bench, results: &Results) -> Vec<(String, u64, u64)> {
    let periods = results.periods();
    let all = std::iter::once(Period::Whole)
        .chain((0..periods.weeks()).map(Period::Week))
        .chain((0..periods.days()).map(Period::Day))
        .chain((0..periods.intervals()).map(Period::Interval));
    let (queues, groups) = (bench.center.queues.len(), bench.center.groups.len());
    let whose = |n: usize| (0..n).map(Whose::Of).chain([Whose::Total]);
    let mut figures = vec![];
    for period in all {
        let of_queues = whose(queues).flat_map(|who| results.queue_figures(who, period));
        let of_groups = whose(groups).flat_map(|who| results.group_figures(who, period));
        for (name, estimate) in of_queues.chain(of_groups) {
            let mean = estimate.map_or(1, |e| e.mean.to_bits());
            let width = estimate.and_then(|e| e.half_width).map_or(1, f64::to_bits);
            figures.push((format!("{name} {period:?}"), mean, width));
        }
    }
    figures
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let bench = Bench::new(calendar(2, 30 * MINUTE, 3 * HOUR))
        .queue("one", |_| 20.0, exponential(200.0), patience(120.0))
        .queue("two", |i| (i % 7) as f64, exponential(300.0), Patience::Infinite)
        .group("first", &[(0, 1)], |i| 1 + (i % 3) as u32)
        .with_group(|group| group.cost_per_hour = Some(22.5))
        .group("second", &[(1, 1), (0, 2)], |_| 2);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let results = pool.install(|| bench.run(11, 93));
        assert_eq!(results.replications(), 93);
        figures(&bench, &results)
    };
    let one = run(1);
    for threads in [2, 7] {
        assert_eq!(one, run(threads), "{threads} threads");
    }
}

/// The laws of a queue may differ by interval; a change of one interval's law leaves the draws of all
/// others.
#[test]
fn another_handle_time_in_one_interval_changes_no_other() {
    let bench = |later: f64| {
        let index = (0..48).map(|i| u32::from(i == 20)).collect();
        let values = vec![exponential(60.0), exponential(later)];
        Bench::new(calendar(1, 30 * MINUTE, 0))
            .queue("calls", |_| 10.0, exponential(1.0), Patience::Infinite)
            .with(|queue| queue.handle_time.talk = ByInterval::Varying { values, index })
            .group("agents", &[(0, 1)], |_| 3)
    };
    let (before, after) = (drawn(&bench(60.0), 1, 4), drawn(&bench(90.0), 1, 4));
    assert_eq!(before.len(), after.len());
    for (identity, (_, handle)) in before {
        let (_, other) = after[&identity];
        let changed = (20 * 30 * MINUTE..21 * 30 * MINUTE).contains(&identity.1);
        assert_eq!(handle != other, changed, "{identity:?}");
    }
}
