//! A real bank: derives a scenario from its call log, and sets prediction beside what happened.
//!
//! ```text
//! cargo run --release --example anonymous_bank -- derive --out scenarios # the scenario's files
//! cargo run --release --example anonymous_bank -- compare                # predicted against actual
//! ```
//!
//! The log is October 1999 of "Anonymous Bank", the call center of an Israeli bank. Ilan Guedj and
//! Avishai Mandelbaum of the Technion collected and documented it (February 2000); it is free for
//! use with this acknowledgement, but may not be passed on here. It is looked for at
//! `data/anonymous-bank/calls-1999-10.csv` below `$RINGPLAN_DATA`, or below `../shared` beside this
//! package. Without it both commands say so and succeed.
//!
//! ```text
//! log ──> presence, estimate ──> figures ──> scenario ─ ─ ringplan ─ ─> compare <── log
//!                                    └─────────────────> reasons <─────────────────┘
//! ```

mod compare;
mod estimate;
mod figures;
mod log;
mod presence;
mod reasons;
mod scenario;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;

/// Derive a scenario from a bank's call log, or compare prediction with what happened.
#[derive(Parser)]
enum Command {
    /// Write the scenario and its tables
    Derive {
        /// Folder for anonymous-bank.toml and its two tables
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
    /// Simulate scenarios/anonymous-bank.toml and its what-ifs; print them beside what happened
    Compare,
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
        Command::Derive { out } => derive(&days, &out),
        Command::Compare => compare(&days),
    }
}

fn log_path() -> PathBuf {
    let data = std::env::var_os("RINGPLAN_DATA").map(PathBuf::from);
    let data = data.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    data.join("data/anonymous-bank/calls-1999-10.csv")
}

fn derive(days: &[log::Day], out: &Path) -> Result<()> {
    for (name, text) in scenario::files(days, &figures::derive(days)?) {
        let path = out.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn compare(days: &[log::Day]) -> Result<()> {
    let figures = figures::derive(days)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let path = folder.join(scenario::SCENARIO);
    let mut columns = vec![compare::actual(days), compare::predicted("No pause", &path, &[])?];
    for (name, changes) in scenario::what_ifs(&figures) {
        columns.push(compare::predicted(name, &path, &changes)?);
    }
    println!("{}", compare::table(&columns));
    println!("{}", compare::note(&columns));
    print!("{}", reasons::reasons(days, &figures));
    Ok(())
}
