//! A few places beside each other in all key indicators: the parts of a county, the districts of a
//! city, a municipality and those that are like it.

use analysis::{NumberPair, PairVerdict, Verdict, compare_pairs};
use content::Sources;
use gate::Published;
use language::comparing::{self, DistinctPlaces, SimilarVerdicts};
use language::withheld::Missing;
use language::{WORDS, headings};
use stats::{NumberKind, Share};
use study::{Condition, IndicatorIx, RoundIx, Study};
use units::UnitIx;

use super::super::indicators::shown_indicators;
use super::super::link::Link;
use super::super::table::{CellValue, TableCell};
use super::{Column, IndicatorComparison, PlaceTable};

/// Which of the places are compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairs {
    /// Each with each.
    All,
    /// The first with each of the others.
    WithFirst,
}

/// A page with a few places beside each other.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SideBySide {
    /// How the places were chosen, and what each of them is.
    pub chosen: Vec<String>,
    /// The backgrounds that the table of similar places shows.
    pub backgrounds: Vec<String>,
    /// The place itself and those that are similar to it, the nearest first; empty for other pages.
    pub similar: Vec<SimilarView>,
    /// How differences between them are tested.
    pub tested: String,
    /// What the marks of the drawings are.
    pub drawn: String,
    /// The studies.
    pub studies: Vec<SideStudy>,
    /// Explains the sign for a number that is not shown.
    pub key: String,
}

/// A place that is similar to another.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SimilarView {
    /// The place.
    pub unit: Link,
    /// How far apart they are: "0,08".
    pub distance: String,
    /// What the place is in the backgrounds by which it was chosen, as far as they are a number of
    /// inhabitants or a group.
    pub backgrounds: Vec<String>,
}

/// A study of a [`SideBySide`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct SideStudy {
    /// Its title.
    pub title: String,
    /// Its anchor.
    pub id: String,
    /// Its indicators.
    pub indicators: Vec<SideIndicator>,
}

/// An indicator of a [`SideBySide`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct SideIndicator {
    /// The page on which all places are compared in it; its text is the indicator's name.
    pub link: Link,
    /// The places on one scale; empty where less than two show the number.
    pub drawings: Vec<String>,
    /// How the first place compares with all others together; `None` where it is not compared with
    /// them.
    pub together: Option<String>,
    /// The places.
    pub places: PlaceTable,
    /// What it means that places are about alike; `None` where none are said to be.
    pub alike: Option<String>,
}

impl SideBySide {
    /// The number of charts on the page.
    pub fn charts(&self) -> usize {
        self.studies
            .iter()
            .flat_map(|study| &study.indicators)
            .map(|indicator| indicator.drawings.len())
            .sum()
    }

    /// Places beside each other, each with its link. All differences on the page are one family of
    /// tests. `link` gives the page of an indicator.
    pub fn new(
        sources: &Sources,
        places: &[(UnitIx, Link)],
        pairs: Pairs,
        link: impl Fn(usize, IndicatorIx) -> Link,
        key: String,
    ) -> Self {
        let each = all_indicators(sources);
        let pair_verdicts = PairVerdicts::of(&each, places, pairs, sources);
        let studies = sources.studies.iter().enumerate().map(|(index, study)| {
            let of_study = each.iter().enumerate().filter(|(_, comparison)| comparison.study == index);
            let indicators = of_study.map(|(at, comparison)| {
                comparison.side_indicator(at, places, &pair_verdicts, link(index, comparison.indicator))
            });
            SideStudy {
                title: study.title.clone(),
                id: format!("studie_{}", index + 1),
                indicators: indicators.collect(),
            }
        });
        Self {
            chosen: Vec::new(),
            backgrounds: Vec::new(),
            similar: Vec::new(),
            tested: comparing::tested_together(pair_verdicts.tests, pairs == Pairs::All),
            drawn: comparing::drawing_key(&sources.units.all[sources.units.nation].name),
            studies: studies.collect(),
            key,
        }
    }
}

/// How a place compares with those that are like it, taken together as one place.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ThanSimilar {
    /// The indicators in which the place differs from them, and the number of indicators where that
    /// cannot be decided.
    pub text: String,
    /// The page on which it stands beside them.
    pub link: Link,
}

impl ThanSimilar {
    /// The verdicts on a study in a round, of the page that sets the first of the places beside the
    /// others; `None` where nothing is decided, or the page compares in another round.
    pub fn of(
        sources: &Sources,
        places: &[(UnitIx, Link)],
        (study, round): (usize, RoundIx),
        link: Link,
    ) -> Option<Self> {
        let each = all_indicators(sources);
        let pair_verdicts = PairVerdicts::of(&each, places, Pairs::WithFirst, sources);
        let mut verdicts = SimilarVerdicts::default();
        for (comparison, together) in each.iter().zip(&pair_verdicts.together) {
            let is_asked = comparison.study == study && comparison.round == round;
            let Some(together) = together.filter(|_| is_asked) else { continue };
            let entry = (comparison.declared().label.clone(), together.share);
            match (together.verdict.verdict, together.verdict.has_more) {
                (Verdict::Difference, true) => verdicts.higher.push(entry),
                (Verdict::Difference, false) => verdicts.lower.push(entry),
                (Verdict::Equal, _) => verdicts.alike += 1,
                (Verdict::Undecided, _) => verdicts.undecided += 1,
                (Verdict::Withheld | Verdict::Missing, _) => {}
            }
        }
        Some(Self { text: comparing::than_similar(&verdicts)?, link })
    }
}

/// All key indicators, in the order of the studies.
fn all_indicators(sources: &Sources) -> Vec<IndicatorComparison<'_>> {
    let study_comparisons = |study: usize| {
        let indicators = shown_indicators(&sources.studies[study]).into_iter();
        indicators.map(move |indicator| IndicatorComparison::of(sources, (study, indicator)))
    };
    (0..sources.studies.len()).flat_map(study_comparisons).collect()
}

/// The verdicts on all pairs of a page.
struct PairVerdicts {
    /// By indicator of the page: all places but the first as one, with the verdict on the first
    /// place against them.
    together: Vec<Option<CombinedPlaces>>,
    /// By indicator of the page: pairs of positions among the places, with the verdict.
    verdicts: Vec<Vec<(usize, usize, PairVerdict)>>,
    /// Which pairs there are.
    pairs: Pairs,
    /// How many tests were made.
    tests: usize,
}

/// Several places as one.
#[derive(Clone, Copy)]
struct CombinedPlaces {
    /// Their cases together.
    share: Share,
    /// How many of them show the number.
    shown: usize,
    /// How the first place of the page compares with them.
    verdict: PairVerdict,
}

impl PairVerdicts {
    fn of(each: &[IndicatorComparison], places: &[(UnitIx, Link)], pairs: Pairs, sources: &Sources) -> Self {
        let (mut numbers, mut singles): (Vec<NumberPair>, Vec<NumberPair>) = (Vec::new(), Vec::new());
        let mut positions: Vec<(usize, usize, usize)> = Vec::new();
        let mut as_one: Vec<(usize, Share, usize)> = Vec::new();
        for (at, comparison) in each.iter().enumerate() {
            let margin =
                comparison.study().measure(comparison.indicator, &Condition::new()).margin_as_share();
            let shares: Vec<Option<Share>> = places
                .iter()
                .map(|(unit, _)| comparison.cell(*unit)?.share.value().map(Share::rounded))
                .collect();
            let firsts = if pairs == Pairs::All { places.len() } else { 1.min(places.len()) };
            for first in 0..firsts {
                for second in first + 1..places.len() {
                    if let (Some(one), Some(other)) = (shares[first], shares[second]) {
                        numbers.push(NumberPair { one, other, margin });
                        positions.push((at, first, second));
                    }
                }
            }
            let others: Vec<Share> = shares.iter().skip(1).flatten().copied().collect();
            let is_wanted = pairs == Pairs::WithFirst && others.len() > 1;
            let is_tested = comparison.declared().scale.kind.is_tested();
            let share = Share::sum(others.iter().copied()).filter(|_| is_wanted && is_tested);
            if let (Some(one), Some(other)) = (shares.first().copied().flatten(), share) {
                as_one.push((at, other, others.len()));
                singles.push(NumberPair { one, other, margin });
            }
        }
        let place_pair_count = numbers.len();
        numbers.extend(singles);
        let mut pair_verdicts = compare_pairs(&numbers, sources.analysis.confidence);
        let tests = pair_verdicts.iter().filter(|pair| pair.verdict != Verdict::Missing).count();
        let mut together = vec![None; each.len()];
        for ((at, share, shown), verdict) in as_one.into_iter().zip(pair_verdicts.split_off(place_pair_count))
        {
            together[at] = Some(CombinedPlaces { share, shown, verdict });
        }
        let mut verdicts = vec![Vec::new(); each.len()];
        for ((at, first, second), verdict) in positions.into_iter().zip(pair_verdicts) {
            verdicts[at].push((first, second, verdict));
        }
        Self { together, verdicts, pairs, tests }
    }

    /// How a place compares with others in an indicator: each other's position, the verdict, and
    /// whether this place has more.
    fn verdicts_of(&self, at: usize, place: usize) -> impl Iterator<Item = (usize, Verdict, bool)> {
        self.verdicts[at].iter().filter_map(move |(first, second, pair)| match place {
            _ if place == *first => Some((*second, pair.verdict, pair.has_more)),
            _ if place == *second => Some((*first, pair.verdict, !pair.has_more)),
            _ => None,
        })
    }
}

impl IndicatorComparison<'_> {
    /// The places beside each other in this indicator, the `at`th of the page.
    fn side_indicator(
        &self,
        at: usize,
        places: &[(UnitIx, Link)],
        pair_verdicts: &PairVerdicts,
        link: Link,
    ) -> SideIndicator {
        let nation = self.cell(self.sources.units.nation).and_then(|cell| cell.share.value());
        let shares = self.places_with_number(places);
        let id = format!("sida-{}-{}", self.study + 1, at + 1);
        let drawings = match shares.len() > 1 {
            true => self.drawings(&shares, WORDS.beside_each_other, &id, nation),
            false => Vec::new(),
        };
        let column = Column {
            heading: match pair_verdicts.pairs {
                Pairs::All => WORDS.differs_from.to_string(),
                Pairs::WithFirst => {
                    headings::against(places.first().map_or("", |(_, link)| link.text.as_str()))
                }
            },
            cell: Box::new(|unit, reason| self.distinct(at, unit, reason, places, pair_verdicts)),
        };
        let is_tested = self.declared().scale.kind.is_tested();
        let mut columns = if is_tested { vec![column] } else { Vec::new() };
        columns.extend(self.verdict_column().filter(|_| pair_verdicts.pairs == Pairs::All));
        let caption = WORDS.beside_each_other;
        let table = self.table([WORDS.place, caption], places, &columns);
        let measure = self.study().measure(self.indicator, &Condition::new());
        let has_alike = pair_verdicts.pairs == Pairs::All
            && pair_verdicts.verdicts[at].iter().any(|(.., pair)| pair.verdict == Verdict::Equal);
        let alike = has_alike.then(|| comparing::alike_means(measure.margin, measure.scale));
        let similar = |together: CombinedPlaces| {
            let name = places.first().map(|(_, link)| link.text.as_str())?;
            let verdict = (together.verdict.verdict, together.verdict.has_more);
            let number = (together.share, together.shown);
            Some(comparing::beside_similar(name, number, verdict, (measure.margin, measure.scale)))
        };
        let together = pair_verdicts.together[at].and_then(similar);
        SideIndicator { link, drawings, together, places: table, alike }
    }

    /// The other places that a place differs from.
    fn distinct(
        &self,
        at: usize,
        unit: UnitIx,
        reason: Missing,
        places: &[(UnitIx, Link)],
        pair_verdicts: &PairVerdicts,
    ) -> TableCell {
        let Some(place) = places.iter().position(|(other, _)| *other == unit) else {
            return TableCell::missing(reason);
        };
        let is_shown = self.cell(unit).is_some_and(|cell| cell.share.is_shown());
        if !is_shown {
            return TableCell::missing(reason);
        }
        let name = |position: usize| places[position].1.text.clone();
        let names_with = |verdict: Verdict, has_more: Option<bool>| -> Vec<String> {
            let is_wanted = |(_, own, more): &(usize, Verdict, bool)| {
                *own == verdict && has_more.is_none_or(|has_more| *more == has_more)
            };
            pair_verdicts.verdicts_of(at, place).filter(is_wanted).map(|(other, ..)| name(other)).collect()
        };
        let distinct = DistinctPlaces {
            higher: names_with(Verdict::Difference, Some(true)),
            lower: names_with(Verdict::Difference, Some(false)),
            alike: names_with(Verdict::Equal, None),
        };
        let margin = self.study().measure(self.indicator, &Condition::new()).margin;
        match pair_verdicts.pairs {
            // The place itself is not compared with itself, and a place that alone shows a number
            // is compared with none.
            Pairs::WithFirst if place == 0 => TableCell::words(Ok(String::new())),
            _ if pair_verdicts.verdicts_of(at, place).next().is_none() => {
                let first = places.first().and_then(|(unit, _)| self.cell(*unit));
                let absence = first.and_then(|cell| cell.share.known().err()).map(Missing::from);
                let is_with_first = pair_verdicts.pairs == Pairs::WithFirst;
                TableCell::words(absence.filter(|_| is_with_first).map_or(Ok(String::new()), Err))
            }
            Pairs::All => TableCell::words(Ok(comparing::distinct(&distinct))),
            Pairs::WithFirst => {
                TableCell::words(Ok(comparing::beside_first(&distinct, (margin, self.declared().scale))))
            }
        }
    }
}

/// The median of what similar places show of an indicator in the round of a page, where more than
/// half of them show it. Numbers of cases have none, since they only show how large a place is.
pub(super) fn middle(
    sources: &Sources,
    (study, indicator): (usize, IndicatorIx),
    round: study::RoundIx,
    similar: &[UnitIx],
) -> Option<Share> {
    let release = &sources.release.studies[study];
    let scale = sources.studies[study].indicators[indicator].scale;
    let value = |unit: &UnitIx| release.unit(round, *unit)?.indicators[indicator].share.value();
    let mut values: Vec<f64> = similar.iter().filter_map(value).map(Share::proportion).collect();
    if scale.kind == NumberKind::Count || 2 * values.len() <= similar.len() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    let median = (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0;
    Share::on(scale, (median, 0.0), (1.0, 0.0))
}

/// The middle of what similar places show of an indicator in a round, as a cell; missing where less
/// than half of them show it.
pub fn middle_cell(
    sources: &Sources,
    at: (usize, IndicatorIx),
    round: study::RoundIx,
    similar: &[UnitIx],
) -> CellValue {
    let study: &Study = &sources.studies[at.0];
    match middle(sources, at, round, similar) {
        Some(share) => CellValue::number(Published::from(share), study),
        None => {
            let release = &sources.release.studies[at.0];
            let absence = |unit: &UnitIx| match release.unit(round, *unit) {
                Some(values) => values.indicators[at.1].share.known().err().map(Missing::from),
                None => Some(Missing::DidNotTakePart),
            };
            CellValue::new(Err(similar.iter().find_map(absence).unwrap_or(Missing::NotReported)))
        }
    }
}
