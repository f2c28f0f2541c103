//! Winner trees: the earliest of many times, each of which changes often.
//!
//! Each node holds the earlier of its two children, so that a new time costs one comparison without
//! a branch on each level, whatever the times are. A heap's comparisons are guessed wrong by the
//! processor about once a contact.

use crate::time::Tick;

/// Later than every time.
const NEVER: u64 = u64::MAX;

/// The least of the keys at its leaves; a leaf that is not set never wins.
///
/// The root is node 1, the children of node i are 2i and 2i + 1; nodes lie by pairs of siblings, the
/// root in pair 0. There are as many leaves as pairs.
#[derive(Debug)]
struct Tree {
    pairs: Vec<[u64; 2]>,
}

impl Tree {
    fn new(leaves: usize) -> Self {
        Self { pairs: vec![[NEVER; 2]; leaves.next_power_of_two().max(2)] }
    }

    #[inline]
    fn least(&self) -> u64 {
        self.pairs[0][1]
    }

    #[inline]
    fn set(&mut self, leaf: usize, key: u64) {
        let pairs = &mut self.pairs[..];
        let mut node = pairs.len() + leaf;
        let mut least = key;
        while node > 1 {
            let pair = &mut pairs[node / 2];
            pair[node % 2] = least;
            least = least.min(pair[1 - node % 2]);
            node /= 2;
        }
        pairs[0][1] = least;
    }

    /// The leaf that holds the least key; of several the one of the least `rank`.
    fn winner(&self, rank: impl Fn(usize) -> u32) -> usize {
        let mut node = 1;
        let mut is_tied = false;
        while node < self.pairs.len() {
            let [left, right] = self.pairs[node];
            node = 2 * node + usize::from(right < left);
            is_tied |= left == right;
        }
        if is_tied { self.winner_below(1, &rank) } else { node - self.pairs.len() }
    }

    /// The same below a node that holds the least key.
    fn winner_below(&self, node: usize, rank: &impl Fn(usize) -> u32) -> usize {
        if node >= self.pairs.len() {
            return node - self.pairs.len();
        }
        let [left, right] = self.pairs[node];
        let below = |side: usize| self.winner_below(2 * node + side, rank);
        if left != right {
            return below(usize::from(right < left));
        }
        let two = [below(0), below(1)];
        two[usize::from(rank(two[1]) < rank(two[0]))]
    }

    /// Twice as many leaves, the old ones as they were.
    fn grow(&mut self) {
        let mut larger = Self::new(2 * self.pairs.len());
        for leaf in 0..self.pairs.len() {
            let node = self.pairs.len() + leaf;
            larger.set(leaf, self.pairs[node / 2][node % 2]);
        }
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
        Self { tree: Tree::new(32) }
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
        while slot as usize >= self.tree.pairs.len() {
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
