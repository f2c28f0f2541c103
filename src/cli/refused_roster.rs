//! Why there is no roster, as problems of the planner's file.

use super::Exit;
use crate::diagnostic::{Diagnostic, quoted};
use crate::planning::{Conflict, RosterRefusal};
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
                let help = "without any one of them there is one: take it out, or give it a price in [rules] in place of \"hard\"";
                let problem = Diagnostic::error("rules-conflict", message).help(help);
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

fn at(problem: Diagnostic, reading: &Reading, path: &[&str]) -> Diagnostic {
    match reading.place(path) {
        Some(place) => problem.at(place),
        None => problem,
    }
}
