//! Why there are no shifts, as problems of the planner's file.

use super::Exit;
use crate::diagnostic::{Diagnostic, quoted};
use crate::planning::{Lack, ShiftRefusal};
use crate::scenario::{Reading, Scenario};

/// The problems, and how the command ends.
pub(super) fn explain(
    refusal: &ShiftRefusal,
    scenario: &Scenario,
    reading: &Reading,
) -> (Vec<Diagnostic>, Exit) {
    match refusal {
        ShiftRefusal::NoShifts => {
            let help = "add for example [shift.day] with start = { from = \"07:00\", to = \"12:00\", every = \"30min\" } and length = \"8h\"";
            let problem = Diagnostic::error("no-shifts", "the file has no shifts to choose from");
            (vec![problem.help(help)], Exit::Wrong)
        }
        ShiftRefusal::OutOfReach(lacks) => {
            let problem = |lack: &Lack| {
                let Said { group, when, more } = said(lack, lacks, scenario);
                let message = format!(
                    "no shift covers {when}, when {} of {group} are required{more}",
                    lack.heads
                );
                let help = "let a shift begin earlier or last longer, or open the queue later";
                at(Diagnostic::error("not-covered", message).help(help), reading, &["shift"])
            };
            (first_of_each_group(lacks).map(problem).collect(), Exit::No)
        }
        ShiftRefusal::Seats(lacks) => {
            let problem = |lack: &Lack| {
                let Said { when, more, .. } = said(lack, lacks, scenario);
                let seats = scenario.center.seats.unwrap_or(0);
                let message = format!(
                    "there are {seats} seats, and {} people are required on {when}{more}",
                    seats + lack.heads
                );
                let help = "raise `seats`, or lower the targets";
                let problem = Diagnostic::error("too-few-seats", message).help(help);
                at(problem, reading, &["scenario", "seats"])
            };
            (worst(lacks).map(problem).collect(), Exit::No)
        }
        ShiftRefusal::Bounds(lacks) => {
            let problem = |lack: &Lack| {
                let Said { group, when, more } = said(lack, lacks, scenario);
                let message = format!(
                    "the bounds on shifts, tours and seats leave {group} {} short on {when}{more}",
                    lack.heads
                );
                let help = "raise an `at-most` or `seats`, or let further shifts reach this time";
                at(
                    Diagnostic::error("bounds-too-tight", message).help(help),
                    reading,
                    &bound(scenario, reading),
                )
            };
            (worst(lacks).map(problem).collect(), Exit::No)
        }
        ShiftRefusal::Contradiction(group) => {
            let name = &scenario.center.groups[*group].name;
            let message = format!("the bounds on heads of {} contradict each other", quoted(name));
            let help = "compare each `at-least` of shifts and tours with the `at-most` of the others and with `seats`";
            let problem = Diagnostic::error("bounds-contradict", message).help(help);
            (vec![at(problem, reading, &bound(scenario, reading))], Exit::No)
        }
        ShiftRefusal::TooFewDifferent(group) => {
            let name = quoted(&scenario.center.groups[*group].name);
            let message = format!("so few different shifts do not cover what {name} needs");
            let help = "raise `different-shifts`, or give the shifts other starts and lengths";
            let problem = Diagnostic::error("too-few-different", message).help(help);
            (vec![at(problem, reading, &["scenario", "different-shifts"])], Exit::No)
        }
        ShiftRefusal::NoTime(group) => {
            let name = quoted(&scenario.center.groups[*group].name);
            let message = format!("there was no time to find any shifts for {name}");
            let help = "give more `--seconds`, or bounds on heads and seats that are less tight";
            (vec![Diagnostic::error("no-time", message).help(help)], Exit::No)
        }
        ShiftRefusal::Stopped => (Vec::new(), Exit::Stopped),
    }
}

/// Words of a lack.
struct Said {
    group: String,
    when: String,
    more: String,
}

fn said(lack: &Lack, all: &[Lack], scenario: &Scenario) -> Said {
    let calendar = &scenario.calendar;
    let start = calendar.civil(calendar.intervals()[lack.interval].start);
    let others = all.iter().filter(|other| other.group == lack.group).count() - 1;
    let more = match others {
        0 => String::new(),
        1 => ", nor is one further interval covered".to_owned(),
        others => format!(", and {others} further intervals lack heads"),
    };
    Said {
        group: quoted(&scenario.center.groups[lack.group].name),
        when: start.strftime("%a %Y-%m-%d %H:%M").to_string(),
        more,
    }
}

fn first_of_each_group(lacks: &[Lack]) -> impl Iterator<Item = &Lack> {
    lacks.iter().enumerate().filter_map(|(place, lack)| {
        let first = lacks[..place].iter().all(|before| before.group != lack.group);
        first.then_some(lack)
    })
}

fn worst(lacks: &[Lack]) -> impl Iterator<Item = &Lack> {
    lacks.iter().max_by(|a, b| a.heads.cmp(&b.heads).then(b.interval.cmp(&a.interval))).into_iter()
}

/// The first bound of a shift or tour in the file.
fn bound<'a>(scenario: &'a Scenario, reading: &Reading) -> Vec<&'a str> {
    let shifts = scenario.space.shifts.iter().map(|shift| ["shift", shift.name.as_str()]);
    let tours = scenario.space.tours.iter().map(|tour| ["tour", tour.name.as_str()]);
    let keys = shifts
        .chain(tours)
        .flat_map(|[kind, name]| ["at-most", "at-least"].map(|key| vec![kind, name, key]));
    let seats = vec!["scenario", "seats"];
    keys.chain([seats]).find(|path| reading.place(path).is_some()).unwrap_or_default()
}

fn at(problem: Diagnostic, reading: &Reading, path: &[&str]) -> Diagnostic {
    match reading.place(path) {
        Some(place) if !path.is_empty() => problem.at(place),
        _ => problem,
    }
}
