//! `ringplan shifts`: how many people work which shift.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use super::limited::{Limited, SearchArgs};
use super::load;
use super::outputs::Outputs;
use super::places::Places;
use super::progress::Progress;
use super::proposal_args::ProposalArgs;
use super::refused_shifts::no_shifts;
use super::requirement::RequirementArgs;
use super::written_shifts::with_shifts;
use crate::optimize::Weights;
use crate::planning::{ShiftWish, shifts};
use crate::report::{Report, SHIFTS_TABLES, ShiftsReport, Timing};

/// Shifts and tours that cover what is required, played call by call before they are shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without tours each shift is planned by itself; with [tour.NAME] people work whole weeks.

Examples:
  ringplan shifts scenarios/shifts.toml
  ringplan shifts center.toml --requirement file --seconds 10
  ringplan shifts center.toml --write planned.toml
  ringplan shifts center.toml --json - | jq '.shifts[]'")]
pub(super) struct ShiftsArgs {
    /// The scenario, a TOML file
    file: PathBuf,

    #[command(flatten)]
    requirement: RequirementArgs,

    #[command(flatten)]
    search: SearchArgs,

    /// Leave heads out where an hour of them costs more than this; needs --over
    #[arg(long, value_name = "PRICE", requires = "over", value_parser = parse_price)]
    under: Option<f64>,

    /// What an hour of a head too many costs beside its pay; needs --under
    #[arg(long, value_name = "PRICE", requires = "under", value_parser = parse_price)]
    over: Option<f64>,

    #[command(flatten)]
    proposal: ProposalArgs,

    /// Write the proposal as CSV tables into a folder, which is made if it is not there: shifts.csv,
    /// coverage.csv and targets.csv
    #[arg(long, value_name = "DIR")]
    csv: Option<String>,
}

fn parse_price(text: &str) -> Result<f64, String> {
    let price: Option<f64> = text.parse().ok();
    price
        .filter(|price| (0.0..=1e9).contains(price))
        .ok_or_else(|| "give an amount of money from 0 to 1000000000".to_owned())
}

pub(super) fn run(args: &ShiftsArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut reading = load::load_to_staff(&args.file, &args.proposal.set);
    let Some(scenario) = reading.scenario.take() else { return Ok(Exit::Wrong) };
    let all: Vec<usize> = (0..scenario.center.groups.len()).collect();
    let requirement = args.requirement.read(&scenario, &all)?;
    let Some(requirement) = requirement else { return Ok(Exit::Wrong) };
    reading.files.extend(args.requirement.path());
    let replications = args.proposal.run.replications(scenario.run.replications)?;
    let mut places = Places::new(&reading.files);
    let written = args.proposal.open_written(&mut places, &args.file, &reading.files)?;
    let tables = (args.csv.as_deref(), SHIFTS_TABLES.map(|(name, _)| name));
    let outputs = Outputs::open(&mut places, tables, args.proposal.json.as_deref())?;
    let pool = args.proposal.run.pool()?;
    let seed = args.proposal.run.seed.unwrap_or(scenario.run.seed);

    let mends = requirement.is_found();
    let watch = Limited::new(Progress::start(), &args.search);
    let playing = (&pool, seed, replications);
    let required = match requirement.heads((&scenario, &reading), playing, &watch) {
        Ok(required) => required,
        Err(refused) => return refused.tell(reading, &scenario.name, outputs, out),
    };
    let soft = args.under.zip(args.over).map(|(under, over)| Weights { under, over });
    let iterations = args.search.iterations;
    let wish = ShiftWish { required, seed, iterations, replications, soft, mends };
    let found = pool.install(|| shifts(&scenario, &wish, &watch));
    let timing = Timing { seconds: watch.progress.finish(), threads: pool.current_num_threads() };
    let proposal = match found {
        Ok(proposal) => proposal,
        Err(refusal) => {
            let refused = no_shifts(&refusal, &scenario, &reading);
            return refused.tell(reading, &scenario.name, outputs, out);
        }
    };
    let (center, results) = (&proposal.center, &proposal.results);
    let replay = Report::of_proposal(&scenario, center, results, seed);
    let report = ShiftsReport { replay, space: &scenario.space, proposal: &proposal, timing };
    if let Some(written) = written {
        let text = with_shifts(&args.file, &scenario, &proposal)?;
        written.write(out, |file| file.write_all(text.as_bytes()))?;
    }
    outputs.write(
        out,
        |place, file| report.write_csv(SHIFTS_TABLES[place].1, file),
        |file| report.write_json(file),
        |out| report.write_text(out),
    )?;
    Ok(match (proposal.complete, proposal.unmet.is_empty()) {
        (false, _) => Exit::Stopped,
        (true, false) if mends => Exit::No,
        (true, _) => Exit::Done,
    })
}
