//! Cuts by rounding: from an equation with whole variables to an inequality that mixtures break.
//!
//! From Σ a·n + Σ c·s = b with whole n ≥ 0 and any s ≥ 0 follows, for each divisor d and f = b/d − ⌊b/d⌋,
//!
//! ```text
//! Σ (⌊a/d⌋ + min(1, (a/d − ⌊a/d⌋)/f))·n + Σ max(0, c)/(d·f)·s ≥ ⌈b/d⌉
//! ```
//!
//! (mixed integer rounding, Nemhauser and Wolsey 1990).

/// An equation: for each variable its coefficient, and whether it is whole.
#[derive(Debug)]
pub(super) struct Row {
    pub coefficients: Vec<(f64, bool)>,
    pub required: f64,
}

/// An inequality that all whole solutions keep: Σ coefficient · variable ≥ required.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// Places of variables, in order, and their coefficients.
    pub covers: Vec<(usize, f64)>,
    pub required: f64,
    /// How far the solution lies behind it.
    pub depth: f64,
}

/// Coefficients below this are 0.
const ZERO: f64 = 1e-9;
/// Coefficients below this share of the largest make linear programs that rounding spoils.
const SMALL: f64 = 1e-3;
/// What is nearer to a whole number is whole.
const NEARLY: f64 = 1e-7;
/// Fractions nearer to a whole number than this make cuts with large coefficients.
const LEAST_FRACTION: f64 = 0.03;
/// Cuts that are missed by less are none.
const LEAST_MISSED: f64 = 2e-3;
/// Most divisors that are tried.
const MOST_DIVISORS: usize = 20;
/// Required is lowered by so much, for the rounding of floats.
const SLACK: f64 = 1e-7;

/// The deepest cut of an equation, turned either way, that these values of the variables break.
pub(super) fn rounded(row: &Row, values: &[f64]) -> Option<Cut> {
    let divisors = divisors(row, values);
    let cuts = [1.0, -1.0].into_iter().flat_map(|sign| {
        divisors.iter().filter_map(move |&divisor| divided(row, values, sign / divisor))
    });
    let (_, factor) = cuts.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    Some(cut(row, values, factor))
}

/// Those by which the coefficient of a whole variable in use becomes 1.
fn divisors(row: &Row, values: &[f64]) -> Vec<f64> {
    let used = row.coefficients.iter().zip(values);
    let used = used.filter(|((_, is_whole), value)| *is_whole && **value > NEARLY);
    let mut found: Vec<f64> = used.map(|((c, _), _)| c.abs()).filter(|c| *c > 1e-4).collect();
    found.sort_by(f64::total_cmp);
    found.dedup_by(|a, b| (*a - *b).abs() < 1e-5);
    found.truncate(MOST_DIVISORS);
    found.extend([1.0, 2.0]);
    found
}

/// The depth of the cut after a multiplication of the equation, if there is a cut; with the factor.
fn divided(row: &Row, values: &[f64], factor: f64) -> Option<(f64, f64)> {
    let fraction = fraction(row.required * factor)?;
    let (mut missed, mut length) = ((row.required * factor).floor() + 1.0, 0.0);
    for (&(coefficient, is_whole), value) in row.coefficients.iter().zip(values) {
        let c = turned(coefficient * factor, is_whole, fraction);
        missed -= c * value;
        length += c * c;
    }
    (missed > LEAST_MISSED).then(|| (missed / length.sqrt(), factor))
}

fn cut(row: &Row, values: &[f64], factor: f64) -> Cut {
    let required = row.required * factor;
    let fraction = required - required.floor();
    let coefficients = row.coefficients.iter().enumerate();
    let turned =
        coefficients.map(|(place, &(c, is_whole))| (place, turned(c * factor, is_whole, fraction)));
    let covers: Vec<(usize, f64)> = turned.filter(|(_, c)| c.abs() > ZERO).collect();
    let required = required.floor() + 1.0;
    let mut cut = Cut { covers, required, depth: 0.0 };
    cut.depth = (required - cut.of(values)) / cut.length();
    cut
}

/// The fraction of what is required, if it makes a cut.
fn fraction(required: f64) -> Option<f64> {
    let fraction = required - required.floor();
    (LEAST_FRACTION..=1.0 - LEAST_FRACTION).contains(&fraction).then_some(fraction)
}

/// A coefficient of the cut. Too high a one is on the safe side.
fn turned(coefficient: f64, is_whole: bool, fraction: f64) -> f64 {
    if !is_whole {
        return coefficient.max(0.0) / fraction;
    }
    let floor = (coefficient + NEARLY).floor();
    floor + ((coefficient - floor).max(0.0) / fraction).min(1.0)
}

impl Cut {
    /// The left side.
    pub fn of(&self, values: &[f64]) -> f64 {
        self.covers.iter().map(|&(place, c)| c * values[place]).sum()
    }

    fn length(&self) -> f64 {
        self.covers.iter().map(|(_, c)| c * c).sum::<f64>().sqrt()
    }

    /// The cosine of the angle between two cuts.
    pub fn cosine(&self, other: &Self) -> f64 {
        let mut others = other.covers.iter().peekable();
        let mut product = 0.0;
        for &(place, c) in &self.covers {
            while others.next_if(|(other, _)| *other < place).is_some() {}
            if let Some((_, other)) = others.next_if(|(other, _)| *other == place) {
                product += c * other;
            }
        }
        product / (self.length() * other.length())
    }

    /// The same without variables from place `first` on, each the surplus of a known cut; scaled.
    pub fn without_surplus(self, first: usize, known: &[Cut]) -> Self {
        let mut coefficients = vec![0.0; first];
        let mut required = self.required;
        for (place, c) in self.covers {
            let Some(surplus) = place.checked_sub(first) else {
                coefficients[place] += c;
                continue;
            };
            required += c * known[surplus].required;
            known[surplus].covers.iter().for_each(|&(other, d)| coefficients[other] += c * d);
        }
        let largest = coefficients.iter().fold(0.0, |most: f64, c| most.max(c.abs()));
        // No variable is below 0, so higher coefficients are on the safe side.
        let plain = |c: f64| match c / largest {
            c if c.abs() >= SMALL => c,
            c if c > ZERO => SMALL,
            _ => 0.0,
        };
        let covers = coefficients.into_iter().map(plain).enumerate();
        let covers = covers.filter(|(_, c)| *c != 0.0).collect();
        Self { covers, required: required / largest - SLACK, depth: self.depth }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whole_solutions_keep_cuts(
            halves in prop::collection::vec((-6_i32..7, 0_u32..4), 1..7),
            shares in prop::collection::vec((-4_i32..5, 0_u32..9), 0..4),
            values in prop::collection::vec(0.0_f64..4.0, 11),
        ) {
            let whole = halves.iter().map(|&(c, _)| (f64::from(c) / 2.0, true));
            let parts = shares.iter().map(|&(c, _)| (f64::from(c) / 3.0, false));
            let coefficients: Vec<(f64, bool)> = whole.chain(parts).collect();
            let solution = halves.iter().map(|&(_, n)| f64::from(n));
            let solution = solution.chain(shares.iter().map(|&(_, s)| f64::from(s) / 4.0));
            let solution: Vec<f64> = solution.collect();
            let sides = coefficients.iter().zip(&solution).map(|((c, _), value)| c * value);
            let row = Row { required: sides.sum(), coefficients };
            if let Some(cut) = rounded(&row, &values[..solution.len()]) {
                prop_assert!(cut.of(&solution) >= cut.required - 1e-6, "{row:?} {cut:?}");
                prop_assert!(cut.of(&values) < cut.required, "{cut:?}");
            }
        }
    }

    #[test]
    fn three_slots_of_seven_heads_with_a_break_in_each_shift_take_four_people() {
        // Each of n people is there in two of three slots, so 2n + u - o = 7.
        let row =
            Row { coefficients: vec![(2.0, true), (1.0, false), (-1.0, false)], required: 7.0 };
        let cut = rounded(&row, &[3.5, 0.0, 0.0]).expect("half a person is none");
        // n + u >= 4: three people leave one head missing.
        assert_eq!((cut.covers, cut.required), (vec![(0, 1.0), (1, 1.0)], 4.0));
    }
}
