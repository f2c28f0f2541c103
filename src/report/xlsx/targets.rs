//! The sheet of the targets in the replay.

use rust_xlsxwriter::{Format, RowNum, Worksheet, XlsxError};

use super::super::roster::RosterReport;
use super::sheet::{FIRST_ROW, Sheet, count};
use crate::center::Goal;
use crate::sim::{Judgement, Verdict};

const COLUMNS: [&str; 13] = [
    "queue",
    "target",
    "wanted",
    "in all",
    "± in all",
    "verdict",
    "periods",
    "periods met",
    "days met",
    "± days met",
    "worst begins",
    "worst",
    "± worst",
];

impl RosterReport<'_> {
    pub(super) fn targets_sheet(&self) -> Result<Worksheet, XlsxError> {
        let words = format!(
            "The roster, played call by call: {} replications, seed {}; ±: the 95 % confidence half-width; days met: the share of days that keep a target",
            self.replay.results.replications(),
            self.replay.seed
        );
        let mut sheet = Sheet::new("Targets", &words, 1)?;
        sheet.header(0, &COLUMNS)?;
        let targets = self.replay.results.targets();
        for (judged, row) in targets.iter().zip(FIRST_ROW..) {
            self.target_row(&mut sheet, row, judged)?;
        }
        sheet.finish(targets.len())
    }

    fn target_row(
        &self,
        sheet: &mut Sheet,
        row: RowNum,
        judged: &Judgement,
    ) -> Result<(), XlsxError> {
        let share = Format::new().set_num_format("0.0%");
        let figure = match judged.target.goal {
            Goal::Asa { .. } => Format::new().set_num_format("0.0 \"s\""),
            _ => share.clone(),
        };
        let plain = Format::new();
        let verdict = match judged.verdict() {
            Verdict::Met => "met",
            Verdict::Unsure => "too close to call",
            Verdict::Missed => "missed",
        };
        sheet.text((row, 0), &self.replay.center.queues[judged.queue].name, &plain)?;
        sheet.text((row, 1), &self.replay.promise(judged.queue, judged.target), &plain)?;
        sheet.number((row, 2), judged.target.goal.value(), &figure)?;
        sheet.text((row, 5), verdict, &plain)?;
        sheet.number((row, 6), judged.periods.len() as f64, &count())?;
        sheet.number((row, 7), f64::from(judged.periods_met() as u32), &count())?;
        let worst = judged.worst();
        if let Some(worst) = worst {
            let begins = self.replay.calendar.civil(self.replay.starts_at(worst.period));
            sheet.moment((row, 10), begins.datetime())?;
        }
        let estimates = [
            (3, judged.value, &figure),
            (8, judged.days_met, &share),
            (11, worst.and_then(|worst| worst.value), &figure),
        ];
        for (col, estimate, format) in estimates {
            sheet.number((row, col), estimate.map(|e| e.mean), format)?;
            sheet.number((row, col + 1), estimate.and_then(|e| e.half_width), format)?;
        }
        Ok(())
    }
}
