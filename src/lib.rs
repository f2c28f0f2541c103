//! ringplan simulates a contact center call by call.
pub mod center;
pub mod demand;
pub mod diagnostic;
pub mod random;
pub mod scenario;
pub mod theory;
pub mod time;
pub mod watch;
