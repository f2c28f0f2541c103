//! A real bank: derives a scenario from its call log, and sets prediction beside what happened.
//!
//! ```text
//! cargo run --release --example anonymous_bank -- derive                 # the scenario, on the screen
//! cargo run --release --example anonymous_bank -- derive --out scenarios # as files in that folder
//! cargo run --release --example anonymous_bank -- compare                # predicted against actual
//! ```
//!
//! The log is October 1999 of "Anonymous Bank", the call center of an Israeli bank. Ilan Guedj and
//! Avishai Mandelbaum of the Technion collected and documented it (February 2000); it is free for
//! use with this acknowledgement, but may not be passed on here. It is looked for at
//! `data/anonymous-bank/calls-1999-10.csv` below `$RINGPLAN_DATA`, or below `../shared` beside this
//! package. Without it both commands say so and succeed.
//!
//! The figures, each with its reason in the module that makes it:
//!
//! * which calls count, and which days: `log`;
//! * handle times, patience, how days differ, pauses that are seen only in part: `estimate`;
//! * who was there, and what agents do between calls: `presence`;
//! * queues, groups and all figures together: `figures`, written down by `scenario`;
//! * what happened, what was predicted: `compare`.

mod compare;
mod estimate;
mod figures;
mod log;
mod presence;
mod scenario;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;

/// Derive a scenario from a bank's call log, or compare prediction with what happened.
#[derive(Parser)]
enum Command {
    /// Print the scenario and its tables, or write them into a folder.
    Derive {
        /// Folder to write `anonymous-bank.toml` and its two tables into.
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// Print what happened beside what reports of `ringplan simulate --json` predict.
    Compare {
        /// A prediction: the name of its column and the report's file.
        #[arg(long, value_name = "NAME=FILE")]
        predicted: Vec<String>,
    },
}

fn main() -> Result<()> {
    let command = Command::parse();
    let path = log_path();
    if !path.exists() {
        println!("skipped: the log of the Anonymous Bank is not at {}", path.display());
        return Ok(());
    }
    let days = log::read(&path)?;
    match command {
        Command::Derive { out } => derive(&days, out.as_deref()),
        Command::Compare { predicted } => compare(&days, &predicted),
    }
}

fn log_path() -> PathBuf {
    let data = std::env::var_os("RINGPLAN_DATA").map(PathBuf::from);
    let data = data.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    data.join("data/anonymous-bank/calls-1999-10.csv")
}

/// Prints or writes the files of the scenario.
fn derive(days: &[log::Day], out: Option<&Path>) -> Result<()> {
    let figures = figures::derive(days)?;
    for (name, text) in scenario::files(&figures) {
        match out {
            Some(folder) => {
                let path = folder.join(name);
                std::fs::write(&path, text)
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
            None => print!("# ---- {name}\n{text}"),
        }
    }
    Ok(())
}

/// Prints the tables: actual first, then each prediction.
fn compare(days: &[log::Day], predictions: &[String]) -> Result<()> {
    let mut outcomes = vec![compare::actual(days)];
    for prediction in predictions {
        let (name, file) = prediction
            .split_once('=')
            .with_context(|| format!("`--predicted {prediction}` is not NAME=FILE"))?;
        let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
        let report = serde_json::from_str(&text).with_context(|| format!("{file} is no JSON"))?;
        outcomes.push(compare::predicted(name, &report).with_context(|| file.to_owned())?);
    }
    println!("An average day of {}, Sunday to Thursday, October 1999\n", days.len());
    println!("{}", compare::tables(&outcomes));
    if let Some(error) = compare::abandon_share_error(days) {
        println!(
            "The actual share abandoning has a standard error of {:.1} points between days.",
            100.0 * error
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed scenario is what the log gives. Skipped, and said so, where there is no log.
    #[test]
    fn the_scenario_is_what_the_log_gives() {
        let path = log_path();
        if !path.exists() {
            println!("skipped: no log at {}", path.display());
            return;
        }
        let figures = figures::derive(&log::read(&path).unwrap()).unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        for (name, text) in scenario::files(&figures) {
            let committed = std::fs::read_to_string(folder.join(name)).unwrap();
            assert!(committed == text, "{name} is out of date: run `derive --out scenarios`");
        }
    }
}
