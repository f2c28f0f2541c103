//! Weekends worked.

use super::{Automaton, State, Today};

/// At most so many weekends with work on Saturday or Sunday. Broken by each weekend beyond. Days before
/// the horizon do not count, nor does a Sunday at its beginning whose Saturday was worked: that weekend
/// was counted then.
#[derive(Clone, Debug, PartialEq)]
pub struct Weekends {
    /// Most weekends, at most 30,000.
    pub most: u16,
}

impl Automaton for Weekends {
    fn name(&self) -> &'static str {
        "weekends"
    }

    fn message(&self, _shifts: &[String]) -> String {
        format!("works on at most {} weekends", self.most)
    }

    /// The state is twice the number of weekends so far, up to the most, and one more on the eve of a
    /// Sunday whose Saturday was worked.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let (used, saturday) = (state / 2, state % 2 == 1);
        let mark = State::from(is_saturday_worked(today));
        if today.day < 0 || !begins_weekend(saturday, today) {
            (2 * used + mark, 0.0)
        } else if used == State::from(self.most) {
            (2 * used + mark, 1.0)
        } else {
            (2 * (used + 1) + mark, 0.0)
        }
    }
}

/// Whether a day is the first of its weekend with work, given whether the day before was its Saturday
/// and was worked.
pub(super) fn begins_weekend(saturday_worked: bool, today: Today) -> bool {
    let is_weekend = today.is_saturday() || today.is_sunday();
    is_weekend && today.duty.is_some() && !saturday_worked
}

/// What is to be remembered on the eve of a Sunday.
pub(super) fn is_saturday_worked(today: Today) -> bool {
    today.is_saturday() && today.duty.is_some()
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after, costs_from_sunday};

    #[test]
    fn weekends_beyond_the_most_cost() {
        let law = Law::Weekends(Weekends { most: 1 });
        costs(&law, "-----EE------E-----E-", 20.0);
        costs(&law, "-----EE", 0.0);
        costs(&Law::Weekends(Weekends { most: 0 }), "-----EE", 10.0);
    }

    #[test]
    fn a_weekend_that_began_before_the_horizon_is_not_counted_again() {
        let law = Law::Weekends(Weekends { most: 0 });
        costs_from_sunday(&law, "-----E", "E-----E", 10.0);
        costs_from_sunday(&law, "----E-", "E-----E", 20.0);
        costs_after(&law, "-----EE", "-----E-", 10.0);
        let fair = FairShare { counted: Counted::Weekends, already: 1, share: 0 };
        costs_from_sunday(&Law::FairShare(fair), "-----E", "E------", 0.0);
    }
}
