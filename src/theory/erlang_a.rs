//! Erlang A: callers wait and hang up when their patience runs out.

use super::offered_wait::{Moments, OfferedWait};
use super::{ErlangC, MAX_AGENTS, TheoryError, Traffic, blocking, in_range, some_agents};

/// The shortest and the longest finite patience, in seconds; 0 and infinity are allowed as well.
const PATIENCE_RANGE_S: (f64, f64) = (1e-9, 1e12);

/// A queue of callers with exponential patience, in steady state (M/M/N+M; Palm 1957; Garnett, Mandelbaum and Reiman,
/// Designing a call center with impatient customers, M&SOM 4, 2002; Mandelbaum and Zeltyn, Service engineering in
/// action: the Palm/Erlang-A queue, 2007).
///
/// Patience 0 is Erlang B (whoever finds all agents busy abandons with wait 0), infinite patience is Erlang C. Shares
/// are of all entered contacts, 0 to 1, unless named otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangA {
    traffic: Traffic,
    agents: u32,
    patience_s: f64,
    delayed_rate: f64,
    answered_rate: f64,
    abandon_rate: f64,
    asa_s: f64,
    wait_variance_s2: f64,
    wait_mean_s: f64,
    abandon_wait_s: Option<f64>,
    queue_mean: f64,
    queue_variance: f64,
    waits: Waits,
}

/// How the delayed wait.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Waits {
    /// Not at all: Erlang B.
    Never,
    /// For a random time; `density` is the probability that goes with a mass of 1 in the moments, `undelayed_rate` the
    /// share that does not wait, which 1 − `delayed_rate` would round away.
    Patiently { offered: OfferedWait, density: f64, undelayed_rate: f64 },
    /// Until they are answered: Erlang C.
    Forever(ErlangC),
}

/// The service levels that planners quote, side by side, for one threshold T. All are 0 to 1; with no loss of callers
/// the first four are equal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceLevels {
    /// Answered within T / entered.
    pub service_level: f64,
    /// Answered within T / (entered − abandoned within T).
    pub excl_short: f64,
    /// (Answered within T + abandoned within T) / entered.
    pub abandons_ok: f64,
    /// Answered within T / answered.
    pub answered: f64,
    /// Of the abandoned, the share that abandons within T; `None` if nobody abandons.
    pub abandoned_within_rate: Option<f64>,
}

impl ErlangA {
    /// Solves the queue for 1 to [`MAX_AGENTS`] agents and a mean patience in seconds: 0, 1e-9 to 1e12, or infinity.
    /// Any load will do if the patience is finite.
    ///
    /// # Errors
    ///
    /// [`TheoryError::OutOfRange`]; [`TheoryError::Overloaded`] if the patience is infinite and the load reaches the
    /// number of agents.
    pub fn new(traffic: Traffic, agents: u32, patience_s: f64) -> Result<Self, TheoryError> {
        some_agents(agents)?;
        let blocking_one_less = blocking(traffic.load_erlangs(), agents - 1)?;
        Self::with_blocking(traffic, agents, patience_s, blocking_one_less)
    }

    /// `blocking_one_less` is Erlang B with one agent less, whom a search has at hand.
    pub(super) fn with_blocking(
        traffic: Traffic,
        agents: u32,
        patience_s: f64,
        blocking_one_less: f64,
    ) -> Result<Self, TheoryError> {
        debug_assert!((1..=MAX_AGENTS).contains(&agents));
        if patience_s == f64::INFINITY {
            return Ok(Self::of_erlang_c(
                ErlangC::with_blocking(traffic, agents, blocking_one_less)?,
                traffic,
                agents,
            ));
        }
        if patience_s == 0.0 {
            return Ok(Self::of_erlang_b(traffic, agents, blocking_one_less));
        }
        let (least, most) = PATIENCE_RANGE_S;
        in_range("the mean patience in seconds", patience_s, least, most)?;
        Ok(Self::of_patience(traffic, agents, patience_s, blocking_one_less))
    }

    /// The limit of no patience: the delayed abandon at once.
    fn of_erlang_b(traffic: Traffic, agents: u32, blocking_one_less: f64) -> Self {
        let (load, agents_float) = (traffic.load_erlangs(), f64::from(agents));
        let carried_over = load * blocking_one_less;
        let lost = carried_over / (agents_float + carried_over);
        Self {
            traffic,
            agents,
            patience_s: 0.0,
            delayed_rate: lost,
            answered_rate: agents_float / (agents_float + carried_over),
            abandon_rate: lost,
            asa_s: 0.0,
            wait_variance_s2: 0.0,
            wait_mean_s: 0.0,
            abandon_wait_s: (lost > 0.0).then_some(0.0),
            queue_mean: 0.0,
            queue_variance: 0.0,
            waits: Waits::Never,
        }
    }

    /// The limit of endless patience.
    fn of_erlang_c(queue: ErlangC, traffic: Traffic, agents: u32) -> Self {
        Self {
            traffic,
            agents,
            patience_s: f64::INFINITY,
            delayed_rate: queue.delayed_rate(),
            answered_rate: 1.0,
            abandon_rate: 0.0,
            asa_s: queue.asa_s(),
            wait_variance_s2: queue.wait_sd_s().powi(2),
            wait_mean_s: queue.asa_s(),
            abandon_wait_s: None,
            queue_mean: queue.queue_mean(),
            queue_variance: queue.queue_sd().powi(2),
            waits: Waits::Forever(queue),
        }
    }

    /// Finite patience: P(wait) = λJ/(ε + λJ), where J = ∫f and ε = 1/B(N−1) (Zeltyn and Mandelbaum 2005); the
    /// offered wait is 0 or has a density proportional to f.
    fn of_patience(traffic: Traffic, agents: u32, patience_s: f64, blocking_one_less: f64) -> Self {
        let (load, aht_s) = (traffic.load_erlangs(), traffic.aht_s());
        let theta = aht_s / patience_s;
        let offered = OfferedWait::new(load, f64::from(agents), theta);
        let all = offered.moments(0.0, f64::INFINITY);
        // Delayed to undelayed callers; 0 and infinity are allowed here.
        let odds = load * blocking_one_less * all.mass * offered.log_peak.exp();
        let (delayed_rate, undelayed_rate) = (1.0 / (1.0 + 1.0 / odds), 1.0 / (1.0 + odds));
        let density = delayed_rate / all.mass;
        let answered_rate = (undelayed_rate + density * all.answered).min(1.0);
        let abandon_rate = (density * all.abandoned).min(1.0);
        let wait_mean_s = abandon_rate * patience_s;
        let queue_if_busy = load * all.abandoned / (theta * all.mass);
        let queue_mean = delayed_rate * queue_if_busy;
        let queue_variance_if_busy =
            all.queue_square / all.mass - (queue_if_busy - offered.queue_at_peak()).powi(2);
        Self {
            traffic,
            agents,
            patience_s,
            delayed_rate,
            answered_rate,
            abandon_rate,
            asa_s: density * all.answered_wait / answered_rate * aht_s,
            wait_variance_s2: answered_variance(&offered, &all, density, undelayed_rate)
                * aht_s
                * aht_s,
            wait_mean_s,
            abandon_wait_s: (abandon_rate > 0.0)
                .then(|| all.abandoned_wait / all.abandoned * aht_s),
            queue_mean,
            // The queue is Poisson with the random mean q(V) if all agents are busy, else 0.
            queue_variance: queue_mean
                + delayed_rate * queue_variance_if_busy.max(0.0)
                + delayed_rate * undelayed_rate * queue_if_busy.powi(2),
            waits: Waits::Patiently { offered, density, undelayed_rate },
        }
    }

    /// Share of contacts that find all agents busy.
    #[must_use]
    pub fn delayed_rate(&self) -> f64 {
        self.delayed_rate
    }

    /// Share of contacts that are answered, after whatever wait.
    #[must_use]
    pub fn answered_rate(&self) -> f64 {
        self.answered_rate
    }

    /// Share of contacts that hang up.
    #[must_use]
    pub fn abandon_rate(&self) -> f64 {
        self.abandon_rate
    }

    /// Mean wait of the answered in seconds, those who do not wait included.
    #[must_use]
    pub fn asa_s(&self) -> f64 {
        self.asa_s
    }

    /// Standard deviation of the wait of the answered in seconds.
    #[must_use]
    pub fn wait_sd_answered_s(&self) -> f64 {
        self.wait_variance_s2.sqrt()
    }

    /// Mean wait of all contacts in seconds, answered and abandoned.
    #[must_use]
    pub fn wait_mean_s(&self) -> f64 {
        self.wait_mean_s
    }

    /// Mean wait of the abandoned in seconds; `None` if nobody abandons.
    #[must_use]
    pub fn abandon_wait_s(&self) -> Option<f64> {
        self.abandon_wait_s
    }

    /// Mean number of contacts waiting.
    #[must_use]
    pub fn queue_mean(&self) -> f64 {
        self.queue_mean
    }

    /// Standard deviation of the number of contacts waiting.
    #[must_use]
    pub fn queue_sd(&self) -> f64 {
        self.queue_variance.sqrt()
    }

    /// Share of the agents' time spent handling.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        (self.traffic.load_erlangs() * self.answered_rate / f64::from(self.agents)).min(1.0)
    }

    /// The service levels for the threshold `within_s`, 0 to 1e12 seconds.
    ///
    /// # Errors
    ///
    /// [`TheoryError::OutOfRange`].
    pub fn service_levels(&self, within_s: f64) -> Result<ServiceLevels, TheoryError> {
        in_range("the threshold in seconds", within_s, 0.0, 1e12)?;
        let fates = self.fates(within_s);
        Ok(ServiceLevels {
            service_level: fates.answered_within.min(1.0),
            excl_short: fates.answered_within / (fates.answered_within + fates.still_waiting),
            abandons_ok: (fates.answered_within + fates.abandoned_within).min(1.0),
            answered: fates.answered_within / (fates.answered_within + fates.answered_later),
            abandoned_within_rate: (self.abandon_rate > 0.0)
                .then(|| (fates.abandoned_within / self.abandon_rate).min(1.0)),
        })
    }

    /// The wait in seconds that the share `share` (0 to below 1) of the answered does not exceed; 0 if that many do not
    /// wait at all.
    ///
    /// # Errors
    ///
    /// [`TheoryError::OutOfRange`].
    pub fn wait_quantile_s(&self, share: f64) -> Result<f64, TheoryError> {
        in_range("the share of a quantile", share, 0.0, 1.0 - f64::EPSILON)?;
        let later_at_most = (1.0 - share) * self.answered_rate;
        let met = |wait_s: f64| self.fates(wait_s).answered_later <= later_at_most;
        match self.waits {
            Waits::Never => Ok(0.0),
            Waits::Forever(queue) => queue.wait_quantile_s(share),
            Waits::Patiently { .. } if met(0.0) => Ok(0.0),
            Waits::Patiently { .. } => Ok(smallest_that(met, self.asa_s)),
        }
    }

    /// What has become of a contact `within_s` seconds after it entered.
    fn fates(&self, within_s: f64) -> Fates {
        match self.waits {
            Waits::Never => Fates {
                answered_within: self.answered_rate,
                answered_later: 0.0,
                abandoned_within: self.abandon_rate,
                still_waiting: 0.0,
            },
            Waits::Forever(queue) => Fates {
                answered_within: queue.service_level(within_s),
                answered_later: queue.waiting_after(within_s),
                abandoned_within: 0.0,
                still_waiting: queue.waiting_after(within_s),
            },
            Waits::Patiently { offered, density, undelayed_rate } => {
                let within = within_s / self.traffic.aht_s();
                let (early, late) =
                    (offered.moments(0.0, within), offered.moments(within, f64::INFINITY));
                let hung_up = -(-within_s / self.patience_s).exp_m1();
                Fates {
                    answered_within: undelayed_rate + density * early.answered,
                    answered_later: density * late.answered,
                    abandoned_within: density * (early.abandoned + late.mass * hung_up),
                    still_waiting: density * late.mass * (1.0 - hung_up),
                }
            }
        }
    }
}

/// Shares of all entered contacts, some time after each entered. The first, the third and the last sum to 1.
struct Fates {
    answered_within: f64,
    /// Answered, but not by then; they are `still_waiting`.
    answered_later: f64,
    abandoned_within: f64,
    still_waiting: f64,
}

/// Variance of the wait of the answered, in squared handle times: a mass at 0 and the delayed around the peak.
fn answered_variance(
    offered: &OfferedWait,
    all: &Moments,
    density: f64,
    undelayed_rate: f64,
) -> f64 {
    let delayed = density * all.answered;
    if delayed <= 0.0 {
        return 0.0;
    }
    let mean = all.answered_wait / all.answered;
    let variance =
        (all.answered_wait_square / all.answered - (mean - offered.peak).powi(2)).max(0.0);
    let delayed_share = delayed / (delayed + undelayed_rate);
    delayed_share * (variance + (1.0 - delayed_share) * mean * mean)
}

/// The smallest positive number that is `met`, to 14 digits, by bisection from a guess above 0. Whatever is met stays
/// met for larger numbers.
fn smallest_that(met: impl Fn(f64) -> bool, guess: f64) -> f64 {
    let mut high = guess.max(f64::MIN_POSITIVE);
    while !met(high) {
        high *= 2.0;
    }
    let mut low = high;
    while low > f64::MIN_POSITIVE && met(low) {
        low *= 0.5;
    }
    while high - low > 1e-14 * high {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if met(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traffic(load: f64, aht_s: f64) -> Traffic {
        Traffic::new(load / aht_s, aht_s).unwrap()
    }

    fn assert_close(got: f64, expected: f64, tolerance: f64) {
        assert!((got - expected).abs() <= tolerance * expected.abs(), "{got} is not {expected}");
    }

    #[test]
    fn no_patience_is_erlang_b() {
        let traffic = traffic(24.0, 180.0);
        let blocked = blocking(24.0, 27).unwrap();
        for (patience_s, tolerance) in [(0.0, 1e-14), (1e-9, 1e-9), (1e-4, 1e-4)] {
            let queue = ErlangA::new(traffic, 27, patience_s).unwrap();
            assert_close(queue.delayed_rate(), blocked, tolerance);
            assert_close(queue.abandon_rate(), blocked, tolerance);
            assert_close(queue.answered_rate(), 1.0 - blocked, tolerance);
            let levels = queue.service_levels(20.0).unwrap();
            assert_close(levels.service_level, 1.0 - blocked, tolerance);
            assert_close(levels.excl_short, 1.0, 1e-14);
            assert_close(levels.abandons_ok, 1.0, 1e-14);
            assert_close(levels.answered, 1.0, 1e-14);
            assert_close(levels.abandoned_within_rate.unwrap(), 1.0, 1e-14);
            assert!(queue.wait_mean_s() <= patience_s && queue.asa_s() <= patience_s);
        }
    }

    #[test]
    fn endless_patience_is_erlang_c() {
        let traffic = traffic(24.0, 180.0);
        let c = ErlangC::new(traffic, 27).unwrap();
        for (patience_s, tolerance) in [(f64::INFINITY, 1e-14), (1e12, 1e-8), (1e8, 1e-4)] {
            let a = ErlangA::new(traffic, 27, patience_s).unwrap();
            assert_close(a.delayed_rate(), c.delayed_rate(), tolerance);
            assert_close(a.asa_s(), c.asa_s(), tolerance);
            assert_close(a.wait_mean_s(), c.asa_s(), tolerance);
            assert_close(a.wait_sd_answered_s(), c.wait_sd_s(), tolerance);
            assert_close(a.queue_mean(), c.queue_mean(), tolerance);
            assert_close(a.queue_sd(), c.queue_sd(), tolerance);
            assert_close(a.occupancy(), c.occupancy(), tolerance);
            let levels = a.service_levels(20.0).unwrap();
            for level in
                [levels.service_level, levels.excl_short, levels.abandons_ok, levels.answered]
            {
                assert_close(level, c.service_level(20.0), tolerance);
            }
            assert_close(
                a.wait_quantile_s(0.9).unwrap(),
                c.wait_quantile_s(0.9).unwrap(),
                tolerance.max(1e-12),
            );
        }
        assert!(matches!(
            ErlangA::new(traffic, 24, f64::INFINITY),
            Err(TheoryError::Overloaded { .. })
        ));
    }

    /// Overloaded with great patience, the queue is a fluid: 1 − N/a abandon, everyone waits about ln(a/N)/θ.
    #[test]
    fn great_patience_under_overload_is_the_fluid_limit() {
        let queue = ErlangA::new(traffic(60.0, 180.0), 50, 1e12).unwrap();
        assert_close(queue.abandon_rate(), 10.0 / 60.0, 1e-9);
        assert_close(queue.asa_s(), 1.2_f64.ln() * 1e12, 1e-5);
        assert_close(queue.queue_mean(), 10.0 * 1e12 / 180.0, 1e-9);
        // Palm's queue is about normal, with variance λ/θ.
        assert_close(queue.queue_sd().powi(2), 60.0 * 1e12 / 180.0, 1e-3);
        assert_eq!(queue.delayed_rate(), 1.0);
        assert_eq!(queue.service_levels(20.0).unwrap().service_level, 0.0);
    }

    #[test]
    fn every_figure_is_a_number_in_its_range() {
        let shares = |levels: &ServiceLevels| {
            [levels.service_level, levels.excl_short, levels.abandons_ok, levels.answered]
        };
        for rate_per_s in [0.0, 1e-12, 1e-6, 0.1, 1.0, 1e3, 1e9] {
            for aht_s in [1e-6, 1.0, 180.0, 1e9] {
                for agents in [1, 2, 30, 20_000] {
                    for patience_s in [0.0, 1e-9, 1e-3, 1.0, 60.0, 1e6, 1e12] {
                        let queue = ErlangA::new(
                            Traffic::new(rate_per_s, aht_s).unwrap(),
                            agents,
                            patience_s,
                        )
                        .unwrap();
                        let context =
                            format!("{rate_per_s} {aht_s} {agents} {patience_s}: {queue:?}");
                        for share in [
                            queue.delayed_rate(),
                            queue.answered_rate(),
                            queue.abandon_rate(),
                            queue.occupancy(),
                        ] {
                            assert!((0.0..=1.0).contains(&share), "{context}");
                        }
                        assert!(
                            (queue.answered_rate() + queue.abandon_rate() - 1.0).abs() < 1e-10,
                            "{context}"
                        );
                        for figure in [
                            queue.asa_s(),
                            queue.wait_sd_answered_s(),
                            queue.wait_mean_s(),
                            queue.queue_mean(),
                            queue.queue_sd(),
                            queue.abandon_wait_s().unwrap_or(0.0),
                        ] {
                            assert!(figure.is_finite() && figure >= 0.0, "{context}");
                        }
                        for within_s in [0.0, 1e-9, 20.0, 1e12] {
                            let levels = queue.service_levels(within_s).unwrap();
                            for share in
                                shares(&levels).into_iter().chain(levels.abandoned_within_rate)
                            {
                                assert!(
                                    (0.0..=1.0).contains(&share),
                                    "{context} {within_s} {levels:?}"
                                );
                            }
                        }
                        let fates = queue.fates(20.0);
                        let sum =
                            fates.answered_within + fates.abandoned_within + fates.still_waiting;
                        assert!((sum - 1.0).abs() < 1e-10, "{context} {sum}");
                    }
                }
            }
        }
    }

    #[test]
    fn quantiles_invert_the_service_level_of_the_answered() {
        for (load, agents, patience_s) in
            [(24.0, 27, 120.0), (60.0, 50, 60.0), (60.0, 50, 1e12), (19_900.0, 20_000, 300.0)]
        {
            let queue = ErlangA::new(traffic(load, 180.0), agents, patience_s).unwrap();
            for share in [0.5, 0.9, 0.999] {
                let wait_s = queue.wait_quantile_s(share).unwrap();
                if wait_s > 0.0 {
                    assert!((queue.service_levels(wait_s).unwrap().answered - share).abs() < 1e-8);
                } else {
                    assert!(queue.service_levels(0.0).unwrap().answered >= share);
                }
            }
        }
    }

    #[test]
    fn odd_input_is_refused() {
        for patience_s in [f64::NAN, -1.0, 1e-10, 1e13] {
            assert!(ErlangA::new(traffic(24.0, 180.0), 27, patience_s).is_err());
        }
        for agents in [0, MAX_AGENTS + 1, u32::MAX] {
            assert!(ErlangA::new(traffic(24.0, 180.0), agents, 60.0).is_err());
        }
        let queue = ErlangA::new(traffic(24.0, 180.0), 27, 60.0).unwrap();
        for within_s in [f64::NAN, -1.0, f64::INFINITY] {
            assert!(queue.service_levels(within_s).is_err());
        }
    }
}
