//! A second simulator: slow, obvious, and written from the rules alone.
//!
//! It keeps every event in one unsorted list and looks for the earliest, asks every agent and every
//! waiting contact at each choice, and takes all integrals by stepping from event to event with the
//! whole state in view. It shares nothing with the engine but the callers and their draws.

mod cases;
mod choice;
mod contacts;
mod plan;

use ringplan::center::{AtClose, Center};
use ringplan::demand::Caller;
use ringplan::sim::{CaseCell, Fate, GroupCell, QueueCell};
use ringplan::time::Tick;

use crate::common::Bench;
use crate::log::{Draws, Entry, Seen, Turnout, callers};
use cases::{Case, Left};

/// What the reference found, to be compared with the engine's log and tally.
#[derive(Debug)]
pub struct Found {
    pub entries: Vec<Entry>,
    /// `[interval][queue]`.
    pub queues: Vec<Vec<QueueCell>>,
    /// `[interval][group]`.
    pub groups: Vec<Vec<GroupCell>>,
    /// `[interval][queue]`, of every center.
    pub cases: Vec<Vec<CaseCell>>,
    /// Cases that are not ended, of those that began there and then.
    pub open_cases: Vec<Vec<u64>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Interval(usize),
    Open(usize),
    MoreHeads { group: usize, heads: u32 },
    ShiftStart { agent: usize, shift: usize },
    BreakEnd { set: usize, agent: usize },
    ServiceEnd { agent: usize },
    Horizon,
    Close(usize),
    FewerHeads { group: usize, heads: u32 },
    BreakStart { agent: usize, shift: usize, number: usize },
    ShiftEnd { agent: usize, shift: usize },
    Hello { queue: usize },
    Patience { contact: usize },
    Overflow { contact: usize },
    FollowUp { set: usize, case: usize },
    Arrival { contact: usize },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    Off,
    Idle { since: Tick },
    Busy { since: Tick },
    Break { paid: bool, returns: bool },
}

#[derive(Clone, Debug)]
struct Person {
    group: usize,
    doing: Doing,
    log_on: Tick,
    busy: Tick,
    /// The shift worked, by its place in `Reference::shifts`.
    shift: Option<usize>,
    /// The planned time is over: the shift has ended or, where staff is given by numbers, it is this
    /// one who is above the plan.
    over: bool,
    breaks_called: usize,
    breaks_taken: usize,
}

/// One person's shift on one day.
#[derive(Clone, Debug)]
struct Worked {
    end: Tick,
    /// Those that lie in the horizon.
    breaks: Vec<Pause>,
}

#[derive(Clone, Copy, Debug)]
struct Pause {
    start: Tick,
    length: Tick,
    paid: bool,
}

struct Contact {
    caller: Caller,
    arrival: Tick,
    interval: usize,
    /// By place in `Reference::cases`.
    case: usize,
    /// End of the talk, once an agent is chosen or a queue needs nobody.
    talk_end: Option<Tick>,
    /// The group of the agent and his time with it, ring and after-call work included.
    work: Option<(usize, Tick)>,
    /// How and when it leaves its queue, known as soon as nothing can change it; `None`: it waits.
    left: Option<(Left, Tick)>,
}

impl Contact {
    fn new(caller: Caller, arrival: Tick, interval: usize, case: usize) -> Self {
        Self { caller, arrival, interval, case, talk_end: None, work: None, left: None }
    }
}

pub struct Reference<'a> {
    bench: &'a Bench,
    center: &'a Center,
    draws: Draws<'a>,
    turnout: Turnout<'a>,
    now: Tick,
    interval: usize,
    clock_runs: bool,
    events: Vec<(Tick, Event)>,
    events_set: usize,
    contacts: Vec<Contact>,
    cases: Vec<Case>,
    /// Who waits, in order of arrival, by place in `contacts`.
    line: Vec<usize>,
    /// Queues of those whose agent is chosen but has not said hello.
    ringing: Vec<usize>,
    people: Vec<Person>,
    shifts: Vec<Worked>,
    heads: Vec<u32>,
    closed_at: Vec<Option<Tick>>,
    open: Vec<bool>,
    found: Found,
}

impl<'a> Reference<'a> {
    pub fn run(bench: &'a Bench, seed: u64, replication: u64) -> Found {
        let center = &bench.center;
        let (queues, groups) = (center.queues.len(), center.groups.len());
        let intervals = bench.calendar.intervals().len();
        let mut reference = Self {
            bench,
            center,
            draws: Draws::new(bench, seed, replication),
            turnout: Turnout::new(bench, seed, replication),
            now: 0,
            interval: 0,
            clock_runs: true,
            events: vec![],
            events_set: 0,
            contacts: vec![],
            cases: vec![],
            line: vec![],
            ringing: vec![],
            people: vec![],
            shifts: vec![],
            heads: vec![0; groups],
            closed_at: vec![None; queues],
            open: vec![false; queues],
            found: Found {
                entries: vec![],
                queues: vec![vec![QueueCell::default(); queues]; intervals],
                groups: vec![vec![GroupCell::default(); groups]; intervals],
                cases: vec![vec![CaseCell::default(); queues]; intervals],
                open_cases: vec![vec![0; queues]; intervals],
            },
        };
        reference.plan(callers(bench, seed, replication));
        reference.play();
        reference.sum_up();
        reference.found
    }

    fn at(&mut self, time: Tick, event: Event) {
        self.events.push((time, event));
    }

    /// What goes first at the same moment.
    fn order(&self, event: Event) -> (u32, usize, usize) {
        let first_of = |group| self.people.iter().position(|p| p.group == group).unwrap_or(0);
        let in_line = |contact| self.line.iter().position(|&other| other == contact).unwrap_or(0);
        match event {
            // Staff rises.
            Event::Interval(interval) => (0, interval, 0),
            Event::Open(queue) => (1, queue, 0),
            Event::MoreHeads { group, .. } => (2, first_of(group), 0),
            Event::ShiftStart { agent, .. } => (2, agent, 0),
            Event::BreakEnd { set, .. } => (3, set, 0),
            Event::ServiceEnd { agent } => (4, agent, 0),
            // Staff drops: those who must stay for a line are known before anybody leaves.
            Event::Horizon => (5, 0, 0),
            Event::Close(queue) => (6, queue, 0),
            Event::FewerHeads { group, .. } => (7, first_of(group), 0),
            Event::BreakStart { agent, shift, .. } => (7, agent, 2 * shift),
            Event::ShiftEnd { agent, shift } => (7, agent, 2 * shift + 1),
            // Contacts.
            Event::Hello { queue } => (8, queue, 0),
            // A follow-up may have come at the very moment of an arrival, and before it.
            Event::Patience { contact } => (9, in_line(contact), 0),
            Event::Overflow { contact } => (10, in_line(contact), 0),
            // In the order in which it was decided that they come.
            Event::FollowUp { set, .. } => (11, set, 0),
            Event::Arrival { contact } => (12, contact, 0),
        }
    }

    fn play(&mut self) {
        while self.clock_runs || self.somebody_waits_on_the_line() {
            let place = |&i: &usize| (self.events[i].0, self.order(self.events[i].1));
            let Some(next) = (0..self.events.len()).min_by_key(place) else { break };
            let (time, event) = self.events.swap_remove(next);
            self.advance(time);
            let kept: Vec<_> = (0..self.people.len()).map(|agent| self.idle_kept(agent)).collect();
            self.happen(event, &kept);
            self.settle(&kept);
        }
        for queue in 0..self.center.queues.len() {
            for contact in self.line.clone() {
                if self.queue_of(contact) == queue {
                    self.cell(contact).open += 1;
                    self.tell(contact, Fate::Open);
                }
            }
        }
    }

    /// Time goes on with everything as it is.
    fn advance(&mut self, time: Tick) {
        let passed = time - self.now;
        self.now = time;
        if !self.clock_runs || passed == 0 {
            return;
        }
        for queue in 0..self.center.queues.len() {
            let length = self.length(queue);
            let line = &mut self.found.queues[self.interval][queue].line;
            line.area += length * passed;
            line.area_squared += u128::from(length * length) * u128::from(passed);
        }
        for agent in 0..self.people.len() {
            let person = &self.people[agent];
            let called = person.breaks_called > person.breaks_taken;
            let cell = &mut self.found.groups[self.interval][person.group];
            match person.doing {
                Doing::Off => {}
                Doing::Idle { .. } => {
                    cell.staffed += passed;
                    cell.overrun += if person.over { passed } else { 0 };
                }
                Doing::Busy { .. } => {
                    cell.staffed += passed;
                    cell.busy += passed;
                    cell.overrun += if person.over || called { passed } else { 0 };
                }
                Doing::Break { paid, .. } => cell.paid_break += if paid { passed } else { 0 },
            }
        }
        for group in 0..self.center.groups.len() {
            self.found.groups[self.interval][group].overrun += self.surplus(group) * passed;
        }
    }

    fn happen(&mut self, event: Event, kept: &[Option<Vec<usize>>]) {
        match event {
            Event::Interval(interval) => {
                self.note_the_oldest();
                self.interval = interval;
                for queue in 0..self.center.queues.len() {
                    self.found.queues[interval][queue].line.peak = self.length(queue);
                }
            }
            Event::Open(queue) => {
                self.open[queue] = true;
                self.closed_at[queue] = None;
            }
            Event::Horizon => {
                self.note_the_oldest();
                self.clock_runs = false;
                (0..self.center.queues.len()).for_each(|queue| self.close(queue));
            }
            Event::Close(queue) => self.close(queue),
            Event::FewerHeads { group, heads } => self.heads[group] = heads,
            Event::MoreHeads { group, heads } => {
                self.heads[group] = heads;
                // All who are planned again are so at once, then each looks at the lines.
                for agent in 0..self.people.len() {
                    let person = &self.people[agent];
                    let here = person.group == group && person.doing != Doing::Off;
                    if here && person.over && self.planned(group) < u64::from(heads) {
                        self.people[agent].over = false;
                    }
                }
                // Those who were about to leave come before those who log on.
                self.settle(kept);
                for agent in 0..self.people.len() {
                    let person = &self.people[agent];
                    if person.group == group
                        && person.doing == Doing::Off
                        && self.planned(group) < u64::from(heads)
                    {
                        self.log_on(agent);
                    }
                }
            }
            Event::ShiftStart { agent, shift } => {
                let person = &mut self.people[agent];
                person.shift = Some(shift);
                person.over = false;
                person.breaks_called = 0;
                person.breaks_taken = 0;
                if person.doing == Doing::Off {
                    self.log_on(agent);
                }
            }
            Event::ShiftEnd { agent, shift } => self.end_shift(agent, shift),
            Event::BreakStart { agent, shift, number } => {
                let person = &mut self.people[agent];
                // A break of a shift that the next one has cut short is none.
                if person.doing != Doing::Off && !person.over && person.shift == Some(shift) {
                    person.breaks_called = number + 1;
                }
            }
            Event::BreakEnd { agent, .. } => self.end_break(agent),
            Event::ServiceEnd { agent } => {
                if let Doing::Busy { since } = self.people[agent].doing {
                    self.people[agent].busy += self.now - since;
                }
                // The first who finish are those above the plan.
                if self.surplus(self.people[agent].group) > 0 {
                    self.people[agent].over = true;
                }
                self.look_for_work(agent);
            }
            Event::Hello { queue } => {
                let place = self.ringing.iter().position(|&other| other == queue);
                self.ringing.swap_remove(place.expect("it rings"));
            }
            Event::Patience { contact } => {
                self.leave_line(contact);
                self.abandon(contact);
            }
            Event::Overflow { contact } => {
                if let Some(agent) = self.agent_for(contact) {
                    self.leave_line(contact);
                    self.serve(agent, contact);
                }
            }
            Event::FollowUp { case, .. } => self.come_again(case),
            Event::Arrival { contact } => self.arrive(contact, false),
        }
    }

    /// After an event: of those above the plan the idle are the first whose time is over, the last
    /// defined first; lines that are empty keep nobody; who has nothing to do and should go, goes;
    /// who was kept for certain lines and is planned again or kept for more takes a contact.
    fn settle(&mut self, kept: &[Option<Vec<usize>>]) {
        loop {
            for agent in (0..self.people.len()).rev() {
                let Person { group, doing, .. } = self.people[agent];
                if matches!(doing, Doing::Idle { .. }) && self.surplus(group) > 0 {
                    self.people[agent].over = true;
                }
            }
            for queue in 0..self.center.queues.len() {
                if self.line.iter().all(|&contact| self.queue_of(contact) != queue) {
                    self.closed_at[queue] = None;
                }
            }
            for agent in (0..self.people.len()).rev() {
                let person = &self.people[agent];
                if !matches!(person.doing, Doing::Idle { .. }) {
                    continue;
                }
                if self.people[agent].over {
                    if self.kept(agent).is_empty() {
                        self.people[agent].doing = Doing::Off;
                        self.people[agent].over = false;
                        self.tell_duty(agent, false);
                    }
                } else if person.breaks_called > person.breaks_taken {
                    self.begin_break(agent);
                }
            }
            let more = (0..self.people.len()).find(|&agent| {
                let Some(before) = &kept[agent] else { return false };
                // Who is planned again has come as one who logs on, be it for the same lines.
                let may_do_more = !self.people[agent].over
                    || self.kept(agent).iter().any(|queue| !before.contains(queue));
                matches!(self.people[agent].doing, Doing::Idle { .. })
                    && may_do_more
                    && self.contact_for(agent).is_some()
            });
            match more {
                Some(agent) => self.look_for_work(agent),
                None => return,
            }
        }
    }

    fn close(&mut self, queue: usize) {
        self.open[queue] = false;
        if self.center.queues[queue].is_deferrable() {
            return;
        }
        if self.center.queues[queue].at_close == AtClose::Serve {
            self.closed_at[queue] = Some(self.now);
            return;
        }
        for contact in self.line.clone() {
            if self.queue_of(contact) == queue {
                self.leave_line(contact);
                self.cell(contact).dismissed += 1;
                self.tell(contact, Fate::Dismissed);
                self.leave(contact, Left::SentAway, self.now);
            }
        }
    }

    fn end_shift(&mut self, agent: usize, shift: usize) {
        let person = &mut self.people[agent];
        let worked = person.shift.expect("a shift");
        match person.doing {
            // The next shift has begun; a break of this one ends with it.
            Doing::Break { returns: false, .. } if worked != shift => self.end_break(agent),
            _ if worked != shift => {}
            Doing::Off => {}
            Doing::Idle { .. } | Doing::Busy { .. } => person.over = true,
            Doing::Break { .. } => {
                person.doing = Doing::Off;
                self.tell_duty(agent, false);
            }
        }
    }

    fn begin_break(&mut self, agent: usize) {
        let person = &mut self.people[agent];
        let worked = &self.shifts[person.shift.expect("a shift")];
        let Pause { length, paid, .. } = worked.breaks[person.breaks_taken];
        person.breaks_taken += 1;
        let end = self.now + length;
        let returns = end < worked.end;
        person.doing = Doing::Break { paid, returns };
        if returns {
            self.events_set += 1;
            self.at(end, Event::BreakEnd { set: self.events_set, agent });
        }
    }

    /// Between a break and one that is planned to begin right now is no room for a contact.
    fn end_break(&mut self, agent: usize) {
        let person = &mut self.people[agent];
        let worked = &self.shifts[person.shift.expect("a shift")];
        let next = worked.breaks.get(person.breaks_taken);
        if next.is_some_and(|next| next.start == self.now) {
            person.breaks_called = person.breaks_taken + 1;
        }
        self.look_for_work(agent);
    }

    fn log_on(&mut self, agent: usize) {
        self.people[agent].log_on = self.now;
        self.people[agent].busy = 0;
        self.people[agent].over = false;
        self.tell_duty(agent, true);
        // Before he is counted as idle no contact finds him.
        self.look_for_work(agent);
    }

    /// An agent without a contact takes one or is idle; `settle` sees to the rest.
    fn look_for_work(&mut self, agent: usize) {
        self.people[agent].doing = Doing::Idle { since: self.now };
        if let Some(contact) = self.contact_for(agent) {
            self.leave_line(contact);
            self.serve(agent, contact);
        }
    }

    fn queue_of(&self, contact: usize) -> usize {
        usize::from(self.contacts[contact].caller.queue)
    }

    fn length(&self, queue: usize) -> u64 {
        let waiting = self.line.iter().filter(|&&contact| self.queue_of(contact) == queue).count();
        let ringing = self.ringing.iter().filter(|&&other| other == queue).count();
        (waiting + ringing) as u64
    }

    fn mark_peak(&mut self, queue: usize) {
        let length = self.length(queue);
        if self.clock_runs {
            let peak = &mut self.found.queues[self.interval][queue].line.peak;
            *peak = length.max(*peak);
        }
    }

    fn leave_line(&mut self, contact: usize) {
        self.line.retain(|&other| other != contact);
        self.events.retain(|&(_, event)| {
            event != Event::Patience { contact } && event != Event::Overflow { contact }
        });
    }

    fn cell(&mut self, contact: usize) -> &mut QueueCell {
        let Contact { caller, interval, .. } = self.contacts[contact];
        &mut self.found.queues[interval][usize::from(caller.queue)]
    }

    fn tell(&mut self, contact: usize, fate: Fate) {
        let Contact { caller, arrival, .. } = self.contacts[contact];
        self.found.entries.push(Entry::Contact(Seen { caller, arrival, now: self.now, fate }));
    }

    fn tell_duty(&mut self, agent: usize, on: bool) {
        self.found.entries.push(Entry::Duty { agent: agent as u32, now: self.now, on });
    }
}
