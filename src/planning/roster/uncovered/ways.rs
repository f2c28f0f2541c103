//! What may be done about heads that cannot all be there.

use super::super::RosterWish;
use super::super::changed::solve_changed;
use super::super::line::Line;
use super::super::problem::{Question, question};
use super::super::totals::{Difference, Totals};
use super::super::window::Window;
use super::bare::{Answer, bare, cover};
use super::blame::Blamed;
use super::{HARD, TINY};
use crate::center::Agent;
use crate::scenario::Scenario;
use crate::schedule::Effort;
use crate::schedule::roster::{Problem, Solution, heads};
use crate::watch::{Titled, Watch};

/// Something that lets all heads be there that cannot be now.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverWay {
    /// What is to be done.
    pub ask: String,
    /// What the roster comes to beyond the best that lacks heads; the cost leaves out those that lack.
    pub beyond: Difference,
    /// Hours of heads that are still missing at other times.
    pub left_hours: f64,
}

/// So many people more of a contract are tried.
const MOST_MORE: usize = 3;
/// So many steps down from what is required are tried.
const MOST_FEWER: u32 = 3;

/// All ways, those first that leave no head missing; and whether all were tried.
pub(super) fn ways(
    scenario: &Scenario,
    wish: &RosterWish,
    question: &Question,
    found: &Solution,
    blamed: &Blamed,
    watch: &dyn Watch,
) -> (Vec<CoverWay>, bool) {
    let tries = Tries { scenario, wish, question, found, blamed, watch };
    let edits = tries.edits();
    let share = 1.0 / (2 * edits.len().max(1)) as f64;
    let mut ways = Vec::new();
    for (place, edit) in edits.iter().enumerate() {
        if watch.stop() {
            return (ways, false);
        }
        let title = format!("looking for ways out, {} of {}", place + 1, edits.len());
        ways.extend(tries.way(edit, share, &Titled { watch, title }));
    }
    let rank = |way: &CoverWay| (way.left_hours, way.beyond.money.unwrap_or(way.beyond.paid_hours));
    ways.sort_by(|a, b| {
        let ((left_a, paid_a), (left_b, paid_b)) = (rank(a), rank(b));
        left_a.total_cmp(&left_b).then(paid_a.total_cmp(&paid_b))
    });
    (ways, true)
}

enum Edit<'a> {
    LetGo(&'a Line),
    /// Fewer heads in a window, down to so many.
    Fewer(&'a Window, u32),
    /// More people of a contract.
    More(usize),
}

struct Tries<'a> {
    scenario: &'a Scenario,
    wish: &'a RosterWish,
    question: &'a Question,
    /// The best roster, in which heads are missing.
    found: &'a Solution,
    blamed: &'a Blamed,
    watch: &'a dyn Watch,
}

impl<'a> Tries<'a> {
    fn edits(&self) -> Vec<Edit<'a>> {
        let Some(first) = self.blamed.windows.first() else { return Vec::new() };
        let lines = self.blamed.lines.iter().filter(|line| line.is_in_file()).map(Edit::LetGo);
        let fewer: Vec<Edit> = match &self.blamed.at_most {
            Some(one) => vec![Edit::Fewer(&one.window, one.most.floor() as u32)],
            None => self.fewer_as_found().collect(),
        };
        let agents = &self.scenario.team.agents;
        let has_people = |contract: &usize| {
            agents.iter().any(|agent| (agent.contract, agent.group) == (*contract, first.group))
        };
        let contracts = (0..self.scenario.team.contracts.len()).filter(has_people);
        lines.chain(fewer).chain(contracts.map(Edit::More)).collect()
    }

    /// As many heads as the best roster has where it lacks some.
    fn fewer_as_found(&self) -> impl Iterator<Item = Edit<'a>> {
        let problem = &self.question.problem;
        let heads = heads(problem, &self.found.roster);
        self.blamed.windows.iter().filter_map(move |window| {
            let there = window.places(problem).map(|slot| heads[slot]);
            let there = there.fold(f64::INFINITY, f64::min).floor() as u32;
            (there < window.required).then_some(Edit::Fewer(window, there))
        })
    }

    fn way(&self, edit: &Edit, share: f64, watch: &dyn Watch) -> Option<CoverWay> {
        match edit {
            Edit::More(contract) => self.enough(*contract, share, watch),
            Edit::LetGo(line) => {
                let mut edited = self.scenario.clone();
                line.take_out(&mut edited.team);
                let ask = line.ask(&self.scenario.team);
                self.solved(&edited, &self.wish.required, (ask, share), watch)
            }
            Edit::Fewer(window, there) => {
                let share = share / f64::from(MOST_FEWER + 1);
                // Most of what is asked for first; what is known to be there last.
                let tried = (*there..window.required).rev().take(MOST_FEWER as usize);
                let tried = tried.filter(|heads| heads > there).chain([*there]);
                self.first_enough(tried, |heads| self.fewer(window, heads, share, watch))
            }
        }
    }

    /// The fewest people more that leave no head missing, or as many as are tried.
    fn enough(&self, contract: usize, share: f64, watch: &dyn Watch) -> Option<CoverWay> {
        let share = share / MOST_MORE as f64;
        self.first_enough(1..=MOST_MORE, |people| self.more(contract, people, share, watch))
    }

    /// Of changes that ask for more and more, the first that leaves no head missing, else the one that leaves
    /// fewest.
    fn first_enough<T>(
        &self,
        changes: impl Iterator<Item = T>,
        way: impl Fn(T) -> Option<CoverWay>,
    ) -> Option<CoverWay> {
        let mut best: Option<CoverWay> = None;
        for change in changes {
            if self.watch.stop() || best.as_ref().is_some_and(|way| way.left_hours < TINY) {
                break;
            }
            let is_better = |way: &CoverWay| {
                best.as_ref().is_none_or(|best| way.left_hours < best.left_hours - TINY)
            };
            best = way(change).filter(is_better).or(best);
        }
        best
    }

    /// Fewer heads in a window.
    fn fewer(
        &self,
        window: &Window,
        heads: u32,
        share: f64,
        watch: &dyn Watch,
    ) -> Option<CoverWay> {
        let group = &self.scenario.center.groups[window.group].name;
        let when = window.when(self.scenario);
        let ask = format!("ask for {heads} in {group} on {when} in place of {}", window.required);
        let required = self.lowered(window, heads);
        self.solved(self.scenario, &required, (ask, share), watch)
    }

    fn lowered(&self, window: &Window, heads: u32) -> Vec<Vec<u32>> {
        let mut required = self.wish.required.clone();
        let intervals = self.scenario.calendar.intervals();
        for (interval, required) in intervals.iter().zip(&mut required[window.group]) {
            let is_in = interval.day == window.day as i32
                && window.slots.contains(&(interval.slot as usize));
            if is_in {
                *required = heads.min(*required);
            }
        }
        required
    }

    fn more(
        &self,
        contract: usize,
        people: usize,
        share: f64,
        watch: &dyn Watch,
    ) -> Option<CoverWay> {
        let group = self.blamed.windows[0].group;
        let mut edited = self.scenario.clone();
        let days = self.scenario.calendar.days() as usize;
        for number in 0..people {
            let name = format!("further person {}", number + 1);
            edited.team.agents.push(Agent::new(name, contract, group, days));
        }
        let contract = &self.scenario.team.contracts[contract].name;
        let group = &self.scenario.center.groups[group].name;
        let word = if people == 1 { "person" } else { "people" };
        let ask = format!("{people} more {word} of contract {contract} in {group}");
        self.solved(&edited, &self.wish.required, (ask, share), watch)
    }

    /// The way out of a changed file, if the needs in the conflict can then be met.
    fn solved(
        &self,
        edited: &Scenario,
        required: &[Vec<u32>],
        (ask, share): (String, f64),
        watch: &dyn Watch,
    ) -> Option<CoverWay> {
        let mut changed = question(edited, required);
        self.wish.given.add_to(&mut changed, edited);
        let effort = Effort { seed: self.wish.seed, iterations: self.wish.iterations };
        watch.begin(share);
        let asked = self.asked_alone(bare(&changed.problem));
        if !matches!(cover(&asked, None, effort, watch), Answer::Covered(_)) {
            return None;
        }
        watch.begin(share);
        let from = (&self.question.problem, &self.found.roster);
        let found = solve_changed(&changed.problem, from, effort, watch)?;
        let totals = without_missing(Totals::of(edited, &changed.problem, &found));
        let now = Totals::of(self.scenario, &self.question.problem, self.found);
        let left_hours = totals.under_hours;
        Some(CoverWay { ask, beyond: totals.beyond(&without_missing(now)), left_hours })
    }

    /// A problem with no needs but those in the conflict.
    fn asked_alone(&self, mut problem: Problem) -> Problem {
        let mut asked = vec![false; problem.cover.needs.len()];
        for window in &self.blamed.windows {
            window.places(&problem).for_each(|slot| asked[slot] = true);
        }
        for (need, asked) in problem.cover.needs.iter_mut().zip(asked) {
            if !asked {
                (need.required, need.under) = (0.0, 0.0);
            }
        }
        problem
    }
}

/// What the roster costs but for the heads that are missing.
fn without_missing(totals: Totals) -> Totals {
    Totals { cost: totals.cost - HARD * totals.under_hours, ..totals }
}
