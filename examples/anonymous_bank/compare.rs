//! What happened, and what the simulation says would have: by hour of arrival, by kind, in all.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::figures::SOURCES;
use crate::log::{CLOSE_S, Call, Day, Kind, OPEN_S};

/// Sums over contacts that came to the queue or an agent; rates come from sums, never from rates.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    pub calls: f64,
    pub abandoned: f64,
    /// Seconds waited by all of them, those included who did not wait.
    pub wait_s: f64,
}

impl Tally {
    /// Share who hung up, `None` without calls.
    pub fn abandon_share(&self) -> Option<f64> {
        (self.calls > 0.0).then(|| self.abandoned / self.calls)
    }

    /// Mean wait in seconds of all, answered or not, `None` without calls.
    pub fn mean_wait_s(&self) -> Option<f64> {
        (self.calls > 0.0).then(|| self.wait_s / self.calls)
    }

    fn add(&mut self, other: Tally) {
        self.calls += other.calls;
        self.abandoned += other.abandoned;
        self.wait_s += other.wait_s;
    }

    fn over(self, days: f64) -> Tally {
        Tally {
            calls: self.calls / days,
            abandoned: self.abandoned / days,
            wait_s: self.wait_s / days,
        }
    }
}

impl From<&Call> for Tally {
    fn from(call: &Call) -> Self {
        Tally {
            calls: 1.0,
            abandoned: f64::from(call.service_s.is_none()),
            wait_s: call.wait_s as f64,
        }
    }
}

/// Hours of the day in which a call may arrive.
pub const HOURS: std::ops::Range<i64> = OPEN_S / 3600..CLOSE_S / 3600;
/// The kinds of calls and their names in the tables.
pub const KINDS: [(Kind, &str); 6] = [
    (Kind::Ps, "regular banking"),
    (Kind::Ne, "stock trading"),
    (Kind::Pe, "English"),
    (Kind::Nw, "new customers"),
    (Kind::Tt, "rung back"),
    (Kind::In, "internet support"),
];

/// An average working day, cut by hour of arrival and by kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub name: String,
    pub hours: Vec<Tally>,
    pub kinds: Vec<Tally>,
}

impl Outcome {
    fn empty(name: &str) -> Self {
        Outcome {
            name: name.to_owned(),
            hours: vec![Tally::default(); (HOURS.end - HOURS.start) as usize],
            kinds: vec![Tally::default(); KINDS.len()],
        }
    }

    /// All calls of the average day.
    pub fn total(&self) -> Tally {
        self.kinds.iter().fold(Tally::default(), |mut sum, tally| {
            sum.add(*tally);
            sum
        })
    }

    fn book(&mut self, hour: i64, kind: Kind, tally: Tally) {
        if HOURS.contains(&hour) {
            self.hours[(hour - HOURS.start) as usize].add(tally);
            for (sum, (other, _)) in self.kinds.iter_mut().zip(KINDS) {
                if other == kind {
                    sum.add(tally);
                }
            }
        }
    }

    fn per_day(mut self, days: f64) -> Self {
        for tally in self.hours.iter_mut().chain(&mut self.kinds) {
            *tally = tally.over(days);
        }
        self
    }
}

/// What the log says.
pub fn actual(days: &[Day]) -> Outcome {
    let mut outcome = Outcome::empty("Actual");
    for call in days.iter().flat_map(|day| &day.calls) {
        outcome.book(call.arrival_s / 3600, call.kind, call.into());
    }
    outcome.per_day(days.len() as f64)
}

/// Standard error of the actual share abandoning, from the variation between days: calls of one day
/// share its fate and are no independent sample. A ratio of sums, as the simulator's rates are.
pub fn abandon_share_error(days: &[Day]) -> Option<f64> {
    let tallies: Vec<Tally> = days
        .iter()
        .map(|day| {
            day.calls.iter().fold(Tally::default(), |mut sum, call| {
                sum.add(call.into());
                sum
            })
        })
        .collect();
    let n = tallies.len() as f64;
    let calls: f64 = tallies.iter().map(|day| day.calls).sum();
    let share = tallies.iter().map(|day| day.abandoned).sum::<f64>() / calls;
    let squares: f64 = tallies.iter().map(|day| (day.abandoned - share * day.calls).powi(2)).sum();
    (n > 1.0).then(|| (squares / (n - 1.0)).sqrt() * n.sqrt() / calls)
}

/// What a report of `simulate` says, as its JSON stands.
///
/// # Errors
/// The report lacks a queue of the scenario, its intervals, or one of the metrics used here.
pub fn predicted(name: &str, report: &Value) -> Result<Outcome> {
    let mut outcome = Outcome::empty(name);
    let mut days = std::collections::BTreeSet::new();
    for source in &SOURCES {
        let intervals = report["queues"][source.name]["intervals"]
            .as_array()
            .with_context(|| format!("the report has no intervals of queue {}", source.name))?;
        for interval in intervals {
            let start = interval["start"].as_str().context("an interval without a start")?;
            let (date, clock) = start.split_once('T').context("a start without a time")?;
            let hour = clock.get(..2).context("a start without an hour")?.parse()?;
            let tally = tally_of(interval)
                .with_context(|| format!("queue {}, interval {start}", source.name))?;
            if tally.calls > 0.0 {
                days.insert(date.to_owned());
            }
            outcome.book(hour, source.kind, tally);
        }
    }
    Ok(outcome.per_day(days.len().max(1) as f64))
}

/// The sums of an interval, back from its rates. Without calls in it the rates are null.
fn tally_of(interval: &Value) -> Result<Tally> {
    let mean = |metric: &str| interval[metric]["mean"].as_f64();
    let calls = mean("entered").context("no `entered`")?;
    if calls <= 0.0 {
        return Ok(Tally::default());
    }
    Ok(Tally {
        calls,
        abandoned: mean("abandoned").context("no `abandoned`")?,
        wait_s: calls * mean("wait_mean_s").context("no `wait_mean_s`")?,
    })
}

/// The tables for the README, in Markdown: hours, then kinds, then all.
pub fn tables(outcomes: &[Outcome]) -> String {
    let hours = HOURS.map(|hour| format!("{hour:02}:00")).enumerate();
    let hours = hours.map(|(i, name)| (name, outcomes.iter().map(|o| o.hours[i]).collect()));
    let kinds = KINDS.iter().enumerate();
    let kinds = kinds.map(|(i, (_, n))| {
        ((*n).to_owned(), outcomes.iter().map(|o| o.kinds[i]).collect::<Vec<Tally>>())
    });
    let all = (String::from("**all**"), outcomes.iter().map(Outcome::total).collect());
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
    let by_hour: Vec<_> = hours.chain([all.clone()]).collect();
    let by_kind: Vec<_> = kinds.chain([all]).collect();
    format!("{}\n{}", table("hour", &names, &by_hour), table("kind", &names, &by_kind))
}

fn table(first: &str, names: &[&str], rows: &[(String, Vec<Tally>)]) -> String {
    let mut text = format!("| {first} | calls a day |");
    for measure in ["abandoned", "mean wait"] {
        for name in names {
            text.push_str(&format!(" {name}: {measure} |"));
        }
    }
    text.push_str(&format!("\n|---|{}\n", "---:|".repeat(1 + 2 * names.len())));
    for (name, tallies) in rows {
        let calls = tallies.first().map_or(0.0, |actual| actual.calls);
        text.push_str(&format!("| {name} | {calls:.1} |"));
        for tally in tallies {
            let share = tally.abandon_share();
            text.push_str(&share.map_or(" – |".into(), |s| format!(" {:.1} % |", 100.0 * s)));
        }
        for tally in tallies {
            let wait = tally.mean_wait_s();
            text.push_str(&wait.map_or(" – |".into(), |s| format!(" {s:.0} s |")));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::tests::call;
    use serde_json::json;

    fn days() -> Vec<Day> {
        let first = vec![
            call(3, Kind::Ps, 7 * 3600, 0, 60),
            call(3, Kind::Ps, 7 * 3600 + 3599, 30, -1),
            call(3, Kind::In, 23 * 3600, 10, 60),
        ];
        let second = vec![call(4, Kind::Ps, 7 * 3600, 0, 60)];
        let date = |day| jiff::civil::date(1999, 10, day);
        vec![Day { date: date(3), calls: first }, Day { date: date(4), calls: second }]
    }

    #[test]
    fn an_average_day_by_hour_and_kind() {
        let actual = actual(&days());
        assert_eq!(actual.hours[0], Tally { calls: 1.5, abandoned: 0.5, wait_s: 15.0 });
        assert_eq!(actual.hours[16], Tally { calls: 0.5, abandoned: 0.0, wait_s: 5.0 });
        assert_eq!(actual.total().abandon_share(), Some(0.25));
        assert_eq!(actual.total().mean_wait_s(), Some(10.0));
        assert_eq!(actual.kinds[1].mean_wait_s(), None);
    }

    #[test]
    fn the_error_of_a_share_comes_from_the_days() {
        // Share .25; deviations 1 - .75 and 0 - .25; 4 calls on 2 days.
        let error = abandon_share_error(&days()).unwrap();
        assert!((error - (0.125_f64).sqrt() * 2.0_f64.sqrt() / 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_report_is_read_back_into_sums() {
        let empty = json!([]);
        let mut report = json!({ "queues": {} });
        for source in &SOURCES {
            report["queues"][source.name] = json!({ "intervals": empty });
        }
        report["queues"]["vip"]["intervals"] = json!([
            { "start": "1999-10-03T07:30+02:00", "entered": { "mean": 20.0 },
              "abandoned": { "mean": 2.0 }, "wait_mean_s": { "mean": 15.0 } },
            { "start": "1999-10-04T07:30+02:00", "entered": { "mean": 10.0 },
              "abandoned": { "mean": 1.0 }, "wait_mean_s": { "mean": 30.0 } },
            { "start": "1999-10-04T08:00+02:00", "entered": { "mean": 0.0 },
              "abandoned": { "mean": 0.0 }, "wait_mean_s": null },
        ]);
        let predicted = predicted("None", &report).unwrap();
        assert_eq!(predicted.hours[0], Tally { calls: 15.0, abandoned: 1.5, wait_s: 300.0 });
        assert_eq!(predicted.kinds[0], predicted.hours[0]);
        report["queues"]["vip"] = Value::Null;
        assert!(super::predicted("None", &report).is_err());
    }

    #[test]
    fn an_hour_without_calls_has_no_rates() {
        let text = tables(&[actual(&days())]);
        assert!(text.contains("| 07:00 | 1.5 | 33.3 % | 10 s |"), "{text}");
        assert!(text.contains("| 08:00 | 0.0 | – | – |"), "{text}");
        assert!(text.contains("| **all** | 2.0 | 25.0 % | 10 s |"), "{text}");
    }
}
