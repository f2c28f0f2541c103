mod explain;
mod intervals;
pub mod one_rule;
mod patterns;
mod random_team;
mod teams;
