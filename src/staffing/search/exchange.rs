//! One agent more for one or two fewer elsewhere.

use std::collections::BTreeSet;

use super::{HAIR, Search, State};
use crate::staffing::trials::{Edit, Effect, Move};

impl Search<'_> {
    /// Exchanges one agent more for one or two fewer elsewhere while that saves, and takes away what can
    /// then go.
    pub fn exchange(&self, mut state: State) -> State {
        let mut tried: BTreeSet<Vec<Edit>> = BTreeSet::new();
        let goes_on = || !self.watch.stop() && self.stage.played() < self.most_played;
        while goes_on() && self.broken(&state).is_empty() {
            let cells = 0..self.stage.grid.cells.len();
            let more = cells.clone().filter(|&cell| self.room(cell, &state.heads) > 0);
            let more = more.map(|cell| vec![(cell, 1)]).collect();
            let fewer = cells.filter(|&cell| self.may_go(cell, &state.heads));
            let fewer = fewer.map(|cell| vec![(cell, -1)]).collect();
            let more = self.stage.trials(&state.heads, &state.measured, more);
            let fewer = self.stage.trials(&state.heads, &state.measured, fewer);
            let moves = self.choose_exchanges(&state, &more, &fewer, &tried);
            if moves.is_empty() {
                break;
            }
            for one in &moves {
                tried.insert(edits_of(one));
            }
            let (next, kept) = self.play_what_holds(&state, moves);
            state = if kept > 0 { self.trim(next) } else { next };
        }
        state
    }

    /// Exchanges that save and fit, the greatest saving first, no two of which touch the same ask.
    fn choose_exchanges<'e>(
        &self,
        state: &State,
        more: &'e [Effect],
        fewer: &'e [Effect],
        tried: &BTreeSet<Vec<Edit>>,
    ) -> Vec<Vec<&'e Effect>> {
        let mut found: Vec<(f64, Vec<&Effect>)> = Vec::new();
        for add in more {
            found.extend(self.best_exchanges(state, add, fewer, tried));
        }
        found.sort_by(|(a, one), (b, other)| {
            let edits = |one: &Vec<&Effect>| edits_of(one);
            b.total_cmp(a).then_with(|| edits(one).cmp(&edits(other)))
        });
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut chosen = Vec::new();
        for (_, one) in found {
            let touched: BTreeSet<usize> =
                one.iter().flat_map(|effect| effect.changes.iter().map(|(ask, _)| *ask)).collect();
            if taken.is_disjoint(&touched) {
                taken.extend(touched);
                chosen.push(one);
            }
        }
        chosen
    }

    /// For one agent more, the one or two fewer that save most and fit.
    fn best_exchanges<'e>(
        &self,
        state: &State,
        add: &'e Effect,
        fewer: &'e [Effect],
        tried: &BTreeSet<Vec<Edit>>,
    ) -> Option<(f64, Vec<&'e Effect>)> {
        let near = self.made_possible(state, add, fewer);
        let mut best: Option<(f64, Vec<&Effect>)> = None;
        let mut offer = |one: Vec<&'e Effect>| {
            let saving: f64 = one.iter().map(|effect| self.saving(effect)).sum();
            let edits = edits_of(&one);
            let better = best.as_ref().is_none_or(|(other, _)| saving > *other);
            let may_come = || self.may_come(&edits, &state.heads);
            let fits = || self.fits(&state.levels, one.iter().copied());
            if saving > HAIR && better && !tried.contains(&edits) && may_come() && fits() {
                best = Some((saving, one));
            }
        };
        for (place, first) in near.iter().enumerate() {
            offer(vec![add, first]);
            for second in &near[place + 1..] {
                offer(vec![add, first, second]);
            }
        }
        best
    }

    /// One fewer elsewhere, where that fits with one agent more and touches what the addition mends: those
    /// who are needed least for what they save.
    fn made_possible<'e>(
        &self,
        state: &State,
        add: &Effect,
        fewer: &'e [Effect],
    ) -> Vec<&'e Effect> {
        /// Further ones are not tried in pairs.
        const MOST: usize = 24;
        let mends: BTreeSet<usize> =
            add.changes.iter().filter(|(_, change)| *change > 0.0).map(|(ask, _)| *ask).collect();
        let fits = |effect: &&Effect| {
            effect.edits[0].0 != add.edits[0].0
                && self.fits(&state.levels, [add, effect])
                && effect.changes.iter().any(|(ask, _)| mends.contains(ask))
        };
        let need = |effect: &Effect| {
            let taken: f64 = effect.changes.iter().map(|(_, change)| -change).sum();
            taken / self.saving(effect)
        };
        let mut near: Vec<(f64, &Effect)> =
            fewer.iter().filter(fits).map(|effect| (need(effect), effect)).collect();
        near.sort_by(|(a, one), (b, other)| a.total_cmp(b).then(one.edits.cmp(&other.edits)));
        near.into_iter().take(MOST).map(|(_, effect)| effect).collect()
    }
}

fn edits_of(moves: &[&Effect]) -> Move {
    moves.iter().flat_map(|effect| effect.edits.iter().copied()).collect()
}
