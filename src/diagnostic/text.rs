//! Problems as text: the sentence, the line of the file underlined, the help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity, Sources, visible};

/// Columns of a rendered line; longer lines of a file are cut around the place.
const WIDTH: usize = 120;

/// All problems, one below the other; with ANSI colors if `styled` (for a terminal).
pub fn text(problems: &[Diagnostic], sources: &Sources, styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let shown: Vec<String> = problems.iter().map(|p| one(p, sources, &renderer)).collect();
    shown.join("\n\n") + if shown.is_empty() { "" } else { "\n" }
}

fn one(problem: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(problem.message.as_str()).id(problem.code);
    let mut group = Group::with_title(title);
    if let Some(place) = problem.place {
        let line = sources.line(place);
        // The one line, not the file: a CSV file may have millions.
        let (shown, span) = without_controls(&window(line.text, line.span));
        let annotation = AnnotationKind::Primary.span(span);
        let snippet =
            Snippet::source(shown).line_start(line.number).path(sources.name(place.source));
        group = group.element(snippet.annotation(annotation));
    }
    if let Some(name) = &problem.within {
        let name: String = name.chars().flat_map(visible).collect();
        group = group.element(Level::NOTE.message(format!("this is in the what-if \"{name}\"")));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    for way in &problem.ways_out {
        group = group.element(Level::HELP.with_name("way out").message(way.message.as_str()));
    }
    let rendered = renderer.render(&[group]);
    rendered.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// A line and the place in it.
type Shown = (String, std::ops::Range<usize>);

/// The place and what is near it: a line may be longer than anybody wants to see.
fn window(line: &str, span: std::ops::Range<usize>) -> Shown {
    const MARGIN: usize = 1000;
    if line.len() <= 4 * MARGIN {
        return (line.to_owned(), span);
    }
    let before: usize = line[..span.start].chars().rev().take(MARGIN).map(char::len_utf8).sum();
    let within: usize = line[span.clone()].chars().take(MARGIN).map(char::len_utf8).sum();
    let after: usize = line[span.start + within..].chars().take(MARGIN).map(char::len_utf8).sum();
    let shown = &line[span.start - before..span.start + within + after];
    (shown.to_owned(), before..before + within)
}

/// The line as it can be shown, and the place moved along.
fn without_controls((line, span): &Shown) -> Shown {
    let shown = |part: &str| part.replace('\t', " ").chars().flat_map(visible).collect::<String>();
    let before = shown(&line[..span.start]);
    let within = shown(&line[span.clone()]);
    let moved = before.len()..before.len() + within.len();
    (before + &within + &shown(&line[span.end..]), moved)
}

#[cfg(test)]
mod tests {
    use super::super::Place;
    use super::*;

    #[test]
    fn wide_characters_are_underlined_where_they_stand() {
        let mut sources = Sources::default();
        let text_of = "[queue.\"投诉\"]\nbalk = 2\n";
        let source = sources.add("a.toml", text_of);
        let start = text_of.find('"').unwrap();
        let end = text_of.find(']').unwrap();
        let problem = Diagnostic::error("some-code", "no")
            .at(Place { source, start, end })
            .help("do something");
        let expected = "\
error[some-code]: no
 --> a.toml:1:8
  |
1 | [queue.\"投诉\"]
  |        ^^^^^^
  |
  = help: do something
";
        assert_eq!(text(&[problem], &sources, false), expected);
    }
}
