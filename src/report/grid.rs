//! The cells of a view by panel, series and axis. The chart and its table are both made of it.

use chart::AxisLabel;
use gate::{Absence, BlockRelease, CellRelease};
use language::WORDS;
use language::measures::{counted_by, unit_of};
use stats::{Scale, Share};
use study::{Block, Break, Cell, Formula, Measure, Study, View};

use super::palette::{SeriesSubject, subjects};
use super::roles::{Role, roles};
use super::time_axis;

/// Cells by panel, series and position on the axis.
#[derive(Debug, Clone)]
pub struct Grid {
    /// The variable of the axis; `None` when the axis has indicators.
    pub axis_title: Option<String>,
    /// The variable of the panels; `None` when they have measures or there is only one.
    pub panel_title: Option<String>,
    /// Labels of the axis.
    pub axis: Vec<AxisLabel>,
    /// The variable of the series; `None` when they are indicators or there is only one.
    pub series_title: Option<String>,
    /// Names of the series; one empty name when there is only one series.
    pub series: Vec<String>,
    /// The value or measure of each series; empty when there is only one series without a name.
    pub subjects: Vec<SeriesSubject>,
    /// Titles of the panels; one `None` when there is only one panel.
    pub panels: Vec<Option<String>>,
    /// Which cells share a base.
    pub bases: BaseLayout,
    /// The scale of all numbers.
    pub scale: Scale,
    /// What follows each number: "procent"; `None` for numbers that stand alone.
    pub unit: Option<String>,
    /// What the bases are: "utredningar"; `None` for numbers without a base.
    pub counted: Option<String>,
    cells: Vec<CellRelease>,
}

/// The blocks of a view in the round of a page, and in all rounds up to it.
pub struct RoundBlocks<'a> {
    /// The blocks of the round of the page.
    pub own: &'a [BlockRelease],
    /// The blocks by round; `None` for a round in which the place did not take part.
    pub rounds: Vec<Option<&'a [BlockRelease]>>,
    /// The breaks between rounds.
    pub breaks: &'a [Break],
}

/// Which cells of a grid share a base. This decides where a table shows bases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseLayout {
    /// All series of a row have the same base.
    PerRow,
    /// All rows of a series have the same base.
    PerSeries,
    /// Each cell has its own base.
    Each,
    /// No cell has a base.
    Nowhere,
}

impl Grid {
    /// Lays out a view. `None` for combined tables, which have no single grid; see
    /// [`super::table`]. `full` includes blocks that compare groups of units.
    pub fn of(study: &Study, view: &View, blocks: &RoundBlocks, full: bool) -> Option<Self> {
        match (view.chart, view.blocks.as_slice()) {
            (chart, _) if chart.traits().is_summary => Some(Self::contrasts(study, view, blocks.own, full)),
            (_, [block]) => Some(Self::block(study, block, blocks)),
            _ => None,
        }
    }

    /// The cell of a panel, a series and a position on the axis.
    pub fn cell(&self, panel: usize, series: usize, axis: usize) -> CellRelease {
        self.cells[(panel * self.series.len() + series) * self.axis.len() + axis]
    }

    /// The numbers that are shown.
    pub fn shares(&self) -> impl Iterator<Item = Share> {
        self.cells.iter().filter_map(|cell| cell.share.value())
    }

    fn block(study: &Study, block: &Block, blocks: &RoundBlocks) -> Self {
        let [axis, series, panel] = roles(block);
        let labels = |role: &Role| -> Vec<String> {
            match role {
                Role::Nothing => vec![String::new()],
                Role::Rounds => {
                    study.rounds.iter().take(blocks.rounds.len()).map(|round| round.label.clone()).collect()
                }
                Role::Measures => block.measures.iter().map(|measure| measure.label.clone()).collect(),
                Role::Variable(v) => {
                    study.variables[*v].values.iter().map(|value| value.label.clone()).collect()
                }
            }
        };
        let title = |role: &Role| match role {
            Role::Variable(variable) => Some(study.variables[*variable].label.clone()),
            Role::Measures => {
                block.measures[0].part_of.map(|variable| study.variables[variable].label.clone())
            }
            Role::Nothing => None,
            Role::Rounds => Some(WORDS.period_heading.to_string()),
        };
        let mut axis_labels = axis_labels(study, &axis, labels(&axis));
        if matches!(axis, Role::Rounds) {
            along_time(study, block, blocks, &mut axis_labels);
        }
        let (series_names, panel_titles) = (labels(&series), labels(&panel));
        let mut cells = Vec::new();
        for p in 0..panel_titles.len() {
            for s in 0..series_names.len() {
                for a in 0..axis_labels.len() {
                    let mut release = blocks.own.first();
                    let mut at = Cell::default();
                    for (role, index) in [(&axis, a), (&series, s), (&panel, p)] {
                        match role {
                            Role::Nothing => {}
                            Role::Rounds => release = blocks.rounds[index].and_then(<[BlockRelease]>::first),
                            Role::Measures => at.measure = index,
                            Role::Variable(v) if Some(*v) == block.over => at.over = index,
                            Role::Variable(v) if Some(*v) == block.by => at.by = index,
                            Role::Variable(_) => at.panel = index,
                        }
                    }
                    let missing = CellRelease::missing(Absence::NotReported);
                    cells.push(release.map_or(missing, |release| release[block.cell(study, at)]));
                }
            }
        }
        Self {
            axis_title: title(&axis),
            panel_title: title(&panel),
            series_title: title(&series),
            axis: axis_labels,
            series: series_names,
            subjects: subjects(study, block),
            panels: panel_titles.into_iter().map(|text| Some(text).filter(|text| !text.is_empty())).collect(),
            bases: bases(&axis, &series, &block.measures),
            scale: block.measures[0].scale,
            unit: unit_of(study, block.measures[0].formula, block.measures[0].scale),
            counted: counted_by(study, block.measures[0].formula).map(str::to_string),
            cells,
        }
    }

    /// Rows are the groups of all variables, panels the measures. Groups of units are left out
    /// unless `full`, which is so on the nation's page only.
    fn contrasts(study: &Study, view: &View, blocks: &[BlockRelease], full: bool) -> Self {
        let shown_blocks = || view.blocks.iter().zip(blocks).filter(|(block, _)| full || !block.nationwide);
        let mut axis = Vec::new();
        for (block, _) in shown_blocks() {
            let Some(variable) = block.over.map(|variable| &study.variables[variable]) else {
                continue;
            };
            axis.extend(variable.values.iter().enumerate().map(|(index, value)| AxisLabel {
                heading: (index == 0).then(|| variable.label.clone()),
                ..AxisLabel::new(value.label.clone())
            }));
        }
        let measures: &[Measure] = view.blocks.first().map_or(&[], |block| &block.measures);
        let first = measures.first();
        let mut cells = Vec::new();
        for measure in 0..measures.len() {
            for (block, release) in shown_blocks() {
                let at = |over| Cell { over, measure, ..Cell::default() };
                cells.extend((0..study.size(block.over)).map(|over| release[block.cell(study, at(over))]));
            }
        }
        Self {
            axis_title: None,
            panel_title: None,
            series_title: None,
            axis,
            series: vec![String::new()],
            subjects: Vec::new(),
            panels: measures.iter().map(|measure| Some(measure.label.clone())).collect(),
            bases: bases_of_contrasts(measures),
            scale: first.map_or(Scale::PERCENT, |measure| measure.scale),
            unit: first.and_then(|measure| unit_of(study, measure.formula, measure.scale)),
            counted: first.and_then(|measure| counted_by(study, measure.formula)).map(str::to_string),
            cells,
        }
    }
}

fn bases_of_contrasts(measures: &[Measure]) -> BaseLayout {
    match measures.first().map(|measure| measure.formula) {
        Some(Formula::Count | Formula::Given(..)) => BaseLayout::Nowhere,
        _ if have_same_base(measures) => BaseLayout::PerRow,
        _ => BaseLayout::Each,
    }
}

/// Puts rounds where they are in time, if all of them declare their time, and marks the rounds at
/// which a series begins anew.
fn along_time(study: &Study, block: &Block, blocks: &RoundBlocks, labels: &mut [AxisLabel]) {
    time_axis::set_places(study, labels);
    for each in blocks.breaks {
        let concerns = block.measures.iter().any(|measure| each.concerns_measure(study, measure))
            || block.dimensions().any(|variable| each.is_of(variable));
        if let Some(label) = labels.get_mut(each.round.index()).filter(|_| concerns) {
            label.begins_anew = true;
        }
    }
}

/// Labels of an axis, each with the variable's unit if it has one ("7 år").
fn axis_labels(study: &Study, role: &Role, labels: Vec<String>) -> Vec<AxisLabel> {
    let unit = match role {
        Role::Variable(variable) => study.variables[*variable].unit.as_deref(),
        Role::Nothing | Role::Measures | Role::Rounds => None,
    };
    let text = |label: String| match unit {
        Some(unit) => format!("{label} {unit}"),
        None => label,
    };
    labels.into_iter().map(|label| AxisLabel::new(text(label))).collect()
}

fn have_same_base(measures: &[Measure]) -> bool {
    // A measure that is not a share has the cases that it counts as its base.
    let is_share = |measure: &Measure| measure.formula == Formula::Share;
    measures.windows(2).all(|pair| pair[0].among == pair[1].among && is_share(&pair[0]))
}

fn bases(axis: &Role, series: &Role, measures: &[Measure]) -> BaseLayout {
    let same = have_same_base(measures);
    match (axis, series) {
        _ if matches!(measures[0].formula, Formula::Count | Formula::Given(..)) => BaseLayout::Nowhere,
        (Role::Measures, _) if same => BaseLayout::PerSeries,
        (Role::Variable(_) | Role::Rounds, Role::Measures) if same => BaseLayout::PerRow,
        (Role::Variable(_) | Role::Rounds, Role::Nothing) => BaseLayout::PerRow,
        _ => BaseLayout::Each,
    }
}
