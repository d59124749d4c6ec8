//! The list of all pages, and the rendering of each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;

use content::{DocumentKind, Writer};
use ground::diagnostics::Diagnostic;
use language::WORDS;
use load::Project;
use report::{Layout, Link, MenuLink, Palette, Running};
use units::{Level, UnitIx};

use super::addresses::{Addresses, SiteFile, root};
use super::templates::{ASSETS, Templates};

/// Everything that rendering a page needs.
pub(crate) struct Renderer<'a> {
    pub project: &'a Project,
    pub templates: Templates,
    pub writer: Writer,
    pub addresses: Addresses,
    pub shared: SharedFigures,
    /// The figures that the nation's memos show, as document and figure.
    pub national: OnceLock<BTreeSet<(usize, usize)>>,
    /// By study: how its series look.
    pub palettes: Vec<Palette>,
    /// By unit: those before and after it in their list.
    pub beside: BTreeMap<UnitIx, [Option<UnitIx>; 2]>,
}

/// A page, and the same page as Markdown where it has one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rendered {
    pub html: String,
    pub markdown: Option<String>,
    /// How many charts it has.
    pub charts: usize,
}

/// Figures that are the same on many pages, rendered once.
#[derive(Default)]
pub(crate) struct SharedFigures(Mutex<FxHashMap<SharedKey, Rendered>>);

/// Document and figure.
type SharedKey = (usize, usize);

impl SharedFigures {
    /// The figure, rendered if this is the first time that it is asked for.
    pub(crate) fn get(
        &self,
        key: SharedKey,
        render: impl FnOnce() -> Result<Rendered, Diagnostic>,
    ) -> Result<Rendered, Diagnostic> {
        let figures = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(figure) = figures().get(&key) {
            return Ok(figure.clone());
        }
        let figure = render()?;
        figures().insert(key, figure.clone());
        Ok(figure)
    }
}

/// A page to be made.
#[derive(Debug)]
pub(crate) struct Job {
    /// Its path in the site.
    pub path: String,
    /// What it is.
    pub page: PageKind,
}

impl Job {
    /// The path of the page as Markdown, for pages that have one.
    pub(crate) fn markdown_path(&self) -> String {
        self.path.replace("index.html", "index.md")
    }

    /// The paths of all its files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        let beside = self.has_markdown().then(|| self.markdown_path());
        std::iter::once(self.path.clone()).chain(beside)
    }

    fn has_markdown(&self) -> bool {
        matches!(self.page, PageKind::Briefing(_) | PageKind::Memo(..) | PageKind::Page(_))
    }
}

/// The kinds of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageKind {
    /// The front page of a unit.
    Briefing(UnitIx),
    /// A memo for a unit: document, unit.
    Memo(usize, UnitIx),
    /// A single page: document.
    Page(usize),
    /// The list of municipalities and districts.
    Municipalities,
    /// The list of counties.
    Counties,
    /// The list of groups.
    Groups,
    /// All pages, to be searched.
    Search,
    /// What is new.
    News,
    /// What is shown for an address that leads nowhere.
    NotFound,
}

/// Where a page lies among others.
#[derive(Debug, Default)]
pub(crate) struct Around {
    /// The way from the front page, without the page itself.
    pub crumbs: Vec<Link>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
    /// What its Markdown is called when it is saved; `None` for pages that have none.
    pub markdown: Option<String>,
    /// What stands at its head when it is printed; `None` for its title.
    pub printed: Option<String>,
    /// The date or period that its numbers are of.
    pub date: String,
}

/// A page's own view data with what every page has.
#[derive(Serialize)]
pub(crate) struct PageView<V: Serialize> {
    pub layout: Layout,
    pub page: V,
}

/// The text on the site's front page; it has no page of its own.
pub(crate) const START: &str = "start";

/// The units before and after each in the list of its level, in the order of the list.
pub(crate) fn neighbours(lists: &[Vec<UnitIx>]) -> BTreeMap<UnitIx, [Option<UnitIx>; 2]> {
    let mut beside = BTreeMap::new();
    for list in lists {
        for (at, unit) in list.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| list[at]);
            beside.insert(*unit, [before, list.get(at + 1).copied()]);
        }
    }
    beside
}

impl Renderer<'_> {
    /// All pages, in a fixed order.
    pub(crate) fn jobs(&self) -> Vec<Job> {
        let sources = &self.project.sources;
        let mut jobs = Vec::new();
        for unit in 0..sources.units.all.len() {
            let Some(folder) = self.addresses.folder(unit) else {
                continue;
            };
            jobs.push(Job { path: format!("{folder}index.html"), page: PageKind::Briefing(unit) });
            for document in self.memos(unit) {
                let id = &sources.content.documents[document].id;
                jobs.push(Job {
                    path: format!("{folder}{id}/index.html"),
                    page: PageKind::Memo(document, unit),
                });
            }
        }
        for (index, document) in sources.content.documents.iter().enumerate() {
            if matches!(document.kind, DocumentKind::Page { .. }) && document.id != START {
                jobs.push(Job { path: format!("{}/index.html", document.id), page: PageKind::Page(index) });
            }
        }
        for (name, page, levels) in LISTS {
            if levels.iter().any(|level| self.has_pages(*level)) {
                jobs.push(Job { path: format!("{name}/index.html"), page });
            }
        }
        jobs.push(Job { path: format!("{SEARCH}/index.html"), page: PageKind::Search });
        jobs.push(Job { path: format!("{NEWS}/index.html"), page: PageKind::News });
        jobs.push(Job { path: "404.html".to_string(), page: PageKind::NotFound });
        jobs
    }

    /// Every file of the site, before any is rendered.
    pub(crate) fn files(&self) -> Vec<SiteFile> {
        let mut files = Vec::new();
        for job in self.jobs() {
            let (what, place) = self.describe(&job);
            let beside = job.has_markdown().then(|| job.markdown_path());
            files.extend(beside.map(|path| SiteFile { path, what: what.clone(), place: place.clone() }));
            files.push(SiteFile { path: job.path, what, place });
        }
        let map = self.project.settings.address.is_some().then_some(SITEMAP);
        files.extend(ASSETS.into_iter().chain(map).map(|path| SiteFile {
            path: path.to_string(),
            what: "a file of every site".to_string(),
            place: None,
        }));
        files
    }

    /// What a page is, in a message, and the file of the project that it is made of.
    fn describe(&self, job: &Job) -> (String, Option<ground::diagnostics::Location>) {
        let sources = &self.project.sources;
        let unit =
            |unit: UnitIx| format!("{} (`{}`)", sources.units.all[unit].name, sources.units.all[unit].id);
        let document = |index: usize| &sources.content.documents[index].source;
        match job.page {
            PageKind::Briefing(place) => (format!("the page of {}", unit(place)), None),
            PageKind::Memo(index, place) => {
                let memo = document(index);
                (format!("the memo `{}` of {}", memo.path, unit(place)), Some(memo.start()))
            }
            PageKind::Page(index) => {
                let page = document(index);
                (format!("the page `{}`", page.path), Some(page.start()))
            }
            _ => (format!("the list /{}", job.path.trim_end_matches("index.html")), None),
        }
    }

    fn has_pages(&self, level: Level) -> bool {
        self.project.sources.units.of_level(level).any(|unit| self.addresses.folder(unit).is_some())
    }

    /// The memos that a unit gets: those for its level, on rounds of studies in which it shows more
    /// than its number of cases.
    pub(crate) fn memos(&self, unit: UnitIx) -> Vec<usize> {
        let sources = &self.project.sources;
        let level = sources.units.all[unit].level;
        let documents = sources.content.documents.iter().enumerate();
        documents
            .filter(|(_, document)| match (&document.kind, document.study) {
                (DocumentKind::Pm { levels, .. }, Some(study)) => {
                    levels.contains(&level)
                        && sources.release.studies[study].unit(document.round, unit).is_some()
                        && !sources.shows_only_its_number(study, document.round, unit)
                }
                _ => false,
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// Renders a page.
    pub(crate) fn page(&self, job: &Job) -> Result<Rendered, Diagnostic> {
        match job.page {
            PageKind::Briefing(unit) => self.briefing(job, unit),
            PageKind::Memo(document, unit) => self.memo(job, document, unit),
            PageKind::Page(document) => self.single(job, document),
            PageKind::Municipalities | PageKind::Counties | PageKind::Groups => self.list(job),
            PageKind::Search => self.search(job),
            PageKind::News => self.news(job),
            PageKind::NotFound => self.not_found(job),
        }
    }

    /// What every page has.
    pub(crate) fn layout(&self, job: &Job, title: String, around: Around) -> Layout {
        let settings = &self.project.settings;
        let root = root(&job.path);
        let printed = around.printed.unwrap_or_else(|| title.clone());
        Layout {
            title,
            site: settings.title.clone(),
            publisher: settings.publisher.clone(),
            contact: settings.contact.clone(),
            synthetic: settings.synthetic,
            menu: self.menu(job, &root),
            foot: self.foot(&root),
            crumbs: around.crumbs,
            previous: around.previous,
            next: around.next,
            markdown: around.markdown.map(|text| Link { text, href: "index.md".to_string() }),
            running: Running { site: settings.title.clone(), page: printed, date: around.date },
            root,
        }
    }

    fn menu(&self, job: &Job, root: &str) -> Vec<MenuLink> {
        let link = |text: String, path: String| MenuLink {
            is_here: path == job.path,
            href: format!("{root}{path}"),
            text,
        };
        let mut menu = vec![link(self.nation_name(), "index.html".to_string())];
        for (name, page, levels) in LISTS {
            if levels.iter().any(|level| self.has_pages(*level)) {
                menu.push(link(list_name(page).to_string(), format!("{name}/index.html")));
            }
        }
        for document in &self.project.sources.content.documents {
            if let DocumentKind::Page { menu: Some(text), .. } = &document.kind {
                menu.push(link(text.clone(), format!("{}/index.html", document.id)));
            }
        }
        menu
    }

    /// What stands at the foot of every page.
    fn foot(&self, root: &str) -> Vec<Link> {
        let documents = &self.project.sources.content.documents;
        let statement = documents
            .iter()
            .find(|document| matches!(document.kind, DocumentKind::Page { statement: true, .. }));
        let statement = statement.map(|document| (WORDS.statement, document.id.as_str()));
        let pages = statement.into_iter().chain([(WORDS.news, NEWS), (WORDS.search_and_map, SEARCH)]);
        pages
            .map(|(text, folder)| Link { text: text.to_string(), href: format!("{root}{folder}/index.html") })
            .collect()
    }

    /// The nation's name.
    pub(crate) fn nation_name(&self) -> String {
        let units = &self.project.sources.units;
        units.all[units.nation].name.clone()
    }
}

/// The folder of the page that lists all pages.
pub(crate) const SEARCH: &str = "sok";
/// The list of all pages for machines.
pub(crate) const SITEMAP: &str = "sitemap.xml";
/// The folder of the page of what is new.
pub(crate) const NEWS: &str = "nytt";

const LISTS: [(&str, PageKind, &[Level]); 3] = [
    ("kommuner", PageKind::Municipalities, &[Level::Municipality, Level::District]),
    ("lan", PageKind::Counties, &[Level::County]),
    ("grupper", PageKind::Groups, &[Level::Group]),
];

/// What a list is called in the menu and as a heading.
pub(crate) fn list_name(page: PageKind) -> &'static str {
    language::list_name(match page {
        PageKind::Counties => Level::County,
        PageKind::Groups => Level::Group,
        _ => Level::Municipality,
    })
}
