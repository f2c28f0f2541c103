//! Who worked on the days before the first.

use std::collections::BTreeMap;

use super::Worked;

/// What a person worked on a day before the scenario's first.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// Place in [`Team::agents`](super::Team::agents).
    pub agent: usize,
    /// Counted from the scenario's first, so below 0.
    pub day: i32,
    /// As in an [`Assignment`](super::Assignment).
    pub group: usize,
    /// What.
    pub worked: Worked,
}

/// Days before the first as far as they are known; others are read back from the first day of their weekday.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Before {
    days: Vec<Earlier>,
    /// By group.
    first_known: BTreeMap<usize, i32>,
}

impl Before {
    /// Takes a group's days from a roster, which is known from its earliest day on: who has no row was off.
    pub fn know(&mut self, group: usize, days: &[Earlier]) {
        let Some(first) = days.iter().map(|one| one.day).min() else { return };
        self.first_known.insert(group, first);
        self.days.extend(days.iter().filter(|one| one.group == group).cloned());
    }

    /// Takes everybody to have been there without a break.
    pub fn forget_breaks(&mut self) {
        self.days.iter_mut().for_each(|one| one.worked.breaks.clear());
    }

    /// Each day that somebody worked.
    pub fn days(&self) -> &[Earlier] {
        &self.days
    }

    /// Whether it is known who of a group worked on a day.
    pub fn knows(&self, group: usize, day: i32) -> bool {
        self.first_known.get(&group).is_some_and(|first| (*first..0).contains(&day))
    }
}
