//! Time: integer ticks, the intervals of a horizon, and the edge to civil time.
//!
//! Inside the engine a time is a [`Tick`]: microseconds since the calendar's origin. Civil dates,
//! zones and clock changes live in [`Calendar`] alone, which cuts the horizon into intervals once,
//! before anything runs.

mod calendar;
mod duration;

pub use calendar::{Calendar, CalendarError, Interval};
pub use duration::{format_duration, parse_duration};

/// A moment or a length of time in microseconds; a moment counts from [`Calendar`]'s origin.
pub type Tick = u64;

/// One millisecond.
pub const MILLISECOND: Tick = 1_000;
/// One second.
pub const SECOND: Tick = 1_000_000;
/// One minute.
pub const MINUTE: Tick = 60 * SECOND;
/// One hour.
pub const HOUR: Tick = 60 * MINUTE;
/// One day of 24 hours.
pub const DAY: Tick = 24 * HOUR;

/// The last moment that the event calendar's 44-bit keys can hold: a little over 203 days.
pub const LAST_TICK: Tick = (1 << 44) - 1;
/// The longest horizon, warm-up included, in days; the rest up to [`LAST_TICK`] is for the drain.
pub const MAX_DAYS: u32 = 200;

/// Seconds of a length of time.
pub fn seconds(length: Tick) -> f64 {
    length as f64 / SECOND as f64
}

/// Hours of a length of time.
pub fn hours(length: Tick) -> f64 {
    length as f64 / HOUR as f64
}

/// The nearest tick to a length in seconds; what is below 0 becomes 0, what is beyond
/// [`LAST_TICK`] becomes that.
pub fn ticks(seconds: f64) -> Tick {
    // Adding 2⁵² leaves the whole number in the lowest bits: a third of the work of a cast that
    // saturates. What is not a number fails both comparisons and becomes 0.
    const WHOLE: f64 = (1_u64 << 52) as f64;
    let exact = seconds * SECOND as f64;
    let positive = if exact > 0.0 { exact } else { 0.0 };
    let bounded = if positive < LAST_TICK as f64 { positive } else { LAST_TICK as f64 };
    (bounded + WHOLE).to_bits() - WHOLE.to_bits()
}
