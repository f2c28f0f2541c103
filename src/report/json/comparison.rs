//! The JSON document of `compare`.

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::super::ComparisonReport;
use super::{Named, write_document};
use crate::sim::Judgement;
use crate::what_if::{
    CONFIDENCE, Change, Decision, Difference, Point, TargetChange, TargetDifference, Verdict,
    Worth, curve,
};

impl ComparisonReport<'_> {
    /// Writes one JSON document and a line break.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        write_document(self, out)
    }
}

impl Serialize for ComparisonReport<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let changes = self.comparison.changes.iter();
        let changes = changes.map(|change| (change.name.as_str(), ChangeEntry(change))).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ringplan", env!("CARGO_PKG_VERSION"))?;
        map.serialize_entry("scenario", self.base.scenario)?;
        map.serialize_entry("seed", &self.base.seed)?;
        map.serialize_entry("replications", &self.base.results.replications())?;
        map.serialize_entry("complete", &self.comparison.complete)?;
        self.base.serialize_precision(&mut map)?;
        if let Some(decision) = &self.comparison.decision {
            map.serialize_entry("decision", &DecisionEntry(decision))?;
        }
        map.serialize_entry("confidence", &CONFIDENCE)?;
        map.serialize_entry("not_played", &self.comparison.not_played)?;
        map.serialize_entry("changes", &Named(changes))?;
        let points = curve(&self.comparison.changes);
        if !points.is_empty() {
            let points: Vec<_> = points.iter().map(PointEntry).collect();
            map.serialize_entry("sweep", &points)?;
        }
        map.end()
    }
}

/// Whether all verdicts on the targets are clear.
struct DecisionEntry<'a>(&'a Decision);

impl<'a> Serialize for DecisionEntry<'a> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let figures = |figures: &'a [TargetDifference]| -> Vec<_> {
            figures.iter().map(TargetDifferenceEntry).collect()
        };
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("margin", &self.0.margin)?;
        map.serialize_entry("reached", &self.0.reached)?;
        map.serialize_entry("within_margin", &figures(&self.0.within))?;
        map.serialize_entry("undecided", &figures(&self.0.undecided))?;
        map.end()
    }
}

struct TargetDifferenceEntry<'a>(&'a TargetDifference);

impl Serialize for TargetDifferenceEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("change", &self.0.change)?;
        map.serialize_entry("queue", &self.0.queue)?;
        map.serialize_entry("metric", self.0.metric)?;
        map.serialize_entry("difference", &self.0.difference)?;
        map.serialize_entry("margin", &self.0.margin)?;
        map.end()
    }
}

struct WorthEntry<'a>(&'a Worth);

impl Serialize for WorthEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("group", &self.0.group)?;
        map.serialize_entry("agents", &self.0.agents)?;
        map.serialize_entry("paid_hours", &self.0.paid_hours)?;
        map.end()
    }
}

struct PointEntry<'a>(&'a Point);

impl Serialize for PointEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("change", &self.0.name)?;
        map.serialize_entry("service_level", &self.0.service_level)?;
        map.serialize_entry("cost", &self.0.cost)?;
        map.serialize_entry("efficient", &self.0.efficient)?;
        map.end()
    }
}

struct ChangeEntry<'a>(&'a Change);

impl Serialize for ChangeEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let change = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("edits", &change.edits)?;
        map.serialize_entry("replications", &change.results.replications())?;
        map.serialize_entry("queues", &named(&change.queues))?;
        map.serialize_entry("groups", &named(&change.groups))?;
        map.serialize_entry("total", &metrics(&change.total))?;
        let targets: Vec<TargetEntry> = change.targets.iter().map(TargetEntry).collect();
        map.serialize_entry("targets", &targets)?;
        if let Some(worth) = &change.worth {
            map.serialize_entry("worth", &WorthEntry(worth))?;
        }
        map.end()
    }
}

fn named(all: &[(String, Vec<Difference>)]) -> Named<'_, Named<'_, DifferenceEntry<'_>>> {
    Named(all.iter().map(|(name, differences)| (name.as_str(), metrics(differences))).collect())
}

fn metrics(differences: &[Difference]) -> Named<'_, DifferenceEntry<'_>> {
    Named(differences.iter().map(|each| (each.metric, DifferenceEntry(each))).collect())
}

struct DifferenceEntry<'a>(&'a Difference);

impl Serialize for DifferenceEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("base", &self.0.base)?;
        map.serialize_entry("change", &self.0.change)?;
        map.serialize_entry("difference", &self.0.difference)?;
        map.serialize_entry("verdict", &self.0.verdict.map(Verdict::name))?;
        map.end()
    }
}

struct TargetEntry<'a>(&'a TargetChange);

impl Serialize for TargetEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let TargetChange { queue, promise: (_, target), base, change, days_met } = self.0;
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("queue", queue)?;
        map.serialize_entry("metric", target.goal.metric())?;
        map.serialize_entry("per", target.per.name())?;
        map.serialize_entry("base", &base.as_ref().map(SideEntry))?;
        map.serialize_entry("change", &change.as_ref().map(SideEntry))?;
        map.serialize_entry("days_met", &DifferenceEntry(days_met))?;
        map.end()
    }
}

/// A target as it stands on one side.
struct SideEntry<'a>(&'a Judgement);

impl Serialize for SideEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let judged = self.0;
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("target", &judged.target.goal.value())?;
        map.serialize_entry("value", &judged.value)?;
        map.serialize_entry("met", &judged.met())?;
        map.serialize_entry("periods", &judged.periods.len())?;
        map.serialize_entry("periods_met", &judged.periods_met())?;
        map.serialize_entry("days_met", &judged.days_met)?;
        map.end()
    }
}
