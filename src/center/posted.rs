//! Shifts that were worked out one by one, put into a center: so many heads on each day.

use std::collections::{BTreeMap, BTreeSet};

use super::{Agent, Before, Break, Center, Group, Overflow, Posting, Shift, Space, Staff, Team};
use crate::center::GroupId;
use crate::time::{Calendar, MINUTE, Tick};

/// A shift with a start, a length and breaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worked {
    /// Place in [`Space::shifts`].
    pub range: usize,
    /// Time of day.
    pub start: Tick,
    /// From start to end, breaks included.
    pub length: Tick,
    /// In the order of time.
    pub breaks: Vec<Break>,
}

/// What a person works on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Place in [`Team::agents`].
    pub agent: usize,
    /// Counted from the scenario's first.
    pub day: usize,
    /// Whose contacts are answered: a place among the file's groups, the person's own or another whose skills
    /// this person has.
    pub group: usize,
    /// What.
    pub worked: Worked,
}

/// So many people of a group work a shift on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// Place in [`Center::groups`].
    pub group: usize,
    /// Place in [`Space::shifts`].
    pub range: usize,
    /// Place in [`Center::shifts`].
    pub shift: usize,
    /// Counted from the scenario's first.
    pub day: usize,
    /// How many.
    pub heads: u32,
}

impl Center {
    /// Puts people on shifts in place of the own staff of each group in `groups`. Each item of `worked` is one
    /// person's day: a place among the groups, the day, the shift. Days before the first are read back from the
    /// first day of their weekday, as a file's are, unless it `knows` who of a group worked on them.
    pub fn post(
        &mut self,
        calendar: &Calendar,
        space: &Space,
        groups: &[usize],
        worked: impl Iterator<Item = (usize, i32, Worked)>,
        knows: impl Fn(usize, i32) -> bool,
    ) -> Vec<Posted> {
        let days = calendar.first_staffed_day()..calendar.days() as i32;
        let place = |day: i32| (day - days.start) as usize;
        let mut heads: BTreeMap<(usize, Worked, i32), u32> = BTreeMap::new();
        for (group, day, worked) in worked.filter(|(_, day, _)| days.contains(day)) {
            *heads.entry((group, worked, day)).or_default() += 1;
        }
        let mut places: BTreeMap<Worked, usize> = BTreeMap::new();
        let mut postings: BTreeMap<(usize, usize), Vec<u32>> = BTreeMap::new();
        let mut posted = Vec::new();
        for ((group, worked, day), heads) in heads {
            let range = worked.range;
            let shift = *places.entry(worked).or_insert_with_key(|worked| {
                self.shifts.push(shift(space, worked, &self.shifts));
                self.shifts.len() - 1
            });
            if let Ok(day) = usize::try_from(day) {
                posted.push(Posted { group, range, shift, day, heads });
            }
            let own = postings.entry((group, shift)).or_insert_with(|| vec![0; days.len()]);
            own[place(day)] = heads;
        }
        for ((group, _), heads) in &mut postings {
            for day in (days.start..0).filter(|day| !knows(*group, *day)) {
                heads[place(day)] = heads[place(calendar.first_of_weekday(day).unwrap_or(0))];
            }
        }
        for &group in groups {
            let own = postings.range((group, 0)..(group + 1, 0));
            let own =
                own.map(|((_, shift), heads)| Posting { shift: *shift, heads: heads.clone() });
            self.groups[group].staff = Staff::Shifts(own.collect());
        }
        posted.sort_by_key(|p| (p.group, p.day, self.shifts[p.shift].start, p.shift));
        posted
    }

    /// Puts named people on their shifts in place of the staff of each group in `groups`. Who has skills or a
    /// speed of his own gets a group of his own behind the others, and is asked right after the group that he
    /// works for wherever that is. Days `before` the first are as they were, as far as they are known.
    pub fn post_roster(
        &mut self,
        calendar: &Calendar,
        space: &Space,
        team: &Team,
        groups: &[usize],
        roster: &[Assignment],
        before: &Before,
    ) {
        let now = roster.iter().map(|one| ((one.agent, one.group), one.day as i32, &one.worked));
        let then = before.days().iter();
        let then = then.map(|one| ((one.agent, one.group), one.day, &one.worked));
        let days = now.chain(then).filter(|((_, group), ..)| groups.contains(group));
        let who = days.clone().map(|(who, ..)| who);
        let apart: BTreeSet<(usize, usize)> =
            who.filter(|(agent, _)| team.agents[*agent].skills.is_some()).collect();
        let first = self.groups.len();
        apart.iter().for_each(|&(agent, group)| self.set_apart(&team.agents[agent], group));
        let of: Vec<usize> = (0..first).chain(apart.iter().map(|(_, group)| *group)).collect();
        let places: BTreeMap<(usize, usize), usize> = apart.into_iter().zip(first..).collect();
        let staffed: Vec<usize> = groups.iter().copied().chain(first..self.groups.len()).collect();
        let worked = days.map(|(who, day, worked)| {
            (places.get(&who).copied().unwrap_or(who.1), day, worked.clone())
        });
        self.post(calendar, space, &staffed, worked, |place, day| before.knows(of[place], day));
    }

    /// A group for one person on the days for a group, his own or another.
    fn set_apart(&mut self, agent: &Agent, group: usize) {
        let place = GroupId(self.groups.len() as u16);
        let (of, own) = (&self.groups[group], &self.groups[agent.group]);
        let is_taken = self.groups.iter().any(|other| other.name == agent.name);
        let name =
            if is_taken { format!("{} ({})", agent.name, of.name) } else { agent.name.clone() };
        let skills = agent.skills_for(group, &of.skills);
        let has = |queue: usize| skills.iter().any(|s| usize::from(s.queue.0) == queue);
        for (_, queue) in self.queues.iter_mut().enumerate().filter(|(place, _)| has(*place)) {
            let asked = queue.overflow.iter().rposition(|step| usize::from(step.group.0) == group);
            if let Some(step) = asked {
                let after = queue.overflow[step].after;
                queue.overflow.insert(step + 1, Overflow { group: place, after });
            }
        }
        // An occupancy that is limited is that of many. People are paid as in their own group.
        let (pay, cost_per_hour) = (own.pay.clone(), own.cost_per_hour);
        let (max_occupancy, bounds) = (None, Vec::new());
        let apart = Group { name, skills, max_occupancy, bounds, pay, cost_per_hour, ..of.clone() };
        self.groups.push(apart);
    }
}

/// "early 07:30 8h", and a number if there are several with other breaks.
fn shift(space: &Space, worked: &Worked, others: &[Shift]) -> Shift {
    let Worked { range, start, length, breaks } = worked;
    let minutes = start / MINUTE;
    let base = format!(
        "{} {:02}:{:02} {}",
        space.shifts[*range].name,
        minutes / 60,
        minutes % 60,
        crate::time::format_duration(*length)
    );
    let alike = |other: &&Shift| other.name == base || other.name.starts_with(&format!("{base} #"));
    let name = match others.iter().filter(alike).count() {
        0 => base,
        number => format!("{base} #{}", number + 1),
    };
    Shift { name, start: *start, length: *length, breaks: breaks.clone() }
}
