//! What becomes of contacts that do not end where they came, and of the cases that they make.
//!
//! While time goes on a case only notes where it is; what is told of cases is summed up at the end,
//! from the lives of all contacts and cases.

use ringplan::center::{Flow, Promise};
use ringplan::demand::Caller;
use ringplan::time::{Tick, hours, ticks};

use super::{Contact, Event, Reference};

/// How a contact leaves its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Served,
    HungUp,
    Blocked,
    SentAway,
}

/// The contacts that begin with one arrival.
pub(super) struct Case {
    /// Its first contact, by place in `Reference::contacts`.
    first: usize,
    /// Names its draws.
    name: u64,
    /// Contacts before the present or next one.
    step: u32,
    /// The ways that it has gone: from which queue, after what, and the place in that list.
    gone: Vec<(usize, Left, usize)>,
    /// Where its next contact comes.
    to: usize,
    /// When it is transferred on the line that it holds.
    pub(super) transfer: Option<Tick>,
    /// An agent has worked on it.
    answered: bool,
    /// It came again later after a service, or after an agent had worked on it.
    came_again: bool,
    between: Tick,
    /// When it ended and how its last contact left.
    end: Option<(Left, Tick)>,
}

impl Case {
    pub(super) fn new(first: usize, name: u64) -> Self {
        Self {
            first,
            name,
            step: 0,
            gone: vec![],
            to: 0,
            transfer: None,
            answered: false,
            came_again: false,
            between: 0,
            end: None,
        }
    }
}

impl Reference<'_> {
    /// It is decided how a contact leaves its queue at `time`, so also whether its case goes on and
    /// where to: nothing can change that any more.
    pub(super) fn leave(&mut self, contact: usize, left: Left, time: Tick) {
        self.contacts[contact].left = Some((left, time));
        let Contact { case, interval, .. } = self.contacts[contact];
        let queue = self.queue_of(contact);
        let needs_agents = self.center.queues[queue].needs_agents;
        self.cases[case].answered |= left == Left::Served && needs_agents;
        let Case { name, step, .. } = self.cases[case];
        let (choice, bits) = self.draws.going_on(name, step);
        let Some(way) = self.way_on(case, queue, left, choice) else {
            self.cases[case].end = Some((left, time));
            return;
        };
        let Flow { to, after, .. } = &self.ways(queue, left)[way];
        let delay = after.as_ref().map(|law| ticks(law.at(interval).draw(bits)));
        let (to, is_at_once) = (usize::from(to.0), delay.is_none());
        let keeps_line = left == Left::Served && is_at_once && self.holds_a_line(queue);
        let case_now = &mut self.cases[case];
        case_now.gone.push((queue, left, way));
        case_now.step += 1;
        case_now.to = to;
        case_now.came_again |= !is_at_once && (left == Left::Served || case_now.answered);
        case_now.transfer = keeps_line.then_some(time);
        self.set_out(case, time, time + delay.unwrap_or(0));
    }

    fn ways(&self, queue: usize, left: Left) -> &[Flow] {
        let flows = &self.center.queues[queue].flows;
        match left {
            Left::Served => &flows.after_service,
            Left::HungUp => &flows.after_abandon,
            Left::Blocked => &flows.after_block,
            Left::SentAway => &[],
        }
    }

    /// The way that a case goes, by its place in the list: the shares lie side by side from 0 on, and
    /// `choice` falls on one of them or beyond all.
    fn way_on(&self, case: usize, queue: usize, left: Left, choice: f64) -> Option<usize> {
        let mut sum = 0.0;
        self.ways(queue, left).iter().enumerate().position(|(place, way)| {
            let knows_it = self.cases[case].gone.contains(&(queue, left, place));
            sum += if knows_it { way.again } else { way.share };
            choice < sum
        })
    }

    fn set_out(&mut self, case: usize, from: Tick, due: Tick) {
        self.cases[case].between += due - from;
        self.events_set += 1;
        self.at(due, Event::FollowUp { set: self.events_set, case });
    }

    /// The next contact of a case falls due.
    pub(super) fn come_again(&mut self, case: usize) {
        let Case { first, name, step, to, .. } = self.cases[case];
        let on_a_line = self.cases[case].transfer.take().is_some();
        if !self.clock_runs {
            return;
        }
        if !self.open[to] && !self.center.queues[to].is_deferrable() {
            // Not even a transfer is the same contact then.
            self.cases[case].came_again |= self.cases[case].answered;
            if let Some((from, until)) = self.next_opening(to) {
                let place = self.draws.due(name, step) * (until - from) as f64;
                self.set_out(case, self.now, from + place as Tick);
            }
            return;
        }
        let bits = self.draws.follow_up(name, step);
        let ordinal = self.contacts[first].caller.ordinal;
        let caller = Caller::follow_up(to as u16, step, ordinal, bits);
        let contact = self.contacts.len();
        self.contacts.push(Contact::new(caller, self.now, self.interval, case));
        self.arrive(contact, on_a_line);
    }

    /// The next opening period of a queue that is closed.
    fn next_opening(&self, queue: usize) -> Option<(Tick, Tick)> {
        let intervals = self.bench.calendar.intervals().iter().zip(&self.center.queues[queue].open);
        let later = intervals.filter(|(interval, _)| interval.start > self.now);
        let mut period = later.skip_while(|(_, open)| !**open).take_while(|(_, open)| **open);
        let (first, _) = period.next()?;
        Some((first.start, period.last().map_or(first.end, |(last, _)| last.end)))
    }

    /// The interval ends.
    pub(super) fn note_the_oldest(&mut self) {
        for queue in 0..self.center.queues.len() {
            if self.center.queues[queue].is_deferrable() {
                let waiting = self.line.iter().filter(|&&contact| self.queue_of(contact) == queue);
                let ages = waiting.map(|&contact| self.now - self.contacts[contact].arrival);
                self.found.cases[self.interval][queue].oldest = ages.max().unwrap_or(0);
            }
        }
    }

    pub(super) fn sum_up(&mut self) {
        for contact in 0..self.contacts.len() {
            self.sum_up_contact(contact);
        }
        for case in 0..self.cases.len() {
            self.sum_up_case(case);
            self.sum_up_process(case);
        }
    }

    /// Of a contact, in the cell of its queue and the interval in which it came.
    fn sum_up_contact(&mut self, contact: usize) {
        let Contact { arrival, interval, left, .. } = self.contacts[contact];
        let queue = self.queue_of(contact);
        let horizon = self.bench.calendar.horizon();
        let (_, until) = left.unwrap_or((Left::SentAway, horizon));
        let is_finished = matches!(left, Some((Left::Served, _)));
        let kept = self.center.queues[queue]
            .finished_within
            .map(|promise| self.time_that_counts(promise, queue, arrival, until) <= promise.within);
        let cell = &mut self.found.cases[interval][queue];
        cell.step += until - arrival;
        cell.finish += if is_finished { until - arrival } else { 0 };
        cell.finished_within += u64::from(is_finished && kept == Some(true));
        // Who still waits may still be finished in time; who was blocked never entered.
        let entered = !matches!(left, Some((Left::Blocked, _)));
        cell.finished_due += u64::from(entered && kept.is_some_and(|kept| left.is_some() || !kept));
    }

    /// Of a case, in the cell of the queue and the interval in which it began.
    fn sum_up_case(&mut self, case: usize) {
        let Case { first, end, answered, came_again, between, .. } = self.cases[case];
        let Contact { arrival: began, interval, .. } = self.contacts[first];
        let queue = self.queue_of(first);
        let (_, until) = end.unwrap_or((Left::SentAway, self.bench.calendar.horizon()));
        let kept = self.center.queues[queue]
            .closed_within
            .map(|promise| self.time_that_counts(promise, queue, began, until) <= promise.within);
        let of_it = self.contacts.iter().filter(|contact| contact.case == case);
        let work: Vec<(usize, Tick)> = of_it.filter_map(|contact| contact.work).collect();
        let price = |group: usize| self.center.groups[group].cost_per_hour.unwrap_or(0.0);
        let cost: f64 = work.iter().map(|&(group, time)| hours(time) * price(group)).sum();
        let cell = &mut self.found.cases[interval][queue];
        cell.begun += 1;
        cell.between += between;
        cell.closed_due += u64::from(kept.is_some_and(|kept| end.is_some() || !kept));
        let Some((left, end)) = end else {
            self.found.open_cases[interval][queue] += 1;
            return;
        };
        let is_closed = left == Left::Served;
        cell.closed += u64::from(is_closed);
        cell.lost += u64::from(!is_closed);
        cell.served += u64::from(answered || is_closed);
        cell.resolved += u64::from(is_closed && !came_again);
        cell.touches += work.len() as u64;
        cell.turnaround += if is_closed { end - began } else { 0 };
        cell.cost += cost;
        cell.closed_within += u64::from(is_closed && kept == Some(true));
    }

    /// Each case is in process from its arrival to its end.
    fn sum_up_process(&mut self, case: usize) {
        let Case { first, end, .. } = self.cases[case];
        let (queue, began) = (self.queue_of(first), self.contacts[first].arrival);
        let until = end.map_or(Tick::MAX, |(_, end)| end);
        for (interval, times) in self.bench.calendar.intervals().iter().enumerate() {
            let within = until.min(times.end).saturating_sub(began.max(times.start));
            self.found.cases[interval][queue].in_process += u128::from(within);
        }
    }

    /// The time between two moments, as a promise counts it: all of it or, in working hours, the part
    /// during which the queue is open.
    fn time_that_counts(&self, promise: Promise, queue: usize, from: Tick, to: Tick) -> Tick {
        if !promise.working_hours {
            return to - from;
        }
        let intervals = self.bench.calendar.intervals().iter().zip(&self.center.queues[queue].open);
        let open = intervals.filter(|(_, open)| **open);
        open.map(|(i, _)| to.min(i.end).saturating_sub(from.max(i.start))).sum()
    }
}
