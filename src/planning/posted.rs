//! Shifts with their breaks as a center has them: so many heads on each day.

use std::collections::BTreeMap;

use super::GroupShifts;
use crate::center::{Break, Center, Posting, Shift, Space, Staff};
use crate::time::{Calendar, HOUR, MINUTE, Tick};

/// So many people of a group work a shift on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// Place in [`Center::groups`].
    pub group: usize,
    /// Place in [`Space::shifts`].
    pub range: usize,
    /// Place in the proposal's [`Center::shifts`].
    pub shift: usize,
    /// Counted from the scenario's first.
    pub day: usize,
    /// How many.
    pub heads: u32,
}

/// Range, start, length, starts of the breaks.
type Kind = (usize, Tick, Tick, Vec<Tick>);

/// Puts people on shifts in place of the center's own staff.
pub(super) fn post(
    center: &mut Center,
    calendar: &Calendar,
    space: &Space,
    groups: &[GroupShifts],
) -> Vec<Posted> {
    let mut posted = Vec::new();
    center.shifts.clear();
    let mut places: BTreeMap<Kind, usize> = BTreeMap::new();
    for (group, shifts) in groups.iter().enumerate() {
        let mut heads: BTreeMap<(Kind, usize), u32> = BTreeMap::new();
        for placed in shifts.plan.people.iter().flat_map(|person| &person.days) {
            let worked = &shifts.layout.duties[placed.duty];
            let breaks = placed.breaks.iter().map(|&at| at as Tick * shifts.layout.slot).collect();
            let kind = (worked.shift, worked.start, worked.length, breaks);
            *heads.entry((kind, worked.day)).or_default() += 1;
        }
        let mut postings: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        for ((kind, day), heads) in heads {
            let range = kind.0;
            let shift = *places.entry(kind.clone()).or_insert_with(|| {
                center.shifts.push(shift(space, &kind, &center.shifts));
                center.shifts.len() - 1
            });
            posted.push(Posted { group, range, shift, day, heads });
            let days = calendar.days() as usize;
            postings.entry(shift).or_insert_with(|| vec![0; days])[day] = heads;
        }
        let postings = postings
            .into_iter()
            .map(|(shift, heads)| Posting { shift, heads: with_days_before(calendar, &heads) });
        center.groups[group].staff = Staff::Shifts(postings.collect());
    }
    posted.sort_by_key(|p| (p.group, p.day, center.shifts[p.shift].start, p.shift));
    posted
}

/// Days before the first are read back by weekday, as a file's are.
fn with_days_before(calendar: &Calendar, heads: &[u32]) -> Vec<u32> {
    let twin = |day: i32| calendar.first_of_weekday(day).unwrap_or(0) as usize;
    let before = (calendar.first_staffed_day()..0).map(|day| heads[twin(day)]);
    before.chain(heads.iter().copied()).collect()
}

/// "early 07:30 8h", and a number if there are several with other breaks.
fn shift(space: &Space, kind: &Kind, others: &[Shift]) -> Shift {
    let (range, start, length, breaks) = kind;
    let range = &space.shifts[*range];
    let minutes = start / MINUTE;
    let base = format!(
        "{} {:02}:{:02} {}",
        range.name,
        minutes / 60,
        minutes % 60,
        crate::time::format_duration(*length)
    );
    let alike = |other: &&Shift| other.name == base || other.name.starts_with(&format!("{base} #"));
    let name = match others.iter().filter(alike).count() {
        0 => base,
        number => format!("{base} #{}", number + 1),
    };
    let at = |(&at, window): (&Tick, crate::center::BreakWindow)| Break {
        at,
        length: window.length,
        paid: window.paid,
    };
    let breaks = breaks.iter().zip(range.breaks_of(*length)).map(at).collect();
    debug_assert!(*length <= 24 * HOUR);
    Shift { name, start: *start, length: *length, breaks }
}
