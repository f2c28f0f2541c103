//! Small random problems with all kinds of rules.

use crate::schedule::roster::luck::Luck;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::{Cover, Duty, Need, Person, Presence, Problem};

/// A team of so many people over so many days. Whole weights; a rule is hard now and then.
pub fn random_team(seed: u64, people: usize, days: usize) -> Problem {
    let mut luck = Luck::new(seed, 7);
    let shifts = 2 + luck.below(2);
    let duties: Vec<Duty> = (0..shifts + 1).map(|place| duty(&mut luck, place % shifts)).collect();
    let needs = (0..2 * days * shifts)
        .map(|_| Need {
            required: luck.below(people.min(4) + 1) as f64,
            under: (5 + luck.below(20)) as f64,
            over: luck.below(4) as f64,
        })
        .collect();
    let mut problem = Problem {
        days,
        first_weekday: luck.below(7),
        shifts: (0..shifts).map(|shift| format!("S{shift}")).collect(),
        duties,
        people: Vec::new(),
        cover: Cover { slots_per_day: shifts, needs },
    };
    for number in 0..people {
        let person = person(&mut luck, &problem, number);
        problem.people.push(person);
    }
    problem
}

fn duty(luck: &mut Luck, shift: usize) -> Duty {
    let length_min = 60 * (6 + 2 * luck.below(3) as u32);
    Duty {
        shift,
        start_min: (6 + 8 * shift as u32) % 24 * 60 + 60 * luck.below(2) as u32,
        length_min,
        paid_min: length_min,
        presence: vec![Presence { from: shift, to: shift + 1 + luck.below(2), share: 1.0 }],
    }
}

fn person(luck: &mut Luck, problem: &Problem, number: usize) -> Person {
    let rules = (0..2 + luck.below(6)).map(|_| rule(luck, problem)).collect();
    let history =
        (0..luck.below(4)).map(|_| Some(luck.below(5)).filter(|&d| d < 2).map(|d| d as u16));
    let history = history.collect();
    Person { name: format!("P{number}"), group: luck.below(2), rules, history }
}

fn rule(luck: &mut Luck, problem: &Problem) -> Rule {
    let law = law(luck, problem);
    // A hard rule of these kinds may leave no pattern at all.
    let gentle = matches!(law, Law::Hours(_) | Law::Fixed(_) | Law::Wish(_));
    let weight = (1 + luck.below(9)) as f64;
    if gentle || luck.unit() < 0.5 { Rule::weighted(law, weight) } else { Rule::hard(law) }
}

fn law(luck: &mut Luck, problem: &Problem) -> Law {
    let days = problem.days;
    let shift = luck.below(problem.shifts.len());
    let some = Some(shift).filter(|_| luck.unit() < 0.7);
    let number = luck.below(4) as u16;
    match luck.below(11) {
        0 => {
            let from = luck.below(days);
            let least_min = 60 * luck.below(30) as u32;
            let most_min = least_min + 60 * luck.below(12) as u32;
            Law::Hours(Hours { from, to: from + 1 + luck.below(days - from), least_min, most_min })
        }
        1 => Law::MostOf(MostOf { shift, most: number }),
        2 => Law::Rest(Rest { least_min: 60 * (8 + luck.below(20) as u32) }),
        3 => Law::MostDaysWorked(MostDaysWorked { most: number + 1 }),
        4 => Law::LeastDaysWorked(LeastDaysWorked { least: number }),
        5 => Law::LeastDaysOff(LeastDaysOff { least: number }),
        6 => Law::Weekends(Weekends { most: number / 2 }),
        7 => Law::Nights(Nights { shifts: vec![shift], most: 1 + number / 2, off_after: number }),
        8 => Law::Fixed(Fixed { day: luck.below(days), shift: some }),
        9 => Law::Wish(Wish { day: luck.below(days), shift: some, wanted: luck.unit() < 0.5 }),
        _ => {
            let mut link =
                || Link { shifts: vec![luck.below(problem.shifts.len())], off: luck.unit() < 0.3 };
            Law::Sequence(Sequence {
                links: (0..2 + usize::from(number) / 2).map(|_| link()).collect(),
            })
        }
    }
}
