//! The command line's watch with a limit for searches that could go on for ever.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::progress::Progress;
use crate::watch::Watch;

/// How long a search may take.
#[derive(Debug, clap::Args)]
pub(super) struct SearchArgs {
    /// Seconds that the search may take; the best until then is shown
    #[arg(long, value_name = "S", default_value = "30", value_parser = parse_seconds)]
    pub(super) seconds: f64,

    /// Search so many steps instead, however long that takes: the same steps find the same answer
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    pub(super) iterations: Option<u64>,
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    let seconds: Option<f64> = text.parse().ok();
    seconds
        .filter(|seconds| (0.1..=1e6).contains(seconds))
        .ok_or_else(|| "give a number of seconds from 0.1 to 1000000".to_owned())
}

/// Searches end in time.
pub(super) struct Limited {
    pub(super) progress: Progress,
    limit: Option<Duration>,
    until: Mutex<Option<Instant>>,
}

impl Limited {
    /// By the seconds of the arguments, unless they count iterations.
    pub(super) fn new(progress: Progress, args: &SearchArgs) -> Self {
        let limit = args.iterations.is_none().then(|| Duration::from_secs_f64(args.seconds));
        Self { progress, limit, until: Mutex::new(None) }
    }
}

impl Watch for Limited {
    fn progress(&self, done: u64, total: u64) {
        self.progress.progress(done, total);
    }

    fn say(&self, what: &str) {
        self.progress.say(what);
    }

    fn stop(&self) -> bool {
        self.progress.stop()
    }

    fn begin(&self, share: f64) {
        if let Ok(mut until) = self.until.lock() {
            *until = self.limit.map(|limit| Instant::now() + limit.mul_f64(share));
        }
    }

    fn enough(&self) -> bool {
        let over = |until: Instant| Instant::now() >= until;
        self.stop() || self.until.lock().is_ok_and(|until| until.is_some_and(over))
    }
}
