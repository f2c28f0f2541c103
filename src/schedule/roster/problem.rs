//! What is asked for: days, duties, people with their rules, and the staff that each slot needs.

use super::clock::SlotJump;
use super::rules::{Rule, Today};

pub use crate::optimize::Need;

/// A question of who works when.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Days of the horizon; at least 1.
    pub days: usize,
    /// Weekday of day 0, counted from Monday = 0.
    pub first_weekday: usize,
    /// Names of the shifts; rules speak of a shift by its place here.
    pub shifts: Vec<String>,
    /// What can be worked on a day, at most `u16::MAX`. A shift with a start window, several lengths or
    /// breaks has one duty for each start, length and way to take its breaks.
    pub duties: Vec<Duty>,
    /// Who can work.
    pub people: Vec<Person>,
    /// Whom it takes.
    pub cover: Cover,
}

/// A shift with a start and a length.
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    /// Place in [`Problem::shifts`].
    pub shift: usize,
    /// Whose need it covers: place among the groups of [`Cover`]; `None`: that of the person's own group.
    pub group: Option<usize>,
    /// Minutes from midnight to the start, below 1440.
    pub start_min: u32,
    /// Minutes from start to end.
    pub length_min: u32,
    /// Minutes that count as worked.
    pub paid_min: u32,
    /// When its breaks begin, in minutes from midnight.
    pub breaks_min: Vec<u32>,
    /// Which slots of its day it covers, breaks left out.
    pub presence: Vec<Presence>,
}

/// Slots in a row that a duty covers alike, counted from the first slot of the duty's day. They may
/// reach into the days after it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Presence {
    /// First slot.
    pub from: usize,
    /// Slot after the last one.
    pub to: usize,
    /// Share of each slot, above 0 to 1.
    pub share: f64,
}

/// Someone who can work.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Who.
    pub name: String,
    /// Whose need is covered by this person, where a duty names no other: place among the groups of
    /// [`Cover`].
    pub group: usize,
    /// What binds and pleases this person.
    pub rules: Vec<Rule>,
    /// What was worked on the days just before day 0, the last of them last. It need be none of
    /// [`Problem::duties`].
    pub history: Vec<Option<Duty>>,
}

/// A day of a person: a place in [`Problem::duties`], or `None` for a day off.
pub type Slot = Option<u16>;

/// The days of a person, one slot for each day of the horizon.
pub type Pattern = Vec<Slot>;

/// Patterns of all people, in the order of [`Problem::people`].
pub type Roster = Vec<Pattern>;

/// The staff that is needed: slots by group, day and place in the day, in this order. A slot is an
/// interval, or a shift where staff is asked for by shift.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// Slots in a day of a group.
    pub slots_per_day: usize,
    /// What each slot needs: groups × days × slots in a day, by the clock on the wall.
    pub needs: Vec<Need>,
    /// When the clocks change.
    pub jumps: Vec<SlotJump>,
}

impl Problem {
    /// Weekday of a day, from Monday = 0; days before the horizon are negative.
    pub fn weekday(&self, day: i32) -> usize {
        (self.first_weekday as i32 + day).rem_euclid(7) as usize
    }

    /// What a rule sees of a slot.
    pub(super) fn today(&self, day: i32, slot: Slot) -> Today<'_> {
        let duty = slot.map(|duty| &self.duties[usize::from(duty)]);
        Today { day, weekday: self.weekday(day), duty }
    }

    /// Slots of the group that a duty of a person covers: those from its day on.
    pub(super) fn slots_from(
        &self,
        person: usize,
        day: usize,
        duty: &Duty,
    ) -> std::ops::Range<usize> {
        let group = duty.group.unwrap_or(self.people[person].group);
        let slots = self.days * self.cover.slots_per_day;
        group * slots + day * self.cover.slots_per_day..(group + 1) * slots
    }

    /// Place of a duty in a list by group, day and duty.
    pub(super) fn place_of(&self, person: usize, day: usize, duty: u16) -> usize {
        let duty = usize::from(duty);
        let group = self.duties[duty].group.unwrap_or(self.people[person].group);
        (group * self.days + day) * self.duties.len() + duty
    }

    /// Slots that a person's duty on a day covers, with their shares; what lies beyond the horizon is
    /// left out.
    pub(super) fn covered(
        &self,
        person: usize,
        day: usize,
        duty: u16,
    ) -> impl Iterator<Item = Presence> + '_ {
        let duty = &self.duties[usize::from(duty)];
        let slots = self.slots_from(person, day, duty);
        let first = slots.start;
        let change = self.cover.change_within(day, duty);
        duty.presence.iter().filter_map(move |part| {
            let stay = (part.from, part.to);
            let (from, to) = change.map_or(stay, |change| change.on_the_wall(stay));
            let (from, to) = (first + from, (first + to).min(slots.end));
            (from < to).then_some(Presence { from, to, share: part.share })
        })
    }

    /// Calls `visit` with each slot that a pattern covers, and its share.
    pub(super) fn each_covered(
        &self,
        person: usize,
        pattern: &[Slot],
        mut visit: impl FnMut(usize, f64),
    ) {
        for (day, slot) in pattern.iter().enumerate() {
            let Some(duty) = *slot else { continue };
            for part in self.covered(person, day, duty) {
                (part.from..part.to).for_each(|slot| visit(slot, part.share));
            }
        }
    }

    /// Penalty of a person's pattern by that person's rules alone; infinite if it breaks a hard one.
    pub(super) fn pattern_cost(&self, person: usize, pattern: &[Slot]) -> f64 {
        let person = &self.people[person];
        person.rules.iter().map(|rule| rule.cost(self, &person.history, pattern)).sum()
    }

    /// Whether some duty covers a part of a slot.
    pub(super) fn has_part_heads(&self) -> bool {
        let mut parts = self.duties.iter().flat_map(|duty| &duty.presence);
        parts.any(|part| part.share.fract() != 0.0)
    }

    /// The largest whole number that divides each cost of any roster; `None` where costs are no whole
    /// numbers.
    pub(super) fn cost_step(&self) -> Option<f64> {
        let shares = self.duties.iter().flat_map(|duty| &duty.presence).map(|part| part.share);
        let heads = self.cover.needs.iter().map(|need| need.required);
        if shares.chain(heads).any(|number| number.fract() != 0.0) {
            return None;
        }
        let rules = self.people.iter().flat_map(|person| &person.rules);
        if rules.clone().any(|rule| rule.weight.is_some() && !rule.law.counts_whole()) {
            return None;
        }
        let slots = self.cover.needs.iter().flat_map(|need| [need.under, need.over]);
        slots.chain(rules.filter_map(|rule| rule.weight)).try_fold(0.0, whole_divisor)
    }
}

/// The greatest common divisor of two numbers; `None` if they are not whole.
fn whole_divisor(a: f64, b: f64) -> Option<f64> {
    let (mut a, mut b) = (a, b);
    if a.fract() != 0.0 || b.fract() != 0.0 {
        return None;
    }
    while b != 0.0 {
        (a, b) = (b, a % b);
    }
    Some(a.abs())
}
