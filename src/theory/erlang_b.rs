//! Erlang B: callers who find all lines busy are turned away.

use super::{MAX_AGENTS, TheoryError, in_range};

/// Share of callers who find all `lines` busy and are turned away, 0 to 1 (Erlang 1917; for any handle-time
/// distribution with the same mean). `load_erlangs` is 0 to 1e18, `lines` 0 to [`MAX_AGENTS`].
///
/// The recursion B(n) = a B(n−1) / (n + a B(n−1)) adds only positive numbers, so that no digits cancel; a value below
/// the smallest float becomes 0. It takes a step per line, about 0.1 ms for 20,000.
///
/// # Errors
///
/// [`TheoryError::OutOfRange`].
pub fn blocking(load_erlangs: f64, lines: u32) -> Result<f64, TheoryError> {
    in_range("the load in erlangs", load_erlangs, 0.0, 1e18)?;
    in_range("the number of lines", f64::from(lines), 0.0, f64::from(MAX_AGENTS))?;
    Ok((1..=lines).fold(1.0, |previous, n| next_blocking(load_erlangs, n, previous)))
}

/// Erlang B with `lines` lines from its value with one line less.
pub(super) fn next_blocking(load_erlangs: f64, lines: u32, previous: f64) -> f64 {
    let carried_over = load_erlangs * previous;
    carried_over / (f64::from(lines) + carried_over)
}

/// Fewest lines that turn away at most the share `blocked_at_most`, above 0 and at most 1.
///
/// # Errors
///
/// [`TheoryError::OutOfRange`], or [`TheoryError::OutOfReach`] beyond [`MAX_AGENTS`] lines.
pub fn fewest_lines(load_erlangs: f64, blocked_at_most: f64) -> Result<u32, TheoryError> {
    in_range("the load in erlangs", load_erlangs, 0.0, 1e18)?;
    in_range("the largest share blocked", blocked_at_most, f64::MIN_POSITIVE, 1.0)?;
    let mut blocked = 1.0;
    let mut lines = 0;
    while blocked > blocked_at_most {
        if lines == MAX_AGENTS {
            return Err(TheoryError::OutOfReach);
        }
        lines += 1;
        blocked = next_blocking(load_erlangs, lines, blocked);
    }
    Ok(lines)
}

/// Erlang B of one load for every number of lines, computed as far as it was asked for: a search asks for many.
#[derive(Debug, Clone)]
pub struct BlockingTable {
    load_erlangs: f64,
    /// Index: lines.
    blocking: Vec<f64>,
}

impl BlockingTable {
    /// An empty table for a load of 0 to 1e18 erlangs.
    ///
    /// # Errors
    ///
    /// [`TheoryError::OutOfRange`].
    pub fn new(load_erlangs: f64) -> Result<Self, TheoryError> {
        Ok(Self {
            load_erlangs: in_range("the load in erlangs", load_erlangs, 0.0, 1e18)?,
            blocking: vec![1.0],
        })
    }

    /// The same as [`blocking`] with `lines` lines; more than [`MAX_AGENTS`] count as that.
    pub fn at(&mut self, lines: u32) -> f64 {
        let lines = lines.min(MAX_AGENTS);
        let mut last = self.blocking.last().copied().unwrap_or(1.0);
        for n in self.blocking.len() as u32..=lines {
            last = next_blocking(self.load_erlangs, n, last);
            self.blocking.push(last);
        }
        self.blocking[lines as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_loads_have_their_limits() {
        assert_eq!(blocking(0.0, 0), Ok(1.0));
        assert_eq!(blocking(0.0, 5), Ok(0.0));
        assert_eq!(blocking(1e-6, 20_000), Ok(0.0));
        assert_eq!(blocking(1e-6, 1), Ok(1e-6 / (1.0 + 1e-6)));
        assert!((blocking(1e18, 3).unwrap() - 1.0).abs() < 1e-15);
        assert!(blocking(f64::NAN, 3).is_err());
        assert!(blocking(-1.0, 3).is_err());
        assert!(blocking(1.0, MAX_AGENTS + 1).is_err());
    }

    /// 1/B = ∫₀^∞ e^{−t} (1 + t/a)ⁿ dt summed as a finite series from the other end: Σ n!/(n−k)! a^{−k}.
    #[test]
    fn the_recursion_agrees_with_the_series() {
        for (load, lines) in [
            (0.5, 3_u32),
            (24.0, 27),
            (100.0, 117),
            (900.0, 1000),
            (20_300.0, 20_000),
            (19_000.0, 20_000),
        ] {
            let mut term = 1.0;
            let mut sum = 1.0;
            for k in 0..lines {
                term *= f64::from(lines - k) / load;
                sum += term;
            }
            let got = blocking(load, lines).unwrap();
            assert!((got * sum - 1.0).abs() < 1e-11, "{load} {lines}: {got} {}", 1.0 / sum);
        }
    }

    #[test]
    fn the_table_equals_the_function() {
        let mut table = BlockingTable::new(17.5).unwrap();
        for lines in [20, 3, 0, 40, 39] {
            assert_eq!(table.at(lines), blocking(17.5, lines).unwrap());
        }
    }

    #[test]
    fn the_fewest_lines_are_enough_and_one_less_is_not() {
        for (load, blocked) in [(0.3, 0.01), (24.0, 0.01), (500.0, 0.001), (19_000.0, 0.02)] {
            let lines = fewest_lines(load, blocked).unwrap();
            assert!(blocking(load, lines).unwrap() <= blocked);
            assert!(blocking(load, lines - 1).unwrap() > blocked);
        }
        assert_eq!(fewest_lines(5.0, 1.0), Ok(0));
        assert_eq!(fewest_lines(1e9, 0.01), Err(TheoryError::OutOfReach));
        assert!(fewest_lines(5.0, 0.0).is_err());
    }
}
