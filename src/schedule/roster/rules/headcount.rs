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
