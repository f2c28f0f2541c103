//! Fairness: what nobody likes is shared out evenly.

use super::weekends::{begins_weekend, is_saturday_worked};
use super::{Automaton, State, Today, Wish};

/// What is shared out.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// Duties of these shifts: places in [`Problem::shifts`](super::super::Problem::shifts).
    Shifts(Vec<usize>),
    /// Weekends with work.
    Weekends,
    /// Wishes that are not granted.
    Denied(Vec<Wish>),
}

/// A person has no more than a fair share of something. What is n beyond the share costs n² units, so
/// that two people who have one too many cost less than one who has two. What was had before the horizon
/// comes first, and is not judged again.
#[derive(Clone, Debug, PartialEq)]
pub struct FairShare {
    /// Of what.
    pub counted: Counted,
    /// How many were had before the horizon: the ledger.
    pub already: u16,
    /// How many are fair.
    pub share: u16,
}

impl Automaton for FairShare {
    fn name(&self) -> &'static str {
        "fair share"
    }

    fn message(&self, shifts: &[String]) -> String {
        match &self.counted {
            Counted::Shifts(places) => {
                let names: Vec<&str> = places.iter().map(|&s| shifts[s].as_str()).collect();
                format!("{} shifts are shared out evenly", names.join("/"))
            }
            Counted::Weekends => "weekends with work are shared out evenly".into(),
            Counted::Denied(_) => "denied wishes are shared out evenly".into(),
        }
    }

    fn start(&self) -> State {
        2 * State::from(self.already)
    }

    /// The state is twice the number so far, and one more on the eve of a Sunday whose Saturday was
    /// worked. The n-th beyond the share costs n² − (n − 1)² = 2n − 1.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let (had, saturday) = (state / 2, state % 2 == 1);
        let (counts, mark) = match &self.counted {
            Counted::Shifts(shifts) => (shifts.iter().any(|&shift| today.works(shift)), false),
            Counted::Weekends => (begins_weekend(saturday, today), is_saturday_worked(today)),
            Counted::Denied(wishes) => (wishes.iter().any(|wish| wish.is_denied(today)), false),
        };
        if today.day < 0 {
            return (2 * had + State::from(mark), 0.0);
        }
        let had = had + State::from(counts);
        let beyond = had.saturating_sub(self.share.into());
        let units = if counts && beyond > 0 { 2 * beyond - 1 } else { 0 };
        (2 * had + State::from(mark), f64::from(units))
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{EARLY, NIGHT, costs, costs_after};

    #[test]
    fn what_goes_beyond_a_fair_share_costs_by_its_square() {
        let fair = |counted, already, share| Law::FairShare(FairShare { counted, already, share });
        let nights = || Counted::Shifts(vec![NIGHT]);
        costs(&fair(nights(), 0, 1), "NENN-N", 90.0);
        costs(&fair(nights(), 2, 4), "NENN-N", 40.0);
        // Three were had where one is fair: the fourth costs 9 − 4 units.
        costs(&fair(nights(), 3, 1), "N--", 50.0);
        costs_after(&fair(nights(), 0, 1), "NN", "N--", 0.0);
        costs(&fair(Counted::Weekends, 0, 0), "-----EE-----E", 40.0);
        let words = Rule::hard(fair(Counted::Weekends, 0, 0)).message(&[]);
        assert_eq!(words, "weekends with work are shared out evenly");
        let wish = |day, held| Wish { day, held, wanted: true };
        let wishes = vec![wish(0, Held::Off), wish(1, Held::Off), wish(2, Held::Shift(EARLY))];
        costs(&fair(Counted::Denied(wishes), 0, 0), "E-E", 10.0);
    }
}
