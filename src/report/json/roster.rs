//! The JSON document of `roster`.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::super::roster::{Broken, ContractFairness, RosterReport, Spread};
use super::{PlanEntry, write_document};
use crate::center::{Agent, Assignment, Worked};
use crate::planning::{Changed, Needed, Share};
use crate::scenario::{Had, Scenario};

impl RosterReport<'_> {
    /// Writes one JSON document and a line break.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let proposal = self.proposal;
        let plan = PlanEntry {
            complete: proposal.complete,
            cost_bound_gap: (proposal.cost(), proposal.bound(), proposal.gap()),
            timing: self.timing,
            unmet: &proposal.unmet,
        };
        let own = json!({
            "paid_cost": self.paid_cost(),
            "assignments": proposal.assignments.iter().map(|a| self.assignment(a)).collect::<Vec<_>>(),
            "violations": self.broken().iter().map(|b| self.violation(b)).collect::<Vec<_>>(),
            "changed": proposal.changed.iter().map(|c| self.changed(c)).collect::<Vec<_>>(),
            "coverage": self.coverages(),
            "fairness": self.fairness().iter().map(fairness).collect::<Map<_, _>>(),
            "people": self.people(),
            "headcount": proposal.needed.iter().map(|n| self.needed(n)).collect::<Vec<_>>(),
            "at_most": self.at_most(),
            "first_morning": self.first_mornings(),
            "why": self.why(),
            "prices": self.prices(),
        });
        write_document(&self.replay.document_of_plan(&plan, own), out)
    }

    fn assignment(&self, one: &Assignment) -> Value {
        let day = one.day as i32;
        let breaks = self.breaks(day, &one.worked).into_iter();
        json!({
            "agent": self.scenario().team.agents[one.agent].name,
            "date": self.scenario().calendar.date(day).to_string(),
            "group": self.scenario().center.groups[one.group].name,
            "shift": self.scenario().space.shifts[one.worked.range].name,
            "start": self.stamp(day, &one.worked, 0),
            "end": self.stamp(day, &one.worked, one.worked.length),
            "breaks": breaks.map(|(start, end)| json!({ "start": start, "end": end })).collect::<Vec<_>>(),
        })
    }

    fn changed(&self, changed: &Changed) -> Value {
        let shift = |(worked, _): &(Worked, usize)| {
            self.scenario().space.shifts[worked.range].name.as_str()
        };
        json!({
            "agent": self.scenario().team.agents[changed.agent].name,
            "date": self.scenario().calendar.date(changed.day as i32).to_string(),
            "before": changed.before.as_ref().map(shift),
        })
    }

    fn needed(&self, needed: &Needed) -> Value {
        let Scenario { center, team, .. } = self.scenario();
        json!({
            "contract": team.contracts[needed.contract].name,
            "group": center.groups[needed.group].name,
            "people": needed.people,
            "at_most": needed.most,
        })
    }

    fn violation(&self, broken: &Broken) -> Value {
        let violation = broken.violation;
        json!({
            "rule": broken.key.replace('-', "_"),
            "agent": self.scenario().team.agents[violation.person].name,
            "date": violation.day.map(|day| self.scenario().calendar.date(day as i32).to_string()),
            "penalty": violation.penalty,
            "message": broken.message,
        })
    }

    fn coverages(&self) -> Map<String, Value> {
        let days = 0..self.scenario().calendar.days() as usize;
        let coverage = |group: usize| {
            let (required, staffed) = self.heads(group);
            let sum = self.coverage(group, days.clone());
            let value = json!({
                "required": required,
                "staffed": staffed,
                "under_hours": sum.under_hours,
                "over_hours": sum.over_hours,
            });
            (self.scenario().center.groups[group].name.clone(), value)
        };
        self.groups().into_iter().map(coverage).collect()
    }

    fn people(&self) -> Map<String, Value> {
        let people = self.scenario().team.agents.iter();
        let people = people.zip(&self.proposal.shares).zip(&self.proposal.had);
        let share = |((agent, share), had): ((&Agent, &Share), &Option<Had>)| {
            let before = had.map(|had| {
                json!({
                    "weekends": had.weekends,
                    "late": had.late,
                    "nights": had.nights,
                    "denied": had.denied,
                })
            });
            let value = json!({
                "before": before,
                "days": share.days,
                "hours": share.hours,
                "weekends": share.weekends,
                "late": share.late,
                "nights": share.nights,
                "wishes": share.wishes,
                "granted": share.granted,
                "denied": share.wishes - share.granted,
            });
            (agent.name.clone(), value)
        };
        people.map(share).collect()
    }
}

fn fairness(contract: &ContractFairness) -> (String, Value) {
    let spread = |s: Spread| json!({ "mean": s.mean, "least": s.least, "most": s.most });
    let value = json!({
        "people": contract.people,
        "hours": spread(contract.hours),
        "weekends": spread(contract.weekends),
        "late": spread(contract.late),
        "nights": spread(contract.nights),
        "wishes": contract.wishes,
        "granted": contract.granted,
        "denied": spread(contract.denied),
    });
    (contract.contract.to_owned(), value)
}
