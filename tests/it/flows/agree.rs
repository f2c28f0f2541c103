//! The engine against the reference, on random centers whose contacts go on.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use ringplan::sim::{CaseCell, Fate, Tally};
use ringplan::time::HOUR;

use crate::common::Bench;
use crate::log::{Draws, Log, watch};
use crate::properties::{cases, compare, other_cases};
use crate::reference::Reference;

use super::chains::{chains, left_at, ways_of};
use super::random::{RandomFlows, any_flows};

/// How often something happened, by its name.
type Reached = BTreeMap<&'static str, u64>;

fn equals_the_reference(flows: &RandomFlows) -> Result<(Bench, Log, Tally), TestCaseError> {
    let (bench, seed, replication) = (flows.build(), flows.seed(), flows.replication);
    let (log, tally) = watch(&bench, seed, replication);
    let found = Reference::run(&bench, seed, replication);
    compare(&bench, &log, &tally, &found)?;
    Ok((bench, log, tally))
}

/// Notes what happened to a case's contacts.
fn note_chains(reached: &mut Reached, bench: &Bench, draws: &Draws, log: &Log) {
    let mut note = |what, happened: bool| *reached.entry(what).or_default() += u64::from(happened);
    for chain in chains(bench, draws, log) {
        for seen in &chain {
            let queue = &bench.center.queues[seen.queue()];
            let is_work = queue.is_deferrable();
            let waits_long = seen.now - seen.arrival > 8 * HOUR;
            note("a follow-up is blocked", seen.caller.step > 0 && seen.fate == Fate::Blocked);
            note("a queue needs nobody", matches!(seen.fate, Fate::Passed { .. }));
            note("somebody is sent away", seen.fate == Fate::Dismissed);
            note("work is left open", is_work && seen.fate == Fate::Open);
            let is_answered = matches!(seen.fate, Fate::Answered { .. });
            note("work waits over night", is_work && is_answered && waits_long);
        }
        for two in chain.windows(2) {
            let ways = ways_of(bench, &two[0]).iter();
            let is_at_once = ways.filter(|way| way.to.0 == two[1].caller.queue);
            let mut is_at_once = is_at_once.map(|way| way.after.is_none());
            let left = left_at(bench, draws, &two[0]);
            let comes_at_once = left == Some(two[1].arrival);
            note("a delay of nothing", comes_at_once && is_at_once.clone().all(|at_once| !at_once));
            let on_a_line = bench.center.lines.is_some() && is_at_once.all(|at_once| at_once);
            note("a transfer on a line", on_a_line && comes_at_once);
            note("a transfer to a closed queue", on_a_line && !comes_at_once);
        }
    }
}

/// Notes what was told of cases and of promises.
fn note_cells(reached: &mut Reached, bench: &Bench, tally: &Tally) {
    let mut note = |what, times: u64| *reached.entry(what).or_default() += times;
    for interval in 0..bench.calendar.intervals().len() {
        for (queue, nouns) in bench.center.queues.iter().enumerate() {
            let Some(cell) = tally.cases(queue, interval) else { continue };
            let CaseCell { begun, closed, lost, served, resolved, .. } = *cell;
            note("a case is closed", closed);
            note("a case is lost", lost);
            note("a case is open", begun - closed - lost);
            note("a case is lost after a service", served - closed);
            note("a case comes again after a service", closed - resolved);
            if nouns.finished_within.is_some_and(|promise| promise.working_hours) {
                note("finished in time in working hours", cell.finished_within);
                note("finished late", cell.finished_due - cell.finished_within);
            }
            if nouns.closed_within.is_some_and(|promise| promise.working_hours) {
                note("closed in time in working hours", cell.closed_within);
                note("closed late", cell.closed_due - cell.closed_within);
            }
        }
    }
}

/// And the centers are such that everything happens often enough to be compared.
#[test]
fn the_engine_equals_the_reference_where_contacts_go_on() {
    let reached = RefCell::new(Reached::new());
    let result = TestRunner::new(cases(400)).run(&any_flows(), |flows| {
        let (bench, log, tally) = equals_the_reference(&flows)?;
        let draws = Draws::new(&bench, flows.seed(), flows.replication);
        note_chains(&mut reached.borrow_mut(), &bench, &draws, &log);
        note_cells(&mut reached.borrow_mut(), &bench, &tally);
        Ok(())
    });
    assert!(result.is_ok(), "{}", result.unwrap_err());
    let reached = reached.into_inner();
    println!("{reached:#?}");
    assert!(reached.values().all(|&times| times > 100), "{reached:#?}");
}

proptest! {
    #![proptest_config(other_cases(20_000))]

    #[test]
    #[ignore = "long: many more centers whose contacts go on against the reference"]
    fn the_engine_equals_the_reference_on_many_where_contacts_go_on(flows in any_flows()) {
        equals_the_reference(&flows)?;
    }
}
