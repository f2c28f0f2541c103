//! Cases: the chains of contacts that begin with one arrival.

use crate::time::Tick;

/// No case: the center has no flows, so that every contact is by itself.
pub(super) const NO_CASE: u32 = u32::MAX;

/// A case that is not ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    /// Names its draws.
    pub(super) id: u64,
    /// The how-manieth of its first queue and interval.
    pub(super) ordinal: u32,
    /// Queue and interval in which it began.
    pub(super) origin: u16,
    pub(super) interval: u32,
    pub(super) began: Tick,
    /// Contacts before the present or next one.
    pub(super) step: u32,
    /// Of these, those that agents answered.
    pub(super) touches: u32,
    /// The queue of its next contact.
    pub(super) next: u16,
    /// Flows that it has taken and that ask for it, as bits.
    pub(super) taken: u64,
    /// Whether it came again later after a service, or after an agent had worked on it.
    pub(super) returned: bool,
    /// Whether it holds a trunk until its next contact.
    pub(super) holds_trunk: bool,
    /// Price of the agents' time on it.
    pub(super) cost: f64,
}

/// The cases that are not ended, in slots that are used again.
#[derive(Debug, Default)]
pub(super) struct Cases {
    slots: Vec<Case>,
    free: Vec<u32>,
}

impl Cases {
    pub(super) fn begin(&mut self, case: Case) -> u32 {
        match self.free.pop() {
            Some(slot) => {
                self.slots[slot as usize] = case;
                slot
            }
            None => {
                self.slots.push(case);
                (self.slots.len() - 1) as u32
            }
        }
    }

    #[inline]
    pub(super) fn get(&self, slot: u32) -> &Case {
        &self.slots[slot as usize]
    }

    #[inline]
    pub(super) fn get_mut(&mut self, slot: u32) -> &mut Case {
        &mut self.slots[slot as usize]
    }

    pub(super) fn end(&mut self, slot: u32) -> Case {
        self.free.push(slot);
        self.slots[slot as usize]
    }

    /// The cases that have not ended.
    pub(super) fn open(&self) -> impl Iterator<Item = &Case> {
        let mut is_free = vec![false; self.slots.len()];
        self.free.iter().for_each(|&slot| is_free[slot as usize] = true);
        self.slots.iter().zip(is_free).filter(|(_, free)| !free).map(|(case, _)| case)
    }
}
