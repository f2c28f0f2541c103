//! What each rule of the file costs: the roster as it would be without it, rule by rule.
//!
//! Every search begins with the best roster of all rules, so that a price is never below 0 by bad luck, and
//! takes as many steps. So does one with all rules, that no rule is blamed for what a longer search saves.

use super::changed::{solve_changed, translated};
use super::line::Line;
use super::problem::{Question, question};
use super::totals::{Difference, Totals};
use super::{RosterProposal, RosterWish};
use crate::scenario::Scenario;
use crate::schedule::Effort;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::{Roster, Solution};
use crate::watch::{Titled, Watch};

/// Prices of all rules.
#[derive(Clone, Debug, PartialEq)]
pub struct RulePrices {
    /// The roster with all rules, searched for as long as without each.
    pub now: Totals,
    /// The dearest first.
    pub rules: Vec<RulePrice>,
    /// Whether all of them are through.
    pub complete: bool,
}

/// What a rule costs.
#[derive(Clone, Debug, PartialEq)]
pub struct RulePrice {
    /// The rule.
    pub line: Line,
    /// What the roster comes to beyond the one without the rule. Only leave may have a cost below 0: who is
    /// not away owes more hours.
    pub price: Difference,
    /// The cost is not less than this: by the bound on the roster with all rules.
    pub at_least: f64,
    /// Nor more: by the bound on the roster without the rule.
    pub at_most: f64,
}

/// Prices each rule of the file.
pub fn rule_prices(wish: &RosterWish, proposal: &RosterProposal, watch: &dyn Watch) -> RulePrices {
    let scenario = &proposal.scenario;
    let lines = Line::all(&scenario.team, wish.given.present.is_some());
    let all = lines.len() + 1;
    let pricing = PriceSearch { scenario, wish, of: &proposal.question, watch, all };
    let control = pricing.search(0, &proposal.question, &proposal.solution.roster);
    let Some(control) = control else { unreachable!("the roster keeps its rules") };
    let mut solved = Vec::new();
    let mut edited = scenario.clone();
    for (place, line) in lines.iter().enumerate() {
        if watch.stop() {
            break;
        }
        edited.team = scenario.team.clone();
        line.take_out(&mut edited.team);
        let mut without = question(&edited, &proposal.required);
        wish.given.add_to(&mut without, &edited);
        let found = pricing.search(place + 1, &without, &control.roster);
        solved.extend(found.map(|found| (*line, without, found)));
    }
    let complete = solved.len() == lines.len() && !watch.stop();
    let (now, best) = pricing.best(&control, &solved);
    let mut rules: Vec<RulePrice> =
        solved.into_iter().map(|solved| pricing.price(&now, &best, solved)).collect();
    rules.sort_by(|a, b| b.price.cost.total_cmp(&a.price.cost));
    RulePrices { now, rules, complete }
}

struct PriceSearch<'a> {
    scenario: &'a Scenario,
    wish: &'a RosterWish,
    /// The question with all rules.
    of: &'a Question,
    watch: &'a dyn Watch,
    /// Number of searches.
    all: usize,
}

type Solved = (Line, Question, Solution);

impl PriceSearch<'_> {
    /// The best roster of a question that has a rule less than the one that a roster is of.
    fn search(&self, number: usize, question: &Question, from: &Roster) -> Option<Solution> {
        let title = format!("price of each rule, {} of {}", number + 1, self.all);
        let watch = Titled { watch: self.watch, title };
        watch.begin(1.0 / self.all as f64);
        let effort = Effort { seed: self.wish.seed, iterations: self.wish.iterations };
        let problem = &question.problem;
        solve_changed(problem, (&self.of.problem, from), effort, &watch)
    }

    /// The best roster of all rules: one that was found without a rule may keep it.
    fn best(&self, control: &Solution, solved: &[Solved]) -> (Totals, Roster) {
        let of = &self.of.problem;
        let others = solved
            .iter()
            .filter_map(|(_, question, found)| translated(&found.roster, &question.problem, of));
        let all = others.chain([control.roster.clone()]).map(|roster| {
            let cost = check(of, &roster).cost();
            (cost, roster)
        });
        let least = all.min_by(|a, b| a.0.total_cmp(&b.0));
        let (cost, roster) = least.unwrap_or_else(|| (control.cost, control.roster.clone()));
        let totals = Totals::of_roster(self.scenario, of, &roster, cost);
        (Totals { bound: control.bound.min(cost), ..totals }, roster)
    }

    fn price(&self, now: &Totals, best: &Roster, (line, question, found): Solved) -> RulePrice {
        let problem = &question.problem;
        let known = translated(best, &self.of.problem, problem);
        let known = known.map(|roster| (check(problem, &roster).cost(), roster));
        let (cost, roster) = match known.filter(|(cost, _)| *cost < found.cost) {
            Some(known) => known,
            None => (found.cost, found.roster),
        };
        let without = Totals::of_roster(self.scenario, problem, &roster, cost);
        RulePrice {
            line,
            price: now.beyond(&without),
            at_least: now.bound - without.cost,
            at_most: now.cost - found.bound.min(cost),
        }
    }
}
