//! What a search sets: the heads of each group at each time.

use std::collections::BTreeMap;

use crate::center::{Bounds, Center, Group, Staff};
use crate::time::{Calendar, hours};

/// A group in one slot of one day. A slot that a clock change repeats is one cell; intervals of the
/// warm-up go with the day that they are read back from.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Place in [`Center::groups`].
    pub group: usize,
    /// The first reported interval, by its place in the calendar.
    pub interval: usize,
    /// Its time of day, by its place in the day.
    slot: u32,
    /// All of its intervals.
    intervals: Vec<usize>,
    /// Reported hours of one head.
    pub hours: f64,
    /// Price of one head, in money or, without prices, in hours.
    pub price: f64,
    /// How many there may be.
    pub bounds: Bounds,
}

/// All cells of a center: of each group those while any of its queues is open.
#[derive(Clone, Debug)]
pub struct Grid {
    /// By group, then by time.
    pub cells: Vec<Cell>,
    /// The cells of each interval of the calendar.
    at: Vec<Vec<usize>>,
    groups: usize,
    intervals: usize,
}

impl Grid {
    /// The cells of a center over a calendar.
    pub fn new(center: &Center, calendar: &Calendar) -> Self {
        let priced = center.groups.iter().any(|g| g.cost_per_hour.is_some_and(|price| price > 0.0));
        let price = |group: &Group| if priced { group.cost_per_hour.unwrap_or(0.0) } else { 1.0 };
        let groups = 0..center.groups.len();
        let of_group = |group| cells_of(center, calendar, group, price(&center.groups[group]));
        let cells: Vec<Cell> = groups.flat_map(of_group).collect();
        let intervals = calendar.intervals().len();
        let mut at = vec![Vec::new(); intervals];
        cells.iter().enumerate().for_each(|(place, cell)| at[cell.interval].push(place));
        Self { cells, at, groups: center.groups.len(), intervals }
    }

    /// The cells that begin with an interval of the calendar.
    pub fn at(&self, interval: usize) -> impl Iterator<Item = usize> + '_ {
        self.at[interval].iter().copied()
    }

    /// Every cell by itself.
    pub fn singles(&self) -> Vec<Vec<usize>> {
        (0..self.cells.len()).map(|cell| vec![cell]).collect()
    }

    /// The cells of each group at each time of day, all days together.
    pub fn times_of_day(&self) -> Vec<Vec<usize>> {
        let mut all: BTreeMap<(usize, u32), Vec<usize>> = BTreeMap::new();
        for (place, cell) in self.cells.iter().enumerate() {
            all.entry((cell.group, cell.slot)).or_default().push(place);
        }
        all.into_values().collect()
    }

    /// The staff of each group, given the heads of each cell.
    pub fn staff(&self, heads: &[u32]) -> Vec<Staff> {
        let by_group = self.by_interval(heads);
        by_group.into_iter().map(Staff::Heads).collect()
    }

    /// Heads by group and interval of the calendar; 0 outside the cells.
    pub fn by_interval(&self, heads: &[u32]) -> Vec<Vec<u32>> {
        let mut all = vec![vec![0; self.intervals]; self.groups];
        for (cell, &heads) in self.cells.iter().zip(heads) {
            cell.intervals.iter().for_each(|&interval| all[cell.group][interval] = heads);
        }
        all
    }

    /// The heads of each cell, given a number for each group and interval.
    pub fn heads(&self, number: impl Fn(usize, usize) -> u32) -> Vec<u32> {
        let of_cell = |cell: &Cell| {
            let reported = cell.intervals.iter().map(|&interval| number(cell.group, interval));
            reported.max().unwrap_or(0).clamp(cell.bounds.least, cell.bounds.most)
        };
        self.cells.iter().map(of_cell).collect()
    }

    /// As many heads in each cell as its bounds allow of these.
    pub fn within_bounds(&self, heads: impl Iterator<Item = u32>) -> Vec<u32> {
        let cells = self.cells.iter().zip(heads);
        cells.map(|(cell, heads)| heads.clamp(cell.bounds.least, cell.bounds.most)).collect()
    }

    /// What so many heads in each cell cost.
    pub fn cost(&self, heads: &[u32]) -> f64 {
        self.cells.iter().zip(heads).map(|(cell, &heads)| cell.price * f64::from(heads)).sum()
    }
}

/// The cells of one group, in order of time, at a price of an hour of one head.
fn cells_of(center: &Center, calendar: &Calendar, group: usize, price: f64) -> Vec<Cell> {
    let nouns = &center.groups[group];
    let is_open = |interval: usize| {
        let mut queues = nouns.skills.iter().map(|skill| usize::from(skill.queue.0));
        queues.any(|queue| center.queues[queue].open[interval])
    };
    let mut cells: Vec<Cell> = Vec::new();
    let mut of_slot: BTreeMap<(i32, u32), usize> = BTreeMap::new();
    let reported = calendar.intervals().iter().enumerate().skip(calendar.warm_up_intervals());
    for (interval, times) in reported.filter(|(interval, _)| is_open(*interval)) {
        let place = *of_slot.entry((times.day, times.slot)).or_insert(cells.len());
        if place == cells.len() {
            let (slot, bounds) = (times.slot, nouns.bounds_at(interval));
            let (hours, price) = (0.0, 0.0);
            cells.push(Cell { group, interval, slot, intervals: vec![], hours, price, bounds });
        }
        let cell = &mut cells[place];
        let length = hours(times.end - times.start);
        cell.intervals.push(interval);
        cell.hours += length;
        cell.price += price * length;
    }
    for (interval, twin) in read_back(calendar).enumerate() {
        if let Some(&place) = of_slot.get(&twin) {
            cells[place].intervals.push(interval);
        }
    }
    cells
}

/// Day and slot that each interval of the warm-up is read back from: the same slot of the first reported
/// day with its weekday, else of the first day.
fn read_back(calendar: &Calendar) -> impl Iterator<Item = (i32, u32)> + '_ {
    let warm_up = &calendar.intervals()[..calendar.warm_up_intervals()];
    warm_up
        .iter()
        .map(move |interval| (calendar.first_of_weekday(interval.day).unwrap_or(0), interval.slot))
}
