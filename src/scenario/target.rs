//! `target`: one promise or a list of them.

use super::check::{Check, Section};
use super::node::{Node, Value};
use super::value;
use crate::center::{Goal, Period, Promise, Target};
use crate::time::{SECOND, Tick, seconds};

/// T of the service level of a queue that promises none.
const DEFAULT_WITHIN: Tick = 20 * SECOND;

const FORMS: [&str; 5] =
    ["answered-within", "asa", "abandoned", "finished-within", "closed-within"];

/// Forms with a time and a share.
const WITHIN: [&str; 3] = ["answered-within", "finished-within", "closed-within"];

const EXAMPLE: &str = "write { answered-within = \"20s\", share = 0.8 }, { asa = \"30s\" }, { abandoned = 0.05 } or, for work that may wait, { finished-within = \"2d\", share = 0.95 }";

/// What a queue promises.
pub(super) struct Promises {
    pub targets: Vec<Target>,
    /// T of the service level.
    pub answered_within: Tick,
    pub finished_within: Option<Promise>,
    pub closed_within: Option<Promise>,
}

/// Reads `target`, if there is one.
pub(super) fn read(check: &mut Check, node: Option<&Node>) -> Promises {
    let mut promises = Promises {
        targets: Vec::new(),
        answered_within: DEFAULT_WITHIN,
        finished_within: None,
        closed_within: None,
    };
    let Some(node) = node else { return promises };
    let one = std::slice::from_ref(node);
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => one,
    };
    let mut promised = [None; WITHIN.len()];
    for item in items {
        let Some((target, own)) = target(check, item) else { continue };
        if let Some((form, own)) = own {
            if promised[form].is_some_and(|other| other != own) {
                let form = WITHIN[form];
                let message = format!("the `{form}` targets of one queue have different times");
                let help = format!(
                    "a queue has one share that is judged by it: give its targets the same `{form}`"
                );
                check.error("two-service-levels", item.at, message, &help);
            }
            promised[form] = promised[form].or(Some(own));
        }
        promises.targets.push(target);
    }
    let [answered, finished, closed] = promised;
    promises.answered_within = answered.map_or(DEFAULT_WITHIN, |promise| promise.within);
    Promises { finished_within: finished, closed_within: closed, ..promises }
}

/// A target and, of those with a time, its place in [`WITHIN`] and the time.
fn target(check: &mut Check, node: &Node) -> Option<(Target, Option<(usize, Promise)>)> {
    let mut section = Section::of(check, node, "this target")?;
    let per = section.read(check, "per", period).unwrap_or(Period::Day);
    let given: Vec<&str> = FORMS.into_iter().filter(|form| section.get(form).is_some()).collect();
    let before = check.errors();
    let form = given.first().copied();
    if form.is_none_or(|form| WITHIN.contains(&form)) {
        section.know(&["share"]);
    }
    if form.is_none_or(|form| WITHIN[1..].contains(&form)) {
        section.know(&["working-hours"]);
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
        "answered-within" | "finished-within" | "closed-within" => {
            let within = section.read(check, form, value::duration);
            let help = "say which share of the contacts: share = 0.8";
            let share = section.need(check, "share", help);
            let share = share.and_then(|node| value::positive_share(check, node))?;
            let working_hours = section.read(check, "working-hours", value::flag).unwrap_or(false);
            let place = WITHIN.iter().position(|name| *name == form)?;
            let goal = [
                Goal::AnsweredWithin { share },
                Goal::FinishedWithin { share },
                Goal::ClosedWithin { share },
            ];
            (goal[place], Some((place, Promise { within: within?, working_hours })))
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
