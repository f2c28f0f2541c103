//! Centers to be staffed.

use std::path::Path;

use ringplan::scenario::{Scenario, read, read_text};

/// A scenario of the repository, with changes.
pub fn of_repository(name: &str, edits: &[String]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
    read(&path, edits).scenario.expect("a scenario of the repository reads")
}

/// Shares of the day's calls, ten hours of half-hours with two peaks.
const PROFILE: &str = "[3, 4, 6, 7, 7, 6, 5, 5, 4, 4, 5, 6, 6, 5, 5, 4, 4, 3, 3, 2]";

/// A week of half-hours; each queue with its calls a day and mean handle time in seconds, each group with
/// its skills and price.
fn week(queues: &[(&str, u32, u32)], groups: &[(&str, &str, f64)]) -> Scenario {
    let mut text = String::from("[scenario]\nstart = 2026-03-02\ndays = 7\n");
    for (name, per_day, handle_s) in queues {
        text += &format!(
            "[queue.{name}]\nopen = \"08:00-18:00\"\n\
             arrivals = {{ per-day = {{ mon = {}, daily = {per_day} }}, profile = {PROFILE} }}\n\
             handle-time = {{ distribution = \"lognormal\", mean = \"{handle_s}s\", cv = 1.0 }}\n\
             patience = {{ distribution = \"exponential\", mean = \"3min\" }}\n\
             target = {{ answered-within = \"20s\", share = 0.8 }}\n",
            per_day * 5 / 4
        );
    }
    for (name, skills, price) in groups {
        text += &format!(
            "[group.{name}]\nskills = {{ {skills} }}\nstaff = 0\ncost-per-hour = {price}\n"
        );
    }
    read_text("week.toml", &text, Path::new("."), &[]).scenario.expect("a good file")
}

/// Two queues, three groups.
pub fn two_queues() -> Scenario {
    week(
        &[("orders", 900, 240), ("returns", 500, 340)],
        &[
            ("orders", "orders = 1", 22.0),
            ("returns", "returns = 1", 23.0),
            ("both", "orders = 2, returns = 2", 26.0),
        ],
    )
}

/// Five queues, eight groups: a specialist for each, two of two skills and one of all.
pub fn five_queues() -> Scenario {
    week(
        &[("a", 600, 240), ("b", 450, 300), ("c", 300, 260), ("d", 200, 420), ("e", 120, 380)],
        &[
            ("only-a", "a = 1", 20.0),
            ("only-b", "b = 1", 20.0),
            ("only-c", "c = 1", 20.0),
            ("only-d", "d = 1", 21.0),
            ("only-e", "e = 1", 21.0),
            ("a-and-b", "a = 2, b = 2", 22.0),
            ("c-and-d", "c = 2, d = 2", 22.5),
            ("all", "a = 3, b = 3, c = 3, d = 3, e = 2", 25.0),
        ],
    )
}

/// One queue with a group of its own.
pub fn one_queue() -> Scenario {
    week(&[("calls", 900, 240)], &[("agents", "calls = 1", 22.0)])
}
