//! Contacts that wait: a line for each queue, in order of arrival, from which any may leave.

use crate::demand::Caller;
use crate::time::Tick;

use super::model::bit;

/// A contact that waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) caller: Caller,
    pub(super) arrival: Tick,
    /// Interval of arrival.
    pub(super) interval: u32,
    /// Its case, if the center has flows.
    pub(super) case: u32,
    /// Tells this contact from others that had the same slot.
    pub(super) sequence: u32,
    ahead: u32,
    behind: u32,
}

/// The lines of all queues, and behind them those of their favoured follow-ups: doubly linked through
/// slots that are used again, so memory is that of the longest waiting crowd.
///
/// The lines are rings: the first slots belong to the lines themselves, each before the first and
/// behind the last of its line. So nobody is at an end, and to join or leave takes no branch, which
/// the processor would often guess wrong.
#[derive(Debug)]
pub(super) struct Lines {
    slots: Vec<Waiting>,
    free: Vec<u32>,
    queues: usize,
    waiting: usize,
    /// Queues where somebody waits, as a [`mask`](super::model::mask).
    waiting_queues: u64,
    sequence: u32,
}

impl Lines {
    pub(super) fn new(queues: usize) -> Self {
        let end = |line: u32| Waiting {
            caller: Caller::follow_up(0, 0, 0, [0; 2]),
            arrival: 0,
            interval: 0,
            case: 0,
            sequence: 0,
            ahead: line,
            behind: line,
        };
        Self {
            slots: (0..2 * queues as u32).map(end).collect(),
            free: Vec::new(),
            queues,
            waiting: 0,
            waiting_queues: 0,
            sequence: 0,
        }
    }

    /// Contacts that wait in all lines.
    #[inline]
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Contacts that wait in a queue, one by one.
    pub(super) fn count(&self, queue: usize) -> usize {
        let of_line = |line: usize| {
            let next =
                |slot: &u32| Some(self.get(*slot).behind).filter(|&slot| slot != line as u32);
            std::iter::successors(self.first_of(line), next).count()
        };
        of_line(queue) + of_line(queue + self.queues)
    }

    /// Queues where somebody may wait, as a mask; in the others nobody does.
    #[inline]
    pub(super) fn waiting_queues(&self) -> u64 {
        self.waiting_queues
    }

    /// Somebody has left a line, perhaps the last. With more than 64 queues another may share its bit.
    #[inline]
    fn look_at(&mut self, queue: usize) {
        let nobody_waits = if self.queues <= 64 {
            self.is_empty(queue)
        } else {
            (queue % 64..self.queues).step_by(64).all(|other| self.is_empty(other))
        };
        self.waiting_queues &= !(u64::from(nobody_waits) << (queue % 64));
    }

    /// Puts a contact at the end of its queue's line, or of that of the favoured, and returns its slot.
    #[inline(always)]
    pub(super) fn join(
        &mut self,
        caller: Caller,
        arrival: Tick,
        interval: u32,
        case: u32,
        favoured: bool,
    ) -> u32 {
        let queue = usize::from(caller.queue);
        let line = if favoured { queue + self.queues } else { queue };
        self.sequence = self.sequence.wrapping_add(1);
        let sequence = self.sequence;
        let ahead = self.slots[line].ahead;
        let line = line as u32;
        let contact = Waiting { caller, arrival, interval, case, sequence, ahead, behind: line };
        let slot = match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = contact;
                slot
            }
            None => {
                self.slots.push(contact);
                (self.slots.len() - 1) as u32
            }
        };
        self.slots[ahead as usize].behind = slot;
        self.slots[line as usize].ahead = slot;
        self.waiting += 1;
        self.waiting_queues |= bit(queue);
        slot
    }

    /// The slot of a contact that waits in a queue, the first of its line.
    #[inline]
    pub(super) fn head(&self, queue: usize) -> Option<u32> {
        self.first(queue).or_else(|| self.first_favoured(queue))
    }

    /// The slot of the contact that has waited longest in a queue, the favoured left aside.
    #[inline]
    pub(super) fn first(&self, queue: usize) -> Option<u32> {
        self.first_of(queue)
    }

    #[inline]
    fn first_of(&self, line: usize) -> Option<u32> {
        let head = self.slots[line].behind;
        (head != line as u32).then_some(head)
    }

    /// The slot of the favoured follow-up that has waited longest in a queue.
    #[inline]
    pub(super) fn first_favoured(&self, queue: usize) -> Option<u32> {
        self.first_of(queue + self.queues)
    }

    /// When the contact arrived that has waited longest in a queue.
    pub(super) fn oldest(&self, queue: usize) -> Option<Tick> {
        let heads = self.first(queue).into_iter().chain(self.first_favoured(queue));
        heads.map(|slot| self.get(slot).arrival).min()
    }

    #[inline]
    pub(super) fn is_empty(&self, queue: usize) -> bool {
        self.first(queue).is_none() && self.first_favoured(queue).is_none()
    }

    #[inline]
    pub(super) fn get(&self, slot: u32) -> &Waiting {
        &self.slots[slot as usize]
    }

    /// Whether the contact that a timer was set for still waits.
    #[inline]
    pub(super) fn holds(&self, slot: u32, sequence: u32) -> bool {
        self.slots[slot as usize].sequence == sequence
    }

    /// Takes a contact out of its line.
    #[inline(always)]
    pub(super) fn leave(&mut self, slot: u32) -> Waiting {
        let contact = self.slots[slot as usize];
        let queue = usize::from(contact.caller.queue);
        self.slots[contact.ahead as usize].behind = contact.behind;
        self.slots[contact.behind as usize].ahead = contact.ahead;
        // No timer is ever set for sequence 0 in a slot that is free.
        self.slots[slot as usize].sequence = 0;
        self.free.push(slot);
        self.waiting -= 1;
        self.look_at(queue);
        contact
    }
}
