//! Rest between the end of one duty and the start of the next.

use super::{Automaton, State, Today};

const DAY_MIN: u32 = 24 * 60;

/// So much time lies between the end of a duty and the start of the next. Broken once by each duty
/// that starts too early.
#[derive(Clone, Debug, PartialEq)]
pub struct Rest {
    /// Least minutes of rest.
    pub least_min: u32,
    /// Changes of the clock: duties start by the clock and last as long as ever.
    pub clock_changes: Vec<ClockChange>,
}

/// A change of the clock on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// From the first day of the horizon on, negative before it; at most one change on each.
    pub day: i32,
    /// The first minute of that day that the change concerns, by the new clock.
    pub at_min: u32,
    /// Minutes by which the clock is put forward; below 0: back.
    pub ahead_min: i32,
}

impl Rest {
    /// Where the clock does not change.
    pub fn of(least_min: u32) -> Self {
        Self { least_min, clock_changes: Vec::new() }
    }

    fn change_on(&self, day: i32) -> Option<&ClockChange> {
        self.clock_changes.iter().find(|change| change.day == day)
    }
}

impl Automaton for Rest {
    fn name(&self) -> &'static str {
        "rest"
    }

    fn message(&self, _shifts: &[String]) -> String {
        format!("rests {} hours between shifts", f64::from(self.least_min) / 60.0)
    }

    /// The state is the minute of today before which no duty may start, by the clock of its midnight.
    fn read(&self, state: State, today: Today) -> (State, f64) {
        let change = self.change_on(today.day);
        let ahead_min = change.map_or(0, |change| change.ahead_min);
        // By the clock of the next midnight, today's midnight is no longer 24 hours ago.
        let tomorrow = |min: State| min.saturating_add_signed(ahead_min).saturating_sub(DAY_MIN);
        let Some(duty) = today.duty else { return (tomorrow(state), 0.0) };
        let end_min = duty.start_min + duty.length_min + self.least_min;
        let (first, next) = match change {
            Some(change) if duty.start_min >= change.at_min => {
                (state.saturating_add_signed(ahead_min), end_min.saturating_sub(DAY_MIN))
            }
            _ => (state, tomorrow(end_min)),
        };
        let early = duty.start_min < first;
        (next.max(tomorrow(state)), f64::from(u8::from(early)))
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::{costs, costs_after};

    #[test]
    fn a_duty_that_starts_before_the_rest_is_over_costs() {
        let law = Law::Rest(Rest::of(11 * 60));
        costs(&law, "EELLNN", 0.0);
        costs(&law, "LE-NEL", 20.0);
        costs_after(&law, "L", "EE", 10.0);
        // 14 hours lie between a night's end and the next night, and 22 to the early shift after a day.
        costs(&Law::Rest(Rest::of(23 * 60)), "N-E", 10.0);
        costs(&Law::Rest(Rest::of(22 * 60)), "N-E", 0.0);
    }
    #[test]
    fn rest_is_as_long_as_it_is_by_any_clock() {
        let change = |day, ahead_min| ClockChange { day, at_min: 180, ahead_min };
        let rest = |least_h: u32, change| {
            Law::Rest(Rest { clock_changes: vec![change], ..Rest::of(60 * least_h) })
        };
        // Late until 22:00, early from 06:00: 7 hours where the clock is put forward in between.
        costs(&rest(8, change(1, 60)), "LE", 10.0);
        costs(&rest(7, change(1, 60)), "LE", 0.0);
        costs(&rest(8, change(2, 60)), "LE", 0.0);
        costs(&rest(9, change(1, -60)), "LE", 0.0);
        costs(&rest(10, change(1, -60)), "LE", 10.0);
        // A night over the change ends an hour later by the clock: at 09:00 in place of 08:00.
        costs(&rest(13, change(1, 60)), "NN", 0.0);
        costs(&rest(14, change(1, 60)), "NN", 10.0);
        costs(&rest(14, change(1, 60)), "-NN", 0.0);
        // It is remembered over a day off.
        costs(&rest(22, change(1, 60)), "N-E", 10.0);
        costs(&rest(21, change(1, 60)), "N-E", 0.0);
        costs(&rest(22, change(2, 60)), "N-E", 10.0);
        costs(&rest(23, change(2, -60)), "N-E", 0.0);
    }
}
