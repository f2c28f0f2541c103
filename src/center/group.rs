//! Who answers, and when they are there.

use super::{ByInterval, Pay, QueueId};
use crate::random::Law;
use crate::time::{Interval, Tick};

/// A group of agents with the same skills.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The key in the file.
    pub name: String,
    /// Queues that its agents serve, in the order of the file.
    pub skills: Vec<Skill>,
    /// From the choice of an agent to hello.
    pub ring: Tick,
    /// Price of a paid hour; `None`: not given.
    pub cost_per_hour: Option<f64>,
    /// What is paid on top of it.
    pub pay: Pay,
    /// Share of its people, 0 to below 1, that does not turn up, drawn per person and day.
    pub absence: f64,
    /// Planned share of time off the phones beside breaks, 0 to below 1; grosses up requirements.
    pub shrinkage: f64,
    /// Whether the simulation takes them off the phones for that share of their time.
    pub apply_shrinkage: bool,
    /// Highest planned occupancy, above 0 to 1; bounds requirements.
    pub max_occupancy: Option<f64>,
    /// Who is scheduled.
    pub staff: Staff,
    /// How many may be planned, for each interval of the calendar; empty: any number.
    pub bounds: Vec<Bounds>,
}

impl Group {
    /// How many may be planned in an interval.
    pub fn bounds_at(&self, interval: usize) -> Bounds {
        self.bounds.get(interval).copied().unwrap_or_default()
    }

    /// Price of an hour in an interval of the calendar, without overtime; 0 without a price.
    pub fn price_in(&self, interval: &Interval) -> f64 {
        self.cost_per_hour.unwrap_or(0.0) * (1.0 + self.pay.share_in(interval))
    }

    /// The share of time off the phones that is simulated.
    pub fn applied_shrinkage(&self) -> f64 {
        if self.apply_shrinkage { self.shrinkage } else { 0.0 }
    }

    /// Whether fewer may be on the phones than are scheduled.
    pub fn misses_some(&self) -> bool {
        self.absence > 0.0 || self.applied_shrinkage() > 0.0
    }

    /// The skill for a queue, if it has it.
    pub fn skill(&self, queue: usize) -> Option<&Skill> {
        self.skills.iter().find(|skill| usize::from(skill.queue.0) == queue)
    }
}

/// The fewest and the most heads that may be planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// At least so many.
    pub least: u32,
    /// At most so many.
    pub most: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { least: 0, most: u32::MAX }
    }
}

/// One queue that a group serves.
#[derive(Clone, Debug, PartialEq)]
pub struct Skill {
    /// The queue.
    pub queue: QueueId,
    /// 1 is taken first.
    pub preference: u32,
    /// All of the handle time is divided by it; above 0.
    pub speed: f64,
    /// So many of the group must stay idle when one takes such a contact.
    pub reserve: u32,
    /// The group's own handle time for this queue; `None`: the queue's.
    pub handle_time: Option<ByInterval<Law>>,
}

/// Scheduled heads.
#[derive(Clone, Debug, PartialEq)]
pub enum Staff {
    /// Heads for each interval of the calendar.
    Heads(Vec<u32>),
    /// People on shifts.
    Shifts(Vec<Posting>),
}

/// How many work a shift on each day.
#[derive(Clone, Debug, PartialEq)]
pub struct Posting {
    /// Place in [`Center::shifts`](super::Center::shifts).
    pub shift: usize,
    /// Heads on each day from [`Calendar::first_staffed_day`](crate::time::Calendar::first_staffed_day)
    /// to the last.
    pub heads: Vec<u32>,
}

/// A working day: when it begins, how long it is, and its breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// The key in the file.
    pub name: String,
    /// Time of day at which it begins.
    pub start: Tick,
    /// From start to end, breaks included; at most 24 h. It may cross midnight and belongs to the
    /// day on which it starts.
    pub length: Tick,
    /// In the order of time, not overlapping.
    pub breaks: Vec<Break>,
}

/// A planned break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Break {
    /// From the shift's start to the planned start of the break.
    pub at: Tick,
    /// How long it lasts.
    pub length: Tick,
    /// Whether the time is paid.
    pub paid: bool,
}
