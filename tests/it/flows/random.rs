//! Random small centers whose contacts go on, wait over night or pass queues that need nobody.
//!
//! As in [`random_center`](crate::random_center), times are round so that much falls on the same
//! microsecond.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use ringplan::center::{ByInterval, Flow, Goal, Patience, Period, Promise, Queue, QueueId, Target};
use ringplan::random::Law;
use ringplan::time::{HOUR, MINUTE, Tick};

use crate::common::Bench;
use crate::random_center::{RandomCenter, any_center};

/// A random center with ways on and kinds of queues.
#[derive(Clone, Debug)]
pub struct RandomFlows {
    pub center: RandomCenter,
    ways: Vec<RandomWay>,
    kinds: Vec<RandomKind>,
    /// So many of a group stay free of work that may wait, and the price of its hour.
    groups: Vec<(u32, Option<f64>)>,
    pub replication: u64,
}

#[derive(Clone, Debug)]
struct RandomWay {
    from: usize,
    /// After service, abandonment or block.
    section: usize,
    share: f64,
    again: f64,
    to: usize,
    after: Option<Law>,
    /// Delays of contacts that come in the day's second half.
    after_later: Option<Law>,
}

#[derive(Clone, Debug)]
struct RandomKind {
    what: What,
    finished_within: Option<Promise>,
    closed_within: Option<Promise>,
    /// Added to the score of those who come again.
    follow_up: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// Callers wait on the line.
    Live,
    NeedsNobody,
    Deferrable,
}

/// From nothing over a few minutes to the next day.
fn any_delay() -> impl Strategy<Value = Law> {
    let law = |law: Result<Law, _>| law.expect("a law");
    prop_oneof![
        2 => Just(law(Law::empirical(vec![0.0, 0.0, 300.0]))),
        3 => select(vec![60.0, 300.0, 1800.0, 14_400.0]).prop_map(move |s| law(Law::constant(s))),
        2 => (60.0..7_200.0).prop_map(move |s| law(Law::exponential(s))),
        2 => (8.0..20.0).prop_map(move |h| law(Law::uniform(h * 1_800.0, h * 5_400.0))),
    ]
}

fn any_way() -> impl Strategy<Value = RandomWay> {
    let shares = (0.05..0.45, prop_oneof![1 => Just(None), 2 => (0.0..0.45).prop_map(Some)]);
    let delay = prop_oneof![2 => Just(None).boxed(), 3 => any_delay().prop_map(Some).boxed()];
    let section = select(vec![0, 0, 0, 1, 1, 2]);
    (0..4_usize, section, shares, 0..4_usize, delay, option::weighted(0.3, any_delay())).prop_map(
        |(from, section, (share, again), to, after, after_later)| RandomWay {
            from,
            section,
            share,
            again: again.unwrap_or(share),
            to,
            after_later: after_later.filter(|_| after.is_some()),
            after,
        },
    )
}

fn any_promise() -> impl Strategy<Value = Promise> {
    let within = select(vec![10 * MINUTE, HOUR, 4 * HOUR, 24 * HOUR]);
    (within, any::<bool>()).prop_map(|(within, working_hours)| Promise { within, working_hours })
}

fn any_kind() -> impl Strategy<Value = RandomKind> {
    let what =
        select(vec![What::Live, What::Live, What::NeedsNobody, What::Deferrable, What::Deferrable]);
    let promises = (option::weighted(0.7, any_promise()), option::weighted(0.5, any_promise()));
    let follow_up = select(vec![0.0, 0.0, 2.0, -1.0, 150.0]);
    (what, promises, follow_up).prop_map(|(what, (finished_within, closed_within), follow_up)| {
        RandomKind { what, finished_within, closed_within, follow_up }
    })
}

pub fn any_flows() -> impl Strategy<Value = RandomFlows> {
    let lines = prop_oneof![1 => Just(None), 1 => (1..6_u32).prop_map(Some)];
    let more = (select(vec![1, 1, 2, 4_u32]), lines, 0..3_u64);
    let groups = vec((0..3_u32, option::weighted(0.5, 10.0..40.0)), 4);
    (any_center(), vec(any_way(), 1..10), vec(any_kind(), 4), groups, more).prop_map(
        |(mut center, ways, kinds, groups, (days, lines, replication))| {
            center.set_days(days);
            center.lines = lines;
            RandomFlows { center, ways, kinds, groups, replication }
        },
    )
}

impl RandomFlows {
    pub fn build(&self) -> Bench {
        let mut bench = self.center.build();
        self.ways.iter().for_each(|way| way.add(&mut bench));
        for (queue, kind) in bench.center.queues.iter_mut().zip(&self.kinds) {
            kind.apply(queue);
        }
        let queues = &bench.center.queues;
        for (group, &(reserve, price)) in bench.center.groups.iter_mut().zip(&self.groups) {
            group.cost_per_hour = price;
            group.skills.retain(|skill| queues[usize::from(skill.queue.0)].needs_agents);
            for skill in &mut group.skills {
                let may_wait = queues[usize::from(skill.queue.0)].is_deferrable();
                skill.reserve = if may_wait { reserve } else { 0 };
            }
        }
        bench
    }

    pub fn seed(&self) -> u64 {
        self.center.seed
    }
}

impl RandomWay {
    /// At most two ways lead on from a queue after the same end, so that their shares stay below 1.
    fn add(&self, bench: &mut Bench) {
        let queues = bench.center.queues.len();
        let slots = bench.calendar.slots_per_day();
        let is_later = bench.calendar.intervals().iter().map(|i| 2 * i.slot as usize >= slots);
        let after = self.after.clone().map(|after| match &self.after_later {
            None => ByInterval::Always(after),
            Some(later) => ByInterval::Varying {
                values: vec![after, later.clone()],
                index: is_later.map(u32::from).collect(),
            },
        });
        let flows = &mut bench.center.queues[self.from % queues].flows;
        let section = match self.section {
            0 => &mut flows.after_service,
            1 => &mut flows.after_abandon,
            _ => &mut flows.after_block,
        };
        if section.len() < 2 {
            let name = format!("{}", section.len());
            let to = QueueId((self.to % queues) as u16);
            section.push(Flow { name, share: self.share, again: self.again, to, after });
        }
    }
}

impl RandomKind {
    fn apply(&self, queue: &mut Queue) {
        queue.priority.follow_up = self.follow_up;
        queue.closed_within = self.closed_within;
        queue.finished_within = self.finished_within;
        match self.what {
            What::Live => {}
            // Nobody can be told when to take over from a queue that has no agents.
            What::NeedsNobody if !queue.overflow.is_empty() => {}
            What::NeedsNobody => {
                queue.needs_agents = false;
                queue.handle_time.after_work = None;
            }
            What::Deferrable => {
                const WITHIN: Tick = 2 * HOUR;
                let promise = Promise { within: WITHIN, working_hours: true };
                queue.patience = Patience::Infinite;
                queue.finished_within = self.finished_within.or(Some(promise));
            }
        }
        if queue.finished_within.is_some() && self.what != What::Live {
            let goal = Goal::FinishedWithin { share: 0.9 };
            queue.targets = vec![Target { goal, per: Period::Day }];
        }
    }
}
