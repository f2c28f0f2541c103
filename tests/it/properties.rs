//! What must hold in every center, on random small ones.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use ringplan::center::{AtClose, Staff};
use ringplan::sim::{CaseCell, Fate, GroupCell, Tally};
use ringplan::time::{MINUTE, Tick};

use crate::common::{Bench, calendar, exponential, patience};
use crate::log::{Draws, Entry, Log, Seen, interval_of, watch, watch_by_the_clock};
use crate::random_center::{RandomCenter, any_center};
use crate::reference::{Found, Reference};

/// The same cases every time.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(1), ..other_cases(cases) }
}

/// Other cases every time.
pub fn other_cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Entries in an order that does not depend on who is told first within a microsecond, `now` left out
/// where nothing is decided.
pub fn sorted(entries: &[Entry]) -> Vec<(u64, u32, String)> {
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

/// Contact by contact, log-on by log-on, cell by cell.
pub fn compare(
    bench: &Bench,
    log: &Log,
    tally: &Tally,
    found: &Found,
) -> Result<(), TestCaseError> {
    let (engine, reference) = (sorted(&log.entries), sorted(&found.entries));
    let first = engine.iter().zip(&reference).find(|(engine, reference)| engine != reference);
    prop_assert!(first.is_none(), "the first that differ, engine and reference: {:#?}", first);
    prop_assert_eq!(engine.len(), reference.len());
    for interval in 0..bench.calendar.intervals().len() {
        for queue in 0..bench.center.queues.len() {
            prop_assert_eq!(
                tally.queue(queue, interval),
                &found.queues[interval][queue],
                "queue {} in interval {}",
                queue,
                interval
            );
            if let Some(cases) = tally.cases(queue, interval) {
                let reference = found.cases[interval][queue];
                let open = found.open_cases[interval][queue];
                prop_assert_eq!(cases.begun, cases.closed + cases.lost + open);
                // Prices are summed up in another order.
                let cost = reference.cost;
                prop_assert!((cases.cost - cost).abs() <= 1e-9 * cost.max(1.0));
                prop_assert_eq!(
                    cases,
                    &CaseCell { cost: cases.cost, ..reference },
                    "cases of queue {} in interval {}",
                    queue,
                    interval
                );
            }
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

fn equals_the_reference(center: &RandomCenter) -> Result<(), TestCaseError> {
    let bench = center.build();
    let (log, tally) = watch(&bench, center.seed, 0);
    let found = Reference::run(&bench, center.seed, 0);
    compare(&bench, &log, &tally, &found)
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_engine_equals_the_reference(center in any_center()) {
        equals_the_reference(&center)?;
    }
}

proptest! {
    #![proptest_config(other_cases(40_000))]

    #[test]
    #[ignore = "long: many more centers against the reference"]
    fn the_engine_equals_the_reference_on_many(center in any_center()) {
        equals_the_reference(&center)?;
    }
}

/// More queues and groups than a word has bits, so that some share a bit in the engine's masks.
#[test]
fn a_center_of_many_queues_and_groups_equals_the_reference() {
    let mut bench = Bench::new(calendar(1, 30 * MINUTE, 0));
    for queue in 0..70 {
        let name = format!("queue {queue}");
        bench = bench.queue(&name, |_| 4.0, exponential(500.0), patience(60.0));
    }
    for group in 0..70_u16 {
        let (own, other) = (group, (group + 64) % 70);
        bench = bench.group(&format!("group {group}"), &[(own, 1), (other, 2)], |_| 1);
    }
    let (log, tally) = watch(&bench, 1, 0);
    let found = Reference::run(&bench, 1, 0);
    compare(&bench, &log, &tally, &found).unwrap_or_else(|difference| panic!("{difference}"));
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
            Fate::Passed { .. } => prop_assert!(false, "every queue here needs agents"),
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
                Fate::Blocked | Fate::Passed { .. } => {}
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
        let (log, tally) = watch_by_the_clock(&bench, center.seed, 0);
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
            Fate::Blocked | Fate::Passed { .. } => (1, arrival),
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
            // By numbers: who is scheduled is on the phones or paid without; what is more is overrun.
            if let Staff::Heads(heads) = &bench.center.groups[group].staff {
                let length = intervals[interval].end - intervals[interval].start;
                let scheduled = u64::from(heads[interval]) * length + cell.overrun;
                prop_assert_eq!(cell.staffed + cell.paid_break + cell.absent, scheduled);
            }
        }
    }
    // ∫L up to the horizon is the sum of the parts of all waits that lie before it.
    prop_assert_eq!(areas, waits_in_horizon);
    Ok(())
}
