//! One demand, played again and again with other staff.

use rayon::prelude::*;

use crate::center::{Center, Staff};
use crate::demand::{Arrived, Demand};
use crate::stats::Histogram;
use crate::time::Calendar;
use crate::watch::Watch;

use super::engine::replicate_with;
use super::model::Model;
use super::replications::{Replications, Rows, Run};
use super::results::Results;
use super::tally::Tally;

/// Contacts are kept up to this memory in all; beyond it they are made anew each time.
const MOST_BYTES: f64 = 512e6;

/// A center whose contacts are kept, to be played with one staff after the other: what a search for
/// staff calls thousands of times.
///
/// The contacts of each replication are made once, when it is built. What [`play`](Self::play) finds is,
/// bit by bit, what [`simulate_to_compare`](super::simulate_to_compare) finds, so that results of
/// different staffs are paired:
///
/// ```
/// use ringplan::center::Staff;
/// use ringplan::scenario::{Scenario, read_text};
/// use ringplan::sim::{Rehearsal, Whose};
/// use ringplan::watch::Unwatched;
///
/// let text = r#"
///     [scenario]
///     start = 2026-03-02
///     days = 1
///     [queue.calls]
///     open = "08:00-12:00"
///     arrivals = { per-hour = 60 }
///     handle-time = "4min"
///     patience = { distribution = "exponential", mean = "2min" }
///     [group.desk]
///     skills = { calls = 1 }
///     staff = 5
/// "#;
/// let reading = read_text("desk.toml", text, ".".as_ref(), &[]);
/// let Scenario { center, demand, calendar, .. } = reading.scenario.expect("a good file");
/// let rehearsal = Rehearsal::new(&center, &demand, &calendar, 1, 40);
///
/// let Staff::Heads(heads) = &center.groups[0].staff else { unreachable!("no shifts") };
/// let one_more = Staff::Heads(heads.iter().map(|&n| if n > 0 { n + 1 } else { 0 }).collect());
/// let base = rehearsal.play(vec![center.groups[0].staff.clone()], &Unwatched);
/// let more = rehearsal.play(vec![one_more], &Unwatched);
///
/// let all = Whose::Total;
/// let gain = more.queue_difference(all, (&base, all), "service_level").expect("calls came");
/// assert!(gain.low() > Some(0.0), "one more agent surely helps: {gain:?}");
/// ```
#[derive(Debug)]
pub struct Rehearsal<'a> {
    center: &'a Center,
    demand: &'a Demand,
    calendar: &'a Calendar,
    seed: u64,
    replications: u64,
    /// One entry for each replication; `None` where they would take too much memory.
    contacts: Option<Vec<Arrived>>,
}

impl<'a> Rehearsal<'a> {
    /// Makes the contacts of so many replications.
    pub fn new(
        center: &'a Center,
        demand: &'a Demand,
        calendar: &'a Calendar,
        seed: u64,
        replications: u64,
    ) -> Self {
        let expected: f64 = demand.queues.iter().flat_map(|queue| &queue.mean).sum();
        let bytes = expected * replications as f64 * Arrived::BYTES_PER_CONTACT as f64;
        let contacts = (bytes <= MOST_BYTES).then(|| {
            let model = Model::new(center, demand, calendar);
            let one = |replication| Arrived::new(&model.source, seed, replication);
            (0..replications).into_par_iter().map(one).collect()
        });
        Self { center, demand, calendar, seed, replications, contacts }
    }

    /// How many replications there are.
    pub fn replications(&self) -> u64 {
        self.replications
    }

    /// Plays all replications with this staff, one entry for each group.
    ///
    /// # Panics
    /// When there is not one entry for each group.
    pub fn play(&self, staff: Vec<Staff>, watch: &dyn Watch) -> Results {
        let center = self.staffed(staff);
        let model = Model::new(&center, self.demand, self.calendar);
        let mut run = Run::new(&model, self.seed, Rows::Kept);
        if let Some(contacts) = &self.contacts {
            run = run.with_contacts(contacts);
        }
        run.play(Replications::Fixed(self.replications), watch)
    }

    /// Plays them as [`play`](Self::play) does, and returns what `of` makes of each, in their order. It
    /// makes no estimates, which takes longer than a small center's replication.
    ///
    /// # Panics
    /// When there is not one entry for each group.
    pub fn each<T: Send>(&self, staff: Vec<Staff>, of: impl Fn(&Tally) -> T + Sync) -> Vec<T> {
        let center = self.staffed(staff);
        let model = Model::new(&center, self.demand, self.calendar);
        let one = |replication: u64| {
            let contacts = self.contacts.as_ref().map(|all| &all[replication as usize]);
            let waits = vec![Histogram::default(); model.queue_cells()];
            of(&replicate_with(&model, self.seed, replication, contacts, waits, &mut ()))
        };
        (0..self.replications).into_par_iter().map(one).collect()
    }

    fn staffed(&self, staff: Vec<Staff>) -> Center {
        assert_eq!(staff.len(), self.center.groups.len(), "a staff for each group");
        let mut center = self.center.clone();
        for (group, staff) in center.groups.iter_mut().zip(staff) {
            group.staff = staff;
        }
        center
    }
}
