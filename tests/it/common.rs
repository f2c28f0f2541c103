//! Small centers built by hand, and distances in standard errors.

use jiff::civil::date;
use jiff::tz::TimeZone;
use ringplan::center::{
    AgentRule, AtClose, ByInterval, Center, Flows, Group, HandleTime, Patience, Pay, Queue,
    QueueId, Score, Skill, Staff, Target,
};
use ringplan::demand::{Arrivals, Demand};
use ringplan::random::Law;
use ringplan::sim::{Model, Replications, Results, simulate};
use ringplan::stats::Estimate;
use ringplan::time::{Calendar, SECOND, Tick};
use ringplan::watch::Unwatched;

/// A horizon in UTC that begins on Monday, 2026-03-02.
pub fn calendar(days: u32, interval: Tick, warm_up: Tick) -> Calendar {
    Calendar::new(date(2026, 3, 2), days, interval, warm_up, TimeZone::UTC).expect("a horizon")
}

pub fn exponential(mean_s: f64) -> Law {
    Law::exponential(mean_s).expect("a mean above 0")
}

/// A center and what it needs to run.
#[derive(Clone)]
pub struct Bench {
    pub calendar: Calendar,
    pub center: Center,
    pub demand: Demand,
}

impl Bench {
    pub fn new(calendar: Calendar) -> Self {
        let center = Center {
            queues: vec![],
            groups: vec![],
            shifts: vec![],
            seats: None,
            lines: None,
            agent_rule: AgentRule::LongestIdle,
        };
        Self { calendar, center, demand: Demand { queues: vec![], shared_days: false } }
    }

    /// A queue that is open wherever it has demand; `mean` by interval of the calendar.
    pub fn queue(
        mut self,
        name: &str,
        mean: impl Fn(usize) -> f64,
        talk: Law,
        patience: Patience,
    ) -> Self {
        let mean: Vec<f64> = (0..self.calendar.intervals().len()).map(mean).collect();
        self.center.queues.push(Queue {
            name: name.to_owned(),
            open: mean.iter().map(|&mean| mean > 0.0).collect(),
            handle_time: HandleTime { talk: ByInterval::Always(talk), after_work: None },
            patience,
            balk: 0.0,
            short_abandon: None,
            priority: Score::default(),
            needs_agents: true,
            answered_within: 20 * SECOND,
            finished_within: None,
            closed_within: None,
            targets: Vec::<Target>::new(),
            at_close: AtClose::Serve,
            overflow: vec![],
            flows: Flows::default(),
        });
        self.demand.queues.push(Arrivals::poisson(mean));
        self
    }

    /// Changes the queue that was added last.
    pub fn with(mut self, change: impl FnOnce(&mut Queue)) -> Self {
        change(self.center.queues.last_mut().expect("a queue"));
        self
    }

    /// A group with (queue, preference) and heads by interval of the calendar.
    pub fn group(self, name: &str, skills: &[(u16, u32)], heads: impl Fn(usize) -> u32) -> Self {
        let staff = Staff::Heads((0..self.calendar.intervals().len()).map(heads).collect());
        self.group_with(name, skills, staff)
    }

    pub fn group_with(mut self, name: &str, skills: &[(u16, u32)], staff: Staff) -> Self {
        let skill = |&(queue, preference): &(u16, u32)| Skill {
            queue: QueueId(queue),
            preference,
            speed: 1.0,
            reserve: 0,
            handle_time: None,
        };
        self.center.groups.push(Group {
            name: name.to_owned(),
            skills: skills.iter().map(skill).collect(),
            ring: 0,
            cost_per_hour: None,
            pay: Pay::default(),
            absence: 0.0,
            shrinkage: 0.0,
            apply_shrinkage: false,
            max_occupancy: None,
            staff,
            bounds: Vec::new(),
        });
        self
    }

    /// Changes the group that was added last.
    pub fn with_group(mut self, change: impl FnOnce(&mut Group)) -> Self {
        change(self.center.groups.last_mut().expect("a group"));
        self
    }

    pub fn model(&self) -> Model<'_> {
        Model::new(&self.center, &self.demand, &self.calendar)
    }

    pub fn run(&self, seed: u64, replications: u64) -> Results {
        simulate(&self.model(), seed, Replications::Fixed(replications), &Unwatched)
    }
}

pub fn patience(mean_s: f64) -> Patience {
    Patience::Drawn(ByInterval::Always(exponential(mean_s)))
}

/// The value and the standard error of an estimate.
pub fn value_and_error(estimate: Estimate) -> (f64, f64) {
    let t = ringplan::stats::t_975(estimate.n - 1).expect("two replications");
    (estimate.mean, estimate.half_width.expect("a known half-width") / t)
}

/// Collects distances from exact values and fails with all of them.
#[derive(Default)]
pub struct Distances {
    lines: Vec<String>,
    failed: bool,
}

impl Distances {
    /// `error` is the standard error of the expected value, 0 if it is exact.
    pub fn add(&mut self, what: &str, found: Option<Estimate>, expected: f64, error: f64) {
        let (value, own) = value_and_error(found.unwrap_or_else(|| panic!("{what}: no estimate")));
        let z = (value - expected) / own.hypot(error);
        self.failed |= z.is_nan() || z.abs() >= 4.0;
        self.lines.push(format!("{what}: {value:.6} ± {own:.6} for {expected:.6}: z = {z:.2}"));
    }

    pub fn check(self) {
        let report = self.lines.join("\n");
        println!("{report}");
        assert!(!self.failed, "a distance of 4 standard errors or more:\n{report}");
    }
}

/// Calls the program in a folder.
pub fn ringplan(folder: &std::path::Path, arguments: &[&str]) -> std::process::Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ringplan"));
    command.current_dir(folder).args(arguments).output().expect("ringplan runs")
}

/// A folder of its own with a scenario called `desk.toml`.
pub fn folder_with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("desk.toml"), text).expect("it can be written");
    folder
}
