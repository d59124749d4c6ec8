//! Renders texts, with their figures and commentary.

use std::collections::BTreeSet;

use content::{
    Commentary, DocumentPage, FIGURE_END, FIGURE_START, FigureVersion, Heading, not_alone, to_html,
    with_links,
};
use ground::diagnostics::Diagnostic;
use language::{WORDS, date, slug};
use report::{Absence, AbsentFigures, FigureValues, UnitFindings};
use study::{FigureIx, RoundIx};
use units::UnitIx;

use super::render::{Renderer, Rendering};
use super::sections::{ABSENT, without_empty_markdown, without_empty_sections};
use super::templates::PAGE;

/// A commentary as ready strings.
#[derive(serde::Serialize)]
struct CommentaryView {
    /// Its anchor.
    id: String,
    /// The unit that comments.
    name: String,
    /// The text as HTML.
    text: String,
    /// Who signed it.
    signed: String,
    /// The day on which it was written, written out.
    date: String,
}

/// The figures of a text that are not shown.
#[derive(serde::Serialize)]
struct NotShown {
    /// One sentence for the figures that the nation shows and one for the others, each with its
    /// figures.
    sentences: Vec<AbsentFigures>,
}

/// A document's text for a unit, with its figures and commentary.
pub(crate) struct Text {
    /// The text as HTML.
    pub html: String,
    /// The text as Markdown.
    pub markdown: String,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// The number of charts in it.
    pub charts: usize,
}

/// What replaces a figure mark in a text.
enum Insert {
    /// A figure, a table or commentary.
    Shown(Rendering),
    /// A figure that is not shown.
    Absent(Absence),
}

/// A page under construction.
#[derive(Default)]
struct Assembly {
    html: String,
    /// What replaces each mark in the Markdown of the page.
    inserts: Vec<String>,
    /// The figures that are not shown, each once.
    absent: Vec<Absence>,
    charts: usize,
}

impl Assembly {
    fn put(&mut self, insert: Rendering) {
        self.html.push_str(&insert.html);
        self.charts += insert.charts;
        self.inserts.push(insert.markdown.unwrap_or_default());
    }

    /// Leaves a mark where a figure is not shown.
    fn leave_out(&mut self, absence: Absence) {
        self.html.push(ABSENT);
        self.inserts.push(ABSENT.to_string());
        if !self.absent.contains(&absence) {
            self.absent.push(absence);
        }
    }
}

impl Renderer<'_> {
    /// A document's text for a unit, with figures and commentary in place.
    pub(crate) fn text(&self, index: usize, unit: UnitIx, root: &str) -> Result<Text, Diagnostic> {
        let document = &self.project.sources.content.documents[index];
        let written = self.writer.render(DocumentPage { document: index, unit })?;
        let rendered = to_html(&written, 2, root, "");
        let (open, close) = (format!("<p>{FIGURE_START}"), format!("{FIGURE_END}</p>"));
        let mut page = Assembly::default();
        let mut remainder = rendered.html.as_str();
        while let Some((before, after)) = remainder.split_once(open.as_str()) {
            let Some((marks, after)) = after.split_once(close.as_str()) else {
                break;
            };
            page.html.push_str(before);
            // Marks on neighbouring lines are in one paragraph.
            for (position, piece) in marks.split(FIGURE_END).enumerate() {
                let mark = if position == 0 { Some(piece) } else { piece.trim().strip_prefix(FIGURE_START) };
                let mark = mark.ok_or_else(|| not_alone(document))?;
                match self.insert(index, unit, mark, root)? {
                    Insert::Absent(absence) => page.leave_out(absence),
                    Insert::Shown(insert) => page.put(insert),
                }
                if page.html.len() > PAGE {
                    let message =
                        format!("with its figures this text is larger than {} MiB", PAGE / 1024 / 1024);
                    return Err(Diagnostic::error("text-too-large", document.source.start(), message)
                        .help("show each figure once, or split the text"));
                }
            }
            remainder = after;
        }
        page.html.push_str(remainder);
        if page.html.contains(FIGURE_START) {
            return Err(not_alone(document));
        }
        let mut headings = rendered.headings;
        let mut html = without_empty_sections(&page.html, &mut headings);
        let mut markdown = without_empty_markdown(&with_inserts(&with_links(&written, root), page.inserts));
        if !page.absent.is_empty() {
            let absent = self.absent(index, &page.absent)?;
            html += &absent.html;
            markdown += &format!("\n## {}\n\n{}", WORDS.not_shown_here, absent.markdown.unwrap_or_default());
            headings.push(Heading {
                level: 2,
                id: WORDS.not_shown_anchor.to_string(),
                text: WORDS.not_shown_here.to_string(),
            });
        }
        Ok(Text { html, markdown, headings, charts: page.charts })
    }

    /// The section that names all figures that are not shown: one sentence for those that the
    /// nation shows, one for the others.
    fn absent(&self, index: usize, absences: &[Absence]) -> Result<Rendering, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let Some(study) = document.study else { return Ok(Rendering::default()) };
        let (linked, others): (Vec<Absence>, Vec<Absence>) =
            absences.iter().cloned().partition(|absence| absence.href.is_some());
        let both = [linked, others].into_iter().filter(|absences| !absences.is_empty());
        let view = |absences: Vec<Absence>| {
            AbsentFigures::of(&sources.studies[study], document, &absences, &self.nation_name())
        };
        let views = NotShown { sentences: both.map(view).collect() };
        let html = self.templates.render("absent.html", &views)?;
        let markdown = views.sentences.iter().map(report::markdown::absent).collect();
        Ok(Rendering { html, markdown: Some(markdown), charts: 0 })
    }

    fn insert(&self, index: usize, unit: UnitIx, mark: &str, root: &str) -> Result<Insert, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let sign = self.templates.sign();
        Ok(Insert::Shown(match (mark.split_once(':'), document.study) {
            (Some(("figure", id)), Some(study)) => match sources.studies[study].figure(id) {
                Some(figure) => return self.figure_or_absence(index, study, figure, unit, root),
                None => Rendering::default(),
            },
            (Some(("comparisons", _)), Some(study)) => {
                let mut comparisons = UnitFindings::of(sources, study, document.round, unit).comparisons();
                comparisons.than_similar = self.than_similar(study, document.round, unit, root);
                comparisons.case_mix = report::case_mix(sources, (study, document.round), unit);
                let html = self.templates.render("comparisons.html", &comparisons)?;
                Rendering {
                    html,
                    markdown: Some(report::markdown::comparisons(&comparisons, sign)),
                    charts: 0,
                }
            }
            (Some(("alike", _)), Some(study)) => {
                let likeness = UnitFindings::of(sources, study, document.round, unit).likeness();
                let html = self.templates.render("alike.html", &likeness)?;
                Rendering { html, markdown: Some(report::markdown::likeness(&likeness, sign)), charts: 0 }
            }
            (Some(("commentary", slot)), _) => {
                self.commentary(unit, Some(&document.id), slot, &slug(slot), root)?
            }
            _ => Rendering::default(),
        }))
    }

    fn figure_or_absence(
        &self,
        index: usize,
        study: usize,
        figure: FigureIx,
        unit: UnitIx,
        root: &str,
    ) -> Result<Insert, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let nation = sources.units.nation;
        Ok(match sources.figure_version(study, document.round, unit, figure) {
            // A figure that compares groups of units is the same on every page.
            FigureVersion::Nationwide => Insert::Shown(
                self.shared.get((index, figure), || self.figure(index, study, figure, (unit, nation)))?,
            ),
            FigureVersion::Absent if unit != nation => {
                let id = &sources.studies[study].figures[figure].id;
                let folder = self.addresses.folder(nation).unwrap_or_default();
                let href = || format!("{root}{folder}{}/index.html#figur-{id}", document.id);
                let is_national = self.national_figures().contains(&(index, figure));
                Insert::Absent(Absence { figure, href: is_national.then(href) })
            }
            FigureVersion::Own(_) | FigureVersion::Absent => {
                Insert::Shown(self.figure(index, study, figure, (unit, unit))?)
            }
        })
    }

    /// The figures that the nation's memos show: indices of document and figure.
    fn national_figures(&self) -> &BTreeSet<(usize, FigureIx)> {
        self.national.get_or_init(|| {
            let nation = self.project.sources.units.nation;
            let memos = self.memos(nation).into_iter().filter(|_| self.addresses.folder(nation).is_some());
            memos.flat_map(|index| self.figures_of(index, nation)).collect()
        })
    }

    /// The figures that a unit's page of a document shows: indices of document and figure. Empty
    /// for a text that cannot be rendered; the page itself reports that error.
    pub(crate) fn figures_of(&self, index: usize, unit: UnitIx) -> Vec<(usize, FigureIx)> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let written = self.writer.render(DocumentPage { document: index, unit }).unwrap_or_default();
        let marks = written.split(FIGURE_START).skip(1).filter_map(|mark| mark.split(FIGURE_END).next());
        let ids = marks.filter_map(|mark| mark.strip_prefix("figure:"));
        let figure = |id: &str| {
            let study = document.study?;
            let figure = sources.studies[study].figure(id)?;
            let figure_version = sources.figure_version(study, document.round, unit, figure);
            (figure_version != FigureVersion::Absent).then_some((index, figure))
        };
        ids.filter_map(figure).collect()
    }

    /// A figure with the values of one unit and the findings of `speaks_of`: the same unit, or the
    /// nation for a figure that compares groups of units.
    fn figure(
        &self,
        index: usize,
        study: usize,
        figure: FigureIx,
        (unit, speaks_of): (UnitIx, UnitIx),
    ) -> Result<Rendering, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let (release, declared) = (&sources.release.studies[study], &sources.studies[study]);
        let figure_of_unit =
            |unit: UnitIx| release.unit(document.round, unit).map(|values| &values.figures[figure]);
        let nation = sources.units.nation;
        let figures_in_round = |round: RoundIx| {
            [unit, nation].map(|unit| release.unit(round, unit).map(|values| &values.figures[figure]))
        };
        let rounds =
            declared.rounds.indices().take(document.round.index() + 1).map(figures_in_round).collect();
        let measures = declared.figures[figure].measures();
        let between_rounds = report::between_rounds(sources, study, unit, &measures);
        let values = FigureValues {
            unit: figure_of_unit(unit),
            nation: figure_of_unit(nation),
            rounds,
            breaks: &release.breaks,
            between_rounds: &between_rounds,
            follow_ups: report::follow_ups(sources, (study, document.round), unit, figure),
            is_nation: unit == nation,
            confidence: sources.analysis.confidence,
            palette: &self.palettes[study],
            sign: self.templates.sign(),
            names: (&sources.units.all[unit].name, &sources.units.all[nation].name),
        };
        let mut view = report::figure(declared, document, figure, values);
        let findings = UnitFindings::of(sources, study, document.round, speaks_of);
        view.headline = findings.headline(figure);
        view.findings = findings.by_figure(figure);
        (view.summary, view.wholes) = (findings.summary(figure), findings.wholes(figure));
        let html = self.templates.render("figure.html", &view)?;
        let markdown = report::markdown::figure(&view, self.templates.sign());
        Ok(Rendering { html, markdown: Some(markdown), charts: view.svg.iter().count() })
    }

    /// A unit's commentary for a slot; empty when there is none. Its anchors begin with `anchor`
    /// and a number.
    pub(crate) fn commentary(
        &self,
        unit: UnitIx,
        document: Option<&str>,
        slot: &str,
        anchor: &str,
        root: &str,
    ) -> Result<Rendering, Diagnostic> {
        self.commentary_of(self.project.sources.content.commentary(unit, document, slot), anchor, root)
    }

    /// Several commentaries after each other, with anchors that begin with `anchor` and a number.
    pub(crate) fn commentary_of<'a>(
        &self,
        all: impl Iterator<Item = &'a Commentary>,
        anchor: &str,
        root: &str,
    ) -> Result<Rendering, Diagnostic> {
        let (mut html, mut markdown) = (String::new(), String::new());
        for (index, commentary) in all.enumerate() {
            let prefix = format!("{anchor}_{}_", index + 1);
            let written = self.writer.commentary(commentary)?;
            let view = CommentaryView {
                id: format!("{prefix}kommentar"),
                name: self.project.sources.units.all[commentary.unit].name.clone(),
                text: to_html(&written, 4, root, &prefix).html,
                signed: commentary.signed.clone(),
                date: date(&commentary.date).unwrap_or_default(),
            };
            html += &self.templates.render("commentary.html", &view)?;
            let text = with_links(&written, root);
            markdown += &report::markdown::commentary(&view.name, &text, &view.signed, &view.date);
        }
        Ok(Rendering { html, markdown: Some(markdown), charts: 0 })
    }
}

/// The text with its marks replaced by the inserts, in order.
fn with_inserts(text: &str, inserts: Vec<String>) -> String {
    let mut whole = String::with_capacity(text.len() * 3);
    let mut remainder = text;
    for insert in inserts {
        let Some((before, after)) = remainder.split_once(FIGURE_START) else { break };
        whole.push_str(before);
        // A mark on the next line becomes a paragraph of its own.
        if before == "\n" {
            whole.push('\n');
        }
        whole.push_str(&insert);
        remainder = after.split_once(FIGURE_END).map_or("", |(_, after)| after);
        if insert.is_empty() {
            remainder = remainder.trim_start_matches('\n');
        }
    }
    whole + remainder
}
