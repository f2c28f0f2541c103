//! What explains a roster, in its JSON document.

use serde_json::{Map, Value, json};

use super::super::difference::difference_figures;
use super::super::roster::RosterReport;
use crate::center::{Planned, Worked};
use crate::planning::{AtMost, Difference, FirstMorning, Outcome, Possible, RulePrices, Why};
use crate::time::MINUTE;

impl RosterReport<'_> {
    /// `at_most`, an object for each time at which too few people could be there.
    pub(super) fn at_most(&self) -> Vec<Value> {
        let entry = |one: &AtMost| {
            json!({
                "group": self.scenario().center.groups[one.window.group].name,
                "when": one.window.when(self.scenario()),
                "date": self.scenario().calendar.date(one.window.day as i32).to_string(),
                "required": one.window.required,
                "at_most": one.most,
            })
        };
        self.proposal.at_most.iter().map(entry).collect()
    }

    /// `first_morning`: hours of the first day that nobody is planned for, by group.
    pub(super) fn first_mornings(&self) -> Vec<Value> {
        let entry = |one: &FirstMorning| {
            json!({
                "group": self.scenario().center.groups[one.window.group].name,
                "when": one.window.when(self.scenario()),
                "required": one.window.required,
                "missing_hours": one.missing_hours,
                "before_is_known": one.is_known,
            })
        };
        self.proposal.first_mornings.iter().map(entry).collect()
    }

    /// `why`, one object for each day that was asked about.
    pub(super) fn why(&self) -> Vec<Value> {
        self.explanation.why.iter().map(|why| self.why_one(why)).collect()
    }

    fn why_one(&self, why: &Why) -> Value {
        let calendar = &self.scenario().calendar;
        let missed = why.missed.iter().map(|one| {
            let intervals = &calendar.intervals()[one.intervals.clone()];
            let end = intervals.last().map(|interval| calendar.stamp(interval.end));
            json!({
                "group": self.scenario().center.groups[one.group].name,
                "start": intervals.first().map(|interval| calendar.stamp(interval.start)),
                "end": end,
                "required": one.required,
                "there": one.there,
            })
        });
        let instead = why.instead.iter().map(|one| {
            let mut object = match &one.outcome {
                Outcome::Forbidden(rules) => json!({ "possible": false, "forbidden_by": rules }),
                Outcome::NotWorked => {
                    json!({ "possible": false, "forbidden_by": ["no shift of the contract or group"] })
                }
                Outcome::Unknown => json!({ "possible": null }),
                Outcome::Possible(possible) => self.possible(possible),
            };
            object["shift"] = match one.planned {
                Planned::Shift(shift) => json!(self.scenario().space.shifts[shift].name),
                Planned::Off | Planned::Work => Value::Null,
            };
            object
        });
        json!({
            "agent": self.scenario().team.agents[why.agent].name,
            "date": calendar.date(why.day as i32).to_string(),
            "now": why.now.as_ref().map(|worked| self.worked_value(worked)),
            "keeps": why.serves,
            "missed_hours": why.missed_hours,
            "missed": missed.collect::<Vec<_>>(),
            "instead": instead.collect::<Vec<_>>(),
        })
    }

    fn possible(&self, possible: &Possible) -> Value {
        let calendar = &self.scenario().calendar;
        let worked =
            |worked: &Option<Worked>| worked.as_ref().map(|worked| self.worked_value(worked));
        let others = possible.others.iter().map(|(day, was, then)| {
            let date = calendar.date(*day as i32).to_string();
            json!({ "date": date, "was": worked(was), "then": worked(then) })
        });
        let mut object = figures(&possible.beyond);
        object["possible"] = true.into();
        object["worked"] = json!(worked(&possible.worked));
        object["other_days"] = others.collect();
        let parts = possible.parts.iter().map(|(name, cost)| (name.replace(' ', "_"), json!(cost)));
        object["parts"] = Value::Object(parts.collect::<Map<_, _>>());
        object
    }

    fn worked_value(&self, worked: &Worked) -> Value {
        json!({
            "shift": self.scenario().space.shifts[worked.range].name,
            "start_minute": worked.start / MINUTE,
            "length_minutes": worked.length / MINUTE,
        })
    }

    /// `prices`, an object for each rule; `null` if they were not asked for.
    pub(super) fn prices(&self) -> Value {
        let Some(RulePrices { now, rules, complete }) = &self.explanation.prices else {
            return Value::Null;
        };
        let rules = rules.iter().map(|one| {
            let mut object = figures(&one.price);
            object["rule"] = one.line.words(&self.scenario().team).into();
            object["at_least"] = json!(one.at_least);
            object["at_most"] = json!(one.at_most);
            object
        });
        json!({
            "complete": complete,
            "cost": now.cost,
            "bound": now.bound,
            "rules": rules.collect::<Vec<_>>(),
        })
    }
}

fn figures(difference: &Difference) -> Value {
    let figures = difference_figures(difference).into_iter();
    Value::Object(figures.map(|(name, figure)| (name.to_owned(), json!(figure))).collect())
}
