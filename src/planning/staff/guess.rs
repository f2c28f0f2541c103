//! What a search begins with: who comes, how many would be plenty, and a first guess.

use super::{Loads, Planner, Refusal};
use crate::center::Group;
use crate::optimize::{Offer, assign};
use crate::staffing::{Formula, Grid, Search, State, handle_s, heads_for, present, price};

/// Contacts of an interval for which somebody must be there, whatever else is kept.
const WORTH_A_PERSON: f64 = 0.05;

impl Planner<'_> {
    /// Contacts of each queue when there is plenty of staff, those that go on included.
    ///
    /// # Errors
    /// When even plenty is not enough.
    pub(super) fn loads(&self, search: &Search) -> Result<Loads, Refusal> {
        let state = self.plenty(search);
        let intervals = self.calendar().intervals().len();
        let queues = self.center().queues.len();
        let offered = search.stage.rehearsal.each(self.grid.staff(&state.heads), |tally| {
            let of_queue =
                |queue| (0..intervals).map(move |i| tally.queue(queue, i).offered as f64).collect();
            (0..queues).map(of_queue).collect::<Loads>()
        });
        self.refuse_broken(search, &state)?;
        let n = offered.len() as f64;
        let own = self.own_loads();
        let goes_on = self.center().queues.iter().any(|queue| queue.flows.all().next().is_some());
        let mean = |queue: usize, i: usize| match goes_on {
            true => offered.iter().map(|loads| loads[queue][i]).sum::<f64>() / n,
            // Without chance: an agent more or fewer may hang on it.
            false => own[queue][i],
        };
        Ok((0..queues).map(|queue| (0..intervals).map(|i| mean(queue, i)).collect()).collect())
    }

    /// Where callers come who wait on the line, so that somebody must be there for them.
    pub(super) fn awaited(&self, loads: &Loads) -> Vec<Vec<bool>> {
        let queues = self.center().queues.iter().zip(loads);
        queues
            .map(|(queue, loads)| {
                let at = |(i, &load): (usize, &f64)| {
                    queue.is_live() && queue.open[i] && load >= WORTH_A_PERSON
                };
                loads.iter().enumerate().map(at).collect()
            })
            .collect()
    }

    /// Enough for every ask, or so many, within the bounds, that twice as many are of no more use.
    fn plenty(&self, search: &Search) -> State {
        let mut state = search.state(self.three_times_the_load(&self.grid));
        let lacking =
            |state: &State| -> f64 { state.levels.iter().map(|level| level.min(0.0)).sum() };
        while lacking(&state) < 0.0 && !self.watch.stop() {
            // Backlog and busier days may take more than the mean load says.
            let more = self.grid.within_bounds(state.heads.iter().map(|heads| 2 * heads));
            let twice = search.state(more);
            if lacking(&twice) <= lacking(&state) {
                break;
            }
            state = twice;
        }
        state
    }

    /// Three times the load of all queues of a group at its busiest, and ten more.
    pub(super) fn three_times_the_load(&self, grid: &Grid) -> Vec<u32> {
        let loads = self.own_loads();
        let work = |group: usize, interval: usize| -> f64 {
            let group = &self.center().groups[group];
            let skills = group.skills.iter().map(|skill| usize::from(skill.queue.0));
            skills
                .map(|queue| {
                    let aht_s =
                        handle_s(&self.center().queues[queue], queue, Some(group), interval);
                    let total: f64 = loads.iter().map(|queue| queue[interval]).sum();
                    total * aht_s / self.length_s(interval)
                })
                .sum()
        };
        let intervals = 0..self.calendar().intervals().len();
        let busiest: Vec<f64> = (0..self.center().groups.len())
            .map(|group| intervals.clone().map(|i| work(group, i)).fold(0.0, f64::max))
            .collect();
        let heads = |group: usize| {
            heads_for(&self.center().groups[group], (3.0 * busiest[group]) as u32 + 10)
        };
        grid.heads(|group, _| heads(group))
    }

    /// What each queue would need by itself, given to groups at least cost.
    pub(super) fn first_guess(&self, loads: &Loads, by_specialists: f64) -> Vec<u32> {
        let center = self.center();
        let shared = |interval: usize| -> Vec<f64> {
            let need =
                |queue| self.need(queue, None, interval, loads, Formula::ErlangA).unwrap_or(0);
            let needs: Vec<f64> = (0..center.queues.len()).map(|q| f64::from(need(q))).collect();
            let offers: Vec<Offer> =
                center.groups.iter().map(|group| self.offer(group, interval)).collect();
            assign(&needs, &offers, center.seats.map(f64::from), by_specialists)
        };
        let first = self.calendar().warm_up_intervals();
        let reported = first..self.calendar().intervals().len();
        let agents: Vec<Vec<f64>> = reported.map(shared).collect();
        // The warm-up is read back from the days that are reported.
        let number = |group: usize, interval: usize| match interval.checked_sub(first) {
            Some(reported) => {
                heads_for(&center.groups[group], agents[reported][group].round() as u32)
            }
            None => 0,
        };
        self.grid.heads(number)
    }

    fn offer(&self, group: &Group, interval: usize) -> Offer {
        let bounds = group.bounds_at(interval);
        let worth = |queue: usize| {
            let own = handle_s(&self.center().queues[queue], queue, None, interval);
            own / handle_s(&self.center().queues[queue], queue, Some(group), interval)
        };
        let queues = group.skills.iter().map(|skill| usize::from(skill.queue.0));
        let open = queues.filter(|&queue| self.center().queues[queue].open[interval]);
        Offer {
            price: price(self.center(), group, &self.calendar().intervals()[interval]).max(1e-3),
            heads: 1.0 / present(group),
            least: f64::from(bounds.least),
            most: if bounds.most == u32::MAX { f64::INFINITY } else { f64::from(bounds.most) },
            skills: open.map(|queue| (queue, worth(queue))).collect(),
        }
    }
}
