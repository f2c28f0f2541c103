//! What is to be done about a rule that is in the way, in a planner's words.

use super::line::loosen;
use super::rules::Origin;
use crate::scenario::Scenario;
use crate::schedule::roster::rules::{Law, Rule};
use crate::time::Calendar;

/// A date as it is said: "Tue 10 Nov".
pub(super) fn date(calendar: &Calendar, day: usize) -> String {
    calendar.date(day as i32).strftime("%a %-d %b").to_string()
}

/// "Ada", "Ada and Ben", "Ada, Ben and 3 more".
pub(super) fn names(scenario: &Scenario, agents: &[usize]) -> String {
    const SHOWN: usize = 3;
    let all: Vec<&str> = agents.iter().map(|&a| scenario.team.agents[a].name.as_str()).collect();
    match all.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] if all.len() <= SHOWN => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", all[..SHOWN].join(", "), all.len() - SHOWN),
    }
}

/// What letting go of a rule of some people, or loosening it, asks for.
pub(super) fn ask(
    scenario: &Scenario,
    shifts: &[String],
    agents: &[usize],
    (origin, law, looser): (Origin, &Law, Option<&Law>),
) -> String {
    let who = names(scenario, agents);
    let words = match looser.and_then(|looser| loosened(scenario, &who, law, looser)) {
        Some(words) => words,
        None => let_go(scenario, shifts, &who, (origin, law)),
    };
    match origin {
        Origin::Pack(pack) => format!("{words}, against the limits {}", pack.name),
        _ => words,
    }
}

/// What may be done about a rule of some people where it stands.
pub(super) fn remedy(
    scenario: &Scenario,
    agents: &[usize],
    (origin, law): (Origin, &Law),
) -> String {
    let who = names(scenario, agents);
    let of_first = agents.first().map(|&agent| scenario.team.agents[agent].contract);
    let contract = of_first.map_or("", |place| &scenario.team.contracts[place].name);
    let on = match law {
        Law::Fixed(law) => format!(" on {}", date(&scenario.calendar, law.day)),
        _ => String::new(),
    };
    match origin {
        Origin::Contract(key) => loosen(key, contract),
        Origin::NotAllowed => {
            format!("allow the shift, in `shifts` of contract {contract} or `groups` of the shift")
        }
        Origin::Pack(pack) => {
            format!("the limits {} have no price: without `pack` they do not bind", pack.name)
        }
        Origin::Closed => format!("open a queue of the group{on}"),
        Origin::Away => format!("take back the leave of {who}{on}"),
        Origin::Fixed => format!("take out what is `fixed` for {who}{on}"),
        Origin::Available => {
            format!("widen `available` of {who} or give it a price in [rules]")
        }
        Origin::Kept => format!("take the row of {who}{on} out of the roster that is kept"),
        Origin::Past => "what was worked before the repair stays as it was".to_owned(),
        Origin::Headcount => {
            format!("let contract {contract} have hours that can be worked in each week")
        }
        Origin::Present | Origin::Wish | Origin::Target | Origin::Fair => {
            "it has a price in [rules]: lower it".to_owned()
        }
    }
}

fn loosened(scenario: &Scenario, who: &str, law: &Law, looser: &Law) -> Option<String> {
    Some(match (law, looser) {
        (Law::MostDaysWorked(old), Law::MostDaysWorked(new)) => {
            format!("let {who} work {} days in a row in place of {}", new.most, old.most)
        }
        (Law::LeastDaysWorked(old), Law::LeastDaysWorked(new)) => {
            format!("let {who} work only {} in a row in place of {}", days(new.least), old.least)
        }
        (Law::LeastDaysOff(old), Law::LeastDaysOff(new)) => {
            let new = days(new.least);
            format!("let {who} have only {new} off in a row in place of {}", old.least)
        }
        (Law::RollingWeekends(old), Law::RollingWeekends(new)) => {
            let (new, of) = (new.most, new.of);
            format!("let {who} work on {new} of {of} weekends in a row in place of {}", old.most)
        }
        (Law::Weekends(old), Law::Weekends(new)) => {
            format!("let {who} work on {} weekends in place of {}", new.most, old.most)
        }
        (Law::Nights(old), Law::Nights(new)) if old.most != new.most => {
            format!("let {who} work {} nights in a row in place of {}", new.most, old.most)
        }
        (Law::Nights(old), Law::Nights(new)) => {
            let off = days(new.off_after);
            format!("let {who} have {off} off after nights in place of {}", old.off_after)
        }
        (Law::Rest(old), Law::Rest(new)) => {
            let (old, new) = (hours(old.least_min), hours(new.least_min));
            format!("let {who} rest {new} hours between shifts in place of {old}")
        }
        _ => return loosened_for_a_time(&scenario.calendar, who, law, looser),
    })
}

/// The same of rules for a week.
fn loosened_for_a_time(calendar: &Calendar, who: &str, law: &Law, looser: &Law) -> Option<String> {
    let period = |from: usize, to: usize| {
        format!("from {} to {}", date(calendar, from), date(calendar, to - 1))
    };
    Some(match (law, looser) {
        (Law::DaysWorked(old), Law::DaysWorked(new)) => {
            let when = period(old.from, old.to);
            let (old, new, word) = match old.least == new.least {
                true => (old.most, new.most, "most"),
                false => (old.least, new.least, "least"),
            };
            format!("let {who} work {} {when} in place of at {word} {old}", days(new))
        }
        (Law::Hours(old), Law::Hours(new)) => {
            let when = period(old.from, old.to);
            let (old, new, word) = match old.least_min == new.least_min {
                true => (old.most_min, new.most_min, "most"),
                false => (old.least_min, new.least_min, "least"),
            };
            let (old, new) = (hours(old), hours(new));
            format!("let {who} work {new} hours {when} in place of at {word} {old}")
        }
        (Law::StartSpread(old), Law::StartSpread(new)) => {
            let when = period(old.from, old.to);
            let (old, new) = (hours(old.most_min), hours(new.most_min));
            format!("let the starts of {who} lie {new} hours apart {when} in place of {old}")
        }
        _ => return None,
    })
}

fn let_go(
    scenario: &Scenario,
    shifts: &[String],
    who: &str,
    (origin, law): (Origin, &Law),
) -> String {
    match law {
        Law::Fixed(law) => {
            let (when, what) = (date(&scenario.calendar, law.day), law.held.words(shifts));
            match origin {
                Origin::Away => format!("take back the leave of {who} on {when}"),
                Origin::Fixed => format!("take back what is fixed for {who} on {when} ({what})"),
                Origin::Kept => format!("do not keep what {who} has on {when} ({what})"),
                Origin::Closed => {
                    format!("let {who} work on {when}, when no queue of the group is open")
                }
                Origin::Contract("rotation") => {
                    format!("take {who} out of the rotation on {when} ({what})")
                }
                _ => format!("let {who} work on {when} in spite of `available`"),
            }
        }
        Law::Available(law) => {
            let hours = law.hours_in_words();
            let hours = hours.trim_start_matches("works only ");
            let days: Vec<String> =
                law.days.iter().map(|&day| date(&scenario.calendar, day)).collect();
            let when =
                if days.is_empty() { String::new() } else { format!(" on {}", days.join(", ")) };
            format!("let {who} work at other hours than {hours}{when}")
        }
        Law::MostOf(law) => format!("let {who} work shift {}", shifts[law.shift]),
        _ => format!("let {who} go without this rule: {}", Rule::hard(law.clone()).message(shifts)),
    }
}

fn days(number: u16) -> String {
    if number == 1 { "1 day".to_owned() } else { format!("{number} days") }
}

fn hours(minutes: u32) -> f64 {
    (f64::from(minutes) / 6.0).round() / 10.0
}
