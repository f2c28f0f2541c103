//! What one replication counts, exactly and in integers: a cell for each queue and interval, and for
//! each group and interval.

use std::ops::AddAssign;

use crate::center::Queue;
use crate::stats::Histogram;
use crate::time::Tick;

/// Contacts of one queue (or of all) that arrived in a period, and its line during that period.
///
/// Contacts are booked to the interval of *arrival*; `line` and `abandoned_here` to the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueCell {
    /// Contacts that came.
    pub offered: u64,
    /// Of these, those whose case came before.
    pub follow_ups: u64,
    /// Found no line.
    pub blocked: u64,
    /// Reached an agent.
    pub answered: u64,
    /// Hung up.
    pub abandoned: u64,
    /// Were sent away when the queue closed.
    pub dismissed: u64,
    /// Still waited when everything had ended.
    pub open: u64,
    /// Answered within T.
    pub within: u64,
    /// Abandoned within T.
    pub abandoned_within: u64,
    /// Abandoned within the planner's limit for short calls.
    pub abandoned_short: u64,
    /// Found no agent at once.
    pub delayed: u64,
    /// Waits of the answered.
    pub wait_answered: Tick,
    /// Waits of the abandoned.
    pub wait_abandoned: Tick,
    /// Squares of the waits of the answered, in ticks².
    pub wait_answered_squared: u128,
    /// Squares of the waits of the abandoned, in ticks².
    pub wait_abandoned_squared: u128,
    /// Agents' time on the answered, after-call work included.
    pub handle: Tick,
    /// Abandonments that happened in the period.
    pub abandoned_here: u64,
    /// The line over the period.
    pub line: LineCell,
}

/// The length of a line over a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineCell {
    /// ∫L dt in contact·ticks.
    pub area: Tick,
    /// ∫L² dt in contact²·ticks.
    pub area_squared: u128,
    /// Largest L.
    pub peak: u64,
}

/// Agents of one group (or of all) over a period, by the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupCell {
    /// Agent time on duty, breaks excluded.
    pub staffed: Tick,
    /// Agent time on contacts, ring included.
    pub busy: Tick,
    /// Agent time beyond the planned start of a break or end of the shift, or above the planned
    /// heads, on contacts or staying for the line of a closed queue.
    pub overrun: Tick,
    /// Agent time on paid breaks, and away from the phones as planned (shrinkage).
    pub paid_break: Tick,
    /// Scheduled and paid time of those who did not turn up.
    pub absent: Tick,
}

/// Cases that began in a queue and interval, and work that came to it then. Empty in centers without
/// flows and promises of that kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CaseCell {
    /// Cases that began.
    pub begun: u64,
    /// Of these, those that ended with a service.
    pub closed: u64,
    /// Ended otherwise: the last contact hung up, was blocked or dismissed.
    pub lost: u64,
    /// Ended, one way or the other, and an agent had worked on them, or ended with a menu or bot.
    pub served: u64,
    /// Of the closed, those that did not come again later after a service, or after an agent had worked
    /// on them.
    pub resolved: u64,
    /// Contacts of the ended that agents answered.
    pub touches: u64,
    /// From arrival to the end of the last talk, over the closed.
    pub turnaround: Tick,
    /// Price of the agents' time on the ended.
    pub cost: f64,
    /// Closed within the promised time.
    pub closed_within: u64,
    /// Whether that is known: all but those that are open and may still keep it.
    pub closed_due: u64,
    /// Contacts of the queue that were finished within its promised time, and those of which it is
    /// known.
    pub finished_within: u64,
    /// As `closed_due`.
    pub finished_due: u64,
    /// From arrival in the queue to the end of the talk, over the answered.
    pub finish: Tick,
    /// Waits and talks in the queue, of all contacts; of the open, to the horizon.
    pub step: Tick,
    /// Between the contacts of each case, also where the next would come after the horizon.
    pub between: Tick,
    /// Age of the oldest that waits, at the end of the interval.
    pub oldest: Tick,
    /// ∫ open cases dt over the interval, by the clock.
    pub in_process: u128,
}

impl QueueCell {
    /// One contact more reached an agent after `wait`, who works on it for `handle`.
    #[inline]
    pub(super) fn answer(&mut self, wait: Tick, handle: Tick, queue: &Queue) {
        self.answered += 1;
        self.within += u64::from(wait <= queue.answered_within);
        self.wait_answered += wait;
        self.wait_answered_squared += squared(wait);
        self.handle += handle;
    }

    /// So many contacts more reached an agent without a wait.
    pub(super) fn answer_at_once(&mut self, contacts: u64, handle: Tick) {
        self.answered += contacts;
        self.within += contacts;
        self.handle += handle;
    }

    /// One contact more hung up after `wait`.
    #[inline]
    pub(super) fn lose(&mut self, wait: Tick, queue: &Queue) {
        self.abandoned += 1;
        self.abandoned_within += u64::from(wait <= queue.answered_within);
        self.abandoned_short += u64::from(queue.short_abandon.is_some_and(|limit| wait <= limit));
        self.wait_abandoned += wait;
        self.wait_abandoned_squared += squared(wait);
    }
}

#[inline]
fn squared(wait: Tick) -> u128 {
    u128::from(wait) * u128::from(wait)
}

impl AddAssign<&QueueCell> for QueueCell {
    fn add_assign(&mut self, other: &QueueCell) {
        self.offered += other.offered;
        self.follow_ups += other.follow_ups;
        self.blocked += other.blocked;
        self.answered += other.answered;
        self.abandoned += other.abandoned;
        self.dismissed += other.dismissed;
        self.open += other.open;
        self.within += other.within;
        self.abandoned_within += other.abandoned_within;
        self.abandoned_short += other.abandoned_short;
        self.delayed += other.delayed;
        self.wait_answered += other.wait_answered;
        self.wait_abandoned += other.wait_abandoned;
        self.wait_answered_squared += other.wait_answered_squared;
        self.wait_abandoned_squared += other.wait_abandoned_squared;
        self.handle += other.handle;
        self.abandoned_here += other.abandoned_here;
        self.line.area += other.line.area;
        self.line.area_squared += other.line.area_squared;
        self.line.peak = self.line.peak.max(other.line.peak);
    }
}

impl AddAssign<&GroupCell> for GroupCell {
    fn add_assign(&mut self, other: &GroupCell) {
        self.staffed += other.staffed;
        self.busy += other.busy;
        self.overrun += other.overrun;
        self.paid_break += other.paid_break;
        self.absent += other.absent;
    }
}

/// Everything that one replication counted, warm-up included.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    queues: usize,
    groups: usize,
    queue_cells: Vec<QueueCell>,
    group_cells: Vec<GroupCell>,
    /// The line of all queues together; one entry for each interval.
    line_cells: Vec<LineCell>,
    /// Waits of the answered; one entry for each queue cell, perhaps with those of other replications.
    waits: Vec<Histogram>,
    /// One entry for each queue cell, or none.
    case_cells: Vec<CaseCell>,
}

impl Tally {
    /// `waits` has a histogram for each queue cell.
    pub(super) fn new(
        queues: usize,
        groups: usize,
        waits: Vec<Histogram>,
        has_cases: bool,
    ) -> Self {
        let intervals = waits.len() / queues;
        Self {
            queues,
            groups,
            queue_cells: vec![QueueCell::default(); queues * intervals],
            group_cells: vec![GroupCell::default(); groups * intervals],
            line_cells: vec![LineCell::default(); intervals],
            waits,
            case_cells: vec![CaseCell::default(); if has_cases { queues * intervals } else { 0 }],
        }
    }

    /// Contacts of a queue that arrived in an interval of the calendar, and its line then.
    #[inline]
    pub fn queue(&self, queue: usize, interval: usize) -> &QueueCell {
        &self.queue_cells[interval * self.queues + queue]
    }

    #[inline]
    pub(super) fn queue_mut(&mut self, queue: usize, interval: usize) -> &mut QueueCell {
        &mut self.queue_cells[interval * self.queues + queue]
    }

    /// Agents of a group in an interval of the calendar.
    pub fn group(&self, group: usize, interval: usize) -> &GroupCell {
        &self.group_cells[interval * self.groups + group]
    }

    pub(super) fn group_mut(&mut self, group: usize, interval: usize) -> &mut GroupCell {
        &mut self.group_cells[interval * self.groups + group]
    }

    /// The line of all queues together in an interval of the calendar.
    pub fn line(&self, interval: usize) -> &LineCell {
        &self.line_cells[interval]
    }

    pub(super) fn line_mut(&mut self, interval: usize) -> &mut LineCell {
        &mut self.line_cells[interval]
    }

    /// Cases that began in a queue and interval; `None` in a center without.
    pub fn cases(&self, queue: usize, interval: usize) -> Option<&CaseCell> {
        self.case_cells.get(interval * self.queues + queue)
    }

    pub(super) fn cases_mut(&mut self, queue: usize, interval: usize) -> &mut CaseCell {
        &mut self.case_cells[interval * self.queues + queue]
    }

    /// Waits of a queue's answered contacts that arrived in an interval of the calendar.
    pub fn waits(&self, queue: usize, interval: usize) -> &Histogram {
        &self.waits[interval * self.queues + queue]
    }

    /// A queue's contacts that arrived in an interval, and the waits of those answered.
    #[inline]
    pub(super) fn queue_and_waits_mut(
        &mut self,
        queue: usize,
        interval: usize,
    ) -> (&mut QueueCell, &mut Histogram) {
        let index = interval * self.queues + queue;
        (&mut self.queue_cells[index], &mut self.waits[index])
    }

    /// Waits of the answered: `[interval][queue]`.
    pub(super) fn into_waits(self) -> Vec<Histogram> {
        self.waits
    }

    /// Contacts simulated, warm-up included.
    pub fn contacts(&self) -> u64 {
        self.queue_cells.iter().map(|cell| cell.offered).sum()
    }

    pub(super) fn queue_cells(&self) -> &[QueueCell] {
        &self.queue_cells
    }
}
