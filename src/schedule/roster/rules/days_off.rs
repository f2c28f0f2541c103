//! Days off in a row.

use super::{Automaton, State, Today};

/// At least so many days off in a row. Broken by each day that is missing when work begins again
/// within the horizon. Days off from its first day without history count as enough.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastDaysOff {
    /// Fewest days.
    pub least: u16,
}

impl Automaton for LeastDaysOff {
    fn name(&self) -> &'static str {
        "days off in a row"
    }

    fn message(&self, _shifts: &[String]) -> String {
        format!("has at least {} days off in a row", self.least)
    }

    /// The state is the number of days still missing in this stretch, or one more than the least on
    /// a day of work.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let least = State::from(self.least);
        let working = least + 1;
        match today.duty {
            Some(_) if state == working => (working, 0.0),
            Some(_) => (working, f64::from(state)),
            None if state == working => (least.saturating_sub(1), 0.0),
            None => (state.saturating_sub(1), 0.0),
        }
    }
}
