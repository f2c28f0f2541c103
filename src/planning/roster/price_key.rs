//! Which line of the file prices a rule that is broken.

use super::problem::Question;
use super::rules::Origin;
use crate::center::Daypart;
use crate::scenario::Scenario;
use crate::schedule::roster::checker::Violation;
use crate::schedule::roster::rules::{Counted, Law};

impl Question {
    /// The key of `[rules]` that has the price of a broken rule; of a rule that has none, as it must be kept,
    /// the key that states it.
    pub fn price_key(&self, scenario: &Scenario, violation: &Violation) -> &'static str {
        let (person, place) = (violation.person, self.place(violation));
        match self.origins[person][place] {
            Origin::Contract(key) => key,
            Origin::Target => "hours-target",
            Origin::Wish => "wishes",
            Origin::Present => "changes",
            Origin::Headcount => "head",
            Origin::Fair => fair_key(scenario, &self.problem.people[person].rules[place].law),
            Origin::Available => "available",
            Origin::NotAllowed => "shifts",
            Origin::Pack(_) => "pack",
            Origin::Closed => "closed",
            Origin::Away => "away",
            Origin::Fixed => "fixed",
            Origin::Kept => "keep",
            Origin::Past => "repair",
        }
    }
}

fn fair_key(scenario: &Scenario, law: &Law) -> &'static str {
    let at_night = |shift: &usize| scenario.space.shifts[*shift].daypart() == Daypart::Night;
    match law {
        Law::FairShare(share) => match &share.counted {
            Counted::Weekends => "fair-weekends",
            Counted::Denied(_) => "fair-wishes",
            Counted::Shifts(shifts) if shifts.iter().any(at_night) => "fair-nights",
            Counted::Shifts(_) => "fair-late",
        },
        other => unreachable!("a fair share is no {other:?}"),
    }
}
