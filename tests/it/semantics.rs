//! What a scenario means, sentence by sentence, in centers so small that a hand can compute them.
//!
//! Each queue here gets an exact number of contacts in one minute of the day. Where in that minute
//! they come is random, keyed and told by the observer; everything after it follows by hand.

mod booking;
mod closing;
mod routing;
mod staff;
mod waiting;

use ringplan::center::{AtClose, Break, Group, Patience, Posting, Queue, Shift, Staff};
use ringplan::demand::{Caller, Count};
use ringplan::random::Law;
use ringplan::sim::{Fate, GroupCell, Observer, QueueCell, Tally, replicate};
use ringplan::time::{HOUR, MINUTE, Tick, seconds};

use crate::common::{Bench, calendar};

const SEED: u64 = 1;

/// A contact and what became of it.
#[derive(Clone, Copy, Debug)]
struct Seen {
    queue: u16,
    arrival: Tick,
    /// When its fate was decided: for the answered, when the agent was chosen.
    at: Tick,
    fate: Fate,
}

impl Seen {
    fn agent(&self) -> u32 {
        match self.fate {
            Fate::Answered { agent, .. } => agent,
            other => panic!("not answered but {other:?}"),
        }
    }

    /// When the agent, without ring, is free again.
    fn end(&self) -> Tick {
        match self.fate {
            Fate::Answered { handle, .. } => self.at + handle,
            other => panic!("not answered but {other:?}"),
        }
    }
}

/// What was seen of one replication.
#[derive(Default)]
struct Day {
    contacts: Vec<Seen>,
    /// Agent, moment, whether he came or left.
    duty: Vec<(u32, Tick, bool)>,
}

impl Observer for Day {
    fn contact(&mut self, caller: &Caller, arrival: Tick, now: Tick, fate: Fate) {
        self.contacts.push(Seen { queue: caller.queue, arrival, at: now, fate });
    }

    fn duty(&mut self, agent: u32, now: Tick, on: bool) {
        self.duty.push((agent, now, on));
    }
}

impl Day {
    /// A queue's contacts in order of arrival.
    fn of(&self, queue: u16) -> Vec<Seen> {
        let mut own: Vec<Seen> =
            self.contacts.iter().copied().filter(|c| c.queue == queue).collect();
        own.sort_by_key(|contact| contact.arrival);
        own
    }

    /// A queue's first contact.
    fn first(&self, queue: u16) -> Seen {
        self.of(queue)[0]
    }

    /// When an agent left.
    fn left(&self, agent: u32) -> Vec<Tick> {
        let of_agent = self.duty.iter().filter(|&&(who, _, on)| who == agent && !on);
        of_agent.map(|&(_, when, _)| when).collect()
    }
}

fn watch(bench: &Bench) -> (Day, Tally) {
    let mut day = Day::default();
    let tally = replicate(&bench.model(), SEED, 0, &mut day);
    (day, tally)
}

/// A queue's cells added up.
fn all_of_queue(bench: &Bench, tally: &Tally, queue: usize) -> QueueCell {
    let mut sum = QueueCell::default();
    (0..bench.calendar.intervals().len()).for_each(|i| sum += tally.queue(queue, i));
    sum
}

/// A group's cells added up.
fn all_of_group(bench: &Bench, tally: &Tally, group: usize) -> GroupCell {
    let mut sum = GroupCell::default();
    (0..bench.calendar.intervals().len()).for_each(|i| sum += tally.group(group, i));
    sum
}

/// A day of minutes in UTC, so that ticks are the time of day.
fn minutes() -> Bench {
    Bench::new(calendar(1, MINUTE, 0))
}

/// A time of day.
fn at(hour: u64, minute: u64) -> Tick {
    hour * HOUR + minute * MINUTE
}

fn constant(length: Tick) -> Law {
    Law::constant(seconds(length)).expect("a length")
}

fn patient(length: Tick) -> Patience {
    Patience::Drawn(ringplan::center::ByInterval::Always(constant(length)))
}

/// Open from one time of day to another.
fn hours(from: Tick, to: Tick) -> impl Fn(&mut Queue) {
    move |queue| {
        for (minute, open) in queue.open.iter_mut().enumerate() {
            *open = (from..to).contains(&(minute as u64 * MINUTE));
        }
    }
}

impl Bench {
    /// `contacts` contacts in the minute that begins at `when`, each of which takes an agent
    /// `handle`; the queue is always open.
    fn calls(self, name: &str, contacts: u32, when: Tick, handle: Tick) -> Self {
        let minute = (when / MINUTE) as usize;
        let mean = |i: usize| if i == minute { f64::from(contacts) } else { 0.0 };
        let mut bench = self
            .queue(name, mean, constant(handle), Patience::Infinite)
            .with(|queue| queue.open.fill(true));
        bench.demand.queues.last_mut().expect("a queue").count = Count::Exact;
        bench
    }

    /// A group whose `heads` work one shift, today only.
    fn shift(self, skills: &[(u16, u32)], heads: u32, start: Tick, end: Tick) -> Self {
        self.shift_with_breaks(skills, heads, start, end, &[])
    }

    /// Breaks as time of day, length, paid.
    fn shift_with_breaks(
        self,
        skills: &[(u16, u32)],
        heads: u32,
        start: Tick,
        end: Tick,
        breaks: &[(Tick, Tick, bool)],
    ) -> Self {
        let breaks = breaks
            .iter()
            .map(|&(when, length, paid)| Break { at: when - start, length, paid })
            .collect();
        self.posted(
            skills,
            vec![0, heads],
            Shift { name: "s".into(), start, length: end - start, breaks },
        )
    }

    /// A group that works a shift, heads from the day before the first on.
    fn posted(mut self, skills: &[(u16, u32)], heads: Vec<u32>, shift: Shift) -> Self {
        self.center.shifts.push(shift);
        let staff = Staff::Shifts(vec![Posting { shift: self.center.shifts.len() - 1, heads }]);
        self.group_with("group", skills, staff)
    }

    fn dismissing(self) -> Self {
        self.with(|queue| queue.at_close = AtClose::Dismiss)
    }

    /// Changes one queue's handle time.
    fn handled_in(mut self, queue: usize, handle: Tick) -> Self {
        self.center.queues[queue].handle_time.talk =
            ringplan::center::ByInterval::Always(constant(handle));
        self
    }

    fn ringing(self, ring: Tick) -> Self {
        self.with_group(|group: &mut Group| group.ring = ring)
    }
}
