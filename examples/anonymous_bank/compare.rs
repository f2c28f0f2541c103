//! What happened, and what the simulation says would have: by hour of arrival, by kind, in all.

use std::path::Path;

use anyhow::{Result, anyhow};
use rayon::prelude::*;
use ringplan::scenario::{self, Scenario};
use ringplan::sim::{Model, Replications, Tally, replicate};
use ringplan::stats::{Estimate, Pairs};
use ringplan::time::seconds;

use crate::figures::SOURCES;
use crate::log::{CLOSE_S, Day, Kind, OPEN_S};

/// Quantities of a sample: calls that came to the queue or an agent, of these those who hung up, and
/// the seconds that all of them waited.
type Cell = [f64; 3];
const CALLS: usize = 0;
const ABANDONED: usize = 1;
const WAIT_S: usize = 2;

/// A day of the log or a simulated week: a cell for each row of the tables.
type Sample = [Cell; ROWS];
const HOURS: usize = ((CLOSE_S - OPEN_S) / 3600) as usize;
const ALL: usize = HOURS + KINDS.len();
const BANK: usize = ALL + 1;
const ROWS: usize = BANK + 1;
const KINDS: [(Kind, &str); 6] = [
    (Kind::Ps, "regular banking"),
    (Kind::Ne, "stock trading"),
    (Kind::Pe, "English"),
    (Kind::Nw, "new customers"),
    (Kind::Tt, "rung back"),
    (Kind::In, "internet support"),
];

/// One side of the comparison.
pub struct Column {
    name: String,
    rows: Vec<Row>,
    samples: usize,
}

struct Row {
    /// Per sample.
    calls: f64,
    abandoned: Option<Estimate>,
    wait_s: Option<Estimate>,
}

impl Column {
    /// Rates are sums over sums; how sure they are comes from the differences between samples, since
    /// calls of one day share its fate.
    fn new(name: &str, samples: &[Sample]) -> Self {
        let wanted = [(0, 0), (0, 1), (1, 1), (0, 2), (2, 2)];
        let pairs = Pairs::new(3, wanted);
        let row = |row: usize| {
            let mut sums = vec![0.0; pairs.width()];
            samples.iter().for_each(|sample| pairs.add(&mut sums, &sample[row]));
            let sums = pairs.read(&sums, samples.len() as u64);
            Row {
                calls: sums.total(CALLS) / samples.len() as f64,
                abandoned: sums.share(ABANDONED, CALLS).map(|share| share.scaled(100.0)),
                wait_s: sums.ratio(WAIT_S, CALLS),
            }
        };
        Self { name: name.into(), rows: (0..ROWS).map(row).collect(), samples: samples.len() }
    }
}

fn book(sample: &mut Sample, hour: usize, kind: Kind, cell: Cell) {
    let of_kind = KINDS.iter().position(|(k, _)| *k == kind).map(|i| HOURS + i);
    let bank = (kind != Kind::In).then_some(BANK);
    for row in [Some(hour), of_kind, Some(ALL), bank].into_iter().flatten() {
        for (sum, quantity) in sample[row].iter_mut().zip(cell) {
            *sum += quantity;
        }
    }
}

/// What the log says.
pub fn actual(days: &[Day]) -> Column {
    let sample = |day: &Day| {
        let mut sample = [Cell::default(); ROWS];
        for call in &day.calls {
            let hour = ((call.arrival_s - OPEN_S) / 3600) as usize;
            let cell = [1.0, f64::from(call.abandoned()), call.wait_s as f64];
            book(&mut sample, hour, call.kind, cell);
        }
        sample
    };
    Column::new("Actual", &days.iter().map(sample).collect::<Vec<_>>())
}

/// What the scenario predicts with some changes, each `KEY=VALUE`.
///
/// # Errors
/// The scenario does not stand with these changes; the error tells its problems.
pub fn predicted(name: &str, path: &Path, changes: &[String]) -> Result<Column> {
    let reading = scenario::read(path, changes);
    let Some(scenario) = reading.scenario else {
        let problems = ringplan::diagnostic::text(&reading.problems, &reading.sources, false);
        return Err(anyhow!("{name}: {problems}"));
    };
    let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
    let replications = match scenario.run.replications {
        Replications::Fixed(n) | Replications::Precision { at_most: n, .. } => n,
    };
    let seed = scenario.run.seed;
    let sample = |n| week(&scenario, &replicate(&model, seed, n, &mut ()));
    let samples: Vec<Sample> = (0..replications).into_par_iter().map(sample).collect();
    Ok(Column::new(name, &samples))
}

fn week(scenario: &Scenario, tally: &Tally) -> Sample {
    let mut sample = [Cell::default(); ROWS];
    for (index, interval) in scenario.calendar.intervals().iter().enumerate() {
        let hour = (i64::from(interval.slot) * 1800 - OPEN_S).max(0) as usize / 3600;
        for (place, queue) in scenario.center.queues.iter().enumerate() {
            let found = tally.queue(place, index);
            let wait_s = seconds(found.wait_answered + found.wait_abandoned);
            let cell = [found.offered as f64, found.abandoned as f64, wait_s];
            if let Some(source) = SOURCES.iter().find(|source| source.name == queue.name) {
                book(&mut sample, hour, source.kind, cell);
            }
        }
    }
    sample
}

/// The table in Markdown: by hour, in all, by kind. The first column is what happened.
pub fn table(columns: &[Column]) -> String {
    let hours = (0..HOURS).map(|row| (row, format!("{:02}:00", OPEN_S as usize / 3600 + row)));
    let all = [(ALL, "**all**".into()), (BANK, "all but internet".into())];
    let kinds = KINDS.iter().enumerate().map(|(i, (_, name))| (HOURS + i, (*name).to_owned()));
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut text = format!("| arrival | calls a day | {} |\n", names.join(" | "));
    text.push_str(&format!("|---|---:|{}\n", "---:|".repeat(columns.len())));
    for (row, name) in hours.chain(all).chain(kinds) {
        let cells = columns.iter().enumerate().map(|(i, column)| cell(&column.rows[row], i == 0));
        let cells = cells.collect::<Vec<_>>().join(" | ");
        text.push_str(&format!("| {name} | {:.1} | {cells} |\n", columns[0].rows[row].calls));
    }
    text
}

/// How sure the table is.
pub fn note(columns: &[Column]) -> String {
    let widest = |rate: fn(&Row) -> Option<Estimate>| {
        let rows = columns[1..].iter().flat_map(|column| &column.rows);
        rows.filter_map(|row| rate(row)?.half_width).fold(0.0, f64::max)
    };
    format!(
        "\
(± is the 95 % half-width over the {} days; of the predictions, {} weeks each, it is at most {:.1} points and {:.0} s.)
",
        columns[0].samples,
        columns[columns.len() - 1].samples,
        widest(|row| row.abandoned),
        widest(|row| row.wait_s),
    )
}

fn cell(row: &Row, with_half_width: bool) -> String {
    let figure = |estimate: Estimate, decimals: usize| match estimate.half_width {
        Some(width) if with_half_width => {
            format!("{:.decimals$} ± {width:.decimals$}", estimate.mean)
        }
        _ => format!("{:.decimals$}", estimate.mean),
    };
    match (row.abandoned, row.wait_s) {
        (Some(abandoned), Some(wait_s)) => {
            format!("{} %, {} s", figure(abandoned, 1), figure(wait_s, 0))
        }
        _ => "–".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::tests::{call, day};

    #[test]
    fn an_average_day_by_hour_and_kind() {
        let first = day(vec![
            call(Kind::Ps, OPEN_S, 0, 60),
            call(Kind::Ps, OPEN_S + 3599, 30, -1),
            call(Kind::In, CLOSE_S - 1, 10, 60),
        ]);
        let second = day(vec![call(Kind::Ps, OPEN_S, 0, 60)]);
        let text = table(&[actual(&[first, second]), Column::new("None", &[])]);
        // Deviations 1 − 1/3 × 2 and 0 − 1/3: s = .4714, t(1) = 12.706, half-width t·s·√2/3.
        assert!(text.contains("| 07:00 | 1.5 | 33.3 ± 282.4 %, 10 ± 85 s | – |"), "{text}");
        assert!(text.contains("| 08:00 | 0.0 | – | – |"), "{text}");
        assert!(text.contains("| internet support | 0.5 | 0.0 "), "{text}");
        assert!(text.contains("| **all** | 2.0 | 25.0 "), "{text}");
    }

    #[test]
    fn a_prediction_is_booked_by_hour_and_kind() {
        let text = "\
[scenario]
start = 1999-10-03
days = 1
interval = \"30min\"
[run]
replications = 2
[queue.new-customer]
open = \"08:00-09:00\"
arrivals = { per-hour = 100 }
handle-time = \"1min\"
patience = \"0s\"
[group.nobody]
skills = { new-customer = 1 }
staff = 0
";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bank.toml");
        std::fs::write(&path, text).unwrap();
        let scale = ["queue.new-customer.scale = 2".to_owned()];
        let column = predicted("Twice", &path, &scale).unwrap();
        let share = |row: usize| column.rows[row].abandoned.map(|share| share.mean);
        assert_eq!((share(0), share(1), share(HOURS)), (None, Some(100.0), None));
        assert_eq!((share(HOURS + 3), share(ALL)), (Some(100.0), Some(100.0)));
        assert!((column.rows[ALL].calls - 200.0).abs() < 60.0);
        assert!(predicted("Broken", &path, &["queue.other.scale = 2".to_owned()]).is_err());
    }
}
