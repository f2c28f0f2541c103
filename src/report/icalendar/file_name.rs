//! What the calendars of a team are called on any file system.

use std::collections::BTreeMap;

use super::named_id;
use crate::center::Team;

/// Bytes of a name that are kept: with what is added, the least that a file system allows is not exceeded.
const MOST_BYTES: usize = 120;

/// Names of devices on Windows, whatever follows them after a dot.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
/// The same with a digit behind them.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

/// The name of the calendar file of each person, in the order of the team: the person's own with `.ics`.
/// What some file system does not allow is replaced by `_`; a name that was changed so, or is the same as
/// another where upper and lower case are, gets a code behind it that follows from the name alone. So no
/// two files are the same, and a file keeps its name whoever comes and goes.
pub fn calendar_files(team: &Team) -> Vec<String> {
    let names: Vec<&str> = team.agents.iter().map(|agent| agent.name.as_str()).collect();
    let mut alike: BTreeMap<String, u32> = BTreeMap::new();
    for name in &names {
        *alike.entry(folded(name)).or_default() += 1;
    }
    let file = |name: &&str| {
        let safe = safe(name);
        let is_own = safe == **name && alike[&folded(name)] == 1 && !name.contains(may_be_composed);
        if is_own { format!("{safe}.ics") } else { format!("{safe}-{}.ics", code(name)) }
    };
    names.iter().map(file).collect()
}

/// A name in which upper and lower case are the same.
fn folded(name: &str) -> String {
    name.to_uppercase().to_lowercase()
}

/// Marks that some file systems take for one letter with the letter before them.
fn may_be_composed(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}')
}

fn safe(name: &str) -> String {
    let is_refused = |c: char| c.is_control() || r#"<>:"/\|?*"#.contains(c);
    let mut safe = name.replace(is_refused, "_");
    let end = (0..=MOST_BYTES.min(safe.len())).rev().find(|&end| safe.is_char_boundary(end));
    safe.truncate(end.unwrap_or(0));
    // A dot in front hides a file; spaces at the ends are lost on the way.
    if safe.starts_with(['.', ' ']) || safe.ends_with(['.', ' ']) || is_device(&safe) {
        safe.insert(0, '_');
    }
    if safe.is_empty() { "_".to_owned() } else { safe }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    let is_numbered = |device: &str| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|number| number.chars().count() == 1 && number != "0")
    };
    DEVICES.contains(&stem.as_str()) || NUMBERED_DEVICES.into_iter().any(is_numbered)
}

fn code(name: &str) -> String {
    let id = named_id(&format!("calendar of {name}")).simple().to_string();
    id[..8].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::center::Agent;

    fn files(names: &[&str]) -> Vec<String> {
        let agent = |name: &&str| Agent::new((*name).to_owned(), 0, 0, 7);
        let agents = names.iter().map(agent).collect();
        calendar_files(&Team { agents, ..Team::default() })
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        let names = ["Ada", "王芳", "José Núñez", "O'Neill, J.R", "comrade", "Com10"];
        assert_eq!(files(&names), names.map(|name| format!("{name}.ics")));
    }

    #[test]
    fn no_two_names_share_a_file_where_case_is_ignored() {
        let long = "长".repeat(200);
        let longer = "长".repeat(201);
        let names = [
            "a/b", "a\\b", "a:b", "A_B", "a_b", "Ada", "ADA", "ada", "Straße", "STRASSE", "nul",
            "NUL.x", "com1", "..", ".", "", " ", "_", "x.", "x", "a\nb", &long, &longer, "é",
            "e\u{301}",
        ];
        let files = files(&names);
        let mut folded: Vec<String> = files.iter().map(|file| folded(file)).collect();
        folded.sort();
        folded.dedup();
        assert_eq!(folded.len(), names.len(), "{files:?}");
        for file in &files {
            assert!(file.len() <= 143 && !file.starts_with(['.', ' ']), "{file}");
            assert!(
                !file.contains(|c: char| c.is_control() || r#"<>:"/\|?*"#.contains(c)),
                "{file}"
            );
            assert!(!is_device(file), "{file}");
        }
    }

    #[test]
    fn a_changed_name_does_not_depend_on_the_others() {
        assert_eq!(files(&["a/b", "Ada"])[0], files(&["Ben", "a\\b", "a/b"])[2]);
    }
}
