//! Which duty is best for a working day, where its breaks are, and what that is worth.

use super::{HAIR, Placed, Placement};
use crate::optimize::{Duty, Window};

/// What one more head in a slot of surplus costs a choice: enough to tell equals apart.
const CROWD: f64 = 1e-3;

/// What somebody without a seat costs a choice where heads have prices, as a multiple of these.
const NO_SEAT: f64 = 10.0;

/// What one more person would give.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::schedule) struct Offer {
    /// Of the heads.
    pub worth: f64,
    /// Cost of the duties beside the tour's own.
    pub extra: f64,
}

impl Offer {
    fn and(self, other: Self) -> Self {
        Self { worth: self.worth + other.worth, extra: self.extra + other.extra }
    }
}

impl Placement<'_> {
    /// What one more head in a slot is worth.
    pub(super) fn worth(&self, slot: usize) -> f64 {
        let short = i64::from(self.cover.required[slot]) - self.staffed[slot];
        let is_full = self.staffed[slot] >= self.seats(slot);
        match self.cover.soft {
            None if is_full => -self.weights[slot],
            None if short > 0 => self.weights[slot],
            None => CROWD * short as f64,
            Some(weights) if is_full => -NO_SEAT * weights.under.max(weights.over),
            Some(weights) if short > 0 => weights.under,
            Some(weights) => {
                -weights.over + CROWD * weights.over * (short as f64).max(-100.0) / 100.0
            }
        }
    }

    /// What something is worth and what it costs, in one number.
    pub(super) fn gain(&self, offer: Offer) -> f64 {
        offer.worth - self.thrift * offer.extra
    }

    /// The best duty of a pool with its best breaks; among equals any.
    pub(super) fn best(&mut self, tour: usize, pool: usize) -> Placed {
        let duties = &self.cover.pools[pool];
        let mut best = (f64::NEG_INFINITY, duties.first().copied().unwrap_or(0));
        for &duty in duties.iter().filter(|_| duties.len() > 1) {
            let offer = self.offer_of(duty);
            let gain = self.gain(offer) + HAIR * self.luck.unit();
            if gain > best.0 {
                best = (gain, duty);
            }
        }
        Placed { tour, pool, duty: best.1, breaks: self.breaks(best.1) }
    }

    /// Where the breaks of a duty cost least; among equals any.
    fn breaks(&mut self, place: usize) -> Vec<usize> {
        let duty = &self.cover.duties[place];
        self.look_at(duty);
        let mut breaks = Vec::with_capacity(duty.breaks.len());
        for (place, &window) in duty.breaks.iter().enumerate() {
            let (mut least, mut at, mut equals) = (f64::INFINITY, window.first, 0);
            for position in window.first..=window.last {
                let (lost, saved) = self.lost(duty, (place, window), position);
                let loss = lost - self.thrift * saved;
                if loss < least - 1e-9 {
                    (least, at, equals) = (loss, position, 1);
                } else if loss < least + 1e-9 {
                    equals += 1;
                    if self.luck.place(equals) == 0 {
                        at = position;
                    }
                }
            }
            breaks.push(at);
        }
        breaks
    }

    /// A duty with its best breaks.
    fn offer_of(&mut self, place: usize) -> Offer {
        let duty = &self.cover.duties[place];
        self.look_at(duty);
        let whole = Offer { worth: self.own_worths.iter().sum(), extra: duty.extra };
        let windows = duty.breaks.iter().copied().enumerate();
        windows.fold(whole, |offer, (place, window)| {
            let mut least = (f64::INFINITY, Offer::default());
            for position in window.first..=window.last {
                let (lost, saved) = self.lost(duty, (place, window), position);
                let loss = lost - self.thrift * saved;
                if loss < least.0 {
                    least = (loss, Offer { worth: -lost, extra: -saved });
                }
            }
            offer.and(least.1)
        })
    }

    /// Lays out what the slots of a duty are worth.
    fn look_at(&mut self, duty: &Duty) {
        let worths = &self.worths;
        self.own_worths.clear();
        self.own_worths.extend(duty.slots.iter().map(|slot| slot.map_or(0.0, |slot| worths[slot])));
    }

    /// What a break at a position costs in heads and saves in money, of the duty that is looked at.
    fn lost(&self, duty: &Duty, (place, window): (usize, Window), position: usize) -> (f64, f64) {
        let lost = self.own_worths[position..position + window.length].iter().sum();
        (lost, if self.has_extras { duty.saved(place, position) } else { 0.0 })
    }

    /// The best duty of each pool of a tour.
    pub(super) fn offer(&mut self, tour: usize) -> Offer {
        let pools = &self.cover.tours[tour].pools;
        pools.iter().map(|&pool| self.offer_of_pool(pool)).fold(Offer::default(), Offer::and)
    }

    fn offer_of_pool(&mut self, pool: usize) -> Offer {
        let duties = &self.cover.pools[pool];
        let mut best = (f64::NEG_INFINITY, Offer::default());
        for &duty in duties {
            let offer = self.offer_of(duty);
            let gain = self.gain(offer);
            if gain > best.0 {
                best = (gain, offer);
            }
        }
        best.1
    }

    /// The tour among some that covers most of what is missing for its money, and what it gives.
    pub(in crate::schedule) fn most_helpful(
        &mut self,
        among: impl Iterator<Item = usize>,
    ) -> Option<(usize, Offer)> {
        let cover = self.cover;
        // Tours share their pools.
        let mut of_pool: Vec<Option<Offer>> = vec![None; cover.pools.len()];
        let mut best: Option<(f64, usize, Offer)> = None;
        for tour in among {
            if !self.counted.has_room(tour) {
                continue;
            }
            let mut offer = Offer::default();
            for &pool in &cover.tours[tour].pools {
                let known = of_pool[pool].unwrap_or_else(|| self.offer_of_pool(pool));
                of_pool[pool] = Some(known);
                offer = offer.and(known);
            }
            let rate = offer.worth / (cover.tours[tour].cost + offer.extra);
            if best.is_none_or(|(most, ..)| rate > most) {
                best = Some((rate, tour, offer));
            }
        }
        best.map(|(_, tour, offer)| (tour, offer))
    }
}
