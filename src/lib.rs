//! ringplan simulates a contact center call by call.
pub mod center;
pub mod cli;
pub mod demand;
pub mod random;
pub mod report;
pub mod sim;
pub mod stats;
pub mod theory;
pub mod time;
pub mod watch;
