//! Erlang B, C, A.
