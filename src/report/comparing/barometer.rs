//! The barometer of a place: all its key indicators, each among the numbers of all municipalities.

use std::collections::BTreeMap;

use analysis::Against;
use chart::{Barometer, BarometerRow, BarometerSpread};
use content::Sources;
use language::withheld::Missing;
use language::{WORDS, comparing, number_sign};
use stats::{NumberKind, Scale, Share};
use study::{IndicatorIx, RoundIx};
use units::{Level, UnitIx};

use super::super::findings::UnitFindings;
use super::super::indicators::shown_indicators;
use super::super::list::ListedVerdict;
use super::super::scale::DrawingScale;
use super::side_by_side::middle;
use super::{IndicatorComparison, ShareOrMissing};

/// The fewest municipalities whose spread is drawn.
const FEWEST: usize = 10;

/// The barometer of a place.
#[derive(Debug, Clone, serde::Serialize)]
pub struct BarometerView {
    /// The drawings, one for each scale.
    pub drawings: Vec<String>,
    /// What their marks are.
    pub key: String,
}

/// Numbers of all municipalities in each indicator and round: those that a tenth, a quarter, three
/// quarters and nine tenths of them do not exceed.
#[derive(Debug, Default)]
pub struct Spreads(BTreeMap<(usize, IndicatorIx, RoundIx), [Share; 4]>);

impl Spreads {
    /// The spreads of all indicators that tables of key indicators show, of the numbers that are
    /// published.
    pub fn of(sources: &Sources) -> Self {
        let mut spreads = BTreeMap::new();
        let municipalities: Vec<UnitIx> = sources.units.of_level(Level::Municipality).collect();
        for (study, declared) in sources.studies.iter().enumerate() {
            for indicator in shown_indicators(declared) {
                for round in declared.rounds.indices() {
                    let release = &sources.release.studies[study];
                    let value =
                        |unit: &UnitIx| release.unit(round, *unit)?.indicators[indicator].share.value();
                    let mut shares: Vec<Share> = municipalities.iter().filter_map(value).collect();
                    if shares.len() >= FEWEST {
                        shares.sort_by(|one, other| one.proportion().total_cmp(&other.proportion()));
                        let at = |tenths: usize| shares[(shares.len() - 1) * tenths / 20];
                        spreads.insert((study, indicator, round), [2, 5, 15, 18].map(at));
                    }
                }
            }
        }
        Self(spreads)
    }
}

impl BarometerView {
    /// The barometer of a place in a round of a study; `similar` are the places that are like it.
    /// `None` where it shows no number.
    pub fn new(
        sources: &Sources,
        (study, round): (usize, RoundIx),
        unit: UnitIx,
        similar: &[UnitIx],
        spreads: &Spreads,
        sign: &str,
    ) -> Option<Self> {
        let declared = &sources.studies[study];
        let mut by_scale: Vec<(Scale, Vec<IndicatorIx>)> = Vec::new();
        // A number of cases shows how large a place is, so it is not compared with that of other
        // places.
        let is_compared =
            |indicator: &IndicatorIx| declared.indicators[*indicator].scale.kind != NumberKind::Count;
        for indicator in shown_indicators(declared).into_iter().filter(is_compared) {
            let scale = declared.indicators[indicator].scale;
            let unit = |indicator: IndicatorIx| {
                let it = &declared.indicators[indicator];
                language::measures::unit_of(declared, it.formula, it.scale)
            };
            let is_same = |(other, indicators): &&mut (Scale, Vec<IndicatorIx>)| {
                (other.kind, other.per) == (scale.kind, scale.per) && unit(indicators[0]) == unit(indicator)
            };
            match by_scale.iter_mut().find(is_same) {
                Some((_, indicators)) => indicators.push(indicator),
                None => by_scale.push((scale, vec![indicator])),
            }
        }
        let findings = UnitFindings::of(sources, study, round, unit);
        let drawings = by_scale.iter().enumerate().filter_map(|(at, (_, indicators))| {
            let rows = indicators.iter().map(|indicator| {
                let it = IndicatorComparison { sources, study, indicator: *indicator, round };
                Row::of(&it, unit, similar, spreads, &findings, sign)
            });
            let id = format!("barometer-{}-{}", study + 1, at + 1);
            draw(
                &rows.collect::<Vec<Row>>(),
                &id,
                [unit, sources.units.nation].map(|unit| sources.units.all[unit].name.as_str()),
                &declared.rounds[round].label,
            )
        });
        let drawings: Vec<String> = drawings.collect();
        let name = &sources.units.all[unit].name;
        let nation = &sources.units.all[sources.units.nation].name;
        let rest = sources.speaker(study, round, unit).rest(Against::Rest);
        (!drawings.is_empty()).then(|| Self {
            key: comparing::barometer_key(name, nation, &rest, !similar.is_empty()),
            drawings,
        })
    }
}

/// A measure, before its numbers are scaled.
struct Row {
    name: String,
    unit: Option<String>,
    verdict: Option<&'static str>,
    spread: Option<[Share; 4]>,
    own: ShareOrMissing,
    interval: Option<(f64, f64)>,
    nation: Option<Share>,
    similar: Option<Share>,
    label: String,
}

impl Row {
    fn of(
        it: &IndicatorComparison,
        unit: UnitIx,
        similar: &[UnitIx],
        spreads: &Spreads,
        findings: &UnitFindings,
        sign: &str,
    ) -> Self {
        let at = (it.study, it.indicator, it.round);
        let own = it
            .cell(unit)
            .map_or(Err(Missing::DidNotTakePart), |cell| cell.share.known().map_err(Missing::from));
        let interval = own.ok().map(|share| stats::interval(share, it.confidence()));
        let verdict = ListedVerdict::of(findings.level_verdict(it.indicator));
        let sign_of_verdict = verdict.map_or("", |verdict| verdict.sign);
        let label = match own {
            Ok(share) => comparing::with_sign(&number_sign(share), sign_of_verdict),
            Err(missing) => missing.sign(sign).to_string(),
        };
        Self {
            name: it.declared().label.clone(),
            unit: it.unit(),
            verdict: verdict.map(|verdict| verdict.words),
            spread: spreads.0.get(&at).copied(),
            own,
            interval: interval
                .filter(|interval| interval.is_known())
                .map(|interval| (interval.lo, interval.hi)),
            nation: it.cell(it.sources.units.nation).and_then(|cell| cell.share.value()),
            similar: middle(it.sources, (it.study, it.indicator), it.round, similar),
            label,
        }
    }

    fn shares(&self) -> impl Iterator<Item = Share> {
        let own_share = self.own.ok();
        self.spread.into_iter().flatten().chain(own_share).chain(self.nation).chain(self.similar)
    }
}

fn draw(rows: &[Row], id: &str, [place, nation]: [&str; 2], period: &str) -> Option<String> {
    let scale = DrawingScale::of(rows.iter().flat_map(Row::shares));
    let drawing_value = |share: &Share| scale.draw(*share);
    let row = |row: &Row| BarometerRow {
        name: row.name.clone(),
        spread: row.spread.map(|shares| {
            let [tenth, quarter, three, nine] = shares.map(|share| scale.draw(share));
            BarometerSpread { half: (quarter, three), most: (tenth, nine) }
        }),
        value: row.own.as_ref().ok().map(drawing_value),
        interval: row.interval.map(|(lo, hi)| (scale.end(lo), scale.end(hi))),
        reference: row.nation.as_ref().map(drawing_value),
        similar: row.similar.as_ref().map(drawing_value),
        label: row.label.clone(),
    };
    let barometer_rows: Vec<BarometerRow> = rows.iter().map(row).collect();
    let ends = barometer_rows.iter().flat_map(|row| {
        let spread = row.spread.map(|spread| spread.most.1);
        [row.value, row.interval.map(|(_, hi)| hi), row.reference, row.similar, spread]
    });
    let axis = scale.axis(ends.flatten().max().unwrap_or(0));
    let row_descriptions = rows.iter().filter_map(|row| {
        let number = |share: Share| match &row.unit {
            Some(unit) => format!("{} {unit}", number_sign(share)),
            None => number_sign(share),
        };
        let similar = ground::text::lower_first(WORDS.similar_middle);
        let others = [(nation, row.nation), (similar.as_str(), row.similar)];
        let others = others.map(|(name, share)| Some((name, share.map(number_sign)?)));
        let others: Vec<_> = others.into_iter().flatten().collect();
        Some(comparing::barometer_row(&row.name, &number(row.own.ok()?), row.verdict, &others))
    });
    let description = row_descriptions.collect::<Vec<_>>().join(" ");
    let title = comparing::title(WORDS.barometer, place, period);
    chart::barometer(&Barometer { rows: barometer_rows, axis }, id, &title, &description)
}
