//! Each rule with its exact penalty, by the rule itself and by the checker.

use crate::schedule::roster::checker::check;
use crate::schedule::roster::rules::*;
use crate::schedule::roster::{Cover, Duty, Person, Problem, Slot};

const EARLY: usize = 0;
const LATE: usize = 1;
const NIGHT: usize = 2;

/// A person with one rule; day 0 is a Monday.
fn alone(rule: Rule, history: Vec<Slot>, days: usize) -> Problem {
    let duty = |shift, start_h: u32, hours: u32| Duty {
        shift,
        group: None,
        start_min: 60 * start_h,
        length_min: 60 * hours,
        paid_min: 60 * hours,
        presence: Vec::new(),
    };
    Problem {
        days,
        first_weekday: 0,
        shifts: ["E", "L", "N"].map(String::from).to_vec(),
        duties: vec![duty(EARLY, 6, 8), duty(LATE, 14, 8), duty(NIGHT, 22, 10)],
        people: vec![Person { name: "A".into(), group: 0, rules: vec![rule], history }],
        cover: Cover { slots_per_day: 0, needs: Vec::new() },
    }
}

fn slots(letters: &str) -> Vec<Slot> {
    letters.chars().map(|letter| "ELN".find(letter).map(|place| place as u16)).collect()
}

/// The rule with weight 10 costs this much for these days, after those days of history; where it is
/// hard it forbids them.
fn costs_after(law: &Law, history: &str, days: &str, penalty: f64) {
    for (weight, penalty) in
        [(Some(10.0), penalty), (None, if penalty > 0.0 { f64::INFINITY } else { 0.0 })]
    {
        let rule = Rule { law: law.clone(), weight };
        let problem = alone(rule.clone(), slots(history), days.len());
        let (history, pattern) = (slots(history), slots(days));
        let cost = rule.cost(&problem, &history, &pattern);
        assert!(cost == penalty || (cost - penalty).abs() < 1e-9, "{days}: {cost}");
        let verdict = check(&problem, &vec![pattern]);
        let cost = verdict.cost();
        assert!(cost == penalty || (cost - penalty).abs() < 1e-9, "checker, {days}: {cost}");
        assert!(verdict.violations.iter().all(|v| v.rule == rule.name() && !v.message.is_empty()));
    }
}

fn costs(law: &Law, days: &str, penalty: f64) {
    costs_after(law, "", days, penalty);
}

#[test]
fn hours_cost_by_the_hour() {
    let law =
        Law::Hours(Hours { from: 1, to: 5, least_min: 16 * 60, most_min: 24 * 60, or_none: false });
    costs(&law, "EEE----", 0.0);
    costs(&law, "EE-----", 80.0);
    costs(&law, "-EEEE--", 80.0);
    costs(&law, "-NNNE--", 140.0);
    let target =
        Law::Hours(Hours { from: 0, to: 3, least_min: 20 * 60, most_min: 20 * 60, or_none: false });
    costs(&target, "EE-", 40.0);
    costs(&target, "NN-", 0.0);
    costs(&target, "EEE", 40.0);
    let open =
        Law::Hours(Hours { from: 0, to: 3, least_min: 16 * 60, most_min: 20 * 60, or_none: true });
    costs(&open, "---", 0.0);
    costs(&open, "E--", 80.0);
    costs(&open, "EE-", 0.0);
}

#[test]
fn each_duty_beyond_the_most_of_a_shift_costs() {
    costs(&Law::MostOf(MostOf { shift: LATE, most: 2 }), "LELEL-L", 20.0);
    costs(&Law::MostOf(MostOf { shift: LATE, most: 0 }), "LEE----", 10.0);
    costs(&Law::MostOf(MostOf { shift: LATE, most: 2 }), "LL-EEEE", 0.0);
}

#[test]
fn a_duty_that_starts_before_the_rest_is_over_costs() {
    let law = Law::Rest(Rest { least_min: 11 * 60 });
    costs(&law, "EELLNN", 0.0);
    costs(&law, "LE-NEL", 20.0);
    costs_after(&law, "L", "EE", 10.0);
    // 14 hours lie between a night's end and the next night, and 22 to the early shift after a day.
    costs(&Law::Rest(Rest { least_min: 23 * 60 }), "N-E", 10.0);
    costs(&Law::Rest(Rest { least_min: 22 * 60 }), "N-E", 0.0);
}

#[test]
fn days_beyond_the_most_in_a_row_cost() {
    let law = Law::MostDaysWorked(MostDaysWorked { most: 3 });
    costs(&law, "EEEEE-EEE", 20.0);
    costs_after(&law, "EE", "EE--EEE", 10.0);
}

#[test]
fn days_missing_in_a_short_stretch_cost() {
    let law = Law::LeastDaysWorked(LeastDaysWorked { least: 3 });
    costs(&law, "--E--EE-", 30.0);
    costs(&law, "E--EEE-E", 0.0);
    costs_after(&law, "-E", "E--", 10.0);
}

#[test]
fn days_off_missing_cost() {
    let law = Law::LeastDaysOff(LeastDaysOff { least: 3 });
    costs(&law, "E-E--E", 30.0);
    costs(&law, "-E---E-", 0.0);
    costs_after(&law, "E", "-E", 20.0);
}

#[test]
fn weekends_beyond_the_most_cost() {
    let law = Law::Weekends(Weekends { most: 1 });
    costs(&law, "-----EE------E-----E-", 20.0);
    costs(&law, "-----EE", 0.0);
    costs(&Law::Weekends(Weekends { most: 0 }), "-----EE", 10.0);
}

#[test]
fn nights_in_a_row_and_the_rest_after_them() {
    let law = Law::Nights(Nights { shifts: vec![NIGHT], most: 2, off_after: 2 });
    costs(&law, "NNN--E", 10.0);
    costs(&law, "NN-E--", 10.0);
    costs(&law, "NE-N-N", 30.0);
    costs(&law, "NN--NN", 0.0);
    costs_after(&law, "NN", "N-E", 20.0);
}

#[test]
fn a_forbidden_sequence_costs_wherever_it_is_completed() {
    let link = |shifts: &[usize], off| Link { shifts: shifts.to_vec(), off };
    let law =
        Law::Sequence(Sequence { links: vec![link(&[LATE, NIGHT], false), link(&[EARLY], false)] });
    costs(&law, "LENEEL", 20.0);
    let law = Law::Sequence(Sequence {
        links: vec![link(&[EARLY], false), link(&[], true), link(&[EARLY], false)],
    });
    costs(&law, "E-E-E--E", 20.0);
    costs_after(&law, "E-", "E", 10.0);
}

#[test]
fn what_is_fixed_and_wished_for() {
    costs(&Law::Fixed(Fixed { day: 1, held: Held::Shift(LATE) }), "-E-", 10.0);
    costs(&Law::Fixed(Fixed { day: 1, held: Held::Shift(LATE) }), "-L-", 0.0);
    costs(&Law::Fixed(Fixed { day: 1, held: Held::Off }), "-E-", 10.0);
    costs(&Law::Fixed(Fixed { day: 1, held: Held::Work }), "-E-", 0.0);
    costs(&Law::Fixed(Fixed { day: 1, held: Held::Work }), "E-E", 10.0);
    let locked = Held::Duty { shift: EARLY, start_min: 6 * 60, length_min: 8 * 60 };
    costs(&Law::Fixed(Fixed { day: 1, held: locked }), "-E-", 0.0);
    let another = Held::Duty { shift: EARLY, start_min: 7 * 60, length_min: 8 * 60 };
    costs(&Law::Fixed(Fixed { day: 1, held: another }), "-E-", 10.0);
    costs(&Law::Wish(Wish { day: 0, held: Held::Shift(EARLY), wanted: true }), "L--", 10.0);
    costs(&Law::Wish(Wish { day: 0, held: Held::Shift(EARLY), wanted: false }), "E--", 10.0);
    costs(&Law::Wish(Wish { day: 2, held: Held::Off, wanted: true }), "EEE", 10.0);
    costs(&Law::Wish(Wish { day: 2, held: Held::Off, wanted: true }), "EE-", 0.0);
}

#[test]
fn duties_outside_the_hours_of_a_day_cost() {
    let office = Available { days: Vec::new(), from_min: 6 * 60, to_min: 20 * 60 };
    costs(&Law::Available(office.clone()), "ELN-", 20.0);
    costs(&Law::Available(Available { days: vec![1, 3], ..office }), "LLEN", 20.0);
    let until_morning = Available { days: Vec::new(), from_min: 14 * 60, to_min: 32 * 60 };
    costs(&Law::Available(until_morning), "ELN-", 10.0);
}

#[test]
fn hours_between_the_starts_of_a_week_cost_beyond_the_most() {
    let law = Law::StartSpread(StartSpread { from: 0, to: 3, most_min: 6 * 60 });
    costs(&law, "EL-N", 20.0);
    costs(&law, "LEN-", 100.0);
    costs(&law, "--EN", 0.0);
    costs_after(&law, "N", "EE-", 0.0);
}

#[test]
fn what_goes_beyond_a_fair_share_costs_by_its_square() {
    let fair = |counted, already, share| Law::FairShare(FairShare { counted, already, share });
    let nights = || Counted::Shifts(vec![NIGHT]);
    costs(&fair(nights(), 0, 1), "NENN-N", 90.0);
    costs(&fair(nights(), 2, 4), "NENN-N", 40.0);
    // Three were had where one is fair: the fourth costs 9 − 4 units.
    costs(&fair(nights(), 3, 1), "N--", 50.0);
    costs_after(&fair(nights(), 0, 1), "NN", "N--", 0.0);
    costs(&fair(Counted::Weekends, 0, 0), "-----EE-----E", 40.0);
    let wish = |day, held| Wish { day, held, wanted: true };
    let wishes = vec![wish(0, Held::Off), wish(1, Held::Off), wish(2, Held::Shift(EARLY))];
    costs(&fair(Counted::Denied(wishes), 0, 0), "E-E", 10.0);
}

#[test]
fn a_head_costs_once() {
    costs(&Law::Headcount(Headcount), "-E-L", 10.0);
    costs(&Law::Headcount(Headcount), "----", 0.0);
    costs_after(&Law::Headcount(Headcount), "E", "--", 0.0);
}
