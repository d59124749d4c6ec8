//! Pages at addresses that places no longer have, or that several could have, which lead on to the
//! pages of today.

use std::collections::BTreeSet;

use ground::diagnostics::Diagnostic;
use language::headings;
use report::{Link, Moved};
use units::UnitIx;

use crate::addresses::root;
use crate::render::{CommentaryOf, Job, Rendered, Renderer};

/// For each folder that leads on a page in place of the front page, and in place of each memo.
pub(crate) fn jobs(renderer: &Renderer) -> Vec<Job> {
    let documents = &renderer.project.sources.content.documents;
    let mut jobs = Vec::new();
    for (old, units) in renderer.addresses.leading() {
        let memos: BTreeSet<usize> = units.iter().flat_map(|unit| renderer.memos(*unit)).collect();
        jobs.push(job(renderer, old, units.clone(), String::new()));
        for memo in memos {
            let with_memo =
                units.iter().copied().filter(|unit| renderer.memos(*unit).contains(&memo)).collect();
            jobs.push(job(renderer, old, with_memo, format!("{}/", documents[memo].id)));
        }
    }
    jobs
}

fn job(renderer: &Renderer, old: &str, units: BTreeSet<UnitIx>, page: String) -> Job {
    let names: Vec<String> = units.iter().map(|unit| renderer.name_and_id(*unit)).collect();
    Job {
        path: format!("{old}{page}index.html"),
        what: format!("the page at an earlier address of {}", names.join(" and ")),
        document: None,
        commentary: CommentaryOf::Nobody,
        markdown: None,
        listed: None,
        printed: None,
        render: Box::new(move |renderer, job| renderer.moved(job, &units, &page)),
    }
}

impl Renderer<'_> {
    /// A page that leads on to the page of the same name in the folders of the units.
    fn moved(&self, job: &Job, units: &BTreeSet<UnitIx>, page: &str) -> Result<Rendered, Diagnostic> {
        let root = root(&job.path);
        let link = |unit: &UnitIx| {
            let folder = self.addresses.folder(*unit)?;
            let text = self.project.sources.units.all[*unit].name.clone();
            Some(Link { text, href: format!("{root}{folder}{page}index.html") })
        };
        let links: Vec<Link> = units.iter().filter_map(link).collect();
        let title = headings::moved(links.iter().map(|link| link.text.as_str()));
        self.rendered(self.layout(job, &title), "moved.html", Moved { links })
    }
}
