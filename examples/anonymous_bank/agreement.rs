//! How well a prediction agrees with what happened, half-hour by half-hour.

use std::fmt::Write as _;

use crate::log::OPEN_S;
use crate::presence::{INTERVAL_S, INTERVALS, Pauses};
use crate::replay::Variant;
use crate::scenario::clock;

/// What became of the calls of a half-hour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    pub calls: f64,
    pub in_time: f64,
    pub abandoned: f64,
    /// Of all, those who hung up included.
    pub wait_s: f64,
}

impl Cell {
    fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        self.in_time += other.in_time;
        self.abandoned += other.abandoned;
        self.wait_s += other.wait_s;
    }
}

/// What became of a day's calls, by half-hour: of the bank's own, and of the internet desk's.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome([[Cell; 2]; INTERVALS]);

impl Default for Outcome {
    fn default() -> Self {
        Self([[Cell::default(); 2]; INTERVALS])
    }
}

impl Outcome {
    pub fn book(&mut self, half_hour: usize, internet: bool, cell: Cell) {
        self.0[half_hour][usize::from(internet)].add(&cell);
    }

    /// A half-hour, with or without the internet desk.
    pub fn of(&self, half_hour: usize, internet: bool) -> Cell {
        let [mut sum, desk] = self.0[half_hour];
        if internet {
            sum.add(&desk);
        }
        sum
    }
}

/// A day of the log and what its replays give.
pub struct Played {
    pub actual: Outcome,
    pub replications: Vec<Outcome>,
}

/// A share or a mean wait of a half-hour's calls.
#[derive(Clone, Copy)]
struct Measure {
    title: &'static str,
    unit: &'static str,
    /// The sum over the calls, in parts of which one per call is the unit.
    sum: fn(&Cell) -> f64,
}

const MEASURES: [Measure; 3] = [
    Measure { title: "in 20 s", unit: " %", sum: |cell| 100.0 * cell.in_time },
    Measure { title: "hung up", unit: " %", sum: |cell| 100.0 * cell.abandoned },
    Measure { title: "mean wait", unit: " s", sum: |cell| cell.wait_s },
];

/// A half-hour of a day: how many calls, what happened to each on average, what was predicted.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    calls: f64,
    actual: f64,
    predicted: f64,
}

/// Means over points, weighted by calls.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Agreement {
    actual: f64,
    predicted: f64,
    /// Mean of |predicted − actual|.
    absolute: f64,
    /// `None` where one of them is always the same.
    correlation: Option<f64>,
}

impl Agreement {
    fn of(points: &[Point]) -> Self {
        let calls: f64 = points.iter().map(|p| p.calls).sum();
        let mean =
            |f: &dyn Fn(&Point) -> f64| points.iter().map(|p| p.calls * f(p)).sum::<f64>() / calls;
        let (actual, predicted) = (mean(&|p| p.actual), mean(&|p| p.predicted));
        let a = |p: &Point| p.actual - actual;
        let b = |p: &Point| p.predicted - predicted;
        let spread = (mean(&|p| a(p) * a(p)) * mean(&|p| b(p) * b(p))).sqrt();
        let correlation = mean(&|p| a(p) * b(p)) / spread;
        Self {
            actual,
            predicted,
            absolute: mean(&|p| (p.predicted - p.actual).abs()),
            correlation: correlation.is_finite().then_some(correlation),
        }
    }
}

/// The points of some half-hours of all days. What happened is `actual` of a day, or what a replication
/// of it gave.
fn points(
    days: &[Played],
    half_hours: std::ops::Range<usize>,
    (measure, internet): (Measure, bool),
    actual: impl Fn(&Played) -> &Outcome,
) -> Vec<Point> {
    let mut points = Vec::new();
    for day in days {
        for half_hour in half_hours.clone() {
            let happened = actual(day).of(half_hour, internet);
            let mut predicted = Cell::default();
            let replications = day.replications.iter().map(|one| one.of(half_hour, internet));
            replications.for_each(|cell| predicted.add(&cell));
            if happened.calls > 0.0 {
                points.push(Point {
                    calls: happened.calls,
                    actual: (measure.sum)(&happened) / happened.calls,
                    predicted: (measure.sum)(&predicted) / predicted.calls,
                });
            }
        }
    }
    points
}

/// What the mean absolute error and the correlation would be if the model were true: each replication
/// takes its turn as what happened.
fn by_chance(days: &[Played], what: (Measure, bool)) -> (f64, f64) {
    let replications = days.iter().map(|day| day.replications.len()).min().unwrap_or(0);
    let one =
        |n: usize| Agreement::of(&points(days, 0..INTERVALS, what, |day| &day.replications[n]));
    let all: Vec<Agreement> = (0..replications).map(one).collect();
    let mean = |f: fn(&Agreement) -> f64| all.iter().map(f).sum::<f64>() / all.len() as f64;
    (mean(|a| a.absolute), mean(|a| a.correlation.unwrap_or(0.0)))
}

/// By half-hour over all days: what happened, what was predicted, and how they go together from day to
/// day, in Markdown.
pub fn table(days: &[Played], variant: Variant) -> String {
    let mut text = format!("| {} | calls a day |", variant.title());
    for measure in MEASURES {
        let _ = write!(text, " {}, actual | predicted | abs. error | corr. |", measure.title);
    }
    text += "\n|---|---:|";
    text += &"---:|---:|---:|---:|".repeat(MEASURES.len());
    text.push('\n');
    for half_hour in 0..INTERVALS {
        let points =
            |measure| points(days, half_hour..half_hour + 1, (measure, true), |day| &day.actual);
        let calls: f64 = points(MEASURES[0]).iter().map(|point| point.calls).sum();
        let time = clock(OPEN_S + INTERVAL_S * half_hour as i64);
        let _ = write!(text, "| {time} | {:.1} |", calls / days.len() as f64);
        for measure in MEASURES {
            let Agreement { actual, predicted, absolute, correlation } =
                Agreement::of(&points(measure));
            let (unit, r) = (measure.unit, shown(correlation));
            let _ =
                write!(text, " {actual:.1}{unit} | {predicted:.1}{unit} | {absolute:.1} | {r} |");
        }
        text.push('\n');
    }
    text
}

/// Over all half-hours of all days, for each variant, in Markdown.
pub fn summary(played: &[(Variant, Vec<Played>)]) -> String {
    let mut text = String::from(
        "\
| replay | of the calls | actual | predicted | mean error | mean absolute error | correlation |
|---|---|---:|---:|---:|---:|---:|
",
    );
    for internet in [true, false] {
        for (variant, days) in played {
            for measure in MEASURES {
                let what = (measure, internet);
                let found = Agreement::of(&points(days, 0..INTERVALS, what, |day| &day.actual));
                let (absolute_by_chance, r_by_chance) = by_chance(days, what);
                let unit = measure.unit;
                let scope = if internet { "" } else { ", all but internet" };
                let _ = writeln!(
                    text,
                    "| {}{scope} | {} | {:.1}{unit} | {:.1}{unit} | {} | {:.1} ({:.1}) | {} ({:.2}) |",
                    variant.title(),
                    measure.title,
                    found.actual,
                    found.predicted,
                    with_minus(format!("{:+.1}", found.predicted - found.actual)),
                    found.absolute,
                    absolute_by_chance,
                    shown(found.correlation),
                    r_by_chance,
                );
            }
        }
    }
    text
}

fn shown(correlation: Option<f64>) -> String {
    correlation.map_or("–".into(), |r| with_minus(format!("{r:.2}")))
}

fn with_minus(number: String) -> String {
    number.replace('-', "−")
}

/// How to read the summary, and why the prediction is not what happened.
pub fn explanation(played: &[(Variant, Vec<Played>)], bank: &Pauses) -> String {
    let error = |which: Variant| {
        let days = played.iter().find(|(variant, _)| *variant == which).map_or(&[][..], |x| &x.1);
        let points = points(days, 0..INTERVALS, (MEASURES[2], false), |day| &day.actual);
        let found = Agreement::of(&points);
        found.actual - found.predicted
    };
    let closed = 1.0 - error(Variant::WithPauses) / error(Variant::AsRealised);
    let days = played.first().map_or(0, |(_, days)| days.len());
    let waiting_s = bank.waiting_s as f64;
    format!(
        "
Over the {INTERVALS} half-hours of {days} days, weighted by calls; in brackets what it would be if the model were true, so that
nothing but chance came between. *As realised*: each call with its own service time; who hung up with the patience that he
showed, who was answered after a wait with more than that. *Short pauses*: the same, with a pause after each call.
*Drawn*: service times and patience from the month's laws, so that only the calls' moments and the agents are the day's own.
Who was there, and how patient those were who hung up, is read from the same calls: this tests the simulation, it is no forecast.

What is left is not chance. An agent counts as free between his calls, and the log does not tell when he was not: while
callers to regular banking waited, {idle:.1} of {present:.1} agents who counted as present served nobody. Short pauses close {closed:.0} % of the
gap in the mean wait of the bank's own callers; what else must have kept agents from the line (longer absences, kinds of calls that
not everybody took) is not in the log for each day.
",
        idle = bank.idle_s as f64 / waiting_s,
        present = bank.present_s as f64 / waiting_s,
        closed = 100.0 * closed,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(calls: f64, actual: f64, predicted: f64) -> Point {
        Point { calls, actual, predicted }
    }

    #[test]
    fn agreement_by_hand() {
        let found = Agreement::of(&[point(1.0, 0.0, 10.0), point(3.0, 20.0, 10.0 + 4.0)]);
        assert_eq!((found.actual, found.predicted), (15.0, 13.0));
        assert_eq!(found.absolute, (10.0 + 3.0 * 6.0) / 4.0);
        assert!((found.correlation.unwrap() - 1.0).abs() < 1e-12, "two points lie on a line");
        assert_eq!(Agreement::of(&[point(2.0, 1.0, 5.0), point(2.0, 3.0, 5.0)]).correlation, None);
        let against = [point(1.0, 0.0, 3.0), point(1.0, 1.0, 2.0), point(1.0, 2.0, 1.0)];
        assert!((Agreement::of(&against).correlation.unwrap() + 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_model_that_is_always_the_same_has_no_chance() {
        let mut outcome = Outcome::default();
        outcome.book(3, false, Cell { calls: 2.0, in_time: 1.0, abandoned: 1.0, wait_s: 90.0 });
        outcome.book(4, true, Cell { calls: 1.0, in_time: 1.0, abandoned: 0.0, wait_s: 0.0 });
        let day = Played { actual: Outcome::default(), replications: vec![outcome.clone(); 3] };
        let (absolute, r) = by_chance(&[day], (MEASURES[2], true));
        assert_eq!(absolute, 0.0);
        assert!((r - 1.0).abs() < 1e-12);
        assert_eq!((outcome.of(4, true).calls, outcome.of(4, false).calls), (1.0, 0.0));
    }
}
