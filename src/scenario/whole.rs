//! The whole file, section by section.

use super::bounds;
use super::check::{Check, Section};
use super::days::DayKey;
use super::flow;
use super::group::{self, Around};
use super::horizon::{self, Horizon};
use super::node::{Node, Table};
use super::queue::{self, Draft};
use super::routing::{self, Routing};
use super::{
    Run, Scenario, agent, contract, house_rules, roster_file, run, shift, staff, surcharge, tour,
    value,
};
use crate::center::{Center, Contract, Group, HouseRules, MAX_AGENTS, Queue, Shift, Space, Team};
use crate::demand::{Demand, MAX_PER_INTERVAL};
use crate::diagnostic::{Diagnostic, Place, quoted, toml_key};

/// Most queues, groups or shifts of a file.
const MOST: usize = 1000;

/// Reads every section. What is returned is only good if no error was reported.
pub(super) fn read(check: &mut Check, root: &Table, start: Place, file: &str) -> Option<Scenario> {
    let empty = Table::default();
    let mut file_section = Section::new(root, start, "the file");
    let run_node = section_node(check, &mut file_section, "run");
    let mut run_section = section(run_node, &empty, start, "[run]");
    let help = "begin with [scenario], start = 2026-03-02 and days = 7";
    let scenario_node = file_section.need(check, "scenario", help);
    let scenario_node = scenario_node.filter(|node| is_table(check, node));
    let mut scenario = section(scenario_node, &empty, start, "[scenario]");
    let horizon = match scenario_node {
        Some(_) => horizon::read(check, &mut scenario, run_section.get("warm-up")),
        None => Horizon::unknown(),
    };
    run_section.know(&["warm-up"]);
    let name = scenario.get("name").and_then(|node| value::text(check, node)).unwrap_or(file);
    let seed = scenario.read(check, "seed", value::seed).unwrap_or(1);
    let shared = scenario.get("shared");
    let shared_days = shared.and_then(|node| shared_factors(check, node)).unwrap_or(false);
    let most_different = scenario.read(check, "different-shifts", value::different_shifts);
    let seats = scenario.get("seats").and_then(|node| Some((node.at, value::seats(check, node)?)));
    if scenario_node.is_some() {
        scenario.finish(check);
    }
    let replications = run::replications(check, &mut run_section);
    run_section.finish(check);

    let (shifts, space) = shifts(check, &mut file_section, &horizon, most_different);
    let queues = queues(check, &mut file_section, &horizon);
    if let Some(node) = shared.filter(|_| shared_days) {
        warn_of_nothing_to_share(check, node, &queues);
    }
    let around =
        Around { horizon: &horizon, queues: &queues, shifts: &shifts, ranges: &space.shifts };
    let groups = paid_groups(check, root, &mut file_section, &around);
    let team = team(check, &mut file_section, &around, &groups);
    if let Some((place, seats)) = seats {
        bounds::check_seats(check, place, seats, &groups, &horizon);
    }
    let routing_node = section_node(check, &mut file_section, "routing");
    let routing = routing_node.map_or_else(Routing::default, |node| {
        let section = section(Some(node), &empty, start, "[routing]");
        routing::read(check, section, &around, &groups)
    });
    flow::warn_of_no_effect(check, &queues, routing.lines.is_some());
    // Taken out before the rest is read.
    file_section.know(&["what-if"]);
    file_section.finish(check);
    let arrivals = queues.iter().map(|draft| draft.arrivals.clone()).collect();
    let demand = Demand { queues: arrivals, shared_days };
    check_volume(check, &demand, &queues, &horizon);
    let mut queues: Vec<Queue> = queues.into_iter().map(|draft| draft.queue).collect();
    for (queue, steps) in routing.overflow {
        queues[queue].overflow = steps;
    }
    let Routing { lines, agent_rule, .. } = routing;
    let mut center =
        Center { queues, groups, shifts, seats: seats.map(|(_, seats)| seats), lines, agent_rule };
    if !check.staff_is_sought {
        roster_file::lay(check, root, &horizon, &space, &team, &mut center);
    }
    let run = Run { seed, replications };
    let (name, calendar) = (name.to_owned(), horizon.calendar);
    Some(Scenario { name, calendar, center, demand, space, team, run })
}

/// The shifts of one start and length, and all that people may work.
fn shifts(
    check: &mut Check,
    file: &mut Section<'_>,
    horizon: &Horizon,
    most_different: Option<u32>,
) -> (Vec<Shift>, Space) {
    let mut ranges = Vec::new();
    let mut shifts: Vec<Shift> = Vec::new();
    for (name, section) in named(check, file, "shift") {
        let range = shift::read(check, name, section, horizon);
        shifts.push(shift::fixed(&range));
        ranges.push(range);
    }
    let tours = named(check, file, "tour")
        .into_iter()
        .map(|(name, section)| tour::read(check, name, section, &ranges, horizon))
        .collect();
    (shifts, Space { shifts: ranges, tours, most_different })
}

/// The groups, with what their hours cost.
fn paid_groups(
    check: &mut Check,
    root: &Table,
    file: &mut Section<'_>,
    around: &Around<'_>,
) -> Vec<Group> {
    let mut groups = groups(check, file, around);
    let surcharges: Vec<_> = named(check, file, "surcharge")
        .into_iter()
        .map(|(_, section)| surcharge::read(check, section, around.horizon))
        .collect();
    groups.iter_mut().for_each(|group| group.pay = surcharge::of_group(&surcharges, group));
    for kind in ["shift", "surcharge"] {
        shift::check_groups(check, root, kind, &groups);
    }
    groups
}

/// Contracts, the people under them, and the rules of the house.
fn team(check: &mut Check, file: &mut Section<'_>, around: &Around<'_>, groups: &[Group]) -> Team {
    let contracts: Vec<Contract> = named(check, file, "contract")
        .into_iter()
        .map(|(name, s)| contract::read(check, name, s, around, groups))
        .collect();
    let company = agent::Company { around, groups, contracts: &contracts };
    let agents = named(check, file, "agent")
        .into_iter()
        .filter_map(|(name, section)| agent::read(check, name, section, &company))
        .collect();
    let rules = section_node(check, file, "rules").and_then(|node| Some((node.table()?, node.at)));
    let rules = rules.map_or_else(HouseRules::default, |(table, at)| {
        house_rules::read(check, Section::new(table, at, "[rules]"))
    });
    Team { contracts, agents, rules }
}

/// `shared = "all"`: the day factors of all queues rise and fall together.
fn shared_factors(check: &mut Check, node: &Node) -> Option<bool> {
    value::choice(check, node, &[("all", true)])
}

/// No error: a what-if may take the factors away from a file that shares them.
fn warn_of_nothing_to_share(check: &mut Check, node: &Node, queues: &[Draft<'_>]) {
    if !queues.iter().any(|draft| draft.section.table.has("day-factor")) {
        let message = "`shared` has nothing to share: no queue has a `day-factor`";
        let help = "give queues a factor, such as day-factor = { cv = 0.12 }, or take this out";
        check.report(Diagnostic::warning("no-effect", message).at(node.at).help(help));
    }
}

fn is_table(check: &mut Check, node: &Node) -> bool {
    Section::of(check, node, "").is_some()
}

fn section_node<'a>(
    check: &mut Check,
    file: &mut Section<'a>,
    key: &'static str,
) -> Option<&'a Node> {
    file.get(key).filter(|node| is_table(check, node))
}

/// The section of a node that is a table, or an empty one.
fn section<'a>(node: Option<&'a Node>, empty: &'a Table, start: Place, title: &str) -> Section<'a> {
    let table = node.and_then(Node::table).unwrap_or(empty);
    Section::new(table, node.map_or(start, |node| node.at), title)
}

/// The sections `[key.…]`, each with its name.
fn named<'a>(
    check: &mut Check,
    file: &mut Section<'a>,
    key: &'static str,
) -> Vec<(&'a str, Section<'a>)> {
    let Some(node) = section_node(check, file, key) else { return Vec::new() };
    let entries = node.table().map_or(&[][..], |table| &table.entries);
    if entries.len() > MOST {
        let message = format!(
            "there are {} sections [{key}.…]; at most {MOST} can be simulated",
            entries.len()
        );
        check.error("too-many", node.at, message, "");
    }
    let mut sections = Vec::new();
    for entry in entries.iter().take(MOST) {
        check_name(check, key, entry.key(), entry.key_at);
        let title = format!("{key} {}", quoted(entry.key()));
        if let Some(section) = Section::of(check, &entry.node, title) {
            sections.push((entry.key(), section));
        }
    }
    sections
}

/// Names are not empty, can be seen, and are no days.
pub(super) fn check_name(check: &mut Check, kind: &str, name: &str, at: Place) {
    if name.trim().is_empty() {
        check.error("bad-name", at, format!("this {kind} has an empty name"), "give it a name");
    } else if name.chars().any(char::is_control) {
        let message = format!("the name {} holds characters that cannot be seen", quoted(name));
        check.error("bad-name", at, message, "use letters, digits, blanks and signs");
    } else if name.chars().count() > 200 {
        check.error(
            "bad-name",
            at,
            format!("the name {} is too long", quoted(name)),
            "use at most 200 characters",
        );
    } else if DayKey::parse(name).is_some() && kind != "what-if" {
        let message = format!("a {kind} cannot be called {}, which means a day", quoted(name));
        check.error("bad-name", at, message, "choose another name");
    }
}

fn queues<'a>(check: &mut Check, file: &mut Section<'a>, horizon: &Horizon) -> Vec<Draft<'a>> {
    let help = "add a section [queue.NAME] with arrivals and a handle-time";
    file.need(check, "queue", help);
    let sections = named(check, file, "queue");
    let tables: Vec<&Table> = sections.iter().map(|(_, section)| section.table).collect();
    let read = |(name, section)| {
        let fed = flow::leads_to(tables.iter().copied(), name);
        queue::read(check, name, section, horizon, fed)
    };
    let mut drafts: Vec<Draft<'a>> = sections.into_iter().map(read).collect();
    for (place, flows) in flow::read(check, &drafts, horizon).into_iter().enumerate() {
        drafts[place].queue.flows = flows;
    }
    drafts
}

fn groups(check: &mut Check, file: &mut Section<'_>, around: &Around<'_>) -> Vec<Group> {
    let help = "add a section [group.NAME] with skills and staff";
    let some = file.need(check, "group", help).is_some();
    let sections = named(check, file, "group");
    let places: Vec<Place> = sections.iter().map(|(_, section)| section.at).collect();
    let before = check.errors();
    let groups: Vec<Group> = sections
        .into_iter()
        .map(|(name, section)| group::read(check, name, section, around))
        .collect();
    let total: u64 = groups.iter().map(|group| staff::most(&group.staff)).sum();
    if total > u64::from(MAX_AGENTS) {
        let largest =
            (0..groups.len()).max_by_key(|&at| staff::most(&groups[at].staff)).unwrap_or(0);
        let message = format!(
            "the groups have {total} agents together; at most {MAX_AGENTS} can be simulated"
        );
        check.error(
            "too-many",
            places[largest],
            message,
            "lower the staff; this is the largest group",
        );
    }
    // A skill that could not be read may be the one that is missing.
    if some && check.errors() == before {
        check_served(check, around, &groups);
    }
    groups
}

fn check_served(check: &mut Check, around: &Around<'_>, groups: &[Group]) {
    for (place, draft) in around.queues.iter().enumerate() {
        let skills = groups.iter().flat_map(|group| &group.skills);
        let served = skills.clone().any(|skill| skill.queue.0 as usize == place);
        if !served && draft.queue.needs_agents {
            let message = format!("no group serves {}", draft.section.title);
            let help = format!(
                "add it to the `skills` of a group: skills = {{ {} = 1 }}",
                toml_key(&draft.queue.name)
            );
            check.error("not-served", draft.section.at, message, &help);
        }
    }
}

/// Refuses more contacts in an interval than can be simulated.
fn check_volume(check: &mut Check, demand: &Demand, queues: &[Draft<'_>], horizon: &Horizon) {
    let largest: Vec<f64> = demand.queues.iter().map(|queue| queue.factors.largest()).collect();
    for (at, interval) in horizon.calendar.intervals().iter().enumerate() {
        let in_queue = |queue: usize| demand.queues[queue].mean[at] * largest[queue];
        let total: f64 = (0..queues.len()).map(in_queue).sum();
        if total <= MAX_PER_INTERVAL {
            continue;
        }
        let by_volume = |a: &usize, b: &usize| in_queue(*a).total_cmp(&in_queue(*b));
        let largest_queue = (0..queues.len()).max_by(by_volume).unwrap_or(0);
        let draft = &queues[largest_queue];
        let node = draft.section.table.get("arrivals");
        let when = format!(
            "{} {}",
            horizon.day_title(interval.day),
            horizon.slot_title(interval.slot as usize)
        );
        let busiest = if demand.queues[largest_queue].factors.vary() {
            " with its largest factors"
        } else {
            ""
        };
        let message = format!(
            "more than {MAX_PER_INTERVAL} contacts are expected in the interval of {when}{busiest}"
        );
        let help = match busiest {
            "" => "check the unit of the arrivals and `scale`",
            _ => "check the unit of the arrivals, `scale` and the `cv` of the factors",
        };
        let place = node.map_or(draft.section.at, |node| node.at);
        return check.error("too-many", place, message, help);
    }
}
