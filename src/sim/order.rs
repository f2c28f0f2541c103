//! The total order of events: time, then kind, then sequence.

use crate::time::Tick;

/// What goes first at the same microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Rank {
    /// Staff rises: log-on, more heads, the end of a break; an interval or a queue opens.
    StaffRise,
    /// An agent ends a contact, or its talk.
    ServiceEnd,
    /// A queue closes; breaks and shifts begin and end; fewer heads.
    StaffDrop,
    /// A ringing contact hears hello.
    Hello,
    /// A caller's patience runs out.
    Patience,
    /// A contact may go to a further group.
    Overflow,
    /// A case comes again.
    FollowUp,
    /// A contact arrives.
    Arrival,
}

const RANK_BITS: u32 = 4;

/// Time and rank in one comparable word: 44 bits of time above 4 of rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(u64);

impl Moment {
    /// Later than everything.
    pub(super) const NEVER: Self = Self(u64::MAX);

    #[inline]
    pub(super) fn new(time: Tick, rank: Rank) -> Self {
        Self(time << RANK_BITS | rank as u64)
    }

    #[inline]
    pub(super) fn time(self) -> Tick {
        self.0 >> RANK_BITS
    }

    /// The first time at which an event of `rank` does not come before this moment.
    pub(super) fn first_not_before(self, rank: Rank) -> Tick {
        let time = self.time();
        if Self::new(time, rank) < self { time + 1 } else { time }
    }
}

/// A timer: its moment, then the order in which timers were set.
///
/// Layout from the top: 64 bits moment, 32 bits sequence, 32 bits subject (a waiting contact's slot, an
/// agent, a queue or a case).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Timer(u128);

impl Timer {
    pub(super) fn new(time: Tick, rank: Rank, sequence: u32, subject: u32) -> Self {
        let moment = u128::from(Moment::new(time, rank).0);
        Self(moment << 64 | u128::from(sequence) << 32 | u128::from(subject))
    }

    #[inline]
    pub(super) fn moment(self) -> Moment {
        Moment((self.0 >> 64) as u64)
    }

    pub(super) fn rank(self) -> Rank {
        const RANKS: [Rank; 8] = [
            Rank::StaffRise,
            Rank::ServiceEnd,
            Rank::StaffDrop,
            Rank::Hello,
            Rank::Patience,
            Rank::Overflow,
            Rank::FollowUp,
            Rank::Arrival,
        ];
        RANKS[(self.moment().0 & ((1 << RANK_BITS) - 1)) as usize]
    }

    pub(super) fn sequence(self) -> u32 {
        (self.0 >> 32) as u32
    }

    pub(super) fn subject(self) -> u32 {
        self.0 as u32
    }
}
