//! At most so many different shifts: those that a relaxation uses least go, a few at a time.

use std::collections::BTreeSet;

use super::{Layout, Worked};
use crate::optimize::{Cover, Limit, ROUGH, Tour};
use crate::time::Tick;
use crate::watch::Watch;

/// Shift, start and length.
type Kind = (usize, Tick, Tick);

impl Layout {
    /// What is left when at most so many shifts may differ in start or length; `None` when so few do not
    /// cover what is required. A heuristic: other shifts might cost less. When it is stopped, those that
    /// reach most of what is required are left.
    pub fn with_few_different(mut self, most: usize, watch: &dyn Watch) -> Option<Self> {
        let mut needed: Vec<Kind> = Vec::new();
        loop {
            let kinds = self.kinds();
            if kinds.len() <= most {
                return Some(self);
            }
            let nobody = vec![0; self.cover.tours.len()];
            let columns = self.cover.columns();
            let Some(relaxed) = self.cover.relax(&columns, &nobody, ROUGH, watch) else {
                return watch.enough().then(|| self.with_far_reaching(most));
            };
            let heads = |kind: &Kind| -> f64 {
                let duties = self.duties.iter().zip(&relaxed.on_duties);
                duties.filter(|(worked, _)| of(worked) == *kind).map(|(_, heads)| heads).sum()
            };
            let mut least: Vec<(f64, Kind)> = kinds
                .iter()
                .filter(|kind| !needed.contains(kind))
                .map(|&kind| (heads(&kind), kind))
                .collect();
            least.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            // Nearly all of the unused ones at first, one after the other in the end.
            let mut number = ((kinds.len() - most) / 3).max(1).min(least.len());
            let left = loop {
                let gone: Vec<Kind> = least[..number].iter().map(|(_, kind)| *kind).collect();
                let left = self.without(&gone);
                let nobody = vec![0; left.cover.tours.len()];
                let columns = left.cover.columns();
                if number == 0 || left.cover.relax(&columns, &nobody, ROUGH, watch).is_some() {
                    break left;
                }
                number /= 2;
            };
            if number == 0 {
                // This one cannot be spared.
                needed.push(least.first()?.1);
            }
            self = left;
        }
    }

    /// What is left with shifts that reach most of what is required, each beside those before it.
    fn with_far_reaching(&self, most: usize) -> Self {
        let mut left = self.kinds();
        let mut open = self.cover.required.clone();
        for _ in 0..most.min(left.len()) {
            let reached = |kind: &Kind| -> u32 {
                self.slots_of_kind(*kind).into_iter().map(|slot| open[slot]).sum()
            };
            let Some(best) = (0..left.len()).rev().max_by_key(|&at| reached(&left[at])) else {
                break;
            };
            let best = left.swap_remove(best);
            self.slots_of_kind(best).into_iter().for_each(|slot| open[slot] = 0);
        }
        self.without(&left)
    }

    /// Every slot that a shift reaches on some day.
    fn slots_of_kind(&self, kind: Kind) -> BTreeSet<usize> {
        let own =
            self.duties.iter().zip(&self.cover.duties).filter(|(worked, _)| of(worked) == kind);
        own.flat_map(|(_, duty)| duty.slots.iter().flatten().copied()).collect()
    }

    /// The different shifts.
    pub fn kinds(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = self.duties.iter().map(of).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn without(&self, gone: &[Kind]) -> Self {
        let is_left = |duty: usize| !gone.contains(&of(&self.duties[duty]));
        let left: Vec<usize> = (0..self.duties.len()).filter(|&duty| is_left(duty)).collect();
        let pools: Vec<Vec<usize>> = self
            .cover
            .pools
            .iter()
            .map(|pool| pool.iter().filter_map(|duty| left.binary_search(duty).ok()).collect())
            .collect();
        let works = |tour: &usize| {
            self.cover.tours[*tour].pools.iter().all(|&pool| !pools[pool].is_empty())
        };
        let tours: Vec<usize> = (0..self.cover.tours.len()).filter(works).collect();
        let limits = self.cover.limits.iter().map(|limit| Limit {
            tours: limit.tours.iter().filter_map(|tour| tours.binary_search(tour).ok()).collect(),
            ..limit.clone()
        });
        let own = |&tour: &usize| -> Tour { self.cover.tours[tour].clone() };
        Self {
            cover: Cover {
                required: self.cover.required.clone(),
                duties: left.iter().map(|&duty| self.cover.duties[duty].clone()).collect(),
                tours: tours.iter().map(own).collect(),
                limits: limits.collect(),
                pools,
                seats: self.cover.seats.clone(),
                soft: self.cover.soft,
            },
            slot: self.slot,
            duties: left.iter().map(|&duty| self.duties[duty].clone()).collect(),
            tours: tours.iter().filter_map(|&tour| self.tours.get(tour).copied()).collect(),
            limits: self.limits.clone(),
        }
    }
}

fn of(worked: &Worked) -> Kind {
    (worked.shift, worked.start, worked.length)
}
