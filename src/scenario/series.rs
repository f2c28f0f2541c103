//! One value for each interval: a number for all, a list, a table by day, or a CSV column.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::check::{Check, Section};
use super::csv::{self, Column};
use super::days::{self, DayKey, DayRow, Days};
use super::horizon::Horizon;
use super::hours::Hours;
use super::node::{Node, Value};
use super::value::time_of_day;
use crate::diagnostic::{Diagnostic, Place, quoted};

/// How a value of a series is read.
pub(super) struct Quantity<T> {
    /// From the scenario file.
    pub node: fn(&mut Check, &Node) -> Option<T>,
    /// From a CSV cell; the error says what the cell must be.
    pub cell: fn(&Column, &str) -> Result<T, &'static str>,
}

/// A value by interval that knows where it was said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<T> {
    pub value: T,
    pub at: Place,
    /// Said of this very slot (by a list or a CSV row), not of a whole day.
    pub listed: bool,
    /// Said of this very date.
    pub dated: bool,
}

/// Values by day and slot, not yet laid over a calendar.
pub(super) struct Series<T> {
    /// Where it was given, for messages.
    at: Place,
    title: String,
    form: Form<T>,
}

enum Form<T> {
    Days(Days<Row<T>>),
    /// For each slot the rows that speak of it.
    Csv(BTreeMap<usize, Vec<(DayKey, Place, T)>>),
}

enum Row<T> {
    One(T, Place),
    /// By slot of the opening hours or of the whole day; the length decides.
    List(Vec<(T, Place)>, Place),
}

impl<T: Copy> Series<T> {
    /// The value in a slot of a day. What is said of the opening hours of the day before reaches
    /// over midnight.
    pub fn at(&self, horizon: &Horizon, hours: &Hours, day: i32, slot: usize) -> Option<Given<T>> {
        match &self.form {
            Form::Csv(slots) => {
                let rows = slots.get(&slot)?;
                horizon.names(day).find_map(|name| {
                    let fitting = rows.iter().filter_map(|row| Some((row.0.reach(name)?, row)));
                    let (_, &(key, at, value)) = fitting.min_by_key(|(reach, _)| *reach)?;
                    Some(Given { value, at, listed: true, dated: key.is_date() })
                })
            }
            Form::Days(days) => {
                let spilled =
                    || Self::of_day(days, horizon, hours, day - 1, slot + horizon.slots_per_day());
                Self::of_day(days, horizon, hours, day, slot).or_else(spilled)
            }
        }
    }

    /// The numbers that stand for a whole date.
    pub fn dated_numbers(&self) -> Vec<(Date, T, Place)> {
        let Form::Days(days) = &self.form else { return Vec::new() };
        let number = |row: &DayRow<Row<T>>| match (row.key, &row.value) {
            (DayKey::Date(date), Row::One(value, at)) => Some((date, *value, *at)),
            _ => None,
        };
        days.rows.iter().filter_map(number).collect()
    }

    fn of_day(
        days: &Days<Row<T>>,
        horizon: &Horizon,
        hours: &Hours,
        day: i32,
        slot: usize,
    ) -> Option<Given<T>> {
        let (_, row) = days.row(horizon, day)?;
        let dated = row.key.is_date();
        let open = hours.of_day(horizon, day);
        match &row.value {
            Row::One(value, at) => {
                let own = slot < horizon.slots_per_day() || open.binary_search(&slot).is_ok();
                own.then_some(Given { value: *value, at: *at, listed: false, dated })
            }
            Row::List(values, _) => {
                let whole = values.len() == horizon.slots_per_day();
                let place = if whole { Some(slot) } else { open.binary_search(&slot).ok() };
                let (value, at) = values.get(place?)?;
                Some(Given { value: *value, at: *at, listed: true, dated })
            }
        }
    }

    /// Its values in the calendar's intervals. Reports lists of the wrong length, and intervals in
    /// which `owner` is open and nothing is said.
    pub fn lay(
        &self,
        check: &mut Check,
        horizon: &Horizon,
        hours: &Hours,
        owner: &str,
    ) -> Vec<Option<Given<T>>> {
        let good = self.check_lengths(check, horizon, hours, owner);
        let intervals = horizon.calendar.intervals().iter();
        let laid: Vec<_> =
            intervals.map(|i| self.at(horizon, hours, i.day, i.slot as usize)).collect();
        if good && horizon.sure {
            self.check_gaps(check, horizon, hours, owner, &laid);
        }
        laid
    }

    fn check_lengths(
        &self,
        check: &mut Check,
        horizon: &Horizon,
        hours: &Hours,
        owner: &str,
    ) -> bool {
        let Form::Days(days) = &self.form else { return true };
        let mut bad: Vec<usize> = Vec::new();
        for day in 0..horizon.calendar.days() as i32 {
            let Some((place, row)) = days.row(horizon, day) else { continue };
            let Row::List(values, at) = &row.value else { continue };
            let (open, whole) = (hours.of_day(horizon, day).len(), horizon.slots_per_day());
            if values.len() == whole || values.len() == open || open == 0 || bad.contains(&place) {
                continue;
            }
            bad.push(place);
            if horizon.sure {
                let day = horizon.day_title(day);
                let message = format!(
                    "this list has {} values, but {owner} is open for {open} intervals on {day}, and a whole day has {whole}",
                    values.len()
                );
                let help = format!(
                    "give {open} values for the opening hours, or {whole} from midnight to midnight"
                );
                check.error("wrong-length", *at, message, &help);
            }
        }
        bad.is_empty()
    }

    fn check_gaps(
        &self,
        check: &mut Check,
        horizon: &Horizon,
        hours: &Hours,
        owner: &str,
        laid: &[Option<Given<T>>],
    ) {
        let intervals = horizon.calendar.intervals();
        let is_gap = |at: &usize| {
            let interval = intervals[*at];
            laid[*at].is_none() && hours.is_open(horizon, interval.day, interval.slot as usize)
        };
        let gaps: Vec<usize> = (0..intervals.len()).filter(is_gap).collect();
        let Some(first) = gaps.first().map(|at| intervals[*at]) else { return };
        let more = match gaps.len() - 1 {
            0 => String::new(),
            1 => " and one further interval".into(),
            n => format!(" and {n} further intervals"),
        };
        let when =
            format!("{} {}", horizon.day_title(first.day), horizon.slot_title(first.slot as usize));
        let message =
            format!("{} says nothing about {when}{more}, when {owner} is open", self.title);
        let help = match self.form {
            Form::Csv(_) => {
                "add the rows (a row may also speak of every day: 08:00, or of a weekday: mon 08:00), or correct the opening hours"
            }
            Form::Days(_) => {
                "add the days (daily, mon … sun, mon-fri or a date), or correct the opening hours"
            }
        };
        check.error("missing-values", self.at, message, help);
    }
}

/// A number, a list or a table by day of either.
pub(super) fn of_node<T>(
    check: &mut Check,
    node: &Node,
    quantity: &Quantity<T>,
) -> Option<Series<T>> {
    let before = check.errors();
    let rows = days::split(check, node).filter_map(|node| row(check, node, quantity));
    let title = quoted(&node.key);
    (check.errors() == before).then_some(Series { at: node.at, title, form: Form::Days(rows) })
}

fn row<T>(check: &mut Check, node: &Node, quantity: &Quantity<T>) -> Option<Row<T>> {
    match &node.value {
        Value::List(items) => {
            let values =
                items.iter().filter_map(|item| Some(((quantity.node)(check, item)?, item.at)));
            Some(Row::List(values.collect(), node.at))
        }
        _ => Some(Row::One((quantity.node)(check, node)?, node.at)),
    }
}

/// The column of `{ csv = …, column = … }`.
pub(super) fn of_csv<T: Copy>(
    check: &mut Check,
    section: &mut Section<'_>,
    horizon: &Horizon,
    quantity: &Quantity<T>,
) -> Option<Series<T>> {
    let column = csv::column(check, section)?;
    let mut slots: BTreeMap<usize, Vec<(DayKey, Place, T)>> = BTreeMap::new();
    let mut seen: BTreeMap<(usize, String), ()> = BTreeMap::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    let mut dated: Vec<(Date, Place)> = Vec::new();
    for cell in column.cells() {
        let error = |code, at, message| Diagnostic::error(code, message).at(at);
        let (key, slot) = match label(cell.label, horizon) {
            Ok(found) => found,
            Err(Label::OffGrid) if !horizon.sure => continue,
            Err(Label::OffGrid) => {
                let message = format!("{} is not the start of an interval", quoted(cell.label));
                let help = "rows begin at a multiple of the scenario's `interval`";
                problems.push(error("bad-row", cell.label_at, message).help(help));
                continue;
            }
            Err(Label::Unknown) => {
                let message = format!("{} is not an interval", quoted(cell.label));
                let help =
                    "the first column says when: 2026-03-02T08:00, 08:00 (every day) or mon 08:00";
                problems.push(error("bad-row", cell.label_at, message).help(help));
                continue;
            }
        };
        if let DayKey::Date(date) = key {
            dated.push((date, cell.label_at));
        }
        if seen.insert((slot, format!("{key:?}")), ()).is_some() {
            let message = format!("{} comes twice", quoted(cell.label));
            problems.push(error("bad-row", cell.label_at, message).help("keep one of the rows"));
            continue;
        }
        match (quantity.cell)(&column, cell.text) {
            Ok(value) => slots.entry(slot).or_default().push((key, cell.at, value)),
            Err(what) => {
                let found = if cell.text.is_empty() { "empty".into() } else { quoted(cell.text) };
                let message =
                    format!("in the row {} there must be {what}, not {found}", quoted(cell.label));
                problems.push(error("bad-cell", cell.at, message));
            }
        }
    }
    let (good, title) = (problems.is_empty(), quoted(&column.file.name));
    report_first(check, problems, &title);
    report_outside(check, horizon, &column, &dated);
    good.then_some(Series { at: section.at, title, form: Form::Csv(slots) })
}

/// A file of other weeks than the scenario's. One that holds more than its days is meant so.
fn report_outside(check: &mut Check, horizon: &Horizon, column: &Column, dated: &[(Date, Place)]) {
    let Some(&(_, at)) = dated.first().filter(|_| horizon.sure) else { return };
    if dated.iter().any(|(date, _)| horizon.reports(*date)) {
        return;
    }
    let (file, title) = (quoted(&column.file.name), quoted(column.title()));
    let rows = match dated.len() {
        1 => format!("the only row of {file} with a date lies"),
        n => format!("the {n} rows of {file} with a date lie"),
    };
    let message =
        format!("{rows} outside {}, so that column {title} has no use for them", horizon.title());
    let help = "check the year of the rows and `start` of [scenario]; leave out the dates in rows that hold for every week: mon 08:00";
    check.report(Diagnostic::warning("rows-outside", message).at(at).help(help));
}

/// A file may have a million bad rows; a few of them tell the story.
pub(super) fn report_first(check: &mut Check, mut problems: Vec<Diagnostic>, title: &str) {
    const SHOWN: usize = 5;
    let more = problems.len().saturating_sub(SHOWN);
    problems.truncate(SHOWN);
    if more > 0
        && let Some(last) = problems.last_mut()
    {
        last.message += &format!(" (and {more} further problems in {title})");
    }
    problems.into_iter().for_each(|problem| check.report(problem));
}

enum Label {
    Unknown,
    OffGrid,
}

/// `2026-03-02T08:00`, `2026-03-02 08:00`, `mon 08:00`, `08:00`.
fn label(text: &str, horizon: &Horizon) -> Result<(DayKey, usize), Label> {
    let (day, time) = match text.split_once(['T', ' ']) {
        Some((day, time)) => (DayKey::parse(day.trim()).ok_or(Label::Unknown)?, time),
        None => (DayKey::DAILY, text),
    };
    let time = time.trim();
    let time = time.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(time);
    let time = time_of_day(time, false).ok_or(Label::Unknown)?;
    let interval = horizon.calendar.interval();
    if time.is_multiple_of(interval) {
        Ok((day, (time / interval) as usize))
    } else {
        Err(Label::OffGrid)
    }
}

/// How rates and counts are read.
pub(super) const AMOUNT: Quantity<f64> = Quantity {
    node: super::value::not_negative,
    cell: |column, text| {
        const WHAT: &str = "a number, 0 or more";
        column.number(text).filter(|x| *x >= 0.0).ok_or(WHAT)
    },
};

/// How heads are read: whole people.
pub(super) const HEADS: Quantity<u32> = Quantity {
    node: super::value::heads,
    cell: |column, text| {
        const WHAT: &str = "a whole number of people, 0 or more";
        let whole = |x: &f64| *x >= 0.0 && x.fract() == 0.0 && *x <= f64::from(u32::MAX);
        column.number(text).filter(whole).map(|x| x as u32).ok_or(WHAT)
    },
};

/// How lengths of time are read, in seconds.
pub(super) const LENGTH: Quantity<f64> = Quantity {
    node: super::value::duration_s,
    cell: |column, text| {
        const WHAT: &str = "seconds or a duration such as 4min30s";
        let longest = crate::time::seconds(crate::time::LAST_TICK);
        let number = column.number(text).filter(|x| (0.0..=longest).contains(x));
        let duration = || crate::time::parse_duration(text).ok().map(crate::time::seconds);
        number.or_else(duration).ok_or(WHAT)
    },
};
