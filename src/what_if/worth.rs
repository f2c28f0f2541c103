//! What a change is worth in agents: the exchange rate between a process and people.

use std::cell::Cell;

use super::found::Side;
use crate::center::Staff;
use crate::scenario::Scenario;
use crate::sim::{Period, Rehearsal, Results, Whose};
use crate::stats::Estimate;
use crate::watch::Watch;

/// A change in agents of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The group.
    pub group: String,
    /// So many agents, at every time (or on every shift) at which the group has any, may leave so that
    /// the change serves as many in time as the base; below 0: must be added. `None` where no staff
    /// of this group does it, or where a side lacks the group or the figure.
    pub agents: Option<Estimate>,
    /// Their paid hours.
    pub paid_hours: Option<f64>,
    /// Contacts simulated to find it.
    pub contacts: u64,
}

/// At most so many times its largest staff is added to a group, and [`SPARE`] more.
const MOST_TIMES: i64 = 4;
const SPARE: i64 = 16;

/// Finds the staff change that restores the base's service level by playing the change with the same
/// callers and more or fewer agents: the two numbers between which it lies, and in between by a straight
/// line. The half-width is that of the level at that place over the slope.
pub(super) fn worth(
    group: &str,
    (results, scenario): Side,
    of_base: &Results,
    seed: u64,
    watch: &dyn Watch,
) -> Worth {
    let nothing = Worth { group: group.to_owned(), agents: None, paid_hours: None, contacts: 0 };
    let place = scenario.center.groups.iter().position(|other| other.name == group);
    let Some(place) = place else { return nothing };
    let replications = results.replications().min(of_base.replications());
    let search = Search { place, scenario, of_base, watch, contacts: Cell::new(0) };
    let Some(as_it_is) = Trial::new(0, results, of_base, place) else { return nothing };
    if as_it_is.level.iter().all(|difference| *difference == 0.0) {
        let agents = Estimate::new(0.0, Some(0.0), replications);
        return Worth { agents, paid_hours: Some(0.0), ..nothing };
    }
    if watch.stop() {
        return nothing;
    }
    let paid_hours = as_it_is.paid_hours;
    let Scenario { center, demand, calendar, .. } = scenario;
    let rehearsal = Rehearsal::new(center, demand, calendar, seed, replications);
    let found = search.bracket(&rehearsal, as_it_is);
    let nothing = Worth { contacts: search.contacts.get(), ..nothing };
    let Some((near, far)) = found else { return nothing };
    // Nothing lies between two numbers that both have the base's level.
    let share = match near.mean() {
        0.0 => 0.0,
        mean => mean / (mean - far.mean()),
    };
    let between = |a: f64, b: f64| a + share * (b - a);
    let level: Vec<f64> = near.level.iter().zip(&far.level).map(|(a, b)| between(*a, *b)).collect();
    let slope = (far.mean() - near.mean()) / (far.more - near.more) as f64;
    let half_width = Estimate::of_mean(&level).and_then(|level| level.half_width);
    let more = between(near.more as f64, far.more as f64);
    Worth {
        agents: Estimate::new(-more, half_width.map(|w| w / slope.abs()), replications),
        paid_hours: Some(paid_hours - between(near.paid_hours, far.paid_hours)),
        ..nothing
    }
}

/// The change with more or fewer agents.
struct Trial {
    more: i64,
    /// Service level less that of the base, a number for each replication.
    level: Vec<f64>,
    paid_hours: f64,
}

impl Trial {
    fn new(more: i64, results: &Results, of_base: &Results, group: usize) -> Option<Self> {
        let (all, base) = (Whose::Total, (of_base, Whose::Total));
        let level = results.queue_differences(all, base, "service_level")?;
        let paid_hours = results.group(Whose::Of(group), Period::Whole, "paid_hours")?.mean;
        Some(Self { more, level, paid_hours })
    }

    fn mean(&self) -> f64 {
        self.level.iter().sum::<f64>() / self.level.len() as f64
    }
}

struct Search<'a> {
    place: usize,
    scenario: &'a Scenario,
    of_base: &'a Results,
    watch: &'a dyn Watch,
    /// Simulated so far.
    contacts: Cell<u64>,
}

impl Search<'_> {
    /// Two neighbouring numbers of agents, the second at or beyond the base's level; `None` if there
    /// are none, or if the watch stops.
    fn bracket(&self, rehearsal: &Rehearsal, as_it_is: Trial) -> Option<(Trial, Trial)> {
        let better = as_it_is.mean() > 0.0;
        let most = largest(&self.scenario.center.groups[self.place].staff);
        let limit = if better { -most } else { MOST_TIMES * most + SPARE };
        let is_beyond =
            |trial: &Trial| if better { trial.mean() <= 0.0 } else { trial.mean() >= 0.0 };
        let mut near = as_it_is;
        let mut step = limit.signum();
        let mut far = loop {
            if near.more == limit {
                return None;
            }
            let more = if better { step.max(limit) } else { step.min(limit) };
            let trial = self.play(rehearsal, more)?;
            if is_beyond(&trial) {
                break trial;
            }
            (near, step) = (trial, 2 * step);
        };
        while (far.more - near.more).abs() > 1 {
            let trial = self.play(rehearsal, i64::midpoint(near.more, far.more))?;
            let end = if is_beyond(&trial) { &mut far } else { &mut near };
            *end = trial;
        }
        Some((near, far))
    }

    fn play(&self, rehearsal: &Rehearsal, more: i64) -> Option<Trial> {
        let groups = &self.scenario.center.groups;
        let mut staff: Vec<Staff> = groups.iter().map(|group| group.staff.clone()).collect();
        add(&mut staff[self.place], more);
        let results = rehearsal.play(staff, self.watch);
        self.contacts.set(self.contacts.get() + results.contacts());
        results.complete.then(|| Trial::new(more, &results, self.of_base, self.place))?
    }
}

/// The most heads of any interval or posting.
fn largest(staff: &Staff) -> i64 {
    let heads: Vec<u32> = match staff {
        Staff::Heads(heads) => heads.clone(),
        Staff::Shifts(postings) => postings.iter().flat_map(|p| p.heads.clone()).collect(),
    };
    heads.into_iter().max().unwrap_or(0).into()
}

/// Changes the heads of every interval or posting that has any, down to 0.
fn add(staff: &mut Staff, more: i64) {
    let add = |heads: &mut u32| {
        if *heads > 0 {
            *heads = u32::try_from((i64::from(*heads) + more).max(0)).unwrap_or(u32::MAX);
        }
    };
    match staff {
        Staff::Heads(heads) => heads.iter_mut().for_each(add),
        Staff::Shifts(postings) => postings.iter_mut().flat_map(|p| &mut p.heads).for_each(add),
    }
}
