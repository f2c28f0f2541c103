//! The loop that closes: a proposal is replayed call by call, and mended until the replay keeps every
//! promise.

mod staff;

pub use staff::{Method, Proposal, Refusal, Unmet, Wish, staff};
