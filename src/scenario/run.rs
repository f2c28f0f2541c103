//! `[run]`: how long to simulate, and how sure to be.

use super::check::{Check, Section};
use super::value;
use super::{DEFAULT_REPLICATIONS, MAX_REPLICATIONS, Replications};

/// Reads the number of replications, or the precision that decides it.
pub(super) fn replications(check: &mut Check, section: &mut Section<'_>) -> Replications {
    let fixed = section.read(check, "replications", value::replications);
    let half_width = section.read(check, "precision", value::precision);
    let at_most = section.read(check, "max-replications", value::replications);
    let (fixed_node, precision_node) = (section.get("replications"), section.get("precision"));
    if let (Some(node), Some(_)) = (fixed_node, precision_node) {
        let message = "`replications` and `precision` exclude each other";
        let help = "keep `replications` for a fixed number of runs, or `precision` to run until every target's figure is that sure";
        check.error("two-forms", node.at, message, help);
    }
    if let (Some(node), None) = (section.get("max-replications"), precision_node) {
        let message = "`max-replications` belongs to `precision`, which is not given";
        let help = "add precision = 0.005, or write `replications` instead";
        check.error("missing-key", node.at, message, help);
    }
    match half_width {
        Some(half_width) => {
            Replications::Precision { half_width, at_most: at_most.unwrap_or(MAX_REPLICATIONS) }
        }
        None => Replications::Fixed(fixed.unwrap_or(DEFAULT_REPLICATIONS)),
    }
}
