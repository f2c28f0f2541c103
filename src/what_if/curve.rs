//! What service level costs: the points of a sweep, and which of them are worth having.

use super::{COST_PER_CONTACT, Change, difference_in};

/// A point of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its change's name.
    pub name: String,
    /// Service level of all queues together; `None` without contacts.
    pub service_level: Option<f64>,
    /// Cost, or the paid hours where no group has a price.
    pub cost: Option<f64>,
    /// No other point has at least its service level at no more cost, and one of them better.
    pub efficient: bool,
}

/// The points of the changes that a sweep made, in its order.
pub fn curve(changes: &[Change]) -> Vec<Point> {
    let swept = || changes.iter().filter(|change| change.swept);
    let priced = swept().any(|change| figure(change, COST_PER_CONTACT).is_some());
    let cost = if priced { "cost" } else { "paid_hours" };
    let place = |change: &Change| Some((figure(change, "service_level")?, figure(change, cost)?));
    let places: Vec<Option<(f64, f64)>> = swept().map(place).collect();
    let beaten = |(level, cost): (f64, f64)| {
        let beats = |&(l, c): &(f64, f64)| l >= level && c <= cost && (l, c) != (level, cost);
        places.iter().flatten().any(beats)
    };
    let point = |(change, &place): (&Change, &Option<(f64, f64)>)| Point {
        name: change.name.clone(),
        service_level: place.map(|(level, _)| level),
        cost: place.map(|(_, cost)| cost),
        efficient: place.is_some_and(|place| !beaten(place)),
    };
    swept().zip(&places).map(point).collect()
}

fn figure(change: &Change, metric: &str) -> Option<f64> {
    difference_in(&change.total, metric)?.change.map(|estimate| estimate.mean)
}
