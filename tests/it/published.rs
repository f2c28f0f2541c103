//! The published tables: every distance is small, and the README shows what the program prints.

use std::path::Path;
use std::process::Command;

#[test]
fn the_readme_holds_the_published_tables() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO"))
        .current_dir(project)
        .args(["run", "--quiet", "--release", "--example", "published_tables"])
        .output()
        .expect("cargo runs");
    let printed = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "a distance of 4 standard errors or more:\n{printed}");
    let readme = std::fs::read_to_string(project.join("README.md")).expect("a README");
    assert!(readme.contains(printed.trim()), "the README lacks what is printed:\n{printed}");
}
