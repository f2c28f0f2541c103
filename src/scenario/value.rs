//! Single values: numbers, shares, durations, words.

use jiff::civil::Date;

use super::check::{Check, did_you_mean};
use super::node::{Node, Value};
use crate::diagnostic::quoted;
use crate::time::{HOUR, MINUTE, Tick, parse_duration, seconds};

/// A whole number and the words for its limits.
fn whole(check: &mut Check, node: &Node, least: i64, most: i64, what: &str) -> Option<i64> {
    match node.value {
        Value::Whole(number) if (least..=most).contains(&number) => Some(number),
        Value::Whole(_) | Value::Number(_) => {
            check.must_be("out-of-range", node, what, "");
            None
        }
        _ => {
            check.must_be("wrong-kind", node, what, "");
            None
        }
    }
}

pub(super) fn seed(check: &mut Check, node: &Node) -> Option<u64> {
    whole(check, node, 0, i64::MAX, "a whole number from 0 to 9223372036854775807")
        .map(|n| n as u64)
}

pub(super) fn days(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 1, 200, "a whole number of days from 1 to 200").map(|n| n as u32)
}

pub(super) fn replications(check: &mut Check, node: &Node) -> Option<u64> {
    whole(check, node, 1, 1_000_000, "a whole number from 1 to 1000000").map(|n| n as u64)
}

pub(super) fn heads(check: &mut Check, node: &Node) -> Option<u32> {
    let what = "a whole number of people, 0 or more";
    whole(check, node, 0, i64::from(u32::MAX), what).map(|n| n as u32)
}

pub(super) fn days_a_week(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 1, 7, "a number of days from 1 to 7").map(|n| n as u32)
}

pub(super) fn days_in_a_row(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 1, 60, "a number of days from 1 to 60").map(|n| n as u32)
}

pub(super) fn weekends(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 0, 30, "a number of weekends from 0 to 30").map(|n| n as u32)
}

pub(super) fn weekends_in_a_row(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 2, 8, "a number of weeks from 2 to 8").map(|n| n as u32)
}

pub(super) fn rotation_day(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 1, 366, "a day of the rotation from 1 on").map(|n| n as u32)
}

pub(super) fn people(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 1, 10_000, "a number of people from 1 to 10000").map(|n| n as u32)
}

pub(super) fn different_shifts(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 1, 10_000, "a number of shifts from 1 to 10000").map(|n| n as u32)
}

pub(super) fn lines(check: &mut Check, node: &Node) -> Option<u32> {
    let what = "a whole number of lines from 1 on";
    whole(check, node, 1, i64::from(u32::MAX), what).map(|n| n as u32)
}

pub(super) fn seats(check: &mut Check, node: &Node) -> Option<u32> {
    let what = "a whole number of seats from 1 on";
    whole(check, node, 1, i64::from(u32::MAX), what).map(|n| n as u32)
}

pub(super) fn preference(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 1, 1000, "a whole number from 1 (taken first) to 1000").map(|n| n as u32)
}

pub(super) fn phases(check: &mut Check, node: &Node) -> Option<u32> {
    whole(check, node, 1, 1000, "a whole number from 1 to 1000").map(|n| n as u32)
}

/// A finite number that fits.
fn number(check: &mut Check, node: &Node, fits: fn(f64) -> bool, what: &str) -> Option<f64> {
    let number = match node.value {
        Value::Whole(number) => number as f64,
        Value::Number(number) => number,
        _ => {
            check.must_be("wrong-kind", node, what, "");
            return None;
        }
    };
    // Not a number and the infinite fit nowhere.
    let good = number.is_finite() && fits(number);
    if !good {
        check.must_be("out-of-range", node, what, "");
    }
    good.then_some(number)
}

/// A share between limits; who writes per cent is shown how.
fn share_that(check: &mut Check, node: &Node, fits: fn(f64) -> bool, what: &str) -> Option<f64> {
    let (number, percent) = match &node.value {
        Value::Whole(number) => (Some(*number as f64), *number as f64),
        Value::Number(number) => (Some(*number), *number),
        Value::Text(text) => {
            let digits = text.trim().strip_suffix('%').map(str::trim_end);
            (None, digits.and_then(|digits| digits.parse().ok()).unwrap_or(f64::NAN))
        }
        _ => (None, f64::NAN),
    };
    if let Some(number) = number.filter(|number| number.is_finite() && fits(*number)) {
        return Some(number);
    }
    let meant = (percent / 100.0 * 1e9).round() / 1e9;
    let likely = (1.0..=100.0).contains(&percent) && fits(meant);
    let help = if likely { format!("{percent} % is written {meant}") } else { String::new() };
    let code = if number.is_some() { "out-of-range" } else { "wrong-kind" };
    check.must_be(code, node, what, &help);
    None
}

pub(super) fn share(check: &mut Check, node: &Node) -> Option<f64> {
    share_that(check, node, |x| (0.0..=1.0).contains(&x), "a share from 0 to 1")
}

/// A promised share: 0 would promise nothing.
pub(super) fn positive_share(check: &mut Check, node: &Node) -> Option<f64> {
    share_that(check, node, |x| x > 0.0 && x <= 1.0, "a share above 0 and up to 1")
}

pub(super) fn share_below_one(check: &mut Check, node: &Node) -> Option<f64> {
    share_that(check, node, |x| (0.0..1.0).contains(&x), "a share from 0 to below 1")
}

pub(super) fn not_negative(check: &mut Check, node: &Node) -> Option<f64> {
    number(check, node, |x| x >= 0.0, "a number, 0 or more")
}

pub(super) fn cost(check: &mut Check, node: &Node) -> Option<f64> {
    number(check, node, |x| (0.0..=1e9).contains(&x), "an amount of money from 0 to 1000000000")
}

/// How many times its price an hour costs.
pub(super) fn factor(check: &mut Check, node: &Node) -> Option<f64> {
    let what = "a number from 1 to 10 (1.25 is a quarter more)";
    number(check, node, |x| (1.0..=10.0).contains(&x), what)
}

pub(super) fn weight(check: &mut Check, node: &Node) -> Option<f64> {
    number(check, node, |x| (0.01..=100.0).contains(&x), "a number from 0.01 to 100 (1 is usual)")
}

pub(super) fn speed(check: &mut Check, node: &Node) -> Option<f64> {
    let what = "a number from 0.01 to 100 (1.0 is normal, 1.25 is a quarter faster)";
    number(check, node, |x| (0.01..=100.0).contains(&x), what)
}

pub(super) fn cv(check: &mut Check, node: &Node) -> Option<f64> {
    let what = "a number above 0, at most 100 (standard deviation divided by mean)";
    number(check, node, |x| x > 0.0 && x <= 100.0, what)
}

/// A factor's cv; 0 is no factor.
pub(super) fn factor_cv(check: &mut Check, node: &Node) -> Option<f64> {
    let what = "a number from 0 to 1 (standard deviation divided by mean)";
    share_that(check, node, |x| (0.0..=1.0).contains(&x), what)
}

/// Of neighbouring intervals' factors.
pub(super) fn correlation(check: &mut Check, node: &Node) -> Option<f64> {
    let what = "a number from 0 to below 1 (1 would be one factor for the whole day: `day-factor`)";
    number(check, node, |x| (0.0..1.0).contains(&x), what)
}

pub(super) fn score(check: &mut Check, node: &Node) -> Option<f64> {
    number(check, node, |x| x.abs() <= 1e9, "a number up to 1000000000 (higher is served first)")
}

pub(super) fn growth(check: &mut Check, node: &Node) -> Option<f64> {
    number(check, node, |x| (0.0..=1e9).contains(&x), "a number from 0 to 1000000000")
}

pub(super) fn precision(check: &mut Check, node: &Node) -> Option<f64> {
    share_that(check, node, |x| x > 0.0 && x < 1.0, "a share above 0 and below 1, such as 0.005")
}

pub(super) fn flag(check: &mut Check, node: &Node) -> Option<bool> {
    match node.value {
        Value::Flag(flag) => Some(flag),
        _ => {
            check.must_be("wrong-kind", node, "true or false", "");
            None
        }
    }
}

pub(super) fn text<'a>(check: &mut Check, node: &'a Node) -> Option<&'a str> {
    let text = node.text();
    if text.is_none() {
        check.must_be("wrong-kind", node, "a text in quotes", "");
    }
    text
}

pub(super) fn date(check: &mut Check, node: &Node) -> Option<Date> {
    match &node.value {
        Value::Date(date) if (1900..=2199).contains(&date.year()) => Some(*date),
        Value::Date(_) => {
            check.must_be("out-of-range", node, "a date in the years 1900 to 2199", "");
            None
        }
        Value::Text(text) if text.parse::<Date>().is_ok() => {
            let help = format!("take the quotes away: {} = {}", node.key, text.trim());
            check.must_be("wrong-kind", node, "a date without quotes", &help);
            None
        }
        _ => {
            check.must_be("wrong-kind", node, "a date such as 2026-03-02, without quotes", "");
            None
        }
    }
}

/// A length of time; `"0s"` is one.
pub(super) fn duration(check: &mut Check, node: &Node) -> Option<Tick> {
    let Some(text) = node.text() else {
        let help = match node.value {
            Value::Whole(number) if number >= 0 => {
                format!("write \"{number}s\" if seconds are meant, \"{number}min\" for minutes")
            }
            _ => String::new(),
        };
        check.must_be(
            "wrong-kind",
            node,
            "a duration in quotes such as \"20s\" or \"4min30s\"",
            &help,
        );
        return None;
    };
    match parse_duration(text) {
        Ok(length) => Some(length),
        Err(sentence) => {
            check.error("bad-duration", node.at, format!("{}: {sentence}", quoted(&node.key)), "");
            None
        }
    }
}

pub(super) fn positive_duration(check: &mut Check, node: &Node) -> Option<Tick> {
    let length = duration(check, node)?;
    if length == 0 {
        check.must_be("out-of-range", node, "longer than 0", "");
    }
    (length > 0).then_some(length)
}

pub(super) fn duration_s(check: &mut Check, node: &Node) -> Option<f64> {
    duration(check, node).map(seconds)
}

/// `"08:30"`; `"24:00"` only where `end`.
pub(super) fn time_of_day(text: &str, end: bool) -> Option<Tick> {
    let (hour, minute) = text.trim().split_once(':')?;
    let digits = |part: &str| {
        let good = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        good.then(|| part.parse::<u64>().ok()).flatten()
    };
    let (hour, minute) = (digits(hour)?, (minute.len() == 2).then(|| digits(minute))??);
    let fits = (hour < 24 && minute < 60) || (end && hour == 24 && minute == 0);
    fits.then_some(hour * HOUR + minute * MINUTE)
}

/// One of a few words.
pub(super) fn choice<T: Copy>(check: &mut Check, node: &Node, words: &[(&str, T)]) -> Option<T> {
    let text = node.text().unwrap_or("");
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let all: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let help = did_you_mean(text, words.iter().map(|(word, _)| *word)).unwrap_or_default();
        check.must_be("unknown-word", node, &list_of(&all), &help);
    }
    found
}

/// "a, b or c".
pub(super) fn list_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
