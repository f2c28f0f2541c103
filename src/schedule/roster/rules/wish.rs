//! Wishes for and against a shift or a day off.

use super::{Automaton, State, Today};

/// A wish for a day. Broken once if it is not granted.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Day of the horizon.
    pub day: usize,
    /// A place in [`Problem::shifts`](super::super::Problem::shifts); `None`: a day off.
    pub shift: Option<usize>,
    /// Whether it is wished for; else it is what the person would rather not have.
    pub wanted: bool,
}

impl Automaton for Wish {
    fn name(&self) -> &'static str {
        "wish"
    }

    fn message(&self, shifts: &[String]) -> String {
        let what = self.shift.map_or("a day off", |shift| shifts[shift].as_str());
        let verb = if self.wanted { "wishes for" } else { "would rather not have" };
        format!("{verb} {what} on day {}", self.day + 1)
    }

    fn read(&self, _state: State, today: Today) -> (State, f64) {
        let has = today.duty.map(|duty| duty.shift) == self.shift;
        let broken = today.day == self.day as i32 && has != self.wanted;
        (0, f64::from(u8::from(broken)))
    }

    fn is_memoryless(&self) -> bool {
        true
    }
}
