//! `[rules]`: which rules of contracts may be broken and at what price, what else is priced, and packs of
//! legal limits.

use super::check::{Check, Section, did_you_mean};
use super::node::{Node, Value};
use super::value;
use crate::center::{HouseRules, LegalLimits, PACKS};
use crate::diagnostic::quoted;

/// Keys of contracts and agents that may be given a price.
const MAY_BE_SOFT: [&str; 11] = [
    "available",
    "days-a-week",
    "days-in-a-row",
    "days-off-in-a-row",
    "forbidden",
    "hours-a-week",
    "nights-in-a-row",
    "rest",
    "rotation",
    "start-span",
    "weekends",
];

/// Reads the rules of the house.
pub(super) fn read(check: &mut Check, mut section: Section<'_>) -> HouseRules {
    let usual = HouseRules::default();
    let s = &mut section;
    let mut soft = Vec::new();
    for key in MAY_BE_SOFT {
        if let Some(price) = s.get(key).and_then(|node| severity(check, node)) {
            soft.push((key, price));
        }
    }
    let packs = s.get("pack").map_or(Vec::new(), |node| packs(check, node));
    let rules = HouseRules {
        under: s.get("under").map_or(usual.under, |node| severity(check, node)),
        over: s.read(check, "over", value::cost).unwrap_or(usual.over),
        hours_target: s.read(check, "hours-target", value::cost).unwrap_or(usual.hours_target),
        wishes: s.read(check, "wishes", value::cost).unwrap_or(usual.wishes),
        fair_weekends: s.read(check, "fair-weekends", value::cost).unwrap_or(usual.fair_weekends),
        fair_wishes: s.read(check, "fair-wishes", value::cost).unwrap_or(usual.fair_wishes),
        fair_late: s.read(check, "fair-late", value::cost).unwrap_or(usual.fair_late),
        fair_nights: s.read(check, "fair-nights", value::cost).unwrap_or(usual.fair_nights),
        changes: s.read(check, "changes", value::cost).unwrap_or(usual.changes),
        head: s.read(check, "head", value::cost).unwrap_or(usual.head),
        most_on_break: s.read(check, "most-on-break", value::people),
        soft,
        packs,
    };
    section.finish(check);
    rules
}

/// The price of a unit; `None` for `"hard"`.
fn severity(check: &mut Check, node: &Node) -> Option<f64> {
    match &node.value {
        Value::Text(word) if word == "hard" => None,
        Value::Text(_) => {
            check.must_be("unknown-word", node, "\"hard\" or the price of breaking it", "");
            None
        }
        _ => value::cost(check, node),
    }
}

fn packs(check: &mut Check, node: &Node) -> Vec<&'static LegalLimits> {
    let one = std::slice::from_ref(node);
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => one,
    };
    let mut found = Vec::new();
    for item in items {
        let Some(name) = value::text(check, item) else { continue };
        match PACKS.iter().find(|pack| pack.name == name) {
            Some(pack) => found.push(pack),
            None => {
                let names = PACKS.iter().map(|pack| pack.name);
                let words: Vec<String> = names.clone().map(|name| format!("\"{name}\"")).collect();
                let help = did_you_mean(name, names)
                    .unwrap_or_else(|| format!("there are {}", words.join(" and ")));
                let message = format!("no pack of limits is called {}", quoted(name));
                check.error("unknown-word", item.at, message, &help);
            }
        }
    }
    found
}
