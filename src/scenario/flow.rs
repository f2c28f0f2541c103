//! `[queue.….after-service]`, `after-abandon`, `after-block`: the ways on from a queue.

use super::check::{Check, Section, did_you_mean};
use super::horizon::Horizon;
use super::law;
use super::node::{Node, Table};
use super::queue::Draft;
use super::value;
use crate::center::{ByInterval, Flow, Flows, Patience, QueueId};
use crate::diagnostic::{Diagnostic, Place, quoted, toml_key};
use crate::random::Law;

/// The sections, in the order of [`Flows::sections`].
pub(super) const SECTIONS: [&str; 3] = ["after-service", "after-abandon", "after-block"];

/// Flows whose `again` differs from their `share`: as many as a case can remember.
const MOST_AGAIN: usize = 64;

/// Shares that sum up to 1 in decimals may be a hair above it in binary.
const HAIR: f64 = 1e-9;

/// Whether any section of any queue sends contacts to the queue of this name.
pub(super) fn leads_to<'a>(tables: impl Iterator<Item = &'a Table>, name: &str) -> bool {
    let mut sections =
        tables.flat_map(|table| SECTIONS.into_iter().filter_map(|key| table.get(key)?.table()));
    sections.any(|section| {
        let to = |node: &Node| node.table()?.get("to")?.text().map(|to| to == name);
        section.entries.iter().any(|entry| to(&entry.node) == Some(true))
    })
}

/// Reads the flows of every queue and checks that none is endless.
pub(super) fn read(check: &mut Check, drafts: &[Draft<'_>], horizon: &Horizon) -> Vec<Flows> {
    let names: Vec<&str> = drafts.iter().map(|draft| draft.queue.name.as_str()).collect();
    let before = check.errors();
    let flows: Vec<Flows> =
        drafts.iter().map(|draft| flows(check, draft, &names, horizon)).collect();
    let again = flows.iter().flat_map(Flows::all).filter(|flow| flow.again != flow.share).count();
    if again > MOST_AGAIN {
        let message = format!("{again} ways on have an `again` of their own");
        let help = format!("at most {MOST_AGAIN} can be simulated");
        check.error("too-many", drafts[0].section.at, message, &help);
    }
    if check.errors() == before {
        check_endless(check, drafts, &flows);
    }
    flows
}

fn flows(check: &mut Check, draft: &Draft<'_>, names: &[&str], horizon: &Horizon) -> Flows {
    let [after_service, after_abandon, after_block] = SECTIONS.map(|key| {
        let node = draft.section.table.get(key);
        node.map_or(Vec::new(), |node| section(check, node, draft, names, horizon))
    });
    refuse_ways_of_nobody(check, draft);
    Flows { after_service, after_abandon, after_block }
}

/// Refuses ways on that no contact of the queue can take.
fn refuse_ways_of_nobody(check: &mut Check, draft: &Draft<'_>) {
    let Draft { queue, section, .. } = draft;
    let nobody_leaves = matches!(queue.patience, Patience::Infinite) && queue.balk == 0.0;
    let [_, after_abandon, after_block] = SECTIONS;
    let reason = |key| match key {
        _ if queue.is_deferrable() => Some("it holds work that may wait, off the phone"),
        _ if key == after_abandon && !queue.needs_agents => Some("it needs no agents to wait for"),
        _ if key == after_abandon && nobody_leaves => {
            Some("nobody hangs up in it: it has no `patience`")
        }
        _ => None,
    };
    for key in [after_abandon, after_block] {
        if let (Some(node), Some(reason)) = (section.table.get(key), reason(key)) {
            let message = format!("no contact of {} can go this way: {reason}", section.title);
            check.error("no-effect", node.at, message, "take this out, or use `after-service`");
        }
    }
}

fn section(
    check: &mut Check,
    node: &Node,
    draft: &Draft<'_>,
    names: &[&str],
    horizon: &Horizon,
) -> Vec<Flow> {
    let title = format!("{} of {}", quoted(&node.key), draft.section.title);
    let Some(section) = Section::of(check, node, &title) else { return Vec::new() };
    let entries = section.table.entries.iter();
    let flows: Vec<Flow> = entries
        .filter_map(|entry| flow(check, entry.key(), &entry.node, draft, names, horizon))
        .collect();
    for (which, sum) in [
        ("`share`", flows.iter().map(|flow| flow.share).sum::<f64>()),
        ("`again`", flows.iter().map(|flow| flow.again).sum()),
    ] {
        if sum > 1.0 + HAIR {
            let message = format!("the shares of {title} sum up to {sum:.3} ({which})");
            let help = "of all contacts at most 1 can go on: lower them";
            check.error("shares-above-one", node.at, message, help);
            break;
        }
    }
    flows
}

fn flow(
    check: &mut Check,
    name: &str,
    node: &Node,
    draft: &Draft<'_>,
    names: &[&str],
    horizon: &Horizon,
) -> Option<Flow> {
    const EXAMPLE: &str =
        "write for example repeat = { share = 0.08, to = \"billing\", after = \"1h\" }";
    if node.table().is_none() {
        check.must_be("wrong-kind", node, "a table with a share and a queue", EXAMPLE);
        return None;
    }
    let mut section = Section::of(check, node, format!("the way on {}", quoted(name)))?;
    let share = section.need(check, "share", EXAMPLE).map(|node| value::share(check, node));
    let to = section.need(check, "to", EXAMPLE).map(|node| destination(check, node, names));
    let again = section.read(check, "again", value::share);
    let title = draft.section.title.clone();
    let owner = law::Owner { title: &title, hours: &draft.hours, horizon, zero: true };
    let after = section.get("after").and_then(|node| law::read(check, node, &owner));
    section.finish(check);
    let share = share??;
    Some(Flow {
        name: name.to_owned(),
        share,
        again: again.unwrap_or(share),
        to: to??,
        after: after.filter(|after| !is_always_0(after)),
    })
}

/// A delay that is always 0 is none.
fn is_always_0(after: &ByInterval<Law>) -> bool {
    after.values().iter().all(|law| law.mean_s() == 0.0)
}

fn destination(check: &mut Check, node: &Node, names: &[&str]) -> Option<QueueId> {
    let name = value::text(check, node)?;
    let found = names.iter().position(|other| *other == name);
    if found.is_none() {
        let message = format!("no queue is called {}", quoted(name));
        let help = did_you_mean(name, names.iter().copied()).unwrap_or_else(|| {
            format!("queues are defined by a section of their own: [queue.{}]", toml_key(name))
        });
        check.error("unknown-queue", node.at, message, &help);
    }
    found.map(|place| QueueId(place as u16))
}

/// Refuses loops that hold contacts for ever without a delay, and warns of cases that never end because
/// every service is followed by another contact.
fn check_endless(check: &mut Check, drafts: &[Draft<'_>], flows: &[Flows]) {
    let at_once = |flow: &Flow| is_at_once(flow.after.as_ref());
    let ways = |queue: usize| flows[queue].sections().map(|(_, flows)| flows).to_vec();
    let of_service = |queue: usize| vec![flows[queue].after_service.as_slice()];
    if let Some((at, title)) = a_loop(drafts, ways, at_once) {
        let message =
            format!("contacts of {title} come back to it at once, again and again, without end");
        let help = "give one of the ways on a share below 1 (`again` too), or an `after`";
        check.error("endless-loop", at, message, help);
    } else if let Some((at, title)) = a_loop(drafts, of_service, |_| true) {
        let message = format!("whoever is served in {title} comes again, so that no case ends");
        let help = "give one of the ways on a share below 1 (`again` too)";
        check.report(Diagnostic::warning("endless-loop", message).at(at).help(help));
    }
}

/// Where the first queue stands from which contacts never get away, and its title. Of such a queue every
/// contact that leaves it in some way, if that way counts, comes to another of them: the largest set of
/// queues of which that is true is what remains when those are taken out, again and again, of which it is
/// not.
fn a_loop<'a>(
    drafts: &'a [Draft<'_>],
    ways: impl Fn(usize) -> Vec<&'a [Flow]>,
    counts: impl Fn(&Flow) -> bool,
) -> Option<(Place, &'a str)> {
    let mut looping = vec![true; drafts.len()];
    let stays = |looping: &[bool], flows: &[Flow]| {
        let inside = |flow: &&Flow| counts(flow) && looping[usize::from(flow.to.0)];
        flows.iter().filter(inside).map(|flow| flow.again).sum::<f64>() >= 1.0 - HAIR
    };
    let holds = |looping: &[bool], queue| ways(queue).iter().any(|flows| stays(looping, flows));
    while let Some(queue) = (0..drafts.len()).find(|&q| looping[q] && !holds(&looping, q)) {
        looping[queue] = false;
    }
    let section = &drafts[looping.iter().position(|&looping| looping)?].section;
    Some((section_at(section.table).unwrap_or(section.at), &section.title))
}

/// A delay of less than a second would let a loop go round for hours of computing.
fn is_at_once(after: Option<&ByInterval<Law>>) -> bool {
    const LEAST_DELAY_S: f64 = 1.0;
    after.is_none_or(|after| after.values().iter().any(|law| law.mean_s() < LEAST_DELAY_S))
}

fn section_at(table: &Table) -> Option<Place> {
    SECTIONS.into_iter().find_map(|key| table.get(key)).map(|node| node.at)
}

/// Warns of ways on that no contact can take.
pub(super) fn warn_of_no_effect(check: &mut Check, drafts: &[Draft<'_>], has_lines: bool) {
    for draft in drafts {
        let holds_lines = !draft.queue.is_deferrable();
        let node = draft.section.table.get("after-block");
        if let Some(node) = node.filter(|_| holds_lines && !has_lines) {
            let message = "nobody is blocked: there is no limit to the lines";
            let help = "give the number of lines: [routing] lines = 120; or take this out";
            check.report(Diagnostic::warning("no-effect", message).at(node.at).help(help));
        }
    }
}
