//! The content of `study.yaml` with places, before ids are looked up.

use ground::diagnostics::{Diagnostic, Diagnostics};
use project::Privacy;
use project::yaml::{Fields, Node, NodeKind};

use super::analyses::WrittenAnalysis;
use super::corrections::WrittenCorrection;
use super::follow_ups::WrittenFollowUp;
use super::keys;
use super::word::{Word, WrittenCondition, condition, one_word, word, words};
use super::written_figures::WrittenFigure;
use super::written_indicators::{WrittenIndicator, WrittenQuantity, indicator, margin, quantity};
use super::written_tables::{WrittenTable, table};

/// The content of the whole file.
#[derive(Debug, Default)]
pub(crate) struct StudyFile {
    pub title: Option<String>,
    pub counted: Option<(String, String, String)>,
    pub source: Option<String>,
    pub rounds: Vec<WrittenRound>,
    pub variables: Vec<WrittenVariable>,
    pub follow_ups: Vec<WrittenFollowUp>,
    pub tables: Vec<WrittenTable>,
    pub quantities: Vec<WrittenQuantity>,
    pub indicators: Vec<WrittenIndicator>,
    pub key_indicators: Vec<Word>,
    pub figures: Vec<WrittenFigure>,
    pub findings: WrittenFindings,
    pub analyses: Vec<WrittenAnalysis>,
    pub breaks: Vec<WrittenBreak>,
    pub corrections: Vec<WrittenCorrection>,
    pub questions: Vec<String>,
    pub privacy: Privacy,
}

/// The mapping `findings`: comparisons that are made beside those of the figures.
#[derive(Debug, Default)]
pub(crate) struct WrittenFindings {
    pub margin: Option<u64>,
    pub levels: Option<Vec<Word>>,
    pub always: Option<Word>,
    pub within: Vec<Word>,
}

#[derive(Debug)]
pub(crate) struct WrittenRound {
    pub id: Word,
    pub label: String,
    pub includes: Option<Word>,
}

/// A round from which on something is measured in another way.
#[derive(Debug)]
pub(crate) struct WrittenBreak {
    pub round: Word,
    pub variable: Option<Word>,
    pub values: Vec<Word>,
    pub indicator: Option<Word>,
    pub why: String,
}

#[derive(Debug)]
pub(crate) struct WrittenVariable {
    pub id: Word,
    pub label: String,
    pub unit: Option<String>,
    pub ordered: bool,
    /// Whether the values are proper names, which keep their capital letter within a sentence.
    pub proper: bool,
    pub multiple: bool,
    pub totals: Vec<WrittenTotal>,
    pub rest: Option<Word>,
    pub from: Option<Word>,
    pub along: Option<String>,
    pub alike: Option<String>,
    pub weight: Option<u64>,
    pub words: WrittenWords,
    pub values: Vec<WrittenValue>,
}

/// A word that stands for all values together, or for those that `is` names.
#[derive(Debug)]
pub(crate) struct WrittenTotal {
    pub label: Word,
    pub is: Vec<Word>,
}

/// Phrases for cases with a value; `{}` stands for the value's label.
#[derive(Debug, Default)]
pub(crate) struct WrittenWords {
    pub many: Option<String>,
    pub definite: Option<String>,
    pub phrase: Option<String>,
}

#[derive(Debug)]
pub(crate) struct WrittenValue {
    pub id: Word,
    pub label: String,
    pub is: Vec<Word>,
    pub also: Vec<String>,
    pub missing: bool,
    pub never: WrittenCondition,
    pub words: WrittenWords,
}

impl StudyFile {
    /// Reads the tree; what is wrong is reported and left out.
    pub(crate) fn read(node: &Node, problems: &mut Diagnostics) -> Self {
        let mut fields = Fields::of(node, "the study", &keys::STUDY, problems);
        fields.mend(problems);
        let title = fields.need_text("title", problems);
        let counted = fields.need("counted").map(|node| noun(&node, problems));
        let source = fields.text("source", problems);
        let rounds = fields.need("rounds").map(|node| rounds(&node, problems));
        let variables = fields.need("variables").map(|node| {
            let entries = node.entries("`variables`", problems);
            entries.into_iter().map(|(key, id, node)| variable(word(&key, id), &node, problems)).collect()
        });
        let follow_ups = fields.take("follow_ups").map(|node| {
            let entries = node.entries("`follow_ups`", problems);
            let read = |(key, id, node): (_, _, _)| WrittenFollowUp::read(word(&key, id), &node, problems);
            entries.into_iter().map(read).collect()
        });
        let tables = fields.need("tables").map(|node| {
            let items = node.items("`tables`", problems);
            items.iter().filter_map(|item| table(item, problems)).collect()
        });
        let quantities = fields.take("quantities").map(|node| {
            let entries = node.entries("`quantities`", problems);
            entries.into_iter().map(|(key, id, node)| quantity(word(&key, id), &node, problems)).collect()
        });
        let indicators = fields.take("indicators").map(|node| {
            let entries = node.entries("`indicators`", problems);
            entries.into_iter().map(|(key, id, node)| indicator(word(&key, id), &node, problems)).collect()
        });
        let key_indicators = fields.take("key_indicators").map(|node| words(&node, problems));
        let figures = fields.take("figures").map(|node| {
            let entries = node.entries("`figures`", problems);
            entries
                .into_iter()
                .map(|(key, id, node)| WrittenFigure::read(word(&key, id), &node, problems))
                .collect()
        });
        let findings = fields.take("findings").map(|node| findings(&node, problems));
        let analyses = fields.take("analyses").map(|node| {
            let entries = node.entries("`analyses`", problems);
            let read = |(key, id, node): (_, _, _)| WrittenAnalysis::read(word(&key, id), &node, problems);
            entries.into_iter().map(read).collect()
        });
        let breaks = fields.take("breaks").map(|node| {
            let items = node.items("`breaks`", problems);
            items.iter().filter_map(|item| series_break(item, problems)).collect()
        });
        let corrections = fields.take("corrections").map(|node| {
            let items = node.items("`corrections`", problems);
            items.iter().filter_map(|item| WrittenCorrection::read(item, problems)).collect()
        });
        let questions = fields.take("questions").map(|node| {
            let items = node.items("`questions`", problems);
            items.iter().filter_map(|item| item.text("each question", problems)).collect()
        });
        let privacy = fields.take("privacy").map(|node| Privacy::read(&node, problems)).unwrap_or_default();
        fields.finish(problems);
        Self {
            title,
            counted,
            source,
            rounds: rounds.unwrap_or_default(),
            variables: variables.unwrap_or_default(),
            follow_ups: follow_ups.unwrap_or_default(),
            tables: tables.unwrap_or_default(),
            quantities: quantities.unwrap_or_default(),
            indicators: indicators.unwrap_or_default(),
            key_indicators: key_indicators.unwrap_or_default(),
            figures: figures.unwrap_or_default(),
            findings: findings.unwrap_or_default(),
            analyses: analyses.unwrap_or_default(),
            breaks: breaks.unwrap_or_default(),
            corrections: corrections.unwrap_or_default(),
            questions: questions.unwrap_or_default(),
            privacy,
        }
    }
}

fn noun(node: &Node, problems: &mut Diagnostics) -> (String, String, String) {
    let mut fields = Fields::of(node, "`counted`", &keys::COUNTED, problems);
    let mut form = |key| fields.need_text(key, problems).unwrap_or_default();
    let forms = (form("one"), form("many"), form("definite"));
    fields.finish(problems);
    forms
}

fn rounds(node: &Node, problems: &mut Diagnostics) -> Vec<WrittenRound> {
    let mut rounds = Vec::new();
    for item in node.items("`rounds`", problems) {
        let mut fields = Fields::of(&item, "a round", &keys::ROUND, problems);
        let id = fields.need("id");
        let label = fields.text("label", problems);
        let includes = fields.take("includes").and_then(|node| one_word(&node, "`includes`", problems));
        fields.finish(problems);
        if let Some(id) = id.and_then(|node| one_word(&node, "the round's id", problems)) {
            let label = label.unwrap_or_else(|| id.text.clone());
            rounds.push(WrittenRound { id, label, includes });
        }
    }
    rounds
}

fn series_break(node: &Node, problems: &mut Diagnostics) -> Option<WrittenBreak> {
    let mut fields = Fields::of(node, "a break", &keys::BREAK, problems);
    let round = fields.need("round").and_then(|node| one_word(&node, "`round`", problems));
    let variable = fields.take("variable").and_then(|node| one_word(&node, "`variable`", problems));
    let values = fields.take("values").map(|node| words(&node, problems)).unwrap_or_default();
    let indicator = fields.take("indicator").and_then(|node| one_word(&node, "`indicator`", problems));
    let why = fields.need_text("why", problems);
    fields.finish(problems);
    if variable.is_some() == indicator.is_some() {
        problems.push(
            Diagnostic::error(
                "missing-key",
                node.place.clone(),
                "a break concerns either a `variable` or an `indicator`",
            )
            .help("name one of them; with `variable`, `values` may name some of its values"),
        );
        return None;
    }
    Some(WrittenBreak { round: round?, variable, values, indicator, why: why? })
}

fn variable(id: Word, node: &Node, problems: &mut Diagnostics) -> WrittenVariable {
    let mut fields = Fields::of(node, format!("the variable `{}`", id.text), &keys::VARIABLE, problems);
    let label = fields.need_text("label", problems).unwrap_or_default();
    let unit = fields.text("unit", problems);
    let ordered = fields.truth("ordered", problems);
    let proper = fields.truth("proper", problems);
    let multiple = fields.truth("multiple", problems);
    let totals = fields.take("total").map(|node| totals(&node, problems)).unwrap_or_default();
    let rest = fields.take("rest").and_then(|node| one_word(&node, "`rest`", problems));
    let from = fields.take("from").and_then(|node| one_word(&node, "`from`", problems));
    let (along, alike) = (fields.text("along", problems), fields.text("alike", problems));
    let weight = fields.take("weight").and_then(|node| node.whole("`weight`", problems));
    let words = words_of(&mut fields, problems);
    let values = fields.need("values").map(|node| values(&node, problems));
    fields.finish(problems);
    WrittenVariable {
        id,
        label,
        unit,
        ordered,
        proper,
        multiple,
        totals,
        rest,
        from,
        along,
        alike,
        weight,
        words,
        values: values.unwrap_or_default(),
    }
}

fn totals(node: &Node, problems: &mut Diagnostics) -> Vec<WrittenTotal> {
    let items = match node.kind {
        NodeKind::Map(_) => vec![node.clone()],
        _ => node.items("`total`", problems),
    };
    items.iter().filter_map(|item| total(item, problems)).collect()
}

fn total(node: &Node, problems: &mut Diagnostics) -> Option<WrittenTotal> {
    if !matches!(node.kind, NodeKind::Map(_)) {
        let label = one_word(node, "each total", problems)?;
        return Some(WrittenTotal { label, is: Vec::new() });
    }
    let mut fields = Fields::of(node, "a total", &keys::TOTAL, problems);
    let label = fields.need("label").and_then(|node| one_word(&node, "`label`", problems));
    let is = fields.need("is").map(|node| words(&node, problems));
    fields.finish(problems);
    Some(WrittenTotal { label: label?, is: is? })
}

fn values(node: &Node, problems: &mut Diagnostics) -> Vec<WrittenValue> {
    if !matches!(node.kind, NodeKind::Map(_)) {
        return words(node, problems)
            .into_iter()
            .map(|id| {
                let label = id.text.clone();
                WrittenValue::plain(id, label)
            })
            .collect();
    }
    let entries = node.entries("`values`", problems);
    entries.into_iter().map(|(key, id, node)| value(word(&key, id), &node, problems)).collect()
}

fn value(id: Word, node: &Node, problems: &mut Diagnostics) -> WrittenValue {
    let what = format!("the value `{}`", id.text);
    if !matches!(node.kind, NodeKind::Map(_)) {
        let label = node.text(&what, problems).unwrap_or_else(|| id.text.clone());
        return WrittenValue::plain(id, label);
    }
    let mut fields = Fields::of(node, what, &keys::VALUE, problems);
    let label = fields.text("label", problems).unwrap_or_else(|| id.text.clone());
    let is = fields.take("is").map(|node| words(&node, problems)).unwrap_or_default();
    let also = fields.take("also").map(|node| words(&node, problems)).unwrap_or_default();
    let missing = fields.truth("missing", problems);
    let never = fields.take("never").map(|node| condition(&node, problems)).unwrap_or_default();
    let words = words_of(&mut fields, problems);
    fields.finish(problems);
    WrittenValue { id, label, is, also: also.into_iter().map(|w| w.text).collect(), missing, never, words }
}

impl WrittenValue {
    /// A value with a label and nothing else.
    fn plain(id: Word, label: String) -> Self {
        Self {
            id,
            label,
            is: Vec::new(),
            also: Vec::new(),
            missing: false,
            never: Vec::new(),
            words: WrittenWords::default(),
        }
    }
}

fn words_of(fields: &mut Fields, problems: &mut Diagnostics) -> WrittenWords {
    let mut text = |key| fields.text(key, problems);
    WrittenWords { many: text("many"), definite: text("definite"), phrase: text("phrase") }
}

fn findings(node: &Node, problems: &mut Diagnostics) -> WrittenFindings {
    let mut fields = Fields::of(node, "`findings`", &keys::FINDINGS, problems);
    let findings = WrittenFindings {
        margin: fields.take("margin").and_then(|node| margin(&node, problems)),
        levels: fields.take("levels").map(|node| words(&node, problems)),
        always: fields.take("always").and_then(|node| one_word(&node, "`always`", problems)),
        within: fields.take("within").map(|node| words(&node, problems)).unwrap_or_default(),
    };
    fields.finish(problems);
    findings
}
