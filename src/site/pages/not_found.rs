//! The page for addresses that lead nowhere.

use url::Url;

use ground::diagnostics::Diagnostic;
use language::WORDS;
use report::NotFound;

use crate::render::{Around, CommentaryOf, Job, Rendered, Renderer};

/// The one page of the kind.
pub(crate) fn jobs(_: &Renderer) -> Vec<Job> {
    vec![Job {
        path: "404.html".to_string(),
        what: "the list /404.html".to_string(),
        document: None,
        commentary: CommentaryOf::Nobody,
        has_markdown: false,
        listed: None,
        printed: None,
        render: Box::new(|renderer, job| renderer.not_found(job)),
    }]
}

impl Renderer<'_> {
    /// The page for addresses that lead nowhere.
    fn not_found(&self, job: &Job) -> Result<Rendered, Diagnostic> {
        let address = self.project.settings.address.clone();
        let root = address.as_deref().and_then(|address| Url::parse(address).ok());
        let page = NotFound { address, root: root.map_or_else(String::new, |root| root.path().to_string()) };
        let html = self.html(job, WORDS.not_found.to_string(), Around::default(), "404.html", page)?;
        Ok(Rendered { html, ..Rendered::default() })
    }
}
