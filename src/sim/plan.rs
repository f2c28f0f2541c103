//! What is known before a replication begins: intervals, opening and closing, and who is scheduled
//! when, as one list of events in order of time.

use crate::center::{Center, Group, Posting, Shift, Staff};
use crate::time::{Calendar, Tick};

use super::order::{Moment, Rank};
use super::presence::{CrewDay, Presence};

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

/// Scheduled time of a group in an interval that is paid, but not worked: of those who did not turn up,
/// and, where staff is given by numbers, of those who are away from the phones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missing {
    pub(super) group: usize,
    pub(super) interval: usize,
    pub(super) absent: Tick,
    pub(super) away: Tick,
}

/// The planned events of the horizon and the agents that they speak of.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// In order of time and rank.
    pub(super) events: Vec<(Moment, Planned)>,
    /// Breaks of each shift worked, one after the other; who is away from the phones is on a paid one.
    pub(super) breaks: Vec<PlannedBreak>,
    /// First agent of each group; one entry more than groups.
    pub(super) first_agent: Vec<u32>,
    pub(super) missing: Vec<Missing>,
}

impl Plan {
    /// Everybody turns up unless `presence` says who does not.
    pub(super) fn new(center: &Center, calendar: &Calendar, presence: Option<Presence>) -> Self {
        let mut draft = Draft::new(calendar, presence);
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
                Staff::Heads(heads) => draft.heads((group, nouns), heads),
                Staff::Shifts(postings) => {
                    draft.shifts((group, nouns), first, postings, &center.shifts)
                }
            };
            first_agent.push(first + agents);
        }
        // Stable: what is equal in time and rank stays in the order of definition.
        draft.events.sort_by_key(|&(moment, place, _)| (moment, place));
        let events = draft.events.into_iter().map(|(moment, _, event)| (moment, event)).collect();
        Self { events, breaks: draft.breaks, first_agent, missing: draft.missing }
    }
}

struct Draft<'a> {
    calendar: &'a Calendar,
    presence: Option<Presence>,
    events: Vec<(Moment, u8, Planned)>,
    breaks: Vec<PlannedBreak>,
    missing: Vec<Missing>,
}

/// A shift of one day, in time from the origin on; it may begin before that and end after the horizon.
struct Duty {
    start: i64,
    end: i64,
    /// In the order of time.
    breaks: Vec<Pause>,
}

#[derive(Clone, Copy)]
struct Pause {
    start: i64,
    end: i64,
    paid: bool,
}

/// A group with its place in the center.
type Placed<'a> = (usize, &'a Group);

impl<'a> Draft<'a> {
    fn new(calendar: &'a Calendar, presence: Option<Presence>) -> Self {
        let (events, breaks, missing) = (Vec::new(), Vec::new(), Vec::new());
        Self { calendar, presence, events, breaks, missing }
    }

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
    fn heads(&mut self, group: Placed<'_>, scheduled: &[u32]) -> u32 {
        let present = self.present_heads(group, scheduled);
        let group = group.0;
        let mut before = 0;
        let after_the_end = [(self.calendar.horizon(), 0)];
        let starts = self.calendar.intervals().iter().map(|interval| interval.start);
        let steps: Vec<_> = starts.zip(present).chain(after_the_end).collect();
        for (time, heads) in steps {
            if heads != before {
                self.add_ranked(time, Planned::Heads { group, heads }, heads > before);
            }
            before = heads;
        }
        scheduled.iter().copied().max().unwrap_or(0)
    }

    /// How many of the scheduled heads are on the phones in each interval.
    fn present_heads(&mut self, (group, nouns): Placed<'_>, scheduled: &[u32]) -> Vec<u32> {
        let Some(presence) = self.presence.filter(|_| nouns.misses_some()) else {
            return scheduled.to_vec();
        };
        let crew = presence.crew(nouns, "");
        let intervals = self.calendar.intervals().iter().enumerate();
        let present = intervals.zip(scheduled).map(|((interval, times), &heads)| {
            let (absent, away) = crew.on(times.day).missing(heads, self.reported(interval));
            let time_of = |people: u32| Tick::from(people) * (times.end - times.start);
            let (time_absent, time_away) = (time_of(absent), time_of(away));
            self.missing.push(Missing { group, interval, absent: time_absent, away: time_away });
            heads - absent - away
        });
        present.collect()
    }

    /// An interval counted from the first reported one on.
    fn reported(&self, interval: usize) -> i64 {
        interval as i64 - self.calendar.warm_up_intervals() as i64
    }

    /// Returns how many agents the group has.
    fn shifts(
        &mut self,
        (group, nouns): Placed<'_>,
        first_agent: u32,
        postings: &[Posting],
        shifts: &[Shift],
    ) -> u32 {
        let presence = self.presence.filter(|_| nouns.misses_some());
        let mut agents = 0;
        for posting in postings {
            let shift = &shifts[posting.shift];
            let crew = presence.map(|presence| presence.crew(nouns, &shift.name));
            let days = (self.calendar.first_staffed_day()..).zip(&posting.heads);
            let worked = days.filter(|(_, heads)| **heads > 0);
            let duties: Vec<(u32, Duty, Option<CrewDay>)> = worked
                .filter_map(|(day, &heads)| {
                    Some((heads, self.duty(day, shift)?, crew.map(|crew| crew.on(day))))
                })
                .collect();
            // Agent by agent: what befalls two of them at the same moment goes by their order.
            let most = posting.heads.iter().copied().max().unwrap_or(0);
            for head in 0..most {
                let agent = first_agent + agents + head;
                for (_, duty, crew) in duties.iter().filter(|(heads, ..)| head < *heads) {
                    match crew {
                        None => self.work(agent, duty, &duty.breaks),
                        Some(crew) if crew.is_absent(head) => self.miss(group, duty),
                        Some(crew) => {
                            let breaks = self.breaks_and_time_away(duty, crew, head);
                            self.work(agent, duty, &breaks);
                        }
                    }
                }
            }
            agents += most;
        }
        agents
    }

    /// A shift on one day, if any of it lies between the origin and the horizon.
    fn duty(&self, day: i32, shift: &Shift) -> Option<Duty> {
        let start = self.calendar.moment(day, shift.start);
        let end = start.saturating_add(shift.length as i64);
        let breaks = shift.breaks.iter().map(|planned| {
            let start = start.saturating_add(planned.at as i64);
            Pause { start, end: start.saturating_add(planned.length as i64), paid: planned.paid }
        });
        let is_played = end > 0 && start < self.calendar.horizon() as i64;
        is_played.then(|| Duty { start, end, breaks: breaks.collect() })
    }

    /// One agent's shift, cut to what lies between the origin and the horizon.
    fn work(&mut self, agent: u32, duty: &Duty, breaks: &[Pause]) {
        let first_break = self.breaks.len() as u32;
        let on_duty = Planned::ShiftStart { agent, end: duty.end as Tick, first_break };
        self.add(duty.start.max(0) as Tick, on_duty);
        for pause in breaks {
            self.pause(agent, pause);
        }
        if duty.end <= self.calendar.horizon() as i64 {
            self.add(duty.end as Tick, Planned::ShiftEnd { agent });
        }
    }

    fn pause(&mut self, agent: u32, &Pause { start, end, paid }: &Pause) {
        if end <= 0 || start >= self.calendar.horizon() as i64 {
            return;
        }
        let index = self.breaks.len() as u32;
        let start = start.max(0) as Tick;
        let length = end as Tick - start;
        self.breaks.push(PlannedBreak { agent, start, length, paid });
        self.add(start, Planned::BreakStart { agent, index });
    }

    /// The intervals into which a duty reaches, each with the part of it that lies in them.
    fn parts(&self, duty: &Duty) -> impl Iterator<Item = (usize, i64, i64)> + use<'a> {
        let (intervals, (start, end)) = (self.calendar.intervals(), (duty.start, duty.end));
        let first = intervals.partition_point(|interval| interval.end as i64 <= start);
        let reached = intervals.iter().enumerate().skip(first);
        reached.take_while(move |(_, interval)| (interval.start as i64) < end).map(
            move |(place, interval)| {
                (place, start.max(interval.start as i64), end.min(interval.end as i64))
            },
        )
    }

    /// The breaks of a shift and, between them, a paid one for each stretch away from the phones.
    fn breaks_and_time_away(&self, duty: &Duty, crew: &CrewDay, head: u32) -> Vec<Pause> {
        let mut pauses = duty.breaks.clone();
        for (interval, start, end) in self.parts(duty) {
            if !crew.is_away(head, self.reported(interval)) {
                continue;
            }
            let mut from = start;
            for pause in duty.breaks.iter().filter(|pause| pause.end > start && pause.start < end) {
                if pause.start > from {
                    pauses.push(Pause { start: from, end: pause.start, paid: true });
                }
                from = pause.end;
            }
            if from < end {
                pauses.push(Pause { start: from, end, paid: true });
            }
        }
        pauses.sort_by_key(|pause| pause.start);
        pauses
    }

    /// A shift that nobody works. It is paid but for its unpaid breaks.
    fn miss(&mut self, group: usize, duty: &Duty) {
        let unpaid = |start: i64, end: i64| -> i64 {
            let unpaid = duty.breaks.iter().filter(|pause| !pause.paid);
            unpaid.map(|pause| (pause.end.min(end) - pause.start.max(start)).max(0)).sum()
        };
        let parts = self.parts(duty).map(|(interval, start, end)| {
            let absent = (end - start - unpaid(start, end)) as Tick;
            Missing { group, interval, absent, away: 0 }
        });
        self.missing.extend(parts);
    }
}
