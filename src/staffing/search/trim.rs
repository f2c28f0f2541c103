//! Taking away agents who are not needed.

use std::collections::BTreeSet;

use super::{HAIR, Search, State};
use crate::staffing::trials::{Effect, Move, with};

impl Search<'_> {
    /// Takes agents away until none can go without breaking an ask.
    pub fn trim(&self, state: State) -> State {
        self.trim_together(state, &self.stage.grid.singles())
    }

    /// Takes agents away from some cells, one from all cells of a set at once.
    pub fn trim_together(&self, mut state: State, sets: &[Vec<usize>]) -> State {
        let mut needed = vec![true; self.stage.grid.cells.len()];
        sets.iter().flatten().for_each(|&cell| needed[cell] = false);
        while !self.watch.stop() {
            let may_go = |cell: &usize| !needed[*cell] && self.may_go(*cell, &state.heads);
            let one_less = |set: &Vec<usize>| -> Move {
                set.iter().copied().filter(may_go).map(|cell| (cell, -1)).collect()
            };
            let moves: Vec<Move> =
                sets.iter().map(one_less).filter(|one| !one.is_empty()).collect();
            if moves.is_empty() {
                break;
            }
            let effects = self.stage.trials(&state.heads, &state.measured, moves);
            let (free, bound): (Vec<Effect>, Vec<Effect>) =
                effects.into_iter().partition(|effect| self.fits(&state.levels, [effect]));
            let mut keep = |effect: &Effect| {
                effect.edits.iter().for_each(|&(cell, _)| needed[cell] = true);
            };
            bound.iter().for_each(&mut keep);
            let chosen = self.choose_savings(&state, &free);
            let (next, kept) =
                self.play_what_holds(&state, chosen.iter().map(|effect| vec![*effect]).collect());
            // One that breaks something though it seemed free is needed.
            if kept == 0 {
                chosen.first().into_iter().for_each(|effect| keep(effect));
            }
            state = next;
        }
        state
    }

    /// Whether all asks hold that some edits touch, if their effects add up.
    pub(super) fn fits<'e>(
        &self,
        levels: &[f64],
        effects: impl IntoIterator<Item = &'e Effect> + Clone,
    ) -> bool {
        let touched = effects
            .clone()
            .into_iter()
            .flat_map(|effect| effect.changes.iter().map(|(ask, _)| *ask));
        touched.into_iter().all(|ask| {
            let of_ask = |effect: &Effect| {
                effect
                    .changes
                    .iter()
                    .find(|(other, _)| *other == ask)
                    .map_or(0.0, |(_, change)| *change)
            };
            let change: f64 = effects.clone().into_iter().map(of_ask).sum();
            // One that did not hold before may not become worse.
            self.holds(ask, levels[ask] + change) || change >= 0.0
        })
    }

    /// Moves that fit together, those first that save most for what they take of the spare levels.
    pub(super) fn choose_savings<'e>(&self, state: &State, free: &'e [Effect]) -> Vec<&'e Effect> {
        let (mut levels, mut heads) = (state.levels.clone(), state.heads.clone());
        let worth = |effect: &Effect| {
            let taken = effect.changes.iter().map(|&(ask, change)| {
                let spare = state.levels[ask] - self.margins[ask];
                -change / spare.max(HAIR)
            });
            self.saving(effect) / taken.fold(HAIR, f64::max)
        };
        let mut in_order: Vec<(f64, &Effect)> =
            free.iter().map(|effect| (worth(effect), effect)).collect();
        in_order.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(one.edits.cmp(&other.edits)));
        let mut chosen = Vec::new();
        for (_, effect) in in_order {
            if self.may_come(&effect.edits, &heads) && self.fits(&levels, [effect]) {
                effect.changes.iter().for_each(|&(ask, change)| levels[ask] += change);
                heads = with(&heads, effect.edits.iter().copied());
                chosen.push(effect);
            }
        }
        chosen
    }

    /// Plays moves together, best first, and gives up the later half of those that touch a broken ask
    /// until every ask holds that held before; also how many moves are left.
    pub(super) fn play_what_holds(
        &self,
        state: &State,
        mut moves: Vec<Vec<&Effect>>,
    ) -> (State, usize) {
        while !moves.is_empty() && !self.watch.stop() {
            let edits = moves.iter().flatten().flat_map(|effect| effect.edits.iter().copied());
            let next = self.state(with(&state.heads, edits));
            let broken: BTreeSet<usize> = self
                .broken(&next)
                .into_iter()
                .filter(|&ask| {
                    self.holds(ask, state.levels[ask])
                        || next.levels[ask] < state.levels[ask] - HAIR
                })
                .collect();
            if broken.is_empty() {
                return (next, moves.len());
            }
            let touches = |one: &Vec<&Effect>| {
                one.iter().flat_map(|effect| &effect.changes).any(|(ask, _)| broken.contains(ask))
            };
            let mut guilty: Vec<usize> =
                (0..moves.len()).filter(|&place| touches(&moves[place])).collect();
            if guilty.is_empty() {
                guilty = (0..moves.len()).collect();
            }
            let from = guilty.len() / 2;
            guilty[from..].iter().rev().for_each(|&place| {
                moves.remove(place);
            });
        }
        (state.clone(), 0)
    }
}
