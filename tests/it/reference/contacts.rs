//! What contacts do: come, wait, hang up, are served, and hold a line meanwhile.

use ringplan::sim::Fate;

use super::cases::{Case, Left};
use super::{Contact, Doing, Event, Reference};

impl Reference<'_> {
    /// A contact comes to its queue, perhaps on a line that it holds already.
    pub(super) fn arrive(&mut self, contact: usize, on_a_line: bool) {
        let queue = self.queue_of(contact);
        let is_follow_up = self.contacts[contact].caller.step > 0;
        let cell = self.cell(contact);
        cell.offered += 1;
        cell.follow_ups += u64::from(is_follow_up);
        let in_use = self.lines_in_use();
        let none_left = self.center.lines.is_some_and(|lines| in_use >= lines as usize);
        if self.holds_a_line(queue) && !on_a_line && none_left {
            self.cell(contact).blocked += 1;
            self.tell(contact, Fate::Blocked);
            self.leave(contact, Left::Blocked, self.now);
            return;
        }
        if !self.center.queues[queue].needs_agents {
            self.pass(contact);
            return;
        }
        if let Some(agent) = self.agent_for(contact) {
            self.serve(agent, contact);
            return;
        }
        self.cell(contact).delayed += 1;
        let Contact { caller, interval, arrival, .. } = self.contacts[contact];
        let patience = self.draws.patience(&caller, interval);
        if self.draws.balks(&caller, interval) || patience == Some(0) {
            self.abandon(contact);
            return;
        }
        self.line.push(contact);
        self.mark_peak(self.queue_of(contact));
        if let Some(patience) = patience {
            self.at(arrival + patience, Event::Patience { contact });
        }
        for step in &self.center.queues[self.queue_of(contact)].overflow {
            if step.after > 0 {
                self.at(arrival + step.after, Event::Overflow { contact });
            }
        }
    }

    /// The agent takes the contact, who is in no line any more.
    pub(super) fn serve(&mut self, agent: usize, contact: usize) {
        let group = self.people[agent].group;
        let ring = self.center.groups[group].ring;
        let Contact { caller, arrival, interval, .. } = self.contacts[contact];
        let (talk, after_work) = self.draws.work(group, &caller, interval);
        let queue = self.queue_of(contact);
        let hello = self.now + ring;
        let (wait, handle) = (hello - arrival, talk + after_work);
        self.contacts[contact].talk_end = Some(hello + talk);
        self.contacts[contact].work = Some((group, ring + handle));
        self.people[agent].doing = Doing::Busy { since: self.now };
        self.at(hello + handle, Event::ServiceEnd { agent });
        if ring > 0 {
            self.ringing.push(queue);
            self.mark_peak(queue);
            self.at(hello, Event::Hello { queue });
        }
        let within = self.center.queues[queue].answered_within;
        let cell = self.cell(contact);
        cell.answered += 1;
        cell.within += u64::from(wait <= within);
        cell.wait_answered += wait;
        cell.wait_answered_squared += u128::from(wait).pow(2);
        cell.handle += handle;
        self.tell(contact, Fate::Answered { agent: agent as u32, group, wait, handle });
        self.leave(contact, Left::Served, hello + talk);
    }

    pub(super) fn abandon(&mut self, contact: usize) {
        let wait = self.now - self.contacts[contact].arrival;
        let nouns = &self.center.queues[self.queue_of(contact)];
        let cell = self.cell(contact);
        cell.abandoned += 1;
        cell.abandoned_within += u64::from(wait <= nouns.answered_within);
        cell.abandoned_short += u64::from(nouns.short_abandon.is_some_and(|short| wait <= short));
        cell.wait_abandoned += wait;
        cell.wait_abandoned_squared += u128::from(wait).pow(2);
        if self.clock_runs {
            let queue = self.queue_of(contact);
            self.found.queues[self.interval][queue].abandoned_here += 1;
        }
        self.tell(contact, Fate::Abandoned { wait });
        self.leave(contact, Left::HungUp, self.now);
    }

    /// A queue that needs nobody takes a contact at once, and its time.
    fn pass(&mut self, contact: usize) {
        let Contact { caller, interval, .. } = self.contacts[contact];
        let time = self.draws.passing(&caller, interval);
        self.contacts[contact].talk_end = Some(self.now + time);
        let cell = self.cell(contact);
        cell.answered += 1;
        cell.within += 1;
        cell.handle += time;
        self.tell(contact, Fate::Passed { time });
        self.leave(contact, Left::Served, self.now + time);
    }

    /// Contacts of a queue hold one of the center's lines; work that may wait does not.
    pub(super) fn holds_a_line(&self, queue: usize) -> bool {
        !self.center.queues[queue].is_deferrable()
    }

    /// Lines of those who wait, of those who talk, with menus too, and of those who are transferred at
    /// this very moment.
    fn lines_in_use(&self) -> usize {
        let holds = |&contact: &usize| self.holds_a_line(self.queue_of(contact));
        let talks = |&contact: &usize| {
            self.contacts[contact].talk_end.is_some_and(|end| end > self.now) && holds(&contact)
        };
        let waiting = self.line.iter().copied().filter(holds).count();
        let talking = (0..self.contacts.len()).filter(talks).count();
        let goes_over = |case: &&Case| case.transfer.is_some_and(|moment| moment <= self.now);
        waiting + talking + self.cases.iter().filter(goes_over).count()
    }

    /// The lines drain after the horizon; work that may wait does not keep the center from its end.
    pub(super) fn somebody_waits_on_the_line(&self) -> bool {
        let on_the_line = |&contact: &usize| self.holds_a_line(self.queue_of(contact));
        self.line.iter().any(on_the_line) || !self.ringing.is_empty()
    }
}
