//! Staff needed by interval: duties from ranges, breaks, a small call center.

use std::collections::BTreeMap;

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
        Rule::hard(Law::Rest(Rest::of(11 * 60))),
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
        duties: duties(&range(), 0, INTERVAL_MIN, 40),
        people: (0..people)
            .map(|number| Person {
                name: format!("P{number}"),
                group: 0,
                rules: rules.clone(),
                history: Vec::new(),
            })
            .collect(),
        cover: Cover {
            slots_per_day: 48,
            needs: (0..7 * 48).map(need).collect(),
            jumps: Vec::new(),
        },
    }
}

#[test]
fn a_range_gives_a_duty_for_each_start_and_length_and_way_to_take_its_breaks() {
    // Lunch begins from two and a half to four and a half hours after the start: five places.
    let duties = duties(&range(), 0, INTERVAL_MIN, 40);
    assert_eq!(duties.len(), 7 * 2 * 5);
    let first = &duties[0];
    assert_eq!((first.start_min, first.length_min, first.paid_min), (420, 360, 330));
    assert_eq!(first.breaks_min, [570]);
    // From 7:00 to 13:00 without 9:30 to 10:00.
    let part = |from, to| Presence { from, to, share: 1.0 };
    assert_eq!(first.presence, [part(14, 19), part(20, 26)]);
}

#[test]
fn where_ways_to_take_breaks_are_too_many_they_are_spread() {
    let starts = |most| {
        let duties = duties(&range(), 0, INTERVAL_MIN, most);
        duties.iter().take(most).map(|duty| duty.breaks_min[0]).collect::<Vec<_>>()
    };
    assert_eq!(starts(1), [630]);
    assert_eq!(starts(2), [600, 660]);
    assert_eq!(starts(5), [570, 600, 630, 660, 690]);
}

#[test]
fn breaks_begin_where_no_other_place_has_a_better_bound() {
    let with = |first, last, length| {
        let window = BreakWindow {
            first: first * MINUTE,
            last: last * MINUTE,
            length: length * MINUTE,
            paid: true,
            from_length: 0,
        };
        let range = ShiftRange { starts: vec![8 * HOUR], breaks: vec![window], ..range() };
        let duties = duties(&range, 0, INTERVAL_MIN, 40);
        let shortest = duties.iter().filter(|duty| duty.length_min == 360);
        shortest.map(|duty| duty.breaks_min[0] - 480).collect::<Vec<_>>()
    };
    // Within a slot all places are alike; across two slots they are means of others.
    assert_eq!(with(90, 150, 15), [90, 120, 150]);
    assert_eq!(with(100, 130, 30), [100, 120, 130]);
    assert_eq!(with(90, 120, 45), [90, 105, 120]);
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
        let placed = place_breaks(
            &problem,
            &[range()],
            INTERVAL_MIN,
            most_away,
            &found.roster,
            &BTreeMap::new(),
        );
        // The search knows no cap.
        let is_no_dearer = placed.cover_cost <= verdict.cover_cost + 1e-6;
        assert!(is_no_dearer || most_away.is_some(), "{placed:?}");
        assert_eq!(placed.beyond_min, 0, "two hours are enough for everybody in twos");
        let mut away = [0; 7 * 288];
        for breaks in placed.days {
            let duty =
                found.roster[breaks.person][breaks.day].expect("a day with breaks is worked");
            let start = breaks.starts_min[0];
            let from_start = start - problem.duties[usize::from(duty)].start_min;
            assert!((150..=270).contains(&from_start), "{breaks:?}");
            // Only a cap takes them to where the search has none.
            assert!(most_away.is_some() || start.is_multiple_of(INTERVAL_MIN), "{breaks:?}");
            let first = breaks.day * 288 + start as usize / 5;
            away[first..first + 6].iter_mut().for_each(|away| *away += 1);
        }
        assert!(away.iter().all(|&away| away <= most_away.unwrap_or(14)), "{away:?}");
    }
}
