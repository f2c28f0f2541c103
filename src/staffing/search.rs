//! From a first guess to the cheapest staff that keeps every promise: add where a promise is broken, take
//! away what is not needed, exchange where that is cheaper.

use std::collections::BTreeSet;

use super::trials::{Edit, Effect, Move, Stage, with};
use super::yardstick::{Measured, Rule};
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
    /// No exchange is looked for when so many staffings have been played.
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

/// All neighbours are looked at only of centers with so many cells.
const FEW_CELLS: usize = 8;

/// More agents are tried in one cell only up to here.
const MOST_AT_ONCE: i64 = 64;

impl<'a> Search<'a> {
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

    /// Adds agents until every ask holds. What still does not when nobody can be added who helps is left
    /// broken.
    pub fn repair(&self, mut state: State) -> State {
        let mut step = 1;
        while !self.watch.stop() {
            let broken = self.broken(&state);
            if broken.is_empty() {
                break;
            }
            let edits = self.helpful(&broken, &state.heads, step);
            let moves = edits.iter().map(|&edit| vec![edit]).collect();
            let effects = self.stage.trials(&state.heads, &state.measured, moves);
            let chosen = self.choose_additions(&state, &broken, &effects);
            if !chosen.is_empty() {
                state = self.state(with(&state.heads, chosen));
                step = 1;
            } else if step < MOST_AT_ONCE && !edits.is_empty() {
                step *= 2;
            } else {
                break;
            }
        }
        state
    }

    /// Additions of so many (or as many as there is room for) that may mend a broken ask.
    fn helpful(&self, broken: &[usize], heads: &[u32], step: i64) -> Vec<Edit> {
        let back = self.stage.reach.unwrap_or(usize::MAX);
        let may_help = |cell: usize| {
            let cell = &self.stage.grid.cells[cell];
            broken.iter().any(|&ask| {
                let ask = &self.stage.yardstick.asks[ask];
                let near = ask.period.start.saturating_sub(back)..ask.period.end;
                near.contains(&cell.interval)
                    && self.touches(cell.group, self.stage.yardstick.rules[ask.rule])
            })
        };
        let cells = 0..self.stage.grid.cells.len();
        let edit =
            |cell| Some((cell, step.min(self.room(cell, heads)))).filter(|(_, more)| *more > 0);
        cells.filter(|&cell| may_help(cell)).filter_map(edit).collect()
    }

    /// Whether more agents of a group can matter to a rule: directly, or by work that they take off those
    /// who share a queue with them.
    fn touches(&self, group: usize, rule: Rule) -> bool {
        if self.stage.reach.is_none() {
            return true;
        }
        let skills = &self.center.groups[group].skills;
        match rule {
            Rule::Target(queue, _) => {
                let serves = |group: &crate::center::Group| group.skill(queue).is_some();
                let shares = |other: &crate::center::Group| {
                    serves(other)
                        && skills
                            .iter()
                            .any(|skill| other.skill(usize::from(skill.queue.0)).is_some())
                };
                self.center.groups.iter().any(shares)
            }
            Rule::Occupancy(other, _) => {
                let other = &self.center.groups[other];
                skills.iter().any(|skill| other.skill(usize::from(skill.queue.0)).is_some())
            }
        }
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

    /// The additions that mend most for their price, one after the other, until all is mended if the
    /// effects add up.
    fn choose_additions(&self, state: &State, broken: &[usize], effects: &[Effect]) -> Vec<Edit> {
        let mut lacking = vec![0.0; state.levels.len()];
        broken.iter().for_each(|&ask| lacking[ask] = self.margins[ask] - state.levels[ask]);
        let mut heads = state.heads.clone();
        let mut left: Vec<&Effect> = effects.iter().collect();
        let mut chosen = Vec::new();
        loop {
            let use_of = |effect: &Effect| {
                let mends: f64 = effect
                    .changes
                    .iter()
                    .map(|&(ask, change)| change.clamp(0.0, lacking[ask]))
                    .sum();
                mends / (-self.saving(effect)).max(f64::MIN_POSITIVE)
            };
            let best = (0..left.len())
                .max_by(|&a, &b| use_of(left[a]).total_cmp(&use_of(left[b])).then(b.cmp(&a)));
            let Some(best) = best.filter(|&best| use_of(left[best]) > 0.0) else { return chosen };
            let effect = left.swap_remove(best);
            if !self.may_come(&effect.edits, &heads) {
                continue;
            }
            heads = with(&heads, effect.edits.iter().copied());
            chosen.extend(&effect.edits);
            for &(ask, change) in &effect.changes {
                lacking[ask] = (lacking[ask] - change.max(0.0)).max(0.0);
            }
        }
    }

    /// Asks for more where a replay with other callers fell short, by as much as it did and a little more,
    /// and mends what that breaks; `levels` are the replay's. `None` if it fell short nowhere.
    pub fn tighten(&mut self, state: &State, levels: &[f64]) -> Option<State> {
        let short: Vec<usize> = (0..levels.len()).filter(|&ask| levels[ask] < -HAIR).collect();
        for &ask in &short {
            self.margins[ask] = self.margins[ask].max(state.levels[ask] - 1.05 * levels[ask]);
        }
        let mut near = vec![false; state.heads.len()];
        for (cell, _) in self.helpful(&short, &vec![0; state.heads.len()], 1) {
            near[cell] = true;
        }
        (!short.is_empty()).then(|| self.trim_near(self.repair(state.clone()), &near))
    }

    /// Takes agents away until none can go without breaking an ask.
    pub fn trim(&self, state: State) -> State {
        self.trim_near(state, &vec![true; self.stage.grid.cells.len()])
    }

    /// The same in some cells alone.
    fn trim_near(&self, mut state: State, near: &[bool]) -> State {
        let cells = self.stage.grid.cells.len();
        let mut needed: Vec<bool> = near.iter().map(|near| !near).collect();
        while !self.watch.stop() {
            let may_go = |cell: &usize| !needed[*cell] && self.may_go(*cell, &state.heads);
            let moves: Vec<Move> = (0..cells).filter(may_go).map(|cell| vec![(cell, -1)]).collect();
            if moves.is_empty() {
                break;
            }
            let effects = self.stage.trials(&state.heads, &state.measured, moves);
            let (free, bound): (Vec<Effect>, Vec<Effect>) =
                effects.into_iter().partition(|effect| self.fits(&state.levels, [effect]));
            bound.iter().for_each(|effect| needed[effect.edits[0].0] = true);
            let chosen = self.choose_savings(&state, &free);
            let (next, kept) =
                self.play_what_holds(&state, chosen.iter().map(|effect| vec![*effect]).collect());
            // One that breaks something though it seemed free is needed.
            if kept == 0 {
                chosen.first().iter().for_each(|effect| needed[effect.edits[0].0] = true);
            }
            state = next;
        }
        state
    }

    /// Whether all asks hold that some edits touch, if their effects add up.
    fn fits<'e>(
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
    fn choose_savings<'e>(&self, state: &State, free: &'e [Effect]) -> Vec<&'e Effect> {
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
    fn play_what_holds(&self, state: &State, mut moves: Vec<Vec<&Effect>>) -> (State, usize) {
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

    /// In a center of few cells, the cheapest of all staffings within two of this one in each cell, and again
    /// of those around that. Of a staffing that does not hold none with fewer in every cell does, which leaves
    /// few to play.
    pub fn search_around(&self, mut state: State) -> State {
        if state.heads.len() > FEW_CELLS || !self.broken(&state).is_empty() {
            return state;
        }
        loop {
            let mut failed: Vec<Vec<u32>> = Vec::new();
            let mut best: Option<State> = None;
            for heads in self.cheaper_around(&state.heads) {
                let fails = |failed: &Vec<u32>| heads.iter().zip(failed).all(|(a, b)| a <= b);
                if failed.iter().any(fails) {
                    continue;
                }
                if self.watch.stop() {
                    return state;
                }
                let next = self.state(heads);
                if self.broken(&next).is_empty() {
                    best = Some(next);
                } else {
                    failed.push(next.heads);
                }
            }
            match best {
                Some(best) => state = best,
                None => return state,
            }
        }
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
        const NEAR: usize = 24;
        let mends: BTreeSet<usize> =
            add.changes.iter().filter(|(_, change)| *change > 0.0).map(|(ask, _)| *ask).collect();
        // Those that the addition makes possible, least in need of it first.
        let mut near: Vec<(f64, &Effect)> = fewer
            .iter()
            .filter(|effect| {
                effect.edits[0].0 != add.edits[0].0 && self.fits(&state.levels, [add, effect])
            })
            .filter(|effect| effect.changes.iter().any(|(ask, _)| mends.contains(ask)))
            .map(|effect| {
                (
                    effect.changes.iter().map(|(_, change)| -change).sum::<f64>()
                        / self.saving(effect),
                    effect,
                )
            })
            .collect();
        near.sort_by(|(a, one), (b, other)| a.total_cmp(b).then(one.edits.cmp(&other.edits)));
        near.truncate(NEAR);
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
        for (place, (_, first)) in near.iter().enumerate() {
            offer(vec![add, first]);
            for (_, second) in &near[place + 1..] {
                offer(vec![add, first, second]);
            }
        }
        best
    }
}

fn edits_of(moves: &[&Effect]) -> Move {
    moves.iter().flat_map(|effect| effect.edits.iter().copied()).collect()
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
