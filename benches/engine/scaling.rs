//! What a contact costs as the model grows: with the contacts of a replication, and with the agents.

use ringplan::scenario::Scenario;

use crate::measure::{engine, median, on_threads, speed};
use crate::models::model;

/// Contacts in one measurement, at least.
const CONTACTS: u64 = 1_000_000;

/// Measurements of each model; the median is shown.
const RUNS: u64 = 5;

/// Mean handle time, in days.
const HANDLE_DAYS: f64 = 5.0 / (24.0 * 60.0);

/// Agents for each erlang of load.
const AGENTS_PER_ERLANG: f64 = 1.05;

pub fn print() {
    by_contacts();
    by_agents();
}

/// A small desk for more and more days, then for a hundred days a larger and larger one: the calendar
/// ends at 200.
fn by_contacts() {
    println!("contacts a replication    days  agents  ns a contact");
    for (days, per_day) in [(1, 1_000), (10, 1_000), (100, 1_000), (100, 10_000), (100, 100_000)] {
        let load = f64::from(per_day) * HANDLE_DAYS;
        let agents = (load * AGENTS_PER_ERLANG).ceil() as u32;
        let ns = ns_a_contact(&one_queue(days, per_day, agents), days * per_day);
        println!("{:22}  {days:6}  {agents:6}  {ns:12.0}", days * per_day);
    }
}

/// Ever more agents under the same load per agent. One queue of identical agents takes a path of its
/// own; two skills take the general one.
fn by_agents() {
    println!("agents  contacts a replication  one queue: ns a contact  two skills: ns a contact");
    for (agents, days) in [(10, 100), (100, 10), (1_000, 1), (10_000, 1)] {
        let load = f64::from(agents) / AGENTS_PER_ERLANG;
        let per_day = (load / HANDLE_DAYS).round() as u32;
        let contacts = days * per_day;
        let one = ns_a_contact(&one_queue(days, per_day, agents), contacts);
        let two = ns_a_contact(&two_skills(days, per_day, agents), contacts);
        println!("{agents:6}  {contacts:22}  {one:23.0}  {two:24.0}");
    }
}

/// On one thread, reading of the model left out.
fn ns_a_contact(scenario: &Scenario, contacts: u32) -> f64 {
    let replications = CONTACTS.div_ceil(contacts.into());
    let run = |seed| on_threads(1, || 1e9 / speed(|| engine(scenario, seed, replications)));
    median((0..RUNS).map(run).collect())
}

/// Erlang A day and night.
pub fn one_queue(days: u32, per_day: u32, agents: u32) -> Scenario {
    model(
        "one queue",
        &format!(
            "{}{}[group.agents]\nskills = {{ calls = 1 }}\nstaff = {agents}\n",
            scenario(days),
            queue("calls", per_day)
        ),
    )
}

/// Two queues and two groups: one half of the agents serves its own queue alone, the other helps there
/// when its own is empty.
fn two_skills(days: u32, per_day: u32, agents: u32) -> Scenario {
    let left = agents / 2;
    let right = agents - left;
    model(
        "two skills",
        &format!(
            "{}{}{}\
             [group.left]\nskills = {{ left = 1 }}\nstaff = {left}\n\
             [group.right]\nskills = {{ right = 1, left = 2 }}\nstaff = {right}\n",
            scenario(days),
            queue("left", per_day / 2),
            queue("right", per_day - per_day / 2),
        ),
    )
}

fn scenario(days: u32) -> String {
    format!("[scenario]\nstart = 2026-03-02\ndays = {days}\ninterval = \"30min\"\n")
}

fn queue(name: &str, per_day: u32) -> String {
    format!(
        "[queue.{name}]\narrivals = {{ per-day = {per_day} }}\n\
         handle-time = {{ distribution = \"exponential\", mean = \"5min\" }}\n\
         patience = {{ distribution = \"exponential\", mean = \"2min\" }}\n"
    )
}
