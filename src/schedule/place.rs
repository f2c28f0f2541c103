//! Duties and breaks for people whose tours are known, by min-conflicts: take one working day out, put it
//! back where it helps most, and let what stays short weigh more.

mod choice;

use super::limits::Counted;
use super::luck::Luck;
use crate::optimize::{Cover, Tour};
use crate::watch::Watch;

/// A working day of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Of [`Cover::tours`].
    pub tour: usize,
    /// Of [`Cover::pools`].
    pub pool: usize,
    /// Of [`Cover::duties`].
    pub duty: usize,
    /// Start of each break, in slots from the start of the duty.
    pub breaks: Vec<usize>,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Of [`Cover::tours`].
    pub tour: usize,
    /// The tour's days, in its order.
    pub days: Vec<Placed>,
}

/// What a slot's worth of money counts in a choice, beside a head that is missing: enough to tell equals
/// apart. It grows while a budget is exceeded, and is 1 where what is missing has a price.
const THRIFT: f64 = 0.02;
/// Choices that differ by less are equals.
const HAIR: f64 = 1e-6;
/// Rounds over all working days after which what is still short stays so.
const MOST_ROUNDS: usize = 400;
/// Rounds without a better result before it is given up.
const PATIENCE: usize = 60;
/// One move in so many gives a person another tour.
const TOUR_MOVES: usize = 8;
/// Duties that are looked at for another tour.
const LOOKED_AT: usize = 400;

/// Working days while they are moved about.
#[derive(Clone)]
pub(super) struct Placement<'a> {
    cover: &'a Cover,
    luck: Luck,
    /// Everybody.
    pub people: Vec<Person>,
    /// Heads in each slot.
    staffed: Vec<i64>,
    weights: Vec<f64>,
    /// What one more head in each slot is worth.
    worths: Vec<f64>,
    /// What money counts beside that.
    thrift: f64,
    /// Where duties cost nothing beside their tours, it does not matter which is chosen.
    has_extras: bool,
    /// The worths of the slots of a duty that is looked at.
    own_worths: Vec<f64>,
    counted: Counted<'a>,
    /// Of all people.
    pub cost: f64,
}

impl<'a> Placement<'a> {
    /// So many people on each tour, each put where it helps most.
    pub fn new(cover: &'a Cover, people: &[u32], luck: Luck) -> Self {
        let mut placement = Self::of(cover, Vec::new(), luck);
        for (tour, &heads) in people.iter().enumerate() {
            (0..heads).for_each(|_| placement.add(tour));
        }
        placement
    }

    /// People whose days are known.
    pub fn of(cover: &'a Cover, people: Vec<Person>, luck: Luck) -> Self {
        let slots = cover.required.len();
        let mut counted = Counted::new(cover);
        people.iter().for_each(|person| counted.add(person.tour, 1));
        let mut placement = Self {
            cover,
            luck,
            people,
            staffed: vec![0; slots],
            weights: vec![1.0; slots],
            worths: vec![0.0; slots],
            thrift: thrift(cover),
            has_extras: cover.duties.iter().any(|duty| duty.extra > 0.0),
            own_worths: Vec::new(),
            counted,
            cost: 0.0,
        };
        placement.recount();
        placement
    }

    /// One more person on a tour.
    pub fn add(&mut self, tour: usize) {
        let mut days = Vec::with_capacity(self.cover.tours[tour].pools.len());
        for &pool in &self.cover.tours[tour].pools {
            let placed = self.best(tour, pool);
            self.count(&placed, 1);
            days.push(placed);
        }
        self.cost += self.cover.tours[tour].cost;
        self.counted.add(tour, 1);
        self.people.push(Person { tour, days });
    }

    fn remove(&mut self, place: usize) -> Person {
        let person = self.people.swap_remove(place);
        person.days.iter().for_each(|placed| self.count(placed, -1));
        self.cost -= self.cover.tours[person.tour].cost;
        self.counted.remove(person.tour);
        person
    }

    /// The first of the bounds on heads that has too few.
    pub fn too_few(&self) -> Option<usize> {
        self.counted.too_few()
    }

    /// Takes out those who are missed least until all cost no more than `budget`.
    pub fn cut(&mut self, budget: f64) {
        while self.cost > budget {
            let may_go = |place: &usize| self.counted.may_go(self.people[*place].tour);
            let missed = |person: &Person| -> f64 {
                let days = person.days.iter().map(|placed| self.tight_slots(placed));
                days.sum::<f64>() / self.cover.tours[person.tour].cost
            };
            let missed: Vec<f64> = self.people.iter().map(missed).collect();
            let some = (0..missed.len()).filter(may_go);
            let Some(least) = some.min_by(|&a, &b| missed[a].total_cmp(&missed[b])) else { return };
            self.remove(least);
        }
    }

    /// Takes out those whom nobody would miss, the dearest first.
    pub fn drop_spare(&mut self) {
        if self.cover.soft.is_some() {
            return;
        }
        let cost = |person: &Person| self.cover.tours[person.tour].cost;
        self.people.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
        for place in (0..self.people.len()).rev() {
            let person = &self.people[place];
            let is_spare = person.days.iter().all(|placed| self.tight_slots(placed) == 0.0);
            if is_spare && self.counted.may_go(person.tour) {
                self.remove(place);
            }
        }
    }

    /// Slots of a working day in which nobody is to spare.
    fn tight_slots(&self, placed: &Placed) -> f64 {
        let slots = self.cover.duties[placed.duty].slots.iter().flatten();
        let tight = |slot: &&usize| self.staffed[**slot] <= i64::from(self.cover.required[**slot]);
        slots.filter(tight).count() as f64
    }

    /// Moves days and people about until nothing is missing; whether that was reached within so many
    /// rounds. All together cost no more than `budget`.
    pub fn squeeze(&mut self, budget: f64, rounds: usize, watch: &dyn Watch) -> bool {
        for _ in 0..rounds {
            if self.people.is_empty() || watch.enough() {
                return false;
            }
            for _ in 0..self.people.len() {
                if self.luck.place(TOUR_MOVES) == 0 {
                    self.move_person(budget);
                } else {
                    self.move_some_day();
                }
            }
            let covers = self.missing() == 0.0;
            if covers && self.cost <= budget + 1e-9 {
                return true;
            }
            self.thrift = match covers {
                true => 2.0 * self.thrift,
                false => thrift(self.cover).max(0.9 * self.thrift),
            };
            self.weigh_short();
        }
        false
    }

    /// Lets days be worked where they cost less, as long as nothing is missing.
    pub fn save(&mut self) {
        if !self.has_extras || self.cover.soft.is_some() || self.missing() > 0.0 {
            return;
        }
        for person in 0..self.people.len() {
            for day in 0..self.people[person].days.len() {
                let (old, cost) = (self.people[person].days[day].clone(), self.cost);
                self.move_day(person, day);
                if self.missing() > 0.0 || self.cost > cost {
                    let new = std::mem::replace(&mut self.people[person].days[day], old.clone());
                    self.count(&new, -1);
                    self.count(&old, 1);
                }
            }
        }
    }

    /// Gives somebody the best of some tours that the budget allows.
    fn move_person(&mut self, budget: f64) {
        let place = self.luck.place(self.people.len());
        let old = self.remove(place);
        let tours = &self.cover.tours;
        let duties = |tour: usize| -> usize {
            tours[tour].pools.iter().map(|&pool| self.cover.pools[pool].len()).sum()
        };
        let own = self.offer(old.tour);
        let mut best = (self.gain(own) + HAIR * self.luck.unit(), old.tour);
        let mut looked_at = duties(old.tour);
        while looked_at < LOOKED_AT {
            let tour = self.luck.place(tours.len());
            looked_at += duties(tour).max(1);
            let fits = self.cost + tours[tour].cost <= budget + 1e-9;
            if !fits || !self.counted.may_follow(tour, old.tour) {
                continue;
            }
            let offer = self.offer(tour);
            let gain = self.gain(offer) + HAIR * self.luck.unit();
            if gain > best.0 {
                best = (gain, tour);
            }
        }
        self.add(best.1);
    }

    fn move_some_day(&mut self) {
        let person = self.luck.place(self.people.len());
        let days = self.people[person].days.len();
        if days > 0 {
            let day = self.luck.place(days);
            self.move_day(person, day);
        }
    }

    /// What is missing, summed over the slots; with weights, what it costs.
    pub fn missing(&self) -> f64 {
        let of_slot = |slot: usize| {
            let staffed = self.staffed[slot];
            let short = i64::from(self.cover.required[slot]) - staffed;
            match self.cover.soft {
                None => (short.max(0) + (staffed - self.seats(slot)).max(0)) as f64,
                Some(weights) if short > 0 => weights.under * short as f64,
                Some(weights) => weights.over * -short as f64,
            }
        };
        (0..self.staffed.len()).map(of_slot).sum()
    }

    /// Most heads in a slot.
    fn seats(&self, slot: usize) -> i64 {
        self.cover.seats.as_ref().map_or(i64::MAX, |seats| i64::from(seats[slot]))
    }

    /// Takes out those who have no seat, the ones who lack it longest first; whether all others have one.
    pub fn keep_seats(&mut self) -> bool {
        loop {
            let crowded: Vec<bool> =
                (0..self.staffed.len()).map(|slot| self.staffed[slot] > self.seats(slot)).collect();
            if !crowded.contains(&true) {
                return true;
            }
            let without = |person: &Person| -> usize {
                let slots = person.days.iter().flat_map(|day| &self.cover.duties[day.duty].slots);
                slots.flatten().filter(|slot| crowded[**slot]).count()
            };
            let some = (0..self.people.len()).map(|place| (without(&self.people[place]), place));
            let some =
                some.filter(|&(n, place)| n > 0 && self.counted.may_go(self.people[place].tour));
            let Some((_, place)) = some.max() else { return false };
            self.remove(place);
        }
    }

    /// Moves working days until nothing is missing or it does not get better.
    pub fn settle(&mut self, watch: &dyn Watch) {
        let mut best = (self.missing(), self.people.clone());
        let mut since = 0;
        for _ in 0..MOST_ROUNDS {
            if best.0 == 0.0 || since > PATIENCE || self.people.is_empty() || watch.enough() {
                break;
            }
            let days: usize = self.people.iter().map(|person| person.days.len()).sum();
            (0..days).for_each(|_| self.move_some_day());
            let missing = self.missing();
            since += 1;
            if missing < best.0 {
                best = (missing, self.people.clone());
                since = 0;
            }
            self.weigh_short();
        }
        self.people = best.1;
        self.recount();
    }

    fn move_day(&mut self, person: usize, day: usize) {
        let Placed { tour, pool, .. } = self.people[person].days[day];
        let nothing = Placed { tour, pool, duty: 0, breaks: Vec::new() };
        let old = std::mem::replace(&mut self.people[person].days[day], nothing);
        self.count(&old, -1);
        let new = self.best(tour, pool);
        self.count(&new, 1);
        self.people[person].days[day] = new;
    }

    /// What stays short is worth more to the next who is moved.
    pub fn weigh_short(&mut self) {
        if self.cover.soft.is_some() {
            return;
        }
        for (slot, &required) in self.cover.required.iter().enumerate() {
            let is_over = self.staffed[slot] > self.seats(slot);
            if is_over || self.staffed[slot] < i64::from(required) {
                self.weights[slot] += 1.0;
            } else {
                self.weights[slot] = 1.0 + 0.95 * (self.weights[slot] - 1.0);
            }
        }
        self.weigh();
    }

    /// Keeps what every slot is worth.
    fn weigh(&mut self) {
        (0..self.worths.len()).for_each(|slot| self.worths[slot] = self.worth(slot));
    }

    fn recount(&mut self) {
        self.staffed.fill(0);
        let people = std::mem::take(&mut self.people);
        self.cost = people.iter().map(|person| self.cover.tours[person.tour].cost).sum();
        people.iter().flat_map(|person| &person.days).for_each(|placed| self.count(placed, 1));
        self.people = people;
        self.weigh();
    }

    fn count(&mut self, placed: &Placed, heads: i64) {
        let duty = &self.cover.duties[placed.duty];
        duty.slots.iter().flatten().for_each(|&slot| self.staffed[slot] += heads);
        for (&position, &window) in placed.breaks.iter().zip(&duty.breaks) {
            duty.away(position, window).for_each(|slot| self.staffed[slot] -= heads);
        }
        duty.slots.iter().flatten().for_each(|&slot| self.worths[slot] = self.worth(slot));
        self.cost += heads as f64 * duty.extra_with(&placed.breaks);
    }
}

/// What money counts beside heads at first.
fn thrift(cover: &Cover) -> f64 {
    if cover.soft.is_some() {
        return 1.0;
    }
    let slots = |tour: &Tour| -> usize {
        let duties = tour.pools.iter().filter_map(|&pool| cover.pools[pool].first());
        duties.map(|&duty| cover.duties[duty].slots.len()).sum()
    };
    let of_slot = cover.tours.iter().map(|tour| tour.cost / slots(tour).max(1) as f64);
    let cheapest = of_slot.fold(f64::INFINITY, f64::min);
    if cheapest.is_finite() { THRIFT / cheapest } else { 0.0 }
}
