//! How far apart the starts of a week may lie.

use super::{Automaton, State, Today};

/// Over the days `from..to` the latest start is at most so much later in the day than the earliest.
/// Broken by the hours beyond.
#[derive(Clone, Debug, PartialEq)]
pub struct StartSpread {
    /// First day.
    pub from: usize,
    /// Day after the last one, above `from` and at most the days of the horizon.
    pub to: usize,
    /// Most minutes between the two.
    pub most_min: u32,
}

const DAY_MIN: u32 = 24 * 60;

impl Automaton for StartSpread {
    fn name(&self) -> &'static str {
        "start times"
    }

    fn message(&self, _shifts: &[String]) -> String {
        let hours = f64::from(self.most_min) / 60.0;
        let (from, to) = (self.from + 1, self.to);
        format!("starts within {hours} hours of the earliest start from day {from} to day {to}")
    }

    /// The state is 0 before the first start, then one more than earliest × 1440 + latest.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        if today.day < self.from as i32 || today.day >= self.to as i32 {
            return (0, 0.0);
        }
        let known = state.checked_sub(1).map(|both| (both / DAY_MIN, both % DAY_MIN));
        let beyond =
            |(earliest, latest): (u32, u32)| (latest - earliest).saturating_sub(self.most_min);
        let start = today.duty.map(|duty| duty.start_min);
        let both = match (known, start) {
            (Some((earliest, latest)), Some(start)) => {
                Some((earliest.min(start), latest.max(start)))
            }
            (None, Some(start)) => Some((start, start)),
            (known, None) => known,
        };
        let excess = both.map_or(0, beyond) - known.map_or(0, beyond);
        let is_last = today.day + 1 == self.to as i32;
        let next = both.filter(|_| !is_last).map_or(0, |(e, l)| 1 + e * DAY_MIN + l);
        (next, f64::from(excess) / 60.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after};

    #[test]
    fn hours_between_the_starts_of_a_week_cost_beyond_the_most() {
        let law = Law::StartSpread(StartSpread { from: 0, to: 3, most_min: 6 * 60 });
        costs(&law, "EL-N", 20.0);
        costs(&law, "LEN-", 100.0);
        costs(&law, "--EN", 0.0);
        costs_after(&law, "N", "EE-", 0.0);
    }
}
