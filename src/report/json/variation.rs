//! What days that are all alike would have given, as JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::super::{Report, WithoutVariation};
use super::Named;
use crate::sim::{Figure, Judgement, Period, Whose};
use crate::stats::Estimate;

/// Beside a report's own figures: those without variation, and its own less these.
pub(super) struct VariationEntry<'a> {
    pub(super) report: &'a Report<'a>,
    pub(super) without: WithoutVariation<'a>,
}

impl Serialize for VariationEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, without } = self;
        let queues = report.center.queues.iter().enumerate();
        let queues = queues.map(|(i, queue)| (&*queue.name, Named(self.queue(Whose::Of(i)))));
        let groups = report.center.groups.iter().enumerate();
        let groups = groups.map(|(i, group)| (&*group.name, Named(self.group(Whose::Of(i)))));
        let mut total = self.queue(Whose::Total);
        total.extend(self.group(Whose::Total));
        let judged = without.results.targets().into_iter().enumerate();
        let targets: Vec<_> = judged.map(|(place, judged)| self.target(place, judged)).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("left_out", without.left_out)?;
        map.serialize_entry("replications", &without.results.replications())?;
        map.serialize_entry("queues", &Named(queues.collect()))?;
        map.serialize_entry("groups", &Named(groups.collect()))?;
        map.serialize_entry("total", &Named(total))?;
        map.serialize_entry("targets", &targets)?;
        map.end()
    }
}

impl<'a> VariationEntry<'a> {
    fn queue(&self, whose: Whose) -> Vec<(&'static str, Sides)> {
        let Self { report, without } = self;
        let figures = without.results.queue_figures(whose, Period::Whole);
        sides(figures, |metric| {
            report.results.queue_difference(whose, (without.results, whose), metric)
        })
    }

    fn group(&self, whose: Whose) -> Vec<(&'static str, Sides)> {
        let Self { report, without } = self;
        let figures = without.results.group_figures(whose, Period::Whole);
        sides(figures, |metric| {
            report.results.group_difference(whose, (without.results, whose), metric)
        })
    }

    fn target(&self, place: usize, judged: Judgement) -> TargetEntry<'a> {
        let Self { report, without } = self;
        let difference = report.results.days_met_difference(place, (without.results, place));
        let queue = &report.center.queues[judged.queue].name;
        TargetEntry { queue, judged, difference }
    }
}

fn sides(
    figures: Vec<Figure>,
    difference: impl Fn(&str) -> Option<Estimate>,
) -> Vec<(&'static str, Sides)> {
    let of = |(metric, value): Figure| {
        (metric, Sides { value, difference: value.and_then(|_| difference(metric)) })
    };
    figures.into_iter().map(of).collect()
}

/// A figure without variation, and the report's own less it.
#[derive(serde::Serialize)]
struct Sides {
    value: Option<Estimate>,
    difference: Option<Estimate>,
}

struct TargetEntry<'a> {
    queue: &'a str,
    judged: Judgement,
    difference: Option<Estimate>,
}

impl Serialize for TargetEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { queue, judged, difference } = self;
        let days_met = Sides { value: judged.days_met, difference: *difference };
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("queue", queue)?;
        map.serialize_entry("metric", judged.target.goal.metric())?;
        map.serialize_entry("per", judged.target.per.name())?;
        map.serialize_entry("value", &judged.value)?;
        map.serialize_entry("met", &judged.met())?;
        map.serialize_entry("periods", &judged.periods.len())?;
        map.serialize_entry("periods_met", &judged.periods_met())?;
        map.serialize_entry("days_met", &days_met)?;
        map.end()
    }
}
