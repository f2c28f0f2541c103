//! All figures of the scenario, derived from the days of the log.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::estimate::{self, Seen};
use crate::log::{Call, Day, Kind, OPEN_S};
use crate::presence::{self, AWAY_S, Agents, INTERVAL_S, INTERVALS, Pauses};

/// A queue of the scenario: a kind of call, or one class of a kind.
pub struct Source {
    pub name: &'static str,
    pub what: &'static str,
    pub kind: Kind,
    /// Which of the two classes, where the callers of a kind are split.
    pub class: Option<u8>,
}

const fn source(name: &'static str, what: &'static str, kind: Kind, class: Option<u8>) -> Source {
    Source { name, what, kind, class }
}

/// Banking in English is left whole: too few of its callers waited for two classes.
pub const SOURCES: [Source; 8] = [
    source("regular", "Regular banking", Kind::Ps, Some(1)),
    source("vip", "Regular banking, VIP", Kind::Ps, Some(2)),
    source("stock", "Stock trading", Kind::Ne, Some(1)),
    source("stock-vip", "Stock trading, VIP", Kind::Ne, Some(2)),
    source("english", "Regular banking in English", Kind::Pe, None),
    source("new-customer", "Prospective customers", Kind::Nw, None),
    source("callback", "Customers rung back", Kind::Tt, None),
    source("internet", "Support for the internet site", Kind::In, None),
];

/// The figures of one queue.
pub struct QueueFigures {
    pub source: &'static Source,
    /// Mean count of each half-hour of an average working day.
    pub arrivals: [f64; INTERVALS],
    /// Share of the kind's callers who are of this class, by those who waited; 1 if not split.
    pub share: f64,
    /// Of all services of the kind.
    pub services: usize,
    pub handle_mean_s: f64,
    pub handle_cv: f64,
    pub waited: usize,
    pub abandoned: usize,
    pub patience_s: f64,
}

/// The figures of one group of agents.
pub struct GroupFigures<'a> {
    pub name: &'static str,
    pub agents: Agents<'a>,
    /// Present in each half-hour of an average working day.
    pub heads: [f64; INTERVALS],
    /// Agent-hours of that day, if 15, 30 or 45 minutes without a call count as away.
    pub hours: [f64; 3],
    /// Of the agents with at least half of their calls of the group's main kind, while callers of
    /// that kind wait.
    pub pauses: Pauses,
    /// The short pause after a call, and all the time between calls, seconds a call.
    pub pause_s: [f64; 2],
}

/// Everything that the scenario holds.
pub struct Figures<'a> {
    pub queues: Vec<QueueFigures>,
    pub bank: GroupFigures<'a>,
    pub internet: GroupFigures<'a>,
    /// How days differ in their calls, beyond what Poisson counts explain.
    pub day_cv: f64,
}

/// Derives everything.
///
/// # Errors
/// The log lacks what a figure needs: a kind of call in which nobody hung up.
pub fn derive(days: &[Day]) -> Result<Figures<'_>> {
    let queues: Vec<_> = SOURCES.iter().map(|source| queue(days, source)).collect::<Result<_>>()?;
    let (internet, bank) = sort_agents(days);
    let totals: Vec<f64> = days.iter().map(|day| day.calls.len() as f64).collect();
    Ok(Figures {
        bank: group(days, "bank", bank, &queues[0]),
        internet: group(days, "internet-desk", internet, &queues[7]),
        day_cv: estimate::day_cv(&totals),
        queues,
    })
}

/// The calls of a kind on all days.
pub fn of_kind(days: &[Day], kind: Kind) -> impl Iterator<Item = &Call> {
    days.iter().flat_map(|day| &day.calls).filter(move |call| call.kind == kind)
}

/// Calls that each agent served, and how many of them are of a kind.
pub fn served(days: &[Day], kind: Kind) -> BTreeMap<&str, (usize, usize)> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for call in days.iter().flat_map(|day| &day.calls).filter(|call| !call.abandoned()) {
        if let Some(agent) = call.agent.as_deref() {
            let count = counts.entry(agent).or_default();
            count.0 += 1;
            count.1 += usize::from(call.kind == kind);
        }
    }
    counts
}

/// The agents of the internet desk, more than half of whose calls are for it, and all others.
fn sort_agents(days: &[Day]) -> (Agents<'_>, Agents<'_>) {
    let (desk, others): (Vec<_>, Vec<_>) =
        served(days, Kind::In).into_iter().partition(|(_, (all, internet))| 2 * internet > *all);
    let names = |list: Vec<(_, _)>| list.into_iter().map(|(agent, _)| agent).collect();
    (names(desk), names(others))
}

fn queue(days: &[Day], source: &'static Source) -> Result<QueueFigures> {
    let share = class_share(days, source);
    let mut arrivals = [0.0; INTERVALS];
    for call in of_kind(days, source.kind) {
        arrivals[((call.arrival_s - OPEN_S) / INTERVAL_S) as usize] += share / days.len() as f64;
    }
    let services: Vec<f64> =
        of_kind(days, source.kind).filter_map(|call| Some(call.service_s? as f64)).collect();
    let (handle_mean_s, handle_cv) = estimate::mean_and_cv(&services);
    let waits: Vec<Seen> = of_kind(days, source.kind)
        .filter(|call| call.queued && source.class.is_none_or(|class| call.class == class))
        .map(|call| (call.wait_s, call.abandoned()))
        .collect();
    Ok(QueueFigures {
        source,
        arrivals,
        share,
        services: services.len(),
        handle_mean_s,
        handle_cv,
        waited: waits.len(),
        abandoned: waits.iter().filter(|(_, abandoned)| *abandoned).count(),
        patience_s: estimate::exponential_mean(&waits)
            .with_context(|| format!("{}: nobody hung up in the queue", source.what))?,
    })
}

/// The class of a caller is known only if he waited. Whether one has to wait does not depend on his
/// class, so those who waited are a fair sample of all.
fn class_share(days: &[Day], source: &Source) -> f64 {
    let Some(class) = source.class else { return 1.0 };
    let queued = of_kind(days, source.kind).filter(|call| call.queued && call.class > 0);
    let (all, own) = queued.fold((0.0, 0.0), |(all, own), call| {
        (all + 1.0, own + f64::from(u8::from(call.class == class)))
    });
    own / all
}

/// `main`: the queue whose callers tell what the group does between calls.
fn group<'a>(
    days: &'a [Day],
    name: &'static str,
    agents: Agents<'a>,
    main: &QueueFigures,
) -> GroupFigures<'a> {
    let heads = |away_s| -> [f64; INTERVALS] {
        let by_day: Vec<_> = days.iter().map(|day| presence::heads(day, &agents, away_s)).collect();
        std::array::from_fn(|i| by_day.iter().map(|day| day[i]).sum::<f64>() / days.len() as f64)
    };
    let hours = |away_s| heads(away_s).iter().sum::<f64>() * INTERVAL_S as f64 / 3600.0;
    let kind = main.source.kind;
    let mostly = served(days, kind).into_iter().filter(|(_, (all, own))| 2 * own >= *all);
    let serving: Agents = mostly.map(|(agent, _)| agent).filter(|a| agents.contains(a)).collect();
    let pauses = presence::pauses(days, &serving, kind);
    GroupFigures {
        name,
        heads: heads(AWAY_S),
        hours: [AWAY_S / 2, AWAY_S, AWAY_S * 3 / 2].map(hours),
        pause_s: [pauses.mean_s(), pauses.all_s(main.handle_mean_s)],
        pauses,
        agents,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::tests::{by, call, day};

    #[test]
    fn agents_are_sorted_by_what_they_served() {
        let internet = |agent| Call { kind: Kind::In, ..by(agent, OPEN_S, 0, 10) };
        let calls = vec![
            by("A", OPEN_S, 0, 10),
            internet("A"),
            internet("I"),
            internet("I"),
            by("I", OPEN_S, 0, 10),
        ];
        let days = [day(calls)];
        assert_eq!(sort_agents(&days), (Agents::from(["I"]), Agents::from(["A"])));
    }

    #[test]
    fn a_kind_is_split_by_the_classes_of_those_who_waited() {
        let at = |class, half_hours, wait_s, service_s| {
            let arrival_s = OPEN_S + half_hours * INTERVAL_S;
            Call { class, ..call(Kind::Ps, arrival_s, wait_s, service_s) }
        };
        let calls = vec![
            at(0, 1, 0, 60),
            at(1, 1, 30, -1),
            at(2, 1, 10, 60),
            at(2, 2, 50, -1),
            at(2, 2, 20, 60),
        ];
        let vip = queue(&[day(calls)], &SOURCES[1]).unwrap();
        assert_eq!(vip.share, 0.75);
        assert_eq!(vip.arrivals[..3], [0.0, 2.25, 1.5]);
        assert_eq!((vip.waited, vip.abandoned, vip.patience_s), (3, 1, 80.0));
        assert_eq!((vip.services, vip.handle_mean_s), (3, 60.0));
    }
}
