//! Writes the figures down as a scenario: the TOML file and the two tables that it names.

use std::fmt::Write as _;

use crate::figures::{Figures, GroupFigures, PauseFigures, QueueFigures};
use crate::log::OPEN_S;
use crate::presence::{INTERVAL_S, INTERVALS};

/// Names of the files; the tables are named in the TOML file.
pub const SCENARIO: &str = "anonymous-bank.toml";
pub const DEMAND: &str = "anonymous-bank-demand.csv";
pub const STAFF: &str = "anonymous-bank-staff.csv";

/// The what-ifs, each of which adds something to the one before.
pub const SHORT_PAUSES: &str = "Short pauses after calls";
pub const ALL_GAPS: &str = "All the time that the gaps show";
pub const SKILLS: &str = "All gaps, and new customers only to those who took them";
pub const HOURS: &str = "All gaps, new customers, and talk times by hour";

const DAYS: [&str; 5] = ["sun", "mon", "tue", "wed", "thu"];

/// A file's name and text.
pub type File = (&'static str, String);

/// The three files of the scenario.
pub fn files(figures: &Figures) -> [File; 3] {
    [(SCENARIO, toml(figures)), (DEMAND, demand(figures)), (STAFF, staff(figures))]
}

fn toml(figures: &Figures) -> String {
    let mut text = header(figures);
    for queue in &figures.queues {
        text.push_str(&queue_section(queue, figures));
    }
    text.push_str(&groups_comment(figures));
    for group in &figures.groups {
        text.push_str(&group_section(group, figures));
    }
    text.push_str(&what_ifs(figures));
    text
}

fn header(figures: &Figures) -> String {
    format!(
        "\
# An average week of October 1999 at the call center of an Israeli bank (\"Anonymous Bank\").
#
# The figures derive from a log of its calls that was collected and documented by Ilan Guedj and
# Avishai Mandelbaum at the Technion, Haifa (February 2000), free for use with this acknowledgement.
# The log itself is not part of this project.
#
# Written by `cargo run --example anonymous_bank -- derive`; do not edit by hand.
#
# {days} days from Sunday to Thursday, 3 to 31 October, all of them; {calls} calls that arrived from 07:00
# to 24:00 and reached the queue or an agent (who hung up in the voice menu is no demand).
# October has no holiday on these days. On 6 October the log ends at 22:12, as it does for calls, so
# for agents; on 31 October 15 % of the callers hung up. Nothing was left out.

[scenario]
name = \"Anonymous Bank, October 1999\"
start = 1999-10-03
days = 5
interval = \"30min\"
time-zone = \"Asia/Jerusalem\"
shared = \"all\"                  # one day factor for all queues: busy days are busy for everybody
seed = 1999

[run]
replications = 200

# Arrivals are mean counts of an average working day: with four or five days each, the weekdays do
# not differ from chance (an F test of their daily totals gives p = {p:.2}). Days do differ from each
# other, by a factor with cv {cv:.3} beyond what Poisson counts explain.
#
# Handle times have the mean and cv of all services, those of a few seconds included, so that the
# work is what it was. Beside them stands the lognormal fit to the logarithms of 10 s and over.
#
# Patience is exponential: all the time that callers waited over the number who hung up.
#
# The class of a caller is known only if he waited, which does not depend on the class; so all are
# split as those who waited. A VIP enters the line as if he had waited 90 s already.
",
        days = figures.days,
        calls = grouped(figures.calls),
        cv = figures.day_cv,
        p = figures.weekday_p,
    )
}

fn queue_section(queue: &QueueFigures, figures: &Figures) -> String {
    let name = queue.source.name;
    let share = queue
        .source
        .class
        .map_or(String::new(), |_| format!("; {:.1} % of the kind", 100.0 * queue.share));
    let head_start_s = if queue.source.class == Some(2) { 90 } else { 0 };
    format!(
        "
# {what}: {per_day:.1} calls a day{share}.
# {services} services (logarithms: mean {log_mean:.0} s, cv {log_cv:.2}); of {waited} who waited, {abandoned} hung up.
[queue.{name}]
open = {{ sun-thu = \"07:00-24:00\" }}
arrivals = {{ csv = \"{DEMAND}\", column = \"{name}\" }}
day-factor = {{ cv = {day_cv:.3} }}
talk-time = {{ distribution = \"lognormal\", mean = \"{mean:.0}s\", cv = {cv:.2} }}
patience = {{ distribution = \"exponential\", mean = \"{patience:.0}s\" }}
priority = {{ base = {head_start_s}, per-second = 1.0 }}
",
        what = capitalized(queue.source.what),
        per_day = queue.arrivals.iter().sum::<f64>(),
        services = grouped(queue.handle.services),
        log_mean = queue.handle_from_logarithms.mean_s,
        log_cv = queue.handle_from_logarithms.cv,
        waited = grouped(queue.patience.waited),
        abandoned = grouped(queue.patience.abandoned),
        day_cv = figures.day_cv,
        mean = queue.handle.mean_s,
        cv = queue.handle.cv,
        patience = queue.patience.mean_s,
    )
}

fn groups_comment(figures: &Figures) -> String {
    let percent = |share: f64| 100.0 * share;
    format!(
        "
# Agents. The log names the agent of a service, but not when he logged on and off. He counts as
# present from his first call to the end of his last, but for gaps without a call of more than 30
# minutes, or 90 at the internet desk. For in gaps of 30 to 90 minutes callers to regular banking waited
# {bank:.0} % of the time, at any time {bank_any:.0} %: as if the adviser was not there. For the internet desk it
# is {internet:.1} % against {internet_any:.1} %: most of the time he was there, and free.
#
# Heads are whole: of the averages of the five weekdays at a half-hour, those with the largest
# remainders are rounded up, so that the sum over the week is right to half a head.
#
# The advisers are in two groups for the last what-if's sake only: here both take every call but the
# internet's, and are one pool.
",
        bank = percent(figures.bank_line.in_gaps),
        bank_any = percent(figures.bank_line.at_any_time),
        internet = percent(figures.internet_line.in_gaps),
        internet_any = percent(figures.internet_line.at_any_time),
    )
}

fn group_section(group: &GroupFigures, figures: &Figures) -> String {
    let internet = group.name == "internet-desk";
    let skills: Vec<String> = figures
        .queues
        .iter()
        .filter(|queue| (queue.source.name == "internet") == internet)
        .map(|queue| format!("{} = 1", queue.source.name))
        .collect();
    format!(
        "
# {agents} people, {hours:.1} agent-hours a day ({short:.1} if {half} minutes without a call counted as away,
# {long:.1} if only {more} did).
[group.{name}]
skills = {{ {skills} }}
staff = {{ csv = \"{STAFF}\", column = \"{name}\" }}
",
        agents = group.agents,
        hours = group.hours,
        short = group.hours_shorter_longer.0,
        half = group.away_s / 120,
        long = group.hours_shorter_longer.1,
        more = group.away_s / 40,
        name = group.name,
        skills = skills.join(", "),
    )
}

fn what_ifs(figures: &Figures) -> String {
    let mut text = String::from(
        "
# What an agent does between calls is not in the log. The gaps between his calls tell of it when a
# caller whom he serves is waiting all the while.
#
",
    );
    text.push_str(&pause_comment(
        "advisers, while callers to regular banking wait",
        &figures.bank_pauses,
    ));
    text.push_str("#\n");
    text.push_str(&pause_comment("internet desk", &figures.internet_pauses));
    let short = |pauses: &PauseFigures| pauses.pause_s;
    let all = |pauses: &PauseFigures| pauses.all_s;
    let _ = write!(text, "\n[what-if.\"{SHORT_PAUSES}\"]\n{}", after_work(figures, short));
    let _ = write!(text, "\n[what-if.\"{ALL_GAPS}\"]\n{}", after_work(figures, all));
    let _ = write!(
        text,
        "
# Of the advisers, {new} took new customers (from one call in ten upwards), {others} hardly any (one
# in 25 at most).
[what-if.\"{SKILLS}\"]
{after_work}{NEW_CUSTOMERS}",
        new = figures.groups[1].agents,
        others = figures.groups[0].agents,
        after_work = after_work(figures, all),
    );
    let _ = write!(
        text,
        "
# Calls do not take equally long at all hours. The factor on the mean is the same for all kinds of
# the bank's calls, from all the time that they took in an hour of the day.
[what-if.\"{HOURS}\"]
{after_work}{NEW_CUSTOMERS}{talk_times}",
        after_work = after_work(figures, all),
        talk_times = talk_times(figures),
    );
    text
}

const NEW_CUSTOMERS: &str = "group.advisers.skills.new-customer = \"default\"\n";

fn talk_times(figures: &Figures) -> String {
    let queues = figures.queues.iter().filter(|queue| queue.handle_by_interval_s.is_some());
    let line = |queue: &QueueFigures| {
        let name = queue.source.name;
        format!(
            "queue.{name}.talk-time.mean = {{ csv = \"{DEMAND}\", column = \"{name}-talk\" }}\n"
        )
    };
    queues.map(line).collect()
}

fn pause_comment(who: &str, pauses: &PauseFigures) -> String {
    format!(
        "\
# {who}: {gaps} gaps, of which {ended} ended
# while somebody still waited (the rest are cut off when the line empties). Kaplan and Meier: median
# {median} s, mean {mean:.1} s up to five minutes.
# At such times {present:.2} agents count as present on average, and {idle:.2} of them serve nobody; {long:.0} % of
# that is in gaps of more than five minutes: breaks that are too short to count as absence. Shared
# out over the calls, all of it comes to {all:.1} s a call. That is too much rather than too little:
# callers wait just when agents are missing.
",
        who = capitalized(who),
        gaps = grouped(pauses.gaps),
        ended = grouped(pauses.ended),
        median = pauses.median_s,
        mean = pauses.pause_s,
        present = pauses.present,
        idle = pauses.idle,
        long = 100.0 * pauses.idle_in_long_gaps,
        all = pauses.all_s,
    )
}

fn after_work(figures: &Figures, seconds: fn(&PauseFigures) -> f64) -> String {
    let line = |queue: &QueueFigures| {
        let name = queue.source.name;
        let pauses =
            if name == "internet" { &figures.internet_pauses } else { &figures.bank_pauses };
        format!(
            "queue.{name}.after-work = {{ distribution = \"exponential\", mean = \"{:.0}s\" }}\n",
            seconds(pauses)
        )
    };
    figures.queues.iter().map(line).collect()
}

fn demand(figures: &Figures) -> String {
    let mut text = String::from("interval");
    for queue in &figures.queues {
        let _ = write!(text, ",{}", queue.source.name);
    }
    for queue in figures.queues.iter().filter(|queue| queue.handle_by_interval_s.is_some()) {
        let _ = write!(text, ",{}-talk", queue.source.name);
    }
    text.push('\n');
    for index in 0..INTERVALS {
        text.push_str(&clock(index));
        for queue in &figures.queues {
            let _ = write!(text, ",{:.3}", queue.arrivals[index]);
        }
        for seconds in figures.queues.iter().filter_map(|queue| queue.handle_by_interval_s) {
            let _ = write!(text, ",{:.1}", seconds[index]);
        }
        text.push('\n');
    }
    text
}

fn staff(figures: &Figures) -> String {
    let names: Vec<&str> = figures.groups.iter().map(|group| group.name).collect();
    let mut text = format!("interval,{}\n", names.join(","));
    for (weekday, day) in DAYS.iter().enumerate() {
        for index in 0..INTERVALS {
            let heads: Vec<String> =
                figures.groups.iter().map(|group| group.week[weekday][index].to_string()).collect();
            let _ = writeln!(text, "{day} {},{}", clock(index), heads.join(","));
        }
    }
    text
}

fn clock(index: usize) -> String {
    let minute = OPEN_S / 60 + index as i64 * INTERVAL_S / 60;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// 29728 as `29,728`.
fn grouped(count: usize) -> String {
    if count < 1000 {
        return count.to_string();
    }
    format!("{},{:03}", grouped(count / 1000), count % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_and_counts_read_well() {
        assert_eq!(clock(0), "07:00");
        assert_eq!(clock(33), "23:30");
        assert_eq!(grouped(29_728), "29,728");
        assert_eq!(grouped(1_000_001), "1,000,001");
        assert_eq!(capitalized("callers"), "Callers");
    }
}
