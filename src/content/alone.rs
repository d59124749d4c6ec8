//! Reports figures and commentary within a line of other text, where they cannot be shown.

use ground::diagnostics::{Diagnostic, Source};

use super::calls::calls;
use super::documents::Document;
use super::functions::TextFunction;

/// The error for a document in which a figure or commentary is on a line with other text, at the
/// first such call.
pub fn not_alone(document: &Document) -> Diagnostic {
    let source = Source::new(document.source.path.clone(), document.body.as_str());
    let blocks = || calls(&document.body).into_iter().filter(|call| TextFunction::is_block(&call.name));
    let beside_text = |at: usize| !is_only_calls(line_around(&document.body, at));
    let call = blocks().find(|call| beside_text(call.range.start)).or_else(|| blocks().next());
    let place =
        call.map_or_else(|| source.start(), |call| source.place_of_range(call.range.start, call.range.end));
    Diagnostic::error(
        "not-alone",
        place,
        "a figure or commentary must stand alone, with an empty line before and after it",
    )
    .help("put `{{ figure(…) }}` and `{{ commentary(…) }}` in paragraphs of their own")
}

fn line_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    text[start..].lines().next().unwrap_or_default()
}

/// Whether a line has only template expressions and tags.
fn is_only_calls(line: &str) -> bool {
    let mut rest = line.trim();
    while let Some(open) = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("{%")) {
        let end = open.find("}}").into_iter().chain(open.find("%}")).min();
        let Some(end) = end else { return false };
        rest = open[end + 2..].trim_start();
    }
    rest.is_empty()
}
