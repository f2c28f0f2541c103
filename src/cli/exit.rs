//! How a command ends.

use std::io::ErrorKind;

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, and the answer is no.
    No,
    /// The file or the arguments are wrong.
    Wrong,
    /// A bug in ringplan.
    Bug,
    /// Stopped by Ctrl-C.
    Stopped,
}

impl Exit {
    /// The code for the shell.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Wrong => 2,
            Self::Bug => 70,
            Self::Stopped => 130,
        }
    }

    /// How an error ends the program. Nobody reads on behind a closed pipe, and that is no error.
    pub fn of_error(error: &anyhow::Error) -> Self {
        let closed = |cause: &(dyn std::error::Error + 'static)| {
            let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            let json = cause.downcast_ref::<serde_json::Error>().and_then(|e| e.io_error_kind());
            io.or(json) == Some(ErrorKind::BrokenPipe)
        };
        if error.chain().any(closed) { Self::Done } else { Self::Wrong }
    }
}
