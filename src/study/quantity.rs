//! What is measured beside shares of cases: sums, populations, and figures that the source gives.

use std::collections::BTreeSet;

use stats::{NumberKind, Scale};

use super::indices::{Condition, QuantityIx, VariableIx};

/// A number that tables hold beside the number of cases: inhabitants, days, crowns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Its id.
    pub id: String,
    /// Its name for readers: "Invånare 0–17 år".
    pub label: String,
    /// The plural noun for what it counts: "invånare", "dygn".
    pub many: String,
    /// What follows its numbers: the noun, where the definition names it.
    pub unit: Option<String>,
    /// The decimals with which tables may give it; a table's number is kept in units of the last.
    pub decimals: u8,
    /// The condition of the cases that have any of it: for days in placement, the cases that were
    /// placed. Sums are protected by the number of these cases.
    pub bearers: Condition,
    /// Variables by which it is not split when a rate is: each value is divided by all of it.
    pub regardless: BTreeSet<VariableIx>,
    /// Whether the source gives figures that cannot be added up, such as indices.
    pub is_given: bool,
}

impl Quantity {
    /// How many units of the last decimal are 1.
    pub fn units(&self) -> f64 {
        10_f64.powi(i32::from(self.decimals))
    }
}

/// How an indicator is computed of what tables hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// Cases that meet the condition, of those asked about.
    Share,
    /// Cases that meet the condition, by a quantity (a population) of the same place, and of the same
    /// values of variables as far as its table has them.
    Rate(QuantityIx),
    /// A quantity, summed over cases that meet the condition, by their number.
    Mean(QuantityIx),
    /// A quantity by another, both of the cases that meet the condition.
    Ratio(QuantityIx, QuantityIx),
    /// The number of cases that meet the condition.
    Count,
    /// A quantity as the source gives it for the condition, and the quantities that are the ends of
    /// its interval, where the source gives one.
    Given(QuantityIx, Option<[QuantityIx; 2]>),
}

impl Formula {
    /// The kind of number that it gives.
    pub const fn kind(self) -> NumberKind {
        match self {
            Self::Share => NumberKind::Proportion,
            Self::Rate(_) => NumberKind::Rate,
            Self::Mean(_) | Self::Ratio(..) => NumberKind::Mean,
            Self::Count => NumberKind::Count,
            Self::Given(..) => NumberKind::Given,
        }
    }

    /// Whether it can be made without any number of cases, of what the source gives alone.
    pub const fn is_of_source(self) -> bool {
        matches!(self, Self::Ratio(..) | Self::Given(..))
    }

    /// The quantities that it needs a table of.
    pub fn quantities(self) -> impl Iterator<Item = QuantityIx> {
        let all = match self {
            Self::Share | Self::Count => [None; 3],
            Self::Rate(one) | Self::Mean(one) | Self::Given(one, None) => [Some(one), None, None],
            Self::Ratio(one, other) => [Some(one), Some(other), None],
            Self::Given(figure, Some([low, high])) => [Some(figure), Some(low), Some(high)],
        };
        all.into_iter().flatten()
    }

    /// The scale where the definition names none: percent; per 1 000 for rates; with one decimal
    /// for means and ratios, and with the decimals of the source for a given figure.
    pub(crate) fn scale(self, decimals_of: impl Fn(QuantityIx) -> u8) -> Scale {
        let kind = self.kind();
        match self {
            Self::Share => Scale::PERCENT,
            Self::Rate(_) => Scale { kind, per: 1000, decimals: 1 },
            Self::Mean(_) | Self::Ratio(..) => Scale { kind, per: 1, decimals: 1 },
            Self::Count => Scale { kind, per: 1, decimals: 0 },
            Self::Given(quantity, _) => Scale { kind, per: 1, decimals: decimals_of(quantity) },
        }
    }
}
