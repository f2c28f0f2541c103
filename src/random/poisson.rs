//! Poisson numbers by inversion: for the same uniform a larger mean never gives fewer.

use statrs::function::erf::erfc_inv;
use statrs::function::gamma::{gamma_lr, gamma_ur, ln_gamma};

/// Up to this mean the distribution function is summed from 0.
const SUMMED_UP_TO: f64 = 30.0;
/// Summing is trusted while the uniform is farther than this from 1: a sum near 1 has lost the tail.
const TAIL: f64 = 1e-6;

/// The smallest k with P(N ≤ k) ≥ u for N Poisson with `mean`, the uniform u given by its top 53
/// bits. Monotone in `mean` for fixed bits, so a higher rate only adds contacts.
///
/// Beyond the mode and in the tail it compares the survival function with 1 − u, which is exact
/// there.
pub fn poisson(mean: f64, bits: u64) -> u64 {
    if mean <= 0.0 {
        return 0;
    }
    let grid = (1u64 << 53) as f64;
    let below = ((bits >> 11) as f64 + 0.5) / grid;
    let above = ((!bits >> 11) as f64 + 0.5) / grid;
    if mean <= SUMMED_UP_TO && above > TAIL {
        by_sum(mean, below)
    } else {
        by_search(mean, below, above)
    }
}

/// A Poisson law that is drawn from often: numbers by inversion, most of them looked up.
#[derive(Clone, Debug)]
pub struct Poisson {
    mean: f64,
    /// P(N ≤ lowest + i), for i within five standard deviations of the mean.
    summed: Vec<f64>,
    lowest: u64,
}

/// Up to this mean a table is worth its memory.
const LOOKED_UP_TO: f64 = 4_000.0;
/// A uniform this close to an entry of the table is left to the exact way: the sums are good to 1e-12.
const UNSURE: f64 = 1e-10;

impl Poisson {
    /// With `mean` at least 0.
    pub fn new(mean: f64) -> Self {
        if mean <= 0.0 || mean > LOOKED_UP_TO {
            return Self { mean, summed: Vec::new(), lowest: 0 };
        }
        let spread = 5.0 * mean.sqrt() + 5.0;
        let lowest = (mean - spread).max(0.0) as u64;
        let mut sum = gamma_ur(lowest as f64 + 1.0, mean);
        let mut probability = probability(mean, lowest);
        let summed = (lowest..(mean + spread) as u64)
            .map(|k| {
                let reached = sum;
                probability *= mean / (k + 1) as f64;
                sum += probability;
                reached
            })
            .collect();
        Self { mean, summed, lowest }
    }

    /// The smallest k with P(N ≤ k) ≥ u, the uniform u given by its top 53 bits: for the same bits a
    /// larger mean never gives fewer.
    pub fn draw(&self, bits: u64) -> u64 {
        let u = ((bits >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
        let place = self.summed.partition_point(|&sum| sum < u);
        let above = self.summed.get(place).is_some_and(|&sum| sum - u > UNSURE);
        let below = match place {
            0 => self.lowest == 0,
            place => u - self.summed[place - 1] > UNSURE,
        };
        if above && below { self.lowest + place as u64 } else { poisson(self.mean, bits) }
    }
}

fn by_sum(mean: f64, u: f64) -> u64 {
    let mut k = 0;
    let mut probability = (-mean).exp();
    let mut sum = probability;
    while sum < u {
        k += 1;
        probability *= mean / k as f64;
        sum += probability;
    }
    k
}

/// Starts at the normal approximation and walks to the exact answer.
fn by_search(mean: f64, below: f64, above: f64) -> u64 {
    let reached = |k: u64| {
        let shape = k as f64 + 1.0;
        if below < 0.5 { gamma_ur(shape, mean) >= below } else { gamma_lr(shape, mean) <= above }
    };
    let quantile = if below < 0.5 {
        -std::f64::consts::SQRT_2 * erfc_inv(2.0 * below)
    } else {
        std::f64::consts::SQRT_2 * erfc_inv(2.0 * above)
    };
    // Cornish-Fisher to the skewness.
    let guess = mean + quantile * mean.sqrt() + (quantile * quantile - 1.0) / 6.0;
    let mut k = guess.max(0.0) as u64;
    while !reached(k) {
        k += 1;
    }
    while k > 0 && reached(k - 1) {
        k -= 1;
    }
    k
}

/// P(N = k) for N Poisson with `mean` above 0.
fn probability(mean: f64, k: u64) -> f64 {
    (k as f64 * mean.ln() - mean - ln_gamma(k as f64 + 1.0)).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose};

    #[test]
    fn numbers_are_poisson() {
        let key = Key::new(3, 1, Purpose::Count);
        for mean in [0.01, 0.7, 5.0, 29.9, 30.1, 200.0, 31_000.0] {
            let n = 40_000_u64;
            let draws: Vec<u64> = (0..n).map(|i| poisson(mean, key.bits(1, i)[0])).collect();
            // Chi-square over cells that are expected to hold at least 10.
            let low = draws.iter().min().copied().unwrap_or(0);
            let high = draws.iter().max().copied().unwrap_or(0);
            let (mut chi, mut cells, mut expected, mut seen) = (0.0, 0.0, 0.0, 0.0);
            let mut counts = vec![0.0; (high - low + 1) as usize];
            draws.iter().for_each(|&k| counts[(k - low) as usize] += 1.0);
            for k in low..=high {
                expected += n as f64 * probability(mean, k);
                seen += counts[(k - low) as usize];
                if expected >= 10.0 {
                    chi += (seen - expected) * (seen - expected) / expected;
                    cells += 1.0;
                    (expected, seen) = (0.0, 0.0);
                }
            }
            let z = (chi - cells) / (2.0_f64 * f64::max(cells, 1.0)).sqrt();
            assert!(z < 4.5, "mean {mean}: chi-square {chi:.1} over {cells} cells");
        }
    }

    #[test]
    fn a_higher_mean_never_gives_fewer() {
        let key = Key::new(11, 0, Purpose::Count);
        for i in 0..3_000 {
            let bits = match i {
                0 => 0,
                1 => u64::MAX,
                2 => u64::MAX - (1 << 12),
                _ => key.bits(2, i)[0],
            };
            let mut last = 0;
            for step in 0..60 {
                let count = poisson(0.02 * 1.3_f64.powi(step), bits);
                assert!(count >= last, "draw {i}, step {step}: {count} after {last}");
                last = count;
            }
        }
    }

    #[test]
    fn the_table_gives_the_same_numbers() {
        let key = Key::new(12, 0, Purpose::Count);
        for mean in [1e-6, 0.3, 4.0, 29.99, 30.01, 250.0, 3_999.0, 5_000.0] {
            let law = Poisson::new(mean);
            let mut from_table = 0;
            for i in 0..20_000 {
                let bits = match i {
                    0 => 0,
                    1 => u64::MAX,
                    _ => key.bits(3, i)[0],
                };
                assert_eq!(law.draw(bits), poisson(mean, bits), "mean {mean}, draw {i}");
                from_table += u32::from(!law.summed.is_empty());
            }
            assert_eq!(from_table > 0, mean <= LOOKED_UP_TO);
            let last = law.summed.last().copied().unwrap_or(1.0);
            assert!((last - 1.0).abs() < 1e-5, "mean {mean}: the table ends at {last}");
        }
    }

    #[test]
    fn no_mean_no_contacts() {
        assert_eq!(poisson(0.0, u64::MAX), 0);
    }
}
