//! Why there is no staff, as problems of the planner's file.

use super::Exit;
use super::proposal_args::{ANY_STAFF, NoProposal};
use crate::diagnostic::{Diagnostic, quoted};
use crate::planning::{Obstacle, OutOfReach, Refusal};
use crate::report::{interval_in_words, unmet_in_words};
use crate::scenario::{Reading, Scenario};
use crate::staffing::{NoAnswer, Rule};

/// A refusal as problems of the planner's file, and how the command ends; `flag` names a formula.
pub(super) fn no_staff(
    refusal: &Refusal,
    scenario: &Scenario,
    reading: &Reading,
    flag: &str,
) -> NoProposal {
    let wrong = match refusal {
        Refusal::Stopped => return NoProposal::StoppedBefore(ANY_STAFF),
        Refusal::NothingPromised => true,
        Refusal::NoAnswer(reasons) => !reasons.iter().all(NoAnswer::is_no),
        Refusal::OutOfReach(_) => false,
    };
    let exit = if wrong { Exit::Wrong } else { Exit::No };
    NoProposal::Refused((explain(refusal, scenario, reading, flag), exit))
}

/// A refusal as problems of the planner's file.
fn explain(
    refusal: &Refusal,
    scenario: &Scenario,
    reading: &Reading,
    flag: &str,
) -> Vec<Diagnostic> {
    match refusal {
        Refusal::NothingPromised => {
            let message =
                "nothing is promised: no queue has a `target`, no group a `max-occupancy`";
            let help = "say what is to be reached, for example target = { answered-within = \"20s\", share = 0.8 }";
            vec![Diagnostic::error("nothing-promised", message).help(help)]
        }
        Refusal::NoAnswer(reasons) => {
            reasons.iter().map(|reason| no_answer(reason, scenario, reading, flag)).collect()
        }
        Refusal::OutOfReach(rules) => {
            rules.iter().map(|one| out_of_reach(one, scenario, reading)).collect()
        }
        Refusal::Stopped => Vec::new(),
    }
}

fn no_answer(reason: &NoAnswer, scenario: &Scenario, reading: &Reading, flag: &str) -> Diagnostic {
    let with_place = |problem: Diagnostic, path: &[&str]| match reading.place(path) {
        Some(place) => problem.at(place),
        None => problem,
    };
    let simulate = || format!("let it be simulated: leave out {flag}");
    match reason {
        NoAnswer::SeveralSkills(name) => {
            let message = format!(
                "{}: the formulas know one group for each queue and one queue for each group",
                quoted(name)
            );
            let problem = Diagnostic::error("no-formula", message).help(simulate());
            let problem = with_place(problem, &["group", name, "skills"]);
            if problem.place.is_some() { problem } else { with_place(problem, &["queue", name]) }
        }
        NoAnswer::GoesOn(name) => {
            let message = format!(
                "queue {}: the formulas know no contacts that go on, no menus and no bots",
                quoted(name)
            );
            with_place(Diagnostic::error("no-formula", message).help(simulate()), &["queue", name])
        }
        NoAnswer::NoPromise(name) => {
            let message =
                format!("queue {} promises nothing that this formula knows of", quoted(name));
            let help = "give it a target of `answered-within`, `asa` or (erlang-a, with `patience`) `abandoned`, or its group a `max-occupancy`";
            with_place(Diagnostic::error("no-formula", message).help(help), &["queue", name])
        }
        NoAnswer::TooMany { group, interval, needed, most } => {
            let when = interval_in_words(&scenario.calendar, *interval);
            let (who, key, place) = match group {
                Some(group) => {
                    let name = &scenario.center.groups[*group].name;
                    (format!("group {}", quoted(name)), "at-most", vec!["group", name, "at-most"])
                }
                None => ("all groups together".to_owned(), "seats", vec!["scenario", "seats"]),
            };
            let message = format!("{who}: {needed} are needed on {when}, and {most} may be there");
            let help = format!("raise `{key}`, or lower the target");
            with_place(Diagnostic::error("out-of-reach", message).help(help), &place)
        }
        NoAnswer::OutOfReach { queue, interval, error, further } => {
            let name = &scenario.center.queues[*queue].name;
            let message = format!(
                "queue {}, {}{}: {error}",
                quoted(name),
                interval_in_words(&scenario.calendar, *interval),
                and_further(*further)
            );
            with_place(
                Diagnostic::error("out-of-reach", message).help("lower the target"),
                &["queue", name, "target"],
            )
        }
    }
}

/// " (and 3 further periods)".
fn and_further(periods: usize) -> String {
    match periods {
        0 => String::new(),
        1 => " (and 1 further period)".to_owned(),
        more => format!(" (and {more} further periods)"),
    }
}

fn out_of_reach(one: &OutOfReach, scenario: &Scenario, reading: &Reading) -> Diagnostic {
    let message = format!(
        "{} with the staff tried last{}",
        unmet_in_words(&scenario.center, &scenario.calendar, &one.worst),
        and_further(one.further)
    );
    let (path, help) = in_the_way(one, scenario);
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let problem = Diagnostic::error("out-of-reach", message).help(help);
    match reading.place(&path) {
        Some(place) => problem.at(place),
        None => problem,
    }
}

/// The key that keeps a rule from being met, and what to do.
fn in_the_way(one: &OutOfReach, scenario: &Scenario) -> (Vec<String>, String) {
    let groups = &scenario.center.groups;
    let path = |path: [&str; 3]| path.map(str::to_owned).to_vec();
    match (one.obstacle, one.worst.rule) {
        (Obstacle::AtMost { group, most }, _) => {
            let name = &groups[group].name;
            let agents = if most == 1 { "agent" } else { "agents" };
            let help = format!(
                "{} may have no more than {most} {agents} then: raise `at-most`, or lower the target",
                quoted(name)
            );
            (path(["group", name, "at-most"]), help)
        }
        (Obstacle::Seats(seats), _) => {
            let help = format!("all {seats} seats are taken: raise `seats`, or lower the target");
            (vec!["scenario".to_owned(), "seats".to_owned()], help)
        }
        (Obstacle::Itself, Rule::Backlog(queue)) => {
            let help = "open the queue for longer: no number of agents keeps up with it".to_owned();
            (path(["queue", &scenario.center.queues[queue].name, "open"]), help)
        }
        (Obstacle::Itself, Rule::Target(queue, _)) => {
            let help = "lower the target: no number of agents keeps it".to_owned();
            (path(["queue", &scenario.center.queues[queue].name, "target"]), help)
        }
        (Obstacle::Itself, Rule::Occupancy(group, _)) => {
            let help = "raise the occupancy: no number of agents keeps it".to_owned();
            (path(["group", &groups[group].name, "max-occupancy"]), help)
        }
    }
}
