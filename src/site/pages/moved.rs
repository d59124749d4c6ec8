//! Redirect pages: at addresses that places no longer have, or that several could have, with links
//! to the pages of today; and in place of memos of places that are gone.

use std::collections::BTreeSet;

use ground::diagnostics::Diagnostic;
use language::headings;
use report::{Link, Redirect};
use units::UnitIx;

use crate::addresses::root;
use crate::render::{CommentaryOf, Job, Renderer, Rendering};

/// The redirect pages: for each former folder of a place, one in place of its front page and one in
/// place of each memo.
pub(crate) fn jobs(renderer: &Renderer) -> Vec<Job> {
    let documents = &renderer.project.sources.content.documents;
    let mut jobs = Vec::new();
    for (old, units) in renderer.addresses.leading() {
        let memos_of = |unit: &UnitIx| renderer.memos(*unit).into_iter().chain(renderer.lost_memos(*unit));
        let memos: BTreeSet<usize> = units.iter().flat_map(memos_of).collect();
        jobs.push(redirect_job(renderer, old, units.clone(), String::new()));
        for memo in memos {
            let has_page = |unit: &UnitIx| memos_of(unit).any(|own| own == memo);
            let with_memo = units.iter().copied().filter(has_page).collect();
            jobs.push(redirect_job(renderer, old, with_memo, format!("{}/", documents[memo].id)));
        }
    }
    jobs
}

/// The redirect pages of a place that is gone: one for each memo that it no longer has.
pub(crate) fn lost_memo_jobs(renderer: &Renderer, unit: UnitIx, folder: &str) -> Vec<Job> {
    let documents = &renderer.project.sources.content.documents;
    let memo_job = |memo: usize| Job {
        render: Box::new(move |renderer, job| renderer.lost_memo_page(job, memo, unit)),
        ..job(renderer, format!("{folder}{}/index.html", documents[memo].id), &BTreeSet::from([unit]))
    };
    renderer.lost_memos(unit).into_iter().map(memo_job).collect()
}

fn redirect_job(renderer: &Renderer, old: &str, units: BTreeSet<UnitIx>, page: String) -> Job {
    let job = job(renderer, format!("{old}{page}index.html"), &units);
    Job { render: Box::new(move |renderer, job| renderer.redirect_page(job, &units, &page)), ..job }
}

/// A page that no list has, still without content.
fn job(renderer: &Renderer, path: String, units: &BTreeSet<UnitIx>) -> Job {
    let names: Vec<String> = units.iter().map(|unit| renderer.name_and_id(*unit)).collect();
    Job {
        path,
        what: format!("the page at an earlier address of {}", names.join(" and ")),
        document: None,
        commentary: CommentaryOf::Nobody,
        markdown: None,
        listed: None,
        printed: None,
        render: Box::new(|_, _| Ok(Rendering::default())),
    }
}

impl Renderer<'_> {
    /// The memos for the level of a place that is gone which it does not have; it may have had them
    /// while it was there.
    fn lost_memos(&self, unit: UnitIx) -> Vec<usize> {
        if !self.project.sources.units.has_ceased(unit) {
            return Vec::new();
        }
        let (own, documents) = (self.memos(unit), &self.project.sources.content.documents);
        let is_lost = |memo: &usize| self.is_for_level(&documents[*memo], unit) && !own.contains(memo);
        (0..documents.len()).filter(is_lost).collect()
    }

    /// A redirect page, with links to the pages of the same name in the folders of the units.
    fn redirect_page(
        &self,
        job: &Job,
        units: &BTreeSet<UnitIx>,
        page: &str,
    ) -> Result<Rendering, Diagnostic> {
        let root = root(&job.path);
        let link = |unit: &UnitIx| {
            let folder = self.addresses.folder(*unit)?;
            let text = self.project.sources.units.all[*unit].name.clone();
            Some(Link { text, href: format!("{root}{folder}{page}index.html") })
        };
        let links: Vec<Link> = units.iter().filter_map(link).collect();
        let title = headings::redirect_title(links.iter().map(|link| link.text.as_str()));
        self.rendered(self.layout(job, &title), "moved.html", Redirect { links, became: None })
    }

    /// A redirect page in place of a memo of a place that is gone. It links to the memo of what the
    /// place has become, and to the page that says so. Nobody is sent on unasked: the numbers there
    /// are of another place.
    fn lost_memo_page(&self, job: &Job, memo: usize, unit: UnitIx) -> Result<Rendering, Diagnostic> {
        let (root, units) = (root(&job.path), &self.project.sources.units);
        let of_heirs = units.heirs(unit).into_iter().filter(|heir| self.memos(*heir).contains(&memo));
        let title = &self.project.sources.content.documents[memo].title;
        let link = |heir: UnitIx| Link {
            text: headings::memo_of(title, &units.all[heir].name),
            href: self.memo_href(memo, heir, &root),
        };
        let links = of_heirs.map(link).chain(self.addresses.link(unit, units, &root)).collect();
        let became = self.history(unit, &root).into_iter().next().map(|note| note.text);
        let title = headings::gone(&units.all[unit].name);
        self.rendered(self.layout(job, &title), "moved.html", Redirect { links, became })
    }
}
