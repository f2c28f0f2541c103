//! From TOML text to nodes, with all syntax errors in a planner's words.

use std::rc::Rc;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::check::Check;
use super::node::{Entry, Node, Table, Value};
use crate::diagnostic::{Diagnostic, Place};

/// Reads the document in `source`; `None` if what the parser could save of it would mislead.
pub(super) fn document(check: &mut Check, source: usize) -> Option<Table> {
    let text = check.sources.source_text(source).to_owned();
    let (table, errors) = DeTable::parse_recoverable(&text);
    let misleading = report(check, source, &text, &errors);
    let reader = Reader { source, text: &text, offset: 0 };
    (!misleading).then(|| reader.table(table.get_ref(), false))
}

/// Reads one value that stands at `offset` of `source`; `None` if it is no TOML value.
pub(super) fn value(key: &str, text: &str, source: usize, offset: usize) -> Option<Node> {
    let value = DeValue::parse(text).ok()?;
    let reader = Reader { source, text, offset };
    Some(reader.node(key.into(), &value))
}

struct Reader<'a> {
    source: usize,
    text: &'a str,
    /// Of `text` in the source.
    offset: usize,
}

impl Reader<'_> {
    fn place(&self, span: std::ops::Range<usize>) -> Place {
        Place { source: self.source, start: self.offset + span.start, end: self.offset + span.end }
    }

    fn table(&self, table: &DeTable<'_>, inline: bool) -> Table {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| {
                let key_at = self.place(key.span());
                let mut node = self.node(key.get_ref().as_ref().into(), value);
                if matches!(&node.value, Value::Table(table) if !table.inline) {
                    node.at = key_at;
                }
                Entry { key_at, node }
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_at.start);
        Table { entries, inline }
    }

    fn node(&self, key: Rc<str>, spanned: &Spanned<DeValue<'_>>) -> Node {
        let span = spanned.span();
        let value = match spanned.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(whole) => Value::Whole(whole),
                    Err(_) => Value::Number(number.as_str().parse().unwrap_or(f64::INFINITY)),
                }
            }
            DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(moment) => date(moment).map_or(Value::Moment, Value::Date),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(Rc::clone(&key), item)).collect())
            }
            DeValue::Table(table) => {
                let inline = self.text[span.start.min(self.text.len())..].starts_with('{');
                Value::Table(self.table(table, inline))
            }
        };
        Node { key, at: self.place(span), value }
    }
}

/// A date alone; anything with a time of day is none.
fn date(moment: &toml::value::Datetime) -> Option<Date> {
    if moment.time.is_some() || moment.offset.is_some() {
        return None;
    }
    let date = moment.date?;
    Date::new(date.year as i16, date.month as i8, date.day as i8).ok()
}

/// What the parser says, what a planner reads, what he can do. The first that fits is taken.
const WORDING: [(&str, &str, &str); 17] = [
    (
        "duplicate key",
        "this name is given twice",
        "keep one of them; every key and every name may stand once in its table",
    ),
    (
        "string values must be quoted",
        "a text must stand in quotes",
        "write \"…\" around it; durations, times of day and names of groups are texts",
    ),
    (
        "unquoted key",
        "this name must stand in quotes",
        "names with blanks, dots or letters beyond a-z go in quotes: [queue.\"投诉\"]",
    ),
    (
        "invalid basic string",
        "this text has no closing quote, or holds a character that must be escaped",
        "close it with \" on the same line; write \\\\ for a backslash",
    ),
    (
        "invalid literal string",
        "this text has no closing quote",
        "close it with ' on the same line",
    ),
    ("missing opening quote", "a quote is missing here", "write \"…\" around a text"),
    (
        "key with no value",
        "this key has no value",
        "write key = value; headings stand in [brackets]",
    ),
    ("missing value", "a value is missing here", "write key = value; headings stand in [brackets]"),
    ("missing comma", "a comma is missing here", "separate the items with commas"),
    ("extra comma", "there is a comma too many here", "take it out"),
    ("expected day between", "this day does not exist", "write year-month-day: 2026-03-02"),
    ("expected month between", "this month does not exist", "write year-month-day: 2026-03-02"),
    (
        "datetime",
        "this is neither a number nor a date",
        "times of day and opening hours go in quotes: \"08:00-20:00\"",
    ),
    (
        "leading zero",
        "a number cannot begin with 0",
        "write 8 instead of 08; a time of day goes in quotes: \"08:30\"",
    ),
    (
        "recurs",
        "this is nested too deeply",
        "no value of a scenario needs more than a handful of levels",
    ),
    (
        "unexpected key or value",
        "the line goes on after its value",
        "one key = value stands on a line; a text goes in quotes",
    ),
    (
        "number",
        "this is not a number",
        "numbers have a decimal point and no unit: 0.8; durations and times go in quotes: \"20s\", \"08:30\"",
    ),
];

/// Reports one syntax error for each line. Returns whether the rest of the file cannot be judged: a
/// heading is broken, or a bracket swallows the lines after it.
fn report(check: &mut Check, source: usize, text: &str, errors: &[Error]) -> bool {
    let span = |error: &Error| error.span().unwrap_or(0..0);
    let mut errors: Vec<&Error> = errors.iter().collect();
    errors.sort_by_key(|error| span(error).start);
    let place = |error: &Error| {
        let span = span(error);
        Place { source, start: span.start, end: span.end.max(span.start) }
    };
    let unclosed = errors.iter().any(|error| error.message().contains("unclosed"));
    if let (true, Some(first)) = (unclosed, errors.first()) {
        let message = "a bracket is opened here or before, and never closed";
        let help = "every [ needs its ] and every { its }";
        check.error("syntax", place(first), message, help);
        return true;
    }
    let (mut last_line, mut misleading, mut twice) = (0, false, None);
    for error in errors {
        let at = place(error);
        let line = check.sources.line(at);
        let is_heading = line.text.trim_start().starts_with('[');
        misleading |= is_heading;
        let heading = text[..at.start].rfind("\n[");
        let is_duplicate = error.message().contains("duplicate key");
        if is_duplicate && is_heading {
            twice = heading;
        } else if is_duplicate && twice.is_some() && heading == twice {
            // What stands below a heading that is there twice is there twice, too.
            continue;
        }
        if line.number != last_line {
            last_line = line.number;
            let problem = explain(error, text.get(at.start..at.end).unwrap_or(""));
            check.report(problem.at(at));
        }
    }
    misleading
}

fn explain(error: &Error, found: &str) -> Diagnostic {
    let message = error.message();
    let wording = WORDING.iter().find(|(fragment, ..)| message.contains(fragment));
    match (wording, found) {
        (Some(("string values must be quoted", ..)), "") => {
            let help = "write a value after the `=`, or take the line out";
            Diagnostic::error("syntax", "a value is missing here").help(help)
        }
        (Some(("unexpected key or value", ..)), found)
            if found.starts_with(',') || found.is_empty() =>
        {
            let help = "numbers have a decimal point: 0.85; a list stands in brackets: [1, 2]";
            Diagnostic::error("syntax", "the line goes on after its value").help(help)
        }
        (Some((_, sentence, help)), _) => Diagnostic::error("syntax", *sentence).help(*help),
        (None, _) => Diagnostic::error("syntax", format!("this line cannot be read: {message}")),
    }
}
