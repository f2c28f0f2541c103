//! Staff for targets: against the textbook, against all cheaper staffings of small centers, and as a
//! planner asks for it.

use std::path::Path;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use ringplan::planning::{Method, Proposal, Refusal, Wish, staff};
use ringplan::scenario::{Scenario, read_text};
use ringplan::sim::{Rehearsal, Replications};
use ringplan::staffing::{Formula, Grid, Hold, NoAnswer, Rule, Yardstick};
use ringplan::theory::{Goal, ServiceLevelKind, Traffic, fewest_agents};
use ringplan::watch::Unwatched;

fn scenario(text: &str) -> Scenario {
    let reading = read_text("staff.toml", text, Path::new("."), &[]);
    let problems: Vec<&str> = reading.problems.iter().map(|p| p.message.as_str()).collect();
    reading.scenario.unwrap_or_else(|| panic!("{problems:?}"))
}

fn wish(method: Method) -> Wish {
    Wish { method, confidence: None, seed: 1, replications: Replications::Fixed(200) }
}

fn found(scenario: &Scenario, wish: Wish) -> Proposal {
    staff(scenario, wish, &Unwatched).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

/// A desk of two half-hours with so many calls each.
fn desk(more_of_queue: &str, more_of_group: &str) -> String {
    format!(
        "[scenario]\nstart = 2026-03-02\ndays = 1\n\
         [queue.calls]\nopen = \"08:00-09:00\"\narrivals = {{ per-interval = [100, 240] }}\n\
         handle-time = {{ distribution = \"exponential\", mean = \"3min\" }}\n{more_of_queue}\n\
         [group.agents]\nskills = {{ calls = 1 }}\nstaff = 0\n{more_of_group}\n"
    )
}

const IN_20_S: &str = "target = { answered-within = \"20s\", share = 0.8, per = \"interval\" }";

#[test]
fn the_textbook_gives_its_fewest_agents() {
    let heads = |text: &str, formula| {
        let scenario = scenario(text);
        let first = scenario.calendar.intervals().iter().position(|i| i.slot == 16).expect("08:00");
        found(&scenario, wish(Method::Theory(formula))).heads[0][first..first + 2].to_vec()
    };
    // The reference numbers: 100 calls in half an hour need 14, 240 need 29.
    assert_eq!(heads(&desk(IN_20_S, ""), Formula::ErlangC), [14, 29]);
    let patient =
        format!("patience = {{ distribution = \"exponential\", mean = \"2min\" }}\n{IN_20_S}");
    let traffic = |calls: f64| Traffic::new(calls / 1800.0, 180.0).expect("a load");
    let level =
        Goal::ServiceLevel { kind: ServiceLevelKind::OfEntered, share: 0.8, within_s: 20.0 };
    let expected = [100.0, 240.0]
        .map(|calls| fewest_agents(traffic(calls), 120.0, &[level]).expect("an answer"));
    assert_eq!(heads(&desk(&patient, ""), Formula::ErlangA), expected);
    // The strictest decides, the bounds hold, and a ring is part of the wait and of the work.
    assert_eq!(heads(&desk(IN_20_S, "max-occupancy = 0.75"), Formula::ErlangC), [14, 32]);
    assert_eq!(heads(&desk(IN_20_S, "at-least = 20"), Formula::ErlangC), [20, 29]);
    let rung = fewest_agents(
        Traffic::new(100.0 / 1800.0, 185.0).expect("a load"),
        f64::INFINITY,
        &[Goal::ServiceLevel { kind: ServiceLevelKind::OfEntered, share: 0.8, within_s: 15.0 }],
    );
    assert_eq!(
        heads(&desk(IN_20_S, "ring = \"5s\""), Formula::ErlangC)[0],
        rung.expect("an answer")
    );
}

#[test]
fn the_textbook_says_what_it_does_not_know() {
    let two = desk(IN_20_S, "").replace(
        "[group.agents]",
        "[group.others]\nskills = { calls = 1 }\nstaff = 0\n[group.agents]",
    );
    let refusal = |text: &str| {
        staff(&scenario(text), wish(Method::Theory(Formula::ErlangC)), &Unwatched).err()
    };
    let several = NoAnswer::SeveralSkills("calls".to_owned());
    assert_eq!(refusal(&two), Some(Refusal::NoAnswer(vec![several])));
    assert_eq!(refusal(&desk("", "")), Some(Refusal::NothingPromised));
    let abandoned = "patience = \"2min\"\ntarget = { abandoned = 0.05 }";
    let unknown = NoAnswer::NoPromise("calls".to_owned());
    assert_eq!(refusal(&desk(abandoned, "")), Some(Refusal::NoAnswer(vec![unknown])));
}

#[test]
fn a_proposal_is_confirmed_by_callers_that_the_search_did_not_see() {
    let text = desk(IN_20_S, "cost-per-hour = 20.0");
    let scenario = scenario(&text);
    let proposal = found(&scenario, wish(Method::Simulation));
    assert!(proposal.complete && proposal.unmet.is_empty());
    assert!(proposal.results.targets().iter().all(|target| target.met()));
    let first = scenario.calendar.intervals().iter().position(|i| i.slot == 16).expect("08:00");
    let heads = &proposal.heads[0];
    // From an empty desk, and with what the first half-hour leaves over: near the textbook's 14 and 29.
    assert!(
        (12..=14).contains(&heads[first]) && (27..=30).contains(&heads[first + 1]),
        "{heads:?}"
    );
    assert_eq!(
        heads.iter().sum::<u32>(),
        heads[first] + heads[first + 1],
        "nobody while it is closed"
    );
    // A promise in nine of ten replications takes more.
    let surer = Wish { confidence: Some(0.9), ..wish(Method::Simulation) };
    let sure = found(&scenario, surer);
    assert!(sure.unmet.is_empty());
    let total = |proposal: &Proposal| proposal.heads[0].iter().sum::<u32>();
    assert!(total(&sure) > total(&proposal), "{:?}", sure.heads[0]);
    let days_met = sure.results.targets()[0].days_met.expect("days").mean;
    assert!(days_met > proposal.results.targets()[0].days_met.expect("days").mean);
}

#[test]
fn bounds_that_forbid_a_target_are_named() {
    let scenario = scenario(&desk(IN_20_S, "at-most = 20"));
    let refusal =
        staff(&scenario, wish(Method::Simulation), &Unwatched).expect_err("20 are too few for 240");
    let Refusal::OutOfReach(unmet) = refusal else { panic!("{refusal:?}") };
    assert_eq!(unmet.len(), 1);
    assert!(matches!(unmet[0].rule, Rule::Target(0, _)) && unmet[0].short > 10.0, "{unmet:?}");
    assert_eq!(scenario.calendar.intervals()[unmet[0].period.start].slot, 17);
}

/// Two queues, two or three groups, two half-hours.
#[derive(Clone, Debug)]
struct Small {
    calls: [[u32; 2]; 2],
    handle_s: [u32; 2],
    shares: [f64; 2],
    /// Price of each group; the last serves both queues, the others one each.
    prices: Vec<f64>,
    per_day: bool,
}

fn any_small() -> impl Strategy<Value = Small> {
    let calls = prop::array::uniform2(prop::array::uniform2(8..40_u32));
    let prices = prop_oneof![
        (18.0..26.0, 20.0..32.0).prop_map(|(a, b)| vec![a, b]),
        (18.0..26.0, 18.0..26.0, 22.0..34.0).prop_map(|(a, b, c)| vec![a, b, c]),
    ];
    let shares = prop::array::uniform2(0.6..0.9);
    (calls, prop::array::uniform2(120..400_u32), shares, prices, any::<bool>()).prop_map(
        |(calls, handle_s, shares, prices, per_day)| Small {
            calls,
            handle_s,
            shares,
            prices,
            per_day,
        },
    )
}

impl Small {
    fn scenario(&self) -> Scenario {
        let per = if self.per_day { "day" } else { "interval" };
        let mut text = String::from("[scenario]\nstart = 2026-03-02\ndays = 1\n");
        for queue in 0..2 {
            let [first, second] = self.calls[queue];
            text += &format!(
                "[queue.q{queue}]\nopen = \"08:00-09:00\"\narrivals = {{ per-interval = [{first}, {second}] }}\n\
                 handle-time = {{ distribution = \"exponential\", mean = \"{}s\" }}\n\
                 patience = {{ distribution = \"exponential\", mean = \"2min\" }}\n\
                 target = {{ answered-within = \"20s\", share = {}, per = \"{per}\" }}\n",
                self.handle_s[queue], self.shares[queue]
            );
        }
        let skills: &[&str] = if self.prices.len() == 2 {
            &["q0 = 1", "q0 = 2, q1 = 1"]
        } else {
            &["q0 = 1", "q1 = 1", "q0 = 2, q1 = 2"]
        };
        for (group, (price, skills)) in self.prices.iter().zip(skills).enumerate() {
            text += &format!(
                "[group.g{group}]\nskills = {{ {skills} }}\nstaff = 0\ncost-per-hour = {price:.2}\n"
            );
        }
        scenario(&text)
    }
}

/// Whether every target holds, by a long run.
struct Truth<'a> {
    rehearsal: Rehearsal<'a>,
    grid: Grid,
    yardstick: Yardstick,
}

impl<'a> Truth<'a> {
    fn new(scenario: &'a Scenario, replications: u64) -> Self {
        let Scenario { center, demand, calendar, .. } = scenario;
        Self {
            rehearsal: Rehearsal::new(center, demand, calendar, 77, replications),
            grid: Grid::new(center, calendar),
            yardstick: Yardstick::new(center, calendar, Hold::InTheMean),
        }
    }

    fn holds(&self, heads: &[u32]) -> bool {
        let measured =
            self.rehearsal.each(self.grid.staff(heads), |tally| self.yardstick.measure(tally));
        self.yardstick.levels(&measured).iter().all(|level| *level >= 0.0)
    }

    /// The cheapest staffing that holds among those cheaper than this one and within 2 of it in each cell.
    /// Of those that do not hold none with fewer in every cell can (but for chance: one more agent may lose
    /// more on a single path, not in the mean).
    fn cheaper(&self, heads: &[u32]) -> Option<Vec<u32>> {
        let around: Vec<std::ops::RangeInclusive<u32>> =
            heads.iter().map(|&n| n.saturating_sub(2)..=n + 2).collect();
        let cost = self.grid.cost(heads);
        let mut all: Vec<Vec<u32>> = vec![vec![]];
        for range in around {
            all = all
                .into_iter()
                .flat_map(|start| range.clone().map(move |n| [start.clone(), vec![n]].concat()))
                .collect();
        }
        all.retain(|other| self.grid.cost(other) < cost - 1e-9);
        all.sort_by(|a, b| self.grid.cost(b).total_cmp(&self.grid.cost(a)));
        let mut failed: Vec<Vec<u32>> = Vec::new();
        let mut best = None;
        for heads in all {
            let below = |failed: &Vec<u32>| heads.iter().zip(failed).all(|(a, b)| a <= b);
            if failed.iter().any(below) {
                continue;
            }
            if self.holds(&heads) {
                best = Some(heads);
            } else {
                failed.push(heads);
            }
        }
        best
    }
}

fn against_all(centers: usize, replications: u64) -> (usize, f64) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let (mut cheapest, mut farthest) = (0, 0.0_f64);
    for _ in 0..centers {
        let small = any_small().new_tree(&mut runner).expect("a center").current();
        let scenario = small.scenario();
        let proposal = found(&scenario, wish(Method::Simulation));
        let truth = Truth::new(&scenario, replications);
        let heads = truth.grid.heads(|group, interval| proposal.heads[group][interval]);
        let best = truth.cheaper(&heads);
        // In half-hours of the cheapest agent.
        let unit = small.prices.iter().copied().fold(f64::INFINITY, f64::min) / 2.0;
        let off = best
            .as_ref()
            .map_or(0.0, |best| (truth.grid.cost(&heads) - truth.grid.cost(best)) / unit);
        println!(
            "{heads:?} holds: {}; cheaper: {best:?}, {off:.2} agent-intervals; played {}",
            truth.holds(&heads),
            proposal.played
        );
        cheapest += usize::from(best.is_none());
        farthest = farthest.max(off);
    }
    println!(
        "{cheapest} of {centers} are the cheapest; the farthest is off by {farthest:.2} agent-intervals"
    );
    (cheapest, farthest)
}

#[test]
fn small_centers_get_their_cheapest_staff() {
    let (cheapest, farthest) = against_all(3, 1_500);
    assert!(cheapest >= 2 && farthest <= 1.5, "{cheapest} of 3, {farthest}");
}

#[test]
#[ignore = "long: 30 centers against all their cheaper staffings"]
fn small_centers_get_their_cheapest_staff_mostly() {
    let (cheapest, farthest) = against_all(30, 6_000);
    assert!(cheapest >= 27 && farthest <= 1.0, "{cheapest} of 30, {farthest}");
}
