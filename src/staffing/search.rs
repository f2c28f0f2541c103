//! From a first guess to the cheapest staff that keeps every promise: add where a promise is broken, take
//! away what is not needed, exchange where that is cheaper.

mod around;
mod exchange;
mod pool;
mod repair;
mod trim;

pub use around::FEW_CELLS;

use super::trials::{Edit, Effect, Stage, with};
use super::yardstick::Measured;
use crate::center::Center;
use crate::watch::Watch;

/// A search for staff.
pub struct Search<'a> {
    /// Plays and measures.
    pub stage: Stage<'a>,
    /// Skills and seats.
    pub center: &'a Center,
    /// What is told of progress.
    pub watch: &'a dyn Watch,
    /// Level that each ask must have at least.
    pub margins: Vec<f64>,
    /// Whether callers of each queue come in each interval of the calendar, so that somebody must be there.
    pub awaited: Vec<Vec<bool>>,
    /// No exchange and no cheaper neighbour is looked for when so many staffings have been played.
    pub most_played: u64,
}

/// A staffing that was played.
#[derive(Clone, Debug)]
pub struct State {
    /// Heads of each cell.
    pub heads: Vec<u32>,
    measured: Measured,
    /// Level of each ask.
    pub levels: Vec<f64>,
}

/// Below the promise by less than this is rounding.
const HAIR: f64 = 1e-9;

impl Search<'_> {
    /// Plays a staffing.
    pub fn state(&self, heads: Vec<u32>) -> State {
        let measured = self.stage.play(&heads);
        let levels = self.stage.yardstick.levels(&measured);
        let state = State { heads, measured, levels };
        self.tell(&state);
        state
    }

    fn tell(&self, state: &State) {
        let cost = self.stage.grid.cost(&state.heads);
        let broken = self.broken(state).len();
        self.watch.say(&format!("cost {cost:.0}, promises broken: {broken}"));
    }

    /// The asks that do not hold.
    pub fn broken(&self, state: &State) -> Vec<usize> {
        (0..state.levels.len()).filter(|&ask| !self.holds(ask, state.levels[ask])).collect()
    }

    fn holds(&self, ask: usize, level: f64) -> bool {
        level >= self.margins[ask] - HAIR
    }

    /// How many heads more a cell may have.
    fn room(&self, cell: usize, heads: &[u32]) -> i64 {
        let grid = self.stage.grid;
        let interval = grid.cells[cell].interval;
        let own = i64::from(grid.cells[cell].bounds.most) - i64::from(heads[cell]);
        let Some(seats) = self.center.seats else { return own };
        let taken: i64 = grid.at(interval).map(|cell| i64::from(heads[cell])).sum();
        own.min(i64::from(seats) - taken)
    }

    /// Whether one agent of a cell may go: the bounds allow it, and nobody who is awaited by callers is the
    /// last who serves them.
    fn may_go(&self, cell: usize, heads: &[u32]) -> bool {
        let own = &self.stage.grid.cells[cell];
        let is_last = |queue: usize| {
            let at_once = self.stage.grid.at(own.interval);
            let serve = at_once.filter(|&cell| {
                self.center.groups[self.stage.grid.cells[cell].group].skill(queue).is_some()
            });
            serve.map(|cell| heads[cell]).sum::<u32>() <= 1
        };
        let queues =
            self.center.groups[own.group].skills.iter().map(|skill| usize::from(skill.queue.0));
        heads[cell] > own.bounds.least
            && !queues.into_iter().any(|queue| self.awaited[queue][own.interval] && is_last(queue))
    }

    /// The same with no more than there are seats, as far as bounds allow: the largest group gives way.
    pub fn seated(&self, mut heads: Vec<u32>) -> Vec<u32> {
        let grid = self.stage.grid;
        for cell in 0..heads.len() {
            while self.room(cell, &heads) < 0 {
                let at_once = grid.at(grid.cells[cell].interval);
                let may_give = at_once.filter(|&cell| heads[cell] > grid.cells[cell].bounds.least);
                let Some(largest) = may_give.max_by_key(|&cell| heads[cell]) else { break };
                heads[largest] -= 1;
            }
        }
        heads
    }

    /// The same with somebody for all who are awaited, at the least price.
    pub fn covered(&self, mut heads: Vec<u32>) -> Vec<u32> {
        for (queue, awaited) in self.awaited.iter().enumerate() {
            for interval in (0..awaited.len()).filter(|&interval| awaited[interval]) {
                let grid = self.stage.grid;
                let serve = grid.at(interval).filter(|&cell| {
                    self.center.groups[grid.cells[cell].group].skill(queue).is_some()
                });
                let serve: Vec<usize> = serve.collect();
                if serve.iter().all(|&cell| heads[cell] == 0)
                    && let Some(&cheapest) = serve
                        .iter()
                        .filter(|&&cell| self.room(cell, &heads) > 0)
                        .min_by(|&&a, &&b| grid.cells[a].price.total_cmp(&grid.cells[b].price))
                {
                    heads[cheapest] += 1;
                }
            }
        }
        heads
    }

    /// What a move saves.
    fn saving(&self, effect: &Effect) -> f64 {
        let price = |&(cell, more): &Edit| self.stage.grid.cells[cell].price * more as f64;
        -effect.edits.iter().map(price).sum::<f64>()
    }

    /// Whether a move leaves room, bounds and somebody for all who are awaited as they must be.
    fn may_come(&self, edits: &[Edit], heads: &[u32]) -> bool {
        let mut heads = heads.to_vec();
        // Those who come first, so that nobody is the last who may go.
        let (more, fewer): (Vec<Edit>, Vec<Edit>) = edits.iter().partition(|(_, more)| *more > 0);
        for (cell, more) in more {
            heads = with(&heads, [(cell, more)]);
        }
        for (cell, fewer) in fewer {
            for _ in fewer..0 {
                if !self.may_go(cell, &heads) {
                    return false;
                }
                heads = with(&heads, [(cell, -1)]);
            }
        }
        edits.iter().all(|&(cell, _)| self.room(cell, &heads) >= 0)
    }
}
