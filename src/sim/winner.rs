//! Winner trees: the earliest of many times, each of which changes often.
//!
//! Each node holds the earliest of its four children, so that a new time costs a few comparisons
//! without a branch on each level, whatever the times are. A heap's comparisons are guessed wrong by
//! the processor about once a contact.

use crate::time::Tick;

/// Later than every time.
const NEVER: u64 = u64::MAX;

/// The least of the keys at its leaves; a leaf that is not set never wins.
///
/// Nodes lie by fours of siblings: first the leaves, a power of 4, then the level above, up to the four
/// below the root. So the parent of four number i has place `leaves` + i, and the root would lie beyond
/// the end.
#[derive(Debug)]
struct Tree {
    fours: Vec<[u64; 4]>,
    leaves: usize,
    least: u64,
}

impl Tree {
    fn new(leaves: usize) -> Self {
        let mut least_power = 4;
        while least_power < leaves {
            least_power *= 4;
        }
        let fours = vec![[NEVER; 4]; least_power / 3];
        Self { fours, leaves: least_power, least: NEVER }
    }

    #[inline]
    fn least(&self) -> u64 {
        self.least
    }

    #[inline]
    fn set(&mut self, leaf: usize, key: u64) {
        let mut place = leaf;
        let mut least = key;
        while let Some(four) = self.fours.get_mut(place / 4) {
            let own = place % 4;
            four[own] = least;
            let others = four[own ^ 1].min(four[own ^ 2]).min(four[own ^ 3]);
            least = least.min(others);
            place = self.leaves + place / 4;
        }
        self.least = least;
    }

    /// The leaf that holds the least key; of several the one of the least `rank`.
    fn winner(&self, rank: impl Fn(usize) -> u32) -> usize {
        self.winner_below(self.fours.len() - 1, &rank)
    }

    /// The same below these four, one of which holds the least key.
    fn winner_below(&self, four: usize, rank: &impl Fn(usize) -> u32) -> usize {
        let of_child = |own: usize| {
            let place = 4 * four + own;
            place.checked_sub(self.leaves).map_or(place, |below| self.winner_below(below, rank))
        };
        let least = (0..4).filter(|&own| self.fours[four][own] == self.least).map(of_child);
        let first = least.reduce(|a, b| if rank(b) < rank(a) { b } else { a });
        first.expect("each level holds the least key")
    }

    /// Four times as many leaves, the old ones as they were.
    fn grow(&mut self) {
        let mut larger = Self::new(4 * self.leaves);
        let leaves = self.fours.iter().flatten().take(self.leaves);
        leaves.enumerate().for_each(|(leaf, &key)| larger.set(leaf, key));
        *self = larger;
    }
}

/// When each busy agent is free.
#[derive(Debug)]
pub(super) struct Ends {
    /// Keys are the time above the agent.
    tree: Tree,
}

const AGENT_BITS: u32 = 20;
const AGENT: u64 = (1 << AGENT_BITS) - 1;

impl Ends {
    /// Nobody is busy.
    pub(super) fn new(agents: usize) -> Self {
        Self { tree: Tree::new(agents) }
    }

    /// The agent who is free first, and when; of equals the one defined first.
    #[inline]
    pub(super) fn first(&self) -> Option<(Tick, u32)> {
        let key = self.tree.least();
        (key != NEVER).then_some((key >> AGENT_BITS, (key & AGENT) as u32))
    }

    /// When the first agent is free; [`LAST_TICK`] if nobody is busy.
    #[inline]
    pub(super) fn first_time(&self) -> Tick {
        self.tree.least() >> AGENT_BITS
    }

    /// The agent is free at `time`.
    #[inline]
    pub(super) fn set(&mut self, agent: u32, time: Tick) {
        self.tree.set(agent as usize, time << AGENT_BITS | u64::from(agent));
    }

    /// The agent is not busy.
    #[inline]
    pub(super) fn clear(&mut self, agent: u32) {
        self.tree.set(agent as usize, NEVER);
    }
}

/// When the contact in each slot of the lines hangs up.
#[derive(Debug)]
pub(super) struct Deadlines {
    /// Keys are times.
    tree: Tree,
}

impl Deadlines {
    /// Nobody waits.
    pub(super) fn new() -> Self {
        Self { tree: Tree::new(64) }
    }

    /// The earliest; [`Tick::MAX`] if there is none.
    #[inline]
    pub(super) fn first(&self) -> Tick {
        self.tree.least()
    }

    /// The slot of the earliest, if there is one; of several the one of the least `rank`.
    pub(super) fn first_slot(&self, rank: impl Fn(u32) -> u32) -> u32 {
        self.tree.winner(|slot| rank(slot as u32)) as u32
    }

    /// The contact in `slot` hangs up at `time`; [`Tick::MAX`]: never.
    #[inline]
    pub(super) fn set(&mut self, slot: u32, time: Tick) {
        while slot as usize >= self.tree.leaves {
            self.tree.grow();
        }
        self.tree.set(slot as usize, time);
    }

    /// The contact has left the line.
    #[inline]
    pub(super) fn clear(&mut self, slot: u32) {
        self.tree.set(slot as usize, NEVER);
    }
}

#[cfg(test)]
mod tests {
    use super::{Deadlines, Ends};

    #[test]
    fn the_first_is_the_least_of_all() {
        for size in [1, 2, 3, 17, 64, 100] {
            let (mut ends, mut deadlines) = (Ends::new(size), Deadlines::new());
            let mut times = vec![None; size];
            let mut state = 1_u64;
            for _ in 0..2_000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let place = (state >> 33) as usize % size;
                if state >> 62 == 0 {
                    ends.clear(place as u32);
                    // A slot that was never taken has no leaf yet.
                    deadlines.set(place as u32, 1);
                    deadlines.clear(place as u32);
                    times[place] = None;
                } else {
                    let time = state >> 20 & 0xf;
                    ends.set(place as u32, time);
                    deadlines.set(place as u32, time);
                    times[place] = Some(time);
                }
                let set = (0..).zip(&times).filter_map(|(place, &time)| Some((time?, place)));
                let first = set.min();
                assert_eq!(ends.first(), first);
                assert_eq!(deadlines.first(), first.map_or(u64::MAX, |(time, _)| time));
                if let Some((earliest, slot)) = first {
                    assert_eq!(deadlines.first_slot(|slot| slot), slot);
                    let last = times.iter().rposition(|&time| time == Some(earliest));
                    assert_eq!(Some(deadlines.first_slot(|slot| !slot) as usize), last);
                }
            }
        }
    }
}
