//! By simulation: first guesses, the search, and its confirmation by other callers.

use std::sync::atomic::AtomicU64;

use super::{Loads, Planner, Proposal, Refusal};
use crate::center::Goal;
use crate::planning::unmet::unmet;
use crate::sim::{Rehearsal, Replications};
use crate::staffing::{FEW_CELLS, Reach, Search, Stage, State};
use crate::time::{DAY, HOUR, Tick};

/// Contacts that one run of the search plays, about: enough for a level to be known, and few enough for
/// several runs a second.
const CONTACTS_A_RUN: f64 = 5e5;
/// Lengths of the runs by which a start is chosen and the search goes on, in [`CONTACTS_A_RUN`].
const LENGTHS: [f64; 2] = [0.3, 1.0];
/// Of a small center, whose answer is to be the cheapest: the shorter ones show what is far off.
const LENGTHS_FOR_SMALL: [f64; 5] = [0.01, 0.05, 0.2, 1.0, 2.0];
/// Replications of any run.
const FEWEST_REPLICATIONS: u64 = 40;
/// Staffings played after which exchanges are no longer looked for.
const MOST_PLAYED: u64 = 300;
/// First guesses: how much of a queue's need goes to groups of a single skill.
const SHARES_OF_SPECIALISTS: [f64; 3] = [1.0, 0.8, 0.6];
/// Rounds of replay and adjustment.
const MOST_ROUNDS: usize = 12;

impl<'a> Planner<'a> {
    pub(super) fn search(&self) -> Result<Proposal, Refusal> {
        let rehearsals = self.rehearsals();
        let (last_word, fewer) = rehearsals.split_last().expect("one at least");
        let mut search = Search {
            stage: Stage {
                rehearsal: fewer.last().unwrap_or(last_word),
                screens: fewer,
                grid: &self.grid,
                yardstick: &self.yardstick,
                reach: self.reach(),
                first: self.calendar().warm_up_intervals(),
                played: AtomicU64::new(0),
            },
            center: self.center(),
            watch: self.watch,
            margins: vec![0.0; self.yardstick.asks.len()],
            awaited: Vec::new(),
            most_played: MOST_PLAYED,
        };
        let loads = self.loads(&search)?;
        search.awaited = self.awaited(&loads);
        let mut state = self.best_start(&search, &loads)?;
        search.stage.rehearsal = last_word;
        state = search.repair(search.state(state.heads));
        let mut failed = Vec::new();
        state = if self.is_small() {
            search.search_around(state, &mut failed)
        } else {
            search.exchange(search.pool(search.trim(state)))
        };
        let mut replayed = self.replayed_at_least();
        loop {
            state = self.confirm(&mut search, state, &mut failed, replayed);
            let proposal = self.proposal(&state.heads, &loads, search.stage.played());
            // How long a replay a `precision` takes is known only then.
            let longer = proposal.results.replications();
            if proposal.unmet.is_empty() || longer <= replayed || self.watch.stop() {
                return Ok(proposal);
            }
            replayed = longer;
        }
    }

    /// Mends until the replay's callers, whom the search did not see, find every promise kept.
    fn confirm(
        &self,
        search: &mut Search,
        mut state: State,
        failed: &mut Vec<Vec<u32>>,
        replayed: u64,
    ) -> State {
        let replay = self.rehearsal(self.wish.seed, replayed);
        for _ in 0..MOST_ROUNDS {
            let measured =
                replay.each(self.grid.staff(&state.heads), |tally| self.yardstick.measure(tally));
            let mended = search.tighten(&state, &self.yardstick.levels(&measured));
            let Some(mended) = mended.filter(|mended| search.broken(mended).is_empty()) else {
                break;
            };
            // What a promise then takes may be had more cheaply elsewhere.
            let is_small = self.is_small();
            state = if is_small { search.search_around(mended, failed) } else { mended };
        }
        state
    }

    /// The cheapest of the staffings that different first guesses lead to: how much to leave to groups of
    /// several skills shows only when all are mended and trimmed.
    fn best_start(&self, search: &Search, loads: &Loads) -> Result<State, Refusal> {
        let several = self.center().groups.iter().any(|group| group.skills.len() > 1);
        let shares: &[f64] = if several { &SHARES_OF_SPECIALISTS } else { &[1.0] };
        let mut starts: Vec<Vec<u32>> = Vec::new();
        for &share in shares {
            let start = search.covered(search.seated(self.first_guess(loads, share)));
            if !starts.contains(&start) {
                starts.push(start);
            }
        }
        let mut best: Option<State> = None;
        let mut refusal = Refusal::Stopped;
        for start in starts {
            let together = self.changed_together(search);
            let start = search.repair_together(search.state(start), &together);
            let mended = search.repair(start);
            // Where seats are few one guess may lead nowhere and another to an answer.
            match self.refuse_broken(search, &mended) {
                Ok(()) => {}
                Err(Refusal::Stopped) => break,
                Err(broken) => {
                    refusal = broken;
                    continue;
                }
            }
            let state = search.trim_together(mended, &together);
            let cost = |state: &State| self.grid.cost(&state.heads);
            if best.as_ref().is_none_or(|best| cost(&state) < cost(best)) {
                best = Some(state);
            }
        }
        best.ok_or(refusal)
    }

    /// # Errors
    /// When an ask does not hold.
    pub(super) fn refuse_broken(&self, search: &Search, state: &State) -> Result<(), Refusal> {
        let broken = search.broken(state);
        match (broken.is_empty(), self.watch.stop()) {
            (true, _) => Ok(()),
            (false, true) => Err(Refusal::Stopped),
            (false, false) => {
                let staff = self.grid.staff(&state.heads);
                let unmet = unmet(&self.yardstick, search.stage.rehearsal, staff);
                Err(Refusal::OutOfReach(self.out_of_reach(unmet, &state.heads)))
            }
        }
    }

    /// Whether all staffings around one can be looked at.
    fn is_small(&self) -> bool {
        self.grid.cells.len() <= FEW_CELLS
    }

    /// Replications of longer and longer runs, the last of which has the last word.
    fn lengths(&self) -> Vec<u64> {
        let lengths: &[f64] = if self.is_small() { &LENGTHS_FOR_SMALL } else { &LENGTHS };
        let replications = |length: &f64| (length * self.replications() as f64) as u64;
        lengths.iter().map(|length| replications(length).max(FEWEST_REPLICATIONS)).collect()
    }

    /// Longer and longer runs of the search's callers, which are others than the replay's, or that would
    /// prove nothing.
    fn rehearsals(&self) -> Vec<Rehearsal<'a>> {
        self.lengths().into_iter().map(|number| self.rehearsal(!self.wish.seed, number)).collect()
    }

    /// As many replications as make a run of about [`CONTACTS_A_RUN`].
    fn replications(&self) -> u64 {
        let expected: f64 = self.own_loads().iter().flatten().sum();
        let fewest =
            if self.wish.confidence.is_some() { 200.0 } else { FEWEST_REPLICATIONS as f64 };
        (CONTACTS_A_RUN / expected.max(1.0)).clamp(fewest, 5_000.0) as u64
    }

    /// Replications of the replay: those that are wished for, and no fewer than the search plays, or chance
    /// would take away from the proposal what the search is sure of.
    pub(super) fn replayed(&self) -> Replications {
        match self.wish.replications {
            Replications::Fixed(number) => Replications::Fixed(number.max(self.longest())),
            precision => precision,
        }
    }

    /// As far as they are known before they are played.
    fn replayed_at_least(&self) -> u64 {
        match self.replayed() {
            Replications::Fixed(number) => number,
            Replications::Precision { .. } => self.longest(),
        }
    }

    fn longest(&self) -> u64 {
        self.lengths().into_iter().max().unwrap_or(FEWEST_REPLICATIONS)
    }

    /// What is changed together until the staffing is about right: where an edit is felt for days, so that
    /// few can be tried in one run, a time of day on all days.
    fn changed_together(&self, search: &Search) -> Vec<Vec<usize>> {
        if search.stage.reach.lasting { self.grid.times_of_day() } else { self.grid.singles() }
    }

    /// Where an edit is felt: for two hours, where everybody is answered or gone by then. Work that waits
    /// over night, and cases, carry it on: most of that is over after two days.
    fn reach(&self) -> Reach {
        let lasting =
            |goal: Goal| matches!(goal, Goal::FinishedWithin { .. } | Goal::ClosedWithin { .. });
        let queues = &self.center().queues;
        let lasting =
            queues.iter().flat_map(|queue| &queue.targets).any(|target| lasting(target.goal));
        let intervals = |time: Tick| time.div_ceil(self.calendar().interval()) as usize;
        match lasting {
            true => Reach { before: intervals(DAY), apart: intervals(2 * DAY), lasting },
            // Contacts that wait when it starts came in the interval before.
            false => Reach { before: 1, apart: intervals(2 * HOUR), lasting },
        }
    }
}
