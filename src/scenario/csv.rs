//! CSV files beside the scenario: read once, every cell with its place.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::check::{Check, Section, did_you_mean};
use super::node::Node;
use super::value;
use crate::diagnostic::{Diagnostic, Place, quoted};

/// Largest file that is read.
pub(super) const MAX_BYTES: u64 = 64 << 20;

const NO_SUCH_FILE: &str = "there is no such file";

/// The files read so far; `None`: reported as unreadable.
#[derive(Default)]
pub(super) struct Files(BTreeMap<PathBuf, Option<Rc<File>>>);

impl Files {
    /// Every file that was asked for.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.keys().map(PathBuf::as_path)
    }
}

/// A table of texts.
pub(super) struct File {
    source: usize,
    pub name: String,
    header: Vec<String>,
    /// Numbers have a decimal comma (only where cells are separated by semicolons).
    comma: bool,
    rows: Vec<Row>,
}

struct Row {
    /// Bytes of the line in the source.
    start: usize,
    end: usize,
    cells: Vec<String>,
    quotes: bool,
}

/// One column of a file, with the first beside it.
#[derive(Clone)]
pub(super) struct Column {
    pub file: Rc<File>,
    place: usize,
}

/// A cell of a column.
pub(super) struct Cell<'a> {
    /// The first cell of its row.
    pub label: &'a str,
    pub text: &'a str,
    pub label_at: Place,
    pub at: Place,
}

impl Column {
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.file.rows.len()).map(|row| self.cell(row))
    }

    /// Its cell in a row of the file, counted from 0.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        let row = &self.file.rows[row];
        Cell {
            label: row.cells.first().map_or("", |cell| cell.trim()),
            text: row.cells.get(self.place).map_or("", |cell| cell.trim()),
            label_at: self.file.place(row, 0),
            at: self.file.place(row, self.place),
        }
    }

    /// What the header calls it.
    pub fn title(&self) -> &str {
        self.file.header.get(self.place).map_or("", String::as_str)
    }

    /// A number as this file writes it.
    pub fn number(&self, text: &str) -> Option<f64> {
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
        let text = if self.file.comma { text.replace(',', ".") } else { text.to_owned() };
        // `parse` would also read "nan" and "inf".
        text.chars().all(plain).then(|| text.parse().ok()).flatten().filter(|x: &f64| x.is_finite())
    }
}

impl File {
    /// How many rows stand below the header.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The column of a title.
    fn position(&self, title: &str) -> Option<usize> {
        self.header.iter().position(|other| other == title)
    }

    fn place(&self, row: &Row, cell: usize) -> Place {
        let whole = Place { source: self.source, start: row.start, end: row.end };
        if row.quotes || cell >= row.cells.len() {
            return whole;
        }
        let before: usize = row.cells[..cell].iter().map(|cell| cell.len() + 1).sum();
        let start = row.start + before;
        let end = start + row.cells[cell].len();
        if end <= row.end && end > start { Place { start, end, ..whole } } else { whole }
    }
}

/// Reads `csv` and `column` of a section.
pub(super) fn column(check: &mut Check, section: &mut Section<'_>) -> Option<Column> {
    let help = "name the column: { csv = \"demand.csv\", column = \"billing\" }";
    let csv = section.get("csv");
    let column = section.need(check, "column", help);
    let (csv, column) = (csv?, column?);
    let path = value::text(check, csv);
    let name = value::text(check, column);
    let (path, name) = (path?, name?);
    let file = file(check, path, csv.at)?;
    let place = file.position(name);
    if place.is_none() {
        report_unknown(check, column, &file, &file.header[1.min(file.header.len())..]);
    }
    place.map(|place| Column { file, place })
}

/// The column of a title.
pub(super) fn titled(file: &Rc<File>, title: &str) -> Option<Column> {
    file.position(title).map(|place| Column { file: Rc::clone(file), place })
}

/// The column of a file that a node names; any may be meant, the first too.
pub(super) fn column_of(check: &mut Check, node: &Node, file: &Rc<File>) -> Option<Column> {
    let column = titled(file, value::text(check, node)?);
    if column.is_none() {
        report_unknown(check, node, file, &file.header);
    }
    column
}

fn report_unknown(check: &mut Check, node: &Node, file: &File, titles: &[String]) {
    let name = node.text().unwrap_or_default();
    let titles = titles.iter().map(String::as_str);
    let message = format!("{} has no column {}", quoted(&file.name), quoted(name));
    let help = did_you_mean(name, titles.clone()).unwrap_or_else(|| {
        let titles: Vec<String> = titles.take(20).map(quoted).collect();
        format!("its columns are {}", titles.join(", "))
    });
    check.error("unknown-column", node.at, message, &help);
}

/// A file with rows that is named in the scenario at `at`; a problem is reported once.
pub(super) fn file(check: &mut Check, name: &str, at: Place) -> Option<Rc<File>> {
    let file = file_perhaps_without_rows(check, name, at)?;
    if file.rows.is_empty() {
        refuse_without_rows(check, file.source, name);
        check.files.0.insert(check.folder.join(name), None);
        return None;
    }
    Some(file)
}

/// Says that a file has no rows below its header.
fn refuse_without_rows(check: &mut Check, source: usize, name: &str) {
    let problem = Diagnostic::error("empty-file", format!("{} has no rows", quoted(name)));
    let help = match check.given {
        Some(columns) => format!("its first line names the columns: {}", columns.in_words()),
        None => "the first line is a header; below it one row for each interval, in a trace for each contact".to_owned(),
    };
    check.report(problem.at(Place { source, start: 0, end: 0 }).help(help));
}

/// The same of a file that may be a header alone.
pub(super) fn file_perhaps_without_rows(
    check: &mut Check,
    name: &str,
    at: Place,
) -> Option<Rc<File>> {
    let path = check.folder.join(name);
    if let Some(known) = check.files.0.get(&path) {
        return known.clone();
    }
    let read = match read_text(&path) {
        Ok(text) => parse(check, name, text).map(Rc::new),
        Err(sentence) => {
            let message = format!("{} cannot be read: {sentence}", quoted(name));
            let help = match check.given {
                _ if sentence != NO_SUCH_FILE => "",
                Some(_) => "a path on the command line begins in the current folder",
                None => "files are looked for in the folder of the scenario file",
            };
            check.error("unreadable-file", at, message, help);
            None
        }
    };
    check.files.0.insert(path, read.clone());
    read
}

/// A file's text without a byte-order mark, or why it cannot be had.
pub(super) fn read_text(path: &Path) -> Result<String, String> {
    let describe = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => NO_SUCH_FILE.to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        std::io::ErrorKind::PermissionDenied => "access is denied".to_owned(),
        _ => error.to_string(),
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(describe)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(describe)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("it is larger than {} MB", MAX_BYTES >> 20));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        "it is not UTF-8 text; save it with UTF-8 encoding (Excel calls it \"CSV UTF-8\")"
            .to_owned()
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn parse(check: &mut Check, name: &str, text: String) -> Option<File> {
    let semicolons = text.lines().next().is_some_and(|header| header.contains(';'));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows: Vec<Row> = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let start =
            start + text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
        let stop = (reader.position().byte() as usize).max(start);
        let line = text[start..stop].trim_end_matches(['\r', '\n']);
        let blank = record.iter().all(|cell| cell.trim().is_empty());
        if !blank {
            let cells = record.iter().map(str::to_owned).collect();
            rows.push(Row { start, end: start + line.len(), cells, quotes: line.contains('"') });
        }
    }
    let source = check.sources.add(name, text);
    if rows.is_empty() {
        refuse_without_rows(check, source, name);
        return None;
    }
    let head = rows.remove(0);
    let header = head.cells.iter().map(|title| title.trim().to_owned()).collect();
    Some(File { source, name: name.to_owned(), header, comma: semicolons, rows })
}
