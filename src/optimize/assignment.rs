//! Which group does whose work: flows from queues to groups at least cost.

use good_lp::{
    Expression, ProblemVariables, Solution, SolverModel, Variable, constraint, microlp, variable,
};

/// What a group offers in one interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Price of a head, above 0.
    pub price: f64,
    /// Heads of whom one agent is there on average, 1 at least.
    pub heads: f64,
    /// At least so many heads.
    pub least: f64,
    /// At most so many; infinite: any number.
    pub most: f64,
    /// Queues that it serves, by their place, and how many agents of the queue's own kind one of the group
    /// is worth there; above 0.
    pub skills: Vec<(usize, f64)>,
}

/// Agents of each group, not rounded, at least cost, so that each queue gets the agents that it needs and no
/// more heads than `seats` are planned. Groups of a single skill give a queue at most the share `by_specialists` of
/// what it needs. What cannot be had is left out: a queue that lacks an agent costs more than anything else.
///
/// The linear program: min Σ price·heads·x_g + M·Σ lack_q, where x_g = Σ_q y_qg, heads·x_g within its bounds,
/// and Σ_g worth_qg·y_qg + lack_q ≥ need_q.
///
/// # Panics
/// If the solver fails on this bounded and feasible program. That is a bug.
pub fn assign(
    needs: &[f64],
    offers: &[Offer],
    seats: Option<f64>,
    by_specialists: f64,
) -> Vec<f64> {
    let highest = offers.iter().map(|offer| offer.price * offer.heads).fold(1.0, f64::max);
    let lacking = 1_000.0 * highest;
    let mut variables = ProblemVariables::new();
    let lacks: Vec<Variable> = needs.iter().map(|_| variables.add(variable().min(0.0))).collect();
    let mut served: Vec<Expression> = lacks.iter().map(|&lack| lack.into()).collect();
    let mut agents: Vec<Expression> = vec![Expression::default(); offers.len()];
    let mut special: Vec<Expression> = vec![Expression::default(); needs.len()];
    for (group, offer) in offers.iter().enumerate() {
        for &(queue, worth) in &offer.skills {
            let flow = variables.add(variable().min(0.0));
            served[queue] += worth * flow;
            if offer.skills.len() == 1 {
                special[queue] += worth * flow;
            }
            agents[group] += flow;
        }
        // Agents whom nobody needs, where a group must have some.
        let idle = variables.add(variable().min(0.0));
        agents[group] += idle;
    }
    let heads: Vec<Expression> =
        agents.iter().zip(offers).map(|(x, offer)| offer.heads * x.clone()).collect();
    let cost = heads.iter().zip(offers).map(|(heads, offer)| offer.price * heads.clone());
    let lack: Expression = lacks.iter().map(|&lack| lacking * lack).sum();
    let mut model = variables.minimise(cost.sum::<Expression>() + lack).using(microlp);
    for (served, &need) in served.into_iter().zip(needs) {
        model = model.with(constraint!(served >= need));
    }
    for (queue, special) in special.into_iter().enumerate() {
        let others = offers.iter().filter(|offer| offer.skills.len() > 1);
        let shared = others.flat_map(|offer| &offer.skills).any(|(served, _)| *served == queue);
        if shared && by_specialists < 1.0 {
            model = model.with(constraint!(special <= by_specialists * needs[queue]));
        }
    }
    for (heads, offer) in heads.iter().zip(offers) {
        model = model.with(constraint!(heads.clone() >= offer.least));
        if offer.most.is_finite() {
            model = model.with(constraint!(heads.clone() <= offer.most));
        }
    }
    // Bounds that contradict the seats are the planner's to mend; they go first here.
    let least: f64 = offers.iter().map(|offer| offer.least).sum();
    if let Some(seats) = seats {
        let all: Expression = heads.into_iter().sum();
        model = model.with(constraint!(all <= seats.max(least)));
    }
    match model.solve() {
        Ok(solution) => agents.into_iter().map(|x| solution.eval(x).max(0.0)).collect(),
        Err(error) => unreachable!("the program has a solution: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(price: f64, skills: &[(usize, f64)]) -> Offer {
        Offer { price, heads: 1.0, least: 0.0, most: f64::INFINITY, skills: skills.to_vec() }
    }

    #[test]
    fn work_goes_where_it_is_cheapest() {
        let groups = [offer(1.0, &[(0, 1.0)]), offer(3.0, &[(0, 1.0), (1, 1.0)])];
        assert_eq!(assign(&[5.0, 2.0], &groups, None, 1.0), [5.0, 2.0]);
        assert_eq!(assign(&[5.0, 2.0], &groups, None, 0.6), [3.0, 4.0]);
        // One who is twice as quick is worth twice as much.
        let groups = [offer(1.0, &[(0, 1.0)]), offer(1.5, &[(0, 2.0)])];
        assert_eq!(assign(&[5.0], &groups, None, 1.0), [0.0, 2.5]);
        // Of whom half are there, twice as many must be paid.
        let absent = Offer { heads: 2.0, ..offer(1.0, &[(0, 1.0)]) };
        assert_eq!(assign(&[5.0], &[absent, offer(1.5, &[(0, 1.0)])], None, 1.0), [0.0, 5.0]);
    }

    #[test]
    fn bounds_and_seats_are_kept_and_what_is_lacking_left_out() {
        let cheap = Offer { most: 3.0, ..offer(1.0, &[(0, 1.0)]) };
        let dear = Offer { least: 1.0, ..offer(2.0, &[(0, 1.0), (1, 1.0)]) };
        assert_eq!(assign(&[5.0, 0.0], &[cheap.clone(), dear.clone()], None, 1.0), [3.0, 2.0]);
        assert_eq!(assign(&[5.0, 4.0], &[cheap.clone(), dear.clone()], Some(6.0), 1.0), [3.0, 3.0]);
        assert_eq!(assign(&[0.0, 0.0], &[cheap, dear], Some(6.0), 1.0), [0.0, 1.0]);
    }
}
