//! Reads questions from the council, each with its answer.

use ground::diagnostics::{Diagnostic, Diagnostics, Location, Source, nearest};
use language::WORDS;
use project::yaml::{Fields, Node};
use units::UnitIx;

use super::check::{self, unknown};
use super::documents::{Document, DocumentKind, Question, QuestionKind, QuestionStatus, Signature};
use super::fields::{Declarations, address, day, find_round, find_study, round_missing, stem};
use super::front::SplitText;
use super::keys;

/// The words for what a question asks about.
const KINDS: [(&str, QuestionKind); 4] = [
    ("groups", QuestionKind::Groups),
    ("places", QuestionKind::Places),
    ("taking_part", QuestionKind::TakingPart),
    ("planned", QuestionKind::Planned),
];

/// The words for what has become of a question.
const STATUSES: [&str; 3] = ["open", "answered", "not_recorded"];

/// Reads a question; `None`, with an error, where it cannot be shown.
pub(super) fn question(
    source: Source,
    parts: &SplitText,
    declared: &Declarations,
    problems: &mut Diagnostics,
) -> Option<Document> {
    let name = address(&source, stem(&source.path), problems);
    let mut fields = Fields::of(&parts.front, "the front matter", &keys::QUESTION, problems);
    fields.mend(problems);
    let asking = fields.peek("question").map(|node| node.place.clone());
    let title = fields.need_text("question", problems);
    if let (Some(title), Some(place)) = (&title, asking) {
        problems.extend(no_question(title, place));
    }
    let asked_by = fields.need_text("asked_by", problems);
    let asked = fields.need("date").and_then(|node| day(node, "`date`", problems));
    let to = fields.need_text("to", problems);
    let study = fields.take("study");
    let is_named = study.is_some();
    let study_place = study.as_ref().map(|node| node.place.clone());
    let study = study.and_then(|node| {
        let word = node.text("`study`", problems)?;
        find_study(node.place, &word, declared, problems)
    });
    let round = fields.take("round");
    let has_round = round.is_some();
    let round = round.and_then(|node| find_round(node, &declared.studies[study?], problems));
    let units = fields.take("places").map(|node| places(&node, declared, problems)).unwrap_or_default();
    let kind =
        fields.take("kind").and_then(|node| one_of(&node, "kind", &KINDS.map(|(word, _)| word), problems));
    let status = status(&mut fields, asked.as_deref(), &parts.body, &source, problems);
    fields.finish(problems);
    if let (Some(study), Some(place), false) = (study, study_place, has_round)
        && matches!(status, Some(QuestionStatus::Answered(_)))
    {
        problems.extend(round_missing(&declared.studies[study], place, "answer"));
    }
    check::markdown(&source, &parts.body, problems);
    let figures = match is_named && study.is_none() {
        // The study is unknown, so the calls in the text cannot be checked.
        true => Vec::new(),
        false => check::document(&source, &parts.body, study.map(|index| &declared.studies[index]), problems),
    };
    let kind = kind.map(|index| KINDS[index].1);
    let question = Question { asked_by: asked_by?, asked: asked?, to: to?, units, status: status?, kind };
    Some(Document {
        id: format!("{}/{}", WORDS.council_folder, name?),
        title: title?,
        kind: DocumentKind::Question(question),
        study,
        round: round.unwrap_or_else(|| study.map_or(0.into(), |index| declared.studies[index].latest())),
        has_comparisons: false,
        body: parts.body.clone(),
        figures,
        source,
    })
}

/// An error for words that are not a question, or are more than one.
fn no_question(title: &str, place: Location) -> Option<Diagnostic> {
    let is_one =
        title.trim().ends_with('?') && title.matches('?').count() == 1 && !title.trim().contains('\n');
    (!is_one).then(|| {
        Diagnostic::error("no-question", place, "`question` is not one sentence that ends with `?`").help(
            "write one question of one sentence; give each further question a file of its own, and put what \
             leads to it into the text",
        )
    })
}

/// The places that a question concerns. For a group, `.` may stand for the `:` of its id, as in the
/// names of folders.
fn places(node: &Node, declared: &Declarations, problems: &mut Diagnostics) -> Vec<UnitIx> {
    let mut found = Vec::new();
    for item in node.items("`places`", problems) {
        let Some(word) = item.text("a place", problems) else { continue };
        match declared.units.find(&word).or_else(|| declared.units.find(&word.replacen('.', ":", 1))) {
            Some(unit) if found.contains(&unit) => {}
            Some(unit) => found.push(unit),
            None => {
                let known = declared.units.all.iter().map(|unit| unit.id.as_str());
                problems.push(unknown(item.place.clone(), "unit", &word, known));
            }
        }
    }
    found
}

/// The index of the word that a key has as its value.
fn one_of(node: &Node, key: &str, words: &[&str], problems: &mut Diagnostics) -> Option<usize> {
    let word = node.text(&format!("`{key}`"), problems)?;
    let index = words.iter().position(|known| *known == word);
    if index.is_none() {
        let cure = match nearest(&word, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of: {}", words.join(", ")),
        };
        let message = format!("`{key}` cannot be `{word}`");
        problems.push(Diagnostic::error("wrong-value", node.place.clone(), message).help(cure));
    }
    index
}

/// What has become of a question, with all that must be said of it.
fn status(
    fields: &mut Fields,
    asked: Option<&str>,
    body: &str,
    source: &Source,
    problems: &mut Diagnostics,
) -> Option<QuestionStatus> {
    let node = fields.need("status");
    let word = node.as_ref().and_then(|node| one_of(node, "status", &STATUSES, problems));
    let (by, answered, needed) = (fields.take("answered_by"), fields.take("answered"), fields.take("needed"));
    let (node, word) = (node?, STATUSES[word?]);
    let mut lack = |key: &str, why: &str| {
        let message = format!("the question is `{word}`, but there is no `{key}`");
        problems.push(
            Diagnostic::error("missing-key", node.place.clone(), message)
                .help(format!("add `{key}: …`, {why}")),
        );
    };
    let is_signed = by.is_some() || answered.is_some();
    if word == "answered" || word == "not_recorded" && is_signed {
        if by.is_none() {
            lack("answered_by", "who has answered");
        }
        if answered.is_none() {
            lack("answered", "the day of the answer, as 2024-10-02");
        }
    }
    if word == "not_recorded" && needed.is_none() {
        lack("needed", "a sentence that says what would have to be registered for an answer");
    }
    let mut refuse = |node: &Option<Node>, key: &str, cure: &str| {
        if let Some(node) = node {
            let message = format!("the question is `{word}`, but has `{key}`");
            problems.push(Diagnostic::error("wrong-key", node.place.clone(), message).help(cure));
        }
    };
    if word == "open" {
        let cure = "write `status: answered`, or take the key out until there is an answer";
        refuse(&by, "answered_by", cure);
        refuse(&answered, "answered", cure);
    }
    if word != "not_recorded" {
        refuse(&needed, "needed", "write `status: not_recorded`, or take the key out");
    }
    if word == "answered" && body.trim().is_empty() {
        problems.push(
            Diagnostic::error(
                "no-answer",
                source.start(),
                "the question is `answered`, but the file has no text",
            )
            .help("write the answer below the front matter"),
        );
    }
    let by = by.and_then(|node| filled_text(&node, "answered_by", problems));
    let date = answered.and_then(|node| {
        let place = node.place.clone();
        let date = day(node, "`answered`", problems)?;
        if asked.is_some_and(|asked| *date < *asked) {
            let message = format!("the answer of {date} is earlier than the question");
            problems.push(
                Diagnostic::error("wrong-date", place, message)
                    .help("see which of `date` and `answered` is right"),
            );
        }
        Some(date)
    });
    let signature = by.zip(date).map(|(by, date)| Signature { by, date });
    match word {
        "open" => Some(QuestionStatus::Open),
        "answered" => Some(QuestionStatus::Answered(signature?)),
        _ => {
            let needed = filled_text(&needed?, "needed", problems)?;
            Some(QuestionStatus::NotRecorded { needed, by: signature })
        }
    }
}

/// The text of a key, which must say something.
fn filled_text(node: &Node, key: &str, problems: &mut Diagnostics) -> Option<String> {
    let text = node.text(&format!("`{key}`"), problems)?;
    if text.trim().is_empty() {
        problems.push(
            Diagnostic::error("empty-text", node.place.clone(), format!("`{key}` is empty"))
                .help("write what a reader is to see"),
        );
        return None;
    }
    Some(text)
}
