//! A made-up call center: groups of a hundred people or fewer, needs by half-hour over a week, shifts
//! with start windows, lengths and breaks, days off and wishes.

use ringplan::center::{BreakWindow, ShiftRange};
use ringplan::schedule::roster::rules::{
    Fixed, Held, Hours, Law, LeastDaysOff, MostDaysWorked, Rest, Rule, Wish,
};
use ringplan::schedule::roster::{Cover, Need, Person, Problem, duties};
use ringplan::time::{HOUR, MINUTE, Tick};

const DAYS: usize = 7;
const INTERVALS: usize = 48;
const INTERVAL_MIN: u32 = 30;
const MOST_WAYS: usize = 40;
const GROUP: usize = 100;

/// So many people.
pub fn team(people: usize) -> Problem {
    let groups = people.div_ceil(GROUP);
    let mut problem = Problem {
        days: DAYS,
        first_weekday: 0,
        shifts: ["early", "late"].map(String::from).to_vec(),
        duties: Vec::new(),
        people: (0..people).map(person).collect(),
        cover: Cover { slots_per_day: INTERVALS, needs: Vec::new(), jumps: Vec::new() },
    };
    for (shift, (earliest, latest)) in [(6, 9), (11, 14)].into_iter().enumerate() {
        let range = range(earliest * HOUR..=latest * HOUR);
        problem.duties.extend(duties(&range, shift, INTERVAL_MIN, MOST_WAYS));
    }
    for group in 0..groups {
        let members = problem.people.iter().filter(|person| person.group == group).count();
        problem.cover.needs.extend((0..DAYS * INTERVALS).map(|slot| need(slot, members)));
    }
    problem
}

fn range(starts: std::ops::RangeInclusive<Tick>) -> ShiftRange {
    let lunch = BreakWindow {
        first: 3 * HOUR,
        last: 5 * HOUR,
        length: 30 * MINUTE,
        paid: false,
        from_length: 0,
    };
    ShiftRange {
        name: String::new(),
        starts: starts.step_by((30 * MINUTE) as usize).collect(),
        lengths: vec![6 * HOUR, 8 * HOUR],
        breaks: vec![lunch],
        heads: Vec::new(),
        groups: Vec::new(),
    }
}

/// Two peaks a day, fewer calls at the weekend.
fn need(slot: usize, members: usize) -> Need {
    let (day, hour) = (slot / INTERVALS, (slot % INTERVALS) as f64 / 2.0);
    let peak = |at: f64| (-(hour - at).powi(2) / 6.0).exp();
    let open = (7.0..21.0).contains(&hour);
    let busy = if open { 0.12 + 0.28 * peak(10.5) + 0.22 * peak(15.5) } else { 0.0 };
    let share = if day < 5 { busy } else { 0.6 * busy };
    Need { required: (share * members as f64).round(), under: 20.0, over: 1.0 }
}

fn person(number: usize) -> Person {
    let full_time = !number.is_multiple_of(4);
    let (least_min, most_min) = if full_time { (33 * 60, 39 * 60) } else { (16 * 60, 24 * 60) };
    let mut rules: Vec<Rule> = [
        Law::Hours(Hours { from: 0, to: DAYS, least_min, most_min, or_none: false }),
        Law::Rest(Rest::of(11 * 60)),
        Law::MostDaysWorked(MostDaysWorked { most: 5 }),
        Law::LeastDaysOff(LeastDaysOff { least: 2 }),
        Law::Fixed(Fixed { day: number * 5 % DAYS, held: Held::Off }),
    ]
    .map(Rule::hard)
    .to_vec();
    let wish = Wish { day: number * 3 % DAYS, held: Held::Shift(number % 2), wanted: true };
    rules.push(Rule::weighted(Law::Wish(wish), 3.0));
    Person { name: format!("P{number}"), group: number / GROUP, rules, history: Vec::new() }
}
