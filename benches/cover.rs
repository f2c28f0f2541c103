//! Covers of made-up requirements with a peak of 80, beside their bounds.
//!
//! `cargo bench --bench cover -- day` plans a day in quarter-hours with shifts of 4 to 10 hours, a meal and
//! two short breaks; `week-8h-same`, `week-8h-span`, `week-many-same` and `week-many-span` plan a cyclic
//! week of five-day tours with two days off in a row, of 8 hours or of several lengths, which start at the
//! same time or within two hours. Several words plan one after the other. `--seconds S` (default: 5 for the
//! day, 60 for weeks) is the limit of each, `--seed N` names the random choices. One JSON object a line.

use std::time::Instant;

use ringplan::optimize::{Cover, Duty, Tour, Window};
use ringplan::schedule::{Effort, search};
use ringplan::watch::Watch;

const SLOTS_PER_DAY: usize = 96;

/// Stops after some seconds.
struct Limit {
    started: Instant,
    seconds: f64,
}

impl Watch for Limit {
    fn progress(&self, _done: u64, _total: u64) {}

    fn say(&self, what: &str) {
        if std::env::var_os("VERBOSE").is_some() {
            eprintln!("{:.2} s: {what}", self.started.elapsed().as_secs_f64());
        }
    }

    fn stop(&self) -> bool {
        self.started.elapsed().as_secs_f64() >= self.seconds
    }
}

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let (mut names, mut seed, mut seconds) = (Vec::new(), 1, None);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|text| text.parse::<f64>().ok());
        match word.as_str() {
            "--seed" => seed = number().expect("--seed N") as u64,
            "--seconds" => seconds = Some(number().expect("--seconds S")),
            _ => names.push(word),
        }
    }
    if names.is_empty() {
        println!(
            "usage: cargo bench --bench cover -- [--seed N] [--seconds S] day|week-8h-same|week-8h-span|week-many-same|week-many-span…"
        );
    }
    for name in names {
        let cover = match name.as_str() {
            "day" => day(),
            "week-8h-same" => week(&[8], 0),
            "week-8h-span" => week(&[8], 4),
            "week-many-same" => week(&[6, 7, 8, 9], 0),
            "week-many-span" => week(&[6, 7, 8, 9], 4),
            _ => panic!("no cover is called {name}"),
        };
        let seconds = seconds.unwrap_or(if name == "day" { 5.0 } else { 60.0 });
        let limit = Limit { started: Instant::now(), seconds };
        let plan = search(&cover, Effort { seed, iterations: None }, &limit);
        let seconds = limit.started.elapsed().as_secs_f64();
        match plan {
            Some(plan) => println!(
                "{{\"cover\": \"{name}\", \"cost\": {:.1}, \"bound\": {:.2}, \"gap\": {:.4}, \"iterations\": {}, \"seconds\": {seconds:.2}}}",
                plan.cost,
                plan.bound,
                plan.cost / plan.bound - 1.0,
                plan.iterations
            ),
            None => {
                println!("{{\"cover\": \"{name}\", \"cost\": null, \"seconds\": {seconds:.2}}}")
            }
        }
    }
}

/// Two peaks over the day, less at the weekend, a little noise.
fn required(day: usize, slot: usize, least: f64) -> u32 {
    let hour = slot as f64 / 4.0;
    let hill = |at: f64, width: f64| (-((hour - at) / width).powi(2) / 2.0).exp();
    let shape = 0.95 * hill(10.5, 2.2) + 0.85 * hill(15.5, 2.4) + 0.35 * hill(20.0, 2.0);
    let of_day = [1.0, 0.95, 0.9, 0.92, 0.97, 0.6, 0.5][day % 7];
    let noise = ((day * SLOTS_PER_DAY + slot) as f64 * 12.9898).sin() * 43_758.547;
    (least + (76.0 - least) * of_day * shape.min(1.0) + 3.0 * (noise - noise.floor())).round()
        as u32
}

/// A meal and two short breaks in windows; a short shift has one break.
fn breaks(slots: usize) -> Vec<Window> {
    let middle = slots / 2;
    if slots < 24 {
        return vec![Window { first: 4, last: slots - 5, length: 1 }];
    }
    vec![
        Window { first: 4, last: middle - 5, length: 1 },
        Window { first: middle - 4, last: middle + 2, length: 2 },
        Window { first: middle + 4, last: slots - 5, length: 1 },
    ]
}

fn day() -> Cover {
    let open = 24..SLOTS_PER_DAY;
    let required = (0..SLOTS_PER_DAY)
        .map(|slot| if open.contains(&slot) { required(0, slot, 6.0) } else { 0 });
    let mut cover = Cover::new(required.collect());
    for slots in (16..=40).step_by(2) {
        for start in (open.start..=SLOTS_PER_DAY - slots).step_by(2) {
            let duty = Duty::new((start..start + slots).map(Some).collect(), breaks(slots));
            let place = cover.duties.len();
            cover.duties.push(duty);
            cover.pools.push(vec![place]);
            cover.tours.push(Tour { cost: slots as f64 / 4.0, pools: vec![place] });
        }
    }
    cover
}

/// Starts every half-hour, all day; `span` is how many half-hours later a day may begin than the first.
fn week(hours: &[usize], span: usize) -> Cover {
    let all = 7 * SLOTS_PER_DAY;
    let mut cover = Cover::new(
        (0..all).map(|slot| required(slot / SLOTS_PER_DAY, slot % SLOTS_PER_DAY, 5.0)).collect(),
    );
    let starts = SLOTS_PER_DAY / 2;
    for &hours in hours {
        let first = cover.duties.len();
        for start in (0..all).step_by(2) {
            let slots = (start..start + 4 * hours).map(|slot| Some(slot % all)).collect();
            cover.duties.push(Duty::new(slots, breaks(4 * hours)));
        }
        let first_pool = cover.pools.len();
        for day in 0..7 {
            for start in 0..starts {
                let last = (start + span).min(starts - 1);
                cover.pools.push((start..=last).map(|at| first + day * starts + at).collect());
            }
        }
        for off in 0..7 {
            for start in 0..starts {
                let days = (0..5).map(|day| (off + 2 + day) % 7);
                let pools = days.map(|day| first_pool + day * starts + start).collect();
                cover.tours.push(Tour { cost: 5.0 * hours as f64, pools });
            }
        }
    }
    cover
}
