//! Repairs of tiny rosters against the best of all rosters, judged by rules written out here once more.

use crate::schedule::Effort;
use crate::schedule::luck::Luck;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::{
    Cover, Duty, Need, Pattern, Person, Presence, Problem, Roster, Slot, solve,
};
use crate::watch::Unwatched;

const PEOPLE: usize = 3;
const DAYS: usize = 4;
const EARLY: Slot = Some(0);
const LATE: Slot = Some(1);
const DENIED: f64 = 4.0;

/// Three people, an early and a late shift on four days; someone is ill from a day on.
struct Case {
    /// Heads, by day and shift, and the cost of one missing and of one too many.
    needs: Vec<Need>,
    /// Who would like which day off.
    wishes: [usize; PEOPLE],
    present: Roster,
    ill: usize,
    /// Days before this one are past.
    from: usize,
    /// What a changed day costs.
    change: f64,
}

/// No early shift on the day after a late one, and a day off in any four.
fn keeps_rules(pattern: &[Slot]) -> bool {
    let rests = pattern.windows(2).all(|two| (two[0], two[1]) != (LATE, EARLY));
    rests && pattern.iter().any(Option::is_none)
}

/// All patterns that keep the rules.
fn patterns() -> Vec<Pattern> {
    let slot = |place: usize| [None, EARLY, LATE][place % 3];
    let number = 3_usize.pow(DAYS as u32);
    let all = (0..number).map(|n| (0..DAYS as u32).map(|day| slot(n / 3_usize.pow(day))).collect());
    all.filter(|pattern: &Pattern| keeps_rules(pattern)).collect()
}

impl Case {
    fn random(seed: u64) -> Self {
        let mut luck = Luck::new(seed, 11);
        let all = patterns();
        let mut need = || Need {
            required: luck.place(3) as f64,
            under: (4 + luck.place(20)) as f64,
            over: luck.place(4) as f64,
        };
        let needs = (0..2 * DAYS).map(|_| need()).collect();
        Self {
            needs,
            wishes: std::array::from_fn(|_| luck.place(DAYS)),
            present: (0..PEOPLE).map(|_| all[luck.place(all.len())].clone()).collect(),
            ill: luck.place(PEOPLE),
            from: luck.place(DAYS),
            change: [1.0 / 64.0, 3.0, 50.0][luck.place(3)],
        }
    }

    fn may_work(&self, person: usize, pattern: &[Slot]) -> bool {
        let present = &self.present[person];
        let is_off = || pattern[self.from..].iter().all(Option::is_none);
        pattern[..self.from] == present[..self.from] && (person != self.ill || is_off())
    }

    /// What a pattern costs whatever the others do.
    fn own_cost(&self, person: usize, pattern: &[Slot]) -> f64 {
        let days = self.from..DAYS;
        let changes = days.filter(|&day| pattern[day] != self.present[person][day]).count();
        let denied = pattern[self.wishes[person]].is_some();
        self.change * changes as f64 + if denied { DENIED } else { 0.0 }
    }

    fn cover_cost(&self, roster: &[&Pattern]) -> f64 {
        let cost = |(place, need): (usize, &Need)| {
            let duty = [EARLY, LATE][place % 2];
            let heads = roster.iter().filter(|pattern| pattern[place / 2] == duty).count() as f64;
            let (missing, extra) = (need.required - heads, heads - need.required);
            need.under * missing.max(0.0) + need.over * extra.max(0.0)
        };
        self.needs.iter().enumerate().map(cost).sum()
    }

    /// The least cost of all rosters that keep the rules and the past.
    fn least_cost(&self) -> f64 {
        let all = patterns();
        let own = |person: usize| {
            let open = all.iter().filter(move |pattern| self.may_work(person, pattern));
            open.map(|pattern| (pattern, self.own_cost(person, pattern))).collect::<Vec<_>>()
        };
        let [first, second, third] = std::array::from_fn(own);
        let mut least = f64::INFINITY;
        for (a, of_a) in &first {
            for (b, of_b) in &second {
                for (c, of_c) in &third {
                    let cost = of_a + of_b + of_c + self.cover_cost(&[a, b, c]);
                    least = least.min(cost);
                }
            }
        }
        least
    }

    /// The same as a problem for the search, rules and present roster stated as a repair states them.
    fn problem(&self) -> Problem {
        let duty = |shift: usize, start_h: u32| Duty {
            shift,
            group: None,
            start_min: 60 * start_h,
            length_min: 480,
            paid_min: 480,
            breaks_min: Vec::new(),
            presence: vec![Presence { from: shift, to: shift + 1, share: 1.0 }],
        };
        let mut problem = Problem {
            days: DAYS,
            first_weekday: 0,
            shifts: vec!["early".into(), "late".into()],
            duties: vec![duty(0, 6), duty(1, 14)],
            people: Vec::new(),
            cover: Cover { slots_per_day: 2, needs: self.needs.clone(), jumps: Vec::new() },
        };
        problem.people = (0..PEOPLE).map(|person| self.person(&problem, person)).collect();
        problem
    }

    fn person(&self, problem: &Problem, place: usize) -> Person {
        let off = |day| Fixed { day, held: Held::Off };
        let wish = Wish { day: self.wishes[place], held: Held::Off, wanted: true };
        let mut rules = vec![
            Rule::hard(Law::Rest(Rest::of(11 * 60))),
            Rule::hard(Law::MostDaysWorked(MostDaysWorked { most: 3 })),
            Rule::weighted(Law::Wish(wish), DENIED),
        ];
        for (day, slot) in self.present[place].iter().enumerate() {
            let held = slot.map(|duty| Held::duty(&problem.duties[usize::from(duty)]));
            let law = Law::Fixed(Fixed { day, held: held.unwrap_or(Held::Off) });
            let is_past = day < self.from;
            rules.push(if is_past { Rule::hard(law) } else { Rule::weighted(law, self.change) });
            if !is_past && place == self.ill {
                rules.push(Rule::hard(Law::Fixed(off(day))));
            }
        }
        Person { name: format!("P{place}"), group: 0, rules, history: Vec::new() }
    }
}

#[test]
fn a_repair_is_the_best_of_all_and_leaves_the_past_alone() {
    for seed in 0..60 {
        let case = Case::random(seed);
        let problem = case.problem();
        let effort = Effort { seed, iterations: Some(400) };
        let found = solve(&problem, effort, &Unwatched).expect("who is ill can be off");
        let least = case.least_cost();
        assert!((found.cost - least).abs() < 1e-6, "seed {seed}: {} for {least}", found.cost);
        assert!(found.bound <= least + 1e-6, "seed {seed}: bound {}, {least}", found.bound);
        for (person, pattern) in found.roster.iter().enumerate() {
            assert!(keeps_rules(pattern) && case.may_work(person, pattern), "seed {seed}");
        }
        let own = found.roster.iter().enumerate().map(|(p, pattern)| case.own_cost(p, pattern));
        let cost = own.sum::<f64>() + case.cover_cost(&found.roster.iter().collect::<Vec<_>>());
        assert!((found.cost - cost).abs() < 1e-6, "seed {seed}: {} for {cost}", found.cost);
    }
}

#[test]
fn with_nobody_ill_and_nothing_to_gain_a_repair_changes_nothing() {
    for seed in 0..20 {
        let mut case = Case::random(seed);
        case.change = 1e3;
        let days_worked = 0..DAYS;
        let is_off = |day: usize| case.present[case.ill][day].is_none();
        if !days_worked.skip(case.from).all(is_off) {
            continue;
        }
        let found = solve(&case.problem(), Effort { seed, iterations: Some(64) }, &Unwatched);
        assert_eq!(found.expect("the present roster").roster, case.present, "seed {seed}");
    }
}
