//! What `staff` takes and what it is worth.
//!
//! `cargo bench --bench staffing` prints both; a word selects:
//!
//! * `speed` — seconds to find the staff of a week, for few and for many skills,
//! * `habit` — hours by Erlang C for each queue by itself, and by simulation for the real groups at the
//!   service level that those hours reach.

#[path = "staffing/habit.rs"]
mod habit;
#[path = "staffing/models.rs"]
mod models;
#[path = "staffing/speed.rs"]
mod speed;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Cargo's tests run benches too, without this argument: these take too long for them.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return println!("cargo bench --bench staffing [-- speed|habit]");
    }
    let words: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    let tables: [(&str, fn()); 2] = [("speed", speed::print), ("habit", habit::print)];
    let selected = |name: &str| words.is_empty() || words.iter().any(|word| *word == name);
    tables.iter().filter(|(name, _)| selected(name)).for_each(|(_, print)| print());
}
