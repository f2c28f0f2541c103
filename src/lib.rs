//! ringplan simulates a contact center call by call.
pub mod center;
pub mod cli;
pub mod demand;
pub mod diagnostic;
pub mod random;
pub mod report;
pub mod scenario;
pub mod sim;
pub mod stats;
pub mod theory;
pub mod time;
pub mod watch;
