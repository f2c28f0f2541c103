//! Why there are no shifts, as problems of the planner's file.

use super::Exit;
use super::proposal_args::NoProposal;
use crate::diagnostic::{Diagnostic, quoted};
use crate::planning::{Against, Contradiction, Lack, ShiftRefusal};
use crate::report::interval_in_words;
use crate::scenario::{Reading, Scenario};
use crate::schedule::Bounded;

/// The problems, and how the command ends.
pub(super) fn no_shifts(
    refusal: &ShiftRefusal,
    scenario: &Scenario,
    reading: &Reading,
) -> NoProposal {
    let exit = match refusal {
        ShiftRefusal::Stopped => return NoProposal::StoppedBefore("any shifts were found"),
        ShiftRefusal::NoShifts => Exit::Wrong,
        _ => Exit::No,
    };
    NoProposal::Refused((problems(refusal, scenario, reading), exit))
}

fn problems(refusal: &ShiftRefusal, scenario: &Scenario, reading: &Reading) -> Vec<Diagnostic> {
    let name = |group: usize| quoted(&scenario.center.groups[group].name);
    match refusal {
        ShiftRefusal::NoShifts => {
            let help = "add for example [shift.day] with start = { from = \"07:00\", to = \"12:00\", every = \"30min\" } and length = \"8h\"";
            let problem = Diagnostic::error("no-shifts", "the file has no shifts to choose from");
            vec![problem.help(help)]
        }
        ShiftRefusal::OutOfReach(lacks) => first_of_each_group(lacks)
            .map(|lack| unreached(lack, lacks, scenario, reading))
            .collect(),
        ShiftRefusal::Seats(lacks) => {
            worst(lacks).map(|lack| without_seat(lack, lacks, scenario, reading)).collect()
        }
        ShiftRefusal::Bounds(lacks, against) => {
            worst(lacks).map(|lack| left_short(lack, (lacks, against), scenario, reading)).collect()
        }
        ShiftRefusal::Contradiction(contradiction) => {
            contradicting(contradiction, scenario, reading)
        }
        ShiftRefusal::TooFewDifferent(group) => {
            let message =
                format!("so few different shifts do not cover what {} needs", name(*group));
            let help = "raise `different-shifts`, or give the shifts other starts and lengths";
            let problem = Diagnostic::error("too-few-different", message).help(help);
            vec![at(problem, reading, &["scenario", "different-shifts"])]
        }
        ShiftRefusal::NoTime(group) => {
            let message = format!("there was no time to find any shifts for {}", name(*group));
            let help = "give more `--seconds`, or bounds on heads and seats that are less tight";
            vec![Diagnostic::error("no-time", message).help(help)]
        }
        ShiftRefusal::Stopped => Vec::new(),
    }
}

fn unreached(lack: &Lack, all: &[Lack], scenario: &Scenario, reading: &Reading) -> Diagnostic {
    let Said { group, when, more } = said(lack, all, scenario);
    let message =
        format!("no shift covers {when}, when {} of {group} are required{more}", lack.heads);
    let help = "let a shift begin earlier or last longer, or open the queue later";
    at(Diagnostic::error("not-covered", message).help(help), reading, &["shift"])
}

fn without_seat(lack: &Lack, all: &[Lack], scenario: &Scenario, reading: &Reading) -> Diagnostic {
    let Said { when, more, .. } = said(lack, all, scenario);
    let seats = scenario.center.seats.unwrap_or(0);
    let message = format!(
        "there are {seats} seats, and {} people are required on {when}{more}",
        seats + lack.heads
    );
    let help = "raise `seats`, or lower the targets";
    let problem = Diagnostic::error("too-few-seats", message).help(help);
    at(problem, reading, &["scenario", "seats"])
}

fn left_short(
    lack: &Lack,
    (all, against): (&[Lack], &[Against]),
    scenario: &Scenario,
    reading: &Reading,
) -> Diagnostic {
    let Said { group, when, more } = said(lack, all, scenario);
    let message = format!(
        "the bounds on shifts, tours and seats leave {group} {} short on {when}{more}",
        lack.heads
    );
    let mut help = raise(against, scenario);
    help.push("let further shifts reach this time".to_owned());
    let problem = Diagnostic::error("bounds-too-tight", message).help(help.join(", or "));
    at(problem, reading, &first_place(against, scenario, reading))
}

/// Each `at-least` that the other bounds leave no room for.
fn contradicting(
    contradiction: &Contradiction,
    scenario: &Scenario,
    reading: &Reading,
) -> Vec<Diagnostic> {
    let Contradiction { group, too_many, against } = contradiction;
    let group = quoted(&scenario.center.groups[*group].name);
    let mut help = raise(against, scenario);
    if too_many.is_empty() {
        let message = format!("no whole people of {group} keep all bounds on heads");
        help.push("give an `at-least` and an `at-most` that lie apart".to_owned());
        let problem = Diagnostic::error("bounds-contradict", message).help(help.join(", or "));
        return vec![at(problem, reading, &first_place(against, scenario, reading))];
    }
    let problem = |&(bounded, heads): &(Bounded, u32)| {
        let (day, least) = match bounded {
            Bounded::Shift(shift, day) => {
                let range = &scenario.space.shifts[shift];
                let first = -scenario.calendar.first_staffed_day() as usize;
                (format!("on {} ", day_in_words(scenario, day)), range.heads[first + day].least)
            }
            Bounded::Tour(tour) => (String::new(), scenario.space.tours[tour].people.least),
        };
        let message = format!(
            "{day}{} is to have at least {least} of {group}, {heads} more than the other bounds leave room for",
            title(bounded, scenario)
        );
        let help = [vec!["lower it".to_owned()], help.clone()].concat();
        let problem = Diagnostic::error("bounds-contradict", message).help(help.join(", or "));
        at(problem, reading, &path(bounded, scenario, "at-least"))
    };
    too_many.iter().map(problem).collect()
}

/// "raise the `at-most` of shift `early`" and the like, for at most three bounds.
fn raise(against: &[Against], scenario: &Scenario) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut names_seats = false;
    for one in against {
        let words = match *one {
            Against::Most(bounded) => {
                format!("raise the `at-most` of {}", title(bounded, scenario))
            }
            // One interval stands for all.
            Against::Seats(_) if std::mem::replace(&mut names_seats, true) => continue,
            Against::Seats(interval) => {
                let when = interval_in_words(&scenario.calendar, interval);
                format!("raise `seats`, which are all taken on {when}")
            }
        };
        if !all.contains(&words) {
            all.push(words);
        }
    }
    all.truncate(3);
    all
}

fn title(bounded: Bounded, scenario: &Scenario) -> String {
    match bounded {
        Bounded::Shift(shift, _) => format!("shift {}", quoted(&scenario.space.shifts[shift].name)),
        Bounded::Tour(tour) => format!("tour {}", quoted(&scenario.space.tours[tour].name)),
    }
}

fn path<'a>(bounded: Bounded, scenario: &'a Scenario, key: &'a str) -> Vec<&'a str> {
    match bounded {
        Bounded::Shift(shift, _) => vec!["shift", &scenario.space.shifts[shift].name, key],
        Bounded::Tour(tour) => vec!["tour", &scenario.space.tours[tour].name, key],
    }
}

/// Where the first of the bounds stands.
fn first_place<'a>(against: &[Against], scenario: &'a Scenario, reading: &Reading) -> Vec<&'a str> {
    let paths = against.iter().map(|one| match *one {
        Against::Most(bounded) => path(bounded, scenario, "at-most"),
        Against::Seats(_) => vec!["scenario", "seats"],
    });
    paths.into_iter().find(|path| reading.place(path).is_some()).unwrap_or_default()
}

fn day_in_words(scenario: &Scenario, day: usize) -> String {
    scenario.calendar.date(day as i32).strftime("%a %-d %b").to_string()
}

/// Words of a lack.
struct Said {
    group: String,
    when: String,
    more: String,
}

fn said(lack: &Lack, all: &[Lack], scenario: &Scenario) -> Said {
    let others = all.iter().filter(|other| other.group == lack.group).count() - 1;
    let more = match others {
        0 => String::new(),
        1 => ", nor is one further interval covered".to_owned(),
        others => format!(", and {others} further intervals lack heads"),
    };
    Said {
        group: quoted(&scenario.center.groups[lack.group].name),
        when: interval_in_words(&scenario.calendar, lack.interval),
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

fn at(problem: Diagnostic, reading: &Reading, path: &[&str]) -> Diagnostic {
    match reading.place(path) {
        Some(place) if !path.is_empty() => problem.at(place),
        _ => problem,
    }
}
