//! The command line: one file per command, each from arguments to a library call to output.

mod arguments;
mod check;
mod compare;
pub mod erlang;
mod exit;
mod explained;
mod given_rosters;
mod limited;
mod load;
mod output;
mod outputs;
mod places;
mod progress;
mod proposal_args;
mod refused_roster;
mod refused_shifts;
mod refused_staff;
mod requirement;
mod roster;
mod roster_files;
mod run_args;
mod schema;
mod shifts;
mod simulate;
mod staff;
mod sweep;
mod written;
mod written_roster;
mod written_shifts;

use std::fmt::Display;
use std::io::{Write, stderr};

use clap::{Parser, Subcommand};

pub use exit::Exit;

/// Simulates a contact center call by call, and says how sure each figure is.
#[derive(Debug, Parser)]
#[command(
    name = "ringplan",
    version,
    after_help = "\
Examples:
  ringplan simulate scenarios/service-desk.toml
  ringplan compare scenarios/service-desk.toml
  ringplan staff scenarios/two-skills.toml
  ringplan shifts scenarios/shifts.toml
  ringplan roster scenarios/weekly-roster.toml
  ringplan check my-center.toml
  ringplan erlang --calls 240 --per 30min --aht 180s --within 20s --share 80%

Exit codes: 0 done; 1 done, and the answer is no; 2 the file or the arguments are wrong;
70 a bug in ringplan; 130 stopped by Ctrl-C."
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read and judge a scenario file, nothing else
    Check(check::CheckArgs),
    /// Play a scenario call by call: waits, service level, abandonment, occupancy and cost
    Simulate(simulate::SimulateArgs),
    /// What changes will do: the base against its what-ifs, with the same callers
    Compare(compare::CompareArgs),
    /// How many agents each group needs in each interval, at least cost, so that every target is met
    Staff(staff::StaffArgs),
    /// How many people work which shift with which breaks, at least cost, so that the requirement is covered
    Shifts(shifts::ShiftsArgs),
    /// Who works when: a week or several of named people under the rules of their contracts
    Roster(roster::RosterArgs),
    /// Textbook figures for one interval, to check a spreadsheet with
    Erlang(Box<erlang::ErlangArgs>),
    /// Print the JSON Schema of the scenario file, for editors
    Schema(schema::SchemaArgs),
}

/// A line for people on standard error. Nobody has to read it: a closed pipe is no error.
pub fn remark(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}

impl Arguments {
    /// Runs the command; answers go to `out`, what goes wrong on the way to standard error.
    ///
    /// # Errors
    /// Wrong arguments, or output that cannot be written.
    pub fn run(&self, out: &mut dyn Write) -> anyhow::Result<Exit> {
        match &self.command {
            Command::Check(args) => check::run(args, out),
            Command::Simulate(args) => simulate::run(args, out),
            Command::Compare(args) => compare::run(args, out),
            Command::Staff(args) => staff::run(args, out),
            Command::Shifts(args) => shifts::run(args, out),
            Command::Roster(args) => roster::run(args, out),
            Command::Erlang(args) => erlang::run(args, out).map(|()| Exit::Done),
            Command::Schema(_) => schema::run(out).map(|()| Exit::Done),
        }
    }
}
