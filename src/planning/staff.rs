//! From targets to agents per interval.

mod guess;
mod obstacle;
mod search;

pub use obstacle::{Obstacle, OutOfReach};

use super::unmet::{Unmet, unmet_in_replay};
use crate::center::Center;
use crate::scenario::Scenario;
use crate::sim::{Model, Rehearsal, Replications, Results, simulate};
use crate::staffing::{Formula, Grid, Hold, Load, NoAnswer, Yardstick, agents, by_theory};
use crate::time::{Calendar, hours, seconds};
use crate::watch::{Unwatched, Watch};

/// How the staff is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Each interval by itself, by a formula.
    Theory(Formula),
    /// By playing the center.
    Simulation,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// How.
    pub method: Method,
    /// In this share of the replications each promise must hold by itself; `None`: in the mean of all.
    pub confidence: Option<f64>,
    /// Names the callers of the replay; those of the search are others.
    pub seed: u64,
    /// How often the replay plays the horizon.
    pub replications: Replications,
}

/// Staff for every group and interval, replayed.
#[derive(Debug)]
pub struct Proposal {
    /// The center with the proposed staff.
    pub center: Center,
    /// Heads of each group in each interval of the calendar.
    pub heads: Vec<Vec<u32>>,
    /// The replay.
    pub results: Results,
    /// What the replay does not keep.
    pub unmet: Vec<Unmet>,
    /// Hours that each queue would need with a group of its own by Erlang C; `None` where that knows no
    /// answer.
    pub by_erlang_c: Vec<Option<f64>>,
    /// Staffings that were played to find it.
    pub played: u64,
    /// Whether the search came to its end.
    pub complete: bool,
}

/// Why there is no proposal.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Nothing is promised, and no group has a highest occupancy.
    NothingPromised,
    /// The formula has no answer.
    NoAnswer(Vec<NoAnswer>),
    /// These rules do not hold with as many agents as the bounds allow and as could be of use.
    OutOfReach(Vec<OutOfReach>),
    /// Stopped before there was anything to show.
    Stopped,
}

/// Finds staff for a scenario; what it says of its staff is not looked at.
///
/// # Errors
/// When there is no staff that keeps every promise, or the method does not know the center.
pub fn staff(scenario: &Scenario, wish: Wish, watch: &dyn Watch) -> Result<Proposal, Refusal> {
    let planner = Planner::new(scenario, wish, watch);
    if planner.yardstick.rules.is_empty() {
        return Err(Refusal::NothingPromised);
    }
    let Scenario { center, demand, calendar, .. } = scenario;
    match wish.method {
        Method::Theory(formula) => {
            let heads = by_theory(center, demand, calendar, &planner.grid, formula);
            let heads = heads.map_err(Refusal::NoAnswer)?;
            Ok(planner.proposal(&heads, &planner.own_loads(), 0))
        }
        Method::Simulation => planner.search(),
    }
}

struct Planner<'a> {
    scenario: &'a Scenario,
    wish: Wish,
    watch: &'a dyn Watch,
    grid: Grid,
    yardstick: Yardstick,
}

/// Mean contacts of each queue in each interval of the calendar.
type Loads = Vec<Vec<f64>>;

impl<'a> Planner<'a> {
    fn new(scenario: &'a Scenario, wish: Wish, watch: &'a dyn Watch) -> Self {
        let hold = wish.confidence.map_or(Hold::InTheMean, Hold::InShare);
        let grid = Grid::new(&scenario.center, &scenario.calendar);
        let yardstick = Yardstick::new(&scenario.center, &scenario.calendar, hold);
        Self { scenario, wish, watch, grid, yardstick }
    }

    fn center(&self) -> &'a Center {
        &self.scenario.center
    }

    fn calendar(&self) -> &'a Calendar {
        &self.scenario.calendar
    }

    fn own_loads(&self) -> Loads {
        self.scenario.demand.queues.iter().map(|queue| queue.mean.clone()).collect()
    }

    fn rehearsal(&self, seed: u64, replications: u64) -> Rehearsal<'a> {
        let Scenario { center, demand, calendar, .. } = self.scenario;
        Rehearsal::new(center, demand, calendar, seed, replications)
    }

    fn length_s(&self, interval: usize) -> f64 {
        let interval = self.calendar().intervals()[interval];
        seconds(interval.end - interval.start)
    }

    /// The agents that a queue needs by itself in an interval; `None` where the formula has no answer.
    fn need(&self, queue: usize, interval: usize, loads: &Loads, formula: Formula) -> Option<u32> {
        if !self.center().queues[queue].needs_agents {
            return Some(0);
        }
        let load = Load { contacts: loads[queue][interval], length_s: self.length_s(interval) };
        agents(self.center(), queue, None, interval, load, formula).ok()
    }

    fn proposal(&self, heads: &[u32], loads: &Loads, played: u64) -> Proposal {
        let Scenario { demand, calendar, .. } = self.scenario;
        let mut center = self.center().clone();
        for (group, staff) in center.groups.iter_mut().zip(self.grid.staff(heads)) {
            group.staff = staff;
        }
        let model = Model::new(&center, demand, calendar);
        // Who stops the search wants to see what it found: that is replayed all the same.
        let stopped = self.watch.stop();
        let watch: &dyn Watch = if stopped { &Unwatched } else { self.watch };
        let results = simulate(&model, self.wish.seed, self.replayed(), watch);
        let in_replay = (self.wish.seed, results.replications());
        let unmet = unmet_in_replay(self.scenario, &center, &self.yardstick, in_replay);
        let queues = 0..self.center().queues.len();
        let by_erlang_c = queues.map(|queue| self.hours_by_erlang_c(queue, loads)).collect();
        let complete = results.complete && !stopped;
        let heads = self.grid.by_interval(heads);
        Proposal { center, heads, results, unmet, by_erlang_c, played, complete }
    }

    /// `None` too where nothing is promised: then the formula asks for nobody.
    fn hours_by_erlang_c(&self, queue: usize, loads: &Loads) -> Option<f64> {
        if self.center().queues[queue].needs_agents && !self.center().is_promised(queue) {
            return None;
        }
        let intervals = self.calendar().intervals();
        let reported = self.calendar().warm_up_intervals()..intervals.len();
        let of_interval = |i: usize| {
            let agents = self.need(queue, i, loads, Formula::ErlangC)?;
            Some(f64::from(agents) * hours(intervals[i].end - intervals[i].start))
        };
        reported.map(of_interval).sum()
    }
}
