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

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{EARLY, LATE, costs};

    #[test]
    fn what_is_fixed_costs_once_where_it_is_not_kept() {
        costs(&Law::Fixed(Fixed { day: 1, held: Held::Shift(LATE) }), "-E-", 10.0);
        costs(&Law::Fixed(Fixed { day: 1, held: Held::Shift(LATE) }), "-L-", 0.0);
        costs(&Law::Fixed(Fixed { day: 1, held: Held::Off }), "-E-", 10.0);
        costs(&Law::Fixed(Fixed { day: 1, held: Held::Work }), "-E-", 0.0);
        costs(&Law::Fixed(Fixed { day: 1, held: Held::Work }), "E-E", 10.0);
        let locked = |start_h: u32, group| {
            let (start_min, length_min) = (60 * start_h, 8 * 60);
            let held = Held::Duty { shift: EARLY, start_min, length_min, group };
            Law::Fixed(Fixed { day: 1, held })
        };
        costs(&locked(6, None), "-E-", 0.0);
        costs(&locked(7, None), "-E-", 10.0);
        costs(&locked(6, None), "-e-", 10.0);
        costs(&locked(6, Some(1)), "-e-", 0.0);
    }
}
