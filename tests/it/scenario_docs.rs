//! The reference of the scenario file names every key that the reader accepts, and its example reads.
//!
//! The keys are taken from the reader's source: wherever it asks a section for a key, and wherever it
//! lists some.

use std::collections::BTreeSet;
use std::path::Path;

use ringplan::diagnostic::text;
use ringplan::scenario::read_text;

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The sources of the reader, each without its tests.
fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scenario");
    let entries = std::fs::read_dir(folder).expect("the reader's sources");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    // The schema describes the file, it does not read it.
    let sources = paths.filter(|path| path.is_file() && !path.ends_with("schema.rs"));
    let texts = sources.map(|path| std::fs::read_to_string(path).expect("UTF-8"));
    texts.map(|text| text.split("#[cfg(test)]").next().unwrap_or("").to_owned()).collect()
}

fn is_key(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// What `text` begins with in quotes, and what follows.
fn literal(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix('"')?.split_once('"')
}

/// The first literal argument of each call of `name`; arguments before it are plain names.
fn arguments<'a>(source: &'a str, name: &str) -> Vec<&'a str> {
    let starts_a_name = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let is_plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_&,".contains(c);
    let opening = format!("{name}(");
    let calls = source.match_indices(&opening).filter_map(|(at, call)| {
        let inside = &source[at + call.len()..];
        let (before, _) = inside.split_once('"')?;
        let own = starts_a_name(&source[..at]) && before.chars().all(is_plain);
        own.then(|| literal(&inside[before.len()..])).flatten()
    });
    calls.map(|(word, _)| word).collect()
}

/// The words of each list that holds nothing but keys.
fn lists(source: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for (at, _) in source.match_indices('[') {
        let mut rest = &source[at + 1..];
        let mut words = Vec::new();
        while let Some((word, after)) = literal(rest) {
            words.push(word);
            rest = after.trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest);
        }
        if rest.trim_start().starts_with(']') && words.iter().all(|word| is_key(word)) {
            keys.extend(words);
        }
    }
    keys
}

/// Every key that the reader asks for.
pub fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for source in sources() {
        for call in ["get", "read", "need", "has", "length", "section_node", "named"] {
            let words = arguments(&source, call).into_iter().filter(|word| is_key(word));
            keys.extend(words.map(str::to_owned));
        }
        keys.extend(lists(&source).into_iter().map(str::to_owned));
    }
    keys
}

/// The words that a key takes, and the names of distributions.
fn choices() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for source in sources() {
        for (at, _) in source.match_indices("(\"") {
            let Some((word, after)) = literal(&source[at + 1..]) else { continue };
            let meaning = after.strip_prefix(", ").unwrap_or("");
            let name = meaning.split("::").next().unwrap_or("");
            let is_variant = meaning.len() > name.len()
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.chars().all(char::is_alphanumeric);
            if is_variant && is_key(word) {
                words.insert(word.to_owned());
            }
        }
        for after in source.split("name: \"").skip(1) {
            words.extend(after.split_once('"').map(|(word, _)| word.to_owned()));
        }
    }
    words
}

#[test]
fn the_reference_names_every_key() {
    let reference = file("docs/scenario.md");
    let keys = keys();
    // One from each way of asking, so that the search cannot silently find nothing.
    for known in
        ["queue", "shift", "run", "balk", "profile", "overflow", "phases", "offset", "after"]
    {
        assert!(keys.contains(known), "the search should find `{known}` in {keys:?}");
    }
    assert!(keys.len() > 60, "{} keys are found: {keys:?}", keys.len());
    let named = |key: &&String| {
        ["`KEY`", "`[KEY]`", "`[KEY."]
            .iter()
            .any(|form| reference.contains(&form.replace("KEY", key)))
    };
    let missing: Vec<&String> = keys.iter().filter(|key| !named(key)).collect();
    assert!(missing.is_empty(), "docs/scenario.md should explain {missing:?}");
}

#[test]
fn the_reference_names_every_word() {
    let reference = file("docs/scenario.md");
    let choices = choices();
    for known in ["longest-idle", "dismiss", "exact", "lognormal"] {
        assert!(choices.contains(known), "the search should find `{known}` in {choices:?}");
    }
    let missing: Vec<&String> =
        choices.iter().filter(|word| !reference.contains(&format!("`\"{word}\"`"))).collect();
    assert!(missing.is_empty(), "docs/scenario.md should explain {missing:?}");
}

#[test]
fn the_example_of_the_reference_is_read() {
    let reference = file("docs/scenario.md");
    let (_, rest) = reference.split_once("```toml\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let reading = read_text("example.toml", example, Path::new("docs"), &[]);
    assert!(reading.problems.is_empty(), "{}", text(&reading.problems, &reading.sources, false));
    assert!(reading.scenario.is_some());
}
