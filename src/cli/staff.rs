//! `ringplan staff`: how many agents each interval needs.

use std::io::Write;
use std::path::PathBuf;

use super::arguments::parse_share;
use super::outputs::Outputs;
use super::progress::Progress;
use super::proposal_args::{ANY_STAFF, ProposalArgs, stopped_before, tell_refusal};
use super::written::with_staff;
use super::{Exit, load};
use crate::diagnostic::{Diagnostic, quoted};
use crate::planning::{Method, Refusal, Unmet, Wish, staff};
use crate::report::{Report, STAFF_TABLES, StaffReport, Timing, interval_in_words, unmet_in_words};
use crate::scenario::{Reading, Scenario};
use crate::staffing::{Formula, NoAnswer, Rule};

/// Say how many agents each group needs in each interval so that every target is met at least cost. What
/// is proposed is replayed call by call before it is shown.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The `staff` of the file is not looked at; `at-least`, `at-most` and `seats` are kept.

Examples:
  ringplan staff scenarios/two-skills.toml
  ringplan staff center.toml --method erlang-a
  ringplan staff center.toml --confidence 0.9
  ringplan staff center.toml --write planned.toml
  ringplan staff center.toml --json - | jq '.groups[].hours'")]
pub(super) struct StaffArgs {
    /// The scenario, a TOML file
    file: PathBuf,

    /// How the staff is found: by playing the center, or by a formula for each interval by itself where
    /// each group has a queue of its own
    #[arg(long, value_enum, default_value = "simulation")]
    method: MethodName,

    /// Each target must be met by itself in this share of its periods, as 0.9 or 90%: on nine days of
    /// ten. Without it, in the mean
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    confidence: Option<f64>,

    #[command(flatten)]
    proposal: ProposalArgs,

    /// Write the proposal as CSV tables into a folder, which is made if it is not there: staff.csv and
    /// targets.csv
    #[arg(long, value_name = "DIR")]
    csv: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
enum MethodName {
    /// Callers wait for ever (the spreadsheet's answer)
    ErlangC,
    /// Callers hang up
    ErlangA,
    /// Call by call: any center
    Simulation,
}

impl From<MethodName> for Method {
    fn from(name: MethodName) -> Self {
        match name {
            MethodName::ErlangC => Self::Theory(Formula::ErlangC),
            MethodName::ErlangA => Self::Theory(Formula::ErlangA),
            MethodName::Simulation => Self::Simulation,
        }
    }
}

pub(super) fn run(args: &StaffArgs, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut reading = load::load_to_staff(&args.file, &args.proposal.set);
    let Some(scenario) = reading.scenario.take() else { return Ok(Exit::Wrong) };
    check(args, &scenario)?;
    let replications = args.proposal.run.replications(scenario.run.replications)?;
    let written = args.proposal.open_written(&args.file, &reading.files)?;
    let tables = (args.csv.as_deref(), STAFF_TABLES.map(|(name, _)| name));
    let outputs = Outputs::open(tables, args.proposal.json.as_deref(), &reading.files)?;
    let pool = args.proposal.run.pool()?;
    let seed = args.proposal.run.seed.unwrap_or(scenario.run.seed);

    let watch = Progress::start();
    let method = args.method.into();
    let wish = Wish { method, confidence: args.confidence, seed, replications };
    let found = pool.install(|| staff(&scenario, wish, &watch));
    let timing = Timing { seconds: watch.finish(), threads: pool.current_num_threads() };
    let proposal = match found {
        Ok(proposal) => proposal,
        Err(Refusal::Stopped) => return Ok(stopped_before(ANY_STAFF)),
        Err(refusal) => {
            let refused = refused(&refusal, &scenario, &reading);
            return tell_refusal(reading, refused);
        }
    };
    let (center, results) = (&proposal.center, &proposal.results);
    let replay = Report::of_proposal(&scenario, center, results, seed);
    let report = StaffReport { replay, proposal: &proposal, method, confidence: args.confidence };
    if let Some(written) = written {
        let text = with_staff(&args.file, &scenario, &proposal)?;
        written.write(out, |file| file.write_all(text.as_bytes()))?;
    }
    outputs.write(
        out,
        |place, file| report.write_csv(STAFF_TABLES[place].1, file),
        |file| report.write_json(file),
        |out| report.write_text(timing, out),
    )?;
    let stopped = watch.stopped() && !proposal.complete;
    Ok(match (stopped, proposal.unmet.is_empty()) {
        (true, _) => Exit::Stopped,
        (false, false) if method == Method::Simulation => Exit::No,
        (false, _) => Exit::Done,
    })
}

fn check(args: &StaffArgs, scenario: &Scenario) -> anyhow::Result<()> {
    if let Some(share) = args.confidence {
        anyhow::ensure!(
            share > 0.0 && share < 1.0,
            "--confidence: give a share above 0 and below 1: no staff keeps a promise always"
        );
        anyhow::ensure!(
            args.method == MethodName::Simulation,
            "--confidence: a formula knows means alone; leave out --method"
        );
    }
    let groups = &scenario.center.groups;
    let free = groups.iter().find(|group| group.cost_per_hour.is_none_or(|price| price == 0.0));
    let priced = groups.iter().any(|group| group.cost_per_hour.is_some_and(|price| price > 0.0));
    if let Some(free) = free.filter(|_| priced) {
        anyhow::bail!(
            "group {} has no `cost-per-hour` though others do: it would seem to work for nothing; give every group a price, or none",
            quoted(&free.name)
        );
    }
    Ok(())
}

/// A refusal as problems of the planner's file, and how the command ends.
pub(super) fn refused(
    refusal: &Refusal,
    scenario: &Scenario,
    reading: &Reading,
) -> (Vec<Diagnostic>, Exit) {
    let wrong = match refusal {
        Refusal::NothingPromised => true,
        Refusal::NoAnswer(reasons) => !reasons.iter().all(NoAnswer::is_no),
        Refusal::OutOfReach(_) | Refusal::Stopped => false,
    };
    (explain(refusal, scenario, reading), if wrong { Exit::Wrong } else { Exit::No })
}

/// A refusal as problems of the planner's file.
fn explain(refusal: &Refusal, scenario: &Scenario, reading: &Reading) -> Vec<Diagnostic> {
    match refusal {
        Refusal::NothingPromised => {
            let message =
                "nothing is promised: no queue has a `target`, no group a `max-occupancy`";
            let help = "say what is to be reached, for example target = { answered-within = \"20s\", share = 0.8 }";
            vec![Diagnostic::error("nothing-promised", message).help(help)]
        }
        Refusal::NoAnswer(reasons) => {
            reasons.iter().map(|reason| no_answer(reason, scenario, reading)).collect()
        }
        Refusal::OutOfReach(unmet) => out_of_reach(unmet, scenario, reading),
        Refusal::Stopped => Vec::new(),
    }
}

fn no_answer(reason: &NoAnswer, scenario: &Scenario, reading: &Reading) -> Diagnostic {
    let with_place = |problem: Diagnostic, path: &[&str]| match reading.place(path) {
        Some(place) => problem.at(place),
        None => problem,
    };
    const SIMULATE: &str = "let it be simulated: leave out --method";
    match reason {
        NoAnswer::SeveralSkills(name) => {
            let message = format!(
                "{}: the formulas know one group for each queue and one queue for each group",
                quoted(name)
            );
            let problem = Diagnostic::error("no-formula", message).help(SIMULATE);
            let problem = with_place(problem, &["group", name, "skills"]);
            if problem.place.is_some() { problem } else { with_place(problem, &["queue", name]) }
        }
        NoAnswer::GoesOn(name) => {
            let message = format!(
                "queue {}: the formulas know no contacts that go on, no menus and no bots",
                quoted(name)
            );
            with_place(Diagnostic::error("no-formula", message).help(SIMULATE), &["queue", name])
        }
        NoAnswer::NoPromise(name) => {
            let message =
                format!("queue {} promises nothing that this formula knows of", quoted(name));
            let help = "give it a target of `answered-within`, `asa` or (erlang-a, with `patience`) `abandoned`, or its group a `max-occupancy`";
            with_place(Diagnostic::error("no-formula", message).help(help), &["queue", name])
        }
        NoAnswer::TooMany { group, interval, needed, most } => {
            let when = interval_in_words(&scenario.calendar, *interval);
            let (who, key, place) = match group {
                Some(group) => {
                    let name = &scenario.center.groups[*group].name;
                    (format!("group {}", quoted(name)), "at-most", vec!["group", name, "at-most"])
                }
                None => ("all groups together".to_owned(), "seats", vec!["scenario", "seats"]),
            };
            let message = format!("{who}: {needed} are needed on {when}, and {most} may be there");
            let help = format!("raise `{key}`, or lower the target");
            with_place(Diagnostic::error("out-of-reach", message).help(help), &place)
        }
        NoAnswer::OutOfReach(queue, interval, error) => {
            let name = &scenario.center.queues[*queue].name;
            let message = format!(
                "queue {}, {}: {error}",
                quoted(name),
                interval_in_words(&scenario.calendar, *interval)
            );
            with_place(
                Diagnostic::error("out-of-reach", message).help("lower the target"),
                &["queue", name, "target"],
            )
        }
    }
}

/// The worst period of each rule that is out of reach, with what stands in its way.
fn out_of_reach(unmet: &[Unmet], scenario: &Scenario, reading: &Reading) -> Vec<Diagnostic> {
    let mut worst: Vec<(&Unmet, usize)> = Vec::new();
    for one in unmet {
        match worst.iter_mut().find(|(other, _)| other.rule == one.rule) {
            Some((other, count)) => {
                *count += 1;
                if one.short > other.short {
                    *other = one;
                }
            }
            None => worst.push((one, 1)),
        }
    }
    let problem = |(unmet, count): (&Unmet, usize)| {
        let further = match count - 1 {
            0 => String::new(),
            1 => ", and so does one other period".to_owned(),
            more => format!(", and so do {more} other periods"),
        };
        let message = format!(
            "{}{further}, whatever staff was tried",
            unmet_in_words(&scenario.center, &scenario.calendar, unmet)
        );
        let (place, help) = in_the_way(unmet, scenario, reading);
        let problem = Diagnostic::error("out-of-reach", message).help(help);
        match place {
            Some(place) => problem.at(place),
            None => problem,
        }
    };
    worst.into_iter().map(problem).collect()
}

/// What keeps a rule from being met: a bound of a group, the seats, or itself.
fn in_the_way(
    unmet: &Unmet,
    scenario: &Scenario,
    reading: &Reading,
) -> (Option<crate::diagnostic::Place>, String) {
    let groups = scenario.center.groups.iter();
    let (serves, own): (Vec<_>, _) = match unmet.rule {
        Rule::Target(queue, _) => {
            let name = &scenario.center.queues[queue].name;
            (
                groups.filter(|group| group.skill(queue).is_some()).collect(),
                reading.place(&["queue", name, "target"]),
            )
        }
        Rule::Occupancy(group, _) => {
            let name = &scenario.center.groups[group].name;
            (groups.skip(group).take(1).collect(), reading.place(&["group", name, "max-occupancy"]))
        }
    };
    let bounded = serves.iter().find_map(|group| {
        let most = unmet.period.clone().map(|interval| group.bounds_at(interval).most).min()?;
        let place = reading.place(&["group", &group.name, "at-most"])?;
        (most < u32::MAX).then_some((place, &group.name, most))
    });
    if let Some((place, group, most)) = bounded {
        let help = format!(
            "{} may have {most} agents at some of this time: raise `at-most`, or lower the target",
            quoted(group)
        );
        return (Some(place), help);
    }
    if let Some(seats) = scenario.center.seats {
        let place = reading.place(&["scenario", "seats"]).or(own);
        return (place, format!("there are {seats} seats: raise `seats`, or lower the target"));
    }
    (own, "lower the target: no number of agents keeps it".to_owned())
}
