//! The groups of a variable: each against the others, over all cases and among cases that are alike.

use gate::CellRelease;
use stats::{Difference, Share, mantel_haenszel, newcombe};
use study::{ValueIx, VariableIx};

use super::evaluate::Room;
use super::evidence::{Estimate, Evidence, Fate, Group, Stratum, WithinGroup};

impl Room<'_> {
    /// Values that are compared: all but those that say that the value is not known.
    fn compared(&self, variable: VariableIx) -> Vec<ValueIx> {
        let values = &self.study.variables[variable].values;
        (0..values.len()).filter(|value| !values[*value].missing).collect()
    }

    pub(super) fn groups(
        &self,
        variable: VariableIx,
        cells: &[Vec<CellRelease>],
        total: Option<Share>,
    ) -> Option<Evidence> {
        let shares: Vec<Option<Share>> = cells.iter().map(|strata| sum(strata)).collect();
        let group = |value: ValueIx, against: Option<ValueIx>, other: Option<Share>| {
            let (share, other) = (shares[value]?, other?);
            Some(Group { value, share, against, other, estimate: self.tested(share, other) })
        };
        let compared = self.compared(variable);
        let found: Vec<Group> = match compared.as_slice() {
            [one, other] => group(*one, Some(*other), shares[*other]).into_iter().collect(),
            several => {
                let others = |value: ValueIx| self.others(value, &compared, &shares, total);
                several.iter().filter_map(|value| group(*value, None, others(*value))).collect()
            }
        };
        (!found.is_empty()).then_some(Evidence::Groups(found))
    }

    /// All cases with another value: what is left of the total, or the sum of the others where no total is printed.
    fn others(
        &self,
        value: ValueIx,
        compared: &[ValueIx],
        shares: &[Option<Share>],
        total: Option<Share>,
    ) -> Option<Share> {
        let missing = (0..shares.len()).filter(|v| !compared.contains(v));
        match total {
            Some(total) => {
                let all = std::iter::once(value).chain(missing);
                all.map(|v| shares[v]).try_fold(total, |rest, part| stats::against_rest(part?, rest))
            }
            None => add(compared.iter().filter(|v| **v != value).map(|v| shares[*v])),
        }
    }

    pub(super) fn within(
        &self,
        variable: VariableIx,
        strata: &[VariableIx],
        cells: &[Vec<CellRelease>],
    ) -> Option<Evidence> {
        let compared = self.compared(variable);
        let found: Vec<WithinGroup> = match compared.as_slice() {
            [one, other] => {
                self.within_group(*one, Some(*other), &[*other], strata, cells).into_iter().collect()
            }
            several => several
                .iter()
                .filter_map(|value| {
                    let others: Vec<ValueIx> =
                        several.iter().copied().filter(|other| other != value).collect();
                    self.within_group(*value, None, &others, strata, cells)
                })
                .collect(),
        };
        (!found.is_empty()).then_some(Evidence::Within(found))
    }

    fn within_group(
        &self,
        value: ValueIx,
        against: Option<ValueIx>,
        others: &[ValueIx],
        strata: &[VariableIx],
        cells: &[Vec<CellRelease>],
    ) -> Option<WithinGroup> {
        let mut shown = Vec::new();
        for (stratum, one) in cells[value].iter().enumerate() {
            let other = add(others.iter().map(|other| cells[*other][stratum].share.value()))?;
            shown.push(Stratum { values: self.stratum(stratum, strata), one: one.share.value()?, other });
        }
        if shown.len() < 2 {
            return None;
        }
        let pairs: Vec<(Option<Share>, Option<Share>)> =
            shown.iter().map(|stratum| (Some(stratum.one), Some(stratum.other))).collect();
        let alike = mantel_haenszel(&pairs, self.confidence)?;
        let raw = newcombe(
            add(shown.iter().map(|stratum| Some(stratum.one)))?,
            add(shown.iter().map(|stratum| Some(stratum.other)))?,
            self.confidence,
        );
        let difference = Difference { value: alike.value, interval: alike.interval };
        Some(WithinGroup {
            value,
            against,
            raw,
            estimate: Estimate::new(difference, alike.p, None),
            fate: Fate::Nothing,
            opposite: self.opposite(&shown, raw),
            strata: shown,
        })
    }

    /// The values that make a stratum; the last variable runs fastest, as in [`split`].
    fn stratum(&self, index: usize, strata: &[VariableIx]) -> Vec<(VariableIx, ValueIx)> {
        let mut rest = index;
        let mut values: Vec<(VariableIx, ValueIx)> = Vec::new();
        for variable in strata.iter().rev() {
            let size = self.study.size(Some(*variable));
            values.push((*variable, rest % size));
            rest /= size;
        }
        values.reverse();
        values
    }

    /// Strata in which the difference clearly has the other sign, all strata being one family.
    fn opposite(&self, shown: &[Stratum], raw: Difference) -> Vec<usize> {
        let tests: Vec<Estimate> =
            shown.iter().map(|stratum| self.tested(stratum.one, stratum.other)).collect();
        let q = stats::benjamini_hochberg(&tests.iter().map(|test| Some(test.p)).collect::<Vec<_>>());
        let clear = |index: &usize| {
            q[*index].is_some_and(|q| q <= self.confidence.alpha())
                && tests[*index].difference.value * raw.value < 0.0
        };
        (0..tests.len()).filter(clear).collect()
    }
}

/// The sum of shares over different cases; `None` when one is not shown.
fn add(shares: impl Iterator<Item = Option<Share>>) -> Option<Share> {
    Share::sum(shares.collect::<Option<Vec<_>>>()?)
}

fn sum(cells: &[CellRelease]) -> Option<Share> {
    add(cells.iter().map(|cell| cell.share.value()))
}
