//! Which agent, which contact.

use ringplan::center::{AgentRule, GroupId, Overflow};
use ringplan::time::{HOUR, MINUTE, SECOND};

use super::{at, minutes, watch};
use crate::common::Bench;

#[test]
fn the_lowest_preference_that_has_an_idle_agent() {
    let bench = minutes().calls("calls", 3, at(8, 0), HOUR).group("later", &[(0, 2)], |_| 1).group(
        "sooner",
        &[(0, 1)],
        |_| 1,
    );
    let (day, _) = watch(&bench);
    let calls = day.of(0);
    assert_eq!([calls[0].agent(), calls[1].agent(), calls[2].agent()], [1, 0, 1]);
    assert_eq!((calls[0].at, calls[1].at), (calls[0].arrival, calls[1].arrival));
    assert_eq!(calls[2].at, calls[0].arrival + HOUR);
}

/// One contact a minute, handled in so many seconds: who takes it?
fn takers(rule: AgentRule, handles_s: &[u64], change: impl Fn(Bench) -> Bench) -> Vec<u32> {
    let mut bench = minutes();
    for (i, &handle) in (0..).zip(handles_s) {
        bench = bench.calls(&format!("q{i}"), 1, at(8, i), handle * SECOND);
    }
    bench.center.agent_rule = rule;
    let (day, _) = watch(&change(bench));
    (0..handles_s.len() as u16).map(|queue| day.first(queue).agent()).collect()
}

/// Agents 0 and 1 in one group, 2 in the other, all equal.
fn equal_groups(bench: Bench) -> Bench {
    let skills: Vec<(u16, u32)> = (0..bench.center.queues.len() as u16).map(|q| (q, 1)).collect();
    bench.group("two", &skills, |_| 2).group("one", &skills, |_| 1)
}

#[test]
fn among_equals_the_longest_idle_then_the_order_of_definition() {
    let takers = takers(AgentRule::LongestIdle, &[1, 1, 1, 70, 1, 1, 1], equal_groups);
    assert_eq!(takers, [0, 1, 2, 0, 1, 2, 1], "agent 0 is busy or has just become idle");
}

#[test]
fn among_equals_the_least_busy() {
    let takers = takers(AgentRule::LeastBusy, &[10, 5, 1, 8, 1, 1], equal_groups);
    assert_eq!(takers, [0, 1, 2, 2, 1, 1], "10, 5, 1; then 9; then 6; then 7 seconds");
}

#[test]
fn among_equals_the_fastest() {
    let takers = takers(AgentRule::Fastest, &[300, 300, 1], |bench| {
        let skills = [(0, 1), (1, 1), (2, 1)];
        let fast = |group: &mut ringplan::center::Group| {
            group.skills.iter_mut().for_each(|skill| skill.speed = 1.5);
        };
        bench.group("slow", &skills, |_| 2).group("fast", &skills, |_| 1).with_group(fast)
    });
    assert_eq!(takers, [2, 0, 1], "the fast one is busy for 200 s");
}

#[test]
fn idle_since_the_last_break() {
    let bench = minutes()
        .calls("calls", 1, at(10, 0), MINUTE)
        .shift_with_breaks(&[(0, 1)], 1, at(8, 0), at(16, 0), &[(at(9, 0), 15 * MINUTE, true)])
        .shift(&[(0, 1)], 1, at(9, 5), at(16, 0));
    assert_eq!(watch(&bench).0.first(0).agent(), 1, "he came at 9:05, the other back at 9:15");
}

fn overflow(group: u16, after: u64) -> Overflow {
    Overflow { group: GroupId(group), after }
}

#[test]
fn an_overflow_list_replaces_the_order_of_preference() {
    let bench = minutes()
        .calls("calls", 3, at(8, 0), HOUR)
        .with(|queue| queue.overflow = vec![overflow(1, 0), overflow(0, 0)])
        .group("preferred", &[(0, 1)], |_| 1)
        .group("listed first", &[(0, 2)], |_| 1)
        .group("not listed", &[(0, 1)], |_| 1);
    let (day, _) = watch(&bench);
    let calls = day.of(0);
    assert_eq!([calls[0].agent(), calls[1].agent()], [1, 0]);
    assert_eq!(calls[2].at, calls[0].end(), "who is not listed never takes it");
}

/// A call at 8:01 for a group that is busy; another may take it after 30 s.
fn after_half_a_minute() -> Bench {
    minutes()
        .calls("calls", 1, at(8, 1), MINUTE)
        .with(|queue| queue.overflow = vec![overflow(0, 0), overflow(1, 30 * SECOND)])
        .calls("long", 1, at(8, 0), HOUR)
        .calls("other", 1, at(8, 0), SECOND)
        .group("first", &[(0, 1), (1, 1)], |_| 1)
        .group("help", &[(0, 1), (2, 1)], |_| 1)
}

#[test]
fn before_its_after_has_run_out_a_group_may_not_take_the_contact() {
    let bench = after_half_a_minute();
    let (day, _) = watch(&bench);
    let (call, other) = (day.first(0), day.first(2));
    assert_eq!((call.agent(), call.at), (1, call.arrival + 30 * SECOND), "the helper is idle");
    for (freed, taken) in [(10, 30), (30, 30), (40, 40)] {
        let handle = call.arrival + freed * SECOND - other.arrival;
        let (day, _) = watch(&bench.clone().handled_in(2, handle));
        let call = day.first(0);
        assert_eq!((call.agent(), call.at), (1, call.arrival + taken * SECOND), "freed {freed} s");
    }
}

#[test]
fn a_freed_agent_takes_preference_then_priority_then_wait_then_definition() {
    let bench = minutes()
        .calls("hold", 1, at(8, 0), 10 * MINUTE)
        .calls("second choice", 1, at(8, 1), MINUTE)
        .with(|queue| queue.priority.base = 9.0)
        .calls("low", 1, at(8, 2), MINUTE)
        .calls("high, late", 1, at(8, 4), MINUTE)
        .with(|queue| queue.priority.base = 5.0)
        .calls("high, early", 1, at(8, 3), MINUTE)
        .with(|queue| queue.priority.base = 5.0)
        .group("agent", &[(0, 1), (1, 2), (2, 1), (3, 1), (4, 1)], |_| 1);
    let (day, _) = watch(&bench);
    let order: Vec<u16> = day.contacts.iter().map(|contact| contact.queue).collect();
    assert_eq!(order, [0, 4, 3, 2, 1]);
}

#[test]
fn a_score_grows_with_the_wait() {
    let bench = minutes()
        .calls("hold", 1, at(8, 0), HOUR)
        .calls("growing", 1, at(8, 1), MINUTE)
        .with(|queue| queue.priority.per_second = 1.0)
        .calls("fixed", 1, at(8, 2), MINUTE)
        .with(|queue| queue.priority.base = 200.0)
        .group("agent", &[(0, 1), (1, 1), (2, 1)], |_| 1);
    let (day, _) = watch(&bench);
    let (hold, growing) = (day.first(0).arrival, day.first(1).arrival);
    for (waited, next) in [(199, 2), (200, 1), (201, 1)] {
        let freed = growing + waited * SECOND - hold;
        let (day, _) = watch(&bench.clone().handled_in(0, freed));
        assert_eq!(day.contacts[1].queue, next, "at equal scores the longer wait wins");
    }
}
