//! `roster --ical`, opened by another program's reader.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use serde_json::Value;

use super::{DESK, people, refuse, run};
use crate::common::{folder_with, ringplan};

/// What a calendar program reads of a shift.
#[derive(Debug, PartialEq)]
struct Event {
    uid: String,
    stamp: i64,
    start: i64,
    end: i64,
    summary: String,
    details: String,
    status: String,
    sequence: i64,
}

/// The events of a calendar file.
fn events(path: &Path) -> Vec<Event> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
    assert!(text.lines().count() == text.matches("\r\n").count(), "{text}");
    let calendar = ICalendar::parse(&text).unwrap_or_else(|entry| panic!("{entry:?}: {text}"));
    let events = calendar.components.iter();
    let events = events.filter(|c| c.component_type == ICalendarComponentType::VEvent);
    let event = |component: &calcard::icalendar::ICalendarComponent| {
        let value = |property: ICalendarProperty| {
            let entry = component.property(&property).unwrap_or_else(|| panic!("{property:?}"));
            entry.values[0].clone()
        };
        let words = |property| value(property).into_text().unwrap().into_owned();
        let moment = |property| {
            let time = value(property).into_partial_date_time().unwrap();
            assert_eq!((time.tz_hour, time.tz_minute), (Some(0), Some(0)), "UTC");
            time.to_timestamp().unwrap()
        };
        Event {
            stamp: moment(ICalendarProperty::Dtstamp),
            uid: words(ICalendarProperty::Uid),
            start: moment(ICalendarProperty::Dtstart),
            end: moment(ICalendarProperty::Dtend),
            summary: words(ICalendarProperty::Summary),
            details: words(ICalendarProperty::Description),
            status: words(ICalendarProperty::Status),
            sequence: value(ICalendarProperty::Sequence).as_integer().unwrap(),
        }
    };
    events.map(event).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn seconds(stamp: &Value) -> i64 {
    stamp.as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second()
}

fn at(moment: &str) -> i64 {
    moment.parse::<jiff::Timestamp>().unwrap().as_second()
}

const LONG: &str = "王芳与一位名字很长很长很长很长很长很长很长很长很长很长很长很长的同事, 第二; 组";

fn team() -> String {
    let names = [
        ("王芳", ""),
        (LONG, ""),
        ("Ada", ""),
        ("ada", ""),
        ("a/b", ""),
        ("Idle", "away = [{ from = 2026-03-02, to = 2026-03-08 }]"),
    ];
    format!("{DESK}[contract.full]\nrest = \"11h\"\n{}", people(&names))
}

fn files(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn each_agent_has_a_calendar_of_the_shifts_of_the_document() {
    let folder = folder_with(&team());
    run(folder.path(), &["--ical", "calendars", "--json", "roster.json"]);
    let calendars = folder.path().join("calendars");
    let files = files(&calendars);
    assert_eq!(files.len(), 6, "{files:?}");
    for name in ["王芳.ics", "Idle.ics"] {
        assert!(files.contains(name), "{files:?}");
    }
    let folded: BTreeSet<String> = files.iter().map(|file| file.to_lowercase()).collect();
    assert_eq!(folded.len(), 6, "{files:?}");
    assert!(events(&calendars.join("Idle.ics")).is_empty());
    let roster = json(&folder.path().join("roster.json"));
    let mut expected: Vec<(i64, i64, &str)> = roster["assignments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (seconds(&one["start"]), seconds(&one["end"]), one["shift"].as_str().unwrap()))
        .collect();
    let all: Vec<Event> = files.iter().flat_map(|file| events(&calendars.join(file))).collect();
    let mut found: Vec<(i64, i64, &str)> =
        all.iter().map(|event| (event.start, event.end, event.summary.as_str())).collect();
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected);
    let uids: BTreeSet<&str> = all.iter().map(|event| event.uid.as_str()).collect();
    assert_eq!(uids.len(), all.len(), "ids are unique");
    assert!(all.iter().all(|e| e.status == "CONFIRMED"), "{all:?}");
    let long = files.iter().find(|file| file.starts_with("王芳与")).unwrap();
    let text = std::fs::read_to_string(calendars.join(long)).unwrap();
    let unfolded = text.replace("\r\n ", "");
    let named = LONG.replace(',', "\\,").replace(';', "\\;");
    assert!(unfolded.contains(&format!("X-WR-CALNAME:{named}\r\n")), "{text}");
}

#[test]
fn a_roster_made_anew_keeps_the_ids_of_its_days() {
    let folder = folder_with(&team());
    let ids = |seed: &str, rest: &str| {
        let set = format!("contract.full.rest={rest}");
        run(folder.path(), &["--ical", "calendars", "--seed", seed, "--set", &set]);
        let mut ids = BTreeMap::new();
        for file in files(&folder.path().join("calendars")) {
            for event in events(&folder.path().join("calendars").join(&file)) {
                ids.insert((file.clone(), event.start / 86_400), event.uid);
            }
        }
        ids
    };
    let (one, other) = (ids("1", "11h"), ids("2", "12h"));
    let both: Vec<_> = one.iter().filter(|(day, _)| other.contains_key(day)).collect();
    assert!(both.len() >= 5, "{both:?}");
    assert!(both.iter().all(|(day, uid)| other[*day] == **uid));
}

/// A desk that is open day and night; one person works the nights before and after a clock change, the
/// other the days. `start` is the Thursday before.
fn night_desk(start: &str, nights: [&str; 2], days: [&str; 5]) -> String {
    let on = |dates: &[&str], what: &str| -> String {
        dates.iter().map(|date| format!("{date} = \"{what}\", ")).collect()
    };
    let fixed = format!("{}{}", on(&nights, "night"), on(&days, "off"));
    format!(
        "[scenario]\nstart = {start}\ndays = 7\ninterval = \"60min\"\n\
         time-zone = \"Europe/Amsterdam\"\n\
         [queue.calls]\narrivals = {{ per-hour = 2 }}\nhandle-time = \"4min\"\n\
         [group.desk]\nskills = {{ calls = 1 }}\nstaff = 1\n\
         [shift.night]\nstart = \"23:00\"\nlength = \"8h\"\n\
         [contract.full]\n\
         [agent.\"王芳\"]\ncontract = \"full\"\ngroup = \"desk\"\nfixed = {{ {} }}\n",
        fixed.trim_end_matches(", ")
    )
}

#[test]
fn a_night_over_a_clock_change_lasts_as_long_as_it_is_played() {
    let spring = night_desk(
        "2026-03-26",
        ["2026-03-27", "2026-03-28"],
        ["2026-03-26", "2026-03-29", "2026-03-30", "2026-03-31", "2026-04-01"],
    );
    let autumn = night_desk(
        "2026-10-22",
        ["2026-10-23", "2026-10-24"],
        ["2026-10-22", "2026-10-25", "2026-10-26", "2026-10-27", "2026-10-28"],
    );
    let spring_nights = [
        ("2026-03-27T22:00:00Z", "2026-03-28T06:00:00Z"),
        ("2026-03-28T22:00:00Z", "2026-03-29T06:00:00Z"),
    ];
    let autumn_nights = [
        ("2026-10-23T21:00:00Z", "2026-10-24T05:00:00Z"),
        ("2026-10-24T21:00:00Z", "2026-10-25T05:00:00Z"),
    ];
    for (text, nights) in [(spring, spring_nights), (autumn, autumn_nights)] {
        let folder = folder_with(&text);
        let more = ["--ical", "calendars", "--csv", "tables", "--write", "planned.toml"];
        run(folder.path(), &more);
        let shifts = events(&folder.path().join("calendars/王芳.ics"));
        let times: Vec<(i64, i64)> = shifts.iter().map(|event| (event.start, event.end)).collect();
        assert_eq!(times, nights.map(|(start, end)| (at(start), at(end))));
        let simulate = ["simulate", "planned.toml", "--replications=2", "--json", "played.json"];
        assert_eq!(ringplan(folder.path(), &simulate).status.code(), Some(0));
        let played = json(&folder.path().join("played.json"));
        let mean = |metric: &str| played["groups"]["desk"][metric]["mean"].as_f64().unwrap();
        let hours: i64 = times.iter().map(|(start, end)| (end - start) / 3_600).sum();
        let on_shift = mean("staffed_hours") - mean("overrun_hours");
        assert!((on_shift - hours as f64).abs() < 1e-9, "{on_shift} h of {hours} h");
    }
}

#[test]
fn breaks_are_told_by_the_clock_on_the_wall() {
    let text = night_desk(
        "2026-03-26",
        ["2026-03-28", "2026-03-29"],
        ["2026-03-26", "2026-03-27", "2026-03-30", "2026-03-31", "2026-04-01"],
    );
    let breaks = "length = \"8h\"\nbreaks = [{ between = [\"4h\", \"4h\"], length = \"30min\", paid = false }]";
    let folder = folder_with(&text.replace("length = \"8h\"", breaks));
    run(folder.path(), &["--ical", "calendars"]);
    let details: Vec<String> =
        events(&folder.path().join("calendars/王芳.ics")).into_iter().map(|e| e.details).collect();
    assert_eq!(
        details,
        [
            "desk\nBreak 04:00–04:30, unpaid\nTimes of Europe/Amsterdam",
            "desk\nBreak 03:00–03:30, unpaid\nTimes of Europe/Amsterdam",
        ],
        "on the first night an hour is skipped"
    );
}

#[test]
fn a_repair_updates_events_and_cancels_what_it_takes_away() {
    let folder = folder_with(&team());
    run(folder.path(), &["--ical", "calendars", "--csv", "tables"]);
    let calendar = folder.path().join("calendars/王芳.ics");
    let before = events(&calendar);
    std::thread::sleep(std::time::Duration::from_secs(1));
    let ill = ["--set", "agent.王芳.away=[{ from = 2026-03-04, to = 2026-03-08 }]"];
    let repair = ["--repair", "tables/roster.csv", "--from", "2026-03-04", "--ical", "calendars"];
    run(folder.path(), &[&repair[..], &ill].concat());
    let after = events(&calendar);
    let since = at("2026-03-04T00:00:00Z");
    assert!(before.iter().any(|event| event.start >= since), "{before:?}");
    assert_eq!(before.len(), after.len());
    for event in &before {
        let now = after.iter().find(|now| now.uid == event.uid).unwrap();
        let status = if event.start >= since { "CANCELLED" } else { "CONFIRMED" };
        assert_eq!((now.start, now.status.as_str()), (event.start, status));
        assert!(now.sequence > event.sequence && now.stamp > event.stamp, "{event:?} {now:?}");
        assert_eq!(now.stamp - now.sequence, at("2020-01-01T00:00:00Z"));
    }
    // Well again, from an earlier day on: the shifts are there once more, at a higher number still.
    std::thread::sleep(std::time::Duration::from_secs(1));
    run(
        folder.path(),
        &["--repair", "tables/roster.csv", "--from", "2026-03-03", "--ical", "calendars"],
    );
    for event in events(&calendar) {
        let earlier = after.iter().find(|earlier| earlier.uid == event.uid);
        assert!(event.status == "CONFIRMED" && event.sequence > earlier.unwrap().sequence);
    }
}

#[test]
fn calendars_that_cannot_be_written_are_refused_before_the_run() {
    let folder = folder_with(&team());
    std::fs::write(folder.path().join("taken"), "precious").unwrap();
    let wrong = |more: &[&str], words: &str| refuse(folder.path(), more, words);
    wrong(&["--ical", "taken"], "it is a file; name a folder");
    wrong(&["--ical", "nowhere/calendars"], "--ical cannot write to `nowhere/calendars`");
    wrong(&["--ical", "-"], "several files need a folder");
    wrong(&["--ical", "c", "--xlsx", "c/王芳.ics"], "--xlsx and --ical would both write to");
    wrong(&["--json", "c", "--ical", "c"], "--ical and --json would both write to `c`");
    assert_eq!(files(folder.path()).len(), 2, "nothing is left behind");
}
