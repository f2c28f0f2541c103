//! All figures of the scenario, derived from the days of the log.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};

use crate::estimate::{self, Handle, Patience};
use crate::log::{Call, Day, Kind, OPEN_S, WORKDAYS};
use crate::presence::{
    self, BANK_AWAY_S, INTERNET_AWAY_S, INTERVAL_S, INTERVALS, PAUSE_LIMIT_S, Pauses,
};

/// A queue of the scenario: a kind of call, or one class of a kind.
pub struct Source {
    pub name: &'static str,
    pub what: &'static str,
    pub kind: Kind,
    /// Which of the two classes, where the callers of a kind are split.
    pub class: Option<u8>,
}

/// Calls of a kind that no class is named for are one queue. English banking is left whole: 59
/// callers who waited, half of them VIP, are too few for two.
pub const SOURCES: [Source; 8] = [
    Source { name: "regular", what: "regular banking", kind: Kind::Ps, class: Some(1) },
    Source { name: "vip", what: "regular banking, VIP", kind: Kind::Ps, class: Some(2) },
    Source { name: "stock", what: "stock trading", kind: Kind::Ne, class: Some(1) },
    Source { name: "stock-vip", what: "stock trading, VIP", kind: Kind::Ne, class: Some(2) },
    Source { name: "english", what: "regular banking in English", kind: Kind::Pe, class: None },
    Source { name: "new-customer", what: "prospective customers", kind: Kind::Nw, class: None },
    Source { name: "callback", what: "callers rung back", kind: Kind::Tt, class: None },
    Source { name: "internet", what: "support for the internet site", kind: Kind::In, class: None },
];

/// The figures of one queue.
pub struct QueueFigures {
    pub source: &'static Source,
    /// Mean count of each half-hour of an average working day.
    pub arrivals: [f64; INTERVALS],
    /// Share of the kind's callers who are of this class, by those who waited; 1 if not split.
    pub share: f64,
    pub handle: Handle,
    pub handle_from_logarithms: Handle,
    /// Mean handle time by half-hour of arrival in seconds, where the last what-if lets it change.
    pub handle_by_interval_s: Option<[f64; INTERVALS]>,
    pub patience: Patience,
}

/// The figures of one group of agents.
pub struct GroupFigures {
    pub name: &'static str,
    pub agents: usize,
    /// Present on an average working day, agent-hours.
    pub hours: f64,
    /// An agent without a call for longer counts as away.
    pub away_s: i64,
    /// The hours if half of that counted as away already, and if only half as much again did.
    pub hours_shorter_longer: (f64, f64),
    /// Whole heads by weekday (Sunday first) and half-hour.
    pub week: Vec<[u32; INTERVALS]>,
}

/// What the gaps between the calls of some agents suggest, in seconds a call.
pub struct PauseFigures {
    /// Gaps followed while callers waited, and of these those whose end was seen.
    pub gaps: usize,
    pub ended: usize,
    pub median_s: i64,
    /// Mean up to [`PAUSE_LIMIT_S`].
    pub pause_s: f64,
    /// All the time without a call, shared out over the calls.
    pub all_s: f64,
    pub present: f64,
    pub idle: f64,
    pub idle_in_long_gaps: f64,
}

/// Share of time in which callers waited, by what their agents did.
pub struct LineFigures {
    /// In gaps of more than 30 and up to 90 minutes between an agent's calls.
    pub in_gaps: f64,
    /// In all of the opening hours.
    pub at_any_time: f64,
}

/// Everything that the scenario holds.
pub struct Figures {
    pub days: usize,
    pub calls: usize,
    pub day_cv: f64,
    /// Probability of weekdays as different as these if all are alike.
    pub weekday_p: f64,
    pub queues: Vec<QueueFigures>,
    pub groups: Vec<GroupFigures>,
    /// Shares of time with callers waiting: see [`presence::line_share`].
    pub bank_line: LineFigures,
    pub internet_line: LineFigures,
    pub bank_pauses: PauseFigures,
    pub internet_pauses: PauseFigures,
}

/// Agents by what they did, as codes of the log.
#[derive(Debug, Default, PartialEq)]
pub struct Agents<'a> {
    /// Took hardly any new customer.
    pub advisers: BTreeSet<&'a str>,
    /// Took new customers too: at least one call in twenty.
    pub advisers_new: BTreeSet<&'a str>,
    /// More than half of their calls were for the internet site.
    pub internet: BTreeSet<&'a str>,
    /// Of the advisers, those with at least half of their calls in regular banking.
    pub regulars: BTreeSet<&'a str>,
}

/// Sorts the agents by the calls that they served. The rules have room: an adviser's share of new
/// customers is below 4 % or above 10 %, a share of internet calls below 6 % or above 99 % (but for
/// one agent with two calls).
pub fn sort_agents(days: &[Day]) -> Agents<'_> {
    let mut counts: BTreeMap<&str, BTreeMap<Kind, usize>> = BTreeMap::new();
    for call in days.iter().flat_map(|day| &day.calls) {
        if let (Some(agent), Some(_)) = (call.agent.as_deref(), call.service_s) {
            *counts.entry(agent).or_default().entry(call.kind).or_default() += 1;
        }
    }
    let mut agents = Agents::default();
    for (agent, kinds) in counts {
        let all: usize = kinds.values().sum();
        let of = |kind| kinds.get(&kind).copied().unwrap_or(0);
        if of(Kind::In) * 2 > all {
            agents.internet.insert(agent);
            continue;
        }
        if of(Kind::Nw) * 20 >= all {
            agents.advisers_new.insert(agent);
        } else {
            agents.advisers.insert(agent);
        }
        if of(Kind::Ps) * 2 >= all {
            agents.regulars.insert(agent);
        }
    }
    agents
}

/// Derives everything.
///
/// # Errors
/// The log lacks what a figure needs: a kind of call that never occurs, or in which nobody hung up.
pub fn derive(days: &[Day]) -> Result<Figures> {
    let agents = sort_agents(days);
    let totals: Vec<f64> = days.iter().map(|day| day.calls.len() as f64).collect();
    let bank = presence::pauses(days, &agents.regulars, Kind::Ps, BANK_AWAY_S);
    let internet = presence::pauses(days, &agents.internet, Kind::In, INTERNET_AWAY_S);
    let of = |kind| handle(days, kind, estimate::handle).mean_s;
    Ok(Figures {
        days: days.len(),
        calls: days.iter().map(|day| day.calls.len()).sum(),
        day_cv: estimate::day_factor_cv(&totals),
        weekday_p: weekday_p(days)?,
        queues: SOURCES.iter().map(|source| queue(days, source)).collect::<Result<_>>()?,
        groups: vec![
            group(days, "advisers", &agents.advisers, BANK_AWAY_S),
            group(days, "advisers-new", &agents.advisers_new, BANK_AWAY_S),
            group(days, "internet-desk", &agents.internet, INTERNET_AWAY_S),
        ],
        bank_line: line(days, &agents.regulars, Kind::Ps),
        internet_line: line(days, &agents.internet, Kind::In),
        bank_pauses: pause(&bank, of(Kind::Ps)).context("nobody waited for regular banking")?,
        internet_pauses: pause(&internet, of(Kind::In)).context("nobody waited for support")?,
    })
}

fn weekday_p(days: &[Day]) -> Result<f64> {
    let of = |weekday| {
        let days = days.iter().filter(|day| day.date.weekday() == weekday);
        days.map(|day| day.calls.len() as f64).collect()
    };
    let groups: Vec<Vec<f64>> = WORKDAYS.into_iter().map(of).collect();
    estimate::one_way_p(&groups).context("too few days to compare the weekdays")
}

fn queue(days: &[Day], source: &'static Source) -> Result<QueueFigures> {
    let share = class_share(days, source);
    let mut arrivals = [0.0; INTERVALS];
    for call in of_kind(days, source.kind) {
        arrivals[((call.arrival_s - OPEN_S) / INTERVAL_S) as usize] += share / days.len() as f64;
    }
    let waits = of_kind(days, source.kind)
        .filter(|call| call.queued && source.class.is_none_or(|class| call.class == class))
        .map(|call| (call.wait_s, call.service_s.is_none()));
    let handle_all = handle(days, source.kind, estimate::handle);
    let by_interval = || hour_factors(days).map(|factor| handle_all.mean_s * factor);
    Ok(QueueFigures {
        source,
        arrivals,
        share,
        handle: handle_all,
        handle_by_interval_s: (source.kind != Kind::In).then(by_interval),
        handle_from_logarithms: handle(days, source.kind, estimate::handle_from_logarithms),
        patience: estimate::patience(waits)
            .with_context(|| format!("nobody hung up in the queue for {}", source.what))?,
    })
}

/// The class of a caller is known only if he waited. Whether one has to wait does not depend on his
/// class, so those who waited are a fair sample of all.
fn class_share(days: &[Day], source: &Source) -> f64 {
    let Some(class) = source.class else {
        return 1.0;
    };
    let mut counts = [0.0; 3];
    for call in of_kind(days, source.kind).filter(|call| call.queued) {
        counts[usize::from(call.class.min(2))] += 1.0;
    }
    counts[usize::from(class)] / (counts[1] + counts[2])
}

fn handle(days: &[Day], kind: Kind, estimate: fn(&[f64]) -> Handle) -> Handle {
    let services: Vec<f64> =
        of_kind(days, kind).filter_map(|call| call.service_s).map(|s| s as f64).collect();
    estimate(&services)
}

/// By how much longer than usual for their kind the bank's services take, by the hour of arrival:
/// all that were given in an hour of the day over what the kinds' means would have made of them.
/// One profile for all kinds but the internet's, since the smaller ones have too few calls for 17.
fn hour_factors(days: &[Day]) -> [f64; INTERVALS] {
    let mut means: BTreeMap<Kind, f64> = BTreeMap::new();
    let mut sums = [(0.0, 0.0); INTERVALS / 2];
    for call in days.iter().flat_map(|day| &day.calls).filter(|call| call.kind != Kind::In) {
        if let Some(service_s) = call.service_s {
            let mean = *means
                .entry(call.kind)
                .or_insert_with(|| handle(days, call.kind, estimate::handle).mean_s);
            let sum = &mut sums[((call.arrival_s - OPEN_S) / 3600) as usize];
            *sum = (sum.0 + service_s as f64, sum.1 + mean);
        }
    }
    std::array::from_fn(|interval| match sums[interval / 2] {
        (given, usual) if usual > 0.0 => given / usual,
        _ => 1.0,
    })
}

fn of_kind(days: &[Day], kind: Kind) -> impl Iterator<Item = &Call> {
    days.iter().flat_map(|day| &day.calls).filter(move |call| call.kind == kind)
}

fn group(days: &[Day], name: &'static str, agents: &BTreeSet<&str>, away_s: i64) -> GroupFigures {
    let hours = |away_s| {
        let heads = days.iter().flat_map(|day| presence::heads(day, agents, away_s));
        heads.sum::<f64>() * INTERVAL_S as f64 / 3600.0 / days.len() as f64
    };
    let heads: Vec<_> = days
        .iter()
        .filter_map(|day| {
            let weekday = WORKDAYS.iter().position(|w| *w == day.date.weekday())?;
            Some((weekday, presence::heads(day, agents, away_s)))
        })
        .collect();
    GroupFigures {
        name,
        agents: agents.len(),
        hours: hours(away_s),
        away_s,
        hours_shorter_longer: (hours(away_s / 2), hours(away_s * 3 / 2)),
        week: presence::whole_week(&heads),
    }
}

fn line(days: &[Day], agents: &BTreeSet<&str>, kind: Kind) -> LineFigures {
    let lengths = (BANK_AWAY_S, INTERNET_AWAY_S);
    let (in_gaps, at_any_time) = presence::line_share(days, agents, kind, lengths);
    LineFigures { in_gaps, at_any_time }
}

fn pause(seen: &Pauses, handle_mean_s: f64) -> Option<PauseFigures> {
    let survival = estimate::survival(&seen.after_call);
    let serving_s = (seen.present_s - seen.idle_s) as f64;
    Some(PauseFigures {
        gaps: seen.after_call.len(),
        ended: seen.after_call.iter().filter(|(_, ended)| *ended).count(),
        median_s: estimate::quantile(&survival, 0.5)?,
        pause_s: estimate::restricted_mean(&survival, PAUSE_LIMIT_S),
        all_s: handle_mean_s * seen.idle_s as f64 / serving_s,
        present: seen.present_s as f64 / seen.waiting_s as f64,
        idle: seen.idle_s as f64 / seen.waiting_s as f64,
        idle_in_long_gaps: seen.idle_in_long_gaps_s as f64 / seen.idle_s as f64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::tests::{by, call};

    fn day(calls: Vec<Call>) -> Vec<Day> {
        vec![Day { date: jiff::civil::date(1999, 10, 3), calls }]
    }

    #[test]
    fn agents_are_sorted_by_what_they_served() {
        let mut calls = vec![by("N", call(3, Kind::Nw, OPEN_S, 0, 10))];
        calls.extend((0..19).map(|_| by("N", call(3, Kind::Ps, OPEN_S, 0, 10))));
        calls.extend((0..2).map(|_| by("A", call(3, Kind::Ps, OPEN_S, 0, 10))));
        calls.extend((0..2).map(|_| by("I", call(3, Kind::In, OPEN_S, 0, 10))));
        calls.push(by("I", call(3, Kind::Ps, OPEN_S, 0, 10)));
        calls.push(by("S", call(3, Kind::Ne, OPEN_S, 0, 10)));
        let days = day(calls);
        let agents = sort_agents(&days);
        assert_eq!(agents.advisers, BTreeSet::from(["A", "S"]));
        assert_eq!(agents.advisers_new, BTreeSet::from(["N"]));
        assert_eq!(agents.internet, BTreeSet::from(["I"]));
        assert_eq!(agents.regulars, BTreeSet::from(["A", "N"]));
    }

    #[test]
    fn an_hour_is_judged_by_its_kinds_of_calls() {
        let days = day(vec![
            call(3, Kind::Ps, OPEN_S, 0, 50),
            call(3, Kind::Ps, OPEN_S + 3600, 0, 150),
            call(3, Kind::Ne, OPEN_S, 0, 400),
            call(3, Kind::Ne, OPEN_S + 3600, 0, 400),
            call(3, Kind::In, OPEN_S, 0, 9000),
        ]);
        assert_eq!(hour_factors(&days)[..5], [0.9, 0.9, 1.1, 1.1, 1.0]);
    }

    #[test]
    fn a_kind_is_split_by_the_classes_of_those_who_waited() {
        let class = |class, call| Call { class, ..call };
        let days = day(vec![
            class(0, call(3, Kind::Ps, OPEN_S + 1800, 0, 60)),
            class(1, call(3, Kind::Ps, OPEN_S + 1800, 30, -1)),
            class(2, call(3, Kind::Ps, OPEN_S + 1800, 10, 60)),
            class(2, call(3, Kind::Ps, OPEN_S + 3600, 50, -1)),
            class(2, call(3, Kind::Ps, OPEN_S + 3600, 20, 60)),
        ]);
        let vip = queue(&days, &SOURCES[1]).unwrap();
        assert_eq!(vip.share, 0.75);
        assert_eq!(vip.arrivals[..3], [0.0, 2.25, 1.5]);
        assert_eq!(vip.patience, Patience { waited: 3, abandoned: 1, mean_s: 80.0 });
        assert_eq!(vip.handle.services, 3);
    }
}
