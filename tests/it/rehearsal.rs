//! A staff that is rehearsed gives what a run of its own gives, bit by bit.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use ringplan::center::{Posting, Staff};
use ringplan::sim::{Period, Rehearsal, Replications, Results, Whose, simulate_to_compare};
use ringplan::watch::Unwatched;

use crate::random_center::any_center;

/// Every figure of every queue and group in every interval.
fn figures(results: &Results, queues: usize, groups: usize) -> String {
    let mut text = String::new();
    let intervals = (0..results.periods().intervals()).map(Period::Interval);
    for period in intervals.chain([Period::Whole]) {
        let queues = (0..queues).map(Whose::Of).chain([Whose::Total]);
        queues.for_each(|q| text += &format!("{:?}", results.queue_figures(q, period)));
        (0..groups)
            .for_each(|g| text += &format!("{:?}", results.group_figures(Whose::Of(g), period)));
    }
    text
}

#[test]
fn contacts_that_are_kept_change_nothing() {
    let mut runner = TestRunner::deterministic();
    let any = any_center();
    for seed in 0..60 {
        let mut bench = any.new_tree(&mut runner).expect("a center").current().build();
        let staff: Vec<Staff> = bench.center.groups.iter().map(|g| g.staff.clone()).collect();
        let more: Vec<Staff> = staff.iter().map(one_more).collect();
        let rehearsed = {
            let rehearsal = Rehearsal::new(&bench.center, &bench.demand, &bench.calendar, seed, 9);
            [staff.clone(), more.clone(), staff.clone()].map(|s| rehearsal.play(s, &Unwatched))
        };
        let (queues, groups) = (bench.center.queues.len(), bench.center.groups.len());
        for (rehearsed, staff) in rehearsed.iter().zip([staff.clone(), more, staff]) {
            for (group, staff) in bench.center.groups.iter_mut().zip(staff) {
                group.staff = staff;
            }
            let fixed = Replications::Fixed(9);
            let alone = simulate_to_compare(&bench.model(), seed, fixed, &Unwatched);
            assert_eq!(figures(rehearsed, queues, groups), figures(&alone, queues, groups));
            // Runs to compare keep the waits of the whole horizon alone.
            let whole = |results: &Results| {
                let whose = (0..queues).map(Whose::Of).chain([Whose::Total]);
                whose.map(|who| results.queue_figures(who, Period::Whole)).collect::<Vec<_>>()
            };
            assert_eq!(whole(&alone), whole(&bench.run(seed, 9)));
        }
    }
}

fn one_more(staff: &Staff) -> Staff {
    let more = |heads: &[u32]| heads.iter().map(|h| h + 1).collect();
    match staff {
        Staff::Heads(heads) => Staff::Heads(more(heads)),
        Staff::Shifts(postings) => {
            let posting = |p: &Posting| Posting { shift: p.shift, heads: more(&p.heads) };
            Staff::Shifts(postings.iter().map(posting).collect())
        }
    }
}
