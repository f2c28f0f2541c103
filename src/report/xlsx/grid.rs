//! The sheet of people against days.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use rust_xlsxwriter::{
    ColNum, Color, ConditionalFormatCellRule, Format, RowNum, Worksheet, XlsxError,
};

use super::super::roster::{RosterReport, is_denied};
use super::super::table::NO_FIGURE;
use super::sheet::{FIRST_ROW, Sheet, count, decimal, over, under};
use crate::center::Assignment;
use crate::scenario::Scenario;

const NAMES: [&str; 3] = ["agent", "group", "contract"];
const FIRST_DAY: ColNum = NAMES.len() as ColNum;
/// Of the shifts in the order of the file, again from the first when they run out.
const COLOURS: [u32; 8] = [
    0x00FF_F2CC,
    0x00D9_EAD3,
    0x00E4_DFEC,
    0x00FC_E4D6,
    0x00C9_DAF8,
    0x00F4_D9E6,
    0x00D0_EFEF,
    0x00E8_E3D3,
];
const WEEKEND: u32 = 0x00F2_F2F2;
const LEAVE: u32 = 0x00D9_D9D9;

impl RosterReport<'_> {
    pub(super) fn roster_sheet(&self) -> Result<Worksheet, XlsxError> {
        let mut sheet = Sheet::new("Roster", &self.roster_in_words(), 1)?;
        sheet.header(0, &NAMES)?;
        let days = self.scenario().calendar.days();
        for day in 0..days as usize {
            let date = self.scenario().calendar.date(day as i32);
            sheet.header_date(column(day), date, &self.of_day(day))?;
        }
        sheet.header(column(days as usize), &["days", "hours"])?;
        let agents = 0..self.scenario().team.agents.len();
        let of = |group: usize| {
            agents.clone().filter(move |&agent| self.scenario().team.agents[agent].group == group)
        };
        let worked = self.worked();
        let mut row = FIRST_ROW;
        for agent in self.groups().into_iter().flat_map(of) {
            self.person(&mut sheet, row, agent, &worked)?;
            row += 1;
        }
        for group in self.groups() {
            row = self.coverage_lines(&mut sheet, row + 1, group)?;
        }
        self.legend(&mut sheet, row + 1)?;
        sheet.finish(agents.len())
    }

    /// What it is, and whether it came to its end.
    fn roster_in_words(&self) -> String {
        let calendar = &self.scenario().calendar;
        let [first, last] = [0, calendar.days() as i32 - 1]
            .map(|day| calendar.date(day).strftime("%-d %b %Y").to_string());
        let stopped = if self.proposal.complete { "" } else { "STOPPED before the end. " };
        format!("{stopped}{}: {first} to {last}, {}", self.scenario().name, self.times_in_words())
    }

    fn person(
        &self,
        sheet: &mut Sheet,
        row: RowNum,
        agent: usize,
        worked: &BTreeMap<(usize, usize), &Assignment>,
    ) -> Result<(), XlsxError> {
        let person = &self.scenario().team.agents[agent];
        let plain = Format::new();
        sheet.text((row, 0), &person.name, &plain.clone().set_bold())?;
        sheet.text((row, 1), &self.scenario().center.groups[person.group].name, &plain)?;
        sheet.text((row, 2), &self.scenario().team.contracts[person.contract].name, &plain)?;
        let days = self.scenario().calendar.days() as usize;
        for day in 0..days {
            let worked = worked.get(&(agent, day)).copied();
            let (mut text, format) = match worked {
                Some(one) => (self.shift(one), shift_format(one.worked.range)),
                None if person.away.contains(&day) => ("leave".to_owned(), filled(LEAVE)),
                None => (NO_FIGURE.to_owned(), self.of_day(day)),
            };
            if is_denied(person, day, worked.map(|one| one.worked.range)) {
                text.push_str(" !");
            }
            sheet.text((row, column(day)), &text, &format)?;
        }
        let share = &self.proposal.shares[agent];
        sheet.number((row, column(days)), f64::from(share.days), &count())?;
        sheet.number((row, column(days) + 1), share.hours, &decimal())
    }

    /// "early 07:00–15:00", and for which group if that is another.
    fn shift(&self, one: &Assignment) -> String {
        let Scenario { center, space, team, .. } = self.scenario();
        let Assignment { agent, day, group, worked } = one;
        let name = &space.shifts[worked.range].name;
        let times = self.clock(*day, worked, 0..worked.length);
        match *group == team.agents[*agent].group {
            true => format!("{name} {times}"),
            false => format!("{name} {times} for {}", center.groups[*group].name),
        }
    }

    /// How the days of a group are covered, and the first row below that.
    fn coverage_lines(
        &self,
        sheet: &mut Sheet,
        row: RowNum,
        group: usize,
    ) -> Result<RowNum, XlsxError> {
        let days = self.scenario().calendar.days() as usize;
        let in_all = self.coverage(group, 0..days).lines();
        let last = column(days) + 1;
        for ((name, hours), row) in in_all.into_iter().zip(row..) {
            sheet.text((row, 0), name, &Format::new().set_bold())?;
            sheet.text((row, 1), &self.scenario().center.groups[group].name, &Format::new())?;
            sheet.number((row, last), hours, &decimal())?;
        }
        for day in 0..days {
            let lines = self.coverage(group, day..day + 1).lines();
            for ((_, hours), row) in lines.into_iter().zip(row..) {
                sheet.number((row, column(day)), hours, &decimal())?;
            }
        }
        let above = || ConditionalFormatCellRule::GreaterThan(0.0);
        let [few, many] = [row + 2, row + 3];
        sheet.colour((few, FIRST_DAY), (few, last), above(), &under())?;
        sheet.colour((many, FIRST_DAY), (many, last), above(), &over())?;
        Ok(row + in_all.len() as RowNum)
    }

    fn legend(&self, sheet: &mut Sheet, row: RowNum) -> Result<(), XlsxError> {
        let shifts = &self.scenario().space.shifts;
        for ((place, shift), row) in shifts.iter().enumerate().zip(row..) {
            sheet.text((row, 0), &shift.name, &shift_format(place))?;
        }
        sheet.words(
            row + shifts.len() as RowNum,
            "– off, ! a wish is denied. Hours are paid; those below the people are hours of heads on the phone, breaks taken off.",
        )
    }

    /// A day's own background.
    fn of_day(&self, day: usize) -> Format {
        match self.scenario().calendar.date(day as i32).weekday() {
            Weekday::Saturday | Weekday::Sunday => filled(WEEKEND),
            _ => Format::new(),
        }
    }
}

fn column(day: usize) -> ColNum {
    FIRST_DAY + day as ColNum
}

fn shift_format(range: usize) -> Format {
    filled(COLOURS[range % COLOURS.len()])
}

fn filled(colour: u32) -> Format {
    Format::new().set_background_color(Color::RGB(colour))
}
