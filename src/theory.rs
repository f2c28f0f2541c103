//! Closed-form queueing theory: Erlang B, C and A.
//!
//! These are the formulas behind every workforce spreadsheet. Here they serve as oracles for the tests of the
//! simulator, as first guesses for the searches over staff, and for the command that a planner checks his own
//! spreadsheet with. All of them look at one queue in steady state: Poisson arrivals, exponential handle times,
//! identical agents, first come first served.
//!
//! | model | a caller who finds all agents busy … | figures |
//! |---|---|---|
//! | Erlang B ([`blocking`]) | is turned away | blocking |
//! | Erlang C ([`ErlangC`]) | waits as long as it takes | waits, service level; no steady state under overload |
//! | Erlang A ([`ErlangA`]) | waits, and hangs up after an exponential patience | waits, abandonment, four service levels |
//!
//! Erlang A contains the other two: patience 0 is Erlang B, infinite patience is Erlang C. [`fewest_agents`] turns the
//! question round, from targets to staff.
//!
//! Rates are per second, times in seconds, shares from 0 to 1, loads in erlangs (arrival rate times mean handle time).
//! Everything is accurate to a relative 1e-9 or better up to [`MAX_AGENTS`] agents, and nothing returns NaN.

mod erlang_a;
mod erlang_b;
mod erlang_c;
mod fewest;
mod offered_wait;
mod quadrature;

#[cfg(test)]
mod chain_tests;
#[cfg(test)]
mod oracle_tests;

pub use erlang_a::{ErlangA, ServiceLevels};
pub use erlang_b::{BlockingTable, blocking, fewest_lines};
pub use erlang_c::ErlangC;
pub use fewest::{Goal, ServiceLevelKind, fewest_agents};

/// The largest number of agents (or lines) that is computed: the recursion of Erlang B takes a step for each.
pub const MAX_AGENTS: u32 = 1_000_000;

/// What is wrong with the input of a formula, or why it has no answer.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum TheoryError {
    /// A number is not finite or lies outside its range.
    #[error("{name} is {value}, but must be from {least} to {most}")]
    OutOfRange {
        /// What the number is, unit included.
        name: &'static str,
        /// The value that was given.
        value: f64,
        /// The smallest value allowed.
        least: f64,
        /// The largest value allowed.
        most: f64,
    },
    /// Without abandonment the queue grows without end: the load reaches the number of agents.
    #[error(
        "{agents} agents cannot carry {load_erlangs} erlangs without losing callers: the queue grows without end"
    )]
    Overloaded {
        /// Arrival rate times mean handle time, in erlangs.
        load_erlangs: f64,
        /// The number of agents.
        agents: u32,
    },
    /// Even [`MAX_AGENTS`] agents do not reach the goals.
    #[error("even {MAX_AGENTS} agents do not reach the goal")]
    OutOfReach,
    /// A search was asked for without any goal.
    #[error("there is no goal to search for")]
    NoGoal,
}

/// `value` if it lies in `least..=most`; NaN never does.
fn in_range(name: &'static str, value: f64, least: f64, most: f64) -> Result<f64, TheoryError> {
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(TheoryError::OutOfRange { name, value, least, most })
    }
}

/// `agents` if it lies in `1..=MAX_AGENTS`.
fn some_agents(agents: u32) -> Result<u32, TheoryError> {
    in_range("the number of agents", f64::from(agents), 1.0, f64::from(MAX_AGENTS))?;
    Ok(agents)
}

/// What comes in: a Poisson stream of contacts with a mean handle time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traffic {
    rate_per_s: f64,
    aht_s: f64,
}

impl Traffic {
    /// `rate_per_s`: contacts per second, 0 to 1e9. `aht_s`: mean handle time in seconds, 1e-6 to 1e9.
    ///
    /// # Errors
    ///
    /// [`TheoryError::OutOfRange`].
    pub fn new(rate_per_s: f64, aht_s: f64) -> Result<Self, TheoryError> {
        Ok(Self {
            rate_per_s: in_range("the arrival rate per second", rate_per_s, 0.0, 1e9)?,
            aht_s: in_range("the mean handle time in seconds", aht_s, 1e-6, 1e9)?,
        })
    }

    /// Contacts per second.
    #[must_use]
    pub fn rate_per_s(&self) -> f64 {
        self.rate_per_s
    }

    /// Mean handle time in seconds.
    #[must_use]
    pub fn aht_s(&self) -> f64 {
        self.aht_s
    }

    /// The offered load in erlangs: the agents who would be busy on average if nobody were lost.
    #[must_use]
    pub fn load_erlangs(&self) -> f64 {
        self.rate_per_s * self.aht_s
    }

    /// The fewest agents with whom a queue of callers who never hang up has a steady state: the whole number above
    /// the load. More than [`u32::MAX`] are reported as that.
    #[must_use]
    pub fn fewest_stable_agents(&self) -> u32 {
        // A cast from float saturates.
        let above_load = (self.load_erlangs().floor() as u32).saturating_add(1);
        if self.spare_agents(above_load) > 0.0 { above_load } else { above_load.saturating_add(1) }
    }

    /// Agents beyond the load, 0 if there are none. A difference in the last binary digits counts as none: 70 calls
    /// in half an hour of three minutes each are 7 erlangs, even if rate times handle time is rounded to less.
    fn spare_agents(&self, agents: u32) -> f64 {
        let agents = f64::from(agents);
        let spare = agents - self.load_erlangs();
        if spare > 8.0 * f64::EPSILON * agents { spare } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_traffic_is_refused() {
        for (rate_per_s, aht_s) in [
            (f64::NAN, 180.0),
            (-1.0, 180.0),
            (1e300, 180.0),
            (f64::INFINITY, 180.0),
            (1.0, 0.0),
            (1.0, -3.0),
            (1.0, f64::NAN),
            (1.0, f64::INFINITY),
        ] {
            let error = Traffic::new(rate_per_s, aht_s).expect_err("out of range");
            assert!(error.to_string().contains("must be from"), "{error}");
        }
    }

    #[test]
    fn a_steady_state_needs_more_agents_than_erlangs() {
        let stable = |load| Traffic::new(load, 1.0).unwrap().fewest_stable_agents();
        assert_eq!([0.0, 0.5, 1.0, 23.999, 24.0].map(stable), [1, 1, 2, 24, 25]);
        assert_eq!(Traffic::new(1e9, 1e9).unwrap().fewest_stable_agents(), u32::MAX);
    }
    #[test]
    fn rounding_makes_no_steady_state() {
        for agents in 1..2_000_u32 {
            let aht_s = 1800.0 * 0.7;
            let traffic = Traffic::new(f64::from(agents) / 0.7 / 1800.0, aht_s).unwrap();
            assert_eq!(traffic.fewest_stable_agents(), agents + 1);
            assert!(matches!(ErlangC::new(traffic, agents), Err(TheoryError::Overloaded { .. })));
            assert!(ErlangC::new(traffic, agents + 1).is_ok());
        }
    }
}
