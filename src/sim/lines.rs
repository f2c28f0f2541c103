//! Contacts that wait: a line for each queue, in order of arrival, from which any may leave.

use crate::demand::Caller;
use crate::time::Tick;

use super::model::bit;

const NONE: u32 = u32::MAX;

/// A contact that waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub(super) caller: Caller,
    pub(super) arrival: Tick,
    /// Interval of arrival.
    pub(super) interval: u32,
    /// Its case, if the center has flows.
    pub(super) case: u32,
    /// Its place among the lines: that of its queue or, for follow-ups that are favoured, so many
    /// queues further on.
    line: u32,
    /// Tells this contact from others that had the same slot.
    pub(super) sequence: u32,
    ahead: u32,
    behind: u32,
}

/// The lines of all queues, and behind them those of their favoured follow-ups: doubly linked through slots that are used again, so memory is that of
/// the longest waiting crowd.
#[derive(Debug)]
pub(super) struct Lines {
    slots: Vec<Waiting>,
    free: Vec<u32>,
    heads: Vec<u32>,
    tails: Vec<u32>,
    queues: usize,
    waiting: usize,
    /// Queues where somebody waits, as a [`mask`](super::model::mask).
    waiting_queues: u64,
    sequence: u32,
}

impl Lines {
    pub(super) fn new(queues: usize) -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
            heads: vec![NONE; 2 * queues],
            tails: vec![NONE; 2 * queues],
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
        let next = |slot: &u32| Some(self.get(*slot).behind).filter(|&behind| behind != NONE);
        let line = |first: Option<u32>| std::iter::successors(first, next).count();
        line(self.first(queue)) + line(self.first_favoured(queue))
    }

    /// Queues where somebody may wait, as a mask; in the others nobody does.
    #[inline]
    pub(super) fn waiting_queues(&self) -> u64 {
        self.waiting_queues
    }

    /// A line is empty. With more than 64 queues another may share its bit.
    #[inline]
    fn nobody_waits(&mut self, queue: usize) {
        let shares = |other: usize| !self.is_empty(other);
        if self.queues <= 64 || !(queue % 64..self.queues).step_by(64).any(shares) {
            self.waiting_queues &= !bit(queue);
        }
    }

    /// Puts a contact at the end of its queue's line, or of that of the favoured, and returns its slot.
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
        let ahead = self.tails[line];
        let place = line as u32;
        let contact =
            Waiting { caller, arrival, interval, case, line: place, sequence, ahead, behind: NONE };
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
        if ahead == NONE {
            self.heads[line] = slot;
        } else {
            self.slots[ahead as usize].behind = slot;
        }
        self.tails[line] = slot;
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
        let head = self.heads[queue];
        (head != NONE).then_some(head)
    }

    /// The slot of the favoured follow-up that has waited longest in a queue.
    #[inline]
    pub(super) fn first_favoured(&self, queue: usize) -> Option<u32> {
        self.first(queue + self.queues)
    }

    /// When the contact arrived that has waited longest in a queue.
    pub(super) fn oldest(&self, queue: usize) -> Option<Tick> {
        let heads = self.first(queue).into_iter().chain(self.first_favoured(queue));
        heads.map(|slot| self.get(slot).arrival).min()
    }

    #[inline]
    pub(super) fn is_empty(&self, queue: usize) -> bool {
        self.heads[queue] == NONE && self.heads[queue + self.queues] == NONE
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
    pub(super) fn leave(&mut self, slot: u32) -> Waiting {
        let contact = self.slots[slot as usize];
        let (queue, line) = (usize::from(contact.caller.queue), contact.line as usize);
        match contact.ahead {
            NONE => self.heads[line] = contact.behind,
            ahead => self.slots[ahead as usize].behind = contact.behind,
        }
        match contact.behind {
            NONE => self.tails[line] = contact.ahead,
            behind => self.slots[behind as usize].ahead = contact.ahead,
        }
        // No timer is ever set for sequence 0 in a slot that is free.
        self.slots[slot as usize].sequence = 0;
        self.free.push(slot);
        self.waiting -= 1;
        if self.is_empty(queue) {
            self.nobody_waits(queue);
        }
        contact
    }
}
