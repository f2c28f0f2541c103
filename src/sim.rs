//! The discrete-event engine: calendar, routing, agents, statistics, replications.
//!
//! [`Model::new`] compiles a center, [`simulate`] runs replications side by side and folds them,
//! [`replicate`] runs one and lets an [`Observer`] look at every contact. One replication is a pure
//! function of (model, seed, replication number).

mod agents;
mod cases;
mod engine;
mod fold;
mod level;
mod lines;
mod metrics;
mod model;
mod observer;
mod order;
mod paired;
mod periods;
mod plan;
mod precision;
mod presence;
mod prices;
mod rehearsal;
mod replications;
mod results;
mod sections;
mod steady;
mod tally;
mod winner;

pub use engine::replicate;
pub use metrics::metric_meanings;
pub use model::Model;
pub use observer::{Fate, Observer};
pub use periods::{Period, Periods};
pub use precision::{NotYetKnown, Precision};
pub use rehearsal::Rehearsal;
pub(crate) use replications::{BATCH, Rows, Run, round};
pub use replications::{Broken, Replications, simulate, simulate_to_compare};
pub use results::{Figure, JudgedDay, JudgedPeriod, Judgement, Results, Verdict, Whose};
pub use steady::{Steady, simulate_beside_steady};
pub use tally::{CaseCell, GroupCell, LineCell, QueueCell, Tally};
