//! The command line's watch: a bar on a terminal, and Ctrl-C.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Exit;
use crate::watch::Watch;

static STOPPED: AtomicBool = AtomicBool::new(false);

/// No bar for what is done sooner.
const SHOWN_AFTER: Duration = Duration::from_millis(700);

/// Shows progress on standard error if that is a terminal, and stops when Ctrl-C was pressed.
pub(super) struct Progress {
    started: Instant,
    bar: ProgressBar,
    on_terminal: bool,
    shown: AtomicBool,
}

impl Progress {
    /// Begins to watch. The first Ctrl-C asks the run to stop, the second ends the program.
    pub(super) fn start() -> Self {
        // Fails only if another handler is set, which then does its own work.
        let _ = ctrlc::set_handler(|| {
            if STOPPED.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(Exit::Stopped.code()));
            }
        });
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let template = "{bar:20} {pos}/{len} replications, {eta} left (Ctrl-C keeps what is done)";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let on_terminal = std::io::stderr().is_terminal();
        Self { started: Instant::now(), bar, on_terminal, shown: AtomicBool::new(false) }
    }

    fn show(&self) {
        if self.started.elapsed() > SHOWN_AFTER && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Seconds since the start; the bar goes.
    pub(super) fn finish(&self) -> f64 {
        self.bar.finish_and_clear();
        self.started.elapsed().as_secs_f64()
    }

    /// Whether Ctrl-C was pressed.
    pub(super) fn stopped(&self) -> bool {
        STOPPED.load(Ordering::Relaxed)
    }
}

impl Watch for Progress {
    fn progress(&self, done: u64, total: u64) {
        if !self.on_terminal {
            return;
        }
        self.bar.set_length(total);
        self.bar.set_position(done);
        self.show();
    }

    fn say(&self, what: &str) {
        if !self.on_terminal {
            return;
        }
        if self.bar.length().is_none()
            && let Ok(style) =
                ProgressStyle::with_template("{spinner} {elapsed} {msg} (Ctrl-C stops)")
        {
            self.bar.set_style(style);
        }
        self.bar.set_message(what.to_owned());
        self.bar.tick();
        self.show();
    }

    fn stop(&self) -> bool {
        self.stopped()
    }
}
