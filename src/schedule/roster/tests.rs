mod counts;
mod explain;
mod four_weeks;
mod intervals;
pub mod one_rule;
mod patterns;
mod random_team;
mod repair;
mod teams;
