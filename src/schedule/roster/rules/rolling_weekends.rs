//! Weekends worked of any few that follow each other.

use super::weekends::{begins_weekend, is_saturday_worked};
use super::{Automaton, State, Today};

/// At most so many weekends with work of any so many in a row, those before the horizon included. Broken by
/// each weekend of the horizon that is one too many of those that end with it. A weekend whose Saturday was
/// worked before the horizon is none of the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct RollingWeekends {
    /// Most weekends.
    pub most: u16,
    /// Of so many in a row: 2 to 8.
    pub of: u16,
}

impl Automaton for RollingWeekends {
    fn name(&self) -> &'static str {
        "weekends in a row"
    }

    fn message(&self, _shifts: &[String]) -> String {
        format!("works on at most {} of {} weekends in a row", self.most, self.of)
    }

    /// The state is a bit for each of the last weekends, all but one of them, the latest lowest; below it
    /// one that is set on the eve of a Sunday whose Saturday was worked.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let (weekends, saturday) = (state / 2, state % 2 == 1);
        let begins = begins_weekend(saturday, today);
        let is_beyond = weekends.count_ones() >= State::from(self.most);
        let units = if begins && is_beyond { 1.0 } else { 0.0 };
        if !today.is_sunday() {
            return (2 * weekends + State::from(is_saturday_worked(today)), units);
        }
        let kept = (1 << (self.of - 1)) - 1;
        let weekends = (2 * weekends + State::from(begins || saturday)) & kept;
        (2 * weekends, units)
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after, costs_from_sunday};

    #[test]
    fn weekends_beyond_the_most_of_those_in_a_row_cost() {
        let law = |most, of| Law::RollingWeekends(RollingWeekends { most, of });
        costs(&law(1, 2), "-----E------EE-----E-", 20.0);
        costs(&law(1, 2), "-----E-------------E-", 0.0);
        costs(&law(1, 3), "-----E-------------E-", 10.0);
        costs(&law(0, 2), "-----EE", 10.0);
    }

    #[test]
    fn weekends_before_the_horizon_count_and_none_twice() {
        let law = |most, of| Law::RollingWeekends(RollingWeekends { most, of });
        costs_after(&law(1, 2), "-----EE", "------E", 10.0);
        costs_after(&law(1, 2), "-----EE-------", "-----E-", 0.0);
        costs_after(&law(1, 3), "-----EE-------", "-----E-", 10.0);
        costs_from_sunday(&law(1, 2), "-----E", "E-----E", 10.0);
        costs_from_sunday(&law(1, 2), "-----E", "-----EE", 10.0);
        costs_from_sunday(&law(0, 2), "-----E", "E------", 0.0);
        costs_from_sunday(&law(0, 2), "----E-", "E------", 10.0);
    }
}
