//! Everything that the README shows is run: each `console` block holds commands and what they print.
//!
//! `UPDATE_EXPECTED=1` writes what they print into the README, to be read and committed.

use std::path::Path;
use std::process::Command;

const RUN: &str = "$ cargo run --release -- ";

/// Wall-clock figures differ from run to run; the rest must not.
fn without_timing(text: &str) -> String {
    let is_timing = |line: &&str| {
        line.contains(" contacts simulated in ") || line.contains(" contacts replayed: ")
    };
    let kept = |line: &str| if is_timing(&line) { "(timing)".to_owned() } else { line.to_owned() };
    text.trim_end().lines().map(kept).collect::<Vec<_>>().join("\n")
}

fn run(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ringplan"))
        .args(arguments.split_whitespace())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the program starts");
    let both = [output.stdout, output.stderr].concat();
    String::from_utf8(both).expect("UTF-8")
}

#[test]
fn the_readme_shows_what_the_commands_print() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("a README");
    let mut rewritten = String::new();
    let mut commands = 0;
    let mut lines = readme.lines().peekable();
    let mut in_block = false;
    while let Some(line) = lines.next() {
        rewritten.push_str(line);
        rewritten.push('\n');
        in_block = if in_block { line != "```" } else { line == "```console" };
        let Some(arguments) = line.strip_prefix(RUN).filter(|_| in_block) else { continue };
        let mut shown = String::new();
        while let Some(next) = lines.next_if(|next| *next != "```" && !next.starts_with("$ ")) {
            shown.push_str(next);
            shown.push('\n');
        }
        let printed = run(arguments);
        commands += 1;
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            rewritten.push_str(printed.trim_end());
            rewritten.push('\n');
        } else {
            assert_eq!(without_timing(&shown), without_timing(&printed), "{line}");
        }
    }
    assert!(commands >= 3, "the README shows {commands} commands");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, rewritten).expect("the README can be written");
    }
}

#[test]
fn the_readme_explains_every_metric() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).expect("a README");
    let table = ringplan::sim::metric_meanings().map(|metrics| {
        let row = |(name, meaning): (&str, &str)| format!("| `{name}` | {meaning} |\n");
        metrics.into_iter().map(row).collect::<String>()
    });
    for rows in table {
        assert!(readme.contains(&rows), "the README should hold this table:\n{rows}");
    }
}
