//! What an hour of a group costs in each interval, and what is paid for overtime on top.

use crate::center::{Center, Group, Shift, Staff};
use crate::time::{Calendar, Tick, hours};

/// Prices by group and interval of the calendar.
#[derive(Clone, Debug)]
pub(super) struct Prices {
    groups: usize,
    /// Of an hour, overtime left out, `[interval * groups + group]`.
    of_hour: Vec<f64>,
    /// For overtime as it is planned, in the same order; empty where there is none.
    overtime: Vec<f64>,
}

impl Prices {
    pub(super) fn new(center: &Center, calendar: &Calendar) -> Self {
        let groups = center.groups.len();
        let intervals = calendar.intervals();
        let of_hour = intervals
            .iter()
            .flat_map(|interval| center.groups.iter().map(|group| group.price_in(interval)));
        let mut prices = Self { groups, of_hour: of_hour.collect(), overtime: Vec::new() };
        for (place, group) in center.groups.iter().enumerate() {
            if !group.pay.overtime.is_empty() {
                prices.overtime.resize(intervals.len() * groups, 0.0);
                prices.add_overtime((place, group), &center.shifts, calendar);
            }
        }
        prices
    }

    /// The price of an hour, and what is paid for overtime.
    pub(super) fn at(&self, group: usize, interval: usize) -> (f64, f64) {
        let place = interval * self.groups + group;
        (self.of_hour[place], self.overtime.get(place).copied().unwrap_or(0.0))
    }

    /// Overtime is the end of a shift; it is paid to those who do not turn up, too.
    fn add_overtime(
        &mut self,
        (place, group): (usize, &Group),
        shifts: &[Shift],
        calendar: &Calendar,
    ) {
        let (Some(price), Staff::Shifts(postings)) = (group.cost_per_hour, &group.staff) else {
            return;
        };
        for posting in postings {
            let days = (calendar.first_staffed_day()..).zip(&posting.heads);
            for (day, &heads) in days.filter(|(_, heads)| **heads > 0) {
                let shift = &shifts[posting.shift];
                let start = calendar.moment(day, shift.start);
                for overtime in &group.pay.overtime {
                    let worth = price * overtime.share(group.pay.first_day, day);
                    for (from, to) in paid_beyond(shift, overtime.beyond) {
                        let (from, to) = (start + from as i64, start + to as i64);
                        self.pay(place, calendar, (from, to), worth * f64::from(heads));
                    }
                }
            }
        }
    }

    /// Adds so much an hour from one moment to another, as far as they lie in the horizon.
    fn pay(&mut self, group: usize, calendar: &Calendar, (from, to): (i64, i64), per_hour: f64) {
        let intervals = calendar.intervals();
        let first = intervals.partition_point(|interval| interval.end as i64 <= from);
        for (at, interval) in intervals.iter().enumerate().skip(first) {
            let (begin, end) = (from.max(interval.start as i64), to.min(interval.end as i64));
            if begin >= end {
                break;
            }
            self.overtime[at * self.groups + group] += per_hour * hours((end - begin) as Tick);
        }
    }
}

/// The paid stretches of a shift after so much paid time, from its start.
fn paid_beyond(shift: &Shift, beyond: Tick) -> Vec<(Tick, Tick)> {
    let unpaid = shift.breaks.iter().filter(|pause| !pause.paid);
    let unpaid = unpaid.map(|pause| (pause.at, pause.at + pause.length));
    let (mut from, mut before, mut stretches) = (0, 0, Vec::new());
    for (begin, end) in unpaid.chain([(shift.length, shift.length)]) {
        let plain = beyond.saturating_sub(before).min(begin - from);
        if from + plain < begin {
            stretches.push((from + plain, begin));
        }
        before += begin - from;
        from = end;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::center::Break;
    use crate::time::HOUR;

    #[test]
    fn overtime_is_what_is_paid_after_the_first_hours() {
        let pause = |at, paid| Break { at: at * HOUR, length: HOUR, paid };
        let breaks = vec![pause(2, true), pause(4, false), pause(8, false)];
        let shift = Shift { name: "long".into(), start: 0, length: 11 * HOUR, breaks };
        let beyond = |hours: u64| -> Vec<(u64, u64)> {
            let stretches = paid_beyond(&shift, hours * HOUR).into_iter();
            stretches.map(|(from, to)| (from / HOUR, to / HOUR)).collect()
        };
        assert_eq!(beyond(0), [(0, 4), (5, 8), (9, 11)]);
        assert_eq!(beyond(5), [(6, 8), (9, 11)]);
        assert_eq!(beyond(7), [(9, 11)]);
        assert_eq!(beyond(9), []);
    }
}
