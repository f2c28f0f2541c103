//! Durations as planners write them: `"20s"`, `"4min30s"`, `"1.5 h"`.

use super::{DAY, HOUR, LAST_TICK, MILLISECOND, MINUTE, SECOND, Tick};

/// Units in descending order.
const UNITS: [(&str, Tick); 5] =
    [("d", DAY), ("h", HOUR), ("min", MINUTE), ("s", SECOND), ("ms", MILLISECOND)];

/// Reads a length of time: numbers with units in descending order (`d`, `h`, `min`, `s`, `ms`),
/// decimals allowed, blanks allowed between the parts.
///
/// # Errors
/// A sentence for the planner: no unit, an unknown one, the wrong order, a sign, or a length beyond
/// [`LAST_TICK`].
pub fn parse_duration(text: &str) -> Result<Tick, String> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err("a duration is a number with a unit, such as \"20s\" or \"4min30s\"".into());
    }
    if rest.starts_with('-') {
        return Err("a duration cannot be negative".into());
    }
    let (mut total, mut next_unit) = (0.0, 0);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number: f64 = rest[..digits].parse().map_err(|_| not_a_duration(text))?;
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let unit = place_of_unit(&rest[..letters], text)?;
        if unit < next_unit {
            return Err(
                "the units of a duration go from long to short, each once: d, h, min, s, ms".into(),
            );
        }
        next_unit = unit + 1;
        total += number * UNITS[unit].1 as f64;
        rest = rest[letters..].trim_start();
    }
    if total > LAST_TICK as f64 {
        return Err("a duration is at most 200 days".into());
    }
    Ok((total + 0.5) as Tick)
}

fn not_a_duration(text: &str) -> String {
    let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    format!("\"{shown}\" is not a duration; write for example \"20s\", \"4min30s\" or \"8h\"")
}

fn place_of_unit(word: &str, text: &str) -> Result<usize, String> {
    if word.is_empty() {
        let text = text.trim();
        return Err(if text.chars().all(|c| c.is_ascii_digit() || c == '.') {
            format!("a duration needs a unit: \"{text}s\", \"{text}min\" or \"{text}h\"")
        } else {
            not_a_duration(text)
        });
    }
    UNITS.iter().position(|(name, _)| *name == word).ok_or_else(|| {
        let meant = match word.to_lowercase().as_str() {
            "m" | "mins" | "minute" | "minutes" => "; minutes are `min`",
            "sec" | "secs" | "second" | "seconds" => "; seconds are `s`",
            "hr" | "hrs" | "hour" | "hours" => "; hours are `h`",
            "day" | "days" => "; days are `d`",
            _ => "",
        };
        let shown: String = word.chars().take(20).collect();
        format!("`{shown}` is not a unit of time (d, h, min, s, ms){meant}")
    })
}

/// The shortest exact way to write a length of time, to the millisecond: `4min30s`.
pub fn format_duration(length: Tick) -> String {
    let mut rest = (length + MILLISECOND / 2) / MILLISECOND * MILLISECOND;
    if rest == 0 {
        return "0s".into();
    }
    let mut shown = String::new();
    for (name, unit) in UNITS {
        if rest >= unit {
            shown += &format!("{}{name}", rest / unit);
            rest %= unit;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        for (text, ticks) in [
            ("20s", 20 * SECOND),
            ("4min30s", 270 * SECOND),
            (" 1h 30 min ", 90 * MINUTE),
            ("1.5h", 90 * MINUTE),
            ("2d", 2 * DAY),
            ("250ms", 250 * MILLISECOND),
            ("0s", 0),
        ] {
            assert_eq!(parse_duration(text), Ok(ticks), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "20",
            "s",
            "-5s",
            "1m",
            "30s4min",
            "5s5s",
            "1e9s",
            "1.2.3s",
            "9999999999999d",
            "nan s",
            "投",
            "5 秒",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for ticks in [0, 1000, 20 * SECOND, 270 * SECOND, DAY + MINUTE + 5 * MILLISECOND] {
            assert_eq!(parse_duration(&format_duration(ticks)), Ok(ticks));
        }
    }
}
