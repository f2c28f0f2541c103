//! The discrete-event engine: calendar, routing, agents, statistics, replications.

mod agents;
mod engine;
mod fold;
mod heap;
mod level;
mod lines;
mod metrics;
mod model;
mod observer;
mod order;
mod periods;
mod plan;
mod replications;
mod results;
mod tally;

pub use engine::replicate;
pub use model::Model;
pub use observer::{Fate, Observer};
pub use periods::{Period, Periods};
pub use replications::{Broken, Replications, simulate};
pub use results::{Figure, JudgedPeriod, Judgement, Results, Verdict, Whose};
pub use tally::{GroupCell, LineCell, QueueCell, Tally};
