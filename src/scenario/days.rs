//! Day tables: `{ daily = …, mon-fri = …, sat = …, 2026-03-05 = … }`, the most specific wins.

use jiff::civil::{Date, Weekday};

use super::check::{Check, did_you_mean};
use super::horizon::{DayName, Horizon};
use super::node::Node;
use crate::diagnostic::{Place, quoted};

/// The days of which a key of a day table speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayKey {
    Date(Date),
    /// `count` weekdays from `first` (Monday is 0) on; all seven is `daily`.
    Weekdays {
        first: u8,
        count: u8,
    },
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Names that people may use for days; they are reported as days that are spelled differently.
const NEARLY: [(&str, &str); 11] = [
    ("monday", "mon"),
    ("tuesday", "tue"),
    ("wednesday", "wed"),
    ("thursday", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
    ("weekdays", "mon-fri"),
    ("weekend", "sat-sun"),
    ("every-day", "daily"),
    ("always", "daily"),
];

impl DayKey {
    pub const DAILY: Self = Self::Weekdays { first: 0, count: 7 };

    pub fn parse(key: &str) -> Option<Self> {
        let weekday = |word: &str| WEEKDAYS.iter().position(|day| *day == word);
        if key == "daily" {
            return Some(Self::DAILY);
        }
        if let Some(first) = weekday(key) {
            return Some(Self::Weekdays { first: first as u8, count: 1 });
        }
        if key.len() == 10 && key.as_bytes().first().is_some_and(u8::is_ascii_digit) {
            return key.parse().ok().map(Self::Date);
        }
        let (from, to) = key.split_once('-')?;
        let (first, last) = (weekday(from)?, weekday(to)?);
        let count = (last + 7 - first) % 7 + 1;
        (first != last).then_some(Self::Weekdays { first: first as u8, count: count as u8 })
    }

    /// How many days it speaks of, if `day` is one of them: fewer is more specific.
    pub fn reach(self, day: DayName) -> Option<u8> {
        match self {
            Self::Date(date) => (day.date == Some(date)).then_some(0),
            Self::Weekdays { count, .. } => self.has(day.weekday).then_some(count),
        }
    }

    fn has(self, weekday: Weekday) -> bool {
        match self {
            Self::Date(_) => false,
            Self::Weekdays { first, count } => {
                (weekday.to_monday_zero_offset() as u8 + 7 - first) % 7 < count
            }
        }
    }

    fn overlaps(self, other: Self) -> bool {
        const ALL: [Weekday; 7] = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ];
        ALL.iter().any(|&day| self.has(day) && other.has(day))
    }

    pub fn is_date(self) -> bool {
        matches!(self, Self::Date(_))
    }
}

/// One entry for each key, or a single one that speaks of all days.
#[derive(Clone, Debug)]
pub(super) struct Days<T> {
    pub rows: Vec<DayRow<T>>,
}

#[derive(Clone, Debug)]
pub(super) struct DayRow<T> {
    pub key: DayKey,
    pub value: T,
}

impl<T> Days<T> {
    pub fn daily(value: T) -> Self {
        Self { rows: vec![DayRow { key: DayKey::DAILY, value }] }
    }

    /// The row for a day of the horizon, its place among the rows first.
    pub fn row(&self, horizon: &Horizon, day: i32) -> Option<(usize, &DayRow<T>)> {
        horizon.names(day).find_map(|name| {
            let fitting = self.rows.iter().enumerate();
            let fitting = fitting.filter_map(|(at, row)| Some((row.key.reach(name)?, at, row)));
            fitting.min_by_key(|(reach, ..)| *reach).map(|(_, at, row)| (at, row))
        })
    }

    pub fn get(&self, horizon: &Horizon, day: i32) -> Option<&T> {
        self.row(horizon, day).map(|(_, row)| &row.value)
    }

    /// Reads every row; rows that cannot be read are left out (they have been reported).
    pub fn filter_map<U>(self, mut read: impl FnMut(T) -> Option<U>) -> Days<U> {
        let rows = self.rows.into_iter();
        let read = rows.filter_map(|row| Some(DayRow { key: row.key, value: read(row.value)? }));
        Days { rows: read.collect() }
    }
}

/// Whether a node is a table whose keys are days, or nearly so.
pub(super) fn is_day_table(node: &Node) -> bool {
    let is_day = |key: &str| DayKey::parse(key).is_some() || nearly(key).is_some();
    node.table().is_some_and(|table| table.entries.iter().any(|entry| is_day(entry.key())))
}

/// Splits a value that may differ by day.
pub(super) fn split<'a>(check: &mut Check, node: &'a Node) -> Days<&'a Node> {
    let Some(table) = node.table().filter(|_| is_day_table(node)) else {
        return Days::daily(node);
    };
    let mut rows: Vec<DayRow<&Node>> = Vec::new();
    for entry in &table.entries {
        let Some(key) = DayKey::parse(entry.key()) else {
            report_unknown(check, entry.key(), entry.key_at);
            continue;
        };
        if let Some(twin) = rows.iter().find(|row| equally_specific(row.key, key)) {
            let message = format!(
                "{} and {} speak of the same days, and neither is more specific",
                quoted(&twin.value.key),
                quoted(entry.key()),
            );
            let help = "name the days that they share by themselves, or shorten one of the ranges";
            check.error("ambiguous-days", entry.key_at, message, help);
        }
        rows.push(DayRow { key, value: &entry.node });
    }
    Days { rows }
}

fn equally_specific(one: DayKey, other: DayKey) -> bool {
    match (one, other) {
        (DayKey::Weekdays { count: a, .. }, DayKey::Weekdays { count: b, .. }) => {
            a == b && one.overlaps(other)
        }
        _ => one == other,
    }
}

fn report_unknown(check: &mut Check, key: &str, at: Place) {
    let message = format!("{} is not a day", quoted(key));
    let words = WEEKDAYS.iter().copied().chain(["daily"]);
    let help = match nearly(key) {
        Some(word) => format!("did you mean {}?", quoted(word)),
        None => did_you_mean(key, words).unwrap_or_else(|| {
            "a table by day holds nothing but days: `daily`, `mon` … `sun`, ranges such as `mon-fri`, dates such as 2026-03-05".into()
        }),
    };
    check.error("unknown-day", at, message, &help);
}

fn nearly(key: &str) -> Option<&'static str> {
    let lower = key.to_lowercase();
    let listed = NEARLY.iter().find(|(name, _)| *name == lower).map(|(_, day)| *day);
    listed.or_else(|| WEEKDAYS.iter().copied().find(|day| *day == lower && *day != key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str) -> DayName {
        let date: Date = date.parse().unwrap();
        DayName { date: Some(date), weekday: date.weekday() }
    }

    #[test]
    fn keys_reach_their_days() {
        // 2026-03-02 is a Monday.
        for (key, date, reach) in [
            ("daily", "2026-03-02", Some(7)),
            ("mon", "2026-03-02", Some(1)),
            ("mon-fri", "2026-03-06", Some(5)),
            ("mon-fri", "2026-03-07", None),
            ("sat-mon", "2026-03-08", Some(3)),
            ("sat-mon", "2026-03-03", None),
            ("2026-03-05", "2026-03-05", Some(0)),
            ("2026-03-05", "2026-03-12", None),
        ] {
            assert_eq!(DayKey::parse(key).unwrap().reach(day(date)), reach, "{key} {date}");
        }
    }

    #[test]
    fn other_words_are_no_days() {
        for key in ["monday", "mon-mon", "2026-02-30", "mo", "fri-", "", "投诉", "20260-3-05"] {
            assert_eq!(DayKey::parse(key), None, "{key}");
        }
    }
}
