//! Rules of people that cannot be kept together, and the cheapest ways out.
//!
//! A conflict is a smallest set of hard rules that leave somebody no pattern. What is offered is each of
//! its rules loosened, by as little as leaves one; where other rules are still in the way then, two of them.
//! What that costs is what the whole roster then costs
//! beyond the one in which all rules of the set are let go. Other conflicts are let go meanwhile, so that
//! each is judged by itself.

mod offers;

use super::RosterWish;
use super::changed::solve_changed;
use super::problem::Question;
use super::rules::Origin;
use super::totals::{Difference, Totals};
use super::way_words::{ask, date, remedy};
use crate::diagnostic::Place;
use crate::scenario::Scenario;
use crate::schedule::Effort;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::rules::{Law, Rule};
use crate::schedule::roster::{Problem, Roster, Solution, conflict, solve};
use crate::watch::{Titled, Watch};
use offers::{Edit, Offer, offers};

/// Rules of some people that cannot be kept together; without any one of them they could.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Who has them: places in the team.
    pub agents: Vec<usize>,
    /// In a planner's words, of the first of them.
    pub rules: Vec<String>,
    /// What may be done about each of them where it stands, the same for several told once.
    pub remedies: Vec<String>,
    /// Rows of a kept roster that are among them.
    pub kept: Vec<Place>,
    /// What may be done about it, the cheapest first.
    pub ways: Vec<WayOut>,
    /// Whether all ways were tried to the end.
    pub complete: bool,
}

/// Something that makes an impossible roster possible.
#[derive(Clone, Debug, PartialEq)]
pub struct WayOut {
    /// What is to be done.
    pub ask: String,
    /// What the roster comes to beyond one without any of the rules in conflict.
    pub beyond: Difference,
    /// Whether no cheaper roster can be found for it, nor without the rules.
    pub proven: bool,
}

/// More conflicts than this are only named: one change to a contract may cause hundreds.
const MOST_EXPLAINED: usize = 6;

/// People with the same rules in conflict.
#[derive(Clone, Debug)]
struct Set {
    agents: Vec<usize>,
    /// Places in the rules of each of them.
    rules: Vec<Vec<usize>>,
    said: Vec<String>,
}

/// All conflicts of single people, and what may be done about the first of them.
pub(super) fn conflicts(
    scenario: &Scenario,
    wish: &RosterWish,
    question: &Question,
    watch: &dyn Watch,
) -> Vec<Conflict> {
    let sets = sets(scenario, question);
    let known = Known { scenario, wish, question, sets: &sets };
    let explained = sets.len().min(MOST_EXPLAINED);
    let offers: Vec<Offer> = (0..explained).flat_map(|set| offers(&known, set, watch)).collect();
    let number = offers.len();
    let mut conflicts: Vec<Conflict> = sets.iter().map(|set| known.unexplained(set)).collect();
    let Some((base, solved)) = known.solve(offers, watch) else { return conflicts };
    let complete = solved.len() == number && !watch.stop();
    conflicts[..explained].iter_mut().for_each(|conflict| conflict.complete = complete);
    for (offer, found) in &solved {
        conflicts[offer.set].ways.push(known.way(&base, offer, found));
    }
    for conflict in &mut conflicts {
        conflict.ways.sort_by(|a, b| a.beyond.cost.total_cmp(&b.beyond.cost));
    }
    conflicts
}

/// What the roster comes to in which all conflicts are let go. A way out that is found to be cheaper is
/// such a roster, too.
fn least(
    scenario: &Scenario,
    free: &Problem,
    base: &Solution,
    solved: &[(Offer, Solution)],
) -> Totals {
    let totals = |roster: &Roster| {
        let cost = check(free, roster).cost();
        let bound = base.bound.min(cost);
        Totals { bound, ..Totals::of_roster(scenario, free, roster, cost) }
    };
    let ways = solved.iter().map(|(_, found)| totals(&found.roster));
    let own = totals(&base.roster);
    ways.fold(own, |least, way| if way.cost < least.cost { way } else { least })
}

/// Before which days a roster has less rest than the rule asks for: ", before Tue 10 Nov".
fn used_on(
    scenario: &Scenario,
    question: &Question,
    set: &Set,
    law: &Law,
    roster: &Roster,
) -> String {
    if !matches!(law, Law::Rest(_)) {
        return String::new();
    }
    let stated = Rule::hard(law.clone());
    let message = stated.message(&question.problem.shifts);
    let broken = check(&question.problem, roster).violations.into_iter().filter(|violation| {
        set.agents.contains(&violation.person)
            && (violation.rule, &violation.message) == (stated.name(), &message)
    });
    let mut days: Vec<usize> = broken.filter_map(|violation| violation.day).collect();
    days.sort_unstable();
    days.dedup();
    let dates: Vec<String> = days.iter().map(|&day| date(&scenario.calendar, day)).collect();
    if dates.is_empty() { String::new() } else { format!(", before {}", dates.join(", ")) }
}

/// Smallest sets, of one person after the other: a set once found is let go, so that a person may have
/// several. People whose rules say the same have one in common.
fn sets(scenario: &Scenario, question: &Question) -> Vec<Set> {
    let mut problem = question.problem.clone();
    let mut sets: Vec<Set> = Vec::new();
    for person in 0..problem.people.len() {
        loop {
            let blamed = conflict(&problem, person);
            if blamed.is_empty() {
                break;
            }
            blamed.iter().for_each(|&rule| let_go(&mut problem.people[person].rules[rule]));
            let said = question.said_together(scenario, &question.problem, person, &blamed);
            match sets.iter_mut().find(|set| set.said == said && !set.agents.contains(&person)) {
                Some(set) => {
                    set.agents.push(person);
                    set.rules.push(blamed);
                }
                None => sets.push(Set { agents: vec![person], rules: vec![blamed], said }),
            }
        }
    }
    sets
}

fn let_go(rule: &mut Rule) {
    rule.weight = Some(0.0);
}

/// What conflicts are judged by.
struct Known<'a> {
    scenario: &'a Scenario,
    wish: &'a RosterWish,
    question: &'a Question,
    sets: &'a [Set],
}

impl Known<'_> {
    fn unexplained(&self, set: &Set) -> Conflict {
        let (agents, rules, kept) = (set.agents.clone(), set.said.clone(), self.kept(set));
        let mut remedies: Vec<String> = Vec::new();
        let first = set.agents[0];
        for &rule in &set.rules[0] {
            let (origin, stated) = (
                self.question.origins[first][rule],
                &self.question.problem.people[first].rules[rule],
            );
            let words = remedy(self.scenario, &set.agents, (origin, &stated.law));
            if !remedies.contains(&words) {
                remedies.push(words);
            }
        }
        Conflict { agents, rules, remedies, kept, ways: Vec::new(), complete: false }
    }

    /// Where the days among the rules stand that are kept.
    fn kept(&self, set: &Set) -> Vec<Place> {
        let all = set.agents.iter().zip(&set.rules);
        let all = all.flat_map(|(&agent, rules)| rules.iter().map(move |&rule| (agent, rule)));
        let place = |(agent, rule): (usize, usize)| {
            let Law::Fixed(law) = &self.question.problem.people[agent].rules[rule].law else {
                return None;
            };
            let is_kept = self.question.origins[agent][rule] == Origin::Kept;
            self.wish.given.keeps(self.scenario, (agent, law.day)).filter(|_| is_kept)
        };
        all.filter_map(place).collect()
    }

    /// The roster in which all conflicts are let go, and that of each offer.
    fn solve(
        &self,
        offers: Vec<Offer>,
        watch: &dyn Watch,
    ) -> Option<(Totals, Vec<(Offer, Solution)>)> {
        let free = self.without_sets(self.question.clone(), None).problem;
        let effort = Effort { seed: self.wish.seed, iterations: self.wish.iterations };
        let all = 1 + offers.len();
        let titled = |number: usize| {
            watch.begin(1.0 / all as f64);
            Titled { watch, title: format!("looking for ways out, {number} of {all}") }
        };
        let base = solve(&free, effort, &titled(1)).ok()?;
        let mut solved = Vec::new();
        for (place, offer) in offers.into_iter().enumerate() {
            if watch.stop() {
                break;
            }
            let (problem, from) = (&offer.question.problem, (&free, &base.roster));
            let found = solve_changed(problem, from, effort, &titled(place + 2));
            solved.extend(found.map(|found| (offer, found)));
        }
        Some((least(self.scenario, &free, &base, &solved), solved))
    }

    fn way(&self, base: &Totals, offer: &Offer, found: &Solution) -> WayOut {
        let (scenario, question) = (self.scenario, self.question);
        let set = &self.sets[offer.set];
        let totals = Totals::of(scenario, &offer.question.problem, found);
        let words = |edit: &Edit| {
            let Edit { origin, law, looser } = edit;
            let mut words = ask(
                scenario,
                &question.problem.shifts,
                &set.agents,
                (*origin, law, looser.as_ref()),
            );
            words.push_str(&used_on(scenario, question, set, law, &found.roster));
            words
        };
        let ask = offer.edits.iter().map(words).collect::<Vec<_>>().join(", and ");
        let proven = totals.is_proven() && base.is_proven();
        WayOut { ask, beyond: totals.beyond(base), proven }
    }

    /// A question in which all conflicts but one are let go. Its rules need not stand where they were.
    fn without_sets(&self, mut question: Question, kept: Option<usize>) -> Question {
        let others = self.sets.iter().enumerate().filter(|(place, _)| Some(*place) != kept);
        for (agent, rules) in others.flat_map(|(_, set)| set.agents.iter().zip(&set.rules)) {
            let stated = &self.question.problem.people[*agent].rules;
            for (place, rule) in rules.iter().map(|&rule| (rule, &stated[rule])) {
                let origin = self.question.origins[*agent][place];
                let own = question.problem.people[*agent].rules.iter_mut();
                let own = own.zip(&question.origins[*agent]);
                own.filter(|(other, from)| (&**other, **from) == (rule, origin))
                    .for_each(|(other, _)| let_go(other));
            }
        }
        question
    }
}
