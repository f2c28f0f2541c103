//! Shifts with their breaks as a center has them: so many heads on each day.

use super::GroupShifts;
use crate::center::{Break, BreakWindow, Center, Posted, Space, Worked};
use crate::time::{Calendar, Tick};

/// Puts people on shifts in place of the center's own staff.
pub(super) fn post(
    center: &mut Center,
    calendar: &Calendar,
    space: &Space,
    groups: &[GroupShifts],
) -> Vec<Posted> {
    center.shifts.clear();
    let worked = groups.iter().enumerate().flat_map(|(group, shifts)| {
        let days = shifts.plan.people.iter().flat_map(|person| &person.days);
        days.map(move |placed| {
            let duty = &shifts.layout.duties[placed.duty];
            let at = placed.breaks.iter().map(|&at| at as Tick * shifts.layout.slot);
            let windows = space.shifts[duty.shift].breaks_of(duty.length);
            let breaks = at.zip(windows).map(taken).collect();
            let (start, length) = (duty.start, duty.length);
            (group, duty.day as i32, Worked { range: duty.shift, start, length, breaks })
        })
    });
    let all: Vec<usize> = (0..groups.len()).collect();
    center.post(calendar, space, &all, worked, |_, _| false)
}

fn taken((at, window): (Tick, BreakWindow)) -> Break {
    Break { at, length: window.length, paid: window.paid }
}
