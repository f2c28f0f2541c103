//! The answer for people: aligned tables of at most 80 columns.

use std::io::{self, Write};

use super::{Answer, ErlangArgs, Row, Solution, Target, default_share};
use crate::report::table::{self, NO_FIGURE};
use crate::theory::Goal;
use crate::time::format_duration;

pub(super) fn write_answer(
    answer: &Answer,
    args: &ErlangArgs,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "{} calls per {}, {} each: a load of {} erlangs",
        answer.calls,
        format_duration(args.per),
        format_duration(args.aht),
        figure(answer.load_erlangs),
    )?;
    write_targets(answer, args, out)?;
    write_solution("Erlang C, callers never hang up", false, answer, &answer.erlang_c, args, out)?;
    if let (Some(solution), Some(patience)) = (&answer.erlang_a, args.patience) {
        let title =
            format!("Erlang A, callers hang up after {} on average", format_duration(patience));
        write_solution(&title, true, answer, solution, args, out)?;
        write_definitions(solution, args, out)?;
    }
    let any_figure =
        answer.erlang_a.is_some() || answer.erlang_c.rows.iter().any(|row| row.steady_state);
    if any_figure { write_legend(args, out) } else { Ok(()) }
}

fn write_legend(args: &ErlangArgs, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\nin {}: share of all calls answered within it. ASA: mean wait of the answered.\n\
         90 % in: the wait that nine of ten answered calls do not exceed.\n\
         delayed: share that finds all agents busy. waiting: calls in queue on average.",
        format_duration(args.within)
    )
}

fn write_targets(answer: &Answer, args: &ErlangArgs, out: &mut dyn Write) -> io::Result<()> {
    if answer.targets.is_empty() {
        return Ok(());
    }
    let targets: Vec<String> = answer.targets.iter().map(|target| in_words(target, args)).collect();
    let note = if default_share(args).is_some() { " (the default; see --share)" } else { "" };
    writeln!(out, "Target: {}{note}", targets.join("\n        "))
}

fn in_words(target: &Target, args: &ErlangArgs) -> String {
    match target.goal {
        Goal::ServiceLevel { share, .. } => {
            format!("{} answered within {}", exact_percent(share), format_duration(args.within))
        }
        Goal::AsaAtMost(_) => format!("ASA at most {}", format_duration(args.asa.unwrap_or(0))),
        Goal::AbandonRateAtMost(share) => format!("at most {} abandoned", exact_percent(share)),
        Goal::OccupancyAtMost(share) => format!("occupancy at most {}", exact_percent(share)),
    }
}

/// A heading with the answer, and the table.
fn write_solution(
    title: &str,
    with_abandonment: bool,
    answer: &Answer,
    solution: &Solution,
    args: &ErlangArgs,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "\n{title}{}", verdict(solution, args))?;
    if let [row] = solution.rows.as_slice()
        && !row.steady_state
    {
        return write_overload(row, answer, args, out);
    }
    let within = format!("in {}", format_duration(args.within));
    let mut header = vec!["agents", &within, "ASA", "90 % in", "delayed", "waiting", "occupancy"];
    if with_abandonment {
        header.push("abandoned");
    }
    let mut rows = Vec::new();
    for row in &solution.rows {
        let marked = args.agents.is_none() && solution.agents_needed == Some(row.agents);
        let mut cells = vec![
            format!("{}{}", if marked { "> " } else { "" }, row.agents),
            percent(row.service_level),
            seconds(row.asa_s),
            seconds(row.wait_p90_s),
            percent(row.delayed_rate),
            row.queue_mean.map_or(NO_FIGURE.to_string(), figure),
            percent(row.occupancy),
        ];
        if with_abandonment {
            cells.push(percent(row.abandon_rate));
        }
        rows.push(cells);
    }
    writeln!(out, "{}", table::plain(&header, 0, rows))?;
    if solution.rows.iter().any(|row| !row.steady_state) {
        writeln!(out, "{NO_FIGURE}: no steady state, the queue would grow without end")?;
    }
    Ok(())
}

/// What the heading says of the targets.
fn verdict(solution: &Solution, args: &ErlangArgs) -> String {
    let Some(needed) = solution.agents_needed else {
        return String::new();
    };
    let scheduled = match (solution.agents_scheduled, args.shrinkage) {
        (Some(people), Some(shrinkage)) => {
            format!(", {people} scheduled at {} shrinkage", exact_percent(shrinkage))
        }
        _ => String::new(),
    };
    match solution.rows.as_slice() {
        [row] if args.agents.is_some() => {
            let (tick, outcome) =
                if row.met == Some(true) { ("✓", "met") } else { ("✗", "missed") };
            format!(
                "\n{tick} target {outcome} by {}; needed: {}{scheduled}",
                agents(row.agents),
                agents(needed)
            )
        }
        _ => format!("\n{} needed{scheduled}", agents(needed)),
    }
}

fn write_overload(
    row: &Row,
    answer: &Answer,
    args: &ErlangArgs,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "No steady state: {} cannot carry {} erlangs.\n\
         The queue grows without end; any figure needs at least {}.",
        agents(row.agents),
        figure(answer.load_erlangs),
        agents(answer.agents_for_steady_state),
    )?;
    if args.patience.is_none() {
        writeln!(out, "If callers hang up, say after how long, such as --patience 2min.")?;
    }
    Ok(())
}

/// The four service levels of the staff that is shown or needed, side by side.
fn write_definitions(
    solution: &Solution,
    args: &ErlangArgs,
    out: &mut dyn Write,
) -> io::Result<()> {
    let chosen = args.agents.or(solution.agents_needed);
    let Some(row) = solution.rows.iter().find(|row| Some(row.agents) == chosen) else {
        return Ok(());
    };
    let within = format_duration(args.within);
    let heading = format!("service level in {within} with {}", agents(row.agents));
    let needed_heading = args
        .share
        .or(default_share(args))
        .map(|share| format!("agents for {}", exact_percent(share)));
    let mut header = vec![heading.as_str(), "share"];
    header.extend(needed_heading.as_deref());
    let mut rows = Vec::new();
    let needed = solution.agents_needed_by.as_ref();
    for (definition, share, needed) in [
        ("answered in time / entered", row.service_level, needed.map(|by| by.service_level)),
        (
            "answered in time / (entered − abandoned in time)",
            row.service_level_excl_short,
            needed.map(|by| by.service_level_excl_short),
        ),
        (
            "(answered + abandoned in time) / entered",
            row.service_level_abandons_ok,
            needed.map(|by| by.service_level_abandons_ok),
        ),
        (
            "answered in time / answered",
            row.service_level_answered,
            needed.map(|by| by.service_level_answered),
        ),
    ] {
        let mut cells = vec![definition.to_string(), percent(share)];
        cells.extend(needed.map(|agents| agents.to_string()));
        rows.push(cells);
    }
    writeln!(out, "\n{}", table::plain(&header, 1, rows))
}

fn agents(count: u32) -> String {
    format!("{count} agent{}", if count == 1 { "" } else { "s" })
}

/// A share with one decimal.
fn percent(share: Option<f64>) -> String {
    share.map_or(NO_FIGURE.to_string(), table::percent)
}

/// A share as it was typed.
fn exact_percent(share: f64) -> String {
    format!("{} %", (share * 1e10).round() / 1e8)
}

fn seconds(value_s: Option<f64>) -> String {
    value_s.map_or(NO_FIGURE.to_string(), |value_s| {
        if value_s < 1e6 { format!("{value_s:.1} s") } else { format!("{value_s:.1e} s") }
    })
}

/// A number with two decimals, or in powers of ten if that says too little or too much.
fn figure(value: f64) -> String {
    if value == 0.0 || (0.01..1e7).contains(&value) {
        format!("{value:.2}")
    } else {
        format!("{value:.2e}")
    }
}
