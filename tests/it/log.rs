//! Everything that an observer of a replication sees, written down.

use ringplan::center::{ByInterval, Patience};
use ringplan::demand::{Batch, Brought, Caller, KnownPatience, Source, Traced};
use ringplan::random::{Key, Purpose, entity, name_hash, unit};
use ringplan::sim::{Fate, Observer, Tally, replicate};
use ringplan::time::{Interval, Tick, seconds, ticks};

use crate::common::Bench;

/// A contact and what became of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    pub caller: Caller,
    pub arrival: Tick,
    /// When its fate was decided.
    pub now: Tick,
    pub fate: Fate,
}

impl Seen {
    pub fn queue(&self) -> usize {
        usize::from(self.caller.queue)
    }
}

/// One thing seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    Contact(Seen),
    Duty { agent: u32, now: Tick, on: bool },
}

/// All that was seen, in the order in which it was told.
#[derive(Clone, Debug, Default)]
pub struct Log {
    pub entries: Vec<Entry>,
}

impl Observer for Log {
    fn contact(&mut self, caller: &Caller, arrival: Tick, now: Tick, fate: Fate) {
        self.entries.push(Entry::Contact(Seen { caller: *caller, arrival, now, fate }));
    }

    fn duty(&mut self, agent: u32, now: Tick, on: bool) {
        self.entries.push(Entry::Duty { agent, now, on });
    }
}

/// The same, told in the order of fates.
#[derive(Default)]
struct ByTheClock(Log);

impl Observer for ByTheClock {
    const BY_THE_CLOCK: bool = true;

    fn contact(&mut self, caller: &Caller, arrival: Tick, now: Tick, fate: Fate) {
        self.0.contact(caller, arrival, now, fate);
    }

    fn duty(&mut self, agent: u32, now: Tick, on: bool) {
        self.0.duty(agent, now, on);
    }
}

impl Log {
    pub fn contacts(&self) -> impl Iterator<Item = &Seen> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Contact(seen) => Some(seen),
            Entry::Duty { .. } => None,
        })
    }

    /// The contacts in order of arrival.
    pub fn by_arrival(&self) -> Vec<Seen> {
        let mut contacts: Vec<Seen> = self.contacts().copied().collect();
        contacts.sort_by_key(|seen| (seen.arrival, seen.caller.queue, seen.caller.ordinal));
        contacts
    }
}

/// Runs one replication and writes everything down.
pub fn watch(bench: &Bench, seed: u64, replication: u64) -> (Log, Tally) {
    let mut log = Log::default();
    let tally = replicate(&bench.model(), seed, replication, &mut log);
    (log, tally)
}

/// The same by the general path, event by event.
pub fn watch_by_the_clock(bench: &Bench, seed: u64, replication: u64) -> (Log, Tally) {
    let mut log = ByTheClock::default();
    let tally = replicate(&bench.model(), seed, replication, &mut log);
    (log.0, tally)
}

/// The callers of a replication with their moments and intervals of arrival, drawn without running
/// anything.
pub fn callers(bench: &Bench, seed: u64, replication: u64) -> Vec<(Caller, Tick, usize)> {
    let source = source(bench);
    let mut batch = Batch::new(&source, seed, replication);
    let mut callers = Vec::new();
    for interval in 0..bench.calendar.intervals().len() {
        batch.fill(&source, interval);
        while let Some(arrival) = batch.next_arrival() {
            callers.push((batch.take(), arrival, interval));
        }
    }
    callers
}

pub fn source(bench: &Bench) -> Source<'_> {
    let names = bench.center.queues.iter().map(|queue| queue.name.as_str());
    Source::new(&bench.demand, &bench.calendar, names)
}

/// The contact of a trace that a caller is, found by looking at all: the so-manieth of its interval in
/// order of time. Follow-ups are in no trace.
pub fn traced(bench: &Bench, caller: &Caller, interval: usize) -> Option<Traced> {
    let trace = bench.demand.queues[usize::from(caller.queue)].trace.as_ref()?;
    let Interval { start, end, .. } = bench.calendar.intervals()[interval];
    let mut own: Vec<Traced> = trace.contacts().to_vec();
    own.retain(|contact| caller.step == 0 && start <= contact.arrival && contact.arrival < end);
    own.sort_by_key(|contact| contact.arrival);
    own.get(caller.ordinal as usize).copied()
}

/// A caller's and a case's own draws, made once more from their names.
pub struct Draws<'a> {
    bench: &'a Bench,
    source: Source<'a>,
    seed: u64,
    replication: u64,
}

impl<'a> Draws<'a> {
    pub fn new(bench: &'a Bench, seed: u64, replication: u64) -> Self {
        Self { bench, source: source(bench), seed, replication }
    }

    fn bits(&self, purpose: Purpose, entity: u64, number: u64) -> [u64; 2] {
        Key::new(self.seed, self.replication, purpose).bits(entity, number)
    }

    /// A follow-up has no ordinal in its interval: it is named by its own bits.
    fn further(&self, caller: &Caller, interval: usize) -> [u64; 2] {
        if caller.step > 0 {
            let [entity, number] = caller.bits();
            return self.bits(Purpose::FollowUpFurther, entity, number);
        }
        let entity = self.source.entity(usize::from(caller.queue), interval);
        self.bits(Purpose::Further, entity, caller.ordinal.into())
    }

    /// What names the case that a caller begins.
    pub fn case(&self, caller: &Caller, interval: usize) -> u64 {
        let entity = self.source.entity(usize::from(caller.queue), interval);
        self.bits(Purpose::Case, entity, caller.ordinal.into())[0]
    }

    /// The bits of a case's contact after so many others.
    pub fn follow_up(&self, case: u64, step: u32) -> [u64; 2] {
        self.bits(Purpose::FollowUp, case, step.into())
    }

    /// Which way a case goes on after its contact of this number, from 0 to 1, and the bits of the
    /// delay.
    pub fn going_on(&self, case: u64, step: u32) -> (f64, u64) {
        let [way, delay] = self.bits(Purpose::GoingOn, case, step.into());
        (unit(way), delay)
    }

    /// Where in an opening period a contact comes that fell due while its queue was closed, from 0 to
    /// 1.
    pub fn due(&self, case: u64, step: u32) -> f64 {
        unit(self.bits(Purpose::Due, case, step.into())[0])
    }

    /// The time that a queue takes which needs nobody.
    pub fn passing(&self, caller: &Caller, interval: usize) -> Tick {
        let talk = &self.bench.center.queues[usize::from(caller.queue)].handle_time.talk;
        let known = self.brought(caller, interval).talk;
        known.unwrap_or_else(|| ticks(talk.at(interval).draw(caller.handle_bits())))
    }

    fn brought(&self, caller: &Caller, interval: usize) -> Brought {
        traced(self.bench, caller, interval).map_or(Brought::default(), |contact| contact.brought)
    }

    /// How long the caller would wait; `None`: for ever.
    pub fn patience(&self, caller: &Caller, interval: usize) -> Option<Tick> {
        let beyond = match self.brought(caller, interval).patience {
            Some(KnownPatience::Until(patience)) => return Some(patience),
            Some(KnownPatience::Infinite) => return None,
            Some(KnownPatience::Beyond(wait)) => Some(seconds(wait)),
            None => None,
        };
        match &self.bench.center.queues[usize::from(caller.queue)].patience {
            Patience::Infinite => None,
            Patience::Drawn(law) => {
                let (law, bits) = (law.at(interval), caller.patience_bits());
                Some(ticks(match beyond {
                    None => law.draw(bits),
                    Some(wait_s) => law.draw_beyond(bits, wait_s),
                }))
            }
        }
    }

    /// Whether the caller hangs up at once if he must wait.
    pub fn balks(&self, caller: &Caller, interval: usize) -> bool {
        if self.brought(caller, interval).patience.is_some() {
            return false;
        }
        let balk = self.bench.center.queues[usize::from(caller.queue)].balk;
        unit(self.further(caller, interval)[1]) < balk
    }

    /// Where the caller's choice among idle agents falls, from 0 to 1.
    pub fn choice(&self, caller: &Caller, interval: usize) -> f64 {
        unit(self.further(caller, interval)[1] << 32)
    }

    /// Talk and after-call work with an agent of a group.
    pub fn work(&self, group: usize, caller: &Caller, interval: usize) -> (Tick, Tick) {
        let skills = &self.bench.center.groups[group].skills;
        let skill = skills.iter().find(|s| s.queue.0 == caller.queue).expect("the skill");
        let queue = &self.bench.center.queues[usize::from(caller.queue)];
        let draw = |law: &ByInterval<_>, bits| {
            let law: &ringplan::random::Law = law.at(interval);
            ticks(law.draw(bits) / skill.speed)
        };
        if let Some(own) = &skill.handle_time {
            return (draw(own, caller.handle_bits()), 0);
        }
        let brought = self.brought(caller, interval);
        let known = |time: Option<Tick>| time.map(|time| ticks(seconds(time) / skill.speed));
        let talk = known(brought.talk)
            .unwrap_or_else(|| draw(&queue.handle_time.talk, caller.handle_bits()));
        let after_work = queue.handle_time.after_work.as_ref().map_or(0, |after_work| {
            known(brought.after_work)
                .unwrap_or_else(|| draw(after_work, self.further(caller, interval)[0]))
        });
        (talk, after_work)
    }
}

/// Who turns up, and who is on the phones, drawn once more from the names.
pub struct Turnout<'a> {
    bench: &'a Bench,
    absence: Key,
    shrinkage: Key,
}

impl<'a> Turnout<'a> {
    pub fn new(bench: &'a Bench, seed: u64, replication: u64) -> Self {
        let key = |purpose| Key::new(seed, replication, purpose);
        Self { bench, absence: key(Purpose::Absence), shrinkage: key(Purpose::Shrinkage) }
    }

    /// What names the heads of a shift on a day; where staff is given by numbers the shift has no name.
    fn name(&self, group: usize, shift: &str, day: i32) -> u64 {
        let group = name_hash(&self.bench.center.groups[group].name);
        entity(entity(group, name_hash(shift) as i64), i64::from(day))
    }

    /// Whether a head does not turn up on a day.
    pub fn is_absent(&self, group: usize, shift: &str, head: u32, day: i32) -> bool {
        let bits = self.absence.bits(self.name(group, shift, day), u64::from(head));
        unit(bits[0]) < self.bench.center.groups[group].absence
    }

    /// Whether a head is away from the phones in an interval: a round that begins anywhere, goes on by the
    /// share from interval to interval and by the golden section from head to head.
    pub fn is_away(&self, group: usize, shift: &str, head: u32, day: i32, interval: usize) -> bool {
        let nouns = &self.bench.center.groups[group];
        if !nouns.apply_shrinkage {
            return false;
        }
        let begin = unit(self.shrinkage.bits(self.name(group, shift, day), 0)[0]);
        let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
        let number = interval as f64 - self.bench.calendar.warm_up_intervals() as f64;
        let place = begin + f64::from(head) * golden + number * nouns.shrinkage;
        place - place.floor() < nouns.shrinkage
    }
}

/// The calendar's interval that holds a moment.
pub fn interval_of(bench: &Bench, moment: Tick) -> usize {
    bench.calendar.intervals().partition_point(|interval| interval.end <= moment)
}
