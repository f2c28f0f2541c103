//! Weekends worked.

use super::{Automaton, State, Today};

/// At most so many weekends with work on Saturday or Sunday. Broken by each weekend beyond. Days before
/// the horizon do not count.
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
        let mark = State::from(today.is_saturday());
        if today.day < 0 || !begins_weekend(saturday, today) {
            (2 * used, 0.0)
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

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::costs;

    #[test]
    fn weekends_beyond_the_most_cost() {
        let law = Law::Weekends(Weekends { most: 1 });
        costs(&law, "-----EE------E-----E-", 20.0);
        costs(&law, "-----EE", 0.0);
        costs(&Law::Weekends(Weekends { most: 0 }), "-----EE", 10.0);
    }
}
