//! Reads all markdown files into documents, each with its front matter checked.

use ground::diagnostics::{Diagnostic, Diagnostics, Place, Source, nearest};
use language::{date, file_name};
use project::Files;
use project::yaml::Fields;
use study::Study;
use units::{Level, UnitIx, Units};

use super::check;
use super::front::{self, Parts};

/// Everything written.
#[derive(Debug, Default)]
pub struct Content {
    /// PM and pages.
    pub documents: Vec<Document>,
    /// Local commentary.
    pub commentary: Vec<Commentary>,
}

/// A text that becomes pages.
#[derive(Debug)]
pub struct Document {
    /// Its file, for problems.
    pub source: Source,
    /// The file's stem, which becomes part of the address.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// The study whose numbers it cites.
    pub study: Option<usize>,
    /// The round whose numbers it cites.
    pub round: usize,
    /// The markdown text, on the lines of the file.
    pub body: String,
    /// Figure and table ids in the order of the text, the same on every unit's page.
    pub figures: Vec<usize>,
}

/// What a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A numbered memo, rendered for many units.
    Pm {
        /// Its number.
        number: String,
        /// When it was published, `YYYY-MM-DD`.
        date: String,
        /// Who wrote it.
        author: Option<String>,
        /// The levels of units that get it.
        levels: Vec<Level>,
    },
    /// A single page.
    Page {
        /// Its name in the menu; `None` keeps it out.
        menu: Option<String>,
        /// Whether all indicators are listed with their meaning below the text.
        definitions: bool,
        /// Whether the methods and what is compared by them are told below the text.
        methods: bool,
        /// Whether it is the accessibility statement, made from the settings, to which every page links.
        statement: bool,
    },
}

/// A local text put into a slot.
#[derive(Debug)]
pub struct Commentary {
    /// Its file, for problems.
    pub source: Source,
    /// The place that comments.
    pub unit: UnitIx,
    /// The document it belongs to; `None` for the unit's own front page.
    pub document: Option<String>,
    /// The slot in the document.
    pub slot: String,
    /// Who stands for it.
    pub signed: String,
    /// When it was written, `YYYY-MM-DD`.
    pub date: String,
    /// The markdown text, on the lines of the file.
    pub body: String,
}

impl Content {
    /// Reads `content/`.
    pub fn read(files: &Files, studies: &[Study], units: &Units, problems: &mut Diagnostics) -> Self {
        let sources = files.read_texts("content", "md", problems);
        Self::of(sources, studies, units, problems)
    }

    /// What some files below `content/` hold.
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

    /// The commentary of a unit for a slot of a document, oldest first.
    pub fn commentary(
        &self,
        unit: UnitIx,
        document: Option<&str>,
        slot: &str,
    ) -> impl Iterator<Item = &Commentary> {
        let mut found: Vec<&Commentary> = self
            .commentary
            .iter()
            .filter(|c| c.unit == unit && c.document.as_deref() == document && c.slot == slot)
            .collect();
        found.sort_by(|a, b| a.date.cmp(&b.date));
        found.into_iter()
    }
}

fn document(
    source: Source,
    parts: Parts,
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
        let found = studies.iter().position(|study| study.id == word);
        if found.is_none() {
            problems.push(unknown(node.place, "study", &word, studies.iter().map(|s| s.id.as_str())));
        }
        found
    });
    let latest = study.map_or(0, |index| studies[index].rounds.len().saturating_sub(1));
    let round = fields.take("round").and_then(|node| {
        let word = node.text("`round`", problems)?;
        let rounds = &studies[study?].rounds;
        let found = rounds.iter().position(|round| round.id == word);
        if found.is_none() {
            problems.push(unknown(node.place, "round", &word, rounds.iter().map(|r| r.id.as_str())));
        }
        found
    });
    let kind = match is_pm {
        true => pm(&mut fields, problems),
        false => Some(Kind::Page {
            menu: fields.text("menu", problems),
            definitions: fields.truth("definitions", problems),
            methods: fields.truth("methods", problems),
            statement: fields.truth("statement", problems),
        }),
    };
    fields.finish(problems);
    check::markdown(&source, &parts.body, problems);
    let figures = match is_named && study.is_none() {
        // Without the study that the text is about, nothing can be said of what it cites.
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

fn pm(fields: &mut Fields, problems: &mut Diagnostics) -> Option<Kind> {
    let number = fields.need_text("number", problems);
    let date = dated(fields, problems);
    let author = fields.text("author", problems);
    let levels = fields.take("levels").map(|node| {
        let items = node.items("`levels`", problems);
        items.iter().filter_map(|item| level(item, problems)).collect()
    });
    let levels = levels.unwrap_or_else(|| Level::ALL.iter().map(|(_, level)| *level).collect());
    Some(Kind::Pm { number: number?, date: date?, author, levels })
}

fn level(node: &project::yaml::Node, problems: &mut Diagnostics) -> Option<Level> {
    let word = node.text("a level", problems)?;
    let found = Level::named(&word);
    if found.is_none() {
        problems.push(unknown(node.place.clone(), "level", &word, Level::ALL.iter().map(|(name, _)| *name)));
    }
    found
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

fn commentary(source: Source, parts: Parts, units: &Units, problems: &mut Diagnostics) -> Option<Commentary> {
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

/// A word that names nothing, with the nearest that does.
pub(crate) fn unknown<'a>(
    place: Place,
    what: &str,
    word: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let help = match nearest(word, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let some: Vec<&str> = known.take(12).collect();
            format!("there are: {}", some.join(", "))
        }
    };
    Diagnostic::error("unknown-id", place, format!("there is no {what} `{word}`")).help(help)
}
