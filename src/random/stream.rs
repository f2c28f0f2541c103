//! Names for draws: keys, entities, and the bits of one draw as a short stream.

use std::convert::Infallible;

use rand::TryRng;

use super::philox;

/// What a draw is for. Draws for different purposes never share a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// How many contacts an interval has.
    Count = 1,
    /// A contact's place in its interval, patience and handle time.
    Contact = 2,
    /// A contact's further draws: after-call work, balking, the choice among idle agents.
    Further = 3,
    /// What names a case, by its first contact.
    Case = 4,
    /// A follow-up's patience and handle time.
    FollowUp = 5,
    /// A follow-up's further draws.
    FollowUpFurther = 6,
    /// Whether and when a case goes on, and where.
    GoingOn = 7,
    /// At which time of the opening period a follow-up comes that fell due while its queue was closed.
    Due = 8,
    /// The factor of a queue's day.
    DayFactor = 9,
    /// The factor of a queue's interval.
    IntervalFactor = 10,
    /// Whether an agent turns up on a day.
    Absence = 11,
    /// Where a crew stands on a day in the round of being away from the phones.
    Shrinkage = 12,
}

/// The key of one purpose in one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// The key for `purpose` in `replication` of a run with `seed`.
    pub fn new(seed: u64, replication: u64, purpose: Purpose) -> Self {
        Self(philox([replication, purpose as u64], seed)[0])
    }

    /// 128 bits for draw `number` of `entity`.
    #[inline]
    pub fn bits(self, entity: u64, number: u64) -> [u64; 2] {
        philox([entity, number], self.0)
    }
}

/// Hash of a queue's name (never of its place in the file): FNV-1a over its bytes.
pub fn name_hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What names an interval of a queue in the draws: the queue's [`name_hash`] mixed with the
/// interval's key by Philox.
#[inline]
pub fn entity(name_hash: u64, interval_key: i64) -> u64 {
    philox([name_hash, interval_key as u64], 0)[0]
}

/// A number in (0, 1), never 0 or 1, from the top 52 bits: with a half added, 53 would round to 1.
#[inline]
pub fn unit(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) / (1u64 << 52) as f64
}

/// Spreads 48 random bits over a word so that both ends of it are random: what reads high bits (a
/// mantissa) and what reads low bits (a ziggurat's layer) find them.
#[inline]
pub fn widen(bits48: u64) -> u64 {
    (bits48 >> 8) << 24 | (bits48 & 0xff)
}

/// One draw's bits first, then, for a variate that needs more (a ziggurat that rejects), Philox
/// counted by those very bits: still a pure function of the draw.
pub(super) struct Bits {
    first: u64,
    taken: u64,
}

impl Bits {
    pub(super) fn new(first: u64) -> Self {
        Self { first, taken: 0 }
    }

    #[inline]
    fn next(&mut self) -> u64 {
        let number = self.taken;
        self.taken += 1;
        if number == 0 { self.first } else { Self::beyond(self.first, number) }
    }

    #[cold]
    fn beyond(first: u64, number: u64) -> u64 {
        philox([first, number], 0x7265_6a65_6374_6564)[0]
    }
}

impl TryRng for Bits {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.next() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.next())
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Infallible> {
        for chunk in target.chunks_mut(8) {
            let word = self.next().to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}
