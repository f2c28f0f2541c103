//! `ringplan check`: read and judge a scenario.

use std::io::Write;
use std::path::PathBuf;

use super::{Exit, load};
use crate::scenario;

/// Read and judge a scenario file, nothing else: the base, every what-if and every --set. All
/// problems are shown at once, each with its line and what to do.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  ringplan check scenarios/service-desk.toml
  ringplan check center.toml --set group.front-line.staff=16")]
pub(super) struct CheckArgs {
    /// The scenario, a TOML file
    file: PathBuf,

    /// Lay a change over the file before it is judged, such as queue.billing.scale=1.1; may be
    /// repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

pub(super) fn run(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let reading = scenario::read(&args.file, &args.set);
    load::tell(&reading);
    let has_errors = reading.has_errors();
    let Some(scenario) = reading.scenario.filter(|_| !has_errors) else { return Ok(Exit::Wrong) };
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
    )?;
    Ok(Exit::Done)
}
