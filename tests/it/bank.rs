//! The real bank: what is committed is what its log gives. The log may not be passed on, so where it
//! is absent these tests say so and pass.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The output of the example with these arguments, or `None` where there is no log.
fn example(arguments: &[&str]) -> Option<String> {
    let data = std::env::var_os("RINGPLAN_DATA").map(PathBuf::from);
    let data = data.unwrap_or_else(|| project().join("../shared"));
    if !data.join("data/anonymous-bank/calls-1999-10.csv").exists() {
        println!("skipped: the log of the Anonymous Bank is not in {}", data.display());
        return None;
    }
    let output = Command::new(env!("CARGO"))
        .current_dir(project())
        .env("RINGPLAN_DATA", data)
        .args(["run", "--quiet", "--release", "--example", "anonymous_bank", "--"])
        .args(arguments)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("text"))
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_scenario_is_what_the_log_gives() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    if example(&["derive", "--out", out]).is_none() {
        return;
    }
    for name in ["anonymous-bank.toml", "anonymous-bank-demand.csv", "anonymous-bank-staff.csv"] {
        let fresh = std::fs::read_to_string(folder.path().join(name)).unwrap();
        let committed = std::fs::read_to_string(project().join("scenarios").join(name)).unwrap();
        assert!(committed == fresh, "{name} is out of date: run `derive --out scenarios`");
    }
}

fn the_readme_holds(printed: &str, of: &str) {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let missing: Vec<&str> = printed.lines().filter(|line| !readme.contains(line)).collect();
    assert!(missing.is_empty(), "the README lacks lines of `{of}`:\n{}", missing.join("\n"));
}

#[test]
fn the_readme_holds_the_summary_of_the_replays() {
    let Some(printed) = example(&["replay"]) else { return };
    let (by_half_hour, summary) = printed.split_once("| replay |").expect("a summary");
    assert_eq!(by_half_hour.matches("\n| 07:00 |").count(), 3, "{printed}");
    the_readme_holds(&format!("| replay |{summary}"), "replay");
}

#[test]
fn the_readme_holds_the_comparison() {
    let Some(printed) = example(&["compare"]) else { return };
    the_readme_holds(&printed, "compare");
    assert!(printed.lines().filter(|line| line.starts_with('|')).count() > 20, "{printed}");
}
