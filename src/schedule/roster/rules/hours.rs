//! Hours worked in a period: at least, at most, or as near to a target as can be.

use super::{Automaton, State, Today};

/// Paid hours over the days `from..to` lie between two limits, or at a target where these are the same.
/// Broken by the hours outside of them. Days before the horizon do not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Hours {
    /// First day.
    pub from: usize,
    /// Day after the last one, above `from` and at most the days of the horizon.
    pub to: usize,
    /// Fewest minutes.
    pub least_min: u32,
    /// Most minutes, not below the fewest.
    pub most_min: u32,
    /// Whether it is fine, too, not to work at all: where the headcount is open.
    pub or_none: bool,
}

impl Hours {
    /// Whether a day belongs to the period.
    pub(in super::super) fn counts(&self, day: i32) -> bool {
        day >= self.from as i32 && day < self.to as i32
    }

    /// Hours by which so many minutes miss the limits.
    pub(in super::super) fn excess(&self, minutes: u32) -> f64 {
        let missing = self.missing_min(minutes);
        let beyond = minutes.saturating_sub(self.most_min);
        f64::from(missing + beyond) / 60.0
    }

    fn missing_min(&self, minutes: u32) -> u32 {
        let is_excused = self.or_none && minutes == 0;
        if is_excused { 0 } else { self.least_min.saturating_sub(minutes) }
    }
}

impl Automaton for Hours {
    fn name(&self) -> &'static str {
        "hours"
    }

    fn message(&self, _shifts: &[String]) -> String {
        let hours = |minutes: u32| f64::from(minutes) / 60.0;
        let (least, most) = (hours(self.least_min), hours(self.most_min));
        format!("works {least} to {most} hours from day {} to day {}", self.from + 1, self.to)
    }

    /// The state is the minutes so far. Too many are charged as they are worked, missing ones on the
    /// last day.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        if !self.counts(today.day) {
            return (0, 0.0);
        }
        let minutes = state + today.duty.map_or(0, |duty| duty.paid_min);
        let beyond = |minutes: u32| f64::from(minutes.saturating_sub(self.most_min)) / 60.0;
        let excess = beyond(minutes) - beyond(state);
        if today.day + 1 == self.to as i32 {
            return (0, excess + f64::from(self.missing_min(minutes)) / 60.0);
        }
        // Beyond both limits only further minutes matter, not how many there are already.
        (minutes.min(self.most_min), excess)
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::costs;

    #[test]
    fn hours_cost_by_the_hour() {
        let law = Law::Hours(Hours {
            from: 1,
            to: 5,
            least_min: 16 * 60,
            most_min: 24 * 60,
            or_none: false,
        });
        costs(&law, "EEE----", 0.0);
        costs(&law, "EE-----", 80.0);
        costs(&law, "-EEEE--", 80.0);
        costs(&law, "-NNNE--", 140.0);
        let target = Law::Hours(Hours {
            from: 0,
            to: 3,
            least_min: 20 * 60,
            most_min: 20 * 60,
            or_none: false,
        });
        costs(&target, "EE-", 40.0);
        costs(&target, "NN-", 0.0);
        costs(&target, "EEE", 40.0);
        let open = Law::Hours(Hours {
            from: 0,
            to: 3,
            least_min: 16 * 60,
            most_min: 20 * 60,
            or_none: true,
        });
        costs(&open, "---", 0.0);
        costs(&open, "E--", 80.0);
        costs(&open, "EE-", 0.0);
    }
}
