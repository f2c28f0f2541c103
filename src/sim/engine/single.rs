//! The single-queue path: the contacts of one queue with one group of equal agents, settled in order
//! of arrival over the times at which agents are free (Kiefer and Wolfowitz, 1955).
//!
//! Between two planned events nothing but the line decides: a contact begins when the first agent
//! is free, or hangs up before. So no event is needed for an end of service or a patience. Who would
//! begin beyond the next planned event is held over to it. Where agents are about to leave or a line
//! keeps them, the general path goes on event by event until that is over; both give the same
//! figures, to the last digit.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::center::{AgentRule, Center, Queue};
use crate::sim::agents::State;
use crate::sim::level::Line;
use crate::sim::model::{Candidate, QueueRules, Work};
use crate::sim::observer::{Fate, Observer};
use crate::sim::order::{Moment, Rank};
use crate::sim::tally::QueueCell;
use crate::sim::winner::Ends;
use crate::stats::Histogram;
use crate::time::{LAST_TICK, Tick};

use super::Engine;
use super::contacts::Contact;
use super::draws::Draws;

/// Whether a center is one queue with one group whose agents may be taken in the order in which they
/// are free. `route` is the queue's.
pub(in crate::sim) fn is_single_queue(center: &Center, queues: &[QueueRules]) -> bool {
    let [QueueRules { nouns: queue, route, .. }] = queues else { return false };
    matches!(center.agent_rule, AgentRule::LongestIdle | AgentRule::Fastest)
        && center.lines.is_none()
        && center.groups.len() == 1
        && center.groups[0].ring == 0
        && queue.flows.all().next().is_none()
        && queue.finished_within.is_none()
        && queue.closed_within.is_none()
        && matches!(route[..], [Candidate { after: 0, .. }])
}

/// What a stretch works with; empty outside.
#[derive(Debug, Default)]
pub(super) struct Underway {
    /// When those who wait begin, in order, and when those who will hang up do.
    begins: VecDeque<Tick>,
    hang_ups: BinaryHeap<Reverse<Tick>>,
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
        self.free_all_agents();
        let until = self.next_plan;
        let mut underway = std::mem::take(&mut self.underway);
        let mut stretch = Stretch {
            draws: self.draws,
            work: self.model.work(0, 0, self.interval),
            nouns: self.model.queue(0).nouns,
            observer: self.observer,
            free: &mut self.ends,
            since: self.now,
            ends_before: until.first_not_before(Rank::ServiceEnd),
            hang_ups_before: until.first_not_before(Rank::Patience),
            underway: &mut underway,
            line: self.queues[0].line,
            busy: 0,
            at_once: 0,
            handle_at_once: 0,
            waits: 0,
            hung_up: 0,
        };
        while let Some(slot) = self.lines.head(0) {
            let contact: Contact = self.lines.leave(slot).into();
            self.deadlines.clear(slot);
            stretch.work = self.model.work(0, 0, contact.interval as usize);
            let books = self.tally.queue_and_waits_mut(0, contact.interval as usize);
            stretch.wait(&contact, stretch.draws.deadline(&contact), books);
        }
        stretch.work = self.model.work(0, 0, self.interval);
        let (cell, waits) = self.tally.queue_and_waits_mut(0, self.interval);
        while let Some(arrival) = self.batch.next_arrival()
            && Moment::new(arrival, Rank::Arrival) < until
        {
            let caller = self.batch.take();
            stretch.arrive(&Contact::new(caller, arrival, self.interval), (cell, waits));
        }
        stretch.pass_time(Tick::MAX - 1);
        cell.abandoned_here += stretch.hung_up;
        cell.answer_at_once(stretch.at_once, stretch.handle_at_once);
        waits.add_zeros(stretch.at_once);
        self.queues[0].waits += stretch.waits;
        self.queues[0].line = stretch.line;
        self.line = stretch.line;
        let (busy, ends_before) = (stretch.busy, stretch.ends_before);
        self.rest_free_agents(busy, ends_before);
        for contact in underway.held.drain(..) {
            self.put_into_line(&contact, self.draws.deadline(&contact));
        }
        self.underway = underway;
        self.now = until.time();
        self.look_for_arrival();
    }

    /// All agents on duty count as busy, the idle with the moment since when they are free.
    fn free_all_agents(&mut self) {
        self.groups[0].busy.set(self.now, 0);
        let ends = &mut self.ends;
        self.agents.rouse_all(0, |agent, person| {
            person.state = State::Busy;
            ends.set(agent, person.since);
        });
    }

    /// Agents who are free when the stretch ends go back among the idle. `busy` is Σ(free − begin) of
    /// its contacts.
    fn rest_free_agents(&mut self, busy: Tick, ends_before: Tick) {
        let (since, end) = (self.now, self.next_plan.time());
        let on_duty = self.groups[0].staffed.value();
        // ∫busy dt = Σ ends − Σ begins, where everybody counts as busy at first until he is free, and
        // who is still busy counts to the end. The sums may wrap, what they differ by does not.
        let mut area = busy.wrapping_sub(on_duty.wrapping_mul(since));
        while let Some((free, agent)) = self.ends.first()
            && free < ends_before
        {
            self.ends.clear(agent);
            area = area.wrapping_add(free.max(since));
            self.agents.rest(agent, free);
        }
        let busy = on_duty - u64::from(self.agents.idle_count(0));
        self.groups[0].busy.resume(end, busy, area.wrapping_add(busy.wrapping_mul(end)));
    }
}

/// The cell to which a contact is booked and the waits of those answered.
type Books<'t> = (&'t mut QueueCell, &'t mut Histogram);

/// The time from one planned event to the next.
struct Stretch<'a, O> {
    draws: Draws<'a>,
    work: Work<'a>,
    nouns: &'a Queue,
    observer: &'a mut O,
    /// For each agent on duty when he is or was free.
    free: &'a mut Ends,
    since: Tick,
    /// Ends of service from here on belong to the time after the stretch, and so do hang-ups.
    ends_before: Tick,
    hang_ups_before: Tick,
    underway: &'a mut Underway,
    line: Line,
    /// Σ(free − begin) over the contacts that begin, wrapping.
    busy: Tick,
    /// How many arrived to a free agent, and the agents' time on them.
    at_once: u64,
    handle_at_once: Tick,
    /// Waits of all who began or hung up.
    waits: Tick,
    hung_up: u64,
}

impl<O: Observer> Stretch<'_, O> {
    #[inline]
    fn arrive(&mut self, contact: &Contact, books: Books) {
        books.0.offered += 1;
        if self.first_free() <= contact.arrival {
            self.at_once += 1;
            self.handle_at_once += self.begin(contact, contact.arrival);
            return;
        }
        books.0.delayed += 1;
        let deadline = self.draws.deadline(contact);
        if deadline == contact.arrival {
            self.hang_up(contact, deadline, books);
            return;
        }
        self.pass_time(contact.arrival);
        self.line.join(contact.arrival);
        self.wait(contact, deadline, books);
    }

    /// When the next agent is free.
    #[inline]
    fn first_free(&self) -> Tick {
        self.free.first().map_or(Tick::MAX, |(time, _)| time)
    }

    /// A contact in the line begins, hangs up or is held over.
    #[inline]
    fn wait(&mut self, contact: &Contact, deadline: Tick, books: Books) {
        let free = self.first_free();
        if free <= deadline && free < self.ends_before {
            self.underway.begins.push_back(free);
            let wait = free - contact.arrival;
            let handle = self.begin(contact, free);
            books.0.answer(wait, handle, self.nouns);
            books.1.add(wait);
            self.waits += wait;
        } else if deadline < free && deadline < self.hang_ups_before {
            self.underway.hang_ups.push(Reverse(deadline));
            self.hang_up(contact, deadline, books);
        } else {
            self.underway.held.push(*contact);
        }
    }

    /// The agent who is free first takes the contact, for the time that is returned.
    #[inline(always)]
    fn begin(&mut self, contact: &Contact, time: Tick) -> Tick {
        let Some((free, agent)) = self.free.first() else { return 0 };
        let handle = self.draws.talk_and_handle(contact, &self.work).1;
        let wait = time - contact.arrival;
        self.busy = self.busy.wrapping_add(free.max(self.since).wrapping_sub(time));
        self.free.set(agent, (time + handle).min(LAST_TICK));
        let fate = Fate::Answered { agent, group: 0, wait, handle };
        self.observer.contact(&contact.caller, contact.arrival, time, fate);
        handle
    }

    fn hang_up(&mut self, contact: &Contact, time: Tick, (cell, _): Books) {
        let wait = time - contact.arrival;
        cell.lose(wait, self.nouns);
        self.waits += wait;
        self.hung_up += 1;
        let fate = Fate::Abandoned { wait };
        self.observer.contact(&contact.caller, contact.arrival, time, fate);
    }

    /// The line up to `time`: whoever begins or hangs up by then leaves it.
    #[inline]
    fn pass_time(&mut self, time: Tick) {
        let Underway { begins, hang_ups, .. } = self.underway;
        loop {
            let begin = begins.front().copied().unwrap_or(Tick::MAX);
            let hang_up = hang_ups.peek().map_or(Tick::MAX, |time| time.0);
            let next = begin.min(hang_up);
            if next > time {
                return;
            }
            if begin <= hang_up {
                begins.pop_front();
            } else {
                hang_ups.pop();
            }
            self.line.leave(next);
        }
    }
}
