//! When agents come, pause and leave.

use std::cmp::Reverse;
use std::ops::Range;

use crate::sim::agents::{Agent, State};
use crate::sim::observer::Observer;
use crate::sim::order::Rank;
use crate::time::Tick;

use super::{Engine, GroupState};

impl<O: Observer> Engine<'_, O> {
    /// Scheduled heads of a group given by numbers change. A rise takes back those who were about
    /// to leave, then logs on the first who are off; in a drop the idle leave, the last defined
    /// first, and the busy as they finish.
    pub(super) fn set_heads(&mut self, group: usize, heads: u32) {
        let agents = self.plan.first_agent[group]..self.plan.first_agent[group + 1];
        let leaving = agents.clone().filter(|&agent| self.agents.get(agent).leaving).count() as u64;
        let GroupState { staffed, excess, .. } = self.groups[group];
        let remain = staffed.value() - leaving - excess;
        let heads = u64::from(heads);
        if remain < heads {
            self.raise_heads(group, agents, heads - remain);
        } else {
            let mut surplus = remain - heads;
            for agent in agents.rev() {
                let Agent { state, leaving, .. } = *self.agents.get(agent);
                if surplus > 0 && state == State::Idle && !leaving {
                    surplus -= 1;
                    self.send_home(agent);
                }
            }
            self.set_excess(group, excess + surplus);
        }
    }

    fn raise_heads(&mut self, group: usize, agents: Range<u32>, mut missing: u64) {
        let excess = self.groups[group].excess;
        let kept = excess.min(missing);
        self.set_excess(group, excess - kept);
        missing -= kept;
        // All are planned again before the first takes a contact: who empties a line sends home
        // those who stay for it.
        let mut back = Vec::new();
        for agent in agents.clone() {
            if missing > 0 && self.agents.get(agent).leaving {
                missing -= 1;
                self.take_back(agent);
                back.push(agent);
            }
        }
        back.into_iter().for_each(|agent| self.look_at_lines(agent));
        for agent in agents {
            if missing > 0 && self.agents.get(agent).state == State::Off {
                missing -= 1;
                self.log_on(agent, Tick::MAX);
            }
        }
    }

    fn set_excess(&mut self, group: usize, excess: u64) {
        let state = &mut self.groups[group];
        let overrun = state.overrun.value() - state.excess + excess;
        state.excess = excess;
        state.overrun.set(self.now, overrun);
    }

    /// An agent has finished a contact while his group has more on duty than planned: it is he who
    /// leaves.
    #[inline]
    pub(super) fn count_out(&mut self, agent: u32) {
        let person = self.agents.get_mut(agent);
        let group = usize::from(person.group);
        let excess = self.groups[group].excess;
        if excess > 0 && !person.leaving {
            person.leaving = true;
            self.set_excess(group, excess - 1);
            self.begin_overrun(agent);
        }
    }

    /// The planned time of an agent at work is over: he leaves at once or, busy or kept by a line,
    /// as soon as he may.
    fn send_home(&mut self, agent: u32) {
        let person = self.agents.get_mut(agent);
        person.leaving = true;
        if person.state == State::Idle && !self.must_stay(agent) {
            self.agents.rouse(agent);
            self.log_off(agent);
        } else {
            self.begin_overrun(agent);
        }
    }

    /// An agent who was about to leave is planned again: all his queues are his once more.
    fn take_back(&mut self, agent: u32) {
        self.end_overrun(agent);
        self.agents.get_mut(agent).leaving = false;
    }

    /// Queues have closed with lines to serve. The idle who stay for other lines and were present too stay
    /// for these as well and take from them at once. `before`: what was closing until then.
    pub(super) fn stay_also(&mut self, before: &[Option<Tick>]) {
        for agent in 0..self.agents.count() {
            let Agent { group, came_on, leaving, .. } = *self.agents.get(agent);
            let stayed_for = |queue: usize| before[queue].is_some_and(|closed| came_on < closed);
            // Who stays for nothing new has nothing to look for: the line may be about to hang up.
            let stays_for_more = self
                .model
                .group(usize::from(group))
                .tasks
                .iter()
                .any(|task| self.must_stay_for(agent, task.queue) && !stayed_for(task.queue));
            if leaving && stays_for_more {
                self.look_at_lines(agent);
            }
        }
    }

    /// Since when the lines of queues that closed are being served.
    pub(super) fn closing(&self) -> Vec<Option<Tick>> {
        self.queues.iter().map(|queue| queue.closing).collect()
    }

    /// An idle agent may take more than before: he does if somebody waits.
    fn look_at_lines(&mut self, agent: u32) {
        if self.agents.get(agent).state == State::Idle
            && let Some(slot) = self.next_contact(agent)
        {
            self.agents.rouse(agent);
            let contact = self.take_from_line(slot).into();
            self.begin_work(agent, &contact);
        }
    }

    pub(super) fn start_shift(&mut self, agent: u32, end: Tick, first_break: u32) {
        let person = self.agents.get_mut(agent);
        person.next_break = first_break;
        person.due_break = first_break;
        person.shift_end = end;
        if person.state == State::Off {
            self.log_on(agent, end);
        } else {
            // Still here from the shift before.
            let was_leaving = person.leaving;
            self.take_back(agent);
            if was_leaving {
                self.look_at_lines(agent);
            }
        }
    }

    fn log_on(&mut self, agent: u32, shift_end: Tick) {
        let now = self.now;
        let person = self.agents.get_mut(agent);
        person.shift_end = shift_end;
        person.came_on = now;
        person.busy = 0;
        person.leaving = false;
        self.observer.duty(agent, now, true);
        self.come_free(agent);
    }

    /// An agent comes to his desk: he takes a waiting contact or is available.
    fn come_free(&mut self, agent: u32) {
        let group = usize::from(self.agents.get(agent).group);
        self.groups[group].staffed.rise(self.now);
        match self.next_contact(agent) {
            Some(slot) => {
                let contact = self.take_from_line(slot).into();
                self.begin_work(agent, &contact);
            }
            None => self.stand_down(agent),
        }
    }

    /// An agent on duty has no contact to take: he leaves if it is time, goes on a break that is
    /// due, or is available.
    pub(super) fn stand_down(&mut self, agent: u32) {
        let person = self.agents.get(agent);
        if person.leaving && !self.must_stay(agent) {
            self.log_off(agent);
        } else if !person.leaving && person.break_is_due() {
            self.begin_break(agent);
        } else {
            self.agents.rest(agent, self.now);
        }
    }

    /// An agent leaves who is neither busy nor in the list of the idle.
    fn log_off(&mut self, agent: u32) {
        self.end_overrun(agent);
        let person = self.agents.get_mut(agent);
        person.state = State::Off;
        person.leaving = false;
        let group = usize::from(person.group);
        self.groups[group].staffed.fall(self.now);
        self.observer.duty(agent, self.now, false);
    }

    pub(super) fn end_shift(&mut self, agent: u32) {
        let person = self.agents.get_mut(agent);
        if person.shift_end > self.now {
            // The next shift has begun already; a break that reached to this one's end is over.
            if person.state == State::Break && !person.returns {
                self.end_break(agent);
            }
            return;
        }
        match person.state {
            State::Off => {}
            State::Idle | State::Busy => self.send_home(agent),
            State::Break => {
                person.state = State::Off;
                let paid = std::mem::take(&mut person.paid_break);
                let group = usize::from(person.group);
                if paid {
                    self.groups[group].paid_break.fall(self.now);
                }
                self.observer.duty(agent, self.now, false);
            }
        }
    }

    /// The planned start of a break: an idle agent goes now, a busy one when he has finished.
    pub(super) fn call_to_break(&mut self, agent: u32, index: u32) {
        let person = self.agents.get_mut(agent);
        // On the day that an hour is skipped the next shift may begin before this one's last break.
        let is_past = index < person.next_break;
        if is_past || person.leaving || person.state == State::Off {
            return;
        }
        person.due_break = index + 1;
        match person.state {
            State::Idle => {
                self.agents.rouse(agent);
                self.begin_break(agent);
            }
            State::Busy => self.begin_overrun(agent),
            State::Break | State::Off => {}
        }
    }

    /// The next break that is due begins. It keeps its length but ends with the shift at the latest.
    fn begin_break(&mut self, agent: u32) {
        self.end_overrun(agent);
        let now = self.now;
        let person = self.agents.get_mut(agent);
        let planned = self.plan.breaks[person.next_break as usize];
        person.next_break += 1;
        person.state = State::Break;
        person.paid_break = planned.paid;
        let end = now + planned.length;
        person.returns = end < person.shift_end;
        let returns = person.returns;
        let group = usize::from(person.group);
        self.groups[group].staffed.fall(now);
        if planned.paid {
            self.groups[group].paid_break.rise(now);
        }
        if returns {
            let timer = self.timer(end, Rank::StaffRise, agent);
            self.returns.push(Reverse(timer));
            self.look_at_plan();
        }
    }

    pub(super) fn end_break(&mut self, agent: u32) {
        let person = self.agents.get_mut(agent);
        let paid = std::mem::take(&mut person.paid_break);
        let group = usize::from(person.group);
        if paid {
            self.groups[group].paid_break.fall(self.now);
        }
        // A break that is planned to begin right now is due, though its event comes later in the
        // order: there is no room for a contact between the two.
        let next = self.plan.breaks.get(person.next_break as usize);
        if next.is_some_and(|next| next.agent == agent && next.start == self.now) {
            person.due_break = person.next_break + 1;
        }
        self.come_free(agent);
    }

    fn begin_overrun(&mut self, agent: u32) {
        let person = self.agents.get_mut(agent);
        if !std::mem::replace(&mut person.overrunning, true) {
            let group = usize::from(person.group);
            self.groups[group].overrun.rise(self.now);
        }
    }

    fn end_overrun(&mut self, agent: u32) {
        let person = self.agents.get_mut(agent);
        if std::mem::replace(&mut person.overrunning, false) {
            let group = usize::from(person.group);
            self.groups[group].overrun.fall(self.now);
        }
    }

    /// Whether an agent may take a contact of a queue for which he has the skill: whose planned time
    /// is over stays for the lines that keep him and for no other.
    #[inline]
    pub(super) fn may_take(&self, agent: u32, queue: usize) -> bool {
        !self.agents.get(agent).leaving || self.must_stay_for(agent, queue)
    }

    /// Whether an agent stays for the line of a queue that has closed: he was present then and has
    /// the skill.
    fn must_stay_for(&self, agent: u32, queue: usize) -> bool {
        let came_on = self.agents.get(agent).came_on;
        self.queues[queue].closing.is_some_and(|closed| came_on < closed)
    }

    /// Whether an agent stays for any line.
    fn must_stay(&self, agent: u32) -> bool {
        let group = usize::from(self.agents.get(agent).group);
        self.model.group(group).tasks.iter().any(|task| self.must_stay_for(agent, task.queue))
    }

    /// The line of a queue that closed is empty, or the queue has opened again: who was kept by it
    /// alone and is free leaves.
    pub(super) fn end_closing(&mut self, queue: usize) {
        self.queues[queue].closing = None;
        for group in 0..self.groups.len() {
            if !self.model.serves(group, queue) {
                continue;
            }
            let free: Vec<u32> = self.agents.idle(group).collect();
            for agent in free {
                if self.agents.get(agent).leaving && !self.must_stay(agent) {
                    self.agents.rouse(agent);
                    self.log_off(agent);
                }
            }
        }
    }
}
