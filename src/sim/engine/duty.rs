//! When agents come, pause and leave.

use crate::sim::agents::State;
use crate::sim::observer::Observer;
use crate::sim::order::Rank;
use crate::time::Tick;

use super::Engine;

impl<O: Observer> Engine<'_, O> {
    /// Scheduled heads of a group given by numbers change. A rise takes back those who were about
    /// to leave, then logs on the first who are off; in a drop the idle leave, the last defined
    /// first, and the busy as they finish.
    pub(super) fn set_heads(&mut self, group: usize, heads: u32) {
        let state = &mut self.groups[group];
        let on_duty = state.staffed.value();
        let heads = u64::from(heads);
        state.planned = heads;
        let had_excess = state.excess > 0;
        self.set_excess(group, on_duty.saturating_sub(heads));
        if had_excess && self.groups[group].excess == 0 {
            self.look_again(group);
        }
        let agents = self.model.plan.first_agent[group]..self.model.plan.first_agent[group + 1];
        if on_duty < heads {
            let mut missing = heads - on_duty;
            for agent in agents {
                if missing == 0 {
                    break;
                }
                if self.agents.get(agent).state == State::Off {
                    missing -= 1;
                    self.log_on(agent, Tick::MAX);
                }
            }
        } else {
            for agent in agents.rev() {
                if self.groups[group].excess == 0 {
                    break;
                }
                if self.agents.get(agent).state == State::Idle && !self.must_stay(agent) {
                    self.agents.rouse(agent);
                    self.log_off(agent);
                }
            }
        }
    }

    fn set_excess(&mut self, group: usize, excess: u64) {
        let state = &mut self.groups[group];
        state.excess = excess;
        state.overrun.set(self.now, excess);
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
            person.leaving = false;
            self.end_overrun(agent);
            self.look_up(agent);
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
                self.begin_work(agent, contact);
            }
            None => self.stand_down(agent),
        }
    }

    /// An agent on duty has no contact to take: he leaves if it is time, goes on a break that is
    /// due, or is available.
    pub(super) fn stand_down(&mut self, agent: u32) {
        if self.is_overdue(agent) && !self.must_stay(agent) {
            self.log_off(agent);
        } else if !self.is_overdue(agent) && self.agents.get(agent).break_is_due() {
            self.begin_break(agent);
        } else {
            self.agents.rest(agent, self.now);
        }
    }

    /// An agent leaves who is neither busy nor in the list of the idle.
    fn log_off(&mut self, agent: u32) {
        self.end_overrun(agent);
        let person = self.agents.get_mut(agent);
        let by_numbers = person.shift_end == Tick::MAX;
        person.state = State::Off;
        person.leaving = false;
        let group = usize::from(person.group);
        self.groups[group].staffed.fall(self.now);
        self.observer.duty(agent, self.now, false);
        if by_numbers {
            self.set_excess(group, self.groups[group].excess - 1);
            if self.groups[group].excess == 0 {
                self.look_again(group);
            }
        }
    }

    /// An idle agent who stayed for certain lines only, and may now take more, sees who waits.
    fn look_up(&mut self, agent: u32) {
        if self.agents.get(agent).state == State::Idle
            && let Some(slot) = self.next_contact(agent)
        {
            self.agents.rouse(agent);
            let contact = self.take_from_line(slot).into();
            self.begin_work(agent, contact);
        }
    }

    /// A group given by numbers has no one to spare any more: its idle agents, if they stayed for
    /// certain lines, may take any contact again.
    fn look_again(&mut self, group: usize) {
        let mut idle: Vec<u32> = self.agents.idle(group).collect();
        idle.sort_unstable();
        for agent in idle {
            self.look_up(agent);
        }
    }

    /// A queue has closed: those who stay for another may have to stay for its line, too.
    pub(super) fn look_again_for_closed_lines(&mut self) {
        for group in 0..self.groups.len() {
            let idle = self.agents.idle(group);
            let mut staying: Vec<u32> = idle.filter(|&agent| self.is_overdue(agent)).collect();
            staying.sort_unstable();
            for agent in staying {
                self.look_up(agent);
            }
        }
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
            State::Idle => {
                person.leaving = true;
                if self.must_stay(agent) {
                    self.begin_overrun(agent);
                } else {
                    self.agents.rouse(agent);
                    self.log_off(agent);
                }
            }
            State::Busy => {
                person.leaving = true;
                self.begin_overrun(agent);
            }
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
        if person.leaving || person.state == State::Off {
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
        let planned = self.model.plan.breaks[person.next_break as usize];
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
            self.set_timer(end, Rank::StaffRise, agent);
        }
    }

    pub(super) fn end_break(&mut self, agent: u32) {
        let person = self.agents.get_mut(agent);
        let paid = std::mem::take(&mut person.paid_break);
        let group = usize::from(person.group);
        if paid {
            self.groups[group].paid_break.fall(self.now);
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

    /// Whether an agent's planned time is over.
    #[inline]
    pub(super) fn is_overdue(&self, agent: u32) -> bool {
        let person = self.agents.get(agent);
        person.leaving || self.groups[usize::from(person.group)].excess > 0
    }

    /// Whether an agent stays for the line of a queue that has closed: he was present then and has
    /// the skill.
    pub(super) fn must_stay_for(&self, agent: u32, queue: usize) -> bool {
        let came_on = self.agents.get(agent).came_on;
        self.queues[queue].closing.is_some_and(|closed| came_on < closed)
    }

    /// Whether an agent stays for any line.
    fn must_stay(&self, agent: u32) -> bool {
        let group = usize::from(self.agents.get(agent).group);
        self.model.tasks[group].iter().any(|task| self.must_stay_for(agent, task.queue))
    }

    /// The line of a queue that closed is empty, or the queue has opened again: who was kept by it
    /// alone and is free leaves.
    pub(super) fn end_closing(&mut self, queue: usize) {
        self.queues[queue].closing = None;
        for group in 0..self.groups.len() {
            if !self.model.serves(group, queue) {
                continue;
            }
            // The last defined first, as in any drop.
            let mut free: Vec<u32> = self.agents.idle(group).collect();
            free.sort_unstable_by(|a, b| b.cmp(a));
            for agent in free {
                let is_idle = self.agents.get(agent).state == State::Idle;
                if is_idle && self.is_overdue(agent) && !self.must_stay(agent) {
                    self.agents.rouse(agent);
                    self.log_off(agent);
                }
            }
        }
    }
}
