//! The JSON document of `shifts`.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::super::shifts::ShiftsReport;
use super::{PlanEntry, write_document};
use crate::center::Posted;

impl ShiftsReport<'_> {
    /// Writes one JSON document and a line break.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let plan = PlanEntry {
            complete: self.proposal.complete,
            cost_bound_gap: self.cost_bound_gap(),
            timing: self.timing,
            unmet: &self.proposal.unmet,
        };
        let own = json!({
            "shifts": self.proposal.posted.iter().map(|p| self.posted(p)).collect::<Vec<_>>(),
            "coverage": self.coverages(),
        });
        write_document(&self.replay.document_of_plan(&plan, own), out)
    }

    fn posted(&self, posted: &Posted) -> Value {
        let shift = self.shift_of(posted);
        let breaks = self.breaks(posted).into_iter();
        json!({
            "group": self.replay.center.groups[posted.group].name,
            "shift": self.space.shifts[posted.range].name,
            "date": self.replay.calendar.date(posted.day as i32).to_string(),
            "start": self.stamp(posted, shift.start),
            "end": self.stamp(posted, shift.start + shift.length),
            "breaks": breaks.map(|(start, end)| json!({ "start": start, "end": end })).collect::<Vec<_>>(),
            "heads": posted.heads,
        })
    }

    fn coverages(&self) -> Map<String, Value> {
        let groups = self.replay.center.groups.iter().zip(self.totals()).enumerate();
        let coverage = |(place, (group, totals)): (usize, (&crate::center::Group, _))| {
            let totals: super::super::shifts::GroupTotals = totals;
            let (required, staffed) = self.coverage(place);
            let value = json!({
                "required": required,
                "staffed": staffed,
                "under_hours": totals.under_hours,
                "over_hours": totals.over_hours,
                "people": totals.people,
                "paid_hours": totals.paid_hours,
                "full_time": totals.full_time,
                "cost": totals.cost,
                "surcharges": totals.surcharges,
                "bound": totals.bound,
            });
            (group.name.clone(), value)
        };
        groups.map(coverage).collect()
    }
}
