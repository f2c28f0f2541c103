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
#[derive(Clone, Debug, PartialEq)]
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

    /// The first reported day with the weekday of `day`, if there is one: what comes before the first day is
    /// read back from it.
    pub fn first_of_weekday(&self, day: i32) -> Option<i32> {
        let weekday = self.date(day).weekday();
        (0..self.days().min(7) as i32).find(|&first| self.date(first).weekday() == weekday)
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

    /// A moment that is known by its UTC offset or zone; negative before the origin.
    pub fn since_origin(&self, moment: Timestamp) -> i64 {
        moment.as_microsecond() - self.origin.as_microsecond()
    }

    /// What a time on the wall clock means: one moment, none (a clock change skips it) or two.
    pub fn on_the_wall(&self, time: jiff::civil::DateTime) -> jiff::tz::AmbiguousZoned {
        self.zone.to_ambiguous_zoned(time)
    }

    /// What names interval `index` in the keyed draws: minutes from the first day's midnight.
    /// It does not depend on the warm-up or the number of days.
    pub fn interval_key(&self, index: usize) -> i64 {
        (self.intervals[index].start as i64 - self.begin() as i64) / MINUTE as i64
    }

    /// A moment as ISO 8601 with its UTC offset, to the second.
    pub fn stamp(&self, moment: Tick) -> String {
        self.stamp_around(moment as i64)
    }

    /// The same of a moment that may lie before the origin.
    pub fn stamp_around(&self, moment: i64) -> String {
        self.civil_around(moment).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// A moment on the wall clock.
    pub fn civil(&self, moment: Tick) -> Zoned {
        self.civil_around(moment as i64)
    }

    fn civil_around(&self, moment: i64) -> Zoned {
        let instant =
            self.origin.saturating_add(SignedDuration::from_micros(moment)).unwrap_or(self.origin);
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

/// Cuts each day from its midnight to the next at the multiples of `interval` on the wall clock, so
/// that a slot means the same time of day throughout; where a clock change lands between two
/// multiples the interval after it is shorter.
fn cut(
    start: Date,
    days: std::ops::Range<i32>,
    interval: Tick,
    zone: &TimeZone,
) -> Result<Vec<Instants>, CalendarError> {
    let interval_s = (interval / SECOND) as i64;
    let mut intervals = Vec::new();
    for day in days {
        let end_of_day = midnight(start, day + 1, zone)?.timestamp();
        let mut from = midnight(start, day, zone)?;
        while from.timestamp() < end_of_day {
            let wall = from.datetime().time();
            let second_of_day = i64::from(wall.hour()) * 3600
                + i64::from(wall.minute()) * 60
                + i64::from(wall.second());
            let slot = second_of_day / interval_s;
            let length = SignedDuration::from_secs((slot + 1) * interval_s - second_of_day);
            let to = (from.timestamp() + length).min(end_of_day);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;
    use jiff::civil::date;

    fn calendar(zone: &str, start: Date, days: u32, interval: Tick, warm_up: Tick) -> Calendar {
        let zone = TimeZone::get(zone).expect("a zone");
        Calendar::new(start, days, interval, warm_up, zone).expect("a horizon")
    }

    fn day(calendar: &Calendar, day: i32) -> Vec<Interval> {
        let all = calendar.intervals();
        assert!(all.windows(2).all(|pair| pair[0].end == pair[1].start), "a gap");
        all.iter().copied().filter(|interval| interval.day == day).collect()
    }

    fn slots(day: &[Interval]) -> Vec<u32> {
        day.iter().map(|interval| interval.slot).collect()
    }

    #[test]
    fn a_day_in_spring_skips_an_hour() {
        let calendar = calendar("Europe/Amsterdam", date(2026, 3, 28), 3, 30 * MINUTE, 0);
        let counts = [0, 1, 2].map(|d| day(&calendar, d).len());
        assert_eq!(counts, [48, 46, 48]);
        assert_eq!(calendar.horizon(), 71 * HOUR);
        let change = day(&calendar, 1);
        assert_eq!(slots(&change[..6]), [0, 1, 2, 3, 6, 7], "2:00 and 2:30 are skipped");
        assert_eq!(calendar.stamp(change[3].start), "2026-03-29T01:30:00+01:00");
        assert_eq!(calendar.stamp(change[4].start), "2026-03-29T03:00:00+02:00");
        assert_eq!(change.last().map(|interval| interval.slot), Some(47));
        // A shift that would begin in the gap begins as much later.
        let start = change[0].start as i64;
        let moment = |time| calendar.moment(1, time) - start;
        assert_eq!(moment(2 * HOUR + 30 * MINUTE), 150 * MINUTE as i64);
        assert_eq!(moment(8 * HOUR), 7 * HOUR as i64);
        assert_eq!(moment(24 * HOUR), calendar.moment(2, 0) - start);
    }

    #[test]
    fn a_day_in_autumn_repeats_an_hour() {
        let calendar = calendar("Europe/Amsterdam", date(2026, 10, 24), 3, 30 * MINUTE, 0);
        let counts = [0, 1, 2].map(|d| day(&calendar, d).len());
        assert_eq!(counts, [48, 50, 48]);
        let change = day(&calendar, 1);
        assert_eq!(slots(&change[..9]), [0, 1, 2, 3, 4, 5, 4, 5, 6]);
        assert_eq!(calendar.stamp(change[4].start), "2026-10-25T02:00:00+02:00");
        assert_eq!(calendar.stamp(change[6].start), "2026-10-25T02:00:00+01:00");
        let keys: Vec<i64> = (48..98).map(|index| calendar.interval_key(index)).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "every interval has draws of its own");
        // A shift that begins in the hour that comes twice begins in the first.
        let start = change[0].start as i64;
        assert_eq!(calendar.moment(1, 2 * HOUR + 30 * MINUTE) - start, 150 * MINUTE as i64);
        assert_eq!(calendar.moment(1, 8 * HOUR) - start, 9 * HOUR as i64);
    }

    #[test]
    fn a_day_may_begin_at_one() {
        let calendar = calendar("Asia/Beirut", date(2026, 3, 28), 3, 30 * MINUTE, 0);
        let change = day(&calendar, 1);
        assert_eq!((change.len(), change[0].slot), (46, 2));
        assert_eq!(calendar.stamp(change[0].start), "2026-03-29T01:00:00+03:00");
        assert_eq!(calendar.moment(1, 0), change[0].start as i64);
        assert_eq!(calendar.moment(0, 24 * HOUR), change[0].start as i64);
        assert_eq!(day(&calendar, 2)[0].slot, 0);
    }

    #[test]
    fn a_change_of_half_an_hour_keeps_to_the_wall_clock() {
        // Clocks jump from 2:00 to 2:30 in spring and go back from 2:00 to 1:30 in autumn.
        let spring = calendar("Australia/Lord_Howe", date(2026, 10, 4), 2, HOUR, 0);
        let change = day(&spring, 0);
        assert_eq!(slots(&change), (0..24).collect::<Vec<_>>());
        assert_eq!(change[2].end - change[2].start, 30 * MINUTE);
        assert_eq!(spring.stamp(change[2].start), "2026-10-04T02:30:00+11:00");
        assert_eq!(spring.stamp(change[3].start), "2026-10-04T03:00:00+11:00");
        assert_eq!(spring.horizon(), 47 * HOUR + 30 * MINUTE);

        let autumn = calendar("Australia/Lord_Howe", date(2026, 4, 5), 2, HOUR, 0);
        let change = day(&autumn, 0);
        assert_eq!(slots(&change[..4]), [0, 1, 1, 2]);
        assert_eq!(change[2].end - change[2].start, 30 * MINUTE);
        assert_eq!(autumn.stamp(change[3].start), "2026-04-05T02:00:00+10:30");
        assert_eq!((change.len(), autumn.horizon()), (25, 48 * HOUR + 30 * MINUTE));
    }

    #[test]
    fn the_warm_up_is_as_long_as_it_says_also_over_a_clock_change() {
        for (start, first_day) in [(date(2026, 3, 30), -2), (date(2026, 10, 26), -1)] {
            let calendar = calendar("Europe/Amsterdam", start, 1, 30 * MINUTE, 24 * HOUR);
            assert_eq!((calendar.begin(), calendar.warm_up_intervals()), (24 * HOUR, 48));
            assert_eq!(calendar.first_staffed_day(), first_day - 1);
            assert_eq!(calendar.intervals()[48].day, 0);
            assert_eq!(calendar.interval_key(48), 0, "draws do not depend on the warm-up");
        }
        let calendar = calendar("UTC", date(2026, 3, 2), 1, HOUR, 90 * MINUTE);
        assert_eq!(calendar.begin(), 2 * HOUR, "rounded up to whole intervals");
        assert_eq!(calendar.moment(-1, 23 * HOUR), HOUR as i64);
        assert_eq!(calendar.moment(-1, 21 * HOUR), -(HOUR as i64));
    }

    #[test]
    fn impossible_horizons_are_refused() {
        let new = |days, interval, warm_up| {
            Calendar::new(date(2026, 3, 2), days, interval, warm_up, TimeZone::UTC).err()
        };
        assert_eq!(new(1, 0, 0), Some(CalendarError::Interval));
        assert_eq!(new(1, 7 * MINUTE, 0), Some(CalendarError::Interval));
        assert_eq!(new(0, HOUR, 0), Some(CalendarError::Length));
        assert_eq!(new(200, HOUR, HOUR), Some(CalendarError::Length));
        assert_eq!(new(200, HOUR, 0), None);
    }
}
