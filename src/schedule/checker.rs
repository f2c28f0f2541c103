//! Judges a proposal by the rules of the file alone: it shares no code with the search.

use crate::center::{Space, TourRange};
use crate::time::{DAY, Tick, format_duration};

/// A person's shift on a day, as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Who; the same number all week.
    pub person: usize,
    /// Place in [`Space::shifts`].
    pub shift: usize,
    /// Place in [`Space::tours`], if there are tours.
    pub tour: Option<usize>,
    /// Counted from the scenario's first.
    pub day: usize,
    /// Time of day.
    pub start: Tick,
    /// Breaks included.
    pub length: Tick,
    /// Start, from the start of the shift, and length.
    pub breaks: Vec<(Tick, Tick)>,
}

/// Everything that a proposal breaks, in words; empty if it keeps all rules.
///
/// `heads(shift, day)` are the fewest and the most of a shift on a day.
pub fn violations(
    space: &Space,
    duties: &[Duty],
    heads: impl Fn(usize, usize) -> (u32, u32),
    days: usize,
) -> Vec<String> {
    let mut found: Vec<String> = duties.iter().flat_map(|duty| of_duty(space, duty)).collect();
    for (shift, range) in space.shifts.iter().enumerate() {
        for day in 0..days {
            let (least, most) = heads(shift, day);
            let number = duties.iter().filter(|d| d.shift == shift && d.day == day).count() as u32;
            if number < least || number > most {
                found.push(format!("{} has {number} heads on day {day}", range.name));
            }
        }
    }
    let people = duties.iter().map(|duty| duty.person).max().map_or(0, |last| last + 1);
    for person in 0..people {
        let own: Vec<&Duty> = duties.iter().filter(|duty| duty.person == person).collect();
        found.extend(of_person(space, person, &own));
    }
    for (place, tour) in space.tours.iter().enumerate() {
        let mut on: Vec<usize> =
            duties.iter().filter(|d| d.tour == Some(place)).map(|d| d.person).collect();
        on.sort_unstable();
        on.dedup();
        let number = on.len() as u32;
        if number < tour.people.least || number > tour.people.most {
            found.push(format!("{number} people are on tour {}", tour.name));
        }
    }
    found
}

/// Heads that are there in each piece of `slot` of the horizon, which repeats if `repeats`.
pub fn staffed(duties: &[Duty], days: usize, slot: Tick, repeats: bool) -> Vec<u32> {
    let pieces = days * (DAY / slot) as usize;
    let mut staffed = vec![0; pieces];
    for duty in duties {
        let mut at = 0;
        while at < duty.length {
            let away =
                duty.breaks.iter().any(|&(from, length)| (from..from + length).contains(&at));
            let piece = ((duty.day as u64 * DAY + duty.start + at) / slot) as usize;
            if !away && (repeats || piece < pieces) {
                staffed[piece % pieces] += 1;
            }
            at += slot;
        }
    }
    staffed
}

fn of_duty(space: &Space, duty: &Duty) -> Vec<String> {
    let Some(range) = space.shifts.get(duty.shift) else {
        return vec![format!("there is no shift {}", duty.shift)];
    };
    let mut found = Vec::new();
    let mut say = |what: String| found.push(format!("{} on day {}: {what}", range.name, duty.day));
    if !range.starts.contains(&duty.start) {
        say(format!("may not begin {} after midnight", format_duration(duty.start)));
    }
    if !range.lengths.contains(&duty.length) {
        say(format!("may not be {} long", format_duration(duty.length)));
    }
    let wanted: Vec<_> = range.breaks.iter().filter(|b| b.from_length <= duty.length).collect();
    if wanted.len() != duty.breaks.len() {
        say(format!("has {} breaks, not {}", duty.breaks.len(), wanted.len()));
    }
    for (window, &(at, length)) in wanted.iter().zip(&duty.breaks) {
        if at < window.first || at > window.last || length != window.length {
            say(format!(
                "a break of {} begins at {}",
                format_duration(length),
                format_duration(at)
            ));
        }
    }
    found
}

fn of_person(space: &Space, person: usize, duties: &[&Duty]) -> Vec<String> {
    let mut found = Vec::new();
    let tour = duties.first().and_then(|duty| duty.tour).and_then(|tour| space.tours.get(tour));
    match tour {
        None if !space.tours.is_empty() && !duties.is_empty() => {
            found.push(format!("person {person} has no tour"));
        }
        None if duties.len() > 1 => found.push(format!("person {person} works more than once")),
        None => {}
        Some(tour) => found.extend(of_week(tour, person, duties)),
    }
    found
}

fn of_week(tour: &TourRange, person: usize, duties: &[&Duty]) -> Vec<String> {
    let mut found = Vec::new();
    let mut say = |what: &str| found.push(format!("person {person}, tour {}: {what}", tour.name));
    let works = |day: usize| duties.iter().any(|duty| duty.day == day % 7);
    let days = (0..7).filter(|&day| works(day)).count();
    if days != duties.len() || days != tour.days as usize {
        say("a wrong number of days");
    }
    // Days off in a row begin once.
    let begins = (0..7).filter(|&day| works(day) && !works(day + 1)).count();
    if tour.days_off_together && begins > 1 {
        say("days off that are apart");
    }
    let (first, last) = duties
        .iter()
        .fold((Tick::MAX, 0), |(first, last), duty| (first.min(duty.start), last.max(duty.start)));
    if last.saturating_sub(first) > tour.span {
        say("starts too far apart");
    }
    let one = |of: fn(&Duty) -> u64| duties.windows(2).all(|pair| of(pair[0]) == of(pair[1]));
    if !one(|duty| duty.length) || !one(|duty| duty.shift as u64) {
        say("different shifts in a week");
    }
    if duties.iter().any(|duty| !tour.shifts.contains(&duty.shift)) {
        say("a shift of another tour");
    }
    found
}
