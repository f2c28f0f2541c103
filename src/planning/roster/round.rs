//! One round: a requirement, a roster for it, and its replay.

use super::first_morning::first_mornings;
use super::headcount::{self, Needed};
use super::problem::Question;
use super::{
    RosterProposal, RosterRefusal, RosterWish, coverage, fairness, problem, rules, uncovered,
    ways_out,
};
use crate::center::{Assignment, Break, Worked};
use crate::planning::unmet::unmet_in_replay;
use crate::scenario::Scenario;
use crate::schedule::Effort;
use crate::schedule::roster::checker::{Verdict, check};
use crate::schedule::roster::{
    DayBreaks, Duty, PlacedBreaks, Problem, Roster, Solution, Unsolved, place_breaks, solve,
    solve_from,
};
use crate::sim::{Model, simulate};
use crate::staffing::{Hold, Yardstick};
use crate::time::{MINUTE, Tick};
use crate::watch::Watch;

/// What all rounds have in common.
pub(super) struct Round<'a> {
    /// With all people that could be needed.
    pub scenario: &'a Scenario,
    /// How many of them have their names from the file or from given rosters: the first.
    pub known: usize,
    /// How many are of an open headcount.
    pub open: &'a [Needed],
    pub wish: &'a RosterWish,
    pub watch: &'a dyn Watch,
}

impl Round<'_> {
    /// Finds a roster in a share of the time, judges it, places its breaks and replays it. Beside the
    /// proposal it gives the roster of all people, from which the next round can go on.
    pub fn propose(
        &self,
        required: &[Vec<u32>],
        share: f64,
        from: Option<Roster>,
    ) -> Result<(RosterProposal, Roster), RosterRefusal> {
        let (wish, watch) =
            (&RosterWish { required: required.to_vec(), ..self.wish.clone() }, self.watch);
        let mut scenario = self.scenario.clone();
        let mut needed = self.open.to_vec();
        let mut question = problem::question(&scenario, required);
        wish.given.add_to(&mut question, &scenario);
        let mut solution = self.solved(&scenario, wish, &question, (share, from))?;
        let of_all = solution.roster.clone();
        headcount::leave_out_unneeded(
            &mut scenario,
            &mut question,
            &mut solution.roster,
            (self.known, &mut needed),
        );
        let verdict = check(&question.problem, &solution.roster);
        assert!(verdict.keeps_hard_rules(), "the search broke a rule: {:?}", verdict.violations);
        let placed = place_breaks(
            &question.problem,
            &scenario.space.shifts,
            rules::minutes(scenario.calendar.interval()),
            scenario.team.rules.most_on_break,
            &solution.roster,
            &wish.given.pinned(&scenario, &question.problem, &solution.roster),
        );
        let assignments = assignments(&scenario, &question.problem, &solution.roster, &placed);
        let assignments = wish.given.with_past(&scenario, assignments);
        let Scenario { calendar, demand, space, team, .. } = &scenario;
        let mut center = scenario.center.clone();
        let all = center.groups.len();
        let before = wish.given.days_before(&scenario);
        center.post_roster(calendar, space, team, &team.groups(all), &assignments, &before);
        let model = Model::new(&center, demand, calendar);
        let results = simulate(&model, wish.seed, wish.replications, watch);
        let yardstick = Yardstick::new(&center, calendar, Hold::InTheMean);
        let in_replay = (wish.seed, results.replications());
        let unmet = unmet_in_replay(&scenario, &center, &yardstick, in_replay);
        let present = wish.given.present.as_ref();
        let staffed = coverage::staffed(calendar, all, &assignments, &before);
        let proposal = RosterProposal {
            at_most: uncovered::at_most(&scenario, wish, &staffed, watch),
            first_mornings: match present {
                // The first day is over.
                Some(present) if present.from > 0 => Vec::new(),
                _ => first_mornings(
                    &scenario,
                    &question.problem.duties,
                    (required, &staffed),
                    &before,
                ),
            },
            staffed,
            shares: fairness::shares(&scenario, &assignments, &wish.given),
            had: wish.given.had(&scenario),
            repaired_from: present.map(|present| present.from),
            changed: present.map_or(Vec::new(), |was| was.changed(&scenario, &assignments)),
            required: required.to_vec(),
            rounds: 0,
            cover_cost: cover_cost(&scenario, &verdict, &placed),
            beyond_most_on_break_min: placed.beyond_min,
            complete: results.complete && !watch.stop(),
            scenario,
            needed,
            center,
            question,
            solution,
            verdict,
            assignments,
            before,
            results,
            unmet,
        };
        Ok((proposal, of_all))
    }

    /// The best roster that is found in a share of the time, or why there is none.
    fn solved(
        &self,
        scenario: &Scenario,
        wish: &RosterWish,
        question: &Question,
        (share, from): (f64, Option<Roster>),
    ) -> Result<Solution, RosterRefusal> {
        let watch = self.watch;
        watch.begin(share);
        let effort = Effort { seed: wish.seed, iterations: wish.iterations };
        let refusal = |unsolved| match unsolved {
            Unsolved::TooManyStates { person } => RosterRefusal::TooManyRules(person),
            Unsolved::NoPattern { .. } => {
                RosterRefusal::Conflicts(ways_out::conflicts(scenario, wish, question, watch))
            }
        };
        let solution = match from {
            Some(roster) => solve_from(&question.problem, roster, effort, watch),
            None => solve(&question.problem, effort, watch).map_err(refusal)?,
        };
        match scenario.team.rules.under {
            Some(_) => Ok(solution),
            None => uncovered::covered(scenario, wish, question, solution, watch)
                .map_err(RosterRefusal::Uncovered),
        }
    }
}

/// What the heads cost. Where all must be there, who is on a break counts as there.
fn cover_cost(scenario: &Scenario, verdict: &Verdict, placed: &PlacedBreaks) -> f64 {
    match scenario.team.rules.under {
        Some(_) => placed.cover_cost,
        None => verdict.cover_cost,
    }
}

/// Each day that is worked, with its breaks.
fn assignments(
    scenario: &Scenario,
    problem: &Problem,
    roster: &Roster,
    placed: &PlacedBreaks,
) -> Vec<Assignment> {
    let tick = |minutes: u32| Tick::from(minutes) * MINUTE;
    let assignment = |day: &DayBreaks| {
        let duty: &Duty = &problem.duties[usize::from(roster[day.person][day.day]?)];
        let (start, length) = (tick(duty.start_min), tick(duty.length_min));
        let windows = scenario.space.shifts[duty.shift].breaks_of(length);
        let breaks = day.starts_min.iter().zip(windows).map(|(&at, window)| Break {
            at: tick(at - duty.start_min),
            length: window.length,
            paid: window.paid,
        });
        let worked = Worked { range: duty.shift, start, length, breaks: breaks.collect() };
        let group = duty.group.unwrap_or(problem.people[day.person].group);
        Some(Assignment { agent: day.person, day: day.day, group, worked })
    };
    placed.days.iter().filter_map(assignment).collect()
}
