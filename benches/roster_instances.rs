//! Public instances of named rosters (Curtois and Qu 2014), solved by ringplan's engine and checked.
//!
//! `cargo bench --bench roster_instances -- [--seconds 60] [--out DIR] FILE…` prints a line of JSON for
//! each file: what its roster costs by the checker, the bound, the gap and the seconds. With `--out` it
//! writes a file for each instance with a line for each person: the name and, day by day, a shift or
//! `-`. `--trace` shows on standard error how cost and bound move. `--team 500` solves a made-up call
//! center of so many people over a week, with needs by interval, in the place of files.

#[path = "roster_instances/instance.rs"]
mod instance;
#[path = "roster_instances/team.rs"]
mod team;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use ringplan::schedule::Effort;
use ringplan::schedule::roster::{self, Problem, Roster, checker};
use ringplan::watch::Watch;

const USAGE: &str = "usage: cargo bench --bench roster_instances -- [--seconds 60] [--seed 1] \
                     [--iterations N] [--out DIR] [--trace] [--team PEOPLE] FILE…";

struct Arguments {
    limit: Duration,
    seed: u64,
    iterations: Option<u64>,
    out: Option<PathBuf>,
    trace: bool,
    team: Option<usize>,
    files: Vec<PathBuf>,
}

fn arguments() -> Result<Arguments> {
    let mut arguments = Arguments {
        limit: Duration::from_secs(60),
        seed: 1,
        iterations: None,
        out: None,
        trace: false,
        team: None,
        files: Vec::new(),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("{word} takes a value"));
        match word.as_str() {
            "--bench" => {}
            "--seconds" => {
                let seconds = value()?.parse().context("--seconds: a number")?;
                arguments.limit = Duration::try_from_secs_f64(seconds).context("--seconds")?;
            }
            "--seed" => arguments.seed = value()?.parse().context("--seed: a whole number")?,
            "--iterations" => {
                let number = value()?.parse().context("--iterations: a whole number")?;
                arguments.iterations = Some(number);
            }
            "--out" => arguments.out = Some(value()?.into()),
            "--team" => arguments.team = Some(value()?.parse().context("--team: a number")?),
            "--trace" => arguments.trace = true,
            option if option.starts_with("--") => bail!("no option {option}\n{USAGE}"),
            file => arguments.files.push(file.into()),
        }
    }
    Ok(arguments)
}

/// Stops when the time is over.
struct Clock {
    begun: Instant,
    limit: Duration,
    trace: bool,
    stopped: AtomicBool,
}

impl Watch for Clock {
    fn progress(&self, _done: u64, _total: u64) {}

    fn gap(&self, cost: f64, bound: f64) {
        if self.trace {
            eprintln!("{:8.2} s  cost {cost}  bound {bound}", self.begun.elapsed().as_secs_f64());
        }
    }

    fn stop(&self) -> bool {
        if self.begun.elapsed() >= self.limit {
            self.stopped.store(true, Ordering::Relaxed);
        }
        self.stopped.load(Ordering::Relaxed)
    }
}

fn main() -> Result<()> {
    let arguments = arguments()?;
    if arguments.files.is_empty() && arguments.team.is_none() {
        println!("{USAGE}");
        return Ok(());
    }
    if let Some(folder) = &arguments.out {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    for file in &arguments.files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let problem = instance::read(&text).with_context(|| file.display().to_string())?;
        run(&arguments, &name, &problem).with_context(|| file.display().to_string())?;
    }
    if let Some(people) = arguments.team {
        run(&arguments, &format!("team of {people}"), &team::team(people))?;
    }
    Ok(())
}

fn run(arguments: &Arguments, name: &str, problem: &Problem) -> Result<()> {
    let clock = Clock {
        begun: Instant::now(),
        limit: arguments.limit,
        trace: arguments.trace,
        stopped: AtomicBool::new(false),
    };
    let effort = Effort { seed: arguments.seed, iterations: arguments.iterations };
    let solution = roster::solve(problem, effort, &clock)?;
    let seconds = clock.begun.elapsed().as_secs_f64();
    let verdict = checker::check(problem, &solution.roster);
    ensure!(verdict.keeps_hard_rules(), "a hard rule is broken: {:?}", verdict.violations);
    let cost = verdict.cost();
    ensure!((cost - solution.cost).abs() < 1e-6, "the checker says {cost}: {}", solution.cost);
    let line = serde_json::json!({
        "file": name, "cost": cost, "bound": solution.bound, "gap": solution.gap(),
        "seconds": (seconds * 1000.0).round() / 1000.0,
    });
    println!("{line}");
    match &arguments.out {
        Some(folder) => Ok(std::fs::write(folder.join(name), text(problem, &solution.roster))?),
        None => Ok(()),
    }
}

fn text(problem: &Problem, roster: &Roster) -> String {
    let mut text = String::new();
    for (person, pattern) in problem.people.iter().zip(roster) {
        text.push_str(&person.name);
        for slot in pattern {
            let shift = slot.map(|duty| problem.duties[usize::from(duty)].shift);
            text.push(' ');
            text.push_str(shift.map_or("-", |shift| problem.shifts[shift].as_str()));
        }
        text.push('\n');
    }
    text
}
