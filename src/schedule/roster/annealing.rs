//! Simulated annealing, for teams whose linear program is too large, or says little.
//!
//! Two people swap some days, or one of them exchanges two days or gets other duties on some days: on a
//! single day most often, which moves starts and breaks. Changes that break a hard rule are refused;
//! others are taken if they save anything, and at random if they cost little.

use std::ops::Range;

use super::pricing::Pricing;
use super::problem::{Pattern, Problem, Roster};
use super::staffing::{Staffing, cost};
use crate::schedule::luck::Luck;
use crate::watch::Watch;

/// Changes tried for each person and day.
const TRIES_A_DAY: u64 = 1000;
/// Most days in a row that a change touches.
const MOST_DAYS: usize = 5;
/// First and last temperature as shares of the mean cost of a missing head.
const FIRST: f64 = 0.2;
const LAST: f64 = 0.002;

/// The best roster of one run down from the first temperature to the last. Only these days change.
pub(super) fn anneal(
    problem: &Problem,
    pricing: &Pricing,
    roster: Roster,
    days: Range<usize>,
    luck: Luck,
    watch: &dyn Watch,
) -> Roster {
    let mut annealing = Annealing::new(problem, pricing, roster, days.clone(), luck);
    let tries = TRIES_A_DAY * (days.len() * problem.people.len()) as u64;
    let under: f64 = problem.cover.needs.iter().map(|need| need.under).sum();
    let mean = under / problem.cover.needs.len().max(1) as f64;
    let mut temperature = FIRST * mean;
    let cooling = (LAST / FIRST).powf(1.0 / tries as f64);
    for try_number in 0..tries {
        annealing.step(temperature);
        temperature *= cooling;
        if try_number % 1024 == 0 && watch.enough() {
            break;
        }
    }
    annealing.best
}

struct Annealing<'a> {
    problem: &'a Problem,
    pricing: &'a Pricing<'a>,
    days: Range<usize>,
    luck: Luck,
    roster: Roster,
    staffing: Staffing<'a>,
    cost: f64,
    best: Roster,
    best_cost: f64,
}

impl<'a> Annealing<'a> {
    fn new(
        problem: &'a Problem,
        pricing: &'a Pricing<'a>,
        roster: Roster,
        days: Range<usize>,
        luck: Luck,
    ) -> Self {
        let (cost, staffing) = (cost(problem, &roster), Staffing::of(problem, &roster));
        let (best, best_cost) = (roster.clone(), cost);
        Self { problem, pricing, days, luck, roster, staffing, cost, best, best_cost }
    }

    fn step(&mut self, temperature: f64) {
        let change = match self.luck.place(6) {
            0 => self.swap(),
            1 => self.rewrite(),
            2 => self.exchange(),
            _ => self.retime(),
        };
        let Some(saved) = self.try_out(&change) else { return };
        if saved < 0.0 && self.luck.unit() >= (saved / temperature).exp() {
            self.take_back(&change);
            return;
        }
        self.cost -= saved;
        for (person, pattern) in change {
            self.roster[person] = pattern;
        }
        if self.cost < self.best_cost - 1e-9 {
            self.best.clone_from(&self.roster);
            self.best_cost = self.cost;
        }
    }

    /// Some days in a row.
    fn some_days(&mut self) -> Range<usize> {
        let number = 1 + self.luck.place(MOST_DAYS.min(self.days.len()));
        let first = self.days.start + self.luck.place(self.days.len() - number + 1);
        first..first + number
    }

    /// Two people swap some days.
    fn swap(&mut self) -> Vec<(usize, Pattern)> {
        let all = self.roster.len();
        let (a, b) = (self.luck.place(all), self.luck.place(all));
        let days = self.some_days();
        if a == b || self.problem.people[a].group != self.problem.people[b].group {
            return Vec::new();
        }
        let (mut of_a, mut of_b) = (self.roster[a].clone(), self.roster[b].clone());
        of_a[days.clone()].swap_with_slice(&mut of_b[days]);
        vec![(a, of_a), (b, of_b)]
    }

    /// Someone gets the same new duty, or a day off, on some days.
    fn rewrite(&mut self) -> Vec<(usize, Pattern)> {
        let person = self.luck.place(self.roster.len());
        let days = self.some_days();
        let duties = self.pricing.duties(person);
        let place = self.luck.place(duties.len() + 1);
        let slot = duties.get(place).copied();
        let mut pattern = self.roster[person].clone();
        pattern[days].fill(slot);
        vec![(person, pattern)]
    }

    /// Someone exchanges two days, so that hours stay as they are.
    fn exchange(&mut self) -> Vec<(usize, Pattern)> {
        let person = self.luck.place(self.roster.len());
        let mut day = || self.days.start + self.luck.place(self.days.len());
        let (a, b) = (day(), day());
        let mut pattern = self.roster[person].clone();
        pattern.swap(a, b);
        vec![(person, pattern)]
    }

    /// Someone who works on a day works another duty, perhaps the same shift with other breaks.
    fn retime(&mut self) -> Vec<(usize, Pattern)> {
        let person = self.luck.place(self.roster.len());
        let day = self.days.start + self.luck.place(self.days.len());
        if self.roster[person][day].is_none() {
            return Vec::new();
        }
        let duties = self.pricing.duties(person);
        let mut pattern = self.roster[person].clone();
        pattern[day] = Some(duties[self.luck.place(duties.len())]);
        vec![(person, pattern)]
    }

    /// Puts a change into the staffing and says what it saves; `None`, and nothing is put, if it
    /// breaks a hard rule or changes nothing.
    fn try_out(&mut self, change: &[(usize, Pattern)]) -> Option<f64> {
        if change.iter().all(|(person, pattern)| self.roster[*person] == *pattern) {
            return None;
        }
        let mut saved = 0.0;
        for (person, pattern) in change {
            saved += self.problem.pattern_cost(*person, &self.roster[*person]);
            saved -= self.problem.pattern_cost(*person, pattern);
        }
        if saved == f64::NEG_INFINITY {
            return None;
        }
        for (person, pattern) in change {
            let roster = &self.roster[*person];
            for day in (0..pattern.len()).filter(|&day| pattern[day] != roster[day]) {
                saved -= self.staffing.change(*person, day, roster[day], pattern[day]);
            }
        }
        Some(saved)
    }

    /// Takes a change out of the staffing again.
    fn take_back(&mut self, change: &[(usize, Pattern)]) {
        for (person, pattern) in change {
            let roster = &self.roster[*person];
            for day in (0..pattern.len()).filter(|&day| pattern[day] != roster[day]) {
                self.staffing.change(*person, day, pattern[day], roster[day]);
            }
        }
    }
}
