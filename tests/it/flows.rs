//! Contacts that go on, work that waits, and the cases that they make: against exact values, and by
//! hand.

mod agree;
mod by_hand;
mod chains;
mod laws;
mod random;
mod stories;

use std::path::Path;

use ringplan::scenario::{Scenario, read_text};
use ringplan::sim::{Model, Period, Replications, Results, Whose, simulate};
use ringplan::watch::Unwatched;

use crate::common::Distances;

/// A scenario around the clock for 50 days after four of warm-up, from the sections of its file.
fn scenario(sections: &str) -> Scenario {
    let head = "[scenario]\nstart = 2026-03-02\ndays = 50\ninterval = \"60min\"\n[run]\nwarm-up = \"4d\"\n";
    let text = format!("{head}{sections}");
    let reading = read_text("flows.toml", &text, Path::new("."), &[]);
    let problems: Vec<&str> = reading.problems.iter().map(|p| p.message.as_str()).collect();
    reading.scenario.unwrap_or_else(|| panic!("{problems:?}"))
}

fn run(scenario: &Scenario, replications: u64) -> Results {
    let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
    simulate(&model, 5, Replications::Fixed(replications), &Unwatched)
}

fn place(scenario: &Scenario, queue: &str) -> Whose {
    let found = scenario.center.queues.iter().position(|other| other.name == queue);
    Whose::Of(found.expect("a queue of this name"))
}

/// Hours of the reported days.
const HOURS: f64 = 50.0 * 24.0;

/// Poisson streams through steps that need nobody: the means solve the traffic equations, and every
/// step's own count is Poisson again where contacts pass it once.
#[test]
fn steps_that_need_nobody_solve_the_traffic_equations() {
    let scenario = scenario(
        "[queue.menu]\nagents = \"none\"\narrivals = { per-hour = 30 }\nhandle-time = \"40s\"\n\
         after-service.bot = { share = 0.5, to = \"bot\" }\n\
         after-service.human = { share = 0.2, to = \"human\", after = \"10min\" }\n\
         [queue.bot]\nagents = \"none\"\n\
         handle-time = { distribution = \"exponential\", mean = \"3min\" }\n\
         after-service.back = { share = 0.1, to = \"menu\" }\n\
         after-service.human = { share = 0.3, to = \"human\" }\n\
         [queue.human]\nagents = \"none\"\n\
         handle-time = { distribution = \"gamma\", mean = \"6min\", cv = 0.5 }\n\
         after-service.again = { share = 0.25, again = 0.25, to = \"bot\", after = { distribution = \"exponential\", mean = \"1h\" } }\n\
         [queue.desk]\narrivals = { per-hour = 1 }\nhandle-time = \"1min\"\n\
         [group.desk]\nskills = { desk = 1 }\nstaff = 1\n",
    );
    // menu = 30 + 0.1 bot; bot = 0.5 menu + 0.25 human; human = 0.2 menu + 0.3 bot. Solved by hand:
    // human = 0.2 menu + 0.3 bot, so bot (1 − 0.075) = 0.55 menu, and menu = 30 + 0.1 bot.
    let bot_per_menu = 0.55 / 0.925;
    let menu = 30.0 / (1.0 - 0.1 * bot_per_menu);
    let bot = bot_per_menu * menu;
    let human = 0.2 * menu + 0.3 * bot;
    let results = run(&scenario, 40);
    let mut distances = Distances::default();
    for (queue, rate) in [("menu", menu), ("bot", bot), ("human", human)] {
        let offered = results.queue(place(&scenario, queue), Period::Whole, "offered");
        distances.add(queue, offered, rate * HOURS, 0.0);
    }
    let menu_queue = place(&scenario, "menu");
    // Time in the system by Little's law: contacts an hour times their hours, delays included.
    let in_process = menu * (40.0 / 3600.0 + 0.2 / 6.0) + bot / 20.0 + human * (0.1 + 0.25);
    let found = results.queue(menu_queue, Period::Whole, "cases_in_process");
    distances.add("cases in process", found, in_process, 0.0);
    let turnaround = results.queue(menu_queue, Period::Whole, "case_turnaround_mean_s");
    distances.add("turnaround", turnaround, in_process / 30.0 * 3600.0, 0.0);
    distances.check();
}

/// A repeat share of r, once and again: offered = fresh/(1 − r), whatever the waits.
#[test]
fn repeat_calls_are_a_geometric_series() {
    let scenario = scenario(
        "[queue.calls]\narrivals = { per-hour = 20 }\n\
         handle-time = { distribution = \"exponential\", mean = \"5min\" }\n\
         after-service.repeat = { share = 0.2, to = \"calls\", after = \"30min\" }\n\
         [group.agents]\nskills = { calls = 1 }\nstaff = 4\ncost-per-hour = 30\n",
    );
    let results = run(&scenario, 40);
    let calls = place(&scenario, "calls");
    let figure = |metric| results.queue(calls, Period::Whole, metric);
    let mut distances = Distances::default();
    distances.add("offered", figure("offered"), 20.0 * HOURS / 0.8, 0.0);
    distances.add("fresh", figure("fresh"), 20.0 * HOURS, 0.0);
    distances.add("touches", figure("touches_mean"), 1.0 / 0.8, 0.0);
    distances.add("first contact", figure("first_contact_resolution"), 0.8, 0.0);
    distances.add("cost of a case", figure("cost_per_case"), 30.0 / 12.0 / 0.8, 0.0);
    distances.check();
}

/// Nobody is there: every attempt is in vain, so that attempts are 1 + s + s·a + s·a² + ….
#[test]
fn a_later_share_holds_from_the_second_attempt_on() {
    let scenario = scenario(
        "[queue.calls]\narrivals = { per-hour = 50 }\nhandle-time = \"5min\"\n\
         patience = { distribution = \"exponential\", mean = \"1min\" }\n\
         after-abandon.redial = { share = 0.6, again = 0.3, to = \"calls\", after = \"2min\" }\n\
         [group.agents]\nskills = { calls = 1 }\nstaff = 0\n",
    );
    let results = run(&scenario, 40);
    let calls = place(&scenario, "calls");
    let figure = |metric| results.queue(calls, Period::Whole, metric);
    let mut distances = Distances::default();
    distances.add("offered", figure("offered"), 50.0 * HOURS * (1.0 + 0.6 / 0.7), 0.0);
    distances.add(
        "in process",
        figure("cases_in_process"),
        {
            let attempts = 1.0 + 0.6 / 0.7;
            50.0 / 60.0 * (attempts + 2.0 * (attempts - 1.0))
        },
        0.0,
    );
    distances.check();
    assert!(figure("first_contact_resolution").is_none(), "nobody was served");
    assert_eq!(figure("touches_mean").map(|e| e.mean), Some(0.0));
}

/// Who hangs up redials at once with chance r: in the chain of the number in the system only 1 − r of
/// the abandonments leave it. The chain is solved here, state by state.
#[test]
fn instant_redial_is_a_markov_chain() {
    const AGENTS: usize = 5;
    const REDIAL: f64 = 0.7;
    let (arrivals, service, leaving) = (75.0, 15.0, 30.0);
    let scenario = scenario(&format!(
        "[queue.calls]\narrivals = {{ per-hour = {arrivals} }}\n\
         handle-time = {{ distribution = \"exponential\", mean = \"4min\" }}\n\
         patience = {{ distribution = \"exponential\", mean = \"2min\" }}\n\
         after-abandon.redial = {{ share = {REDIAL}, to = \"calls\" }}\n\
         [group.agents]\nskills = {{ calls = 1 }}\nstaff = {AGENTS}\n"
    ));
    let mut chance = vec![1.0];
    for state in 1..400 {
        let busy = state.min(AGENTS) as f64;
        let waiting = (state - state.min(AGENTS)) as f64;
        let out = busy * service + waiting * leaving * (1.0 - REDIAL);
        chance.push(chance[state - 1] * arrivals / out);
    }
    let total: f64 = chance.iter().sum();
    let mean = |of: &dyn Fn(usize) -> f64| {
        chance.iter().enumerate().map(|(state, p)| p * of(state)).sum::<f64>() / total
    };
    let waiting = mean(&|state| (state - state.min(AGENTS)) as f64);
    let busy = mean(&|state| state.min(AGENTS) as f64);
    let results = run(&scenario, 60);
    let calls = place(&scenario, "calls");
    let figure = |metric| results.queue(calls, Period::Whole, metric);
    let mut distances = Distances::default();
    distances.add("queue", figure("queue_mean"), waiting, 0.0);
    distances.add("abandoned", figure("abandoned"), waiting * leaving * HOURS, 0.0);
    distances.add("answered", figure("answered"), busy * service * HOURS, 0.0);
    let offered = (arrivals + REDIAL * waiting * leaving) * HOURS;
    distances.add("offered", figure("offered"), offered, 0.0);
    distances.add("lost", figure("cases_lost"), (1.0 - REDIAL) * waiting * leaving * HOURS, 0.0);
    distances.add("in process", figure("cases_in_process"), waiting + busy, 0.0);
    distances.check();
}

/// Two kinds of calls and work that waits, at one agent, by preference without interruption: Cobham's
/// waits W0/((1 − σ of the better)(1 − σ with this one)) (Operations Research 2, 1954).
#[test]
fn one_agent_with_calls_and_work_waits_as_cobham_says() {
    let classes = [(4.0, 180.0, 0.5), (3.0, 240.0, 1.5), (2.0, 600.0, 1.0)];
    let queue = |name: &str, (rate, mean, cv): (f64, f64, f64), more: &str| {
        format!(
            "[queue.{name}]\narrivals = {{ per-hour = {rate} }}\n\
             handle-time = {{ distribution = \"gamma\", mean = \"{mean}s\", cv = {cv} }}\n{more}"
        )
    };
    let work = "target = { finished-within = \"2h\", share = 0.9 }\n";
    let scenario = scenario(&format!(
        "{}{}{}[group.agent]\nskills = {{ first = 1, second = 2, work = 3 }}\nstaff = 1\n",
        queue("first", classes[0], ""),
        queue("second", classes[1], ""),
        queue("work", classes[2], work)
    ));
    let load = |(rate, mean, _): (f64, f64, f64)| rate / 3600.0 * mean;
    let residual: f64 = classes
        .iter()
        .map(|&(rate, mean, cv)| rate / 3600.0 * mean * mean * (1.0 + cv * cv) / 2.0)
        .sum();
    let results = run(&scenario, 100);
    let mut distances = Distances::default();
    let mut better = 0.0;
    for (class, name) in classes.into_iter().zip(["first", "second", "work"]) {
        let with = better + load(class);
        let wait = residual / ((1.0 - better) * (1.0 - with));
        let whose = place(&scenario, name);
        let found = |metric| results.queue(whose, Period::Whole, metric);
        distances.add(name, found("asa_s"), wait, 0.0);
        if name == "work" {
            distances.add("turnaround", found("turnaround_mean_s"), wait + class.1, 0.0);
        }
        better = with;
    }
    distances.check();
}
