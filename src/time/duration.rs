//! Durations as planners write them: `20s`, `4min30s`, `1.5h`.

/// Units of a duration, longest first: name and length in microseconds.
const UNITS: [(&str, u64); 5] = [
    ("d", 86_400_000_000),
    ("h", 3_600_000_000),
    ("min", 60_000_000),
    ("s", 1_000_000),
    ("ms", 1_000),
];

/// The longest duration that is understood: a hundred years of 365 days, in microseconds.
const LONGEST_MICROS: u64 = 36_500 * 86_400_000_000;

/// Reads a duration such as `20s`, `4min30s` or `1.5h`; the result is in microseconds, rounded to the nearest one.
///
/// The units are `d`, `h`, `min`, `s` and `ms`, each at most once and the longest first; spaces between the parts are
/// allowed, a decimal point in the last part only.
///
/// # Errors
///
/// A sentence that says what is wrong and how to write it instead, for anything else: a number without a unit, a
/// negative number, an unknown unit, more than a hundred years.
pub fn parse_duration(text: &str) -> Result<u64, String> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(
            "no duration given; write one with its unit, such as 20s or 4min30s".to_string()
        );
    }
    let mut total = 0_u64;
    let mut longest_allowed = u64::MAX;
    while !rest.is_empty() {
        let (number, unit, after) = split_part(text, rest)?;
        let micros = micros_of_unit(text, number, unit)?;
        if micros >= longest_allowed {
            return Err(format!(
                "in `{text}` the units are out of order; write each unit once and the longest first, such as 1h30min"
            ));
        }
        if number.contains('.') && !after.is_empty() {
            return Err(format!(
                "in `{text}` only the last part may have a decimal point; write 1h30min or 1.5h"
            ));
        }
        longest_allowed = micros;
        total = scaled(number, micros)
            .and_then(|part| total.checked_add(part))
            .filter(|sum| *sum <= LONGEST_MICROS)
            .ok_or_else(|| {
                format!("`{text}` is longer than a hundred years; give at most 36500d")
            })?;
        rest = after;
    }
    Ok(total)
}

/// Splits the first part off: its number, its unit (possibly empty) and what follows.
fn split_part<'a>(text: &str, rest: &'a str) -> Result<(&'a str, &'a str, &'a str), String> {
    let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let (number, tail) = rest.split_at(number_end);
    if tail.starts_with(',') {
        return Err(format!("`{text}` has a comma; write decimals with a point, such as 1.5h"));
    }
    if rest.starts_with('-') {
        return Err(format!("`{text}` is negative; a duration is 0s or more"));
    }
    let whole_digits = number.split('.').next().unwrap_or("");
    if whole_digits.is_empty() || number.ends_with('.') || number.matches('.').count() > 1 {
        return Err(format!(
            "`{text}` is not a duration; write numbers with their units, such as 20s, 4min30s or 1.5h"
        ));
    }
    let tail = tail.trim_start();
    let unit_end = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
    let (unit, after) = tail.split_at(unit_end);
    Ok((number, unit, after.trim_start()))
}

/// Length of the unit in microseconds; the error names the unit that was probably meant.
fn micros_of_unit(text: &str, number: &str, unit: &str) -> Result<u64, String> {
    if let Some((_, micros)) = UNITS.iter().find(|(name, _)| *name == unit) {
        return Ok(*micros);
    }
    let meant = match unit.to_lowercase().as_str() {
        "" => {
            return Err(format!(
                "`{text}` has no unit after {number}; write {number}s for seconds or {number}min for minutes"
            ));
        }
        "m" | "min" | "mins" | "minute" | "minutes" => "min",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        "ms" | "msec" | "millisecond" | "milliseconds" => "ms",
        _ => {
            return Err(format!(
                "`{unit}` in `{text}` is not a unit of time; use d, h, min, s or ms, such as 4min30s"
            ));
        }
    };
    Err(format!("`{unit}` in `{text}` is not a unit here; write {number}{meant}"))
}

/// The decimal `number` times `unit_micros`, rounded to the nearest microsecond; `None` if it does not fit.
fn scaled(number: &str, unit_micros: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    // More digits than these cannot change the microsecond.
    let fraction = &fraction[..fraction.len().min(18)];
    let scale = 10_u128.pow(u32::try_from(fraction.len()).ok()?);
    let digits = if fraction.is_empty() { 0 } else { fraction.parse::<u128>().ok()? };
    let from_fraction = (digits * u128::from(unit_micros) + scale / 2) / scale;
    let from_whole = whole.parse::<u64>().ok()?.checked_mul(unit_micros)?;
    from_whole.checked_add(u64::try_from(from_fraction).ok()?)
}

/// Writes a duration the way [`parse_duration`] reads it, exactly: `4min30s`, `1.5s`, `250ms`, `0s`.
#[must_use]
pub fn format_duration(micros: u64) -> String {
    let [.., (_, second), (_, millisecond)] = UNITS;
    if micros == 0 {
        return "0s".to_string();
    }
    if micros < second {
        return decimal(micros, millisecond) + "ms";
    }
    let mut text = String::new();
    let mut rest = micros;
    for (name, length) in &UNITS[..3] {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            text += &format!("{count}{name}");
        }
    }
    if rest > 0 {
        text += &decimal(rest, second);
        text.push('s');
    }
    text
}

/// `micros` in units of `unit_micros` (a power of ten), without trailing zeros.
fn decimal(micros: u64, unit_micros: u64) -> String {
    let (whole, fraction) = (micros / unit_micros, micros % unit_micros);
    if fraction == 0 {
        return whole.to_string();
    }
    let digits = unit_micros.ilog10() as usize;
    let text = format!("{whole}.{fraction:0digits$}");
    text.trim_end_matches('0').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn durations_are_read_in_the_spellings_of_planners() {
        for (text, micros) in [
            ("20s", 20_000_000),
            ("3min", 180_000_000),
            ("4min30s", 270_000_000),
            (" 4min 30 s ", 270_000_000),
            ("1h", 3_600_000_000),
            ("1.5h", 5_400_000_000),
            ("1h0.5min", 3_630_000_000),
            ("2d12h", 216_000_000_000),
            ("250ms", 250_000),
            ("0s", 0),
            ("0.0000005s", 1),
            ("0.33333333333333333333333333333333333333333333h", 1_200_000_000),
            ("36500d", LONGEST_MICROS),
        ] {
            assert_eq!(parse_duration(text), Ok(micros), "{text}");
        }
    }

    #[test]
    fn refusals_name_the_remedy() {
        for (text, remedy) in [
            ("", "such as 20s"),
            ("180", "write 180s for seconds or 180min"),
            ("4min30", "write 30s for seconds"),
            ("3m", "write 3min"),
            ("3 Minutes", "write 3min"),
            ("20sec", "write 20s"),
            ("20 wk", "use d, h, min, s or ms"),
            ("1,5h", "decimals with a point"),
            ("-3s", "0s or more"),
            ("30s4min", "longest first"),
            ("1s1s", "each unit once"),
            ("1.5h30min", "only the last part"),
            ("1..5h", "such as 20s"),
            (".5h", "such as 20s"),
            ("5.h", "such as 20s"),
            ("1e3s", "use d, h, min, s or ms"),
            ("NaN", "such as 20s"),
            ("99999999999999999999d", "at most 36500d"),
            ("36500d1ms", "at most 36500d"),
            ("٣s", "such as 20s"),
        ] {
            let message = parse_duration(text).expect_err(text);
            assert!(message.contains(remedy), "{text}: {message}");
        }
    }

    #[test]
    fn durations_are_written_short() {
        for (micros, text) in [
            (0, "0s"),
            (1, "0.001ms"),
            (250_000, "250ms"),
            (1_500_000, "1.5s"),
            (270_000_000, "4min30s"),
            (90_000_500, "1min30.0005s"),
            (86_400_000_000, "1d"),
        ] {
            assert_eq!(format_duration(micros), text);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(micros in 0..=LONGEST_MICROS) {
            prop_assert_eq!(parse_duration(&format_duration(micros)), Ok(micros));
        }

        #[test]
        fn nothing_panics(text in "\\PC*") {
            let _ = parse_duration(&text);
        }
    }
}
