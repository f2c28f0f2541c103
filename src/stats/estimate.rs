//! One estimated figure.

use std::cell::Cell;

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A figure with its 95 % confidence half-width, from `n` independent replications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure, in the metric's unit; finite.
    pub mean: f64,
    /// Half the width of the 95 % confidence interval; `None` where it cannot be known (fewer than
    /// two replications, say).
    pub half_width: Option<f64>,
    /// Replications.
    pub n: u64,
}

impl Estimate {
    /// Makes an estimate, or none of a figure that is not finite; a half-width that is not finite is
    /// left out.
    pub fn new(mean: f64, half_width: Option<f64>, n: u64) -> Option<Self> {
        let half_width = half_width.filter(|width| width.is_finite());
        // Adding 0 turns -0 into 0.
        mean.is_finite().then_some(Self { mean: mean + 0.0, half_width, n })
    }

    /// The mean of independent values with its t-interval; `None` of no values.
    pub fn of_mean(values: &[f64]) -> Option<Self> {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let t = t_975((values.len() as u64).checked_sub(1)?);
        Self::new(mean, t.map(|t| t * (squares / (n - 1.0) / n).sqrt()), values.len() as u64)
    }

    /// The chance of a mean at least this far from 0 if the truth is 0, by Student's t; `None`
    /// without a half-width.
    pub fn p_of_zero(&self) -> Option<f64> {
        let half_width = self.half_width?;
        if half_width == 0.0 {
            return Some(f64::from(u8::from(self.mean == 0.0)));
        }
        let degrees = self.n.checked_sub(1)?;
        let t = self.mean.abs() * t_975(degrees)? / half_width;
        let law = StudentsT::new(0.0, 1.0, degrees as f64).ok()?;
        Some(2.0 * law.sf(t))
    }

    /// Lower bound of the interval.
    pub fn low(&self) -> Option<f64> {
        self.half_width.map(|width| self.mean - width)
    }

    /// Upper bound of the interval.
    pub fn high(&self) -> Option<f64> {
        self.half_width.map(|width| self.mean + width)
    }

    /// The same figure in another unit.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        let half_width = self.half_width.map(|width| width * factor.abs());
        Self { mean: self.mean * factor, half_width, ..self }
    }
}

thread_local! {
    /// Degrees and quantile that were asked for last.
    static LAST_T_975: Cell<Option<(u64, f64)>> = const { Cell::new(None) };
}

/// The 97.5 % quantile of Student's t with `degrees` of freedom; `None` for 0.
///
/// The thousands of figures of a run share their degrees, and the inversion takes microseconds: the
/// last one is kept.
pub fn t_975(degrees: u64) -> Option<f64> {
    if let Some((_, quantile)) = LAST_T_975.get().filter(|(asked, _)| *asked == degrees) {
        return Some(quantile);
    }
    let quantile = StudentsT::new(0.0, 1.0, degrees as f64).ok()?.inverse_cdf(0.975);
    LAST_T_975.set(Some((degrees, quantile)));
    Some(quantile)
}

#[cfg(test)]
mod tests {
    use super::t_975;

    #[test]
    fn quantiles_of_the_tables() {
        let table =
            [(1, 12.7062), (2, 4.3027), (9, 2.2622), (19, 2.0930), (199, 1.9720), (9_999, 1.9602)];
        for (degrees, expected) in table {
            let t = t_975(degrees).expect("at least one degree");
            assert!((t - expected).abs() < 1e-4, "{degrees}: {t}");
        }
        assert_eq!(t_975(0), None);
    }
}
