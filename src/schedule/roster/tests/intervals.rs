//! Staff needed by interval: duties from ranges, breaks, a small call center.

use crate::center::{BreakWindow, ShiftRange};
use crate::schedule::Effort;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::{
    Cover, Need, Person, Presence, Problem, duties, place_breaks, solve,
};
use crate::time::{HOUR, MINUTE};
use crate::watch::Unwatched;

const INTERVAL_MIN: u32 = 30;

fn range() -> ShiftRange {
    let lunch = BreakWindow {
        first: 150 * MINUTE,
        last: 270 * MINUTE,
        length: 30 * MINUTE,
        paid: false,
        from_length: 0,
    };
    ShiftRange {
        name: "day".into(),
        starts: (7..=13).map(|hour| hour * HOUR).collect(),
        lengths: vec![6 * HOUR, 8 * HOUR],
        breaks: vec![lunch],
        heads: Vec::new(),
        groups: Vec::new(),
    }
}

/// A week of a desk that is open from 8 to 20, busiest at noon.
fn desk(people: usize) -> Problem {
    let rules = vec![
        Rule::hard(Law::Hours(Hours {
            from: 0,
            to: 7,
            least_min: 24 * 60,
            most_min: 38 * 60,
            or_none: false,
        })),
        Rule::hard(Law::Rest(Rest { least_min: 11 * 60 })),
        Rule::hard(Law::MostDaysWorked(MostDaysWorked { most: 5 })),
    ];
    let need = |slot: usize| {
        let hour = slot % 48 / 2;
        let open = (8..20).contains(&hour);
        let share = if (10..15).contains(&hour) { 0.5 } else { 0.3 };
        let required = if open { (share * people as f64).round() } else { 0.0 };
        Need { required, under: 10.0, over: 1.0 }
    };
    Problem {
        days: 7,
        first_weekday: 0,
        shifts: vec!["day".into()],
        duties: duties(&range(), 0, INTERVAL_MIN),
        people: (0..people)
            .map(|number| Person {
                name: format!("P{number}"),
                group: 0,
                rules: rules.clone(),
                history: Vec::new(),
            })
            .collect(),
        cover: Cover { slots_per_day: 48, needs: (0..7 * 48).map(need).collect() },
    }
}

#[test]
fn a_range_gives_a_duty_for_each_start_and_length() {
    let duties = duties(&range(), 0, INTERVAL_MIN);
    assert_eq!(duties.len(), 14);
    let first = &duties[0];
    assert_eq!((first.start_min, first.length_min, first.paid_min), (420, 360, 330));
    // From 7:00 to 13:00 without 10:30 to 11:00.
    let part = |from, to| Presence { from, to, share: 1.0 };
    assert_eq!(first.presence, [part(14, 21), part(22, 26)]);
}

#[test]
fn a_desk_is_staffed_near_the_bound_and_its_breaks_placed() {
    let problem = desk(14);
    let found = solve(&problem, Effort { seed: 1, iterations: Some(32) }, &Unwatched)
        .expect("rules that can be kept");
    let verdict = check(&problem, &found.roster);
    assert!(verdict.keeps_hard_rules(), "{:?}", verdict.violations);
    assert!((verdict.cost() - found.cost).abs() < 1e-6, "{} {}", verdict.cost(), found.cost);
    assert!(found.bound <= found.cost && found.cost < 1.3 * found.bound, "{found:?}");

    for most_away in [None, Some(2)] {
        let placed = place_breaks(&problem, &[range()], INTERVAL_MIN, most_away, &found.roster);
        assert!(placed.cover_cost <= verdict.cover_cost + 1e-6, "{placed:?}");
        assert_eq!(placed.beyond_min, 0, "two hours are enough for everybody in twos");
        let mut away = [0; 7 * 288];
        for breaks in placed.days {
            let duty =
                found.roster[breaks.person][breaks.day].expect("a day with breaks is worked");
            let start = breaks.starts_min[0];
            let from_start = start - problem.duties[usize::from(duty)].start_min;
            assert!((150..=270).contains(&from_start), "{breaks:?}");
            let first = breaks.day * 288 + start as usize / 5;
            away[first..first + 6].iter_mut().for_each(|away| *away += 1);
        }
        assert!(away.iter().all(|&away| away <= most_away.unwrap_or(14)), "{away:?}");
    }
}
