//! What stands in the way of a promise that no staff keeps.

use super::Planner;
use crate::planning::unmet::{Unmet, unmet};
use crate::sim::Rehearsal;
use crate::staffing::Rule;

/// A rule that does not hold whatever staff was tried.
#[derive(Clone, Debug, PartialEq)]
pub struct OutOfReach {
    /// The period in which it is missed most.
    pub worst: Unmet,
    /// Further periods in which it is missed.
    pub further: usize,
    /// Why.
    pub obstacle: Obstacle,
}

/// Why more agents are not possible, or of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A group, by its place, has as many as it may have.
    AtMost {
        /// The group.
        group: usize,
        /// How many it may have.
        most: u32,
    },
    /// All seats are taken.
    Seats(u32),
    /// There may be more, but they do not help.
    Itself,
}

impl Planner<'_> {
    /// Each rule once, with what stands in its way when so many heads are in each cell.
    pub(super) fn out_of_reach(
        &self,
        played: &Rehearsal,
        unmet: Vec<Unmet>,
        heads: &[u32],
    ) -> Vec<OutOfReach> {
        let mut rules: Vec<Vec<Unmet>> = Vec::new();
        for one in unmet {
            match rules.iter_mut().find(|of_rule| of_rule[0].rule == one.rule) {
                Some(of_rule) => of_rule.push(one),
                None => rules.push(vec![one]),
            }
        }
        let hopeless = self.hopeless(played);
        let of_rule = |of_rule: Vec<Unmet>| {
            let further = of_rule.len() - 1;
            let worst = of_rule.into_iter().max_by(|a, b| a.short.total_cmp(&b.short))?;
            let is_hopeless = hopeless.contains(&worst.rule);
            let obstacle = if is_hopeless { None } else { self.obstacle(&worst, heads) };
            Some(OutOfReach { worst, further, obstacle: obstacle.unwrap_or(Obstacle::Itself) })
        };
        rules.into_iter().filter_map(of_rule).collect()
    }

    /// The rules that do not hold though there is plenty of everybody, whatever the bounds and seats.
    fn hopeless(&self, played: &Rehearsal) -> Vec<Rule> {
        let free = self.grid.clone().without_bounds();
        let staff = free.staff(&self.three_times_the_load(&free));
        unmet(&self.yardstick, played, staff).into_iter().map(|unmet| unmet.rule).collect()
    }

    /// Where in the period nobody more may come who could keep the rule: the seats are taken, or the groups
    /// have all that they may have.
    fn obstacle(&self, unmet: &Unmet, heads: &[u32]) -> Option<Obstacle> {
        let serves = |cell: &usize| {
            let group = self.grid.cells[*cell].group;
            match unmet.rule {
                Rule::Target(queue, _) | Rule::Backlog(queue) => {
                    self.center().groups[group].skill(queue).is_some()
                }
                Rule::Occupancy(own, _) => group == own,
            }
        };
        let taken = |interval: usize| self.grid.at(interval).map(|cell| heads[cell]).sum::<u32>();
        let in_the_way = |interval: usize| {
            if let Some(seats) = self.center().seats.filter(|seats| taken(interval) >= *seats) {
                return Some(Obstacle::Seats(seats));
            }
            let mut serving = self.grid.at(interval).filter(serves).peekable();
            let first = self.grid.cells.get(*serving.peek()?)?;
            let is_full = |cell: usize| heads[cell] >= self.grid.cells[cell].bounds.most;
            let obstacle = Obstacle::AtMost { group: first.group, most: first.bounds.most };
            serving.all(is_full).then_some(obstacle)
        };
        unmet.period.clone().find_map(in_the_way)
    }
}
