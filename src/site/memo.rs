//! Texts with figures and commentary put in.

use crate::content::{FIGURE_END, FIGURE_START, Heading, Here, Kind, not_alone, to_html, with_links};
use crate::diagnostics::Diagnostic;
use crate::language::{self, cite, date, place, slug};
use crate::report::{self, Found, Link, Pm, Shared, Values};
use crate::units::UnitIx;

use super::addresses::root;
use super::render::{Around, Job, Rendered, Renderer, View};
use super::templates::PAGE;

/// A commentary of ready strings.
#[derive(serde::Serialize)]
struct CommentaryView {
    /// Its anchor.
    id: String,
    /// The unit that comments.
    name: String,
    /// The text as HTML.
    text: String,
    /// Who stands for it.
    signed: String,
    /// When it was written, written out.
    date: String,
}

/// A document's text for a unit, figures and commentary in place.
pub struct Text {
    /// As HTML.
    pub html: String,
    /// As Markdown.
    pub markdown: String,
    /// Its headings.
    pub headings: Vec<Heading>,
}

impl Renderer<'_> {
    /// A memo's page.
    pub fn memo(&self, job: &Job, index: usize, unit: UnitIx) -> Result<Rendered, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let (Kind::Pm { number, date: day, author, .. }, Some(study_index)) =
            (&document.kind, document.study)
        else {
            return Err(Diagnostic::error("no-study", document.source.start(), "a PM needs a study"));
        };
        let study = &sources.studies[study_index];
        let name = sources.units.all[unit].name.clone();
        let root = root(&job.path);
        let Text { html: text, markdown, headings } = self.text(index, unit, &root)?;
        let by = author.clone().unwrap_or_else(|| self.project.settings.publisher.clone());
        let page = Pm {
            cite: cite(&by, day, &document.title, number, &name, &self.project.settings.publisher),
            heading: place(&sources.units.all[unit], &sources.units.groupings).heading,
            name: name.clone(),
            number: number.clone(),
            date: date(day).unwrap_or_default(),
            author: author.clone(),
            study: study.title.clone(),
            round: study.rounds[document.round].label.clone(),
            contents: headings.into_iter().filter(|heading| heading.level <= 3).collect(),
            little: report::little(sources, study_index, unit),
            nation_is: report::nation(sources, study_index, document.round),
            text,
            key: language::protection::key(
                self.templates.sign(),
                sources.release.studies[study_index].gate,
                &study.counted.many,
            ),
        };
        let mut crumbs = self.way(unit, &root);
        crumbs.extend(self.addresses.link(unit, &sources.units, &root));
        let [previous, next] = self.beside(unit).map(|other| self.memo_link(index, other?, &root));
        let around = Around {
            crumbs,
            previous,
            next,
            markdown: Some(format!("{}-{}.md", slug(&name), document.id)),
            printed: Some(format!("{} · {name}", language::headings::memo(number))),
            date: page.date.clone(),
        };
        let markdown = report::markdown::memo(&page, &document.title, &markdown);
        let layout = self.layout(job, document.title.clone(), around);
        let html = self.templates.render("pm.html", &View { layout, page })?;
        Ok(Rendered { html, markdown: Some(markdown) })
    }

    /// A unit's page of a memo, under the unit's name; `None` when the unit has none.
    fn memo_link(&self, index: usize, unit: UnitIx, root: &str) -> Option<Link> {
        let document = &self.project.sources.content.documents[index];
        let folder = self.addresses.folder(unit).filter(|_| self.memos(unit).contains(&index))?;
        let name = self.project.sources.units.all[unit].name.clone();
        Some(Link { text: name, href: format!("{root}{folder}{}/index.html", document.id) })
    }

    /// A document's text for a unit, with figures and commentary in place.
    pub fn text(&self, index: usize, unit: UnitIx, root: &str) -> Result<Text, Diagnostic> {
        let document = &self.project.sources.content.documents[index];
        let written = self.writer.render(Here { document: index, unit })?;
        let rendered = to_html(&written, 2, root, "");
        let (open, close) = (format!("<p>{FIGURE_START}"), format!("{FIGURE_END}</p>"));
        let mut html = String::with_capacity(rendered.html.len() * 6);
        let mut inserts = Vec::new();
        let mut rest = rendered.html.as_str();
        while let Some((before, after)) = rest.split_once(open.as_str()) {
            let Some((marks, after)) = after.split_once(close.as_str()) else {
                break;
            };
            html.push_str(before);
            // Those on neighbouring lines make one paragraph.
            for (position, piece) in marks.split(FIGURE_END).enumerate() {
                let mark = if position == 0 { Some(piece) } else { piece.trim().strip_prefix(FIGURE_START) };
                let mark = mark.ok_or_else(|| not_alone(document))?;
                let insert = self.insert(index, unit, mark, root)?;
                html.push_str(&insert.html);
                inserts.push(insert.markdown.unwrap_or_default());
                if html.len() > PAGE {
                    let message =
                        format!("with its figures this text is larger than {} MiB", PAGE / 1024 / 1024);
                    return Err(Diagnostic::error("text-too-large", document.source.start(), message)
                        .help("show each figure once, or split the text"));
                }
            }
            rest = after;
        }
        html.push_str(rest);
        if html.contains(FIGURE_START) {
            return Err(not_alone(document));
        }
        let markdown = with_inserts(&with_links(&written, root), inserts);
        Ok(Text { html, markdown, headings: rendered.headings })
    }

    fn insert(&self, index: usize, unit: UnitIx, mark: &str, root: &str) -> Result<Rendered, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        match (mark.split_once(':'), document.study) {
            (Some(("figure", id)), Some(study)) => match sources.studies[study].figure(id) {
                Some(figure) => self.figure(index, study, figure, unit),
                None => Ok(Rendered::default()),
            },
            (Some(("comparisons", _)), Some(study)) => {
                let found = Found::of(sources, study, document.round, unit).comparisons();
                let html = self.templates.render("comparisons.html", &found)?;
                Ok(Rendered {
                    html,
                    markdown: Some(report::markdown::comparisons(&found, self.templates.sign())),
                })
            }
            (Some(("alike", _)), Some(study)) => {
                let found = Found::of(sources, study, document.round, unit).likeness();
                let html = self.templates.render("alike.html", &found)?;
                Ok(Rendered {
                    html,
                    markdown: Some(report::markdown::likeness(&found, self.templates.sign())),
                })
            }
            (Some(("commentary", slot)), _) => self.commentary(unit, Some(&document.id), slot, root),
            _ => Ok(Rendered::default()),
        }
    }

    fn figure(
        &self,
        index: usize,
        study: usize,
        figure: usize,
        unit: UnitIx,
    ) -> Result<Rendered, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let (release, declared) = (&sources.release.studies[study], &sources.studies[study]);
        let of = |unit: UnitIx| release.unit(document.round, unit).map(|found| &found.figures[figure]);
        let nation = sources.units.nation;
        let values = Values {
            unit: of(unit),
            nation: of(nation),
            is_nation: unit == nation,
            confidence: sources.analysis.confidence,
            palette: &self.palettes[study],
            sign: self.templates.sign(),
            names: (&sources.units.all[unit].name, &sources.units.all[nation].name),
        };
        let shared = values.shared(&declared.figures[figure].views);
        // What compares groups of units says the same of them on every page; a figure that stands in for the
        // unit's says nothing of the unit.
        let speaks_of = match shared {
            None => Some(unit),
            Some(Shared::Nationwide) => Some(nation),
            Some(Shared::Instead) => None,
        };
        let render = || {
            let mut view = report::figure(declared, document, figure, values);
            if let Some(unit) = speaks_of {
                let found = Found::of(sources, study, document.round, unit);
                view.headline = found.headline(figure);
                view.findings = found.by_figure(figure);
                (view.summary, view.wholes) = (found.summary(figure), found.wholes(figure));
            }
            let html = self.templates.render("figure.html", &view)?;
            Ok(Rendered { html, markdown: Some(report::markdown::figure(&view, self.templates.sign())) })
        };
        match shared {
            Some(shared) => self.shared.get((index, figure, shared), render),
            None => render(),
        }
    }

    /// A unit's commentary for a slot; empty when there is none.
    pub fn commentary(
        &self,
        unit: UnitIx,
        document: Option<&str>,
        slot: &str,
        root: &str,
    ) -> Result<Rendered, Diagnostic> {
        let sources = &self.project.sources;
        let (mut html, mut markdown) = (String::new(), String::new());
        for (index, commentary) in sources.content.commentary(unit, document, slot).enumerate() {
            let prefix = format!("{}_{}_", slug(slot), index + 1);
            let view = CommentaryView {
                id: format!("{prefix}kommentar"),
                name: sources.units.all[unit].name.clone(),
                text: to_html(&commentary.body, 4, root, &prefix).html,
                signed: commentary.signed.clone(),
                date: date(&commentary.date).unwrap_or_default(),
            };
            html += &self.templates.render("commentary.html", &view)?;
            let text = with_links(&commentary.body, root);
            markdown += &report::markdown::commentary(&view.name, &text, &view.signed, &view.date);
        }
        Ok(Rendered { html, markdown: Some(markdown) })
    }
}

/// The text with what belongs in place of its marks, one after the other.
fn with_inserts(text: &str, inserts: Vec<String>) -> String {
    let mut whole = String::with_capacity(text.len() * 3);
    let mut rest = text;
    for insert in inserts {
        let Some((before, after)) = rest.split_once(FIGURE_START) else { break };
        whole.push_str(before);
        // What stands on the next line is a paragraph of its own.
        if before == "\n" {
            whole.push('\n');
        }
        whole.push_str(&insert);
        rest = after.split_once(FIGURE_END).map_or("", |(_, after)| after);
    }
    whole + rest
}
