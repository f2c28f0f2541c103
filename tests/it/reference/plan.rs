//! What is known before anything happens: every planned event, person by person.

use ringplan::center::Staff;
use ringplan::demand::Caller;
use ringplan::time::Tick;

use super::{Case, Contact, Doing, Event, Pause, Person, Reference, Worked};
use crate::log::traced;

impl Reference<'_> {
    pub(super) fn plan(&mut self, callers: Vec<(Caller, Tick, usize)>) {
        let calendar = &self.bench.calendar;
        let intervals = calendar.intervals();
        for (index, interval) in intervals.iter().enumerate() {
            self.at(interval.start, Event::Interval(index));
            for (queue, nouns) in self.center.queues.iter().enumerate() {
                let before = index > 0 && nouns.open[index - 1];
                match (before, nouns.open[index]) {
                    (false, true) => self.at(interval.start, Event::Open(queue)),
                    (true, false) => self.at(interval.start, Event::Close(queue)),
                    _ => {}
                }
            }
        }
        let horizon = calendar.horizon();
        self.at(horizon, Event::Horizon);
        for (group, nouns) in self.center.groups.iter().enumerate() {
            match &nouns.staff {
                Staff::Heads(heads) => {
                    for _ in 0..heads.iter().copied().max().unwrap_or(0) {
                        self.hire(group);
                    }
                    let mut before = 0;
                    for (index, &scheduled) in heads.iter().enumerate() {
                        let start = intervals[index].start;
                        let heads = self.on_the_phones(group, scheduled, index);
                        if heads > before {
                            self.at(start, Event::MoreHeads { group, heads });
                        } else if heads < before {
                            self.at(start, Event::FewerHeads { group, heads });
                        }
                        before = heads;
                    }
                    self.at(horizon, Event::FewerHeads { group, heads: 0 });
                }
                Staff::Shifts(postings) => {
                    for posting in postings {
                        let first = self.people.len();
                        for _ in 0..posting.heads.iter().copied().max().unwrap_or(0) {
                            self.hire(group);
                        }
                        for (day, &heads) in posting.heads.iter().enumerate() {
                            for head in 0..heads {
                                let day = calendar.first_staffed_day() + day as i32;
                                self.work(first, head, day, posting.shift);
                            }
                        }
                    }
                }
            }
        }
        for (contact, (caller, arrival, interval)) in callers.into_iter().enumerate() {
            let arrival = traced(self.bench, &caller, interval).map_or(arrival, |c| c.arrival);
            self.cases.push(Case::new(contact, self.draws.case(&caller, interval)));
            self.contacts.push(Contact::new(caller, arrival, interval, contact));
            self.at(arrival, Event::Arrival { contact });
        }
    }

    fn hire(&mut self, group: usize) {
        self.people.push(Person {
            group,
            doing: Doing::Off,
            log_on: 0,
            busy: 0,
            shift: None,
            over: false,
            breaks_called: 0,
            breaks_taken: 0,
        });
    }

    /// How many of the scheduled are on the phones in an interval; who is not is paid all the same.
    fn on_the_phones(&mut self, group: usize, scheduled: u32, index: usize) -> u32 {
        let interval = self.bench.calendar.intervals()[index];
        let length = interval.end - interval.start;
        let mut on_the_phones = 0;
        for head in 0..scheduled {
            let cell = &mut self.found.groups[index][group];
            if self.turnout.is_absent(group, "", head, interval.day) {
                cell.absent += length;
            } else if self.turnout.is_away(group, "", head, interval.day, index) {
                cell.paid_break += length;
            } else {
                on_the_phones += 1;
            }
        }
        on_the_phones
    }

    /// Plans a shift of one person, as far as it lies in the horizon.
    fn work(&mut self, first: usize, head: u32, day: i32, shift: usize) {
        let agent = first + head as usize;
        let group = self.people[agent].group;
        let nouns = &self.center.shifts[shift];
        let start = self.bench.calendar.moment(day, nouns.start);
        let end = start + nouns.length as i64;
        let horizon = self.bench.calendar.horizon() as i64;
        if end <= 0 || start >= horizon {
            return;
        }
        let absent = self.turnout.is_absent(group, &nouns.name, head, day);
        // Between two neighbouring cuts everything stays as it is.
        let mut cuts = vec![start.max(0), end.min(horizon)];
        for pause in &nouns.breaks {
            let from = start + pause.at as i64;
            cuts.extend([from, from + pause.length as i64]);
        }
        cuts.extend(self.bench.calendar.intervals().iter().map(|interval| interval.start as i64));
        cuts.retain(|&cut| start.max(0) <= cut && cut <= end.min(horizon));
        cuts.sort_unstable();
        cuts.dedup();
        let mut pauses = vec![];
        for pause in &nouns.breaks {
            let from = start + pause.at as i64;
            pauses.push((from, from + pause.length as i64, pause.paid));
        }
        for (&from, &to) in cuts.iter().zip(&cuts[1..]) {
            let index = crate::log::interval_of(self.bench, from as Tick);
            let pause = nouns.breaks.iter().find(|pause| {
                let begin = start + pause.at as i64;
                begin <= from && from < begin + pause.length as i64
            });
            if absent {
                let paid = pause.is_none_or(|pause| pause.paid);
                let cell = &mut self.found.groups[index][group];
                cell.absent += if paid { (to - from) as Tick } else { 0 };
            } else if pause.is_none() && self.turnout.is_away(group, &nouns.name, head, day, index)
            {
                pauses.push((from, to, true));
            }
        }
        if absent {
            return;
        }
        pauses.sort_unstable();
        let shift = self.shifts.len();
        self.at(start.max(0) as Tick, Event::ShiftStart { agent, shift });
        let mut breaks = vec![];
        for (from, to, paid) in pauses {
            if to > 0 && from < horizon {
                let from = from.max(0);
                let (start, length) = (from as Tick, (to - from) as Tick);
                self.at(start, Event::BreakStart { agent, shift, number: breaks.len() });
                breaks.push(Pause { start, length, paid });
            }
        }
        if end <= horizon {
            self.at(end as Tick, Event::ShiftEnd { agent, shift });
        }
        self.shifts.push(Worked { end: end as Tick, breaks });
    }
}
