//! Values that several commands read alike; every refusal says what to write instead.

/// `80%` or `0.8`, from 0 to 1; a number above 1 without a percent sign is refused as doubtful.
pub(super) fn parse_share(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let (number, divisor) = match text.strip_suffix(['%', '％']) {
        Some(percent) => (percent.trim_end(), 100.0),
        None => (text, 1.0),
    };
    let share = number
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
        .ok_or_else(|| "give a share as 80% or 0.8".to_string())?
        / divisor;
    if share > 1.0 && divisor == 1.0 && share <= 100.0 {
        return Err(format!("is that a percentage? Write {number}%, or a share from 0 to 1"));
    }
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err("give a share from 0% to 100%, such as 80% or 0.8".to_string())
    }
}

/// A half-width to reach: above 0 and below 1, as in the file.
pub(super) fn parse_precision(text: &str) -> Result<f64, String> {
    // 0.7 % is 0.007, not the float below it.
    let precision = (parse_share(text)? * 1e12).round() / 1e12;
    if precision > 0.0 && precision < 1.0 {
        return Ok(precision);
    }
    Err("give a share above 0 and below 1, such as 0.005 or 0.5%".to_string())
}
