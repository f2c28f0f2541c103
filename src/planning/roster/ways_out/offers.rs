//! Changes to rules that leave people a pattern: one by as little as helps, or two where one is not enough.

use super::super::looser::ladders;
use super::super::problem::{Question, question};
use super::super::rules::Origin;
use super::{Known, Set, let_go};
use crate::schedule::roster::rules::{Law, Rule};
use crate::schedule::roster::{conflict, has_pattern};
use crate::watch::Watch;

/// A way out that is still to be solved.
pub(super) struct Offer {
    pub set: usize,
    pub edits: Vec<Edit>,
    pub question: Question,
}

/// What is done about a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edit {
    pub origin: Origin,
    pub law: Law,
    /// `None`: it is let go.
    pub looser: Option<Law>,
}

/// So many rules are tried as the second of a pair, for each set: each takes some milliseconds.
const MOST_SECONDS: usize = 24;
/// So many pairs are searched for what they cost.
const MOST_PAIRS: usize = 6;

/// The ways out of a set of rules that leave all of its people a pattern.
pub(super) fn offers(known: &Known, set: usize, watch: &dyn Watch) -> Vec<Offer> {
    let tries = Tries { known, set, people: &known.sets[set] };
    let single = tries.singles(watch);
    if single.is_empty() { tries.pairs(watch) } else { single }
}

struct Tries<'a> {
    known: &'a Known<'a>,
    set: usize,
    people: &'a Set,
}

/// What may be done about one rule, from the least on; the last is the most.
type Ladder = Vec<Edit>;

impl Tries<'_> {
    fn first(&self) -> usize {
        self.people.agents[0]
    }

    fn singles(&self, watch: &dyn Watch) -> Vec<Offer> {
        let of_rules = self.ladders_of(self.known.question, &self.people.rules[0]);
        let tried = of_rules.iter().take_while(|_| !watch.stop());
        tried.filter_map(|ladder| self.least(ladder, None)).collect()
    }

    /// Two changes together: each rule of the set let go as far as can be shows what is then in the way.
    fn pairs(&self, watch: &dyn Watch) -> Vec<Offer> {
        let mut pairs: Vec<Offer> = Vec::new();
        let mut left = MOST_SECONDS;
        for ladder in self.ladders_of(self.known.question, &self.people.rules[0]) {
            let Some(most) = ladder.last() else { continue };
            let Some(changed) = self.changed(&[most]) else { continue };
            let in_the_way = conflict(&changed.problem, self.first());
            for second in self.ladders_of(&changed, &in_the_way) {
                if left == 0 || pairs.len() == MOST_PAIRS || watch.stop() {
                    return pairs;
                }
                left -= 1;
                let pair = self.pair(&ladder, &second);
                let is_new = |pair: &Offer| pairs.iter().all(|other| !is_same(other, pair));
                pairs.extend(pair.filter(is_new));
            }
        }
        pairs
    }

    /// The second change by as little as helps when the first goes as far as it can, then that one too.
    fn pair(&self, first: &Ladder, second: &Ladder) -> Option<Offer> {
        let second = self.least(second, first.last())?.edits;
        self.least(first, second.first())
    }

    /// Each way in which each of some rules of the first person may be loosened.
    fn ladders_of(&self, question: &Question, rules: &[usize]) -> Vec<Ladder> {
        let person = self.first();
        let of_rule = |&rule: &usize| {
            let (origin, stated) =
                (question.origins[person][rule], &question.problem.people[person].rules[rule]);
            ways_of(origin, &stated.law, question.problem.days)
        };
        rules.iter().flat_map(of_rule).collect()
    }

    /// The first step of a ladder that helps, beside another change.
    fn least(&self, ladder: &Ladder, beside: Option<&Edit>) -> Option<Offer> {
        let with = |edit: &Edit| {
            let edits: Vec<&Edit> = [edit].into_iter().chain(beside).collect();
            self.changed(&edits).filter(|question| self.helps(question))
        };
        let step = ladder.partition_point(|edit| with(edit).is_none());
        let edit = ladder.get(step)?;
        let edits = [edit].into_iter().chain(beside).cloned().collect();
        Some(Offer { set: self.set, edits, question: with(edit)? })
    }

    fn helps(&self, question: &Question) -> bool {
        self.people.agents.iter().all(|&agent| has_pattern(&question.problem, agent))
    }

    /// The question with changes, all other conflicts let go; `None` if somebody of the set has not these
    /// rules then.
    fn changed(&self, edits: &[&Edit]) -> Option<Question> {
        let mut changed = self.without_days(edits);
        for edit in edits.iter().filter(|edit| !edit.is_of_file()) {
            for &agent in &self.people.agents {
                let rules = changed.problem.people[agent].rules.iter_mut();
                let mut rules = rules.zip(&changed.origins[agent]);
                let (rule, _) = rules.find(|(rule, origin)| edit.is_about(rule, **origin))?;
                match &edit.looser {
                    Some(looser) => rule.law = looser.clone(),
                    None => let_go(rule),
                }
            }
        }
        Some(changed)
    }

    /// The question without days of leave and what is fixed, as far as they are taken out of the file: what is
    /// owed in their weeks may change.
    fn without_days(&self, edits: &[&Edit]) -> Question {
        let Known { scenario, wish, question: stated, .. } = self.known;
        if !edits.iter().any(|edit| edit.is_of_file()) {
            return self.known.without_sets((*stated).clone(), Some(self.set));
        }
        let mut scenario = (*scenario).clone();
        for edit in edits.iter().filter(|edit| edit.is_of_file()) {
            let Law::Fixed(law) = &edit.law else { continue };
            for &agent in &self.people.agents {
                let agent = &mut scenario.team.agents[agent];
                match edit.origin {
                    Origin::Away => agent.away.retain(|&day| day != law.day),
                    _ => agent.fixed.retain(|&(day, _)| day != law.day),
                }
            }
        }
        let mut changed = question(&scenario, &wish.required);
        wish.given.add_to(&mut changed, &scenario);
        self.known.without_sets(changed, Some(self.set))
    }
}

impl Edit {
    /// Whether something is taken out of the file, a day of leave or what is fixed on one.
    fn is_of_file(&self) -> bool {
        matches!(self.origin, Origin::Away | Origin::Fixed)
    }

    fn is_about(&self, rule: &Rule, origin: Origin) -> bool {
        (&rule.law, origin) == (&self.law, self.origin) && rule.weight.is_none()
    }
}

/// The same changes in another order.
fn is_same(a: &Offer, b: &Offer) -> bool {
    a.edits.iter().all(|edit| b.edits.contains(edit))
}

/// Each way in which a rule may be loosened; one that has no degrees is let go. None where nothing can be
/// done about it.
fn ways_of(origin: Origin, law: &Law, days: usize) -> Vec<Ladder> {
    let edit = |looser: Option<Law>| Edit { origin, law: law.clone(), looser };
    match (origin, law) {
        // What has been cannot be changed.
        (Origin::Past, _) => Vec::new(),
        (Origin::Away | Origin::Fixed, Law::Fixed(_)) => vec![vec![edit(None)]],
        (Origin::Away | Origin::Fixed, _) => Vec::new(),
        _ => match ladders(law, days) {
            ladders if ladders.is_empty() => vec![vec![edit(None)]],
            ladders => {
                let steps = |ladder: Vec<Law>| ladder.into_iter().map(|law| edit(Some(law)));
                ladders.into_iter().map(|ladder| steps(ladder).collect()).collect()
            }
        },
    }
}
