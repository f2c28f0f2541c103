//! Factors with mean 1, by inversion: for the same uniform a factor goes with its law and nothing else.

use statrs::distribution::{ContinuousCDF, Gamma};
use statrs::function::erf::erfc_inv;

/// Below this cv a gamma law is its own expansion about the normal, to 1e-9.
const NEARLY_NORMAL: f64 = 1e-3;
/// Standard deviations beyond which a logarithm is cut; a normal number goes there once in 10¹⁶.
const FARTHEST: f64 = 8.3;

/// The quantile `u` (between 0 and 1) of a gamma law with mean 1 and standard deviation `cv`, from 0
/// to 1.
///
/// # Panics
/// When `cv` is not a number or `u` is not between 0 and 1.
pub fn gamma_factor(cv: f64, u: f64) -> f64 {
    if cv < NEARLY_NORMAL {
        // Cornish-Fisher to the skewness, which is 2cv.
        let z = normal(u);
        return 1.0 + cv * z + cv * cv * (z * z - 1.0) / 3.0;
    }
    let shape = 1.0 / (cv * cv);
    match Gamma::new(shape, shape) {
        Ok(law) => law.inverse_cdf(u),
        Err(error) => unreachable!("a shape of {shape} makes a gamma law: {error}"),
    }
}

/// Factors that follow each other, lognormal with mean 1, whose logarithms are autoregressive of first
/// order.
#[derive(Clone, Copy, Debug)]
pub struct LognormalFactors {
    /// Standard deviation of the logarithm.
    sigma: f64,
    /// Correlation of neighbours' logarithms.
    rho: f64,
}

impl LognormalFactors {
    /// Each with standard deviation `cv`, from 0 to 1; `correlation`, 0 to below 1, is that of the
    /// factors of neighbours.
    ///
    /// Of two lognormal factors whose logarithms have standard deviation σ and correlation ρ the
    /// correlation is (exp(ρσ²) − 1)/(exp(σ²) − 1), and exp(σ²) = 1 + cv².
    pub fn new(cv: f64, correlation: f64) -> Self {
        let variance = (cv * cv).ln_1p();
        let rho = if variance > 0.0 { (correlation * cv * cv).ln_1p() / variance } else { 0.0 };
        Self { sigma: variance.sqrt(), rho }
    }

    /// The logarithm in standard deviations from its mean, made of that before (`None`: the first)
    /// and a uniform of its own.
    pub fn next(self, before: Option<f64>, u: f64) -> f64 {
        match before {
            None => normal(u),
            Some(before) => self.rho * before + (1.0 - self.rho * self.rho).sqrt() * normal(u),
        }
    }

    /// The factor that belongs to such a logarithm.
    pub fn factor(self, log: f64) -> f64 {
        let log = log.clamp(-FARTHEST, FARTHEST);
        (self.sigma * log - 0.5 * self.sigma * self.sigma).exp()
    }

    /// No factor is larger.
    pub fn largest(self) -> f64 {
        self.factor(FARTHEST)
    }
}

/// The standard normal quantile.
fn normal(u: f64) -> f64 {
    -std::f64::consts::SQRT_2 * erfc_inv(2.0 * u)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::unit;

    /// Mean and standard deviation of what `u` is made into, by the midpoint rule.
    fn moments(factor: impl Fn(f64) -> f64) -> (f64, f64) {
        const POINTS: u32 = 20_000;
        let values = (0..POINTS).map(|i| factor((f64::from(i) + 0.5) / f64::from(POINTS)));
        let (sum, squares) = values.fold((0.0, 0.0), |(s, q), x| (s + x, q + x * x));
        let mean = sum / f64::from(POINTS);
        (mean, (squares / f64::from(POINTS) - mean * mean).sqrt())
    }

    #[test]
    fn factors_have_mean_1_and_the_cv_that_was_asked_for() {
        for cv in [1e-5, 1e-3, 0.01, 0.05, 0.12, 0.3, 0.7, 1.0] {
            let log = |u| LognormalFactors::new(cv, 0.5).next(None, u);
            let lognormal = moments(|u| LognormalFactors::new(cv, 0.5).factor(log(u)));
            for (law, (mean, deviation)) in
                [("gamma", moments(|u| gamma_factor(cv, u))), ("lognormal", lognormal)]
            {
                // What the midpoint rule misses lies in the tails.
                assert!((mean - 1.0).abs() < 1e-4 * cv, "{law}, cv {cv}: mean {mean}");
                assert!((deviation / cv - 1.0).abs() < 2e-2, "{law}, cv {cv}: {deviation}");
            }
        }
    }

    #[test]
    fn gamma_factors_are_quantiles_up_to_the_ends() {
        for cv in [0.001, 0.05, 0.12, 0.5, 1.0] {
            let shape = 1.0 / (cv * cv);
            let law = Gamma::new(shape, shape).expect("a law");
            let mut last = 0.0;
            for bits in [0, 1 << 20, 1 << 40, 1 << 55, 1 << 62, 1 << 63, 3 << 62, u64::MAX] {
                let u = unit(bits);
                let factor = gamma_factor(cv, u);
                assert!(factor.is_finite() && factor > last, "cv {cv}, u {u}: {factor}");
                let error = (law.cdf(factor) - u).abs();
                assert!(error < 1e-7 * u.min(1.0 - u) + 1e-12, "cv {cv}, u {u}: {error}");
                last = factor;
            }
        }
        // An exponential law is known in closed form.
        assert!((gamma_factor(1.0, 0.75) - 4.0_f64.ln()).abs() < 1e-9);
        // Where the expansion takes over nothing jumps.
        for u in [1e-6, 0.1, 0.5, 0.99] {
            let (below, above) = (gamma_factor(0.999_999e-3, u), gamma_factor(1e-3, u));
            assert!((below - above).abs() < 2e-8, "{below} and {above}");
        }
    }

    #[test]
    fn no_variation_is_no_variation() {
        for u in [unit(0), 0.3, unit(u64::MAX)] {
            assert_eq!(gamma_factor(0.0, u), 1.0);
            let law = LognormalFactors::new(0.0, 0.5);
            assert_eq!(law.factor(law.next(Some(3.0), u)), 1.0);
        }
    }
}
