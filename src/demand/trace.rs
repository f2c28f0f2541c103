//! Contacts exactly as they came.

use crate::time::{Calendar, Interval, Tick};

/// Bits of a contact's place in its interval: a fraction of 2³².
pub(super) const PLACE_BITS: u32 = 32;

/// The contacts of one queue as a log has them, in order of time. Every replication has the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    contacts: Vec<Traced>,
    /// Where the contacts of each interval begin, and where the last end.
    first: Vec<usize>,
}

/// A contact of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traced {
    /// When it came.
    pub arrival: Tick,
    /// What is known of it.
    pub brought: Brought,
}

/// What is known of a contact beforehand. The rest is drawn from the laws of its queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Brought {
    /// Time with the caller at speed 1; the whole handle time where the queue has no after-call work.
    pub talk: Option<Tick>,
    /// After-call work at speed 1.
    pub after_work: Option<Tick>,
    /// How long the caller waits before he hangs up. Who brings it does not balk.
    pub patience: Option<KnownPatience>,
}

/// What a log tells of a caller's patience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownPatience {
    /// He hung up after so long.
    Until(Tick),
    /// He waited so long and was answered: how much longer he would have waited is drawn from the
    /// queue's law, given that it is longer than this.
    Beyond(Tick),
    /// He never hangs up.
    Infinite,
}

impl Trace {
    /// The contacts in any order; of the same moment, the first one given comes first. Those beyond
    /// the horizon are left out.
    ///
    /// # Panics
    /// When an interval of the calendar is longer than 2³² µs (71 minutes), which no scenario file can
    /// ask for: moments in it would not be exact.
    pub fn new(mut contacts: Vec<Traced>, calendar: &Calendar) -> Self {
        let intervals = calendar.intervals();
        let longest = intervals.iter().map(|interval| interval.end - interval.start).max();
        assert!(longest.is_none_or(|longest| longest >> PLACE_BITS == 0), "too long: {longest:?}");
        contacts.retain(|contact| contact.arrival < calendar.horizon());
        contacts.sort_by_key(|contact| contact.arrival);
        let before = |moment: Tick| contacts.partition_point(|c| c.arrival < moment);
        let ends = intervals.iter().map(|interval| before(interval.end));
        let first = std::iter::once(0).chain(ends).collect();
        Self { contacts, first }
    }

    /// All contacts in order of time.
    pub fn contacts(&self) -> &[Traced] {
        &self.contacts
    }

    /// The contacts of an interval in order of time: their place here is their ordinal.
    pub fn of(&self, interval: usize) -> &[Traced] {
        &self.contacts[self.first[interval]..self.first[interval + 1]]
    }

    /// How many contacts each interval has.
    pub fn counts(&self) -> Vec<f64> {
        self.first.windows(2).map(|pair| (pair[1] - pair[0]) as f64).collect()
    }

    /// Where each contact of `interval` lies in it, as a fraction of 2³²: the lowest that stands for
    /// its microsecond. Since an interval has no more than 2³² of them, no two share one.
    pub(super) fn places(&self, index: usize, interval: &Interval) -> impl Iterator<Item = u64> {
        let Interval { start, end, .. } = *interval;
        let place = move |c: &Traced| ((c.arrival - start) << PLACE_BITS).div_ceil(end - start);
        self.of(index).iter().map(place)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date, tz::TimeZone};

    use super::*;
    use crate::time::{HOUR, MINUTE};

    fn traced(arrival: Tick) -> Traced {
        Traced { arrival, brought: Brought::default() }
    }

    #[test]
    fn every_microsecond_has_a_place_of_its_own() {
        for length in [5 * MINUTE, 20 * MINUTE, HOUR] {
            let calendar = Calendar::new(date(2026, 3, 2), 1, length, 0, TimeZone::UTC);
            let calendar = calendar.expect("a horizon");
            let start = 3 * length;
            let offsets = [0, 1, 2, 999, length / 3, length / 2, length - 2, length - 1];
            let contacts = offsets.iter().rev().map(|offset| traced(start + offset)).collect();
            let trace = Trace::new(contacts, &calendar);
            assert_eq!((trace.of(2).len(), trace.of(3).len(), trace.of(4).len()), (0, 8, 0));
            let places = trace.places(3, &calendar.intervals()[3]);
            for (place, offset) in places.zip(offsets) {
                assert!(place < 1 << PLACE_BITS);
                assert_eq!((place * length) >> PLACE_BITS, offset);
            }
        }
    }

    #[test]
    fn contacts_beyond_the_horizon_are_left_out() {
        let calendar = Calendar::new(date(2026, 3, 2), 1, HOUR, 0, TimeZone::UTC);
        let calendar = calendar.expect("a horizon");
        let trace = Trace::new(vec![traced(24 * HOUR), traced(24 * HOUR - 1)], &calendar);
        assert_eq!(trace.contacts(), [traced(24 * HOUR - 1)]);
        assert_eq!(trace.of(23).len(), 1);
    }
}
