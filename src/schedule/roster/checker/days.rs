//! The days of one person, with those before the horizon, and what can be asked of them.

use crate::schedule::roster::problem::Duty;
use crate::schedule::roster::rules::{ClockChange, Held, Link, Rest};

/// Days in a row.
pub(super) struct Days<'a> {
    /// Number of the first of them; day 0 is the first of the horizon.
    pub first: i64,
    /// Weekday of day 0, from Monday = 0.
    pub first_weekday: usize,
    /// What is worked on each.
    pub duties: Vec<Option<&'a Duty>>,
}

/// Where a rule is broken, and by how many units.
type Found = Vec<(Option<usize>, f64)>;

impl Days<'_> {
    /// The day of the horizon at a place in the list; `None` before it.
    fn day(&self, place: usize) -> Option<usize> {
        usize::try_from(self.first + place as i64).ok()
    }

    fn place(&self, day: usize) -> usize {
        (day as i64 - self.first) as usize
    }

    /// How many days the horizon has.
    pub fn horizon(&self) -> usize {
        (self.first + self.duties.len() as i64) as usize
    }

    /// Duties from one day of the horizon to before another.
    fn between(&self, from: usize, to: usize) -> impl Iterator<Item = (usize, &Duty)> {
        let duties = (from..to).zip(&self.duties[self.place(from)..self.place(to)]);
        duties.filter_map(|(day, duty)| Some((day, (*duty)?)))
    }

    /// Whether a day of the horizon is as it should be.
    pub fn hold(&self, day: usize, held: Held) -> bool {
        let duty = self.duties[self.place(day)];
        match held {
            Held::Off => duty.is_none(),
            Held::Work => duty.is_some(),
            Held::Shift(shift) => duty.is_some_and(|duty| duty.shift == shift),
            Held::Duty { shift, start_min, length_min, group } => duty.is_some_and(|duty| {
                (duty.shift, duty.group) == (shift, group)
                    && (duty.start_min, duty.length_min) == (start_min, length_min)
            }),
        }
    }

    /// Whether no day is worked from one day of the horizon to before another.
    pub fn works_none(&self, from: usize, to: usize) -> bool {
        self.between(from, to).next().is_none()
    }

    /// Weeks from the first day on without work.
    pub fn idle_weeks(&self) -> usize {
        let weeks = (0..self.horizon()).step_by(7);
        weeks.filter(|&from| self.works_none(from, (from + 7).min(self.horizon()))).count()
    }

    /// Days with duties for another group than the own and these.
    pub fn for_others(&self, groups: &[usize]) -> Found {
        let duties = self.between(0, self.horizon());
        let others = duties.filter(|(_, d)| d.group.is_some_and(|group| !groups.contains(&group)));
        others.map(|(day, _)| (Some(day), 1.0)).collect()
    }

    /// How many days are worked from one day of the horizon to before another.
    pub fn worked(&self, from: usize, to: usize) -> usize {
        self.between(from, to).count()
    }

    /// Duties on some days, or any where there are none, that are not within two times of day.
    pub fn outside_hours(&self, days: &[usize], from_min: u32, to_min: u32) -> Found {
        let within = |duty: &Duty| {
            (from_min..=to_min).contains(&duty.start_min)
                && (from_min..=to_min).contains(&(duty.start_min + duty.length_min))
        };
        let duties = self.between(0, self.horizon());
        let those =
            duties.filter(|(day, duty)| (days.is_empty() || days.contains(day)) && !within(duty));
        those.map(|(day, _)| (Some(day), 1.0)).collect()
    }

    /// Minutes from the earliest start of some days to the latest.
    pub fn start_spread_min(&self, from: usize, to: usize) -> u32 {
        let starts = || self.between(from, to).map(|(_, duty)| duty.start_min);
        starts().max().unwrap_or(0) - starts().min().unwrap_or(0)
    }

    /// Paid minutes from one day of the horizon to before another.
    pub fn paid_min(&self, from: usize, to: usize) -> u32 {
        self.between(from, to).map(|(_, duty)| duty.paid_min).sum()
    }

    /// Days of the horizon on which a shift is worked.
    pub fn of_shift(&self, shift: usize) -> Vec<usize> {
        let duties = self.between(0, self.horizon());
        duties.filter(|(_, duty)| duty.shift == shift).map(|(day, _)| day).collect()
    }

    /// Duties of the horizon that start too soon after any duty before them.
    pub fn short_rests(&self, law: &Rest) -> Found {
        let length = |place: usize| self.duties[place].map(|duty| i64::from(duty.length_min));
        let start = |place: usize| Some(self.moment(place, self.duties[place]?.start_min, law));
        let mut found = Vec::new();
        for place in 0..self.duties.len() {
            let (Some(begins), Some(day)) = (start(place), self.day(place)) else { continue };
            let last_end =
                (0..place).filter_map(|other| Some(start(other)? + length(other)?)).max();
            if last_end.is_some_and(|end| begins - end < i64::from(law.least_min)) {
                found.push((Some(day), 1.0));
            }
        }
        found
    }

    /// Minutes that have gone by at a minute of a day as the clock shows it.
    fn moment(&self, place: usize, min: u32, law: &Rest) -> i64 {
        let day = self.first + place as i64;
        let is_over = |change: &&ClockChange| (i64::from(change.day), change.at_min) <= (day, min);
        let ahead: i64 = law
            .clock_changes
            .iter()
            .filter(is_over)
            .map(|change| i64::from(change.ahead_min))
            .sum();
        1440 * place as i64 + i64::from(min) - ahead
    }

    /// Stretches of days that are alike: their first place, and the place after their last.
    fn stretches(&self, like: impl Fn(Option<&Duty>) -> bool) -> Vec<(usize, usize)> {
        let mut stretches: Vec<(usize, usize)> = Vec::new();
        for (place, duty) in self.duties.iter().enumerate() {
            match stretches.last_mut() {
                _ if !like(*duty) => {}
                Some((_, end)) if *end == place => *end += 1,
                _ => stretches.push((place, place + 1)),
            }
        }
        stretches
    }

    /// Days of the horizon beyond the most in a row that are alike.
    fn beyond(&self, most: usize, like: impl Fn(Option<&Duty>) -> bool) -> Found {
        let stretches = self.stretches(like).into_iter();
        let places = stretches.flat_map(|(from, to)| (from + most).min(to)..to);
        places.filter_map(|place| self.day(place)).map(|day| (Some(day), 1.0)).collect()
    }

    /// Days worked beyond the most in a row.
    pub fn too_long(&self, most: usize) -> Found {
        self.beyond(most, |duty| duty.is_some())
    }

    /// Stretches of work, or of days off, that end too soon within the horizon. The first of the list
    /// and the last may go on outside of it.
    pub fn too_short(&self, work: bool, least: usize) -> Found {
        let mut found = Vec::new();
        for (from, to) in self.stretches(|duty| duty.is_some() == work) {
            let Some(day) = self.day(to).filter(|_| from > 0 && to < self.duties.len()) else {
                continue;
            };
            if to - from < least {
                found.push((Some(day), (least - (to - from)) as f64));
            }
        }
        found
    }

    /// The first day worked of each weekend with work, and the weekend's number; it is negative before the
    /// week of day 0.
    fn worked_weekends(&self) -> Vec<(usize, i64)> {
        let mut weekends: Vec<(usize, i64)> = Vec::new();
        for (place, _) in self.duties.iter().enumerate().filter(|(_, duty)| duty.is_some()) {
            let since_monday = self.first_weekday as i64 + self.first + place as i64;
            let week = since_monday.div_euclid(7);
            let is_new = weekends.last().is_none_or(|(_, last)| *last != week);
            if since_monday.rem_euclid(7) >= 5 && is_new {
                weekends.push((place, week));
            }
        }
        weekends
    }

    /// Weekends whose first day with work is within the horizon.
    pub fn weekends(&self) -> usize {
        let weekends = self.worked_weekends();
        weekends.iter().filter(|(place, _)| self.day(*place).is_some()).count()
    }

    /// Those of them with more than the most weekends with work among so many in a row up to them.
    pub fn crowded_weekends(&self, most: usize, of: i64) -> Found {
        let weekends = self.worked_weekends();
        let up_to = |week: i64| {
            weekends.iter().filter(|(_, other)| (week - of + 1..=week).contains(other)).count()
        };
        let crowded = weekends.iter().filter(|(_, week)| up_to(*week) > most);
        crowded.filter_map(|(place, _)| Some((Some(self.day(*place)?), 1.0))).collect()
    }

    /// Nights beyond the most in a row.
    pub fn too_many_nights(&self, nights: &[usize], most: usize) -> Found {
        self.beyond(most, |duty| duty.is_some_and(|duty| nights.contains(&duty.shift)))
    }

    /// Work that comes too soon after nights.
    pub fn short_after_nights(&self, nights: &[usize], off_after: usize) -> Found {
        let night = |duty: Option<&Duty>| duty.is_some_and(|duty| nights.contains(&duty.shift));
        let mut found = Vec::new();
        for (_, end) in self.stretches(night) {
            let next = (end..self.duties.len()).find(|&place| self.duties[place].is_some());
            let Some(day) = next.and_then(|next| self.day(next)) else { continue };
            let off = self.place(day) - end;
            if off < off_after {
                found.push((Some(day), (off_after - off) as f64));
            }
        }
        found
    }

    /// Days of the horizon on which a sequence is completed.
    pub fn completed(&self, links: &[Link]) -> Found {
        let holds = |link: &Link, duty: &Option<&Duty>| match duty {
            None => link.off,
            Some(duty) => link.shifts.contains(&duty.shift),
        };
        let windows = self.duties.windows(links.len()).enumerate();
        windows
            .filter(|(_, days)| links.iter().zip(*days).all(|(link, duty)| holds(link, duty)))
            .filter_map(|(place, _)| self.day(place + links.len() - 1))
            .map(|day| (Some(day), 1.0))
            .collect()
    }
}
