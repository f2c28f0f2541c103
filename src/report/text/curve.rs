//! A sweep on screen: a table of its points and a picture of cost against service level.

use std::io::{self, Write};

use super::super::{ComparisonReport, table};
use super::comparison::{Shown, Unit, signed, targets_met, value};
use crate::stats::Estimate;
use crate::what_if::{Change, Point, Worth, curve, difference_in};

/// Characters of the picture, its frame aside.
const WIDTH: usize = 60;
const HEIGHT: usize = 14;

/// What the table says of each point; then what it costs, in money or in paid hours.
const FIGURES: [Shown; 3] = [
    ("service_level", "in time", Unit::Share),
    ("abandon_rate", "abandoned", Unit::Share),
    ("asa_s", "mean wait", Unit::Seconds),
];
const COST: Shown = ("cost", "cost", Unit::Amount);
const PAID: Shown = ("paid_hours", "paid", Unit::Hours);

/// What the swept keys are called in the table: there are at most two.
const LETTERS: [&str; 2] = ["A", "B"];

impl ComparisonReport<'_> {
    /// Nothing where no sweep was asked for.
    pub(super) fn write_curve(&self, out: &mut dyn Write) -> io::Result<()> {
        let points = curve(&self.comparison.changes);
        let swept: Vec<&Change> =
            self.comparison.changes.iter().filter(|change| change.swept).collect();
        let Some(&first) = swept.first() else { return Ok(()) };
        let priced = swept.iter().any(|change| figure(change, "cost", Side::Change).is_some());
        let cost = if priced { COST } else { PAID };
        let valued = swept.iter().find_map(|change| change.worth.as_ref());
        let keys = edits(first, |edit| edit.0);
        writeln!(out)?;
        for (letter, key) in LETTERS.iter().zip(&keys) {
            writeln!(out, "{letter} = {key}")?;
        }
        let shown: Vec<Shown> = [&FIGURES[..], &[cost]].concat();
        let words = shown.iter().map(|&(_, words, _)| words);
        let letters = LETTERS[..keys.len()].iter().copied();
        let header: Vec<&str> = letters
            .chain(words)
            .chain(["targets met"])
            .chain(valued.map(|_| "worth"))
            .chain([""])
            .collect();
        let of_points = swept
            .iter()
            .zip(&points)
            .map(|(change, point)| point_row(change, point, &shown, valued.is_some()));
        let rows = [self.base_row(first, keys.len(), &shown, valued.is_some())];
        let rows = rows.into_iter().chain(of_points).collect();
        writeln!(out, "\n{}", table::plain(&header, 1, rows))?;
        if let Some(Worth { group, .. }) = valued {
            writeln!(out, "worth: agents of {group}, below 0: to be added.")?;
        }
        writeln!(out, "● efficient: no other point serves as many in time for as little.")?;
        let base = Point {
            name: String::new(),
            service_level: mean(first, "service_level", Side::Base),
            cost: mean(first, cost.0, Side::Base),
            efficient: false,
        };
        draw(&points, &base, cost.1, out)
    }

    /// The base beside the points of its sweep.
    fn base_row(
        &self,
        first: &Change,
        keys: usize,
        shown: &[Shown],
        is_valued: bool,
    ) -> Vec<String> {
        let names = ["as it is", ""].into_iter().take(keys).map(str::to_owned);
        let figures =
            shown.iter().map(|&(metric, _, unit)| value(figure(first, metric, Side::Base), unit));
        let targets = targets_met(first.targets.iter().filter_map(|t| t.base.as_ref()));
        let worth = is_valued.then(String::new);
        let end = [targets].into_iter().chain(worth).chain(["○".to_owned()]);
        names.chain(figures).chain(end).collect()
    }
}

fn point_row(change: &Change, point: &Point, shown: &[Shown], is_valued: bool) -> Vec<String> {
    let values = edits(change, |edit| edit.1).into_iter().map(str::to_owned);
    let figures =
        shown.iter().map(|&(metric, _, unit)| value(figure(change, metric, Side::Change), unit));
    let targets = targets_met(change.targets.iter().filter_map(|target| target.change.as_ref()));
    let worth = is_valued.then(|| {
        let agents = change.worth.as_ref().and_then(|worth| worth.agents);
        signed(agents, Unit::Amount)
    });
    let mark = if point.efficient { "●" } else { "·" }.to_owned();
    values.chain(figures).chain([targets]).chain(worth).chain([mark]).collect()
}

/// Which side's figure is meant.
#[derive(Clone, Copy)]
enum Side {
    Base,
    Change,
}

/// A figure in all.
fn figure(change: &Change, metric: &str, side: Side) -> Option<Estimate> {
    let difference = difference_in(&change.total, metric)?;
    match side {
        Side::Base => difference.base,
        Side::Change => difference.change,
    }
}

fn mean(change: &Change, metric: &str, side: Side) -> Option<f64> {
    figure(change, metric, side).map(|estimate| estimate.mean)
}

/// Keys or values of a point's edits.
fn edits<'a>(change: &'a Change, part: impl Fn((&'a str, &'a str)) -> &'a str) -> Vec<&'a str> {
    change.edits.iter().filter_map(|edit| edit.rsplit_once(" = ")).map(part).collect()
}

/// Service level upwards, cost to the right.
fn draw(points: &[Point], base: &Point, cost: &str, out: &mut dyn Write) -> io::Result<()> {
    // Later ones hide earlier ones: the efficient points come last.
    let of = |efficient| points.iter().filter(move |point| point.efficient == efficient);
    let marks = of(false).map(|point| (point, '·')).chain([(base, '○')]);
    let marks: Vec<(&Point, char)> = marks.chain(of(true).map(|point| (point, '●'))).collect();
    let known = || marks.iter().filter_map(|(p, mark)| Some((p.cost?, p.service_level?, *mark)));
    let (Some(x), Some(y)) = (range(known().map(|p| p.0)), range(known().map(|p| p.1))) else {
        return Ok(());
    };
    let mut picture = vec![vec![' '; WIDTH]; HEIGHT];
    let place = |value: f64, (low, high): (f64, f64), cells: usize| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        (share * (cells - 1) as f64).round() as usize
    };
    for (cost, level, mark) in known() {
        picture[HEIGHT - 1 - place(level, y, HEIGHT)][place(cost, x, WIDTH)] = mark;
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
