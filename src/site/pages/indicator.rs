//! A page for each indicator, on which places are compared, and the list of these pages.

use ground::diagnostics::Diagnostic;
use language::WORDS;
use report::{IndicatorList, IndicatorPage, Link, LinkGroup};
use study::IndicatorIx;
use units::{Level, UnitIx};

use crate::addresses::{equality_path, indicator_path, indicators_path, root};
use crate::lists::listed;
use crate::render::{CommentaryOf, Job, Listing, Renderer, Rendering};

/// The list, and a page for each key indicator and each indicator for which places are compared.
pub(crate) fn jobs(renderer: &Renderer) -> Vec<Job> {
    if !renderer.has_indicators() {
        return Vec::new();
    }
    let list = Job {
        path: indicators_path(),
        what: format!("the list /{}/", WORDS.indicator_folder),
        document: None,
        commentary: CommentaryOf::Nobody,
        markdown: None,
        listed: Some((Listing::Places, WORDS.indicators.to_string())),
        printed: None,
        render: Box::new(|renderer, job| renderer.indicators(job)),
    };
    let studies = renderer.project.sources.studies.iter().enumerate();
    let pages = studies.flat_map(|(study, declared)| {
        report::shown_indicators(declared).into_iter().map(move |indicator| {
            let label = declared.indicators[indicator].label.clone();
            Job {
                path: indicator_path(&declared.id, &declared.indicators[indicator].id),
                what: format!("the page of the indicator `{}`", declared.indicators[indicator].id),
                document: None,
                commentary: CommentaryOf::Nobody,
                markdown: None,
                listed: Some((Listing::Other, label.clone())),
                printed: None,
                render: Box::new(move |renderer, job| renderer.indicator(job, (study, indicator), &label)),
            }
        })
    });
    std::iter::once(list).chain(pages).collect()
}

impl Renderer<'_> {
    /// Whether several places can be compared in some indicator.
    pub(crate) fn has_indicators(&self) -> bool {
        let has_any = |study: &study::Study| !report::shown_indicators(study).is_empty();
        let mut places =
            self.project.sources.units.of_level(Level::Municipality).filter(|unit| self.is_compared(*unit));
        places.nth(1).is_some() && self.project.sources.studies.iter().any(has_any)
    }

    /// The units of a level that have pages and are still there, each with its name.
    fn with_pages(&self, level: Level) -> Vec<UnitIx> {
        let units = &self.project.sources.units;
        let mut all = listed(units, level);
        all.retain(|unit| units.all[*unit].level == level && self.is_compared(*unit));
        all
    }

    /// The units of some levels that have pages and are still there, each with its link.
    pub(crate) fn links_with_pages(&self, levels: &[Level], root: &str) -> Vec<(UnitIx, Link)> {
        let units = levels.iter().flat_map(|level| self.with_pages(*level));
        let link = |unit| Some((unit, self.addresses.link(unit, &self.project.sources.units, root)?));
        units.filter_map(link).collect()
    }

    /// Whether a place has pages and is still there.
    pub(crate) fn is_compared(&self, unit: UnitIx) -> bool {
        !self.project.sources.units.has_ceased(unit) && self.addresses.folder(unit).is_some()
    }

    /// The link to the page of an indicator, by its name.
    pub(crate) fn indicator_link(&self, (study, indicator): (usize, IndicatorIx), root: &str) -> Link {
        let study = &self.project.sources.studies[study];
        let declared = &study.indicators[indicator];
        let href = format!("{root}{}", indicator_path(&study.id, &declared.id));
        Link { text: declared.label.clone(), href }
    }

    fn indicators(&self, job: &Job) -> Result<Rendering, Diagnostic> {
        let root = root(&job.path);
        let group = |(index, study): (usize, &study::Study)| LinkGroup {
            heading: study.title.clone(),
            links: report::shown_indicators(study)
                .into_iter()
                .map(|indicator| self.indicator_link((index, indicator), &root))
                .collect(),
        };
        let groups: Vec<LinkGroup> = self.project.sources.studies.iter().enumerate().map(group).collect();
        let equality = Link { text: WORDS.equality.to_string(), href: format!("{root}{}", equality_path()) };
        let page = IndicatorList { groups, equality };
        self.rendered(self.layout(job, WORDS.indicators), "indicators.html", page)
    }

    fn indicator(
        &self,
        job: &Job,
        (study, indicator): (usize, IndicatorIx),
        label: &str,
    ) -> Result<Rendering, Diagnostic> {
        let root = root(&job.path);
        let sources = &self.project.sources;
        let municipalities = self.links_with_pages(&[Level::Municipality], &root);
        let larger = self.links_with_pages(&[Level::Group, Level::County], &root);
        let page = IndicatorPage::new(sources, (study, indicator), &municipalities, &larger, self.key());
        let charts = page.charts();
        let mut layout = self.layout(job, label);
        let list = Link { text: WORDS.indicators.to_string(), href: format!("{root}{}", indicators_path()) };
        layout.crumbs.push(list);
        Ok(Rendering { charts, ..self.rendered(layout, "indicator.html", page)? })
    }
}
