//! `ringplan shifts`: how many people work which shift.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::Exit;
use super::load;
use super::outputs::Outputs;
use super::progress::Progress;
use super::proposal_args::{ANY_STAFF, ProposalArgs, stopped_before, tell_refusal};
use super::refused_shifts::explain;
use super::written_shifts::with_shifts;
use crate::center::Staff;
use crate::diagnostic::quoted;
use crate::optimize::Weights;
use crate::planning::{Method, Refusal, ShiftRefusal, ShiftWish, Wish, shifts, staff};
use crate::report::{Report, SHIFTS_TABLES, ShiftsReport, Timing};
use crate::scenario::Scenario;
use crate::staffing::Formula;
use crate::watch::Watch;

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

    /// Where the heads come from that are to be covered: as `ringplan staff` finds them, or the `staff`
    /// of the file
    #[arg(long, value_enum, default_value = "simulation")]
    requirement: Requirement,

    /// Seconds that the search for covers may take, all together; the best until then is shown
    #[arg(long, value_name = "S", default_value = "30", value_parser = parse_seconds)]
    seconds: f64,

    /// Search so many steps instead, however long that takes: the same steps find the same shifts
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    iterations: Option<u64>,

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

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum Requirement {
    /// By playing the center
    Simulation,
    /// By the formula for callers who wait for ever
    ErlangC,
    /// By the formula for callers who hang up
    ErlangA,
    /// The heads that the file gives, from a CSV file perhaps
    File,
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    let seconds: Option<f64> = text.parse().ok();
    seconds
        .filter(|seconds| (0.1..=1e6).contains(seconds))
        .ok_or_else(|| "give a number of seconds from 0.1 to 1000000".to_owned())
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
    let replications = args.proposal.run.replications(scenario.run.replications)?;
    let written = args.proposal.open_written(&args.file, &reading.files)?;
    let tables = (args.csv.as_deref(), SHIFTS_TABLES.map(|(name, _)| name));
    let outputs = Outputs::open(tables, args.proposal.json.as_deref(), &reading.files)?;
    let pool = args.proposal.run.pool()?;
    let seed = args.proposal.run.seed.unwrap_or(scenario.run.seed);

    let watch = Limited::new(Progress::start(), args.seconds);
    let wish = Wish { method: args.requirement.method(), confidence: None, seed, replications };
    let required = match args.requirement {
        Requirement::File => required_in_file(&scenario)?,
        _ => match pool.install(|| staff(&scenario, wish, &watch)) {
            Ok(proposal) => proposal.heads,
            Err(Refusal::Stopped) => return Ok(stopped_before(ANY_STAFF)),
            Err(refusal) => {
                let refused = super::refused_staff::refused(&refusal, &scenario, &reading);
                return tell_refusal(reading, &scenario.name, refused, outputs, out);
            }
        },
    };
    let soft = args.under.zip(args.over).map(|(under, over)| Weights { under, over });
    let mends = args.requirement != Requirement::File;
    let wish = ShiftWish { required, seed, iterations: args.iterations, replications, soft, mends };
    let found = pool.install(|| shifts(&scenario, &wish, &watch));
    let timing = Timing { seconds: watch.progress.finish(), threads: pool.current_num_threads() };
    let proposal = match found {
        Ok(proposal) => proposal,
        Err(ShiftRefusal::Stopped) => return Ok(stopped_before("any shifts were found")),
        Err(refusal) => {
            let refused = explain(&refusal, &scenario, &reading);
            return tell_refusal(reading, &scenario.name, refused, outputs, out);
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

impl Requirement {
    fn method(self) -> Method {
        match self {
            Self::ErlangC => Method::Theory(Formula::ErlangC),
            Self::ErlangA => Method::Theory(Formula::ErlangA),
            Self::Simulation | Self::File => Method::Simulation,
        }
    }
}

fn required_in_file(scenario: &Scenario) -> anyhow::Result<Vec<Vec<u32>>> {
    let of_group = |group: &crate::center::Group| match &group.staff {
        Staff::Heads(heads) => Ok(heads.clone()),
        Staff::Shifts(_) => anyhow::bail!(
            "--requirement file: group {} has shifts already; give it heads, as staff = 14 or from a CSV file",
            quoted(&group.name)
        ),
    };
    scenario.center.groups.iter().map(of_group).collect()
}

/// The command line's watch with a limit for searches that could go on for ever.
struct Limited {
    progress: Progress,
    limit: Duration,
    until: Mutex<Option<Instant>>,
}

impl Limited {
    fn new(progress: Progress, seconds: f64) -> Self {
        Self { progress, limit: Duration::from_secs_f64(seconds), until: Mutex::new(None) }
    }
}

impl Watch for Limited {
    fn progress(&self, done: u64, total: u64) {
        self.progress.progress(done, total);
    }

    fn say(&self, what: &str) {
        self.progress.say(what);
    }

    fn stop(&self) -> bool {
        self.progress.stop()
    }

    fn begin(&self, share: f64) {
        if let Ok(mut until) = self.until.lock() {
            *until = Some(Instant::now() + self.limit.mul_f64(share));
        }
    }

    fn enough(&self) -> bool {
        let over = |until: Instant| Instant::now() >= until;
        self.stop() || self.until.lock().is_ok_and(|until| until.is_some_and(over))
    }
}
