//! What must hold in every center, on random small ones.

use proptest::prelude::*;

use ringplan::center::{AtClose, ByInterval, GroupId, Overflow, Patience, Posting, Shift, Staff};
use ringplan::random::Law;
use ringplan::sim::{Fate, GroupCell, QueueCell, Tally, replicate};
use ringplan::time::{HOUR, MINUTE, Tick};

use crate::common::{Bench, calendar, exponential, patience};
use crate::log::{Draws, Entry, Log, Seen, interval_of, watch};
use crate::random_center::{RandomCenter, any_center};
use crate::reference::{Found, Reference};

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Entries in an order that does not depend on who is told first within a microsecond, `now` left out
/// where nothing is decided.
fn sorted(entries: &[Entry]) -> Vec<(u64, u32, String)> {
    let mut sorted: Vec<_> = entries
        .iter()
        .map(|entry| match *entry {
            Entry::Contact(seen) => {
                let now = if seen.fate == Fate::Open { u64::MAX } else { seen.now };
                let place = format!("{:?} at {} {:?}", seen.caller, seen.arrival, seen.fate);
                (now, 0, place)
            }
            Entry::Duty { agent, now, on } => (now, 1, format!("agent {agent} on duty: {on}")),
        })
        .collect();
    sorted.sort();
    sorted
}

fn compare(bench: &Bench, log: &Log, tally: &Tally, found: &Found) -> Result<(), TestCaseError> {
    let (engine, reference) = (sorted(&log.entries), sorted(&found.entries));
    let first = engine.iter().zip(&reference).find(|(engine, reference)| engine != reference);
    prop_assert!(first.is_none(), "the first that differ, engine and reference: {:#?}", first);
    prop_assert_eq!(engine.len(), reference.len());
    for interval in 0..bench.calendar.intervals().len() {
        for queue in 0..bench.center.queues.len() {
            let engine = tally.queue(queue, interval);
            let reference = &found.queues[interval][queue];
            prop_assert_eq!(
                integers(engine),
                integers(reference),
                "queue {} in interval {}",
                queue,
                interval
            );
            let (a, b) = (engine.line.area_squared, reference.line.area_squared);
            prop_assert!((a - b).abs() <= 1e-9 * a.max(1.0), "∫L² {} and {}", a, b);
        }
        for group in 0..bench.center.groups.len() {
            let engine: &GroupCell = tally.group(group, interval);
            prop_assert_eq!(
                engine,
                &found.groups[interval][group],
                "group {} in interval {}",
                group,
                interval
            );
        }
    }
    Ok(())
}

/// A cell without its sums of floats.
fn integers(cell: &QueueCell) -> QueueCell {
    let mut cell = *cell;
    cell.wait_answered_squared = 0.0;
    cell.wait_abandoned_squared = 0.0;
    cell.line.area_squared = 0.0;
    cell
}

fn equals_the_reference(center: &RandomCenter) -> Result<(), TestCaseError> {
    let bench = center.build();
    let (log, tally) = watch(&bench, center.seed, 0);
    let found = Reference::run(&bench, center.seed, 0);
    compare(&bench, &log, &tally, &found)
}

proptest! {
    #![proptest_config(cases(400))]

    /// Contact by contact, log-on by log-on, cell by cell.
    #[test]
    fn the_engine_equals_the_reference(center in any_center()) {
        equals_the_reference(&center)?;
    }
}

proptest! {
    #![proptest_config(cases(40_000))]

    #[test]
    #[ignore = "long: many more centers against the reference"]
    fn the_engine_equals_the_reference_on_many(center in any_center()) {
        equals_the_reference(&center)?;
    }
}

/// One contact after the other, each in its turn: what one sees without knowing how agents are
/// chosen.
struct Witness<'a> {
    bench: &'a Bench,
    draws: Draws<'a>,
    first_agent: Vec<usize>,
    /// On duty, and busy until.
    on_duty: Vec<bool>,
    busy_until: Vec<Tick>,
    /// Arrival of the contact of each queue that was answered last.
    answered_last: Vec<Tick>,
}

impl<'a> Witness<'a> {
    fn new(bench: &'a Bench, seed: u64) -> Self {
        let mut first_agent = vec![0];
        for group in &bench.center.groups {
            let agents: u32 = match &group.staff {
                Staff::Heads(heads) => heads.iter().copied().max().unwrap_or(0),
                Staff::Shifts(postings) => {
                    postings.iter().map(|p| p.heads.iter().copied().max().unwrap_or(0)).sum()
                }
            };
            first_agent.push(first_agent.last().expect("one") + agents as usize);
        }
        let agents = *first_agent.last().expect("one");
        Self {
            bench,
            draws: Draws::new(bench, seed, 0),
            on_duty: vec![false; agents],
            busy_until: vec![0; agents],
            first_agent,
            answered_last: vec![0; bench.center.queues.len()],
        }
    }

    fn duty(&mut self, agent: usize, now: Tick, on: bool) -> Result<(), TestCaseError> {
        prop_assert!(self.on_duty[agent] != on, "agent {} twice on or off duty", agent);
        prop_assert!(self.busy_until[agent] <= now, "agent {} leaves a contact", agent);
        self.on_duty[agent] = on;
        Ok(())
    }

    fn contact(&mut self, seen: &Seen) -> Result<(), TestCaseError> {
        let Seen { caller, arrival, now, fate } = *seen;
        let queue = &self.bench.center.queues[seen.queue()];
        let interval = interval_of(self.bench, arrival);
        let patience = self.draws.patience(&caller, interval);
        prop_assert!(queue.open[interval], "nobody comes to a closed queue");
        prop_assert!(now >= arrival, "a negative wait");
        match fate {
            Fate::Blocked => {}
            Fate::Answered { agent, group, wait, handle } => {
                let agent = agent as usize;
                let members = self.first_agent[group]..self.first_agent[group + 1];
                let nouns = &self.bench.center.groups[group];
                prop_assert!(members.contains(&agent), "an agent of another group");
                let skill = nouns.skills.iter().find(|skill| skill.queue.0 == caller.queue);
                prop_assert!(skill.is_some(), "served by an agent without the skill");
                prop_assert!(self.on_duty[agent], "served by an agent off duty");
                prop_assert!(self.busy_until[agent] <= now, "two contacts at once");
                prop_assert_eq!(wait, now + nouns.ring - arrival);
                prop_assert!(patience.is_none_or(|p| now - arrival <= p), "waited too long");
                let (talk, after_work) = self.draws.work(group, &caller, interval);
                prop_assert_eq!(handle, talk + after_work);
                self.busy_until[agent] = now + nouns.ring + handle;
                let before = &mut self.answered_last[seen.queue()];
                prop_assert!(*before <= arrival, "overtaken within a queue");
                *before = arrival;
                if !queue.overflow.is_empty() {
                    let step = queue.overflow.iter().find(|s| usize::from(s.group.0) == group);
                    let allowed = step.is_some_and(|step| now - arrival >= step.after);
                    prop_assert!(allowed, "taken before the overflow list allows it");
                }
            }
            Fate::Abandoned { wait } => {
                prop_assert_eq!(wait, now - arrival);
                let balked = wait == 0 && self.draws.balks(&caller, interval);
                prop_assert!(balked || patience == Some(wait), "not the drawn patience");
            }
            Fate::Dismissed => {
                prop_assert_eq!(queue.at_close, AtClose::Dismiss);
                let end = self.bench.calendar.horizon();
                let index = interval_of(self.bench, now);
                let closes = now == end
                    || self.bench.calendar.intervals()[index].start == now
                        && queue.open[index - 1]
                        && !queue.open[index];
                prop_assert!(closes, "dismissed at another time than closing");
            }
            Fate::Open => {}
        }
        Ok(())
    }

    /// A caller is blocked when, and only when, all lines are in use.
    fn lines(&mut self, contacts: &[Seen]) -> Result<(), TestCaseError> {
        let Some(lines) = self.bench.center.lines else { return Ok(()) };
        let mut held: Vec<Tick> = vec![];
        for seen in contacts {
            held.retain(|&until| until > seen.arrival);
            let blocked = seen.fate == Fate::Blocked;
            prop_assert_eq!(blocked, held.len() >= lines as usize, "{:?}", seen);
            match seen.fate {
                Fate::Blocked => {}
                Fate::Answered { group, wait, .. } => {
                    let interval = interval_of(self.bench, seen.arrival);
                    let (talk, _) = self.draws.work(group, &seen.caller, interval);
                    held.push(seen.arrival + wait + talk);
                }
                Fate::Abandoned { .. } | Fate::Dismissed => held.push(seen.now),
                Fate::Open => held.push(Tick::MAX),
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(cases(1_000))]

    /// Told in the order in which it happens; every agent's contacts one after the other, on duty
    /// and with the skill; every wait what the draws say; every line first come, first served.
    #[test]
    fn every_contact_is_lawful(center in any_center()) {
        let bench = center.build();
        let (log, tally) = watch(&bench, center.seed, 0);
        let mut witness = Witness::new(&bench, center.seed);
        let mut before = 0;
        for entry in &log.entries {
            match entry {
                Entry::Contact(seen) => {
                    prop_assert!(seen.now >= before, "told out of order");
                    before = seen.now;
                    witness.contact(seen)?;
                }
                &Entry::Duty { agent, now, on } => {
                    prop_assert!(now >= before, "told out of order");
                    before = now;
                    witness.duty(agent as usize, now, on)?;
                }
            }
        }
        witness.lines(&log.by_arrival())?;
        conserved(&bench, &log, &tally)?;
    }
}

/// Conservation and Little's law, counted once more from what was seen; busy + available = staffed.
fn conserved(bench: &Bench, log: &Log, tally: &Tally) -> Result<(), TestCaseError> {
    let intervals = bench.calendar.intervals();
    let mut waits_in_horizon = vec![0; bench.center.queues.len()];
    let mut seen_in = vec![vec![0; 6]; bench.center.queues.len() * intervals.len()];
    let horizon = bench.calendar.horizon();
    for seen in log.contacts() {
        let Seen { arrival, now, fate, .. } = *seen;
        let (fate, until) = match fate {
            Fate::Blocked => (1, arrival),
            Fate::Answered { wait, .. } => (2, arrival + wait),
            Fate::Abandoned { .. } => (3, now),
            Fate::Dismissed => (4, now),
            Fate::Open => (5, now),
        };
        let place = interval_of(bench, arrival) * bench.center.queues.len() + seen.queue();
        seen_in[place][0] += 1;
        seen_in[place][fate] += 1;
        waits_in_horizon[seen.queue()] += until.min(horizon) - arrival;
    }
    let mut areas = vec![0; bench.center.queues.len()];
    for interval in 0..intervals.len() {
        for queue in 0..bench.center.queues.len() {
            let cell = tally.queue(queue, interval);
            let counted = [
                cell.offered,
                cell.blocked,
                cell.answered,
                cell.abandoned,
                cell.dismissed,
                cell.open,
            ];
            prop_assert_eq!(&counted[..], &seen_in[interval * areas.len() + queue][..]);
            areas[queue] += cell.line.area;
        }
        for group in 0..bench.center.groups.len() {
            let cell = tally.group(group, interval);
            prop_assert!(cell.busy <= cell.staffed);
        }
    }
    // ∫L up to the horizon is the sum of the parts of all waits that lie before it.
    prop_assert_eq!(areas, waits_in_horizon);
    Ok(())
}

/// A single queue with 24 hours of calls and a constant staff.
fn one_queue(agents: u32, talk: Law, patience: Patience, per_hour: f64) -> Bench {
    Bench::new(calendar(1, 30 * MINUTE, 0))
        .queue("calls", |_| per_hour / 2.0, talk, patience)
        .group("agents", &[(0, 1)], |_| agents)
}

/// What a contact brings: arrival, balking, patience, handle time.
type Brought = (Tick, bool, Option<Tick>, Tick);

/// Kiefer and Wolfowitz's recursion: each contact in order of arrival goes to the agent who is free
/// first. With patience: who would wait longer than he can has no effect on those behind him.
/// Returns the wait of each (ring left out); `None`: abandoned.
fn kiefer_wolfowitz(agents: usize, ring: Tick, contacts: &[Brought]) -> Vec<Option<Tick>> {
    let mut free_at: Vec<Tick> = vec![0; agents];
    let wait_of = |&(arrival, balks, patience, handle): &Brought| {
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
        talk in crate::random_center::any_law(),
        patience in proptest::option::of(crate::random_center::any_law()),
        load in 0.3..1.3,
        balk in prop_oneof![Just(0.0), Just(0.2)],
        ring in prop_oneof![Just(0), Just(3_000_000)],
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
        let brought: Vec<Brought> = contacts
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

    #[test]
    fn with_infinite_patience_one_more_agent_makes_nobody_wait_longer(
        agents in 1..10_u32,
        talk in crate::random_center::any_law(),
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
            bench.demand.queues[number].count = ringplan::demand::Count::Exact;
        }
        let skills: Vec<(u16, u32)> = (0..callers.len() as u16).map(|queue| (queue, 1)).collect();
        let bench = bench.group("agents", &skills, |_| agents);
        let (log, _) = watch(&bench, 1, 0);
        assert_eq!(log.contacts().count(), callers.len());
        log.contacts().filter(|seen| matches!(seen.fate, Fate::Answered { .. })).count()
    };
    assert_eq!((answered(1), answered(2)), (52, 4));
}

/// Two queues and two kinds of agents; `calm` closes at ten with contacts that its agents may not
/// take for an hour yet, so they stay and wait for them beside the line of the other queue.
fn staying(staff: Staff) -> Bench {
    Bench::new(calendar(1, 30 * MINUTE, 0))
        .queue("calm", |i| if i < 20 { 1.0 } else { 0.0 }, exponential(300.0), Patience::Infinite)
        .with(|queue| queue.overflow = vec![Overflow { group: GroupId(0), after: HOUR }])
        .queue("busy", |_| 4.0, exponential(300.0), Patience::Infinite)
        .group_with("both", &[(0, 2), (1, 1)], staff)
        .group("few", &[(1, 1)], |i| u32::from(i < 10))
}

fn shift(start: Tick, length: Tick) -> Shift {
    Shift { name: "shift".to_owned(), start, length, breaks: vec![] }
}

/// An agent who stays for the line of a closed queue serves that line alone: a contact of another
/// queue that arrives must not overtake those who wait there. When he is scheduled again he takes
/// one of them at once.
#[test]
fn who_stays_for_a_closed_line_serves_it_alone() {
    let heads = |i: usize| match i {
        0..20 => 2,
        20..21 => 0,
        _ => 3,
    };
    let by_heads = Staff::Heads((0..48).map(heads).collect());
    // A day of 24 hours of work: the next begins where the last ends.
    let mut by_shifts = staying(Staff::Shifts(vec![
        Posting { shift: 0, heads: vec![1, 1] },
        Posting { shift: 1, heads: vec![1, 1] },
    ]));
    by_shifts.center.shifts = vec![shift(10 * HOUR, 24 * HOUR), shift(6 * HOUR, 4 * HOUR)];
    for bench in [staying(by_heads), by_shifts] {
        for replication in 0..100 {
            let (log, tally) = watch(&bench, 1, replication);
            let mut last = 0;
            for seen in log.contacts().filter(|seen| seen.queue() == 1) {
                if let Fate::Answered { .. } = seen.fate {
                    assert!(last <= seen.arrival, "overtaken in replication {replication}");
                    last = seen.arrival;
                }
            }
            let found = Reference::run(&bench, 1, replication);
            compare(&bench, &log, &tally, &found).expect("equal");
        }
    }
}

/// The time that an agent whose shift has ended waits for the line of a closed queue is overrun.
#[test]
fn staying_for_a_closed_line_is_overrun() {
    let mut bench = Bench::new(calendar(1, 30 * MINUTE, 0))
        .queue("calm", |i| if i < 20 { 1.0 } else { 0.0 }, exponential(300.0), Patience::Infinite)
        .with(|queue| queue.overflow = vec![Overflow { group: GroupId(0), after: HOUR }])
        .group_with(
            "agents",
            &[(0, 1)],
            Staff::Shifts(vec![Posting { shift: 0, heads: vec![0, 1] }]),
        );
    bench.center.shifts = vec![shift(6 * HOUR, 4 * HOUR)];
    let mut stayed = 0;
    for replication in 0..100 {
        let tally = replicate(&bench.model(), 1, replication, &mut ());
        for interval in 20..48 {
            let cell = tally.group(0, interval);
            assert_eq!(cell.overrun, cell.staffed, "interval {interval}");
            stayed += cell.staffed - cell.busy;
        }
    }
    assert!(stayed > 0, "nobody stayed without a contact in hand");
}
