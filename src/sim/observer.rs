//! A look at every contact of a replication, for tests and for what explains a run.

use crate::demand::Caller;
use crate::time::Tick;

/// What became of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Found no line.
    Blocked,
    /// An agent was chosen.
    Answered {
        /// By number over all groups, in the order of definition.
        agent: u32,
        /// Place in [`Center::groups`](crate::center::Center::groups).
        group: usize,
        /// From arrival to hello, ring included.
        wait: Tick,
        /// The agent's time after the ring, after-call work included.
        handle: Tick,
    },
    /// Came to a queue that needs nobody and stays so long.
    Passed {
        /// The time that the queue takes.
        time: Tick,
    },
    /// Hung up after waiting so long.
    Abandoned {
        /// From arrival.
        wait: Tick,
    },
    /// Sent away when the queue closed.
    Dismissed,
    /// Still waited when everything had ended.
    Open,
}

/// Told what became of each contact, when it is decided.
pub trait Observer {
    /// Whether contacts must be told in the order of their fates. Else a center of one queue and one
    /// group may be simulated in the order of arrival, which is faster.
    const BY_THE_CLOCK: bool = false;

    /// `caller` came at `arrival` and, at `now`, met his fate.
    fn contact(&mut self, caller: &Caller, arrival: Tick, now: Tick, fate: Fate);
    /// An agent came on duty (`true`) or left (`false`); breaks are neither.
    fn duty(&mut self, agent: u32, now: Tick, on: bool);
}

/// Looks away; the compiler leaves nothing of it.
impl Observer for () {
    #[inline]
    fn contact(&mut self, _: &Caller, _: Tick, _: Tick, _: Fate) {}

    #[inline]
    fn duty(&mut self, _: u32, _: Tick, _: bool) {}
}
