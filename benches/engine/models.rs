//! The models that speed is measured on, as scenario files.

use ringplan::scenario::{Scenario, read_text};

/// Reads a model; it must be free of problems.
pub fn model(name: &str, text: &str) -> Scenario {
    let reading = read_text(name, text, ".".as_ref(), &[]);
    let problems = ringplan::diagnostic::text(&reading.problems, &reading.sources, false);
    reading.scenario.unwrap_or_else(|| panic!("{problems}"))
}

/// One queue, 20 calls a minute, 100 agents, 10 days.
pub fn one_queue() -> Scenario {
    model(
        "a",
        r#"
        [scenario]
        start = 2026-03-02
        days = 10
        interval = "30min"
        [queue.calls]
        arrivals = { per-hour = 1200 }
        handle-time = { distribution = "exponential", mean = "5min" }
        patience = { distribution = "exponential", mean = "2min" }
        [group.agents]
        skills = { calls = 1 }
        staff = 100
        "#,
    )
}

/// Calls a minute in each half-hour of the day of model (b).
pub const DAY_RATES: [f64; 24] = [
    5.4, 6.01, 7.305, 9.62, 12.975, 16.698, 19.458, 20.0, 18.099, 14.797, 11.685, 9.978, 10.09,
    11.703, 13.976, 15.817, 16.315, 15.178, 12.856, 10.203, 7.958, 6.449, 5.616, 5.235,
];

/// Agents in each half-hour of the day of model (b).
pub const DAY_STAFF: [u32; 24] = [
    26, 29, 35, 44, 58, 74, 85, 87, 79, 66, 53, 46, 46, 53, 62, 70, 72, 67, 58, 47, 37, 31, 27, 26,
];

/// A day of 24 half-hours with changing rates and staff, drained by the last staff.
pub fn one_day() -> Scenario {
    let counts = DAY_RATES.map(|rate| (rate * 30.0).to_string()).join(", ");
    let staff = DAY_STAFF.map(|heads| heads.to_string()).join(", ");
    model(
        "b",
        &format!(
            r#"
            [scenario]
            start = 2026-03-02
            days = 1
            interval = "30min"
            [queue.calls]
            open = "08:00-20:00"
            arrivals = {{ per-interval = [{counts}] }}
            handle-time = {{ distribution = "lognormal", mean = "4min", cv = 1.0 }}
            patience = {{ distribution = "exponential", mean = "2min" }}
            [group.agents]
            skills = {{ calls = 1 }}
            staff = {{ per-interval = [{staff}] }}
            "#
        ),
    )
}

/// Calls a minute of each queue of model (c), and their mean patience in minutes.
pub const SKILL_QUEUES: [(f64, f64); 5] =
    [(6.0, 2.0), (5.0, 2.0), (4.0, 2.5), (3.0, 3.0), (2.0, 2.0)];

/// Agents of each group of model (c), and the queues that it serves.
pub const SKILL_GROUPS: [(u32, &[usize]); 8] = [
    (22, &[0]),
    (18, &[1]),
    (15, &[2]),
    (11, &[3]),
    (7, &[4]),
    (10, &[0, 1, 2]),
    (9, &[2, 3, 4]),
    (9, &[0, 1, 2, 3, 4]),
];

/// Preference of each group of model (c) for its queues.
pub const SKILL_PREFERENCE: [u32; 8] = [1, 1, 1, 1, 1, 2, 2, 3];

/// Mean handle time in minutes of each group of model (c).
pub const SKILL_HANDLE_MIN: [f64; 8] = [5.0, 5.0, 5.0, 5.0, 5.0, 5.5, 5.5, 5.5];

/// Five queues and eight groups, 10 days.
pub fn skills() -> Scenario {
    let mut text =
        String::from("[scenario]\nstart = 2026-03-02\ndays = 10\ninterval = \"30min\"\n");
    for (queue, (rate, patience)) in SKILL_QUEUES.iter().enumerate() {
        text += &format!(
            "[queue.q{queue}]\narrivals = {{ per-hour = {} }}\n\
             handle-time = {{ distribution = \"exponential\", mean = \"5min\" }}\n\
             patience = {{ distribution = \"exponential\", mean = \"{patience}min\" }}\n",
            rate * 60.0
        );
    }
    for (group, (agents, queues)) in SKILL_GROUPS.iter().enumerate() {
        let preference = SKILL_PREFERENCE[group];
        let skills: Vec<String> = queues.iter().map(|q| format!("q{q} = {preference}")).collect();
        let speed = 5.0 / SKILL_HANDLE_MIN[group];
        text += &format!(
            "[group.g{group}]\nskills = {{ {} }}\nstaff = {agents}\nspeed = {speed}\n",
            skills.join(", ")
        );
    }
    model("c", &text)
}
