//! The page on which differences between groups of cases are looked for in each municipality.

use ground::diagnostics::Diagnostic;
use language::WORDS;
use report::EqualityPage;
use units::Level;

use crate::addresses::{equality_path, root};
use crate::render::{Job, Listing, Renderer, Rendering};

/// The one page of the kind, where places can be compared.
pub(crate) fn jobs(renderer: &Renderer) -> Vec<Job> {
    let job = Job {
        listed: Some((Listing::Places, WORDS.equality.to_string())),
        ..Job::plain(
            equality_path(),
            format!("the page /{}/", WORDS.equality_folder),
            Box::new(|renderer, job| renderer.equality(job)),
        )
    };
    renderer.has_indicators().then_some(job).into_iter().collect()
}

impl Renderer<'_> {
    fn equality(&self, job: &Job) -> Result<Rendering, Diagnostic> {
        let municipalities = self.links_with_pages(&[Level::Municipality], &root(&job.path));
        let page = EqualityPage::new(&self.project.sources, &municipalities);
        self.rendered(self.layout(job, WORDS.equality), "equality.html", page)
    }
}
