//! The JSON document of `simulate`.

mod comparison;
mod explanation;
mod plan;
mod roster;
mod shifts;
mod staff;
mod unmet;
mod variation;

use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value, json};

use super::Report;
use crate::sim::{Figure, JudgedDay, Judgement, NotYetKnown, Period, Precision, Whose};
use plan::PlanEntry;
pub use unmet::write_refusal;
use variation::VariationEntry;

impl Report<'_> {
    /// Writes one JSON document and a line break.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> std::io::Result<()> {
        write_document(self, out)
    }
}

fn write_document(document: &impl Serialize, mut out: &mut dyn Write) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut out, document)?;
    writeln!(out)
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ringplan", env!("CARGO_PKG_VERSION"))?;
        map.serialize_entry("scenario", self.scenario)?;
        map.serialize_entry("seed", &self.seed)?;
        map.serialize_entry("replications", &self.results.replications())?;
        map.serialize_entry("complete", &self.results.complete)?;
        self.serialize_precision(&mut map)?;
        let queue = |whose| move |period| self.results.queue_figures(whose, period);
        let group = |whose| move |period| self.results.group_figures(whose, period);
        let queues = self.center.queues.iter().enumerate();
        map.serialize_entry(
            "queues",
            &Named(
                queues.map(|(i, q)| (q.name.as_str(), self.section(queue(Whose::Of(i))))).collect(),
            ),
        )?;
        let groups = self.center.groups.iter().enumerate();
        map.serialize_entry(
            "groups",
            &Named(
                groups.map(|(i, g)| (g.name.as_str(), self.section(group(Whose::Of(i))))).collect(),
            ),
        )?;
        let total = |period| self.total_figures(period);
        map.serialize_entry("total", &self.section(total))?;
        let judgements = self.results.targets();
        let targets: Vec<_> = judgements.iter().map(|j| TargetEntry { report: self, j }).collect();
        map.serialize_entry("targets", &targets)?;
        if let Some(without) = self.without_variation {
            map.serialize_entry("without_variation", &VariationEntry { report: self, without })?;
        }
        map.end()
    }
}

impl Report<'_> {
    /// The figures of each queue over the whole horizon.
    fn figures_of_queues(&self) -> Map<String, Value> {
        let queues = self.center.queues.iter().enumerate();
        let figures = |(place, queue): (usize, &crate::center::Queue)| {
            let figures = self.results.queue_figures(Whose::Of(place), Period::Whole);
            let figures: Map<String, Value> =
                figures.iter().map(|(name, e)| ((*name).to_string(), json!(e))).collect();
            (queue.name.clone(), Value::Object(figures))
        };
        queues.map(figures).collect()
    }

    /// How a wanted precision stands.
    fn serialize_precision<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Some(precision) = self.results.precision() else { return Ok(()) };
        map.serialize_entry("precision_reached", &precision.reached)?;
        map.serialize_entry("precision", &PrecisionEntry { report: self, precision })
    }

    fn section<F: Fn(Period) -> Vec<Figure>>(&self, figures: F) -> Section<'_, F> {
        Section { report: self, figures }
    }
}

/// A map in the order in which its entries are given.
struct Named<'a, T>(Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// The figures of one queue or group: over the whole horizon, by day, by interval.
struct Section<'a, F> {
    report: &'a Report<'a>,
    figures: F,
}

impl<F: Fn(Period) -> Vec<Figure>> Serialize for Section<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let periods = self.report.results.periods();
        let mut map = serializer.serialize_map(None)?;
        for (name, estimate) in (self.figures)(Period::Whole) {
            map.serialize_entry(name, &estimate)?;
        }
        let days = (0..periods.days()).map(Period::Day);
        map.serialize_entry("days", &Entries(self, days))?;
        let intervals = (0..periods.intervals()).map(Period::Interval);
        map.serialize_entry("intervals", &Entries(self, intervals))?;
        map.end()
    }
}

/// One entry for each period.
struct Entries<'a, F, I>(&'a Section<'a, F>, I);

impl<F, I> Serialize for Entries<'_, F, I>
where
    F: Fn(Period) -> Vec<Figure>,
    I: Iterator<Item = Period> + Clone,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = |period| Entry {
            start: self.0.report.start(period),
            figures: (self.0.figures)(period),
        };
        serializer.collect_seq(self.1.clone().map(entry))
    }
}

struct Entry {
    start: String,
    figures: Vec<Figure>,
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1 + self.figures.len()))?;
        map.serialize_entry("start", &self.start)?;
        for (name, estimate) in &self.figures {
            map.serialize_entry(name, estimate)?;
        }
        map.end()
    }
}

/// A target; `worst` is the period that is farthest from keeping it.
struct TargetEntry<'a> {
    report: &'a Report<'a>,
    j: &'a Judgement,
}

impl Serialize for TargetEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, j } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("queue", &report.center.queues[j.queue].name)?;
        map.serialize_entry("metric", j.target.goal.metric())?;
        map.serialize_entry("per", j.target.per.name())?;
        map.serialize_entry("target", &j.target.goal.value())?;
        map.serialize_entry("value", &j.value)?;
        map.serialize_entry("met", &j.met())?;
        map.serialize_entry("periods", &j.periods.len())?;
        map.serialize_entry("periods_met", &j.periods_met())?;
        if let Some(worst) = j.worst() {
            let entry = Entry {
                start: report.start(worst.period),
                figures: vec![(j.target.goal.metric(), worst.value)],
            };
            map.serialize_entry("worst", &entry)?;
        }
        map.serialize_entry("days_met", &j.days_met)?;
        let days =
            j.days.iter().map(|day| DayEntry { report, metric: j.target.goal.metric(), day });
        map.serialize_entry("days", &days.collect::<Vec<_>>())?;
        map.end()
    }
}

/// A target on a day: its figure, and the probability that the day meets it.
struct DayEntry<'a> {
    report: &'a Report<'a>,
    metric: &'static str,
    day: &'a JudgedDay,
}

impl Serialize for DayEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("start", &self.report.start(Period::Day(self.day.day)))?;
        map.serialize_entry(self.metric, &self.day.value)?;
        map.serialize_entry("met", &self.day.kept)?;
        map.end()
    }
}

/// How the wanted precision stands.
struct PrecisionEntry<'a> {
    report: &'a Report<'a>,
    precision: Precision,
}

impl Serialize for PrecisionEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, precision } = self;
        let entry = |unknown| NotYetKnownEntry { report, unknown };
        let not_yet_known: Vec<_> = precision.not_yet_known.iter().map(entry).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("wanted", &precision.wanted)?;
        map.serialize_entry("reached", &precision.reached)?;
        map.serialize_entry("not_yet_known", &not_yet_known)?;
        map.end()
    }
}

/// A target that is not known well enough, with the period that is farthest from it.
struct NotYetKnownEntry<'a> {
    report: &'a Report<'a>,
    unknown: &'a NotYetKnown,
}

impl Serialize for NotYetKnownEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, unknown } = self;
        let per = unknown.target.map_or("horizon", |target| target.per.name());
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("queue", &report.center.queues[unknown.queue].name)?;
        map.serialize_entry("metric", unknown.metric())?;
        map.serialize_entry("per", per)?;
        map.serialize_entry("target", &unknown.target.map(|target| target.goal.value()))?;
        map.serialize_entry("periods", &unknown.periods)?;
        map.serialize_entry("periods_known", &unknown.periods_known)?;
        map.serialize_entry("worst_start", &report.start(unknown.worst))?;
        map.serialize_entry("worst", &unknown.value)?;
        map.serialize_entry("wanted_half_width", &unknown.wanted)?;
        map.serialize_entry("replications_needed", &unknown.replications)?;
        map.end()
    }
}
