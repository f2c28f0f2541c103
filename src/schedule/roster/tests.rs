mod explain;
mod intervals;
mod patterns;
mod random_team;
mod rules;
mod teams;
