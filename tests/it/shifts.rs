//! Shifts and tours: every proposal keeps the rules of the file, every bound is one, and the command says
//! what a planner needs.

#[path = "shifts/command.rs"]
mod command;
#[path = "shifts/exhaustive.rs"]
mod exhaustive;
#[path = "shifts/instances.rs"]
mod instances;
#[path = "shifts/surcharges.rs"]
mod surcharges;

use std::path::Path;

use ringplan::planning::{Against, GroupShifts, ShiftProposal, ShiftRefusal, ShiftWish, shifts};
use ringplan::scenario::{Scenario, read_text};
use ringplan::schedule::Bounded;
use ringplan::schedule::checker::{self, Duty};
use ringplan::sim::Replications;
use ringplan::time::{Calendar, hours};
use ringplan::watch::{Unwatched, Watch};

fn scenario(text: &str) -> Scenario {
    let reading = read_text("shifts.toml", text, Path::new("."), &[]);
    let problems: Vec<&str> = reading.problems.iter().map(|p| p.message.as_str()).collect();
    reading.scenario.unwrap_or_else(|| panic!("{problems:?}"))
}

/// A desk with 4 to 9 heads from 08:00 to 18:00, and what else the file says.
fn desk(days: u32, more: &str) -> String {
    format!(
        "[scenario]\nstart = 2026-03-02\ndays = {days}\ninterval = \"30min\"\n\
         [queue.calls]\nopen = \"08:00-18:00\"\narrivals = {{ per-hour = 60 }}\nhandle-time = \"4min\"\n\
         [group.agents]\nskills = {{ calls = 1 }}\ncost-per-hour = 20.0\n\
         staff = [4, 5, 6, 7, 8, 9, 9, 8, 8, 7, 7, 8, 8, 8, 7, 7, 6, 5, 5, 4]\n{more}\n"
    )
}

const RANGES: &str = "[shift.long]\nstart = { from = \"08:00\", to = \"10:00\" }\nlength = \"8h\"\n\
    breaks = [ { between = [\"1h30min\", \"2h30min\"], length = \"15min\" }, { between = [\"3h30min\", \"4h30min\"], length = \"30min\", paid = false } ]\n\
    [shift.short]\nstart = { from = \"08:00\", to = \"14:00\" }\nlength = { from = \"4h\", to = \"6h\", every = \"1h\" }\n\
    breaks = [ { between = [\"2h\", \"3h\"], length = \"15min\", from-length = \"5h\" } ]\n";

const TOURS: &str = "[tour.full]\ndays-a-week = 5\nshifts = [\"long\"]\nstart-span = \"1h\"\ndays-off = \"consecutive\"\n\
    [tour.part]\ndays-a-week = 4\nshifts = [\"short\"]\nat-least = 2\nat-most = 30\n";

fn wish(scenario: &Scenario) -> ShiftWish {
    let heads = |group: &ringplan::center::Group| match &group.staff {
        ringplan::center::Staff::Heads(heads) => heads.clone(),
        ringplan::center::Staff::Shifts(_) => panic!("heads"),
    };
    ShiftWish {
        required: scenario.center.groups.iter().map(heads).collect(),
        seed: 1,
        iterations: Some(4),
        replications: Replications::Fixed(4),
        soft: None,
        mends: false,
    }
}

fn found(scenario: &Scenario, wish: &ShiftWish) -> ShiftProposal {
    shifts(scenario, wish, &Unwatched).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

/// The duties of a proposal's first group, as the checker sees them.
fn duties(scenario: &Scenario, proposal: &ShiftProposal) -> Vec<Duty> {
    let group = &proposal.groups[0];
    let slot = group.layout.slot;
    let mut duties = Vec::new();
    for (person, nouns) in group.plan.people.iter().enumerate() {
        for placed in &nouns.days {
            let worked = &group.layout.duties[placed.duty];
            let windows = scenario.space.shifts[worked.shift].breaks_of(worked.length);
            let breaks = placed.breaks.iter().zip(windows);
            duties.push(Duty {
                person,
                shift: worked.shift,
                tour: group.layout.tours.get(nouns.tour).copied(),
                day: worked.day,
                start: worked.start,
                length: worked.length,
                breaks: breaks.map(|(&at, window)| (at as u64 * slot, window.length)).collect(),
            });
        }
    }
    duties
}

fn check(scenario: &Scenario, proposal: &ShiftProposal) {
    let duties = duties(scenario, proposal);
    let calendar: &Calendar = &scenario.calendar;
    let days = calendar.days() as usize;
    let before = -calendar.first_staffed_day() as usize;
    let heads = |shift: usize, day: usize| {
        let bounds = scenario.space.shifts[shift].heads[before + day];
        (bounds.least, bounds.most)
    };
    let violations = checker::violations(&scenario.space, &duties, heads, days);
    assert!(violations.is_empty(), "{violations:#?}");
    let group = &proposal.groups[0];
    let slot = group.layout.slot;
    let staffed = checker::staffed(&duties, days, slot, days == 7 || days == 1);
    for (place, interval) in calendar.intervals().iter().enumerate() {
        let each = calendar.interval() / slot;
        let first =
            interval.day as u64 * (24 * 3_600_000_000 / slot) + u64::from(interval.slot) * each;
        let there = (first..first + each).map(|piece| staffed[piece as usize]).min();
        assert_eq!(there, Some(group.staffed(calendar)[place]), "cover as claimed");
        assert!(there >= Some(group.required[place]), "interval {place}");
    }
    let paid = |duty: &Duty| hours(scenario.space.shifts[duty.shift].paid(duty.length));
    let cost: f64 = duties.iter().map(|duty| 20.0 * paid(duty)).sum();
    assert!((group.plan.cost - cost).abs() < 1e-6, "{} for {cost}", group.plan.cost);
    assert!(group.plan.bound <= cost + 1e-6 && group.plan.bound > 0.5 * cost);
}

#[test]
fn proposals_keep_every_rule() {
    for (days, more) in
        [(1, RANGES.to_owned()), (3, RANGES.to_owned()), (7, format!("{RANGES}{TOURS}"))]
    {
        let scenario = scenario(&desk(days, &more));
        let proposal = found(&scenario, &wish(&scenario));
        check(&scenario, &proposal);
    }
}

#[test]
fn bounds_on_heads_are_kept() {
    let bounded = RANGES.replace(
        "[shift.short]",
        "at-least = 3\nat-most = 5\n[shift.short]\nat-most = { daily = 9 }",
    );
    let scenario = scenario(&desk(2, &bounded));
    let proposal = found(&scenario, &wish(&scenario));
    check(&scenario, &proposal);
}

#[test]
fn few_different_shifts_are_enough() {
    for (days, more) in [(2, RANGES.to_owned()), (7, format!("{RANGES}{TOURS}"))] {
        let few = desk(days, &more).replace("interval =", "different-shifts = 5\ninterval =");
        let scenario = scenario(&few);
        let proposal = found(&scenario, &wish(&scenario));
        check(&scenario, &proposal);
        let mut kinds: Vec<_> = duties(&scenario, &proposal)
            .into_iter()
            .map(|duty| (duty.shift, duty.start, duty.length))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert!(kinds.len() <= 5, "{kinds:?}");
    }
    let one = desk(1, RANGES).replace("interval =", "different-shifts = 1\ninterval =");
    let scenario = scenario(&one);
    let refusal = shifts(&scenario, &wish(&scenario), &Unwatched).expect_err("a refusal");
    assert_eq!(refusal, ShiftRefusal::TooFewDifferent(0));
}

#[test]
fn night_shifts_reach_into_the_first_morning_of_a_week() {
    let nights = "[scenario]\nstart = 2026-03-02\ndays = 7\ninterval = \"60min\"\n\
        [queue.calls]\narrivals = { per-hour = 6 }\nhandle-time = \"4min\"\n\
        [group.agents]\nskills = { calls = 1 }\nstaff = 2\ncost-per-hour = 20.0\n\
        [shift.any]\nstart = { from = \"06:00\", to = \"22:00\", every = \"8h\" }\nlength = \"8h\"\n\
        [tour.full]\ndays-a-week = 5\n";
    let scenario = scenario(nights);
    let proposal = found(&scenario, &wish(&scenario));
    check(&scenario, &proposal);
    // Two heads around the clock are 42 shifts; people of five days cannot make 42, but 45.
    assert!(
        (proposal.groups[0].plan.cost - 45.0 * 8.0 * 20.0).abs() < 1e-6,
        "{}",
        proposal.groups[0].plan.cost
    );
}

#[test]
fn the_same_steps_find_the_same_shifts() {
    let scenario = scenario(&desk(7, &format!("{RANGES}{TOURS}")));
    let [one, other] = [found(&scenario, &wish(&scenario)), found(&scenario, &wish(&scenario))];
    assert_eq!(one.groups[0].plan.people, other.groups[0].plan.people);
    let few = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let alone = few.install(|| found(&scenario, &wish(&scenario)));
    assert_eq!(one.posted, alone.posted, "at any number of threads");
}

/// Has had enough from the start, but is not stopped.
struct InNoTime;

impl Watch for InNoTime {
    fn progress(&self, _done: u64, _total: u64) {}

    fn stop(&self) -> bool {
        false
    }

    fn enough(&self) -> bool {
        true
    }
}

#[test]
fn without_any_time_there_are_shifts_that_keep_every_rule() {
    for (days, more) in [(1, RANGES.to_owned()), (7, format!("{RANGES}{TOURS}"))] {
        let few = desk(days, &more).replace("interval =", "different-shifts = 8\ninterval =");
        for text in [desk(days, &more), few] {
            let scenario = scenario(&text);
            let wish = ShiftWish { iterations: None, ..wish(&scenario) };
            let proposal = shifts(&scenario, &wish, &InNoTime).expect("shifts");
            check(&scenario, &proposal);
        }
    }
}

#[test]
fn a_soft_cover_leaves_out_what_costs_more_than_it_is_worth() {
    let scenario = scenario(&desk(1, RANGES));
    let hard = wish(&scenario);
    let covered = found(&scenario, &hard);
    let soft = ringplan::optimize::Weights { under: 15.0, over: 1.0 };
    let cheap = found(&scenario, &ShiftWish { soft: Some(soft), ..hard });
    let (under, _) = cheap.groups[0].under_and_over();
    assert!(under > 0.0 && cheap.groups[0].plan.cost < covered.groups[0].plan.cost);
    assert!(cheap.groups[0].plan.bound <= cheap.groups[0].plan.cost + 1e-6);
}

#[test]
fn what_cannot_be_covered_is_named() {
    let refusal = |text: &str| {
        let scenario = scenario(text);
        let wish = wish(&scenario);
        shifts(&scenario, &wish, &Unwatched).expect_err("a refusal")
    };
    assert_eq!(refusal(&desk(1, "")), ShiftRefusal::NoShifts);
    let late = RANGES.replace("from = \"08:00\"", "from = \"09:00\"");
    let ShiftRefusal::OutOfReach(lacks) = refusal(&desk(1, &late)) else { panic!("out of reach") };
    assert_eq!(lacks.iter().map(|lack| lack.heads).collect::<Vec<_>>(), [4, 5]);
    let few = RANGES
        .replace("length = \"8h\"", "length = \"8h\"\nat-most = 2")
        .replace("every = \"1h\" }", "every = \"1h\" }\nat-most = 6");
    let ShiftRefusal::Bounds(lacks, against) = refusal(&desk(1, &few)) else { panic!("too tight") };
    assert!(!lacks.is_empty());
    let bounds = [0, 1].map(|shift| Against::Most(Bounded::Shift(shift, 0)));
    assert!(against.iter().all(|one| bounds.contains(one)) && !against.is_empty(), "{against:?}");
    let seats = desk(1, RANGES).replace("interval =", "seats = 8\ninterval =");
    let ShiftRefusal::Seats(lacks) = refusal(&seats) else { panic!("seats") };
    assert_eq!((lacks.len(), lacks[0].heads), (2, 1));
}

#[test]
fn bounds_that_contradict_each_other_are_named_with_their_amount() {
    let refusal = |text: &str| {
        let scenario = scenario(text);
        let refusal = shifts(&scenario, &wish(&scenario), &Unwatched).expect_err("a refusal");
        let ShiftRefusal::Contradiction(contradiction) = refusal else { panic!("{refusal:?}") };
        (contradiction.too_many, contradiction.against)
    };
    // Fourteen of the long shift at 08:00 to 10:00 are there together, on ten seats.
    let many = RANGES.replace("length = \"8h\"", "length = \"8h\"\nat-least = 14");
    let seats = desk(1, &many).replace("interval =", "seats = 10\ninterval =");
    let (too_many, against) = refusal(&seats);
    let [(bounded, heads)] = too_many[..] else { panic!("{too_many:?}") };
    assert_eq!(bounded, Bounded::Shift(0, 0));
    // Breaks free some seats, so that a few more than ten fit.
    assert!((1..=4).contains(&heads), "{heads}");
    assert!(against.iter().all(|one| matches!(one, Against::Seats(_))) && !against.is_empty());
    // Nine people on a tour of five days do 45 shifts; at most four on each of seven days are 28.
    let bounded = RANGES.replace("length = \"8h\"", "length = \"8h\"\nat-most = 4");
    let tours = TOURS.replace("\"consecutive\"", "\"consecutive\"\nat-least = 9");
    let (too_many, against) = refusal(&desk(7, &format!("{bounded}{tours}")));
    // 28 shifts are 5.6 people: at least 3.4 of nine, that is four, are too many.
    assert_eq!(too_many, [(Bounded::Tour(0), 4)]);
    let is_most = |one: &Against| matches!(one, Against::Most(Bounded::Shift(0, _)));
    assert!(against.iter().all(is_most) && !against.is_empty(), "{against:?}");
}

#[test]
fn groups_share_the_seats() {
    let two = desk(1, RANGES).replace("interval =", "seats = 11\ninterval =")
        + "[queue.mail]\nopen = \"08:00-18:00\"\narrivals = { per-hour = 10 }\nhandle-time = \"4min\"\n\
           [group.back]\nskills = { mail = 1 }\ncost-per-hour = 15.0\nstaff = 2\n";
    let scenario = scenario(&two);
    let proposal = found(&scenario, &wish(&scenario));
    let staffed: Vec<Vec<u32>> =
        proposal.groups.iter().map(|group| group.staffed(&scenario.calendar)).collect();
    for (interval, (front, back)) in staffed[0].iter().zip(&staffed[1]).enumerate() {
        assert!(front + back <= 11, "{front} and {back} in interval {interval}");
        assert!(*front >= proposal.groups[0].required[interval]);
        assert!(*back >= proposal.groups[1].required[interval]);
    }
    for group in &proposal.groups {
        assert!(group.plan.bound <= group.plan.cost + 1e-6);
    }
    let soft = ringplan::optimize::Weights { under: 50.0, over: 0.0 };
    let few = two.replace("seats = 11", "seats = 7");
    let scenario = self::scenario(&few);
    let proposal = found(&scenario, &ShiftWish { soft: Some(soft), ..wish(&scenario) });
    for interval in 0..scenario.calendar.intervals().len() {
        let there = |group: &GroupShifts| group.staffed(&scenario.calendar)[interval];
        assert!(proposal.groups.iter().map(there).sum::<u32>() <= 7, "interval {interval}");
    }
}

#[test]
fn heads_of_a_shift_are_kept_where_nobody_is_required() {
    let wanted = RANGES.replace("length = \"8h\"", "length = \"8h\"\nat-least = 3");
    let text = desk(1, &wanted);
    let (before, after) = text.split_once("staff = [").expect("staff");
    let (_, after) = after.split_once(']').expect("its end");
    let scenario = scenario(&format!("{before}staff = 0{after}"));
    let proposal = found(&scenario, &wish(&scenario));
    check(&scenario, &proposal);
    assert_eq!(proposal.groups[0].plan.people.len(), 3);
}

#[test]
fn the_requirement_falls_where_the_replay_needs_less() {
    let text = desk(1, RANGES).replace(
        "handle-time = \"4min\"",
        "handle-time = { distribution = \"exponential\", mean = \"4min\" }\ntarget = { answered-within = \"60s\", share = 0.5 }",
    );
    let scenario = scenario(&text);
    let plain = ShiftWish { replications: Replications::Fixed(50), ..wish(&scenario) };
    let ample = found(&scenario, &plain);
    assert!(ample.unmet.is_empty());
    let lean = found(&scenario, &ShiftWish { mends: true, ..plain });
    assert!(lean.unmet.is_empty() && lean.rounds > 0);
    assert!(lean.groups[0].plan.cost < ample.groups[0].plan.cost);
}

#[test]
fn the_group_is_raised_that_mends_most_for_its_money() {
    let text = desk(1, RANGES)
        .replace("handle-time = \"4min\"", "handle-time = { distribution = \"exponential\", mean = \"4min\" }\ntarget = { answered-within = \"20s\", share = 0.8 }")
        .replace("staff = [4, 5, 6, 7, 8, 9, 9, 8, 8, 7, 7, 8, 8, 8, 7, 7, 6, 5, 5, 4]", "staff = 3")
        .replace("cost-per-hour = 20.0", "cost-per-hour = 60.0")
        + "[group.others]\nskills = { calls = 1 }\ncost-per-hour = 20.0\nstaff = 2\n";
    let scenario = scenario(&text);
    let tight = ShiftWish { replications: Replications::Fixed(50), mends: true, ..wish(&scenario) };
    let mended = found(&scenario, &tight);
    let heads = |group: usize| mended.groups[group].required.iter().sum::<u32>();
    assert!(
        heads(0) <= 3 * 20 && heads(1) > 2 * 20,
        "the cheap ones rise: {}, {}",
        heads(0),
        heads(1)
    );
}

#[test]
fn the_requirement_rises_until_the_replay_keeps_its_promise() {
    let text = desk(1, RANGES)
        .replace("handle-time = \"4min\"", "handle-time = { distribution = \"exponential\", mean = \"4min\" }\ntarget = { answered-within = \"20s\", share = 0.8 }")
        .replace("staff = [4, 5, 6, 7, 8, 9, 9, 8, 8, 7, 7, 8, 8, 8, 7, 7, 6, 5, 5, 4]", "staff = 5");
    let scenario = scenario(&text);
    let tight = ShiftWish { replications: Replications::Fixed(200), ..wish(&scenario) };
    let short = found(&scenario, &tight);
    assert!(!short.unmet.is_empty(), "five are too few");
    let mended = found(&scenario, &ShiftWish { mends: true, ..tight });
    assert!(mended.unmet.is_empty() && mended.rounds > 0, "{:?}", mended.unmet);
    assert!(mended.groups[0].plan.cost > short.groups[0].plan.cost);
}
