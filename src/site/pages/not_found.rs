//! The page for addresses that lead nowhere.

use url::Url;

use ground::diagnostics::Diagnostic;
use language::WORDS;
use report::{Layout, NotFound};

use crate::render::{CommentaryOf, Job, Renderer, Rendering};

/// The one page of the kind.
pub(crate) fn jobs(_: &Renderer) -> Vec<Job> {
    vec![Job {
        path: "404.html".to_string(),
        what: "the list /404.html".to_string(),
        document: None,
        commentary: CommentaryOf::Nobody,
        markdown: None,
        listed: None,
        printed: None,
        render: Box::new(|renderer, job| renderer.not_found(job)),
    }]
}

impl Renderer<'_> {
    /// The page for addresses that lead nowhere.
    fn not_found(&self, job: &Job) -> Result<Rendering, Diagnostic> {
        let address = self.project.settings.address.clone();
        let root = address.as_deref().and_then(|address| Url::parse(address).ok());
        let page = NotFound { address, root: root.map_or_else(String::new, |root| root.path().to_string()) };
        let layout = Layout { crumbs: Vec::new(), ..self.layout(job, WORDS.not_found) };
        self.rendered(layout, "404.html", page)
    }
}
