//! Reads what several kinds of texts have in their front matter, and holds what a project declares
//! that they may name.

use ground::diagnostics::{Diagnostic, Diagnostics, Location, Source};
use language::{date, file_name};
use project::yaml::Node;
use study::{RoundIx, Study};
use units::Units;

use super::check::unknown;

/// What a project declares that texts may name.
#[derive(Debug, Clone, Copy)]
pub struct Declarations<'a> {
    /// The studies.
    pub studies: &'a [Study],
    /// The places.
    pub units: &'a Units,
    /// The ids of studies whose definition could not be read. Naming one of them is not an error.
    pub unreadable: &'a [String],
}

/// The name of a file without its ending.
pub(super) fn stem(path: &str) -> &str {
    path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or_default()
}

/// What a text adds to addresses, made of the name of its file.
pub(super) fn address(source: &Source, stem: &str, problems: &mut Diagnostics) -> Option<String> {
    let name = file_name(stem);
    if name.is_none() {
        let message = format!("the name `{stem}` has no letter or digit to make an address of");
        problems.push(
            Diagnostic::error("no-address", source.start(), message)
                .help("rename the file: letters a–z, å, ä, ö and digits become its address"),
        );
    }
    name
}

/// The index of the study that a text names.
pub(super) fn find_study(
    place: Location,
    word: &str,
    declared: &Declarations,
    problems: &mut Diagnostics,
) -> Option<usize> {
    let study = declared.studies.iter().position(|study| study.id == word);
    if study.is_none() && !declared.unreadable.iter().any(|id| id == word) {
        let known = declared.studies.iter().map(|s| s.id.as_str());
        let known = known.chain(declared.unreadable.iter().map(String::as_str));
        problems.push(unknown(place, "study", word, known));
    }
    study
}

/// The index of the round that a text names.
pub(super) fn find_round(node: Node, study: &Study, problems: &mut Diagnostics) -> Option<RoundIx> {
    let word = node.text("`round`", problems)?;
    let round = study.rounds.position(|round| round.id == word);
    if round.is_none() {
        problems.push(unknown(node.place, "round", &word, study.rounds.iter().map(|r| r.id.as_str())));
    }
    round
}

/// An error for a text with a date that names no round of several: it would be about another round,
/// under the same address and date, as soon as a round is added.
pub(super) fn round_missing(study: &Study, place: Location, what: &str) -> Option<Diagnostic> {
    let rounds: Vec<String> = study.rounds.iter().map(|round| format!("`{}`", round.id)).collect();
    let latest = &study.rounds.get(study.latest())?.id;
    let message = format!("the study `{}` has several rounds, and the {what} names none", study.id);
    (rounds.len() > 1).then(|| {
        Diagnostic::error("no-round", place, message).help(format!(
            "add a line `round: \"{latest}\"` to the front matter, or that of the round of which it was written \
             ({}), so that it goes on telling of it",
            rounds.join(", ")
        ))
    })
}

/// A day, `YYYY-MM-DD`.
pub(super) fn day(node: Node, what: &str, problems: &mut Diagnostics) -> Option<String> {
    let text = node.text(what, problems)?;
    if date(&text).is_none() {
        let message = format!("`{text}` is no date");
        problems.push(Diagnostic::error("wrong-date", node.place, message).help("write it as 2024-10-02"));
        return None;
    }
    Some(text)
}
