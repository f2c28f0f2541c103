//! Why prediction and reality differ, as far as the log tells: every figure is taken from it.

use crate::figures::{Figures, GroupFigures, of_kind, served};
use crate::log::{Call, Day, Kind, OPEN_S};
use crate::presence::{self, AWAY_S};

/// The list in Markdown.
pub fn reasons(days: &[Day], figures: &Figures) -> String {
    [
        agents(figures),
        new_customers(days, figures),
        internet_desk(days, figures),
        hours(days),
        days_differ(days, figures),
    ]
    .concat()
}

fn agents(figures: &Figures) -> String {
    let bank = &figures.bank;
    let waiting_s = bank.pauses.waiting_s as f64;
    format!(
        "\
* **Who was there is not in the log.** An agent counts from his first call to his last but for gaps over 30 minutes,
  so he comes a little late, at 7:00 above all. A limit of 15 minutes gives {:.0} % of these bank hours, 45 give {:.0} %.
* **Nor is who was free.** While callers to regular banking waited, {:.1} of their agents counted as present, and {:.1} of
  these served nobody. The gap before the next call, cut at five minutes, is {:.0} s on average (*Short pauses*). *All
  gaps* shares out all of that time, breaks too, {:.0} s a call: too much, if callers wait just when agents are missing.
",
        percent(bank.hours[0], bank.hours[1]),
        percent(bank.hours[2], bank.hours[1]),
        bank.pauses.present_s as f64 / waiting_s,
        bank.pauses.idle_s as f64 / waiting_s,
        bank.pause_s[0],
        bank.pause_s[1],
    )
}

fn new_customers(days: &[Day], figures: &Figures) -> String {
    let served = served(days, Kind::Nw);
    let hardly = |agent: &&&str| served.get(**agent).is_some_and(|(all, new)| 20 * new < *all);
    let of_new = |count: fn(&Call) -> bool| {
        let all = days.iter().flat_map(|day| &day.calls).filter(|call| count(call)).count();
        let new = of_kind(days, Kind::Nw).filter(|call| count(call)).count();
        percent(new as f64, all as f64)
    };
    format!(
        "\
* **New customers were not everybody's.** {} of {} bank agents took hardly any (under 5 % of their calls). They are
  {:.0} % of the calls and {:.0} % of those who hung up. One pool for all serves them better than the bank did.
",
        figures.bank.agents.iter().filter(hardly).count(),
        figures.bank.agents.len(),
        of_new(|_| true),
        of_new(Call::abandoned),
    )
}

fn internet_desk(days: &[Day], figures: &Figures) -> String {
    let desk = &figures.internet;
    let calls_an_hour = |group: &GroupFigures| {
        let calls = days.iter().flat_map(|day| &day.calls).filter_map(|call| call.agent.as_deref());
        let own = calls.filter(|agent| group.agents.contains(agent)).count();
        own as f64 / days.len() as f64 / group.hours[1]
    };
    let agents: Vec<&str> =
        of_kind(days, Kind::In).filter_map(|call| call.agent.as_deref()).collect();
    let others = agents.iter().filter(|agent| !desk.agents.contains(**agent)).count();
    format!(
        "\
* **The internet desk is predicted far too badly.** Its agents have {:.1} calls an hour, the bank's {:.1}, so a gap tells
  less of them: 15 minutes would give {:.0} % of their hours, 45 minutes {:.0} %. The limit is the same for all and was
  not fitted. Bank agents took {:.0} % of the desk's calls, which the scenario does not let them.
",
        calls_an_hour(desk),
        calls_an_hour(&figures.bank),
        percent(desk.hours[0], desk.hours[1]),
        percent(desk.hours[2], desk.hours[1]),
        percent(others as f64, agents.len() as f64),
    )
}

fn hours(days: &[Day]) -> String {
    let mut sums = [(0, 0); 17];
    for call in of_kind(days, Kind::Ps) {
        let (seconds, count) = &mut sums[((call.arrival_s - OPEN_S) / 3600) as usize];
        *seconds += call.service_s.unwrap_or(0);
        *count += i64::from(!call.abandoned());
    }
    let mut means: Vec<(i64, i64)> =
        (7..).zip(sums).map(|(hour, (seconds, count))| (seconds / count.max(1), hour)).collect();
    means.sort_unstable();
    let [shortest, short, .., long, longest] = &means[..] else { return String::new() };
    format!(
        "\
* **Calls take longer at some hours.** Regular banking took {} s at {}:00 and {} s at {}:00, but {} s at {}:00
  and {} s at {}:00. The scenario has one mean for all hours.
",
        longest.0, longest.1, long.0, long.1, shortest.0, shortest.1, short.0, short.1,
    )
}

fn days_differ(days: &[Day], figures: &Figures) -> String {
    let hung_up = |day: &Day| day.calls.iter().filter(|call| call.abandoned()).count();
    let heads = |day: &Day| presence::heads(day, &figures.bank.agents, AWAY_S);
    let mean = figures.bank.heads;
    let squares: f64 = days
        .iter()
        .flat_map(|day| heads(day).into_iter().zip(mean))
        .map(|(a, b)| (a - b).powi(2))
        .sum();
    let free = ((days.len() - 1) * mean.len()) as f64;
    let Some(worst) = days.iter().max_by_key(|day| hung_up(day)) else { return String::new() };
    let calls: usize = days.iter().map(|day| day.calls.len()).sum();
    format!(
        "\
* **Days differ**, in calls by a factor with cv {:.2} beyond Poisson, at a given half-hour by {:.1} bank agents (sd); the
  scenario has neither. {} alone, {:.0} % of the usual calls and {:.0} % of the agents, has {:.0} % of all hang-ups.
",
        figures.day_cv,
        (squares / free).sqrt(),
        worst.date.strftime("%-d %B"),
        percent(worst.calls.len() as f64, calls as f64 / days.len() as f64),
        percent(heads(worst).iter().sum(), mean.iter().sum()),
        percent(hung_up(worst) as f64, days.iter().map(hung_up).sum::<usize>() as f64),
    )
}

fn percent(part: f64, whole: f64) -> f64 {
    100.0 * part / whole
}
