//! What is known before a replication begins: intervals, opening and closing, and who is scheduled
//! when, as one list of events in order of time.

use crate::center::{Break, Center, Posting, Shift, Staff};
use crate::time::{Calendar, Tick};

use super::order::{Moment, Rank};

/// Something that happens at a planned moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Planned {
    /// An interval of the calendar begins.
    Interval(usize),
    /// A queue opens.
    Open(usize),
    /// From now on so many heads are scheduled in a group that is given by numbers.
    Heads { group: usize, heads: u32 },
    /// An agent's shift begins.
    ShiftStart { agent: u32, end: Tick, first_break: u32 },
    /// The horizon ends: clocks stop and queues that are still open close.
    Horizon,
    /// A queue closes.
    Close(usize),
    /// An agent's shift ends.
    ShiftEnd { agent: u32 },
    /// The planned start of a break, by its place in [`Plan::breaks`].
    BreakStart { agent: u32, index: u32 },
}

impl Planned {
    /// The rank among events of the same microsecond, and the order among those of one rank: a line
    /// closes before the staff that must stay for it may leave.
    fn rank(&self, rises: bool) -> (Rank, u8) {
        match self {
            Self::Interval(_) => (Rank::StaffRise, 0),
            Self::Open(_) => (Rank::StaffRise, 1),
            Self::Heads { .. } if rises => (Rank::StaffRise, 2),
            Self::ShiftStart { .. } => (Rank::StaffRise, 2),
            Self::Horizon => (Rank::StaffDrop, 0),
            Self::Close(_) => (Rank::StaffDrop, 1),
            Self::Heads { .. } | Self::ShiftEnd { .. } | Self::BreakStart { .. } => {
                (Rank::StaffDrop, 2)
            }
        }
    }
}

/// A break of one agent on one day, as far as it lies in the horizon.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlannedBreak {
    pub(super) agent: u32,
    pub(super) start: Tick,
    pub(super) length: Tick,
    pub(super) paid: bool,
}

/// The planned events of the horizon and the agents that they speak of.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// In order of time and rank.
    pub(super) events: Vec<(Moment, Planned)>,
    /// Breaks of each shift worked, one after the other.
    pub(super) breaks: Vec<PlannedBreak>,
    /// First agent of each group; one entry more than groups.
    pub(super) first_agent: Vec<u32>,
}

impl Plan {
    pub(super) fn new(center: &Center, calendar: &Calendar) -> Self {
        let mut draft = Draft { calendar, events: Vec::new(), breaks: Vec::new() };
        for (index, interval) in calendar.intervals().iter().enumerate() {
            draft.add(interval.start, Planned::Interval(index));
        }
        for (queue, nouns) in center.queues.iter().enumerate() {
            draft.opening_hours(queue, &nouns.open);
        }
        draft.add(calendar.horizon(), Planned::Horizon);
        let mut first_agent = vec![0];
        for (group, nouns) in center.groups.iter().enumerate() {
            let first = first_agent[group];
            let agents = match &nouns.staff {
                Staff::Heads(heads) => draft.heads(group, heads),
                Staff::Shifts(postings) => draft.shifts(first, postings, &center.shifts),
            };
            first_agent.push(first + agents);
        }
        // Stable: what is equal in time and rank stays in the order of definition.
        draft.events.sort_by_key(|&(moment, place, _)| (moment, place));
        let events = draft.events.into_iter().map(|(moment, _, event)| (moment, event)).collect();
        Self { events, breaks: draft.breaks, first_agent }
    }
}

struct Draft<'a> {
    calendar: &'a Calendar,
    events: Vec<(Moment, u8, Planned)>,
    breaks: Vec<PlannedBreak>,
}

impl Draft<'_> {
    fn add(&mut self, time: Tick, event: Planned) {
        self.add_ranked(time, event, false);
    }

    fn add_ranked(&mut self, time: Tick, event: Planned, rises: bool) {
        let (rank, place) = event.rank(rises);
        self.events.push((Moment::new(time, rank), place, event));
    }

    fn opening_hours(&mut self, queue: usize, open: &[bool]) {
        let mut was_open = false;
        for (interval, &is_open) in self.calendar.intervals().iter().zip(open) {
            match (was_open, is_open) {
                (false, true) => self.add(interval.start, Planned::Open(queue)),
                (true, false) => self.add(interval.start, Planned::Close(queue)),
                _ => {}
            }
            was_open = is_open;
        }
    }

    /// Returns how many agents the group has at most.
    fn heads(&mut self, group: usize, heads: &[u32]) -> u32 {
        let mut before = 0;
        let after_the_end = [(self.calendar.horizon(), 0)];
        let starts = self.calendar.intervals().iter().map(|interval| interval.start);
        let steps: Vec<_> = starts.zip(heads.iter().copied()).chain(after_the_end).collect();
        for (time, heads) in steps {
            if heads != before {
                self.add_ranked(time, Planned::Heads { group, heads }, heads > before);
            }
            before = heads;
        }
        heads.iter().copied().max().unwrap_or(0)
    }

    /// Returns how many agents the group has.
    fn shifts(&mut self, first_agent: u32, postings: &[Posting], shifts: &[Shift]) -> u32 {
        let mut agents = 0;
        for posting in postings {
            let shift = &shifts[posting.shift];
            for (day, &heads) in (self.calendar.first_staffed_day()..).zip(&posting.heads) {
                for head in 0..heads {
                    self.shift(first_agent + agents + head, day, shift);
                }
            }
            agents += posting.heads.iter().copied().max().unwrap_or(0);
        }
        agents
    }

    /// One agent's shift on one day, cut to what lies between the origin and the horizon.
    fn shift(&mut self, agent: u32, day: i32, shift: &Shift) {
        let start = self.calendar.moment(day, shift.start);
        let end = start.saturating_add(shift.length as i64);
        let horizon = self.calendar.horizon() as i64;
        if end <= 0 || start >= horizon {
            return;
        }
        let first_break = self.breaks.len() as u32;
        let on_duty = Planned::ShiftStart { agent, end: end as Tick, first_break };
        self.add(start.max(0) as Tick, on_duty);
        for planned in &shift.breaks {
            self.pause(agent, start, planned);
        }
        if end <= horizon {
            self.add(end as Tick, Planned::ShiftEnd { agent });
        }
    }

    fn pause(&mut self, agent: u32, shift_start: i64, planned: &Break) {
        let start = shift_start + planned.at as i64;
        let end = start + planned.length as i64;
        if end <= 0 || start >= self.calendar.horizon() as i64 {
            return;
        }
        let index = self.breaks.len() as u32;
        let begin = start.max(0) as Tick;
        let length = end as Tick - begin;
        self.breaks.push(PlannedBreak { agent, start: begin, length, paid: planned.paid });
        self.add(begin, Planned::BreakStart { agent, index });
    }
}
