//! From targets to agents per interval.

use std::ops::Range;
use std::sync::atomic::AtomicU64;

use crate::center::{Center, Goal};
use crate::optimize::{Offer, assign};
use crate::scenario::Scenario;
use crate::sim::{Model, Rehearsal, Replications, Results, simulate};
use crate::staffing::{
    Formula, Grid, Hold, Load, NoAnswer, Rule, Search, Stage, State, Yardstick, agents, by_theory,
    handle_s,
};
use crate::time::{Calendar, HOUR, hours, seconds};
use crate::watch::Watch;

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

/// A rule that does not hold in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmet {
    /// The rule.
    pub rule: Rule,
    /// Intervals of the calendar.
    pub period: Range<usize>,
    /// By how much, as [`Rule`]s count: contacts (or agents) a replication.
    pub short: f64,
}

/// Why there is no proposal.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Nothing is promised, and no group has a highest occupancy.
    NothingPromised,
    /// The formula has no answer.
    NoAnswer(Vec<NoAnswer>),
    /// These promises are broken with as many agents as the bounds allow and as could be of use.
    OutOfReach(Vec<Unmet>),
    /// Stopped before there was anything to show.
    Stopped,
}

/// Contacts that one run of the search plays, about: enough for a level to be known, and few enough for
/// several runs a second.
const CONTACTS_A_RUN: f64 = 5e5;
/// Staffings played after which exchanges are no longer looked for.
const MOST_PLAYED: u64 = 300;
/// First guesses: how much of a queue's need goes to groups of a single skill.
const SHARES_OF_SPECIALISTS: [f64; 3] = [1.0, 0.8, 0.6];
/// Contacts of an interval for which somebody must be there, whatever else is kept.
const WORTH_A_PERSON: f64 = 0.05;
/// Rounds of replay and adjustment.
const MOST_ROUNDS: usize = 12;

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

    /// As many replications as make a run of about [`CONTACTS_A_RUN`].
    fn replications(&self) -> u64 {
        let expected: f64 = self.own_loads().iter().flatten().sum();
        let fewest = if self.wish.confidence.is_some() { 200.0 } else { 40.0 };
        (CONTACTS_A_RUN / expected.max(1.0)).clamp(fewest, 5_000.0) as u64
    }

    fn rehearsal(&self, seed: u64, replications: u64) -> Rehearsal<'a> {
        let Scenario { center, demand, calendar, .. } = self.scenario;
        Rehearsal::new(center, demand, calendar, seed, replications)
    }

    fn search(&self) -> Result<Proposal, Refusal> {
        // Other callers than the replay's, or the replay would prove nothing.
        let rehearsal = self.rehearsal(!self.wish.seed, self.replications());
        let stage = Stage {
            rehearsal: &rehearsal,
            grid: &self.grid,
            yardstick: &self.yardstick,
            reach: self.reach(),
            first: self.calendar().warm_up_intervals(),
            played: AtomicU64::new(0),
        };
        let margins = vec![0.0; self.yardstick.asks.len()];
        let mut search = Search {
            stage,
            center: self.center(),
            watch: self.watch,
            margins,
            awaited: Vec::new(),
            most_played: MOST_PLAYED,
        };
        let loads = self.loads(&search)?;
        search.awaited = self.awaited(&loads);
        let mut state = self.best_start(&search, &loads)?;
        state = search.search_around(search.exchange(search.pool(state)));
        let replay = self.rehearsal(self.wish.seed, self.replayed());
        for _ in 0..MOST_ROUNDS {
            let measured =
                replay.each(self.grid.staff(&state.heads), |tally| self.yardstick.measure(tally));
            let mended = search.tighten(&state, &self.yardstick.levels(&measured));
            let Some(mended) = mended.filter(|mended| search.broken(mended).is_empty()) else {
                break;
            };
            state = mended;
        }
        Ok(self.proposal(&state.heads, &loads, search.stage.played()))
    }

    /// The cheapest of the staffings that different first guesses lead to: how much to leave to groups of
    /// several skills shows only when all are mended and trimmed.
    fn best_start(&self, search: &Search, loads: &Loads) -> Result<State, Refusal> {
        let several = self.center().groups.iter().any(|group| group.skills.len() > 1);
        let shares: &[f64] = if several { &SHARES_OF_SPECIALISTS } else { &[1.0] };
        let mut best: Option<State> = None;
        for &share in shares {
            let start = search.covered(self.first_guess(loads, share));
            let mended = search.repair(search.state(start));
            self.refuse_broken(search, &mended)?;
            let state = search.trim(mended);
            let cost = |state: &State| self.grid.cost(&state.heads);
            if best.as_ref().is_none_or(|best| cost(&state) < cost(best)) {
                best = Some(state);
            }
        }
        best.ok_or(Refusal::Stopped)
    }

    /// Replications of the replay, as far as they are known before.
    fn replayed(&self) -> u64 {
        match self.wish.replications {
            Replications::Fixed(number) => number,
            Replications::Precision { .. } => self.replications(),
        }
    }

    /// Over how many intervals an edit is felt: two hours, where everybody is answered or gone by then. Work
    /// that waits over night, and cases, carry it on.
    fn reach(&self) -> Option<usize> {
        let lasting =
            |goal: Goal| matches!(goal, Goal::FinishedWithin { .. } | Goal::ClosedWithin { .. });
        let queues = &self.center().queues;
        let lasts =
            queues.iter().flat_map(|queue| &queue.targets).any(|target| lasting(target.goal));
        (!lasts).then(|| (2 * HOUR).div_ceil(self.calendar().interval()) as usize)
    }

    /// Contacts of each queue when there is plenty of staff, those that go on included.
    ///
    /// # Errors
    /// When even plenty is not enough.
    fn loads(&self, search: &Search) -> Result<Loads, Refusal> {
        let plenty = self.plenty();
        let intervals = self.calendar().intervals().len();
        let queues = self.center().queues.len();
        let offered = search.stage.rehearsal.each(self.grid.staff(&plenty), |tally| {
            let of_queue =
                |queue| (0..intervals).map(move |i| tally.queue(queue, i).offered as f64).collect();
            (0..queues).map(of_queue).collect::<Loads>()
        });
        let state = search.state(plenty);
        self.refuse_broken(search, &state)?;
        let n = offered.len() as f64;
        let mean =
            |queue: usize, i: usize| offered.iter().map(|loads| loads[queue][i]).sum::<f64>() / n;
        Ok((0..queues).map(|queue| (0..intervals).map(|i| mean(queue, i)).collect()).collect())
    }

    /// Where callers come who wait on the line, so that somebody must be there for them.
    fn awaited(&self, loads: &Loads) -> Vec<Vec<bool>> {
        let queues = self.center().queues.iter().zip(loads);
        queues
            .map(|(queue, loads)| {
                let at = |(i, &load): (usize, &f64)| {
                    queue.is_live() && queue.open[i] && load >= WORTH_A_PERSON
                };
                loads.iter().enumerate().map(at).collect()
            })
            .collect()
    }

    /// Three times the load of all queues of a group at its busiest, and ten more, within the bounds: more
    /// are of no use.
    fn plenty(&self) -> Vec<u32> {
        let loads = self.own_loads();
        let work = |group: usize, interval: usize| -> f64 {
            let group = &self.center().groups[group];
            let skills = group.skills.iter().map(|skill| usize::from(skill.queue.0));
            skills
                .map(|queue| {
                    let aht_s =
                        handle_s(&self.center().queues[queue], queue, Some(group), interval);
                    let total: f64 = loads.iter().map(|queue| queue[interval]).sum();
                    total * aht_s / self.length_s(interval)
                })
                .sum()
        };
        let intervals = 0..self.calendar().intervals().len();
        let busiest: Vec<f64> = (0..self.center().groups.len())
            .map(|group| intervals.clone().map(|i| work(group, i)).fold(0.0, f64::max))
            .collect();
        self.grid.heads(|group, _| (3.0 * busiest[group]) as u32 + 10)
    }

    fn length_s(&self, interval: usize) -> f64 {
        let interval = self.calendar().intervals()[interval];
        seconds(interval.end - interval.start)
    }

    /// # Errors
    /// When an ask does not hold.
    fn refuse_broken(&self, search: &Search, state: &State) -> Result<(), Refusal> {
        if self.watch.stop() {
            return Err(Refusal::Stopped);
        }
        let broken = search.broken(state);
        if broken.is_empty() {
            Ok(())
        } else {
            Err(Refusal::OutOfReach(self.unmet(&broken, &state.levels)))
        }
    }

    fn unmet(&self, broken: &[usize], levels: &[f64]) -> Vec<Unmet> {
        let unmet = |&ask: &usize| {
            let what = &self.yardstick.asks[ask];
            let rule = self.yardstick.rules[what.rule];
            Unmet { rule, period: what.period.clone(), short: -levels[ask] }
        };
        broken.iter().map(unmet).collect()
    }

    /// What each queue would need by itself, given to groups at least cost.
    fn first_guess(&self, loads: &Loads, by_specialists: f64) -> Vec<u32> {
        let center = self.center();
        let intervals = self.calendar().intervals().len();
        let mut agents = vec![vec![0; intervals]; center.groups.len()];
        for interval in self.calendar().warm_up_intervals()..intervals {
            let needs: Vec<f64> = (0..center.queues.len())
                .map(|queue| {
                    f64::from(self.need(queue, interval, loads, Formula::ErlangA).unwrap_or(0))
                })
                .collect();
            let offers: Vec<Offer> =
                center.groups.iter().map(|group| self.offer(group, interval)).collect();
            let shared = assign(&needs, &offers, center.seats.map(f64::from), by_specialists);
            for (group, number) in shared.into_iter().enumerate() {
                agents[group][interval] = number.round() as u32;
            }
        }
        self.grid.heads(|group, interval| agents[group][interval])
    }

    /// The agents that a queue needs by itself in an interval; `None` where the formula has no answer.
    fn need(&self, queue: usize, interval: usize, loads: &Loads, formula: Formula) -> Option<u32> {
        if !self.center().queues[queue].needs_agents {
            return Some(0);
        }
        let load = Load { contacts: loads[queue][interval], length_s: self.length_s(interval) };
        agents(self.center(), queue, None, interval, load, formula).ok()
    }

    fn offer(&self, group: &crate::center::Group, interval: usize) -> Offer {
        let bounds = group.bounds_at(interval);
        let worth = |queue: usize| {
            let own = handle_s(&self.center().queues[queue], queue, None, interval);
            own / handle_s(&self.center().queues[queue], queue, Some(group), interval)
        };
        let queues = group.skills.iter().map(|skill| usize::from(skill.queue.0));
        let open = queues.filter(|&queue| self.center().queues[queue].open[interval]);
        Offer {
            price: group.cost_per_hour.unwrap_or(1.0).max(1e-3),
            least: f64::from(bounds.least),
            most: if bounds.most == u32::MAX { f64::INFINITY } else { f64::from(bounds.most) },
            skills: open.map(|queue| (queue, worth(queue))).collect(),
        }
    }

    fn proposal(&self, heads: &[u32], loads: &Loads, played: u64) -> Proposal {
        let Scenario { demand, calendar, .. } = self.scenario;
        let mut center = self.center().clone();
        for (group, staff) in center.groups.iter_mut().zip(self.grid.staff(heads)) {
            group.staff = staff;
        }
        let model = Model::new(&center, demand, calendar);
        let results = simulate(&model, self.wish.seed, self.wish.replications, self.watch);
        let unmet = if results.replications() == 0 {
            Vec::new()
        } else {
            let replay = self.rehearsal(self.wish.seed, results.replications());
            let measured =
                replay.each(self.grid.staff(heads), |tally| self.yardstick.measure(tally));
            let levels = self.yardstick.levels(&measured);
            let broken: Vec<usize> = (0..levels.len()).filter(|&ask| levels[ask] < -1e-9).collect();
            self.unmet(&broken, &levels)
        };
        let queues = 0..self.center().queues.len();
        let by_erlang_c = queues.map(|queue| self.hours_by_erlang_c(queue, loads)).collect();
        let complete = results.complete && !self.watch.stop();
        let heads = self.grid.by_interval(heads);
        Proposal { center, heads, results, unmet, by_erlang_c, played, complete }
    }

    fn hours_by_erlang_c(&self, queue: usize, loads: &Loads) -> Option<f64> {
        let intervals = self.calendar().intervals();
        let reported = self.calendar().warm_up_intervals()..intervals.len();
        let of_interval = |i: usize| {
            let agents = self.need(queue, i, loads, Formula::ErlangC)?;
            Some(f64::from(agents) * hours(intervals[i].end - intervals[i].start))
        };
        reported.map(of_interval).sum()
    }
}
