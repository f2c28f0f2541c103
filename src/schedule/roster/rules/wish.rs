//! Wishes for and against a shift, work or a day off.

use super::{Automaton, Held, State, Today};

/// A wish for a day. Broken once if it is not granted.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Day of the horizon.
    pub day: usize,
    /// What it is about.
    pub held: Held,
    /// Whether it is wished for; else it is what the person would rather not have.
    pub wanted: bool,
}

impl Wish {
    pub(super) fn is_denied(&self, today: Today) -> bool {
        today.day == self.day as i32 && self.held.is_on(today) != self.wanted
    }
}

impl Automaton for Wish {
    fn name(&self) -> &'static str {
        "wish"
    }

    fn message(&self, shifts: &[String]) -> String {
        let verb = if self.wanted { "wishes for" } else { "would rather not have" };
        format!("{verb} {} on day {}", self.held.words(shifts), self.day + 1)
    }

    fn read(&self, _state: State, today: Today) -> (State, f64) {
        (0, f64::from(u8::from(self.is_denied(today))))
    }

    fn is_memoryless(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{EARLY, costs};

    #[test]
    fn a_wish_costs_once_where_it_is_denied() {
        costs(&Law::Wish(Wish { day: 0, held: Held::Shift(EARLY), wanted: true }), "L--", 10.0);
        costs(&Law::Wish(Wish { day: 0, held: Held::Shift(EARLY), wanted: false }), "E--", 10.0);
        costs(&Law::Wish(Wish { day: 2, held: Held::Off, wanted: true }), "EEE", 10.0);
        costs(&Law::Wish(Wish { day: 2, held: Held::Off, wanted: true }), "EE-", 0.0);
    }
}
