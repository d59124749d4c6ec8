//! Texts with figures and commentary put in.

use crate::content::{FIGURE_END, FIGURE_START, Heading, Here, Kind, to_html};
use crate::diagnostics::Diagnostic;
use crate::language::{cite, date, place, slug};
use crate::report::{self, Found, Pm, Shared, Values};
use crate::units::UnitIx;

use super::addresses::root;
use super::render::{Job, Renderer, View};

/// A commentary of ready strings.
#[derive(serde::Serialize)]
struct CommentaryView {
    /// The unit that comments.
    name: String,
    /// The text as HTML.
    text: String,
    /// Who stands for it.
    signed: String,
    /// When it was written, written out.
    date: String,
}

impl Renderer<'_> {
    /// A memo's page.
    pub fn memo(&self, job: &Job, index: usize, unit: UnitIx) -> Result<String, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let (Kind::Pm { number, date: day, author, .. }, Some(study_index)) =
            (&document.kind, document.study)
        else {
            return Err(Diagnostic::error("no-study", document.source.start(), "a PM needs a study"));
        };
        let study = &sources.studies[study_index];
        let name = sources.units.all[unit].name.clone();
        let (text, contents) = self.text(index, unit, &root(&job.path))?;
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
            contents: contents.into_iter().filter(|heading| heading.level <= 3).collect(),
            little: report::little(sources, study_index, unit),
            text,
            threshold: sources.release.studies[study_index].gate.threshold(),
        };
        let mut crumbs = self.way(unit, &root(&job.path));
        crumbs.extend(self.addresses.link(unit, &sources.units, &root(&job.path)));
        let layout = self.layout(job, document.title.clone(), crumbs);
        self.templates.render("pm.html", &View { layout, page })
    }

    /// A document's text for a unit as HTML, with figures and commentary in place.
    pub fn text(&self, index: usize, unit: UnitIx, root: &str) -> Result<(String, Vec<Heading>), Diagnostic> {
        let document = &self.project.sources.content.documents[index];
        let markdown = self.writer.render(Here { document: index, unit })?;
        let rendered = to_html(&markdown, 2, root, "");
        let (open, close) = (format!("<p>{FIGURE_START}"), format!("{FIGURE_END}</p>"));
        let mut html = String::with_capacity(rendered.html.len() * 6);
        let mut rest = rendered.html.as_str();
        while let Some((before, after)) = rest.split_once(open.as_str()) {
            let Some((mark, after)) = after.split_once(close.as_str()) else {
                break;
            };
            html.push_str(before);
            html.push_str(&self.insert(index, unit, mark, root)?);
            rest = after;
        }
        html.push_str(rest);
        if html.contains(FIGURE_START) {
            let message = "a figure or commentary must stand alone, with an empty line before and after it";
            return Err(Diagnostic::error("not-alone", document.source.start(), message)
                .help("put `{{ figure(…) }}` and `{{ commentary(…) }}` in paragraphs of their own"));
        }
        Ok((html, rendered.headings))
    }

    fn insert(&self, index: usize, unit: UnitIx, mark: &str, root: &str) -> Result<String, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        match (mark.split_once(':'), document.study) {
            (Some(("figure", id)), Some(study)) => {
                let (release, declared) = (&sources.release.studies[study], &sources.studies[study]);
                let Some(figure) = declared.figure(id) else {
                    return Ok(String::new());
                };
                let of =
                    |unit: UnitIx| release.unit(document.round, unit).map(|found| &found.figures[figure]);
                let nation = sources.units.nation;
                let values = Values {
                    unit: of(unit),
                    nation: of(nation),
                    is_nation: unit == nation,
                    confidence: sources.analysis.confidence,
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
                        view.findings = found.by_figure(figure);
                        (view.summary, view.wholes) = (found.summary(figure), found.wholes(figure));
                    }
                    self.templates.render("figure.html", &view)
                };
                match shared {
                    Some(shared) => self.shared.get((index, figure, shared), render),
                    None => render(),
                }
            }
            (Some(("comparisons", _)), Some(study)) => {
                let found = Found::of(sources, study, document.round, unit);
                self.templates.render("comparisons.html", &found.comparisons())
            }
            (Some(("alike", _)), Some(study)) => {
                let found = Found::of(sources, study, document.round, unit);
                self.templates.render("alike.html", &found.likeness())
            }
            (Some(("commentary", slot)), _) => self.commentary(unit, Some(&document.id), slot, root),
            _ => Ok(String::new()),
        }
    }

    /// A unit's commentary for a slot as HTML; empty when there is none.
    pub fn commentary(
        &self,
        unit: UnitIx,
        document: Option<&str>,
        slot: &str,
        root: &str,
    ) -> Result<String, Diagnostic> {
        let sources = &self.project.sources;
        let mut html = String::new();
        for (index, commentary) in sources.content.commentary(unit, document, slot).enumerate() {
            let prefix = format!("{}_{}_", slug(slot), index + 1);
            html += &self.templates.render(
                "commentary.html",
                &CommentaryView {
                    name: sources.units.all[unit].name.clone(),
                    text: to_html(&commentary.body, 4, root, &prefix).html,
                    signed: commentary.signed.clone(),
                    date: date(&commentary.date).unwrap_or_default(),
                },
            )?;
        }
        Ok(html)
    }
}
