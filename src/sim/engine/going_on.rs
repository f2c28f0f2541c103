//! What becomes of contacts that do not end where they came, and of the cases that they make.

use std::cmp::Reverse;

use crate::center::Flow;
use crate::demand::Caller;
use crate::random::{Key, Purpose, unit};
use crate::sim::cases::{Case, Cases};
use crate::sim::model::Model;
use crate::sim::observer::Observer;
use crate::sim::order::Rank;
use crate::time::{LAST_TICK, Tick, hours, ticks};

use super::Engine;
use super::contacts::Contact;

/// How a contact left its queue, which decides where it may go on to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    AfterService,
    AfterAbandon,
    AfterBlock,
    /// It was dismissed: its case is lost.
    Nowhere,
}

/// The cases of a replication and what they draw.
pub(super) struct CaseBook {
    open: Cases,
    /// How the number of open cases changes: for each queue cell the balance of begun and ended by the
    /// clock, and what they add to the integral between then and the end of their interval.
    balance: Vec<(i64, i128)>,
    names: Key,
    contacts: Key,
    going_on: Key,
    due: Key,
}

impl CaseBook {
    pub(super) fn new(model: &Model, seed: u64, replication: u64) -> Self {
        let cells = model.queues() * model.calendar().intervals().len();
        let key = |purpose| Key::new(seed, replication, purpose);
        Self {
            open: Cases::default(),
            balance: vec![(0, 0); if model.has_cases { cells } else { 0 }],
            names: key(Purpose::Case),
            contacts: key(Purpose::FollowUp),
            going_on: key(Purpose::GoingOn),
            due: key(Purpose::Due),
        }
    }

    /// Cases that hold a trunk until their next contact.
    pub(super) fn on_trunks(&self) -> usize {
        self.open.open().filter(|case| case.holds_trunk).count()
    }
}

impl<O: Observer> Engine<'_, O> {
    /// A first contact begins a case.
    pub(super) fn begin_case(&mut self, contact: &Contact) -> u32 {
        let Caller { queue, ordinal, .. } = contact.caller;
        let (origin, interval) = (usize::from(queue), contact.interval as usize);
        let entity = self.model.source.entity(origin, interval);
        let [id, _] = self.cases.names.bits(entity, ordinal.into());
        self.tally.cases_mut(origin, interval).begun += 1;
        self.count_case(origin, contact.arrival, 1);
        self.cases.open.begin(Case {
            id,
            ordinal,
            origin: queue,
            interval: contact.interval,
            began: contact.arrival,
            step: 0,
            touches: 0,
            next: queue,
            taken: 0,
            returned: false,
            holds_trunk: false,
            cost: 0.0,
        })
    }

    /// A contact's talk ends at `end`, with an agent of a group who works on it for so long or with
    /// nobody. Whether it goes on at once on the trunk that it holds.
    pub(super) fn end_talk(
        &mut self,
        contact: &Contact,
        work: Option<(usize, Tick)>,
        end: Tick,
    ) -> bool {
        let (queue, interval) = (usize::from(contact.caller.queue), contact.interval as usize);
        if let Some((group, time)) = work {
            let case = self.cases.open.get_mut(contact.case);
            case.touches += 1;
            let interval = &self.model.calendar.intervals()[self.interval];
            case.cost += hours(time) * self.model.center().groups[group].price_in(interval);
        }
        let finished = self.model.center().queues[queue].finished_within.map(|promise| {
            self.model.time_of(promise, queue, contact.arrival, end) <= promise.within
        });
        let cell = self.tally.cases_mut(queue, interval);
        cell.finish += end - contact.arrival;
        cell.finished_due += u64::from(finished.is_some());
        cell.finished_within += u64::from(finished == Some(true));
        self.go_on(contact, Way::AfterService, end)
    }

    /// A contact has left its queue at `time`: its case goes on or ends. Whether it goes on at once on
    /// the trunk that it holds.
    pub(super) fn go_on(&mut self, contact: &Contact, way: Way, time: Tick) -> bool {
        let (queue, interval) = (usize::from(contact.caller.queue), contact.interval as usize);
        let is_promised = self.model.center().queues[queue].finished_within.is_some();
        let cell = self.tally.cases_mut(queue, interval);
        cell.step += time - contact.arrival;
        // Who hung up or was sent away is never finished; who was blocked never entered.
        let never = matches!(way, Way::AfterAbandon | Way::Nowhere);
        cell.finished_due += u64::from(is_promised && never);
        let slot = contact.case;
        let Case { id, step, taken, .. } = *self.cases.open.get(slot);
        let [choice, delay] = self.cases.going_on.bits(id, step.into());
        let model = self.model;
        let Some((flow, bit)) = flow(model, (queue, way), taken, unit(choice)) else {
            self.end_case(slot, way == Way::AfterService, time);
            return false;
        };
        let after = flow.after.as_ref().map(|law| ticks(law.at(interval).draw(delay)));
        let is_service = way == Way::AfterService;
        let keeps_trunk = is_service && after.is_none() && self.model.queue(queue).holds_trunk;
        let case = self.cases.open.get_mut(slot);
        case.step += 1;
        case.taken |= bit;
        case.next = flow.to.0;
        case.returned |= after.is_some() && (is_service || case.touches > 0);
        case.holds_trunk = keeps_trunk;
        self.come_again(slot, time, time.saturating_add(after.unwrap_or(0)));
        keeps_trunk
    }

    /// A case comes again at `due`; beyond the calendar's keys it stays open.
    fn come_again(&mut self, slot: u32, now: Tick, due: Tick) {
        let Case { origin, interval, .. } = *self.cases.open.get(slot);
        self.tally.cases_mut(origin.into(), interval as usize).between += due - now;
        if due < LAST_TICK {
            let timer = self.timer(due, Rank::FollowUp, slot);
            self.timers.push(Reverse(timer));
        }
    }

    /// A case comes again, now or, if its queue is closed, in the queue's next opening period. After
    /// the horizon it stays open.
    pub(super) fn follow_up(&mut self, slot: u32) {
        let Case { id, ordinal, step, next, holds_trunk, .. } = *self.cases.open.get(slot);
        let queue = usize::from(next);
        let may_come = self.queues[queue].open || self.model.queue(queue).deferrable;
        let case = self.cases.open.get_mut(slot);
        case.holds_trunk = false;
        // Whoever is transferred to a closed queue has to come again.
        case.returned |= case.touches > 0 && !may_come;
        if self.clock_runs && may_come {
            let bits = self.cases.contacts.bits(id, step.into());
            let caller = Caller::follow_up(next, step, ordinal, bits);
            let mut contact = Contact::new(caller, self.now, self.interval);
            contact.case = slot;
            self.tally.queue_mut(queue, self.interval).follow_ups += 1;
            return self.come(&contact, holds_trunk);
        }
        self.trunks_used -= u32::from(holds_trunk);
        if self.clock_runs
            && let Some((start, end)) = self.model.next_opening(queue, self.now)
        {
            let place = unit(self.cases.due.bits(id, step.into())[0]);
            let due = start + (place * (end - start) as f64) as Tick;
            self.come_again(slot, self.now, due);
        }
    }

    /// A case ends, after a service or not.
    fn end_case(&mut self, slot: u32, closed: bool, time: Tick) {
        let case = self.cases.open.end(slot);
        let origin = usize::from(case.origin);
        self.count_case(origin, time, -1);
        let promise = self.model.center().queues[origin].closed_within;
        let kept = promise.is_some_and(|promise| {
            closed && self.model.time_of(promise, origin, case.began, time) <= promise.within
        });
        let cell = self.tally.cases_mut(origin, case.interval as usize);
        cell.closed += u64::from(closed);
        cell.lost += u64::from(!closed);
        cell.served += u64::from(closed || case.touches > 0);
        cell.resolved += u64::from(closed && !case.returned);
        cell.touches += u64::from(case.touches);
        cell.turnaround += if closed { time - case.began } else { 0 };
        cell.cost += case.cost;
        cell.closed_due += u64::from(promise.is_some());
        cell.closed_within += u64::from(kept);
    }

    /// A queue has a case more or less from `time` on.
    fn count_case(&mut self, queue: usize, time: Tick, change: i64) {
        if time < self.model.calendar().horizon() {
            let interval = self.model.interval_at(time);
            let left = self.model.calendar().intervals()[interval].end - time;
            let (balance, area) = &mut self.cases.balance[interval * self.model.queues() + queue];
            *balance += change;
            *area += i128::from(change) * i128::from(left);
        }
    }

    /// A contact still waits when everything has ended: whether its promise is broken is known if its
    /// time was over at the horizon. So long it has waited: how long the lines of others drain after that
    /// is nothing to it.
    pub(super) fn leave_open(&mut self, contact: &Contact) {
        let (queue, interval) = (usize::from(contact.caller.queue), contact.interval as usize);
        let horizon = self.model.calendar().horizon();
        let is_late = self.model.center().queues[queue].finished_within.is_some_and(|promise| {
            self.model.time_of(promise, queue, contact.arrival, horizon) > promise.within
        });
        let cell = self.tally.cases_mut(queue, interval);
        cell.finished_due += u64::from(is_late);
        cell.step += horizon - contact.arrival;
    }

    /// Judges the open cases, turns their balance into integrals, and checks that none is lost.
    ///
    /// # Panics
    /// If a case was lost or is in two places. That is a bug.
    pub(super) fn finish_cases(&mut self) {
        let horizon = self.model.calendar().horizon();
        let mut open = vec![0; self.model.queues()];
        for case in self.cases.open.open() {
            let origin = usize::from(case.origin);
            open[origin] += 1;
            let is_late = self.model.center().queues[origin].closed_within.is_some_and(|promise| {
                self.model.time_of(promise, origin, case.began, horizon) > promise.within
            });
            self.tally.cases_mut(origin, case.interval as usize).closed_due += u64::from(is_late);
        }
        for (queue, open) in open.into_iter().enumerate() {
            let mut level = 0;
            let [mut begun, mut ended] = [0; 2];
            for (interval, times) in self.model.calendar().intervals().iter().enumerate() {
                let (change, area) = self.cases.balance[interval * self.model.queues() + queue];
                let cell = self.tally.cases_mut(queue, interval);
                let whole = i128::from(level) * i128::from(times.end - times.start);
                cell.in_process = u128::try_from(whole + area).unwrap_or_default();
                level += change;
                begun += cell.begun;
                ended += cell.closed + cell.lost;
            }
            assert_eq!(begun, ended + open, "every case ends, is lost or open (queue {queue})");
        }
    }
}

/// The flow that a contact takes on leaving a queue, if any, with its bit; `left` is uniform.
fn flow<'m>(
    model: &Model<'m>,
    (queue, way): (usize, Way),
    taken: u64,
    mut left: f64,
) -> Option<(&'m Flow, u64)> {
    if way == Way::Nowhere {
        return None;
    }
    let (_, flows) = model.center().queues[queue].flows.sections()[way as usize];
    let bits = &model.queue(queue).flow_bits[way as usize];
    flows.iter().zip(bits).map(|(flow, bit)| (flow, *bit)).find(|(flow, bit)| {
        let share = if taken & bit == 0 { flow.share } else { flow.again };
        let takes = left < share;
        left -= share;
        takes
    })
}
