//! Whose need somebody can cover beside that of the own group.

use super::{Automaton, State, Today};

/// Duties that name a group are worked for these groups only; others are for the own group. Broken by each
/// duty for another.
#[derive(Clone, Debug, PartialEq)]
pub struct Serves {
    /// Places among the groups of [`Cover`](super::super::Cover), the own one left out.
    pub groups: Vec<usize>,
}

impl Automaton for Serves {
    fn name(&self) -> &'static str {
        "groups served"
    }

    fn message(&self, _shifts: &[String]) -> String {
        "works for the groups whose skills this person has".into()
    }

    fn read(&self, _state: State, today: Today) -> (State, f64) {
        let group = today.duty.and_then(|duty| duty.group);
        let is_other = today.day >= 0 && group.is_some_and(|group| !self.groups.contains(&group));
        (0, f64::from(u8::from(is_other)))
    }

    fn is_memoryless(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::costs;

    #[test]
    fn duties_for_other_groups_cost() {
        costs(&Law::Serves(Serves { groups: Vec::new() }), "E-Ee", 10.0);
        costs(&Law::Serves(Serves { groups: vec![2] }), "e-ee", 30.0);
        costs(&Law::Serves(Serves { groups: vec![1, 2] }), "e-eE", 0.0);
    }
}
