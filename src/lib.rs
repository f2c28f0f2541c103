//! ringplan simulates a contact center call by call.
pub mod theory;
