//! `ringplan compare`: what changes will do, before they go live.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::arguments::parse_precision;
use super::outputs::Outputs;
use super::places::Places;
use super::progress::Progress;
use super::run_args::RunArgs;
use super::sweep::{Sweep, parse_sweep, points};
use super::{Exit, load};
use crate::diagnostic::quoted;
use crate::report::{COMPARISON_TABLES, ComparisonReport, Report, Timing};
use crate::scenario::{Changes, Reading, Scenario, WhatIf};
use crate::sim::Replications;
use crate::what_if::{Question, Until, compare};

/// Play a scenario and each of its what-ifs with the same callers, and say what each changes, how sure
/// that is, what it costs, and whether it is better.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  ringplan compare scenarios/service-desk.toml
  ringplan compare center.toml --what-if \"One more on Saturday\"
  ringplan compare center.toml --set group.desk.staff=16 --set queue.billing.scale=1.1
  ringplan compare center.toml --with changes.toml --replications 1000
  ringplan compare center.toml --until-decided --margin 0.005
  ringplan compare center.toml --worth desk
  ringplan compare center.toml --sweep group.desk.staff=10..20
  ringplan compare this-month.toml next-month.toml
  ringplan compare center.toml --json - | jq '.changes[].total.service_level'")]
pub(super) struct CompareArgs {
    /// The base, a TOML file
    file: PathBuf,

    /// Further scenarios of as many days and the same interval, each compared with the base
    others: Vec<PathBuf>,

    /// Play this what-if of the files, by its name; may be repeated. Without it all of them, or, if
    /// the command line itself gives changes, those alone
    #[arg(long, value_name = "NAME")]
    what_if: Vec<String>,

    /// Take the what-ifs of this file too: sections [what-if."…"] and nothing else; files that they
    /// name are looked for beside the base
    #[arg(long, value_name = "FILE")]
    with: Vec<PathBuf>,

    /// Compare with this change, such as group.desk.staff=16; several make one change together
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,

    /// Compare with each value of a range, such as group.desk.staff=10..20 or
    /// queue.billing.scale=0.8..1.3:0.05, and draw cost against service level; two make a grid
    #[arg(long, value_name = "KEY=FROM..TO[:STEP]", value_parser = parse_sweep)]
    sweep: Vec<Sweep>,

    /// Say what each change is worth in agents of this group: how many may leave (or must be added) at
    /// every time at which the group is there, so that as many are served in time as in the base
    #[arg(long, value_name = "GROUP")]
    worth: Option<String>,

    /// Play until each verdict on the targets is clear: better, worse, or surely within the margin.
    /// Looks after 40, 80, 160, … replications, and stops at --max-replications
    #[arg(long, conflicts_with_all = ["replications", "precision"])]
    until_decided: bool,

    /// Differences that do not matter: of a share 0.01 or 1%, of a mean wait that share of the promised
    /// wait
    #[arg(long, value_name = "M", value_parser = parse_precision, default_value = "0.01")]
    #[arg(requires = "until_decided")]
    margin: f64,

    #[command(flatten)]
    run: RunArgs,

    /// Write all figures as one JSON document to a file, or with - to standard output in place of
    /// the summary
    #[arg(long, value_name = "PATH|-")]
    json: Option<String>,

    /// Write all figures as CSV tables into a folder, which is made if it is not there: changes.csv,
    /// targets.csv and sweep.csv
    #[arg(long, value_name = "DIR")]
    csv: Option<String>,
}

pub(super) fn run(args: &CompareArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let sweep = points(&args.sweep)?;
    let changes = Changes { with: &args.with, set: &args.set, sweep: &sweep };
    let mut reading = load::load_with(&args.file, changes);
    let others: Vec<Reading> = args.others.iter().map(|path| load::load(path, &[])).collect();
    let wrong = reading.has_errors() || others.iter().any(|other| other.scenario.is_none());
    let Some(scenario) = reading.scenario.take().filter(|_| !wrong) else {
        return Ok(Exit::Wrong);
    };
    let inputs: Vec<PathBuf> =
        others.iter().chain([&reading]).flat_map(|reading| reading.files.clone()).collect();
    let changes = chosen(args, &scenario, reading.what_ifs, others)?;
    let until = until(args, scenario.run.replications)?;
    check_worth(args, &scenario)?;
    let tables = (args.csv.as_deref(), COMPARISON_TABLES.map(|(name, _)| name));
    let outputs = Outputs::open(&mut Places::new(&inputs), tables, args.json.as_deref())?;
    let pool = args.run.pool()?;
    let seed = args.run.seed.unwrap_or(scenario.run.seed);

    let watch = Progress::start();
    let question = Question { seed, until, worth_in: args.worth.as_deref() };
    let comparison = pool.install(|| compare(&scenario, changes, question, &watch));
    let timing = Timing { seconds: watch.finish(), threads: pool.current_num_threads() };

    let base = Report {
        scenario: &scenario.name,
        seed,
        center: &scenario.center,
        calendar: &scenario.calendar,
        results: &comparison.base,
        without_variation: None,
    };
    let report = ComparisonReport { base, comparison: &comparison };
    outputs.write(
        out,
        |place, file| report.write_csv(COMPARISON_TABLES[place].1, file),
        |file| report.write_json(file),
        |out| report.write_text(timing, out),
    )?;
    let stopped = watch.stopped() && !comparison.complete;
    Ok(if stopped { Exit::Stopped } else { Exit::Done })
}

fn until(args: &CompareArgs, of_file: Replications) -> anyhow::Result<Until> {
    if args.until_decided {
        return Ok(Until::Decided { margin: args.margin, at_most: args.run.at_most(of_file) });
    }
    Ok(Until::Played(args.run.replications(of_file)?))
}

/// The group in whose agents changes are valued must be there.
fn check_worth(args: &CompareArgs, base: &Scenario) -> anyhow::Result<()> {
    let groups: Vec<&str> = base.center.groups.iter().map(|group| group.name.as_str()).collect();
    if let Some(group) = &args.worth
        && !groups.contains(&group.as_str())
    {
        let names: Vec<String> = groups.into_iter().map(quoted).collect();
        anyhow::bail!(
            "--worth: no group is called {}; there are: {}",
            quoted(group),
            names.join(", ")
        );
    }
    Ok(())
}

/// The changes to play: what-ifs in the order of their files, the command line's, other scenarios.
fn chosen(
    args: &CompareArgs,
    base: &Scenario,
    what_ifs: Vec<WhatIf>,
    others: Vec<Reading>,
) -> anyhow::Result<Vec<WhatIf>> {
    for name in &args.what_if {
        if !what_ifs.iter().any(|what_if| what_if.name == *name) {
            let names: Vec<String> = what_ifs.iter().map(|w| quoted(&w.name)).collect();
            let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            anyhow::bail!("--what-if: no what-if is called {}; there are: {names}", quoted(name));
        }
    }
    let by_name = !args.what_if.is_empty();
    let from_outside = !args.set.is_empty() || !args.others.is_empty() || !args.sweep.is_empty();
    let set = args.set.join(", ");
    let is_set = |what_if: &WhatIf| !args.set.is_empty() && what_if.name == set;
    let wanted = |what_if: &WhatIf| {
        let in_files = if by_name { args.what_if.contains(&what_if.name) } else { !from_outside };
        in_files || is_set(what_if) || what_if.swept
    };
    let mut changes: Vec<WhatIf> = what_ifs.into_iter().filter(wanted).collect();
    for (path, other) in args.others.iter().zip(others) {
        changes.extend(other.scenario.map(|other| whole(path, base, other)).transpose()?);
    }
    if let Some(twice) = (1..changes.len())
        .find(|&place| changes[..place].iter().any(|other| other.name == changes[place].name))
    {
        anyhow::bail!("{} is given twice: once is enough", quoted(&changes[twice].name));
    }
    anyhow::ensure!(
        !changes.is_empty(),
        "there is nothing to compare with: add a section [what-if.\"its name\"] to {}, or --set, --sweep, \
         --with, or another scenario",
        quoted(&args.file.display().to_string())
    );
    Ok(changes)
}

/// A whole other scenario as a change.
fn whole(path: &Path, base: &Scenario, other: Scenario) -> anyhow::Result<WhatIf> {
    let name = path.display().to_string();
    if let Some((message, help)) = other.mismatch(base) {
        anyhow::bail!("{} {message}: {help}", quoted(&name));
    }
    Ok(WhatIf { name, scenario: other, edits: Vec::new(), swept: false })
}
