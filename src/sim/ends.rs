//! When each busy agent is free: a winner tree with a leaf for every agent.

use crate::time::Tick;

/// Bits of a key that hold the agent; the time lies above.
const AGENT_BITS: u32 = 20;
const AGENT: u64 = (1 << AGENT_BITS) - 1;
/// Later than every time.
const NEVER: u64 = u64::MAX;

/// The ends of service. Each node holds the earlier of its two children, so that a new time for an
/// agent costs one comparison without a branch on each level, whatever the times are.
#[derive(Debug)]
pub(super) struct Ends {
    /// The root is node 1, the children of node i are 2i and 2i + 1: nodes by pairs of siblings, pair
    /// 0 holds the root.
    pairs: Vec<[u64; 2]>,
}

impl Ends {
    /// Nobody is busy.
    pub(super) fn new(agents: usize) -> Self {
        Self { pairs: vec![[NEVER; 2]; agents.next_power_of_two().max(2)] }
    }

    /// The agent who is free first, and when; of equals the one defined first.
    #[inline]
    pub(super) fn first(&self) -> Option<(Tick, u32)> {
        let key = self.pairs[0][1];
        (key != NEVER).then_some((key >> AGENT_BITS, (key & AGENT) as u32))
    }

    /// The agent is free at `time`.
    #[inline]
    pub(super) fn set(&mut self, agent: u32, time: Tick) {
        self.replace(agent, time << AGENT_BITS | u64::from(agent));
    }

    /// The agent is not busy.
    #[inline]
    pub(super) fn clear(&mut self, agent: u32) {
        self.replace(agent, NEVER);
    }

    #[inline]
    fn replace(&mut self, agent: u32, key: u64) {
        let pairs = &mut self.pairs[..];
        // As many leaves as pairs.
        let mut node = pairs.len() + agent as usize;
        let mut least = key;
        while node > 1 {
            let pair = &mut pairs[node / 2];
            pair[node % 2] = least;
            least = least.min(pair[1 - node % 2]);
            node /= 2;
        }
        pairs[0][1] = least;
    }
}

#[cfg(test)]
mod tests {
    use super::Ends;

    #[test]
    fn the_first_is_the_least_of_all() {
        for agents in [1, 2, 3, 17, 64] {
            let mut ends = Ends::new(agents);
            let mut times = vec![None; agents];
            let mut state = 1_u64;
            for _ in 0..2_000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let agent = (state >> 33) as usize % agents;
                if state >> 62 == 0 {
                    ends.clear(agent as u32);
                    times[agent] = None;
                } else {
                    let time = state >> 20 & 0xf;
                    ends.set(agent as u32, time);
                    times[agent] = Some(time);
                }
                let busy = (0..).zip(&times).filter_map(|(agent, &time)| Some((time?, agent)));
                assert_eq!(ends.first(), busy.min());
            }
        }
    }
}
