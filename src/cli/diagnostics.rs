//! Writes problems as text with the source line, as one line each, or as JSON.

use std::io::{self, IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use ground::diagnostics::{Diagnostic, Diagnostics, Location, Severity};

use super::Format;

/// The largest number of problems that are shown. More would not be read, and the rest often has
/// the same causes.
const SHOWN: usize = 100;

/// Writes problems to standard error, or as JSON to standard output: at most [`SHOWN`], errors
/// before warnings, and the number of the others.
pub(super) fn show(problems: Diagnostics, format: Format) -> io::Result<()> {
    let (shown, hidden) = chosen(problems);
    match format {
        Format::Text => show_text(&shown, hidden)?,
        Format::Short => {
            shown.iter().try_for_each(|problem| writeln!(io::stderr(), "{}", short(problem)))?;
            if hidden.is_any() {
                writeln!(io::stderr(), "{}", hidden.not_shown())?;
            }
        }
        Format::Json => {
            for problem in &shown {
                writeln!(io::stdout(), "{}", serde_json::to_string(problem).map_err(io::Error::other)?)?;
            }
            if hidden.is_any() {
                writeln!(io::stdout(), "{}", serde_json::json!({ "not_shown": hidden }))?;
            }
        }
    }
    Ok(())
}

/// The problems that are shown, in order, and the number of the others.
fn chosen(problems: Diagnostics) -> (Vec<Diagnostic>, ProblemCounts) {
    let (errors, warnings) = problems.not_kept();
    let mut hidden = ProblemCounts { errors, warnings };
    let mut shown = problems.into_sorted();
    let all_errors = shown.iter().filter(|problem| problem.severity == Severity::Error).count();
    let mut room = ProblemCounts { errors: SHOWN, warnings: SHOWN.saturating_sub(all_errors) };
    shown.retain(|problem| {
        let (room, hidden) = match problem.severity {
            Severity::Error => (&mut room.errors, &mut hidden.errors),
            Severity::Warning => (&mut room.warnings, &mut hidden.warnings),
        };
        let is_shown = *room > 0;
        *room -= usize::from(is_shown);
        *hidden += usize::from(!is_shown);
        is_shown
    });
    (shown, hidden)
}

/// Numbers of problems by severity.
#[derive(Clone, Copy, serde::Serialize)]
struct ProblemCounts {
    errors: usize,
    warnings: usize,
}

impl ProblemCounts {
    fn is_any(self) -> bool {
        self.errors + self.warnings > 0
    }

    /// "3 errors, 1 warning".
    fn words(self) -> String {
        let errors = (self.errors > 0).then(|| number_of(self.errors, "error"));
        let warnings = (self.warnings > 0).then(|| number_of(self.warnings, "warning"));
        errors.into_iter().chain(warnings).collect::<Vec<_>>().join(", ")
    }

    fn not_shown(self) -> String {
        format!("{} not shown: mend these first, then run again", self.words())
    }
}

fn show_text(problems: &[Diagnostic], hidden: ProblemCounts) -> io::Result<()> {
    let mut stderr = io::stderr();
    let renderer = if stderr.is_terminal() { Renderer::styled() } else { Renderer::plain() };
    for problem in problems {
        writeln!(stderr, "{}\n", text(problem, &renderer))?;
    }
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let all =
        ProblemCounts { errors: errors + hidden.errors, warnings: problems.len() - errors + hidden.warnings };
    if hidden.is_any() {
        writeln!(stderr, "{}\n", hidden.not_shown())?;
    }
    if all.is_any() { writeln!(stderr, "{}", all.words()) } else { Ok(()) }
}

fn number_of(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn text(problem: &Diagnostic, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&problem.message).id(problem.code));
    let places = || problem.place.iter().chain(&problem.also);
    for place in places() {
        group = match place.source_line.is_empty() {
            // Of a file that is not text, or of an empty line, there is nothing to quote.
            true => {
                group.element(Origin::path(place.file.as_ref()).line(place.line).char_column(place.column))
            }
            false => group.element(snippet(place)),
        };
    }
    if problem.others > 0 {
        group = group.element(Level::NOTE.message(format!("and {} more", grouped_digits(problem.others))));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help));
    }
    let text = renderer.render(&[group]).to_string();
    let is_renamed = |place: &&Location| place.skipped > 0 || place.cell.is_some();
    places().filter(is_renamed).fold(text, |text, place| with_name(&text, place))
}

/// The renderer counts columns in the piece of a long line that it is given; the reader is told the
/// column in the file, or the name of the cell, which may stand beyond the end of a short row.
fn with_name(text: &str, place: &Location) -> String {
    let column = (place.column - place.skipped).min(place.source_line.chars().count() + 1);
    let rendered = format!("{}:{}:{column}", place.file, place.line);
    text.replacen(&rendered, &place.name(), 1)
}

fn snippet(place: &Location) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let bytes = |characters: usize| {
        place.source_line.char_indices().nth(characters).map_or(place.source_line.len(), |(at, _)| at)
    };
    let first = (place.column - 1).saturating_sub(place.skipped);
    let (start, end) = (bytes(first), bytes(first + place.length));
    Snippet::source(&place.source_line)
        .line_start(place.line)
        .path(place.file.as_ref())
        .annotation(AnnotationKind::Primary.span(start..end.max(start)))
}

/// `file:line:column: error[code]: message (help)`, or the name of a cell in place of line and
/// column; and where else it is.
fn short(problem: &Diagnostic) -> String {
    let place = problem.place.as_ref().map_or(String::new(), |place| format!("{}: ", place.name()));
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let help = problem.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
    let elsewhere = elsewhere(problem);
    format!("{place}{severity}[{}]: {}{help}{elsewhere}", problem.code, problem.message)
}

/// " [also at 7:1, 9:1 and 1 437 more]": lines and columns, or cells, of the same file.
fn elsewhere(problem: &Diagnostic) -> String {
    let name = |place: &Location| match &place.cell {
        Some(cell) => cell.to_string(),
        None => format!("{}:{}", place.line, place.column),
    };
    let also: Vec<String> = problem.also.iter().map(name).collect();
    match (also.as_slice(), problem.others) {
        ([], _) => String::new(),
        (also, 0) => format!(" [also at {}]", also.join(" and ")),
        (also, others) => format!(" [also at {} and {} more]", also.join(", "), grouped_digits(others)),
    }
}

/// A number with a space before every three digits.
fn grouped_digits(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
