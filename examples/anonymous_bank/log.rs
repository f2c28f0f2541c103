//! The call log: one row a call, and the rule for which calls count.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// Seconds of the day at which the lines open and close, Sunday to Thursday.
pub const OPEN_S: i64 = 7 * 3600;
pub const CLOSE_S: i64 = 24 * 3600;

/// What the caller wanted, as the log codes it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
pub enum Kind {
    /// Regular banking; `Pe` in English.
    Ps,
    Pe,
    /// Stock trading.
    Ne,
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
    pub kind: Kind,
    /// 1 regular, 2 VIP, 0 not known; known of those who waited, and hardly of anybody else.
    pub class: u8,
    /// Second of the day at which the caller left the voice menu: his arrival at the queue.
    pub arrival_s: i64,
    pub queued: bool,
    pub wait_s: i64,
    /// Length of the service, `None` where the caller hung up in the queue.
    pub service_s: Option<i64>,
    /// Code of the agent; some services bear none.
    pub agent: Option<String>,
}

impl Call {
    /// Second of the day at which the wait was over. The log's own start of service is, where it is
    /// given, a second or two around it, but past midnight it begins again from 0.
    pub fn wait_end_s(&self) -> i64 {
        self.arrival_s + self.wait_s
    }

    pub fn abandoned(&self) -> bool {
        self.service_s.is_none()
    }
}

/// The calls of one day in order of arrival.
#[derive(Debug)]
pub struct Day {
    pub date: Date,
    pub calls: Vec<Call>,
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

/// Reads the calls that count, by day.
///
/// # Errors
/// The file cannot be opened, or a row does not have the columns that its documentation names.
pub fn read(path: &Path) -> Result<Vec<Day>> {
    let days = || read_from(std::fs::File::open(path)?);
    days().with_context(|| format!("cannot read {}", path.display()))
}

/// Sunday to Thursday, 07:00 to 24:00; no such day is left out.
fn read_from(text: impl std::io::Read) -> Result<Vec<Day>> {
    let mut days: BTreeMap<Date, Vec<Call>> = BTreeMap::new();
    for row in csv::Reader::from_reader(text).deserialize::<Row>() {
        let row = row?;
        let date: Date = row.date.parse()?;
        let workday = !matches!(date.weekday(), Weekday::Friday | Weekday::Saturday);
        if workday && (OPEN_S..CLOSE_S).contains(&row.vru_exit_s) {
            days.entry(date).or_default().extend(demand(row));
        }
    }
    let mut days: Vec<Day> = days.into_iter().map(|(date, calls)| Day { date, calls }).collect();
    days.iter_mut().for_each(|day| day.calls.sort_by_key(|call| call.arrival_s));
    Ok(days)
}

/// A caller who hung up without having been queued never left the voice menu: he is no demand.
fn demand(row: Row) -> Option<Call> {
    let served = row.outcome == "AGENT";
    let queued = row.queued == 1;
    (served || queued).then_some(Call {
        kind: row.kind,
        class: row.priority,
        arrival_s: row.vru_exit_s,
        queued,
        wait_s: row.q_time_s,
        service_s: served.then_some(row.ser_time_s),
        agent: row.agent,
    })
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A call, for the tests of the other modules: hung up if the service is negative.
    pub fn call(kind: Kind, arrival_s: i64, wait_s: i64, service_s: i64) -> Call {
        let service_s = (service_s >= 0).then_some(service_s);
        Call { kind, class: 0, arrival_s, queued: wait_s > 0, wait_s, service_s, agent: None }
    }

    /// A call of regular banking that was served by a named agent.
    pub fn by(agent: &str, arrival_s: i64, wait_s: i64, service_s: i64) -> Call {
        Call { agent: Some(agent.into()), ..call(Kind::Ps, arrival_s, wait_s, service_s) }
    }

    /// A Sunday.
    pub fn day(calls: Vec<Call>) -> Day {
        Day { date: jiff::civil::date(1999, 10, 3), calls }
    }

    #[test]
    fn what_counts_reached_the_queue_or_an_agent_on_a_workday() {
        let text = "\
date,type,priority,vru_entry_s,vru_exit_s,queued,q_time_s,outcome,ser_start_s,ser_time_s,agent
1999-10-03,PS,0,30000,30010,0,0,HANG,0,0,
1999-10-03,PS,1,30000,30010,1,25,HANG,0,0,
1999-10-03,NE,0,29000,29010,0,0,AGENT,29009,60,A01
1999-10-03,NE,0,25000,25199,0,0,AGENT,25199,60,A01
1999-10-08,PS,0,30000,30010,0,0,AGENT,30010,60,A01
1999-10-07,PS,0,86300,86399,0,0,AGENT,86399,60,A02
";
        let days = read_from(text.as_bytes()).unwrap();
        let dates: Vec<i8> = days.iter().map(|day| day.date.day()).collect();
        assert_eq!(dates, [3, 7]);
        let calls = &days[0].calls;
        assert_eq!(calls.len(), 2);
        assert_eq!((calls[0].kind, calls[0].agent.as_deref()), (Kind::Ne, Some("A01")));
        assert!(calls[1].abandoned() && calls[1].agent.is_none());
    }
}
