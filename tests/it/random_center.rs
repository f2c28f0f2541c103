//! Random small centers that use everything the engine knows.
//!
//! A center is drawn as plain numbers (which shrink well) and built from them. Times come from a
//! few round values, so that much falls on the same microsecond; what would still never coincide is
//! brought together by [`Snap`]s.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use ringplan::center::{
    AgentRule, AtClose, Break, ByInterval, GroupId, HandleTime, Overflow, Patience, Posting,
    QueueId, Score, Shift, Skill, Staff,
};
use ringplan::demand::{Arrivals, Brought, Count, Factors, KnownPatience, Trace, Traced};
use ringplan::random::Law;
use ringplan::time::{Calendar, DAY, HOUR, MINUTE, SECOND, Tick, seconds};

use crate::common::Bench;
use crate::log::{callers, interval_of};

/// Lengths of time in seconds that coincide often.
const ROUND_S: [f64; 5] = [60.0, 120.0, 300.0, 600.0, 1800.0];
/// The handle time of everything in a center with snaps.
const SNAPPED_HANDLE_S: f64 = 300.0;

#[derive(Clone, Debug)]
pub struct RandomCenter {
    pub horizon: Horizon,
    pub queues: Vec<RandomQueue>,
    pub groups: Vec<RandomGroup>,
    pub shifts: Vec<RandomShift>,
    pub lines: Option<u32>,
    pub rule: AgentRule,
    /// None for most centers.
    pub snaps: Vec<Snap>,
    pub seed: u64,
}

#[derive(Clone, Debug)]
pub struct Horizon {
    interval_min: u64,
    warm_up_h: u64,
    /// First day and zone, by name.
    place: (Date, &'static str),
    days: u32,
}

#[derive(Clone, Debug)]
pub struct RandomQueue {
    /// Opens at this even hour, for so many hours; the clock goes round.
    open: (u64, u64),
    contacts_per_day: f64,
    exact: bool,
    /// Only of Poisson numbers.
    factors: Factors,
    /// Contacts exactly as they came, in place of those.
    trace: Option<Vec<RandomTraced>>,
    talk: Law,
    /// Handle times of the day's second half.
    talk_later: Option<Law>,
    after_work: Option<Law>,
    patience: Option<Law>,
    balk: f64,
    score: (f64, f64),
    dismiss: bool,
    /// Group and wait in seconds.
    overflow: Vec<(u16, f64)>,
}

#[derive(Clone, Debug)]
pub struct RandomTraced {
    /// Where in the horizon it lies, as a fraction; on a whole minute or not.
    place: f64,
    on_the_minute: bool,
    talk_s: Option<f64>,
    after_work_s: Option<f64>,
    patience: Option<KnownPatience>,
}

#[derive(Clone, Debug)]
pub struct RandomGroup {
    /// Preference for each of at most four queues.
    preferences: [Option<u32>; 4],
    speed: f64,
    own: Option<Law>,
    ring_s: u64,
    /// Absence and, if it is applied, shrinkage.
    missing: (f64, f64),
    staff: RandomStaff,
}

#[derive(Clone, Debug)]
pub enum RandomStaff {
    /// Heads in each two hours of the day.
    Heads(Vec<u32>),
    /// For each of at most two shifts, heads on even and on odd days.
    Shifts(Vec<(u32, u32)>),
}

#[derive(Clone, Debug)]
pub struct RandomShift {
    start_min: u64,
    length_min: u64,
    /// Gap before, length, paid; what does not fit is left out.
    breaks: Vec<(u64, u64, bool)>,
}

/// Changes a length so that events of two callers, `first` and `second`, fall on the same moment:
/// most often the end of the first one's service, if it began at once, with the other's deadline.
#[derive(Clone, Copy, Debug)]
pub struct Snap {
    what: What,
    which: usize,
    first: usize,
    second: usize,
    after_service: bool,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Patience,
    Overflow,
    Ring,
    ShiftStart,
    ShiftLength,
    Break,
}

pub fn any_law() -> impl Strategy<Value = Law> {
    let some = |law: Result<Law, _>| law.expect("a law");
    prop_oneof![
        3 => select(&ROUND_S[..]).prop_map(move |s| some(Law::constant(s))),
        3 => (30.0..900.0).prop_map(move |s| some(Law::exponential(s))),
        1 => Just(some(Law::empirical(vec![0.0, 60.0, 300.0]))),
        1 => Just(some(Law::lognormal(240.0, 1.2))),
        1 => Just(some(Law::uniform(0.0, 600.0))),
    ]
}

fn any_patience() -> impl Strategy<Value = Option<Law>> {
    prop_oneof![
        2 => Just(None),
        1 => Just(Some(Law::constant(0.0).expect("0 is allowed"))),
        5 => any_law().prop_map(Some),
    ]
}

fn any_traced() -> impl Strategy<Value = RandomTraced> {
    let some_s = || prop_oneof![3 => select(&ROUND_S[..]), 1 => 0.0..900.0];
    let ticks = || some_s().prop_map(ringplan::time::ticks);
    let patience = prop_oneof![
        2 => Just(None),
        2 => ticks().prop_map(|t| Some(KnownPatience::Until(t))),
        1 => Just(Some(KnownPatience::Until(0))),
        1 => Just(Some(KnownPatience::Infinite)),
        2 => ticks().prop_map(|t| Some(KnownPatience::Beyond(t))),
    ];
    let times = (option::of(some_s()), option::of(some_s()), patience);
    (0.0..1.0, any::<bool>(), times).prop_map(
        |(place, on_the_minute, (talk_s, after_work_s, patience))| RandomTraced {
            place,
            on_the_minute,
            talk_s,
            after_work_s,
            patience,
        },
    )
}

fn any_factors() -> impl Strategy<Value = Factors> {
    let cv = || prop_oneof![2 => Just(0.0), 1 => 0.0..0.8];
    (cv(), cv(), 0.0..0.95).prop_map(|(day_cv, interval_cv, interval_correlation)| Factors {
        day_cv,
        interval_cv,
        interval_correlation,
    })
}

fn any_queue() -> impl Strategy<Value = RandomQueue> {
    let hours = (0..12_u64, prop_oneof![2 => 1..=10_u64, 1 => Just(12)]);
    let wait = prop_oneof![1 => Just(0.0), 2 => select(&ROUND_S[..])];
    let overflow = prop_oneof![2 => Just(vec![]).boxed(), 1 => vec((0..4_u16, wait), 1..4).boxed()];
    let score = (0..3_u32, prop_oneof![2 => Just(0.0), 1 => select(vec![0.5, 1.0])]);
    let trace = option::weighted(0.25, vec(any_traced(), 0..100));
    let count = (0.0..120.0, prop::bool::weighted(0.15), any_factors(), trace);
    let work = (any_law(), option::weighted(0.2, any_law()), option::weighted(0.3, any_law()));
    let balk = prop_oneof![3 => Just(0.0), 1 => Just(0.3)];
    (hours, count, work, any_patience(), balk, score, any::<bool>(), overflow).prop_map(
        |(open, count, work, patience, balk, score, dismiss, overflow)| {
            let (contacts_per_day, exact, factors, trace) = count;
            let (talk, talk_later, after_work) = work;
            RandomQueue {
                open: (open.0 * 2, open.1 * 2),
                contacts_per_day,
                exact,
                factors,
                trace,
                talk,
                talk_later,
                after_work,
                patience,
                balk,
                score: (f64::from(score.0) * 100.0, score.1),
                dismiss,
                overflow,
            }
        },
    )
}

fn any_group() -> impl Strategy<Value = RandomGroup> {
    let preference = || option::weighted(0.7, 1..=3_u32);
    let preferences = [preference(), preference(), preference(), preference()];
    let staff = prop_oneof![
        vec(0..=4_u32, 12).prop_map(RandomStaff::Heads),
        vec((0..=3_u32, 0..=3_u32), 2).prop_map(RandomStaff::Shifts),
    ];
    let speed = select(vec![1.0, 1.0, 0.8, 1.25]);
    let ring = select(vec![0, 0, 0, 2, 60, 300_u64]);
    let share = || prop_oneof![3 => Just(0.0), 1 => select(vec![0.1, 0.25, 0.6])];
    (preferences, speed, option::weighted(0.2, any_law()), ring, (share(), share()), staff)
        .prop_map(|(preferences, speed, own, ring_s, missing, staff)| RandomGroup {
            preferences,
            speed,
            own,
            ring_s,
            missing,
            staff,
        })
}

fn any_shift() -> impl Strategy<Value = RandomShift> {
    let start = prop_oneof![3 => (0..12_u64).prop_map(|h| h * 120), 1 => 0..1440_u64];
    let length = prop_oneof![4 => (1..=9_u64).prop_map(|h| h * 60), 1 => Just(1440)];
    let gap = select(vec![0, 30, 60, 90, 120, 240_u64]);
    let pause = (gap, select(vec![5, 15, 30, 60, 120_u64]), any::<bool>());
    (start, length, vec(pause, 0..3)).prop_map(|(start_min, length_min, breaks)| RandomShift {
        start_min,
        length_min,
        breaks,
    })
}

fn any_horizon() -> impl Strategy<Value = Horizon> {
    let place = prop_oneof![
        4 => Just((date(2026, 3, 2), "UTC")),
        1 => Just((date(2026, 3, 29), "Europe/Amsterdam")),
        1 => Just((date(2026, 10, 25), "Europe/Amsterdam")),
        1 => Just((date(2026, 4, 5), "Australia/Lord_Howe")),
        1 => Just((date(2026, 10, 4), "Australia/Lord_Howe")),
    ];
    let days = prop_oneof![3 => Just(1_u32), 1 => Just(2_u32)];
    let warm_up = select(vec![0, 0, 3, 6, 26_u64]);
    (select(vec![5, 15, 30, 60_u64]), warm_up, place, days).prop_map(
        |(interval_min, warm_up_h, place, days)| Horizon { interval_min, warm_up_h, place, days },
    )
}

fn any_snap() -> impl Strategy<Value = Snap> {
    let what = select(vec![
        What::Patience,
        What::Overflow,
        What::Ring,
        What::ShiftStart,
        What::ShiftLength,
        What::Break,
    ]);
    (what, 0..8_usize, 0..40_usize, 0..40_usize, any::<bool>()).prop_map(
        |(what, which, first, second, after_service)| Snap {
            what,
            which,
            first,
            second,
            after_service,
        },
    )
}

pub fn any_center() -> impl Strategy<Value = RandomCenter> {
    let rule = select(vec![
        AgentRule::LongestIdle,
        AgentRule::LeastBusy,
        AgentRule::Random,
        AgentRule::Fastest,
    ]);
    let snaps = prop_oneof![2 => Just(vec![]).boxed(), 1 => vec(any_snap(), 1..8).boxed()];
    let people = (vec(any_group(), 1..=4), vec(any_shift(), 2));
    let lines = option::weighted(0.3, 1..8_u32);
    (any_horizon(), vec(any_queue(), 1..=4), people, lines, rule, snaps, 0..1_000_000_u64).prop_map(
        |(horizon, queues, (groups, shifts), lines, rule, snaps, seed)| RandomCenter {
            horizon,
            queues,
            groups,
            shifts,
            lines,
            rule,
            snaps,
            seed,
        },
    )
}

/// A center of one queue and one group, without what needs more than a line: phone lines, a ring, a
/// rule by which agents who are equally long idle differ.
pub fn any_single_queue() -> impl Strategy<Value = RandomCenter> {
    (any_center(), any_queue(), any_group()).prop_map(|(mut center, mut queue, mut group)| {
        queue.overflow.clear();
        group.ring_s = 0;
        group.preferences[0] = Some(1);
        center.queues = vec![queue];
        center.groups = vec![group];
        center.lines = None;
        center.rule = AgentRule::LongestIdle;
        center
    })
}

impl RandomCenter {
    /// Another length of the horizon.
    pub fn set_days(&mut self, days: u32) {
        self.horizon.days = days;
    }

    pub fn build(&self) -> Bench {
        let horizon = &self.horizon;
        let zone = TimeZone::get(horizon.place.1).expect("a zone");
        let (interval, warm_up) = (horizon.interval_min * MINUTE, horizon.warm_up_h * HOUR);
        let calendar = Calendar::new(horizon.place.0, horizon.days, interval, warm_up, zone);
        let mut bench = Bench::new(calendar.expect("a horizon"));
        bench.center.lines = self.lines;
        bench.center.agent_rule = self.rule;
        for (number, queue) in self.queues.iter().enumerate() {
            bench = self.add_queue(bench, number, queue);
        }
        bench.center.shifts = self.shifts.iter().zip(0..).map(RandomShift::build).collect();
        for (number, group) in self.groups.iter().enumerate() {
            bench = self.add_group(bench, number, group);
        }
        if !self.snaps.is_empty() {
            self.snap(&mut bench);
        }
        bench
    }

    fn add_queue(&self, bench: Bench, number: usize, queue: &RandomQueue) -> Bench {
        let slots = bench.calendar.slots_per_day() as u64;
        let per_interval = queue.contacts_per_day / (queue.open.1 * slots / 24) as f64;
        let slot: Vec<u64> = bench.calendar.intervals().iter().map(|i| u64::from(i.slot)).collect();
        let is_open = |interval: usize| {
            let hour = slot[interval] * 24 / slots;
            (hour + 24 - queue.open.0) % 24 < queue.open.1
        };
        let mean = |interval| if is_open(interval) { per_interval } else { 0.0 };
        let patience = match &queue.patience {
            None => Patience::Infinite,
            Some(law) => Patience::Drawn(ByInterval::Always(law.clone())),
        };
        let groups = self.groups.len() as u16;
        let mut overflow: Vec<Overflow> = vec![];
        for &(group, after_s) in &queue.overflow {
            let group = GroupId(group % groups);
            if overflow.iter().all(|step| step.group != group) {
                overflow.push(Overflow { group, after: (after_s * SECOND as f64) as Tick });
            }
        }
        let index = slot.iter().map(|&slot| u32::from(slot >= slots / 2)).collect();
        let mut bench = bench
            .queue(&format!("queue {number}"), mean, queue.talk.clone(), patience)
            .with(|nouns| {
                if let Some(later) = &queue.talk_later {
                    let values = vec![queue.talk.clone(), later.clone()];
                    nouns.handle_time.talk = ByInterval::Varying { values, index };
                }
                let after_work = queue.after_work.clone().map(ByInterval::Always);
                nouns.handle_time.after_work = after_work;
                nouns.open = (0..slot.len()).map(is_open).collect();
                nouns.balk = queue.balk;
                nouns.short_abandon = Some(5 * SECOND);
                nouns.priority =
                    Score { base: queue.score.0, per_second: queue.score.1, follow_up: 0.0 };
                nouns.at_close = if queue.dismiss { AtClose::Dismiss } else { AtClose::Serve };
                nouns.overflow = overflow;
            });
        let trace = queue.trace.as_ref().map(|contacts| {
            let open = |contact: &Traced| is_open(interval_of(&bench, contact.arrival));
            let contacts = contacts.iter().map(|contact| contact.build(&bench.calendar));
            Trace::new(contacts.filter(open).collect(), &bench.calendar)
        });
        let arrivals = bench.demand.queues.last_mut().expect("a queue");
        if let Some(trace) = trace {
            *arrivals = Arrivals::exactly(trace);
        }
        if queue.exact {
            arrivals.count = Count::Exact;
        } else if arrivals.trace.is_none() {
            arrivals.factors = queue.factors;
        }
        bench
    }

    fn add_group(&self, bench: Bench, number: usize, group: &RandomGroup) -> Bench {
        let skills: Vec<Skill> = (0..self.queues.len() as u16)
            .filter_map(|queue| {
                Some(Skill {
                    queue: QueueId(queue),
                    preference: group.preferences[usize::from(queue)]?,
                    // The speed differs by queue, the own handle time is for the first.
                    reserve: 0,
                    speed: if queue % 2 == 0 { group.speed } else { 1.0 },
                    handle_time: group.own.clone().filter(|_| queue == 0).map(ByInterval::Always),
                })
            })
            .collect();
        let slots = bench.calendar.slots_per_day() as u32;
        let staff = match &group.staff {
            RandomStaff::Heads(heads) => {
                let intervals = bench.calendar.intervals().iter();
                Staff::Heads(intervals.map(|i| heads[(i.slot * 12 / slots) as usize]).collect())
            }
            RandomStaff::Shifts(heads) => {
                let days = bench.calendar.first_staffed_day()..bench.calendar.days() as i32;
                let posting = |(shift, &(even, odd)): (usize, &(u32, u32))| {
                    let on = |day: i32| if day.rem_euclid(2) == 0 { even } else { odd };
                    Posting { shift, heads: days.clone().map(on).collect() }
                };
                Staff::Shifts(heads.iter().enumerate().map(posting).collect())
            }
        };
        bench.group_with(&format!("group {number}"), &[], staff).with_group(|nouns| {
            nouns.skills = skills;
            nouns.ring = group.ring_s * SECOND;
            (nouns.absence, nouns.shrinkage) = group.missing;
            nouns.apply_shrinkage = nouns.shrinkage > 0.0;
        })
    }

    /// Makes all handle times the same constant, then brings moments together.
    fn snap(&self, bench: &mut Bench) {
        let handle = Law::constant(SNAPPED_HANDLE_S).expect("a law");
        for queue in &mut bench.center.queues {
            queue.handle_time =
                HandleTime { talk: ByInterval::Always(handle.clone()), after_work: None };
        }
        for skill in bench.center.groups.iter_mut().flat_map(|group| &mut group.skills) {
            skill.speed = 1.0;
            skill.handle_time = None;
        }
        let arrivals: Vec<Tick> =
            callers(bench, self.seed, 0).iter().map(|&(_, arrival, _)| arrival).collect();
        if arrivals.is_empty() {
            return;
        }
        for snap in &self.snaps {
            snap.apply(bench, &arrivals);
        }
    }
}

impl RandomTraced {
    fn build(&self, calendar: &Calendar) -> Traced {
        let arrival = (self.place * calendar.horizon() as f64) as Tick;
        let grid = if self.on_the_minute { MINUTE } else { 1 };
        let ticks = |s: f64| ringplan::time::ticks(s);
        Traced {
            arrival: arrival / grid * grid,
            brought: Brought {
                talk: self.talk_s.map(ticks),
                after_work: self.after_work_s.map(ticks),
                patience: self.patience,
            },
        }
    }
}

impl RandomShift {
    fn build((shift, number): (&Self, u32)) -> Shift {
        let mut breaks = vec![];
        let mut from = 0;
        for &(gap, length, paid) in &shift.breaks {
            let at = from + gap;
            from = at + length;
            if from <= shift.length_min {
                breaks.push(Break { at: at * MINUTE, length: length * MINUTE, paid });
            }
        }
        Shift {
            name: format!("shift {number}"),
            start: shift.start_min * MINUTE,
            length: shift.length_min * MINUTE,
            breaks,
        }
    }
}

impl Snap {
    fn apply(self, bench: &mut Bench, arrivals: &[Tick]) {
        let from = arrivals[self.first % arrivals.len()];
        let handle = if self.after_service { SNAPPED_HANDLE_S as Tick * SECOND } else { 0 };
        let moment = from + handle;
        let other = arrivals[self.second % arrivals.len()];
        let gap = moment.abs_diff(other).clamp(1, 2 * HOUR);
        let center = &mut bench.center;
        let queue = self.which % center.queues.len();
        let group = self.which % center.groups.len();
        let shift = self.which % center.shifts.len();
        match self.what {
            What::Patience => {
                let law = Law::constant(seconds(gap)).expect("a law");
                center.queues[queue].patience = Patience::Drawn(ByInterval::Always(law));
            }
            What::Overflow => {
                if let Some(step) = center.queues[queue].overflow.last_mut() {
                    step.after = gap;
                }
            }
            What::Ring => center.groups[group].ring = gap.min(10 * MINUTE),
            What::ShiftStart => center.shifts[shift].start = moment % DAY,
            What::ShiftLength => {
                let Shift { start, length, breaks, .. } = &mut center.shifts[shift];
                *length = (moment + 2 * DAY - *start) % DAY;
                *length = (*length).max(HOUR);
                let length = *length;
                breaks.retain(|pause| pause.at + pause.length <= length);
            }
            What::Break => {
                let Shift { start, length, breaks, .. } = &mut center.shifts[shift];
                let at = (moment + 2 * DAY - *start) % DAY;
                if at + 15 * MINUTE <= *length {
                    *breaks = vec![Break { at, length: 15 * MINUTE, paid: true }];
                }
            }
        }
    }
}
