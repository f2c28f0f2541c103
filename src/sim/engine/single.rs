//! The single-queue path: the contacts of one queue with one group of equal agents, settled in order
//! of arrival over a heap of the times at which agents are free (Kiefer and Wolfowitz, 1955).
//!
//! Between two planned events nothing but the line decides: a contact begins when the first agent
//! is free, or hangs up before. So no event is needed for an end of service or a patience. Who would
//! begin beyond the next planned event is held over to it. Where agents are about to leave or a line
//! keeps them, the general path goes on event by event until that is over; both give the same
//! figures, to the last digit.

use std::collections::VecDeque;

use crate::center::{AgentRule, Center};
use crate::sim::agents::State;
use crate::sim::heap::Heap;
use crate::sim::level::Line;
use crate::sim::model::Candidate;
use crate::sim::observer::{Fate, Observer};
use crate::sim::order::Rank;
use crate::time::{LAST_TICK, Tick};

use super::contacts::Contact;
use super::{AGENT_BITS, Engine};

/// Whether a center is one queue with one group whose agents may be taken in the order in which they
/// are free. `route` is the queue's.
pub(in crate::sim) fn is_single_queue(center: &Center, routes: &[Vec<Candidate>]) -> bool {
    let [route] = routes else { return false };
    matches!(center.agent_rule, AgentRule::LongestIdle | AgentRule::Fastest)
        && center.lines.is_none()
        && center.groups.len() == 1
        && center.groups[0].ring == 0
        && matches!(route[..], [Candidate { after: 0, .. }])
}

/// What is on its way between two planned events; empty outside.
#[derive(Debug, Default)]
pub(super) struct Underway {
    /// The clock when the stretch began.
    since: Tick,
    /// Ends of service from here on belong to the time after the stretch, and so do hang-ups.
    ends_before: Tick,
    hang_ups_before: Tick,
    /// When those who wait begin, in order, and when those who will hang up do.
    begins: VecDeque<Tick>,
    hang_ups: Heap<Tick>,
    line: Line,
    /// Agents' time on contacts, without those who are busy when the stretch ends.
    busy: Tick,
    /// Who still waits when the stretch ends.
    held: Vec<Contact>,
}

impl<O: Observer> Engine<'_, O> {
    /// Whether everything up to the next planned event can be settled without events, and that is
    /// worth moving the idle and the waiting from one representation to the other.
    #[inline]
    pub(super) fn can_settle(&self) -> bool {
        !O::BY_THE_CLOCK
            && self.clock_runs
            && self.groups[0].overrun.value() == 0
            && self.queues[0].closing.is_none()
            && self.lines.waiting() + self.agents.idle_count(0) as usize <= self.batch.remaining()
    }

    /// Settles everything before the next planned event.
    pub(super) fn settle(&mut self) {
        self.begin_stretch();
        while let Some(slot) = self.lines.head(0) {
            let contact = self.lines.leave(slot).into();
            let deadline = self.deadline(&contact);
            self.settle_waiting(&contact, deadline);
        }
        while self.next_arrival < self.next_plan {
            self.settle_next_arrival();
        }
        self.end_stretch();
    }

    /// All agents go into the calendar, the idle with the moment since when they are.
    fn begin_stretch(&mut self) {
        let until = self.next_plan;
        self.underway.since = self.now;
        self.underway.ends_before = until.first_not_before(Rank::ServiceEnd);
        self.underway.hang_ups_before = until.first_not_before(Rank::Patience);
        self.underway.line = self.queues[0].line;
        self.underway.busy = 0;
        self.timers.clear();
        self.contact_timers = 0;
        let (calendar, now) = (&mut self.calendar, self.now);
        self.agents.rouse_all(0, |agent, person| {
            person.state = State::Busy;
            calendar.push(person.since << AGENT_BITS | u64::from(agent));
        });
        self.groups[0].busy.set(now, 0);
    }

    #[inline]
    fn settle_next_arrival(&mut self) {
        self.now = self.next_arrival.time();
        let contact = self.take_arrival();
        if self.first_free() <= self.now {
            self.begin_at(&contact, self.now);
            return;
        }
        let cell = self.tally.queue_mut(0, self.interval);
        cell.delayed += 1;
        let deadline = self.deadline(&contact);
        if deadline == self.now {
            self.lose(&contact, self.now);
            return;
        }
        self.pass_time(self.now);
        self.underway.line.join(self.now);
        self.settle_waiting(&contact, deadline);
    }

    /// When the next agent is free.
    #[inline]
    fn first_free(&self) -> Tick {
        self.calendar.first().map_or(Tick::MAX, |key| key >> AGENT_BITS)
    }

    /// A contact that has joined the line begins, hangs up or is held over.
    fn settle_waiting(&mut self, contact: &Contact, deadline: Tick) {
        let free = self.first_free();
        if free <= deadline && free < self.underway.ends_before {
            self.underway.begins.push_back(free);
            self.begin_at(contact, free);
        } else if deadline < free && deadline < self.underway.hang_ups_before {
            self.underway.hang_ups.push(deadline);
            self.lose(contact, deadline);
        } else {
            self.underway.held.push(*contact);
        }
    }

    /// The agent who is free first takes the contact.
    #[inline]
    fn begin_at(&mut self, contact: &Contact, start: Tick) {
        let Some(key) = self.calendar.first() else { return };
        let agent = (key & ((1 << AGENT_BITS) - 1)) as u32;
        let (_, handle) = self.talk_and_handle(contact, 0);
        let since = self.underway.since;
        let free = (key >> AGENT_BITS).max(since);
        self.underway.busy = self.underway.busy.wrapping_add(free.wrapping_sub(start));
        self.calendar
            .replace_first((start + handle).min(LAST_TICK) << AGENT_BITS | u64::from(agent));
        let wait = start - contact.arrival;
        self.book_answer(contact, wait, handle);
        let fate = Fate::Answered { agent, group: 0, wait, handle };
        self.observer.contact(&contact.caller, contact.arrival, start, fate);
    }

    /// The line up to `time`: whoever begins or hangs up by then leaves it.
    #[inline]
    fn pass_time(&mut self, time: Tick) {
        let Underway { begins, hang_ups, line, .. } = &mut self.underway;
        loop {
            let begin = begins.front().copied().unwrap_or(Tick::MAX);
            let hang_up = hang_ups.first().unwrap_or(Tick::MAX);
            let next = begin.min(hang_up);
            if next > time {
                return;
            }
            if begin <= hang_up {
                begins.pop_front();
            } else {
                hang_ups.pop();
            }
            line.leave(next);
        }
    }

    /// Agents who are free go back among the idle, who waits goes back into the line.
    fn end_stretch(&mut self) {
        self.pass_time(Tick::MAX - 1);
        let end = self.next_plan.time();
        let (since, ends_before) = (self.underway.since, self.underway.ends_before);
        let all = self.calendar.len() as u64;
        let mut busy = self.underway.busy.wrapping_sub(all * since);
        while let Some(key) = self.calendar.first()
            && key >> AGENT_BITS < ends_before
        {
            self.calendar.pop();
            let free = key >> AGENT_BITS;
            busy = busy.wrapping_add(free.max(since));
            self.agents.rest((key & ((1 << AGENT_BITS) - 1)) as u32, free);
        }
        let still_busy = self.calendar.len() as u64;
        busy = busy.wrapping_add(still_busy * end);
        self.groups[0].busy.resume(end, still_busy, busy);
        self.queues[0].line = self.underway.line;
        self.line = self.underway.line;
        self.now = end;
        let mut held = std::mem::take(&mut self.underway.held);
        for contact in held.drain(..) {
            let deadline = self.deadline(&contact);
            self.put_into_line(&contact, deadline);
        }
        self.underway.held = held;
    }
}
