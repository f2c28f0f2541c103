//! Four weeks with everything that is shared out fairly, and the limits of a pack.

use crate::schedule::Effort;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::{Cover, Duty, Need, Person, Presence, Problem, solve};
use crate::watch::Unwatched;

const DAYS: usize = 28;
const EARLY: usize = 0;
const LATE: usize = 1;
const NIGHT: usize = 2;

fn weekly() -> impl Iterator<Item = Rule> {
    (0..DAYS).step_by(7).flat_map(|from| {
        let hours = |least: u32, most: u32| Hours {
            from,
            to: from + 7,
            least_min: 60 * least,
            most_min: 60 * most,
            or_none: false,
        };
        [
            Rule::hard(Law::Hours(hours(24, 40))),
            Rule::hard(Law::Hours(hours(0, 48))),
            Rule::weighted(Law::Hours(hours(32, 32)), 5.0),
        ]
    })
}

fn rules() -> Vec<Rule> {
    let fair = |counted, weight| {
        Rule::weighted(Law::FairShare(FairShare { counted, already: 0, share: 0 }), weight)
    };
    let nights = Nights { shifts: vec![NIGHT], most: 4, off_after: 2 };
    let mut rules = vec![
        Rule::hard(Law::Rest(Rest::of(11 * 60))),
        Rule::hard(Law::MostDaysWorked(MostDaysWorked { most: 5 })),
        Rule::hard(Law::Nights(nights)),
        fair(Counted::Weekends, 8.0),
        fair(Counted::Shifts(vec![LATE]), 1.0),
        fair(Counted::Shifts(vec![NIGHT]), 2.0),
    ];
    rules.extend(weekly());
    rules
}

fn team(people: usize) -> Problem {
    let duty = |shift: usize| Duty {
        shift,
        group: None,
        start_min: 60 * [6, 14, 22][shift],
        length_min: 480,
        paid_min: 480,
        breaks_min: Vec::new(),
        presence: vec![Presence { from: shift, to: shift + 1, share: 1.0 }],
    };
    let need = |slot: usize| {
        let required = [1.0, 1.0, 1.0][slot % 3];
        Need { required, under: 100.0, over: 10.0 }
    };
    let person = |number: usize| Person {
        name: format!("P{number}"),
        group: 0,
        rules: rules(),
        history: Vec::new(),
    };
    Problem {
        days: DAYS,
        first_weekday: 0,
        shifts: ["early", "late", "night"].map(String::from).to_vec(),
        duties: [EARLY, LATE, NIGHT].map(duty).to_vec(),
        people: (0..people).map(person).collect(),
        cover: Cover {
            slots_per_day: 3,
            needs: (0..3 * DAYS).map(need).collect(),
            jumps: Vec::new(),
        },
    }
}

#[test]
fn a_small_team_over_four_weeks_is_solved_near_the_bound() {
    let problem = team(6);
    let found = solve(&problem, Effort { seed: 1, iterations: Some(8) }, &Unwatched)
        .expect("rules that can be kept and few enough states");
    let verdict = check(&problem, &found.roster);
    assert!(verdict.keeps_hard_rules(), "{:?}", verdict.violations);
    assert!((verdict.cost() - found.cost).abs() < 1e-6, "{} {}", verdict.cost(), found.cost);
    assert!(found.bound <= found.cost && found.gap() < 0.1, "{} {}", found.bound, found.cost);
}
