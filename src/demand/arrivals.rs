//! The contacts of one interval at a time, in order of arrival, each made of its own keyed bits.
//!
//! Arrivals never enter the event calendar: an interval's contacts of all queues are generated at
//! once and sorted, and the sort is also the merge of the queues. Contact i of an interval lies at
//! its *own* keyed place, so that a higher rate only adds contacts and moves none.

use std::collections::HashMap;

use super::factors::Drawn;
use super::trace::PLACE_BITS;
use super::{Arrivals, Brought, Count, Demand};
use crate::random::{Key, Poisson, Purpose, entity, name_hash, poisson, unit, widen};
use crate::time::{Calendar, Interval, Tick};

/// Bits of a sort key that hold the contact's place in the batch.
const INDEX_BITS: u32 = 24;

/// Everything about demand that all replications share.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    demand: &'a Demand,
    intervals: &'a [Interval],
    /// What names each interval in the draws.
    keys: Vec<i64>,
    /// Hashes of the queues' names.
    names: Vec<u64>,
    /// The law of the number of contacts for each distinct mean, and which of them belongs to each
    /// queue and interval: `law[queue][interval]`.
    laws: Vec<Poisson>,
    law: Vec<Vec<u32>>,
    has_traces: bool,
}

/// One contact as it arrives: who it is and the bits that its variates are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Place in [`Center::queues`](crate::center::Center::queues).
    pub queue: u16,
    /// How many contacts of its case came before it (at most 65,535 are told).
    pub step: u16,
    /// The how-manieth of its queue and interval, from 0; not the order of time. Of a follow-up: its
    /// first contact's.
    pub ordinal: u32,
    bits: [u64; 2],
}

impl Caller {
    /// A contact whose case came before, with bits of its own.
    pub fn follow_up(queue: u16, step: u32, ordinal: u32, bits: [u64; 2]) -> Self {
        Self { queue, step: u16::try_from(step).unwrap_or(u16::MAX), ordinal, bits }
    }

    /// All bits of the contact, which no other has.
    pub fn bits(&self) -> [u64; 2] {
        self.bits
    }

    /// Bits for the handle time (or talk time).
    #[inline]
    pub fn handle_bits(&self) -> u64 {
        widen(self.bits[1] & 0xffff_ffff_ffff)
    }

    /// Bits for the patience.
    #[inline]
    pub fn patience_bits(&self) -> u64 {
        widen((self.bits[0] & 0xffff_ffff) << 16 | self.bits[1] >> 48)
    }

    /// The place in the interval, as a fraction of 2³².
    #[inline]
    fn place(&self) -> u64 {
        self.bits[0] >> PLACE_BITS
    }

    fn set_place(&mut self, place: u64) {
        self.bits[0] = place << PLACE_BITS | self.bits[0] & 0xffff_ffff;
    }
}

impl<'a> Source<'a> {
    /// `names` are the queues' names in the order of the demand's queues.
    pub fn new<'n>(
        demand: &'a Demand,
        calendar: &'a Calendar,
        names: impl Iterator<Item = &'n str>,
    ) -> Self {
        let intervals = calendar.intervals();
        let keys = (0..intervals.len()).map(|index| calendar.interval_key(index)).collect();
        let (laws, law) = laws(demand);
        let has_traces = demand.queues.iter().any(|queue| queue.trace.is_some());
        Self {
            demand,
            intervals,
            keys,
            names: names.map(name_hash).collect(),
            laws,
            law,
            has_traces,
        }
    }

    /// Whether any queue's contacts are those of a trace.
    #[inline]
    pub fn has_traces(&self) -> bool {
        self.has_traces
    }

    /// What is known of a first contact that arrived in `interval`; of others nothing is.
    pub fn brought(&self, caller: &Caller, interval: usize) -> Brought {
        let trace = self.demand.queues[usize::from(caller.queue)].trace.as_ref();
        match trace.filter(|_| caller.step == 0) {
            Some(trace) => trace.of(interval)[caller.ordinal as usize].brought,
            None => Brought::default(),
        }
    }

    /// What names an interval of a queue in the draws.
    #[inline]
    pub fn entity(&self, queue: usize, interval: usize) -> u64 {
        entity(self.names[queue], self.keys[interval])
    }

    /// The number of contacts of each queue in `interval`; `exact` holds the numbers of the day for
    /// queues whose total is not random, `factor` multiplies the mean.
    fn count(
        &self,
        queue: usize,
        interval: usize,
        key: Key,
        exact: &[u32],
        factor: Option<f64>,
    ) -> usize {
        let arrivals = &self.demand.queues[queue];
        if let Some(trace) = &arrivals.trace {
            return trace.of(interval).len();
        }
        match arrivals.count {
            Count::Exact => exact[interval] as usize,
            Count::Poisson => {
                let mean = arrivals.mean[interval];
                if mean == 0.0 {
                    return 0;
                }
                let bits = key.bits(self.entity(queue, interval), 0)[0];
                match factor {
                    None => self.laws[self.law[queue][interval] as usize].draw(bits) as usize,
                    Some(factor) => poisson(mean * factor, bits) as usize,
                }
            }
        }
    }

    /// For a queue whose day totals are exact: the contacts of every interval in this replication.
    /// Each contact of the day falls into an interval by a keyed uniform of its own. Empty for a
    /// Poisson queue and a trace.
    fn exact_counts(&self, queue: usize, key: Key) -> Vec<u32> {
        let arrivals = &self.demand.queues[queue];
        if arrivals.count == Count::Poisson || arrivals.trace.is_some() {
            return Vec::new();
        }
        let mut counts = vec![0; self.intervals.len()];
        let mut first = 0;
        for day in self.intervals.chunk_by(|a, b| a.day == b.day) {
            let means = &arrivals.mean[first..first + day.len()];
            let total: f64 = means.iter().sum();
            let summed: Vec<f64> = means
                .iter()
                .scan(0.0, |sum, mean| {
                    *sum += mean / total;
                    Some(*sum)
                })
                .collect();
            let entity = self.entity(queue, first);
            for contact in 0..total.round() as u64 {
                let u = unit(key.bits(entity, contact)[0]);
                let place = summed.partition_point(|&sum| sum < u).min(means.len() - 1);
                // Rounding may leave the last sum below 1: fall back to an interval with demand.
                let place = (0..=place).rev().find(|&i| means[i] > 0.0).unwrap_or(place);
                counts[first + place] += 1;
            }
            first += day.len();
        }
        counts
    }
}

/// The law of each distinct mean, and for each queue and interval which of them it is; a trace has
/// none.
fn laws(demand: &Demand) -> (Vec<Poisson>, Vec<Vec<u32>>) {
    let (mut laws, mut known) = (Vec::new(), HashMap::new());
    let mut law_of = |&mean: &f64| {
        *known.entry(mean.to_bits()).or_insert_with(|| {
            laws.push(Poisson::new(mean));
            laws.len() as u32 - 1
        })
    };
    let random = |arrivals: &Arrivals| match &arrivals.trace {
        Some(_) => Vec::new(),
        None => arrivals.mean.iter().map(&mut law_of).collect(),
    };
    let law = demand.queues.iter().map(random).collect();
    (laws, law)
}

/// All contacts of one replication, made once for many runs of the same demand.
#[derive(Clone, Debug)]
pub struct Arrived {
    seed: u64,
    replication: u64,
    callers: Vec<Caller>,
    order: Vec<u64>,
    /// Where each interval begins in both, and where the last ends.
    first: Vec<usize>,
}

impl Arrived {
    /// Bytes that a contact takes.
    pub const BYTES_PER_CONTACT: usize = size_of::<Caller>() + size_of::<u64>();

    /// The contacts of a replication.
    pub fn new(source: &Source, seed: u64, replication: u64) -> Self {
        let mut batch = Batch::new(source, seed, replication);
        let (callers, order, first) = (Vec::new(), Vec::new(), vec![0]);
        let mut arrived = Self { seed, replication, callers, order, first };
        for interval in 0..source.intervals.len() {
            batch.fill(source, interval);
            arrived.callers.append(&mut batch.callers);
            arrived.order.append(&mut batch.order);
            arrived.first.push(arrived.callers.len());
        }
        arrived
    }
}

/// The contacts of the current interval in one replication.
#[derive(Debug)]
pub struct Batch<'a> {
    /// The replication's contacts, if they were made before.
    arrived: Option<&'a Arrived>,
    count_key: Key,
    contact_key: Key,
    exact: Vec<Vec<u32>>,
    /// Factors of the queues that have some; `None` where the contacts were made before.
    factors: Option<Drawn>,
    /// Contacts of each queue.
    counts: Vec<usize>,
    start: Tick,
    length: Tick,
    callers: Vec<Caller>,
    /// Each contact's place in the interval above its index in `callers`, sorted.
    order: Vec<u64>,
    buckets: Vec<u32>,
    next: usize,
}

impl<'a> Batch<'a> {
    /// An empty batch of a replication.
    pub fn new(source: &Source, seed: u64, replication: u64) -> Self {
        let count_key = Key::new(seed, replication, Purpose::Count);
        let exact =
            (0..source.names.len()).map(|queue| source.exact_counts(queue, count_key)).collect();
        let factors = Some(Drawn::new(source.demand, &source.names, seed, replication));
        Self { exact, factors, ..Self::empty(None, seed, replication) }
    }

    /// An empty batch that takes its contacts from those that were made before.
    pub fn replay(arrived: &'a Arrived) -> Self {
        Self::empty(Some(arrived), arrived.seed, arrived.replication)
    }

    fn empty(arrived: Option<&'a Arrived>, seed: u64, replication: u64) -> Self {
        Self {
            arrived,
            count_key: Key::new(seed, replication, Purpose::Count),
            contact_key: Key::new(seed, replication, Purpose::Contact),
            exact: Vec::new(),
            factors: None,
            start: 0,
            length: 0,
            callers: Vec::new(),
            order: Vec::new(),
            counts: Vec::new(),
            buckets: Vec::new(),
            next: 0,
        }
    }

    /// Makes the contacts of `interval`; those of the interval before must have been taken. Intervals
    /// are filled in their order, from the first on.
    pub fn fill(&mut self, source: &Source, interval: usize) {
        let Interval { start, end, .. } = source.intervals[interval];
        self.start = start;
        self.length = end - start;
        self.next = 0;
        match self.arrived {
            Some(arrived) => self.copy(arrived, interval),
            None => self.make(source, interval),
        }
    }

    fn make(&mut self, source: &Source, interval: usize) {
        if let Some(factors) = &mut self.factors {
            factors.advance(source.intervals[interval], source.keys[interval]);
        }
        let (exact, factors) = (&self.exact, &self.factors);
        self.counts.clear();
        self.counts.extend((0..source.names.len()).map(|queue| {
            let factor = factors.as_ref().and_then(|factors| factors.of(queue));
            source.count(queue, interval, self.count_key, &exact[queue], factor)
        }));
        self.callers.clear();
        for (queue, &count) in self.counts.iter().enumerate() {
            let entity = source.entity(queue, interval);
            let key = self.contact_key;
            self.callers.extend((0..count as u32).map(|ordinal| {
                let bits = key.bits(entity, u64::from(ordinal));
                Caller { queue: queue as u16, step: 0, ordinal, bits }
            }));
        }
        if source.has_traces {
            self.place_as_traced(source, interval);
            self.sort_anything();
        } else {
            self.sort();
        }
    }

    /// Puts the contacts of traces where they came.
    fn place_as_traced(&mut self, source: &Source, interval: usize) {
        let mut first = 0;
        for (arrivals, count) in source.demand.queues.iter().zip(&self.counts) {
            let own = &mut self.callers[first..first + count];
            first += count;
            if let Some(trace) = &arrivals.trace {
                let places = trace.places(interval, &source.intervals[interval]);
                own.iter_mut().zip(places).for_each(|(caller, place)| caller.set_place(place));
            }
        }
    }

    /// What [`sort`](Self::sort) does, where contacts may crowd in a few moments.
    fn sort_anything(&mut self) {
        let keys = self.callers.iter().enumerate();
        self.order.clear();
        self.order.extend(keys.map(|(i, caller)| caller.place() << INDEX_BITS | i as u64));
        self.order.sort_unstable();
    }

    fn copy(&mut self, arrived: &Arrived, interval: usize) {
        let contacts = arrived.first[interval]..arrived.first[interval + 1];
        self.callers.clear();
        self.callers.extend_from_slice(&arrived.callers[contacts.clone()]);
        self.order.clear();
        self.order.extend_from_slice(&arrived.order[contacts]);
    }

    /// Sorts into buckets of equal time, about one contact each, then mends the order by insertion.
    fn sort(&mut self) {
        let n = self.callers.len();
        let bucket = |caller: &Caller| ((caller.place() * n as u64) >> PLACE_BITS) as usize;
        self.buckets.clear();
        self.buckets.resize(n + 1, 0);
        for caller in &self.callers {
            self.buckets[bucket(caller) + 1] += 1;
        }
        let mut before = 0;
        for bucket in &mut self.buckets {
            before += *bucket;
            *bucket = before;
        }
        // Every place is written: what stood there before does not matter.
        self.order.resize(n, 0);
        for (index, caller) in self.callers.iter().enumerate() {
            let place = &mut self.buckets[bucket(caller)];
            self.order[*place as usize] = caller.place() << INDEX_BITS | index as u64;
            *place += 1;
        }
        for i in 1..n {
            let key = self.order[i];
            let mut place = i;
            while place > 0 && self.order[place - 1] > key {
                self.order[place] = self.order[place - 1];
                place -= 1;
            }
            if place < i {
                self.order[place] = key;
            }
        }
    }

    /// When the next contact arrives; `None` when the interval has no more.
    #[inline]
    pub fn next_arrival(&self) -> Option<Tick> {
        let place = self.order.get(self.next)? >> INDEX_BITS;
        // Wide: in an interval of more than 71 minutes the product needs more than 64 bits.
        let offset = (u128::from(place) * u128::from(self.length)) >> PLACE_BITS;
        Some(self.start + offset as Tick)
    }

    /// Contacts of the interval that have not been taken.
    #[inline]
    pub fn remaining(&self) -> usize {
        self.order.len() - self.next
    }

    /// Takes the next contact.
    ///
    /// # Panics
    /// When there is none.
    #[inline]
    pub fn take(&mut self) -> Caller {
        let key = self.order[self.next];
        self.next += 1;
        self.callers[(key & ((1 << INDEX_BITS) - 1)) as usize]
    }
}
