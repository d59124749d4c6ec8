//! Lists all pages, and renders each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;

use content::{Document, DocumentKind, Writer};
use ground::diagnostics::Diagnostic;
use language::{WORDS, folder, list_name};
use load::Project;
use report::{Layout, Link, MenuLink, Palette, RunningHeads, Spreads};
use study::FigureIx;
use units::{Level, SimilarPlace, UnitIx};

use super::addresses::{Addresses, SiteFile, choice_path, council_path, indicators_path, root};
use super::lists::{LISTS, holds};
use super::templates::{ASSETS, Templates};

/// Everything that rendering a page needs.
pub(crate) struct Renderer<'a> {
    pub project: &'a Project,
    pub templates: Templates,
    pub writer: Writer,
    pub addresses: Addresses,
    pub shared: SharedFigures,
    /// The figures that the nation's memos show, as document and figure.
    pub national: OnceLock<BTreeSet<(usize, FigureIx)>>,
    /// By municipality: those that are like it by their background, the nearest first.
    pub similar: OnceLock<BTreeMap<UnitIx, Vec<SimilarPlace>>>,
    /// How far municipalities are spread in each indicator.
    pub spreads: OnceLock<Spreads>,
    /// By study: the look of each series.
    pub palettes: Vec<Palette>,
    /// What kinds of pages there are.
    pub kinds: PageKinds,
    /// By unit: those before and after it in their list.
    pub beside: BTreeMap<UnitIx, [Option<UnitIx>; 2]>,
}

/// A page, and its Markdown for kinds of pages that have it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rendering {
    pub html: String,
    pub markdown: Option<String>,
    /// The number of charts on it.
    pub charts: usize,
}

/// Figures that are the same on many pages. Each is rendered once.
#[derive(Default)]
pub(crate) struct SharedFigures(Mutex<FxHashMap<SharedKey, Rendering>>);

/// Indices of document and figure.
type SharedKey = (usize, FigureIx);

impl SharedFigures {
    /// The figure, rendered at the first call for its key.
    pub(crate) fn get(
        &self,
        key: SharedKey,
        render: impl FnOnce() -> Result<Rendering, Diagnostic>,
    ) -> Result<Rendering, Diagnostic> {
        let figures = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(figure) = figures().get(&key) {
            return Ok(figure.clone());
        }
        let figure = render()?;
        figures().insert(key, figure.clone());
        Ok(figure)
    }
}

/// A page to be made, and all that the site has to know of it.
pub(crate) struct Job {
    /// Its path in the site. One that ends in `index.html` stands in the site map.
    pub path: String,
    /// What it is, in a message: "the memo `pm-1` of Alnavik".
    pub what: String,
    /// The text whose body it shows. It is rendered again when that body changes.
    pub document: Option<usize>,
    /// Whose commentary it shows. It is rendered again when some of that changes.
    pub commentary: CommentaryOf,
    /// What the same page as Markdown is called when it is saved; `None` where there is none.
    pub markdown: Option<String>,
    /// Where it stands in the list of all pages, and its name there; `None` for pages that the list
    /// has with their place, or not at all.
    pub listed: Option<(Listing, String)>,
    /// The place that it is printed for and the file of its PDF; `None` where it is not printed.
    pub printed: Option<(UnitIx, String)>,
    /// Renders the page.
    pub render: Box<RenderPage>,
}

pub(crate) type RenderPage = dyn Fn(&Renderer, &Job) -> Result<Rendering, Diagnostic> + Send + Sync;

/// Whose commentary a page shows.
pub(crate) enum CommentaryOf {
    Nobody,
    Unit(UnitIx),
    All,
}

/// What a page is in the list of all pages: a list of places, a text, or another page. They stand
/// there in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Listing {
    Places,
    Text,
    Other,
}

impl Job {
    /// A file that shows no text and no commentary, is in no list and is not printed.
    pub(crate) fn plain(path: String, what: String, render: Box<RenderPage>) -> Self {
        Self {
            path,
            what,
            document: None,
            commentary: CommentaryOf::Nobody,
            markdown: None,
            listed: None,
            printed: None,
            render,
        }
    }

    /// The paths of all its files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> + use<> {
        let beside = self.markdown.as_ref().map(|_| self.path.replace("index.html", "index.md"));
        std::iter::once(self.path.clone()).chain(beside)
    }
}

/// The pages of one kind that a unit has, whose folder is given.
type UnitPages = fn(&Renderer, UnitIx, &str) -> Vec<Job>;

/// The kinds of pages, each as the function that lists its pages.
pub(crate) struct PageKinds {
    /// Kinds of which every unit has its own.
    pub of_units: &'static [UnitPages],
    /// Kinds of pages that belong to the site as a whole.
    pub of_site: &'static [fn(&Renderer) -> Vec<Job>],
}

/// A page's own view data, and what every page has.
#[derive(Serialize)]
struct PageView<V: Serialize> {
    layout: Layout,
    page: V,
}

/// The id of the document whose text stands on the site's front page. It has no page of its own.
pub(crate) const START: &str = "start";

/// The previous and the next unit of each, in the lists given.
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
        let units = self.project.sources.units.all.indices();
        let folders = units.filter_map(|unit| Some((unit, self.addresses.folder(unit)?)));
        let of_units = folders.flat_map(|(unit, folder)| {
            self.kinds.of_units.iter().flat_map(move |kind| kind(self, unit, folder))
        });
        of_units.chain(self.kinds.of_site.iter().flat_map(|kind| kind(self))).collect()
    }

    /// Every file of the site, before any is rendered.
    pub(crate) fn files(&self, jobs: &[Job]) -> Vec<SiteFile> {
        let documents = &self.project.sources.content.documents;
        let job_files = |job: &Job| {
            let place = job.document.map(|index| documents[index].source.start());
            let what = job.what.clone();
            job.paths().map(move |path| SiteFile { path, what: what.clone(), place: place.clone() })
        };
        let what = "a file of every site";
        let site_file = |path: &str| SiteFile { path: path.to_string(), what: what.to_string(), place: None };
        let map = self.project.settings.address.as_ref().map(|_| SITEMAP);
        jobs.iter().flat_map(job_files).chain(ASSETS.into_iter().chain(map).map(site_file)).collect()
    }

    /// Whether a list has a unit that has pages.
    pub(crate) fn has_list(&self, list: Level) -> bool {
        let mut units = self.project.sources.units.all.enumerated();
        units.any(|(unit, place)| holds(list, place.level) && self.addresses.folder(unit).is_some())
    }

    /// The memos of a unit: those for its level, on rounds in which the unit shows more than its
    /// number of cases. Indices of documents.
    pub(crate) fn memos(&self, unit: UnitIx) -> Vec<usize> {
        let sources = &self.project.sources;
        let is_for_unit = |document: &Document| {
            let shows_enough = |study: usize| {
                sources.release.studies[study].unit(document.round, unit).is_some()
                    && !sources.shows_only_its_number(study, document.round, unit)
            };
            self.is_for_level(document, unit) && document.study.is_some_and(shows_enough)
        };
        let documents = &sources.content.documents;
        (0..documents.len()).filter(|index| is_for_unit(&documents[*index])).collect()
    }

    /// Whether a text is a memo for units of the level of this one.
    pub(crate) fn is_for_level(&self, document: &Document, unit: UnitIx) -> bool {
        let level = self.project.sources.units.all[unit].level;
        matches!(&document.kind, DocumentKind::Pm { levels, .. } if levels.contains(&level))
    }

    /// A page rendered from its template, without Markdown and charts.
    pub(crate) fn rendered<V: Serialize>(
        &self,
        layout: Layout,
        template: &str,
        page: V,
    ) -> Result<Rendering, Diagnostic> {
        let html = self.templates.render(template, &PageView { layout, page })?;
        Ok(Rendering { html, ..Rendering::default() })
    }

    /// What every page has, for a page right below the site's front page.
    pub(crate) fn layout(&self, job: &Job, title: &str) -> Layout {
        let settings = &self.project.settings;
        let root = root(&job.path);
        Layout {
            title: title.to_string(),
            site: settings.title.clone(),
            publisher: settings.publisher.clone(),
            contact: settings.contact.clone(),
            synthetic: settings.synthetic,
            menu: self.menu(job, &root),
            foot: self.foot(&root),
            crumbs: vec![self.home(&root)],
            previous: None,
            next: None,
            markdown: job.markdown.clone().map(|text| Link { text, href: "index.md".to_string() }),
            running: RunningHeads {
                site: settings.title.clone(),
                page: title.to_string(),
                date: String::new(),
            },
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
        for list in LISTS.into_iter().filter(|list| self.has_list(*list)) {
            menu.push(link(list_name(list).to_string(), format!("{}/index.html", folder(list))));
        }
        if self.has_indicators() {
            menu.push(link(WORDS.indicators.to_string(), indicators_path()));
            menu.push(link(WORDS.choose_places_menu.to_string(), choice_path()));
        }
        if self.has_questions() {
            menu.push(link(WORDS.council_menu.to_string(), council_path()));
        }
        for document in &self.project.sources.content.documents {
            if let DocumentKind::Page { menu: Some(text), .. } = &document.kind {
                menu.push(link(text.clone(), format!("{}/index.html", document.id)));
            }
        }
        menu
    }

    /// The links at the foot of every page.
    fn foot(&self, root: &str) -> Vec<Link> {
        let mut documents = self.project.sources.content.documents.iter();
        let statement = documents.find(|d| matches!(d.kind, DocumentKind::Page { statement: true, .. }));
        let statement = statement.map(|document| (WORDS.statement, document.id.as_str()));
        let pages = statement.into_iter().chain([(WORDS.news, NEWS), (WORDS.search_and_map, SEARCH)]);
        pages
            .map(|(text, folder)| Link { text: text.to_string(), href: format!("{root}{folder}/index.html") })
            .collect()
    }

    /// The address of a unit's page of a memo.
    pub(crate) fn memo_href(&self, memo: usize, unit: UnitIx, root: &str) -> String {
        let folder = self.addresses.folder(unit).unwrap_or_default();
        format!("{root}{folder}{}/index.html", self.project.sources.content.documents[memo].id)
    }

    /// The nation's name.
    pub(crate) fn nation_name(&self) -> String {
        let units = &self.project.sources.units;
        units.all[units.nation].name.clone()
    }

    /// What the sign for a number that is not shown means, in the study with the strictest rule.
    pub(crate) fn key(&self) -> String {
        let sources = &self.project.sources;
        let studies = sources.studies.iter().zip(&sources.release.studies);
        let Some((study, release)) = studies.max_by_key(|(_, release)| release.rule) else {
            return String::new();
        };
        language::protection::key(self.templates.sign(), release.rule, &study.counted.many)
    }

    /// The addresses of all pages for machines that gather them; `None` when the project does not
    /// say where the site lies.
    pub(crate) fn sitemap(&self, jobs: &[Job]) -> Option<String> {
        let address = self.project.settings.address.as_ref()?;
        let mut map = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        map += "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
        for path in jobs.iter().filter_map(|job| job.path.strip_suffix("index.html")) {
            map += &format!("<url><loc>{}{path}</loc></url>\n", address.replace('&', "&amp;"));
        }
        Some(map + "</urlset>\n")
    }
}

/// The folder of the search page.
pub(crate) const SEARCH: &str = "sok";
/// The file name of the sitemap for search engines.
pub(crate) const SITEMAP: &str = "sitemap.xml";
/// The folder of the news.
pub(crate) const NEWS: &str = "nytt";
