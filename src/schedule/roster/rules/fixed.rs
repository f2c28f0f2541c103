//! What is fixed on a day: a shift, or a day off.

use super::{Automaton, State, Today};

/// A day that is decided already. Broken once if anything else is on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// Day of the horizon.
    pub day: usize,
    /// A place in [`Problem::shifts`](super::super::Problem::shifts); `None`: a day off.
    pub shift: Option<usize>,
}

impl Automaton for Fixed {
    fn name(&self) -> &'static str {
        "fixed"
    }

    fn message(&self, shifts: &[String]) -> String {
        match self.shift {
            Some(shift) => format!("works {} on day {}", shifts[shift], self.day + 1),
            None => format!("is off on day {}", self.day + 1),
        }
    }

    fn read(&self, _state: State, today: Today) -> (State, f64) {
        let kept = today.duty.map(|duty| duty.shift) == self.shift;
        (0, f64::from(u8::from(today.day == self.day as i32 && !kept)))
    }

    fn is_memoryless(&self) -> bool {
        true
    }
}
