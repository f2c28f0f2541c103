//! `[group.…]`.

use super::bounds;
use super::check::{Check, Section, did_you_mean};
use super::horizon::Horizon;
use super::hours::Hours;
use super::law;
use super::node::Node;
use super::queue;
use super::staff;
use super::value;
use crate::center::{ByInterval, Group, Pay, QueueId, Shift, ShiftRange, Skill, Staff};
use crate::diagnostic::{Place, quoted, toml_key};
use crate::random::Law;
use crate::time::{HOUR, Tick};

/// What a group refers to.
pub(super) struct Around<'a> {
    pub horizon: &'a Horizon,
    pub queues: &'a [queue::Draft<'a>],
    pub shifts: &'a [Shift],
    pub ranges: &'a [ShiftRange],
}

impl Around<'_> {
    /// The queue of a name; one that is not there is reported.
    pub fn queue(&self, check: &mut Check, name: &str, at: Place) -> Option<usize> {
        let found = self.queues.iter().position(|draft| draft.queue.name == name);
        if found.is_none() {
            let message = format!("no queue is called {}", quoted(name));
            let names = self.queues.iter().map(|draft| draft.queue.name.as_str());
            let help = did_you_mean(name, names).unwrap_or_else(|| {
                format!("queues are defined by a section of their own: [queue.{}]", toml_key(name))
            });
            check.error("unknown-queue", at, message, &help);
        }
        found
    }
}

/// The place of a group's name; one that is not there is reported.
pub(super) fn place(check: &mut Check, name: &str, at: Place, groups: &[Group]) -> Option<usize> {
    let found = groups.iter().position(|group| group.name == name);
    if found.is_none() {
        let message = format!("no group is called {}", quoted(name));
        let known = groups.iter().map(|group| group.name.as_str());
        let help = did_you_mean(name, known).unwrap_or_else(|| {
            format!("groups are defined by a section of their own: [group.{}]", toml_key(name))
        });
        check.error("unknown-group", at, message, &help);
    }
    found
}

/// Reads a group.
pub(super) fn read(
    check: &mut Check,
    name: &str,
    mut section: Section<'_>,
    around: &Around<'_>,
) -> Group {
    let mut skills = skills(check, &mut section, around);
    if let Some(node) = section.get("speed") {
        speeds(check, node, &mut skills, around);
    }
    if let Some(node) = section.get("handle-time") {
        handle_times(check, node, &mut skills, around);
    }
    if let Some(node) = section.get("reserve") {
        reserves(check, node, &mut skills, around);
    }
    let served: Vec<&Hours> =
        skills.iter().map(|skill| &around.queues[skill.queue.0 as usize].hours).collect();
    let hours = Hours::union(around.horizon, served.into_iter());
    let title = format!("a queue of {}", section.title);
    let owner = staff::Owner {
        title: &title,
        hours: &hours,
        horizon: around.horizon,
        shifts: around.shifts,
        ranges: around.ranges,
    };
    let help = "say how many people work: staff = 14, or staff = { shifts = { early = 6 } }; `ringplan staff` finds how many are needed";
    let node = match check.staff_is_sought {
        true => section.get("staff"),
        false => section.need(check, "staff", help),
    };
    let staff = node.and_then(|node| staff::read(check, node, &owner));
    let group = Group {
        name: name.to_owned(),
        skills,
        ring: section.read(check, "ring", ring).unwrap_or(0),
        cost_per_hour: section.read(check, "cost-per-hour", value::cost),
        pay: Pay::default(),
        absence: section.read(check, "absence", value::share_below_one).unwrap_or(0.0),
        shrinkage: section.read(check, "shrinkage", value::share_below_one).unwrap_or(0.0),
        apply_shrinkage: section.read(check, "apply-shrinkage", value::flag).unwrap_or(false),
        max_occupancy: section.read(check, "max-occupancy", value::positive_share),
        staff: staff.unwrap_or(Staff::Shifts(Vec::new())),
        bounds: bounds::read(check, &mut section, &owner),
    };
    check_applies_something(check, &section, &group);
    section.finish(check);
    group
}

/// What is taken off the phones must be said.
fn check_applies_something(check: &mut Check, section: &Section<'_>, group: &Group) {
    let Some(node) = section.table.get("apply-shrinkage").filter(|_| group.apply_shrinkage) else {
        return;
    };
    if !section.table.has("shrinkage") {
        let message = format!("{} has no `shrinkage` that could be applied", section.title);
        let help =
            "give the share of time off the phones, such as shrinkage = 0.12, or take this out";
        check.error("no-effect", node.at, message, help);
    }
}

fn ring(check: &mut Check, node: &Node) -> Option<Tick> {
    let length = value::duration(check, node)?;
    if length > HOUR {
        check.must_be("out-of-range", node, "at most an hour", "");
    }
    (length <= HOUR).then_some(length)
}

pub(super) fn skills(
    check: &mut Check,
    section: &mut Section<'_>,
    around: &Around<'_>,
) -> Vec<Skill> {
    let help = "say which queues the group serves, 1 is taken first: skills = { billing = 1 }";
    let Some(node) = section.need(check, "skills", help) else { return Vec::new() };
    let Some(table) = node.table() else {
        check.must_be(
            "wrong-kind",
            node,
            "a table of queues and preferences",
            "write skills = { billing = 1, orders = 2 }",
        );
        return Vec::new();
    };
    if table.entries.is_empty() {
        check.error("no-skills", node.at, format!("{} serves no queue", section.title), help);
    }
    let mut skills = Vec::new();
    for entry in &table.entries {
        let queue = around.queue(check, entry.key(), entry.key_at);
        let preference = value::preference(check, &entry.node);
        if let (Some(queue), Some(preference)) = (queue, preference) {
            let queue = QueueId(queue as u16);
            if !around.queues[usize::from(queue.0)].queue.needs_agents {
                let message = format!("queue {} needs no agents", quoted(entry.key()));
                let help =
                    "take it out of the `skills`, or take `agents = \"none\"` out of the queue";
                check.error("no-effect", entry.key_at, message, help);
            }
            skills.push(Skill { queue, preference, speed: 1.0, reserve: 0, handle_time: None });
        }
    }
    skills
}

/// The skill for a queue that a table of the group names.
fn skill<'s>(
    check: &mut Check,
    skills: &'s mut [Skill],
    around: &Around<'_>,
    name: &str,
    at: Place,
) -> Option<&'s mut Skill> {
    let queue = around.queue(check, name, at)?;
    let found = skills.iter_mut().find(|skill| skill.queue.0 as usize == queue);
    if found.is_none() {
        let message = format!("this group does not serve {}", quoted(name));
        check.error("no-such-skill", at, message, "add it to `skills`, or take it out here");
    }
    found
}

pub(super) fn speeds(check: &mut Check, node: &Node, skills: &mut [Skill], around: &Around<'_>) {
    let Some(table) = node.table() else {
        if let Some(speed) = value::speed(check, node) {
            skills.iter_mut().for_each(|skill| skill.speed = speed);
        }
        return;
    };
    for entry in &table.entries {
        let skill = skill(check, skills, around, entry.key(), entry.key_at);
        if let (Some(speed), Some(skill)) = (value::speed(check, &entry.node), skill) {
            skill.speed = speed;
        }
    }
}

/// `reserve = { tickets = 2 }`.
fn reserves(check: &mut Check, node: &Node, skills: &mut [Skill], around: &Around<'_>) {
    const EXAMPLE: &str = "write for example reserve = { tickets = 2 }";
    let Some(table) = node.table() else {
        return check.must_be(
            "wrong-kind",
            node,
            "a table of queues and numbers of agents",
            EXAMPLE,
        );
    };
    for entry in &table.entries {
        let Some(skill) = skill(check, skills, around, entry.key(), entry.key_at) else { continue };
        let queue = &around.queues[usize::from(skill.queue.0)].queue;
        if !queue.is_deferrable() {
            let message = format!("the contacts of {} cannot be put off", quoted(entry.key()));
            let help = "agents are kept in reserve from work that may wait: a queue without patience whose target is `finished-within`";
            check.error("no-effect", entry.key_at, message, help);
        }
        skill.reserve = value::heads(check, &entry.node).unwrap_or(0);
    }
}

fn handle_times(check: &mut Check, node: &Node, skills: &mut [Skill], around: &Around<'_>) {
    let names_a_form = node.table().is_none_or(|table| table.has("distribution"));
    let Some(table) = node.table().filter(|_| !names_a_form) else {
        let message = "the `handle-time` of a group does not say for which queue";
        let help = "a group's own handle times go by queue: handle-time.orders = { … }";
        return check.error("wrong-kind", node.at, message, help);
    };
    for entry in &table.entries {
        if let Some(skill) = skill(check, skills, around, entry.key(), entry.key_at) {
            let draft = &around.queues[skill.queue.0 as usize];
            skill.handle_time = own_handle_time(check, &entry.node, draft, around.horizon);
        }
    }
}

fn own_handle_time(
    check: &mut Check,
    node: &Node,
    draft: &queue::Draft<'_>,
    horizon: &Horizon,
) -> Option<ByInterval<Law>> {
    let title = &draft.section.title;
    let owner = law::Owner { title, hours: &draft.hours, horizon, zero: false };
    law::read(check, node, &owner)
}
