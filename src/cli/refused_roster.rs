//! Why there is no roster, as problems of the planner's file.

use super::Exit;
use crate::diagnostic::{Diagnostic, quoted};
use crate::planning::{Conflict, Origin, RosterRefusal};
use crate::scenario::{Reading, Scenario};

/// The problems, and how the command ends.
pub(super) fn explain(
    refusal: &RosterRefusal,
    scenario: &Scenario,
    reading: &Reading,
) -> (Vec<Diagnostic>, Exit) {
    let team = &scenario.team;
    match refusal {
        RosterRefusal::NoAgents => {
            let help = "add for example [contract.full-time] with hours-a-week = \"38h\", and [agent.Ada] with contract = \"full-time\" and group = \"desk\"; `ringplan shifts` plans without names";
            let problem = Diagnostic::error("no-agents", "the file names nobody who could work");
            (vec![problem.help(help)], Exit::Wrong)
        }
        RosterRefusal::NoShifts => {
            let help = "add for example [shift.early] with start = \"07:00\" and length = \"8h\"";
            let problem = Diagnostic::error("no-shifts", "the file has no shifts to choose from");
            (vec![problem.help(help)], Exit::Wrong)
        }
        RosterRefusal::NobodyIn(group) => {
            let name = &scenario.center.groups[*group].name;
            let message = format!("group {} has neither agents nor staff", quoted(name));
            let help = "name its people in sections [agent.NAME], or say how many work: staff = 4";
            let problem = Diagnostic::error("nobody-in-group", message).help(help);
            (vec![at(problem, reading, &["group", name])], Exit::Wrong)
        }
        RosterRefusal::Conflicts(conflicts) => {
            let problem = |conflict: &Conflict| {
                let name = &team.agents[conflict.agent].name;
                let rules = conflict.rules.join("; ");
                let message =
                    format!("no roster of {} keeps these rules together: {rules}", quoted(name));
                let problem = Diagnostic::error("rules-conflict", message).help(way_out(conflict));
                at(problem, reading, &["agent", name])
            };
            (conflicts.iter().map(problem).collect(), Exit::No)
        }
        RosterRefusal::TooManyRules(agent) => {
            let name = &team.agents[*agent].name;
            let message = format!("the rules of {} remember too much to be searched", quoted(name));
            let help =
                "plan fewer days at once, or set fair-late = 0 and fair-nights = 0 in [rules]";
            let problem = Diagnostic::error("too-many-rules", message).help(help);
            (vec![at(problem, reading, &["agent", name])], Exit::Wrong)
        }
    }
}

/// What can be done with rules of these kinds: only those of a contract, and what somebody is available,
/// can have a price.
fn way_out(conflict: &Conflict) -> &'static str {
    let has_price = |origin: &Origin| matches!(origin, Origin::Contract(_) | Origin::Available);
    match conflict.origins.iter().filter(|&origin| has_price(origin)).count() {
        0 => "without any one of them there is one: change or take out what can give way",
        all if all == conflict.origins.len() => {
            "without any one of them there is one: take it out, or give it a price in [rules] in place of \"hard\""
        }
        _ => {
            "without any one of them there is one: take it out; those of the contract, and availability, can have a price in [rules] in place of \"hard\""
        }
    }
}

fn at(problem: Diagnostic, reading: &Reading, path: &[&str]) -> Diagnostic {
    match reading.place(path) {
        Some(place) => problem.at(place),
        None => problem,
    }
}
