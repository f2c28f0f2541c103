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
