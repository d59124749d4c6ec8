//! Pages at the addresses of places' earlier names, which lead on to the pages of today.

use ground::diagnostics::Diagnostic;
use language::{file_name, headings};
use report::{Link, Moved};
use units::UnitIx;

use crate::addresses::root;
use crate::render::{CommentaryOf, Job, Rendered, Renderer};

/// For each earlier name of a unit a page in place of its front page, and in place of each memo. A
/// name that another unit has, or has had, leads nowhere, since it may mean either.
pub(crate) fn jobs(renderer: &Renderer, unit: UnitIx, folder: &str) -> Vec<Job> {
    let documents = &renderer.project.sources.content.documents;
    let memos: Vec<&str> = renderer.memos(unit).into_iter().map(|memo| documents[memo].id.as_str()).collect();
    let pages = || std::iter::once(String::new()).chain(memos.iter().map(|memo| format!("{memo}/")));
    let job = |old: String, page: String| {
        let (path, target) = (format!("{old}{page}index.html"), format!("{folder}{page}index.html"));
        Job {
            what: format!("the page at an earlier address of {}", renderer.name_and_id(unit)),
            document: None,
            commentary: CommentaryOf::Nobody,
            markdown: None,
            listed: None,
            printed: None,
            render: Box::new(move |renderer, job| renderer.moved(job, unit, &target)),
            path,
        }
    };
    let earlier = earlier_folders(renderer, unit, folder);
    earlier.iter().flat_map(|old| pages().map(|page| job(old.clone(), page)).collect::<Vec<_>>()).collect()
}

/// The folders that a unit would have by its earlier names.
fn earlier_folders(renderer: &Renderer, unit: UnitIx, folder: &str) -> Vec<String> {
    let units = &renderer.project.sources.units;
    let Some((above, _)) = folder.trim_end_matches('/').rsplit_once('/') else { return Vec::new() };
    let address = |name: &str| file_name(name).map(|name| format!("{above}/{name}/"));
    // Codes are no names, and stand in no address.
    let is_name = |word: &&String| word.chars().any(char::is_alphabetic);
    let earlier = |unit: UnitIx| units.all[unit].also.iter().filter(is_name).filter_map(|name| address(name));
    let is_free = |old: &String| {
        let is_of_other = |other: UnitIx| {
            renderer.addresses.folder(other) == Some(old)
                || other != unit && earlier(other).any(|name| name == *old)
        };
        !units.all.indices().any(is_of_other)
    };
    let mut folders: Vec<String> = earlier(unit).filter(is_free).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
}

impl Renderer<'_> {
    /// A page that leads on to `target`, a path in the site.
    fn moved(&self, job: &Job, unit: UnitIx, target: &str) -> Result<Rendered, Diagnostic> {
        let name = self.project.sources.units.all[unit].name.clone();
        let title = headings::moved(&name);
        let page = Moved { link: Link { text: name, href: format!("{}{target}", root(&job.path)) } };
        self.rendered(self.layout(job, &title), "moved.html", page)
    }
}
