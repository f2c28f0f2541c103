//! `[scenario]`: the horizon, and what each of its days is called.

use std::ops::Range;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::check::{Check, Section, did_you_mean};
use super::node::{Node, Value};
use super::value;
use crate::diagnostic::{Diagnostic, Place, quoted};
use crate::time::{Calendar, CalendarError, MINUTE, Tick};

/// The calendar, and by which names its days are looked up.
pub(super) struct Horizon {
    pub calendar: Calendar,
    /// False if `[scenario]` has errors: what depends on the grid is then not judged.
    pub sure: bool,
    closed: Vec<Date>,
    /// From the calendar's first staffed day on.
    days: Vec<DayName>,
}

/// What a day is called in day tables and CSV files.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayName {
    /// `None` in a warm-up that reaches back to a weekday that is never reported.
    pub date: Option<Date>,
    pub weekday: Weekday,
}

impl Horizon {
    fn new(calendar: Calendar, closed: Vec<Date>, sure: bool) -> Self {
        let last = calendar.days() as i32;
        let name = |day: i32| {
            let date = calendar.date(day);
            let weekday = date.weekday();
            // Demand and staff before the first day are read back by weekday.
            let twin = calendar.first_of_weekday(day);
            let date = if day >= 0 { Some(date) } else { twin.map(|twin| calendar.date(twin)) };
            DayName { date, weekday }
        };
        let days = (calendar.first_staffed_day()..last).map(name).collect();
        Self { calendar, sure, closed, days }
    }

    /// A week to read the rest of a file by that has no horizon.
    pub fn unknown() -> Self {
        Self::new(fallback(), Vec::new(), false)
    }

    /// All days that anything may reach into, the evening before the first interval included.
    pub fn days(&self) -> Range<i32> {
        self.calendar.first_staffed_day()..self.calendar.days() as i32
    }

    /// The place of a day in a list that begins with the first of [`days`](Self::days).
    pub fn index(&self, day: i32) -> usize {
        (day - self.calendar.first_staffed_day()).max(0) as usize
    }

    /// The names of a day, in the order in which they are tried.
    pub fn names(&self, day: i32) -> impl Iterator<Item = DayName> {
        let own = self.days.get(self.index(day)).copied();
        let date = self.calendar.date(0);
        let first = DayName { date: Some(date), weekday: date.weekday() };
        let nameless = own.is_none_or(|name| name.date.is_none());
        own.into_iter().chain(nameless.then_some(first))
    }

    /// The reported day as which a day of the warm-up is read, where single dates count: the first of
    /// its weekday, else the first of all.
    pub fn read_back(&self, day: i32) -> i32 {
        self.calendar.first_of_weekday(day).unwrap_or(0)
    }

    /// Whether every queue is closed for the day.
    pub fn is_closed(&self, day: i32) -> bool {
        let name = self.days.get(self.index(day));
        name.and_then(|name| name.date).is_some_and(|date| self.closed.contains(&date))
    }

    /// Whether a date is one of the reported days.
    pub fn reports(&self, date: Date) -> bool {
        let last = self.calendar.date(self.calendar.days() as i32 - 1);
        (self.calendar.date(0)..=last).contains(&date)
    }

    /// "Mon 2026-03-02 to Sun 2026-03-08".
    pub fn title(&self) -> String {
        match self.calendar.days() as i32 - 1 {
            0 => self.day_title(0),
            last => format!("{} to {}", self.day_title(0), self.day_title(last)),
        }
    }

    /// Whether every queue is closed on a date.
    pub fn closes(&self, date: Date) -> bool {
        self.closed.contains(&date)
    }

    pub fn slots_per_day(&self) -> usize {
        self.calendar.slots_per_day()
    }

    /// "Mon 2026-03-02".
    pub fn day_title(&self, day: i32) -> String {
        self.calendar.date(day).strftime("%a %Y-%m-%d").to_string()
    }

    /// "08:30" of a slot.
    pub fn slot_title(&self, slot: usize) -> String {
        let minutes = slot as u64 * (self.calendar.interval() / MINUTE);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// Everything in `[scenario]` but the seed, and the warm-up of `[run]`.
pub(super) fn read(
    check: &mut Check,
    section: &mut Section<'_>,
    warm_up: Option<&Node>,
) -> Horizon {
    let before = check.errors();
    let help = "say on which day it begins: start = 2026-03-02";
    let start = section.need(check, "start", help).and_then(|node| value::date(check, node));
    let days_node = section.need(check, "days", "say how many days are simulated: days = 7");
    let days = days_node.and_then(|node| value::days(check, node));
    let interval = section.read(check, "interval", interval);
    let zone = section.read(check, "time-zone", zone).unwrap_or(TimeZone::UTC);
    let listed = section.read(check, "closed", dates).unwrap_or_default();
    let closed = listed.iter().map(|(date, _)| *date).collect();
    let warm_up_length = warm_up.and_then(|node| value::duration(check, node)).unwrap_or(0);
    let start = start.unwrap_or(Date::constant(2026, 3, 2));
    let interval = interval.unwrap_or(30 * MINUTE);
    let days = days.unwrap_or(7);
    match Calendar::new(start, days, interval, warm_up_length, zone) {
        Ok(calendar) => {
            let horizon = Horizon::new(calendar, closed, check.errors() == before);
            report_other_years(check, &horizon, &listed);
            horizon
        }
        Err(error) => {
            let node = match error {
                CalendarError::Length => warm_up.or(days_node),
                _ => days_node,
            };
            let at = node.map_or(section.at, |node| node.at);
            check.error("bad-horizon", at, error.to_string(), "shorten `days` or `warm-up`");
            Horizon::new(fallback(), closed, false)
        }
    }
}

/// A calendar to read the rest of a broken file by.
fn fallback() -> Calendar {
    let start = Date::constant(2026, 3, 2);
    match Calendar::new(start, 7, 30 * MINUTE, 0, TimeZone::UTC) {
        Ok(calendar) => calendar,
        Err(error) => unreachable!("a week in UTC is a horizon: {error}"),
    }
}

fn interval(check: &mut Check, node: &Node) -> Option<Tick> {
    let length = value::duration(check, node)?;
    let good = [5, 10, 15, 20, 30, 60].iter().any(|minutes| minutes * MINUTE == length);
    if !good {
        let what = "\"5min\", \"10min\", \"15min\", \"20min\", \"30min\" or \"60min\"";
        check.must_be("out-of-range", node, what, "");
    }
    good.then_some(length)
}

fn zone(check: &mut Check, node: &Node) -> Option<TimeZone> {
    let name = value::text(check, node)?;
    let found = TimeZone::get(name).ok();
    if found.is_none() {
        let names: Vec<String> =
            jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
        let help = did_you_mean(name, names.iter().map(String::as_str))
            .unwrap_or_else(|| "zones have names such as \"Europe/Amsterdam\" or \"UTC\"".into());
        let message = format!("no time zone is called {}", quoted(name));
        check.error("unknown-time-zone", node.at, message, &help);
    }
    found
}

/// One warning for all `closed` dates of other years than the scenario's: the year may be mistyped. A
/// whole year's holidays beside a week are welcome.
fn report_other_years(check: &mut Check, horizon: &Horizon, closed: &[(Date, Place)]) {
    let days = horizon.calendar.days() as i32;
    let years = horizon.calendar.date(0).year()..=horizon.calendar.date(days - 1).year();
    let mut other = closed.iter().filter(|(date, _)| !years.contains(&date.year()));
    let Some(&(date, at)) = other.next().filter(|_| horizon.sure) else { return };
    let more = match other.count() {
        0 => String::new(),
        1 => ", nor is one further date of this list".into(),
        n => format!(", nor are {n} further dates of this list"),
    };
    let message = format!(
        "closing {date} does nothing: it is not in the year of the scenario ({}){more}",
        horizon.title()
    );
    let help = "check the year, or take the date out";
    check.report(Diagnostic::warning("closed-outside", message).at(at).help(help));
}

fn dates(check: &mut Check, node: &Node) -> Option<Vec<(Date, Place)>> {
    let Value::List(items) = &node.value else {
        check.must_be("wrong-kind", node, "a list of dates, such as [2026-12-25]", "");
        return None;
    };
    Some(items.iter().filter_map(|item| Some((value::date(check, item)?, item.at))).collect())
}
