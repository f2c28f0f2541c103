//! The call log: one row a call, and the rule for which calls count.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// Seconds of the day at which the lines open and close, Sunday to Thursday.
pub const OPEN_S: i64 = 7 * 3600;
pub const CLOSE_S: i64 = 24 * 3600;
/// The working days of the bank, in the order of its week.
pub const WORKDAYS: [Weekday; 5] =
    [Weekday::Sunday, Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday];

/// What the caller wanted, as the log codes it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "UPPERCASE")]
pub enum Kind {
    /// Regular banking.
    Ps,
    /// Stock trading.
    Ne,
    /// Regular banking in English.
    Pe,
    /// A prospective customer.
    Nw,
    /// Support for the bank's internet site.
    In,
    /// The bank rings back a customer who had left a message, and holds him until an agent is free.
    Tt,
}

/// One call that reached the queue or an agent.
#[derive(Clone, Debug)]
pub struct Call {
    pub date: Date,
    pub kind: Kind,
    /// 1 regular, 2 VIP, 0 not known; known of those who waited, and hardly of anybody else.
    pub class: u8,
    /// Second of the day at which the caller left the voice menu: his arrival at the queue.
    pub arrival_s: i64,
    pub queued: bool,
    pub wait_s: i64,
    /// Length of the service, `None` where the caller hung up in the queue.
    pub service_s: Option<i64>,
    /// Code of the agent; a few services of some seconds bear none.
    pub agent: Option<String>,
}

impl Call {
    /// Second of the day at which the wait was over. The log's own start of service is, where it is
    /// given, a second or two around it, but past midnight it begins again from 0.
    pub fn wait_end_s(&self) -> i64 {
        self.arrival_s + self.wait_s
    }
}

/// A row as it stands in the file.
#[derive(Deserialize)]
struct Row {
    date: String,
    #[serde(rename = "type")]
    kind: Kind,
    priority: u8,
    vru_exit_s: i64,
    queued: u8,
    q_time_s: i64,
    outcome: String,
    ser_time_s: i64,
    agent: Option<String>,
}

/// The calls of one day.
#[derive(Debug)]
pub struct Day {
    pub date: Date,
    pub calls: Vec<Call>,
}

/// Reads the log and keeps the working days: see [`working_days`].
///
/// # Errors
/// The file cannot be opened, or a row does not have the columns that its documentation names.
pub fn read(path: &Path) -> Result<Vec<Day>> {
    let mut reader =
        csv::Reader::from_path(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut calls = Vec::new();
    for (index, row) in reader.deserialize::<Row>().enumerate() {
        let row = row.with_context(|| format!("{}, row {}", path.display(), index + 2))?;
        let date = row
            .date
            .parse()
            .with_context(|| format!("{}, row {}: date", path.display(), index + 2))?;
        calls.extend(accept(date, row));
    }
    Ok(working_days(calls))
}

/// A caller who hung up without having been queued never left the voice menu: he is no demand.
fn accept(date: Date, row: Row) -> Option<Call> {
    let served = row.outcome == "AGENT";
    let queued = row.queued == 1;
    (served || queued).then(|| Call {
        date,
        kind: row.kind,
        class: row.priority,
        arrival_s: row.vru_exit_s,
        queued,
        wait_s: row.q_time_s,
        service_s: served.then_some(row.ser_time_s),
        agent: row.agent,
    })
}

/// Sunday to Thursday, calls that arrived in the opening hours, by day in order of time.
///
/// No day is left out. October 1999 has no holiday from Sunday to Thursday (the feast of
/// Tabernacles ended on Saturday the 2nd).
pub fn working_days(calls: Vec<Call>) -> Vec<Day> {
    let mut days: BTreeMap<Date, Vec<Call>> = BTreeMap::new();
    for call in calls {
        let open = (OPEN_S..CLOSE_S).contains(&call.arrival_s);
        if open && WORKDAYS.contains(&call.date.weekday()) {
            days.entry(call.date).or_default().push(call);
        }
    }
    days.into_iter()
        .map(|(date, mut calls)| {
            calls.sort_by_key(|call| call.arrival_s);
            Day { date, calls }
        })
        .collect()
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A call on a day of October 1999, for the tests of the other modules.
    pub fn call(day: i8, kind: Kind, arrival_s: i64, wait_s: i64, service_s: i64) -> Call {
        Call {
            date: jiff::civil::date(1999, 10, day),
            kind,
            class: 0,
            arrival_s,
            queued: wait_s > 0,
            wait_s,
            service_s: (service_s >= 0).then_some(service_s),
            agent: None,
        }
    }

    /// The same, served by a named agent.
    pub fn by(agent: &str, call: Call) -> Call {
        Call { agent: Some(agent.to_owned()), ..call }
    }

    #[test]
    fn a_caller_who_hung_up_in_the_voice_menu_is_no_demand() {
        let text = "date,type,priority,vru_entry_s,vru_exit_s,queued,q_time_s,outcome,ser_start_s,ser_time_s,agent\n\
                    1999-10-03,PS,0,30000,30010,0,0,HANG,0,0,\n\
                    1999-10-03,PS,1,30000,30010,1,25,HANG,0,0,\n\
                    1999-10-03,NE,0,30000,30010,0,0,AGENT,30009,60,A01\n";
        let rows = csv::Reader::from_reader(text.as_bytes())
            .deserialize::<Row>()
            .collect::<Result<Vec<_>, _>>()
            .unwrap();
        let calls: Vec<Call> =
            rows.into_iter().filter_map(|row| accept(row.date.parse().unwrap(), row)).collect();
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[0].service_s, None);
        assert_eq!(calls[0].agent, None);
        assert_eq!(calls[1].agent.as_deref(), Some("A01"));
    }

    #[test]
    fn only_opening_hours_from_sunday_to_thursday() {
        let calls = vec![
            call(3, Kind::Ps, OPEN_S, 0, 10),
            call(3, Kind::Ps, OPEN_S - 1, 0, 10),
            call(3, Kind::Ps, CLOSE_S, 0, 10),
            call(8, Kind::Ps, OPEN_S, 0, 10),
            call(7, Kind::Ps, OPEN_S, 0, 10),
        ];
        let days = working_days(calls);
        let dates: Vec<i8> = days.iter().map(|day| day.date.day()).collect();
        assert_eq!(dates, [3, 7]);
        assert_eq!(days[0].calls.len(), 1);
    }
}
