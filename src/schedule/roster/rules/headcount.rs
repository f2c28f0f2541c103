//! People who need not be there at all, where the headcount is open.

use super::{Automaton, State, Today};

/// A person who is not needed. Broken once by the first duty: the weight is what a head costs beside the
/// hours.
#[derive(Clone, Debug, PartialEq)]
pub struct Headcount;

impl Automaton for Headcount {
    fn name(&self) -> &'static str {
        "headcount"
    }

    fn message(&self, _shifts: &[String]) -> String {
        "is one head more".into()
    }

    /// The state is 1 once anything was worked within the horizon.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        if today.day < 0 || today.duty.is_none() {
            return (state, 0.0);
        }
        (1, f64::from(1 - state))
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after};

    #[test]
    fn a_head_costs_once() {
        costs(&Law::Headcount(Headcount), "-E-L", 10.0);
        costs(&Law::Headcount(Headcount), "----", 0.0);
        costs_after(&Law::Headcount(Headcount), "E", "--", 0.0);
    }
}
