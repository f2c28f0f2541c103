//! One of several skills for two others: what pooling brings shows only when they change together.

use std::collections::BTreeSet;

use super::{HAIR, Search, State};
use crate::staffing::trials::{Effect, Move};

impl Search<'_> {
    /// Lets one or two of a group with several skills take the places of one more of the groups with which
    /// it shares queues, while that saves and holds. What pooling brings shows only when they change
    /// together.
    pub fn pool(&self, mut state: State) -> State {
        let mut tried: BTreeSet<Move> = BTreeSet::new();
        let goes_on = || !self.watch.stop() && self.stage.played() < self.most_played;
        while goes_on() && self.broken(&state).is_empty() {
            let mut moves = self.poolings(&state.heads);
            moves.retain(|edits| !tried.contains(edits));
            if moves.is_empty() {
                break;
            }
            tried.extend(moves.iter().cloned());
            let effects = self.stage.trials(&state.heads, &state.measured, moves);
            let fitting: Vec<Effect> =
                effects.into_iter().filter(|effect| self.fits(&state.levels, [effect])).collect();
            let chosen = self.choose_savings(&state, &fitting);
            let (next, kept) = self
                .play_what_holds(&state, chosen.into_iter().map(|effect| vec![effect]).collect());
            if kept == 0 {
                break;
            }
            state = self.trim(next);
            tried.clear();
        }
        state
    }

    /// In each interval: one of a group with several skills for two others, two for three, as far as that
    /// saves.
    fn poolings(&self, heads: &[u32]) -> Vec<Move> {
        let grid = self.stage.grid;
        let mut moves = Vec::new();
        for (cell, own) in grid.cells.iter().enumerate() {
            if self.center.groups[own.group].skills.len() < 2 {
                continue;
            }
            let shares = |other: &usize| {
                let skills = &self.center.groups[grid.cells[*other].group].skills;
                let group = &self.center.groups[own.group];
                *other != cell
                    && skills.iter().any(|skill| group.skill(usize::from(skill.queue.0)).is_some())
            };
            let others: Vec<usize> =
                grid.at(own.interval).filter(shares).filter(|&other| heads[other] > 0).collect();
            for more in 1..=2 {
                for fewer in multisets(&others, more + 1) {
                    let mut edits: Move = vec![(cell, more as i64)];
                    edits.extend(fewer);
                    let price: f64 =
                        edits.iter().map(|&(cell, n)| grid.cells[cell].price * n as f64).sum();
                    if price < -HAIR && self.may_come(&edits, heads) {
                        moves.push(edits);
                    }
                }
            }
        }
        moves
    }
}

/// Every way to take so many away from some cells.
fn multisets(cells: &[usize], number: usize) -> Vec<Move> {
    let Some((&first, rest)) = cells.split_first() else {
        return if number == 0 { vec![vec![]] } else { vec![] };
    };
    let mut all = Vec::new();
    for own in 0..=number {
        for mut others in multisets(rest, number - own) {
            if own > 0 {
                others.insert(0, (first, -(own as i64)));
            }
            all.push(others);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::multisets;

    #[test]
    fn every_way_to_take_two_away_from_two_cells() {
        let all = multisets(&[3, 5], 2);
        assert_eq!(all, [vec![(5, -2)], vec![(3, -1), (5, -1)], vec![(3, -2)]]);
    }
}
