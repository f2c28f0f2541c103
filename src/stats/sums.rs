//! Sums over replications, and the estimates made of them.

use super::{Estimate, t_975};

/// Which products of two quantities are summed: those that some metric's confidence needs.
#[derive(Clone, Debug)]
pub struct Pairs {
    quantities: usize,
    pairs: Vec<(u8, u8)>,
    /// Place in `pairs` for each (smaller, larger); `u8::MAX`: not summed.
    places: Vec<u8>,
}

impl Pairs {
    /// Pairs of `quantities` quantities, in any order and with repetitions.
    ///
    /// # Panics
    /// When there are more than 255 different pairs.
    pub fn new(quantities: usize, wanted: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut new =
            Self { quantities, pairs: Vec::new(), places: vec![u8::MAX; quantities * quantities] };
        for (a, b) in wanted {
            let place = a.min(b) * quantities + a.max(b);
            if new.places[place] == u8::MAX {
                assert!(new.pairs.len() < usize::from(u8::MAX), "too many pairs");
                new.places[place] = new.pairs.len() as u8;
                new.pairs.push((a.min(b) as u8, a.max(b) as u8));
            }
        }
        new
    }

    /// Numbers that one cell's sums take.
    pub fn width(&self) -> usize {
        self.quantities + self.pairs.len()
    }

    /// Adds one replication's `quantities` to the sums of a cell, [`width`](Self::width) numbers.
    #[inline]
    pub fn add(&self, sums: &mut [f64], quantities: &[f64]) {
        let (totals, products) = sums.split_at_mut(self.quantities);
        for (total, quantity) in totals.iter_mut().zip(quantities) {
            *total += quantity;
        }
        for (product, &(a, b)) in products.iter_mut().zip(&self.pairs) {
            *product += quantities[usize::from(a)] * quantities[usize::from(b)];
        }
    }

    /// The sums of a cell, ready to be asked.
    pub fn read<'a>(&'a self, sums: &'a [f64], n: u64) -> Sums<'a> {
        Sums { pairs: self, sums, n }
    }
}

/// Sums of one cell over `n` replications.
#[derive(Clone, Copy, Debug)]
pub struct Sums<'a> {
    pairs: &'a Pairs,
    sums: &'a [f64],
    n: u64,
}

impl Sums<'_> {
    /// The sum of a quantity.
    pub fn total(&self, quantity: usize) -> f64 {
        self.sums[quantity]
    }

    fn product(&self, a: usize, b: usize) -> f64 {
        let place = self.pairs.places[a.min(b) * self.pairs.quantities + a.max(b)];
        debug_assert!(place != u8::MAX, "the product of {a} and {b} is not summed");
        self.sums[self.pairs.quantities + usize::from(place)]
    }

    /// t·s/√n for residuals with this sum of squares.
    fn half_width(&self, squares: f64) -> Option<f64> {
        let n = self.n as f64;
        let t = t_975(self.n.checked_sub(1)?)?;
        Some(t * (squares.max(0.0) / (n - 1.0) / n).sqrt())
    }

    /// The mean of a quantity over replications, with the t-interval.
    pub fn mean(&self, y: usize) -> Option<Estimate> {
        let mean = self.total(y) / self.n as f64;
        let squares = self.product(y, y) - mean * self.total(y);
        Estimate::new(mean, self.half_width(squares), self.n)
    }

    /// ΣY/ΣX, with the interval of the ratio estimator: s² = Σ(Yᵢ − rXᵢ)²/(n−1), half-width
    /// t·s/(√n·X̄). `None` when ΣX is 0.
    pub fn ratio(&self, y: usize, x: usize) -> Option<Estimate> {
        if self.total(x) <= 0.0 {
            return None;
        }
        let r = self.total(y) / self.total(x);
        let squares =
            self.product(y, y) - 2.0 * r * self.product(y, x) + r * r * self.product(x, x);
        let mean_x = self.total(x) / self.n as f64;
        Estimate::new(r, self.half_width(squares).map(|width| width / mean_x), self.n)
    }

    /// A [`ratio`](Self::ratio) from 0 to 1. Where it is 0 or 1 in every replication the residuals are
    /// 0 although nothing is certain: then the rule of three (Hanley and Lippman-Hand 1983) stands for
    /// the half-width, 3/n, since replications are independent and contacts within one are not.
    pub fn share(&self, y: usize, x: usize) -> Option<Estimate> {
        self.share_with(y, x, self.n as f64)
    }

    /// A [`share`](Self::share) of independent trials, ΣX of them: 3/ΣX by the rule of three.
    pub fn share_of_trials(&self, y: usize, x: usize) -> Option<Estimate> {
        self.share_with(y, x, self.total(x))
    }

    fn share_with(&self, y: usize, x: usize, trials: f64) -> Option<Estimate> {
        let estimate = self.ratio(y, x)?;
        let extreme = self.total(y) == 0.0 || self.total(y) == self.total(x);
        if extreme && estimate.half_width.is_some() {
            return Estimate::new(estimate.mean, Some((3.0 / trials).min(1.0)), self.n);
        }
        Some(estimate)
    }

    /// The standard deviation from pooled moments, √(ΣA/ΣN − (ΣB/ΣN)²), where A sums squares, B sums
    /// values and N counts; its interval by linearisation. `None` when ΣN is 0.
    pub fn deviation(&self, squares: usize, values: usize, count: usize) -> Option<Estimate> {
        let count_total = self.total(count);
        if count_total <= 0.0 {
            return None;
        }
        let a = self.total(squares) / count_total;
        let b = self.total(values) / count_total;
        let deviation = (a - b * b).max(0.0).sqrt();
        if deviation == 0.0 {
            return Estimate::new(0.0, self.half_width(0.0), self.n);
        }
        // The residual of a replication is w·(A, B, N); its square summed is w'Pw.
        let terms = [(squares, 1.0), (values, -2.0 * b), (count, 2.0 * b * b - a)];
        let mut residuals = 0.0;
        for (i, u) in terms {
            for (j, v) in terms {
                residuals += u * v * self.product(i, j);
            }
        }
        let mean_count = count_total / self.n as f64;
        let width = self.half_width(residuals).map(|w| w / mean_count / (2.0 * deviation));
        Estimate::new(deviation, width, self.n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Key, Purpose, unit};

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9 * (1.0 + b.abs())
    }

    #[test]
    fn estimates_by_hand() {
        let pairs = Pairs::new(2, [(0, 0), (0, 1), (1, 1), (1, 0)]);
        let mut sums = vec![0.0; pairs.width()];
        let data = [(8.0, 10.0), (15.0, 20.0), (30.0, 30.0)];
        data.iter().for_each(|&(y, x)| pairs.add(&mut sums, &[y, x]));
        let sums = pairs.read(&sums, 3);
        let t = t_975(2).expect("two degrees");

        let mean = sums.mean(0).expect("three replications");
        let s2 = data.iter().map(|(y, _)| (y - 53.0 / 3.0) * (y - 53.0 / 3.0)).sum::<f64>() / 2.0;
        assert!(close(mean.mean, 53.0 / 3.0));
        assert!(close(mean.half_width.expect("known"), t * (s2 / 3.0).sqrt()));

        let r = 53.0 / 60.0;
        let ratio = sums.ratio(0, 1).expect("a denominator");
        let s2 = data.iter().map(|(y, x)| (y - r * x) * (y - r * x)).sum::<f64>() / 2.0;
        assert!(close(ratio.mean, r));
        assert!(close(ratio.half_width.expect("known"), t * (s2 / 3.0).sqrt() / 20.0));
    }

    #[test]
    fn what_cannot_be_known_is_not_claimed() {
        let pairs = Pairs::new(2, [(0, 0), (0, 1), (1, 1)]);
        let mut sums = vec![0.0; pairs.width()];
        assert_eq!(pairs.read(&sums, 3).ratio(0, 1), None);
        pairs.add(&mut sums, &[10.0, 10.0]);
        let one = pairs.read(&sums, 1).share(0, 1).expect("a denominator");
        assert_eq!((one.mean, one.half_width), (1.0, None));
        pairs.add(&mut sums, &[20.0, 20.0]);
        let two = pairs.read(&sums, 2).share(0, 1).expect("a denominator");
        assert_eq!((two.mean, two.half_width), (1.0, Some(1.0)));
        let trials = pairs.read(&sums, 2).share_of_trials(0, 1).expect("a denominator");
        assert_eq!((trials.mean, trials.half_width), (1.0, Some(0.1)));
    }

    #[test]
    fn the_interval_of_a_deviation_covers() {
        // Uniform values, 30 in a replication, 40 replications: √(1/12) in 93 to 97 % of 2,000 runs.
        let pairs = Pairs::new(3, [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]);
        let mut held = 0;
        for run in 0..2_000 {
            let mut sums = vec![0.0; pairs.width()];
            for replication in 0..40 {
                let key = Key::new(run, replication, Purpose::Contact);
                let mut quantities = [0.0; 3];
                for i in 0..30 {
                    let value = unit(key.bits(5, i)[0]);
                    quantities[0] += value * value;
                    quantities[1] += value;
                    quantities[2] += 1.0;
                }
                pairs.add(&mut sums, &quantities);
            }
            let estimate = pairs.read(&sums, 40).deviation(0, 1, 2).expect("values");
            let exact = (1.0_f64 / 12.0).sqrt();
            let width = estimate.half_width.expect("known");
            held += u32::from((estimate.mean - exact).abs() <= width);
        }
        assert!((1_860..=1_940).contains(&held), "{held} of 2000");
    }
}
