//! Of which cases a measure is, and the cells of a block of measures.

use super::indices::{CellIx, Condition, IndicatorIx, VariableIx};
use super::model::{Block, Cell, Figure, Measure, Origin, Study, both};
use super::quantity::Formula;

impl Study {
    /// An indicator as a measure, with `among` added to the condition of its base.
    pub fn measure(&self, indicator: IndicatorIx, among: &Condition) -> Measure {
        let indicator = &self.indicators[indicator];
        Measure {
            id: indicator.id.clone(),
            label: indicator.label.clone(),
            part_of: None,
            of: indicator.of.clone(),
            among: both(&indicator.among, among),
            phrase: indicator.phrase.clone(),
            formula: indicator.formula,
            scale: indicator.scale,
            margin: indicator.margin.unwrap_or(self.findings.margin),
            weight: indicator.weight,
        }
    }

    /// The measures that front pages show and report on.
    pub fn reported_measures(&self) -> Vec<Measure> {
        let mut indices: Vec<IndicatorIx> = Vec::new();
        for index in self.key_indicators.iter().chain(&self.findings.levels) {
            if !indices.contains(index) {
                indices.push(*index);
            }
        }
        indices.into_iter().map(|index| self.measure(index, &Condition::new())).collect()
    }

    /// Whether a variable is a grouping of units.
    pub fn is_of_units(&self, variable: VariableIx) -> bool {
        matches!(self.variables[variable].origin, Origin::Unit(_))
    }
}

impl Figure {
    /// The measures of all of its views, each once.
    pub fn measures(&self) -> Vec<Measure> {
        let mut measures: Vec<Measure> = Vec::new();
        for measure in self.views.iter().flat_map(|view| &view.blocks).flat_map(|block| &block.measures) {
            if !measures.contains(measure) {
                measures.push(measure.clone());
            }
        }
        measures
    }
}

impl Measure {
    /// The condition of the cases that are counted: those that meet both conditions.
    pub fn counted(&self) -> Condition {
        both(&self.of, &self.among)
    }

    /// The condition of the cases that contribute to the number. For a mean or ratio, these are the
    /// cases that have some of the summed quantity.
    pub fn bearers(&self, study: &Study) -> Condition {
        match self.formula {
            Formula::Mean(sum) | Formula::Ratio(sum, _) => {
                both(&self.counted(), &study.quantities[sum].bearers)
            }
            _ => self.counted(),
        }
    }

    /// The numerator and base that disclosure control protects. For a share, they are its own. For
    /// a mean, they are the contributing cases among all counted cases. For other measures, both
    /// are the contributing cases.
    pub fn protected_by(&self, study: &Study) -> (Condition, Condition) {
        match self.formula {
            Formula::Share => (self.counted(), self.among.clone()),
            Formula::Mean(_) => (self.bearers(study), self.counted()),
            _ => (self.bearers(study), self.bearers(study)),
        }
    }

    /// Its margin on the scale of numerator by base.
    pub fn margin_as_share(&self) -> f64 {
        self.margin as f64 / f64::from(self.scale.per)
    }
}

impl Block {
    /// Measures that no variable splits.
    pub fn alone(measures: Vec<Measure>) -> Self {
        Self { measures, over: None, by: None, panel: None, is_over_rounds: false, nationwide: false }
    }

    /// The variables of panel, series and axis, as far as there are any, in this order.
    pub fn dimensions(&self) -> impl Iterator<Item = VariableIx> {
        [self.panel, self.by, self.over].into_iter().flatten()
    }

    /// The number of cells.
    pub fn len(&self, study: &Study) -> usize {
        self.dimensions().map(|d| study.size(Some(d))).product::<usize>() * self.measures.len()
    }

    /// Always false: a block has at least one measure.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The index of a cell. The position in a missing dimension must be 0.
    pub fn cell(&self, study: &Study, at: Cell) -> CellIx {
        let Cell { panel, by, over, measure } = at;
        let place = (panel * study.size(self.by) + by) * study.size(self.over) + over;
        (place * self.measures.len() + measure).into()
    }
}
