//! The horizon in civil time, cut into intervals.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use super::{DAY, MAX_DAYS, MINUTE, SECOND, Tick};

/// One reporting interval of the horizon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// First moment.
    pub start: Tick,
    /// First moment after it; intervals follow each other without a gap.
    pub end: Tick,
    /// Day it belongs to, counted from the scenario's first day (0); negative in the warm-up.
    pub day: i32,
    /// Place in the civil day: time of day divided by the interval's length. On a day with a clock
    /// change slots are skipped or come twice.
    pub slot: u32,
}

/// Why a horizon cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The interval is 0, not whole minutes or does not divide the day.
    #[error("the interval does not divide the day into equal parts")]
    Interval,
    /// No day, or more than [`MAX_DAYS`] with the warm-up.
    #[error("the horizon with its warm-up must have 1 to {MAX_DAYS} days")]
    Length,
    /// The dates leave the calendar's range.
    #[error("the dates lie outside the years -9999 to 9999")]
    Range,
}

/// The horizon: warm-up, then the reported days, cut into intervals.
///
/// The origin (tick 0) is the start of the first interval. The warm-up is rounded up to whole
/// intervals.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    start: Date,
    days: u32,
    interval: Tick,
    origin: Timestamp,
    intervals: Vec<Interval>,
    warm_up_intervals: usize,
}

impl Calendar {
    /// Cuts `days` days from `start` on, and `warm_up` before them, into intervals of civil time in
    /// `zone`.
    ///
    /// # Errors
    /// When the interval does not divide the day, or the horizon is empty or too long.
    pub fn new(
        start: Date,
        days: u32,
        interval: Tick,
        warm_up: Tick,
        zone: TimeZone,
    ) -> Result<Self, CalendarError> {
        if interval == 0 || !interval.is_multiple_of(MINUTE) || !DAY.is_multiple_of(interval) {
            return Err(CalendarError::Interval);
        }
        let warm_up_days = warm_up.div_ceil(DAY);
        if days == 0 || warm_up_days + u64::from(days) > u64::from(MAX_DAYS) {
            return Err(CalendarError::Length);
        }
        // One day more than the warm-up has: a day of 23 hours is not enough for 24 hours of it.
        let first_day = if warm_up == 0 { 0 } else { -(warm_up_days as i32) - 1 };
        let instants = cut(start, first_day..days as i32, interval, &zone)?;
        let midnight = midnight(start, 0, &zone)?.timestamp();
        let begin = midnight - SignedDuration::from_micros(warm_up as i64);
        let first = instants.partition_point(|i| i.end <= begin);
        let origin = instants[first].start;
        let since = |moment: Timestamp| (moment.as_microsecond() - origin.as_microsecond()) as Tick;
        let intervals: Vec<Interval> = instants[first..]
            .iter()
            .map(|i| Interval {
                start: since(i.start),
                end: since(i.end),
                day: i.day,
                slot: i.slot,
            })
            .collect();
        let warm_up_intervals = intervals.partition_point(|i| i.day < 0);
        Ok(Self { zone, start, days, interval, origin, intervals, warm_up_intervals })
    }

    /// All intervals in order of time, those of the warm-up first.
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// How many of the [`intervals`](Self::intervals) belong to the warm-up.
    pub fn warm_up_intervals(&self) -> usize {
        self.warm_up_intervals
    }

    /// Length of an interval.
    pub fn interval(&self) -> Tick {
        self.interval
    }

    /// Reported days.
    pub fn days(&self) -> u32 {
        self.days
    }

    /// The first day that anything may reach into: the day before the first interval's, whose night
    /// shifts are still on duty. Negative.
    pub fn first_staffed_day(&self) -> i32 {
        self.intervals.first().map_or(0, |i| i.day) - 1
    }

    /// Slots of a civil day without a clock change.
    pub fn slots_per_day(&self) -> usize {
        (DAY / self.interval) as usize
    }

    /// The date of a day counted from the scenario's first.
    pub fn date(&self, day: i32) -> Date {
        self.start.saturating_add(day.days())
    }

    /// The first moment after the horizon.
    pub fn horizon(&self) -> Tick {
        self.intervals.last().map_or(0, |i| i.end)
    }

    /// The first reported moment: 0 without a warm-up.
    pub fn begin(&self) -> Tick {
        self.intervals[self.warm_up_intervals].start
    }

    /// The moment of a civil time of `day`, `time_of_day` after midnight by the clock on the wall
    /// (24 h and more reach into the next day); negative before the origin. A time that a clock
    /// change skips is moved past the gap, one that comes twice is the first.
    pub fn moment(&self, day: i32, time_of_day: Tick) -> i64 {
        let date = self.date(day + (time_of_day / DAY) as i32);
        let time = jiff::civil::Time::midnight()
            .saturating_add(SignedDuration::from_micros((time_of_day % DAY) as i64));
        let instant = self.zone.to_ambiguous_zoned(date.to_datetime(time)).compatible();
        instant.map_or(i64::MIN, |zoned| {
            zoned.timestamp().as_microsecond() - self.origin.as_microsecond()
        })
    }

    /// What names interval `index` in the keyed draws: minutes from the first day's midnight.
    /// It does not depend on the warm-up or the number of days.
    pub fn interval_key(&self, index: usize) -> i64 {
        (self.intervals[index].start as i64 - self.begin() as i64) / MINUTE as i64
    }

    /// A moment as ISO 8601 with its UTC offset, to the second.
    pub fn stamp(&self, moment: Tick) -> String {
        self.civil(moment).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A moment on the wall clock.
    pub fn civil(&self, moment: Tick) -> Zoned {
        let instant = self
            .origin
            .saturating_add(SignedDuration::from_micros(moment as i64))
            .unwrap_or(self.origin);
        instant.to_zoned(self.zone.clone())
    }
}

/// An interval before the origin is known.
struct Instants {
    start: Timestamp,
    end: Timestamp,
    day: i32,
    slot: u32,
}

/// Cuts each day from its midnight to the next into lengths of `interval`; where a clock change
/// leaves a remainder the day's last interval is shorter.
fn cut(
    start: Date,
    days: std::ops::Range<i32>,
    interval: Tick,
    zone: &TimeZone,
) -> Result<Vec<Instants>, CalendarError> {
    let step = SignedDuration::from_micros(interval as i64);
    let mut intervals = Vec::new();
    for day in days {
        let end_of_day = midnight(start, day + 1, zone)?.timestamp();
        let mut from = midnight(start, day, zone)?;
        while from.timestamp() < end_of_day {
            let to = (from.timestamp() + step).min(end_of_day);
            let wall = from.datetime().time();
            let second_of_day = i64::from(wall.hour()) * 3600
                + i64::from(wall.minute()) * 60
                + i64::from(wall.second());
            let slot = second_of_day as u64 / (interval / SECOND);
            intervals.push(Instants { start: from.timestamp(), end: to, day, slot: slot as u32 });
            from = to.to_zoned(zone.clone());
        }
    }
    Ok(intervals)
}

/// The first moment of a day.
fn midnight(start: Date, day: i32, zone: &TimeZone) -> Result<Zoned, CalendarError> {
    let date = start.checked_add(day.days()).map_err(|_| CalendarError::Range)?;
    let noonless = date.to_zoned(zone.clone()).map_err(|_| CalendarError::Range)?;
    noonless.start_of_day().map_err(|_| CalendarError::Range)
}
