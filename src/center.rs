//! The nouns: queue, group, skill, shift, target. Plain data, already checked, with every value that
//! may differ by day or time resolved to the calendar's intervals.

mod before;
mod flow;
mod group;
mod pay;
mod posted;
mod queue;
mod space;
mod target;
mod team;

pub use before::{Before, Earlier};
pub use flow::{Flow, Flows};
pub use group::{Bounds, Break, Group, Posting, Shift, Skill, Staff};
pub use pay::{Overtime, Pay};
pub use posted::{Assignment, Posted, Worked};
pub use queue::{AtClose, HandleTime, Overflow, Patience, Promise, Queue, Score};
pub use space::{BreakWindow, ShiftRange, Space, TourRange};
pub use target::{Goal, Period, Target};
pub use team::{
    Agent, Contract, DayWish, Daypart, Free, HouseRules, LegalLimits, MostWeekends, OpenHeadcount,
    PACKS, Planned, Team, WeeklyTime,
};

/// A queue by its place in [`Center::queues`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueId(pub u16);

/// A group by its place in [`Center::groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u16);

/// Most agents that a center may have, all groups together: the event calendar's keys have 20 bits
/// for them.
pub const MAX_AGENTS: u32 = (1 << 20) - 1;

/// A contact center: who asks, who answers and who goes to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Center {
    /// In the order of the file, which is the last tie-break of routing.
    pub queues: Vec<Queue>,
    /// In the order of the file, which is the last tie-break of routing.
    pub groups: Vec<Group>,
    /// Shifts that groups' [`Posting`]s refer to.
    pub shifts: Vec<Shift>,
    /// At most so many agents may be planned to be there at once; `None`: no limit.
    pub seats: Option<u32>,
    /// Trunks; `None`: no limit.
    pub lines: Option<u32>,
    /// Which idle agent is chosen among groups of equal preference and within a group.
    pub agent_rule: AgentRule,
}

impl Center {
    /// Whether anything is promised for a queue, by its place: a target, or a highest occupancy of a group
    /// that serves it.
    pub fn is_promised(&self, queue: usize) -> bool {
        let limits = |group: &Group| group.max_occupancy.is_some() && group.skill(queue).is_some();
        !self.queues[queue].targets.is_empty() || self.groups.iter().any(limits)
    }
}

/// Which idle agent takes the contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AgentRule {
    /// Idle for the longest time since log-on, the last contact or the last break.
    #[default]
    LongestIdle,
    /// The least time busy since log-on.
    LeastBusy,
    /// Any with the same chance, drawn by the contact.
    Random,
    /// The highest speed for the contact's queue (where groups have handle times of their own: the
    /// shortest mean handle time); then the longest idle.
    Fastest,
}

/// A value that may differ by interval: one for all, or one for each interval of the calendar.
#[derive(Clone, Debug, PartialEq)]
pub enum ByInterval<T> {
    /// The same all the time.
    Always(T),
    /// `values[index[i]]` in interval `i`; equal values are stored once.
    Varying {
        /// The distinct values.
        values: Vec<T>,
        /// One entry for each interval.
        index: Vec<u32>,
    },
}

impl<T> ByInterval<T> {
    /// The value in an interval.
    pub fn at(&self, interval: usize) -> &T {
        match self {
            Self::Always(value) => value,
            Self::Varying { values, index } => &values[index[interval] as usize],
        }
    }

    /// Every distinct value.
    pub fn values(&self) -> &[T] {
        match self {
            Self::Always(value) => std::slice::from_ref(value),
            Self::Varying { values, .. } => values,
        }
    }
}
