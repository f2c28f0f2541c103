//! Heads that are missing because too few people could be there, whatever the roster.

use super::super::RosterWish;
use super::super::problem::question;
use super::super::window::Window;
use super::TINY;
use super::bare::bare;
use crate::scenario::Scenario;
use crate::schedule::roster::most_there;
use crate::watch::Watch;

/// A time at which too few people could be there.
#[derive(Clone, Debug, PartialEq)]
pub struct AtMost {
    /// When, and how many are required.
    pub window: Window,
    /// So many could be there at the most, those on a break included.
    pub most: f64,
}

impl AtMost {
    /// "Sat 14 Nov 20:00–22:00 needs 5 in bank at any time, at most 4 can be there".
    pub fn words(&self, scenario: &Scenario) -> String {
        let window = &self.window;
        let each = if window.slots.len() > 1 { " at any time" } else { "" };
        let most = (100.0 * self.most).round() / 100.0;
        format!("{}{each}, at most {most} can be there", window.words(scenario))
    }
}

/// Best patterns that may be looked at: a fraction of a second.
const MOST_PATTERNS: usize = 8_000;

/// The windows in which heads are missing for that reason alone, the worst first. Given are the heads
/// there in each interval of the calendar, by group. Of many short windows only the shortest-staffed are
/// looked at, and in a repair none of the days before it.
pub fn at_most(
    scenario: &Scenario,
    wish: &RosterWish,
    staffed: &[Vec<f64>],
    watch: &dyn Watch,
) -> Vec<AtMost> {
    let mut hard = scenario.clone();
    hard.team.rules.under = None;
    let mut whole = question(&hard, &wish.required);
    wish.given.add_to(&mut whole, &hard);
    let problem = bare(&whole.problem);
    let first = wish.given.present.as_ref().map_or(0, |present| present.from);
    let mut short: Vec<(f64, Window)> = Window::all(&problem)
        .into_iter()
        .filter(|window| window.day >= first)
        .map(|window| (missing(scenario, wish, staffed, &window), window))
        .filter(|(missing, _)| *missing > TINY)
        .collect();
    short.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut left = (MOST_PATTERNS / problem.people.len().max(1)).max(1);
    let mut found: Vec<AtMost> = Vec::new();
    for (_, window) in short {
        let slots: Vec<usize> = window.places(&problem).take(left).collect();
        if slots.is_empty() || watch.stop() {
            break;
        }
        left -= slots.len();
        let most = most_there(&problem, &slots);
        found.extend(runs(&window, &most));
    }
    let lacking = |one: &AtMost| f64::from(one.window.required) - one.most;
    found.sort_by(|a, b| lacking(b).total_cmp(&lacking(a)));
    found
}

/// The most heads that are missing in an interval of a window.
fn missing(scenario: &Scenario, wish: &RosterWish, staffed: &[Vec<f64>], window: &Window) -> f64 {
    let intervals = scenario.calendar.intervals().iter().enumerate();
    let own = intervals.filter(|(_, interval)| {
        interval.day == window.day as i32 && window.slots.contains(&(interval.slot as usize))
    });
    own.map(|(place, _)| {
        f64::from(wish.required[window.group][place]) - staffed[window.group][place]
    })
    .fold(0.0, f64::max)
}

/// The stretches of a window in which as many could be there, and fewer than are required.
pub(super) fn runs(window: &Window, most: &[f64]) -> Vec<AtMost> {
    let mut runs: Vec<AtMost> = Vec::new();
    for (slot, &most) in (window.slots.start..).zip(most) {
        if most >= f64::from(window.required) - TINY {
            continue;
        }
        match runs.last_mut() {
            Some(last) if last.window.slots.end == slot && last.most == most => {
                last.window.slots.end += 1;
            }
            _ => {
                let window = Window { slots: slot..slot + 1, ..window.clone() };
                runs.push(AtMost { window, most });
            }
        }
    }
    runs
}
