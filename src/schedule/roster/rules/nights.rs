//! Nights in a row, and the days off that are owed for them.

use super::{Automaton, State, Today};

/// At most so many night shifts in a row, and so many days off after the last of them. Broken by each
/// night beyond and by each day off that is missing when other work begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Nights {
    /// Which shifts are nights: places in [`Problem::shifts`](super::super::Problem::shifts).
    pub shifts: Vec<usize>,
    /// Most nights in a row, at least 1; `u16::MAX`: any number.
    pub most: u16,
    /// Days off after them; 0: none are owed.
    pub off_after: u16,
}

impl Automaton for Nights {
    fn name(&self) -> &'static str {
        "nights"
    }

    fn message(&self, _shifts: &[String]) -> String {
        let Self { most, off_after, .. } = self;
        match (*most, *off_after) {
            (u16::MAX, days) => format!("has {days} days off after nights"),
            (nights, 0) => format!("works at most {nights} nights in a row"),
            (nights, days) => {
                format!("works at most {nights} nights in a row, then {days} days off")
            }
        }
    }

    /// The state is the number of nights in a row, up to the most; above it, by how many days off are
    /// still owed.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let (most, off_after) = (State::from(self.most), State::from(self.off_after));
        let owed = match state {
            0 => 0,
            nights if nights <= most => off_after,
            above => above - most,
        };
        let night = today.duty.is_some_and(|duty| self.shifts.contains(&duty.shift));
        match today.duty {
            None => (if owed > 1 { most + owed - 1 } else { 0 }, 0.0),
            Some(_) if !night => (0, f64::from(owed)),
            Some(_) if state > most => (1, f64::from(owed)),
            Some(_) if state == most => (state, 1.0),
            Some(_) => (state + 1, 0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{NIGHT, costs, costs_after};

    #[test]
    fn nights_in_a_row_and_the_rest_after_them() {
        let law = Law::Nights(Nights { shifts: vec![NIGHT], most: 2, off_after: 2 });
        costs(&law, "NNN--E", 10.0);
        costs(&law, "NN-E--", 10.0);
        costs(&law, "NE-N-N", 30.0);
        costs(&law, "NN--NN", 0.0);
        costs_after(&law, "NN", "N-E", 20.0);
    }
}
