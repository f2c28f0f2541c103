//! What contacts do: arrive, wait, hang up, are answered and end; queues that open and close.

use std::cmp::Reverse;

use crate::center::{AgentRule, AtClose};
use crate::demand::Caller;
use crate::time::{LAST_TICK, Tick};

use super::super::lines::Waiting;
use super::super::model::Candidate;
use super::super::observer::{Fate, Observer};
use super::super::order::{Rank, Timer};
use super::Engine;
use super::going_on::Way;
use crate::sim::agents::State;
use crate::sim::cases::NO_CASE;

/// A contact on its way to an agent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contact {
    pub(super) caller: Caller,
    pub(super) arrival: Tick,
    pub(super) interval: u32,
    pub(super) case: u32,
    /// Whether its line's length counts it.
    waited: bool,
}

impl Contact {
    /// As it arrives, without a case.
    #[inline]
    pub(super) fn new(caller: Caller, arrival: Tick, interval: usize) -> Self {
        Self { caller, arrival, interval: interval as u32, case: NO_CASE, waited: false }
    }
}

impl From<Waiting> for Contact {
    fn from(Waiting { caller, arrival, interval, case, .. }: Waiting) -> Self {
        Self { caller, arrival, interval, case, waited: true }
    }
}

impl<O: Observer> Engine<'_, O> {
    pub(super) fn arrive(&mut self) {
        let caller = self.batch.take();
        self.look_for_arrival();
        let mut contact = Contact::new(caller, self.now, self.interval);
        if self.model.has_cases {
            contact.case = self.begin_case(&contact);
        }
        self.come(&contact, false);
    }

    /// A contact comes to its queue, perhaps on a trunk that it holds already.
    #[inline]
    pub(super) fn come(&mut self, contact: &Contact, holds_trunk: bool) {
        let queue = usize::from(contact.caller.queue);
        self.tally.queue_mut(queue, self.interval).offered += 1;
        if self.model.center.lines.is_some() && !self.find_trunk(queue, holds_trunk) {
            return self.block(contact);
        }
        if self.model.has_cases && !self.model.queue(queue).nouns.needs_agents {
            return self.pass(contact);
        }
        match self.choose_agent(contact) {
            Some(agent) => {
                self.agents.rouse(agent);
                self.begin_work(agent, contact);
            }
            None => self.wait(contact),
        }
    }

    /// Sees to it that a contact of a queue holds a trunk if it needs one; `false` if there is none.
    fn find_trunk(&mut self, queue: usize, holds_trunk: bool) -> bool {
        match (holds_trunk, self.model.queue(queue).holds_trunk) {
            (false, true) if Some(self.trunks_used) == self.model.center.lines => return false,
            (false, true) => self.trunks_used += 1,
            (true, false) => self.trunks_used -= 1,
            (true, true) | (false, false) => {}
        }
        true
    }

    fn block(&mut self, contact: &Contact) {
        let queue = usize::from(contact.caller.queue);
        self.tally.queue_mut(queue, self.interval).blocked += 1;
        self.observer.contact(&contact.caller, self.now, self.now, Fate::Blocked);
        if self.model.has_cases {
            self.go_on(contact, Way::AfterBlock, self.now);
        }
    }

    /// A queue that needs nobody takes its time.
    fn pass(&mut self, contact: &Contact) {
        let queue = usize::from(contact.caller.queue);
        let time = self.draws.passing_time(contact);
        let end = self.now + time;
        let nouns = self.model.queue(queue).nouns;
        self.tally.queue_mut(queue, contact.interval as usize).answer(0, time, nouns);
        self.observer.contact(&contact.caller, self.now, self.now, Fate::Passed { time });
        let keeps_trunk = self.end_talk(contact, None, end);
        if self.model.queue(queue).holds_trunk && !keeps_trunk {
            let timer = self.timer(end, Rank::ServiceEnd, 0);
            self.timers.push(Reverse(timer));
        }
    }

    /// An agent who had no contact in hand begins with this one.
    pub(super) fn begin_work(&mut self, agent: u32, contact: &Contact) {
        let group = usize::from(self.agents.get(agent).group);
        self.groups[group].busy.rise(self.now);
        self.serve(agent, contact);
    }

    /// Nobody is free: the caller waits or hangs up at once.
    fn wait(&mut self, contact: &Contact) {
        let queue = usize::from(contact.caller.queue);
        self.tally.queue_mut(queue, self.interval).delayed += 1;
        let deadline = self.draws.deadline(contact);
        if deadline == self.now {
            self.lose(contact, self.now);
            return;
        }
        self.join_line(queue);
        let slot = self.put_into_line(contact, deadline);
        if self.model.overflows_per_contact == 0 {
            return;
        }
        for step in 0..self.model.queue(queue).route.len() {
            let after = self.model.queue(queue).route[step].after;
            if after > 0 {
                self.set_overflow_timer(self.now.saturating_add(after), slot);
            }
        }
    }

    /// Puts a contact at the end of its line, until its deadline; its slot.
    pub(super) fn put_into_line(&mut self, contact: &Contact, deadline: Tick) -> u32 {
        let Contact { caller, arrival, interval, case, .. } = *contact;
        let queue = usize::from(caller.queue);
        let favoured = caller.step > 0 && self.model.queue(queue).score.follow_up != 0.0;
        let slot = self.lines.join(caller, arrival, interval, case, favoured);
        self.deadlines.set(slot, deadline);
        self.work_waiting += usize::from(self.model.queue(queue).deferrable);
        slot
    }

    /// A caller hangs up at `time`; he no longer waits in a line.
    pub(super) fn lose(&mut self, contact: &Contact, time: Tick) {
        let queue = usize::from(contact.caller.queue);
        let wait = time - contact.arrival;
        let nouns = self.model.queue(queue).nouns;
        self.tally.queue_mut(queue, contact.interval as usize).lose(wait, nouns);
        if self.clock_runs {
            self.tally.queue_mut(queue, self.interval).abandoned_here += 1;
        }
        self.queues[queue].waits += wait;
        self.release_trunk(queue);
        self.observer.contact(&contact.caller, contact.arrival, time, Fate::Abandoned { wait });
        if self.model.has_cases {
            self.go_on(contact, Way::AfterAbandon, time);
        }
    }

    /// The patience of the contact in `slot` has run out.
    pub(super) fn abandon(&mut self, slot: u32) {
        let contact = self.take_from_line(slot);
        self.leave_line(usize::from(contact.caller.queue));
        self.lose(&contact.into(), self.now);
    }

    /// The contact in `slot` may now go to a further group; work that may wait does so no more after
    /// the horizon.
    pub(super) fn overflow(&mut self, slot: u32) {
        let contact: Contact = (*self.lines.get(slot)).into();
        let is_put_off =
            self.model.queue(usize::from(contact.caller.queue)).deferrable && !self.clock_runs;
        if !is_put_off && let Some(agent) = self.choose_agent(&contact) {
            // Off the list of the idle first: an empty line may send the idle home.
            self.agents.rouse(agent);
            self.take_from_line(slot);
            self.begin_work(agent, &contact);
        }
    }

    /// Gives a contact to an agent who counts as busy already.
    pub(super) fn serve(&mut self, agent: u32, contact: &Contact) {
        let Contact { caller, arrival, waited, .. } = *contact;
        let queue = usize::from(caller.queue);
        let group = usize::from(self.agents.get(agent).group);
        let ring = self.model.group(group).ring;
        let work = self.model.work(group, queue, contact.interval as usize);
        let (talk, handle) = self.draws.talk_and_handle(contact, &work);
        let wait = self.now + ring - arrival;
        self.book_answer(contact, wait, handle);
        if ring > 0 {
            self.ring(queue, ring, waited);
        } else if waited {
            self.leave_line(queue);
        }
        let hello = self.now + ring;
        let end = (hello + handle).min(LAST_TICK);
        self.ends.set(agent, end);
        let talk_end = hello + talk;
        let goes_on_with_it =
            self.model.has_cases && self.end_talk(contact, Some((group, ring + handle)), talk_end);
        let holds_trunk = self.model.queue(queue).holds_trunk
            && !goes_on_with_it
            && self.hold_trunk(talk_end, end);
        let person = self.agents.get_mut(agent);
        person.state = State::Busy;
        person.since = self.now;
        person.holds_trunk = holds_trunk;
        let fate = Fate::Answered { agent, group, wait, handle };
        self.observer.contact(&caller, arrival, self.now, fate);
    }

    /// A contact is answered after `wait`.
    #[inline]
    pub(super) fn book_answer(&mut self, contact: &Contact, wait: Tick, handle: Tick) {
        let (queue, interval) = (usize::from(contact.caller.queue), contact.interval as usize);
        let nouns = self.model.queue(queue).nouns;
        let (cell, waits) = self.tally.queue_and_waits_mut(queue, interval);
        cell.answer(wait, handle, nouns);
        waits.add(wait);
        self.queues[queue].waits += wait;
    }

    /// The agent is chosen and the caller still waits for hello.
    fn ring(&mut self, queue: usize, ring: Tick, waited: bool) {
        if !waited {
            self.join_line(queue);
        }
        self.ringing += 1;
        let timer = self.timer(self.now + ring, Rank::Hello, queue as u32);
        self.timers.push(Reverse(timer));
    }

    /// Whether the trunk is held to the end of the service; where after-call work follows, a timer
    /// frees it at the end of the talk.
    fn hold_trunk(&mut self, talk_end: Tick, service_end: Tick) -> bool {
        if talk_end < service_end {
            let timer = self.timer(talk_end, Rank::ServiceEnd, 0);
            self.timers.push(Reverse(timer));
        }
        talk_end >= service_end
    }

    /// Trunks counted once more: of those who wait, who talk, with an agent or a menu, and who are on
    /// their way to another queue.
    pub(super) fn trunks_held(&self) -> u32 {
        let holds = |queue: &usize| self.model.queue(*queue).holds_trunk;
        let waiting = (0..self.queues.len()).filter(holds).map(|queue| self.lines.count(queue));
        let agents = (0..self.agents.count()).map(|agent| self.agents.get(agent));
        let talking = agents.filter(|agent| agent.state == State::Busy && agent.holds_trunk);
        let is_timed = |timer: &&Reverse<Timer>| timer.0.rank() == Rank::ServiceEnd;
        let timed = self.timers.iter().filter(is_timed).count();
        (waiting.sum::<usize>() + talking.count() + timed + self.cases.on_trunks()) as u32
    }

    fn release_trunk(&mut self, queue: usize) {
        self.trunks_used -= u32::from(self.model.queue(queue).holds_trunk);
    }

    /// The agent at the top of the calendar is done.
    pub(super) fn end_service(&mut self) {
        let Some((_, agent)) = self.ends.first() else { return };
        let person = self.agents.get_mut(agent);
        person.busy += self.now - person.since;
        if person.holds_trunk {
            self.trunks_used -= 1;
        }
        self.count_out(agent);
        match self.next_contact(agent) {
            Some(slot) => {
                let contact = self.take_from_line(slot).into();
                self.serve(agent, &contact);
            }
            None => {
                self.ends.clear(agent);
                let group = usize::from(self.agents.get(agent).group);
                self.groups[group].busy.fall(self.now);
                self.stand_down(agent);
            }
        }
    }

    /// The idle agent who takes a contact: of the first tier with one that may take it, by the
    /// center's rule, then by the order of definition.
    #[inline(always)]
    pub(super) fn choose_agent(&self, contact: &Contact) -> Option<u32> {
        let queue = usize::from(contact.caller.queue);
        if self.agents.idle_groups() & self.model.queue(queue).route_mask == 0 {
            return None;
        }
        let route = &self.model.queue(queue).route;
        let waited = self.now - contact.arrival;
        let mut best: Option<(u32, (u64, u64), u32)> = None;
        for candidate in route {
            if best.is_some_and(|(tier, ..)| tier != candidate.tier) {
                break;
            }
            if candidate.after > waited
                || self.agents.idle_count(candidate.group) <= candidate.reserve
            {
                continue;
            }
            if self.model.rule() == AgentRule::Random {
                match self.any_idle(route, candidate.tier, waited, contact) {
                    None => continue,
                    chosen => return chosen,
                }
            }
            if let Some((claim, agent)) = self.best_idle(candidate, queue)
                && best.is_none_or(|(_, other, _)| claim < other)
            {
                best = Some((candidate.tier, claim, agent));
            }
        }
        best.map(|(.., agent)| agent)
    }

    /// The idle agent of a group whom the rule prefers; of two the one with the smaller claim wins.
    fn best_idle(&self, candidate: &Candidate, queue: usize) -> Option<((u64, u64), u32)> {
        let mut idle = self.idle_for(candidate.group, queue);
        match self.model.rule() {
            AgentRule::LeastBusy => {
                idle.map(|agent| ((self.agents.get(agent).busy, 0), agent)).min()
            }
            rule => {
                let agent = idle.next()?;
                let since = self.agents.get(agent).since;
                // The bits of positive floats are ordered as the floats are.
                let fastest = rule == AgentRule::Fastest;
                let pace = if fastest { candidate.mean_s.to_bits() } else { 0 };
                Some(((pace, since), agent))
            }
        }
    }

    /// The idle of a group who may take a contact of a queue, the longest idle first.
    #[inline]
    fn idle_for(&self, group: usize, queue: usize) -> impl Iterator<Item = u32> + '_ {
        self.agents.idle(group).filter(move |&agent| self.may_take(agent, queue))
    }

    /// Any idle agent of a tier, each with the same chance, drawn by the contact.
    fn any_idle(
        &self,
        route: &[Candidate],
        tier: u32,
        waited: Tick,
        contact: &Contact,
    ) -> Option<u32> {
        let queue = usize::from(contact.caller.queue);
        let idle = || {
            let equal = route.iter().filter(|c| {
                let has_reserve = self.agents.idle_count(c.group) > c.reserve;
                c.tier == tier && c.after <= waited && has_reserve
            });
            equal.flat_map(|candidate| self.idle_for(candidate.group, queue))
        };
        let place = self.draws.choice(contact) * idle().count() as f64;
        idle().nth(place as usize)
    }

    /// The waiting contact that a freed agent takes, by its slot.
    pub(super) fn next_contact(&self, agent: u32) -> Option<u32> {
        let person = self.agents.get(agent);
        if self.lines.waiting_queues() & self.model.group(usize::from(person.group)).task_mask == 0
        {
            return None;
        }
        if !person.leaving && person.break_is_due() {
            return None;
        }
        // Who looks while he is idle himself is none of the others.
        let others = || {
            self.agents.idle_count(usize::from(person.group))
                - u32::from(person.state == State::Idle)
        };
        let mut best: Option<(u32, f64, Tick, u32)> = None;
        for task in &self.model.group(usize::from(person.group)).tasks {
            if best.is_some_and(|(tier, ..)| tier != task.tier) {
                break;
            }
            if self.lines.is_empty(task.queue) || !self.may_take(agent, task.queue) {
                continue;
            }
            let is_put_off = self.model.queue(task.queue).deferrable && !self.clock_runs;
            if is_put_off || (task.reserve > 0 && others() < task.reserve) {
                continue;
            }
            let favoured = self.lines.first_favoured(task.queue);
            for slot in self.lines.first(task.queue).into_iter().chain(favoured) {
                let Waiting { arrival, caller, .. } = *self.lines.get(slot);
                let waited = self.now - arrival;
                if waited < task.after {
                    continue;
                }
                let score = self.model.queue(task.queue).score.after(waited, caller.step > 0);
                let wins = best.is_none_or(|(_, other, since, _)| {
                    score > other || (score == other && arrival < since)
                });
                if wins {
                    best = Some((task.tier, score, arrival, slot));
                }
            }
        }
        best.map(|(.., slot)| slot)
    }

    /// Takes a contact out of its line's order; it counts as waiting until
    /// [`leave_line`](Self::leave_line). An empty line lets those go who stayed for it.
    pub(super) fn take_from_line(&mut self, slot: u32) -> Waiting {
        let contact = self.lines.leave(slot);
        self.deadlines.clear(slot);
        let queue = usize::from(contact.caller.queue);
        self.work_waiting -= usize::from(self.model.queue(queue).deferrable);
        if self.queues[queue].closing.is_some() && self.lines.is_empty(queue) {
            self.end_closing(queue);
        }
        contact
    }

    pub(super) fn open(&mut self, queue: usize) {
        self.queues[queue].open = true;
        if self.queues[queue].closing.is_some() {
            self.end_closing(queue);
        }
    }

    pub(super) fn close(&mut self, queue: usize) {
        self.queues[queue].open = false;
        if self.model.queue(queue).deferrable {
            return;
        }
        match self.model.queue(queue).nouns.at_close {
            AtClose::Serve if self.lines.is_empty(queue) => {}
            AtClose::Serve => self.queues[queue].closing = Some(self.now),
            AtClose::Dismiss => {
                while let Some(slot) = self.lines.head(queue) {
                    let contact = self.take_from_line(slot);
                    self.leave_line(queue);
                    self.queues[queue].waits += self.now - contact.arrival;
                    self.tally.queue_mut(queue, contact.interval as usize).dismissed += 1;
                    self.release_trunk(queue);
                    let Waiting { caller, arrival, .. } = contact;
                    self.observer.contact(&caller, arrival, self.now, Fate::Dismissed);
                    if self.model.has_cases {
                        self.go_on(&contact.into(), Way::Nowhere, self.now);
                    }
                }
            }
        }
    }
}
