//! What-ifs and `--set`: a fragment of the file laid over the tree.

use super::check::{Check, did_you_mean};
use super::days::DayKey;
use super::node::{Entry, Node, Table, Value};
use super::parse;
use crate::diagnostic::{Place, quoted, toml_key};

/// Keys of which a table holds one, whichever names its form.
const FORM_KEYS: [&str; 11] = [
    "per-hour",
    "per-day",
    "per-interval",
    "csv",
    "trace",
    "shifts",
    "roster",
    "answered-within",
    "asa",
    "abandoned",
    "finished-within",
];

/// Keys whose tables come in such forms.
const FORM_HOLDERS: [&str; 4] = ["arrivals", "staff", "target", "mean"];

/// Sections that need not be there to be changed.
const SECTIONS: [&str; 4] = ["scenario", "run", "routing", "rules"];

/// What the base decides for every change.
const OF_THE_BASE: [&str; 4] =
    ["run.replications", "run.precision", "run.max-replications", "scenario.seed"];

/// What a fragment says, each as `key = value` in the words of the file. One that says what the base
/// says already is an error: whoever wrote it expects a change.
pub(super) fn edits(check: &mut Check, base: &Table, over: &Table) -> Vec<String> {
    let mut edits = Vec::new();
    collect_edits(check, Some(base), over, "", &mut edits);
    edits
}

fn collect_edits(
    check: &mut Check,
    base: Option<&Table>,
    over: &Table,
    path: &str,
    edits: &mut Vec<String>,
) {
    for entry in &over.entries {
        let path = format!("{path}{}", toml_key(entry.key()));
        let below = base.and_then(|base| base.get(entry.key()));
        if let Some(table) = entry.node.table().filter(|table| !table.inline) {
            collect_edits(check, below.and_then(Node::table), table, &format!("{path}."), edits);
            continue;
        }
        let value = check.sources.snippet(entry.node.at).split_whitespace().collect::<Vec<_>>();
        edits.push(format!("{path} = {}", value.join(" ")));
        if OF_THE_BASE.contains(&path.as_str()) {
            let message = format!("{} is that of the base, whatever a change says", quoted(&path));
            let help = "take it out here; for all together it is given on the command line";
            check.error("no-change", entry.key_at, message, help);
            continue;
        }
        if below.is_some_and(|below| !changes(entry.key(), &below.value, &entry.node.value)) {
            let message =
                format!("this changes nothing: the base says the same of {}", quoted(&path));
            let help = "take it out, or write another value";
            check.error("no-change", entry.node.at, message, help);
        }
    }
}

/// Whether laying `new` over `old` makes a difference.
fn changes(key: &str, old: &Value, new: &Value) -> bool {
    let number = |value: &Value| match *value {
        Value::Whole(whole) => Some(whole as f64),
        Value::Number(number) => Some(number),
        _ => None,
    };
    match (old, new) {
        (Value::Text(old), Value::Text(new)) => old != new,
        (Value::Flag(old), Value::Flag(new)) => old != new,
        (Value::Date(old), Value::Date(new)) => old != new,
        (Value::List(old), Value::List(new)) => {
            let pair = |(old, new): (&Node, &Node)| changes(key, &old.value, &new.value);
            old.len() != new.len() || old.iter().zip(new).any(pair)
        }
        (Value::Table(old), Value::Table(new)) => {
            let own = |entry: &Entry| {
                let below = old.get(entry.key());
                below.is_none_or(|old| changes(entry.key(), &old.value, &entry.node.value))
            };
            changes_form(key, old, new) || new.entries.iter().any(own)
        }
        _ => number(old).is_none() || number(old) != number(new),
    }
}

/// Lays `over` over `base`: tables merge key by key, anything else replaces, `"default"` takes away.
/// A table written in braces is a value and may be new; a table that is a path must lead to
/// something.
pub(super) fn merge(check: &mut Check, base: &mut Table, over: &Table, at_root: bool) {
    for entry in &over.entries {
        if entry.node.text() == Some("default") {
            take_away(check, base, entry);
            continue;
        }
        let Some(place) = base.position(entry.key()) else {
            let path = entry.node.table().is_some_and(|table| !table.inline);
            let section = at_root && SECTIONS.contains(&entry.key());
            if path && !section {
                report_lacking(check, base, entry);
            } else {
                base.entries.push(entry.clone());
            }
            continue;
        };
        let below = &mut base.entries[place].node;
        match (&mut below.value, &entry.node.value) {
            (Value::Table(old), Value::Table(new)) if !changes_form(entry.key(), old, new) => {
                merge(check, old, new, false);
            }
            (old, Value::Table(new)) if !new.inline && !matches!(old, Value::Table(_)) => {
                report_no_table(check, below, new, entry);
            }
            _ => *below = entry.node.clone(),
        }
    }
}

/// A path into a number, a text or a list.
fn report_no_table(check: &mut Check, below: &Node, new: &Table, entry: &Entry) {
    let inner = new.entries.first().map_or("", Entry::key);
    let message = format!(
        "{} is {} in the base, which has no {}",
        quoted(entry.key()),
        check.shown(below),
        quoted(inner)
    );
    let help = format!("give it whole: {} = {{ … }}, or a list in brackets", toml_key(entry.key()));
    check.error("no-such-path", entry.key_at, message, &help);
}

fn take_away(check: &mut Check, base: &mut Table, entry: &Entry) {
    if base.remove(entry.key()).is_none() {
        let message = format!(
            "{} is not given in the base, so that it cannot be set back to its default",
            quoted(entry.key())
        );
        let names = base.entries.iter().map(Entry::key);
        let help = did_you_mean(entry.key(), names).unwrap_or_else(|| "take this line out".into());
        check.error("no-such-path", entry.key_at, message, &help);
    }
}

fn report_lacking(check: &mut Check, base: &Table, entry: &Entry) {
    let message = format!("the base has no {} that could be changed", quoted(entry.key()));
    let names = base.entries.iter().map(Entry::key);
    let help = did_you_mean(entry.key(), names).unwrap_or_else(|| {
        format!("to add it, give it whole and in braces: {} = {{ … }}", toml_key(entry.key()))
    });
    check.error("no-such-path", entry.key_at, message, &help);
}

/// Whether `new` says the same thing of `key` in another way, so that it replaces `old`.
fn changes_form(key: &str, old: &Table, new: &Table) -> bool {
    let name = |table: &Table| table.get("distribution").and_then(Node::text).map(str::to_owned);
    match (name(old), name(new)) {
        (old, Some(new)) => return old.is_some_and(|old| old != new),
        (Some(_), None) => return false,
        (None, None) => {}
    }
    let is_day = |key: &str| DayKey::parse(key).is_some();
    let days = |table: &Table| table.entries.iter().any(|entry| is_day(entry.key()));
    if old.entries.is_empty() || new.entries.is_empty() {
        return false;
    }
    if days(new) != days(old) {
        // A key beside days is left to be reported: what was meant is one of the days.
        return days(new) || names_form(key, new);
    }
    names_form(key, new) && FORM_KEYS.iter().any(|form| old.has(form) != new.has(form))
}

/// Whether a table holds a key that names a form, where keys do so: a queue may be called `csv`.
fn names_form(key: &str, table: &Table) -> bool {
    let holder = FORM_HOLDERS.contains(&key) || DayKey::parse(key).is_some();
    holder && FORM_KEYS.iter().any(|form| table.has(form))
}

/// Reads `--set KEY=VALUE` and lays it over the base.
pub(super) fn set(check: &mut Check, base: &mut Table, edit: &str) {
    if let Some(over) = parse_edit(check, "--set", edit) {
        merge(check, base, &over, true);
    }
}

/// Reads `KEY=VALUE`, the value of `flag`, as a fragment of the file; `None` if it is none, which is
/// reported.
pub(super) fn parse_edit(check: &mut Check, flag: &str, edit: &str) -> Option<Table> {
    let source = check.sources.add(flag, edit);
    let whole = Place { source, start: 0, end: edit.len() };
    const HELP: &str =
        "write --set 'queue.billing.scale=1.1'; names with dots or blanks go in quotes";
    let Some((keys, equals)) = split_key(edit, source) else {
        let message = format!("{} is not KEY=VALUE", quoted(edit));
        check.error("bad-set", whole, message, HELP);
        return None;
    };
    let raw = &edit[equals + 1..];
    let start = equals + 1 + (raw.len() - raw.trim_start().len());
    let text = raw.trim();
    let Some((last, path)) = keys.split_last().filter(|_| !text.is_empty()) else {
        check.error("bad-set", whole, "there is no value after the `=`", HELP);
        return None;
    };
    let at = Place { source, start, end: start + text.len() };
    let text_node = || Node { key: last.0.as_str().into(), at, value: Value::Text(text.into()) };
    let node = parse::value(&last.0, text, source, start);
    if node.is_none() && text.starts_with(['{', '[', '"', '\'']) {
        let help = "a table is { key = value, … }, a list [1, 2], a text \"…\"; keep the shell from taking the quotes away: --set 'KEY=VALUE'";
        check.error("bad-set", at, "this value is not complete", help);
        return None;
    }
    let node = node.unwrap_or_else(text_node);
    let mut table = Table { entries: vec![Entry { key_at: last.1, node }], inline: false };
    for (key, key_at) in path.iter().rev() {
        let node = Node { key: key.as_str().into(), at: *key_at, value: Value::Table(table) };
        table = Table { entries: vec![Entry { key_at: *key_at, node }], inline: false };
    }
    Some(table)
}

/// The parts of KEY (split at dots outside quotes) with their places, and where the `=` is.
fn split_key(edit: &str, source: usize) -> Option<(Vec<(String, Place)>, usize)> {
    let (mut parts, mut part, mut start) = (Vec::new(), String::new(), 0);
    let (mut quote, mut was_quoted) = (None, false);
    for (at, c) in edit.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') if part.trim().is_empty() => {
                (quote, was_quoted) = (Some(c), true);
                part.clear();
            }
            (None, '.' | '=') => {
                let name = if was_quoted { part.as_str() } else { part.trim() };
                if name.is_empty() {
                    return None;
                }
                let place = Place { source, start, end: at };
                parts.push((name.to_owned(), place));
                if c == '=' {
                    return Some((parts, at));
                }
                (start, was_quoted) = (at + 1, false);
                part.clear();
            }
            // Blanks after a closing quote are no part of the name.
            (None, c) if was_quoted && c.is_whitespace() => {}
            (_, c) => part.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(edit: &str) -> Option<Vec<String>> {
        split_key(edit, 0).map(|(parts, _)| parts.into_iter().map(|(name, _)| name).collect())
    }

    #[test]
    fn keys_split_at_dots_outside_quotes_in_any_script() {
        for (edit, expected) in [
            ("queue.billing.scale=1", vec!["queue", "billing", "scale"]),
            ("queue.投诉.scale=1", vec!["queue", "投诉", "scale"]),
            ("queue.\"a.b = c\".scale = 1", vec!["queue", "a.b = c", "scale"]),
            ("queue.'\"a\"'.x=1", vec!["queue", "\"a\"", "x"]),
            (" run . replications = 1", vec!["run", "replications"]),
        ] {
            assert_eq!(
                keys(edit),
                Some(expected.iter().map(|s| s.to_string()).collect()),
                "{edit}"
            );
        }
        for edit in ["", "=", "a", "a.=1", ".a=1", "a..b=1", "'a=1", "投诉"] {
            assert_eq!(keys(edit), None, "{edit}");
        }
    }
}
