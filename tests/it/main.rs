//! All integration tests in one binary.

mod common;
mod oracles;
mod semantics;
