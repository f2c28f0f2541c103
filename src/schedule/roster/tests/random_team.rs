//! Small random problems with all kinds of rules.

use crate::schedule::luck::Luck;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::{Cover, Duty, Need, Person, Presence, Problem, SlotJump};

/// A team of so many people over so many days. Whole weights; a rule is hard now and then.
pub fn random_team(seed: u64, people: usize, days: usize) -> Problem {
    let mut luck = Luck::new(seed, 7);
    let shifts = 2 + luck.place(2);
    let duties: Vec<Duty> = (0..shifts + 1).map(|place| duty(&mut luck, place % shifts)).collect();
    let needs = (0..2 * days * shifts)
        .map(|_| Need {
            required: luck.place(people.min(4) + 1) as f64,
            under: (5 + luck.place(20)) as f64,
            over: luck.place(4) as f64,
        })
        .collect();
    let mut problem = Problem {
        days,
        first_weekday: luck.place(7),
        shifts: (0..shifts).map(|shift| format!("S{shift}")).collect(),
        duties,
        people: Vec::new(),
        cover: Cover {
            slots_per_day: shifts,
            needs,
            jumps: jumps(&mut Luck::new(seed, 8), days, shifts),
        },
    };
    let skipped = problem.cover.jumps.iter().filter(|change| change.later > 0);
    for slot in skipped.flat_map(|change| [change.slot, change.slot + days * shifts]) {
        problem.cover.needs[slot] = Need { required: 0.0, under: 0.0, over: 0.0 };
    }
    for number in 0..people {
        let person = person(&mut luck, &problem, number);
        problem.people.push(person);
    }
    problem
}

/// Now and then the clocks change, by a slot to or fro.
fn jumps(luck: &mut Luck, days: usize, slots: usize) -> Vec<SlotJump> {
    let slot = 1 + luck.place(days * slots - 1);
    let later = if luck.unit() < 0.5 { 1 } else { -1 };
    if luck.unit() < 0.5 { vec![SlotJump { slot, later }] } else { Vec::new() }
}

fn duty(luck: &mut Luck, shift: usize) -> Duty {
    let length_min = 60 * (6 + 2 * luck.place(3) as u32);
    Duty {
        shift,
        group: Some(luck.place(2)).filter(|_| luck.unit() < 0.3),
        start_min: (6 + 8 * shift as u32) % 24 * 60 + 60 * luck.place(2) as u32,
        length_min,
        paid_min: length_min,
        breaks_min: Vec::new(),
        presence: vec![Presence { from: shift, to: shift + 1 + luck.place(2), share: 1.0 }],
    }
}

fn person(luck: &mut Luck, problem: &Problem, number: usize) -> Person {
    let rules = (0..2 + luck.place(6)).map(|_| rule(luck, problem)).collect();
    let history = (0..luck.place(4))
        .map(|_| Some(luck.place(5)).filter(|&d| d < 2).map(|d| problem.duties[d].clone()));
    let history = history.collect();
    Person { name: format!("P{number}"), group: luck.place(2), rules, history }
}

fn rule(luck: &mut Luck, problem: &Problem) -> Rule {
    let law = law(luck, problem);
    // A hard rule of these kinds may leave no pattern at all.
    let gentle = matches!(law, Law::Hours(_) | Law::Fixed(_) | Law::Wish(_) | Law::FairShare(_));
    let weight = (1 + luck.place(9)) as f64;
    if gentle || luck.unit() < 0.5 { Rule::weighted(law, weight) } else { Rule::hard(law) }
}

fn law(luck: &mut Luck, problem: &Problem) -> Law {
    let days = problem.days;
    let shift = luck.place(problem.shifts.len());
    let held = held(luck, problem, shift);
    let wish = |luck: &mut Luck| Wish { day: luck.place(days), held, wanted: luck.unit() < 0.5 };
    let number = luck.place(4) as u16;
    match luck.place(18) {
        0 => {
            let from = luck.place(days);
            let least_min = 60 * luck.place(30) as u32;
            let most_min = least_min + 60 * luck.place(12) as u32;
            let (to, or_none) = (from + 1 + luck.place(days - from), luck.unit() < 0.3);
            Law::Hours(Hours { from, to, least_min, most_min, or_none })
        }
        1 => Law::MostOf(MostOf { shift, most: number }),
        2 => {
            let day = luck.place(8) as i32 - 1;
            let ahead_min = [60, -60][luck.place(2)];
            let clock_changes = vec![ClockChange { day, at_min: 180, ahead_min }];
            Law::Rest(Rest { least_min: 60 * (8 + luck.place(20) as u32), clock_changes })
        }
        3 => Law::MostDaysWorked(MostDaysWorked { most: number + 1 }),
        4 => Law::LeastDaysWorked(LeastDaysWorked { least: number }),
        5 => Law::LeastDaysOff(LeastDaysOff { least: number }),
        6 if number.is_multiple_of(2) => Law::Weekends(Weekends { most: number / 2 }),
        6 => Law::RollingWeekends(RollingWeekends { most: number / 2, of: number + 1 }),
        7 => Law::Nights(Nights { shifts: vec![shift], most: 1 + number / 2, off_after: number }),
        8 => Law::Fixed(Fixed { day: luck.place(days), held }),
        9 => Law::Wish(wish(luck)),
        10 => Law::Available(Available {
            days: vec![luck.place(days)],
            from_min: 60 * luck.place(12) as u32,
            to_min: 60 * (16 + luck.place(12) as u32),
        }),
        11 => {
            let from = luck.place(days);
            let most_min = 60 * luck.place(10) as u32;
            Law::StartSpread(StartSpread { from, to: from + 1 + luck.place(days - from), most_min })
        }
        12 => {
            let counted = match luck.place(3) {
                0 => Counted::Shifts(vec![shift]),
                1 => Counted::Weekends,
                _ => Counted::Denied(vec![wish(luck), wish(luck)]),
            };
            Law::FairShare(FairShare { counted, already: luck.place(3) as u16, share: number })
        }
        13 => Law::Headcount(Headcount),
        14 => {
            let from = luck.place(days);
            let (to, least) = (from + 1 + luck.place(days - from), number / 2);
            let or_none = luck.unit() < 0.3;
            Law::DaysWorked(DaysWorked { from, to, least, most: least + number, or_none })
        }
        15 => Law::EveryWeek(EveryWeek { days }),
        16 => Law::Serves(Serves { groups: vec![luck.place(2)] }),
        _ => {
            let mut link =
                || Link { shifts: vec![luck.place(problem.shifts.len())], off: luck.unit() < 0.3 };
            Law::Sequence(Sequence {
                links: (0..2 + usize::from(number) / 2).map(|_| link()).collect(),
            })
        }
    }
}

fn held(luck: &mut Luck, problem: &Problem, shift: usize) -> Held {
    match luck.place(6) {
        0 => Held::Off,
        1 => Held::Work,
        2 => Held::duty(&problem.duties[luck.place(problem.duties.len())]),
        _ => Held::Shift(shift),
    }
}
