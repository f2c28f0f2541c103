//! `ringplan roster`: who works when.

use std::io::Write;
use std::path::PathBuf;

use super::Exit;
use super::explained::ExplainArgs;
use super::given_rosters::GivenArgs;
use super::limited::{Limited, SearchArgs};
use super::load;
use super::places::Places;
use super::progress::Progress;
use super::proposal_args::{NoProposal, ProposalArgs};
use super::refused_roster::explain;
use super::requirement::RequirementArgs;
use super::roster_files::FileArgs;
use super::written_roster::{path_from, with_roster};
use crate::planning::{RosterProposal, RosterRefusal, RosterWish, roster};
use crate::report::{Report, RosterReport, Timing};
use crate::scenario::{Reading, Scenario};

/// The days of named people under the rules of their contracts, near the least cost, played call by call
/// before they are shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  ringplan roster scenarios/weekly-roster.toml
  ringplan roster center.toml --csv tables --write planned.toml
  ringplan roster center.toml --xlsx roster.xlsx
  ringplan roster center.toml --ical calendars
  ringplan roster center.toml --history last-week.csv --keep agreed.csv
  ringplan roster center.toml --repair tables/roster.csv --from 2026-03-04 --set agent.Ben.away=[2026-03-04]
  ringplan roster center.toml --keep agreed.csv --why Ada 2026-03-04
  ringplan roster center.toml --iterations 64 --prices
  ringplan roster planned.toml --requirement tables/coverage.csv
  ringplan roster center.toml --json - | jq '.assignments[]'")]
pub(super) struct RosterArgs {
    /// The scenario, a TOML file
    file: PathBuf,

    #[command(flatten)]
    requirement: RequirementArgs,

    #[command(flatten)]
    search: SearchArgs,

    #[command(flatten)]
    given: GivenArgs,

    #[command(flatten)]
    explain: ExplainArgs,

    #[command(flatten)]
    proposal: ProposalArgs,

    #[command(flatten)]
    files: FileArgs,

    /// Exit with 1 if a target is missed in the replay
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(args: &RosterArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut reading = load::load_to_staff(&args.file, &args.proposal.set);
    let Some(mut scenario) = reading.scenario.take() else { return Ok(Exit::Wrong) };
    let given = args.given.read(&mut scenario, &mut reading)?;
    let Some(given) = given else { return Ok(Exit::Wrong) };
    let planned = scenario.team.groups(scenario.center.groups.len());
    let requirement = args.requirement.read(&scenario, &planned)?;
    let Some(requirement) = requirement else { return Ok(Exit::Wrong) };
    reading.files.extend(args.given.paths().chain(args.requirement.path()));
    let replications = args.proposal.run.replications(scenario.run.replications)?;
    let mut places = Places::new(&reading.files);
    let written = args.proposal.open_written(&mut places, &args.file, &reading.files)?;
    anyhow::ensure!(
        written.is_none() || args.files.csv.is_some(),
        "--write: the copy names the roster.csv that --csv writes; add --csv DIR"
    );
    let asked = args.explain.days(&scenario)?;
    let json = args.proposal.json.as_deref();
    let files = args.files.open(&mut places, json, &scenario.team, args.explain.prices)?;
    let pool = args.proposal.run.pool()?;
    let seed = args.proposal.run.seed.unwrap_or(scenario.run.seed);

    let mends = requirement.is_found();
    let watch = Limited::new(Progress::start(), &args.search);
    let playing = (&pool, seed, replications);
    let required = match requirement.heads((&scenario, &reading), playing, &watch) {
        Ok(required) => required,
        Err(refused) => return refused.tell(reading, &scenario.name, files.outputs, out),
    };
    let iterations = args.search.iterations;
    let wish = RosterWish { required, given, seed, iterations, replications, mends };
    let found = pool.install(|| {
        let proposal = roster(&scenario, &wish, &watch)?;
        let explanation = args.explain.explain(&asked, (&wish, &proposal), &watch);
        Ok((proposal, explanation))
    });
    let timing = Timing { seconds: watch.progress.finish(), threads: pool.current_num_threads() };
    let (proposal, explanation) = match found {
        Ok(found) => found,
        Err(refusal) => {
            let refused = no_roster(&refusal, (&scenario, &reading), &watch);
            return refused.tell(reading, &scenario.name, files.outputs, out);
        }
    };
    let replay = Report::of_proposal(&scenario, &proposal.center, &proposal.results, seed);
    let report = RosterReport { replay, proposal: &proposal, explanation: &explanation, timing };
    files.write(out, &report)?;
    if let (Some(written), Some(folder)) = (written, &args.files.csv) {
        let path = path_from(&args.file, folder)?;
        let text = with_roster(&args.file, &proposal, &path)?;
        written.write(out, |file| file.write_all(text.as_bytes()))?;
    }
    let complete = explanation.prices.as_ref().is_none_or(|prices| prices.complete);
    Ok(exit(args, &proposal, complete))
}

fn no_roster(
    refusal: &RosterRefusal,
    (scenario, reading): (&Scenario, &Reading),
    watch: &Limited,
) -> NoProposal {
    match refusal {
        // Whether all heads can be there is not yet known then.
        RosterRefusal::Uncovered(_) if watch.progress.stopped() => {
            NoProposal::StoppedBefore("a roster was found with every head that is required")
        }
        _ => NoProposal::Refused(explain(refusal, scenario, reading)),
    }
}

fn exit(args: &RosterArgs, proposal: &RosterProposal, explained: bool) -> Exit {
    let missed = || proposal.results.targets().iter().any(|target| !target.met());
    match proposal.complete && explained {
        false => Exit::Stopped,
        true if args.strict && missed() => Exit::No,
        true => Exit::Done,
    }
}
