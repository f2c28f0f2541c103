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
        let constant = if self.mean == 0.0 { 1.0 } else { self.p_of_signs() };
        Some((2.0 * self.p_of_distance(self.mean.abs(), constant)?).min(1.0))
    }

    /// The chance of a mean at most this far from 0 if the truth is at least `margin` from it, by
    /// Student's t (one of Schuirmann's two tests, Journal of Pharmacokinetics and Biopharmaceutics 15,
    /// 1987); `None` without a half-width.
    pub fn p_beyond(&self, margin: f64) -> Option<f64> {
        let distance = margin - self.mean.abs();
        let constant = if distance >= 0.0 { self.p_of_signs() } else { 1.0 };
        self.p_of_distance(distance, constant)
    }

    /// Half of the chance that n values all have the same sign if either is as likely: the sign test
    /// where values that never vary leave Student's t nothing to go by.
    fn p_of_signs(&self) -> f64 {
        0.5_f64.powi(i32::try_from(self.n).unwrap_or(i32::MAX))
    }

    /// The chance of Student's t beyond this distance over its standard error; `constant` where that
    /// is 0.
    fn p_of_distance(&self, distance: f64, constant: f64) -> Option<f64> {
        let half_width = self.half_width?;
        let degrees = self.n.checked_sub(1)?;
        if half_width == 0.0 {
            return Some(constant);
        }
        let t = distance * t_975(degrees)? / half_width;
        Some(StudentsT::new(0.0, 1.0, degrees as f64).ok()?.sf(t))
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
    use super::{Estimate, t_975};
    use crate::random::{Key, Purpose, unit};

    /// Where the truth is 0, or the margin itself, chances below 5 % come 5 times in 100.
    #[test]
    fn chances_keep_what_they_promise() {
        let (mut of_zero, mut beyond) = (0, 0);
        for run in 0..4_000 {
            let key = Key::new(run, 0, Purpose::Contact);
            let values = |around: f64| -> Vec<f64> {
                (0..40).map(|i| around + unit(key.bits(1, i)[0]) - 0.5).collect()
            };
            let p = Estimate::of_mean(&values(0.0)).and_then(|e| e.p_of_zero());
            of_zero += u32::from(p.expect("40 values") <= 0.05);
            let p = Estimate::of_mean(&values(2.0)).and_then(|e| e.p_beyond(2.0));
            beyond += u32::from(p.expect("40 values") <= 0.05);
        }
        // Three standard errors of 4,000 runs are 41.
        assert!((159..=241).contains(&of_zero), "{of_zero} of 4000");
        assert!((159..=241).contains(&beyond), "{beyond} of 4000");
    }

    #[test]
    fn values_that_never_vary_have_the_chance_of_equal_signs() {
        let five = Estimate::of_mean(&[3.0; 5]).expect("values");
        assert_eq!(five.p_of_zero(), Some(1.0 / 16.0));
        assert_eq!((five.p_beyond(4.0), five.p_beyond(2.0)), (Some(1.0 / 32.0), Some(1.0)));
        assert_eq!(Estimate::of_mean(&[0.0; 5]).and_then(|e| e.p_of_zero()), Some(1.0));
        assert_eq!(Estimate::of_mean(&[3.0]).and_then(|e| e.p_of_zero()), None);
    }

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
