//! The loop that closes: a proposal is replayed call by call, and mended until the replay keeps every
//! promise.

mod posted;
mod raise;
mod roster;
mod shifts;
mod staff;
mod unmet;

pub use roster::{
    AtMost, Changed, Conflict, CoverWay, Difference, FirstMorning, Given, Instead, Line,
    MOST_PEOPLE, Needed, Origin, Outcome, Possible, Present, Question, RosterProposal,
    RosterRefusal, RosterWish, RulePrice, RulePrices, Share, Shortage, Totals, Uncovered, WayOut,
    Why, Window, roster, rule_prices, why,
};
pub use shifts::{
    Against, Contradiction, GroupShifts, Lack, ShiftProposal, ShiftRefusal, ShiftWish, shifts,
};
pub use staff::{Method, Obstacle, OutOfReach, Proposal, Refusal, Wish, staff};
pub use unmet::Unmet;
