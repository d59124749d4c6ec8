//! Memos, each for every unit that gets it.

use content::DocumentKind;
use ground::diagnostics::Diagnostic;
use language::{cite, date, place, slug};
use report::{Link, Pm};
use units::UnitIx;

use crate::addresses::root;
use crate::render::{CommentaryOf, Job, Renderer, Rendering};
use crate::text::Text;

/// The memos of a unit.
pub(crate) fn jobs(renderer: &Renderer, unit: UnitIx, folder: &str) -> Vec<Job> {
    let sources = &renderer.project.sources;
    let name = &sources.units.all[unit].name;
    let job = |index: usize| {
        let memo = &sources.content.documents[index];
        Job {
            path: format!("{folder}{}/index.html", memo.id),
            what: format!("the memo `{}` of {}", memo.source.path, renderer.name_and_id(unit)),
            document: Some(index),
            commentary: CommentaryOf::Unit(unit),
            markdown: Some(format!("{}-{}.md", slug(name), memo.id)),
            listed: None,
            // No name in an address holds an underscore, so no place's file can be that of
            // another's memo.
            printed: Some((unit, format!("{}_{}.pdf", renderer.print_name(unit, folder), memo.id))),
            render: Box::new(move |renderer, job| renderer.memo(job, index, unit)),
        }
    };
    renderer.memos(unit).into_iter().map(job).collect()
}

impl Renderer<'_> {
    /// A memo's page.
    fn memo(&self, job: &Job, index: usize, unit: UnitIx) -> Result<Rendering, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let (DocumentKind::Pm { number, date: day, author, .. }, Some(study_index)) =
            (&document.kind, document.study)
        else {
            return Err(Diagnostic::error("no-study", document.source.start(), "a PM needs a study"));
        };
        let study = &sources.studies[study_index];
        let name = sources.units.all[unit].name.clone();
        let root = root(&job.path);
        let Text { html: text, markdown, headings, charts } = self.text(index, unit, &root)?;
        let by = author.clone().unwrap_or_else(|| self.project.settings.publisher.clone());
        let sign = self.templates.sign();
        let rule = sources.release.studies[study_index].rule;
        let key = || language::protection::key(sign, rule, &study.counted.many);
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
            little: report::little(sources, study_index, document.round, unit),
            corrections: report::corrections(sources, study_index, &[document.round], unit),
            nation_is: report::nation(sources, study_index, document.round),
            text,
            key: if language::has_sign(&markdown, sign) { key() } else { String::new() },
        };
        let mut layout = self.layout(job, &document.title);
        layout.crumbs = self.way(unit, &root);
        layout.crumbs.extend(self.addresses.link(unit, &sources.units, &root));
        [layout.previous, layout.next] = [0, 1].map(|way| self.memo_beside(index, unit, way, &root));
        layout.running.page = format!("{} · {name}", language::headings::memo(number));
        layout.running.date = page.date.clone();
        let markdown = Some(report::markdown::memo(&page, &document.title, &markdown));
        Ok(Rendering { markdown, charts, ..self.rendered(layout, "pm.html", page)? })
    }

    /// The nearest unit before (0) or after (1) a unit in their list that has the memo, as a link
    /// to it.
    fn memo_beside(&self, index: usize, unit: UnitIx, way: usize, root: &str) -> Option<Link> {
        let mut others = std::iter::successors(self.beside(unit)[way], |other| self.beside(*other)[way]);
        others.find_map(|other| self.memo_link(index, other, root))
    }

    /// A unit's page of a memo, under the unit's name; `None` when the unit has none.
    fn memo_link(&self, index: usize, unit: UnitIx, root: &str) -> Option<Link> {
        self.addresses.folder(unit).filter(|_| self.memos(unit).contains(&index))?;
        let text = self.project.sources.units.all[unit].name.clone();
        Some(Link { text, href: self.memo_href(index, unit, root) })
    }
}
