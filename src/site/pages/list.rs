//! Lists of units with key indicators side by side.

use ground::diagnostics::Diagnostic;
use language::measures::{unit_of, with_unit};
use language::withheld::Missing;
use language::{WORDS, folder, headings, level_label, list_name};
use report::{CellValue, Index, IndexGroup, IndexRow, Link, ShareText};
use units::{Level, UnitIx};

use crate::addresses::root;
use crate::lists::{LISTS, listed};
use crate::render::{CommentaryOf, Job, Listing, Rendered, Renderer};

/// A list for each level that has pages.
pub(crate) fn jobs(renderer: &Renderer) -> Vec<Job> {
    let lists = LISTS.into_iter().filter(|list| renderer.has_list(*list));
    let job = |list: Level| Job {
        path: format!("{}/index.html", folder(list)),
        what: format!("the list /{}/", folder(list)),
        document: None,
        commentary: CommentaryOf::Nobody,
        markdown: None,
        listed: Some((Listing::Places, list_name(list).to_string())),
        printed: None,
        render: Box::new(move |renderer, job| renderer.list(job, list)),
    };
    lists.map(job).collect()
}

impl Renderer<'_> {
    /// The page of a list.
    fn list(&self, job: &Job, list: Level) -> Result<Rendered, Diagnostic> {
        let units = &self.project.sources.units;
        let mut listed = listed(units, list);
        listed.retain(|unit| !units.has_ceased(*unit));
        let page = self.index(list, &listed, &root(&job.path));
        self.rendered(self.layout(job, list_name(list)), "index.html", page)
    }

    fn index(&self, list: Level, listed: &[UnitIx], root: &str) -> Index {
        let sources = &self.project.sources;
        let with_parent =
            list == Level::Municipality && sources.units.of_level(Level::County).next().is_some();
        let counted = sources.studies.first().map(|study| &study.counted);
        let labels = sources.studies.iter().flat_map(|study| {
            study.key_indicators.iter().map(|index| {
                let indicator = &study.indicators[*index];
                let unit = unit_of(study, indicator.formula, indicator.scale);
                with_unit(&indicator.label, unit.as_deref())
            })
        });
        let (present, absent): (Vec<UnitIx>, Vec<UnitIx>) =
            listed.iter().copied().partition(|unit| sources.release.has(*unit) && self.has_pages(*unit));
        let absent = absent.into_iter().filter(|_| list != Level::Group);
        let rows: Vec<IndexRow> =
            present.iter().filter_map(|unit| self.index_row(*unit, with_parent, root)).collect();
        Index {
            unit_heading: headings::unit(list == Level::County, list == Level::Group).to_string(),
            parent_heading: with_parent.then(|| WORDS.county.to_string()),
            indicators: labels.collect(),
            total_heading: counted.map(|counted| headings::number_of(&counted.many)).unwrap_or_default(),
            missing: report::reasons(rows.iter().flat_map(IndexRow::values)),
            footnotes: report::footnotes_of(rows.iter().flat_map(IndexRow::values)),
            has_districts: present.iter().any(|unit| sources.units.all[*unit].level == Level::District),
            rows,
            // A group without pages is no group of the site.
            absent: absent.map(|unit| self.link_or_name(unit, root)).collect(),
            by_parent: if with_parent { self.by_county(&present, root) } else { Vec::new() },
            left_out: (list == Level::County).then(|| report::counties_without(sources)).flatten(),
            nation_is: sources.studies.first().map(|study| report::nation(sources, 0, study.latest())),
            key: self.key(),
        }
    }

    fn has_pages(&self, unit: UnitIx) -> bool {
        self.addresses.folder(unit).is_some()
    }

    /// A link to a unit; without an address where it has no page.
    fn link_or_name(&self, unit: UnitIx, root: &str) -> Link {
        let units = &self.project.sources.units;
        let name = || Link { text: units.all[unit].name.clone(), href: String::new() };
        self.addresses.link(unit, units, root).unwrap_or_else(name)
    }

    fn index_row(&self, unit: UnitIx, with_parent: bool, root: &str) -> Option<IndexRow> {
        let sources = &self.project.sources;
        let mut shares = Vec::new();
        let mut total = None;
        for (study, release) in sources.studies.iter().zip(&sources.release.studies) {
            let shown = release.unit(study.latest(), unit);
            total = total.or(shown.map(|shown| CellValue::count(shown.total, study)));
            shares.extend(study.key_indicators.iter().map(|indicator| match shown {
                Some(shown) => ShareText::new(shown.indicators[*indicator], study),
                None => ShareText::missing(),
            }));
        }
        Some(IndexRow {
            unit: self.named_link(unit, root)?,
            parent: with_parent
                .then(|| self.county_of(unit))
                .flatten()
                .and_then(|c| self.addresses.link(c, &sources.units, root)),
            total: total.unwrap_or_else(|| CellValue::new(Err(Missing::DidNotTakePart))),
            shares,
        })
    }

    /// A link whose text says which municipality a district lies in.
    fn named_link(&self, unit: UnitIx, root: &str) -> Option<Link> {
        let units = &self.project.sources.units;
        let link = self.addresses.link(unit, units, root)?;
        let member = &units.all[unit];
        match (member.level, member.parent) {
            (Level::District, Some(parent)) => {
                let text =
                    format!("{} ({}, {})", link.text, level_label(Level::District), units.all[parent].name);
                Some(Link { text, ..link })
            }
            _ => Some(link),
        }
    }

    fn by_county(&self, present: &[UnitIx], root: &str) -> Vec<IndexGroup> {
        let units = &self.project.sources.units;
        let mut counties: Vec<UnitIx> = units.of_level(Level::County).collect();
        self.sort_by_name(&mut counties);
        let group = |county: UnitIx| {
            let inside = present.iter().filter(|unit| self.county_of(**unit) == Some(county));
            Some(IndexGroup {
                parent: self.addresses.link(county, units, root)?,
                units: inside.filter_map(|unit| self.addresses.link(*unit, units, root)).collect(),
            })
        };
        counties.into_iter().filter_map(group).collect()
    }
}
