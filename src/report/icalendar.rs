//! A roster as iCalendar files (RFC 5545), one for each person: what `roster --ical` writes.
//!
//! All times are in UTC, which needs no description of a zone. An event is known by its person and date, so a
//! roster that is made anew updates the events of the one before, and a repair cancels the shifts that it
//! takes away. Calendar programs take an update only if its `SEQUENCE` has risen, or at the same one its
//! `DTSTAMP` (RFC 5545, 3.8.7.4; RFC 5546, 2.1.5). Nothing in a scenario knows what was written before, so
//! both follow from the moment of writing: they rise with every run, whatever it plans or repairs.

mod file_name;

use std::io::Write;

use icalendar::{Calendar, Component, Event, EventStatus};
use jiff::Timestamp;
use uuid::Uuid;

pub use file_name::calendar_files;

use super::roster::RosterReport;
use crate::center::{Assignment, Worked};
use crate::time::Tick;

const PRODUCT: &str = concat!("-//ringplan//ringplan ", env!("CARGO_PKG_VERSION"), "//EN");

impl RosterReport<'_> {
    /// Writes the calendar of a person, a place in the team, as of the moment at which it is `written`. Who has
    /// no shift gets one without events, which empties a calendar that is subscribed to.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_ical(
        &self,
        agent: usize,
        written: Timestamp,
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let mut calendar = Calendar::empty();
        // No METHOD: publishing by RFC 5546 needs the address of an organizer.
        for property in [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")] {
            calendar.append_property(property);
        }
        let name = self.scenario().team.agents[agent].name.as_str();
        calendar.append_property(("X-WR-CALNAME", name));
        if let Some(zone) = self.zone() {
            calendar.timezone(zone);
        }
        let assignments = self.proposal.assignments.iter();
        let own: Vec<&Assignment> = assignments.filter(|one| one.agent == agent).collect();
        for one in &own {
            let mut event = self.event(agent, one.day, (&one.worked, one.group), written);
            calendar.push(event.status(EventStatus::Confirmed).done());
        }
        let changed = self.proposal.changed.iter().filter(|changed| changed.agent == agent);
        for gone in changed.filter(|changed| own.iter().all(|one| one.day != changed.day)) {
            if let Some((worked, group)) = &gone.before {
                let mut event = self.event(agent, gone.day, (worked, *group), written);
                calendar.push(event.status(EventStatus::Cancelled).done());
            }
        }
        write!(out, "{calendar}")
    }

    /// A shift that a person works, or was to work, for a group on a day.
    fn event(
        &self,
        agent: usize,
        day: usize,
        (worked, group): (&Worked, usize),
        written: Timestamp,
    ) -> Event {
        let shift = &self.scenario().space.shifts[worked.range].name;
        let mut event = Event::new();
        event
            .uid(&self.uid(agent, day))
            .add_property("DTSTAMP", utc(written))
            .sequence(sequence(written))
            .add_property("DTSTART", self.moment_utc(day, worked, 0))
            .add_property("DTEND", self.moment_utc(day, worked, worked.length))
            .summary(shift)
            .description(&self.details(group, day, worked));
        event
    }

    /// The same for a person's shift on a date, whatever the scenario, its seed or the shift.
    fn uid(&self, agent: usize, day: usize) -> String {
        let name = &self.scenario().team.agents[agent].name;
        let date = self.scenario().calendar.date(day as i32);
        format!("{}@ringplan", named_id(&format!("shift of {date} of {name}")))
    }

    /// The group and the breaks, by the clock on the wall.
    fn details(&self, group: usize, day: usize, worked: &Worked) -> String {
        let mut lines = vec![self.scenario().center.groups[group].name.clone()];
        for pause in &worked.breaks {
            let times = self.clock(day, worked, pause.at..pause.at + pause.length);
            let paid = if pause.paid { "paid" } else { "unpaid" };
            lines.push(format!("Break {times}, {paid}"));
        }
        lines.extend(self.zone().map(|zone| format!("Times of {zone}")));
        lines.join("\n")
    }

    /// The moment so long after the start of a shift.
    fn moment_utc(&self, day: usize, worked: &Worked, after: Tick) -> String {
        let moment = self.moment(day, worked, after);
        utc(self.scenario().calendar.civil(moment).timestamp())
    }
}

fn utc(moment: Timestamp) -> String {
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// 1 January 2020 in seconds since 1970.
const SEQUENCES_BEGIN_S: i64 = 1_577_836_800;

/// Seconds since 2020: two runs never follow each other within one, and calendar programs that hold the
/// number in 31 bits do so until 2088.
fn sequence(written: Timestamp) -> u32 {
    let seconds = written.as_second() - SEQUENCES_BEGIN_S;
    seconds.clamp(0, i32::MAX.into()) as u32
}

/// An id that follows from a name alone (UUID version 5, RFC 9562).
fn named_id(name: &str) -> Uuid {
    let own = Uuid::new_v5(&Uuid::NAMESPACE_OID, b"ringplan");
    Uuid::new_v5(&own, name.as_bytes())
}
