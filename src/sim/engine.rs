//! One replication, event by event.
//!
//! What is done for every contact is a few instructions here and a few there, in many small functions:
//! some must be told to be inlined, or a twentieth of the time goes into calls.

mod contacts;
mod draws;
mod duty;
mod going_on;
mod single;

pub(super) use single::is_single_queue;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::center::Group;
use crate::demand::{Arrived, Batch};
use crate::stats::Histogram;
use crate::time::{LAST_TICK, Tick};

use super::agents::Agents;
use super::level::{Level, Line};
use super::lines::Lines;
use super::model::Model;
use super::observer::Observer;
use super::order::{Moment, Rank, Timer};
use super::plan::{Plan, Planned};
use super::presence::Presence;
use super::tally::{QueueCell, Tally};
use super::winner::{Deadlines, Ends};
use draws::Draws;
use going_on::CaseBook;
use single::Underway;

/// Simulates one replication: a pure function of the model, the seed and the replication's number.
///
/// # Panics
/// If an invariant is broken: conservation, Little's law or the count of agents. That is a bug.
pub fn replicate(
    model: &Model,
    seed: u64,
    replication: u64,
    observer: &mut impl Observer,
) -> Tally {
    let waits = vec![Histogram::default(); model.queue_cells()];
    replicate_with(model, seed, replication, None, waits, observer)
}

/// [`replicate`] with the replication's contacts, if they were made before, and with histograms in
/// which its waits are counted: one for each queue cell, perhaps with the waits of other replications.
pub(super) fn replicate_with(
    model: &Model,
    seed: u64,
    replication: u64,
    contacts: Option<&Arrived>,
    waits: Vec<Histogram>,
    observer: &mut impl Observer,
) -> Tally {
    let batch = match contacts {
        Some(arrived) => Batch::replay(arrived),
        None => Batch::new(&model.source, seed, replication),
    };
    let mut engine = Engine::new(model, (seed, replication), batch, waits, observer);
    engine.run();
    engine.finish()
}

/// The state of a group beside its agents.
#[derive(Clone, Copy, Debug, Default)]
struct GroupState {
    staffed: Level,
    busy: Level,
    overrun: Level,
    paid_break: Level,
    /// Where staff is given by numbers: how many of the busy are above the scheduled heads. The
    /// first who finish leave.
    excess: u64,
}

/// The state of a queue beside its contacts.
#[derive(Clone, Copy, Debug, Default)]
struct QueueState {
    open: bool,
    /// When it closed with a line that is still being served.
    closing: Option<Tick>,
    line: Line,
    /// ∫L over the whole run and the sum of all waits: equal by Little's law.
    area: Tick,
    waits: Tick,
}

struct Engine<'m, O> {
    model: &'m Model<'m>,
    observer: &'m mut O,
    now: Tick,
    /// The interval that the clock is in.
    interval: usize,
    /// Whether the horizon has not ended.
    clock_runs: bool,
    /// The model's, or that of the replication where some may be missing.
    plan: Cow<'m, Plan>,
    next_planned: usize,
    /// The moments of the next planned event (or end of a break) and of the next arrival.
    next_plan: Moment,
    next_arrival: Moment,
    batch: Batch<'m>,
    draws: Draws<'m>,
    /// Ends of service.
    ends: Ends,
    /// Ends of breaks.
    returns: BinaryHeap<Reverse<Timer>>,
    /// Ends of the patience of those who wait.
    deadlines: Deadlines,
    timers: BinaryHeap<Reverse<Timer>>,
    timers_set: u32,
    /// How many of the timers are for waiting contacts, those included that have left already.
    contact_timers: usize,
    lines: Lines,
    /// Contacts in the lines that are work and may wait.
    work_waiting: usize,
    cases: CaseBook,
    agents: Agents,
    groups: Vec<GroupState>,
    queues: Vec<QueueState>,
    /// The lines together that count in the total.
    line: Line,
    /// Contacts whose agent is chosen but has not said hello.
    ringing: usize,
    trunks_used: u32,
    underway: Underway,
    tally: Tally,
}

impl<'m, O: Observer> Engine<'m, O> {
    fn new(
        model: &'m Model<'m>,
        (seed, replication): (u64, u64),
        batch: Batch<'m>,
        waits: Vec<Histogram>,
        observer: &'m mut O,
    ) -> Self {
        let (queues, groups) = (model.queues(), model.groups());
        let plan = match model.center.groups.iter().any(Group::misses_some) {
            false => Cow::Borrowed(&model.plan),
            true => {
                let presence = Presence::new(seed, replication);
                Cow::Owned(Plan::new(model.center, model.calendar, Some(presence)))
            }
        };
        let agents = Agents::new(&plan.first_agent);
        Self {
            model,
            observer,
            now: 0,
            interval: 0,
            clock_runs: true,
            next_planned: 0,
            next_plan: plan.events.first().map_or(Moment::NEVER, |&(moment, _)| moment),
            next_arrival: Moment::NEVER,
            plan,
            batch,
            draws: Draws::new(model, seed, replication),
            ends: Ends::new(agents.count() as usize),
            returns: BinaryHeap::new(),
            deadlines: Deadlines::new(),
            timers: BinaryHeap::new(),
            timers_set: 0,
            contact_timers: 0,
            lines: Lines::new(queues),
            work_waiting: 0,
            cases: CaseBook::new(model, seed, replication),
            agents,
            groups: vec![GroupState::default(); groups],
            queues: vec![QueueState::default(); queues],
            line: Line::default(),
            ringing: 0,
            trunks_used: 0,
            underway: Underway::default(),
            tally: Tally::new(queues, groups, waits, model.has_cases),
        }
    }

    /// Up to the horizon everything happens; after it the lines drain, until they are empty or
    /// nothing is left that could empty them.
    fn run(&mut self) {
        while self.clock_runs || self.lines.waiting() > self.work_waiting || self.ringing > 0 {
            if self.model.single_queue && self.can_settle() {
                self.settle();
            }
            if !self.step() {
                break;
            }
        }
        // Who is ringing when nothing else happens any more still hears hello.
        while self.ringing > 0
            && let Some(Reverse(timer)) = self.timers.pop()
        {
            match timer.rank() {
                Rank::Hello => {
                    self.now = timer.moment().time();
                    self.ringing -= 1;
                    self.leave_line(timer.subject() as usize);
                }
                Rank::ServiceEnd => self.trunks_used -= 1,
                _ => {}
            }
        }
    }

    /// Makes the next event happen; `false` when there is none.
    #[inline]
    fn step(&mut self) -> bool {
        let arrival = self.next_arrival;
        // Of those that never come the moments lie beyond the last tick.
        let service_end = Moment::new(self.ends.first_time(), Rank::ServiceEnd);
        let hang_up = Moment::new(self.deadlines.first(), Rank::Patience);
        let timer = self.timers.peek().map_or(Moment::NEVER, |timer| timer.0.moment());
        let planned = self.next_plan;
        let next = arrival.min(service_end).min(hang_up).min(timer.min(planned));
        // The calendar's keys end there: what has not ended by then is open.
        if next.time() >= LAST_TICK {
            return false;
        }
        self.now = next.time();
        if next == arrival {
            self.arrive();
        } else if next == service_end {
            self.end_service();
        } else if next == hang_up {
            // Of those who hang up in the same microsecond who came first.
            self.abandon(self.deadlines.first_slot(|slot| self.lines.get(slot).sequence));
        } else if next == planned {
            self.go_by_plan();
        } else {
            self.expire_timer();
        }
        true
    }

    /// The next planned event or, after all those of the same moment, the end of a break.
    fn go_by_plan(&mut self) {
        match self.plan.events.get(self.next_planned) {
            Some(&(moment, planned)) if moment == self.next_plan => {
                self.next_planned += 1;
                self.happen(planned);
            }
            _ => {
                if let Some(Reverse(timer)) = self.returns.pop() {
                    self.end_break(timer.subject());
                }
            }
        }
        self.look_at_plan();
    }

    /// Notes when the next planned event happens.
    pub(super) fn look_at_plan(&mut self) {
        let planned = self.plan.events.get(self.next_planned);
        let planned = planned.map_or(Moment::NEVER, |&(moment, _)| moment);
        let end_of_break = self.returns.peek().map_or(Moment::NEVER, |timer| timer.0.moment());
        self.next_plan = planned.min(end_of_break);
    }

    fn happen(&mut self, planned: Planned) {
        match planned {
            Planned::Interval(interval) => self.begin_interval(interval),
            Planned::Open(queue) => self.open(queue),
            Planned::Close(queue) => {
                let before = self.closing();
                self.close(queue);
                self.stay_also(&before);
            }
            Planned::Heads { group, heads } => self.set_heads(group, heads),
            Planned::ShiftStart { agent, end, first_break } => {
                self.start_shift(agent, end, first_break);
            }
            Planned::ShiftEnd { agent } => self.end_shift(agent),
            Planned::BreakStart { agent, index } => self.call_to_break(agent, index),
            Planned::Horizon => self.end_horizon(),
        }
    }

    fn begin_interval(&mut self, interval: usize) {
        if interval > 0 {
            self.read_clocks();
        }
        self.interval = interval;
        self.batch.fill(&self.model.source, interval);
        self.look_for_arrival();
    }

    /// Notes when the next contact of the interval arrives.
    #[inline]
    pub(super) fn look_for_arrival(&mut self) {
        let time = self.batch.next_arrival();
        self.next_arrival = time.map_or(Moment::NEVER, |time| Moment::new(time, Rank::Arrival));
    }

    /// Books to the interval that ends now what goes by the clock.
    fn read_clocks(&mut self) {
        let now = self.now;
        for (queue, state) in self.queues.iter_mut().enumerate() {
            let cell = state.line.drain(now);
            state.area += cell.area;
            self.tally.queue_mut(queue, self.interval).line = cell;
            if self.model.queue(queue).deferrable {
                let age = self.lines.oldest(queue).map_or(0, |arrival| now - arrival);
                self.tally.cases_mut(queue, self.interval).oldest = age;
            }
        }
        *self.tally.line_mut(self.interval) = self.line.drain(now);
        for (group, state) in self.groups.iter_mut().enumerate() {
            let idle = u64::from(self.agents.idle_count(group));
            assert_eq!(
                state.staffed.value(),
                state.busy.value() + idle,
                "every agent on duty is either busy or available (group {group}, {now} µs)"
            );
            let cell = self.tally.group_mut(group, self.interval);
            cell.staffed = state.staffed.drain(now);
            cell.busy = state.busy.drain(now);
            cell.overrun = state.overrun.drain(now);
            cell.paid_break = state.paid_break.drain(now);
        }
    }

    fn end_horizon(&mut self) {
        self.read_clocks();
        self.clock_runs = false;
        // Also one that closed earlier and still has a line: whoever is here now stays for it.
        let before = self.closing();
        (0..self.queues.len()).for_each(|queue| self.close(queue));
        self.stay_also(&before);
    }

    /// A timer has run out; what it was set for may have passed.
    fn expire_timer(&mut self) {
        let Some(Reverse(timer)) = self.timers.pop() else { return };
        match timer.rank() {
            Rank::ServiceEnd => self.trunks_used -= 1,
            Rank::Hello => {
                self.ringing -= 1;
                self.leave_line(timer.subject() as usize);
            }
            Rank::Overflow => {
                self.contact_timers -= 1;
                if self.lines.holds(timer.subject(), timer.sequence()) {
                    self.overflow(timer.subject());
                }
            }
            Rank::FollowUp => self.follow_up(timer.subject()),
            Rank::StaffRise | Rank::StaffDrop | Rank::Patience | Rank::Arrival => {
                unreachable!("no timer is set for these")
            }
        }
    }

    /// A timer for anything but a waiting contact.
    fn timer(&mut self, time: Tick, rank: Rank, subject: u32) -> Timer {
        self.timers_set = self.timers_set.wrapping_add(1);
        Timer::new(time, rank, self.timers_set, subject)
    }

    /// A timer for the overflow of the contact in `slot`. Timers of contacts that have left stay until they run out,
    /// or until they are more than half of all: then they are swept, so that memory is that of the
    /// contacts in the system.
    fn set_overflow_timer(&mut self, time: Tick, slot: u32) {
        const SWEEP_FROM: usize = 4_096;
        let sequence = self.lines.get(slot).sequence;
        self.timers.push(Reverse(Timer::new(time, Rank::Overflow, sequence, slot)));
        self.contact_timers += 1;
        let live_at_most = self.model.overflows_per_contact * self.lines.waiting();
        if self.contact_timers > SWEEP_FROM.max(2 * live_at_most) {
            let lines = &self.lines;
            let mut live = 0;
            self.timers.retain(|Reverse(timer)| match timer.rank() {
                Rank::Overflow => {
                    let holds = lines.holds(timer.subject(), timer.sequence());
                    live += usize::from(holds);
                    holds
                }
                _ => true,
            });
            self.contact_timers = live;
        }
    }

    /// One contact more counts as waiting in a queue's line.
    #[inline(always)]
    fn join_line(&mut self, queue: usize) {
        self.queues[queue].line.join(self.now);
        if self.model.queue(queue).counted {
            self.line.join(self.now);
        }
    }

    /// One contact fewer counts as waiting in a queue's line.
    #[inline(always)]
    fn leave_line(&mut self, queue: usize) {
        self.queues[queue].line.leave(self.now);
        if self.model.queue(queue).counted {
            self.line.leave(self.now);
        }
    }

    /// What still waits is open; then the invariants are checked.
    fn finish(mut self) -> Tally {
        if self.model.center.lines.is_some() {
            let held = self.trunks_held();
            assert_eq!(self.trunks_used, held, "every line in use is somebody's");
        }
        for queue in 0..self.queues.len() {
            while let Some(slot) = self.lines.head(queue) {
                let contact = self.take_from_line(slot);
                self.leave_line(queue);
                let wait = self.now - contact.arrival;
                self.queues[queue].waits += wait;
                self.tally.queue_mut(queue, contact.interval as usize).open += 1;
                if self.model.has_cases {
                    self.leave_open(&contact.into());
                }
                self.observer.contact(
                    &contact.caller,
                    contact.arrival,
                    self.now,
                    super::Fate::Open,
                );
            }
        }
        for missing in &self.plan.missing {
            let cell = self.tally.group_mut(missing.group, missing.interval);
            cell.absent += missing.absent;
            cell.paid_break += missing.away;
        }
        for (queue, state) in self.queues.iter_mut().enumerate() {
            let area = state.area + state.line.drain(self.now).area;
            assert_eq!(area, state.waits, "Little's law: ∫L dt = Σ waits (queue {queue})");
        }
        for cell in self.tally.queue_cells() {
            let QueueCell { offered, blocked, answered, abandoned, dismissed, open, .. } = *cell;
            let fates = blocked + answered + abandoned + dismissed + open;
            assert_eq!(offered, fates, "every contact meets one fate: {cell:?}");
        }
        if self.model.has_cases {
            self.finish_cases();
        }
        self.tally
    }
}
