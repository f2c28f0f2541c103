//! The restricted master problem of column generation (Dantzig and Wolfe 1960): which mix of known
//! patterns costs least.
//!
//! ```text
//! min Σ cost·x + Σ under·u + Σ over·o
//!     one row for each slot:    Σ share·x + u − o = required
//!     one row for each person:  Σ x = 1
//! ```
//!
//! It is solved some hundred times a second, each time with a few columns more, from the basis of the
//! time before; good_lp's solvers would begin anew. Hence our own primal simplex method, with the
//! inverse of the basis at hand. The inverse is stored in full and updated sparsely: where slots are
//! missed, or met with heads too many, its columns are unit vectors. Right-hand sides are shifted by
//! tiny amounts, so that no step is degenerate.

/// The staff that a slot needs, and what it costs to miss it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// Heads.
    pub required: f64,
    /// Cost of each head that is missing, at least 0.
    pub under: f64,
    /// Cost of each head too many, at least 0.
    pub over: f64,
}

impl Need {
    /// What it costs to have so many heads.
    #[inline]
    pub fn cost(&self, heads: f64) -> f64 {
        let missing = self.required - heads;
        if missing > 0.0 { missing * self.under } else { -missing * self.over }
    }

    /// What so many heads leave to be done.
    pub fn less(self, heads: f64) -> Self {
        Self { required: self.required - heads, ..self }
    }
}

/// A pattern as the linear program sees it.
#[derive(Clone, Debug)]
pub struct Column {
    /// Whose pattern it is: place among the people.
    pub person: usize,
    /// What the pattern costs by itself.
    pub cost: f64,
    /// Places of the slots that it covers, and the share of each, above 0 to 1.
    pub covers: Vec<(usize, f64)>,
}

/// The linear program and its basis.
#[derive(Debug)]
pub struct Master {
    needs: Vec<Need>,
    /// Rows: slots, then people.
    rows: usize,
    columns: Vec<Column>,
    basis: Vec<Basic>,
    inverse: Vec<f64>,
    values: Vec<f64>,
    duals: Vec<f64>,
    /// By place of what may enter: missing heads, heads too many, columns.
    reduced: Vec<f64>,
    /// How long a step along each is, by Devex: the reference weights.
    weights: Vec<f64>,
    /// Steps since the inverse was computed.
    pivots: usize,
    /// Multiplications so far, about.
    work: u64,
}

/// What is in the basis or may enter it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basic {
    Under(usize),
    Over(usize),
    Column(usize),
}

/// Reduced costs above this do not pay.
const PAYS: f64 = -1e-7;
/// Entries of the inverse and of columns below this are 0.
const ZERO: f64 = 1e-11;
/// Steps after which the inverse is computed anew.
const STALE: usize = 300;
/// A step along an entry below this may be a step along what rounding has left.
const DOUBTFUL: f64 = 1e-5;
/// Largest shift of a right-hand side.
const SHIFT: f64 = 1e-4;

impl Master {
    /// With one first column for each person, in their order.
    pub fn new(needs: Vec<Need>, first: Vec<Column>) -> Self {
        let slots = (0..needs.len()).map(Basic::Under);
        let mut master = Self {
            basis: slots.chain((0..first.len()).map(Basic::Column)).collect(),
            rows: needs.len() + first.len(),
            columns: first,
            needs,
            inverse: Vec::new(),
            values: Vec::new(),
            duals: Vec::new(),
            reduced: Vec::new(),
            weights: Vec::new(),
            pivots: 0,
            work: 0,
        };
        master.invert();
        master
    }

    /// How much was computed so far, in multiplications: the same for the same questions on any machine.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// All columns, the first ones included.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Lets one more column enter from the next solution on.
    pub fn add(&mut self, column: Column) {
        self.columns.push(column);
    }

    /// Price of each slot: what a head more is worth there, from −over to under.
    pub fn prices(&self) -> &[f64] {
        &self.duals[..self.needs.len()]
    }

    /// What a column costs beyond the prices of what it covers and of its person.
    pub fn reduced_cost(&self, column: &Column) -> f64 {
        column.cost - self.dot(&self.duals, column)
    }

    /// How much of each column is used, 0 to 1.
    pub fn uses(&self) -> Vec<f64> {
        let mut uses = vec![0.0; self.columns.len()];
        for (basic, value) in self.basis.iter().zip(&self.values) {
            if let Basic::Column(place) = basic {
                uses[*place] = value.max(0.0);
            }
        }
        uses
    }

    /// What the mix costs, the shifts of right-hand sides left out.
    pub fn cost(&self) -> f64 {
        let required = self.needs.iter().map(|need| need.required);
        let right = required.chain(std::iter::repeat(1.0));
        self.duals.iter().zip(right).map(|(dual, right)| dual * right).sum()
    }

    /// Finds the cheapest mix.
    pub fn solve(&mut self) {
        self.price_all();
        for _ in 0..20 * self.rows + 1000 {
            let Some(entering) = self.entering() else { return };
            let alpha = self.alpha(entering);
            let Some(row) = self.leaving(&alpha) else { return };
            if self.pivots >= STALE || (self.pivots > 0 && alpha[row] < DOUBTFUL) {
                self.invert();
                self.price_all();
                continue;
            }
            self.update_prices(row, entering, alpha[row]);
            self.pivot(row, entering, &alpha);
            self.pivots += 1;
        }
    }

    /// A row's right-hand side, shifted: which way must not repeat itself.
    fn right(&self, row: usize) -> f64 {
        let shift = SHIFT * (1.0 + ((row * 7919) % 1009) as f64) / 1009.0;
        shift + self.needs.get(row).map_or(1.0, |need| need.required)
    }

    fn price(&self, basic: Basic) -> f64 {
        match basic {
            Basic::Under(row) => self.needs[row].under,
            Basic::Over(row) => self.needs[row].over,
            Basic::Column(place) => self.columns[place].cost,
        }
    }

    /// A row of numbers times a column.
    fn dot(&self, line: &[f64], column: &Column) -> f64 {
        let covers = column.covers.iter().map(|&(row, share)| share * line[row]);
        covers.sum::<f64>() + line[self.needs.len() + column.person]
    }

    /// The same for all that may enter, in the order of `reduced`.
    fn each_dot<'l>(&'l self, line: &'l [f64]) -> impl Iterator<Item = f64> + 'l {
        let slots = &line[..self.needs.len()];
        let overs = slots.iter().map(|entry| -entry);
        slots.iter().copied().chain(overs).chain(self.columns.iter().map(|c| self.dot(line, c)))
    }

    fn place(&self, basic: Basic) -> usize {
        match basic {
            Basic::Under(row) => row,
            Basic::Over(row) => self.needs.len() + row,
            Basic::Column(place) => 2 * self.needs.len() + place,
        }
    }

    fn at(&self, place: usize) -> Basic {
        let slots = self.needs.len();
        match place {
            place if place < slots => Basic::Under(place),
            place if place < 2 * slots => Basic::Over(place - slots),
            place => Basic::Column(place - 2 * slots),
        }
    }

    /// Reduced costs of all that may enter, and weights of 1.
    fn price_all(&mut self) {
        let costs = (0..2 * self.needs.len() + self.columns.len()).map(|p| self.price(self.at(p)));
        self.reduced =
            costs.zip(self.each_dot(&self.duals)).map(|(cost, dot)| cost - dot).collect();
        self.weights = vec![1.0; self.reduced.len()];
    }

    /// What lowers the cost most for the length of its step.
    fn entering(&self) -> Option<Basic> {
        let mut best = None;
        let mut most = 0.0;
        for (place, (&reduced, &weight)) in self.reduced.iter().zip(&self.weights).enumerate() {
            if reduced < PAYS && reduced * reduced > most * weight {
                most = reduced * reduced / weight;
                best = Some(place);
            }
        }
        best.map(|place| self.at(place))
    }

    /// Duals, reduced costs and weights after a step (Forrest and Goldfarb 1992, Devex).
    fn update_prices(&mut self, row: usize, entering: Basic, pivot: f64) {
        let line = &self.inverse[row * self.rows..(row + 1) * self.rows];
        let entering = self.place(entering);
        let price = self.reduced[entering] / pivot;
        let weight = self.weights[entering] / (pivot * pivot);
        let mut reduced = std::mem::take(&mut self.reduced);
        let mut weights = std::mem::take(&mut self.weights);
        for ((reduced, known), dot) in reduced.iter_mut().zip(&mut weights).zip(self.each_dot(line))
        {
            if dot != 0.0 {
                *reduced -= price * dot;
                *known = known.max(dot * dot * weight);
            }
        }
        for (dual, entry) in self.duals.iter_mut().zip(line) {
            *dual += price * entry;
        }
        let leaving = self.place(self.basis[row]);
        (reduced[entering], weights[leaving]) = (0.0, weight.max(1.0));
        (self.reduced, self.weights) = (reduced, weights);
    }

    /// The inverse times a column.
    fn alpha(&self, basic: Basic) -> Vec<f64> {
        let entry = |row: usize, factor: f64| {
            (0..self.rows).map(move |i| factor * self.inverse[i * self.rows + row])
        };
        match basic {
            Basic::Under(row) => entry(row, 1.0).collect(),
            Basic::Over(row) => entry(row, -1.0).collect(),
            Basic::Column(place) => {
                let column = &self.columns[place];
                self.inverse.chunks_exact(self.rows).map(|line| self.dot(line, column)).collect()
            }
        }
    }

    /// The row whose value reaches 0 first as a column enters.
    fn leaving(&self, alpha: &[f64]) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (row, &entry) in alpha.iter().enumerate().filter(|(_, entry)| **entry > 1e-9) {
            let ratio = self.values[row].max(0.0) / entry;
            let better = best.is_none_or(|(other, least)| {
                ratio < least - 1e-12 || (ratio < least + 1e-12 && entry > alpha[other])
            });
            if better {
                best = Some((row, ratio));
            }
        }
        best.map(|(row, _)| row)
    }

    /// Lets a column take a row's place in the basis.
    fn pivot(&mut self, row: usize, entering: Basic, alpha: &[f64]) {
        let n = self.rows;
        let mut weights = Vec::new();
        for (j, entry) in self.inverse[row * n..(row + 1) * n].iter_mut().enumerate() {
            *entry /= alpha[row];
            if entry.abs() > ZERO {
                weights.push((j, *entry));
            } else {
                *entry = 0.0;
            }
        }
        self.work += self.multiplications(entering, weights.len(), alpha);
        let value = self.values[row] / alpha[row];
        for (i, line) in self.inverse.chunks_exact_mut(n).enumerate() {
            if i == row || alpha[i].abs() <= ZERO {
                continue;
            }
            for &(j, weight) in &weights {
                line[j] -= alpha[i] * weight;
            }
            self.values[i] -= alpha[i] * value;
        }
        self.values[row] = value;
        self.basis[row] = entering;
    }

    /// Those of a step whose row has so many entries: for `alpha`, then for each line that it reaches.
    fn multiplications(&self, entering: Basic, entries: usize, alpha: &[f64]) -> u64 {
        let covers = match entering {
            Basic::Under(_) | Basic::Over(_) => 1,
            Basic::Column(place) => self.columns[place].covers.len(),
        };
        let lines = alpha.iter().filter(|entry| entry.abs() > ZERO).count();
        (self.rows * covers + lines * entries) as u64
    }

    /// Computes the inverse anew: from a basis of slots alone, column by column. Columns that rounding
    /// let in although they depend on others are left out again.
    fn invert(&mut self) {
        let n = self.rows;
        let old = std::mem::take(&mut self.basis);
        self.inverse = vec![0.0; n * n];
        (0..n).for_each(|row| self.inverse[row * n + row] = 1.0);
        self.values = (0..n).map(|row| self.right(row)).collect();
        self.basis = (0..n).map(Basic::Under).collect();
        let mut open: Vec<bool> = vec![true; n];
        let slot = |basic: &Basic| match *basic {
            Basic::Under(row) | Basic::Over(row) => Some(row),
            Basic::Column(_) => None,
        };
        for row in old.iter().filter_map(slot) {
            open[row] = false;
        }
        for &basic in old.iter().filter(|basic| slot(basic).is_none()) {
            let alpha = self.alpha(basic);
            let candidates = (0..n).filter(|&row| open[row]);
            let largest = candidates.max_by(|&a, &b| alpha[a].abs().total_cmp(&alpha[b].abs()));
            if let Some(row) = largest.filter(|&row| alpha[row].abs() > DOUBTFUL) {
                self.pivot(row, basic, &alpha);
                open[row] = false;
            }
        }
        (self.needs.len()..n).filter(|&row| open[row]).for_each(|row| self.complete(row));
        self.pivots = 0;
        self.turn_overs();
        self.price_basis();
    }

    /// Gives a person's row, which has no column in the basis, the one of that person's that fits best.
    fn complete(&mut self, row: usize) {
        let person = row - self.needs.len();
        let own = (0..self.columns.len()).filter(|&place| self.columns[place].person == person);
        let alphas = own.map(|place| (place, self.alpha(Basic::Column(place))));
        if let Some((place, alpha)) =
            alphas.max_by(|(_, a), (_, b)| a[row].abs().total_cmp(&b[row].abs()))
        {
            self.pivot(row, Basic::Column(place), &alpha);
        }
    }

    /// A slot with a negative value missing has heads too many.
    fn turn_overs(&mut self) {
        for row in 0..self.rows {
            let Basic::Under(slot) = self.basis[row] else { continue };
            if self.values[row] < 0.0 {
                self.basis[row] = Basic::Over(slot);
                self.values[row] = -self.values[row];
                let line = &mut self.inverse[row * self.rows..(row + 1) * self.rows];
                line.iter_mut().for_each(|entry| *entry = -*entry);
            }
        }
    }

    /// Prices of all rows from the costs of what is in the basis.
    fn price_basis(&mut self) {
        let mut duals = vec![0.0; self.rows];
        for (row, line) in self.inverse.chunks_exact(self.rows).enumerate() {
            let price = self.price(self.basis[row]);
            if price != 0.0 {
                duals.iter_mut().zip(line).for_each(|(dual, entry)| *dual += price * entry);
            }
        }
        self.duals = duals;
    }
}

#[cfg(test)]
mod tests {
    use good_lp::{
        Expression, ProblemVariables, Solution, SolverModel, constraint, microlp, variable,
    };
    use proptest::prelude::*;

    use super::*;

    fn need(required: f64, under: f64, over: f64) -> Need {
        Need { required, under, over }
    }

    fn column(person: usize, cost: f64, slots: &[usize]) -> Column {
        Column { person, cost, covers: slots.iter().map(|&slot| (slot, 1.0)).collect() }
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
        for person in 0..=columns.iter().map(|column| column.person).max().unwrap_or(0) {
            let own = uses.iter().zip(columns).filter(|(_, column)| column.person == person);
            model = model.with(constraint!(own.map(|(&x, _)| x).sum::<Expression>() == 1.0));
        }
        model.solve().map(|solution| solution.eval(&cost)).expect("each person has a column")
    }

    #[test]
    fn half_of_each_pattern_where_that_is_cheapest() {
        // Two slots need half a head each; a whole pattern would be half a head too many.
        let mut master = Master::new(vec![need(0.5, 10.0, 10.0); 2], vec![column(0, 1.0, &[0])]);
        master.solve();
        assert!(
            (master.cost() - 11.0).abs() < 1e-6,
            "5 for one slot and the other, 1 for the pattern"
        );
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
                Column { person, cost: cost.into(), covers }
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
                whole[column.person] += used;
            }
            // The right-hand sides are shifted a little.
            prop_assert!(whole.iter().all(|sum| (sum - 1.0).abs() < 1e-3), "{whole:?}");
        }
    }
}
