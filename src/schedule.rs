//! Who works when: named rosters near the least cost, with a bound and an independent checker.

pub mod roster;
