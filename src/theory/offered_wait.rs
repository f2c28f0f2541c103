//! The wait that the queue offers: how long a caller with endless patience would wait if all agents are busy.
//!
//! With Poisson arrivals at rate λ, N agents at rate μ and exponential patience at rate θ, the offered wait V of a
//! caller who finds all agents busy has a density proportional to
//!
//! ```text
//! f(x) = exp( λ (1 − e^(−θx)) / θ − Nμ x ),   x > 0
//! ```
//!
//! (Zeltyn and Mandelbaum, Call centers with impatient customers, Queueing Systems 51, 2005, after Baccelli
//! and Hebuterne 1981, for exponential patience). Every figure of Erlang A is an integral of f times a positive
//! factor. f is log-concave with its peak at max(0, ln(λ/(Nμ))/θ), so a handful of panels around the peak gives all
//! digits whatever the size of the call center; Palm's incomplete gamma function is the same integral after the
//! substitution u = e^(−θx), but loses its digits when Nμ/θ is large.
//!
//! Everything here is in units of the mean handle time: μ = 1, λ is the load, θ = handle time / patience.

use super::quadrature::visit_nodes;

/// The integrand has fallen by e^−60 where the panels end.
const NEGLIGIBLE_LOG: f64 = 60.0;

/// The density f, relative to its value at the peak.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OfferedWait {
    load: f64,
    agents: f64,
    theta: f64,
    /// Where f peaks.
    pub(super) peak: f64,
    /// ln f at the peak; f(0) = 1.
    pub(super) log_peak: f64,
}

/// Integrals over a stretch of offered waits x of f(x)/f(peak) times the factor named. The factor e^(−θx) is the
/// probability to be still there, R is the patience.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Moments {
    /// 1
    pub(super) mass: f64,
    /// e^(−θx)
    pub(super) answered: f64,
    /// x e^(−θx)
    pub(super) answered_wait: f64,
    /// (x − peak)² e^(−θx)
    pub(super) answered_wait_square: f64,
    /// 1 − e^(−θx)
    pub(super) abandoned: f64,
    /// E[R; R < x]
    pub(super) abandoned_wait: f64,
    /// (q(x) − q(peak))², where q(x) = λ(1 − e^(−θx))/θ is the mean queue left behind
    pub(super) queue_square: f64,
}

impl OfferedWait {
    /// `load` is 0 or more, `agents` 1 or more, `theta` above 0; all finite.
    pub(super) fn new(load: f64, agents: f64, theta: f64) -> Self {
        let excess = ((load - agents) / agents).max(0.0);
        Self {
            load,
            agents,
            theta,
            peak: excess.ln_1p() / theta,
            log_peak: agents * minus_ln_1p(excess) / theta,
        }
    }

    /// The part of the load that the agents can carry.
    fn base(&self) -> f64 {
        self.load.min(self.agents)
    }

    /// q(peak): the queue, on average, that a caller with an offered wait at the peak leaves behind.
    pub(super) fn queue_at_peak(&self) -> f64 {
        (self.load - self.agents).max(0.0) / self.theta
    }

    /// The integrals over `from..to`; `to` may be infinite.
    pub(super) fn moments(&self, from: f64, to: f64) -> Moments {
        let anchor = self.peak.clamp(from, to);
        let around = Around::new(self, anchor);
        let scale = (-Around::new(self, self.peak).fall(anchor - self.peak)).exp();
        let mut moments = Moments::default();
        let mut visit = |z: f64, weight: f64| {
            self.add(
                &mut moments,
                (anchor + z).clamp(from, to),
                weight * scale * (-around.fall(z)).exp(),
            );
        };
        around.visit_panels_right(to - anchor, &mut visit);
        around.visit_panels_left(anchor - from, &mut visit);
        moments
    }

    /// Adds what a mass of `weight` at `x` contributes.
    fn add(&self, moments: &mut Moments, x: f64, weight: f64) {
        let left = -(-self.theta * x).exp_m1();
        let still_there = (-self.theta * x).exp();
        let from_peak = x - self.peak;
        let queue = -self.base() * (-self.theta * from_peak).exp_m1() / self.theta;
        moments.mass += weight;
        moments.answered += weight * still_there;
        moments.answered_wait += weight * still_there * x;
        moments.answered_wait_square += weight * still_there * from_peak * from_peak;
        moments.abandoned += weight * left;
        moments.abandoned_wait += weight * abandoned_wait(self.theta * x) / self.theta;
        moments.queue_square += weight * queue * queue;
    }
}

/// f around an anchor: f(anchor + z) = f(anchor) · exp(−`fall`(z)), where
/// fall(z) = slope · z + curve · (z − (1 − e^(−θz))/θ). Away from the peak both terms are positive: nothing cancels.
struct Around {
    slope: f64,
    curve: f64,
    theta: f64,
}

impl Around {
    fn new(wait: &OfferedWait, anchor: f64) -> Self {
        let beyond_peak = -wait.theta * (anchor - wait.peak);
        Self {
            slope: (wait.agents - wait.load).max(0.0) - wait.base() * beyond_peak.exp_m1(),
            curve: wait.base() * beyond_peak.exp(),
            theta: wait.theta,
        }
    }

    fn fall(&self, z: f64) -> f64 {
        self.slope * z + self.curve * z * missing_share(self.theta * z)
    }

    /// Panels from the anchor to the right, over `length` or as far as f matters, each as wide as all before it: f and
    /// e^(−θx) change fastest near the anchor.
    fn visit_panels_right(&self, length: f64, visit: &mut impl FnMut(f64, f64)) {
        let mut reach = NEGLIGIBLE_LOG / (self.slope + self.curve);
        while self.fall(reach) < NEGLIGIBLE_LOG && reach < length {
            reach *= 2.0;
        }
        let reach = reach.min(length);
        let mut start = 0.0;
        let mut width = (reach / 32.0).min(1.0 / self.theta);
        while start < reach {
            let end = (start + width).min(reach);
            visit_nodes(start, end, &mut *visit);
            (start, width) = (end, end);
        }
    }

    /// Panels from the anchor to the left, where f falls ever faster: none is wider than 1/θ.
    fn visit_panels_left(&self, length: f64, visit: &mut impl FnMut(f64, f64)) {
        if length <= 0.0 {
            return;
        }
        // Where each lower bound of the fall reaches its end: slope·y, curve·θy²/2 and curve·(e^(θy) − 1 − θy)/θ.
        let by_slope = NEGLIGIBLE_LOG / self.slope.abs();
        let by_square = (2.0 * NEGLIGIBLE_LOG / (self.curve * self.theta)).sqrt();
        let by_exponential =
            (1.0 + (3.0 * NEGLIGIBLE_LOG * self.theta / self.curve).ln_1p()) / self.theta;
        let reach = length.min(by_slope).min(by_square).min(by_exponential);
        let mut start = 0.0;
        let mut width = (reach / 32.0).min(1.0 / self.theta);
        while start < reach {
            let end = (start + width).min(reach);
            visit_nodes(-end, -start, &mut *visit);
            (start, width) = (end, end.min(1.0 / self.theta));
        }
    }
}

/// 1 − (1 − e^(−u))/u, accurate for small u of either sign; 1 for infinite u.
fn missing_share(u: f64) -> f64 {
    if u.abs() > 0.5 {
        return 1.0 + (-u).exp_m1() / u;
    }
    // u/2! − u²/3! + u³/4! − …; what is missing after 16 terms is less than 1e-19 of the first.
    (3..=17).rev().fold(1.0, |inner, k| 1.0 - u / f64::from(k) * inner) * u / 2.0
}

/// E[R; R < x] in units of 1/θ for u = θx: 1 − e^(−u)(1 + u), accurate for small u.
fn abandoned_wait(u: f64) -> f64 {
    if u > 0.5 {
        return 1.0 - (-u).exp() * (1.0 + u);
    }
    -u * missing_share(-u) * (-u).exp()
}

/// u − ln(1 + u) for u ≥ 0, accurate for small u.
fn minus_ln_1p(u: f64) -> f64 {
    if u > 0.2 {
        return u - u.ln_1p();
    }
    // With s = u/(2+u): ln(1+u) = 2(s + s³/3 + s⁵/5 + …) and u − 2s = us.
    let s = u / (2.0 + u);
    let square = s * s;
    let tail = (1..=12).rev().fold(0.0, |sum, k| 1.0 / f64::from(2 * k + 1) + square * sum);
    s * (u - 2.0 * square * tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_arguments_lose_no_digits() {
        for u in [1e-9_f64, 1e-3, 0.1, 0.3, 0.499] {
            let power_sum = |sign: f64| {
                let mut term = 1.0;
                (2..30).fold(0.0, |sum, k| {
                    term *= if k == 2 { u / 2.0 } else { sign * u / f64::from(k) };
                    sum + term
                })
            };
            assert!((missing_share(u) / power_sum(-1.0) - 1.0).abs() < 1e-15, "{u}");
            assert!((missing_share(-u) / -power_sum(1.0) - 1.0).abs() < 1e-15, "{u}");
            let log = (2..200).fold((0.0, -u), |(sum, power): (f64, f64), k| {
                (sum + power * -u / f64::from(k), power * -u)
            });
            assert!(
                (minus_ln_1p(u) / log.0 - 1.0).abs() < 1e-14,
                "{u}: {} {}",
                minus_ln_1p(u),
                log.0
            );
        }
        assert_eq!(missing_share(f64::INFINITY), 1.0);
        for branch in [missing_share, abandoned_wait, |u: f64| minus_ln_1p(u - 0.3)] {
            assert!((branch(0.5) / branch(0.5 + 1e-14) - 1.0).abs() < 1e-13);
        }
    }

    /// Against the trapezoidal rule with a million steps.
    #[test]
    fn the_panels_integrate_what_the_trapezoidal_rule_does() {
        for (load, agents, theta) in [
            (24.0, 27.0, 1.5),
            (60.0, 50.0, 1.0),
            (5.0, 1.0, 40.0),
            (300.0, 3.0, 90.0),
            (9.0, 10.0, 1e-3),
        ] {
            let wait = OfferedWait::new(load, agents, theta);
            let density =
                |x: f64| (-load * (-theta * x).exp_m1() / theta - agents * x - wait.log_peak).exp();
            for (from, to) in
                [(0.0, 0.3 * wait.peak + 0.02), (0.1, 0.4), (wait.peak, wait.peak + 2.0)]
            {
                let steps = 1_000_000;
                let step = (to - from) / f64::from(steps);
                let (mut mass, mut answered, mut abandoned) = (0.0, 0.0, 0.0);
                for k in 0..steps {
                    let x = from + (f64::from(k) + 0.5) * step;
                    mass += density(x) * step;
                    answered += density(x) * (-theta * x).exp() * step;
                    abandoned +=
                        density(x) * (1.0 - (-theta * x).exp() * (1.0 + theta * x)) / theta * step;
                }
                let moments = wait.moments(from, to);
                for (got, expected) in [
                    (moments.mass, mass),
                    (moments.answered, answered),
                    (moments.abandoned_wait, abandoned),
                ] {
                    assert!(
                        (got / expected - 1.0).abs() < 1e-7,
                        "{load} {agents} {theta} {from}..{to}: {got} {expected}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_stretch_is_the_sum_of_its_parts() {
        for theta in [1e-9, 1e-4, 0.1, 3.0, 1e4, 1e12] {
            for load in [0.0, 1e-6, 30.0, 50.0, 51.0, 80.0, 1e6, 1e18] {
                let wait = OfferedWait::new(load, 50.0, theta);
                let whole = wait.moments(0.0, f64::INFINITY);
                for cut in [
                    0.1,
                    0.9 * wait.peak,
                    wait.peak,
                    1.1 * wait.peak,
                    wait.peak + 0.01,
                    wait.peak + 1.0 / theta,
                ] {
                    let (early, late) = (wait.moments(0.0, cut), wait.moments(cut, f64::INFINITY));
                    let parts = [
                        (early.mass + late.mass, whole.mass),
                        (early.answered + late.answered, whole.answered),
                        (early.answered_wait + late.answered_wait, whole.answered_wait),
                        (
                            early.answered_wait_square + late.answered_wait_square,
                            whole.answered_wait_square,
                        ),
                        (early.abandoned + late.abandoned, whole.abandoned),
                        (early.abandoned_wait + late.abandoned_wait, whole.abandoned_wait),
                        (early.queue_square + late.queue_square, whole.queue_square),
                    ];
                    for (index, (sum, total)) in parts.into_iter().enumerate() {
                        assert!(
                            (sum - total).abs() <= 1e-11 * total,
                            "{theta} {load} {cut} {index}: {sum} {total}"
                        );
                    }
                }
            }
        }
    }
}
