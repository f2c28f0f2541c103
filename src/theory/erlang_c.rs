//! Erlang C: callers wait as long as it takes.

use super::{MAX_AGENTS, TheoryError, Traffic, blocking, in_range, some_agents};

/// A queue of callers who never hang up, in steady state (M/M/N; Erlang 1917, Erlang C).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangC {
    traffic: Traffic,
    agents: u32,
    delayed_rate: f64,
    /// 1 / the mean wait of the delayed: the rate at which the queue empties beyond what comes in.
    spare_rate_per_s: f64,
}

impl ErlangC {
    /// Solves the queue for 1 to [`MAX_AGENTS`] agents.
    ///
    /// # Errors
    ///
    /// [`TheoryError::Overloaded`] if the load reaches the number of agents: there is no steady state then.
    /// [`TheoryError::OutOfRange`] for 0 or too many agents.
    pub fn new(traffic: Traffic, agents: u32) -> Result<Self, TheoryError> {
        some_agents(agents)?;
        Self::with_blocking(traffic, agents, blocking(traffic.load_erlangs(), agents - 1)?)
    }

    /// `blocking_one_less` is Erlang B with one agent less, whom a search has at hand.
    ///
    /// P(wait) = aB / (N − a + aB) with B = B(N−1, a): the textbook C(N, a) without its subtraction near a = N.
    pub(super) fn with_blocking(
        traffic: Traffic,
        agents: u32,
        blocking_one_less: f64,
    ) -> Result<Self, TheoryError> {
        debug_assert!((1..=MAX_AGENTS).contains(&agents));
        let load_erlangs = traffic.load_erlangs();
        let spare_agents = traffic.spare_agents(agents);
        if spare_agents <= 0.0 {
            return Err(TheoryError::Overloaded { load_erlangs, agents });
        }
        let carried_over = load_erlangs * blocking_one_less;
        Ok(Self {
            traffic,
            agents,
            delayed_rate: carried_over / (spare_agents + carried_over),
            spare_rate_per_s: spare_agents / traffic.aht_s(),
        })
    }

    /// Share of callers who must wait: Erlang's C(N, a).
    #[must_use]
    pub fn delayed_rate(&self) -> f64 {
        self.delayed_rate
    }

    /// Mean wait of all callers in seconds, those who do not wait included.
    #[must_use]
    pub fn asa_s(&self) -> f64 {
        self.delayed_rate / self.spare_rate_per_s
    }

    /// Standard deviation of the wait of all callers in seconds.
    #[must_use]
    pub fn wait_sd_s(&self) -> f64 {
        (self.delayed_rate * (2.0 - self.delayed_rate)).sqrt() / self.spare_rate_per_s
    }

    /// Share of callers answered within `within_s` seconds (0 or more; below 0 counts as 0).
    #[must_use]
    pub fn service_level(&self, within_s: f64) -> f64 {
        1.0 - self.waiting_after(within_s)
    }

    /// Share of callers still waiting after `within_s` seconds.
    pub(super) fn waiting_after(&self, within_s: f64) -> f64 {
        self.delayed_rate * (-self.spare_rate_per_s * within_s.max(0.0)).exp()
    }

    /// The wait in seconds that the share `share` (0 to below 1) of all callers does not exceed.
    ///
    /// # Errors
    ///
    /// [`TheoryError::OutOfRange`].
    pub fn wait_quantile_s(&self, share: f64) -> Result<f64, TheoryError> {
        in_range("the share of a quantile", share, 0.0, 1.0 - f64::EPSILON)?;
        Ok((self.delayed_rate / (1.0 - share)).ln().max(0.0) / self.spare_rate_per_s)
    }

    /// Mean number of callers waiting.
    #[must_use]
    pub fn queue_mean(&self) -> f64 {
        self.traffic.rate_per_s() * self.asa_s()
    }

    /// Standard deviation of the number of callers waiting: geometric while all agents are busy.
    #[must_use]
    pub fn queue_sd(&self) -> f64 {
        let mean_if_busy = self.traffic.rate_per_s() / self.spare_rate_per_s;
        let second_moment = self.delayed_rate * mean_if_busy * (1.0 + 2.0 * mean_if_busy);
        (second_moment - self.queue_mean().powi(2)).max(0.0).sqrt()
    }

    /// Share of the agents' time spent handling.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.traffic.load_erlangs() / f64::from(self.agents)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overload_has_no_steady_state() {
        for (load, agents) in [(24.0, 24), (24.0, 20), (1.0, 1), (1e9, MAX_AGENTS)] {
            let traffic = Traffic::new(load, 1.0).unwrap();
            let error = ErlangC::new(traffic, agents).expect_err("overload");
            assert!(matches!(error, TheoryError::Overloaded { .. }), "{error}");
        }
        let traffic = Traffic::new(1.0, 1.0).unwrap();
        assert!(matches!(ErlangC::new(traffic, 0), Err(TheoryError::OutOfRange { .. })));
    }

    /// One agent: P(wait) = ρ, and the queue of M/M/1 is geometric.
    #[test]
    fn one_agent_is_the_mm1_queue() {
        let queue = ErlangC::new(Traffic::new(0.01, 80.0).unwrap(), 1).unwrap();
        assert!((queue.delayed_rate() - 0.8).abs() < 1e-15);
        assert!((queue.asa_s() - 320.0).abs() < 1e-11);
        assert!((queue.queue_mean() - 3.2).abs() < 1e-13);
        assert!((queue.queue_sd().powi(2) - (0.8 * 0.8 * (1.0 + 0.8 - 0.64) / 0.04)).abs() < 1e-12);
    }

    #[test]
    fn quantile_and_service_level_are_inverse() {
        let queue = ErlangC::new(Traffic::new(0.8, 60.0).unwrap(), 50).unwrap();
        for share in [0.4, 0.5, 0.9, 0.999_999] {
            let wait_s = queue.wait_quantile_s(share).unwrap();
            assert!((queue.service_level(wait_s) - share).abs() < 1e-13);
        }
        assert_eq!(queue.wait_quantile_s(0.1), Ok(0.0));
        assert!(queue.wait_quantile_s(1.0).is_err());
        assert!(queue.wait_quantile_s(f64::NAN).is_err());
    }

    #[test]
    fn no_calls_never_wait() {
        let queue = ErlangC::new(Traffic::new(0.0, 60.0).unwrap(), 1).unwrap();
        assert_eq!((queue.delayed_rate(), queue.asa_s(), queue.queue_sd()), (0.0, 0.0, 0.0));
        assert_eq!((queue.service_level(0.0), queue.wait_quantile_s(0.9)), (1.0, Ok(0.0)));
    }
}
