//! `ringplan simulate`: play a scenario and report.

use std::io::Write;
use std::path::PathBuf;

use super::outputs::Outputs;
use super::places::Places;
use super::progress::Progress;
use super::run_args::RunArgs;
use super::{Exit, load};
use crate::report::{Report, TABLES, Timing, WithoutVariation};
use crate::sim::{Model, Results, Steady, simulate, simulate_beside_steady};

/// Play a scenario call by call: waits, service level, abandonment, occupancy and cost, each with its
/// 95 % confidence half-width.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  ringplan simulate scenarios/service-desk.toml
  ringplan simulate scenarios/service-desk.toml --set queue.billing.scale=1.1
  ringplan simulate center.toml --replications 1000 --seed 7 --json result.json
  ringplan simulate center.toml --precision 0.005 --max-replications 20000
  ringplan simulate center.toml --json - | jq .total.service_level
  ringplan simulate center.toml --csv tables")]
pub(super) struct SimulateArgs {
    /// The scenario, a TOML file
    file: PathBuf,

    #[command(flatten)]
    run: RunArgs,

    /// Lay a change over the file, such as group.desk.staff=16; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,

    /// Write all figures as one JSON document to a file, or with - to standard output in place of
    /// the summary
    #[arg(long, value_name = "PATH|-")]
    json: Option<String>,

    /// Write all figures as CSV tables into a folder, which is made if it is not there: run, targets,
    /// and queues, groups and total for the whole horizon, by day and by interval
    #[arg(long, value_name = "DIR")]
    csv: Option<String>,

    /// End with exit code 1 if a target is missed
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &SimulateArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let reading = load::load(&args.file, &args.set);
    let Some(scenario) = reading.scenario else { return Ok(Exit::Wrong) };
    let wanted = args.run.replications(scenario.run.replications)?;
    let tables = (args.csv.as_deref(), TABLES.map(|(name, _)| name));
    let mut places = Places::new(&reading.files);
    let outputs = Outputs::open(&mut places, tables, args.json.as_deref())?;
    let pool = args.run.pool()?;
    let seed = args.run.seed.unwrap_or(scenario.run.seed);

    let watch = Progress::start();
    let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
    let steady = Steady::of(&scenario.center, &scenario.demand);
    let play = if steady.is_some() { simulate_beside_steady } else { simulate };
    let results = pool.install(|| play(&model, seed, wanted, &watch));
    let alike = |steady: &Steady| steady.play(&scenario.calendar, seed, &results, &watch);
    let alike = steady.as_ref().map(|steady| (steady.left_out(), pool.install(|| alike(steady))));
    let timing = Timing { seconds: watch.finish(), threads: pool.current_num_threads() };

    let report = Report {
        scenario: &scenario.name,
        seed,
        center: &scenario.center,
        calendar: &scenario.calendar,
        results: &results,
        without_variation: alike
            .as_ref()
            .filter(|(_, results)| results.replications() > 0)
            .map(|(left_out, results)| WithoutVariation { left_out, results }),
    };
    outputs.write(
        out,
        |place, file| report.write_csv(TABLES[place].1, file),
        |file| report.write_json(file),
        |out| report.write_text(timing, out),
    )?;
    Ok(exit(args, &results, watch.stopped()))
}

fn exit(args: &SimulateArgs, results: &Results, stopped: bool) -> Exit {
    let missed = || results.targets().iter().any(|target| !target.met());
    if stopped && !results.complete {
        Exit::Stopped
    } else if args.strict && missed() {
        Exit::No
    } else {
        Exit::Done
    }
}
