//! Where the heads come from that shifts and rosters cover.

use crate::center::{Group, Staff};
use crate::diagnostic::quoted;
use crate::planning::{Method, Refusal, Wish, staff};
use crate::scenario::Scenario;
use crate::sim::Replications;
use crate::staffing::Formula;
use crate::watch::Watch;

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub(super) enum Requirement {
    /// By playing the center
    Simulation,
    /// By the formula for callers who wait for ever
    ErlangC,
    /// By the formula for callers who hang up
    ErlangA,
    /// The heads that the file gives, from a CSV file perhaps
    File,
}

impl Requirement {
    /// Heads of each group in each interval of the calendar, or why none are known.
    ///
    /// # Errors
    /// When the file's own staff is asked for and is none of heads.
    pub(super) fn heads(
        self,
        scenario: &Scenario,
        seed: u64,
        replications: Replications,
        watch: &dyn Watch,
    ) -> anyhow::Result<Result<Vec<Vec<u32>>, Refusal>> {
        let method = match self {
            Self::ErlangC => Method::Theory(Formula::ErlangC),
            Self::ErlangA => Method::Theory(Formula::ErlangA),
            Self::Simulation => Method::Simulation,
            Self::File => return in_file(scenario).map(Ok),
        };
        let wish = Wish { method, confidence: None, seed, replications };
        Ok(staff(scenario, wish, watch).map(|proposal| proposal.heads))
    }
}

fn in_file(scenario: &Scenario) -> anyhow::Result<Vec<Vec<u32>>> {
    let of_group = |group: &Group| match &group.staff {
        Staff::Heads(heads) => Ok(heads.clone()),
        Staff::Shifts(_) => anyhow::bail!(
            "--requirement file: group {} has shifts already; give it heads, as staff = 14 or from a CSV file",
            quoted(&group.name)
        ),
    };
    scenario.center.groups.iter().map(of_group).collect()
}
