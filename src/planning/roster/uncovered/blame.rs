//! Which needs and rules of the file cannot be kept together.
//!
//! First slot by slot: how many could be there at all, each person for himself? That is exact. If it is
//! never the reason alone, whole days, a group's horizon and all needs are tried by searches.

use super::super::RosterWish;
use super::super::line::Line;
use super::super::problem::Question;
use super::super::window::Window;
use super::at_most::{AtMost, runs};
use super::bare::{Answer, bare, cover};
use super::{TINY, is_covered};
use crate::scenario::Scenario;
use crate::schedule::Effort;
use crate::schedule::roster::{Problem, Roster, heads, most_there, smallest};
use crate::watch::{Titled, Watch};

/// What is to blame.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Blamed {
    pub windows: Vec<Window>,
    pub lines: Vec<Line>,
    /// The stretch of time around the one window, if that is too long for those who can be there.
    pub at_most: Option<AtMost>,
    pub smallest: bool,
}

impl Blamed {
    pub fn words(&self, scenario: &Scenario) -> Vec<String> {
        let windows = self.windows.iter().map(|window| window.words(scenario));
        let windows = match &self.at_most {
            Some(one) => vec![one.words(scenario)],
            None => windows.collect(),
        };
        windows
            .into_iter()
            .chain(self.lines.iter().map(|line| line.words(&scenario.team)))
            .collect()
    }
}

/// Searches of a whole team take no more neighbourhoods than this: there are many of them.
const MOST_ITERATIONS: u64 = 64;
/// Share of the time for each of them: some dozens.
const SHARE: f64 = 0.03;

/// A smallest set of needs and rules that a roster, the best that was found, cannot keep together.
pub(super) fn blame(
    scenario: &Scenario,
    wish: &RosterWish,
    question: &Question,
    roster: &Roster,
    watch: &dyn Watch,
) -> Blamed {
    let problem = bare(&question.problem);
    let iterations = wish.iterations.unwrap_or(MOST_ITERATIONS).min(MOST_ITERATIONS);
    let effort = Effort { seed: wish.seed, iterations: Some(iterations) };
    let lines = lines(scenario, question);
    let case = Case { scenario, question, problem, effort, watch };
    let short = case.short(roster);
    case.of_one_window(&short, &lines).or_else(|| case.of_many(&short, lines)).unwrap_or_default()
}

/// The lines of the file that bind somebody.
fn lines(scenario: &Scenario, question: &Question) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (agent, rules) in question.origins.iter().enumerate() {
        for rule in 0..rules.len() {
            if question.problem.people[agent].rules[rule].weight.is_none()
                && let Some(line) = Line::of(scenario, question, agent, rule)
                && !lines.contains(&line)
            {
                lines.push(line);
            }
        }
    }
    lines
}

struct Case<'a> {
    scenario: &'a Scenario,
    question: &'a Question,
    /// Where nothing but missing heads counts.
    problem: Problem,
    effort: Effort,
    watch: &'a dyn Watch,
}

impl Case<'_> {
    /// Windows in which heads are missing.
    fn short(&self, roster: &Roster) -> Vec<Window> {
        let heads = heads(&self.problem, roster);
        let needs = &self.problem.cover.needs;
        let is_short = |window: &Window| {
            window.places(&self.problem).any(|slot| heads[slot] < needs[slot].required - TINY)
        };
        Window::all(&self.problem).into_iter().filter(is_short).collect()
    }

    /// The problem with some lines of the file and some needs alone.
    fn with(&self, lines: &[Line], windows: &[Window]) -> Problem {
        let mut problem = self.problem.clone();
        for (agent, person) in problem.people.iter_mut().enumerate() {
            let rules = self.question.problem.people[agent].rules.iter().enumerate();
            let kept = rules.filter(|(place, rule)| {
                let line = || Line::of(self.scenario, self.question, agent, *place);
                rule.weight.is_none() && line().is_none_or(|line| lines.contains(&line))
            });
            person.rules = kept.map(|(_, rule)| rule.clone()).collect();
        }
        let mut asked = vec![false; problem.cover.needs.len()];
        for window in windows {
            window.places(&self.problem).for_each(|slot| asked[slot] = true);
        }
        for (need, asked) in problem.cover.needs.iter_mut().zip(asked) {
            if !asked {
                (need.required, need.under) = (0.0, 0.0);
            }
        }
        problem
    }

    /// A time that too few people could reach at all, whatever they do at other times.
    fn of_one_window(&self, short: &[Window], lines: &[Line]) -> Option<Blamed> {
        let most = |lines: &[Line], window: &Window| -> Vec<f64> {
            let slots: Vec<usize> = window.places(&self.problem).collect();
            most_there(&self.with(lines, &[]), &slots)
        };
        let short = short.iter().take_while(|_| !self.watch.stop());
        let runs = short.flat_map(|window| runs(window, &most(lines, window)));
        let missing = |run: &AtMost| f64::from(run.window.required) - run.most;
        let worst = runs.max_by(|a, b| missing(a).total_cmp(&missing(b)))?;
        // One slot for all: whoever could be in each of them may not be in all of them.
        let first = worst.window.slots.start;
        let slot = Window { slots: first..first + 1, ..worst.window.clone() };
        let required = f64::from(slot.required) - TINY;
        let too_few = |lines: &[Line]| most(lines, &slot).iter().any(|&most| most < required);
        let lines = smallest(lines.to_vec(), |lines| !self.watch.stop() && too_few(lines));
        Some(Blamed {
            windows: vec![slot],
            lines,
            at_most: Some(worst),
            smallest: !self.watch.stop(),
        })
    }

    /// Needs that cannot be met together. A person is one: who is there on one day may not be on another.
    fn of_many(&self, short: &[Window], lines: Vec<Line>) -> Option<Blamed> {
        let all = Window::all(&self.problem);
        let of = |is_near: &dyn Fn(&Window, &Window) -> bool| -> Vec<Window> {
            let near = |window: &&Window| short.iter().take(1).any(|one| is_near(one, window));
            all.iter().filter(near).cloned().collect()
        };
        let near = [
            of(&|a, b| (a.group, a.day) == (b.group, b.day)),
            of(&|a, b| a.group == b.group && a.day.abs_diff(b.day) <= 1),
            of(&|a, b| a.group == b.group),
            all.clone(),
        ];
        let windows =
            near.into_iter().find(|windows| self.answer(&lines, windows) == Some(false))?;
        let mut sure = true;
        let mut cannot = |lines: &[Line], windows: &[Window]| {
            let answer = self.answer(lines, windows);
            sure &= answer.is_some();
            answer == Some(false)
        };
        let windows = by_halves(windows, |some| cannot(&lines, some));
        let lines = by_halves(lines, |some| cannot(some, &windows));
        let windows = smallest(windows, |some| cannot(&lines, some));
        Some(Blamed { windows, lines, at_most: None, smallest: sure })
    }

    /// Whether all heads of some needs can be there under some lines, if that can be told.
    fn answer(&self, lines: &[Line], windows: &[Window]) -> Option<bool> {
        if self.watch.stop() {
            return None;
        }
        let problem = self.with(lines, windows);
        self.watch.begin(SHARE);
        let title = "looking for the rules in the way".to_owned();
        let titled = Titled { watch: self.watch, title };
        match cover(&problem, None, self.effort, &titled) {
            Answer::Covered(roster) => {
                debug_assert!(is_covered(&problem, &roster));
                Some(true)
            }
            Answer::Short => Some(false),
            Answer::Undecided => None,
        }
    }
}

/// A smallest part of many things for which something holds, as all of them do: halves, quarters, … are
/// dropped first.
fn by_halves<T: Clone>(mut all: Vec<T>, mut holds: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut size = all.len() / 2;
    while size > 1 {
        let mut from = 0;
        while from < all.len() {
            let to = (from + size).min(all.len());
            let rest = [&all[..from], &all[to..]].concat();
            if holds(&rest) {
                all = rest;
            } else {
                from = to;
            }
        }
        size /= 2;
    }
    smallest(all, holds)
}
