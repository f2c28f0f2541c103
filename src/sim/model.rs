//! A center made ready to run: what all replications share and none changes.

use crate::center::{
    AgentRule, ByInterval, Center, Flow, HandleTime, Patience, Promise, Queue, Score, Skill,
};
use crate::demand::{Brought, Demand, Source};
use crate::random::Law;
use crate::time::{Calendar, LAST_TICK, SECOND, Tick, seconds, ticks};

use super::engine::is_single_queue;
use super::fold::counted;
use super::plan::Plan;

/// A center, its demand and its horizon, compiled for the engine.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    pub(super) center: &'a Center,
    pub(super) calendar: &'a Calendar,
    pub(super) source: Source<'a>,
    pub(super) plan: Plan,
    queues: Vec<QueueRules<'a>>,
    groups: Vec<GroupRules>,
    /// `work[group * queues + queue]`.
    work: Vec<Skilled<'a>>,
    /// Most timers that a waiting contact may have: the later steps of an overflow list.
    pub(super) overflows_per_contact: usize,
    /// Whether the single-queue path may be taken.
    pub(super) single_queue: bool,
    /// Whether contacts go on, or work is promised to be finished: then every contact is of a case.
    pub(super) has_cases: bool,
}

/// What the engine asks of a queue with every contact, in one place.
#[derive(Clone, Debug)]
pub(super) struct QueueRules<'a> {
    pub(super) nouns: &'a Queue,
    /// The groups that may take its contacts, in order of preference, and the same as a [`mask`].
    pub(super) route: Vec<Candidate>,
    pub(super) route_mask: u64,
    pub(super) score: TickScore,
    /// Whether its contacts are work that may wait.
    pub(super) deferrable: bool,
    /// Whether it counts in the total.
    pub(super) counted: bool,
    /// Whether its contacts hold a trunk.
    pub(super) holds_trunk: bool,
    /// Bits of [`Case::taken`](super::cases::Case::taken) for its flows that ask for it: those after
    /// service, after abandonment, after block.
    pub(super) flow_bits: [Vec<u64>; 3],
    /// Its open time up to the start of each interval; empty in a center without cases.
    open_before: Vec<Tick>,
}

/// The same of a group.
#[derive(Clone, Debug)]
pub(super) struct GroupRules {
    /// The queues that it serves, in order of preference, and the same as a [`mask`].
    pub(super) tasks: Vec<Task>,
    pub(super) task_mask: u64,
    /// From the choice of an agent to hello.
    pub(super) ring: Tick,
}

/// A bit for each id. Beyond 64 ids share bits: a mask that meets another in no bit rejects for
/// sure, one that does must be followed by a look.
pub(super) fn mask(ids: impl Iterator<Item = usize>) -> u64 {
    ids.fold(0, |mask, id| mask | bit(id))
}

/// The bit of an id in a [`mask`].
#[inline]
pub(super) fn bit(id: usize) -> u64 {
    1 << (id % 64)
}

/// How many steps of a route open later.
fn later(route: &[Candidate]) -> usize {
    route.iter().filter(|candidate| candidate.after > 0).count()
}

/// A group that may take a queue's contacts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) group: usize,
    /// Groups of a lower tier are asked first; those of one tier are equal.
    pub(super) tier: u32,
    /// Wait from which on the group may take the contact.
    pub(super) after: Tick,
    /// Mean handle time of the group for this queue, for the rule of the fastest.
    pub(super) mean_s: f64,
    /// So many of the group must stay idle.
    pub(super) reserve: u32,
}

/// A queue that a group serves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub(super) queue: usize,
    /// Queues of a lower tier are served first; those of one tier compete by score and wait.
    pub(super) tier: u32,
    /// Wait from which on the group may take a contact.
    pub(super) after: Tick,
    /// So many others of the group must be idle.
    pub(super) reserve: u32,
}

/// How long a group works on a queue's contacts.
#[derive(Clone, Copy, Debug)]
struct Skilled<'a> {
    /// Divides all of the handle time; 0 where the group lacks the skill.
    speed: f64,
    /// The group's own law or the queue's.
    talk: &'a ByInterval<Law>,
    after_work: Option<&'a ByInterval<Law>>,
    /// Whether the law is the group's own.
    own: bool,
}

impl<'a> Skilled<'a> {
    fn new(queue: &'a Queue, skill: Option<&'a Skill>) -> Self {
        let speed = skill.map_or(0.0, |skill| skill.speed);
        match skill.and_then(|skill| skill.handle_time.as_ref()) {
            Some(own) => Self { speed, talk: own, after_work: None, own: true },
            None => {
                let HandleTime { talk, after_work } = &queue.handle_time;
                Self { speed, talk, after_work: after_work.as_ref(), own: false }
            }
        }
    }
}

/// How long a group works on a queue's contacts of one interval.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work<'a> {
    speed: f64,
    talk: &'a Law,
    after_work: Option<&'a Law>,
    own: bool,
}

impl Work<'_> {
    /// Talk, and talk with after-call work, made of a contact's bits; those for the after-call work
    /// are drawn at need.
    #[inline]
    pub(super) fn talk_and_handle(&self, bits: u64, further: impl FnOnce() -> u64) -> (Tick, Tick) {
        // A division takes as long as a draw.
        let by_speed = |s: f64| if self.speed == 1.0 { s } else { s / self.speed };
        let talk = ticks(by_speed(self.talk.draw(bits)));
        match self.after_work {
            None => (talk, talk),
            Some(law) => (talk, (talk + ticks(by_speed(law.draw(further())))).min(LAST_TICK)),
        }
    }

    /// The same of a contact of which something may be known: that takes the place of what is drawn from
    /// the queue's law. Who has a law of his own works by that.
    pub(super) fn known_or_drawn(
        &self,
        brought: &Brought,
        bits: u64,
        further: impl FnOnce() -> u64,
    ) -> (Tick, Tick) {
        if self.own {
            return self.talk_and_handle(bits, further);
        }
        let by_speed = |known: Tick| match self.speed {
            1.0 => known,
            speed => ticks(seconds(known) / speed),
        };
        let drawn = |law: &Law, bits: u64| ticks(law.draw(bits) / self.speed);
        let talk = brought.talk.map_or_else(|| drawn(self.talk, bits), by_speed);
        let after_work = self
            .after_work
            .map_or(0, |law| brought.after_work.map_or_else(|| drawn(law, further()), by_speed));
        (talk, (talk + after_work).min(LAST_TICK))
    }
}

/// A queue's score, its growth per tick.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TickScore {
    base: f64,
    per_tick: f64,
    pub(super) follow_up: f64,
}

impl TickScore {
    #[inline]
    pub(super) fn after(self, wait: Tick, is_follow_up: bool) -> f64 {
        let score = self.base + self.per_tick * wait as f64;
        if is_follow_up { score + self.follow_up } else { score }
    }
}

impl From<Score> for TickScore {
    fn from(score: Score) -> Self {
        let Score { base, per_second, follow_up } = score;
        Self { base, per_tick: per_second / SECOND as f64, follow_up }
    }
}

impl<'a> Model<'a> {
    /// Compiles a center. The three must come from the same scenario: the lists by interval fit the
    /// calendar, the ids fit the center.
    pub fn new(center: &'a Center, demand: &'a Demand, calendar: &'a Calendar) -> Self {
        let names = center.queues.iter().map(|queue| queue.name.as_str());
        let work = center.groups.iter().flat_map(|group| {
            center.queues.iter().zip(0..).map(|(queue, id)| {
                Skilled::new(queue, group.skills.iter().find(|skill| skill.queue.0 == id))
            })
        });
        let queues = queue_rules(center, calendar);
        Self {
            center,
            calendar,
            source: Source::new(demand, calendar, names),
            plan: Plan::new(center, calendar, None),
            single_queue: is_single_queue(center, &queues),
            overflows_per_contact: queues.iter().map(|q| later(&q.route)).max().unwrap_or(0),
            queues,
            groups: (0..center.groups.len()).map(|group| group_rules(center, group)).collect(),
            work: work.collect(),
            has_cases: has_cases(center),
        }
    }

    #[inline]
    pub(super) fn queue(&self, queue: usize) -> &QueueRules<'a> {
        &self.queues[queue]
    }

    #[inline]
    pub(super) fn group(&self, group: usize) -> &GroupRules {
        &self.groups[group]
    }

    /// The interval that a moment lies in; the last for what comes after the horizon.
    pub(super) fn interval_at(&self, time: Tick) -> usize {
        let intervals = self.calendar.intervals();
        intervals.partition_point(|i| i.end <= time).min(intervals.len() - 1)
    }

    /// The time between two moments, or the part of it during which the queue was open.
    pub(super) fn time_of(&self, promise: Promise, queue: usize, from: Tick, to: Tick) -> Tick {
        if !promise.working_hours {
            return to - from;
        }
        let open_until = |time: Tick| {
            let interval = self.interval_at(time);
            let start = self.calendar.intervals()[interval].start;
            let is_open = self.center.queues[queue].open[interval];
            let within = time.min(self.calendar.horizon()) - start;
            self.queues[queue].open_before[interval] + if is_open { within } else { 0 }
        };
        open_until(to) - open_until(from)
    }

    /// The next opening period of a queue that is closed now: its start and end.
    pub(super) fn next_opening(&self, queue: usize, now: Tick) -> Option<(Tick, Tick)> {
        let (open, intervals) = (&self.center.queues[queue].open, self.calendar.intervals());
        let first =
            (self.interval_at(now)..open.len()).find(|&i| open[i] && intervals[i].start > now)?;
        let last = (first..open.len()).find(|&i| !open[i]).unwrap_or(open.len());
        Some((intervals[first].start, intervals[last - 1].end))
    }

    /// The center that was compiled.
    pub fn center(&self) -> &'a Center {
        self.center
    }

    /// Its horizon.
    pub fn calendar(&self) -> &'a Calendar {
        self.calendar
    }

    pub(super) fn queues(&self) -> usize {
        self.center.queues.len()
    }

    pub(super) fn groups(&self) -> usize {
        self.center.groups.len()
    }

    /// Queues times intervals of the calendar.
    pub(super) fn queue_cells(&self) -> usize {
        self.queues() * self.calendar.intervals().len()
    }

    pub(super) fn rule(&self) -> AgentRule {
        self.center.agent_rule
    }

    /// The work of `group` on the contacts of `queue` that arrive in `interval`.
    #[inline(always)]
    pub(super) fn work(&self, group: usize, queue: usize, interval: usize) -> Work<'a> {
        let Skilled { speed, talk, after_work, own } = self.work[group * self.queues() + queue];
        let after_work = after_work.map(|law| law.at(interval));
        Work { speed, talk: talk.at(interval), after_work, own }
    }

    /// A caller's patience in seconds; `None`: infinite.
    #[inline]
    pub(super) fn patience_s(&self, queue: usize, interval: usize, bits: u64) -> Option<f64> {
        match &self.queues[queue].nouns.patience {
            Patience::Infinite => None,
            Patience::Drawn(law) => Some(law.at(interval).draw(bits)),
        }
    }

    /// Whether a group has the skill for a queue.
    pub fn serves(&self, group: usize, queue: usize) -> bool {
        self.work[group * self.queues() + queue].speed > 0.0
    }
}

fn queue_rules<'a>(center: &'a Center, calendar: &Calendar) -> Vec<QueueRules<'a>> {
    let (has_cases, counted) = (has_cases(center), counted(center));
    let of_queue = |(place, flow_bits): (usize, [Vec<u64>; 3])| {
        let nouns = &center.queues[place];
        let route = route(center, place);
        QueueRules {
            nouns,
            route_mask: mask(route.iter().map(|candidate| candidate.group)),
            route,
            score: nouns.priority.into(),
            deferrable: nouns.is_deferrable(),
            counted: counted[place],
            holds_trunk: center.lines.is_some() && !nouns.is_deferrable(),
            flow_bits,
            open_before: if has_cases { open_before(nouns, calendar) } else { Vec::new() },
        }
    };
    flow_bits(center).into_iter().enumerate().map(of_queue).collect()
}

fn group_rules(center: &Center, group: usize) -> GroupRules {
    let tasks = tasks(center, group);
    let task_mask = mask(tasks.iter().map(|task| task.queue));
    GroupRules { tasks, task_mask, ring: center.groups[group].ring }
}

/// Whether contacts go on anywhere, pass a queue that needs nobody, or are promised to be finished.
pub(super) fn has_cases(center: &Center) -> bool {
    center.queues.iter().any(|queue| {
        let promises = queue.finished_within.is_some() || queue.closed_within.is_some();
        !queue.needs_agents || promises || queue.flows.all().next().is_some()
    })
}

/// A bit for each flow whose share is another when it is taken again, 0 for the others.
fn flow_bits(center: &Center) -> Vec<[Vec<u64>; 3]> {
    let mut asked = 0;
    let mut bit_of = |flow: &Flow| {
        let asks = flow.again != flow.share;
        asked += usize::from(asks);
        if asks { bit(asked - 1) } else { 0 }
    };
    let of_queue = |queue: &Queue| {
        queue.flows.sections().map(|(_, flows)| flows.iter().map(&mut bit_of).collect())
    };
    center.queues.iter().map(of_queue).collect()
}

/// A queue's open time up to the start of each interval.
fn open_before(queue: &Queue, calendar: &Calendar) -> Vec<Tick> {
    let intervals = calendar.intervals().iter().zip(&queue.open);
    let mut before = 0;
    let open = intervals.map(|(interval, &open)| {
        let so_far = before;
        before += if open { interval.end - interval.start } else { 0 };
        so_far
    });
    open.collect()
}

/// The groups for a queue: its overflow list where it has one, else all that have the skill.
fn route(center: &Center, queue: usize) -> Vec<Candidate> {
    let nouns = &center.queues[queue];
    let candidate = |group: usize, tier: u32, after: Tick| {
        let skill = center.groups[group].skills.iter().find(|s| usize::from(s.queue.0) == queue)?;
        let mean_s = match &skill.handle_time {
            Some(own) => mean_s(own),
            None => {
                let HandleTime { talk, after_work } = &nouns.handle_time;
                mean_s(talk) + after_work.as_ref().map_or(0.0, mean_s)
            }
        };
        let (mean_s, reserve) = (mean_s / skill.speed, skill.reserve);
        Some(Candidate { group, tier, after, mean_s, reserve })
    };
    let preference = |group: usize| {
        let skills = &center.groups[group].skills;
        skills.iter().find(|s| usize::from(s.queue.0) == queue).map_or(0, |s| s.preference)
    };
    let mut route: Vec<Candidate> = if nouns.overflow.is_empty() {
        (0..center.groups.len())
            .filter_map(|group| candidate(group, preference(group), 0))
            .collect()
    } else {
        let steps = nouns.overflow.iter().zip(0..);
        steps.filter_map(|(s, tier)| candidate(usize::from(s.group.0), tier, s.after)).collect()
    };
    route.sort_by_key(|candidate| (candidate.tier, candidate.group));
    route
}

/// The mean over the distinct laws of a time.
fn mean_s(law: &ByInterval<Law>) -> f64 {
    let laws = law.values();
    laws.iter().map(Law::mean_s).sum::<f64>() / laws.len() as f64
}

/// The queues for a group; an overflow list may hold a contact back from it for a while.
fn tasks(center: &Center, group: usize) -> Vec<Task> {
    let mut tasks: Vec<Task> = center.groups[group]
        .skills
        .iter()
        .filter_map(|skill| {
            let queue = usize::from(skill.queue.0);
            let overflow = &center.queues[queue].overflow;
            let step = overflow.iter().find(|step| usize::from(step.group.0) == group);
            let after = if overflow.is_empty() { 0 } else { step?.after };
            Some(Task { queue, tier: skill.preference, after, reserve: skill.reserve })
        })
        .collect();
    tasks.sort_by_key(|task| (task.tier, task.queue));
    tasks
}
