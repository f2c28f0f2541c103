//! Bounds on how many people some tours have together, while people come and go.

use crate::optimize::Cover;

/// People counted by limit.
#[derive(Clone, Debug)]
pub(super) struct Counted<'a> {
    cover: &'a Cover,
    /// The limits of each tour.
    of_tour: Vec<Vec<usize>>,
    counts: Vec<u32>,
}

impl<'a> Counted<'a> {
    /// Nobody yet.
    pub fn new(cover: &'a Cover) -> Self {
        let mut of_tour = vec![Vec::new(); cover.tours.len()];
        for (place, limit) in cover.limits.iter().enumerate() {
            limit.tours.iter().for_each(|&tour| of_tour[tour].push(place));
        }
        Self { cover, of_tour, counts: vec![0; cover.limits.len()] }
    }

    pub fn add(&mut self, tour: usize, people: u32) {
        self.of_tour[tour].iter().for_each(|&limit| self.counts[limit] += people);
    }

    pub fn remove(&mut self, tour: usize) {
        self.of_tour[tour].iter().for_each(|&limit| self.counts[limit] -= 1);
    }

    /// Whether there is room for one more.
    pub fn has_room(&self, tour: usize) -> bool {
        let room = |&limit: &usize| {
            self.cover.limits[limit].most.is_none_or(|most| self.counts[limit] < most)
        };
        self.of_tour[tour].iter().all(room)
    }

    /// Whether one may go.
    pub fn may_go(&self, tour: usize) -> bool {
        self.of_tour[tour].iter().all(|&l| self.counts[l] > self.cover.limits[l].least)
    }

    /// Whether one may take the place of another who has just gone.
    pub fn may_follow(&self, tour: usize, gone: usize) -> bool {
        let is_missed = |&limit: &usize| self.counts[limit] < self.cover.limits[limit].least;
        let mut missed = self.of_tour[gone].iter().filter(|limit| is_missed(limit));
        self.has_room(tour) && missed.all(|limit| self.of_tour[tour].contains(limit))
    }

    /// The first limit that has too few.
    pub fn too_few(&self) -> Option<usize> {
        (0..self.counts.len()).find(|&limit| self.counts[limit] < self.cover.limits[limit].least)
    }
}
