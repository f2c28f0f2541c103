//! Files broken at random: whatever a planner or his editor does to a file, reading it ends, in time,
//! without a panic, and without numbers that are none; and what can still be read can be simulated.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::schema;
use ringplan::center::Staff;
use ringplan::diagnostic::{json, text};
use ringplan::report::{Report, Timing, WithoutVariation};
use ringplan::scenario::{Scenario, read_text};
use ringplan::sim::{Model, Replications, Steady, simulate_beside_steady};
use ringplan::watch::Unwatched;

/// SplitMix64: the tests need numbers, not statistics.
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What a number, a text or a date is replaced by.
const VALUES: [&str; 34] = [
    "nan",
    "-nan",
    "inf",
    "-inf",
    "1e308",
    "1e-308",
    "-1",
    "0",
    "-0.0",
    "5e-324",
    "1e400",
    "9223372036854775807",
    "99999999999999999999",
    "4294967296",
    "\"\"",
    "\"0s\"",
    "\"1ms\"",
    "\"200d\"",
    "\"99999999d\"",
    "\"-1s\"",
    "\"24:00\"",
    "\"22:00-06:00\"",
    "\"00:00-24:00\"",
    "\"default\"",
    "\"infinite\"",
    "true",
    "[]",
    "{}",
    "[[[[1]]]]",
    "0001-01-01",
    "9999-12-31",
    "2026-03-29",
    "{ mon = 1 }",
    "\"\\u0000\\u001b[2J\"",
];

/// Bits of the format in the wrong place.
const BITS: [&str; 22] = [
    "=",
    ".",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\n",
    "#",
    "\"\"\"",
    "\\",
    "\u{feff}",
    "投诉",
    "\u{202e}",
    "mon-fri = ",
    "2026-03-05 = ",
    "scale = 3\n",
    "[what-if.x]\n",
    "\r\n",
    "\0",
];

fn tokens(content: &str) -> Vec<(usize, usize)> {
    let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_' | ':' | '"');
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in content.char_indices().chain([(content.len(), '\n')]) {
        match (start, word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                tokens.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

fn mutate(content: &str, draws: &mut Draws) -> String {
    let tokens = tokens(content);
    let values: Vec<_> = content.match_indices("= ").map(|(at, _)| at + 2).collect();
    if tokens.is_empty() {
        return draws.pick(&BITS).to_owned();
    }
    let mut lines: Vec<&str> = content.split_inclusive('\n').collect();
    let (from, to) = tokens.get(draws.below(tokens.len())).copied().unwrap_or((0, 0));
    let replaced = |by: &str| format!("{}{by}{}", &content[..from], &content[to..]);
    match draws.below(10) {
        0 => {
            let mut bytes = content.as_bytes().to_vec();
            let at = draws.below(bytes.len());
            bytes[at] ^= 1 << draws.below(8);
            String::from_utf8_lossy(&bytes).into_owned()
        }
        1 => replaced(""),
        2 => replaced(draws.pick(&BITS)),
        3 => {
            let other = tokens[draws.below(tokens.len())];
            replaced(&content[other.0..other.1])
        }
        4 => {
            let line = lines[draws.below(lines.len())];
            lines.insert(draws.below(lines.len()), line);
            lines.concat()
        }
        5 => {
            lines.remove(draws.below(lines.len()));
            lines.concat()
        }
        6 => {
            let (a, b) = (draws.below(lines.len()), draws.below(lines.len()));
            lines.swap(a, b);
            lines.concat()
        }
        7 => content.chars().take(draws.below(content.len())).collect(),
        // The likeliest mistake has the most weight: a wrong value.
        _ if values.is_empty() => replaced(draws.pick(&VALUES)),
        _ => {
            let at = values[draws.below(values.len())];
            let rest = &content[at..];
            let length = rest.find([',', '\n', '}', '#']).unwrap_or(rest.len());
            format!("{}{}{}", &content[..at], draws.pick(&VALUES), &content[at + length..])
        }
    }
}

/// Leaves so few contacts that a replication takes no time; the rest is as the planner wrote it.
fn thin(scenario: &mut Scenario) {
    const MOST_CONTACTS: f64 = 500.0;
    let contacts: f64 = scenario.demand.queues.iter().flat_map(|queue| &queue.mean).sum();
    if contacts > MOST_CONTACTS {
        let means = scenario.demand.queues.iter_mut().flat_map(|queue| &mut queue.mean);
        means.for_each(|mean| *mean *= MOST_CONTACTS / contacts);
    }
}

/// Whether few people work for few days.
fn is_small(scenario: &Scenario) -> bool {
    let groups = scenario.center.groups.iter();
    let agents = groups.map(|group| match &group.staff {
        Staff::Heads(heads) => u64::from(heads.iter().copied().max().unwrap_or(0)),
        Staff::Shifts(postings) => {
            let most = |heads: &[u32]| u64::from(heads.iter().copied().max().unwrap_or(0));
            postings.iter().map(|posting| most(&posting.heads)).sum()
        }
    });
    agents.sum::<u64>() < 300 && scenario.calendar.days() <= 8
}

/// Runs two replications; both reports are free of numbers that are none.
fn play(content: &str, scenario: &Scenario) {
    let Scenario { name, calendar, center, demand, run, space: _, team: _ } = scenario;
    let model = Model::new(center, demand, calendar);
    let results = simulate_beside_steady(&model, run.seed, Replications::Fixed(2), &Unwatched);
    let steady = Steady::of(center, demand);
    let alike = steady.as_ref().map(|steady| steady.play(calendar, run.seed, &results, &Unwatched));
    let without_variation = steady
        .as_ref()
        .zip(alike.as_ref())
        .map(|(steady, results)| WithoutVariation { left_out: steady.left_out(), results });
    let report = Report {
        scenario: "mutated",
        seed: run.seed,
        center,
        calendar,
        results: &results,
        without_variation,
    };
    let timing = Timing { seconds: 1.0, threads: 1 };
    let (mut shown, mut document) = (Vec::new(), Vec::new());
    report.write_text(timing, &mut shown).expect("the text");
    report.write_json(&mut document).expect("the document");
    serde_json::from_slice::<serde_json::Value>(&document).expect("JSON");
    // Names are the planner's own and may hold anything.
    let names = center.queues.iter().map(|queue| &queue.name);
    let names = names.chain(center.groups.iter().map(|group| &group.name)).chain([name]);
    if names.into_iter().any(|name| none_in(name)) {
        return;
    }
    for written in [shown, document] {
        let written = String::from_utf8(written).expect("UTF-8");
        assert!(!none_in(&written), "{content}\n{written}");
    }
}

/// Whether a text has a word that Rust writes for a number that is none.
fn none_in(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "NaN" | "nan" | "inf"))
}

/// Reads and renders; returns how long that took, and the scenario if it is one. What the reader takes,
/// the schema takes too.
fn read(content: &str, folder: &Path) -> (Duration, Option<Scenario>) {
    let begun = Instant::now();
    let reading = read_text("mutated.toml", content, folder, &[]);
    let shown = text(&reading.problems, &reading.sources, false);
    let array = json(&reading.problems, &reading.sources).to_string();
    assert!(!shown.contains("NaN") && !array.contains("NaN"), "{content}\n{shown}");
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{content}\n{shown:?}");
    let of_base = reading.problems.iter().filter(|problem| problem.within.is_none());
    let errors = of_base.clone().any(|problem| problem.severity.name() == "error");
    assert_eq!(reading.scenario.is_none(), errors, "{content}\n{shown}");
    if let Some(scenario) = &reading.scenario {
        let means = scenario.demand.queues.iter().flat_map(|queue| &queue.mean);
        assert!(means.clone().all(|mean| mean.is_finite() && *mean >= 0.0), "{content}");
    }
    if !reading.has_errors() {
        let mistakes = schema::mistakes(content);
        assert!(mistakes.is_empty(), "read, but not valid: {mistakes:#?}\n{content}");
    }
    (begun.elapsed(), reading.scenario)
}

const GOOD: [&str; 2] = ["service-desk.toml", "two-skills.toml"];

fn every_form() -> String {
    std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/every-form.toml"),
    )
    .unwrap()
}

#[test]
fn ten_thousand_mutations_do_no_harm() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scenarios = root.join("scenarios");
    let mut files: Vec<(String, std::path::PathBuf)> = GOOD
        .iter()
        .map(|name| (std::fs::read_to_string(scenarios.join(name)).unwrap(), scenarios.clone()))
        .collect();
    files.push((every_form(), root.join("tests/good")));
    let mut draws = Draws(1);
    let (mut slowest, mut played) = (Duration::ZERO, 0);
    // Playing takes longer than reading: so many for one that is played.
    const FOR_ONE_PLAYED: usize = 5;
    // Without optimisation a tenth of them takes as long.
    let mutations = if cfg!(debug_assertions) { 1_000 } else { 10_000 };
    for number in 0..mutations {
        let (good, folder) = &files[number % files.len()];
        let mut content = good.clone();
        for _ in 0..1 + draws.below(3) {
            content = mutate(&content, &mut draws);
            if content.is_empty() {
                break;
            }
        }
        let (taken, scenario) = read(&content, folder);
        assert!(taken < Duration::from_secs(5), "mutation {number} took {taken:?}:\n{content}");
        slowest = slowest.max(taken);
        if number % FOR_ONE_PLAYED == 0
            && let Some(mut scenario) = scenario.filter(is_small)
        {
            thin(&mut scenario);
            play(&content, &scenario);
            played += 1;
        }
    }
    println!("slowest: {slowest:?}, played: {played}");
    assert!(played > mutations / 200, "{played} of {mutations}");
}

#[test]
fn mutations_of_a_log_do_no_harm() {
    mutate_beside("every-form-log.csv", 2);
}

#[test]
fn mutations_of_a_roster_do_no_harm() {
    mutate_beside("every-form-roster.csv", 3);
}

/// Breaks one of the files that the scenario names.
fn mutate_beside(name: &str, seed: u64) {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good");
    let text = std::fs::read_to_string(good.join(name)).unwrap();
    let folder = tempfile::tempdir().expect("a folder");
    for other in ["every-form.csv", "every-form-log.csv", "every-form-roster.csv"] {
        std::fs::copy(good.join(other), folder.path().join(other)).unwrap();
    }
    let mut draws = Draws(seed);
    let mut whole = 0;
    for number in 0..1_000 {
        let mut content = text.clone();
        for _ in 0..1 + draws.below(3) {
            content = mutate(&content, &mut draws);
        }
        std::fs::write(folder.path().join(name), &content).unwrap();
        let (taken, scenario) = read(&every_form(), folder.path());
        assert!(taken < Duration::from_secs(5), "mutation {number} took {taken:?}:\n{content}");
        if let Some(mut scenario) = scenario {
            whole += 1;
            if number % 20 == 0 {
                thin(&mut scenario);
                play(&content, &scenario);
            }
        }
    }
    assert!(whole > 50, "{whole}");
}

#[test]
fn deep_and_long_files_are_read_in_time() {
    let folder = Path::new(".");
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let dotted = format!("{}a = 1", "a.".repeat(50_000));
    let braces = format!("a = {}1{}", "{ a = ".repeat(50_000), " }".repeat(50_000));
    let long_key = format!("[queue.{}]\nx = 1", "k".repeat(500_000));
    let many: String = (0..3_000).map(|n| format!("[queue.q{n}]\nbogus = 1\n")).collect();
    let long_line = format!("[scenario]\nname = \"{}\"\nstart = 3", "投".repeat(300_000));
    let list = format!("[queue.q]\narrivals = {{ per-hour = [{}] }}", "nan, ".repeat(100_000));
    for content in [deep, dotted, braces, long_key, many, long_line, list] {
        let (taken, _) = read(&content, folder);
        assert!(
            taken < Duration::from_secs(20),
            "{taken:?}: {}",
            &content[..60.min(content.len())]
        );
    }
}
