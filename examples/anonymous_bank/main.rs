//! A real bank: derives a scenario from its call log, and sets prediction beside what happened.
//!
//! ```text
//! cargo run --release --example anonymous_bank -- derive --out scenarios # the scenario's files
//! cargo run --release --example anonymous_bank -- compare                # predicted against actual
//! cargo run --release --example anonymous_bank -- replay LOG             # the same, day by day
//! ```
//!
//! The log is October 1999 of "Anonymous Bank", the call center of an Israeli bank. Ilan Guedj and
//! Avishai Mandelbaum of the Technion collected and documented it (February 2000); it is free for
//! use with this acknowledgement, but may not be passed on here. It is looked for at
//! `data/anonymous-bank/calls-1999-10.csv` below `$RINGPLAN_DATA`, or below `../shared` beside this
//! package. Without it the commands say so and succeed.
//!
//! ```text
//! log ──> presence, estimate ──> figures ──> scenario ─ ─ ringplan ─ ─> compare <── log
//!  │                                 ├─────────────────> reasons <─────────────────┤
//!  └──────────────────────────────> replay ─ ─ ringplan ─ ─> agreement <───────────┘
//! ```

mod agreement;
mod compare;
mod estimate;
mod figures;
mod log;
mod presence;
mod reasons;
mod replay;
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
    /// Replay each day with its calls exactly as they came and the agents who were there; print by
    /// half-hour how well prediction and reality agree
    Replay {
        /// The log; the one beside this package if it is left out
        log: Option<PathBuf>,
        /// How often each day is played
        #[arg(long, value_name = "N", default_value_t = 100)]
        replications: u64,
    },
}

fn main() -> Result<()> {
    let command = Command::parse();
    let path = match &command {
        Command::Replay { log: Some(path), .. } => path.clone(),
        _ => log_path(),
    };
    if !path.exists() {
        println!("skipped: the log of the Anonymous Bank is not at {}", path.display());
        return Ok(());
    }
    let days = log::read(&path)?;
    match command {
        Command::Derive { out } => derive(&days, &out),
        Command::Compare => compare(&days),
        Command::Replay { replications, .. } => replay(&days, replications),
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

fn replay(days: &[log::Day], replications: u64) -> Result<()> {
    let figures = figures::derive(days)?;
    let play = |variant| Ok((variant, replay::replay(days, &figures, variant, replications)?));
    let played = replay::Variant::ALL.into_iter().map(play).collect::<Result<Vec<_>>>()?;
    for (variant, days) in &played {
        println!("{}", agreement::table(days, *variant));
    }
    print!("{}", agreement::summary(&played));
    print!("{}", agreement::explanation(&played, &figures.bank.pauses));
    Ok(())
}
