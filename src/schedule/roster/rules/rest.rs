//! Rest between the end of one duty and the start of the next.

use super::{Automaton, State, Today};

const DAY_MIN: u32 = 24 * 60;

/// So much time lies between the end of a duty and the start of the next. Broken once by each duty
/// that starts too early.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// Least minutes of rest.
    pub least_min: u32,
}

impl Automaton for Rest {
    fn name(&self) -> &'static str {
        "rest"
    }

    fn message(&self, _shifts: &[String]) -> String {
        format!("rests {} hours between shifts", f64::from(self.least_min) / 60.0)
    }

    /// The state is the minute of today before which no duty may start.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let Some(duty) = today.duty else {
            return (state.saturating_sub(DAY_MIN), 0.0);
        };
        let next = (duty.start_min + duty.length_min + self.least_min).saturating_sub(DAY_MIN);
        let early = duty.start_min < state;
        (next.max(state.saturating_sub(DAY_MIN)), f64::from(u8::from(early)))
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after};

    #[test]
    fn a_duty_that_starts_before_the_rest_is_over_costs() {
        let law = Law::Rest(Rest { least_min: 11 * 60 });
        costs(&law, "EELLNN", 0.0);
        costs(&law, "LE-NEL", 20.0);
        costs_after(&law, "L", "EE", 10.0);
        // 14 hours lie between a night's end and the next night, and 22 to the early shift after a day.
        costs(&Law::Rest(Rest { least_min: 23 * 60 }), "N-E", 10.0);
        costs(&Law::Rest(Rest { least_min: 22 * 60 }), "N-E", 0.0);
    }
}
