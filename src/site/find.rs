//! Finding one's way: all pages to be searched, what is new, and the page for addresses that lead
//! nowhere.

use std::collections::BTreeMap;

use url::Url;

use content::DocumentKind;
use ground::diagnostics::Diagnostic;
use ground::text::upper_first;
use language::{WORDS, date, grouped, headings, level_label, slug};
use report::{Link, News, NewsDay, NewsItem, NotFound, Search, SearchEntry, SearchGroup, measure_anchor};
use units::{Level, UnitIx};

use super::addresses::root;
use super::lists::listed;
use super::render::{Around, Job, PageKind, PageView, Rendered, Renderer, START, list_name};
use super::short::front_anchor;

impl Renderer<'_> {
    /// The page that lists all pages.
    pub(crate) fn search(&self, job: &Job) -> Result<Rendered, Diagnostic> {
        let root = root(&job.path);
        let mut groups = vec![self.single_pages(&root)];
        for page in [PageKind::Municipalities, PageKind::Counties, PageKind::Groups] {
            let entries = listed(&self.project.sources.units, page);
            let entries = entries.into_iter().filter_map(|unit| self.place_entry(unit, &root)).collect();
            groups.push(group(list_name(page), entries));
        }
        groups.push(self.measures(&root));
        groups.retain(|group| !group.entries.is_empty());
        let count = grouped(groups.iter().map(|group| group.entries.len() as u64).sum());
        self.around_home(job, WORDS.search_and_map, "search.html", Search { groups, count })
    }

    fn around_home<V: serde::Serialize>(
        &self,
        job: &Job,
        title: &str,
        template: &str,
        page: V,
    ) -> Result<Rendered, Diagnostic> {
        let around = Around { crumbs: vec![self.home(&root(&job.path))], ..Around::default() };
        let layout = self.layout(job, title.to_string(), around);
        let html = self.templates.render(template, &PageView { layout, page })?;
        Ok(Rendered { html, ..Rendered::default() })
    }

    fn single_pages(&self, root: &str) -> SearchGroup {
        let documents = self.project.sources.content.documents.iter();
        let pages = documents.filter(|d| matches!(d.kind, DocumentKind::Page { .. }) && d.id != START);
        let links = pages.map(|document| (document.title.clone(), format!("{}/index.html", document.id)));
        let lists =
            [PageKind::Municipalities, PageKind::Counties, PageKind::Groups].into_iter().filter_map(|page| {
                let job = self.jobs().into_iter().find(|job| job.page == page)?;
                Some((list_name(page).to_string(), job.path))
            });
        let news = (WORDS.news.to_string(), format!("{}/index.html", super::render::NEWS));
        let nation = self.place_entry(self.project.sources.units.nation, root);
        let entry = |(text, path): (String, String)| SearchEntry {
            link: Link { text, href: format!("{root}{path}") },
            note: String::new(),
            more: Vec::new(),
        };
        group(WORDS.pages, nation.into_iter().chain(lists.chain(links).chain([news]).map(entry)).collect())
    }

    /// A place with its memos.
    fn place_entry(&self, unit: UnitIx, root: &str) -> Option<SearchEntry> {
        let units = &self.project.sources.units;
        let link = self.addresses.link(unit, units, root)?;
        let place = &units.all[unit];
        let parent = match place.level {
            Level::District => place.parent,
            Level::Municipality => self.county_of(unit),
            _ => None,
        };
        let note = match parent {
            Some(parent) => format!("{}, {}", level_label(place.level), units.all[parent].name),
            None if matches!(place.level, Level::Nation | Level::County) => String::new(),
            None => level_label(place.level).to_string(),
        };
        let folder = self.addresses.folder(unit)?;
        let memo = |index: usize| {
            let document = &self.project.sources.content.documents[index];
            let DocumentKind::Pm { number, .. } = &document.kind else { return None };
            let text = format!("{}: {}", headings::memo(number), document.title);
            Some(Link { text, href: format!("{root}{folder}{}/index.html", document.id) })
        };
        Some(SearchEntry { link, note, more: self.memos(unit).into_iter().filter_map(memo).collect() })
    }

    /// The measures, where a page tells what they mean.
    fn measures(&self, root: &str) -> SearchGroup {
        let sources = &self.project.sources;
        let page = sources
            .content
            .documents
            .iter()
            .find(|d| matches!(d.kind, DocumentKind::Page { definitions: true, .. }));
        let indicators =
            sources.studies.iter().flat_map(|study| study.indicators.iter().map(move |i| (study, i)));
        let entries = page.into_iter().flat_map(|page| {
            indicators.clone().map(move |(study, indicator)| SearchEntry {
                link: Link {
                    text: indicator.label.clone(),
                    href: format!(
                        "{root}{}/index.html#{}",
                        page.id,
                        measure_anchor(&study.id, &indicator.id)
                    ),
                },
                note: String::new(),
                more: Vec::new(),
            })
        });
        group(WORDS.measure, entries.collect())
    }

    /// The page of what is new: memos and commentary, the latest first.
    pub(crate) fn news(&self, job: &Job) -> Result<Rendered, Diagnostic> {
        let root = root(&job.path);
        let content = &self.project.sources.content;
        let units = &self.project.sources.units;
        let mut days: BTreeMap<&str, Vec<NewsItem>> = BTreeMap::new();
        for (index, document) in content.documents.iter().enumerate() {
            let DocumentKind::Pm { number, date, .. } = &document.kind else { continue };
            // Where the nation has the memo, it leads to all places.
            let unit = std::iter::once(units.nation)
                .chain(0..units.all.len())
                .find(|unit| self.addresses.folder(*unit).is_some() && self.memos(*unit).contains(&index));
            let Some(folder) = unit.and_then(|unit| self.addresses.folder(unit)) else { continue };
            let href = format!("{root}{folder}{}/index.html", document.id);
            let link = Link { text: document.title.clone(), href };
            days.entry(date).or_default().push(NewsItem { kind: headings::memo(number), link });
        }
        for commentary in &content.commentary {
            let Some(folder) = self.addresses.folder(commentary.unit) else { continue };
            let slot = slug(&commentary.slot);
            let (page, anchor) = match &commentary.document {
                None => (String::new(), slot),
                Some(id) if self.stands_on_front_page(commentary) => {
                    (String::new(), front_anchor(id, &commentary.slot))
                }
                Some(id) => (format!("{id}/"), slot),
            };
            let name = &units.all[commentary.unit].name;
            let text = match &commentary.document {
                Some(id) => {
                    let document = content.documents.iter().find(|document| document.id == *id);
                    document.map_or_else(|| name.clone(), |document| document.title.clone())
                }
                None => WORDS.own_page.to_string(),
            };
            let href = format!("{root}{folder}{page}index.html#{anchor}_1_kommentar");
            let item = NewsItem { kind: headings::commentary_from(name), link: Link { text, href } };
            let items = days.entry(&commentary.date).or_default();
            if !items.iter().any(|other| other.kind == item.kind && other.link.text == item.link.text) {
                items.push(item);
            }
        }
        let day = |(iso, items): (&str, Vec<NewsItem>)| NewsDay {
            iso: iso.to_string(),
            date: upper_first(&date(iso).unwrap_or_default()),
            items,
        };
        let page = News { days: days.into_iter().rev().map(day).collect() };
        self.around_home(job, WORDS.news, "news.html", page)
    }

    /// The page for addresses that lead nowhere.
    pub(crate) fn not_found(&self, job: &Job) -> Result<Rendered, Diagnostic> {
        let address = self.project.settings.address.clone();
        let root = address.as_deref().and_then(|address| Url::parse(address).ok());
        let page = NotFound { address, root: root.map_or_else(String::new, |root| root.path().to_string()) };
        let layout = self.layout(job, WORDS.not_found.to_string(), Around::default());
        let html = self.templates.render("404.html", &PageView { layout, page })?;
        Ok(Rendered { html, ..Rendered::default() })
    }

    /// The addresses of all pages for machines that gather them; `None` when the project does not
    /// say where the site lies.
    pub(crate) fn sitemap(&self) -> Option<String> {
        let address = self.project.settings.address.as_ref()?;
        let mut map = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        map += "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
        for job in self.jobs().iter().filter(|job| job.page != PageKind::NotFound) {
            let path = job.path.strip_suffix("index.html").unwrap_or(&job.path);
            map += &format!("<url><loc>{}{path}</loc></url>\n", address.replace('&', "&amp;"));
        }
        Some(map + "</urlset>\n")
    }
}

fn group(heading: &str, entries: Vec<SearchEntry>) -> SearchGroup {
    SearchGroup { heading: heading.to_string(), id: format!("lista_{}", slug(heading)), entries }
}
