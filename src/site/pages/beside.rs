//! Pages with a few places beside each other: the parts of a place, and a municipality with those
//! that are like it.

use std::collections::BTreeMap;

use ground::diagnostics::Diagnostic;
use language::{WORDS, comparing};
use report::{Link, Pairs, SideBySide, SimilarView, ThanSimilar};
use study::{IndicatorIx, RoundIx};
use units::{Level, SimilarPlace, UnitIx};

use crate::addresses::root;
use crate::render::{Job, Renderer, Rendering};

/// The most places that stand beside each other on one page; the pages of indicators show more.
const MOST: usize = 40;

/// The pages of a unit: its parts beside each other, and it beside those that are like it.
pub(crate) fn jobs(renderer: &Renderer, unit: UnitIx, folder: &str) -> Vec<Job> {
    let name = renderer.name_and_id(unit);
    let parts = renderer.compared_parts(unit).map(|parts| {
        let what = format!("the parts of {name} beside each other");
        Job::plain(
            format!("{folder}{}/index.html", WORDS.beside_folder),
            what,
            Box::new(move |renderer, job| renderer.parts_beside(job, unit, &parts)),
        )
    });
    let similar = renderer.similar(unit).map(<[SimilarPlace]>::to_vec).map(|similar| {
        let what = format!("{name} beside similar places");
        Job::plain(
            format!("{folder}{}/index.html", WORDS.similar_folder),
            what,
            Box::new(move |renderer, job| renderer.similar_beside(job, unit, &similar)),
        )
    });
    parts.into_iter().chain(similar).collect()
}

impl Renderer<'_> {
    /// The places that are like a municipality by their background; `None` where the project does
    /// not say by which, or none can be compared.
    pub(crate) fn similar(&self, unit: UnitIx) -> Option<&[SimilarPlace]> {
        let all = self.similar.get_or_init(|| {
            let units = &self.project.sources.units;
            let Some(similar) = units.similar.as_ref().filter(|_| self.has_indicators()) else {
                return BTreeMap::new();
            };
            let among: Vec<UnitIx> =
                units.of_level(Level::Municipality).filter(|unit| self.is_compared(*unit)).collect();
            among.iter().map(|unit| (*unit, similar.of(*unit, &among))).collect()
        });
        all.get(&unit).map(Vec::as_slice).filter(|similar| !similar.is_empty())
    }

    /// The parts of a county, group or city that can stand beside each other; `None` where there
    /// are less than two, or too many for a page.
    pub(crate) fn compared_parts(&self, unit: UnitIx) -> Option<Vec<UnitIx>> {
        if unit == self.project.sources.units.nation || !self.has_indicators() {
            return None;
        }
        let mut parts = self.parts(unit);
        parts.retain(|part| self.is_compared(*part) && self.shows_some(*part));
        (2..=MOST).contains(&parts.len()).then_some(parts)
    }

    /// Whether a place shows some key indicator.
    pub(crate) fn shows_some(&self, unit: UnitIx) -> bool {
        let sources = &self.project.sources;
        sources.studies.iter().zip(&sources.release.studies).any(|(study, release)| {
            let shown = release.unit(study.latest(), unit);
            let indicators = report::shown_indicators(study);
            shown.is_some_and(|shown| indicators.iter().any(|it| shown.indicators[*it].share.is_shown()))
        })
    }

    /// What a place is in the backgrounds by which similar ones are chosen: the number of
    /// inhabitants, where it is one of them, and each group that is.
    fn backgrounds(&self, unit: UnitIx) -> Vec<(String, String)> {
        let units = &self.project.sources.units;
        let by = self.project.settings.similar.iter().flat_map(|by| &by.backgrounds);
        let background_rows = by.filter_map(|background| {
            let grouping = units.groupings.position(|grouping| grouping.id == background.column);
            let place = &units.all[unit];
            Some(match grouping {
                Some(grouping) => {
                    let declared = &units.groupings[grouping];
                    (declared.label.clone(), declared.values[*place.groups.get(&grouping)?].label.clone())
                }
                None if background.column == "population" => {
                    (WORDS.number_of_inhabitants.to_string(), language::grouped(place.population?))
                }
                None => return None,
            })
        });
        background_rows.collect()
    }

    fn parts_beside(&self, job: &Job, unit: UnitIx, parts: &[UnitIx]) -> Result<Rendering, Diagnostic> {
        let units = &self.project.sources.units;
        let name = &units.all[unit].name;
        let mut page = self.beside_each_other(job, parts, Pairs::All);
        page.chosen = vec![comparing::parts_beside(name), WORDS.as_on_own_pages.to_string()];
        let are_districts = parts.iter().all(|part| units.all[*part].level == Level::District);
        self.beside_page(job, unit, &comparing::parts_heading_beside(name, are_districts), page)
    }

    /// How a place compares with those like it in a study, as the page beside them says.
    pub(crate) fn than_similar(
        &self,
        study: usize,
        round: RoundIx,
        unit: UnitIx,
        root: &str,
    ) -> Option<ThanSimilar> {
        let similar = self.similar(unit)?;
        let all = std::iter::once(unit).chain(similar.iter().map(|place| place.unit));
        let units = &self.project.sources.units;
        let links = all.filter_map(|unit| Some((unit, self.addresses.link(unit, units, root)?)));
        let folder = self.addresses.folder(unit)?;
        let link = Link {
            text: WORDS.beside_similar.to_string(),
            href: format!("{root}{folder}{}/index.html", WORDS.similar_folder),
        };
        ThanSimilar::of(&self.project.sources, &links.collect::<Vec<_>>(), (study, round), link)
    }

    fn similar_beside(
        &self,
        job: &Job,
        unit: UnitIx,
        similar: &[SimilarPlace],
    ) -> Result<Rendering, Diagnostic> {
        let units = &self.project.sources.units;
        let root = root(&job.path);
        let name = &units.all[unit].name;
        let all: Vec<UnitIx> = std::iter::once(unit).chain(similar.iter().map(|place| place.unit)).collect();
        let mut page = self.beside_each_other(job, &all, Pairs::WithFirst);
        let backgrounds = units.similar.iter().flat_map(|similar| &similar.backgrounds);
        let backgrounds = backgrounds.map(|(label, weight)| {
            let label = label.as_deref().unwrap_or(WORDS.number_of_inhabitants);
            (ground::text::lower_first(label), *weight)
        });
        page.chosen = comparing::similar_by(name, similar.len(), &backgrounds.collect::<Vec<_>>());
        let view = |(unit, distance): (UnitIx, f64)| {
            let backgrounds = self.backgrounds(unit).into_iter().map(|(_, value)| value).collect();
            let unit = self.addresses.link(unit, units, &root)?;
            Some(SimilarView { unit, distance: comparing::distance(distance), backgrounds })
        };
        let unit_itself = std::iter::once((unit, 0.0));
        let all = unit_itself.chain(similar.iter().map(|place| (place.unit, place.distance)));
        page.similar = all.filter_map(view).collect();
        page.backgrounds = self.backgrounds(unit).into_iter().map(|(name, _)| name).collect();
        self.beside_page(job, unit, &comparing::similar_heading(name), page)
    }

    fn beside_each_other(&self, job: &Job, places: &[UnitIx], pairs: Pairs) -> SideBySide {
        let sources = &self.project.sources;
        let root = root(&job.path);
        let links = places.iter().filter_map(|unit| {
            let link = self.addresses.link(*unit, &sources.units, &root)?;
            Some((*unit, link))
        });
        let links: Vec<(UnitIx, Link)> = links.collect();
        let indicator = |study: usize, indicator: IndicatorIx| self.indicator_link((study, indicator), &root);
        SideBySide::new(sources, &links, pairs, indicator, self.key())
    }

    fn beside_page(
        &self,
        job: &Job,
        unit: UnitIx,
        title: &str,
        page: SideBySide,
    ) -> Result<Rendering, Diagnostic> {
        let root = root(&job.path);
        let charts = page.charts();
        let mut layout = self.layout(job, title);
        layout.crumbs = self.way(unit, &root);
        layout.crumbs.extend(self.addresses.link(unit, &self.project.sources.units, &root));
        Ok(Rendering { charts, ..self.rendered(layout, "side_by_side.html", page)? })
    }
}
