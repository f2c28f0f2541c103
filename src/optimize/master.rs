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

/// A pattern as the linear program sees it, or another variable that is at least 0.
#[derive(Clone, Debug)]
pub struct Column {
    /// Whose pattern it is: place among the people; `None`: it is no pattern.
    pub person: Option<usize>,
    /// What it costs by itself.
    pub cost: f64,
    /// Places of the slots that it covers, and the share of each; a pattern's are above 0 to 1.
    pub covers: Vec<(usize, f64)>,
}

impl Column {
    /// Whose pattern it is.
    ///
    /// # Panics
    /// When it is no pattern.
    pub fn owner(&self) -> usize {
        match self.person {
            Some(person) => person,
            None => unreachable!("a pattern is somebody's"),
        }
    }
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
/// So many of these in a solution, and it is as good as it gets.
const MOST_DOUBTS: usize = 10;
/// A value this near to 0 has nearly reached it.
const NEARLY: f64 = 1e-9;
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

    /// Adds rows for more needs, with what each column of these places covers of it.
    pub fn add_rows(&mut self, rows: impl IntoIterator<Item = (Need, Vec<(usize, f64)>)>) {
        for (need, covers) in rows {
            let row = self.needs.len();
            self.needs.push(need);
            self.basis.push(Basic::Under(row));
            for (place, share) in covers {
                self.columns[place].covers.push((row, share));
            }
        }
        self.rows = self.basis.len();
        self.invert();
    }

    /// Takes out needs of which there is more than enough, from the row `first` on; whether each of those
    /// stays.
    pub fn drop_slack_rows(&mut self, first: usize) -> Vec<bool> {
        let mut stays = vec![true; self.needs.len()];
        for basic in &self.basis {
            if let Basic::Over(row) = *basic {
                stays[row] &= row < first;
            }
        }
        let mut place = 0;
        let place_of: Vec<usize> = stays
            .iter()
            .map(|&stays| {
                place += usize::from(stays);
                place.wrapping_sub(1)
            })
            .collect();
        for column in &mut self.columns {
            column.covers.retain(|&(row, _)| stays[row]);
            column.covers.iter_mut().for_each(|(row, _)| *row = place_of[*row]);
        }
        self.basis.retain(|basic| !matches!(basic, Basic::Over(row) if !stays[*row]));
        for basic in &mut self.basis {
            if let Basic::Under(row) | Basic::Over(row) = basic {
                *row = place_of[*row];
            }
        }
        let mut kept = stays.iter();
        self.needs.retain(|_| kept.next() == Some(&true));
        self.rows = self.basis.len();
        self.invert();
        stays.split_off(first)
    }

    /// Columns in the basis with how much of each is used, and the multipliers of the needs with which
    /// their rows add up to the row of the column in the tableau.
    pub fn tableau(&self) -> impl Iterator<Item = (usize, f64, &[f64])> {
        let lines = self.inverse.chunks_exact(self.rows).map(|line| &line[..self.needs.len()]);
        let rows = self.basis.iter().zip(&self.values).zip(lines);
        rows.filter_map(|((basic, &value), line)| match *basic {
            Basic::Column(place) => Some((place, value, line)),
            _ => None,
        })
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

    /// Finds the cheapest mix, or one near it where rounding leaves no step that is beyond doubt.
    pub fn solve(&mut self) {
        self.price_all();
        let mut doubts = 0;
        for _ in 0..20 * self.rows + 1000 {
            let Some(entering) = self.entering() else { return };
            let alpha = self.alpha(entering);
            let Some(row) = self.leaving(&alpha) else { return };
            let is_doubtful = self.pivots > 0 && alpha[row] < DOUBTFUL;
            doubts += usize::from(is_doubtful);
            if doubts > MOST_DOUBTS {
                return;
            }
            if self.pivots >= STALE || is_doubtful {
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
        let own = column.person.map_or(0.0, |person| line[self.needs.len() + person]);
        covers.sum::<f64>() + own
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

    /// The row whose value reaches 0 first as a column enters; of those that do so nearly, the one with the
    /// largest entry (Harris 1973).
    fn leaving(&self, alpha: &[f64]) -> Option<usize> {
        let rows = || alpha.iter().enumerate().filter(|(_, entry)| **entry > 1e-9);
        let value = |row: usize| self.values[row].max(0.0);
        let nearly = rows().map(|(row, entry)| (value(row) + NEARLY) / entry);
        let most = nearly.fold(f64::INFINITY, f64::min);
        let first = rows().filter(|&(row, entry)| value(row) / entry <= most);
        first.reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(row, _)| row)
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
        let own =
            (0..self.columns.len()).filter(|&place| self.columns[place].person == Some(person));
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
mod tests;
