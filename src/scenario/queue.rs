//! `[queue.…]`.

use super::arrivals;
use super::check::{Check, Section};
use super::factors;
use super::flow;
use super::horizon::Horizon;
use super::hours::{self, Hours};
use super::law;
use super::node::Node;
use super::target;
use super::value;
use crate::center::{AtClose, ByInterval, Flows, Goal, HandleTime, Patience, Queue, Score, Target};
use crate::demand::Arrivals;
use crate::random::Law;

/// A queue as far as its own section tells.
pub(super) struct Draft<'a> {
    pub queue: Queue,
    pub arrivals: Arrivals,
    pub hours: Hours,
    pub section: Section<'a>,
}

/// Reads a queue, its flows left aside. `fed`: contacts go on to it, so that it needs none of its own.
pub(super) fn read<'a>(
    check: &mut Check,
    name: &str,
    mut section: Section<'a>,
    horizon: &Horizon,
    fed: bool,
) -> Draft<'a> {
    let title = section.title.clone();
    let hours = match section.get("open") {
        Some(node) => hours::read(check, node, horizon),
        None => Hours::always(horizon),
    };
    section.know(&flow::SECTIONS);
    let needs_agents = section.read(check, "agents", agents).unwrap_or(true);
    let arrivals = read_arrivals(check, &mut section, horizon, &hours, fed);
    let handle_time = handle_time(check, &mut section, horizon, &hours);
    let promises = target::read(check, section.get("target"));
    let owner = law::Owner { title: &title, hours: &hours, horizon, zero: true };
    let patience = section.get("patience").and_then(|node| patience(check, node, &owner));
    let queue = Queue {
        name: name.to_owned(),
        open: hours.by_interval(horizon),
        handle_time,
        patience: patience.unwrap_or(Patience::Infinite),
        balk: section.read(check, "balk", value::share).unwrap_or(0.0),
        short_abandon: section.read(check, "short-abandon", value::duration),
        priority: section.read(check, "priority", priority).unwrap_or_default(),
        needs_agents,
        answered_within: promises.answered_within,
        finished_within: promises.finished_within,
        closed_within: promises.closed_within,
        targets: promises.targets,
        at_close: section.read(check, "at-close", at_close).unwrap_or_default(),
        overflow: Vec::new(),
        flows: Flows::default(),
    };
    section.finish(check);
    if !needs_agents {
        check_needs_nobody(check, &section, &queue);
    } else if queue.is_deferrable() {
        let message = format!("{title} holds work that may wait: nobody hangs up or is sent away");
        refuse(check, &section, &["balk", "short-abandon", "at-close"], &message);
    }
    if !queue.is_live() {
        check_traced_patience(check, &section);
    }
    Draft { queue, arrivals, hours, section }
}

/// `agents = "none"`: a menu or a bot.
fn agents(check: &mut Check, node: &Node) -> Option<bool> {
    value::choice(check, node, &[("none", false)])
}

/// Refuses what has no meaning where nobody waits and nobody answers.
fn check_needs_nobody(check: &mut Check, section: &Section<'_>, queue: &Queue) {
    let message = format!("nobody waits in {}, which needs no agents", section.title);
    let keys = ["patience", "balk", "short-abandon", "priority", "at-close", "after-work"];
    refuse(check, section, &keys, &message);
    let of_cases = |target: &Target| matches!(target.goal, Goal::ClosedWithin { .. });
    if let Some(node) = section.table.get("target").filter(|_| !queue.targets.iter().all(of_cases))
    {
        let help = "only `closed-within` can be promised here; give the other targets to the queues with agents";
        check.error("no-effect", node.at, message, help);
    }
}

/// Refuses keys that would do nothing.
fn refuse(check: &mut Check, section: &Section<'_>, keys: &[&str], message: &str) {
    for node in keys.iter().filter_map(|key| section.table.get(key)) {
        check.error("no-effect", node.at, message, "take this out");
    }
}

/// Refuses what a trace tells of patience where nobody waits on the line.
fn check_traced_patience(check: &mut Check, section: &Section<'_>) {
    let arrivals = section.table.get("arrivals").and_then(Node::table);
    if let Some(node) = arrivals.and_then(|arrivals| arrivals.get("patience")) {
        let message = format!("nobody waits on the line in {}", section.title);
        check.error("no-effect", node.at, message, "take `patience` out of the trace");
    }
}

fn read_arrivals(
    check: &mut Check,
    section: &mut Section<'_>,
    horizon: &Horizon,
    hours: &Hours,
    fed: bool,
) -> Arrivals {
    let title = section.title.clone();
    let owner = arrivals::Owner { title: &title, queue: section.table, hours, horizon };
    let scale = section.get("scale");
    let node = match fed {
        true => section.get("arrivals"),
        false => {
            let help = "write for example arrivals = { per-hour = 120 }";
            section.need(check, "arrivals", help)
        }
    };
    let read = node.and_then(|node| arrivals::read(check, node, scale, &owner));
    let factors = factors::read(check, section, fed, read.as_ref());
    let none = || Arrivals::poisson(vec![0.0; horizon.calendar.intervals().len()]);
    Arrivals { factors, ..read.unwrap_or_else(none) }
}

fn handle_time(
    check: &mut Check,
    section: &mut Section<'_>,
    horizon: &Horizon,
    hours: &Hours,
) -> HandleTime {
    let title = section.title.clone();
    let owner = law::Owner { title: &title, hours, horizon, zero: false };
    let (whole, talk, after) =
        (section.get("handle-time"), section.get("talk-time"), section.get("after-work"));
    let extra = if whole.is_some() { talk.or(after) } else { after.filter(|_| talk.is_none()) };
    match (extra, whole) {
        (Some(extra), Some(_)) => {
            let message = format!("{title} has both `handle-time` and `{}`", extra.key);
            let help = "`handle-time` includes the after-call work; give either `handle-time` alone, or `talk-time` and `after-work`";
            check.error("two-forms", extra.at, message, help);
        }
        (Some(extra), None) => {
            let help = "give `talk-time` beside `after-work`, or both together as `handle-time`";
            check.error(
                "missing-key",
                extra.at,
                format!("{title} has `after-work` but no `talk-time`"),
                help,
            );
        }
        (None, None) if talk.is_none() => {
            let help = "write for example handle-time = { distribution = \"lognormal\", mean = \"4min\", cv = 0.8 }";
            check.error("missing-key", section.at, format!("{title} has no `handle-time`"), help);
        }
        _ => {}
    }
    let mut read = |node: Option<&Node>| node.and_then(|node| law::read(check, node, &owner));
    let talk = read(whole).or(read(talk)).unwrap_or_else(placeholder);
    HandleTime { talk, after_work: read(after) }
}

/// Stands in for a law that was refused; the scenario is not handed out then.
fn placeholder() -> ByInterval<Law> {
    match Law::constant(60.0) {
        Ok(law) => ByInterval::Always(law),
        Err(error) => unreachable!("a minute is a length of time: {error}"),
    }
}

fn patience(check: &mut Check, node: &Node, owner: &law::Owner<'_>) -> Option<Patience> {
    if node.text() == Some("infinite") {
        return Some(Patience::Infinite);
    }
    law::read(check, node, owner).map(Patience::Drawn)
}

fn priority(check: &mut Check, node: &Node) -> Option<Score> {
    if node.table().is_none() {
        return value::score(check, node).map(|base| Score { base, ..Score::default() });
    }
    let mut section = Section::of(check, node, "`priority`")?;
    let base = section.read(check, "base", value::score).unwrap_or(0.0);
    let per_second = section.read(check, "per-second", value::growth).unwrap_or(0.0);
    let follow_up = section.read(check, "follow-up", value::score).unwrap_or(0.0);
    section.finish(check);
    Some(Score { base, per_second, follow_up })
}

fn at_close(check: &mut Check, node: &Node) -> Option<AtClose> {
    value::choice(check, node, &[("serve", AtClose::Serve), ("dismiss", AtClose::Dismiss)])
}
