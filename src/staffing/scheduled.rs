//! From agents who are needed on the phone to heads on the plan, and back: the only place that knows what
//! keeps people from the phone.
//!
//! A group's `staff`, which a search sets and the simulation plays, counts heads. Of these some do not turn
//! up (`absence`), and some are away where the simulation plays `shrinkage` too. Where it does not, heads are
//! grossed up by it afterwards.

use crate::center::{Center, Group};
use crate::time::Interval;

/// 9 of 10 are there, so 10 make 9 of them and not 11 by a rounding of the last digit.
const ROUNDING: f64 = 1e-9;

/// The share of the heads that the simulation plays who are on the phone, on average.
pub fn present(group: &Group) -> f64 {
    (1.0 - group.absence) * (1.0 - group.applied_shrinkage())
}

fn grossed_up(number: u32, present: f64) -> u32 {
    (f64::from(number) / present - ROUNDING).ceil() as u32
}

/// Heads of a group of whom, on average, so many agents are on the phone when they are played, rounded up.
pub fn heads_for(group: &Group, agents: u32) -> u32 {
    grossed_up(agents, present(group))
}

/// Agents of a group who are on the phone, on average, when so many heads are played, rounded.
pub fn on_the_phone(group: &Group, heads: u32) -> u32 {
    (f64::from(heads) * present(group)).round() as u32
}

/// Price of an hour in an interval of one head of a group that is played, with the time off the phones that
/// is not: in money, or in scheduled hours where no group has a price above 0.
pub fn price(center: &Center, group: &Group, interval: &Interval) -> f64 {
    let is_priced = |group: &Group| group.cost_per_hour.is_some_and(|price| price > 0.0);
    let priced = center.groups.iter().any(is_priced);
    let price = if priced { group.price_in(interval) } else { 1.0 };
    price / on_duty(group)
}

/// The share of the scheduled heads that the simulation plays.
fn on_duty(group: &Group) -> f64 {
    if group.apply_shrinkage { 1.0 } else { 1.0 - group.shrinkage }
}

/// Heads of a group to schedule where so many are played: also for the time off the phones that the
/// simulation leaves out, needed / (1 − shrinkage), rounded up.
pub fn scheduled(group: &Group, heads: u32) -> u32 {
    grossed_up(heads, on_duty(group))
}
