//! What becomes of contacts that do not end where they came.

use super::{ByInterval, QueueId};
use crate::random::Law;

/// A share of a queue's contacts that goes on to a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// The key in the file.
    pub name: String,
    /// Share of the contacts, 0 to 1, that goes this way for the first time.
    pub share: f64,
    /// The same for contacts whose case has gone this way before.
    pub again: f64,
    /// Where it arrives.
    pub to: QueueId,
    /// How long after; `None`: at once, as the same contact (a transfer).
    pub after: Option<ByInterval<Law>>,
}

/// The ways on from a queue. The shares of each list sum up to at most 1, first time and again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flows {
    /// Of contacts that were served.
    pub after_service: Vec<Flow>,
    /// Of contacts that hung up.
    pub after_abandon: Vec<Flow>,
    /// Of contacts that found no line.
    pub after_block: Vec<Flow>,
}

impl Flows {
    /// Every way on with the key of its section in the file.
    pub fn sections(&self) -> [(&'static str, &[Flow]); 3] {
        [
            ("after-service", &self.after_service),
            ("after-abandon", &self.after_abandon),
            ("after-block", &self.after_block),
        ]
    }

    /// Every way on.
    pub fn all(&self) -> impl Iterator<Item = &Flow> {
        self.sections().into_iter().flat_map(|(_, flows)| flows)
    }
}
