//! What a roster may be asked for beside itself: what a day is for, and what each rule costs.

use anyhow::Context;

use super::given_rosters::{day_of, parse_date};
use crate::diagnostic::quoted;
use crate::planning::{RosterProposal, RosterWish, rule_prices, why};
use crate::report::Explanation;
use crate::scenario::{Scenario, did_you_mean};
use crate::watch::Watch;

/// Questions about the roster that is found.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Say what that day of a person is for: what would be missed without the shift, and what each other
    /// day would cost or which rules forbid it; may be repeated
    #[arg(long, num_args = 2, value_names = ["AGENT", "DATE"])]
    why: Vec<String>,

    /// Say what each rule of the file costs: search again without each in turn, for as many iterations or,
    /// all together, as many seconds
    #[arg(long)]
    pub(super) prices: bool,
}

/// Days of people: places in the team, days of the horizon.
pub(super) type Asked = Vec<(usize, usize)>;

impl ExplainArgs {
    /// The days that are asked about.
    ///
    /// # Errors
    /// When a person is unknown or a date none of the horizon.
    pub(super) fn days(&self, scenario: &Scenario) -> anyhow::Result<Asked> {
        let pairs = self.why.chunks_exact(2);
        pairs.map(|pair| Ok((agent(scenario, &pair[0])?, day(scenario, &pair[1])?))).collect()
    }

    /// The answers.
    pub(super) fn explain(
        &self,
        asked: &Asked,
        (wish, proposal): (&RosterWish, &RosterProposal),
        watch: &dyn Watch,
    ) -> Explanation {
        Explanation {
            why: asked.iter().map(|&asked| why(proposal, asked, watch)).collect(),
            prices: self.prices.then(|| rule_prices(wish, proposal, watch)),
        }
    }
}

fn agent(scenario: &Scenario, name: &str) -> anyhow::Result<usize> {
    let agents = &scenario.team.agents;
    agents.iter().position(|agent| agent.name == name).with_context(|| {
        let names = agents.iter().map(|agent| agent.name.as_str());
        let help = did_you_mean(name, names).map_or(String::new(), |help| format!("; {help}"));
        format!("--why: nobody in the file is called {}{help}", quoted(name))
    })
}

fn day(scenario: &Scenario, date: &str) -> anyhow::Result<usize> {
    let date = parse_date(date).map_err(|help| {
        anyhow::anyhow!("--why: {} is no date; {help}, after the name", quoted(date))
    })?;
    day_of("--why", scenario, date)
}
