//! What no cover costs less than.

use super::{Cover, Duty, Relaxed};

/// What a head is worth by the prices of the slots that it covers, and what it costs beside its tour.
#[derive(Clone, Copy)]
struct Head {
    worth: f64,
    extra: f64,
}

impl Head {
    const NOBODY: Self = Self { worth: 0.0, extra: 0.0 };

    fn and(self, other: Self) -> Self {
        Self { worth: self.worth + other.worth, extra: self.extra + other.extra }
    }

    /// The one that is worth more than it costs by most, where money counts `rate` times.
    fn better(self, other: Self, rate: f64) -> Self {
        let gain = |head: Self| head.worth - rate * head.extra;
        if gain(other) > gain(self) { other } else { self }
    }
}

/// Rates that are tried; the third is nearly always the last.
const MOST_RATES: usize = 50;

impl Cover {
    /// A lower bound on the cost of every solution, by the prices of a relaxation's optimum.
    ///
    /// The prices are made a solution of the dual by pricing every tour with its best duties and breaks
    /// and lowering all prices until none is worth more than it costs (Farley 1990). So it is a bound
    /// however roughly the relaxation was solved.
    pub fn bound(&self, relaxed: &Relaxed) -> f64 {
        let seating: Vec<f64> = relaxed.seating.iter().map(|price| price.min(0.0)).collect();
        self.bound_by(&relaxed.covering, &seating, &relaxed.limiting)
    }

    /// The same without a relaxation, by one price for all slots that need somebody: so much is required, and no tour gives
    /// more of it for its money than the best.
    pub fn rough_bound(&self) -> f64 {
        let dearest = self.tours.iter().map(|tour| tour.cost).fold(1.0, f64::max);
        let price = self.soft.map_or(dearest, |weights| weights.under);
        let of_slot = |&required: &u32| if required > 0 { price } else { 0.0 };
        let prices: Vec<f64> = self.required.iter().map(of_slot).collect();
        self.bound_by(&prices, &[], &[])
    }

    /// By prices of heads, of seats (0 or below) and of limits (at least, at most).
    fn bound_by(&self, covering: &[f64], seating: &[f64], limiting: &[(f64, f64)]) -> f64 {
        let most = self.soft.map_or(f64::INFINITY, |weights| weights.under);
        let least = self.soft.map_or(0.0, |weights| -weights.over);
        let covering: Vec<f64> = covering.iter().map(|price| price.clamp(least, most)).collect();
        let worth: Vec<f64> = (0..covering.len())
            .map(|slot| covering[slot] + seating.get(slot).unwrap_or(&0.0))
            .collect();
        let mut total: f64 =
            covering.iter().zip(&self.required).map(|(price, &r)| price * f64::from(r)).sum();
        let seats = self.seats.iter().flatten();
        total += seating.iter().zip(seats).map(|(p, &seats)| p * f64::from(seats)).sum::<f64>();
        let mut of_limits = vec![0.0; self.tours.len()];
        for (limit, &(least, most)) in self.limits.iter().zip(limiting) {
            let (least, most) = (least.max(0.0), most.min(0.0));
            limit.tours.iter().for_each(|&tour| of_limits[tour] += least + most);
            total += least * f64::from(limit.least) + most * f64::from(limit.most.unwrap_or(0));
        }
        self.dearest(&worth, &of_limits).map_or(0.0, |rate| (total / rate).max(0.0))
    }

    /// By how much the prices must be divided until no tour is worth more than it costs; 1 or more. The
    /// best duties and breaks of a tour depend on that rate where duties cost something, so it is found
    /// by Dinkelbach's method (1967).
    fn dearest(&self, worth: &[f64], of_limits: &[f64]) -> Option<f64> {
        let mut rate = 1.0;
        for _ in 0..MOST_RATES {
            let of_duty: Vec<Head> =
                self.duties.iter().map(|duty| best_breaks(duty, worth, rate)).collect();
            let none = Head { worth: f64::NEG_INFINITY, extra: 0.0 };
            let best = |pool: &Vec<usize>| {
                pool.iter().fold(none, |best, &duty| best.better(of_duty[duty], rate))
            };
            let of_pool: Vec<Head> = self.pools.iter().map(best).collect();
            let ratios = self.tours.iter().zip(of_limits).map(|(tour, limits)| {
                let days = tour.pools.iter().map(|&pool| of_pool[pool]);
                let Head { worth, extra } = days.fold(Head::NOBODY, Head::and);
                (worth + limits) / (tour.cost + extra)
            });
            let dearest = ratios.fold(1.0, f64::max);
            if dearest <= rate * (1.0 + 1e-12) {
                return Some(rate);
            }
            rate = dearest;
        }
        None
    }
}

/// A head on a duty with its breaks where they cost least, worth against money at some rate.
fn best_breaks(duty: &Duty, worth: &[f64], rate: f64) -> Head {
    let whole: f64 = duty.slots.iter().flatten().map(|&slot| worth[slot]).sum();
    let mut head = Head { worth: whole, extra: duty.extra };
    for (place, window) in duty.breaks.iter().enumerate() {
        let pause = |position| Head {
            worth: -duty.away(position, *window).map(|slot| worth[slot]).sum::<f64>(),
            extra: -duty.saved(place, position),
        };
        let positions = (window.first..=window.last).map(pause);
        head = head
            .and(positions.reduce(|best, pause| best.better(pause, rate)).unwrap_or(Head::NOBODY));
    }
    head
}
