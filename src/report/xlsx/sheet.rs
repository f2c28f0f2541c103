//! A sheet that is filled cell by cell, and what cells look like.

use jiff::civil::DateTime;
use rust_xlsxwriter::{
    ColNum, Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, FormatAlign,
    FormatBorder, RowNum, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

/// The first row below the header.
pub(super) const FIRST_ROW: RowNum = 2;
const HEADER_ROW: RowNum = 1;
/// UTF-16 units that a cell can hold.
const MOST_IN_A_CELL: usize = 32_767;
/// Widths of columns in digits.
const NARROWEST: usize = 7;
const WIDEST: usize = 60;
/// What the button of a filter takes.
const BUTTON: usize = 3;

/// A sheet that is being filled.
pub(super) struct Sheet {
    sheet: Worksheet,
    /// Of the texts in each column.
    widths: Vec<usize>,
}

impl Sheet {
    /// With a line of words above the header; the header and so many columns stay in sight.
    pub(super) fn new(name: &str, words: &str, fixed: ColNum) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_freeze_panes(FIRST_ROW, fixed)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
        let mut sheet = Self { sheet, widths: Vec::new() };
        sheet.words(0, words)?;
        Ok(sheet)
    }

    /// Words that run over the empty cells beside them.
    pub(super) fn words(&mut self, row: RowNum, words: &str) -> Result<(), XlsxError> {
        let format = Format::new().set_italic().set_font_color(Color::RGB(0x0059_5959));
        self.sheet.write_string_with_format(row, 0, fitting(words), &format)?;
        Ok(())
    }

    /// The columns' names from one column on.
    pub(super) fn header(&mut self, from: ColNum, names: &[&str]) -> Result<(), XlsxError> {
        for (name, col) in names.iter().zip(from..) {
            self.text((HEADER_ROW, col), name, &header_format())?;
            self.widen(col, name.width() + BUTTON);
        }
        Ok(())
    }

    /// A date as the name of a column.
    pub(super) fn header_date(
        &mut self,
        col: ColNum,
        date: jiff::civil::Date,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let format = header_format().merge(format).set_num_format("ddd d mmm");
        self.sheet.write_datetime_with_format(HEADER_ROW, col, date, &format)?;
        self.widen(col, "Wed 30 Nov".len() + BUTTON);
        Ok(())
    }

    /// A text, never a formula, whatever it begins with.
    pub(super) fn text(
        &mut self,
        (row, col): (RowNum, ColNum),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, col, fitting(text), format)?;
        self.widen(col, text.width());
        Ok(())
    }

    /// A number; `None` leaves the cell empty.
    pub(super) fn number(
        &mut self,
        (row, col): (RowNum, ColNum),
        number: impl Into<Option<f64>>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        match number.into() {
            Some(number) => self.sheet.write_number_with_format(row, col, number, format)?,
            None => self.sheet.write_blank(row, col, format)?,
        };
        self.widen(col, 0);
        Ok(())
    }

    /// A time on the wall clock.
    pub(super) fn moment(
        &mut self,
        (row, col): (RowNum, ColNum),
        moment: DateTime,
    ) -> Result<(), XlsxError> {
        let format = Format::new().set_num_format("ddd yyyy-mm-dd hh:mm");
        self.sheet.write_datetime_with_format(row, col, moment, &format)?;
        self.widen(col, "Wed 2026-11-30 23:30".len());
        Ok(())
    }

    /// Colours numbers between two corners where they are above 0 or below it.
    pub(super) fn colour(
        &mut self,
        (row, col): (RowNum, ColNum),
        (last_row, last_col): (RowNum, ColNum),
        which: ConditionalFormatCellRule<f64>,
        colour: &Format,
    ) -> Result<(), XlsxError> {
        let coloured = ConditionalFormatCell::new().set_rule(which).set_format(colour);
        self.sheet.add_conditional_format(row, col, last_row, last_col, &coloured)?;
        Ok(())
    }

    fn widen(&mut self, col: ColNum, width: usize) {
        let place = usize::from(col);
        self.widths.resize(self.widths.len().max(place + 1), NARROWEST);
        self.widths[place] = self.widths[place].max(width);
    }

    /// The sheet, its columns as wide as what is in them, with a filter over so many rows.
    pub(super) fn finish(mut self, rows: usize) -> Result<Worksheet, XlsxError> {
        for (&width, col) in self.widths.iter().zip(0..) {
            self.sheet.set_column_width(col, (width.min(WIDEST) + 1) as f64)?;
        }
        let last = self.widths.len().saturating_sub(1) as ColNum;
        self.sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + rows as RowNum, last)?;
        Ok(self.sheet)
    }
}

/// As much of a text as a cell can hold, without the two characters that no workbook may.
fn fitting(text: &str) -> String {
    let mut units = 0;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= MOST_IN_A_CELL
    };
    let fitting = text.chars().take_while(fits).collect::<String>();
    fitting.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

fn header_format() -> Format {
    Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin)
        .set_background_color(Color::RGB(0x00E7_E6E6))
        .set_align(FormatAlign::Left)
}

/// Counts.
pub(super) fn count() -> Format {
    Format::new().set_num_format("#,##0")
}

/// Hours and heads.
pub(super) fn decimal() -> Format {
    Format::new().set_num_format("#,##0.0#")
}

/// Too few.
pub(super) fn under() -> Format {
    coloured(0x00FF_C7CE, 0x009C_0006)
}

/// Too many.
pub(super) fn over() -> Format {
    coloured(0x00BD_D7EE, 0x001F_4E78)
}

fn coloured(background: u32, letters: u32) -> Format {
    Format::new().set_background_color(Color::RGB(background)).set_font_color(Color::RGB(letters))
}
