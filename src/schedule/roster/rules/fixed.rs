//! What is fixed on a day: leave, a locked assignment, a pattern such as early, late, night, off.

use super::{Automaton, Held, State, Today};

/// A day that is decided already. Broken once if anything else is on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// Day of the horizon.
    pub day: usize,
    /// What is on it.
    pub held: Held,
}

impl Automaton for Fixed {
    fn name(&self) -> &'static str {
        "fixed"
    }

    fn message(&self, shifts: &[String]) -> String {
        format!("has {} on day {}", self.held.words(shifts), self.day + 1)
    }

    fn read(&self, _state: State, today: Today) -> (State, f64) {
        let broken = today.day == self.day as i32 && !self.held.is_on(today);
        (0, f64::from(u8::from(broken)))
    }

    fn is_memoryless(&self) -> bool {
        true
    }
}
