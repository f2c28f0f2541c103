//! At most so many of a shift; none where a person may not work it.

use super::{Automaton, State, Today};

/// At most so many duties of a shift within the horizon. Broken by each duty beyond.
#[derive(Clone, Debug, PartialEq)]
pub struct MostOf {
    /// Place in [`Problem::shifts`](super::super::Problem::shifts).
    pub shift: usize,
    /// Most duties; 0: never.
    pub most: u16,
}

impl Automaton for MostOf {
    fn name(&self) -> &'static str {
        "shifts allowed"
    }

    fn message(&self, shifts: &[String]) -> String {
        match self.most {
            0 => format!("never works {}", shifts[self.shift]),
            most => format!("works {} at most {most} times", shifts[self.shift]),
        }
    }

    /// The state is the number of duties so far, up to the most.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        if today.day < 0 || !today.works(self.shift) {
            (state, 0.0)
        } else if state == State::from(self.most) {
            (state, 1.0)
        } else {
            (state + 1, 0.0)
        }
    }

    fn is_memoryless(&self) -> bool {
        self.most == 0
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{LATE, costs};

    #[test]
    fn each_duty_beyond_the_most_of_a_shift_costs() {
        costs(&Law::MostOf(MostOf { shift: LATE, most: 2 }), "LELEL-L", 20.0);
        costs(&Law::MostOf(MostOf { shift: LATE, most: 0 }), "LEE----", 10.0);
        costs(&Law::MostOf(MostOf { shift: LATE, most: 2 }), "LL-EEEE", 0.0);
    }
}
