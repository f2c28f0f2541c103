//! What the documents of plans that cover a requirement have in common.

use serde_json::{Value, json};

use super::super::{Report, Timing};
use super::TargetEntry;
use crate::planning::Unmet;

/// A plan that was replayed.
pub(super) struct PlanEntry<'a> {
    pub complete: bool,
    pub cost_bound_gap: (f64, f64, f64),
    pub timing: Timing,
    /// What the replay does not keep.
    pub unmet: &'a [Unmet],
}

impl Report<'_> {
    /// The whole document; `own` is an object of what plans of one kind alone have.
    pub(super) fn document_of_plan(&self, plan: &PlanEntry, own: Value) -> Value {
        let (cost, bound, gap) = plan.cost_bound_gap;
        let judgements = self.results.targets();
        let targets: Vec<TargetEntry> =
            judgements.iter().map(|j| TargetEntry { report: self, j }).collect();
        let head = json!({
            "ringplan": env!("CARGO_PKG_VERSION"),
            "scenario": self.scenario,
            "seed": self.seed,
            "replications": self.results.replications(),
            "complete": plan.complete,
            "cost": cost,
            "bound": bound,
            "gap": gap,
            "seconds": plan.timing.seconds,
            "intervals": self.starts(),
        });
        let replay = json!({
            "queues": self.figures_of_queues(),
            "targets": targets,
            "unmet": self.unmet(plan.unmet),
        });
        let parts = [head, own, replay].into_iter();
        Value::Object(parts.filter_map(|part| part.as_object().cloned()).flatten().collect())
    }
}
