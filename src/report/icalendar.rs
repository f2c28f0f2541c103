//! A roster as iCalendar files (RFC 5545), one for each person: what `roster --ical` writes.
//!
//! All times are in UTC, which needs no description of a zone. Nothing is a wall-clock figure: the same
//! roster gives the same files. An event is known by its person and date, so a roster that is made anew
//! updates the events of the one before. A repair has a higher `SEQUENCE` than what it repairs, the later
//! its first day the higher, and cancels the shifts that it takes away.

mod file_name;

use std::io::Write;

use icalendar::{Calendar, Component, Event, EventStatus};
use uuid::Uuid;

pub use file_name::calendar_files;

use super::roster::RosterReport;
use crate::center::{Assignment, Worked};
use crate::time::Tick;

const PRODUCT: &str = concat!("-//ringplan//ringplan ", env!("CARGO_PKG_VERSION"), "//EN");

impl RosterReport<'_> {
    /// Writes the calendar of a person: a place in the team. Who has no shift gets one without events, which
    /// empties a calendar that is subscribed to.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_ical(&self, agent: usize, out: &mut dyn Write) -> std::io::Result<()> {
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
            calendar.push(self.event(
                agent,
                one.day,
                (&one.worked, one.group),
                EventStatus::Confirmed,
            ));
        }
        let changed = self.proposal.changed.iter().filter(|changed| changed.agent == agent);
        for gone in changed.filter(|changed| own.iter().all(|one| one.day != changed.day)) {
            if let Some((worked, group)) = &gone.before {
                let was = (worked, *group);
                calendar.push(self.event(agent, gone.day, was, EventStatus::Cancelled));
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
        status: EventStatus,
    ) -> Event {
        let repaired_from = self.proposal.repaired_from;
        let as_of = self.scenario().calendar.moment(repaired_from.unwrap_or(0) as i32, 0);
        let shift = &self.scenario().space.shifts[worked.range].name;
        let mut event = Event::new();
        event
            .uid(&self.uid(agent, day))
            .add_property("DTSTAMP", self.utc(as_of.max(0) as Tick))
            .sequence(repaired_from.map_or(0, |day| day as u32 + 1))
            .add_property("DTSTART", self.utc(self.moment(day, worked, 0)))
            .add_property("DTEND", self.utc(self.moment(day, worked, worked.length)))
            .summary(shift)
            .description(&self.details(group, day, worked));
        event.status(status);
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

    fn utc(&self, moment: Tick) -> String {
        let moment = self.scenario().calendar.civil(moment).timestamp();
        moment.strftime("%Y%m%dT%H%M%SZ").to_string()
    }
}

/// An id that follows from a name alone (UUID version 5, RFC 9562).
fn named_id(name: &str) -> Uuid {
    let own = Uuid::new_v5(&Uuid::NAMESPACE_OID, b"ringplan");
    Uuid::new_v5(&own, name.as_bytes())
}
