//! The page of an indicator, and the list of such pages.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{Against, Verdict};
use content::Sources;
use gate::CellRelease;
use language::comparing::{self, VerdictCounts};
use language::withheld::Missing;
use language::{WORDS, definition, headings, number_sign, number_words};
use stats::{NumberKind, RankRange, Share};
use study::{Condition, IndicatorIx};
use units::{Level, UnitIx};

use super::super::link::{Link, LinkGroup};
use super::super::table::{TableCell, TableRow, TableView, reasons};
use super::funnel::Dispersion;
use super::{Column, FunnelView, GapView, IndicatorComparison, NamedShare, PlaceTable, TimeSeriesView};

/// The ranks that places can have.
type Ranks = BTreeMap<UnitIx, RankRange>;

/// The page of an indicator.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndicatorPage {
    /// What it measures, in words.
    pub meaning: String,
    /// The study's own description.
    pub description: Option<String>,
    /// Which numbers are better, as a sentence.
    pub better: &'static str,
    /// The study, for the way back.
    pub study: String,
    /// The source of the study's tables.
    pub source: Option<String>,
    /// The round of its numbers.
    pub period: String,
    /// The number of the nation, as a sentence; `None` where it is not shown.
    pub nation: Option<String>,
    /// The sentence on which places the nation is the sum of.
    pub nation_is: String,
    /// Why no change is told; `None` where there are several rounds.
    pub only_round: Option<String>,
    /// The nation's line over many rounds, as SVG.
    pub line: Option<String>,
    /// How many municipalities are told apart from the rest, and which do not show the number.
    pub verdicts: Vec<String>,
    /// Numbers against numbers of cases.
    pub funnel: Option<FunnelView>,
    /// The numbers over time; `None` where there is one round only.
    pub courses: Option<TimeSeriesView>,
    /// The nation by the values of the variable that all is contrasted by.
    pub contrast: Option<ContrastView>,
    /// The difference between the values of that variable in each municipality.
    pub gap: Option<GapView>,
    /// How the drawings of the municipalities are read.
    pub order_means: String,
    /// Drawings of the municipalities, those with the largest numbers first.
    pub order: Vec<String>,
    /// The municipalities in alphabetical order.
    pub municipalities: PlaceTable,
    /// Drawings of groups and counties, in their order.
    pub larger: Vec<String>,
    /// Groups and counties.
    pub larger_places: PlaceTable,
    /// Explains the sign for a number that is not shown.
    pub key: String,
}

/// The list of the pages of indicators.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndicatorList {
    /// The indicators by study.
    pub groups: Vec<LinkGroup>,
    /// The page on which differences between groups are looked for in each municipality.
    pub equality: Link,
}

/// The nation by the values of a variable.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ContrastView {
    /// The variable.
    pub heading: String,
    /// The drawing.
    pub svg: String,
    /// The numbers, also those that are not shown.
    pub table: TableView,
    /// Why some of them are missing.
    pub missing: BTreeSet<Missing>,
}

impl IndicatorPage {
    /// The number of charts on the page.
    pub fn charts(&self) -> usize {
        let single =
            [self.line.is_some(), self.funnel.is_some(), self.courses.is_some(), self.contrast.is_some()];
        single.into_iter().filter(|is_there| *is_there).count() + self.order.len() + self.larger.len()
    }

    /// The page of an indicator; `municipalities` and `larger` are the places that have pages, each
    /// with its link, and `key` explains the sign for a number that is not shown.
    pub fn new(
        sources: &Sources,
        (study, indicator): (usize, IndicatorIx),
        municipalities: &[(UnitIx, Link)],
        larger: &[(UnitIx, Link)],
        key: String,
    ) -> Self {
        let declared = &sources.studies[study];
        let comparing = IndicatorComparison::of(sources, (study, indicator));
        let round = comparing.round;
        let it = comparing.declared();
        let nation = comparing.cell(sources.units.nation).and_then(|cell| cell.share.value());
        let shown = comparing.places_with_number(municipalities);
        let ranks = comparing.ranks(municipalities);
        let dispersion = Dispersion::of(&shown);
        let columns = comparing.rank_column(ranks.as_ref()).into_iter().chain(comparing.verdict_column());
        let columns = columns.chain(dispersion.as_ref().map(|dispersion| comparing.size_column(dispersion)));
        let columns: Vec<Column> = columns.chain(comparing.county_column(municipalities)).collect();
        let larger_columns: Vec<Column> = comparing.verdict_column().into_iter().collect();
        Self {
            meaning: definition(declared, it),
            description: it.description.clone(),
            better: comparing::better(it.better),
            study: declared.title.clone(),
            source: declared.source.clone(),
            period: declared.rounds[round].label.clone(),
            nation: nation.map(|share| comparing.nation(share)),
            nation_is: super::super::nation(sources, study, round),
            only_round: super::super::only_round(declared),
            line: super::super::has_many_rounds(declared)
                .then(|| {
                    let release = &sources.release.studies[study];
                    super::super::time_axis::line(
                        declared,
                        release,
                        sources.units.nation,
                        indicator,
                        ("linje", true),
                    )
                })
                .flatten(),
            verdicts: comparing.verdicts(municipalities),
            funnel: dispersion
                .as_ref()
                .and_then(|dispersion| comparing.funnel(municipalities, &shown, dispersion)),
            courses: comparing.time_series(municipalities),
            contrast: comparing.contrast(),
            order_means: comparing::order(&sources.units.all[sources.units.nation].name, ranks.is_some()),
            order: comparing.drawings(&shown, language::list_name(Level::Municipality), "ordning", nation),
            municipalities: comparing.table(
                [WORDS.municipality, WORDS.all_municipalities],
                municipalities,
                &columns,
            ),
            gap: comparing.gap(municipalities),
            larger: comparing.drawings(
                &comparing.places_with_number(larger),
                WORDS.larger_places,
                "storre",
                nation,
            ),
            larger_places: comparing.table(
                [WORDS.larger_place, WORDS.larger_places],
                larger,
                &larger_columns,
            ),
            key,
        }
    }
}

impl IndicatorComparison<'_> {
    /// The number of the nation as a sentence.
    fn nation(&self, share: Share) -> String {
        let name = &self.sources.units.all[self.sources.units.nation].name;
        let is_share = share.scale().kind == NumberKind::Proportion;
        let number = match self.unit().filter(|_| !is_share) {
            Some(unit) => format!("{} {unit}", number_sign(share)),
            None => number_words(share),
        };
        comparing::nation(name, &number, is_share.then(|| share.base()), &self.study().counted)
    }

    /// The ranks that the places with a shown number can have; `None` where no interval is known.
    fn ranks(&self, places: &[(UnitIx, Link)]) -> Option<Ranks> {
        let shown = places.iter().filter_map(|(unit, _)| Some((*unit, self.cell(*unit)?.share.value()?)));
        let (units, shares): (Vec<UnitIx>, Vec<Share>) = shown.unzip();
        let is_tested = |share: &Share| share.scale().kind.is_tested();
        let is_known = shares
            .iter()
            .all(|share| is_tested(share) && stats::interval(*share, self.confidence()).is_known());
        let ranges = stats::rank_ranges(&shares, self.confidence());
        (is_known && shares.len() > 1).then(|| units.into_iter().zip(ranges).collect())
    }

    /// The county of each place, by which rows can be picked out; `None` where there are no counties.
    fn county_column(&self, places: &[(UnitIx, Link)]) -> Option<Column<'_>> {
        let units = &self.sources.units;
        let county = |unit: UnitIx| {
            let mut above = std::iter::successors(Some(unit), |unit| units.all[*unit].parent);
            above.find(|unit| units.all[*unit].level == Level::County)
        };
        places.iter().any(|(unit, _)| county(*unit).is_some()).then(|| Column {
            heading: WORDS.county.to_string(),
            cell: Box::new(move |unit, _| {
                let name = county(unit).map(|county| units.all[county].name.clone());
                TableCell::words(Ok(name.unwrap_or_default()))
            }),
        })
    }

    /// Which ranks each place can have.
    fn rank_column<'r>(&self, ranks: Option<&'r Ranks>) -> Option<Column<'r>> {
        let ranks = ranks?;
        Some(Column {
            heading: WORDS.can_rank.to_string(),
            cell: Box::new(|unit, reason| match ranks.get(&unit) {
                Some(range) => TableCell::plain(comparing::ranks(range.first, range.last)),
                None => TableCell::missing(reason),
            }),
        })
    }

    /// How each place compares with the rest of the nation; `None` where the indicator is not compared.
    pub(super) fn verdict_column(&self) -> Option<Column<'_>> {
        let rest = self.sources.speaker(self.study, self.round, self.sources.units.nation);
        self.study().findings.levels.contains(&self.indicator).then(|| Column {
            heading: headings::against(&rest.rest(Against::Rest)),
            cell: Box::new(|unit, reason| match self.cell(unit) {
                Some(_) => TableCell::words(self.findings_of(unit).level_word(self.indicator)),
                None => TableCell::missing(reason),
            }),
        })
    }

    /// How many municipalities are told apart from the rest of the nation.
    fn verdicts(&self, places: &[(UnitIx, Link)]) -> Vec<String> {
        let mut counts = VerdictCounts::default();
        for (unit, _) in places {
            match self.findings_of(*unit).level_verdict(self.indicator) {
                Some((Verdict::Difference, true)) => counts.more += 1,
                Some((Verdict::Difference, false)) => counts.less += 1,
                Some((Verdict::Equal, _)) => counts.alike += 1,
                Some((Verdict::Undecided, _)) => counts.undecided += 1,
                Some((Verdict::Withheld | Verdict::Missing, _)) | None => {}
            }
        }
        let without =
            places.iter().filter(|(unit, _)| self.cell(*unit).is_none_or(|cell| !cell.share.is_shown()));
        let measure = self.study().measure(self.indicator, &Condition::new());
        let rest = self.sources.speaker(self.study, self.round, self.sources.units.nation);
        let rest = rest.rest(Against::Rest);
        let is_compared = counts != VerdictCounts::default();
        let told = is_compared.then(|| comparing::verdicts(counts, &rest, (measure.margin, measure.scale)));
        told.into_iter().flatten().chain(comparing::left_out(without.count())).collect()
    }

    /// The nation by the values of the variable that everything is contrasted by.
    fn contrast(&self) -> Option<ContrastView> {
        let study = self.study();
        let variable = &study.variables[study.findings.always.as_ref()?.variable];
        let values = self.contrasted_cells(self.sources.units.nation)?;
        let shown = values.iter().filter_map(|(label, cell)| {
            Some(NamedShare { name: (*label).to_string(), share: cell.share.value()? })
        });
        let shown: Vec<NamedShare> = shown.collect();
        let nation = self.cell(self.sources.units.nation).and_then(|cell| cell.share.value());
        let drawn = (shown.len() > 1).then(|| self.drawings(&shown, &variable.label, "kontrast", nation))?;
        let row = |(label, cell): &(&str, CellRelease)| TableRow {
            heads: vec![(*label).to_string()],
            cells: self.number_and_base(Some(*cell)),
        };
        let mut heads = vec![variable.label.clone()];
        heads.extend(self.number_heads());
        let table = TableView::new(heads, values.iter().map(row).collect());
        let missing = reasons(table.rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.value));
        let (heading, svg) = (variable.label.clone(), drawn.into_iter().next()?);
        Some(ContrastView { heading, svg, table, missing })
    }
}
