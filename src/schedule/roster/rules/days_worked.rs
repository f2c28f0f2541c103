//! Days worked in a period.

use super::{Automaton, State, Today};

/// Days with work among the days `from..to` lie between two limits. Broken by each day outside of them.
#[derive(Clone, Debug, PartialEq)]
pub struct DaysWorked {
    /// First day.
    pub from: usize,
    /// Day after the last one, above `from` and at most the days of the horizon.
    pub to: usize,
    /// Fewest days.
    pub least: u16,
    /// Most days, not below the fewest.
    pub most: u16,
    /// Whether it is fine, too, not to work at all: where the headcount is open.
    pub or_none: bool,
}

impl Automaton for DaysWorked {
    fn name(&self) -> &'static str {
        "days worked"
    }

    fn message(&self, _shifts: &[String]) -> String {
        let Self { from, to, least, most, .. } = self;
        format!("works on {least} to {most} days from day {} to day {to}", from + 1)
    }

    /// The state is the number of days so far, up to the most. Too many are charged as they are worked,
    /// missing ones on the last day.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        if today.day < self.from as i32 || today.day >= self.to as i32 {
            return (0, 0.0);
        }
        let most = State::from(self.most);
        let beyond = today.duty.is_some() && state == most;
        let days = (state + State::from(today.duty.is_some())).min(most);
        let excess = State::from(beyond);
        if today.day + 1 == self.to as i32 {
            let is_excused = self.or_none && days == 0;
            let least = if is_excused { 0 } else { State::from(self.least) };
            return (0, f64::from(excess + least.saturating_sub(days)));
        }
        (days, f64::from(excess))
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::costs;

    #[test]
    fn days_outside_of_the_limits_cost() {
        let days = |least, most, or_none| DaysWorked { from: 1, to: 6, least, most, or_none };
        let law = |least, most| Law::DaysWorked(days(least, most, false));
        costs(&law(2, 3), "EEE-E-E", 0.0);
        costs(&law(2, 3), "EEEEEEE", 20.0);
        costs(&law(2, 3), "E----EE", 10.0);
        costs(&law(0, 0), "E--L--E", 10.0);
        let open = Law::DaysWorked(days(2, 3, true));
        costs(&open, "E-----E", 0.0);
        costs(&open, "--E----", 10.0);
    }
}
