//! A problem in the planner's file: what is wrong, where, and what to do.
//!
//! A [`Diagnostic`] is data; [`text`] and [`json`] render it against the [`Sources`] that its
//! [`Place`] points into. One span may lie in the scenario file, in a CSV file beside it or in a
//! `--set` of the command line.

mod json;
mod text;

pub use json::json;
pub use text::text;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing can be simulated until this is mended.
    Error,
    /// Worth a look; the run goes on.
    Warning,
}

impl Severity {
    /// The word on screen and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A stretch of text in one of the [`Sources`], in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which source.
    pub source: usize,
    /// First byte.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
}

/// Something that would mend a problem, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct WayOut {
    /// What is to be done, and its price in words.
    pub message: String,
    /// Its price by name, for JSON.
    pub figures: Vec<(&'static str, Option<f64>)>,
}

/// One problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A stable name for this kind of problem, in kebab-case.
    pub code: &'static str,
    /// One sentence for a planner.
    pub message: String,
    /// Where; `None` when no line is to blame.
    pub place: Option<Place>,
    /// What to do.
    pub help: Option<String>,
    /// What would mend it at what price, the cheapest first.
    pub ways_out: Vec<WayOut>,
    /// The what-if in which it arises; `None`: in the base.
    pub within: Option<String>,
}

impl Diagnostic {
    /// An error without a place.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            place: None,
            help: None,
            ways_out: Vec::new(),
            within: None,
        }
    }

    /// A warning without a place.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Points to a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what would mend it at what price.
    #[must_use]
    pub fn ways_out(mut self, ways_out: Vec<WayOut>) -> Self {
        self.ways_out = ways_out;
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The texts that places point into: the scenario file first, then `--set`s and CSV files.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

#[derive(Clone, Debug)]
struct Source {
    name: String,
    text: String,
}

/// The line on which a place begins.
pub(crate) struct Line<'a> {
    /// Counted from 1.
    pub number: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The line without its end.
    pub text: &'a str,
    /// The place within `text`, in bytes, cut at the line's end and never empty unless the line is.
    pub span: std::ops::Range<usize>,
}

impl Sources {
    /// Adds a text under the name that is shown to the planner.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> usize {
        self.0.push(Source { name: name.into(), text: text.into() });
        self.0.len() - 1
    }

    /// Adds all texts of others; a place in them is then in the source that is so many numbers further.
    pub fn append(&mut self, others: &Self) -> usize {
        self.0.extend_from_slice(&others.0);
        self.0.len() - others.0.len()
    }

    /// The name of a source.
    pub fn name(&self, source: usize) -> &str {
        self.0.get(source).map_or("", |source| &source.name)
    }

    /// The whole text of a source.
    pub fn source_text(&self, source: usize) -> &str {
        self.0.get(source).map_or("", |source| &source.text)
    }

    /// The text at a place.
    pub fn snippet(&self, place: Place) -> &str {
        self.source_text(place.source).get(place.start..place.end).unwrap_or("")
    }

    pub(crate) fn line(&self, place: Place) -> Line<'_> {
        let whole = self.source_text(place.source);
        let start = floor_boundary(whole, place.start);
        let end = floor_boundary(whole, place.end).max(start);
        let begin = whole[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let stop = whole[start..].find('\n').map_or(whole.len(), |newline| start + newline);
        let text = whole[begin..stop].trim_end_matches('\r');
        let from = (start - begin).min(text.len());
        let mut to = (end - begin).min(text.len());
        if to <= from {
            to = text[from..].chars().next().map_or(from, |c| from + c.len_utf8());
        }
        Line {
            number: whole[..begin].bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: text[..from].chars().count() + 1,
            text,
            span: from..to,
        }
    }
}

/// The nearest character boundary at or before a byte.
fn floor_boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A name of the file as it stands in a sentence: in backticks, without control characters and not
/// too long.
pub fn quoted(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = name.chars().take(LONGEST).flat_map(visible).collect();
    if name.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// A name of the file as it is written as a key: in quotes unless it is plain.
pub fn toml_key(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    let escape =
        |c: char| if matches!(c, '"' | '\\') { vec!['\\', c] } else { visible(c).collect() };
    format!("\"{}\"", name.chars().flat_map(escape).collect::<String>())
}

/// A character, or its escape if it cannot be seen.
pub(crate) fn visible(c: char) -> impl Iterator<Item = char> {
    let escaped = c.is_control() || is_bidi(c);
    let escape = escaped.then(|| c.escape_unicode());
    escape.into_iter().flatten().chain((!escaped).then_some(c))
}

/// Marks that turn the direction of the text that follows them.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_on_its_line() {
        let mut sources = Sources::default();
        let source = sources.add("a.toml", "one = 1\r\n投诉 = 2\n");
        let start = "one = 1\r\n投诉 = ".len();
        let line = sources.line(Place { source, start, end: start + 1 });
        assert_eq!((line.number, line.column, line.text), (2, 6, "投诉 = 2"));
        assert_eq!(&line.text[line.span], "2");
    }

    #[test]
    fn a_place_beyond_the_end_or_inside_a_character_does_no_harm() {
        let mut sources = Sources::default();
        let source = sources.add("a.toml", "投");
        for (start, end) in [(0, 900), (1, 2), (3, 3), (900, 1)] {
            let line = sources.line(Place { source, start, end });
            assert_eq!(line.number, 1);
        }
    }

    #[test]
    fn names_are_shown_without_control_characters() {
        assert_eq!(quoted("a\u{1b}[31m投"), "`a\\u{1b}[31m投`");
        assert!(quoted(&"x".repeat(500)).chars().count() < 70);
    }
}
