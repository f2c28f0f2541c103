//! All cheaper staffings around one of few cells.

use super::{HAIR, Search, State};

/// All neighbours are looked at only of centers with so many cells: five to this power of them.
pub const FEW_CELLS: usize = 6;

impl Search<'_> {
    /// In a center of few cells, the cheapest of all staffings within two of this one in each cell, and again
    /// of those around that.
    ///
    /// Of one that is far from holding none with fewer in every cell holds, which leaves few to play. Of one
    /// that just fails that is not sure: where staff drops, those who are busy finish their contact, so one
    /// fewer before may bring more help after. `failed` are the far ones, of earlier calls too, as margins
    /// only rise.
    pub fn search_around(&self, mut state: State, failed: &mut Vec<Vec<u32>>) -> State {
        if !self.broken(&state).is_empty() {
            return state;
        }
        while let Some(best) = self.cheapest_around(&state, failed) {
            state = best;
        }
        state
    }

    /// The cheapest that holds of those around a staffing; `None` if none is cheaper.
    fn cheapest_around(&self, state: &State, failed: &mut Vec<Vec<u32>>) -> Option<State> {
        let mut best: Option<State> = None;
        for heads in self.cheaper_around(&state.heads) {
            if self.watch.stop() || self.stage.played() >= self.most_played {
                break;
            }
            let fails = |failed: &Vec<u32>| heads.iter().zip(failed).all(|(a, b)| a <= b);
            if failed.iter().any(fails) {
                continue;
            }
            if self.stage.is_far_off(&heads, &self.margins) {
                failed.push(heads);
                continue;
            }
            let next = self.state(heads);
            if self.broken(&next).is_empty() {
                best = Some(next);
            }
        }
        best
    }

    /// All staffings that cost less and differ by at most two in each cell, the dearest first.
    fn cheaper_around(&self, heads: &[u32]) -> Vec<Vec<u32>> {
        let grid = self.stage.grid;
        let mut all: Vec<Vec<u32>> = vec![vec![]];
        for (cell, &own) in grid.cells.iter().zip(heads) {
            let least = own.saturating_sub(2).max(cell.bounds.least);
            let range = least..=(own + 2).min(cell.bounds.most);
            let longer =
                |start: Vec<u32>| range.clone().map(move |n| [start.as_slice(), &[n]].concat());
            all = all.into_iter().flat_map(longer).collect();
        }
        let cost = grid.cost(heads);
        all.retain(|other| grid.cost(other) < cost - HAIR && self.covered(other.clone()) == *other);
        let fits = |heads: &Vec<u32>| (0..heads.len()).all(|cell| self.room(cell, heads) >= 0);
        all.retain(fits);
        all.sort_by(|a, b| grid.cost(b).total_cmp(&grid.cost(a)).then_with(|| a.cmp(b)));
        all
    }
}
