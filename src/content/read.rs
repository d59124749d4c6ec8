//! Reads all markdown files into documents, and checks their front matter.

use std::collections::{BTreeMap, BTreeSet};

use ground::diagnostics::{Diagnostic, Diagnostics, Source};
use language::file_name;
use project::Files;
use project::yaml::{Fields, Node, NodeKind};
use units::{Level, UnitIx, Units, level_help};

use super::actions;
use super::calls::calls;
use super::check::{self, unknown};
use super::documents::{Commentary, Content, Document, DocumentKind};
use super::fields::{Declarations, address, day, find_round, find_study, round_missing, stem};
use super::front::{self, SplitText};
use super::keys;
use super::questions;
use super::wording;

/// The numbers of memos, by the word that names their study, with the file of the first that has
/// each.
type MemoNumbers = BTreeMap<(String, String), String>;

impl Content {
    /// Reads all files in `content/`.
    pub fn read(files: &Files, declared: &Declarations, problems: &mut Diagnostics) -> Self {
        let sources = files.read_texts("content", "md", problems);
        let mut content = Self::of(sources, declared, problems);
        for path in files.listed("content/units", "yaml", problems) {
            // Files of other names are reported with all files that nothing reads.
            let Some(word) = unit_of_actions(&path) else { continue };
            let Some(source) = files.read_text(&path, problems) else { continue };
            let Some(unit) = declared.units.find(&word.replacen('.', ":", 1)) else {
                problems.push(unknown_unit(&source, word, declared.units));
                continue;
            };
            content.actions.extend(actions::read(&source, unit, declared.studies, problems));
            content.action_files.push((unit, source));
        }
        content.wording = wording::read(files, problems);
        content
    }

    /// Reads the given files.
    pub fn of(sources: Vec<Source>, declared: &Declarations, problems: &mut Diagnostics) -> Self {
        let mut content = Self::default();
        let mut numbers = MemoNumbers::new();
        // The ids of all documents, also of those that cannot be read.
        let mut written = BTreeSet::new();
        let mut unknown_units = BTreeSet::new();
        for source in sources {
            // What lies elsewhere is reported with all other files that nothing reads.
            let Some(kind) = TextKind::of(&source.path) else { continue };
            if matches!(kind, TextKind::Memo | TextKind::Page) {
                written.extend(file_name(stem(&source.path)));
            }
            let Some(parts) = front::split(&source, problems) else { continue };
            match kind {
                TextKind::Commentary => {
                    let word = source.path.split('/').nth(2).unwrap_or_default().to_string();
                    let unit = declared.units.find(&word.replacen('.', ":", 1));
                    if unit.is_none() && unknown_units.insert(word.clone()) {
                        problems.push(unknown_unit(&source, &word, declared.units));
                    }
                    content.commentary.extend(commentary(source, parts, unit, declared, problems));
                }
                TextKind::Question => {
                    content.documents.extend(questions::question(source, &parts, declared, problems));
                }
                kind => {
                    let is_pm = kind == TextKind::Memo;
                    content.documents.extend(document(
                        source,
                        parts,
                        is_pm,
                        declared,
                        &mut numbers,
                        problems,
                    ));
                }
            }
        }
        content.give_studies(declared);
        for commentary in &content.commentary {
            check::commentary(commentary, declared.studies, problems);
        }
        check::slots(&content, &written, problems);
        content
    }
}

impl Content {
    /// Gives commentary on a memo the study and round of the memo.
    fn give_studies(&mut self, declared: &Declarations) {
        let Self { documents, commentary, .. } = self;
        for commentary in commentary {
            let memo = documents.iter().find(|document| Some(&document.id) == commentary.document.as_ref());
            if let Some(study) = memo.and_then(|memo| memo.study) {
                commentary.study = Some(study);
                commentary.round = memo.map_or(declared.studies[study].latest(), |memo| memo.round);
            }
        }
    }
}

/// What is made of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextKind {
    Memo,
    Page,
    Commentary,
    Question,
}

impl TextKind {
    /// By the folder of `content/` in which a file lies; `None` where no text is read.
    fn of(path: &str) -> Option<Self> {
        match path.strip_prefix("content/")?.split_once('/')?.0 {
            "pm" => Some(Self::Memo),
            "pages" => Some(Self::Page),
            "units" => Some(Self::Commentary),
            "questions" => Some(Self::Question),
            _ => None,
        }
    }
}

/// The folder's name of a file of actions; `None` for other files.
fn unit_of_actions(path: &str) -> Option<&str> {
    let (folder, file) = path.strip_prefix("content/units/")?.split_once('/')?;
    (file == actions::FILE).then_some(folder)
}

fn document(
    source: Source,
    parts: SplitText,
    is_pm: bool,
    declared: &Declarations,
    numbers: &mut MemoNumbers,
    problems: &mut Diagnostics,
) -> Option<Document> {
    let studies = declared.studies;
    let stem = stem(&source.path);
    let id = address(&source, stem, problems);
    let keys = if is_pm { &keys::MEMO } else { &keys::PAGE };
    let mut fields = Fields::of(&parts.front, "the front matter", keys, problems);
    let title = fields.need_text("title", problems);
    let study = match is_pm {
        true => fields.need("study"),
        false => fields.take("study"),
    };
    let is_named = study.is_some();
    let study_place = study.as_ref().map(|node| node.place.clone());
    let study_word = study.as_ref().and_then(|node| node.text("`study`", problems));
    let study = study
        .zip(study_word.as_ref())
        .and_then(|(node, word)| find_study(node.place, word, declared, problems));
    let latest = study.map_or(0.into(), |index| studies[index].latest());
    let round = fields.take("round");
    if let (None, true, Some(study), Some(place)) = (&round, is_pm, study, study_place) {
        problems.extend(round_missing(&studies[study], place, "memo"));
    }
    let round = round.and_then(|node| find_round(node, &studies[study?], problems));
    let kind = match is_pm {
        true => {
            check_number(&fields, study_word, &source, numbers, problems);
            pm(&mut fields, problems)
        }
        false => Some(DocumentKind::Page {
            menu: fields.text("menu", problems),
            definitions: fields.truth("definitions", problems),
            methods: fields.truth("methods", problems),
            statement: fields.truth("statement", problems),
        }),
    };
    fields.finish(problems);
    check::markdown(&source, &parts.body, problems);
    let figures = match (is_pm || is_named) && study.is_none() {
        // The study is unknown, so the calls in the text cannot be checked.
        true => Vec::new(),
        false => check::document(&source, &parts.body, study.map(|index| &studies[index]), problems),
    };
    Some(Document {
        id: id?,
        title: title?,
        kind: kind?,
        study,
        round: round.unwrap_or(latest),
        has_comparisons: calls(&parts.body).iter().any(|call| call.name == "comparisons"),
        body: parts.body,
        figures,
        source,
    })
}

/// Two memos of one study with one number are cited alike.
fn check_number(
    fields: &Fields,
    study: Option<String>,
    source: &Source,
    numbers: &mut MemoNumbers,
    problems: &mut Diagnostics,
) {
    let number = fields.peek("number").filter(|node| matches!(node.kind, NodeKind::Scalar(_)));
    let (Some(study), Some(node)) = (study, number) else { return };
    let NodeKind::Scalar(number) = &node.kind else { return };
    let Some(first) = numbers.insert((study, number.clone()), source.path.to_string()) else { return };
    let message = format!("`{first}` has the number {number} too");
    problems.push(
        Diagnostic::error("equal-numbers", node.place.clone(), message)
            .help("give each memo of a study a number of its own: readers cite it by that"),
    );
}

fn pm(fields: &mut Fields, problems: &mut Diagnostics) -> Option<DocumentKind> {
    let number = fields.need_text("number", problems);
    let date = dated(fields, problems);
    let author = fields.text("author", problems);
    let levels = fields.take("levels").map(|node| {
        let items = node.items("`levels`", problems);
        items.iter().filter_map(|item| level(item, problems)).collect()
    });
    let levels = levels.unwrap_or_else(|| Level::ALL.iter().map(|(_, level)| *level).collect());
    Some(DocumentKind::Pm { number: number?, date: date?, author, levels })
}

fn level(node: &Node, problems: &mut Diagnostics) -> Option<Level> {
    let word = node.text("a level", problems)?;
    let level = Level::named(&word);
    if level.is_none() {
        let message = format!("there is no level `{word}`");
        problems.push(Diagnostic::error("unknown-id", node.place.clone(), message).help(level_help(&word)));
    }
    level
}

fn dated(fields: &mut Fields, problems: &mut Diagnostics) -> Option<String> {
    day(fields.need("date")?, "`date`", problems)
}

fn unknown_unit(source: &Source, word: &str, units: &Units) -> Diagnostic {
    let problem = unknown(source.start(), "unit", word, units.all.iter().map(|unit| unit.id.as_str()));
    match word.ends_with(".md") {
        true => Diagnostic::error("unknown-folder", source.start(), "commentary lies in its unit's folder")
            .help(format!("put it into a folder with the unit's id: content/units/<unit>/{word}")),
        false => problem,
    }
}

fn commentary(
    source: Source,
    parts: SplitText,
    unit: Option<UnitIx>,
    declared: &Declarations,
    problems: &mut Diagnostics,
) -> Option<Commentary> {
    let mut fields = Fields::of(&parts.front, "the front matter", &keys::COMMENTARY, problems);
    let document = fields.text("pm", problems);
    let analysis = fields.take("analysis").map(|node| {
        let word = node.text("`analysis`", problems)?;
        let study = declared.studies.iter().position(|study| study.id == word);
        if study.is_none() && !declared.unreadable.contains(&word) {
            let known = declared.studies.iter().map(|study| study.id.as_str());
            problems.push(unknown(node.place, "study", &word, known));
        }
        study
    });
    if document.is_some() && analysis.is_some() {
        problems.push(
            Diagnostic::error(
                "wrong-key",
                source.start(),
                "a text stands in a memo or on a page of analysis",
            )
            .help("take `pm` or `analysis` out"),
        );
    }
    let study = fields.take("study");
    if let (Some(node), true) = (&study, document.is_some() || analysis.is_some()) {
        problems.push(
            Diagnostic::error(
                "wrong-key",
                node.place.clone(),
                "commentary on a memo or analysis has its study",
            )
            .help("take `study` out; it is for commentary on a front page"),
        );
    }
    let is_unknown = study.is_some();
    let study = study.and_then(|node| {
        let word = node.text("`study`", problems)?;
        find_study(node.place, &word, declared, problems)
    });
    let is_unknown = is_unknown && study.is_none();
    let slot = fields.need_text("slot", problems);
    let question = fields.take("question").and_then(|node| {
        let text = node.text("`question`", problems)?;
        let place = node.place.clone();
        if analysis.is_none() || slot.as_deref() != Some(check::REFLECT) {
            problems.push(
                Diagnostic::error(
                    "wrong-key",
                    node.place,
                    "only commentary in the second step answers a question",
                )
                .help("write `analysis: <study>` and `slot: reflect`, or take `question` out"),
            );
        }
        if text.trim().is_empty() || text.contains("{{") {
            problems.push(
                Diagnostic::error("no-question", place, "`question` is no question in plain words")
                    .help("copy the question from the page of analysis, or write one of your own"),
            );
        }
        Some(text.trim().to_string())
    });
    let signed = fields.need_text("signed", problems);
    let date = dated(&mut fields, problems);
    fields.finish(problems);
    check::markdown(&source, &parts.body, problems);
    if is_unknown {
        // Calls in the text cannot be checked.
        return None;
    }
    let analysis = analysis.map_or(Some(None), |study| study.map(Some))?;
    let study = study.or(analysis);
    Some(Commentary {
        unit: unit?,
        document,
        analysis,
        study,
        round: study.map_or(0.into(), |study| declared.studies[study].latest()),
        slot: slot?,
        question,
        signed: signed?,
        date: date?,
        body: parts.body,
        source,
    })
}
