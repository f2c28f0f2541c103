//! `[surcharge.…]`: hours that cost more than others.

use super::check::{Check, Section};
use super::days::{self, Days};
use super::horizon::Horizon;
use super::hours::{self, Hours};
use super::node::Node;
use super::{shift, value};
use crate::center::{Group, Overtime, Pay};
use crate::diagnostic::quoted;

/// What one section says.
pub(super) struct Surcharge {
    pay: Pay,
    /// Groups that are paid it, by name; empty: all.
    groups: Vec<String>,
}

/// The keys that say which hours cost more; at most one of them is given.
const WHICH: [&str; 3] = ["hours", "beyond", "beyond-a-week"];

/// Reads a surcharge; what cannot be read is reported and adds nothing.
pub(super) fn read(check: &mut Check, mut section: Section<'_>, horizon: &Horizon) -> Surcharge {
    let help = "say how many times the price such an hour costs: factor = 1.25, or by day: factor = { sun = 1.5 }";
    let factor = section.need(check, "factor", help);
    let shares = factor.map(|node| {
        days::split(check, node).filter_map(|node| Some(value::factor(check, node)? - 1.0))
    });
    let given: Vec<&Node> = WHICH.into_iter().filter_map(|key| section.get(key)).collect();
    if let [one, other, ..] = given[..] {
        let message =
            format!("{} has both {} and {}", section.title, quoted(&one.key), quoted(&other.key));
        let help = "make two sections of it: what several surcharges add is summed up";
        check.error("two-forms", other.at, message, help);
    }
    let (beyond, beyond_a_week) = (section.get("beyond"), section.get("beyond-a-week"));
    if let (Some(node), Some(_)) = (factor.filter(|node| days::is_day_table(node)), beyond_a_week) {
        let help = "hours beyond those of a week belong to no day: give one factor";
        check.must_be("wrong-kind", node, "a number beside `beyond-a-week`", help);
    }
    let mut pay = Pay { first_day: horizon.calendar.first_staffed_day(), ..Pay::default() };
    let shares = shares.unwrap_or_else(|| Days::daily(0.0));
    let of_day = |day| shares.get(horizon, as_reported(horizon, day)).copied().unwrap_or(0.0);
    if let Some(beyond) = beyond.and_then(|node| value::duration(check, node)) {
        pay.overtime.push(Overtime { beyond, by_day: days_of(horizon).map(of_day).collect() });
    } else if let Some(beyond) = beyond_a_week.and_then(|node| value::duration(check, node)) {
        pay.weekly.push((beyond, of_day(0)));
    } else if beyond.or(beyond_a_week).is_none() {
        let all_day = Hours::always(horizon);
        let hours = section.get("hours").map(|node| hours::read(check, node, horizon));
        pay.by_day = by_day(horizon, &hours.unwrap_or(all_day), of_day);
    }
    let groups = section.get("groups").map_or(Vec::new(), |node| shift::names(check, node));
    section.finish(check);
    Surcharge { pay, groups }
}

/// What a group is paid on top of its price by all of them.
pub(super) fn of_group(surcharges: &[Surcharge], group: &Group) -> Pay {
    let mut pay = Pay::default();
    for surcharge in surcharges {
        if surcharge.groups.is_empty() || surcharge.groups.contains(&group.name) {
            pay.add(&surcharge.pay);
        }
    }
    pay
}

/// Shares in each slot of each day; hours over midnight are paid by the day on which they begin.
fn by_day(horizon: &Horizon, hours: &Hours, share: impl Fn(i32) -> f64) -> Vec<Vec<f64>> {
    let slots = horizon.slots_per_day();
    let mut rows = vec![vec![0.0; slots]; days_of(horizon).count()];
    for (place, day) in days_of(horizon).enumerate() {
        for &slot in hours.of_day(horizon, as_reported(horizon, day)) {
            if let Some(row) = rows.get_mut(place + slot / slots) {
                row[slot % slots] += share(day);
            }
        }
    }
    rows
}

/// The days of the horizon and the one after it, into which the last shifts may reach.
fn days_of(horizon: &Horizon) -> std::ops::RangeInclusive<i32> {
    let days = horizon.days();
    days.start..=days.end
}

/// The day after the last is paid as the first of its weekday, or the first of all.
fn as_reported(horizon: &Horizon, day: i32) -> i32 {
    if day < horizon.days().end { day } else { horizon.read_back(day) }
}
