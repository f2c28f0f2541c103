//! A person with one rule: its exact penalty by the rule itself and by the checker. The tests are beside
//! the rules.

use crate::schedule::roster::checker::check;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::{Cover, Duty, Person, Problem, Slot};

pub const EARLY: usize = 0;
pub const LATE: usize = 1;
pub const NIGHT: usize = 2;

/// A person with one rule; day 0 is a Monday unless said otherwise. The early shift can be worked for another group, too: `e`.
fn alone(rule: Rule, history: &[Slot], days: usize) -> Problem {
    let duty = |shift, group, start_h: u32, hours: u32| Duty {
        shift,
        group,
        start_min: 60 * start_h,
        length_min: 60 * hours,
        paid_min: 60 * hours,
        breaks_min: Vec::new(),
        presence: Vec::new(),
    };
    let mut problem = Problem {
        days,
        first_weekday: 0,
        shifts: ["E", "L", "N"].map(String::from).to_vec(),
        duties: vec![
            duty(EARLY, None, 6, 8),
            duty(LATE, None, 14, 8),
            duty(NIGHT, None, 22, 10),
            duty(EARLY, Some(1), 6, 8),
        ],
        people: Vec::new(),
        cover: Cover { slots_per_day: 0, needs: Vec::new(), jumps: Vec::new() },
    };
    let duty = |slot: &Slot| slot.map(|place| problem.duties[usize::from(place)].clone());
    let history = history.iter().map(duty).collect();
    problem.people = vec![Person { name: "A".into(), group: 0, rules: vec![rule], history }];
    problem
}

fn slots(letters: &str) -> Vec<Slot> {
    letters.chars().map(|letter| "ELNe".find(letter).map(|place| place as u16)).collect()
}

/// The rule with weight 10 costs this much for these days, after those days of history; where it is
/// hard it forbids them.
pub fn costs_after(law: &Law, history: &str, days: &str, penalty: f64) {
    costs_from(0, law, history, days, penalty);
}

/// The same of days from a Sunday on.
pub fn costs_from_sunday(law: &Law, history: &str, days: &str, penalty: f64) {
    costs_from(6, law, history, days, penalty);
}

fn costs_from(first_weekday: usize, law: &Law, history: &str, days: &str, penalty: f64) {
    for (weight, penalty) in
        [(Some(10.0), penalty), (None, if penalty > 0.0 { f64::INFINITY } else { 0.0 })]
    {
        let rule = Rule { law: law.clone(), weight };
        let mut problem = alone(rule.clone(), &slots(history), days.len());
        problem.first_weekday = first_weekday;
        let pattern = slots(days);
        let cost = rule.cost(&problem, &problem.people[0].history, &pattern);
        assert!(cost == penalty || (cost - penalty).abs() < 1e-9, "{days}: {cost}");
        let verdict = check(&problem, &vec![pattern]);
        let cost = verdict.cost();
        assert!(cost == penalty || (cost - penalty).abs() < 1e-9, "checker, {days}: {cost}");
        assert!(verdict.violations.iter().all(|v| v.rule == rule.name() && !v.message.is_empty()));
    }
}

pub fn costs(law: &Law, days: &str, penalty: f64) {
    costs_after(law, "", days, penalty);
}
