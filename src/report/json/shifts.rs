//! The JSON document of `shifts`.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::super::shifts::ShiftsReport;
use super::{TargetEntry, write_document};
use crate::center::Posted;

impl ShiftsReport<'_> {
    /// Writes one JSON document and a line break.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let (cost, bound, gap) = self.cost_bound_gap();
        let judgements = self.replay.results.targets();
        let targets: Vec<TargetEntry> =
            judgements.iter().map(|j| TargetEntry { report: &self.replay, j }).collect();
        let document = json!({
            "ringplan": env!("CARGO_PKG_VERSION"),
            "scenario": self.replay.scenario,
            "seed": self.replay.seed,
            "replications": self.replay.results.replications(),
            "complete": self.proposal.complete,
            "cost": cost,
            "bound": bound,
            "gap": gap,
            "seconds": self.timing.seconds,
            "intervals": self.replay.starts(),
            "shifts": self.proposal.posted.iter().map(|p| self.posted(p)).collect::<Vec<_>>(),
            "coverage": self.coverages(),
            "queues": self.replay.figures_of_queues(),
            "targets": targets,
            "unmet": self.replay.unmet(&self.proposal.unmet),
        });
        write_document(&document, out)
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
