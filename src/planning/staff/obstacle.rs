//! What stands in the way of a promise that no staff keeps.

use super::Planner;
use crate::planning::unmet::Unmet;
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
    pub(super) fn out_of_reach(&self, unmet: Vec<Unmet>, heads: &[u32]) -> Vec<OutOfReach> {
        let mut rules: Vec<Vec<Unmet>> = Vec::new();
        for one in unmet {
            match rules.iter_mut().find(|of_rule| of_rule[0].rule == one.rule) {
                Some(of_rule) => of_rule.push(one),
                None => rules.push(vec![one]),
            }
        }
        let of_rule = |of_rule: Vec<Unmet>| {
            let further = of_rule.len() - 1;
            let worst = of_rule.into_iter().max_by(|a, b| a.short.total_cmp(&b.short))?;
            let obstacle = self.obstacle(&worst, heads);
            Some(OutOfReach { worst, further, obstacle })
        };
        rules.into_iter().filter_map(of_rule).collect()
    }

    /// A bound that is reached in the period, of a group whose agents could keep the rule; then the seats.
    fn obstacle(&self, unmet: &Unmet, heads: &[u32]) -> Obstacle {
        let serves = |group: usize| match unmet.rule {
            Rule::Target(queue, _) | Rule::Backlog(queue) => {
                self.center().groups[group].skill(queue).is_some()
            }
            Rule::Occupancy(own, _) => group == own,
        };
        let in_period = || unmet.period.clone().flat_map(|interval| self.grid.at(interval));
        let bounded = in_period().find(|&cell| {
            let own = &self.grid.cells[cell];
            serves(own.group) && heads[cell] >= own.bounds.most
        });
        if let Some(cell) = bounded {
            let own = &self.grid.cells[cell];
            return Obstacle::AtMost { group: own.group, most: own.bounds.most };
        }
        let taken = |interval: usize| self.grid.at(interval).map(|cell| heads[cell]).sum::<u32>();
        let is_full = |seats: &u32| unmet.period.clone().any(|interval| taken(interval) >= *seats);
        self.center().seats.filter(is_full).map_or(Obstacle::Itself, Obstacle::Seats)
    }
}
