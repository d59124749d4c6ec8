//! The page of an indicator: places side by side, told apart no further than chance lets them be.

use std::collections::{BTreeMap, BTreeSet};

use analysis::{Against, Verdict};
use chart::{Dot, Dots, Funnel, FunnelLimit, FunnelPoint};
use content::Sources;
use gate::CellRelease;
use language::comparing::{self, VerdictCounts};
use language::measures::{unit_of, with_unit};
use language::withheld::Missing;
use language::{MarkWords, Marks, WORDS, definition, describe, grouped, headings, number_sign, number_words};
use stats::{Baseline, Confidence, NumberKind, Overdispersion, RankRange, Share};
use study::{Condition, Footnote, Indicator, IndicatorIx, RoundIx, Study};
use units::UnitIx;

use super::findings::Found;
use super::pages::Link;
use super::scale::DrawingScale;
use super::table::{CellValue, TableCell, TableRow, TableView, footnotes_of, reasons};

/// The most places in one drawing, so that it fits a sheet of paper.
const IN_ONE_DRAWING: usize = 40;
/// The share of extreme places that are drawn in when their spread is measured (Spiegelhalter 2005).
const TRIM: f64 = 0.1;
/// The fewest places whose spread is told.
const FEWEST_IN_FUNNEL: usize = 10;
/// Points of each curve of a funnel.
const POINTS: usize = 40;
/// The confidence of the limits of a funnel: inner and outer.
const LIMITS: [f64; 2] = [0.95, 0.998];
/// Numbers of cases that may be written below a funnel, by powers of ten.
const BASES: [u64; 3] = [1, 2, 5];

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
    /// The nation's line over many rounds, as SVG.
    pub line: Option<String>,
    /// How many municipalities are told apart from the rest, and which do not show the number.
    pub verdicts: Vec<String>,
    /// Numbers against numbers of cases.
    pub funnel: Option<FunnelView>,
    /// The nation by the values of the variable that all is contrasted by.
    pub contrast: Option<ContrastView>,
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
    pub groups: Vec<IndicatorGroup>,
}

/// The indicators of a study.
#[derive(Debug, Clone, serde::Serialize)]
pub struct IndicatorGroup {
    /// The study's title.
    pub heading: String,
    /// Its indicators.
    pub links: Vec<Link>,
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

/// A funnel, and what it shows in words.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FunnelView {
    /// The drawing.
    pub svg: String,
    /// What its marks are.
    pub key: String,
    /// What it shows.
    pub sentences: Vec<String>,
}

/// Places with their numbers of one indicator.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PlaceTable {
    /// What the table shows.
    pub caption: String,
    /// Headings of the columns.
    pub heads: Vec<String>,
    /// The places.
    pub rows: Vec<ComparedPlace>,
    /// The footnotes of the numbers.
    pub footnotes: Vec<Footnote>,
    /// Why some of the values are missing.
    pub missing: BTreeSet<Missing>,
}

/// A place with its number.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ComparedPlace {
    /// The place.
    pub unit: Link,
    /// The number with its interval, the base where the indicator has one, the ranks where they are
    /// told, and the verdict where places are compared.
    pub cells: Vec<TableCell>,
}

/// What is needed to compare places in an indicator.
struct Comparing<'a> {
    sources: &'a Sources,
    study: usize,
    indicator: IndicatorIx,
    round: RoundIx,
}

/// What has a number that is shown.
struct Shown {
    name: String,
    share: Share,
}

/// The ranks that places can have.
type Ranks = BTreeMap<UnitIx, RankRange>;

impl IndicatorPage {
    /// The number of charts on the page.
    pub fn charts(&self) -> usize {
        let single = [self.line.is_some(), self.funnel.is_some(), self.contrast.is_some()];
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
        let has_number = |round: &RoundIx| {
            let nation = sources.release.studies[study].unit(*round, sources.units.nation);
            nation.is_some_and(|nation| nation.indicators[indicator].share.is_shown())
        };
        let round = declared.rounds.indices().rev().find(has_number).unwrap_or(declared.latest());
        let comparing = Comparing { sources, study, indicator, round };
        let it = comparing.declared();
        let nation = comparing.cell(sources.units.nation).and_then(|cell| cell.share.value());
        let shown = comparing.shown(municipalities);
        let ranks = comparing.ranks(municipalities);
        Self {
            meaning: definition(declared, it),
            description: it.description.clone(),
            better: comparing::better(it.better),
            study: declared.title.clone(),
            source: declared.source.clone(),
            period: declared.rounds[round].label.clone(),
            nation: nation.map(|share| comparing.nation(share)),
            nation_is: super::nation(sources, study, round),
            line: super::has_many_rounds(declared)
                .then(|| {
                    let release = &sources.release.studies[study];
                    super::time_axis::line(declared, release, sources.units.nation, indicator, "linje")
                })
                .flatten(),
            verdicts: comparing.verdicts(municipalities),
            funnel: comparing.funnel(&shown),
            contrast: comparing.contrast(),
            order_means: comparing::order(&sources.units.all[sources.units.nation].name, ranks.is_some()),
            order: comparing.drawings(
                &shown,
                language::list_name(units::Level::Municipality),
                "ordning",
                nation,
            ),
            municipalities: comparing.table(
                [WORDS.municipality, WORDS.all_municipalities],
                municipalities,
                ranks.as_ref(),
            ),
            larger: comparing.drawings(&comparing.shown(larger), WORDS.larger_places, "storre", nation),
            larger_places: comparing.table([WORDS.larger_place, WORDS.larger_places], larger, None),
            key,
        }
    }
}

impl Comparing<'_> {
    fn study(&self) -> &Study {
        &self.sources.studies[self.study]
    }

    fn declared(&self) -> &Indicator {
        &self.study().indicators[self.indicator]
    }

    fn confidence(&self) -> Confidence {
        self.sources.analysis.confidence
    }

    fn cell(&self, unit: UnitIx) -> Option<CellRelease> {
        let release = self.sources.release.studies[self.study].unit(self.round, unit)?;
        Some(release.indicators[self.indicator])
    }

    fn found(&self, unit: UnitIx) -> Found<'_> {
        Found::of(self.sources, self.study, self.round, unit)
    }

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

    /// The places that show the number, the largest printed number first. Equal ones stand in the order
    /// given, since their order by unprinted decimals would tell more than the page does.
    fn shown(&self, places: &[(UnitIx, Link)]) -> Vec<Shown> {
        let shown = |(unit, link): &(UnitIx, Link)| {
            let share = self.cell(*unit)?.share.value()?;
            Some(Shown { name: link.text.clone(), share })
        };
        let mut shown: Vec<Shown> = places.iter().filter_map(shown).collect();
        let scale = DrawingScale::of(shown.iter().map(|place| place.share));
        shown.sort_by_key(|place| std::cmp::Reverse(scale.draw(place.share)));
        shown
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

    /// How many municipalities are told apart from the rest of the nation.
    fn verdicts(&self, places: &[(UnitIx, Link)]) -> Vec<String> {
        let mut counts = VerdictCounts::default();
        for (unit, _) in places {
            match self.found(*unit).level_verdict(self.indicator) {
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
        let always = study.findings.always.as_ref()?;
        let block = always.blocks.first()?;
        let measure = block.measures.iter().position(|measure| measure.id == self.declared().id)?;
        let release = self.sources.release.studies[self.study].unit(self.round, self.sources.units.nation)?;
        let cells = &release.strata.first()?.cells;
        let variable = &study.variables[always.variable];
        let values = variable.values.iter().enumerate();
        let values: Vec<(&str, CellRelease)> = values
            .filter_map(|(value, declared)| {
                let cell = cells.get(value * block.measures.len() + measure)?;
                Some((declared.label.as_str(), *cell))
            })
            .collect();
        let shown = values.iter().filter_map(|(label, cell)| {
            Some(Shown { name: (*label).to_string(), share: cell.share.value()? })
        });
        let shown: Vec<Shown> = shown.collect();
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

    /// The headings of a number and its base.
    fn number_heads(&self) -> Vec<String> {
        let counted = language::measures::counted_by(self.study(), self.declared().formula);
        let number = with_unit("", self.unit().as_deref());
        std::iter::once(number).chain(counted.map(headings::number_of)).collect()
    }

    /// A number with its interval and, where the indicator has one, its base; `None` for a place that
    /// did not take part.
    fn number_and_base(&self, cell: Option<CellRelease>) -> Vec<TableCell> {
        let study = self.study();
        let missing = || TableCell::missing(Missing::DidNotTakePart);
        let number =
            cell.map_or_else(missing, |cell| TableCell::published(cell.share, study, self.confidence()));
        let base = cell.map_or_else(missing, |cell| CellValue::count(cell.base, study).into());
        let has_base = language::measures::counted_by(study, self.declared().formula).is_some();
        std::iter::once(number).chain(has_base.then_some(base)).collect()
    }

    /// Drawings of places with the number of the nation on one scale, each of as many as fit a sheet of
    /// paper.
    fn drawings(&self, shown: &[Shown], what: &str, id: &str, nation: Option<Share>) -> Vec<String> {
        let interval = |share: Share| {
            Some(stats::interval(share, self.confidence())).filter(|interval| interval.is_known())
        };
        let scale = DrawingScale::of(shown.iter().map(|place| place.share).chain(nation));
        let dot = |place: &Shown| Dot {
            name: place.name.clone(),
            value: scale.draw(place.share),
            interval: interval(place.share).map(|interval| (scale.end(interval.lo), scale.end(interval.hi))),
            label: number_sign(place.share),
        };
        let rows: Vec<Dot> = shown.iter().map(dot).collect();
        let reference = nation.map(|share| scale.draw(share));
        let ends = rows.iter().map(|row| row.interval.map_or(row.value, |(_, hi)| hi)).chain(reference);
        let axis = scale.axis(ends.max().unwrap_or(0));
        let title = comparing::title(&self.declared().label, what, &self.period());
        let sheet = |(sheet, rows): (usize, &[Dot])| {
            let values = rows.iter().map(|row| MarkWords {
                label: &row.name,
                value: row.value as f64,
                number: &row.label,
            });
            let marks = [Marks { panel: None, series: "", values: values.collect() }];
            let description = describe(&marks, self.unit().as_deref());
            let dots = Dots { rows: rows.to_vec(), axis: axis.clone(), reference };
            chart::dots(&dots, &format!("{id}-{sheet}"), &title, &description)
        };
        rows.chunks(IN_ONE_DRAWING).enumerate().filter_map(sheet).collect()
    }

    fn period(&self) -> String {
        self.study().rounds[self.round].label.clone()
    }

    /// What the numbers are counted in: "procent".
    fn unit(&self) -> Option<String> {
        unit_of(self.study(), self.declared().formula, self.declared().scale)
    }

    /// The funnel of shares; `None` for other numbers, and for few places.
    fn funnel(&self, shown: &[Shown]) -> Option<FunnelView> {
        let shares: Vec<Share> = shown.iter().map(|place| place.share).collect();
        let is_share = shares.first()?.scale().kind == NumberKind::Proportion;
        if !is_share || shares.len() < FEWEST_IN_FUNNEL {
            return None;
        }
        let Overdispersion { baseline, is_overdispersed, .. } = stats::overdispersion(&shares, TRIM)?;
        let [inner, outer] = LIMITS.map(Confidence::new);
        let (inner, outer) = (inner?, outer?);
        let is_beyond = |share: Share, confidence: Confidence| {
            let limits = stats::mirrored_limits(baseline, share.effective().1, confidence);
            let own = share.proportion();
            limits.is_some_and(|limits| own < limits.lo || own > limits.hi)
        };
        let scale = DrawingScale::of(shares.iter().copied());
        let points: Vec<FunnelPoint> = shares
            .iter()
            .map(|share| FunnelPoint {
                base: share.base(),
                value: scale.draw(*share),
                is_outside: is_beyond(*share, outer),
            })
            .collect();
        let limits = limits(baseline, &points, scale, (inner, outer));
        let highest = points.iter().map(|point| point.value).max().unwrap_or(0);
        let most = points.iter().map(|point| point.base).max().unwrap_or(0);
        let funnel = Funnel {
            baseline: scale.unrounded(baseline.proportion()),
            axis: scale.axis(highest),
            bases: written_bases(most),
            base_label: headings::number_of(&self.study().counted.many),
            points,
            limits,
        };
        let outside = shares.iter().filter(|share| is_beyond(**share, inner)).count();
        let far = shown.iter().filter(|place| is_beyond(place.share, outer));
        let far: Vec<String> = far.map(|place| place.name.clone()).collect();
        let sentences = comparing::funnel(outside, shares.len(), &far, is_overdispersed);
        let nation = &self.sources.units.all[self.sources.units.nation].name;
        let title = comparing::title(&self.declared().label, WORDS.by_size, &self.period());
        let svg = chart::funnel(&funnel, "tratt", &title, &sentences.join(" "))?;
        Some(FunnelView { svg, key: comparing::funnel_key(nation, self.unit().as_deref()), sentences })
    }

    /// The places as rows of a table.
    fn table(
        &self,
        [heading, caption]: [&str; 2],
        places: &[(UnitIx, Link)],
        ranks: Option<&Ranks>,
    ) -> PlaceTable {
        let is_compared = self.study().findings.levels.contains(&self.indicator);
        let rest = self.sources.speaker(self.study, self.round, self.sources.units.nation);
        let caption = comparing::title(&self.declared().label, caption, &self.period());
        let mut heads = vec![heading.to_string()];
        heads.extend(self.number_heads());
        heads.extend(ranks.map(|_| WORDS.can_rank.to_string()));
        heads.extend(is_compared.then(|| headings::against(&rest.rest(Against::Rest))));
        let row = |(unit, link): &(UnitIx, Link)| {
            let cell = self.cell(*unit);
            let mut cells = self.number_and_base(cell);
            let reason = cells[0].value.missing().unwrap_or(Missing::DidNotTakePart);
            cells.extend(ranks.map(|ranks| match ranks.get(unit) {
                Some(range) => TableCell::plain(comparing::ranks(range.first, range.last)),
                None => TableCell::missing(reason),
            }));
            cells.extend(is_compared.then(|| match cell {
                Some(_) => TableCell::words(self.found(*unit).level_word(self.indicator)),
                None => TableCell::missing(reason),
            }));
            ComparedPlace { unit: link.clone(), cells }
        };
        let rows: Vec<ComparedPlace> = places.iter().map(row).collect();
        let values = || rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.value);
        PlaceTable { caption, heads, footnotes: footnotes_of(values()), missing: reasons(values()), rows }
    }
}

/// The limits of a funnel from its smallest place to its largest.
fn limits(
    baseline: Baseline,
    points: &[FunnelPoint],
    scale: DrawingScale,
    (inner, outer): (Confidence, Confidence),
) -> Vec<FunnelLimit> {
    let bases = || points.iter().map(|point| point.base as f64);
    let (least, most) = (bases().fold(f64::MAX, f64::min).sqrt(), bases().fold(0.0, f64::max).sqrt());
    let limit = |index: usize| {
        let root = least + (most - least) * index as f64 / POINTS as f64;
        let base = root * root;
        let ends = |confidence: Confidence| {
            let limits = stats::mirrored_limits(baseline, base, confidence)?;
            Some((scale.unrounded(limits.lo), scale.unrounded(limits.hi)))
        };
        Some(FunnelLimit { base, inner: ends(inner)?, outer: ends(outer)? })
    };
    (0..=POINTS).filter_map(limit).collect()
}

/// Round numbers of cases up to the largest, of which no two lie close to each other on the scale of
/// a funnel.
fn written_bases(most: u64) -> Vec<(u64, String)> {
    let powers = std::iter::successors(Some(10_u64), |power| power.checked_mul(10));
    let round = powers.flat_map(|power| BASES.map(|digit| power * digit)).take_while(|base| *base <= most);
    let mut bases: Vec<u64> = Vec::new();
    let place = |base: u64| (base as f64 / most as f64).sqrt();
    for base in round.collect::<Vec<_>>().into_iter().rev() {
        if bases.last().is_none_or(|next| place(*next) - place(base) > 0.12) && place(base) > 0.05 {
            bases.push(base);
        }
    }
    bases.into_iter().rev().map(|base| (base, grouped(base))).collect()
}
