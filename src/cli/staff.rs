//! `ringplan staff`: how many agents each interval needs.

use std::io::Write;
use std::path::PathBuf;

use super::arguments::parse_share;
use super::outputs::Outputs;
use super::places::Places;
use super::progress::Progress;
use super::proposal_args::ProposalArgs;
use super::refused_staff::no_staff;
use super::written::with_staff;
use super::{Exit, load};
use crate::diagnostic::quoted;
use crate::planning::{Method, Wish, staff};
use crate::report::{Report, STAFF_TABLES, StaffReport, Timing};
use crate::scenario::Scenario;
use crate::staffing::Formula;

/// Say how many agents each group needs in each interval so that every target is met at least cost. What
/// is proposed is replayed call by call before it is shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The `staff` of the file is not looked at; `at-least`, `at-most` and `seats` are kept.

Examples:
  ringplan staff scenarios/two-skills.toml
  ringplan staff center.toml --method erlang-a
  ringplan staff center.toml --confidence 0.9
  ringplan staff center.toml --write planned.toml
  ringplan staff center.toml --json - | jq '.groups[].hours'")]
pub(super) struct StaffArgs {
    /// The scenario, a TOML file
    file: PathBuf,

    /// How the staff is found: by playing the center, or by a formula for each interval by itself where
    /// each group has a queue of its own
    #[arg(long, value_enum, default_value = "simulation")]
    method: MethodName,

    /// Each target must be met by itself in this share of its periods, as 0.9 or 90%: on nine days of
    /// ten. Without it, in the mean
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    confidence: Option<f64>,

    #[command(flatten)]
    proposal: ProposalArgs,

    /// Write the proposal as CSV tables into a folder, which is made if it is not there: staff.csv and
    /// targets.csv
    #[arg(long, value_name = "DIR")]
    csv: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum MethodName {
    /// Callers wait for ever (the spreadsheet's answer)
    ErlangC,
    /// Callers hang up
    ErlangA,
    /// Call by call: any center
    Simulation,
}

impl From<MethodName> for Method {
    fn from(name: MethodName) -> Self {
        match name {
            MethodName::ErlangC => Self::Theory(Formula::ErlangC),
            MethodName::ErlangA => Self::Theory(Formula::ErlangA),
            MethodName::Simulation => Self::Simulation,
        }
    }
}

pub(super) fn run(args: &StaffArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut reading = load::load_to_staff(&args.file, &args.proposal.set);
    let Some(scenario) = reading.scenario.take() else { return Ok(Exit::Wrong) };
    check(args, &scenario)?;
    let replications = args.proposal.run.replications(scenario.run.replications)?;
    let mut places = Places::new(&reading.files);
    let written = args.proposal.open_written(&mut places, &args.file, &reading.files)?;
    let tables = (args.csv.as_deref(), STAFF_TABLES.map(|(name, _)| name));
    let outputs = Outputs::open(&mut places, tables, args.proposal.json.as_deref())?;
    let pool = args.proposal.run.pool()?;
    let seed = args.proposal.run.seed.unwrap_or(scenario.run.seed);

    let watch = Progress::start();
    let method = args.method.into();
    let wish = Wish { method, confidence: args.confidence, seed, replications };
    let found = pool.install(|| staff(&scenario, wish, &watch));
    let timing = Timing { seconds: watch.finish(), threads: pool.current_num_threads() };
    let proposal = match found {
        Ok(proposal) => proposal,
        Err(refusal) => {
            let refused = no_staff(&refusal, &scenario, &reading, "--method");
            return refused.tell(reading, &scenario.name, outputs, out);
        }
    };
    let (center, results) = (&proposal.center, &proposal.results);
    let replay = Report::of_proposal(&scenario, center, results, seed);
    let report = StaffReport { replay, proposal: &proposal, method, confidence: args.confidence };
    if let Some(written) = written {
        let text = with_staff(&args.file, &scenario, &proposal)?;
        written.write(out, |file| file.write_all(text.as_bytes()))?;
    }
    outputs.write(
        out,
        |place, file| report.write_csv(STAFF_TABLES[place].1, file),
        |file| report.write_json(file),
        |out| report.write_text(timing, out),
    )?;
    let stopped = watch.stopped() && !proposal.complete;
    Ok(match (stopped, proposal.unmet.is_empty()) {
        (true, _) => Exit::Stopped,
        (false, false) if method == Method::Simulation => Exit::No,
        (false, _) => Exit::Done,
    })
}

fn check(args: &StaffArgs, scenario: &Scenario) -> anyhow::Result<()> {
    if let Some(share) = args.confidence {
        anyhow::ensure!(
            share > 0.0 && share < 1.0,
            "--confidence: give a share above 0 and below 1: no staff keeps a promise always"
        );
        anyhow::ensure!(
            args.method == MethodName::Simulation,
            "--confidence: a formula knows means alone; leave out --method"
        );
    }
    let groups = &scenario.center.groups;
    let free = groups.iter().find(|group| group.cost_per_hour.is_none_or(|price| price == 0.0));
    let priced = groups.iter().any(|group| group.cost_per_hour.is_some_and(|price| price > 0.0));
    if let Some(free) = free.filter(|_| priced) {
        anyhow::bail!(
            "group {} has no `cost-per-hour` though others do: it would seem to work for nothing; give every group a price, or none",
            quoted(&free.name)
        );
    }
    Ok(())
}
