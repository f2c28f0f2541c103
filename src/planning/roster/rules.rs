//! From contracts, people and the rules of the house to the rules of a roster, each with where it comes
//! from.

use super::weeks::weeks;
use crate::center::{
    Agent, Bounds, Contract, DayWish, Daypart, Free, LegalLimits, MostWeekends, Planned,
    ShiftRange, Space, Team,
};
use crate::schedule::roster::rules::*;
use crate::time::{DAY, MINUTE, Tick};

/// Where a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
    /// A key of the contract.
    Contract(&'static str),
    /// A shift that the contract or the group does not work.
    NotAllowed,
    /// A pack of legal limits.
    Pack(&'static LegalLimits),
    /// No queue of the group is open on the day.
    Closed,
    /// Leave.
    Away,
    /// What is fixed for the person.
    Fixed,
    /// The person's own hours.
    Available,
    /// A day that is kept.
    Kept,
    /// A day before the repair begins.
    Past,
    /// A day of the roster that is repaired.
    Present,
    /// A wish.
    Wish,
    /// The contract's target of hours.
    Target,
    /// Fairness.
    Fair,
    /// Being one head more.
    Headcount,
}

/// A rule and where it comes from.
pub(super) type Reason = (Origin, Rule);

/// Whose rules they are, and what they refer to.
pub(super) struct Whose<'a> {
    pub team: &'a Team,
    pub agent: &'a Agent,
    pub space: &'a Space,
    /// Name of the agent's group.
    pub group: &'a str,
    /// Other groups that the agent can work for; `None`: nobody works for another group.
    pub served: Option<&'a [usize]>,
    /// Days of the horizon.
    pub days: usize,
    /// Days on which no queue of the group is open.
    pub closed: &'a [usize],
    /// Days from Monday to the first of the horizon.
    pub first_weekday: usize,
    /// Changes of the clock.
    pub clock_changes: &'a [ClockChange],
}

impl Whose<'_> {
    /// Everything that binds and pleases the agent.
    pub fn rules(&self) -> Vec<Reason> {
        let mut rules = self.of_contract();
        rules.extend(self.days_in_a_row());
        rules.extend(self.of_weeks());
        rules.extend(self.of_nights_and_sequences());
        rules.extend(self.of_shifts());
        rules.extend(self.of_packs());
        rules.extend(self.of_days());
        rules.extend(self.of_wishes());
        rules.extend(self.of_fairness());
        rules.extend(self.of_open_headcount());
        rules
    }

    pub(super) fn contract(&self) -> &Contract {
        &self.team.contracts[self.agent.contract]
    }

    /// A rule of the contract, hard or with a price as the house says.
    pub(super) fn own(&self, key: &'static str, law: Law) -> Reason {
        (Origin::Contract(key), Rule { law, weight: self.team.rules.price(key) })
    }

    fn of_contract(&self) -> Vec<Reason> {
        let contract = self.contract();
        let mut rules = Vec::new();
        if contract.rest > 0 {
            rules.push(self.own("rest", self.rest(contract.rest)));
        }
        if let Some(most) = contract.weekends {
            rules.push(self.own("weekends", weekends(most)));
        }
        for (day, planned) in rotated(contract, self.agent.rotation_day.unwrap_or(0), self.days) {
            if self.is_decided(day, planned) {
                continue;
            }
            rules.push(self.own(ROTATION, Law::Fixed(Fixed { day, held: held(planned) })));
        }
        rules
    }

    fn rest(&self, least: Tick) -> Law {
        let clock_changes = self.clock_changes.to_vec();
        Law::Rest(Rest { least_min: minutes(least), clock_changes })
    }

    /// Leave, what is fixed and a closed day replace the rotation's day, and leave a night that ends on it.
    fn is_decided(&self, day: usize, planned: Planned) -> bool {
        let is_fixed = self.agent.fixed.iter().any(|(fixed, _)| *fixed == day);
        let is_away = |day: usize| self.agent.away.contains(&day);
        let ends_on_leave = is_away(day + 1) && self.is_always_overnight(planned);
        is_fixed || is_away(day) || ends_on_leave || self.closed.contains(&day)
    }

    /// Whether a shift reaches into the next day whenever it begins.
    fn is_always_overnight(&self, planned: Planned) -> bool {
        let Planned::Shift(shift) = planned else { return false };
        let ShiftRange { starts, lengths, .. } = &self.space.shifts[shift];
        let first_end = starts.first().zip(lengths.first()).map(|(start, length)| start + length);
        first_end.is_some_and(|end| end > DAY)
    }

    fn days_in_a_row(&self) -> Vec<Reason> {
        let contract = self.contract();
        let Bounds { least, most } = contract.days_in_a_row;
        let mut rules = Vec::new();
        // Days before the first count too, so the limit binds in any horizon.
        if most < u32::MAX {
            let law = Law::MostDaysWorked(MostDaysWorked { most: most as u16 });
            rules.push(self.own("days-in-a-row", law));
        }
        if least > 1 {
            let law = Law::LeastDaysWorked(LeastDaysWorked { least: least as u16 });
            rules.push(self.own("days-in-a-row", law));
        }
        if contract.days_off_in_a_row > 1 {
            let least = contract.days_off_in_a_row as u16;
            rules.push(self.own("days-off-in-a-row", Law::LeastDaysOff(LeastDaysOff { least })));
        }
        rules
    }

    fn of_nights_and_sequences(&self) -> Vec<Reason> {
        let contract = self.contract();
        let mut rules = Vec::new();
        let nights = self.shifts(Daypart::Night);
        let owed = contract.days_off_after_nights;
        if !nights.is_empty() && (contract.nights_in_a_row.is_some() || owed > 0) {
            let most = contract.nights_in_a_row.unwrap_or(u16::MAX.into());
            let law = Nights { shifts: nights, most: most as u16, off_after: owed as u16 };
            rules.push(self.own("nights-in-a-row", Law::Nights(law)));
        }
        for days in &contract.forbidden {
            let links = days.iter().map(|&planned| self.link(planned)).collect();
            rules.push(self.own("forbidden", Law::Sequence(Sequence { links })));
        }
        rules
    }

    fn link(&self, planned: Planned) -> Link {
        match planned {
            Planned::Off => Link { shifts: Vec::new(), off: true },
            Planned::Work => Link { shifts: (0..self.space.shifts.len()).collect(), off: false },
            Planned::Shift(shift) => Link { shifts: vec![shift], off: false },
        }
    }

    fn shifts(&self, part: Daypart) -> Vec<usize> {
        let shifts = self.space.shifts.iter().enumerate();
        shifts.filter(|(_, range)| range.daypart() == part).map(|(place, _)| place).collect()
    }

    /// Shifts that are not worked by the contract or the group.
    fn of_shifts(&self) -> Vec<Reason> {
        let allowed = |(place, range): &(usize, &ShiftRange)| {
            let by_contract = self.contract().shifts.as_ref();
            by_contract.is_none_or(|shifts| shifts.contains(place)) && range.is_for(self.group)
        };
        let shifts = self.space.shifts.iter().enumerate().filter(|shift| !allowed(shift));
        let never = |(shift, _)| Rule::hard(Law::MostOf(MostOf { shift, most: 0 }));
        let mut rules: Vec<Reason> =
            shifts.map(|shift| (Origin::NotAllowed, never(shift))).collect();
        if let Some(served) = self.served {
            let serves = Serves { groups: served.to_vec() };
            rules.push((Origin::NotAllowed, Rule::hard(Law::Serves(serves))));
        }
        rules
    }

    fn of_packs(&self) -> Vec<Reason> {
        let mut rules = Vec::new();
        for &pack in &self.team.rules.packs {
            let mut add = |law| rules.push((Origin::Pack(pack), Rule::hard(law)));
            if pack.rest > 0 {
                add(self.rest(pack.rest));
            }
            add(Law::MostDaysWorked(MostDaysWorked { most: pack.days_in_a_row as u16 }));
            for week in weeks(self.days) {
                let most_min = minutes(pack.week);
                let (from, to) = (week.from, week.to);
                add(Law::Hours(Hours { from, to, least_min: 0, most_min, or_none: false }));
            }
        }
        rules
    }

    /// What single days must hold.
    fn of_days(&self) -> Vec<Reason> {
        let agent = self.agent;
        let off = |day| Rule::hard(Law::Fixed(Fixed { day, held: Held::Off }));
        let eves = agent.away.iter().filter_map(|day| day.checked_sub(1));
        let eves: Vec<usize> = eves.filter(|eve| !agent.away.contains(eve)).collect();
        let mut rules: Vec<Reason> =
            agent.away.iter().map(|&day| (Origin::Away, off(day))).collect();
        if !eves.is_empty() {
            // A night before a day of leave would end on it.
            let law = Available { days: eves, from_min: 0, to_min: 24 * 60 };
            rules.push((Origin::Away, Rule::hard(Law::Available(law))));
        }
        let fixed = |day: usize| agent.fixed.iter().any(|(other, _)| *other == day);
        let closed = self.closed.iter().filter(|day| !fixed(**day));
        rules.extend(closed.map(|&day| (Origin::Closed, off(day))));
        rules.extend(agent.fixed.iter().map(|&(day, planned)| {
            (Origin::Fixed, Rule::hard(Law::Fixed(Fixed { day, held: held(planned) })))
        }));
        let price = self.team.rules.price("available");
        for (origin, free) in [
            (Origin::Contract("available"), &self.contract().available),
            (Origin::Available, &agent.available),
        ] {
            rules.extend(
                available(free).into_iter().map(|law| (origin, Rule { law, weight: price })),
            );
        }
        rules
    }

    fn of_wishes(&self) -> Vec<Reason> {
        let price = self.team.rules.wishes * self.agent.seniority;
        let wishes = self.agent.wishes.iter().filter(|_| price > 0.0);
        wishes
            .map(|wish| {
                (Origin::Wish, Rule::weighted(Law::Wish(wished(wish)), price * wish.weight))
            })
            .collect()
    }

    /// Who need not be there has a price, and is there every week or not at all.
    fn of_open_headcount(&self) -> Vec<Reason> {
        if !self.agent.is_open {
            return Vec::new();
        }
        let head = Rule::weighted(Law::Headcount(Headcount), self.team.rules.head);
        let mut rules = vec![(Origin::Headcount, head)];
        if self.days > 7 {
            let every_week = EveryWeek { days: self.days };
            rules.push((Origin::Headcount, Rule::hard(Law::EveryWeek(every_week))));
        }
        rules
    }

    /// The square of how often: an even distribution has the least sum.
    fn of_fairness(&self) -> Vec<Reason> {
        let rules = &self.team.rules;
        let of = |part| Counted::Shifts(self.shifts(part));
        let wishes = self.agent.wishes.iter();
        let denied = Counted::Denied(wishes.map(wished).collect());
        [
            (rules.fair_wishes, denied),
            (rules.fair_weekends, Counted::Weekends),
            (rules.fair_late, of(Daypart::Late)),
            (rules.fair_nights, of(Daypart::Night)),
        ]
        .into_iter()
        .filter(|(price, counted)| *price > 0.0 && !is_nothing(counted))
        .map(|(price, counted)| {
            let share = FairShare { counted, already: 0, share: 0 };
            (Origin::Fair, Rule::weighted(Law::FairShare(share), price))
        })
        .collect()
    }
}

/// Whole minutes.
pub(super) fn minutes(time: Tick) -> u32 {
    (time / MINUTE) as u32
}

/// What the search calls it.
pub(super) fn held(planned: Planned) -> Held {
    match planned {
        Planned::Off => Held::Off,
        Planned::Work => Held::Work,
        Planned::Shift(shift) => Held::Shift(shift),
    }
}

fn weekends(MostWeekends { most, of }: MostWeekends) -> Law {
    let most = most as u16;
    match of {
        None => Law::Weekends(Weekends { most }),
        Some(of) => Law::RollingWeekends(RollingWeekends { most, of: of as u16 }),
    }
}

fn wished(wish: &DayWish) -> Wish {
    Wish { day: wish.day, held: held(wish.planned), wanted: wish.wanted }
}

/// Whether nobody can have any of it.
fn is_nothing(counted: &Counted) -> bool {
    match counted {
        Counted::Weekends => false,
        Counted::Shifts(shifts) => shifts.is_empty(),
        Counted::Denied(wishes) => wishes.is_empty(),
    }
}

fn rotated(
    contract: &Contract,
    first: usize,
    days: usize,
) -> impl Iterator<Item = (usize, Planned)> + '_ {
    let again = contract.rotation.iter().copied().cycle().skip(first);
    (0..days).zip(again)
}

/// One law for all days with the same hours, and one for each day that is left out.
fn available(free: &[Free]) -> Vec<Law> {
    let mut laws: Vec<Law> = Vec::new();
    let mut hours: Vec<(Tick, Tick, Vec<usize>)> = Vec::new();
    for (day, free) in free.iter().enumerate() {
        match *free {
            Free::Always => {}
            Free::Never => laws.push(Law::Fixed(Fixed { day, held: Held::Off })),
            Free::Within(from, to) => match hours.iter_mut().find(|h| (h.0, h.1) == (from, to)) {
                Some((_, _, days)) => days.push(day),
                None => hours.push((from, to, vec![day])),
            },
        }
    }
    laws.extend(hours.into_iter().map(|(from, to, days)| {
        let days = if days.len() == free.len() { Vec::new() } else { days };
        Law::Available(Available { days, from_min: minutes(from), to_min: minutes(to) })
    }));
    laws
}

/// The key of a contract.
pub(super) const ROTATION: &str = "rotation";
