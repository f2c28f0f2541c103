//! What a staffing does not keep, in words.

use std::io::{self, Write};

use super::super::Report;
use super::headline::{clock, day_name, exact_percent, promise};
use crate::center::{Center, Goal};
use crate::planning::Unmet;
use crate::sim::{Period, Periods};
use crate::staffing::{MOST_GROWTH, Reached, Rule};
use crate::time::Calendar;

impl Report<'_> {
    /// What a replay does not keep, each with what `remark` says of it.
    pub(super) fn write_unmet(
        &self,
        unmet: &[Unmet],
        remark: impl Fn(&Unmet) -> String,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        const SHOWN: usize = 5;
        if unmet.is_empty() {
            return Ok(());
        }
        writeln!(out, "\nThe replay does not keep:")?;
        for one in unmet.iter().take(SHOWN) {
            let words = unmet_in_words(self.center, self.calendar, one);
            writeln!(out, "  ✗ {words}{}", remark(one))?;
        }
        match unmet.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => writeln!(out, "  and {more} more"),
        }
    }
}

/// Whose rule it is that does not hold, what it asks, when, and what is reached.
pub fn unmet_in_words(center: &Center, calendar: &Calendar, unmet: &Unmet) -> String {
    let (whose, asked) = match unmet.rule {
        Rule::Target(place, target) => {
            let queue = &center.queues[place];
            (&queue.name, promise(queue.within(target.goal), target))
        }
        Rule::Occupancy(group, most) => {
            let name = &center.groups[group].name;
            (name, format!("occupancy at most {}", exact_percent(most)))
        }
        Rule::Backlog(place) => {
            let asked = format!("backlog growing by at most {}", exact_percent(MOST_GROWTH));
            (&center.queues[place].name, asked)
        }
    };
    format!("{whose}, {asked}: {} {}", when(calendar, unmet), reached_in_words(unmet))
}

fn reached_in_words(unmet: &Unmet) -> String {
    let reached = match unmet.reached {
        Reached::InShare { kept, asked } => {
            let (kept, asked) = (beside(100.0 * kept, 100.0 * asked), exact_percent(asked));
            return format!("keeps it in {kept} % of the replications, {asked} are asked for");
        }
        Reached::InTheMean(None) => return "has nobody answered".to_owned(),
        Reached::InTheMean(Some(reached)) => reached,
    };
    let percent = |asked: f64| format!("reaches {} %", beside(100.0 * reached, 100.0 * asked));
    match unmet.rule {
        Rule::Occupancy(_, most) => percent(most),
        Rule::Backlog(_) => {
            let growth = beside(100.0 * reached, 100.0 * MOST_GROWTH);
            format!("it grows by {growth} % of the work")
        }
        Rule::Target(_, target) => match target.goal {
            Goal::AnsweredWithin { share }
            | Goal::Abandoned { share }
            | Goal::FinishedWithin { share }
            | Goal::ClosedWithin { share } => percent(share),
            Goal::Asa { seconds } => format!("reaches {} s", beside(reached, seconds)),
        },
    }
}

/// A number with so many decimals, one at least, that it does not read like what it misses.
fn beside(number: f64, asked: f64) -> String {
    const MOST_DECIMALS: usize = 6;
    let written = |decimals: usize| format!("{number:.decimals$}");
    let differs =
        |decimals: &usize| written(*decimals).parse::<f64>().is_ok_and(|read| read != asked);
    written((1..MOST_DECIMALS).find(differs).unwrap_or(MOST_DECIMALS))
}

/// "Mon 2 Mar 08:00".
pub fn interval_in_words(calendar: &Calendar, interval: usize) -> String {
    let day = calendar.date(calendar.intervals()[interval].day);
    format!("{} {}", day_name(day), clock(calendar, interval))
}

/// Its week, day or interval.
fn when(calendar: &Calendar, unmet: &Unmet) -> String {
    let first = unmet.period.start;
    if matches!(unmet.rule, Rule::Backlog(_)) {
        return "in all".to_owned();
    }
    if unmet.period.len() == 1 {
        return interval_in_words(calendar, first);
    }
    let day = day_name(calendar.date(calendar.intervals()[first].day));
    let days = 0..Periods::new(calendar).days();
    let is_day =
        days.into_iter().any(|day| Periods::new(calendar).range(Period::Day(day)) == unmet.period);
    if is_day { day } else { format!("the week from {day}") }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn what_is_missed_by_little_does_not_read_as_if_it_were_kept() {
        let shown = [(76.23, 80.0), (79.96, 80.0), (79.9996, 80.0), (20.04, 20.0)];
        let texts = shown.map(|(number, asked)| beside(number, asked));
        assert_eq!(texts, ["76.2", "79.96", "79.9996", "20.04"]);
    }
}
