//! Lists of units with key indicators side by side.

use ground::diagnostics::Diagnostic;
use language::measures::{unit_of, with_unit};
use language::withheld::Missing;
use language::{WORDS, folder, headings, level_label, list_name, slug};
use report::{
    CellValue, Index, IndexGroup, IndexRow, Link, ListFilter, ListOption, ListedIndicator, ListedShare,
    ListedVerdict, ShareText, TileMap, UnitFindings,
};
use units::{Level, UnitIx};

use crate::addresses::root;
use crate::lists::{LISTS, listed};
use crate::render::{CommentaryOf, Job, Listing, Renderer, Rendering};

/// The fewest rows that can be narrowed down.
const FEWEST_TO_FILTER: usize = 15;

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
    fn list(&self, job: &Job, list: Level) -> Result<Rendering, Diagnostic> {
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
        let nation = sources.units.nation;
        let indicators = sources.studies.iter().zip(&sources.release.studies).flat_map(|(study, release)| {
            study.key_indicators.iter().map(|index| {
                let indicator = &study.indicators[*index];
                let unit = unit_of(study, indicator.formula, indicator.scale);
                let cell = release.unit(study.latest(), nation).map(|nation| nation.indicators[*index]);
                let share = cell.map(|cell| ShareText::new(cell, study));
                ListedIndicator {
                    label: with_unit(&indicator.label, unit.as_deref()),
                    nation: share.filter(|share| share.has_bar).map(|share| share.width),
                }
            })
        });
        let (present, absent): (Vec<UnitIx>, Vec<UnitIx>) =
            listed.iter().copied().partition(|unit| sources.release.has(*unit) && self.has_pages(*unit));
        let absent = absent.into_iter().filter(|_| list != Level::Group);
        let listed_rows =
            present.iter().filter_map(|unit| Some((*unit, self.index_row(*unit, with_parent, root)?)));
        let (in_rows, rows): (Vec<UnitIx>, Vec<IndexRow>) = listed_rows.unzip();
        let indicators: Vec<ListedIndicator> = indicators.collect();
        let verdicts = || rows.iter().flat_map(|row| &row.shares).filter_map(|share| share.verdict);
        let has_verdict = |wanted: ListedVerdict| verdicts().any(|verdict| verdict == wanted);
        Index {
            unit_heading: headings::unit(list == Level::County, list == Level::Group).to_string(),
            parent_heading: with_parent.then(|| WORDS.county.to_string()),
            map: TileMap::new(&squares(&sources.units, &in_rows), &rows, &indicators),
            indicators,
            total_heading: counted.map(|counted| headings::number_of(&counted.many)).unwrap_or_default(),
            missing: report::reasons(rows.iter().flat_map(IndexRow::numbers)),
            footnotes: report::footnotes_of(rows.iter().flat_map(IndexRow::numbers)),
            has_districts: present.iter().any(|unit| sources.units.all[*unit].level == Level::District),
            filters: self.filters(&present, list, with_parent),
            verdicts: ListedVerdict::ALL.into_iter().filter(|verdict| has_verdict(*verdict)).collect(),
            rows,
            // A group without pages is not a group of the site.
            absent: absent.map(|unit| self.link_or_name(unit, root)).collect(),
            by_parent: if with_parent { self.by_county(&present, root) } else { Vec::new() },
            left_out: (list == Level::County).then(|| report::counties_without(sources)).flatten(),
            nation_is: sources.studies.first().map(|study| report::nation(sources, 0, study.latest())),
            key: self.key(),
        }
    }

    /// The choices above a list of municipalities: their counties and groups.
    fn filters(&self, present: &[UnitIx], list: Level, with_parent: bool) -> Vec<ListFilter> {
        let units = &self.project.sources.units;
        if list != Level::Municipality || present.len() < FEWEST_TO_FILTER {
            return Vec::new();
        }
        let mut counties: Vec<UnitIx> = units.of_level(Level::County).collect();
        self.sort_by_name(&mut counties);
        let county = |county: &UnitIx| ListOption {
            value: slug(&units.all[*county].name),
            text: units.all[*county].name.clone(),
        };
        let of_counties = with_parent.then(|| ListFilter {
            name: folder(Level::County).to_string(),
            label: WORDS.county.to_string(),
            options: counties.iter().map(county).collect(),
        });
        let of_groups = units.groupings.iter().map(|grouping| ListFilter {
            name: slug(&grouping.id),
            label: grouping.label.clone(),
            options: grouping
                .values
                .iter()
                .map(|value| ListOption { value: slug(&value.id), text: value.label.clone() })
                .collect(),
        });
        of_counties.into_iter().chain(of_groups).collect()
    }

    /// The values of a unit in those choices, in their order.
    fn filter_values(&self, unit: UnitIx, with_parent: bool) -> Vec<String> {
        let units = &self.project.sources.units;
        let none = || "-".to_string();
        let county = with_parent
            .then(|| self.county_of(unit).map_or_else(none, |county| slug(&units.all[county].name)));
        let groups = units.groupings.enumerated().map(|(index, grouping)| {
            let value = units.all[unit].groups.get(&index);
            value.map_or_else(none, |value| slug(&grouping.values[*value].id))
        });
        county.into_iter().chain(groups).collect()
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
        let studies = sources.studies.iter().zip(&sources.release.studies).enumerate();
        for (index, (study, release)) in studies {
            let shown = release.unit(study.latest(), unit);
            total = total.or(shown.map(|shown| CellValue::count(shown.total, study)));
            shares.extend(study.key_indicators.iter().map(|indicator| match shown {
                Some(shown) => {
                    let findings = UnitFindings::of(sources, index, study.latest(), unit);
                    let is_shown = shown.indicators[*indicator].share.is_shown();
                    let verdict = findings.level_verdict(*indicator).filter(|_| is_shown);
                    let share = ShareText::new(shown.indicators[*indicator], study);
                    ListedShare { share, verdict: ListedVerdict::of(verdict) }
                }
                None => ListedShare { share: ShareText::missing(), verdict: None },
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
            values: self.filter_values(unit, with_parent),
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

/// The squares of municipalities of a list on a map: the row in the list, and the column and the
/// line of the map.
fn squares(units: &units::Units, listed: &[UnitIx]) -> Vec<(usize, usize, usize)> {
    let is_municipality = |unit: &UnitIx| units.all[*unit].level == Level::Municipality;
    let points = listed.iter().filter(|unit| is_municipality(unit));
    let points: Vec<_> = points.filter_map(|unit| Some((*unit, units.all[*unit].point?))).collect();
    let square = |tile: units::Tile| {
        let row = listed.iter().position(|unit| *unit == tile.unit)?;
        Some((row, tile.column, tile.row))
    };
    units::tiles(&points).into_iter().filter_map(square).collect()
}
