//! Numbers that are no percent of cases: rates, means, counts, figures that the source gives, and
//! shares on another scale.
//!
//! The two methods of protection decide on numbers of cases only. A rate is shown where the number
//! of its cases is (the population is public), and made of that number. A mean is shown where the
//! number of those whom it is about is: if that number does not follow for some of them from what
//! is shown, neither does their sum, since sums are shown of the very same sets of cases. With noise
//! a mean is the true one, beside a number of cases that is not, so that no sum of few follows. What
//! the source gives without cases is shown in studies whose numbers are public.

mod quantities;

use std::collections::BTreeMap;

use project::{Protection, Rule};
use stats::{Scale, Share};
use study::{Block, ByRound, CellIx, Condition, Formula, Measure, RoundIx, View};
use units::{ByUnit, UnitIx};

use super::absence::Absence;
use super::cells::Seat;
use super::noise::VARIANCE;
use super::published::Published;
use super::release::CellRelease;

pub(crate) use quantities::QuantitySource;

use quantities::{Amount, Parts};

/// What is needed to make the measures of a study that are no percent of cases.
pub(crate) struct Measures {
    /// By block that has such a measure: one entry per measure of the block.
    blocks: BTreeMap<Seat, Vec<MeasureNumbers>>,
    /// The variance of the noise of a number of cases; 0 without noise.
    variance: f64,
}

/// The quantities that a measure is made of, beside cases.
struct MeasureNumbers {
    formula: Formula,
    scale: Scale,
    /// Whether it is shown only where the number of its cases is.
    is_protected: bool,
    /// By round, then by unit: one per combination of the block's values; empty for shares and
    /// counts.
    cells: ByRound<ByUnit<Vec<Parts>>>,
}

impl Measures {
    /// Adds up all quantities that measures of the study need, in some rounds.
    pub(crate) fn new(source: QuantitySource, rule: Rule, rounds: &[RoundIx]) -> Self {
        let study = source.study;
        let variance = if rule.method() == Protection::Noise { VARIANCE } else { 0.0 };
        let is_public = rule.method() == Protection::Published;
        let is_special = |measure: &Measure| measure.scale != Scale::PERCENT;
        let mut blocks = BTreeMap::new();
        let mut add = |seat: Seat, block: &Block| {
            if block.measures.iter().any(is_special) {
                let numbers = block.measures.iter().enumerate();
                let numbers = numbers.map(|(index, measure)| {
                    let plan = source.plan.measure(seat, index);
                    MeasureNumbers {
                        formula: measure.formula,
                        scale: measure.scale,
                        is_protected: !is_public || plan.is_some() && !measure.formula.is_of_source(),
                        cells: source.cells(block, measure, plan, rounds),
                    }
                });
                blocks.insert(seat, numbers.collect());
            }
        };
        for index in study.indicators.indices() {
            let measures = vec![study.measure(index, &Condition::new())];
            let alone = Block { measures, over: None, by: None, panel: None, nationwide: false };
            add(Seat::Indicator(index), &alone);
        }
        for (f, figure) in study.figures.enumerated() {
            for (v, View { blocks, .. }) in figure.views.iter().enumerate() {
                blocks.iter().enumerate().for_each(|(b, block)| add(Seat::Figure(f, v, b), block));
            }
        }
        let strata = study.findings.always.iter().flat_map(|always| &always.blocks);
        strata.enumerate().for_each(|(index, block)| add(Seat::Stratum(index), block));
        Self { blocks, variance }
    }

    /// The cell that is shown, given what disclosure control shows of its cases.
    pub(crate) fn cell(
        &self,
        (round, unit): (RoundIx, UnitIx),
        (seat, index): (Seat, CellIx),
        cases: CellRelease,
    ) -> CellRelease {
        let Some(block) = self.blocks.get(&seat) else { return cases };
        let (cell, measure) = (index.index() / block.len(), index.index() % block.len());
        let numbers = &block[measure];
        let parts = numbers.cells.get(round).and_then(|units| units.get(unit)?.get(cell)).copied();
        let parts = parts.unwrap_or(Parts { numerator: Ok(0.0), base: Ok(1.0) });
        numbers.cell(parts, cases, self.variance)
    }
}

impl MeasureNumbers {
    fn cell(&self, parts: Parts, cases: CellRelease, variance: f64) -> CellRelease {
        let counted = || Ok((cases.base.known()? as f64, variance));
        let plain = |amount: Amount| Ok((amount?, 0.0));
        let beside_cases = |amount: Amount| match self.is_protected {
            true => counted().and_then(|_| plain(amount)),
            false => plain(amount),
        };
        // What no case can have, and what nobody was asked, is said of the share.
        let never = cases.share.known().err().filter(|absence| {
            matches!(absence, Absence::Impossible | Absence::NotAsked | Absence::NotReported)
        });
        let (numerator, base) = match self.formula {
            Formula::Share => {
                let share = cases.share.map(|share| share.rescaled(self.scale));
                return CellRelease { share, ..cases };
            }
            Formula::Rate(_) => (counted(), plain(parts.base)),
            Formula::Count => (counted(), Ok((1.0, 0.0))),
            Formula::Mean(_) | Formula::Ratio(..) => (beside_cases(parts.numerator), plain(parts.base)),
            Formula::Given(_) => (beside_cases(parts.numerator), Ok((1.0, 0.0))),
        };
        let number = || -> Result<Share, Absence> {
            let (numerator, base) = (numerator?, base?);
            Share::on(self.scale, numerator, base).ok_or(Absence::Impossible)
        };
        let share = match never.filter(|_| self.is_protected) {
            Some(absence) => Published::Missing(absence),
            None => number().map_or_else(Published::Missing, Published::from),
        };
        let base = match (self.formula, base) {
            (Formula::Count | Formula::Given(_), _) => Published::Missing(Absence::Impossible),
            (Formula::Mean(_), _) => cases.base,
            (_, Ok((base, _))) => Published::from(stats::whole(base)),
            (_, Err(absence)) => Published::Missing(absence),
        };
        let footnotes = cases.base.footnotes();
        CellRelease { share: share.noted(footnotes), base }
    }
}
