//! Erlang A by another route: the birth-death chain solved state by state, and the fate of a tagged caller by
//! uniformisation. Nothing here uses the offered wait or Erlang B.

use super::*;

/// What the chain says about a queue.
#[derive(Default)]
struct Chain {
    delayed: f64,
    abandoned: f64,
    queue_mean: f64,
    queue_variance: f64,
    busy: f64,
    answered_within: f64,
    abandoned_within: f64,
}

/// Stationary probabilities of the number in system, built outwards from the likeliest state so that nothing
/// overflows; states below 1e-40 of it are left out.
fn stationary(load: f64, agents: usize, theta: f64) -> Vec<f64> {
    let death = |k: usize| k.min(agents) as f64 + theta * k.saturating_sub(agents) as f64;
    let mut mode = 0;
    while death(mode + 1) < load {
        mode += 1;
    }
    let mut weights = vec![0.0; mode + 1];
    weights[mode] = 1.0;
    for k in (0..mode).rev() {
        weights[k] = weights[k + 1] * death(k + 1) / load;
    }
    while weights[weights.len() - 1] > 1e-40 || weights.len() < agents + 2 {
        let k = weights.len();
        weights.push(weights[k - 1] * load / death(k));
    }
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / total).collect()
}

/// For a caller with j others waiting ahead: the probabilities to be answered and to have abandoned by `within`, by
/// uniformisation of the chain (position, answered, abandoned).
fn fates(positions: usize, agents: usize, theta: f64, within: f64) -> Vec<(f64, f64)> {
    let fastest = agents as f64 + theta * positions as f64;
    let mean_jumps = fastest * within;
    let jumps = (mean_jumps + 12.0 * mean_jumps.sqrt() + 60.0) as usize;
    let mut now = vec![(0.0_f64, 0.0_f64); positions];
    let mut result = vec![(0.0, 0.0); positions];
    let mut log_poisson = -mean_jumps;
    for jump in 0..=jumps {
        let probability = log_poisson.exp();
        for (sum, fate) in result.iter_mut().zip(&now) {
            sum.0 += probability * fate.0;
            sum.1 += probability * fate.1;
        }
        let before = now.clone();
        for (ahead, fate) in now.iter_mut().enumerate() {
            let forward = (agents as f64 + theta * ahead as f64) / fastest;
            let give_up = theta / fastest;
            let stay = 1.0 - forward - give_up;
            let next = if ahead == 0 { (1.0, 0.0) } else { before[ahead - 1] };
            fate.0 = forward * next.0 + stay * before[ahead].0;
            fate.1 = forward * next.1 + give_up + stay * before[ahead].1;
        }
        log_poisson += (mean_jumps / (jump + 1) as f64).ln();
    }
    result
}

fn solve(load: f64, agents: usize, theta: f64, within: f64) -> Chain {
    let probabilities = stationary(load, agents, theta);
    let fates = fates(probabilities.len() - agents, agents, theta, within);
    let mut chain = Chain::default();
    for (k, probability) in probabilities.iter().enumerate() {
        let queue = k.saturating_sub(agents) as f64;
        chain.queue_mean += probability * queue;
        chain.busy += probability * k.min(agents) as f64;
        chain.abandoned += probability * queue * theta / load;
        if k >= agents {
            chain.delayed += probability;
            chain.answered_within += probability * fates[k - agents].0;
            chain.abandoned_within += probability * fates[k - agents].1;
        } else {
            chain.answered_within += probability;
        }
    }
    for (k, probability) in probabilities.iter().enumerate() {
        chain.queue_variance +=
            probability * (k.saturating_sub(agents) as f64 - chain.queue_mean).powi(2);
    }
    chain
}

#[track_caller]
fn assert_close(what: &str, got: f64, expected: f64) {
    assert!(
        (got - expected).abs() <= 1e-9 * expected.abs() + 1e-30,
        "{what}: {got} is not {expected}"
    );
}

/// Compares every figure of one queue; times in units of the handle time.
fn compare(load: f64, agents: u32, theta: f64, within: f64) {
    let chain = solve(load, agents as usize, theta, within);
    let queue = ErlangA::new(Traffic::new(load, 1.0).unwrap(), agents, 1.0 / theta).unwrap();
    let levels = queue.service_levels(within).unwrap();
    let case = format!("a={load} N={agents} theta={theta} T={within}");
    let answered = 1.0 - chain.abandoned;
    let entered_less_short = 1.0 - chain.abandoned_within;
    for (name, got, expected) in [
        ("delayed", queue.delayed_rate(), chain.delayed),
        ("abandoned", queue.abandon_rate(), chain.abandoned),
        ("answered", queue.answered_rate(), answered),
        ("mean wait", queue.wait_mean_s(), chain.queue_mean / load),
        ("mean queue", queue.queue_mean(), chain.queue_mean),
        ("queue variance", queue.queue_sd().powi(2), chain.queue_variance),
        ("occupancy", queue.occupancy(), chain.busy / f64::from(agents)),
        ("service level", levels.service_level, chain.answered_within),
        ("excluding short", levels.excl_short, chain.answered_within / entered_less_short),
        ("abandons ok", levels.abandons_ok, chain.answered_within + chain.abandoned_within),
        ("of answered", levels.answered, chain.answered_within / answered),
        (
            "abandoned within",
            levels.abandoned_within_rate.unwrap(),
            chain.abandoned_within / chain.abandoned,
        ),
    ] {
        assert_close(&format!("{case}: {name}"), got, expected);
    }
}

#[test]
fn small_queues_agree_with_their_chains() {
    for agents in [1, 2, 7] {
        for load in [0.05, 0.7, 1.0, 3.0, 12.0] {
            for theta in [0.05, 0.5, 1.0, 4.0, 60.0] {
                for within in [0.01, 0.2, 2.0] {
                    compare(load, agents, theta, within);
                }
            }
        }
    }
}

#[test]
fn larger_queues_agree_with_their_chains() {
    for (load, agents, theta, within) in [
        (24.0, 27, 1.5, 0.1),
        (60.0, 50, 1.0, 0.1),
        (110.0, 100, 0.2, 0.05),
        (102.0, 100, 30.0, 0.02),
        (400.0, 380, 2.0, 0.1),
        (500.0, 100, 3.0, 0.3),
    ] {
        compare(load, agents, theta, within);
    }
}

/// The stationary figures alone where the tagged caller's chain would be too large: many agents, very long or very short
/// patience.
#[test]
fn extreme_queues_agree_with_their_chains() {
    for (load, agents, theta) in [
        (20_000.0, 20_000, 0.5),
        (19_800.0, 20_000, 1e-3),
        (20_500.0, 20_000, 3.0),
        (21_000.0, 20_000, 0.02),
        (1_000_000.0, 20_000, 50.0),
        (50.0, 50, 1e-6),
        (49.9, 50, 1e-7),
        (51.0, 50, 1e-5),
        (1.0, 1, 1e-6),
        (24.0, 27, 1e4),
        (60.0, 50, 1e8),
        (1e5, 3, 1e4),
    ] {
        let probabilities = stationary(load, agents, theta);
        let (mut delayed, mut mean, mut square) = (0.0, 0.0, 0.0);
        for (k, probability) in probabilities.iter().enumerate().skip(agents) {
            let queue = (k - agents) as f64;
            delayed += probability;
            mean += probability * queue;
            square += probability * queue * queue;
        }
        let queue =
            ErlangA::new(Traffic::new(load, 1.0).unwrap(), agents as u32, 1.0 / theta).unwrap();
        let case = format!("a={load} N={agents} theta={theta}");
        assert_close(&format!("{case}: delayed"), queue.delayed_rate(), delayed);
        assert_close(&format!("{case}: mean queue"), queue.queue_mean(), mean);
        assert_close(&format!("{case}: abandoned"), queue.abandon_rate(), mean * theta / load);
        assert_close(
            &format!("{case}: queue variance"),
            queue.queue_sd().powi(2),
            square - mean * mean,
        );
    }
}

/// Mean and deviation of the waits of the answered and the mean wait of the abandoned, by integrating their tails over
/// the threshold.
#[test]
fn mean_waits_are_the_integrals_of_their_tails() {
    for (load, agents, patience_s) in
        [(24.0, 27, 120.0), (60.0, 50, 60.0), (1.5, 1, 400.0), (900.0, 1000, 180.0)]
    {
        let queue =
            ErlangA::new(Traffic::new(load / 180.0, 180.0).unwrap(), agents, patience_s).unwrap();
        let longest_s = 40.0 * (queue.asa_s() / queue.delayed_rate()).min(patience_s);
        let step_s = longest_s / 8_000.0;
        let (mut answered, mut answered_square, mut abandoned) = (0.0, 0.0, 0.0);
        for k in 0..8_000 {
            let wait_s = (f64::from(k) + 0.5) * step_s;
            let levels = queue.service_levels(wait_s).unwrap();
            answered += (1.0 - levels.answered) * step_s;
            answered_square += 2.0 * wait_s * (1.0 - levels.answered) * step_s;
            abandoned += (1.0 - levels.abandoned_within_rate.unwrap()) * step_s;
        }
        let sd = (answered_square - answered * answered).sqrt();
        for (got, expected) in [
            (queue.asa_s(), answered),
            (queue.wait_sd_answered_s(), sd),
            (queue.abandon_wait_s().unwrap(), abandoned),
        ] {
            assert!((got / expected - 1.0).abs() < 1e-5, "a={load} N={agents}: {got} {expected}");
        }
    }
}
