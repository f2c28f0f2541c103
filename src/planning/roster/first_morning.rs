//! Hours of the first day in which only those can be who began on the day before: the search plans nobody
//! for them, and what it leaves open is told.

use std::ops::Range;

use super::window::Window;
use crate::center::Before;
use crate::scenario::Scenario;
use crate::schedule::roster::Duty;
use crate::time::hours;

/// What becomes of such hours that need somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstMorning {
    /// When, and the most heads that are required then.
    pub window: Window,
    /// Hours of heads that are missing.
    pub missing_hours: f64,
    /// Whether it is known who worked on the day before; else those of its weekday are taken to have.
    pub is_known: bool,
}

impl FirstMorning {
    /// "Mon 2 Mar 00:00–06:00 needs 2 in desk, …".
    pub fn words(&self, scenario: &Scenario) -> String {
        let Self { window, missing_hours, is_known } = self;
        let needs = window.words(scenario);
        let missing = match (100.0 * missing_hours).round() / 100.0 {
            0.0 => "nothing is missing then".to_owned(),
            hours => format!("{hours} h of heads are missing"),
        };
        if *is_known {
            return format!(
                "{needs}, when only people can be there who began on the day before. With those of the history {missing}."
            );
        }
        let calendar = &scenario.calendar;
        let like = calendar.date(calendar.first_of_weekday(-1).unwrap_or(0));
        format!(
            "{needs}, when only people can be there who began on the day before: nobody is planned. Coverage and replay take those of {} for them, and {missing}. Say with --history who worked.",
            like.strftime("%a %-d %b")
        )
    }
}

/// By slot of the day, whether a group's duties reach into it from the day before alone.
pub(super) fn slots_of_the_eve(scenario: &Scenario, group: usize, duties: &[Duty]) -> Vec<bool> {
    let slots = scenario.calendar.slots_per_day();
    let name = &scenario.center.groups[group].name;
    let is_for = |duty: &&Duty| match duty.group {
        Some(other) => other == group,
        None => scenario.space.shifts[duty.shift].is_for(name),
    };
    let mut covered = vec![false; 2 * slots];
    for part in duties.iter().filter(is_for).flat_map(|duty| &duty.presence) {
        covered[part.from.min(2 * slots)..part.to.min(2 * slots)].fill(true);
    }
    (0..slots).map(|slot| covered[slots + slot] && !covered[slot]).collect()
}

/// What is to be told of each group: hours that need somebody, unless it is known that nobody is missing.
pub(super) fn first_mornings(
    scenario: &Scenario,
    duties: &[Duty],
    (required, staffed): (&[Vec<u32>], &[Vec<f64>]),
    before: &Before,
) -> Vec<FirstMorning> {
    let groups = scenario.team.groups(scenario.center.groups.len()).into_iter();
    let morning = |group: usize| {
        let of_eve = slots_of_the_eve(scenario, group, duties);
        let intervals = scenario.calendar.intervals().iter().enumerate();
        let (mut most, mut missing_hours) = (0, 0.0);
        let mut slots = None::<Range<usize>>;
        for (place, interval) in intervals.filter(|(_, interval)| interval.day == 0) {
            let (slot, heads) = (interval.slot as usize, required[group][place]);
            if heads > 0 && of_eve[slot] {
                slots = Some(slots.map_or(slot, |slots| slots.start)..slot + 1);
                most = most.max(heads);
                let missing = (f64::from(heads) - staffed[group][place]).max(0.0);
                missing_hours += missing * hours(interval.end - interval.start);
            }
        }
        let is_known = before.knows(group, -1);
        let is_news = most > 0 && (missing_hours > 0.0 || !is_known);
        let window = Window { group, day: 0, slots: slots?, required: most };
        is_news.then_some(FirstMorning { window, missing_hours, is_known })
    };
    groups.filter_map(morning).collect()
}
