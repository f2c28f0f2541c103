//! People who, if they are there at all, are there every week: where the headcount is open.

use super::{Automaton, State, Today};

/// Some work in each week, or none in the whole horizon. A week is seven days from the first day on; the last
/// may be shorter. Broken by each week without work of somebody who works in another.
#[derive(Clone, Debug, PartialEq)]
pub struct EveryWeek {
    /// Days of the horizon.
    pub days: usize,
}

/// Something was worked in an earlier week.
const BEFORE: State = 1;
/// Something was worked in this week.
const THIS_WEEK: State = 2;
/// One week without work before the first one with work.
const IDLE_WEEK: State = 4;

impl EveryWeek {
    fn ends_on(&self, day: i32) -> bool {
        day % 7 == 6 || day + 1 == self.days as i32
    }
}

impl Automaton for EveryWeek {
    fn name(&self) -> &'static str {
        "every week"
    }

    fn message(&self, _shifts: &[String]) -> String {
        "works in each week or in none".into()
    }

    /// The state is whether anything was worked, in this week and before it, and as long as nothing was the
    /// number of weeks: these are charged on the day of the first duty, those after it as they end.
    fn read(&self, mut state: State, today: Today) -> (State, f64) {
        if today.day < 0 {
            return (0, 0.0);
        }
        let mut idle = 0;
        if today.duty.is_some() {
            idle = state / IDLE_WEEK;
            state = (state % IDLE_WEEK) | THIS_WEEK;
        }
        if self.ends_on(today.day) {
            state = match state % IDLE_WEEK {
                0 => state + IDLE_WEEK,
                BEFORE => {
                    idle += 1;
                    BEFORE
                }
                _ => BEFORE,
            };
        }
        (state, f64::from(idle))
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after};

    #[test]
    fn a_week_without_work_costs_whoever_works_in_another() {
        let law = |days| Law::EveryWeek(EveryWeek { days });
        costs(&law(7), "-------", 0.0);
        costs(&law(7), "--E----", 0.0);
        costs(&law(14), "-------------E", 10.0);
        costs(&law(14), "EE------------", 10.0);
        costs(&law(14), "------E-E-----", 0.0);
        costs(&law(14), "--------------", 0.0);
        costs(&law(16), "E-------------LL", 10.0);
        costs(&law(16), "--------------L-", 20.0);
        costs_after(&law(8), "E", "-------E", 10.0);
        costs_after(&law(8), "E", "--------", 0.0);
    }
}
