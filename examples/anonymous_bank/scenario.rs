//! Writes the figures down as a scenario: the TOML file and the two tables that it names.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::figures::{Figures, GroupFigures, QueueFigures};
use crate::log::{Day, OPEN_S};
use crate::presence::{INTERVAL_S, INTERVALS};

/// Names of the files; the tables are named in the first.
pub const SCENARIO: &str = "anonymous-bank.toml";
const DEMAND: &str = "anonymous-bank-demand.csv";
const STAFF: &str = "anonymous-bank-staff.csv";

/// The three files of the scenario, each with its text.
pub fn files(days: &[Day], figures: &Figures) -> [(&'static str, String); 3] {
    let mut toml = header(days, figures);
    figures.queues.iter().for_each(|queue| toml.push_str(&queue_section(queue)));
    toml.push_str(PRESENCE);
    toml.push_str(&group_section(&figures.bank, figures));
    toml.push_str(&group_section(&figures.internet, figures));
    toml.push_str(PAUSES);
    toml.push_str(&pause_comment("The bank's agents, callers to regular banking", &figures.bank));
    toml.push_str(&pause_comment("The internet desk, its callers", &figures.internet));
    for (name, changes) in what_ifs(figures) {
        let _ = writeln!(toml, "\n[what-if.\"{name}\"]\n{}", changes.join("\n"));
    }
    [(SCENARIO, toml), (DEMAND, demand(figures)), (STAFF, staff(figures))]
}

/// The what-ifs: names, and changes as `--set` takes them too.
pub fn what_ifs(figures: &Figures) -> [(&'static str, Vec<String>); 2] {
    let changes = |which: usize| {
        let after_work = |queue: &QueueFigures| {
            let name = queue.source.name;
            let seconds = group_of(queue, figures).pause_s[which];
            format!(
                "queue.{name}.after-work = {{ distribution = \"exponential\", mean = \"{seconds:.0}s\" }}"
            )
        };
        figures.queues.iter().map(after_work).collect()
    };
    [("Short pauses", changes(0)), ("All gaps", changes(1))]
}

/// The group that serves a queue.
pub fn group_of<'a>(queue: &QueueFigures, figures: &'a Figures<'a>) -> &'a GroupFigures<'a> {
    if queue.source.name == "internet" { &figures.internet } else { &figures.bank }
}

fn header(days: &[Day], figures: &Figures) -> String {
    let written = |date: Date| date.strftime("%-d %B");
    let (first, last) = (written(days[0].date), written(days[days.len() - 1].date));
    let ends = days.iter().filter_map(|day| Some((day.calls.last()?.arrival_s, day.date)));
    let (end_s, short_day) = ends.min().unwrap_or_default();
    format!(
        "\
# An average week of October 1999 at the call center of an Israeli bank (\"Anonymous Bank\").
#
# The figures derive from a log of its calls that was collected and documented by Ilan Guedj and
# Avishai Mandelbaum at the Technion, Haifa (February 2000), free for use with this acknowledgement.
# The log itself is not part of this project.
#
# Written by `cargo run --release --example anonymous_bank -- derive --out scenarios`; do not edit.
#
# {n} days from Sunday to Thursday, {first} to {last}, all of them, though the log of
# {short_day} ends at {end}; {calls} calls that arrived from 07:00 to 24:00 and reached the queue
# or an agent (who hung up in the voice menu is no demand).

[scenario]
name = \"Anonymous Bank, October 1999\"
start = 1999-10-03
days = 5
interval = \"30min\"
time-zone = \"Asia/Jerusalem\"
seed = 1999

[run]
replications = 200

# Arrivals are mean counts of an average working day, Poisson here. The log's days differ more than
# that: by a factor with cv {cv:.3} beyond what Poisson counts explain.
#
# Handle times have the mean and cv of all services of a kind, those of a few seconds included, so
# that the work is what it was.
#
# Patience is exponential: all the time that callers waited over the number who hung up.
#
# The class of a caller is known only if he waited, which does not depend on the class; so all are
# split as those who waited. A VIP enters the line as if he had waited 90 s already.
",
        n = days.len(),
        short_day = written(short_day),
        end = clock(end_s),
        calls = grouped(days.iter().map(|day| day.calls.len()).sum()),
        cv = figures.day_cv,
    )
}

fn queue_section(queue: &QueueFigures) -> String {
    let name = queue.source.name;
    let share = queue
        .source
        .class
        .map_or(String::new(), |_| format!("; {:.1} % of the kind", 100.0 * queue.share));
    format!(
        "
# {what}: {per_day:.1} calls a day{share}.
# {services} services of the kind; of {waited} who waited, {abandoned} hung up.
[queue.{name}]
open = \"07:00-24:00\"
arrivals = {{ csv = \"{DEMAND}\", column = \"{name}\" }}
talk-time = {{ distribution = \"lognormal\", mean = \"{mean:.0}s\", cv = {cv:.2} }}
patience = {{ distribution = \"exponential\", mean = \"{patience:.0}s\" }}
priority = {{ base = {head_start_s}, per-second = 1.0 }}
",
        what = queue.source.what,
        per_day = queue.arrivals.iter().sum::<f64>(),
        services = grouped(queue.services),
        waited = grouped(queue.waited),
        abandoned = grouped(queue.abandoned),
        mean = queue.handle_mean_s,
        cv = queue.handle_cv,
        patience = queue.patience_s,
        head_start_s = if queue.source.class == Some(2) { 90 } else { 0 },
    )
}

const PRESENCE: &str = "
# Agents. The log names the agent of a service, but not when he logged on and off. He counts as
# present from his first call to the end of his last, but for gaps without a call of more than 30
# minutes. The heads are those of an average working day; where that is 6.4 of them, two days of the
# five have 7 and three have 6.
";

fn group_section(group: &GroupFigures, figures: &Figures) -> String {
    let name = group.name;
    let skills: Vec<String> = figures
        .queues
        .iter()
        .filter(|queue| group_of(queue, figures).name == name)
        .map(|queue| format!("{} = 1", queue.source.name))
        .collect();
    let [short, hours, long] = group.hours;
    format!(
        "
# {agents} people, {hours:.1} agent-hours a day ({short:.1} if 15 minutes without a call counted as
# away, {long:.1} if only 45 did).
[group.{name}]
skills = {{ {skills} }}
staff = {{ csv = \"{STAFF}\", column = \"{name}\" }}
",
        agents = group.agents.len(),
        skills = skills.join(", "),
    )
}

const PAUSES: &str = "
# What an agent does between calls is not in the log. The gaps between his calls tell of it while a
# caller waits of the kind that most of his calls are of. \"Short pauses\" are gaps up to five minutes,
# by the estimate of Kaplan and Meier, since a gap is followed only as long as somebody waits. \"All
# gaps\" shares out all the time without a call over the calls, breaks of up to 30 minutes included;
# that is an upper figure, since callers wait just when agents are missing.
";

fn pause_comment(who: &str, group: &GroupFigures) -> String {
    let pauses = &group.pauses;
    let waiting = pauses.waiting_s as f64;
    format!(
        "\
#
# {who} waiting: {gaps} gaps, of which {ended}
# ended while somebody still waited; {mean:.1} s up to five minutes on average. {present:.2} agents
# count as present then, {idle:.2} of them serve nobody, which comes to {all:.1} s a call.
",
        gaps = grouped(pauses.after_call.len()),
        ended = grouped(pauses.after_call.iter().filter(|(_, ended)| *ended).count()),
        mean = group.pause_s[0],
        present = pauses.present_s as f64 / waiting,
        idle = pauses.idle_s as f64 / waiting,
        all = group.pause_s[1],
    )
}

fn demand(figures: &Figures) -> String {
    let names: Vec<&str> = figures.queues.iter().map(|queue| queue.source.name).collect();
    let mut text = format!("interval,{}\n", names.join(","));
    for index in 0..INTERVALS {
        text.push_str(&interval_clock(index));
        for queue in &figures.queues {
            let _ = write!(text, ",{:.3}", queue.arrivals[index]);
        }
        text.push('\n');
    }
    text
}

fn staff(figures: &Figures) -> String {
    let groups = [&figures.bank, &figures.internet];
    let mut text = format!("interval,{},{}\n", groups[0].name, groups[1].name);
    for (day, name) in ["sun", "mon", "tue", "wed", "thu"].iter().enumerate() {
        for index in 0..INTERVALS {
            let [bank, internet] = groups.map(|group| whole(group.heads[index], day, index));
            let _ = writeln!(text, "{name} {},{bank},{internet}", interval_clock(index));
        }
    }
    text
}

/// Whole heads on one of five days: over the five they sum to five times the average, rounded
/// (Hermite's identity). The day that rounds up first changes from one half-hour to the next.
fn whole(average: f64, day: usize, index: usize) -> u32 {
    let turn = (day + index) % 5;
    (average + (2 * turn + 1) as f64 / 10.0).floor() as u32
}

fn interval_clock(index: usize) -> String {
    clock(OPEN_S + index as i64 * INTERVAL_S)
}

/// "07:30" of a second of the day.
pub fn clock(second: i64) -> String {
    format!("{:02}:{:02}", second / 3600, second / 60 % 60)
}

/// 29728 as `29,728`.
fn grouped(count: usize) -> String {
    match count {
        0..1000 => count.to_string(),
        _ => format!("{},{:03}", grouped(count / 1000), count % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_heads_keep_the_average_of_the_week() {
        for (average, sum) in [(6.4, 32), (6.0, 30), (0.05, 0), (0.15, 1), (2.99, 15)] {
            for index in 0..7 {
                let week: Vec<u32> = (0..5).map(|day| whole(average, day, index)).collect();
                assert_eq!(week.iter().sum::<u32>(), sum, "{average}: {week:?}");
            }
        }
        assert_eq!([0, 1, 2, 3, 4].map(|day| whole(6.4, day, 0)), [6, 6, 6, 7, 7]);
        assert_eq!([0, 1, 2, 3, 4].map(|day| whole(6.4, day, 1)), [6, 6, 7, 7, 6]);
    }

    #[test]
    fn clock_and_counts_read_well() {
        assert_eq!(interval_clock(33), "23:30");
        assert_eq!((grouped(728), grouped(1_029_008)), ("728".into(), "1,029,008".into()));
    }
}
