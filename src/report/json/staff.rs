//! The JSON document of `staff`.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::super::staff::{Planned, StaffReport};
use super::{Named, TargetEntry, write_document};
use crate::sim::{Figure, Period, Whose};

impl StaffReport<'_> {
    /// Writes one JSON document and a line break.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        write_document(self, out)
    }

    /// ISO 8601 start of each reported interval.
    pub(crate) fn starts(&self) -> Vec<String> {
        (0..self.periods().intervals()).map(|i| self.replay.start(Period::Interval(i))).collect()
    }
}

impl Serialize for StaffReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ringplan", env!("CARGO_PKG_VERSION"))?;
        map.serialize_entry("scenario", self.replay.scenario)?;
        map.serialize_entry("method", self.method_name())?;
        map.serialize_entry("confidence", &self.confidence)?;
        map.serialize_entry("seed", &self.replay.seed)?;
        map.serialize_entry("replications", &self.replay.results.replications())?;
        map.serialize_entry("complete", &self.proposal.complete)?;
        map.serialize_entry("cost", &self.cost())?;
        map.serialize_entry("intervals", &self.starts())?;
        let planned = self.planned();
        let groups = planned.iter().map(|group| (group.group, Group(group)));
        map.serialize_entry("groups", &Named(groups.collect()))?;
        let queues = self.replay.center.queues.iter().enumerate();
        let queues =
            queues.map(|(place, queue)| (queue.name.as_str(), Queue { report: self, place }));
        map.serialize_entry("queues", &Named(queues.collect()))?;
        let judgements = self.replay.results.targets();
        let targets = judgements.iter().map(|j| TargetEntry { report: &self.replay, j });
        map.serialize_entry("targets", &targets.collect::<Vec<_>>())?;
        map.serialize_entry("unmet", &self.replay.unmet(&self.proposal.unmet))?;
        map.end()
    }
}

struct Group<'a>(&'a Planned<'a>);

impl Serialize for Group<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("agents", &self.0.agents)?;
        map.serialize_entry("scheduled", &self.0.scheduled)?;
        map.serialize_entry("hours", &self.0.hours)?;
        map.serialize_entry("scheduled_hours", &self.0.scheduled_hours)?;
        map.serialize_entry("fte", &self.0.full_time)?;
        map.serialize_entry("cost", &self.0.cost)?;
        map.end()
    }
}

/// The replay of a queue over the horizon.
struct Queue<'a> {
    report: &'a StaffReport<'a>,
    place: usize,
}

impl Serialize for Queue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("hours_by_erlang_c", &self.report.proposal.by_erlang_c[self.place])?;
        let results = &self.report.replay.results;
        let figures: Vec<Figure> = results.queue_figures(Whose::Of(self.place), Period::Whole);
        figures.iter().try_for_each(|(name, estimate)| map.serialize_entry(name, estimate))?;
        map.end()
    }
}
