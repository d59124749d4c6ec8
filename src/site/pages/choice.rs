//! The page on which a reader sets places of their choice beside each other, with what its script
//! reads: the choices there are, and a file of numbers for each place.

use std::collections::BTreeMap;

use ground::diagnostics::Diagnostic;
use language::{WORDS, list_name};
use report::{ChoicePage, ChoosableStudy, Link, LinkGroup, Sign, choosable_studies, place_numbers};
use serde::Serialize;
use study::IndicatorIx;
use units::{Level, UnitIx};

use crate::addresses::{choice_path, root};
use crate::lists::{LISTS, listed};
use crate::render::{Job, Listing, Renderer, Rendering};

/// All that can be chosen.
#[derive(Serialize)]
struct Choices {
    places: Vec<ChoosablePlace>,
    studies: Vec<ChoosableStudy>,
    /// What stands in place of a number, by the reason.
    signs: BTreeMap<language::withheld::Missing, Sign>,
    /// The sign for what is withheld in words.
    key: String,
    /// One less the chance that any difference on a page is stated though there is none, 0–1.
    confidence: f64,
}

/// A place that can be chosen.
#[derive(Serialize)]
struct ChoosablePlace {
    name: String,
    /// Its name within a sentence.
    within: String,
    /// The folder of its pages.
    folder: String,
    /// The smallest places that it is made of. Places that have some in common share cases.
    leaves: Vec<UnitIx>,
}

/// The page and the file of its choices, where places can be compared.
pub(crate) fn jobs(renderer: &Renderer) -> Vec<Job> {
    if !renderer.has_indicators() {
        return Vec::new();
    }
    let page = Job {
        listed: Some((Listing::Places, WORDS.choose_places.to_string())),
        ..Job::plain(
            choice_path(),
            format!("the page /{}/", WORDS.beside_folder),
            Box::new(|renderer, job| renderer.choice(job)),
        )
    };
    let path = choice_path().replace("index.html", WORDS.choices_file);
    let choices = script(path, "what can be chosen".to_string(), |renderer| renderer.choices());
    vec![page, choices]
}

/// The file with the numbers of a place that can be chosen.
pub(crate) fn numbers(renderer: &Renderer, unit: UnitIx, folder: &str) -> Vec<Job> {
    if !renderer.has_indicators() || !renderer.is_choosable(unit) {
        return Vec::new();
    }
    let path = format!("{folder}{}", WORDS.numbers_file);
    let what = format!("the numbers of {}", renderer.name_and_id(unit));
    vec![script(path, what, move |renderer| renderer.numbers_of(unit))]
}

/// A file that is read by the script of the page.
fn script(path: String, what: String, text: impl Fn(&Renderer) -> String + Send + Sync + 'static) -> Job {
    let render =
        move |renderer: &Renderer, _: &Job| Ok(Rendering { html: text(renderer), ..Rendering::default() });
    Job::plain(path, what, Box::new(render))
}

/// A call of a function of the script. Pages from disk cannot read files in any other way.
fn call(function: &str, arguments: &impl Serialize) -> String {
    let arguments = serde_json::to_string(arguments).unwrap_or_default();
    format!("{function}(...{arguments});\n")
}

impl Renderer<'_> {
    /// Whether a reader can set the place beside others: it has pages and shows some number.
    fn is_choosable(&self, unit: UnitIx) -> bool {
        let level = self.project.sources.units.all[unit].level;
        level != Level::Nation && self.is_compared(unit) && self.shows_some(unit)
    }

    /// The link that sets a place beside others of a reader's choice.
    pub(crate) fn choice_link(&self, unit: UnitIx, root: &str) -> Option<Link> {
        let folder =
            self.addresses.folder(unit).filter(|_| self.has_indicators() && self.is_choosable(unit))?;
        let href = format!("{root}{}#plats={}", choice_path(), folder.trim_end_matches('/'));
        Some(Link { text: WORDS.beside_this.to_string(), href })
    }

    fn numbers_of(&self, unit: UnitIx) -> String {
        let folder = self.addresses.folder(unit).unwrap_or_default().trim_end_matches('/');
        call("takeNumbers", &(folder, place_numbers(&self.project.sources, unit)))
    }

    fn choices(&self) -> String {
        let sources = &self.project.sources;
        let root = root(&choice_path());
        let all = LISTS.into_iter().flat_map(|list| listed(&sources.units, list));
        let place = |unit: UnitIx| {
            let folder = self.addresses.folder(unit).filter(|_| self.is_choosable(unit))?;
            let folder = folder.trim_end_matches('/').to_string();
            let leaves = sources.units.all[unit].leaves.clone();
            let name = self.place_name(unit);
            let within = match sources.units.all[unit].level {
                Level::Group => WORDS.group_named.replace("{name}", &name),
                _ => name.clone(),
            };
            Some(ChoosablePlace { name, within, folder, leaves })
        };
        let link = |study: usize, indicator: IndicatorIx| self.indicator_link((study, indicator), &root);
        let choices = Choices {
            places: all.filter_map(place).collect(),
            studies: choosable_studies(sources, link),
            signs: self.templates.signs().clone(),
            key: self.key(),
            confidence: 1.0 - sources.analysis.confidence.alpha(),
        };
        call("takeChoices", &(choices,))
    }

    /// The name of a place, with that of its city or county where others have the same.
    fn place_name(&self, unit: UnitIx) -> String {
        let units = &self.project.sources.units;
        let name = &units.all[unit].name;
        let is_shared = units.all.enumerated().filter(|(_, place)| place.name == *name).nth(1).is_some();
        match units.all[unit].parent.filter(|_| is_shared) {
            Some(parent) => format!("{name} ({})", units.all[parent].name),
            None => name.clone(),
        }
    }

    /// The page, with links to the comparisons that are pages of their own.
    fn choice(&self, job: &Job) -> Result<Rendering, Diagnostic> {
        let root = root(&job.path);
        let units = &self.project.sources.units;
        let folder_link = |unit: UnitIx, name: &str| {
            let folder = self.addresses.folder(unit)?;
            let text = units.all[unit].name.clone();
            Some(Link { text, href: format!("{root}{folder}{name}/index.html") })
        };
        let mut groups = Vec::new();
        for list in LISTS {
            let all = listed(units, list);
            let parts = all.iter().filter(|unit| self.compared_parts(**unit).is_some());
            let links: Vec<Link> = parts.filter_map(|unit| folder_link(*unit, WORDS.beside_folder)).collect();
            let heading = match list {
                Level::Municipality => WORDS.cities_with_districts,
                _ => list_name(list),
            };
            groups.push(LinkGroup { heading: heading.to_string(), links });
        }
        let similar = listed(units, Level::Municipality);
        let similar = similar.into_iter().filter(|unit| self.similar(*unit).is_some());
        let links = similar.filter_map(|unit| folder_link(unit, WORDS.similar_folder)).collect();
        groups.push(LinkGroup { heading: WORDS.with_similar.to_string(), links });
        groups.retain(|group| !group.links.is_empty());
        let page = ChoicePage { choices: WORDS.choices_file.to_string(), groups };
        self.rendered(self.layout(job, WORDS.choose_places), "choice.html", page)
    }
}
