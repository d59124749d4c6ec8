//! Questions from the council: what a list and a page say of each.

use content::{Document, Question, QuestionStatus, Signature};
use language::{WORDS, date};

use super::link::Link;

/// The page that lists all questions.
#[derive(Debug, Clone, serde::Serialize)]
pub struct QuestionList {
    /// The questions by what has become of them; those that wait for an answer come first.
    pub groups: Vec<QuestionGroup>,
}

/// The questions that have the same status, under one heading.
#[derive(Debug, Clone, serde::Serialize)]
pub struct QuestionGroup {
    /// What has become of them.
    pub heading: &'static str,
    /// The anchor of the heading.
    pub id: &'static str,
    /// The questions, the latest first.
    pub questions: Vec<QuestionView>,
}

/// A question as ready strings.
#[derive(Debug, Clone, serde::Serialize)]
pub struct QuestionView {
    /// Its anchor in the list.
    pub id: String,
    /// Its words, with its page.
    pub link: Link,
    /// What has become of it: "Besvarad".
    pub status: &'static str,
    /// Who asked whom, and when.
    pub asked: String,
    /// Who has answered, and when; empty where nobody has.
    pub answered: String,
    /// What would be needed to answer it; `None` where nothing is missing.
    pub needed: Option<String>,
    /// The places that it concerns; empty where it concerns all.
    pub places: Vec<Link>,
}

/// A question on a place's front page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct AskedQuestion {
    /// Its words, with its page.
    pub link: Link,
    /// What has become of it: "Besvarad".
    pub status: &'static str,
}

/// The page of a question.
#[derive(Debug, Clone, serde::Serialize)]
pub struct QuestionPage {
    /// The question.
    pub question: QuestionView,
    /// The heading of the text: an answer, or what leads to the question.
    pub heading: &'static str,
    /// The text as HTML; empty where there is none.
    pub text: String,
    /// Sentences on the evidence that the site has.
    pub sentences: Vec<String>,
    /// Pages and figures with evidence.
    pub evidence: Vec<Link>,
    /// Explains the sign for a number that is not shown; empty where the text has none.
    pub key: String,
}

impl QuestionView {
    /// A question whose page is at `href`, with the places that it concerns.
    pub fn new(document: &Document, question: &Question, href: String, places: Vec<Link>) -> Self {
        let by = match &question.status {
            QuestionStatus::Open => None,
            QuestionStatus::Answered(by) => Some(by),
            QuestionStatus::NotRecorded { by, .. } => by.as_ref(),
        };
        let answer_note = |by: &Signature| attribution(WORDS.answered, &by.by, None, &by.date);
        let answered = by.map(answer_note).unwrap_or_default();
        let needed = match &question.status {
            QuestionStatus::NotRecorded { needed, .. } => Some(needed.clone()),
            _ => None,
        };
        Self {
            id: document.id.rsplit('/').next().unwrap_or_default().to_string(),
            link: Link { text: document.title.clone(), href },
            status: status_word(&question.status),
            asked: attribution(WORDS.asked, &question.asked_by, Some(&question.to), &question.asked),
            answered,
            needed,
            places,
        }
    }
}

/// What has become of a question, in a word or two.
pub fn status_word(status: &QuestionStatus) -> &'static str {
    match status {
        QuestionStatus::Open => WORDS.open,
        QuestionStatus::Answered(_) => WORDS.answered_status,
        QuestionStatus::NotRecorded { .. } => WORDS.not_recorded_status,
    }
}

/// The groups of a list in their order: each with its heading, its anchor and the status that its
/// questions have.
pub fn question_groups(all: Vec<QuestionView>) -> Vec<QuestionGroup> {
    let kinds = [
        (WORDS.open, WORDS.open_heading, "alla_obesvarade"),
        (WORDS.answered_status, WORDS.answered_heading, "alla_besvarade"),
        (WORDS.not_recorded_status, WORDS.not_recorded_heading, "alla_oregistrerade"),
    ];
    let group = |(status, heading, id): (&str, &'static str, &'static str)| {
        let questions = all.iter().filter(|view| view.status == status).cloned().collect();
        QuestionGroup { heading, id, questions }
    };
    kinds.map(group).into_iter().filter(|group| !group.questions.is_empty()).collect()
}

/// A sentence on who said something to whom, and when.
fn attribution(message: &str, who: &str, to: Option<&str>, day: &str) -> String {
    let day = date(day).unwrap_or_default();
    let argument = |name: &str| match name {
        "who" => Some(who.to_string()),
        "to" => to.map(str::to_string),
        "date" => Some(day.clone()),
        _ => None,
    };
    language::fill(message, argument).unwrap_or_default()
}
