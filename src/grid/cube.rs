//! A cube of values as long rows: one column for each dimension, and the value last.

use std::sync::Arc;

use super::kept::{CellCollector, CellText, KeptCells, Naming, Room, TooLarge};
use super::unit::{is_of_cases, with_unit};

/// How many dimensions a cube may have, and how many categories a dimension.
pub(crate) const MAX_DIMENSIONS: usize = 100;
pub(crate) const MAX_CATEGORIES: usize = 200_000;

/// A dimension, and its categories in the order in which values go through them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dimension {
    pub name: CellText,
    pub categories: Vec<CellText>,
    /// By category, the unit of its values where that is of no cases; empty where no unit is said.
    pub units: Vec<Option<String>>,
}

impl Dimension {
    /// Says the unit of each category's values, as far as it is known.
    pub(crate) fn measured_in(&mut self, unit: impl Fn(&CellText) -> Option<String>) {
        let units = self.categories.iter().map(|category| unit(category).filter(|unit| !is_of_cases(unit)));
        self.units = units.collect();
    }

    fn unit(&self, category: usize) -> Option<&str> {
        self.units.get(category)?.as_deref()
    }
}

/// A label with the code that the file also has for it.
pub(crate) fn label(text: &str, code: Option<&str>) -> CellText {
    let text: Arc<str> = text.trim().into();
    let code = code.map(str::trim).filter(|code| !code.is_empty() && **code != *text).map(Arc::from);
    CellText { text, code }
}

/// How many values the dimensions span; `None` for more than there can be.
pub(crate) fn size(dimensions: &[Dimension]) -> Option<usize> {
    dimensions.iter().try_fold(1_usize, |size, dimension| size.checked_mul(dimension.categories.len()))
}

/// Takes the values of a cube, the last dimension's categories changing fastest.
#[derive(Debug)]
pub(crate) struct CubeRows<'a> {
    dimensions: &'a [Dimension],
    cells: CellCollector,
    /// By dimension, the index of each category's text.
    categories: Vec<Vec<u32>>,
    row: Vec<u32>,
    at: usize,
}

impl<'a> CubeRows<'a> {
    pub(crate) fn new(dimensions: &'a [Dimension], room: Room) -> Result<Self, TooLarge> {
        let mut cells = CellCollector::new(Naming::Value, room);
        let mut head = Vec::new();
        let mut categories = Vec::new();
        for dimension in dimensions {
            head.push(cells.intern(dimension.name.clone())?);
            let texts = dimension.categories.iter().cloned();
            categories.push(texts.map(|text| cells.intern(text)).collect::<Result<Vec<_>, _>>()?);
        }
        head.push(cells.plain("value")?);
        cells.row(0, &head)?;
        Ok(Self { dimensions, cells, categories, row: head, at: 0 })
    }

    /// Takes the value at the next place.
    pub(crate) fn value(&mut self, text: &str) -> Result<(), TooLarge> {
        let (mut rest, mut unit) = (self.at, None);
        let cells = self.row.iter_mut().zip(&self.categories).zip(self.dimensions);
        for ((cell, categories), dimension) in cells.rev() {
            let category = rest % categories.len();
            *cell = categories[category];
            unit = dimension.unit(category).or(unit);
            rest /= categories.len();
        }
        let last = self.row.len() - 1;
        self.row[last] = self.cells.plain(&with_unit(text, unit))?;
        self.at += 1;
        self.cells.row(self.at as u32, &self.row)
    }

    /// Passes over values, which get no row.
    pub(crate) fn skip_to(&mut self, at: usize) {
        self.at = at;
    }

    pub(crate) fn finish(self) -> (KeptCells, Room) {
        self.cells.finish()
    }
}
