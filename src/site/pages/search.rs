//! The page that lists all pages, to be searched.

use content::DocumentKind;
use ground::diagnostics::Diagnostic;
use language::{WORDS, grouped, headings, level_label, list_name, slug};
use report::{Link, Search, SearchEntry, SearchGroup, measure_anchor};
use units::{Level, UnitIx};

use crate::addresses::root;
use crate::lists::{LISTS, listed};
use crate::render::{CommentaryOf, Job, Listing, Renderer, Rendering, SEARCH};

/// The one page of the kind.
pub(crate) fn jobs(_: &Renderer) -> Vec<Job> {
    vec![Job {
        path: format!("{SEARCH}/index.html"),
        what: format!("the list /{SEARCH}/"),
        document: None,
        commentary: CommentaryOf::Nobody,
        markdown: None,
        listed: None,
        printed: None,
        render: Box::new(|renderer, job| renderer.search(job)),
    }]
}

impl Renderer<'_> {
    /// The page that lists all pages.
    fn search(&self, job: &Job) -> Result<Rendering, Diagnostic> {
        let root = root(&job.path);
        let mut groups = vec![self.single_pages(&root)];
        for list in LISTS {
            let entries = listed(&self.project.sources.units, list);
            let entries = entries.into_iter().filter_map(|unit| self.place_entry(unit, &root)).collect();
            groups.push(group(list_name(list), entries));
        }
        groups.push(self.measures(&root));
        groups.retain(|group| !group.entries.is_empty());
        let count = grouped(groups.iter().map(|group| group.entries.len() as u64).sum());
        self.rendered(self.layout(job, WORDS.search_and_map), "search.html", Search { groups, count })
    }

    fn single_pages(&self, root: &str) -> SearchGroup {
        let mut listed: Vec<(Listing, String, String)> = Vec::new();
        for job in self.jobs() {
            listed.extend(job.listed.map(|(listing, name)| (listing, name, job.path)));
        }
        listed.sort_by_key(|(listing, ..)| *listing);
        let nation = self.place_entry(self.project.sources.units.nation, root);
        let entry = |(_, text, path): (Listing, String, String)| plain_entry(text, format!("{root}{path}"));
        group(WORDS.pages, nation.into_iter().chain(listed.into_iter().map(entry)).collect())
    }

    /// A place with its other pages.
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
        let memo = |index: usize| {
            let document = &self.project.sources.content.documents[index];
            let DocumentKind::Pm { number, .. } = &document.kind else { return None };
            let text = format!("{}: {}", headings::memo(number), document.title);
            Some(Link { text, href: self.memo_href(index, unit, root) })
        };
        let memos = self.memos(unit).into_iter().filter_map(memo);
        Some(SearchEntry {
            link,
            note,
            more: memos.chain(self.analysis_links(unit, root)).chain(self.beside_links(unit, root)).collect(),
        })
    }

    /// The measures, where a page says what they mean.
    fn measures(&self, root: &str) -> SearchGroup {
        let sources = &self.project.sources;
        let mut documents = sources.content.documents.iter();
        let page = documents.find(|d| matches!(d.kind, DocumentKind::Page { definitions: true, .. }));
        let studies = sources.studies.iter().filter_map(|study| Some((page?, study)));
        let entries = studies.flat_map(|(page, study)| {
            study.indicators.iter().map(move |indicator| {
                let anchor = measure_anchor(&study.id, &indicator.id);
                plain_entry(indicator.label.clone(), format!("{root}{}/index.html#{anchor}", page.id))
            })
        });
        group(WORDS.measure, entries.collect())
    }
}

fn plain_entry(text: String, href: String) -> SearchEntry {
    SearchEntry { link: Link { text, href }, note: String::new(), more: Vec::new() }
}

fn group(heading: &str, entries: Vec<SearchEntry>) -> SearchGroup {
    SearchGroup { heading: heading.to_string(), id: format!("lista_{}", slug(heading)), entries }
}
