//! Reports figures and commentary within a line of other text, where they cannot be shown.

use ground::diagnostics::{Diagnostic, Source};

use super::calls::{Call, calls};
use super::documents::Document;
use super::functions::TextFunction;

/// The error for a document in which a figure or commentary is on a line with other text, at the
/// first such call.
pub fn not_alone(document: &Document) -> Diagnostic {
    let source = Source::new(document.source.path.clone(), document.body.as_str());
    let blocks = || calls(&document.body).into_iter().filter(|call| TextFunction::is_block(&call.name));
    let beside_text = |call: &Call| !without_calls(line_around(&document.body, call.range.start)).is_empty();
    match blocks().find(beside_text).or_else(|| blocks().next()) {
        Some(call) => call_problem(&call, &source),
        None => problem("a figure", &source, 0..1),
    }
}

/// Figures and the like with words beside them on their line, which are refused on every page. What
/// a condition decides is left to the page.
pub(crate) fn beside_words(text: &str, calls: &[Call], source: &Source) -> Vec<Diagnostic> {
    let is_beside_words = |call: &&Call| {
        let line = line_around(text, call.range.start);
        !line.contains("{%") && without_calls(line).contains(char::is_alphabetic)
    };
    let blocks = calls.iter().filter(|call| TextFunction::is_block(&call.name));
    blocks.filter(is_beside_words).map(|call| call_problem(call, source)).collect()
}

fn call_problem(call: &Call, source: &Source) -> Diagnostic {
    problem(&format!("`{}(…)`", call.name), source, call.range.clone())
}

fn problem(what: &str, source: &Source, range: std::ops::Range<usize>) -> Diagnostic {
    let message = format!("{what} must stand alone, with an empty line before and after it");
    Diagnostic::error("not-alone", source.place_of_range(range.start, range.end), message)
        .help("put it in a paragraph of its own; `{{ ref(id=\"…\") }}` names a figure within a sentence")
}

fn line_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    text[start..].lines().next().unwrap_or_default()
}

/// What stands on a line besides expressions, tags and comments.
fn without_calls(line: &str) -> String {
    let mut words = String::new();
    let mut rest = line;
    while let Some(start) = ["{{", "{%", "{#"].iter().filter_map(|open| rest.find(open)).min() {
        words.push_str(rest[..start].trim());
        let inside = &rest[start + 2..];
        let end = ["}}", "%}", "#}"].iter().filter_map(|close| inside.find(close)).min();
        let Some(end) = end else { return words };
        rest = &inside[end + 2..];
    }
    words.push_str(rest.trim());
    words
}
