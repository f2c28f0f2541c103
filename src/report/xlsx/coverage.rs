//! The sheet of heads required and there, interval by interval.

use rust_xlsxwriter::{ColNum, ConditionalFormatCellRule, RowNum, Worksheet, XlsxError};

use super::super::roster::RosterReport;
use super::sheet::{FIRST_ROW, Sheet, count, decimal, over, under};

/// Columns of a group.
const OF_GROUP: usize = 3;

impl RosterReport<'_> {
    pub(super) fn coverage_sheet(&self) -> Result<Worksheet, XlsxError> {
        let words = format!(
            "Heads on the phone in each interval, breaks taken off; the difference is red where there are too few, blue where there are too many; {}",
            self.times_in_words()
        );
        let mut sheet = Sheet::new("Coverage", &words, 1)?;
        sheet.header(0, &["start"])?;
        let calendar = &self.scenario().calendar;
        let intervals = &calendar.intervals()[calendar.warm_up_intervals()..];
        for (interval, row) in intervals.iter().zip(FIRST_ROW..) {
            sheet.moment((row, 0), calendar.civil(interval.start).datetime())?;
        }
        for (place, group) in self.groups().into_iter().enumerate() {
            self.heads_columns(&mut sheet, 1 + (OF_GROUP * place) as ColNum, group)?;
        }
        sheet.finish(intervals.len())
    }

    /// What a group needs, has, and has beyond that.
    fn heads_columns(&self, sheet: &mut Sheet, col: ColNum, group: usize) -> Result<(), XlsxError> {
        let name = &self.scenario().center.groups[group].name;
        let names = ["required", "staffed", "difference"].map(|what| format!("{name}: {what}"));
        sheet.header(col, &names.each_ref().map(String::as_str))?;
        let (required, staffed) = self.heads(group);
        for ((&required, &staffed), row) in required.iter().zip(staffed).zip(FIRST_ROW..) {
            // Parts of an interval need not add up to a whole in the last digit.
            let difference = ((staffed - f64::from(required)) * 1e6).round() / 1e6;
            sheet.number((row, col), f64::from(required), &count())?;
            sheet.number((row, col + 1), staffed, &decimal())?;
            sheet.number((row, col + 2), difference, &decimal())?;
        }
        let last = FIRST_ROW + required.len().saturating_sub(1) as RowNum;
        let (top, bottom) = ((FIRST_ROW, col + 2), (last, col + 2));
        sheet.colour(top, bottom, ConditionalFormatCellRule::LessThan(0.0), &under())?;
        sheet.colour(top, bottom, ConditionalFormatCellRule::GreaterThan(0.0), &over())
    }
}
