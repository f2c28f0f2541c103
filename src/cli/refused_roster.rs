//! Why there is no roster, as problems of the planner's file.

use super::Exit;
use crate::diagnostic::{Diagnostic, Place, WayOut, quoted, toml_key};
use crate::planning::{self, Conflict, CoverWay, MOST_PEOPLE, Needed, RosterRefusal, Uncovered};
use crate::report::table::amount;
use crate::report::{difference_figures, difference_in_words};
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
            let problem = |one: &Conflict| conflict(one, scenario, reading);
            (conflicts.iter().map(problem).collect(), Exit::No)
        }
        RosterRefusal::Uncovered(uncovered) => (vec![heads_missing(uncovered, reading)], Exit::No),
        RosterRefusal::TooManyPeople(needed) => {
            (vec![too_many(needed, scenario, reading)], Exit::Wrong)
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

fn too_many(needed: &Needed, scenario: &Scenario, reading: &Reading) -> Diagnostic {
    let contract = &scenario.team.contracts[needed.contract].name;
    let group = &scenario.center.groups[needed.group].name;
    let message = format!(
        "up to {} people of contract {} may be needed in group {}; with those named, a roster has {MOST_PEOPLE} at the most",
        needed.most,
        quoted(contract),
        quoted(group)
    );
    let help = format!(
        "check the requirement, or say how many can be had: headcount = {{ {} = {{ at-most = 500 }} }}; a larger center is planned group by group",
        toml_key(group)
    );
    let problem = Diagnostic::error("too-many-people", message).help(help);
    at(problem, reading, &["contract", contract, "headcount"])
}

fn conflict(conflict: &Conflict, scenario: &Scenario, reading: &Reading) -> Diagnostic {
    const SHOWN: usize = 5;
    let name = |agent: &usize| scenario.team.agents[*agent].name.as_str();
    let mut who: Vec<String> =
        conflict.agents.iter().take(SHOWN).map(|agent| quoted(name(agent))).collect();
    if conflict.agents.len() > SHOWN {
        who.push(format!("{} more", conflict.agents.len() - SHOWN));
    }
    let message = format!(
        "no roster of {} keeps these rules together: {}",
        who.join(", "),
        conflict.rules.join("; ")
    );
    let remedies = conflict.remedies.join("; ");
    let help = match (conflict.ways.is_empty(), conflict.complete) {
        (true, true) => format!("neither one of these nor any two that were tried are enough: {remedies}"),
        (true, false) => format!("there was no time to look for what is enough: {remedies}"),
        (false, true) => {
            "each of these is enough; costs are beyond those of a roster without any of these rules"
                .to_owned()
        }
        (false, false) => {
            "each of these is enough, and there may be more: there was no time to try them all; costs are beyond those of a roster without any of these rules".to_owned()
        }
    };
    let problem = Diagnostic::error("rules-conflict", message)
        .help(format!("{help}{}", kept_rows(&conflict.kept, reading)))
        .ways_out(conflict.ways.iter().map(way_out).collect());
    match (conflict.kept.first(), conflict.agents.first()) {
        (Some(&row), _) => problem.at(row),
        (None, Some(agent)) => at(problem, reading, &["agent", name(agent)]),
        (None, None) => problem,
    }
}

/// Where several rows of a kept roster stand that are in a conflict: it is shown at one of them.
fn kept_rows(rows: &[Place], reading: &Reading) -> String {
    let lines: Vec<String> =
        rows.iter().map(|&row| reading.sources.line(row).number.to_string()).collect();
    match (lines.as_slice(), rows) {
        ([others @ .., last], [first, _, ..]) => format!(
            "; these kept rows are on lines {} and {last} of {}",
            others.join(", "),
            reading.sources.name(first.source)
        ),
        _ => String::new(),
    }
}

fn heads_missing(uncovered: &Uncovered, reading: &Reading) -> Diagnostic {
    const SHOWN: usize = 12;
    let mut rules: Vec<&str> = uncovered.rules.iter().take(SHOWN).map(String::as_str).collect();
    if uncovered.rules.len() > SHOWN {
        rules.push("and more");
    }
    let message = match rules.is_empty() {
        true => "no roster was found with every head that is required".to_owned(),
        false => format!("no roster keeps these needs and rules together: {}", rules.join("; ")),
    };
    let help = match (uncovered.rules.is_empty(), uncovered.smallest) {
        (false, _) if uncovered.lines.is_empty() => {
            "no rule is in the way: there are too few people, each of whom works one shift a day at most; `under` in [rules] is \"hard\""
        }
        (true, _) => {
            "search longer, or give `under` in [rules] a price in place of \"hard\": the hours that lack are shown then"
        }
        (false, true) => {
            "without any one of them the others can be kept; `under` in [rules] is \"hard\""
        }
        (false, false) => {
            "some of them may not be to blame: there was no time to be sure; `under` in [rules] is \"hard\""
        }
    };
    let mut help = help.to_owned();
    if uncovered.ways.is_empty() && !uncovered.remedies.is_empty() {
        let remedies: Vec<&str> =
            uncovered.remedies.iter().take(SHOWN).map(String::as_str).collect();
        help.push_str(&format!("; none of these was found to be enough: {}", remedies.join("; ")));
    }
    let problem = Diagnostic::error("heads-missing", message)
        .help(help)
        .ways_out(uncovered.ways.iter().map(cover_way).collect());
    at(problem, reading, &["rules", "under"])
}

fn cover_way(way: &CoverWay) -> WayOut {
    let left = match way.left_hours {
        0.0 => "every head is there".to_owned(),
        hours => format!("{} h are missing at other times", amount(hours)),
    };
    let mut figures = difference_figures(&way.beyond).to_vec();
    figures.push(("left_hours", Some(way.left_hours)));
    let words = difference_in_words(&way.beyond, "about ");
    WayOut { message: format!("{}: {left}; {words}", way.ask), figures }
}

fn way_out(way: &planning::WayOut) -> WayOut {
    let about = if way.proven { "" } else { "about " };
    WayOut {
        message: format!("{}: {}", way.ask, difference_in_words(&way.beyond, about)),
        figures: difference_figures(&way.beyond).to_vec(),
    }
}

fn at(problem: Diagnostic, reading: &Reading, path: &[&str]) -> Diagnostic {
    match reading.place(path) {
        Some(place) => problem.at(place),
        None => problem,
    }
}
