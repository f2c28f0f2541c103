//! `ringplan roster`: who works when.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use super::explained::ExplainArgs;
use super::given_rosters::GivenArgs;
use super::limited::{Limited, SearchArgs};
use super::load;
use super::outputs::Outputs;
use super::progress::Progress;
use super::proposal_args::{ANY_STAFF, ProposalArgs, stopped_before, tell_refusal};
use super::refused_roster::explain;
use super::requirement::Requirement;
use super::written_roster::{path_from, with_roster};
use crate::planning::{Refusal, RosterProposal, RosterRefusal, RosterWish, roster};
use crate::report::{ROSTER_TABLES, Report, RosterReport, RosterTable, Timing};

/// The days of named people under the rules of their contracts, near the least cost, played call by call
/// before they are shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  ringplan roster scenarios/weekly-roster.toml
  ringplan roster center.toml --csv tables --write planned.toml
  ringplan roster center.toml --history last-week.csv --keep agreed.csv
  ringplan roster center.toml --repair tables/roster.csv --from 2026-03-04 --set agent.Ben.away=[2026-03-04]
  ringplan roster center.toml --keep agreed.csv --why Ada 2026-03-04
  ringplan roster center.toml --iterations 64 --prices
  ringplan roster center.toml --json - | jq '.assignments[]'")]
pub(super) struct RosterArgs {
    /// The scenario, a TOML file
    file: PathBuf,

    /// Where the heads come from that are to be covered: as `ringplan staff` finds them, or the `staff`
    /// of the file
    #[arg(long, value_enum, default_value = "simulation")]
    requirement: Requirement,

    #[command(flatten)]
    search: SearchArgs,

    #[command(flatten)]
    given: GivenArgs,

    #[command(flatten)]
    explain: ExplainArgs,

    #[command(flatten)]
    proposal: ProposalArgs,

    /// Write the roster as CSV tables into a folder, which is made if it is not there: roster.csv,
    /// coverage.csv, fairness.csv and targets.csv
    #[arg(long, value_name = "DIR")]
    csv: Option<String>,

    /// Exit with 1 if a target is missed in the replay
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &RosterArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut reading = load::load_to_staff(&args.file, &args.proposal.set);
    let Some(scenario) = reading.scenario.take() else { return Ok(Exit::Wrong) };
    let Some(given) = args.given.read(&scenario)? else { return Ok(Exit::Wrong) };
    reading.files.extend(args.given.paths());
    let replications = args.proposal.run.replications(scenario.run.replications)?;
    let written = args.proposal.open_written(&args.file, &reading.files)?;
    anyhow::ensure!(
        written.is_none() || args.csv.is_some(),
        "--write: the copy names the roster.csv that --csv writes; add --csv DIR"
    );
    let asked = args.explain.days(&scenario)?;
    let wanted = ROSTER_TABLES.into_iter();
    let wanted = wanted.filter(|(_, table)| *table != RosterTable::Prices || args.explain.prices);
    let tables = (args.csv.as_deref(), wanted.map(|(name, _)| name));
    let outputs = Outputs::open(tables, args.proposal.json.as_deref(), &reading.files)?;
    let pool = args.proposal.run.pool()?;
    let seed = args.proposal.run.seed.unwrap_or(scenario.run.seed);

    let watch = Limited::new(Progress::start(), &args.search);
    let found = pool.install(|| args.requirement.heads(&scenario, seed, replications, &watch))?;
    let required = match found {
        Ok(required) => required,
        Err(Refusal::Stopped) => return Ok(stopped_before(ANY_STAFF)),
        Err(refusal) => {
            let refused = super::refused_staff::refused(&refusal, &scenario, &reading);
            return tell_refusal(reading, &scenario.name, refused, outputs, out);
        }
    };
    let iterations = args.search.iterations;
    let wish = RosterWish { required, given, seed, iterations, replications };
    let found = pool.install(|| {
        let proposal = roster(&scenario, &wish, &watch)?;
        let of = (&scenario, &wish, &proposal);
        let explanation = args.explain.explain(&asked, of, &watch);
        Ok((proposal, explanation))
    });
    let timing = Timing { seconds: watch.progress.finish(), threads: pool.current_num_threads() };
    let (proposal, explanation) = match found {
        Ok(found) => found,
        // Whether all heads can be there is not yet known then.
        Err(RosterRefusal::Uncovered(_)) if watch.progress.stopped() => {
            return Ok(stopped_before("a roster was found with every head that is required"));
        }
        Err(refusal) => {
            let refused = explain(&refusal, &scenario, &reading);
            return tell_refusal(reading, &scenario.name, refused, outputs, out);
        }
    };
    let replay = Report::of_proposal(&scenario, &proposal.center, &proposal.results, seed);
    let (scenario, explanation) = (&scenario, &explanation);
    let report = RosterReport { replay, scenario, proposal: &proposal, explanation, timing };
    outputs.write(
        out,
        |place, file| report.write_csv(ROSTER_TABLES[place].1, file),
        |file| report.write_json(file),
        |out| report.write_text(out),
    )?;
    if let (Some(written), Some(folder)) = (written, &args.csv) {
        let path = path_from(&args.file, folder)?;
        let text = with_roster(&args.file, scenario, &path, proposal.results.replications())?;
        written.write(out, |file| file.write_all(text.as_bytes()))?;
    }
    let complete = explanation.prices.as_ref().is_none_or(|prices| prices.complete);
    Ok(exit(args, &proposal, complete))
}

fn exit(args: &RosterArgs, proposal: &RosterProposal, explained: bool) -> Exit {
    let missed = || proposal.results.targets().iter().any(|target| !target.met());
    match proposal.complete && explained {
        false => Exit::Stopped,
        true if args.strict && missed() => Exit::No,
        true => Exit::Done,
    }
}
