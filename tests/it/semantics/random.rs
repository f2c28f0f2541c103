//! Random centers with everything at once: nothing panics (the engine asserts conservation, Little's
//! law and the count of agents by itself), and what the observer tells is possible.

use ringplan::center::{
    AgentRule, AtClose, Break, ByInterval, GroupId, Overflow, Posting, Shift, Staff,
};
use ringplan::demand::Count;
use ringplan::random::{Key, Purpose};
use ringplan::sim::Fate;
use ringplan::time::{Calendar, HOUR, MINUTE, SECOND, Tick};

use jiff::civil::date;
use jiff::tz::TimeZone;

use super::{Day, all_of_group, constant, patient, watch};
use crate::common::{Bench, exponential, patience};

/// Small random numbers.
struct Dice {
    key: Key,
    thrown: u64,
}

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.thrown += 1;
        self.key.bits(0, self.thrown)[0] % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// Two days, the second with a clock change, half-hours.
fn two_days(dice: &mut Dice) -> Calendar {
    let start = if dice.one_in(2) { date(2026, 3, 28) } else { date(2026, 10, 24) };
    let zone = TimeZone::get("Europe/Amsterdam").expect("a zone");
    Calendar::new(start, 2, 30 * MINUTE, dice.below(3) * HOUR, zone).expect("a horizon")
}

fn queue(bench: Bench, dice: &mut Dice, groups: u64) -> Bench {
    let (from, to) = (dice.below(20), 20 + dice.below(29));
    let slots: Vec<u32> = bench.calendar.intervals().iter().map(|i| i.slot).collect();
    let rate = dice.below(30) as f64 / 2.0;
    let open = |i: usize| (from..to).contains(&u64::from(slots[i]));
    let name = format!("q{}", bench.center.queues.len());
    let waits = match dice.below(4) {
        0 => ringplan::center::Patience::Infinite,
        1 => patient(dice.below(3) * MINUTE),
        _ => patience(120.0),
    };
    let talk = if dice.one_in(2) { constant(5 * MINUTE) } else { exponential(240.0) };
    let mut bench = bench.queue(&name, |i| if open(i) { rate } else { 0.0 }, talk, waits);
    if dice.one_in(4) {
        bench.demand.queues.last_mut().expect("a queue").count = Count::Exact;
    }
    bench.with(|queue| {
        (0..slots.len()).for_each(|i| queue.open[i] = open(i));
        queue.balk = [0.0, 0.0, 0.2][dice.below(3) as usize];
        queue.priority.base = dice.below(3) as f64;
        queue.priority.per_second = dice.below(2) as f64 * 0.01;
        if dice.one_in(3) {
            queue.at_close = AtClose::Dismiss;
        }
        if dice.one_in(2) {
            queue.handle_time.after_work = Some(ByInterval::Always(exponential(60.0)));
        }
        if dice.one_in(2) {
            let step = |group| Overflow {
                group: GroupId(group as u16),
                after: dice.below(3) * 45 * SECOND,
            };
            queue.overflow = (0..groups).map(step).collect();
        }
    })
}

fn staff(bench: &mut Bench, dice: &mut Dice) -> Staff {
    if dice.one_in(2) {
        let intervals = bench.calendar.intervals().len();
        return Staff::Heads((0..intervals).map(|_| dice.below(4) as u32).collect());
    }
    let days = (bench.calendar.first_staffed_day()..bench.calendar.days() as i32).len();
    let posting = |_| {
        let length = (4 + dice.below(21)) * HOUR;
        let mut breaks = Vec::new();
        let mut at = 0;
        for _ in 0..dice.below(4) {
            let start = at + dice.below(5) * 30 * MINUTE;
            let rest = (1 + dice.below(2)) * 15 * MINUTE;
            if start + rest <= length {
                breaks.push(Break { at: start, length: rest, paid: dice.one_in(2) });
                at = start + rest;
            }
        }
        let start = dice.below(48) * 30 * MINUTE;
        bench.center.shifts.push(Shift { name: "s".into(), start, length, breaks });
        let heads = (0..days).map(|_| dice.below(3) as u32).collect();
        Posting { shift: bench.center.shifts.len() - 1, heads }
    };
    Staff::Shifts((0..2).map(posting).collect())
}

fn center(number: u64) -> Bench {
    let dice = &mut Dice { key: Key::new(number, 0, Purpose::Contact), thrown: 0 };
    let (queues, groups) = (1 + dice.below(3), 1 + dice.below(3));
    let mut bench = Bench::new(two_days(dice));
    for _ in 0..queues {
        bench = queue(bench, dice, groups);
    }
    for group in 0..groups {
        let mut skills = Vec::new();
        for queue in 0..queues as u16 {
            if group == 0 || !dice.one_in(4) {
                skills.push((queue, 1 + dice.below(2) as u32));
            }
        }
        let staff = staff(&mut bench, dice);
        let ring = [0, 0, 7 * SECOND][dice.below(3) as usize];
        bench = bench.group_with(&format!("g{group}"), &skills, staff).ringing(ring);
    }
    let rules =
        [AgentRule::LongestIdle, AgentRule::LeastBusy, AgentRule::Random, AgentRule::Fastest];
    bench.center.agent_rule = rules[dice.below(4) as usize];
    bench.center.lines = if dice.one_in(3) { Some(8) } else { None };
    bench
}

/// Nobody serves two at once, or while off duty, or before an overflow step allows it.
fn check(bench: &Bench, day: &Day) {
    let mut free_from: Vec<Tick> = vec![0; 100];
    for contact in &day.contacts {
        let Fate::Answered { agent, group, wait, handle } = contact.fate else { continue };
        let free = &mut free_from[agent as usize];
        assert!(*free <= contact.at, "agent {agent} serves two at {}", contact.at);
        let ring = bench.center.groups[group].ring;
        *free = contact.at + ring + handle;
        assert_eq!(wait, contact.at + ring - contact.arrival);
        let own = day.duty.iter().rev().find(|&&(who, when, _)| who == agent && when <= contact.at);
        assert!(
            own.is_some_and(|&(_, when, on)| on || when == contact.at),
            "{contact:?}: off duty"
        );
        let steps = &bench.center.queues[usize::from(contact.queue)].overflow;
        if let Some(step) = steps.iter().find(|step| usize::from(step.group.0) == group) {
            assert!(contact.at - contact.arrival >= step.after, "{contact:?} before {step:?}");
        }
    }
}

#[test]
fn random_centers_hold_together() {
    let (mut answered, mut overrun) = (0, 0);
    for number in 0..600 {
        let bench = center(number);
        let (day, tally) = watch(&bench);
        check(&bench, &day);
        for group in 0..bench.center.groups.len() {
            let cell = all_of_group(&bench, &tally, group);
            assert!(
                cell.busy <= cell.staffed && cell.overrun <= cell.staffed,
                "{number}: {cell:?}"
            );
            overrun += cell.overrun;
        }
        answered += day.contacts.iter().filter(|c| matches!(c.fate, Fate::Answered { .. })).count();
    }
    assert!(answered > 50_000 && overrun > 100 * HOUR, "{answered} answered, {overrun} µs over");
}
