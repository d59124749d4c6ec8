//! The list of all pages, and the rendering of each.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::content::{Kind, Writer};
use crate::diagnostics::Diagnostic;
use crate::load::Project;
use crate::report::{Layout, Link, Shared};
use crate::units::{Level, UnitIx};

use super::addresses::{Addresses, root};
use super::templates::Templates;

/// Everything that rendering a page needs.
pub struct Renderer<'a> {
    pub project: &'a Project,
    pub templates: Templates,
    pub writer: Writer,
    pub addresses: Addresses,
    pub shared: SharedFigures,
}

/// Figures that are the same on many pages, rendered once.
#[derive(Default)]
pub struct SharedFigures(Mutex<FxHashMap<Key, String>>);

/// Document, figure, and why it is shared.
type Key = (usize, usize, Shared);

impl SharedFigures {
    /// The figure, rendered if this is the first time that it is asked for.
    pub fn get(
        &self,
        key: Key,
        render: impl FnOnce() -> Result<String, Diagnostic>,
    ) -> Result<String, Diagnostic> {
        let figures = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = figures().get(&key) {
            return Ok(html.clone());
        }
        let html = render()?;
        figures().insert(key, html.clone());
        Ok(html)
    }
}

/// A page to be made.
#[derive(Debug)]
pub struct Job {
    /// Its path in the site.
    pub path: String,
    /// What it is.
    pub page: PageKind,
}

/// The kinds of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
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
}

/// A page's own view data with what every page has.
#[derive(Serialize)]
pub struct View<V: Serialize> {
    pub layout: Layout,
    pub page: V,
}

/// The text on the site's front page; it has no page of its own.
pub const START: &str = "start";

impl Renderer<'_> {
    /// All pages, in a fixed order.
    pub fn jobs(&self) -> Vec<Job> {
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
            if matches!(document.kind, Kind::Page { .. }) && document.id != START {
                jobs.push(Job { path: format!("{}/index.html", document.id), page: PageKind::Page(index) });
            }
        }
        for (name, page, levels) in LISTS {
            if levels.iter().any(|level| self.has_pages(*level)) {
                jobs.push(Job { path: format!("{name}/index.html"), page });
            }
        }
        jobs
    }

    fn has_pages(&self, level: Level) -> bool {
        self.project.sources.units.of_level(level).any(|unit| self.addresses.folder(unit).is_some())
    }

    /// The memos that a unit gets: those for its level, on studies that it took part in.
    pub fn memos(&self, unit: UnitIx) -> Vec<usize> {
        let sources = &self.project.sources;
        let level = sources.units.all[unit].level;
        let documents = sources.content.documents.iter().enumerate();
        documents
            .filter(|(_, document)| match (&document.kind, document.study) {
                (Kind::Pm { levels, .. }, Some(study)) => {
                    levels.contains(&level)
                        && sources.release.studies[study].unit(document.round, unit).is_some()
                }
                _ => false,
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// Renders a page.
    pub fn page(&self, job: &Job) -> Result<String, Diagnostic> {
        match job.page {
            PageKind::Briefing(unit) => self.briefing(job, unit),
            PageKind::Memo(document, unit) => self.memo(job, document, unit),
            PageKind::Page(document) => self.single(job, document),
            PageKind::Municipalities | PageKind::Counties | PageKind::Groups => self.list(job),
        }
    }

    /// What every page has.
    pub fn layout(&self, job: &Job, title: String, crumbs: Vec<Link>) -> Layout {
        let settings = &self.project.settings;
        let root = root(&job.path);
        let mut menu = vec![Link { text: self.nation_name(), href: format!("{root}index.html") }];
        for (name, page, levels) in LISTS {
            if levels.iter().any(|level| self.has_pages(*level)) {
                menu.push(Link {
                    text: list_name(page).to_string(),
                    href: format!("{root}{name}/index.html"),
                });
            }
        }
        for document in &self.project.sources.content.documents {
            if let Kind::Page { menu: Some(text), .. } = &document.kind {
                menu.push(Link { text: text.clone(), href: format!("{root}{}/index.html", document.id) });
            }
        }
        Layout {
            title,
            site: settings.title.clone(),
            publisher: settings.publisher.clone(),
            contact: settings.contact.clone(),
            synthetic: settings.synthetic,
            root,
            crumbs,
            menu,
        }
    }

    /// The nation's name.
    pub fn nation_name(&self) -> String {
        let units = &self.project.sources.units;
        units.all[units.nation].name.clone()
    }
}

const LISTS: [(&str, PageKind, &[Level]); 3] = [
    ("kommuner", PageKind::Municipalities, &[Level::Municipality, Level::District]),
    ("lan", PageKind::Counties, &[Level::County]),
    ("grupper", PageKind::Groups, &[Level::Group]),
];

/// What a list is called in the menu and as a heading.
pub fn list_name(page: PageKind) -> &'static str {
    crate::language::list_name(match page {
        PageKind::Counties => Level::County,
        PageKind::Groups => Level::Group,
        _ => Level::Municipality,
    })
}
