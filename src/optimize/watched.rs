//! Solvers that can be given up: none of them keeps a time limit to the second, and none hears Ctrl-C.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::watch::Watch;

/// How often somebody asks whether to go on.
const POLL: Duration = Duration::from_millis(5);

/// What a solver finds; `None` when the watch has enough of it before. The solver then comes to its end by
/// itself, unheard.
pub(super) fn watched<T: Send + 'static>(
    watch: &dyn Watch,
    solve: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    if watch.enough() {
        return None;
    }
    let (sender, found) = mpsc::channel();
    let solver = std::thread::spawn(move || {
        // Nobody listens any more: that is no error.
        let _ = sender.send(solve());
    });
    loop {
        match found.recv_timeout(POLL) {
            Ok(solution) => return Some(solution),
            Err(RecvTimeoutError::Timeout) if watch.enough() => return None,
            Err(RecvTimeoutError::Timeout) => {}
            // The solver has panicked.
            Err(RecvTimeoutError::Disconnected) => match solver.join() {
                Err(panic) => std::panic::resume_unwind(panic),
                Ok(()) => return None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::Unwatched;

    struct Impatient;

    impl Watch for Impatient {
        fn progress(&self, _done: u64, _total: u64) {}

        fn stop(&self) -> bool {
            true
        }
    }

    #[test]
    fn a_solver_is_heard_unless_it_is_given_up() {
        assert_eq!(watched(&Unwatched, || 42), Some(42));
        let forever = || std::thread::sleep(Duration::from_secs(3600));
        assert_eq!(watched(&Impatient, forever), None);
    }

    #[test]
    #[should_panic(expected = "a bug")]
    fn a_panic_of_a_solver_is_passed_on() {
        watched(&Unwatched, || panic!("a bug"));
    }
}
