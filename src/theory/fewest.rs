//! The fewest agents that reach a goal.

use super::{BlockingTable, ErlangA, MAX_AGENTS, ServiceLevels, TheoryError, Traffic, in_range};

/// Which of the four definitions of service level a goal means; see [`ServiceLevels`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceLevelKind {
    /// Answered within T / entered.
    OfEntered,
    /// Answered within T / (entered − abandoned within T).
    ExclShort,
    /// (Answered within T + abandoned within T) / entered.
    AbandonsOk,
    /// Answered within T / answered.
    OfAnswered,
}

impl ServiceLevelKind {
    /// All four, in the order of [`ServiceLevels`].
    pub const ALL: [Self; 4] =
        [Self::OfEntered, Self::ExclShort, Self::AbandonsOk, Self::OfAnswered];

    /// This one of the four.
    #[must_use]
    pub fn of(self, levels: &ServiceLevels) -> f64 {
        match self {
            Self::OfEntered => levels.service_level,
            Self::ExclShort => levels.excl_short,
            Self::AbandonsOk => levels.abandons_ok,
            Self::OfAnswered => levels.answered,
        }
    }
}

/// What the staff must reach. No number of agents makes waiting or abandoning impossible, so a share of 1 or a limit
/// of 0 is refused.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// A service level of at least `share` (0 to below 1) within `within_s` seconds (0 to 1e12).
    ServiceLevel {
        /// How it is counted.
        kind: ServiceLevelKind,
        /// The smallest share allowed.
        share: f64,
        /// The threshold in seconds.
        within_s: f64,
    },
    /// A mean wait of the answered of at most so many seconds (above 0).
    AsaAtMost(f64),
    /// A share of abandoned contacts of at most this (above 0, up to 1).
    AbandonRateAtMost(f64),
    /// A share of the agents' time spent handling of at most this (above 0, up to 1).
    OccupancyAtMost(f64),
}

impl Goal {
    fn check(&self) -> Result<(), TheoryError> {
        let tiny = f64::MIN_POSITIVE;
        match *self {
            Self::ServiceLevel { share, within_s, .. } => {
                in_range("the threshold in seconds", within_s, 0.0, 1e12)?;
                in_range("the share of a service level", share, 0.0, 1.0 - f64::EPSILON)
            }
            Self::AsaAtMost(asa_s) => {
                in_range("the longest mean wait in seconds", asa_s, tiny, f64::MAX)
            }
            Self::AbandonRateAtMost(share) => {
                in_range("the largest share of abandoned contacts", share, tiny, 1.0)
            }
            Self::OccupancyAtMost(share) => in_range("the largest occupancy", share, tiny, 1.0),
        }
        .map(|_| ())
    }

    /// Whether a solved queue reaches the goal.
    ///
    /// # Errors
    ///
    /// [`TheoryError::OutOfRange`] for a threshold out of range.
    pub fn is_met(&self, queue: &ErlangA) -> Result<bool, TheoryError> {
        Ok(match *self {
            Self::ServiceLevel { kind, share, within_s } => {
                kind.of(&queue.service_levels(within_s)?) >= share
            }
            Self::AsaAtMost(asa_s) => queue.asa_s() <= asa_s,
            Self::AbandonRateAtMost(share) => queue.abandon_rate() <= share,
            Self::OccupancyAtMost(share) => queue.occupancy() <= share,
        })
    }
}

/// The fewest agents, 1 to [`MAX_AGENTS`], that reach all `goals` with callers of a mean patience in seconds (0, 1e-9
/// to 1e12, or infinity: Erlang C). With patience the answer can lie below the load.
///
/// The search doubles its steps and then bisects, which is right because one more agent never makes a figure worse.
/// From N to N+1 agents the density of the offered wait is multiplied by e^(−μx) and its mass at 0 grows, so the offered
/// wait V falls in the likelihood-ratio order. That order survives the weighting by e^(−θx) that picks the answered, so
/// their waits fall too (service level over answered, ASA); answered within T and abandoned are expectations of a
/// falling and a rising function of V; the two mixed definitions are x/(x+y), with x the answered within T that grows
/// and y = P(V > T)e^(−θT) that falls, and 1 − y. Occupancy falls because throughput is concave in the number of agents
/// (not proved here; a test compares with a search one by one).
///
/// # Errors
///
/// [`TheoryError::NoGoal`], [`TheoryError::OutOfRange`], or [`TheoryError::OutOfReach`] beyond [`MAX_AGENTS`].
pub fn fewest_agents(
    traffic: Traffic,
    patience_s: f64,
    goals: &[Goal],
) -> Result<u32, TheoryError> {
    if goals.is_empty() {
        return Err(TheoryError::NoGoal);
    }
    goals.iter().try_for_each(Goal::check)?;
    let mut table = BlockingTable::new(traffic.load_erlangs())?;
    let mut all_met = |agents: u32| -> Result<bool, TheoryError> {
        match ErlangA::with_blocking(traffic, agents, patience_s, table.at(agents - 1)) {
            Ok(queue) => goals.iter().try_fold(true, |met, goal| Ok(met && goal.is_met(&queue)?)),
            Err(TheoryError::Overloaded { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    };
    let mut enough = traffic.fewest_stable_agents().min(MAX_AGENTS);
    let mut too_few = 0;
    let mut step = 1;
    while !all_met(enough)? {
        if enough == MAX_AGENTS {
            return Err(TheoryError::OutOfReach);
        }
        too_few = enough;
        enough = enough.saturating_add(step).min(MAX_AGENTS);
        step *= 2;
    }
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if all_met(middle)? {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Ok(enough)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one_by_one(traffic: Traffic, patience_s: f64, goals: &[Goal], most: u32) -> Option<u32> {
        (1..=most).find(|&agents| match ErlangA::new(traffic, agents, patience_s) {
            Ok(queue) => goals.iter().all(|goal| goal.is_met(&queue).unwrap()),
            Err(_) => false,
        })
    }

    fn any_goal() -> impl Strategy<Value = Goal> {
        prop_oneof![
            (0..4_usize, 0.01..0.999, prop_oneof![Just(0.0), 1.0..200.0]).prop_map(
                |(kind, share, within_s)| Goal::ServiceLevel {
                    kind: ServiceLevelKind::ALL[kind],
                    share,
                    within_s
                }
            ),
            (0.01..300.0).prop_map(Goal::AsaAtMost),
            (0.0001..0.9).prop_map(Goal::AbandonRateAtMost),
            (0.2..1.0).prop_map(Goal::OccupancyAtMost),
        ]
    }

    fn any_patience_s() -> impl Strategy<Value = f64> {
        prop_oneof![
            3 => (-3.0..6.0).prop_map(|digits: f64| 10_f64.powf(digits)),
            1 => prop_oneof![Just(0.0), Just(f64::INFINITY), Just(1e-9), Just(1e12)],
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn the_search_equals_a_search_one_by_one(
            load in prop_oneof![0.0..2.0, 2.0..60.0],
            aht_s in 10.0..600.0,
            patience_s in any_patience_s(),
            goals in prop::collection::vec(any_goal(), 1..4),
        ) {
            let traffic = Traffic::new(load / aht_s, aht_s).unwrap();
            let found = fewest_agents(traffic, patience_s, &goals);
            let expected = one_by_one(traffic, patience_s, &goals, 400);
            prop_assert_eq!(found.ok().filter(|agents| *agents <= 400), expected);
        }

        /// What the search rests on, goal by goal, occupancy included.
        #[test]
        fn one_more_agent_makes_no_figure_worse(
            load in 0.01..200.0,
            patience_s in any_patience_s(),
            within_s in prop_oneof![Just(0.0), 0.1..300.0],
            agents in 1..250_u32,
        ) {
            let traffic = Traffic::new(load / 180.0, 180.0).unwrap();
            let (Ok(fewer), Ok(more)) =
                (ErlangA::new(traffic, agents, patience_s), ErlangA::new(traffic, agents + 1, patience_s))
            else {
                return Ok(());
            };
            let at_most = |worse: f64, better: f64| worse <= better * (1.0 + 1e-12) + 1e-300;
            for kind in ServiceLevelKind::ALL {
                let [worse, better] = [fewer, more].map(|queue| kind.of(&queue.service_levels(within_s).unwrap()));
                prop_assert!(at_most(worse, better), "{:?}: {} {}", kind, worse, better);
            }
            prop_assert!(at_most(more.asa_s(), fewer.asa_s()));
            prop_assert!(at_most(more.abandon_rate(), fewer.abandon_rate()));
            prop_assert!(at_most(more.occupancy(), fewer.occupancy()));
            prop_assert!(at_most(more.wait_mean_s(), fewer.wait_mean_s()));
        }
    }

    #[test]
    fn the_strictest_goal_decides() {
        let traffic = Traffic::new(240.0 / 1800.0, 180.0).unwrap();
        let level =
            Goal::ServiceLevel { kind: ServiceLevelKind::OfEntered, share: 0.8, within_s: 20.0 };
        let occupancy = Goal::OccupancyAtMost(0.75);
        assert_eq!(fewest_agents(traffic, f64::INFINITY, &[level]), Ok(29));
        assert_eq!(fewest_agents(traffic, f64::INFINITY, &[occupancy]), Ok(32));
        assert_eq!(fewest_agents(traffic, f64::INFINITY, &[occupancy, level]), Ok(32));
    }

    #[test]
    fn goals_beyond_reach_are_refused() {
        let traffic = Traffic::new(1.0, 180.0).unwrap();
        let level =
            |share| Goal::ServiceLevel { kind: ServiceLevelKind::OfEntered, share, within_s: 20.0 };
        for goal in [
            level(1.0),
            level(f64::NAN),
            Goal::AsaAtMost(0.0),
            Goal::AbandonRateAtMost(0.0),
            Goal::OccupancyAtMost(1.5),
        ] {
            assert!(matches!(
                fewest_agents(traffic, 60.0, &[goal]),
                Err(TheoryError::OutOfRange { .. })
            ));
        }
        assert_eq!(fewest_agents(traffic, 60.0, &[]), Err(TheoryError::NoGoal));
        assert_eq!(
            fewest_agents(traffic, 60.0, &[Goal::OccupancyAtMost(1e-6)]),
            Err(TheoryError::OutOfReach)
        );
        let flood = Traffic::new(1e9, 1e9).unwrap();
        assert_eq!(
            fewest_agents(flood, f64::INFINITY, &[level(0.8)]),
            Err(TheoryError::OutOfReach)
        );
    }
}
