//! The linear program against another solver, and as rows come and go.

use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, microlp, variable};
use proptest::prelude::*;

use super::*;

fn need(required: f64, under: f64, over: f64) -> Need {
    Need { required, under, over }
}

fn column(person: usize, cost: f64, slots: &[usize]) -> Column {
    let covers = slots.iter().map(|&slot| (slot, 1.0)).collect();
    Column { person: Some(person), cost, covers }
}

/// The same program by another solver.
fn by_microlp(needs: &[Need], columns: &[Column]) -> f64 {
    let mut variables = ProblemVariables::new();
    let uses: Vec<_> = columns.iter().map(|_| variables.add(variable().min(0.0))).collect();
    let missing: Vec<_> = needs.iter().map(|_| variables.add(variable().min(0.0))).collect();
    let extra: Vec<_> = needs.iter().map(|_| variables.add(variable().min(0.0))).collect();
    let patterns = uses.iter().zip(columns).map(|(&x, column)| column.cost * x);
    let slots = needs.iter().zip(missing.iter().zip(&extra));
    let slots = slots.map(|(need, (&u, &o))| need.under * u + need.over * o);
    let cost: Expression = patterns.sum::<Expression>() + slots.sum::<Expression>();
    let mut model = variables.minimise(&cost).using(microlp);
    for (slot, need) in needs.iter().enumerate() {
        let mut heads = missing[slot] - extra[slot];
        for (&x, column) in uses.iter().zip(columns) {
            let shares = column.covers.iter().filter(|(covered, _)| *covered == slot);
            heads += shares.map(|(_, share)| *share).sum::<f64>() * x;
        }
        model = model.with(constraint!(heads == need.required));
    }
    for person in 0..=columns.iter().filter_map(|column| column.person).max().unwrap_or(0) {
        let own = uses.iter().zip(columns).filter(|(_, column)| column.person == Some(person));
        model = model.with(constraint!(own.map(|(&x, _)| x).sum::<Expression>() == 1.0));
    }
    model.solve().map(|solution| solution.eval(&cost)).expect("each person has a column")
}

#[test]
fn half_of_each_pattern_where_that_is_cheapest() {
    // Two slots need half a head each; a whole pattern would be half a head too many.
    let mut master = Master::new(vec![need(0.5, 10.0, 10.0); 2], vec![column(0, 1.0, &[0])]);
    master.solve();
    assert!((master.cost() - 11.0).abs() < 1e-6, "5 for one slot and the other, 1 for the pattern");
    master.add(column(0, 1.0, &[1]));
    master.solve();
    assert!((master.cost() - 1.0).abs() < 1e-6, "{}", master.cost());
    assert!(master.uses().iter().all(|used| (used - 0.5).abs() < 1e-3), "{:?}", master.uses());
}

#[test]
fn a_basis_that_depends_on_itself_is_mended() {
    let columns = [column(0, 1.0, &[0]), column(1, 2.0, &[1])];
    let mut master = Master::new(vec![need(1.0, 9.0, 1.0); 2], columns.to_vec());
    master.solve();
    // As rounding may leave it: a slot twice, and nobody for the second person.
    master.basis = vec![Basic::Under(0), Basic::Over(0), Basic::Column(0), Basic::Under(1)];
    master.invert();
    master.solve();
    assert!((master.cost() - 3.0).abs() < 1e-6, "{}", master.cost());
}

#[test]
fn rows_that_come_later_are_kept_and_dropped() {
    let columns = vec![column(0, 1.0, &[0]), column(1, 2.0, &[0])];
    let mut master = Master::new(vec![need(2.0, 9.0, 1.0)], columns);
    master.add(Column { person: None, cost: 1.0, covers: vec![(0, 1.0)] });
    master.add(Column { person: Some(1), cost: 0.0, covers: Vec::new() });
    master.solve();
    assert!((master.cost() - 2.0).abs() < 1e-6, "{}", master.cost());
    // The second person must work; then nobody else needs to help out.
    master.add_rows([(need(1.0, 50.0, 0.0), vec![(1, 1.0)])]);
    master.solve();
    assert!((master.cost() - 3.0).abs() < 1e-6, "{}", master.cost());
    // Helping out by half is dearer; then the row before it is no limit any more.
    master.add_rows([(need(0.5, 50.0, 0.0), vec![(0, 1.0)])]);
    master.solve();
    assert_eq!(master.drop_slack_rows(1), [true, false]);
    master.solve();
    assert!((master.cost() - 3.0).abs() < 1e-6, "{}", master.cost());
}

fn any_program() -> impl Strategy<Value = (Vec<Need>, Vec<Column>)> {
    let needs = prop::collection::vec((0_u32..4, 1_u32..20, 0_u32..5), 1..8);
    let pattern = (0_usize..4, 0_u32..9, prop::collection::vec(0_u32..3, 8));
    (needs, prop::collection::vec(pattern, 0..24)).prop_map(|(needs, patterns)| {
        let needs: Vec<Need> = needs
            .into_iter()
            .map(|(required, under, over)| need(required.into(), under.into(), over.into()))
            .collect();
        let columns = patterns.into_iter().map(|(person, cost, shares)| {
            let shares = shares.iter().take(needs.len()).enumerate();
            let covers = shares.filter(|(_, share)| **share > 0);
            let covers = covers.map(|(slot, &share)| (slot, f64::from(share) / 2.0)).collect();
            Column { person: Some(person), cost: cost.into(), covers }
        });
        let first = (0..4).map(|person| column(person, 3.0, &[]));
        let columns = first.chain(columns).collect();
        (needs, columns)
    })
}

proptest! {
    #[test]
    fn another_solver_finds_the_same_cost((needs, columns) in any_program()) {
        let (first, others) = columns.split_at(4);
        let mut master = Master::new(needs.clone(), first.to_vec());
        master.solve();
        for some in others.chunks(5) {
            some.iter().for_each(|column| master.add(column.clone()));
            master.solve();
        }
        let expected = by_microlp(&needs, &columns);
        prop_assert!((master.cost() - expected).abs() < 1e-5, "{} {expected}", master.cost());
        for (price, need) in master.prices().iter().zip(&needs) {
            prop_assert!(*price > -need.over - 1e-6 && *price < need.under + 1e-6);
        }
        let mut whole = [0.0; 4];
        for (column, used) in columns.iter().zip(master.uses()) {
            whole[column.owner()] += used;
        }
        // The right-hand sides are shifted a little.
        prop_assert!(whole.iter().all(|sum| (sum - 1.0).abs() < 1e-3), "{whole:?}");
    }
}
