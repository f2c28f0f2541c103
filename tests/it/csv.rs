//! The tables of `simulate --csv`: the JSON document's figures in rows, written whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Names that need quotes, a day on which the clock changes, prices for one group, an interval
/// without figures.
const CENTER: &str = r#"
[scenario]
name = "Names, \"and\" tables"
start = 2026-03-28
days = 2
interval = "1h"
time-zone = "Europe/Berlin"
seed = 5
[run]
replications = 30
[queue."投诉, \"urgent\""]
open = "08:00-12:00"
arrivals = { per-hour = 60 }
handle-time = { distribution = "exponential", mean = "4min" }
patience = { distribution = "exponential", mean = "2min" }
target = [{ answered-within = "20s", share = 0.95 }, { asa = "1h", per = "week" }]
[queue.mail]
open = "09:00-10:00"
arrivals = { per-hour = 0.5 }
handle-time = { distribution = "exponential", mean = "1min" }
[group.front-line]
skills = { "投诉, \"urgent\"" = 1, mail = 2 }
staff = 4
cost-per-hour = 21.5
[group.spare]
skills = { mail = 1 }
staff = 1
"#;

struct Desk {
    folder: tempfile::TempDir,
    file: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("center.toml");
        fs::write(&file, CENTER).expect("written");
        Self { folder, file }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ringplan"));
        command.arg("simulate").arg(&self.file).args(arguments).current_dir(self.folder.path());
        command
    }

    fn simulate(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// Runs what must be refused before the run, for a reason that says so, with nothing changed.
    #[track_caller]
    fn refuses(&self, arguments: &[&str], reason: &str) {
        let before = contents(self.folder.path());
        let output = self.simulate(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(reason), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}: refused before the run");
        assert!(contents(self.folder.path()) == before, "{arguments:?}: nothing has changed");
    }
}

/// Every file below a folder with its bytes; folders have none.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(contents(&path));
            all.insert(path, None);
        } else {
            let bytes = fs::read(&path).expect("readable");
            all.insert(path, Some(bytes));
        }
    }
    all
}

/// The tables and the JSON document of one run.
fn tables_and_json(desk: &Desk, more: &[&str]) -> (PathBuf, Value) {
    let output = desk.simulate(&[&["--csv", "tables", "--json", "-"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    (desk.path("tables"), serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// The header and the rows, each cell by its column.
fn table(folder: &Path, name: &str) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = ::csv::Reader::from_path(folder.join(name)).expect("a table");
    let header: Vec<String> =
        reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let by_column = |row: Result<::csv::StringRecord, ::csv::Error>| {
        let row = row.expect("as long as the header");
        header.iter().cloned().zip(row.iter().map(str::to_owned)).collect()
    };
    let rows = reader.records().map(by_column).collect();
    (header, rows)
}

/// Asserts that a cell says what a JSON value says: nothing for `null`, a number to the last bit but
/// one, which `serde_json` may lose when it reads.
#[track_caller]
fn assert_cell(row: &BTreeMap<String, String>, column: &str, value: &Value) {
    let cell = &row[column];
    let same = match value {
        Value::Null => cell.is_empty(),
        Value::Number(number) => {
            let in_cell: f64 = cell.parse().expect("a number");
            let number = number.as_f64().expect("a float");
            (in_cell - number).abs() <= f64::EPSILON * number.abs()
        }
        Value::String(text) => cell == text,
        Value::Bool(truth) => cell.parse() == Ok(*truth),
        _ => false,
    };
    assert!(same, "{column}: {cell:?} in the table, {value} in JSON");
}

#[track_caller]
fn assert_estimate(row: &BTreeMap<String, String>, column: &str, estimate: &Value) {
    assert_cell(row, column, &estimate["mean"]);
    assert_cell(row, &format!("{column}_half_width"), &estimate["half_width"]);
}

/// Compares all figures of a JSON object with a row, and counts them.
#[track_caller]
fn assert_figures(row: &BTreeMap<String, String>, figures: &Value) -> usize {
    let metrics = figures.as_object().expect("an object").iter();
    let metrics =
        metrics.filter(|(key, _)| !["start", "days", "intervals"].contains(&key.as_str()));
    metrics.map(|(metric, estimate)| assert_estimate(row, metric, estimate)).count()
}

/// Compares the three tables of one kind; `all` are the names and sections of the document.
#[track_caller]
fn assert_kind(folder: &Path, kind: &str, name_column: Option<&str>, all: &[(&str, &Value)]) {
    let names = usize::from(name_column.is_some());
    let (header, rows) = table(folder, &format!("{kind}.csv"));
    assert_eq!(rows.len(), all.len(), "{kind}");
    for (row, (name, section)) in rows.iter().zip(all) {
        name_column.inspect(|column| assert_eq!(row[*column], *name));
        assert_eq!(assert_figures(row, section) * 2 + names, header.len(), "no column more");
    }
    for span in ["days", "intervals"] {
        let (header, rows) = table(folder, &format!("{kind}-{span}.csv"));
        let entries = |(name, section): &(_, &Value)| {
            let entries = section[span].as_array().expect("an array").clone();
            entries.into_iter().map(|entry| (*name, entry)).collect::<Vec<(&str, Value)>>()
        };
        let entries: Vec<_> = all.iter().flat_map(entries).collect();
        assert_eq!(rows.len(), entries.len(), "{kind} by {span}");
        for (row, (name, entry)) in rows.iter().zip(&entries) {
            name_column.inspect(|column| assert_eq!(row[*column], *name));
            assert_cell(row, "start", &entry["start"]);
            assert_eq!(assert_figures(row, entry) * 2 + names + 1, header.len());
        }
    }
}

#[test]
fn every_cell_is_the_figure_of_the_json_document() {
    let desk = Desk::new();
    let (folder, document) = tables_and_json(&desk, &[]);
    for (kind, column) in [("queues", "queue"), ("groups", "group")] {
        let sections = document[kind].as_object().expect("an object");
        let sections: Vec<_> = sections.iter().map(|(name, s)| (name.as_str(), s)).collect();
        assert_eq!(sections.len(), 2);
        assert_kind(&folder, kind, Some(column), &sections);
    }
    assert_kind(&folder, "total", None, &[("", &document["total"])]);

    let (_, rows) = table(&folder, "queues-intervals.csv");
    assert_eq!(rows.len(), 2 * 47, "23 hours on the day on which the clock goes forward");
    assert_eq!(rows[8]["queue"], "投诉, \"urgent\"");
    assert_eq!(rows[8]["start"], "2026-03-28T08:00:00+01:00");
    assert_eq!(rows[24 + 7]["start"], "2026-03-29T08:00:00+02:00");
    assert_eq!(rows[0]["service_level"], "", "closed: no share");
    assert_eq!(rows[0]["offered"], "0");
    let (_, rows) = table(&folder, "groups.csv");
    assert!(!rows[0]["cost"].is_empty() && rows[1]["cost"].is_empty(), "no price, no cost");
    assert_eq!(rows[1]["cost_half_width"], "");
}

#[test]
fn the_run_and_its_targets_are_tables_too() {
    let desk = Desk::new();
    let (folder, document) = tables_and_json(&desk, &[]);
    let (_, rows) = table(&folder, "run.csv");
    assert_eq!(rows.len(), 1);
    for column in ["ringplan", "scenario", "seed", "replications", "complete"] {
        assert_cell(&rows[0], column, &document[column]);
    }
    assert_eq!(rows[0]["precision_reached"], "", "no precision was asked for");
    assert_eq!(rows[0]["replications"], "30");

    let (_, rows) = table(&folder, "targets.csv");
    let targets = document["targets"].as_array().expect("an array");
    assert_eq!((rows.len(), targets.len()), (2, 2));
    for (row, target) in rows.iter().zip(targets) {
        for column in ["queue", "metric", "per", "target", "met", "periods", "periods_met"] {
            assert_cell(row, column, &target[column]);
        }
        assert_estimate(row, "value", &target["value"]);
        assert_estimate(row, "days_met", &target["days_met"]);
        let metric = target["metric"].as_str().expect("a name");
        assert_cell(row, "worst_start", &target["worst"]["start"]);
        assert_estimate(row, "worst", &target["worst"][metric]);
    }
    assert_eq!((&*rows[0]["met"], &*rows[1]["met"]), ("false", "true"));
}

#[test]
fn what_is_unknown_is_an_empty_cell() {
    let desk = Desk::new();
    let (folder, document) = tables_and_json(&desk, &["--replications", "1"]);
    let sections = document["queues"].as_object().expect("an object");
    let sections: Vec<_> = sections.iter().map(|(name, s)| (name.as_str(), s)).collect();
    assert_kind(&folder, "queues", Some("queue"), &sections);
    let (_, rows) = table(&folder, "queues.csv");
    assert!(!rows[0]["offered"].is_empty());
    assert_eq!(rows[0]["offered_half_width"], "", "one replication tells no confidence");
    for (path, bytes) in contents(&folder) {
        let text = String::from_utf8(bytes.expect("a file")).expect("UTF-8");
        assert!(!text.contains("NaN") && !text.contains("inf"), "{}", path.display());
        assert!(text.ends_with('\n') && !text.contains('\r'), "{}", path.display());
    }
}

#[test]
fn one_number_of_replications_stands_behind_every_figure() {
    // So that `n` may stand in run.csv alone.
    fn check(value: &Value) -> usize {
        let inside: usize = match value {
            Value::Object(map) => map.values().map(check).sum(),
            Value::Array(list) => list.iter().map(check).sum(),
            _ => 0,
        };
        let own = value.get("n").inspect(|n| assert_eq!(**n, 30));
        inside + usize::from(own.is_some())
    }
    let (_, document) = tables_and_json(&Desk::new(), &[]);
    assert!(check(&document) > 1_000);
}

#[test]
fn the_readme_documents_every_file_and_column() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).expect("a README");
    let documented = |heading: &str| {
        let (_, table) = readme.split_once(&format!("| {heading} | |\n")).expect(heading);
        let rows = table.lines().skip(1).take_while(|line| line.starts_with("| `"));
        let names = rows.map(|row| row.split('`').nth(1).expect("a name").to_owned());
        names.flat_map(|name| [name.clone(), name + "_half_width"]).collect::<Vec<_>>()
    };
    let [of_queues, of_groups] = ["of queues", "of groups"].map(documented);
    let desk = Desk::new();
    let (folder, _) = tables_and_json(&desk, &[]);
    let mut files = vec!["run.csv".to_owned(), "targets.csv".to_owned()];
    for (kind, name, metrics) in [
        ("queues", Some("queue"), of_queues.clone()),
        ("groups", Some("group"), of_groups.clone()),
        ("total", None, [of_queues, of_groups].concat()),
    ] {
        for (end, start) in [("", None), ("-days", Some("start")), ("-intervals", Some("start"))] {
            let file = format!("{kind}{end}.csv");
            let first = name.into_iter().chain(start).map(str::to_owned);
            let expected: Vec<String> = first.chain(metrics.iter().cloned()).collect();
            assert_eq!(table(&folder, &file).0, expected, "{file}");
            files.push(file);
        }
    }
    for file in &files {
        assert!(readme.contains(&format!("`{file}`")), "{file} is not in the README");
    }
    for file in ["run.csv", "targets.csv"] {
        let columns = table(&folder, file).0;
        let columns = columns.iter().filter(|column| !column.ends_with("_half_width"));
        let listed: Vec<String> = columns.map(|column| format!("`{column}`")).collect();
        let row = format!("| `{file}` | {} |", listed.join(", "));
        assert!(readme.contains(&row), "the README should hold this row: {row}");
    }
    files.sort();
    let written: Vec<_> = contents(&folder).into_keys().collect();
    assert_eq!(written, files.iter().map(|file| folder.join(file)).collect::<Vec<_>>());
}

#[test]
fn the_same_seed_gives_the_same_tables_on_any_number_of_threads() {
    let desk = Desk::new();
    let run = |more: &[&str]| {
        let (folder, _) = tables_and_json(&desk, more);
        contents(&folder)
    };
    let one = run(&["--threads", "1"]);
    assert_eq!(one.len(), 11);
    assert!(one == run(&["--threads", "2"]), "two threads");
    assert!(one == run(&["--threads", "7"]), "seven threads");
    assert!(one != run(&["--seed", "2"]), "another seed");
}

#[test]
fn tables_are_replaced_and_other_files_stay() {
    let desk = Desk::new();
    let folder = desk.path("tables");
    fs::create_dir(&folder).expect("made");
    fs::write(folder.join("queues.csv"), "of last week").expect("written");
    fs::write(folder.join("notes.csv"), "precious").expect("written");
    let output = desk.simulate(&["--csv", "tables/"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let summary = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(summary.contains("contacts simulated"), "the summary is shown too");
    assert_eq!(table(&folder, "queues.csv").1.len(), 2);
    assert_eq!(fs::read_to_string(folder.join("notes.csv")).expect("there"), "precious");
    assert_eq!(contents(&folder).len(), 12, "no draft is left");
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_before_the_run() {
    let desk = Desk::new();
    fs::write(desk.path("a-file"), "precious").expect("written");
    fs::create_dir_all(desk.path("odd/total.csv")).expect("made");
    fs::write(desk.path("odd/queues.csv"), "precious").expect("written");
    desk.refuses(&["--csv", "missing/tables"], "--csv cannot write to `missing/tables`");
    desk.refuses(&["--csv", "a-file"], "it is a file; name a folder");
    desk.refuses(&["--csv", "a-file/tables"], "--csv cannot write to");
    desk.refuses(&["--csv", "center.toml"], "it is a file; name a folder");
    desk.refuses(&["--csv", ""], "--csv cannot write to");
    desk.refuses(&["--csv", "-"], "several files need a folder");
    desk.refuses(&["--csv", "odd"], "total.csv`: it is no file");
    #[cfg(target_os = "linux")]
    desk.refuses(&["--csv", "/proc"], "--csv cannot write to `/proc/run.csv`");
    // What is wrong elsewhere leaves no folder behind.
    desk.refuses(&["--csv", "tables", "--set", "queue.mail.balk=7"], "from 0 to 1");
    desk.refuses(&["--csv", "tables", "--json", "missing/x.json"], "--json cannot write to");
    desk.refuses(&["--csv", "tables", "--json", "tables"], "it is a folder; name a file in it");
    desk.refuses(&["--csv", "tables", "--json", "tables/run.csv"], "--json and --csv would both");
}

#[test]
fn an_input_is_never_replaced() {
    let desk = Desk::new();
    let folder = desk.path("data");
    fs::create_dir(&folder).expect("made");
    fs::write(folder.join("queues.csv"), "time,mail\n09:00,3\n").expect("written");
    let demand = "queue.mail.arrivals={ csv = \"data/queues.csv\", column = \"mail\" }";
    desk.refuses(&["--set", demand, "--csv", "data"], "data/queues.csv`: the run reads it");
    desk.refuses(&["--set", demand, "--csv", "data/../data"], "the run reads it");
    let output = desk.simulate(&["--set", demand, "--csv", "tables"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(unix)]
#[test]
fn a_link_to_an_input_is_not_replaced_either() {
    let desk = Desk::new();
    fs::write(desk.path("demand.csv"), "time,mail\n09:00,3\n").expect("written");
    fs::create_dir(desk.path("tables")).expect("made");
    std::os::unix::fs::symlink("../demand.csv", desk.path("tables/total.csv")).expect("linked");
    let demand = "queue.mail.arrivals={ csv = \"demand.csv\", column = \"mail\" }";
    desk.refuses(&["--set", demand, "--csv", "tables"], "total.csv`: the run reads it");
}

/// A limit on the size of files stands for the full disk: big tables do not fit, small ones do.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported_and_leaves_nothing_half_written() {
    let desk = Desk::new();
    let run = || {
        let script = "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"";
        let ringplan = env!("CARGO_BIN_EXE_ringplan");
        let arguments = [ringplan, "simulate", "center.toml", "--csv", "tables"];
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(script).args(arguments).current_dir(desk.folder.path());
        let output = shell.output().expect("a shell");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("queues-intervals.csv` cannot be written"), "{said}");
        let summary = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(summary.contains("contacts simulated"), "the summary at least is shown: {summary}");
    };
    run();
    assert!(!desk.path("tables").exists(), "it was made for the tables and went with them");
    fs::create_dir(desk.path("tables")).expect("made");
    fs::write(desk.path("tables/queues.csv"), "of last week").expect("written");
    let before = contents(desk.folder.path());
    run();
    assert!(contents(desk.folder.path()) == before, "not one table of this run, no draft");
}

#[cfg(unix)]
#[test]
fn tables_are_written_though_nobody_reads_standard_output() {
    let desk = Desk::new();
    let mut child = desk
        .command(&["--csv", "tables", "--json", "-"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(contents(&desk.path("tables")).len(), 11);
}
