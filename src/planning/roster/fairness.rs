//! How evenly what nobody likes is shared out among people of one contract.

use super::Given;
use crate::center::{Assignment, Daypart};
use crate::scenario::Scenario;
use crate::time::{Tick, hours};

/// What one person has of a roster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Share {
    /// Days worked.
    pub days: u32,
    /// Paid hours.
    pub hours: f64,
    /// Saturdays and Sundays on which a shift begins, counted by weekend; not one that began before the first
    /// day.
    pub weekends: u32,
    /// Late shifts.
    pub late: u32,
    /// Night shifts.
    pub nights: u32,
    /// Wishes.
    pub wishes: u32,
    /// Wishes that are granted.
    pub granted: u32,
}

/// Each person's share, in the order of the team.
pub(super) fn shares(scenario: &Scenario, roster: &[Assignment], given: &Given) -> Vec<Share> {
    let agents = 0..scenario.team.agents.len();
    agents
        .map(|agent| share(scenario, agent, roster, given.works_on_the_eve(scenario, agent)))
        .collect()
}

/// Days since Monday.
const SUNDAY: usize = 6;

fn share(scenario: &Scenario, agent: usize, roster: &[Assignment], on_the_eve: bool) -> Share {
    let Scenario { calendar, space, team, .. } = scenario;
    let own: Vec<&Assignment> = roster.iter().filter(|one| one.agent == agent).collect();
    let part = |part: Daypart| {
        let those = own.iter().filter(|one| space.shifts[one.worked.range].daypart() == part);
        those.count() as u32
    };
    let first = calendar.date(0).weekday().to_monday_zero_offset() as usize;
    let mut weekends: Vec<usize> = own
        .iter()
        .map(|one| first + one.day)
        .filter(|day| day % 7 >= 5)
        .map(|day| day / 7)
        .collect();
    weekends.dedup();
    // A weekend whose Saturday was worked before the first day was counted then.
    weekends.retain(|&week| week > 0 || !(first == SUNDAY && on_the_eve));
    let paid: Tick =
        own.iter().map(|one| space.shifts[one.worked.range].paid(one.worked.length)).sum();
    let wishes = &team.agents[agent].wishes;
    let worked = |day: usize| own.iter().find(|one| one.day == day).map(|one| one.worked.range);
    Share {
        days: own.len() as u32,
        hours: hours(paid),
        weekends: weekends.len() as u32,
        late: part(Daypart::Late),
        nights: part(Daypart::Night),
        wishes: wishes.len() as u32,
        granted: wishes.iter().filter(|wish| wish.is_granted(worked(wish.day))).count() as u32,
    }
}
