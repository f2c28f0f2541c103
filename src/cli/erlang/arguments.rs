//! Reads the values of the flags; every refusal says what to write instead.

use crate::cli::arguments::parse_share;
use crate::theory::MAX_AGENTS;
use crate::time::{format_duration, parse_duration};

/// The largest service level that can be aimed at.
const MAX_SERVICE_LEVEL: f64 = 0.999_999;

/// The longest period and handle time, in microseconds: 1,000 days.
const LONGEST_MICROS: u64 = 1_000 * 86_400_000_000;

/// The most calls in a period.
const MAX_CALLS: f64 = 1e9;

pub(super) fn parse_calls(text: &str) -> Result<f64, String> {
    let calls: f64 = text.trim().parse().map_err(|_| {
        "give a number without units or separators, such as 240 or 12.5".to_string()
    })?;
    if (0.0..=MAX_CALLS).contains(&calls) {
        Ok(calls)
    } else {
        Err(format!("give a number from 0 to {MAX_CALLS}"))
    }
}

pub(super) fn parse_agents(text: &str) -> Result<u32, String> {
    text.trim()
        .parse()
        .ok()
        .filter(|agents| (1..=MAX_AGENTS).contains(agents))
        .ok_or_else(|| format!("give a whole number from 1 to {MAX_AGENTS}"))
}

/// A duration of 0 or more.
pub(super) fn parse_within(text: &str) -> Result<u64, String> {
    parse_duration(text)
}

/// A duration above 0.
pub(super) fn parse_period(text: &str) -> Result<u64, String> {
    let micros = parse_duration(text)?;
    if (1..=LONGEST_MICROS).contains(&micros) {
        return Ok(micros);
    }
    Err(format!(
        "give more than 0s, such as 30min, and at most {}",
        format_duration(LONGEST_MICROS)
    ))
}

/// A handle time or a mean wait: above 0.
pub(super) fn parse_aht(text: &str) -> Result<u64, String> {
    let micros = parse_duration(text)?;
    if (1..=LONGEST_MICROS).contains(&micros) {
        return Ok(micros);
    }
    Err(format!("give more than 0s, such as 3min, and at most {}", format_duration(LONGEST_MICROS)))
}

/// A service level to aim at.
pub(super) fn parse_service_level(text: &str) -> Result<f64, String> {
    let share = parse_share(text)?;
    if share > MAX_SERVICE_LEVEL {
        return Err(
            "no number of agents answers every call in time; give at most 99.9999%, such as 95%"
                .to_string(),
        );
    }
    if share == 0.0 {
        return Err("a target of 0% is always met; give more, such as 80%".to_string());
    }
    Ok(share)
}

/// The largest share allowed of something: above 0.
pub(super) fn parse_limit(text: &str) -> Result<f64, String> {
    let share = parse_share(text)?;
    if share < 1e-6 {
        return Err(
            "no number of agents brings this to 0; give at least 0.0001%, such as 5%".to_string()
        );
    }
    Ok(share)
}

/// A share of paid time: below 1.
pub(super) fn parse_shrinkage(text: &str) -> Result<f64, String> {
    let share = parse_share(text)?;
    if share > 0.99 {
        return Err("nobody would be left; give at most 99%, such as 30%".to_string());
    }
    Ok(share)
}
