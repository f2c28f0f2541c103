//! The tables of `roster --csv`.

use std::io::Write;

use ::csv::Writer;

use super::super::roster::RosterReport;
use super::Table;

/// A table of a roster, which fills a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterTable {
    /// A row for each day that somebody works: what `staff = { roster = … }` reads.
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
        for one in &self.proposal.assignments {
            let breaks = self.breaks(one).into_iter().map(|(start, end)| format!("{start}/{end}"));
            rows.write_record([
                self.scenario().calendar.date(one.day as i32).to_string().as_str(),
                &self.scenario().team.agents[one.agent].name,
                &self.scenario().center.groups[one.group].name,
                &self.scenario().space.shifts[one.worked.range].name,
                &self.stamp(one, 0),
                &self.stamp(one, one.worked.length),
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
