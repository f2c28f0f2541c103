//! A number that changes over time, and its exact integral.

use crate::time::Tick;

use super::tally::LineCell;

/// A count and ∫count dt since the last [`drain`](Self::drain).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    value: u64,
    since: Tick,
    area: Tick,
}

impl Level {
    #[inline]
    pub(super) fn value(&self) -> u64 {
        self.value
    }

    #[inline]
    pub(super) fn set(&mut self, now: Tick, value: u64) {
        self.area += self.value * (now - self.since);
        self.since = now;
        self.value = value;
    }

    #[inline]
    pub(super) fn rise(&mut self, now: Tick) {
        self.set(now, self.value + 1);
    }

    #[inline]
    pub(super) fn fall(&mut self, now: Tick) {
        self.set(now, self.value - 1);
    }

    /// Goes on from `now` with `value`; the integral since the last change was `area`.
    pub(super) fn resume(&mut self, now: Tick, value: u64, area: Tick) {
        *self = Self { value, since: now, area: self.area + area };
    }

    /// The integral up to `now`, which begins anew.
    pub(super) fn drain(&mut self, now: Tick) -> Tick {
        self.set(now, self.value);
        std::mem::take(&mut self.area)
    }
}

/// The length of a line, with what [`LineCell`] asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    length: u64,
    since: Tick,
    cell: LineCell,
}

impl Line {
    #[inline]
    fn advance(&mut self, now: Tick) {
        let time = now - self.since;
        self.since = now;
        self.cell.area += self.length * time;
        self.cell.area_squared += u128::from(self.length * self.length) * u128::from(time);
    }

    #[inline]
    pub(super) fn join(&mut self, now: Tick) {
        self.advance(now);
        self.length += 1;
        self.cell.peak = self.cell.peak.max(self.length);
    }

    #[inline]
    pub(super) fn leave(&mut self, now: Tick) {
        self.advance(now);
        self.length -= 1;
    }

    /// What the line was up to `now`; the next period's peak begins with the present length.
    pub(super) fn drain(&mut self, now: Tick) -> LineCell {
        self.advance(now);
        let next = LineCell { peak: self.length, ..LineCell::default() };
        std::mem::replace(&mut self.cell, next)
    }
}
