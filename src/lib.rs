//! ringplan simulates a contact center call by call and says how sure each figure is.
//!
//! # The life of a contact
//!
//! ```text
//! arrivals ──> queue ──(idle agent with the skill?)──> handled ──> after-call work ──> gone
//! (per         │  │                                       │
//!  interval)   │  ├─ patience runs out ──> abandons ──────┤
//!              │  ├─ the queue closes ──> served by those present, or dismissed
//!              └─ no line free ──> blocked ───────────────┴──> may go on: transfer, redial, repeat
//!                                                              call, a ticket for the back office, …
//! ```
//!
//! A queue may send shares of its contacts on to queues, itself included, at once or after a delay; one
//! that needs no agents (a menu, a bot) only takes time, and work that was promised to be finished within
//! a time waits over night. A *case* is the chain that starts with one arrival.
//!
//! Agents belong to groups; a group has skills: queues, each with a preference. Agents work shifts
//! with breaks, or stand for a number of heads in each interval. The contact in hand is always
//! finished first. When staff rises, waiting contacts are taken at once; when it drops, idle agents
//! leave first and busy ones as they finish. Staff is never started anew at an interval's boundary.
//!
//! # From the file to the figures
//!
//! ```
//! use ringplan::sim::{Model, Period, Replications, Whose, simulate};
//! use ringplan::watch::Unwatched;
//!
//! let file = r#"
//!     [scenario]
//!     start = 2026-03-02
//!     days = 1
//!     interval = "30min"
//!     [queue.calls]
//!     open = "08:00-18:00"
//!     arrivals = { per-hour = 60 }
//!     handle-time = { distribution = "exponential", mean = "4min" }
//!     patience = { distribution = "exponential", mean = "2min" }
//!     [group.agents]
//!     skills = { calls = 1 }
//!     staff = 5
//! "#;
//! let reading = ringplan::scenario::read_text("example", file, ".".as_ref(), &[]);
//! let scenario = reading.scenario.expect("nothing is wrong with it");
//! let model = Model::new(&scenario.center, &scenario.demand, &scenario.calendar);
//! let results = simulate(&model, 1, Replications::Fixed(100), &Unwatched);
//! let level = results.queue(Whose::Of(0), Period::Whole, "service_level").expect("calls came");
//!
//! // The desk begins empty, so theory's steady state lies a little below.
//! let calls = ringplan::theory::Traffic::new(60.0 / 3600.0, 240.0).expect("a finite load");
//! let steady = ringplan::theory::ErlangA::new(calls, 5, 120.0).expect("patience above 0");
//! let exact = steady.service_levels(20.0).expect("a wait of at least 0").service_level;
//! assert!((level.mean - exact).abs() < 0.02, "{} for {exact}", level.mean);
//! ```
//!
//! # The rooms of the house
//!
//! Arrows point down this list, never up.
//!
//! | module | what lives there |
//! |---|---|
//! | [`cli`] | one file per command: arguments → library call → output |
//! | [`report`] | one [`report::Report`]; a file per format |
//! | [`what_if`] | a base and its changes with the same callers: paired differences and verdicts |
//! | [`planning`] | the loop that closes: a proposal, its replay, and what that mends |
//! | [`schedule`] | shifts, tours and named rosters: rules, search, bound, independent checkers |
//! | [`staffing`] | how many agents each interval needs: by formula, and by a search that plays the center |
//! | [`optimize`] | linear and integer models; the only place that names the solvers |
//! | [`scenario`] | the file: a tree with places → checked → center and demand, all problems at once |
//! | [`sim`] | the discrete-event engine: calendar, routing, agents, statistics, replications |
//! | [`stats`] | estimates: means, ratios, quantiles, deviations, confidence |
//! | [`theory`] | Erlang B, C and A: oracles of the tests and a planner's first question |
//! | [`demand`] | rates and traces, and the arrivals made of them |
//! | [`center`] | the nouns: queue, flow, group, shift, target; plain data |
//! | [`diagnostic`] | a problem in the planner's file, and how it is shown |
//! | [`random`] | keyed draws and the laws of times |
//! | [`time`] | integer ticks, intervals, the edge to civil time |
//! | [`watch`] | what long work reports to and asks |
//!
//! # Invariants
//!
//! 1. Below [`cli`] and [`report`] only [`scenario`] reads files, and nothing prints or reads a clock.
//! 2. The same file, seed, version and platform give the same bytes at any number of threads: events
//!    have a total order, replications are folded in their own order, nothing iterates over a hash
//!    map.
//! 3. Time inside the engine is an integer. Floats appear in rates, costs and statistics.
//! 4. Memory does not grow with the number of contacts simulated, only with those in the system or the
//!    interval, and with open cases.
//! 5. The hot loop allocates nothing per contact.
//! 6. No `unsafe`.
//! 7. In every replication, exactly: offered = blocked + answered + abandoned + dismissed + open, and
//!    ∫L dt = Σ waits; cases begun = closed + lost + open. Asserted, in release builds too.
//!
//! # Randomness is keyed by contact
//!
//! What-if answers are differences, and both sides must see the same callers. So every draw has a
//! name: the seed, the replication, the purpose, the queue's *name*, the interval and the contact's
//! ordinal in it; those of later steps belong to the case. Adding an agent, a queue or a group leaves
//! every other contact's arrival, handle time and patience as they were, bit by bit.

pub mod center;
pub mod cli;
pub mod demand;
pub mod diagnostic;
pub mod optimize;
pub mod planning;
pub mod random;
pub mod report;
pub mod scenario;
pub mod schedule;
pub mod sim;
pub mod staffing;
pub mod stats;
pub mod theory;
pub mod time;
pub mod watch;
pub mod what_if;
