//! What the commands that propose something have in common.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::load;
use super::output::Output;
use super::outputs::Outputs;
use super::places::Places;
use super::run_args::RunArgs;
use super::written::check_folder;
use super::{Exit, remark};
use crate::diagnostic::{self, Diagnostic};
use crate::report::write_refusal;
use crate::scenario::Reading;

/// How a proposal is replayed, and where it goes.
#[derive(Debug, clap::Args)]
pub(super) struct ProposalArgs {
    #[command(flatten)]
    pub(super) run: RunArgs,

    /// Lay a change over the file, such as queue.billing.scale=1.1; may be repeated
    #[arg(long, value_name = "KEY=VALUE", conflicts_with = "write")]
    pub(super) set: Vec<String>,

    /// Write the file with what is proposed in place of its own staff, for `ringplan simulate`
    #[arg(long, value_name = "FILE")]
    write: Option<String>,

    /// Write the proposal as one JSON document to a file, or with - to standard output in place of the
    /// summary
    #[arg(long, value_name = "PATH|-")]
    pub(super) json: Option<String>,
}

impl ProposalArgs {
    /// Opens the copy of the scenario in `file` before the long run starts, if one is asked for; `files`
    /// are all that were read.
    pub(super) fn open_written(
        &self,
        places: &mut Places,
        file: &Path,
        files: &[PathBuf],
    ) -> anyhow::Result<Option<Output>> {
        let Some(target) = self.write.as_deref() else { return Ok(None) };
        // Standard output is no folder; that it is no file either is said when it is opened.
        if target != "-" {
            check_folder(file, target, files)?;
        }
        places.file("--write", target).map(Some)
    }
}

/// Why a command has nothing to propose.
pub(super) enum NoProposal {
    /// Ctrl-C came before this.
    StoppedBefore(&'static str),
    /// Problems of the file, and how the command ends.
    Refused((Vec<Diagnostic>, Exit)),
}

/// What a search for staff was stopped before.
pub(super) const ANY_STAFF: &str = "any staff was found that keeps every target";

impl NoProposal {
    /// Says why; where the answer is that there is no proposal, the JSON document says so too.
    pub(super) fn tell(
        self,
        mut reading: Reading,
        scenario: &str,
        outputs: Outputs,
        out: &mut dyn Write,
    ) -> anyhow::Result<Exit> {
        let (problems, exit) = match self {
            Self::Refused(refused) => refused,
            Self::StoppedBefore(what) => {
                remark(format_args!("ringplan: stopped before {what}"));
                return Ok(Exit::Stopped);
            }
        };
        reading.problems = problems;
        load::tell(&reading);
        if exit == Exit::No {
            let refused = diagnostic::json(&reading.problems, &reading.sources);
            outputs.write_document(out, |file| write_refusal(scenario, refused, file))?;
        }
        Ok(exit)
    }
}
