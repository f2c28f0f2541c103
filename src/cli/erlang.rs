//! `ringplan erlang`: the textbook answer for one interval, to check a spreadsheet with.

mod arguments;
mod show;

use std::io::Write;

use anyhow::{Context, bail};
use serde::Serialize;

use super::output::Output;
use crate::theory::{
    ErlangA, Goal, MAX_AGENTS, ServiceLevelKind, ServiceLevels, TheoryError, Traffic, fewest_agents,
};
use arguments::{
    parse_agents, parse_aht, parse_calls, parse_limit, parse_period, parse_service_level,
    parse_shrinkage, parse_within,
};

const MICROS_PER_S: f64 = 1e6;

/// The largest load that the command takes: no call center is larger, and a slip of the unit is smaller.
const MAX_LOAD_ERLANGS: f64 = 100_000.0;

/// The share answered in time that is aimed at when nothing else is asked for.
const DEFAULT_SHARE: f64 = 0.8;

/// Figures by the textbook formulas, to check against a spreadsheet: Erlang C, and Erlang A if callers hang up
///
/// One interval in steady state, identical agents, one queue.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  How many agents answer 80 % of 240 calls a half-hour within 20 seconds?
      ringplan erlang --calls 240 --per 30min --aht 180s --within 20s --share 80%

  The same when callers hang up after two minutes on average:
      ringplan erlang --calls 240 --per 30min --aht 180s --within 20s --share 80% --patience 2min

  What will 27 agents reach?
      ringplan erlang --calls 240 --per 30min --aht 180s --agents 27

Durations are written with their units (20s, 3min, 4min30s, 1.5h), shares as 80% or 0.8.")]
pub struct ErlangArgs {
    /// Calls that arrive in one period, on average
    #[arg(long, value_name = "NUMBER", value_parser = parse_calls, allow_negative_numbers = true)]
    pub calls: f64,

    /// The period in which the calls arrive, such as 15min, 30min or 1h
    #[arg(long, value_name = "DURATION", value_parser = parse_period, allow_hyphen_values = true)]
    pub per: u64,

    /// Mean handle time of a call, after-call work included, such as 180s
    #[arg(long, value_name = "DURATION", value_parser = parse_aht, allow_hyphen_values = true)]
    pub aht: u64,

    /// The wait that counts as answered in time
    #[arg(long, value_name = "DURATION", default_value = "20s", value_parser = parse_within, allow_hyphen_values = true)]
    pub within: u64,

    /// Target: the share of calls to answer in time [default: 80% if no other target and no --agents is given]
    #[arg(long, value_name = "SHARE", value_parser = parse_service_level, allow_hyphen_values = true)]
    pub share: Option<f64>,

    /// Target: the longest mean wait of the answered calls
    #[arg(long, value_name = "DURATION", value_parser = parse_aht, allow_hyphen_values = true)]
    pub asa: Option<u64>,

    /// Target: the largest share of calls that hang up (needs --patience)
    #[arg(long, value_name = "SHARE", value_parser = parse_limit, requires = "patience", allow_hyphen_values = true)]
    pub abandoned: Option<f64>,

    /// Target: the largest share of their time that agents spend handling calls
    #[arg(long, value_name = "SHARE", value_parser = parse_limit, allow_hyphen_values = true)]
    pub max_occupancy: Option<f64>,

    /// Mean time after which a waiting caller hangs up; adds Erlang A
    #[arg(long, value_name = "DURATION", value_parser = parse_within, allow_hyphen_values = true)]
    pub patience: Option<u64>,

    /// Show what this many agents reach, instead of the fewest that reach the targets
    #[arg(long, value_name = "NUMBER", value_parser = parse_agents, allow_negative_numbers = true)]
    pub agents: Option<u32>,

    /// Share of paid time lost to breaks, meetings and absence; adds the number to schedule
    #[arg(long, value_name = "SHARE", value_parser = parse_shrinkage, allow_hyphen_values = true)]
    pub shrinkage: Option<f64>,

    /// Write one JSON document to a file, or with - to standard output in place of the tables
    #[arg(long, value_name = "PATH|-", num_args = 0..=1, default_missing_value = "-")]
    pub json: Option<String>,
}

/// Everything that is printed, in either form.
#[derive(Debug, Serialize)]
struct Answer {
    ringplan: &'static str,
    calls: f64,
    per_s: f64,
    aht_s: f64,
    within_s: f64,
    patience_s: Option<f64>,
    load_erlangs: f64,
    /// The fewest agents with whom a queue without abandonment has a steady state.
    agents_for_steady_state: u32,
    targets: Vec<Target>,
    erlang_c: Solution,
    erlang_a: Option<Solution>,
}

/// A goal in the words of the contract.
#[derive(Debug, Serialize)]
struct Target {
    metric: &'static str,
    target: f64,
    #[serde(skip)]
    goal: Goal,
}

/// One model's answer.
#[derive(Debug, Serialize)]
struct Solution {
    /// The fewest agents that reach every target; `None` without targets.
    agents_needed: Option<u32>,
    /// The same before shrinkage.
    agents_scheduled: Option<u32>,
    /// `agents_needed` for each definition of the service level, other targets as they are; `None` without a target
    /// for the service level.
    agents_needed_by: Option<AgentsNeededBy>,
    rows: Vec<Row>,
}

/// Agents needed if the service level is counted in one way or another, named as in [`Row`].
#[derive(Debug, Serialize)]
struct AgentsNeededBy {
    service_level: u32,
    service_level_excl_short: u32,
    service_level_abandons_ok: u32,
    service_level_answered: u32,
}

/// The figures for a number of agents. All but `agents` and `steady_state` are `None` if there is no steady state.
#[derive(Debug, Default, Serialize)]
struct Row {
    agents: u32,
    steady_state: bool,
    /// Whether every target is reached; `None` without targets.
    met: Option<bool>,
    service_level: Option<f64>,
    service_level_excl_short: Option<f64>,
    service_level_abandons_ok: Option<f64>,
    service_level_answered: Option<f64>,
    abandon_rate: Option<f64>,
    abandoned_within_rate: Option<f64>,
    asa_s: Option<f64>,
    wait_mean_s: Option<f64>,
    abandon_wait_s: Option<f64>,
    wait_sd_answered_s: Option<f64>,
    wait_p90_s: Option<f64>,
    delayed_rate: Option<f64>,
    queue_mean: Option<f64>,
    queue_sd: Option<f64>,
    occupancy: Option<f64>,
}

/// Answers and prints.
///
/// # Errors
///
/// Arguments that together make no sense, with the flags to mend; targets that no number of agents reaches; a failure
/// to write.
pub fn run(args: &ErlangArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let answer = answer(args)?;
    let json =
        args.json.as_deref().map(|target| Output::open("--json", target, &[])).transpose()?;
    if !json.as_ref().is_some_and(Output::is_standard) {
        show::write_answer(&answer, args, out)?;
    }
    match json {
        Some(json) => json.write(out, |document| write_json(&answer, document)),
        None => Ok(()),
    }
}

fn write_json(answer: &Answer, mut out: &mut dyn Write) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut out, answer)?;
    writeln!(out)
}

fn answer(args: &ErlangArgs) -> anyhow::Result<Answer> {
    let seconds = |micros: u64| micros as f64 / MICROS_PER_S;
    let (per_s, aht_s) = (seconds(args.per), seconds(args.aht));
    let load_erlangs = args.calls / per_s * aht_s;
    if load_erlangs > MAX_LOAD_ERLANGS {
        bail!(
            "--calls, --per and --aht make a load of {load_erlangs:.3e} erlangs (agents busy on average); at most \
             {MAX_LOAD_ERLANGS} are computed: check the units of --per and --aht"
        );
    }
    let traffic = Traffic::new(args.calls / per_s, aht_s)
        .context("--calls in a --per this short are too many; give both for a longer period")?;
    let targets = targets(args);
    let patience_s = args.patience.map(seconds);
    Ok(Answer {
        ringplan: env!("CARGO_PKG_VERSION"),
        calls: args.calls,
        per_s,
        aht_s,
        within_s: seconds(args.within),
        patience_s,
        load_erlangs: traffic.load_erlangs(),
        agents_for_steady_state: traffic.fewest_stable_agents(),
        erlang_c: solve(args, traffic, f64::INFINITY, &targets)?,
        erlang_a: patience_s
            .map(|patience_s| solve(args, traffic, patience_s, &targets))
            .transpose()?,
        targets,
    })
}

/// What the planner asks for; 80 % in time if he asks for nothing.
fn targets(args: &ErlangArgs) -> Vec<Target> {
    let within_s = args.within as f64 / MICROS_PER_S;
    let mut targets = Vec::new();
    let mut add = |metric, target, goal| targets.push(Target { metric, target, goal });
    if let Some(share) = args.share.or(default_share(args)) {
        let goal = Goal::ServiceLevel { kind: ServiceLevelKind::OfEntered, share, within_s };
        add("service_level", share, goal);
    }
    if let Some(asa) = args.asa {
        let asa_s = asa as f64 / MICROS_PER_S;
        add("asa_s", asa_s, Goal::AsaAtMost(asa_s));
    }
    if let Some(share) = args.abandoned {
        add("abandon_rate", share, Goal::AbandonRateAtMost(share));
    }
    if let Some(share) = args.max_occupancy {
        add("occupancy", share, Goal::OccupancyAtMost(share));
    }
    targets
}

/// The share aimed at by default, if the default applies.
fn default_share(args: &ErlangArgs) -> Option<f64> {
    let asked = args.agents.is_some()
        || args.share.is_some()
        || args.asa.is_some()
        || args.abandoned.is_some()
        || args.max_occupancy.is_some();
    (!asked).then_some(DEFAULT_SHARE)
}

fn solve(
    args: &ErlangArgs,
    traffic: Traffic,
    patience_s: f64,
    targets: &[Target],
) -> anyhow::Result<Solution> {
    let goals: Vec<Goal> = targets.iter().map(|target| target.goal).collect();
    let agents_needed = match goals.as_slice() {
        [] => None,
        goals => Some(needed(traffic, patience_s, goals)?),
    };
    let agents_scheduled =
        agents_needed.zip(args.shrinkage).map(|(agents, shrinkage)| scheduled(agents, shrinkage));
    let shown = match (args.agents, agents_needed) {
        (Some(agents), _) => agents..=agents,
        (None, Some(needed)) => needed.saturating_sub(2).max(1)..=(needed + 3).min(MAX_AGENTS),
        (None, None) => bail!("give --agents, or a target such as --share 80%"),
    };
    let within_s = args.within as f64 / MICROS_PER_S;
    let rows = shown
        .map(|agents| row(traffic, agents, patience_s, within_s, &goals))
        .collect::<Result<_, _>>()?;
    let asks_for_level = goals.iter().any(|goal| matches!(goal, Goal::ServiceLevel { .. }));
    let agents_needed_by =
        asks_for_level.then(|| needed_by(traffic, patience_s, &goals)).transpose()?;
    Ok(Solution { agents_needed, agents_scheduled, agents_needed_by, rows })
}

fn needed(traffic: Traffic, patience_s: f64, goals: &[Goal]) -> anyhow::Result<u32> {
    fewest_agents(traffic, patience_s, goals).map_err(|error| match error {
        TheoryError::OutOfReach => anyhow::anyhow!(
            "even {MAX_AGENTS} agents do not reach the targets; relax --share, --asa, --abandoned or --max-occupancy"
        ),
        other => other.into(),
    })
}

/// The people to schedule so that `agents` remain: agents / (1 − shrinkage), rounded up.
fn scheduled(agents: u32, shrinkage: f64) -> u32 {
    // 28 / 0.7 must be 40, not 41 for a last binary digit. The cast from float saturates.
    (f64::from(agents) / (1.0 - shrinkage) * (1.0 - 1e-12)).ceil() as u32
}

/// The fewest agents for each definition of the service level in `goals`.
fn needed_by(traffic: Traffic, patience_s: f64, goals: &[Goal]) -> anyhow::Result<AgentsNeededBy> {
    let needed_if = |kind: ServiceLevelKind| {
        let goals: Vec<Goal> = goals
            .iter()
            .map(|goal| match *goal {
                Goal::ServiceLevel { share, within_s, .. } => {
                    Goal::ServiceLevel { kind, share, within_s }
                }
                other => other,
            })
            .collect();
        needed(traffic, patience_s, &goals)
    };
    Ok(AgentsNeededBy {
        service_level: needed_if(ServiceLevelKind::OfEntered)?,
        service_level_excl_short: needed_if(ServiceLevelKind::ExclShort)?,
        service_level_abandons_ok: needed_if(ServiceLevelKind::AbandonsOk)?,
        service_level_answered: needed_if(ServiceLevelKind::OfAnswered)?,
    })
}

fn row(
    traffic: Traffic,
    agents: u32,
    patience_s: f64,
    within_s: f64,
    goals: &[Goal],
) -> Result<Row, TheoryError> {
    let queue = match ErlangA::new(traffic, agents, patience_s) {
        Ok(queue) => queue,
        Err(TheoryError::Overloaded { .. }) => {
            return Ok(Row { agents, met: (!goals.is_empty()).then_some(false), ..Row::default() });
        }
        Err(error) => return Err(error),
    };
    let met = goals.iter().try_fold(true, |met, goal| Ok(met && goal.is_met(&queue)?))?;
    let levels: ServiceLevels = queue.service_levels(within_s)?;
    Ok(Row {
        agents,
        steady_state: true,
        met: (!goals.is_empty()).then_some(met),
        service_level: Some(levels.service_level),
        service_level_excl_short: Some(levels.excl_short),
        service_level_abandons_ok: Some(levels.abandons_ok),
        service_level_answered: Some(levels.answered),
        abandon_rate: Some(queue.abandon_rate()),
        abandoned_within_rate: levels.abandoned_within_rate,
        asa_s: Some(queue.asa_s()),
        wait_mean_s: Some(queue.wait_mean_s()),
        abandon_wait_s: queue.abandon_wait_s(),
        wait_sd_answered_s: Some(queue.wait_sd_answered_s()),
        wait_p90_s: Some(queue.wait_quantile_s(0.9)?),
        delayed_rate: Some(queue.delayed_rate()),
        queue_mean: Some(queue.queue_mean()),
        queue_sd: Some(queue.queue_sd()),
        occupancy: Some(queue.occupancy()),
    })
}

#[cfg(test)]
mod tests;
