//! How a scenario is run: arguments that simulation and comparison share.

use anyhow::Context;

use super::arguments::parse_precision;
use crate::scenario::MAX_REPLICATIONS;
use crate::sim::Replications;

/// How often, with which callers, on how many threads.
#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    /// How often the horizon is played, instead of what the file says; more is surer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    replications: Option<u64>,

    /// Play batches of 40 replications until every target's figure, in each of its periods, has at
    /// most this half-width: of a share 0.005 or 0.5%, of a mean wait that share of the promised
    /// wait; without targets the service level of each queue. Instead of what the file says
    #[arg(long, value_name = "P", value_parser = parse_precision, conflicts_with = "replications")]
    precision: Option<f64>,

    /// Where a precision stops in any case [default: the file's, else 10000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    #[arg(conflicts_with = "replications")]
    max_replications: Option<u64>,

    /// Names the random numbers, instead of the file's seed: the same seed gives the same callers
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub(super) seed: Option<u64>,

    /// Threads to use [default: all cores]; the figures do not depend on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl RunArgs {
    /// How many replications, the command line before the file.
    pub(super) fn replications(&self, of_file: Replications) -> anyhow::Result<Replications> {
        if let Some(number) = self.replications {
            return Ok(Replications::Fixed(number));
        }
        let of_file_alone = match of_file {
            Replications::Fixed(_) => None,
            Replications::Precision { half_width, .. } => Some(half_width),
        };
        if let Some(half_width) = self.precision.or(of_file_alone) {
            return Ok(Replications::Precision { half_width, at_most: self.at_most(of_file) });
        }
        anyhow::ensure!(
            self.max_replications.is_none(),
            "--max-replications belongs to a precision, and neither --precision nor the file gives one: \
             add --precision 0.005, or write --replications instead"
        );
        Ok(of_file)
    }

    /// The most replications of a run that ends by itself.
    pub(super) fn at_most(&self, of_file: Replications) -> u64 {
        let of_file = match of_file {
            Replications::Fixed(_) => MAX_REPLICATIONS,
            Replications::Precision { at_most, .. } => at_most,
        };
        self.max_replications.unwrap_or(of_file)
    }

    /// The threads to run on.
    pub(super) fn pool(&self) -> anyhow::Result<rayon::ThreadPool> {
        let threads = usize::from(self.threads.unwrap_or(0));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.context("--threads: the threads cannot be started; ask for fewer")
    }
}
