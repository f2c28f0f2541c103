//! Days worked in a row.

use super::{Automaton, State, Today};

/// At most so many days worked in a row, those before the horizon included. Broken by each day beyond.
#[derive(Clone, Debug, PartialEq)]
pub struct MostDaysWorked {
    /// Most days, at least 1.
    pub most: u16,
}

impl Automaton for MostDaysWorked {
    fn name(&self) -> &'static str {
        "days in a row"
    }

    fn message(&self, _shifts: &[String]) -> String {
        format!("works at most {} days in a row", self.most)
    }

    /// The state is the number of days in a row, up to the most.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        match today.duty {
            None => (0, 0.0),
            Some(_) if state == State::from(self.most) => (state, 1.0),
            Some(_) => (state + 1, 0.0),
        }
    }
}

/// At least so many days worked in a row. Broken by each day that is missing when a stretch ends
/// within the horizon. A stretch at its first day without history counts as long enough.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastDaysWorked {
    /// Fewest days.
    pub least: u16,
}

impl Automaton for LeastDaysWorked {
    fn name(&self) -> &'static str {
        "fewest days in a row"
    }

    fn message(&self, _shifts: &[String]) -> String {
        format!("works at least {} days in a row", self.least)
    }

    /// The state is the number of days still missing in this stretch, or one more than the least on
    /// a day off.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let least = State::from(self.least);
        let off = least + 1;
        match today.duty {
            None if state == off => (off, 0.0),
            None => (off, f64::from(state)),
            Some(_) if state == off => (least.saturating_sub(1), 0.0),
            Some(_) => (state.saturating_sub(1), 0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after};

    #[test]
    fn days_beyond_the_most_in_a_row_cost() {
        let law = Law::MostDaysWorked(MostDaysWorked { most: 3 });
        costs(&law, "EEEEE-EEE", 20.0);
        costs_after(&law, "EE", "EE--EEE", 10.0);
    }

    #[test]
    fn days_missing_in_a_short_stretch_cost() {
        let law = Law::LeastDaysWorked(LeastDaysWorked { least: 3 });
        costs(&law, "--E--EE-", 30.0);
        costs(&law, "E--EEE-E", 0.0);
        costs_after(&law, "-E", "E--", 10.0);
    }
}
