//! Aligned tables and numbers for people.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table};

/// Columns of a terminal that a table keeps to, in a log file as well.
const WIDTH: u16 = 80;

/// Names are not wrapped below this, even if the table grows wider than a terminal.
const NARROWEST: u16 = 16;

/// Columns between two columns of a table.
const GAP: u16 = 2;

/// What stands where there is no figure.
pub const NO_FIGURE: &str = "–";

/// A table with a ruled header and no other lines, one space between columns. From column
/// `first_right` on, figures are aligned right.
pub fn plain(header: &[&str], first_right: usize, rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING.header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_header(header.iter().copied());
    table.add_rows(rows);
    // Long names wrap, but not to slivers; figures never do.
    let contents = table.column_max_content_widths();
    let least = |(index, &content): (usize, &u16)| {
        GAP + if index >= first_right { content } else { content.min(NARROWEST) }
    };
    let least: u16 = contents.iter().enumerate().map(least).sum();
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(least.max(WIDTH));
    for index in 0..table.column_count() {
        if let Some(column) = table.column_mut(index) {
            column.set_padding((0, 1));
            if index >= first_right {
                column.set_cell_alignment(CellAlignment::Right);
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
    }
    table.trim_fmt()
}

/// A text broken into lines that a terminal holds, each indented by so many columns.
pub fn wrapped(text: &str, indent: u16) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.add_row([text]);
    if let Some(column) = table.column_mut(0) {
        column.set_padding((indent, 0));
    }
    table.trim_fmt()
}

/// A count or an amount with thousands separated: no decimals from 100 on, one from 10 on, else two.
pub fn amount(value: f64) -> String {
    match value.abs() {
        size if size >= 99.95 => grouped(value, 0),
        size if size >= 9.995 => grouped(value, 1),
        0.0 => "0".to_owned(),
        _ => grouped(value, 2),
    }
}

/// Heads, of which there may be parts: "4", "3.5".
pub fn heads(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A share as per cent with one decimal.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// A length of time that may be seconds or days, with three digits.
pub fn length(seconds: f64) -> String {
    let (unit, name) = length_unit(seconds);
    let value = seconds / unit;
    format!("{} {name}", grouped(value, usize::from(value < 99.95)))
}

/// The unit in which such a length is said: its seconds and its name.
pub fn length_unit(seconds: f64) -> (f64, &'static str) {
    match seconds {
        s if s < 99.95 => (1.0, "s"),
        s if s < 5_997.0 => (60.0, "min"),
        s if s < 172_800.0 => (3_600.0, "h"),
        _ => (86_400.0, "d"),
    }
}

/// A wait in seconds: one decimal up to 100 s.
pub fn wait(seconds: f64) -> String {
    if seconds < 99.95 { format!("{seconds:.1} s") } else { format!("{} s", grouped(seconds, 0)) }
}

/// A number with so many decimals and a comma between thousands.
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').map_or((digits, ""), |(w, f)| (w, f));
    let mut out = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
        assert_eq!(grouped(-1234.5, 1), "-1,234.5");
        assert_eq!(amount(0.0), "0");
        assert_eq!(amount(0.456), "0.46");
        assert_eq!(amount(99.97), "100");
        assert_eq!((heads(10.0), heads(3.5)), ("10".to_owned(), "3.5".to_owned()));
        assert_eq!(percent(0.8123), "81.2 %");
        assert_eq!(wait(7.26), "7.3 s");
        assert_eq!(wait(1234.5), "1,234 s");
    }
}
