//! `target`: one promise or a list of them.

use super::check::{Check, Section};
use super::node::{Node, Value};
use super::value;
use crate::center::{Goal, Period, Target};
use crate::time::{SECOND, Tick, seconds};

/// T of the service level of a queue that promises none.
const DEFAULT_WITHIN: Tick = 20 * SECOND;

const FORMS: [&str; 3] = ["answered-within", "asa", "abandoned"];

const EXAMPLE: &str =
    "write { answered-within = \"20s\", share = 0.8 }, { asa = \"30s\" } or { abandoned = 0.05 }";

/// The targets, and the T of the queue's service level.
pub(super) fn read(check: &mut Check, node: Option<&Node>) -> (Vec<Target>, Tick) {
    let Some(node) = node else { return (Vec::new(), DEFAULT_WITHIN) };
    let one = std::slice::from_ref(node);
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => one,
    };
    let (mut targets, mut within) = (Vec::new(), None);
    for item in items {
        let Some((target, own)) = target(check, item) else { continue };
        if let (Some(own), Some(within)) = (own, within)
            && own != within
        {
            let message = "the `answered-within` targets of one queue have different times";
            let help = "a queue has one service level: give its targets the same `answered-within`";
            check.error("two-service-levels", item.at, message, help);
        }
        within = within.or(own);
        targets.push(target);
    }
    (targets, within.unwrap_or(DEFAULT_WITHIN))
}

fn target(check: &mut Check, node: &Node) -> Option<(Target, Option<Tick>)> {
    let mut section = Section::of(check, node, "this target")?;
    let per = section.read(check, "per", period).unwrap_or(Period::Day);
    let given: Vec<&str> = FORMS.into_iter().filter(|form| section.get(form).is_some()).collect();
    let before = check.errors();
    if given.first().is_none_or(|form| *form == "answered-within") {
        section.know(&["share"]);
    }
    section.finish(check);
    let [form] = given[..] else {
        // A misspelled or future form is one mistake, not two.
        if check.errors() == before {
            let message = "a target promises one thing";
            let help = match given.len() {
                0 => EXAMPLE.to_owned(),
                _ => "make a list of targets: target = [ { … }, { … } ]".to_owned(),
            };
            check.error("bad-target", section.at, message, &help);
        }
        return None;
    };
    let (goal, within) = match form {
        "answered-within" => {
            let within = section.read(check, "answered-within", value::duration);
            let share =
                section.need(check, "share", "say which share of the contacts: share = 0.8");
            let share = share.and_then(|node| value::positive_share(check, node))?;
            (Goal::AnsweredWithin { share }, Some(within?))
        }
        "asa" => {
            let asa = section.read(check, "asa", value::positive_duration)?;
            (Goal::Asa { seconds: seconds(asa) }, None)
        }
        _ => (Goal::Abandoned { share: section.read(check, "abandoned", value::share)? }, None),
    };
    Some((Target { goal, per }, within))
}

fn period(check: &mut Check, node: &Node) -> Option<Period> {
    let words = [Period::Interval, Period::Day, Period::Week].map(|period| (period.name(), period));
    value::choice(check, node, &words)
}
