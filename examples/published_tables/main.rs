//! Ringplan beside what others have published: exact solutions and simulations.
//!
//! ```text
//! cargo run --release --example published_tables
//! cargo run --release --example published_tables -- independent # a second opinion on the last
//! ```
//!
//! Each model is a scenario in this folder, which `ringplan simulate` runs as well. The distance is
//! that of the two figures in standard errors of their difference; a simulation that is right is
//! within 2 in nineteen cases of twenty. The exit code is 1 if any is 4 or more, where the published
//! figure is not itself in doubt.

mod independent;
mod published;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use ringplan::report::table::plain;
use ringplan::scenario::{Scenario, read};
use ringplan::sim::{Model, Results, simulate};
use ringplan::stats::t_975;
use ringplan::watch::Unwatched;

use published::{Figure, MODELS, Of, Published};

/// From here on a distance is no chance.
const TOO_FAR: f64 = 4.0;

fn main() -> Result<ExitCode> {
    if std::env::args().any(|argument| argument == "independent") {
        independent::print();
        return Ok(ExitCode::SUCCESS);
    }
    let (mut distances, mut doubted) = (Vec::new(), Vec::new());
    for published in MODELS {
        println!("{}\n", published.title);
        let results = run(published)?;
        let rows: Result<Vec<_>> = published
            .figures
            .iter()
            .map(|figure| {
                let (row, distance) = row(figure, &results)?;
                let list = if published.doubt.is_some() { &mut doubted } else { &mut distances };
                list.push(distance);
                Ok(row)
            })
            .collect();
        println!("{}\n", plain(&["figure", "ringplan", "published", "distance"], 1, rows?));
        if let Some(doubt) = published.doubt {
            println!("{doubt}\n");
        }
    }
    println!("{}", summary(&distances));
    println!("in doubt: {}", summary(&doubted));
    let is_wrong = distances.iter().any(|distance| distance.abs() >= TOO_FAR);
    Ok(if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn summary(distances: &[f64]) -> String {
    let above_2 = distances.iter().filter(|distance| distance.abs() >= 2.0).count();
    let largest = distances.iter().fold(0.0_f64, |largest, distance| largest.max(distance.abs()));
    format!("{} distances, {above_2} of 2 or more, the largest {largest:.1}", distances.len())
}

fn run(published: &Published) -> Result<Results> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/published_tables");
    let path = folder.join(published.scenario);
    let reading = read(&path, &[]);
    let Scenario { calendar, center, demand, run, .. } = reading
        .scenario
        .with_context(|| ringplan::diagnostic::text(&reading.problems, &reading.sources, false))?;
    let model = Model::new(&center, &demand, &calendar);
    Ok(simulate(&model, run.seed, run.replications, &Unwatched))
}

/// The cells of one line of a table, and the distance.
fn row(figure: &Figure, results: &Results) -> Result<(Vec<String>, f64)> {
    let found = match figure.of {
        Of::Queue(whose) => results.queue(whose, figure.period, figure.metric),
        Of::Group(whose) => results.group(whose, figure.period, figure.metric),
    };
    let found = found.ok_or_else(|| anyhow!("no figure for {}", figure.name))?;
    let ours = (figure.scale)(found);
    let half_width = ours.half_width.context("too few replications")?;
    let own_error = half_width / t_975(ours.n - 1).context("too few replications")?;
    let distance = (ours.mean - figure.value) / own_error.hypot(figure.standard_error());
    let decimals = (1.0 - half_width.log10()).ceil().max(0.0) as usize;
    let published = match figure.half_width {
        Some(width) => format!("{} ±{width}", figure.value),
        None => figure.value.to_string(),
    };
    let ours = format!("{:.decimals$} ±{half_width:.decimals$}", ours.mean);
    Ok((vec![figure.name.to_owned(), ours, published, format!("{distance:+.1}")], distance))
}
