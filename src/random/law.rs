//! The law of a length of time: which distribution, with which parameters.

use std::sync::Arc;

use rand_distr::{Distribution, Exp1, Gamma, StandardNormal};
use statrs::function::erf::erfc;
use statrs::function::gamma::{gamma_lr, ln_gamma};

use super::stream::{Bits, unit};

/// The least share of draws that a truncation may keep; below it, drawing again would take too long
/// and the parameters are surely a mistake.
const LEAST_KEPT: f64 = 0.01;

/// The law of a length of time in seconds: never negative, its mean never 0 but for the constant 0.
///
/// Made by the functions named after distributions; [`offset`](Self::offset) and
/// [`truncated`](Self::truncated) modify it. A [`draw`](Self::draw) is a pure function of its bits.
#[derive(Clone, Debug, PartialEq)]
pub struct Law {
    variate: Variate,
    /// Added to every variate, seconds.
    offset: f64,
    /// Kept variates (offset included), seconds.
    bounds: Option<(f64, f64)>,
}

/// Why a law is refused.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum LawError {
    /// A mean that is 0, negative, infinite or not a number.
    #[error("the mean must be above 0")]
    Mean,
    /// A coefficient of variation that is 0, negative, infinite or not a number.
    #[error("the coefficient of variation (cv) must be above 0 and at most 100")]
    Cv,
    /// A hyperexponential that varies less than an exponential.
    #[error("a hyperexponential distribution has a cv of at least 1")]
    CvBelowOne,
    /// A coefficient of variation that a Weibull distribution cannot be fitted to.
    #[error("a weibull distribution has a cv between 0.01 and 20")]
    WeibullCv,
    /// No phases, or too many.
    #[error("an erlang distribution has 1 to 1000 phases")]
    Phases,
    /// Bounds in the wrong order.
    #[error("min, mode and max must be in ascending order, and max above min")]
    Order,
    /// A negative or not finite length.
    #[error("a length of time cannot be negative")]
    Negative,
    /// An offset that leaves nothing for the distribution.
    #[error("the offset must be shorter than the mean")]
    Offset,
    /// A truncation that keeps next to nothing.
    #[error("min and max would cut away more than 99 % of this distribution")]
    Truncation,
    /// No value to draw from.
    #[error("an empirical distribution needs at least one value")]
    NoValues,
}

#[derive(Clone, Debug, PartialEq)]
enum Variate {
    Constant(f64),
    Exponential { mean: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Gamma { sampler: Gamma<f64>, shape: f64, scale: f64 },
    Weibull { scale: f64, shape: f64 },
    Hyperexponential { share: f64, often: f64, rare: f64 },
    Uniform { min: f64, max: f64 },
    Triangular { min: f64, mode: f64, max: f64 },
    Empirical(Arc<[f64]>),
}

impl Law {
    fn new(variate: Variate) -> Self {
        Self { variate, offset: 0.0, bounds: None }
    }

    /// Always the same, `seconds` at least 0.
    ///
    /// # Errors
    /// Negative or not finite.
    pub fn constant(seconds: f64) -> Result<Self, LawError> {
        check_length(seconds)?;
        Ok(Self::new(Variate::Constant(seconds)))
    }

    /// Exponential.
    ///
    /// # Errors
    /// A mean that is not above 0.
    pub fn exponential(mean_s: f64) -> Result<Self, LawError> {
        check_mean(mean_s)?;
        Ok(Self::new(Variate::Exponential { mean: mean_s }))
    }

    /// Lognormal by the mean and coefficient of variation of the time itself:
    /// σ² = ln(1 + cv²), μ = ln(mean) − σ²/2.
    ///
    /// # Errors
    /// A mean or cv that is not above 0.
    pub fn lognormal(mean_s: f64, cv: f64) -> Result<Self, LawError> {
        check_mean(mean_s)?;
        check_cv(cv)?;
        let variance = (cv * cv).ln_1p();
        let mu = mean_s.ln() - variance / 2.0;
        Ok(Self::new(Variate::Lognormal { mu, sigma: variance.sqrt() }))
    }

    /// Gamma: shape 1/cv², scale mean·cv².
    ///
    /// # Errors
    /// A mean or cv that is not above 0.
    pub fn gamma(mean_s: f64, cv: f64) -> Result<Self, LawError> {
        check_mean(mean_s)?;
        check_cv(cv)?;
        Self::gamma_of_shape(mean_s, 1.0 / (cv * cv))
    }

    /// Erlang: the sum of `phases` exponentials of equal means.
    ///
    /// # Errors
    /// A mean that is not above 0, no phases or more than 1000.
    pub fn erlang(mean_s: f64, phases: u32) -> Result<Self, LawError> {
        check_mean(mean_s)?;
        if phases == 0 || phases > 1000 {
            return Err(LawError::Phases);
        }
        Self::gamma_of_shape(mean_s, f64::from(phases))
    }

    fn gamma_of_shape(mean_s: f64, shape: f64) -> Result<Self, LawError> {
        let scale = mean_s / shape;
        let sampler = Gamma::new(shape, scale).map_err(|_| LawError::Cv)?;
        Ok(Self::new(Variate::Gamma { sampler, shape, scale }))
    }

    /// Weibull, its shape solved from cv² = Γ(1 + 2/k) / Γ(1 + 1/k)² − 1.
    ///
    /// # Errors
    /// A mean that is not above 0, a cv outside 0.01 to 20.
    pub fn weibull(mean_s: f64, cv: f64) -> Result<Self, LawError> {
        check_mean(mean_s)?;
        if !(0.01..=20.0).contains(&cv) {
            return Err(LawError::WeibullCv);
        }
        let shape = weibull_shape(cv);
        let scale = mean_s / ln_gamma(1.0 + 1.0 / shape).exp();
        Ok(Self::new(Variate::Weibull { scale, shape }))
    }

    /// Hyperexponential of two phases with balanced means: share p with mean/(2p), the rest with
    /// mean/(2(1−p)), p = (1 + √((cv²−1)/(cv²+1)))/2.
    ///
    /// # Errors
    /// A mean that is not above 0, a cv below 1.
    pub fn hyperexponential(mean_s: f64, cv: f64) -> Result<Self, LawError> {
        check_mean(mean_s)?;
        check_cv(cv)?;
        if cv < 1.0 {
            return Err(LawError::CvBelowOne);
        }
        let share = (1.0 + ((cv * cv - 1.0) / (cv * cv + 1.0)).sqrt()) / 2.0;
        let often = mean_s / (2.0 * share);
        let rare = mean_s / (2.0 * (1.0 - share));
        Ok(Self::new(Variate::Hyperexponential { share, often, rare }))
    }

    /// Uniform from `min_s` to `max_s`.
    ///
    /// # Errors
    /// Negative bounds, or bounds in the wrong order.
    pub fn uniform(min_s: f64, max_s: f64) -> Result<Self, LawError> {
        check_length(min_s)?;
        check_length(max_s)?;
        if min_s >= max_s {
            return Err(LawError::Order);
        }
        Ok(Self::new(Variate::Uniform { min: min_s, max: max_s }))
    }

    /// Triangular from `min_s` to `max_s` with its peak at `mode_s`.
    ///
    /// # Errors
    /// Negative bounds, or bounds in the wrong order.
    pub fn triangular(min_s: f64, mode_s: f64, max_s: f64) -> Result<Self, LawError> {
        for length in [min_s, mode_s, max_s] {
            check_length(length)?;
        }
        if !(min_s <= mode_s && mode_s <= max_s && min_s < max_s) {
            return Err(LawError::Order);
        }
        Ok(Self::new(Variate::Triangular { min: min_s, mode: mode_s, max: max_s }))
    }

    /// One of the given values, each with the same chance.
    ///
    /// # Errors
    /// No values, a negative one, or nothing but zeros.
    pub fn empirical(values_s: Vec<f64>) -> Result<Self, LawError> {
        if values_s.is_empty() {
            return Err(LawError::NoValues);
        }
        values_s.iter().try_for_each(|&value| check_length(value))?;
        check_mean(values_s.iter().sum::<f64>() / values_s.len() as f64)?;
        Ok(Self::new(Variate::Empirical(values_s.into())))
    }

    /// The same law moved up by `offset_s` seconds. A planner's mean includes the offset: make the
    /// law with `mean − offset` first.
    ///
    /// # Errors
    /// A negative offset.
    pub fn offset(mut self, offset_s: f64) -> Result<Self, LawError> {
        check_length(offset_s)?;
        self.offset = offset_s;
        Ok(self)
    }

    /// The law given that a time lies from `min_s` to `max_s` (drawn again until it does). The mean
    /// and cv that the law was made with are those before truncation.
    ///
    /// # Errors
    /// Bounds in the wrong order, or bounds that keep less than 1 % of the draws.
    pub fn truncated(mut self, min_s: f64, max_s: f64) -> Result<Self, LawError> {
        check_length(min_s)?;
        if min_s >= max_s || max_s.is_nan() {
            return Err(LawError::Order);
        }
        let kept = self.share_below(max_s) - self.share_below(min_s);
        if kept < LEAST_KEPT {
            return Err(LawError::Truncation);
        }
        self.bounds = Some((min_s, max_s));
        Ok(self)
    }

    /// The mean in seconds, offset included, before truncation.
    pub fn mean_s(&self) -> f64 {
        let mean = match &self.variate {
            Variate::Constant(seconds) => *seconds,
            Variate::Exponential { mean } => *mean,
            Variate::Lognormal { mu, sigma } => (mu + sigma * sigma / 2.0).exp(),
            Variate::Gamma { shape, scale, .. } => shape * scale,
            Variate::Weibull { scale, shape } => scale * ln_gamma(1.0 + 1.0 / shape).exp(),
            Variate::Hyperexponential { share, often, rare } => {
                share * often + (1.0 - share) * rare
            }
            Variate::Uniform { min, max } => (min + max) / 2.0,
            Variate::Triangular { min, mode, max } => (min + mode + max) / 3.0,
            Variate::Empirical(values) => values.iter().sum::<f64>() / values.len() as f64,
        };
        self.offset + mean
    }

    /// Whether every draw is the same, and which.
    pub fn as_constant(&self) -> Option<f64> {
        match self.variate {
            Variate::Constant(seconds) => Some(self.offset + seconds),
            _ => None,
        }
    }

    /// The time in seconds that belongs to `bits`, of which the highest 40 and the lowest 8 must be
    /// random.
    #[inline]
    pub fn draw(&self, bits: u64) -> f64 {
        match &self.variate {
            // By far the most frequent, and so short that a call would cost as much.
            Variate::Exponential { mean } if self.bounds.is_none() => {
                self.offset + mean * exp1(&mut Bits::new(bits))
            }
            Variate::Constant(seconds) => self.offset + seconds,
            _ => self.draw_other(bits),
        }
    }

    #[inline(never)]
    fn draw_other(&self, bits: u64) -> f64 {
        let mut stream = Bits::new(bits);
        let time = self.offset + self.variate.draw(&mut stream);
        match self.bounds {
            None => time,
            Some(bounds) => self.draw_within(time, bounds, &mut stream),
        }
    }

    #[cold]
    fn draw_within(&self, first: f64, (min, max): (f64, f64), stream: &mut Bits) -> f64 {
        let mut time = first;
        while !(min..=max).contains(&time) {
            time = self.offset + self.variate.draw(stream);
        }
        time
    }

    /// The time in seconds that belongs to `bits` (as for [`draw`](Self::draw)), given that it is longer
    /// than `bound_s`; the bound itself where less than 1 % of the law lies beyond.
    pub fn draw_beyond(&self, bits: u64, bound_s: f64) -> f64 {
        // With 1 % of the law left, more are needed once in 10⁴³ draws, if no rounding is in the way.
        const MOST_TRIES: usize = 10_000;
        let mut stream = Bits::new(bits);
        if let Variate::Exponential { mean } = self.variate
            && self.bounds.is_none()
        {
            // It has no memory.
            return self.offset.max(bound_s) + mean * exp1(&mut stream);
        }
        let (min, max) = self.bounds.unwrap_or((0.0, f64::INFINITY));
        if self.share_below(max) - self.share_below(bound_s) < LEAST_KEPT {
            return bound_s;
        }
        let mut times = (0..MOST_TRIES).map(|_| self.offset + self.variate.draw(&mut stream));
        let is_left = |time: &f64| *time > bound_s && (min..=max).contains(time);
        times.find(is_left).unwrap_or(bound_s)
    }

    /// The share of the untruncated law up to `seconds`.
    fn share_below(&self, seconds: f64) -> f64 {
        let x = seconds - self.offset;
        if x < 0.0 { 0.0 } else { self.variate.share_below(x) }
    }
}

impl Variate {
    #[inline]
    fn draw(&self, stream: &mut Bits) -> f64 {
        match self {
            Self::Constant(seconds) => *seconds,
            Self::Exponential { mean } => mean * exp1(stream),
            Self::Lognormal { mu, sigma } => {
                let normal: f64 = StandardNormal.sample(stream);
                (mu + sigma * normal).exp()
            }
            Self::Gamma { sampler, .. } => sampler.sample(stream),
            Self::Weibull { scale, shape } => scale * exp1(stream).powf(1.0 / shape),
            Self::Hyperexponential { share, often, rare } => {
                let mean = if uniform(stream) < *share { often } else { rare };
                mean * exp1(stream)
            }
            Self::Uniform { min, max } => min + (max - min) * uniform(stream),
            Self::Triangular { min, mode, max } => triangle(uniform(stream), *min, *mode, *max),
            Self::Empirical(values) => {
                let place = (uniform(stream) * values.len() as f64) as usize;
                values[place.min(values.len() - 1)]
            }
        }
    }

    fn share_below(&self, x: f64) -> f64 {
        match self {
            Self::Constant(seconds) => f64::from(x >= *seconds),
            Self::Exponential { mean } => -(-x / mean).exp_m1(),
            Self::Lognormal { mu, sigma } => {
                0.5 * erfc((mu - x.ln()) / (sigma * std::f64::consts::SQRT_2))
            }
            Self::Gamma { shape, scale, .. } => {
                // The library's function panics at 0 and at infinity.
                if x <= 0.0 {
                    0.0
                } else if x == f64::INFINITY {
                    1.0
                } else {
                    gamma_lr(*shape, x / scale)
                }
            }
            Self::Weibull { scale, shape } => -(-(x / scale).powf(*shape)).exp_m1(),
            Self::Hyperexponential { share, often, rare } => {
                -share * (-x / often).exp_m1() - (1.0 - share) * (-x / rare).exp_m1()
            }
            Self::Uniform { min, max } => ((x - min) / (max - min)).clamp(0.0, 1.0),
            Self::Triangular { min, mode, max } => triangle_share(x, *min, *mode, *max),
            Self::Empirical(values) => {
                values.iter().filter(|&&value| value <= x).count() as f64 / values.len() as f64
            }
        }
    }
}

#[inline]
fn exp1(stream: &mut Bits) -> f64 {
    Exp1.sample(stream)
}

#[inline]
fn uniform(stream: &mut Bits) -> f64 {
    use rand::Rng;
    unit(stream.next_u64())
}

/// The triangular variate at probability `u`.
fn triangle(u: f64, min: f64, mode: f64, max: f64) -> f64 {
    let peak = (mode - min) / (max - min);
    if u < peak {
        min + (u * (max - min) * (mode - min)).sqrt()
    } else {
        max - ((1.0 - u) * (max - min) * (max - mode)).sqrt()
    }
}

/// The share of a triangular law up to `x`.
fn triangle_share(x: f64, min: f64, mode: f64, max: f64) -> f64 {
    if x <= min {
        0.0
    } else if x >= max {
        1.0
    } else if x <= mode {
        (x - min) * (x - min) / ((max - min) * (mode - min))
    } else {
        1.0 - (max - x) * (max - x) / ((max - min) * (max - mode))
    }
}

/// Bisection on the logarithm of the shape: cv falls with it.
fn weibull_shape(cv: f64) -> f64 {
    let spread = |shape: f64| {
        (ln_gamma(1.0 + 2.0 / shape) - 2.0 * ln_gamma(1.0 + 1.0 / shape)).exp_m1().sqrt()
    };
    let (mut low, mut high) = (0.05_f64.ln(), 200.0_f64.ln());
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if spread(middle.exp()) > cv { low = middle } else { high = middle }
    }
    ((low + high) / 2.0).exp()
}

fn check_mean(mean: f64) -> Result<(), LawError> {
    if mean > 0.0 && mean.is_finite() { Ok(()) } else { Err(LawError::Mean) }
}

fn check_cv(cv: f64) -> Result<(), LawError> {
    if cv > 0.0 && cv <= 100.0 { Ok(()) } else { Err(LawError::Cv) }
}

fn check_length(seconds: f64) -> Result<(), LawError> {
    if seconds >= 0.0 && seconds.is_finite() { Ok(()) } else { Err(LawError::Negative) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose, widen};

    const DRAWS: u64 = 400_000;

    fn laws() -> Vec<(&'static str, Law, f64, f64)> {
        let made = |law: Result<Law, LawError>| law.expect("valid parameters");
        vec![
            ("exponential", made(Law::exponential(100.0)), 100.0, 1.0),
            ("lognormal", made(Law::lognormal(240.0, 1.2)), 240.0, 1.2),
            ("gamma, cv 0.5", made(Law::gamma(10.0, 0.5)), 10.0, 0.5),
            ("gamma, cv 2", made(Law::gamma(10.0, 2.0)), 10.0, 2.0),
            ("erlang", made(Law::erlang(60.0, 2)), 60.0, 0.5_f64.sqrt()),
            ("weibull, cv 0.4", made(Law::weibull(60.0, 0.4)), 60.0, 0.4),
            ("weibull, cv 1.5", made(Law::weibull(60.0, 1.5)), 60.0, 1.5),
            ("hyperexponential", made(Law::hyperexponential(60.0, 1.8)), 60.0, 1.8),
            ("uniform", made(Law::uniform(20.0, 80.0)), 50.0, 60.0 / 12.0_f64.sqrt() / 50.0),
            ("triangular", made(Law::triangular(0.0, 30.0, 90.0)), 40.0, 350.0_f64.sqrt() / 40.0),
            (
                "empirical",
                made(Law::empirical(vec![1.0, 2.0, 6.0])),
                3.0,
                (14.0_f64 / 3.0).sqrt() / 3.0,
            ),
            ("constant", made(Law::constant(7.0)), 7.0, 0.0),
            ("offset", made(Law::exponential(60.0).and_then(|law| law.offset(40.0))), 100.0, 0.6),
        ]
    }

    fn sample(law: &Law) -> Vec<f64> {
        let key = Key::new(7, 0, Purpose::Contact);
        (0..DRAWS).map(|i| law.draw(widen(key.bits(1, i)[0] >> 16))).collect()
    }

    #[test]
    fn mean_and_cv_are_those_asked_for() {
        for (name, law, mean, cv) in laws() {
            let draws = sample(&law);
            let n = DRAWS as f64;
            let m = draws.iter().sum::<f64>() / n;
            let square = |x: &f64| (x - m) * (x - m);
            let sd = (draws.iter().map(square).sum::<f64>() / (n - 1.0)).sqrt();
            let fourth = draws.iter().map(|x| square(x) * square(x)).sum::<f64>() / n;
            let z_mean = (m - mean) / (sd / n.sqrt() + 1e-12);
            // Standard error of a standard deviation: √(m₄ − s⁴) / (2 s √n).
            let sd_error =
                ((fourth - sd.powi(4)).max(0.0)).sqrt() / (2.0 * sd.max(1e-12) * n.sqrt());
            let z_sd = (sd - cv * mean) / (sd_error + 1e-12);
            assert!(z_mean.abs() < 4.0, "{name}: mean {m} for {mean}, {z_mean:.1} standard errors");
            assert!(z_sd.abs() < 4.5, "{name}: sd {sd} for {}, {z_sd:.1}", cv * mean);
            assert!((law.mean_s() - mean).abs() < 1e-9 * mean, "{name}: stated {}", law.mean_s());
        }
    }

    #[test]
    fn draws_follow_the_distribution_function() {
        for (name, law, ..) in laws() {
            if law.as_constant().is_some() || name == "empirical" {
                continue;
            }
            let shares: Vec<f64> = sample(&law).iter().map(|&x| law.share_below(x)).collect();
            check_uniform(name, shares);
        }
    }

    /// Kolmogorov-Smirnov against the uniform law: beyond 2.2/√n with probability 1.2e-4.
    fn check_uniform(name: &str, mut shares: Vec<f64>) {
        shares.sort_by(f64::total_cmp);
        let n = shares.len() as f64;
        let distance = shares
            .iter()
            .enumerate()
            .map(|(i, share)| (share - (i as f64 + 0.5) / n).abs())
            .fold(0.0, f64::max);
        assert!(distance * n.sqrt() < 2.2, "{name}: {}", distance * n.sqrt());
    }

    #[test]
    fn truncation_keeps_the_bounds_and_refuses_to_keep_nothing() {
        let law = Law::lognormal(240.0, 1.2).and_then(|law| law.truncated(30.0, 600.0));
        let law = law.expect("keeps most");
        assert!(sample(&law).iter().all(|x| (30.0..=600.0).contains(x)));
        let nothing = Law::exponential(1.0).and_then(|law| law.truncated(100.0, 200.0));
        assert_eq!(nothing.err(), Some(LawError::Truncation));
    }

    #[test]
    fn draws_beyond_a_bound_follow_the_law_that_is_left() {
        let key = Key::new(7, 1, Purpose::Contact);
        for (name, law, mean, _) in laws() {
            // Beyond half the mean; a constant and the three values of the empirical have no rest to
            // compare with.
            let bound = mean / 2.0;
            let below = law.share_below(bound);
            if law.as_constant().is_some() || name == "empirical" {
                continue;
            }
            let draw = |i| law.draw_beyond(widen(key.bits(1, i)[0] >> 16), bound);
            let share = |x: f64| (law.share_below(x) - below) / (1.0 - below);
            let shares: Vec<f64> = (0..DRAWS / 4).map(draw).map(share).collect();
            assert!(shares.iter().all(|share| *share >= 0.0), "{name}: not beyond the bound");
            check_uniform(name, shares);
        }
    }

    #[test]
    fn beyond_the_end_of_a_law_lies_the_bound() {
        let uniform = Law::uniform(0.0, 60.0).expect("a law");
        assert_eq!(uniform.draw_beyond(u64::MAX / 3, 59.9), 59.9);
        assert_eq!(Law::constant(60.0).expect("a law").draw_beyond(5, 90.0), 90.0);
        let cut = Law::exponential(60.0).and_then(|law| law.truncated(0.0, 100.0)).expect("a law");
        assert_eq!(cut.draw_beyond(5, 120.0), 120.0);
        assert!((50.0..=100.0).contains(&cut.draw_beyond(5, 50.0)));
        let empirical = Law::empirical(vec![1.0, 2.0, 6.0]).expect("a law");
        assert_eq!(empirical.draw_beyond(5, 2.0), 6.0);
    }

    #[test]
    fn impossible_parameters_are_refused() {
        assert_eq!(Law::exponential(0.0).err(), Some(LawError::Mean));
        assert_eq!(Law::exponential(f64::NAN).err(), Some(LawError::Mean));
        assert_eq!(Law::lognormal(1.0, 0.0).err(), Some(LawError::Cv));
        assert_eq!(Law::hyperexponential(1.0, 0.9).err(), Some(LawError::CvBelowOne));
        assert_eq!(Law::erlang(1.0, 0).err(), Some(LawError::Phases));
        assert_eq!(Law::uniform(2.0, 2.0).err(), Some(LawError::Order));
        assert_eq!(Law::constant(-1.0).err(), Some(LawError::Negative));
        assert_eq!(Law::empirical(vec![]).err(), Some(LawError::NoValues));
    }
}
