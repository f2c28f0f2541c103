//! The sheet of what each person has of the roster, and how far people of one contract lie apart.

use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};

use super::super::roster::{ContractFairness, RosterReport, Spread};
use super::sheet::{FIRST_ROW, Sheet, count, decimal};

const COLUMNS: [&str; 11] = [
    "agent", "contract", "group", "days", "hours", "weekends", "late", "nights", "wishes",
    "granted", "denied",
];
/// The columns of figures that a contract's lines have too.
const HOURS: ColNum = 4;
const WISHES: ColNum = 8;
const DENIED: ColNum = 10;

impl RosterReport<'_> {
    pub(super) fn fairness_sheet(&self) -> Result<Worksheet, XlsxError> {
        let words = "What each person has of the roster; below, how that is spread among the people of each contract";
        let mut sheet = Sheet::new("Fairness", words, 1)?;
        sheet.header(0, &COLUMNS)?;
        let people = self.scenario().team.agents.len();
        for (agent, row) in (0..people).zip(FIRST_ROW..) {
            self.share_row(&mut sheet, row, agent)?;
        }
        let mut row = FIRST_ROW + people as RowNum + 1;
        for contract in self.fairness() {
            row = contract_rows(&mut sheet, row, &contract)? + 1;
        }
        sheet.finish(people)
    }

    fn share_row(&self, sheet: &mut Sheet, row: RowNum, agent: usize) -> Result<(), XlsxError> {
        let person = &self.scenario().team.agents[agent];
        let share = &self.proposal.shares[agent];
        let names = [
            &person.name,
            &self.scenario().team.contracts[person.contract].name,
            &self.scenario().center.groups[person.group].name,
        ];
        for (name, col) in names.into_iter().zip(0..) {
            sheet.text((row, col), name, &Format::new())?;
        }
        sheet.number((row, HOURS - 1), f64::from(share.days), &count())?;
        sheet.number((row, HOURS), share.hours, &decimal())?;
        let denied = share.wishes - share.granted;
        let counts =
            [share.weekends, share.late, share.nights, share.wishes, share.granted, denied];
        for (number, col) in counts.into_iter().zip(HOURS + 1..) {
            sheet.number((row, col), f64::from(number), &count())?;
        }
        Ok(())
    }
}

/// The people of a contract in four lines, and the first row below them.
fn contract_rows(
    sheet: &mut Sheet,
    row: RowNum,
    contract: &ContractFairness,
) -> Result<RowNum, XlsxError> {
    type Of = fn(&Spread) -> f64;
    let spreads =
        (HOURS..).zip([contract.hours, contract.weekends, contract.late, contract.nights]);
    let spreads = spreads.chain([(DENIED, contract.denied)]);
    let lines: [(&str, Of); 3] =
        [("mean", |s| s.mean), ("least", |s| s.least), ("most", |s| s.most)];
    let bold = Format::new().set_bold();
    let people = if contract.people == 1 { "person" } else { "people" };
    sheet.text((row, 0), &format!("{} {people}", contract.people), &bold)?;
    sheet.text((row, 1), contract.contract, &bold)?;
    sheet.number((row, WISHES), f64::from(contract.wishes), &count())?;
    sheet.number((row, WISHES + 1), f64::from(contract.granted), &count())?;
    for ((name, of), row) in lines.into_iter().zip(row + 1..) {
        sheet.text((row, 0), name, &Format::new())?;
        sheet.text((row, 1), contract.contract, &Format::new())?;
        for (col, spread) in spreads.clone() {
            sheet.number((row, col), of(&spread), &decimal())?;
        }
    }
    Ok(row + 1 + lines.len() as RowNum)
}
