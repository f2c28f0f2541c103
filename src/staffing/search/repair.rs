//! Adding agents where promises are broken.

use super::{HAIR, Search, State};
use crate::center::{Goal, Group, Target};
use crate::staffing::cells::Cell;
use crate::staffing::trials::{Edit, Effect, Move, with};
use crate::staffing::yardstick::Rule;

/// More agents are tried in one cell only up to here.
const MOST_AT_ONCE: i64 = 64;

impl Search<'_> {
    /// Adds agents until every ask holds. What still does not when nobody can be added who helps is left
    /// broken.
    pub fn repair(&self, state: State) -> State {
        self.repair_together(state, &self.stage.grid.singles())
    }

    /// The same with as many more in all cells of a set at once.
    pub fn repair_together(&self, mut state: State, sets: &[Vec<usize>]) -> State {
        let mut step = 1;
        let mut caution = 1.0;
        let lacking = |state: &State, broken: &[usize]| -> f64 {
            broken.iter().map(|&ask| self.margins[ask] - state.levels[ask]).sum()
        };
        while !self.watch.stop() {
            let broken = self.broken(&state);
            if broken.is_empty() {
                break;
            }
            let helpful = self.helpful(&broken);
            let more = |&cell: &usize| {
                let more = step.min(self.room(cell, &state.heads));
                (helpful[cell] && more > 0).then_some((cell, more))
            };
            let together = |set: &Vec<usize>| -> Move { set.iter().filter_map(more).collect() };
            let moves: Vec<Move> =
                sets.iter().map(together).filter(|one| !one.is_empty()).collect();
            let may_help = !moves.is_empty();
            let effects = self.stage.trials(&state.heads, &state.measured, moves);
            let chosen = self.choose_additions(&state, &broken, &effects, caution);
            if !chosen.is_empty() {
                let before = lacking(&state, &broken);
                state = self.state(with(&state.heads, chosen));
                // Where the effects do not add up as they seemed to, more of them are asked for.
                let is_slow = lacking(&state, &self.broken(&state)) > 0.5 * before;
                caution = if is_slow { 2.0 * caution } else { 1.0 };
                step = 1;
            } else if step < MOST_AT_ONCE && may_help {
                step *= 2;
            } else {
                break;
            }
        }
        state
    }

    /// For each cell, whether more agents there may mend a broken ask.
    fn helpful(&self, broken: &[usize]) -> Vec<bool> {
        let back = self.stage.reach.apart;
        let may_help = |cell: &Cell| {
            broken.iter().any(|&ask| {
                let ask = &self.stage.yardstick.asks[ask];
                let near = ask.period.start.saturating_sub(back)..ask.period.end;
                near.contains(&cell.interval)
                    && self.touches(cell.group, self.stage.yardstick.rules[ask.rule])
            })
        };
        self.stage.grid.cells.iter().map(may_help).collect()
    }

    /// Whether more agents of a group can matter to a rule: directly, or by work that they take off those
    /// who share a queue with them.
    fn touches(&self, group: usize, rule: Rule) -> bool {
        let skills = &self.center.groups[group].skills;
        match rule {
            // A case goes through many hands.
            Rule::Target(_, Target { goal: Goal::ClosedWithin { .. }, .. }) => true,
            Rule::Target(queue, _) | Rule::Backlog(queue) => {
                let serves = |group: &Group| group.skill(queue).is_some();
                let shares = |other: &Group| {
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

    /// The additions that mend most for their price, one after the other, until all is mended if the
    /// effects add up; with a caution of 2, until twice as much as is lacking would be.
    fn choose_additions(
        &self,
        state: &State,
        broken: &[usize],
        effects: &[Effect],
        caution: f64,
    ) -> Vec<Edit> {
        let mut lacking = vec![0.0; state.levels.len()];
        broken
            .iter()
            .for_each(|&ask| lacking[ask] = caution * (self.margins[ask] - state.levels[ask]));
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
        let near = self.helpful(&short);
        let near: Vec<Vec<usize>> =
            self.stage.grid.singles().into_iter().filter(|set| near[set[0]]).collect();
        (!short.is_empty()).then(|| self.trim_together(self.repair(state.clone()), &near))
    }
}
