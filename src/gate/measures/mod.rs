//! Numbers that are not a percentage of cases: rates, means, counts, figures that the source gives,
//! and shares on another scale.
//!
//! The two methods of protection decide on numbers of cases only. A rate is shown where the number
//! of its cases is (the population is public), and made of that number. A mean is shown where the
//! number of those whom it is about is: if that number does not follow for some of them from what
//! is shown, neither does their sum, since sums are shown of the very same sets of cases. Noise
//! protects no sums: one case may have nearly all of it. What the source gives without cases is shown
//! in studies whose numbers are public.

mod checks;
mod quantities;

use std::collections::BTreeMap;

use ground::diagnostics::{Diagnostics, Location};
use project::{Protection, Rule};
use stats::{Scale, Share};
use study::{Block, ByRound, CellIx, Condition, Formula, Measure, RoundIx, View};
use units::{ByUnit, UnitIx};

use super::absence::Absence;
use super::cells::Seat;
use super::noise::VARIANCE;
use super::published::Published;
use super::release::CellRelease;
use super::tally::Tally;

use quantities::Parts;

/// What is needed to make the measures of a study that are not a percentage of cases.
pub(crate) struct Measures {
    /// By block that has such a measure: one entry per measure of the block.
    blocks: BTreeMap<Seat, Vec<MeasureNumbers>>,
    /// The variance of the noise of a number of cases; 0 without noise.
    variance: f64,
}

/// What disclosure control decided of the cases of a cell.
pub(crate) struct CellDecision {
    /// What it shows of them.
    pub cases: CellRelease,
    /// Why nobody can be among them; `None` where somebody can.
    pub never: Option<Absence>,
    /// Whether not all of them have any of what is summed, so that those who have must be shown too.
    pub has_numerator: bool,
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
    /// What does not fit the cases is reported.
    pub(crate) fn new(tally: Tally, rule: Rule, rounds: &[RoundIx], problems: &mut Diagnostics) -> Self {
        let study = tally.study;
        let variance = if rule.method() == Protection::Noise { VARIANCE } else { 0.0 };
        let is_public = rule.method() == Protection::Published;
        let is_special = |measure: &Measure| measure.scale != Scale::PERCENT;
        let mut blocks = BTreeMap::new();
        tally.check(rounds, rule, problems);
        let mut add = |seat: Seat, block: &Block, place: &Location| {
            // What tables lack, they lack in all rounds.
            // Strata within other variables are compared for shares only.
            let is_stratum = matches!(seat, Seat::Stratum(_)) && block.over.is_some();
            let is_asked = rounds.contains(&RoundIx::from(0)) && !is_stratum;
            for measure in block.measures.iter().filter(|_| is_asked) {
                tally.check_split(block, measure, place, problems);
            }
            if block.measures.iter().any(is_special) {
                let numbers = block.measures.iter().enumerate();
                let numbers = numbers.map(|(index, measure)| {
                    let plan = tally.plan.measure(seat, index);
                    MeasureNumbers {
                        formula: measure.formula,
                        scale: measure.scale,
                        is_protected: !is_public || plan.is_some() && !measure.formula.is_of_source(),
                        cells: tally.quantities(block, measure, plan, rounds),
                    }
                });
                blocks.insert(seat, numbers.collect());
            }
        };
        for index in study.indicators.indices() {
            let measures = vec![study.measure(index, &Condition::new())];
            let alone = Block::alone(measures);
            add(Seat::Indicator(index), &alone, &study.indicators[index].place);
        }
        for (f, figure) in study.figures.enumerated() {
            for (v, View { blocks, .. }) in figure.views.iter().enumerate() {
                blocks
                    .iter()
                    .enumerate()
                    .for_each(|(b, block)| add(Seat::Figure(f, v, b), block, &figure.place));
            }
        }
        for (index, (block, place)) in study.unseen_blocks().enumerate() {
            add(Seat::Stratum(index), block, place);
        }
        Self { blocks, variance }
    }

    /// Withholds all sums of a round: no record keeps them, so those published before cannot be shown.
    pub(crate) fn withhold_sums(&mut self, round: RoundIx) {
        for numbers in self.blocks.values_mut().flatten() {
            let is_sum = matches!(numbers.formula, Formula::Mean(_) | Formula::Ratio(..));
            let units = numbers.cells.get_mut(round.index()).filter(|_| is_sum);
            for parts in units.into_iter().flat_map(|units| units.iter_mut().flatten()) {
                parts.numerator = Err(Absence::Protected);
            }
        }
    }

    /// The cell that is shown, given what disclosure control decided on its cases.
    pub(crate) fn cell(
        &self,
        (round, unit): (RoundIx, UnitIx),
        (seat, index): (Seat, CellIx),
        decided: CellDecision,
    ) -> CellRelease {
        let Some(block) = self.blocks.get(&seat) else { return decided.cases };
        let (cell, measure) = (index.index() / block.len(), index.index() % block.len());
        let numbers = &block[measure];
        let parts = numbers.cells.get(round).and_then(|units| units.get(unit)?.get(cell)).copied();
        let parts = parts.unwrap_or(Parts { numerator: Ok(0.0), base: Ok(1.0), reach: (0.0, 0.0) });
        numbers.cell(parts, decided, self.variance)
    }
}

impl MeasureNumbers {
    /// The cell to publish, computed from its parts and from what disclosure control decided on its
    /// cases.
    fn cell(&self, parts: Parts, decided: CellDecision, variance: f64) -> CellRelease {
        let cases = decided.cases;
        if self.formula == Formula::Share {
            return CellRelease { share: cases.share.map(|share| share.rescaled(self.scale)), ..cases };
        }
        let (share, base) = match self.quotient(parts, decided, variance) {
            Ok((numerator, base)) => {
                let share = Share::on(self.scale, numerator, base);
                (share.ok_or(Absence::Impossible), Ok(stats::whole(base.0)))
            }
            Err(absence) => (Err(absence), self.base(parts, cases)),
        };
        let published_value =
            |value: Result<u64, Absence>| value.map_or_else(Published::Missing, Published::from);
        let base = match self.formula {
            Formula::Count | Formula::Given(..) => Published::Missing(Absence::Impossible),
            Formula::Mean(_) => cases.base,
            _ => published_value(base),
        };
        let share = share.map_or_else(Published::Missing, Published::from);
        CellRelease { share: share.with_footnotes(cases.base.footnotes()), base }
    }

    /// The base of a number that is not shown.
    fn base(&self, parts: Parts, cases: CellRelease) -> Result<u64, Absence> {
        match self.formula {
            Formula::Rate(_) => parts.base.map(stats::whole),
            _ => cases.base.known(),
        }
    }

    /// Numerator and base, each with the variance of its noise.
    fn quotient(
        &self,
        parts: Parts,
        decided: CellDecision,
        variance: f64,
    ) -> Result<(Noisy, Noisy), Absence> {
        let plain = |amount: f64| (amount, 0.0);
        let (below, above) = parts.reach;
        let given_figure = || Ok(((parts.numerator?, below), (1.0, above)));
        if !self.is_protected {
            return match self.formula {
                Formula::Given(..) => given_figure(),
                _ => Ok((plain(parts.numerator?), plain(parts.base?))),
            };
        }
        if let Some(never) = decided.never {
            return Err(never);
        }
        let cases = decided.cases;
        let shown = cases.base.known()? as f64;
        if decided.has_numerator {
            cases.share.known()?;
        }
        let counted = (shown, variance);
        Ok(match self.formula {
            Formula::Share | Formula::Count => (counted, plain(1.0)),
            Formula::Rate(_) => (counted, plain(parts.base?)),
            Formula::Mean(_) => (plain(parts.numerator?), plain(parts.base?)),
            Formula::Ratio(..) => (plain(parts.numerator?), plain(parts.base?)),
            Formula::Given(..) => return given_figure(),
        })
    }
}

/// A number with the variance of its noise. For a figure given by the source, the second value is
/// how far its interval reaches.
type Noisy = (f64, f64);
