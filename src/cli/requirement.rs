//! Where the heads come from that shifts and rosters cover.

use std::path::PathBuf;

use rayon::ThreadPool;

use super::given_rosters::read;
use super::proposal_args::NoProposal;
use super::refused_staff::no_staff;
use crate::center::Staff;
use crate::diagnostic::quoted;
use crate::planning::{Method, Wish, staff};
use crate::scenario::{Reading, Scenario, read_required};
use crate::sim::Replications;
use crate::staffing::Formula;
use crate::watch::Watch;

/// What the command line says of the required heads.
#[derive(Debug, clap::Args)]
pub(super) struct RequirementArgs {
    /// Where the heads come from that are to be covered: `simulation` or a formula (`erlang-c`, `erlang-a`), as
    /// `ringplan staff` finds them; `file`, the `staff` of the scenario; or a CSV file with the columns start,
    /// group and required, such as the coverage.csv that --csv wrote
    #[arg(long, value_name = NAMES, default_value = "simulation", value_parser = parse)]
    requirement: Source,
}

const NAMES: &str = "simulation|erlang-c|erlang-a|file|PATH.csv";

#[derive(Clone, Debug, PartialEq)]
enum Source {
    Found(Method),
    OwnStaff,
    Csv(PathBuf),
}

fn parse(text: &str) -> Result<Source, String> {
    match text {
        "simulation" => Ok(Source::Found(Method::Simulation)),
        "erlang-c" => Ok(Source::Found(Method::Theory(Formula::ErlangC))),
        "erlang-a" => Ok(Source::Found(Method::Theory(Formula::ErlangA))),
        "file" => Ok(Source::OwnStaff),
        path if path.to_lowercase().ends_with(".csv") => Ok(Source::Csv(path.into())),
        _ => Err("give simulation, erlang-c, erlang-a, file, or the path of a CSV file that ends in .csv".to_owned()),
    }
}

/// Heads that are to be covered, or how they are found.
pub(super) enum Requirement {
    /// To be found as `ringplan staff` does.
    Found(Method),
    /// Known of each group in each interval of the calendar.
    Known(Vec<Vec<u32>>),
}

impl RequirementArgs {
    /// The file that is read.
    pub(super) fn path(&self) -> Option<PathBuf> {
        match &self.requirement {
            Source::Csv(path) => Some(path.clone()),
            Source::Found(_) | Source::OwnStaff => None,
        }
    }

    /// Reads what the groups that are `planned` need, if it is given; `None` if it is wrong, which has been told.
    ///
    /// # Errors
    /// When the file's own staff is asked for and is none of heads.
    pub(super) fn read(
        &self,
        scenario: &Scenario,
        planned: &[usize],
    ) -> anyhow::Result<Option<Requirement>> {
        let groups = &scenario.center.groups;
        match &self.requirement {
            Source::Found(method) => Ok(Some(Requirement::Found(*method))),
            Source::OwnStaff => {
                let of_group = |group: usize| own_staff(scenario, group, planned);
                let heads: anyhow::Result<_> = (0..groups.len()).map(of_group).collect();
                heads.map(|heads| Some(Requirement::Known(heads)))
            }
            Source::Csv(path) => {
                let reader = |path: &_, scenario: &_| read_required(path, scenario, planned);
                let Some(rows) = read(Some(path), scenario, reader) else { return Ok(None) };
                let mut heads = vec![nobody(scenario); groups.len()];
                rows.into_iter().for_each(|row| heads[row.group] = row.heads);
                Ok(Some(Requirement::Known(heads)))
            }
        }
    }
}

impl Requirement {
    /// Heads of each group in each interval of the calendar, or why there are none; `reading` is the
    /// scenario's.
    pub(super) fn heads(
        self,
        (scenario, reading): (&Scenario, &Reading),
        (pool, seed, replications): (&ThreadPool, u64, Replications),
        watch: &dyn Watch,
    ) -> Result<Vec<Vec<u32>>, NoProposal> {
        match self {
            Self::Known(heads) => Ok(heads),
            Self::Found(method) => {
                let wish = Wish { method, confidence: None, seed, replications };
                match pool.install(|| staff(scenario, wish, watch)) {
                    Ok(proposal) => Ok(proposal.heads),
                    Err(refusal) => Err(no_staff(&refusal, scenario, reading, "--requirement")),
                }
            }
        }
    }

    /// Whether it may rise where the replay breaks a promise: not what a planner has decided.
    pub(super) fn is_found(&self) -> bool {
        matches!(self, Self::Found(_))
    }
}

fn own_staff(scenario: &Scenario, group: usize, planned: &[usize]) -> anyhow::Result<Vec<u32>> {
    let own = &scenario.center.groups[group];
    match &own.staff {
        Staff::Heads(heads) => Ok(heads.clone()),
        Staff::Shifts(_) if !planned.contains(&group) => Ok(nobody(scenario)),
        Staff::Shifts(_) => anyhow::bail!(
            "--requirement file: group {} has shifts already: give the heads in a CSV file, as --requirement coverage.csv takes what --csv wrote, or write staff = 14",
            quoted(&own.name)
        ),
    }
}

fn nobody(scenario: &Scenario) -> Vec<u32> {
    vec![0; scenario.calendar.intervals().len()]
}
