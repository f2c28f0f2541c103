//! `ringplan simulate`: play a scenario and report.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::arguments::parse_precision;
use super::output::{Folder, Output, is_same};
use super::progress::Progress;
use super::{Exit, load};
use crate::report::{Report, TABLES, Timing};
use crate::scenario::MAX_REPLICATIONS;
use crate::sim::{Model, Replications, Results, simulate};

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

    /// How often the horizon is played, instead of what the file says; more is surer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    replications: Option<u64>,

    /// Play batches of 40 replications until every target's figure, in each of its periods, has at
    /// most this half-width: of a share 0.005 or 0.5%, of a mean wait that share of the promised
    /// wait; without targets the service level of each queue. Instead of what the file says
    #[arg(long, value_name = "P", value_parser = parse_precision, conflicts_with = "replications")]
    precision: Option<f64>,

    /// Where a precision stops in any case [default: the file's, else 10000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    #[arg(conflicts_with = "replications")]
    max_replications: Option<u64>,

    /// Names the random numbers, instead of the file's seed: the same seed gives the same callers
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    seed: Option<u64>,

    /// Threads to use [default: all cores]; the figures do not depend on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

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
    let wanted = replications(args, scenario.run.replications)?;
    let outputs = Outputs::open(args, &reading.files)?;
    let threads = usize::from(args.threads.unwrap_or(0));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.context("--threads: the threads cannot be started; ask for fewer")?;
    let seed = args.seed.unwrap_or(scenario.run.seed);

    let watch = Progress::start();
    let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
    let results = pool.install(|| simulate(&model, seed, wanted, &watch));
    let timing = Timing { seconds: watch.finish(), threads: pool.current_num_threads() };

    let report = Report {
        scenario: &scenario.name,
        seed,
        center: &scenario.center,
        calendar: &scenario.calendar,
        results: &results,
    };
    outputs.write(&report, timing, out)?;
    Ok(exit(args, &results, watch.stopped()))
}

/// How many replications, the command line before the file.
fn replications(args: &SimulateArgs, of_file: Replications) -> anyhow::Result<Replications> {
    if let Some(number) = args.replications {
        return Ok(Replications::Fixed(number));
    }
    let (precision, most) = match of_file {
        Replications::Fixed(_) => (args.precision, MAX_REPLICATIONS),
        Replications::Precision { half_width, at_most } => {
            (args.precision.or(Some(half_width)), at_most)
        }
    };
    if let Some(half_width) = precision {
        let at_most = args.max_replications.unwrap_or(most);
        return Ok(Replications::Precision { half_width, at_most });
    }
    anyhow::ensure!(
        args.max_replications.is_none(),
        "--max-replications belongs to a precision, and neither --precision nor the file gives one: \
         add --precision 0.005, or write --replications instead"
    );
    Ok(of_file)
}

/// What was asked for beside the summary.
struct Outputs {
    csv: Option<Folder>,
    json: Option<Output>,
}

impl Outputs {
    fn open(args: &SimulateArgs, inputs: &[PathBuf]) -> anyhow::Result<Self> {
        let names = TABLES.map(|(name, _)| name);
        let folder = |target| Folder::open("--csv", target, names, inputs);
        let csv = args.csv.as_deref().map(folder).transpose()?;
        let file = |target: &str| {
            let taken = |folder: &Folder| folder.paths().any(|p| is_same(p, Path::new(target)));
            if csv.as_ref().is_some_and(taken) {
                anyhow::bail!("--json and --csv would both write to `{target}`: name another file");
            }
            Output::open("--json", target, inputs)
        };
        let json = args.json.as_deref().map(file).transpose()?;
        Ok(Self { csv, json })
    }

    /// Writes everything that can be written: the files though nobody reads standard output, the
    /// summary though the disk is full.
    fn write(self, report: &Report, timing: Timing, out: &mut dyn Write) -> anyhow::Result<()> {
        let has_summary = !self.json.as_ref().is_some_and(Output::is_standard);
        let csv = self.csv.map_or(Ok(()), |folder| {
            folder.write(|place, file| report.write_csv(TABLES[place].1, file))
        });
        let json = self.json.map_or(Ok(()), |json| json.write(out, |file| report.write_json(file)));
        let summary = if has_summary { report.write_text(timing, out) } else { Ok(()) };
        csv.and(json)?;
        Ok(summary?)
    }
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
