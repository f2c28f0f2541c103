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

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after};

    #[test]
    fn days_off_missing_cost() {
        let law = Law::LeastDaysOff(LeastDaysOff { least: 3 });
        costs(&law, "E-E--E", 30.0);
        costs(&law, "-E---E-", 0.0);
        costs_after(&law, "E", "-E", 20.0);
    }
}
