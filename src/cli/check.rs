//! `ringplan check`: read and judge a scenario.

use std::io::Write;
use std::path::PathBuf;

use super::output::Output;
use super::{Exit, load};
use crate::diagnostic;
use crate::scenario::{self, Reading, Scenario};

/// Read and judge a scenario file, nothing else: the base, every what-if and every --set. All
/// problems are shown at once, each with its line and what to do.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  ringplan check scenarios/service-desk.toml
  ringplan check center.toml --set group.front-line.staff=16
  ringplan check center.toml --json -")]
pub(super) struct CheckArgs {
    /// The scenario, a TOML file
    file: PathBuf,

    /// Lay a change over the file before it is judged, such as queue.billing.scale=1.1; may be
    /// repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,

    /// Write the problems as one JSON array to a file, or with - (or nothing) to standard output,
    /// where nothing else is then shown
    #[arg(long, value_name = "PATH|-", num_args = 0..=1, default_missing_value = "-")]
    json: Option<String>,
}

pub(super) fn run(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let reading = scenario::read(&args.file, &args.set);
    let open = |target| Output::open("--json", target, &reading.files);
    let json = args.json.as_deref().map(open).transpose()?;
    let is_shown = !json.as_ref().is_some_and(Output::is_standard);
    if is_shown {
        load::tell(&reading);
    }
    if let Some(json) = json {
        json.write(out, |document| write_json(&reading, document))?;
    }
    let has_errors = reading.has_errors();
    let Some(scenario) = reading.scenario.filter(|_| !has_errors) else { return Ok(Exit::Wrong) };
    if is_shown {
        write_verdict(&scenario, out)?;
    }
    Ok(Exit::Done)
}

fn write_json(reading: &Reading, mut out: &mut dyn Write) -> std::io::Result<()> {
    let problems = diagnostic::json(&reading.problems, &reading.sources);
    serde_json::to_writer_pretty(&mut out, &problems)?;
    writeln!(out)
}

fn write_verdict(scenario: &Scenario, out: &mut dyn Write) -> std::io::Result<()> {
    let (queues, groups) = (scenario.center.queues.len(), scenario.center.groups.len());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    writeln!(
        out,
        "✓ {}: {queues} queue{}, {groups} group{}, {} day{} can be simulated",
        scenario.name,
        plural(queues),
        plural(groups),
        scenario.calendar.days(),
        plural(scenario.calendar.days() as usize),
    )
}
