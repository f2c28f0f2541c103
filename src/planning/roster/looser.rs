//! Rules of people, loosened step by step.

use crate::schedule::roster::rules::*;

/// Rests, hours and starts are loosened by so much at a time.
const STEP_MIN: u32 = 30;
/// A week has no more minutes than this.
const WEEK_MIN: u32 = 7 * 24 * 60;

/// Each way in which a law can be loosened, from least to most; a law that can only be kept or let go has
/// none.
pub(super) fn ladders(law: &Law, days: usize) -> Vec<Vec<Law>> {
    let days = days as u16;
    match law {
        Law::MostDaysWorked(law) => {
            vec![up(law.most, days, |most| Law::MostDaysWorked(MostDaysWorked { most }))]
        }
        Law::LeastDaysWorked(law) => {
            vec![down(law.least, |least| Law::LeastDaysWorked(LeastDaysWorked { least }))]
        }
        Law::LeastDaysOff(law) => {
            vec![down(law.least, |least| Law::LeastDaysOff(LeastDaysOff { least }))]
        }
        Law::Weekends(law) => {
            vec![up(law.most, days / 7 + 1, |most| Law::Weekends(Weekends { most }))]
        }
        Law::RollingWeekends(law) => vec![up(law.most, law.of, |most| {
            Law::RollingWeekends(RollingWeekends { most, ..law.clone() })
        })],
        Law::DaysWorked(law) => vec![
            down(law.least, |least| Law::DaysWorked(DaysWorked { least, ..law.clone() })),
            up(law.most, (law.to - law.from) as u16, |most| {
                Law::DaysWorked(DaysWorked { most, ..law.clone() })
            }),
        ],
        Law::Nights(law) => vec![
            up(law.most, days, |most| Law::Nights(Nights { most, ..law.clone() })),
            down(law.off_after, |off_after| Law::Nights(Nights { off_after, ..law.clone() })),
        ],
        Law::Rest(law) => {
            vec![fewer(law.least_min, |least_min| Law::Rest(Rest { least_min, ..law.clone() }))]
        }
        Law::Hours(law) => vec![
            fewer(law.least_min, |least_min| Law::Hours(Hours { least_min, ..law.clone() })),
            more(law.most_min, WEEK_MIN, |most_min| Law::Hours(Hours { most_min, ..law.clone() })),
        ],
        Law::StartSpread(law) => vec![more(law.most_min, 24 * 60, |most_min| {
            Law::StartSpread(StartSpread { most_min, ..law.clone() })
        })],
        _ => Vec::new(),
    }
}

fn up(from: u16, to: u16, law: impl Fn(u16) -> Law) -> Vec<Law> {
    (from.saturating_add(1)..=to).map(law).collect()
}

fn down(from: u16, law: impl Fn(u16) -> Law) -> Vec<Law> {
    (0..from).rev().map(law).collect()
}

fn more(from: u32, to: u32, law: impl Fn(u32) -> Law) -> Vec<Law> {
    (from / STEP_MIN + 1..=to / STEP_MIN).map(|steps| law(steps * STEP_MIN)).collect()
}

fn fewer(from: u32, law: impl Fn(u32) -> Law) -> Vec<Law> {
    (0..from.div_ceil(STEP_MIN)).rev().map(|steps| law(steps * STEP_MIN)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_looser_than_the_one_before() {
        let rest = ladders(&Law::Rest(Rest::of(100)), 7);
        let minutes = |law: &Law| match law {
            Law::Rest(law) => law.least_min,
            _ => panic!("rest"),
        };
        assert_eq!(rest[0].iter().map(minutes).collect::<Vec<_>>(), [90, 60, 30, 0]);
        let days = ladders(&Law::MostDaysWorked(MostDaysWorked { most: 5 }), 7);
        assert_eq!(days[0].len(), 2);
        let fixed = Law::Fixed(Fixed { day: 0, held: Held::Off });
        assert!(ladders(&fixed, 7).is_empty());
    }
}
