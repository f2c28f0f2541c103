//! A sweep on screen: a table of its points and a picture of cost against service level.

use std::io::{self, Write};

use super::super::{ComparisonReport, table};
use super::comparison::{Unit, targets_met, value};
use crate::what_if::{Change, Point, curve, difference_in};

/// Characters of the picture, its frame aside.
const WIDTH: usize = 60;
const HEIGHT: usize = 14;

/// What the swept keys are called in the table: there are at most two.
const LETTERS: [&str; 2] = ["A", "B"];

impl ComparisonReport<'_> {
    /// Nothing where no sweep was asked for.
    pub(super) fn write_curve(&self, out: &mut dyn Write) -> io::Result<()> {
        let points = curve(&self.comparison.changes);
        if points.is_empty() {
            return Ok(());
        }
        let priced = self.comparison.changes.iter().any(|c| metric(c, "cost", Unit::Amount).1);
        let swept = || self.comparison.changes.iter().filter(|change| change.swept);
        let keys: Vec<&str> = swept().next().map_or(vec![], |change| edits(change, |edit| edit.0));
        writeln!(out)?;
        for (letter, key) in LETTERS.iter().zip(&keys) {
            writeln!(out, "{letter} = {key}")?;
        }
        let rows = swept().zip(&points).map(|(change, point)| point_row(change, point, priced));
        let cost = if priced { "cost" } else { "paid" };
        let figures = ["in time", "abandoned", "mean wait", cost, "targets met", ""];
        let header = [&LETTERS[..keys.len()], &figures].concat();
        writeln!(out, "\n{}", table::plain(&header, 0, rows.collect()))?;
        writeln!(out, "● efficient: no other point serves as many in time for as little.")?;
        draw(&points, cost, out)
    }
}

fn point_row(change: &Change, point: &Point, priced: bool) -> Vec<String> {
    let (cost, unit) = if priced { ("cost", Unit::Amount) } else { ("paid_hours", Unit::Hours) };
    let figures = [
        metric(change, "service_level", Unit::Share).0,
        metric(change, "abandon_rate", Unit::Share).0,
        metric(change, "asa_s", Unit::Seconds).0,
        metric(change, cost, unit).0,
        targets_met(change.targets.iter().filter_map(|target| target.change.as_ref())),
        if point.efficient { "●" } else { "·" }.to_owned(),
    ];
    edits(change, |edit| edit.1).into_iter().map(str::to_owned).chain(figures).collect()
}

/// Keys or values of a point's edits.
fn edits<'a>(change: &'a Change, part: impl Fn((&'a str, &'a str)) -> &'a str) -> Vec<&'a str> {
    change.edits.iter().filter_map(|edit| edit.rsplit_once(" = ")).map(part).collect()
}

/// A figure of the change in all, and whether there is one.
fn metric(change: &Change, name: &str, unit: Unit) -> (String, bool) {
    let figure = difference_in(&change.total, name).and_then(|difference| difference.change);
    (value(figure, unit), figure.is_some())
}

/// Service level upwards, cost to the right.
fn draw(points: &[Point], cost: &str, out: &mut dyn Write) -> io::Result<()> {
    let known = || points.iter().filter_map(|p| Some((p.cost?, p.service_level?, p.efficient)));
    let (Some(x), Some(y)) = (range(known().map(|p| p.0)), range(known().map(|p| p.1))) else {
        return Ok(());
    };
    let mut picture = vec![vec![' '; WIDTH]; HEIGHT];
    let place = |value: f64, (low, high): (f64, f64), cells: usize| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        (share * (cells - 1) as f64).round() as usize
    };
    // Efficient points last, so that none hides behind another.
    for efficient in [false, true] {
        for (cost, level, _) in known().filter(|point| point.2 == efficient) {
            let row = HEIGHT - 1 - place(level, y, HEIGHT);
            picture[row][place(cost, x, WIDTH)] = if efficient { '●' } else { '·' };
        }
    }
    writeln!(out)?;
    for (row, cells) in picture.iter().enumerate() {
        let label = match row {
            0 => table::percent(y.1),
            _ if row == HEIGHT - 1 => table::percent(y.0),
            _ => String::new(),
        };
        let cells: String = cells.iter().collect();
        writeln!(out, "{label:>8} │{}", cells.trim_end())?;
    }
    let (low, high) = (table::amount(x.0), table::amount(x.1));
    writeln!(out, "{:>8} └{}", "in time", "─".repeat(WIDTH))?;
    writeln!(out, "{:10}{low}{high:>width$} {cost}", "", width = WIDTH - low.len())
}

/// Smallest and largest; `None` of nothing.
fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |found, value| match found {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}
