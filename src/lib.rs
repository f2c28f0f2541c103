//! ringplan simulates a contact center call by call.
pub mod cli;
pub mod theory;
pub mod time;
