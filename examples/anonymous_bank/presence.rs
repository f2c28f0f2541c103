//! Who was there: the log names the agent of a service, but not when he logged on and off.

use std::collections::{BTreeMap, BTreeSet};

use crate::estimate::Seen;
use crate::log::{CLOSE_S, Call, Day, Kind, OPEN_S, WORKDAYS};

/// An agent of the bank without a call for longer than this was away; up to it he counts as present.
/// In longer gaps callers were waiting about as often as at any other time, as if he was not there;
/// see [`line_share`].
pub const BANK_AWAY_S: i64 = 30 * 60;
/// The same for the internet desk, whose agents have fewer calls: in gaps of 30 to 90 minutes callers
/// waited a third as often as at other times, so most of the time the agent was there and free.
pub const INTERNET_AWAY_S: i64 = 90 * 60;
/// Half-hours from opening to closing.
pub const INTERVALS: usize = 34;
/// Length of one of them in seconds.
pub const INTERVAL_S: i64 = 30 * 60;

/// A stretch of time in seconds of the day, from the first up to the second.
pub type Stretch = (i64, i64);

/// What an agent's calls tell of his day.
#[derive(Debug, Default, PartialEq)]
pub struct Presence {
    /// From the first call after an absence to the end of the last one before the next.
    pub spells: Vec<Stretch>,
    /// Between two calls of one spell.
    pub gaps: Vec<Stretch>,
}

/// The spells and gaps of an agent from his services, sorted by their start. Services that overlap
/// (a second call taken while the first is held) are one stretch of work.
pub fn presence(services: &[Stretch], away_s: i64) -> Presence {
    let mut found = Presence::default();
    let Some(&(mut from, mut until)) = services.first() else {
        return found;
    };
    for &(start, end) in &services[1..] {
        if start - until > away_s {
            found.spells.push((from, until));
            from = start;
        } else if start > until {
            found.gaps.push((until, start));
        }
        until = until.max(end);
    }
    found.spells.push((from, until));
    found
}

/// The services of each of these agents on one day, sorted by start.
pub fn services<'a>(day: &'a Day, agents: &BTreeSet<&str>) -> BTreeMap<&'a str, Vec<Stretch>> {
    let mut found: BTreeMap<&str, Vec<Stretch>> = BTreeMap::new();
    for call in &day.calls {
        if let (Some(service_s), Some(agent)) = (call.service_s, call.agent.as_deref())
            && agents.contains(agent)
        {
            let start = call.wait_end_s();
            found.entry(agent).or_default().push((start, start + service_s));
        }
    }
    for list in found.values_mut() {
        list.sort_unstable();
    }
    found
}

/// Agents present in each half-hour of a day, as time averages.
pub fn heads(day: &Day, agents: &BTreeSet<&str>, away_s: i64) -> [f64; INTERVALS] {
    let mut seconds = [0; INTERVALS];
    for services in services(day, agents).values() {
        for spell in presence(services, away_s).spells {
            for (index, sum) in seconds.iter_mut().enumerate() {
                let start = OPEN_S + INTERVAL_S * index as i64;
                *sum += overlap(spell, (start, start + INTERVAL_S));
            }
        }
    }
    seconds.map(|s| s as f64 / INTERVAL_S as f64)
}

/// Whole heads for the five working days of a week, from those of the log's days.
///
/// Each weekday has its own average, scaled so that the five together are five times the average
/// over all days. Of the five, those with the largest remainders are rounded up, as many as bring
/// the sum within half a head of that: rounding takes nobody away and adds nobody.
pub fn whole_week(days: &[(usize, [f64; INTERVALS])]) -> Vec<[u32; INTERVALS]> {
    let mut week = vec![[0; INTERVALS]; WORKDAYS.len()];
    for interval in 0..INTERVALS {
        let mut sums = [(0.0, 0.0); WORKDAYS.len()];
        for (weekday, heads) in days {
            sums[*weekday].0 += heads[interval];
            sums[*weekday].1 += 1.0;
        }
        let averages = sums.map(|(sum, n)| if n > 0.0 { sum / n } else { 0.0 });
        let all = days.iter().map(|(_, heads)| heads[interval]).sum::<f64>() / days.len() as f64;
        let scale =
            all * WORKDAYS.len() as f64 / averages.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        for (day, count) in week.iter_mut().zip(round_together(&averages.map(|a| a * scale))) {
            day[interval] = count;
        }
    }
    week
}

/// Rounds each value up or down so that the sum is the rounded sum: largest remainders go up.
fn round_together(values: &[f64]) -> Vec<u32> {
    let mut whole: Vec<u32> = values.iter().map(|v| v.floor() as u32).collect();
    let sum = values.iter().sum::<f64>().round() as u32;
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].fract().total_cmp(&values[*a].fract()).then(a.cmp(b)));
    let missing = sum.saturating_sub(whole.iter().sum()) as usize;
    for index in order.into_iter().take(missing) {
        whole[index] += 1;
    }
    whole
}

/// When somebody of this kind was waiting: the waits of a day, joined where they touch.
pub fn waiting(calls: &[Call], kind: Kind) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for call in calls.iter().filter(|call| call.queued && call.kind == kind) {
        match joined.last_mut() {
            Some(last) if call.arrival_s <= last.1 => last.1 = last.1.max(call.wait_end_s()),
            _ => joined.push((call.arrival_s, call.wait_end_s())),
        }
    }
    joined
}

/// What the gaps between calls show while callers wait whom these agents serve.
#[derive(Debug, Default)]
pub struct Pauses {
    /// From the end of a call, somebody waiting, to the next call; cut off when the line empties.
    pub after_call: Vec<Seen>,
    /// Agent-seconds of presence while somebody waited.
    pub present_s: i64,
    /// Of these, those in which the agent served nobody.
    pub idle_s: i64,
    /// Of these, those within gaps of more than five minutes.
    pub idle_in_long_gaps_s: i64,
    /// Seconds in which somebody waited.
    pub waiting_s: i64,
}

/// A gap of up to five minutes is a pause; a longer one is a break.
pub const PAUSE_LIMIT_S: i64 = 5 * 60;

/// Follows the agents through the times in which callers of a kind that they serve were waiting.
pub fn pauses(days: &[Day], agents: &BTreeSet<&str>, kind: Kind, away_s: i64) -> Pauses {
    let mut found = Pauses::default();
    for day in days {
        let line = waiting(&day.calls, kind);
        found.waiting_s += line.iter().map(|(from, until)| until - from).sum::<i64>();
        for services in services(day, agents).values() {
            let presence = presence(services, away_s);
            for &spell in &presence.spells {
                found.present_s += shared(spell, &line);
            }
            for &gap in &presence.gaps {
                let idle = shared(gap, &line);
                found.idle_s += idle;
                found.idle_in_long_gaps_s += if gap.1 - gap.0 > PAUSE_LIMIT_S { idle } else { 0 };
                found.after_call.extend(after_call(gap, &line));
            }
        }
    }
    found
}

/// Share of the opening hours in which callers of a kind waited: within the gaps between the calls
/// of these agents that last more than `lengths.0` and up to `lengths.1` seconds, and at any time.
/// Were the agents there and free in those gaps, the first would be 0; had they gone, it would be
/// about the second.
pub fn line_share(
    days: &[Day],
    agents: &BTreeSet<&str>,
    kind: Kind,
    lengths: (i64, i64),
) -> (f64, f64) {
    let (mut gaps_s, mut line_in_gaps_s, mut line_s) = (0, 0, 0);
    for day in days {
        let line = waiting(&day.calls, kind);
        line_s += shared((OPEN_S, CLOSE_S), &line);
        for services in services(day, agents).values() {
            for gap in presence(services, lengths.1).gaps {
                if gap.1 - gap.0 > lengths.0 {
                    gaps_s += gap.1 - gap.0;
                    line_in_gaps_s += shared(gap, &line);
                }
            }
        }
    }
    let open_s = (CLOSE_S - OPEN_S) * days.len() as i64;
    (line_in_gaps_s as f64 / gaps_s as f64, line_s as f64 / open_s as f64)
}

/// The pause at the start of a gap, if somebody was waiting when it began.
fn after_call(gap: Stretch, line: &[Stretch]) -> Option<Seen> {
    let &(_, empties) = line.iter().find(|(from, until)| *from <= gap.0 && gap.0 < *until)?;
    // One second for the log's clocks, which are rounded apart.
    let taken = gap.1 <= empties + 1;
    Some((if taken { gap.1 } else { empties } - gap.0, taken))
}

fn shared(stretch: Stretch, line: &[Stretch]) -> i64 {
    line.iter().map(|&other| overlap(stretch, other)).sum()
}

fn overlap(a: Stretch, b: Stretch) -> i64 {
    (a.1.min(b.1) - a.0.max(b.0)).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::tests::{by, call};

    #[test]
    fn a_long_gap_parts_two_spells_and_a_short_one_does_not() {
        let found = presence(&[(0, 100), (110, 200), (2100, 2200)], 1800);
        assert_eq!(found.spells, [(0, 200), (2100, 2200)]);
        assert_eq!(found.gaps, [(100, 110)]);
        assert_eq!(presence(&[], 1800), Presence::default());
    }

    #[test]
    fn calls_that_overlap_are_one_stretch_of_work() {
        let found = presence(&[(0, 500), (100, 200), (510, 600)], 1800);
        assert_eq!(found.spells, [(0, 600)]);
        assert_eq!(found.gaps, [(500, 510)]);
    }

    #[test]
    fn heads_are_time_averages_and_end_at_closing() {
        let day = Day {
            date: jiff::civil::date(1999, 10, 3),
            calls: vec![
                by("A", call(3, Kind::Ps, OPEN_S + 900, 0, 1800)),
                by("A", call(3, Kind::Ps, 24 * 3600 - 450, 0, 900)),
                by("B", call(3, Kind::Ps, OPEN_S, 0, 1800)),
                by("C", call(3, Kind::In, OPEN_S, 0, 1800)),
            ],
        };
        let found = heads(&day, &BTreeSet::from(["A", "B"]), 1800);
        assert_eq!(found[..3], [1.5, 0.5, 0.0]);
        assert_eq!(found[INTERVALS - 1], 0.25);
    }

    #[test]
    fn whole_heads_keep_the_average_of_the_week() {
        let days: Vec<_> = [7.0, 7.2, 7.4, 7.6, 7.8]
            .into_iter()
            .enumerate()
            .map(|(weekday, heads)| (weekday, [heads; INTERVALS]))
            .collect();
        let week = whole_week(&days);
        let first: Vec<u32> = week.iter().map(|day| day[0]).collect();
        assert_eq!(first, [7, 7, 7, 8, 8]);
        assert_eq!(round_together(&[0.4, 0.4, 0.4, 0.4, 0.4]), [1, 1, 0, 0, 0]);
    }

    #[test]
    fn a_line_in_a_gap_tells_that_the_agent_was_away() {
        let day = Day {
            date: jiff::civil::date(1999, 10, 3),
            calls: vec![
                by("A", call(3, Kind::Ps, OPEN_S, 0, 100)),
                call(3, Kind::Ps, OPEN_S + 200, 250, -1),
                by("A", call(3, Kind::Ps, OPEN_S + 1100, 0, 100)),
            ],
        };
        let agents = BTreeSet::from(["A"]);
        let found = line_share(&[day], &agents, Kind::Ps, (600, 1800));
        assert_eq!(found, (0.25, 250.0 / f64::from(17 * 3600)));
    }

    #[test]
    fn pauses_are_counted_only_while_somebody_waits() {
        let start = OPEN_S;
        let day = Day {
            date: jiff::civil::date(1999, 10, 3),
            calls: vec![
                by("A", call(3, Kind::Ps, start, 0, 100)),
                // Waits from 50 to 110: A pauses ten seconds after his first call.
                by("A", call(3, Kind::Ps, start + 50, 60, 90)),
                // Nobody waits at 200, where A is free until 260.
                by("A", call(3, Kind::Ps, start + 260, 0, 40)),
                // Waits from 290 and hangs up at 350: the pause lasts at least 50.
                call(3, Kind::Ps, start + 290, 60, -1),
                by("A", call(3, Kind::Ps, start + 400, 0, 10)),
            ],
        };
        let found = pauses(&[day], &BTreeSet::from(["A"]), Kind::Ps, 1800);
        assert_eq!(found.after_call, [(10, true), (50, false)]);
        assert_eq!(found.waiting_s, 120);
        assert_eq!(found.present_s, 120);
        assert_eq!(found.idle_s, 60);
        assert_eq!(found.idle_in_long_gaps_s, 0);
    }
}
