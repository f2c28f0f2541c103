//! What is not kept, and why there is no proposal.

use std::io::Write;

use serde_json::{Value, json};

use super::super::Report;
use super::super::text::unmet_in_words;
use super::write_document;
use crate::planning::Unmet;
use crate::staffing::Reached;

impl Report<'_> {
    /// Each rule that a replay does not keep: when, in words, what is reached (with a confidence the share
    /// of replications that keep it) and by how much it is missed.
    pub(super) fn unmet(&self, unmet: &[Unmet]) -> Vec<Value> {
        let entry = |unmet: &Unmet| {
            let first = self.calendar.intervals()[unmet.period.start].start;
            let reached = match unmet.reached {
                Reached::InTheMean(reached) => reached,
                Reached::InShare { kept, .. } => Some(kept),
            };
            json!({
                "start": self.calendar.stamp(first),
                "message": unmet_in_words(self.center, self.calendar, unmet),
                "reached": reached,
                "short": unmet.short,
            })
        };
        unmet.iter().map(entry).collect()
    }
}

/// Writes the document of a command that has nothing to propose: the problems, as `check --json` has them.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_refusal(scenario: &str, refused: Value, out: &mut dyn Write) -> std::io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    write_document(&json!({ "ringplan": version, "scenario": scenario, "refused": refused }), out)
}
