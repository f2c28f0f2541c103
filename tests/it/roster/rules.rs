//! Each key of contracts and agents shows in the roster.

use super::{DESK, find, found, letters, people, scenario};
use ringplan::planning::RosterRefusal;

const FIVE: [(&str, &str); 5] = [("A", ""), ("B", ""), ("C", ""), ("D", ""), ("E", "")];

/// The rosters of five people under a contract.
fn under(contract: &str, more: &str) -> Vec<String> {
    let text = format!("{DESK}[contract.full]\n{contract}\n{}{more}", people(&FIVE));
    let (scenario, proposal) = found(&text);
    letters(&scenario, &proposal)
}

fn worked(days: &str) -> usize {
    days.chars().filter(|day| *day != '-').count()
}

fn longest(days: &str, like: impl Fn(char) -> bool) -> usize {
    days.split(|day| !like(day)).map(str::len).max().unwrap_or(0)
}

#[test]
fn two_of_each_shift_are_there_every_day_if_nothing_forbids_it() {
    let text = format!("{DESK}[contract.full]\nrest = \"11h\"\n{}", people(&FIVE));
    let (scenario, proposal) = found(&text);
    let rosters = letters(&scenario, &proposal);
    for day in 0..7 {
        let of = |shift: char| rosters.iter().filter(|r| r[day..].starts_with(shift)).count();
        // The fifth may stand in while others have their breaks.
        assert!(of('E') >= 2 && of('L') >= 2, "{rosters:?}");
    }
    assert!(rosters.iter().all(|days| !days.contains("LE")), "{rosters:?}");
    assert_eq!(proposal.solution.bound.min(proposal.solution.cost), proposal.solution.bound);
    // From 07:00 to 08:00 all who are early are there.
    assert!(proposal.staffed[0][7] >= 2.0);
    assert!(proposal.results.replications() == 4 && proposal.complete);
}

#[test]
fn days_hours_and_stretches_keep_their_limits() {
    let rosters = under("days-a-week = 4", "");
    assert!(rosters.iter().all(|days| worked(days) == 4), "{rosters:?}");
    let rosters = under("hours-a-week = { at-least = \"22h30min\", at-most = \"30h\" }", "");
    assert!(rosters.iter().all(|days| (3..=4).contains(&worked(days))), "{rosters:?}");
    let rosters = under("days-in-a-row = 2", "");
    assert!(rosters.iter().all(|days| longest(days, |d| d != '-') <= 2), "{rosters:?}");
    let rosters = under("days-in-a-row = { at-least = 3, at-most = 4 }\ndays-off-in-a-row = 2", "");
    for days in &rosters {
        let inner = days.trim_matches('-');
        assert!(inner.split('E').all(|gap| gap.len() != 1 || gap == "L"), "{rosters:?}");
    }
    let rosters = under("weekends = 0", "");
    assert!(rosters.iter().all(|days| days.ends_with("--")), "{rosters:?}");
}

#[test]
fn shifts_sequences_and_rotations_are_kept() {
    let rosters = under("shifts = [\"late\"]", "");
    assert!(rosters.iter().all(|days| !days.contains('E')), "{rosters:?}");
    let rosters = under("forbidden = [ [\"early\", \"late\"], [\"late\", \"early\"] ]", "");
    assert!(rosters.iter().all(|d| !d.contains("EL") && !d.contains("LE")), "{rosters:?}");
    let rosters = under("start-span = \"0s\"", "");
    assert!(rosters.iter().all(|d| !(d.contains('E') && d.contains('L'))), "{rosters:?}");
    let rosters = under("available = { mon-wed = \"any\", thu = \"13:00-24:00\" }", "");
    assert!(rosters.iter().all(|d| d.ends_with("---") && &d[3..4] != "E"), "{rosters:?}");
    let contract = "[contract.full]\nrotation = [\"early\", \"late\", \"off\"]\n";
    let two = people(&[("A", ""), ("B", "rotation-day = 3")]);
    let (scenario, proposal) = found(&format!("{DESK}{contract}{two}"));
    assert_eq!(letters(&scenario, &proposal), ["EL-EL-E", "-EL-EL-"]);
}

#[test]
fn nights_are_in_blocks_with_days_off_after_them() {
    let night = "[shift.night]\nstart = \"22:00\"\nlength = \"8h\"\n";
    let open = DESK.replace("07:00-22:00", "00:00-24:00");
    let contract =
        "[contract.full]\nshifts = [\"night\"]\nnights-in-a-row = 2\ndays-off-after-nights = 2\n";
    let (scenario, proposal) = found(&format!("{open}{night}{contract}{}", people(&FIVE)));
    for days in letters(&scenario, &proposal) {
        assert!(longest(&days, |day| day == 'N') <= 2 && !days.contains("N-N"), "{days}");
    }
    // The first morning is that of people who began the evening before: nobody's fault.
    let nights: u32 = proposal.shares.iter().map(|share| share.nights).sum();
    assert_eq!(nights, 14, "two a night");
}

#[test]
fn leave_fixed_days_and_wishes_are_heard() {
    let names = [
        ("A", "away = [2026-03-02, { from = 2026-03-05, to = 2026-03-06 }]"),
        ("B", "fixed = { tue = \"late\", 2026-03-07 = \"off\" }"),
        ("C", "wishes = { mon-sun = { avoid = \"late\" } }"),
        ("D", "wishes = { wed = \"off\" }\nseniority = 2"),
        ("E", "available = \"06:00-16:00\""),
    ];
    let (scenario, proposal) = found(&format!("{DESK}[contract.full]\n{}", people(&names)));
    let rosters = letters(&scenario, &proposal);
    assert!(rosters[0].starts_with('-') && &rosters[0][3..5] == "--", "{rosters:?}");
    assert!(&rosters[1][1..2] == "L" && &rosters[1][5..6] == "-", "{rosters:?}");
    assert!(!rosters[2].contains('L') && !rosters[4].contains('L'), "{rosters:?}");
    assert_eq!((&rosters[3][2..3], proposal.shares[3].granted), ("-", 1), "{rosters:?}");
}

#[test]
fn who_is_on_leave_owes_the_hours_of_the_other_days() {
    let names = [("A", "away = [{ from = 2026-03-02, to = 2026-03-05 }]"), ("B", "")];
    let contract = "[contract.full]\ndays-a-week = 5\nhours-a-week = \"37h30min\"\n";
    let (scenario, proposal) = found(&format!("{DESK}{contract}{}", people(&names)));
    let days: Vec<usize> = letters(&scenario, &proposal).iter().map(|days| worked(days)).collect();
    // Four of five days of work are done.
    assert_eq!(days, [1, 5]);
    let week = [("A", "away = [{ from = 2026-03-02, to = 2026-03-06 }]"), ("B", ""), ("C", "")];
    let contract = "[contract.full]\nhours-a-week = { at-most = \"38h\", target = \"37h30min\" }\n";
    let (scenario, proposal) = found(&format!("{DESK}{contract}{}", people(&week)));
    assert_eq!(letters(&scenario, &proposal)[0], "-------", "a week on leave has no weekend");
}

#[test]
fn leave_takes_off_the_days_on_which_the_person_would_be_at_work() {
    let days = |contract: &str, person: &str| {
        let text = format!("{DESK}[contract.full]\n{contract}\n[agent.A]\ncontract = \"full\"\n");
        let (scenario, proposal) = found(&format!("{text}group = \"desk\"\n{person}\n"));
        worked(&letters(&scenario, &proposal)[0])
    };
    let full =
        "days-a-week = 5\nhours-a-week = { at-least = \"37h30min\", at-most = \"37h30min\" }";
    let until = |first: u32, last: u32| {
        format!("away = [{{ from = 2026-03-0{first}, to = 2026-03-0{last} }}]")
    };
    // The 2nd is a Monday.
    assert_eq!(days(full, &until(7, 8)), 5, "a weekend off is no day of work");
    assert_eq!(days(full, &until(5, 8)), 3);
    assert_eq!(days(full, &until(2, 8)), 0);
    let four = "days-a-week = 4\ndays-in-a-row = 7";
    assert_eq!(days(four, &until(2, 2)), 3, "one of four");
    assert_eq!(days(four, &until(2, 5)), 0);
    let weekend = "days-a-week = 2\navailable = { sat-sun = \"any\" }";
    assert_eq!(days(weekend, &until(7, 7)), 1, "who works on weekends has leave on weekends");
    let limits = "days-a-week = { at-least = 4, at-most = 5 }\nhours-a-week = { at-least = \"30h\", at-most = \"38h\" }\navailable = { mon-thu = \"any\" }";
    assert_eq!(days(limits, &until(2, 8)), 0, "all that could be worked is leave");
    assert_eq!(days(limits, &until(2, 2)), 3);
    let rotation = "days-a-week = { at-most = 3 }\nrotation = [\"off\", \"off\", \"off\", \"off\", \"work\", \"work\", \"work\"]";
    assert_eq!(days(rotation, &until(2, 3)), 3, "days off of the rotation");
    assert_eq!(days(rotation, &until(6, 7)), 1);
}

#[test]
fn a_short_week_has_room_for_all_its_days() {
    let contract = "[contract.full]\nhours-a-week = { at-least = \"30h\", at-most = \"38h\" }\n\
        [rules]\npack = \"eu\"\n";
    for (length, least) in [(5, 4), (2, 2), (8, 5)] {
        let text = format!("{DESK}{contract}{}", people(&[("A", ""), ("B", "")]))
            .replace("days = 7", &format!("days = {length}"));
        let (scenario, proposal) = found(&text);
        for days in letters(&scenario, &proposal) {
            assert!(worked(&days) >= least, "{length} days: {days}");
        }
    }
}

#[test]
fn no_night_reaches_into_leave_and_leave_replaces_a_day_of_the_rotation() {
    let nights = DESK.replace("[shift.late]\nstart = \"14:00\"", "[shift.late]\nstart = \"22:00\"");
    let nights = nights.replace("open = \"07:00-22:00\"\n", "");
    let leave = "away = [2026-03-05]";
    let (scenario, proposal) =
        found(&format!("{nights}[contract.full]\n{}", people(&[("A", leave), ("B", "")])));
    let days = &letters(&scenario, &proposal)[0];
    assert!(&days[2..3] != "L" && &days[3..4] == "-", "{days}");
    // A night of the rotation that would end on leave gives way.
    let (scenario, proposal) = found(&format!(
        "{nights}[contract.full]\nrotation = [\"early\", \"late\", \"off\"]\n[rules]\nover = 1000\n{}",
        people(&[("A", "away = [2026-03-04]")])
    ));
    let days = &letters(&scenario, &proposal)[0];
    assert!(days.starts_with('E') && &days[1..2] != "L" && &days[2..3] == "-", "{days}");
    let rotation = "rotation = [\"early\", \"late\", \"off\"]\n";
    let (scenario, proposal) =
        found(&format!("{DESK}[contract.full]\n{rotation}{}", people(&[("A", leave)])));
    assert_eq!(letters(&scenario, &proposal), ["EL--L-E"]);
}

#[test]
fn rest_lasts_an_hour_less_where_the_clock_is_put_forward() {
    // Late until 22:00 on Saturday, early from 07:00 on Sunday: nine hours by the clock.
    let can_be = |start: &str, rest: &str| {
        let zone = format!("start = {start}\ntime-zone = \"Europe/Amsterdam\"");
        let desk = DESK.replace("start = 2026-03-02", &zone).replace("days = 7", "days = 2");
        let fixed = [("A", "fixed = { sat = \"late\", sun = \"early\" }")];
        let text = format!("{desk}[contract.full]\nrest = \"{rest}\"\n{}", people(&fixed));
        find(&scenario(&text)).is_ok()
    };
    let (spring, autumn, no_change) = ("2026-03-28", "2026-10-24", "2026-03-21");
    assert!(can_be(no_change, "9h") && !can_be(no_change, "9h30min"));
    assert!(can_be(spring, "8h") && !can_be(spring, "8h30min"));
    assert!(can_be(autumn, "10h") && !can_be(autumn, "10h30min"));
}

#[test]
fn legal_limits_bind_everybody() {
    let rosters = under("", "[rules]\npack = \"cn\"\n");
    assert!(rosters.iter().all(|days| worked(days) <= 5), "37.5 of 40 hours: {rosters:?}");
    let long = DESK.replace("length = \"8h\"\nbreaks", "length = \"9h30min\"\nbreaks");
    let text = format!("{long}[contract.full]\n[rules]\npack = \"cn\"\n{}", people(&FIVE));
    let (_, proposal) = found(&text);
    assert!(proposal.assignments.is_empty(), "shifts of 9 paid hours");
}

#[test]
fn a_rule_with_a_price_gives_way_and_is_told() {
    let names = [("A", ""), ("B", "")];
    let rules = "[rules]\nweekends = 1\n";
    let text = format!("{DESK}[contract.full]\nweekends = 0\n{rules}{}", people(&names));
    let (scenario, proposal) = found(&text);
    let rosters = letters(&scenario, &proposal);
    assert!(rosters.iter().all(|days| !days.ends_with('-')), "{rosters:?}");
    let broken = proposal.verdict.violations.iter().find(|v| v.rule == "weekends").unwrap();
    let (_, said) = proposal.question.said(&scenario, broken);
    assert_eq!(said, "contract full, weekends: works on at most 0 weekends");
    let rules = "[rules]\nforbidden = 1\ndays-a-week = 1\nstart-span = 1\nhours-a-week = 1\n";
    let contract = "forbidden = [[\"early\", \"early\"], [\"late\", \"late\"]]\ndays-a-week = 3\n\
        start-span = \"0s\"\nhours-a-week = { at-most = \"20h\", target = \"15h\" }";
    let wishes = [("A", "wishes = { mon = \"off\", tue = { avoid = \"work\" } }"), ("B", "")];
    let text = format!("{DESK}[contract.full]\n{contract}\n{rules}{}", people(&wishes));
    let (scenario, proposal) = found(&text);
    let violations = proposal.verdict.violations.iter();
    let key = |violation| proposal.question.price_key(&scenario, violation);
    let keys: std::collections::BTreeSet<&str> = violations.map(key).collect();
    for key in ["days-a-week", "hours-a-week", "hours-target", "fair-weekends", "wishes"] {
        assert!(keys.contains(key), "{key}: {keys:?}");
    }
}

#[test]
fn what_cannot_be_kept_together_is_named_and_nothing_else() {
    let names = [
        ("A", "available = { mon-thu = \"any\" }"),
        ("B", ""),
        ("C", "fixed = { mon = \"late\", tue = \"early\" }"),
    ];
    let contract = "[contract.full]\ndays-a-week = 5\nrest = \"11h\"\ndays-in-a-row = 6\n";
    let scenario = scenario(&format!("{DESK}{contract}{}", people(&names)));
    let Err(RosterRefusal::Conflicts(conflicts)) = find(&scenario) else {
        panic!("no roster keeps these rules")
    };
    assert_eq!(conflicts.iter().map(|c| c.agents[0]).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(
        conflicts[0].rules,
        [
            "contract full, days-a-week: 5 days from Mon 2 Mar to Sun 8 Mar",
            "a day off on Fri 6 Mar: availability",
            "a day off on Sat 7 Mar: availability",
            "a day off on Sun 8 Mar: availability",
        ]
    );
    assert_eq!(
        conflicts[1].rules,
        [
            "contract full, rest: rests 11 hours between shifts",
            "late on Mon 2 Mar: fixed",
            "early on Tue 3 Mar: fixed",
        ]
    );
}

#[test]
fn fairness_shares_out_what_nobody_likes() {
    let names = [("A", ""), ("B", ""), ("C", ""), ("D", "")];
    let one = DESK.replace("staff = 2", "staff = 1");
    let contract = "[contract.full]\nrest = \"11h\"\n[rules]\nfair-late = 3\n";
    let (_, proposal) = found(&format!("{one}{contract}{}", people(&names)));
    let late: Vec<u32> = proposal.shares.iter().map(|share| share.late).collect();
    assert!(late.iter().all(|late| (1..=2).contains(late)), "{late:?}");
}
