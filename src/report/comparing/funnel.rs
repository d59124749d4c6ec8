//! The funnel of an indicator: numbers of places against their numbers of cases.

use std::collections::BTreeMap;

use chart::{Funnel, FunnelLimit, FunnelPoint};
use language::{WORDS, comparing, grouped, headings};
use stats::{Baseline, Confidence, NumberKind, Overdispersion, Share};
use units::UnitIx;

use super::super::link::Link;
use super::super::scale::DrawingScale;
use super::super::table::TableCell;
use super::{Column, IndicatorComparison, NamedShare};

/// The share of extreme places that are drawn in when their spread is measured (Spiegelhalter
/// 2005).
const TRIM: f64 = 0.1;
/// The fewest places whose spread is reported.
const FEWEST_IN_FUNNEL: usize = 10;
/// Points of each curve of a funnel.
const POINTS: usize = 40;
/// The confidence of the limits of a funnel: inner and outer.
const LIMITS: [f64; 2] = [0.95, 0.998];
/// Numbers of cases that may be written below a funnel, by powers of ten.
const BASES: [u64; 3] = [1, 2, 5];

/// A funnel, and what it shows in words.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FunnelView {
    /// The drawing.
    pub svg: String,
    /// What its marks are.
    pub key: String,
    /// What it shows.
    pub sentences: Vec<String>,
    /// Where each place of the page's table lies in the drawing, one a line in the order of the
    /// table, for a script that marks one: "120;80", or nothing for a place that does not show the
    /// number.
    pub places: String,
}

/// How much of the distance between places is chance, by their sizes.
pub(super) struct Dispersion {
    baseline: Baseline,
    is_overdispersed: bool,
    inner: Confidence,
    outer: Confidence,
}

impl Dispersion {
    /// The dispersion of shares; `None` for numbers that are not shares, and for few places.
    pub(super) fn of(shown: &[NamedShare]) -> Option<Self> {
        let shares: Vec<Share> = shown.iter().map(|place| place.share).collect();
        let is_share = shares.first()?.scale().kind == NumberKind::Proportion;
        if !is_share || shares.len() < FEWEST_IN_FUNNEL {
            return None;
        }
        let Overdispersion { baseline, is_overdispersed, .. } = stats::overdispersion(&shares, TRIM)?;
        let [inner, outer] = LIMITS.map(Confidence::new);
        Some(Self { baseline, is_overdispersed, inner: inner?, outer: outer? })
    }

    /// Whether a place lies outside limits in which so many would lie by chance.
    fn is_beyond(&self, share: Share, confidence: Confidence) -> bool {
        let limits = stats::mirrored_limits(self.baseline, share.effective().1, confidence);
        let proportion = share.proportion();
        limits.is_some_and(|limits| proportion < limits.lo || proportion > limits.hi)
    }
}

impl IndicatorComparison<'_> {
    /// Whether each place is unusual for its size, in the words of the lines of the funnel.
    pub(super) fn size_column<'d>(&'d self, dispersion: &'d Dispersion) -> Column<'d> {
        Column {
            heading: WORDS.for_its_size.to_string(),
            cell: Box::new(|unit: UnitIx, reason| {
                match self.cell(unit).and_then(|cell| cell.share.value()) {
                    Some(share) if dispersion.is_beyond(share, dispersion.outer) => {
                        TableCell::words(Ok(WORDS.outside_outer.to_string()))
                    }
                    Some(share) if dispersion.is_beyond(share, dispersion.inner) => {
                        TableCell::words(Ok(WORDS.outside_inner.to_string()))
                    }
                    Some(_) => TableCell::words(Ok(WORDS.within_limits.to_string())),
                    None => TableCell::missing(reason),
                }
            }),
        }
    }

    /// The funnel of shares.
    pub(super) fn funnel(
        &self,
        places: &[(UnitIx, Link)],
        shown: &[NamedShare],
        dispersion: &Dispersion,
    ) -> Option<FunnelView> {
        let Dispersion { baseline, is_overdispersed, inner, outer } = *dispersion;
        let is_beyond = |share: Share, confidence: Confidence| dispersion.is_beyond(share, confidence);
        let shares: Vec<Share> = shown.iter().map(|place| place.share).collect();
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
        let (svg, at) = chart::funnel(&funnel, "tratt", &title, &sentences.join(" "))?;
        let at: BTreeMap<&str, (f64, f64)> = shown.iter().map(|place| place.name.as_str()).zip(at).collect();
        let place = |(_, link): &(UnitIx, Link)| match at.get(link.text.as_str()) {
            Some((x, y)) => format!("{x:.0};{y:.0}"),
            None => String::new(),
        };
        let places = places.iter().map(place).collect::<Vec<_>>().join("\n");
        Some(FunnelView {
            svg,
            key: comparing::funnel_key(nation, self.unit().as_deref()),
            sentences,
            places,
        })
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

/// Round numbers of cases up to the largest, of which no two lie close to each other on the scale
/// of a funnel.
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
