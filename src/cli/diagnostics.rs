//! Problems as text with the source line, as one line each, or as JSON.

use std::io::{self, IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostics::{Diagnostic, Place, Severity};

use super::Format;

/// Writes problems to standard error, JSON to standard output.
pub fn show(problems: &[Diagnostic], format: Format) -> io::Result<()> {
    match format {
        Format::Text => show_text(problems),
        Format::Short => problems.iter().try_for_each(|problem| writeln!(io::stderr(), "{}", short(problem))),
        Format::Json => problems.iter().try_for_each(|problem| {
            writeln!(io::stdout(), "{}", serde_json::to_string(problem).map_err(io::Error::other)?)
        }),
    }
}

fn show_text(problems: &[Diagnostic]) -> io::Result<()> {
    let mut stderr = io::stderr();
    let renderer = if stderr.is_terminal() { Renderer::styled() } else { Renderer::plain() };
    for problem in problems {
        writeln!(stderr, "{}\n", text(problem, &renderer))?;
    }
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    match (errors, warnings) {
        (0, 0) => Ok(()),
        (0, _) => writeln!(stderr, "{}", counted(warnings, "warning")),
        (_, 0) => writeln!(stderr, "{}", counted(errors, "error")),
        _ => writeln!(stderr, "{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn text(problem: &Diagnostic, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&problem.message).id(problem.code));
    if let Some(place) = &problem.place {
        group = group.element(snippet(place));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group]).to_string()
}

fn snippet(place: &Place) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let bytes = |characters: usize| {
        place.source_line.char_indices().nth(characters).map_or(place.source_line.len(), |(at, _)| at)
    };
    let (start, end) = (bytes(place.column - 1), bytes(place.column - 1 + place.length));
    Snippet::source(&place.source_line)
        .line_start(place.line)
        .path(place.file.as_ref())
        .annotation(AnnotationKind::Primary.span(start..end.max(start)))
}

/// `file:line:column: error[code]: message (help)`.
fn short(problem: &Diagnostic) -> String {
    let place =
        problem.place.as_ref().map_or(String::new(), |p| format!("{}:{}:{}: ", p.file, p.line, p.column));
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help = problem.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
    format!("{place}{severity}[{}]: {}{help}", problem.code, problem.message)
}
