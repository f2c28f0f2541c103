//! The tables of `roster --csv`.

use std::io::Write;

use ::csv::Writer;

use super::super::roster::RosterReport;
use super::Table;
use crate::scenario::Scenario;

/// A table of a roster, which fills a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterTable {
    /// A row for each day that somebody works, those that are known before the first day first: what
    /// `staff = { roster = … }` reads.
    Roster,
    /// A row for each interval of each group.
    Coverage,
    /// A row for each person.
    Fairness,
    /// The targets in the replay.
    Targets,
    /// A row for each rule: what it costs.
    Prices,
}

/// Every table with the name of its file; the last only where prices are asked for.
pub const ROSTER_TABLES: [(&str, RosterTable); 5] = [
    ("roster.csv", RosterTable::Roster),
    ("coverage.csv", RosterTable::Coverage),
    ("fairness.csv", RosterTable::Fairness),
    ("targets.csv", RosterTable::Targets),
    ("prices.csv", RosterTable::Prices),
];

impl RosterReport<'_> {
    /// Writes one table: a header and its rows.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_csv(&self, table: RosterTable, out: &mut dyn Write) -> std::io::Result<()> {
        match table {
            RosterTable::Targets => self.replay.write_csv(Table::Targets, out),
            RosterTable::Roster => self.write_assignments(Writer::from_writer(out)),
            RosterTable::Coverage => self.write_coverage(Writer::from_writer(out)),
            RosterTable::Fairness => self.write_shares(Writer::from_writer(out)),
            RosterTable::Prices => self.write_prices_table(Writer::from_writer(out)),
        }
    }

    fn write_assignments(&self, mut rows: Writer<&mut dyn Write>) -> std::io::Result<()> {
        rows.write_record(["date", "agent", "group", "shift", "start", "end", "breaks"])?;
        let Scenario { calendar, center, space, team, .. } = self.scenario();
        let before = self.proposal.before.days().iter();
        let before = before.map(|one| (one.agent, one.day, one.group, &one.worked));
        let now = self.proposal.assignments.iter();
        let now = now.map(|one| (one.agent, one.day as i32, one.group, &one.worked));
        for (agent, day, group, worked) in before.chain(now) {
            let breaks = self.breaks(day, worked).into_iter();
            let breaks = breaks.map(|(start, end)| format!("{start}/{end}"));
            rows.write_record([
                calendar.date(day).to_string().as_str(),
                &team.agents[agent].name,
                &center.groups[group].name,
                &space.shifts[worked.range].name,
                &self.stamp(day, worked, 0),
                &self.stamp(day, worked, worked.length),
                &breaks.collect::<Vec<_>>().join(" "),
            ])?;
        }
        rows.flush()
    }

    fn write_coverage(&self, mut rows: Writer<&mut dyn Write>) -> std::io::Result<()> {
        rows.write_record(["start", "group", "required", "staffed"])?;
        let starts = self.replay.starts();
        for group in self.groups() {
            let name = &self.scenario().center.groups[group].name;
            let (required, staffed) = self.heads(group);
            for ((start, required), staffed) in starts.iter().zip(required).zip(staffed) {
                rows.write_record([start, name, &required.to_string(), &staffed.to_string()])?;
            }
        }
        rows.flush()
    }

    fn write_shares(&self, mut rows: Writer<&mut dyn Write>) -> std::io::Result<()> {
        rows.write_record([
            "agent",
            "contract",
            "group",
            "days",
            "hours",
            "weekends",
            "late",
            "nights",
            "wishes",
            "granted",
            "weekends_before",
            "late_before",
            "nights_before",
            "denied_before",
        ])?;
        let team = &self.scenario().team;
        let people = team.agents.iter().zip(&self.proposal.shares).zip(&self.proposal.had);
        for ((agent, share), had) in people {
            let had = had.unwrap_or_default();
            rows.write_record([
                agent.name.as_str(),
                &team.contracts[agent.contract].name,
                &self.scenario().center.groups[agent.group].name,
                &share.days.to_string(),
                &share.hours.to_string(),
                &share.weekends.to_string(),
                &share.late.to_string(),
                &share.nights.to_string(),
                &share.wishes.to_string(),
                &share.granted.to_string(),
                &had.weekends.to_string(),
                &had.late.to_string(),
                &had.nights.to_string(),
                &had.denied.to_string(),
            ])?;
        }
        rows.flush()
    }
}
