//! The habit: each queue by Erlang C, with people of its own.

use ringplan::center::{Center, Goal, Group, Period as Per, Skill, Staff, Target};
use ringplan::planning::{Method, Proposal, Wish, staff};
use ringplan::scenario::Scenario;
use ringplan::sim::{Model, Period, Replications, Results, Whose, simulate};
use ringplan::staffing::{Formula, Load, agents};
use ringplan::time::{hours, seconds};
use ringplan::watch::Unwatched;

use crate::models;

const REPLICATIONS: Replications = Replications::Fixed(200);
/// A little less than what the habit reaches, so that its last digit decides nothing.
const ROUNDING: f64 = 1e-4;

/// 80 % in 20 s for every queue of the bank, whose log names no target.
pub fn bank_targets() -> Vec<String> {
    let queues =
        ["regular", "vip", "stock", "stock-vip", "english", "new-customer", "callback", "internet"];
    let target = "target={ answered-within = \"20s\", share = 0.8 }";
    queues.iter().map(|queue| format!("queue.{queue}.{target}")).collect()
}

/// Prints the hours of both for each center.
pub fn print() {
    println!(
        "\n{:26} {:>9} {:>11} {:>7} {:>14}",
        "center", "Erlang C", "simulation", "saved", "in time"
    );
    row("two-skills.toml", models::of_repository("two-skills", &[]));
    row("anonymous-bank.toml", models::of_repository("anonymous-bank", &bank_targets()));
    row("five skills, eight groups", models::five_queues());
    println!(
        "Hours on the phone. Erlang C: each queue by itself, for the file's targets. Simulation: the real\n\
         groups, so that each queue's share in time on each day is what those hours reach over the week.\n\
         in time: of all queues, simulated, by Erlang C's hours and by those of the simulation."
    );
}

fn row(name: &str, mut scenario: Scenario) {
    let heads = by_erlang_c(&scenario);
    let reached = play(&scenario, &heads);
    let level = |results: &Results, whose| {
        results.queue(whose, Period::Whole, "service_level").expect("calls came").mean
    };
    for (place, queue) in scenario.center.queues.iter_mut().enumerate() {
        let share = level(&reached, Whose::Of(place)) - ROUNDING;
        queue.targets = vec![Target { goal: Goal::AnsweredWithin { share }, per: Per::Day }];
    }
    let wish =
        Wish { method: Method::Simulation, confidence: None, seed: 1, replications: REPLICATIONS };
    let found: Proposal = staff(&scenario, wish, &Unwatched).expect("there is an answer");
    let (habit, planned) = (total_hours(&scenario, &heads), total_hours(&scenario, &found.heads));
    println!(
        "{name:26} {habit:9.1} {planned:11.1} {:5.1} % {:5.1} % {:5.1} %",
        100.0 * (1.0 - planned / habit),
        100.0 * level(&reached, Whose::Total),
        100.0 * level(&found.results, Whose::Total)
    );
}

/// Agents of each queue in each interval.
fn by_erlang_c(scenario: &Scenario) -> Vec<Vec<u32>> {
    let Scenario { center, demand, calendar, .. } = scenario;
    let needed = |queue: usize| {
        let of_interval = move |(at, interval): (usize, &ringplan::time::Interval)| {
            let length_s = seconds(interval.end - interval.start);
            let load = Load { contacts: demand.queues[queue].mean[at], length_s };
            agents(center, queue, None, at, load, Formula::ErlangC).expect("an answer")
        };
        calendar.intervals().iter().enumerate().map(of_interval).collect()
    };
    (0..center.queues.len()).map(needed).collect()
}

/// What a center reaches in which each queue has a group of its own.
fn play(scenario: &Scenario, heads: &[Vec<u32>]) -> Results {
    let Scenario { center, demand, calendar, .. } = scenario;
    let group = |(place, heads): (usize, &Vec<u32>)| Group {
        name: center.queues[place].name.clone(),
        skills: vec![Skill {
            queue: ringplan::center::QueueId(place as u16),
            preference: 1,
            speed: 1.0,
            handle_time: None,
            reserve: 0,
        }],
        staff: Staff::Heads(heads.clone()),
        ..center.groups[0].clone()
    };
    let mut own = center.clone();
    own.groups = heads.iter().enumerate().map(group).collect();
    own.queues.iter_mut().for_each(|queue| queue.overflow.clear());
    let own: Center = own;
    simulate(&Model::new(&own, demand, calendar), 1, REPLICATIONS, &Unwatched)
}

fn total_hours(scenario: &Scenario, heads: &[Vec<u32>]) -> f64 {
    let first = scenario.calendar.warm_up_intervals();
    let intervals = &scenario.calendar.intervals()[first..];
    let of_row = |row: &Vec<u32>| -> f64 {
        let cells = row[first..].iter().zip(intervals);
        cells.map(|(&n, interval)| f64::from(n) * hours(interval.end - interval.start)).sum()
    };
    heads.iter().map(of_row).sum()
}
