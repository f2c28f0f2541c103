//! Hours of the day at which someone can work.

use super::held::clock;
use super::{Automaton, State, Today};

/// On some days only duties within these hours. Broken once by each duty that begins sooner or ends later.
#[derive(Clone, Debug, PartialEq)]
pub struct Available {
    /// Days of the horizon; empty: all of them.
    pub days: Vec<usize>,
    /// Earliest start, minutes from midnight.
    pub from_min: u32,
    /// Latest end, minutes from the same midnight; above 1440 on the next day.
    pub to_min: u32,
}

impl Available {
    /// "works only from 08:00 to 17:00".
    pub fn hours_in_words(&self) -> String {
        format!("works only from {} to {}", clock(self.from_min), clock(self.to_min))
    }
}

impl Automaton for Available {
    fn name(&self) -> &'static str {
        "available"
    }

    fn message(&self, _shifts: &[String]) -> String {
        let hours = self.hours_in_words();
        let days: Vec<String> = self.days.iter().map(|day| (day + 1).to_string()).collect();
        match days.len() {
            0 => hours,
            1 => format!("{hours} on day {}", days[0]),
            _ => format!("{hours} on days {}", days.join(", ")),
        }
    }

    fn read(&self, _state: State, today: Today) -> (State, f64) {
        let Ok(day) = usize::try_from(today.day) else { return (0, 0.0) };
        let speaks = self.days.is_empty() || self.days.contains(&day);
        let outside = today.duty.is_some_and(|duty| {
            duty.start_min < self.from_min || duty.start_min + duty.length_min > self.to_min
        });
        (0, f64::from(u8::from(speaks && outside)))
    }

    fn is_memoryless(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::schedule::roster::rules::*;
    use crate::schedule::roster::tests::one_rule::costs;

    #[test]
    fn duties_outside_the_hours_of_a_day_cost() {
        let office = Available { days: Vec::new(), from_min: 6 * 60, to_min: 20 * 60 };
        costs(&Law::Available(office.clone()), "ELN-", 20.0);
        costs(&Law::Available(Available { days: vec![1, 3], ..office }), "LLEN", 20.0);
        let until_morning = Available { days: Vec::new(), from_min: 14 * 60, to_min: 32 * 60 };
        costs(&Law::Available(until_morning), "ELN-", 10.0);
    }
}
