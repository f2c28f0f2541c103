//! Bounds by counts: breaks shorter than a slot, against all rosters of tiny teams.

use proptest::prelude::*;

use super::teams::all_patterns;
use crate::center::{BreakWindow, ShiftRange};
use crate::schedule::Effort;
use crate::schedule::luck::Luck;
use crate::schedule::roster::checker::check;
use crate::schedule::roster::counts::Counts;
use crate::schedule::roster::part::Part;
use crate::schedule::roster::pricing::Pricing;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::search::first_roster;
use crate::schedule::roster::{Cover, Duty, Need, Pattern, Person, Problem, Roster, duties, solve};
use crate::time::{HOUR, MINUTE};
use crate::watch::Unwatched;

const SLOTS: usize = 8;

/// A shift of five hours that begins at midnight or one or two hours later, with a break of half a slot
/// and one of a whole slot.
fn halves() -> Vec<Duty> {
    let rest = |first: u64, last: u64, length: u64| BreakWindow {
        first: first * MINUTE,
        last: last * MINUTE,
        length: length * MINUTE,
        paid: true,
        from_length: 0,
    };
    let range = ShiftRange {
        name: "day".into(),
        starts: vec![0, HOUR, 2 * HOUR],
        lengths: vec![5 * HOUR],
        breaks: vec![rest(60, 90, 30), rest(120, 240, 60)],
        heads: Vec::new(),
        groups: Vec::new(),
    };
    duties(&range, 0, 60, 40)
}

/// A team of so many people over so many days, with needs, wishes and limits by chance.
fn team(seed: u64, people: usize, days: usize) -> Problem {
    let mut luck = Luck::new(seed, 3);
    let needs = (0..days * SLOTS).map(|_| Need {
        required: luck.place(people) as f64,
        under: (10 + luck.place(20)) as f64,
        over: (1 + luck.place(4)) as f64,
    });
    let needs = needs.collect();
    let mut person = |number: usize| {
        let most = 1 + luck.place(2) as u16;
        let wish = Wish { day: luck.place(days), held: Held::Off, wanted: luck.unit() < 0.7 };
        let rules = vec![
            Rule::hard(Law::MostDaysWorked(MostDaysWorked { most })),
            Rule::weighted(Law::Wish(wish), luck.place(9) as f64),
        ];
        Person { name: format!("P{number}"), group: 0, rules, history: Vec::new() }
    };
    let people = (0..people).map(&mut person).collect();
    let (shifts, cover) =
        (vec!["day".into()], Cover { slots_per_day: SLOTS, needs, jumps: Vec::new() });
    Problem { days, first_weekday: 0, shifts, duties: halves(), people, cover }
}

/// The least cost of all rosters.
fn least_cost(problem: &Problem) -> f64 {
    let patterns: Vec<Pattern> = all_patterns(problem);
    let mut rosters: Vec<Roster> = vec![Vec::new()];
    for _ in &problem.people {
        let longer = |roster: &Roster| {
            let roster = roster.clone();
            patterns
                .iter()
                .map(move |pattern| [&roster[..], std::slice::from_ref(pattern)].concat())
        };
        rosters = rosters.iter().flat_map(longer).collect();
    }
    rosters.iter().map(|roster| check(problem, roster).cost()).fold(f64::INFINITY, f64::min)
}

/// The bound by counts of all people together, from the linear program alone and with cuts.
fn bounds(problem: &Problem) -> (f64, f64) {
    let pricing = Pricing::new(problem);
    let first = first_roster(problem, &pricing).expect("everybody has a pattern");
    let parts = Part::apart(problem, &pricing);
    let idle: f64 = problem.cover.needs.iter().map(|need| need.cost(0.0)).sum();
    let [part] = &parts[..] else { panic!("all share slots") };
    // Slots that nobody reaches are no part's.
    let apart: f64 = idle - part.needs.iter().map(|need| need.cost(0.0)).sum::<f64>();
    let prices = vec![0.0; problem.cover.needs.len()];
    let mut counts = Counts::new(part, &first, &prices).expect("few rows");
    counts.improve(f64::INFINITY, &Unwatched);
    let plain = counts.bound();
    for _ in 0..30 {
        counts.improve(f64::INFINITY, &Unwatched);
    }
    (plain + apart, counts.bound() + apart)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_roster_of_two_people_costs_less_than_the_bound(seed in any::<u64>()) {
        let problem = team(seed, 2, 2);
        let least = least_cost(&problem);
        let (plain, cut) = bounds(&problem);
        prop_assert!(plain <= cut && cut <= least + 1e-6, "{plain} {cut} {least}");
        let found = solve(&problem, Effort { seed: 1, iterations: Some(64) }, &Unwatched)
            .expect("rules that can be kept");
        prop_assert!(found.bound <= least + 1e-6, "{} {least}", found.bound);
        prop_assert!(found.bound <= found.cost, "{} {}", found.bound, found.cost);
    }

    #[test]
    fn no_roster_of_three_people_costs_less_than_the_bound(seed in any::<u64>()) {
        let problem = team(seed, 3, 1);
        let least = least_cost(&problem);
        let (plain, cut) = bounds(&problem);
        prop_assert!(plain <= cut && cut <= least + 1e-6, "{plain} {cut} {least}");
    }
}

#[test]
fn cuts_close_most_of_what_mixed_breaks_leave_open() {
    let (mut left, mut open) = (0.0, 0.0);
    for seed in 0..20 {
        let problem = team(seed, 3, 1);
        let least = least_cost(&problem);
        let (plain, cut) = bounds(&problem);
        open += least - plain;
        left += least - cut;
    }
    assert!(open > 1.0 && left < 0.4 * open, "{left} of {open}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let problem = team(5, 6, 5);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| solve(&problem, Effort { seed: 5, iterations: Some(32) }, &Unwatched))
    };
    let one = with(1).expect("rules that can be kept");
    assert!(one.bound > 0.0 && one.bound <= one.cost, "{one:?}");
    assert_eq!(one, with(3).expect("rules that can be kept"));
}
