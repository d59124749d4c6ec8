//! Reads all markdown files into documents, and checks their front matter.

use ground::diagnostics::{Diagnostic, Diagnostics, Source};
use language::{date, file_name};
use project::Files;
use project::yaml::Fields;
use study::Study;
use units::{Level, Units};

use super::check::{self, unknown};
use super::documents::{Commentary, Content, Document, DocumentKind};
use super::front::{self, SplitText};

impl Content {
    /// Reads all files in `content/`.
    pub fn read(files: &Files, studies: &[Study], units: &Units, problems: &mut Diagnostics) -> Self {
        let sources = files.read_texts("content", "md", problems);
        Self::of(sources, studies, units, problems)
    }

    /// Reads the given files.
    pub fn of(sources: Vec<Source>, studies: &[Study], units: &Units, problems: &mut Diagnostics) -> Self {
        let mut content = Self::default();
        for source in sources {
            let Some(parts) = front::split(&source, problems) else {
                continue;
            };
            let folder = source.path.split('/').nth(1).unwrap_or_default().to_string();
            match folder.as_str() {
                "pm" | "pages" => {
                    content.documents.extend(document(source, parts, folder == "pm", studies, problems));
                }
                "units" => content.commentary.extend(commentary(source, parts, units, problems)),
                _ => problems.push(
                    Diagnostic::error(
                        "unknown-folder",
                        source.start(),
                        "no page is made of files in this folder",
                    )
                    .help("put it in content/pm/, content/pages/ or content/units/<unit>/"),
                ),
            }
        }
        check::slots(&content, problems);
        content
    }
}

fn document(
    source: Source,
    parts: SplitText,
    is_pm: bool,
    studies: &[Study],
    problems: &mut Diagnostics,
) -> Option<Document> {
    let stem = source.path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or_default();
    let id = file_name(stem);
    if id.is_none() {
        let message = format!("the name `{stem}` has no letter or digit to make an address of");
        problems.push(
            Diagnostic::error("no-address", source.start(), message)
                .help("rename the file: letters a–z, å, ä, ö and digits become its address"),
        );
    }
    let mut fields = Fields::of(&parts.front, "the front matter", problems);
    let title = fields.need_text("title", problems);
    let study = match is_pm {
        true => fields.need("study", problems),
        false => fields.take("study"),
    };
    let is_named = study.is_some();
    let study = study.and_then(|node| {
        let word = node.text("`study`", problems)?;
        let study = studies.iter().position(|study| study.id == word);
        if study.is_none() {
            problems.push(unknown(node.place, "study", &word, studies.iter().map(|s| s.id.as_str())));
        }
        study
    });
    let latest = study.map_or(0.into(), |index| studies[index].latest());
    let round = fields.take("round").and_then(|node| {
        let word = node.text("`round`", problems)?;
        let rounds = &studies[study?].rounds;
        let round = rounds.position(|round| round.id == word);
        if round.is_none() {
            problems.push(unknown(node.place, "round", &word, rounds.iter().map(|r| r.id.as_str())));
        }
        round
    });
    let kind = match is_pm {
        true => pm(&mut fields, problems),
        false => Some(DocumentKind::Page {
            menu: fields.text("menu", problems),
            definitions: fields.truth("definitions", problems),
            methods: fields.truth("methods", problems),
            statement: fields.truth("statement", problems),
        }),
    };
    fields.finish(problems);
    check::markdown(&source, &parts.body, problems);
    let figures = match is_named && study.is_none() {
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
        body: parts.body,
        figures,
        source,
    })
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

fn level(node: &project::yaml::Node, problems: &mut Diagnostics) -> Option<Level> {
    let word = node.text("a level", problems)?;
    let level = Level::named(&word);
    if level.is_none() {
        problems.push(unknown(node.place.clone(), "level", &word, Level::ALL.iter().map(|(name, _)| *name)));
    }
    level
}

fn dated(fields: &mut Fields, problems: &mut Diagnostics) -> Option<String> {
    let node = fields.need("date", problems)?;
    let text = node.text("`date`", problems)?;
    if date(&text).is_none() {
        let message = format!("`{text}` is no date");
        problems.push(Diagnostic::error("wrong-date", node.place, message).help("write it as 2024-10-02"));
        return None;
    }
    Some(text)
}

fn commentary(
    source: Source,
    parts: SplitText,
    units: &Units,
    problems: &mut Diagnostics,
) -> Option<Commentary> {
    let word = source.path.split('/').nth(2).unwrap_or_default().to_string();
    let unit = units.find(&word.replacen('.', ":", 1));
    if unit.is_none() {
        problems.push(unknown(source.start(), "unit", &word, units.all.iter().map(|u| u.id.as_str())));
    }
    let mut fields = Fields::of(&parts.front, "the front matter", problems);
    let document = fields.text("pm", problems);
    let slot = fields.need_text("slot", problems);
    let signed = fields.need_text("signed", problems);
    let date = dated(&mut fields, problems);
    fields.finish(problems);
    check::markdown(&source, &parts.body, problems);
    Some(Commentary {
        unit: unit?,
        document,
        slot: slot?,
        signed: signed?,
        date: date?,
        body: parts.body,
        source,
    })
}
