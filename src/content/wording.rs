//! Words that a project does not want in local texts, each with the reason and better words:
//! `content/wording.yaml`.

use ground::diagnostics::{Diagnostic, Diagnostics};
use project::Files;
use project::yaml::{self, Fields, Node};

use super::keys;
use super::prose::{Sentence, sentences};

/// The path of the file.
const PATH: &str = "content/wording.yaml";

/// Words that are not wanted.
#[derive(Debug, Clone)]
pub struct WordingRule {
    /// The words of each expression, in lower case; one with `*` at its end stands for all words
    /// that begin so.
    expressions: Vec<Vec<String>>,
    /// Why the words are not wanted, as a sentence.
    pub(crate) why: String,
    /// What to write instead.
    pub(crate) better: String,
    /// Whether the words are unwanted everywhere, or only in sentences that name a difference.
    pub(crate) place: WordingPlace,
}

/// Where words are not wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordingPlace {
    /// In all sentences.
    Anywhere,
    /// In sentences that name a difference or a measure, and claim something of it.
    Difference,
}

/// The words for where words are not wanted.
const PLACES: [(&str, WordingPlace); 2] =
    [("anywhere", WordingPlace::Anywhere), ("difference", WordingPlace::Difference)];

/// Reads the file; no rules where there is none.
pub(super) fn read(files: &Files, problems: &mut Diagnostics) -> Vec<WordingRule> {
    if !files.has(PATH) {
        return Vec::new();
    }
    let Some(source) = files.read_text(PATH, problems) else { return Vec::new() };
    let Some(node) = yaml::parse(&source, problems) else { return Vec::new() };
    node.items("the words", problems).iter().filter_map(|item| rule(item, problems)).collect()
}

fn rule(node: &Node, problems: &mut Diagnostics) -> Option<WordingRule> {
    let mut fields = Fields::of(node, "an entry", &keys::WORDING, problems);
    let words = fields.need("words").map(|node| node.items("`words`", problems));
    let why = fields.need_text("why", problems);
    let better = fields.need_text("better", problems);
    let place = fields.take("where").and_then(|node| {
        let word = node.text("`where`", problems)?;
        let place = PLACES.iter().find(|(known, _)| *known == word).map(|(_, place)| *place);
        if place.is_none() {
            let words: Vec<&str> = PLACES.iter().map(|(word, _)| *word).collect();
            let message = format!("`where` cannot be `{word}`");
            problems.push(
                Diagnostic::error("wrong-value", node.place, message)
                    .help(format!("write one of: {}", words.join(", "))),
            );
        }
        place
    });
    fields.finish(problems);
    let words = words?;
    if words.is_empty() {
        problems.push(
            Diagnostic::error("empty-list", node.place.clone(), "`words` is empty")
                .help("write the expressions that are not wanted"),
        );
    }
    let expressions = words.iter().filter_map(|item| expression(item, problems)).collect();
    Some(WordingRule {
        expressions,
        why: why?,
        better: better?,
        place: place.unwrap_or(WordingPlace::Anywhere),
    })
}

/// The words of an expression; `None`, with an error, where there is none.
fn expression(node: &Node, problems: &mut Diagnostics) -> Option<Vec<String>> {
    let text = node.text("an expression", problems)?;
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_string).collect();
    let is_word = |word: &String| {
        let word = word.strip_suffix('*').unwrap_or(word);
        !word.is_empty() && word.chars().all(char::is_alphanumeric)
    };
    if words.is_empty() || !words.iter().all(is_word) {
        let message = format!("`{text}` is no expression of words");
        problems.push(
            Diagnostic::error("wrong-value", node.place.clone(), message)
                .help("write words with spaces between them; `*` may stand at the end of a word"),
        );
        return None;
    }
    Some(words)
}

impl WordingRule {
    /// Where an expression of the rule stands in a sentence: the indices of its first and last
    /// word.
    pub(crate) fn find(&self, sentence: &Sentence) -> Option<(usize, usize)> {
        let words = &sentence.words;
        self.expressions.iter().find_map(|expression| {
            let is_here = |start: &usize| {
                let here = &words[*start..start + expression.len()];
                here.iter().zip(expression).all(|(word, wanted)| match wanted.strip_suffix('*') {
                    Some(start) => word.plain.starts_with(start),
                    None => word.plain == *wanted,
                })
            };
            let last = words.len().checked_sub(expression.len())?;
            let start = (0..=last).find(is_here)?;
            Some((start, start + expression.len() - 1))
        })
    }
}

/// The words of a name, in lower case.
pub(crate) fn words_of(name: &str) -> Vec<String> {
    sentences(name).into_iter().flat_map(|sentence| sentence.words).map(|word| word.plain).collect()
}
