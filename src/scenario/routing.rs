//! `[routing]`: which agent, overflow lists, lines.

use super::check::{Check, Section};
use super::group::{self, Around};
use super::node::{Node, Value};
use super::value;
use crate::center::{AgentRule, Group, GroupId, Overflow};
use crate::diagnostic::quoted;
use crate::time::{Tick, format_duration};

/// What `[routing]` says beside overflow, and for each queue its overflow list.
#[derive(Default)]
pub(super) struct Routing {
    pub lines: Option<u32>,
    pub agent_rule: AgentRule,
    pub overflow: Vec<(usize, Vec<Overflow>)>,
}

/// Reads `[routing]`.
pub(super) fn read(
    check: &mut Check,
    mut section: Section<'_>,
    around: &Around<'_>,
    groups: &[Group],
) -> Routing {
    let lines = section.read(check, "lines", value::lines);
    let agent_rule = section.read(check, "agent", agent_rule).unwrap_or_default();
    let node = section.get("overflow");
    let overflow = node.map_or(Vec::new(), |node| overflow(check, node, around, groups));
    section.finish(check);
    Routing { lines, agent_rule, overflow }
}

fn agent_rule(check: &mut Check, node: &Node) -> Option<AgentRule> {
    let words = [
        ("longest-idle", AgentRule::LongestIdle),
        ("least-busy", AgentRule::LeastBusy),
        ("random", AgentRule::Random),
        ("fastest", AgentRule::Fastest),
    ];
    value::choice(check, node, &words)
}

fn overflow(
    check: &mut Check,
    node: &Node,
    around: &Around<'_>,
    groups: &[Group],
) -> Vec<(usize, Vec<Overflow>)> {
    let Some(section) = Section::of(check, node, "`overflow`") else { return Vec::new() };
    let mut lists = Vec::new();
    for entry in &section.table.entries {
        let queue = around.queue(check, entry.key(), entry.key_at);
        let Some(queue) = queue else { continue };
        let Value::List(items) = &entry.node.value else {
            let what = "a list, such as [ { group = \"front-line\" }, { group = \"experts\", after = \"30s\" } ]";
            check.must_be("wrong-kind", &entry.node, what, "");
            continue;
        };
        let before = check.errors();
        let mut steps: Vec<Overflow> = Vec::new();
        for item in items {
            if let Some(step) = step(check, item, queue, entry.key(), groups, &steps) {
                steps.push(step);
            }
        }
        if check.errors() == before {
            missing(check, &entry.node, queue, groups, &steps);
        }
        lists.push((queue, steps));
    }
    lists
}

fn step(
    check: &mut Check,
    node: &Node,
    queue: usize,
    queue_name: &str,
    groups: &[Group],
    before: &[Overflow],
) -> Option<Overflow> {
    let mut section = Section::of(check, node, "this step")?;
    let after: Tick = section.read(check, "after", value::duration).unwrap_or(0);
    let named =
        section.need(check, "group", "say which group: { group = \"experts\", after = \"30s\" }");
    section.finish(check);
    let named = named?;
    let name = value::text(check, named)?;
    let place = group::place(check, name, named.at, groups)?;
    if !has_skill(&groups[place], queue) {
        let message = format!("group {} does not serve queue {}", quoted(name), quoted(queue_name));
        let help = "add the queue to the `skills` of the group, or take this step out";
        check.error("no-such-skill", named.at, message, help);
    }
    let id = GroupId(place as u16);
    if before.iter().any(|step| step.group == id) {
        let message = format!("group {} stands in this list twice", quoted(name));
        check.error("listed-twice", named.at, message, "keep the earlier of the two");
    }
    if let Some(last) = before.last().filter(|last| after < last.after) {
        let message = format!(
            "this step comes after {}, sooner than the step before it ({})",
            format_duration(after),
            format_duration(last.after)
        );
        check.error("overflow-order", node.at, message, "order the steps by `after`");
    }
    Some(Overflow { group: id, after })
}

fn has_skill(group: &Group, queue: usize) -> bool {
    group.skills.iter().any(|skill| skill.queue.0 as usize == queue)
}

/// A group that has the skill would never be asked.
fn missing(check: &mut Check, node: &Node, queue: usize, groups: &[Group], steps: &[Overflow]) {
    for (place, group) in groups.iter().enumerate() {
        let listed = steps.iter().any(|step| step.group.0 as usize == place);
        if has_skill(group, queue) && !listed {
            let name = quoted(&group.name);
            let message = format!(
                "group {name} serves queue {}, but is missing in this list",
                quoted(&node.key)
            );
            let help =
                format!("add a step for {name}, or take the queue out of the group's `skills`");
            check.error("missing-in-overflow", node.at, message, &help);
        }
    }
}
