//! What people cost: their paid hours, and what is paid on top of them.

use super::layout::repeats;
use crate::center::{Group, Pay, ShiftRange};
use crate::optimize::Duty;
use crate::time::{Calendar, DAY, Tick, hours};

/// What people of a group are paid.
pub(super) struct Paid<'a> {
    /// Of a plain hour; 1 without a price, so that hours are counted.
    price: f64,
    pay: &'a Pay,
    /// Length of a slot of the cover.
    slot: Tick,
    /// Length of a slot of [`Pay::by_day`].
    interval: Tick,
    days: usize,
}

/// A paid time is at least so many hours: what costs nothing could be had without end.
const LEAST_HOURS: f64 = 1e-3;

impl<'a> Paid<'a> {
    pub fn new(calendar: &Calendar, group: &'a Group, slot: Tick) -> Self {
        Self {
            price: group.cost_per_hour.filter(|price| *price > 0.0).unwrap_or(1.0),
            pay: &group.pay,
            slot,
            interval: calendar.interval(),
            days: calendar.days() as usize,
        }
    }

    /// So much paid time without anything on top.
    pub fn plain(&self, paid: Tick) -> f64 {
        self.price * hours(paid).max(LEAST_HOURS)
    }

    /// A week of equal days, and what is paid on top because it is long.
    pub fn week(&self, paid_a_day: Tick, days: u32) -> f64 {
        let week = paid_a_day * Tick::from(days);
        f64::from(days) * self.plain(paid_a_day) + self.price * self.pay.weekly_hours(week)
    }

    /// Sets what a duty of some shift costs beside its paid hours, and what its unpaid breaks save of that.
    /// It begins on a day in the `first` of all slots.
    pub fn on_top(
        &self,
        duty: &mut Duty,
        shift: &ShiftRange,
        (first, day): (usize, usize),
        length: Tick,
    ) {
        if self.pay.is_plain() {
            return;
        }
        let each = self.price * hours(self.slot);
        let of_slot: Vec<f64> =
            (first..first + duty.slots.len()).map(|slot| each * self.share(slot)).collect();
        let overtime = self.pay.overtime_hours(day as i32, shift.paid(length));
        duty.extra = of_slot.iter().sum::<f64>() + self.price * overtime;
        let windows = duty.breaks.iter().zip(shift.breaks_of(length));
        let saved = windows.map(|(window, planned)| {
            let at = |at: usize| match planned.paid {
                true => 0.0,
                false => of_slot[at..at + window.length].iter().sum(),
            };
            (window.first..=window.last).map(at).collect()
        });
        duty.saved = saved.collect();
    }

    /// The share on top in a slot, counted from the first of the horizon on.
    fn share(&self, slot: usize) -> f64 {
        let slots_per_day = (DAY / self.slot) as usize;
        let (mut day, slot_of_day) = (slot / slots_per_day, slot % slots_per_day);
        if repeats(self.days) {
            day %= self.days;
        }
        let interval = slot_of_day as Tick * self.slot / self.interval;
        self.pay.share(day as i32, interval as usize)
    }
}
