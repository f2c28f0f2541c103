//! What callers bring and how they wait.

use super::{ByInterval, Flows, Goal, GroupId, Target};
use crate::random::Law;
use crate::time::Tick;

/// A queue: one kind of contact.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// The key in the file.
    pub name: String,
    /// Whether it is open, for each interval of the calendar.
    pub open: Vec<bool>,
    /// Agent's time on a contact, by interval of arrival.
    pub handle_time: HandleTime,
    /// How long a caller waits before he hangs up, by interval of arrival.
    pub patience: Patience,
    /// Share, 0 to 1, that hangs up at once if it must wait.
    pub balk: f64,
    /// Abandonments up to here are the planner's short calls; `None`: not given.
    pub short_abandon: Option<Tick>,
    /// Rank among queues of the same preference.
    pub priority: Score,
    /// Whether it needs agents; a menu or a bot takes time and needs nobody.
    pub needs_agents: bool,
    /// T of the service level.
    pub answered_within: Tick,
    /// From arrival in the queue to the end of the talk, if that was promised.
    pub finished_within: Option<Promise>,
    /// From the case's arrival in this queue to the end of its last talk, if that was promised.
    pub closed_within: Option<Promise>,
    /// What the planner promised.
    pub targets: Vec<Target>,
    /// What happens to those who wait when the queue closes.
    pub at_close: AtClose,
    /// Replaces the order of groups by preference; empty: not given.
    pub overflow: Vec<Overflow>,
    /// What becomes of its contacts.
    pub flows: Flows,
}

impl Queue {
    /// Whether its contacts are work that may wait, over night too: they have no patience, and a time
    /// is promised in which they are finished.
    pub fn is_deferrable(&self) -> bool {
        let promised = |target: &Target| matches!(target.goal, Goal::FinishedWithin { .. });
        let patient = matches!(self.patience, Patience::Infinite);
        self.needs_agents && patient && self.targets.iter().any(promised)
    }

    /// The time that a goal speaks of; of those without one, that of the service level.
    pub fn within(&self, goal: Goal) -> Promise {
        let answered = Promise { within: self.answered_within, working_hours: false };
        match goal {
            Goal::FinishedWithin { .. } => self.finished_within.unwrap_or(answered),
            Goal::ClosedWithin { .. } => self.closed_within.unwrap_or(answered),
            Goal::AnsweredWithin { .. } | Goal::Asa { .. } | Goal::Abandoned { .. } => answered,
        }
    }

    /// Whether its contacts wait on the line until an agent answers.
    pub fn is_live(&self) -> bool {
        self.needs_agents && !self.is_deferrable()
    }
}

/// A time in which work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// How long it may take.
    pub within: Tick,
    /// Only the time counts during which the queue is open.
    pub working_hours: bool,
}

/// The agent's time on a contact, before the agent's speed.
#[derive(Clone, Debug, PartialEq)]
pub struct HandleTime {
    /// Time with the caller; the whole handle time where `after_work` is `None`.
    pub talk: ByInterval<Law>,
    /// Time after the caller has gone, the agent still busy.
    pub after_work: Option<ByInterval<Law>>,
}

/// How long a caller waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Patience {
    /// For ever.
    Infinite,
    /// Drawn; a constant of 0 leaves at once unless somebody is idle.
    Drawn(ByInterval<Law>),
}

/// Score `base + per_second * wait` by which heads of lines are compared; the highest is served.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Score on arrival.
    pub base: f64,
    /// Growth for each second of waiting, at least 0.
    pub per_second: f64,
    /// Added if the contact is a follow-up: another of its case came before it.
    pub follow_up: f64,
}

/// What happens to those who wait when their queue closes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtClose {
    /// The agents present then with that skill stay until the line is empty.
    #[default]
    Serve,
    /// They leave unserved.
    Dismiss,
}

/// A step of an overflow list: from `after` on the group may take the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// Who may take it.
    pub group: GroupId,
    /// Wait before the group is asked; 0: at once.
    pub after: Tick,
}
