//! Days that may not follow each other.

use super::{Automaton, State, Today};

/// A forbidden sequence of days. Broken once by each place at which it is completed.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// What the days hold, 2 to 16 of them.
    pub links: Vec<Link>,
}

/// What one day of a forbidden sequence holds: one of these.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Places in [`Problem::shifts`](super::super::Problem::shifts).
    pub shifts: Vec<usize>,
    /// Or a day off.
    pub off: bool,
}

impl Link {
    fn holds(&self, today: Today) -> bool {
        today.duty.map_or(self.off, |duty| self.shifts.contains(&duty.shift))
    }

    fn words(&self, shifts: &[String]) -> String {
        let mut names: Vec<&str> = self.shifts.iter().map(|&s| shifts[s].as_str()).collect();
        if self.off {
            names.push("off");
        }
        names.join("/")
    }
}

impl Automaton for Sequence {
    fn name(&self) -> &'static str {
        "sequence"
    }

    fn message(&self, shifts: &[String]) -> String {
        let words: Vec<String> = self.links.iter().map(|link| link.words(shifts)).collect();
        format!("never has {} in a row", words.join(", "))
    }

    /// Bit i of the state: the days up to the last one end with the first i + 1 links (Baeza-Yates and
    /// Gonnet 1992).
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let holds = self.links.iter().enumerate();
        let mask = holds.fold(0, |mask, (i, link)| mask | u32::from(link.holds(today)) << i);
        let next = (state << 1 | 1) & mask;
        let complete = 1 << (self.links.len() - 1);
        (next & !complete, f64::from(u8::from(next & complete != 0)))
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{EARLY, LATE, NIGHT, costs, costs_after};

    #[test]
    fn a_forbidden_sequence_costs_wherever_it_is_completed() {
        let link = |shifts: &[usize], off| Link { shifts: shifts.to_vec(), off };
        let law = Law::Sequence(Sequence {
            links: vec![link(&[LATE, NIGHT], false), link(&[EARLY], false)],
        });
        costs(&law, "LENEEL", 20.0);
        let law = Law::Sequence(Sequence {
            links: vec![link(&[EARLY], false), link(&[], true), link(&[EARLY], false)],
        });
        costs(&law, "E-E-E--E", 20.0);
        costs_after(&law, "E-", "E", 10.0);
    }
}
