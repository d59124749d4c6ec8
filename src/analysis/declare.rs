//! Derives the comparisons of a study from what it declares.

use std::collections::BTreeMap;

use study::{Block, Condition, Figure, FigureIx, Formula, Measure, Study, VariableIx};
use units::Units;

use super::at::At;
use super::comparison::Comparison;
use super::kinds::{Against, Change, Contrast, Crossing, Extremes, Gap, Position, Question, Trend, Within};

/// All comparisons of a study. A comparison that several figures show belongs to the first of them
/// that is not a summary.
pub fn declare(study: &Study, units: &Units) -> Vec<Comparison> {
    let mut declared = ComparisonList { study, comparisons: Vec::new(), owners: BTreeMap::new() };
    declared.levels(units);
    let is_summary =
        |figure: FigureIx| study.figures[figure].views.iter().any(|view| view.chart.traits().is_summary);
    let (summaries, plain): (Vec<FigureIx>, Vec<FigureIx>) =
        study.figures.indices().partition(|f| is_summary(*f));
    for figure in plain.into_iter().chain(summaries) {
        declared.figure(figure);
    }
    declared.always();
    declared.comparisons
}

struct ComparisonList<'a> {
    study: &'a Study,
    comparisons: Vec<Comparison>,
    /// By id: the figure that the comparison belongs to.
    owners: BTreeMap<String, Option<FigureIx>>,
}

/// The figure and its view that show a comparison; no figure for comparisons of units.
#[derive(Clone, Copy, Default)]
struct ViewOfFigure {
    figure: Option<FigureIx>,
    index: usize,
}

impl ComparisonList<'_> {
    /// Keeps a comparison unless another figure says it, or another block of the same view.
    fn push(&mut self, id: String, view: ViewOfFigure, measure: &Measure, question: impl Into<Question>) {
        let ViewOfFigure { figure, index: view } = view;
        let owner = *self.owners.entry(id.clone()).or_insert(figure);
        if owner == figure && !self.comparisons.iter().any(|earlier| earlier.id == id && earlier.view == view)
        {
            let (measure, question) = (measure.clone(), question.into());
            self.comparisons.push(Comparison { id, figure, view, measure, question });
        }
    }

    fn levels(&mut self, units: &Units) {
        let groups = units.groupings.indices().filter(|g| units.groupings[*g].pages).map(Against::Group);
        let against: Vec<Against> = std::iter::once(Against::Rest).chain(groups).collect();
        for indicator in self.study.findings.levels.clone() {
            let measure = self.study.measure(indicator, &Condition::new());
            let is_of_units =
                measure.of.keys().chain(measure.among.keys()).any(|v| self.study.is_of_units(*v));
            if is_of_units || !measure.formula.kind().is_tested() {
                continue;
            }
            for against in &against {
                let id = match against {
                    Against::Rest => format!("level:{}", measure.id),
                    Against::Group(grouping) => {
                        format!("level:{}:{}", measure.id, units.groupings[*grouping].id)
                    }
                };
                self.push(id, ViewOfFigure::default(), &measure, Position { indicator, against: *against });
            }
            if self.study.rounds.len() > 1 {
                let id = format!("change:{}", measure.id);
                self.push(id, ViewOfFigure::default(), &measure, Change { indicator });
            }
        }
    }

    fn figure(&mut self, figure: FigureIx) {
        let study = self.study;
        for (view_index, view) in study.figures[figure].views.iter().enumerate() {
            let shown_by = ViewOfFigure { figure: Some(figure), index: view_index };
            for (block_index, block) in view.blocks.iter().enumerate() {
                let at = At::Figure { figure, view: view_index, block: block_index };
                let dimensions: Vec<VariableIx> = block.dimensions().collect();
                match dimensions.as_slice() {
                    [] => self.extremes(shown_by, at, block),
                    [one] => self.one_dimension(&study.figures[figure], shown_by, at, block, *one),
                    _ => self.several_dimensions(&study.figures[figure], shown_by, at, block),
                }
                self.pairs(&study.figures[figure], shown_by, at, block);
            }
        }
    }

    fn extremes(&mut self, view: ViewOfFigure, at: At, block: &Block) {
        if let [first, _, ..] = block.measures.as_slice()
            && let Some(variable) = first.part_of
        {
            let id = format!("extremes:{}", self.study.variables[variable].id);
            self.push(id, view, first, Extremes { at });
        }
    }

    fn one_dimension(
        &mut self,
        figure: &Figure,
        view: ViewOfFigure,
        at: At,
        block: &Block,
        variable: VariableIx,
    ) {
        let study = self.study;
        let ordered = study.variables[variable].ordered && self.study.size(Some(variable)) > 2;
        let is_summary = figure.views[view.index].chart.traits().is_summary;
        for measure in block.measures.iter().filter(|measure| is_contrasted(study, measure, variable)) {
            // A trend over an ordered variable can only be tested for shares; other measures are
            // contrasted.
            let is_share = measure.formula == Formula::Share;
            if ordered && is_share {
                // An axis may be coarser in another view; the figure decides which profile is
                // meant.
                let id = match is_summary {
                    true => self.id("trend", measure, variable),
                    false => format!("trend:{}:{}", figure.id, name(self.study, measure)),
                };
                self.push(id, view, measure, Trend { at, over: variable });
            }
            if !ordered || is_summary || !is_share {
                let id = self.id("contrast", measure, variable);
                self.push(id, view, measure, Contrast { at, variable });
            }
        }
    }

    /// One variable is contrasted, over all and among cases that are alike in the others.
    fn several_dimensions(&mut self, figure: &Figure, view: ViewOfFigure, at: At, block: &Block) {
        let Some(variable) = block.by.or(block.panel) else { return };
        let study = self.study;
        let strata: Vec<VariableIx> = block.dimensions().filter(|d| *d != variable).collect();
        for measure in block.measures.iter().filter(|measure| is_contrasted(study, measure, variable)) {
            let id = self.id("contrast", measure, variable);
            self.push(id, view, measure, Contrast { at, variable });
            if !strata.iter().all(|stratum| is_contrasted(study, measure, *stratum)) {
                continue;
            }
            let id = format!("{}:{}", self.id("within", measure, variable), figure.id);
            self.push(id, view, measure, Within { at, variable, strata: strata.clone() });
        }
    }

    /// Crossings and gaps, which a figure names; for every value of a further variable by itself.
    fn pairs(&mut self, figure: &Figure, view: ViewOfFigure, at: At, block: &Block) {
        if block.measures.iter().any(|measure| measure.formula != Formula::Share) {
            return;
        }
        let Some(over) =
            block.over.filter(|v| self.study.variables[*v].ordered && self.study.size(Some(*v)) > 2)
        else {
            return;
        };
        for (kind, pair) in [("crossing", &figure.crossing), ("gap", &figure.gap)] {
            let Some([one, other]) = pair else { continue };
            let find = |id: &String| block.measures.iter().find(|measure| measure.id == *id);
            let (Some(one), Some(other)) = (find(one), find(other)) else { continue };
            for fixed in fixed(self.study, block) {
                let value = fixed.map(|(v, value)| format!(":{}", self.study.variables[v].values[value].id));
                let id = format!("{kind}:{}:{}:{}{}", figure.id, one.id, other.id, value.unwrap_or_default());
                let other = other.clone();
                match kind {
                    "gap" => self.push(id, view, one, Gap { at, other, over, fixed }),
                    _ => self.push(id, view, one, Crossing { at, other, over, fixed }),
                }
            }
        }
    }

    /// The contrasts by the variable of `always`, over all cases and within other variables.
    fn always(&mut self) {
        let Some(always) = &self.study.findings.always else { return };
        let (study, variable) = (self.study, always.variable);
        for (index, block) in always.blocks.iter().enumerate() {
            let at = At::Stratum(index);
            for measure in block.measures.iter().filter(|measure| is_contrasted(study, measure, variable)) {
                match block.over {
                    None => {
                        let id = self.id("contrast", measure, variable);
                        self.push(id, ViewOfFigure::default(), measure, Contrast { at, variable });
                    }
                    Some(over) if !is_contrasted(study, measure, over) => {}
                    Some(over) => {
                        let id = self.id("within", measure, variable);
                        // The coarser variables take the place of views: the first that may be
                        // shown is used.
                        let view = ViewOfFigure { figure: None, index: index - 1 };
                        self.push(id, view, measure, Within { at, variable, strata: vec![over] });
                    }
                }
            }
        }
    }

    fn id(&self, kind: &str, measure: &Measure, variable: VariableIx) -> String {
        format!("{kind}:{}:{}", name(self.study, measure), self.study.variables[variable].id)
    }
}

/// A measure's id, with the conditions that a figure adds to its base.
fn name(study: &Study, measure: &Measure) -> String {
    let plain = study.indicator(&measure.id).map(|index| &study.indicators[index].among);
    let further =
        measure.among.iter().filter(|(v, values)| plain.and_then(|among| among.get(v)) != Some(values));
    let further = further.map(|(variable, values)| {
        let variable = &study.variables[*variable];
        let values: Vec<&str> = values.iter().map(|value| variable.values[*value].id.as_str()).collect();
        format!("+{}={}", variable.id, values.join(","))
    });
    std::iter::once(measure.id.clone()).chain(further).collect()
}

/// The values of the block's variable beside its axis; one `None` if there is no such variable,
/// empty if there are two.
fn fixed(study: &Study, block: &Block) -> Vec<Option<(VariableIx, usize)>> {
    match (block.by, block.panel) {
        (Some(variable), None) | (None, Some(variable)) => {
            (0..study.size(Some(variable))).map(|value| Some((variable, value))).collect()
        }
        (None, None) => vec![None],
        (Some(_), Some(_)) => Vec::new(),
    }
}

/// Whether groups of a variable are compared by a measure: its numbers can be tested, and each
/// group has a base of its own.
fn is_contrasted(study: &Study, measure: &Measure, variable: VariableIx) -> bool {
    let is_split = match measure.formula {
        Formula::Rate(population) => !study.quantities[population].regardless.contains(&variable),
        _ => true,
    };
    is_split && measure.formula.kind().is_tested()
}
