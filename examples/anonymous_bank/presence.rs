//! Who was there: the log names the agent of a service, but not when he logged on and off.

use std::collections::{BTreeMap, BTreeSet};

use crate::estimate::{self, Seen};
use crate::log::{Call, Day, Kind, OPEN_S};

/// An agent without a call for longer than this was away; up to it he counts as present. The same
/// for all, and fitted to nothing; the scenario says what 15 and 45 minutes would give.
pub const AWAY_S: i64 = 30 * 60;
/// A gap of up to five minutes is a pause, a longer one a break.
pub const PAUSE_LIMIT_S: i64 = 5 * 60;
/// Half-hours from opening to closing.
pub const INTERVALS: usize = 34;
/// Length of one of them in seconds.
pub const INTERVAL_S: i64 = 30 * 60;

/// Codes of some agents.
pub type Agents<'a> = BTreeSet<&'a str>;
/// A stretch of time in seconds of the day, from the first up to the second.
pub type Stretch = (i64, i64);

/// What an agent's calls tell of his day.
#[derive(Debug, Default, PartialEq)]
struct Presence {
    /// From the first call after an absence to the end of the last one before the next.
    spells: Vec<Stretch>,
    /// Between two calls of one spell.
    gaps: Vec<Stretch>,
}

/// The spells and gaps of an agent from his services, sorted by their start. Services that overlap
/// (a second call taken while the first is held) are one stretch of work.
fn presence(services: &[Stretch], away_s: i64) -> Presence {
    let mut found = Presence::default();
    let Some(&(mut from, mut until)) = services.first() else { return found };
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

/// What each of these agents did on one day.
fn presences(day: &Day, agents: &Agents, away_s: i64) -> Vec<Presence> {
    let mut services: BTreeMap<&str, Vec<Stretch>> = BTreeMap::new();
    for call in &day.calls {
        if let (Some(service_s), Some(agent)) = (call.service_s, call.agent.as_deref())
            && agents.contains(agent)
        {
            let start = call.wait_end_s();
            services.entry(agent).or_default().push((start, start + service_s));
        }
    }
    let of_agent = |mut list: Vec<Stretch>| {
        list.sort_unstable();
        presence(&list, away_s)
    };
    services.into_values().map(of_agent).collect()
}

/// When these agents were there on one day, one stretch for each time that one of them was.
pub fn spells(day: &Day, agents: &Agents, away_s: i64) -> Vec<Stretch> {
    presences(day, agents, away_s).into_iter().flat_map(|presence| presence.spells).collect()
}

/// Agents present in each half-hour of a day, as time averages.
pub fn heads(day: &Day, agents: &Agents, away_s: i64) -> [f64; INTERVALS] {
    let presences = presences(day, agents, away_s);
    std::array::from_fn(|index| {
        let start = OPEN_S + INTERVAL_S * index as i64;
        let spells = presences.iter().flat_map(|presence| &presence.spells);
        let seconds: i64 = spells.map(|&spell| overlap(spell, (start, start + INTERVAL_S))).sum();
        seconds as f64 / INTERVAL_S as f64
    })
}

/// What the gaps between calls show while callers wait whom these agents serve.
#[derive(Debug, Default)]
pub struct Pauses {
    /// From the end of a call, somebody waiting, to the next call; cut off when the line empties.
    pub after_call: Vec<Seen>,
    /// Seconds in which somebody waited.
    pub waiting_s: i64,
    /// Agent-seconds of presence in them.
    pub present_s: i64,
    /// Of these, those in which the agent served nobody.
    pub idle_s: i64,
}

impl Pauses {
    /// Mean pause after a call in seconds, up to [`PAUSE_LIMIT_S`].
    pub fn mean_s(&self) -> f64 {
        estimate::restricted_mean(&estimate::survival(&self.after_call), PAUSE_LIMIT_S)
    }

    /// All the time in which a present agent served nobody, shared out over the calls.
    pub fn all_s(&self, handle_mean_s: f64) -> f64 {
        handle_mean_s * self.idle_s as f64 / (self.present_s - self.idle_s) as f64
    }
}

/// Follows the agents through the times in which callers of a kind that they serve were waiting.
pub fn pauses(days: &[Day], agents: &Agents, kind: Kind) -> Pauses {
    let mut found = Pauses::default();
    for day in days {
        let line = waiting(&day.calls, kind);
        found.waiting_s += line.iter().map(|(from, until)| until - from).sum::<i64>();
        for presence in presences(day, agents, AWAY_S) {
            found.present_s += presence.spells.iter().map(|&s| shared(s, &line)).sum::<i64>();
            for gap in presence.gaps {
                found.idle_s += shared(gap, &line);
                found.after_call.extend(after_call(gap, &line));
            }
        }
    }
    found
}

/// When somebody of this kind was waiting: the waits of a day, joined where they touch.
fn waiting(calls: &[Call], kind: Kind) -> Vec<Stretch> {
    let mut joined: Vec<Stretch> = Vec::new();
    for call in calls.iter().filter(|call| call.queued && call.kind == kind) {
        match joined.last_mut() {
            Some(last) if call.arrival_s <= last.1 => last.1 = last.1.max(call.wait_end_s()),
            _ => joined.push((call.arrival_s, call.wait_end_s())),
        }
    }
    joined
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
    use crate::log::CLOSE_S;
    use crate::log::tests::{by, call, day};

    #[test]
    fn a_long_gap_parts_two_spells_and_a_short_one_does_not() {
        let found = presence(&[(0, 100), (110, 200), (2001, 2200)], 1800);
        assert_eq!(found.spells, [(0, 200), (2001, 2200)]);
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
        let day = day(vec![
            by("A", OPEN_S + 900, 0, 1800),
            by("A", CLOSE_S - 450, 0, 900),
            by("B", OPEN_S, 0, 1800),
            by("C", OPEN_S, 0, 1800),
        ]);
        let found = heads(&day, &Agents::from(["A", "B"]), 1800);
        assert_eq!(found[..3], [1.5, 0.5, 0.0]);
        assert_eq!(found[INTERVALS - 1], 0.25);
    }

    #[test]
    fn pauses_are_counted_only_while_somebody_waits() {
        let calls = vec![
            by("A", OPEN_S, 0, 100),
            // Waits from 50 to 110: A pauses ten seconds after his first call.
            by("A", OPEN_S + 50, 60, 90),
            // Nobody waits at 200, where A is free until 260.
            by("A", OPEN_S + 260, 0, 40),
            // Waits from 290 and hangs up at 350: the pause lasts at least 50.
            call(Kind::Ps, OPEN_S + 290, 60, -1),
            by("A", OPEN_S + 400, 0, 10),
        ];
        let found = pauses(&[day(calls)], &Agents::from(["A"]), Kind::Ps);
        assert_eq!(found.after_call, [(10, true), (50, false)]);
        assert_eq!((found.waiting_s, found.present_s, found.idle_s), (120, 120, 60));
        assert_eq!(found.all_s(100.0), 100.0);
    }
}
