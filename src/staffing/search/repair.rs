//! Adding agents where promises are broken.

use super::{HAIR, Search, State};
use crate::center::Group;
use crate::staffing::trials::{Edit, Effect, with};
use crate::staffing::yardstick::Rule;

/// More agents are tried in one cell only up to here.
const MOST_AT_ONCE: i64 = 64;

impl Search<'_> {
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
}
