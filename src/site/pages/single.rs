//! Pages that a project writes as texts of their own.

use content::{Document, DocumentKind};
use ground::diagnostics::Diagnostic;
use report::{Methods, Page, Statement, definitions};

use crate::addresses::root;
use crate::render::{CommentaryOf, Job, Listing, Renderer, Rendering, START};
use crate::text::Text;

/// A page for every such text.
pub(crate) fn jobs(renderer: &Renderer) -> Vec<Job> {
    let sources = &renderer.project.sources;
    let documents = sources.content.documents.iter().enumerate();
    let pages = documents.filter(|(_, d)| matches!(d.kind, DocumentKind::Page { .. }) && d.id != START);
    let job = |(index, document): (usize, &Document)| Job {
        path: format!("{}/index.html", document.id),
        what: format!("the page `{}`", document.source.path),
        document: Some(index),
        commentary: CommentaryOf::Unit(sources.units.nation),
        markdown: Some(format!("{}.md", document.id)),
        listed: Some((Listing::Text, document.title.clone())),
        printed: None,
        render: Box::new(move |renderer, job| renderer.single(job, index)),
    };
    pages.map(job).collect()
}

impl Renderer<'_> {
    /// A single page.
    fn single(&self, job: &Job, index: usize) -> Result<Rendering, Diagnostic> {
        let sources = &self.project.sources;
        let document = &sources.content.documents[index];
        let Text { html: text, markdown, charts, .. } =
            self.text(index, sources.units.nation, &root(&job.path))?;
        let wants_definitions = matches!(document.kind, DocumentKind::Page { definitions: true, .. });
        let wants_methods = matches!(document.kind, DocumentKind::Page { methods: true, .. });
        let wants_statement = matches!(document.kind, DocumentKind::Page { statement: true, .. });
        let page = Page {
            text,
            definitions: sources.studies.iter().filter(|_| wants_definitions).flat_map(definitions).collect(),
            methods: wants_methods.then(|| Methods::of(sources)),
            statement: wants_statement.then(|| Statement::of(&self.project.settings)),
        };
        let markdown = report::markdown::page(&page, &document.title, &markdown, self.templates.sign());
        let layout = self.layout(job, &document.title);
        Ok(Rendering { markdown: Some(markdown), charts, ..self.rendered(layout, "page.html", page)? })
    }
}
