//! What was before, what stays, and the fewest changes when something happens.

use std::path::Path;

use super::{DESK, letters, people, run, scenario, wish};
use crate::common::{folder_with, ringplan};
use ringplan::center::{Assignment, Break, Worked};
use ringplan::planning::{Given, Present, RosterProposal, RosterRefusal, roster};
use ringplan::scenario::{Had, LedgerRow, RosterRow, Scenario};
use ringplan::time::HOUR;
use ringplan::watch::Unwatched;

pub(super) fn with(scenario: &Scenario, given: Given) -> Result<RosterProposal, RosterRefusal> {
    roster(scenario, &ringplan::planning::RosterWish { given, ..wish(scenario) }, &Unwatched)
}

/// A row of an early (0) or a late shift (1).
pub(super) fn row(agent: usize, date: &str, range: usize) -> RosterRow {
    let start = [7, 14][range] * HOUR;
    let worked = Worked { range, start, length: 8 * HOUR, breaks: Vec::<Break>::new() };
    RosterRow { agent, date: date.parse().unwrap(), group: 0, worked }
}

pub(super) fn rows(scenario: &Scenario, assignments: &[Assignment]) -> Vec<RosterRow> {
    let row = |one: &Assignment| RosterRow {
        agent: one.agent,
        date: scenario.calendar.date(one.day as i32),
        group: one.group,
        worked: one.worked.clone(),
    };
    assignments.iter().map(row).collect()
}

#[test]
fn rest_and_days_in_a_row_reach_back_before_the_first_day() {
    let text = format!(
        "{DESK}[contract.full]\nrest = \"11h\"\ndays-in-a-row = 3\n{}",
        people(&[("A", ""), ("B", ""), ("C", "")])
    );
    let scenario = scenario(&text);
    let history = vec![
        row(0, "2026-03-01", 1),
        row(1, "2026-02-27", 0),
        row(1, "2026-02-28", 0),
        row(1, "2026-03-01", 0),
    ];
    let proposal = with(&scenario, Given { history, ..Given::default() }).unwrap();
    let rosters = letters(&scenario, &proposal);
    assert!(!rosters[0].starts_with('E') && rosters[1].starts_with('-'), "{rosters:?}");
}

#[test]
fn what_was_worked_before_counts_at_its_own_times() {
    // The late shift of Sunday went on until midnight, which no shift does now.
    let text = format!("{DESK}[contract.full]\nrest = \"8h\"\n{}", people(&[("A", ""), ("B", "")]));
    let scenario = scenario(&text);
    let mut long = row(0, "2026-03-01", 1);
    long.worked.length = 10 * HOUR;
    let other = row(1, "2026-03-01", 1);
    let proposal = with(&scenario, Given { history: vec![long, other], ..Given::default() });
    let is = letters(&scenario, &proposal.unwrap());
    assert!(!is[0].starts_with('E') && is[1].starts_with('E'), "{is:?}");
}

#[test]
fn days_in_a_row_before_the_first_count_in_a_short_roster() {
    let text = format!(
        "{}[contract.full]\ndays-in-a-row = 6\n{}",
        DESK.replace("days = 7", "days = 3"),
        people(&[("A", ""), ("B", "")])
    );
    let scenario = scenario(&text);
    let days = ["02-24", "02-25", "02-26", "02-27", "02-28", "03-01"];
    let history = days.iter().map(|day| row(0, &format!("2026-{day}"), 0)).collect();
    let proposal = with(&scenario, Given { history, ..Given::default() }).unwrap();
    assert!(letters(&scenario, &proposal)[0].starts_with('-'));
}

#[test]
fn a_repair_takes_the_past_as_it_was() {
    // A late shift before an early one, one that began late, and one on a day of leave.
    let text = format!(
        "{DESK}[contract.full]\nrest = \"11h\"\n{}",
        people(&[("A", ""), ("B", "away = [2026-03-03]")])
    );
    let scenario = scenario(&text);
    let mut odd = row(1, "2026-03-02", 0);
    odd.worked.start += HOUR / 4;
    let past = vec![
        row(0, "2026-03-02", 1),
        row(0, "2026-03-03", 0),
        odd.clone(),
        row(1, "2026-03-03", 0),
    ];
    let present = Some(Present { rows: past, from: 3 });
    let proposal = with(&scenario, Given { present, ..Given::default() }).unwrap();
    let is = letters(&scenario, &proposal);
    assert!(is[0].starts_with("LE-") && is[1].starts_with("EE-"), "{is:?}");
    assert!(is.iter().all(|days| !days[3..].contains("LE")), "the rule still binds: {is:?}");
    let own = proposal.assignments.iter().find(|one| (one.agent, one.day) == (1, 0)).unwrap();
    assert_eq!(own.worked, odd.worked);
    assert!(proposal.changed.iter().all(|changed| changed.day >= 3));
}

#[test]
fn whose_wishes_were_denied_before_has_them_granted_now() {
    let one = DESK.replace("staff = 2", "staff = 1").replace("07:00-22:00", "07:00-15:00");
    // Both want the same two days off, one is needed.
    let wishes = "wishes = { tue = \"off\", thu = \"off\" }";
    let names = people(&[("A", wishes), ("B", wishes)]);
    let text = format!(
        "{one}[contract.full]\nshifts = [\"early\"]\n[rules]\nfair-weekends = 0\nfair-wishes = 9\n{names}"
    );
    let scenario = scenario(&text);
    let denied = |ledger: Vec<LedgerRow>| -> Vec<u32> {
        let proposal = with(&scenario, Given { ledger, ..Given::default() }).unwrap();
        proposal.shares.iter().map(|share| share.wishes - share.granted).collect()
    };
    let before = |agent, denied| LedgerRow { agent, had: Had { denied, ..Had::default() } };
    assert_eq!(denied(Vec::new()), [1, 1], "one each");
    assert_eq!(denied(vec![before(0, 3), before(1, 1)]), [0, 2]);
    assert_eq!(denied(vec![before(0, 1), before(1, 3)]), [2, 0]);
    assert_eq!(denied(vec![before(0, 7)]), [1, 1], "who is new begins with the least");
}

#[test]
fn a_ledger_is_written_and_read_back() {
    let folder = folder_with(&format!(
        "{DESK}[contract.full]\n{}",
        people(&[("A", "wishes = { tue = \"work\" }"), ("王芳", ""), ("C", "")])
    ));
    let ledger = "agent,weekends,late,nights,wishes,granted,denied_before\n\
        A,1,2,0,3,1,4\n王芳,0,5,0,0,0,0\n";
    std::fs::write(folder.path().join("before.csv"), ledger).unwrap();
    let args = ["roster", "desk.toml", "--requirement=file", "--iterations=4", "--replications=2"];
    let code = |more: &[&str]| {
        let output = ringplan(folder.path(), &[&args[..], more].concat());
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let written = ["--ledger", "before.csv", "--csv", "tables", "--json", "plan.json"];
    assert_eq!(code(&written), (Some(0), String::new()));
    let written = std::fs::read_to_string(folder.path().join("tables/fairness.csv")).unwrap();
    let line = |name: &str| {
        let line = written.lines().find(|line| line.starts_with(name));
        line.unwrap().rsplitn(5, ',').take(4).map(str::to_owned).collect::<Vec<_>>()
    };
    // Denied, nights, late, weekends.
    assert_eq!(line("A,"), ["6", "0", "2", "1"]);
    assert_eq!(line("王芳,"), ["0", "0", "5", "0"]);
    assert_eq!(line("C,"), ["0", "0", "2", "0"], "who is new begins with the least of each");
    let plan = std::fs::read(folder.path().join("plan.json")).unwrap();
    let plan: serde_json::Value = serde_json::from_slice(&plan).unwrap();
    let before = serde_json::json!({ "weekends": 0, "late": 2, "nights": 0, "denied": 0 });
    assert_eq!(plan["people"]["C"]["before"], before);
    let bad = |text: &str, words: &str| {
        std::fs::write(folder.path().join("bad.csv"), text).unwrap();
        let (code, said) = code(&["--ledger", "bad.csv"]);
        assert!(code == Some(2) && said.contains(words), "{words}: {said}");
    };
    let head = "agent,weekends,late,nights,wishes,granted\n";
    bad("agent,late\nA,1\n", "is no ledger of fairness");
    bad(&format!("{head}Zoe,1,1,0,0,0\n"), "no agent is called `Zoe`");
    bad(&format!("{head}A,1,-1,0,0,0\n"), "a whole number from 0 to 10000");
    bad(&format!("{head}A,1,1,0,0,0\nA,1,1,0,0,0\n"), "stands twice");
}

#[test]
fn a_weekend_that_began_before_the_first_day_is_counted_once() {
    // A roster from Sunday on; A has worked on Saturday, B has not.
    let sunday = DESK.replace("2026-03-02", "2026-03-01").replace("days = 7", "days = 1");
    let text = format!("{sunday}[contract.full]\n{}", people(&[("A", ""), ("B", "")]));
    let scenario = scenario(&text);
    let history = vec![row(0, "2026-02-28", 1)];
    let proposal = with(&scenario, Given { history, ..Given::default() }).unwrap();
    let shares: Vec<(u32, u32)> =
        proposal.shares.iter().map(|share| (share.days, share.weekends)).collect();
    assert_eq!(shares, [(1, 0), (1, 1)]);
    let had: Vec<u32> = proposal.had.iter().map(|had| had.unwrap().weekends).collect();
    assert_eq!(had, [1, 0]);
}

#[test]
fn a_limit_of_weekends_in_a_row_reaches_back_into_the_history() {
    let weekend = DESK.replace("2026-03-02", "2026-03-06").replace("days = 7", "days = 3");
    let one = weekend.replace("staff = 2", "staff = 1");
    let names = people(&[("A", ""), ("B", "")]);
    let works = |limit: &str, dates: &[&str]| -> Vec<bool> {
        let text = format!("{one}[contract.full]\nweekends = {limit}\n{names}");
        let scenario = scenario(&text);
        let history = dates.iter().map(|date| row(0, date, 0)).collect();
        let proposal = with(&scenario, Given { history, ..Given::default() }).unwrap();
        proposal.shares.iter().map(|share| share.weekends > 0).collect()
    };
    let three_weeks_ago = ["2026-02-14", "2026-02-22"];
    assert_eq!(works("{ at-most = 2, in-weeks = 4 }", &three_weeks_ago), [false, true]);
    assert_eq!(works("{ at-most = 3, in-weeks = 4 }", &three_weeks_ago), [true, true]);
    assert_eq!(works("{ at-most = 1, in-weeks = 2 }", &three_weeks_ago), [true, true]);
    assert_eq!(works("1", &three_weeks_ago), [true, true], "of the roster alone");
}

#[test]
fn who_had_more_before_has_less_now() {
    let one = DESK.replace("staff = 2", "staff = 1");
    let names = people(&[("A", ""), ("B", "")]);
    let text = format!("{one}[contract.full]\n[rules]\nfair-late = 9\nfair-weekends = 0\n{names}");
    let scenario = scenario(&text);
    let history = (20..24).map(|day| row(0, &format!("2026-02-{day}"), 1)).collect();
    let proposal = with(&scenario, Given { history, ..Given::default() }).unwrap();
    let late: Vec<u32> = proposal.shares.iter().map(|share| share.late).collect();
    assert!(late[0] + 3 <= late[1], "{late:?}");
}

#[test]
fn a_repair_leaves_the_past_alone_and_changes_no_more_than_it_must() {
    let one = DESK.replace("staff = 2", "staff = 1");
    let contract = "[contract.full]\nrest = \"11h\"\n";
    let names = [("A", ""), ("B", ""), ("C", "")];
    let healthy = scenario(&format!("{one}{contract}{}", people(&names)));
    let before = with(&healthy, Given::default()).unwrap();
    let was = letters(&healthy, &before);
    // Whoever works early on Thursday falls ill then.
    let ill = was.iter().position(|days| &days[3..4] == "E").unwrap();
    let names: Vec<(&str, &str)> = ["A", "B", "C"]
        .iter()
        .enumerate()
        .map(|(place, &name)| (name, if place == ill { "away = [2026-03-05]" } else { "" }))
        .collect();
    let now = scenario(&format!("{one}{contract}{}", people(&names)));
    let present = Some(Present { rows: rows(&healthy, &before.assignments), from: 3 });
    let after = with(&now, Given { present, ..Given::default() }).unwrap();
    let is = letters(&now, &after);
    for (was, is) in was.iter().zip(&is) {
        assert_eq!(was[..3], is[..3], "the past");
    }
    let differ: usize = was
        .iter()
        .zip(&is)
        .map(|(was, is)| was.chars().zip(is.chars()).filter(|(a, b)| a != b).count())
        .sum();
    assert_eq!(after.changed.len(), differ);
    let stays = |one: &&Assignment| {
        after.changed.iter().all(|changed| (changed.agent, changed.day) != (one.agent, one.day))
    };
    for one in before.assignments.iter().filter(stays) {
        assert!(after.assignments.contains(one), "its breaks stay, too: {one:?}");
    }
    // His own day, and that of who stands in; who has worked late the evening before cannot.
    assert!((1..=3).contains(&differ), "{was:?} {is:?}");
    let again = Some(Present { rows: rows(&healthy, &before.assignments), from: 0 });
    let same = with(&healthy, Given { present: again, ..Given::default() }).unwrap();
    assert!(same.changed.is_empty(), "nothing happened: {:?}", same.changed);
}

#[test]
fn who_is_still_there_from_the_day_before_is_taken_off_what_the_first_day_needs() {
    // Two are needed from 07:00 on; the night shift of B ends at 10:00.
    let nights = "[shift.night]\nstart = \"23:00\"\nlength = \"11h\"\n";
    let short = "[shift.short]\nstart = \"10:00\"\nlength = \"4h\"\n";
    let day = DESK.replace("days = 7", "days = 1");
    let text = format!(
        "{day}{nights}{short}[contract.full]\nrest = \"11h\"\nshifts = [\"early\", \"short\"]\n[rules]\nover = 100\n{}",
        people(&[("A", ""), ("B", ""), ("C", "")])
    );
    let scenario = scenario(&text);
    let mut night = row(1, "2026-03-01", 0);
    night.worked = Worked { range: 2, start: 23 * HOUR, length: 11 * HOUR, breaks: Vec::new() };
    let rosters = |history| {
        letters(&scenario, &with(&scenario, Given { history, ..Given::default() }).unwrap())
    };
    let mut early = rosters(Vec::new());
    early.sort_unstable();
    assert_eq!(early, ["-", "E", "E"]);
    let mut beside = rosters(vec![night]);
    assert_eq!(beside.remove(1), "-", "B rests");
    beside.sort_unstable();
    assert_eq!(beside, ["E", "S"], "the second comes when B leaves");
}

#[test]
fn hours_that_only_the_day_before_could_cover_are_told() {
    let told = |friday: &str, sunday: &str, dates: &[&str]| -> Vec<String> {
        let scenario = scenario(&night_desk(friday, sunday));
        let night = |date: &&str| {
            let mut row = row(0, date, 0);
            (row.worked.start, row.worked.length) = (23 * HOUR, 8 * HOUR);
            row
        };
        let history = dates.iter().map(night).collect();
        let proposal = with(&scenario, Given { history, ..Given::default() }).unwrap();
        let first = proposal.question.problem.cover.needs.iter().take(7);
        assert!(first.clone().all(|need| need.under == 0.0), "nobody is asked");
        let other = &proposal.question.problem.cover.needs[7];
        assert_eq!((other.under, other.required), (100.0, 1.0), "no shift ever covers 07:00");
        proposal.first_mornings.iter().map(|one| one.words(&scenario)).collect()
    };
    let when = "Mon 2 Mar 00:00–07:00 needs 1 in desk, when only people can be there who began on the day before";
    let unknown = |missing: &str| {
        vec![format!(
            "{when}: nobody is planned. Coverage and replay take those of Sun 8 Mar for them, and {missing}. Say with --history who worked."
        )]
    };
    assert_eq!(told("night", "off", &[]), unknown("7 h of heads are missing"));
    assert_eq!(told("off", "night", &[]), unknown("0.5 h of heads are missing"), "the break");
    let known = format!("{when}. With those of the history 7 h of heads are missing.");
    assert_eq!(told("night", "off", &["2026-02-27"]), [known]);
    assert!(told("night", "off", &["2026-02-27", "2026-03-01"]).is_empty(), "all is well");
    let present = Some(Present { rows: Vec::new(), from: 2 });
    let desk = scenario(&night_desk("night", "off"));
    let repaired = with(&desk, Given { present, ..Given::default() }).unwrap();
    assert!(repaired.first_mornings.is_empty(), "the first day is over");
}

/// What a repair from Thursday on comes to for a desk of A alone, who works these days.
fn repaired(contract: &str, a: &str, days: &[(&str, usize)]) -> (Scenario, RosterProposal) {
    let names = people(&[("A", a)]);
    let one = DESK.replace("staff = 2", "staff = 0");
    let scenario = scenario(&format!("{one}[contract.full]\n{contract}\n{names}"));
    let rows = days.iter().map(|(date, range)| row(0, date, *range)).collect();
    let present = Some(Present { rows, from: 3 });
    let proposal = with(&scenario, Given { present, ..Given::default() }).unwrap();
    (scenario, proposal)
}

const UNTIL_WEDNESDAY: [(&str, usize); 3] =
    [("2026-03-02", 0), ("2026-03-03", 0), ("2026-03-04", 0)];

#[test]
fn who_falls_ill_owes_and_breaks_nothing() {
    let hours = "days-a-week = 5\nhours-a-week = { at-least = \"37h30min\", at-most = \"37h30min\", target = \"37h30min\" }";
    let planned = |rest: &[(&'static str, usize)]| [&UNTIL_WEDNESDAY, rest].concat();
    let ill = |first: u32| format!("away = [{{ from = 2026-03-0{first}, to = 2026-03-08 }}]");
    // On Thursday and Friday, or at the weekend instead.
    for rest in [["2026-03-05", "2026-03-06"], ["2026-03-07", "2026-03-08"]] {
        let rest = rest.map(|date| (date, 0));
        let (scenario, proposal) = repaired(hours, &ill(5), &planned(&rest));
        assert_eq!(letters(&scenario, &proposal)[0], "EEE----");
        let of_a = proposal.verdict.violations.iter().filter(|v| v.person == 0);
        let said: Vec<&str> = of_a.map(|v| v.rule).collect();
        assert_eq!(said, ["fixed"; 2], "the two days that change, and no hours");
    }
}

#[test]
fn what_was_worked_before_a_repair_was_no_leave_and_its_night_is_no_fault() {
    let away = "away = [2026-03-04, 2026-03-05]";
    let days = [&UNTIL_WEDNESDAY[..], &[("2026-03-06", 0)]].concat();
    let hours = "hours-a-week = { at-least = \"30h\", at-most = \"30h\" }";
    let (scenario, proposal) = repaired(hours, away, &days);
    assert_eq!(letters(&scenario, &proposal)[0], "EEE-E--");
    assert_eq!(scenario.team.agents[0].away, [2, 3]);
    assert_eq!(proposal.scenario.team.agents[0].away, [3], "at work on Wednesday");
    assert!(proposal.verdict.violations.is_empty(), "{:?}", proposal.verdict.violations);
    let night = night_desk("off", "off").replace("mon-thu = \"off\"", "mon-tue = \"off\"");
    let scenario = self::scenario(&format!("{night}away = [2026-03-05]\n"));
    let worked = Worked { range: 0, start: 23 * HOUR, length: 8 * HOUR, breaks: Vec::new() };
    let date = "2026-03-04".parse().unwrap();
    let rows = vec![RosterRow { agent: 0, date, group: 0, worked }];
    let present = Some(Present { rows, from: 3 });
    let proposal = with(&scenario, Given { present, ..Given::default() }).unwrap();
    assert!(proposal.changed.is_empty());
    let broken: Vec<&str> = proposal.verdict.violations.iter().map(|v| v.rule).collect();
    assert_eq!(broken, ["fair share"], "one night has its share of unfairness, and breaks no rule");
}

#[test]
fn wishes_that_were_denied_before_a_repair_still_cost() {
    let wishes = "wishes = { mon = \"off\", tue = \"off\", thu = \"off\" }";
    let (_, proposal) = repaired("", wishes, &UNTIL_WEDNESDAY);
    let denied = proposal.verdict.violations.iter().filter(|v| v.rule == "wish").count();
    let share = &proposal.shares[0];
    assert_eq!((denied, share.wishes - share.granted), (2, 2));
}

#[test]
fn what_was_worked_before_is_named_where_it_is_to_blame() {
    let fixed = [("A", "fixed = { mon = \"early\", tue = \"early\" }"), ("B", "")];
    let contract = "[contract.full]\ndays-in-a-row = 4\n";
    let scenario = scenario(&format!("{DESK}{contract}{}", people(&fixed)));
    let given = |dates: &[&str]| {
        let history = dates.iter().map(|date| row(0, date, 1)).collect();
        with(&scenario, Given { history, ..Given::default() })
    };
    assert!(given(&["2026-02-27", "2026-02-28"]).is_ok());
    let Err(RosterRefusal::Conflicts(conflicts)) =
        given(&["2026-02-25", "2026-02-27", "2026-02-28", "2026-03-01"])
    else {
        panic!("five in a row")
    };
    let rules = [
        "contract full, days-in-a-row: works at most 4 days in a row",
        "early on Mon 2 Mar: fixed",
        "early on Tue 3 Mar: fixed",
        "before the first day: late 14:00–22:00 on Fri 27 Feb, late 14:00–22:00 on Sat 28 Feb, \
         late 14:00–22:00 on Sun 1 Mar",
    ];
    assert_eq!(conflicts[0].rules, rules);
}

/// A desk that is open day and night; one person works what is fixed on Friday and Sunday.
fn night_desk(friday: &str, sunday: &str) -> String {
    format!(
        "[scenario]\nstart = 2026-03-02\ndays = 7\ninterval = \"60min\"\n\
         time-zone = \"Europe/Amsterdam\"\n\
         [queue.calls]\narrivals = {{ per-hour = 2 }}\nhandle-time = \"4min\"\npatience = \"2min\"\n\
         [group.desk]\nskills = {{ calls = 1 }}\nstaff = 1\n\
         [shift.night]\nstart = \"23:00\"\nlength = \"8h\"\n\
         breaks = [ {{ at = \"4h\", length = \"30min\" }} ]\n\
         [contract.full]\n[agent.A]\ncontract = \"full\"\ngroup = \"desk\"\n\
         fixed = {{ mon-thu = \"off\", sat = \"off\", fri = \"{friday}\", sun = \"{sunday}\" }}\n"
    )
}

/// Staffed heads of the first 24 hours as `coverage.csv` has them.
fn first_day(folder: &Path) -> Vec<f64> {
    let table = std::fs::read_to_string(folder.join("tables/coverage.csv")).unwrap();
    let rows = table.lines().skip(1).take(24);
    rows.map(|row| row.rsplit(',').next().unwrap().parse().unwrap()).collect()
}

/// The first day of a plan with a history, once it is certain that what is written plays alike.
fn first_day_after(text: &str, dates: &[&str]) -> Vec<f64> {
    let folder = folder_with(text);
    let path = folder.path();
    let mut history = "date,agent,shift,start,end,breaks\n".to_owned();
    for date in dates {
        let next = date.parse::<jiff::civil::Date>().unwrap().tomorrow().unwrap();
        let pause = format!("{next}T03:00/{next}T03:30");
        history += &format!("{date},A,night,{date}T23:00,{next}T07:00,{pause}\n");
    }
    std::fs::write(path.join("history.csv"), history).unwrap();
    let plan = ["--csv", "tables", "--write", "planned.toml", "--json", "plan.json"];
    let with_history = ["--history", "history.csv"];
    let given: &[&str] = if dates.is_empty() { &[] } else { &with_history };
    run(path, &[&plan[..], given].concat());
    let simulate = ["simulate", "planned.toml", "--replications=4", "--json", "played.json"];
    assert_eq!(ringplan(path, &simulate).status.code(), Some(0));
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(path.join(name)).unwrap()).unwrap()
    };
    let (plan, played) = (json("plan.json"), json("played.json"));
    for metric in ["service_level", "abandon_rate", "offered"] {
        assert_eq!(plan["queues"]["calls"][metric], played["queues"]["calls"][metric], "{metric}");
    }
    let staffed = first_day(path);
    std::fs::rename(path.join("tables/roster.csv"), path.join("present.csv")).unwrap();
    run(path, &["--repair", "present.csv", "--from", "2026-03-04", "--csv", "tables"]);
    assert_eq!(first_day(path), staffed, "a repair knows who was there");
    staffed
}

#[test]
fn who_worked_the_night_before_is_there_on_the_first_morning() {
    let morning = |heads: Vec<f64>| (heads[..7].to_vec(), heads[7..23].iter().sum::<f64>());
    let (there, nobody) = (vec![1.0, 1.0, 1.0, 0.5, 1.0, 1.0, 1.0], vec![0.0; 7]);
    let (off, night) = (night_desk("night", "off"), night_desk("off", "night"));
    assert_eq!(morning(first_day_after(&off, &[])), (nobody.clone(), 0.0), "as on Sunday");
    assert_eq!(morning(first_day_after(&night, &[])), (there.clone(), 0.0), "as on Sunday");
    let until_sunday = ["2026-02-27", "2026-03-01"];
    assert_eq!(morning(first_day_after(&off, &until_sunday)), (there, 0.0));
    let until_friday = ["2026-02-20", "2026-02-27"];
    assert_eq!(morning(first_day_after(&night, &until_friday)), (nobody, 0.0));
}
