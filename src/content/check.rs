//! Reports problems of documents that show before rendering: unknown ids, unsafe markdown, and
//! slots that no text has.

use std::collections::BTreeSet;
use std::ops::Range;

use ground::diagnostics::{Diagnostic, Diagnostics, Location, Source, nearest};
use study::{FigureIx, Study};

use super::alone::beside_words;
use super::bounds::{Language, RefusedPart, refused};
use super::braces::single_braces;
use super::calls::{Argument, Call, calls};
use super::citation::find_cell;
use super::documents::{Commentary, Content};
use super::functions::{NAMES, TextFunction};
use super::markdown::{UnsafePart, links_within_site, unsafe_parts};
use super::parameters::{FIGURE, ParameterKind, SLOT, is_variable};

/// The slots of a page of analysis: one for each of its steps.
pub const STEPS: [&str; 4] = ["see", REFLECT, "conclude", "act"];
/// The slot in which a text can answer a question.
pub(crate) const REFLECT: &str = "reflect";

/// What a text may use. It has no loop, and no filter whose output is longer than its input.
const LANGUAGE: Language = Language {
    of: "a text",
    tags: &["if", "elif", "else", "endif"],
    filters: &[
        "upper_first",
        "upper",
        "lower",
        "capitalize",
        "title",
        "trim",
        "default",
        "round",
        "abs",
        "int",
        "float",
        "str",
        "length",
    ],
    functions: &NAMES,
};

/// Checks a document's text. Returns the figures in it, in the order of the text.
pub(crate) fn document(
    source: &Source,
    body: &str,
    study: Option<&Study>,
    problems: &mut Diagnostics,
) -> Vec<FigureIx> {
    let source = padded(source, body);
    let mut figures = Vec::new();
    let all_refused = refused(body, &LANGUAGE);
    for RefusedPart { range, message, help } in &all_refused {
        problems.error_with(|| {
            let place = source.place_of_range(range.start, range.end);
            Diagnostic::error("text-language", place, message.clone()).help(help.clone())
        });
    }
    single_braces(body).for_each(|range| problems.push(shown_as_written(&source, body, range)));
    let calls = calls(body);
    problems.extend(beside_words(body, &calls, &source));
    // Nothing more is said of a call that cannot be read.
    let is_refused =
        |call: &Call| all_refused.iter().any(|refused| is_one_call(body, &refused.range, &call.range));
    for call in calls {
        if is_refused(&call) {
            continue;
        }
        if problems.is_full() {
            break;
        }
        let Some(study) = study else {
            if TextFunction::by_name(&call.name).is_some() {
                let message = format!("`{}` needs a study, but the front matter names none", call.name);
                let place = source.place_of_range(call.range.start, call.range.end);
                problems.push(
                    Diagnostic::error("no-study", place, message)
                        .help("add `study: <folder under data/>` to the front matter"),
                );
            }
            continue;
        };
        check_call(&call, study, &source, problems);
        if TextFunction::is_block(&call.name) {
            let id = call.argument(FIGURE.name);
            figures.extend(id.and_then(|id| study.figure(&id.value)));
        }
    }
    figures
}

/// Checks the text of a commentary, in which functions may stand that answer with a part of a
/// sentence.
pub(crate) fn commentary(commentary: &Commentary, studies: &[Study], problems: &mut Diagnostics) {
    let Commentary { source, body, .. } = commentary;
    let is_of_unknown = commentary.document.is_some() && commentary.study.is_none();
    if is_of_unknown {
        // The memo of the commentary is not there or cannot be read, which is reported elsewhere.
        return;
    }
    let source = padded(source, body);
    for call in calls(body).iter().filter(|call| TextFunction::is_block(&call.name) || call.name == "ref") {
        let message = format!("`{}` cannot stand in commentary", call.name);
        problems.push(
            Diagnostic::error(
                "text-function",
                source.place_of_range(call.range.start, call.range.end),
                message,
            )
            .help("figures stand in memos; commentary may cite numbers: `{{ share(of=\"…\") }}`"),
        );
    }
    document(&source, body, commentary.study.map(|index| &studies[index]), problems);
}

/// Whether no expression ends between two places of a text.
fn is_one_call(text: &str, one: &Range<usize>, other: &Range<usize>) -> bool {
    let between = &text[one.start.min(other.start)..one.end.max(other.end)];
    !between.contains("}}") && !between.contains("%}")
}

fn shown_as_written(source: &Source, body: &str, range: Range<usize>) -> Diagnostic {
    let written = &body[range.clone()];
    let message = format!("`{written}` is shown to the reader as it is written");
    let inside = written.trim_matches(['{', '}', ' ']);
    Diagnostic::warning("single-braces", source.place_of_range(range.start, range.end), message)
        .help(format!("write `{{{{ {inside} }}}}`"))
}

/// The body, which has an empty line for each line of front matter, so that problems give the lines
/// of the file.
fn padded(source: &Source, body: &str) -> Source {
    Source::new(source.path.clone(), body)
}

fn check_call(call: &Call, study: &Study, source: &Source, problems: &mut Diagnostics) {
    let at = |range: &Range<usize>| source.place_of_range(range.start, range.end);
    let function = TextFunction::by_name(&call.name);
    for parameter in function.map_or(&[][..], |function| function.parameters) {
        let Some(Argument { value, range, .. }) = call.argument(parameter.name) else {
            if parameter.default.is_none() {
                problems.push(missing(call, parameter.name, source));
            }
            continue;
        };
        match parameter.kind {
            ParameterKind::Figure if study.figure(value).is_none() => {
                let known = study.figures.iter().map(|figure| figure.id.as_str());
                problems.push(unknown(at(range), "figure", value, known));
            }
            ParameterKind::Round if !study.rounds.iter().any(|round| round.id == *value) => {
                let known = study.rounds.iter().map(|round| round.id.as_str());
                problems.push(unknown(at(range), "round", value, known));
            }
            ParameterKind::Measure => {
                if let Err(problem) = find_cell(study, value, &split(call)) {
                    problems.push(
                        Diagnostic::error("not-declared", at(range), problem.message).help(problem.help),
                    );
                }
            }
            // These ids are checked when the document is rendered for a page.
            ParameterKind::Figure
            | ParameterKind::Finding
            | ParameterKind::Slot
            | ParameterKind::Unit
            | ParameterKind::Round => {}
        }
    }
}

/// The variables and values by which a call of a text function picks one cell of the table that its
/// measure has in a figure.
fn split(call: &Call) -> Vec<(&str, &str)> {
    let arguments = call.arguments.iter().map(|argument| (argument.name.as_str(), argument.value.as_str()));
    arguments.filter(|(name, _)| is_variable(name)).collect()
}

fn missing(call: &Call, name: &str, source: &Source) -> Diagnostic {
    let message = format!("`{}` needs `{name}=\"…\"`", call.name);
    Diagnostic::error("missing-argument", source.place_of_range(call.range.start, call.range.end), message)
        .help(format!("write `{}({name}=\"…\")`", call.name))
}

/// Reports raw HTML, pictures, and links to anything but pages and addresses.
pub(crate) fn markdown(source: &Source, body: &str, problems: &mut Diagnostics) {
    let lines = padded(source, body);
    for (kind, range) in unsafe_parts(body) {
        let (code, message, help) = match kind {
            UnsafePart::Html => (
                "raw-html",
                "HTML is not allowed in a text",
                "write it in markdown; to show a `<`, put a backslash before it",
            ),
            UnsafePart::Link => (
                "unsafe-link",
                "this address is not allowed",
                "link to https://…, http://…, mailto:…, #heading or /path/ within the site",
            ),
            UnsafePart::Image => {
                ("image", "pictures cannot be put into a text", "describe it in words, or declare a figure")
            }
        };
        problems.error_with(|| {
            let place = lines.place_of_range(range.start, range.end);
            Diagnostic::error(code, place, message).help(help)
        });
    }
}

/// Reports links within the site to pages that do not exist; `has_page` says whether a file does.
pub fn dead_links(content: &Content, has_page: impl Fn(&str) -> bool, problems: &mut Diagnostics) {
    let documents = content.documents.iter().map(|document| (&document.source, &document.body));
    let commentary = content.commentary.iter().map(|commentary| (&commentary.source, &commentary.body));
    for (source, body) in documents.chain(commentary) {
        let lines = padded(source, body);
        for (file, range) in links_within_site(body).into_iter().filter(|(file, _)| !has_page(file)) {
            problems.error_with(|| {
                let place = lines.place_of_range(range.start, range.end);
                let message = format!("the site has no page `/{}`", file.trim_end_matches("index.html"));
                Diagnostic::error("dead-link", place, message)
                    .help("addresses within the site begin and end with `/`: /metod/, /kommuner/")
            });
        }
    }
}

/// A commentary whose document or slot does not exist would never be read. `written` are the ids of
/// all documents that stand in a file, also of those that could not be read.
pub(crate) fn slots(content: &Content, written: &BTreeSet<String>, problems: &mut Diagnostics) {
    for commentary in &content.commentary {
        if commentary.analysis.is_some() {
            if !STEPS.contains(&commentary.slot.as_str()) {
                let known = STEPS.into_iter();
                problems.push(unknown(commentary.source.start(), "slot", &commentary.slot, known));
            }
            continue;
        }
        let Some(id) = &commentary.document else {
            if commentary.slot != "briefing" {
                problems.push(unknown(
                    commentary.source.start(),
                    "slot",
                    &commentary.slot,
                    ["briefing"].into_iter(),
                ));
            }
            continue;
        };
        let Some(document) = content.documents.iter().find(|document| document.id == *id) else {
            if !written.contains(id) {
                let known = written.iter().map(String::as_str);
                problems.push(unknown(commentary.source.start(), "PM", id, known));
            }
            continue;
        };
        if !refused(&document.body, &LANGUAGE).is_empty() {
            // The slots of the text are not known.
            continue;
        }
        let calls = calls(&document.body);
        let slots = calls
            .iter()
            .filter(|call| TextFunction::is_block(&call.name))
            .filter_map(|call| call.argument(SLOT.name));
        let names: Vec<&str> = slots.map(|slot| slot.value.as_str()).collect();
        if !names.contains(&commentary.slot.as_str()) {
            problems.push(unknown(commentary.source.start(), "slot", &commentary.slot, names.into_iter()));
        }
    }
}

/// The error for an unknown word, with the most similar known one.
pub(crate) fn unknown<'a>(
    place: Location,
    what: &str,
    word: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let help = match nearest(word, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let some: Vec<&str> = known.take(12).collect();
            match some.as_slice() {
                [] => format!("there is no {what} at all"),
                some => format!("there are: {}", some.join(", ")),
            }
        }
    };
    Diagnostic::error("unknown-id", place, format!("there is no {what} `{word}`")).help(help)
}
