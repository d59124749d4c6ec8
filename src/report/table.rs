//! The table beside a figure: every share of the figure, with its base.

use std::collections::BTreeSet;

use gate::{BlockRelease, CellRelease, Published};
use language::measures::{unit_of, with_unit};
use language::withheld::Missing;
use language::{WORDS, grouped, headings, number_sign, number_with};
use stats::{Confidence, NumberKind, Share};
use study::{Cell, Footnote, Measure, Study, View};

use super::footnotes::footnotes;
use super::grid::{BaseLayout, Grid};

/// The room for a table on an A4 sheet between its margins, in pixels.
const SHEET: f64 = 665.0;

/// How much wider the letters of headings are than others.
const BOLD: f64 = 1.08;

/// How tables are printed, as the style sheet has it.
struct Print {
    /// The size of their text, in pixels.
    text: f64,
    /// What stands on both sides of a cell together, in pixels.
    padding: f64,
}

const PRINT: Print = Print { text: 10.4, padding: 16.0 };
const TIGHT_PRINT: Print = Print { text: 9.4, padding: 6.4 };

/// A table as ready strings.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableView {
    /// Column headings. The first ones, as many as the `heads` of a row, stand over row headings.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// The footnotes of its values, each once, for a note under the table.
    pub footnotes: Vec<Footnote>,
    /// Whether it has to be printed smaller than other tables, to fit a sheet of paper.
    pub is_tight: bool,
}

impl TableView {
    /// A table with the footnotes of its values.
    pub fn new(head: Vec<String>, rows: Vec<TableRow>) -> Self {
        let footnotes = footnotes_of(rows.iter().flat_map(|row| &row.cells).map(|cell| &cell.value));
        let mut table = Self { head, rows, footnotes, is_tight: false };
        table.is_tight = table.least_width(PRINT) > SHEET;
        table
    }

    /// The least width that it takes on paper, in pixels, if no word and no number with its interval is
    /// broken.
    fn least_width(&self, print: Print) -> f64 {
        let column = |(at, head): (usize, &String)| {
            let in_row =
                |row: &TableRow| match (row.heads.get(at), row.cells.get(at.saturating_sub(row.heads.len())))
                {
                    (Some(head), _) => chart::widest_word(head, print.text),
                    (None, Some(cell)) => cell.least_width(print.text),
                    (None, None) => 0.0,
                };
            let words = BOLD * chart::widest_word(head, print.text);
            self.rows.iter().map(in_row).fold(words, f64::max) + print.padding
        };
        self.head.iter().enumerate().map(column).sum()
    }
}

/// The footnotes of several values, each once, in the order of the values.
pub fn footnotes_of<'a>(values: impl IntoIterator<Item = &'a CellValue>) -> Vec<Footnote> {
    let mut all: Vec<Footnote> = Vec::new();
    for footnote in values.into_iter().flat_map(CellValue::footnotes) {
        if !all.contains(footnote) {
            all.push(footnote.clone());
        }
    }
    all
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableRow {
    /// The row's headings, outermost first.
    pub heads: Vec<String>,
    /// Its values.
    pub cells: Vec<TableCell>,
}

/// A value on a page, or the reason why it is missing. Templates ask `is`: `shown` has `text` and
/// perhaps `interval` and `footnotes`, whose marks `marks.html` writes; `missing` has a `reason`,
/// and `withheld.html` writes it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum CellValue {
    /// A value that is shown.
    Shown {
        /// Percent or another number, or words.
        text: String,
        /// The confidence interval of the number: "50–54"; `None` for values without one.
        #[serde(skip_serializing_if = "Option::is_none")]
        interval: Option<String>,
        /// The marks that stand beside a number, with what they mean; mostly none.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        footnotes: Vec<Footnote>,
    },
    /// A value that is missing.
    Missing {
        /// Why it is missing.
        reason: Missing,
    },
}

impl CellValue {
    /// A text without an interval, or why it is missing.
    pub fn new(text: Result<String, Missing>) -> Self {
        match text {
            Ok(text) => Self::Shown { text, interval: None, footnotes: Vec::new() },
            Err(reason) => Self::Missing { reason },
        }
    }

    /// A number of cases.
    pub fn count(count: Published<u64>, study: &Study) -> Self {
        let value = Self::new(count.known().map(grouped).map_err(Missing::from));
        value.with_footnotes(footnotes(count.footnotes(), study))
    }

    /// A share, or another number on its scale.
    pub fn number(share: Published<Share>, study: &Study) -> Self {
        let value = Self::new(share.known().map(number_sign).map_err(Missing::from));
        value.with_footnotes(footnotes(share.footnotes(), study))
    }

    /// The value with these footnotes; a value that is missing has none.
    pub(crate) fn with_footnotes(self, footnotes: Vec<Footnote>) -> Self {
        match self {
            Self::Shown { text, interval, .. } => Self::Shown { text, interval, footnotes },
            missing @ Self::Missing { .. } => missing,
        }
    }

    /// Its footnotes.
    pub(crate) fn footnotes(&self) -> &[Footnote] {
        match self {
            Self::Shown { footnotes, .. } => footnotes,
            Self::Missing { .. } => &[],
        }
    }

    /// Whether it has a value.
    pub fn is_shown(&self) -> bool {
        matches!(self, Self::Shown { .. })
    }

    /// Why it is missing; `None` for a value that is shown.
    pub fn missing(&self) -> Option<Missing> {
        match self {
            Self::Shown { .. } => None,
            Self::Missing { reason } => Some(*reason),
        }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableCell {
    /// The value.
    #[serde(flatten)]
    pub value: CellValue,
    /// Whether its column holds words, not numbers.
    pub is_words: bool,
}

impl TableCell {
    /// A number without an interval.
    pub fn plain(text: String) -> Self {
        CellValue::new(Ok(text)).into()
    }

    /// Words, or why they are missing.
    pub fn words(text: Result<String, Missing>) -> Self {
        Self { value: CellValue::new(text), is_words: true }
    }

    /// A share with its confidence interval.
    pub fn share(share: Share, confidence: Confidence) -> Self {
        let (text, interval) = (number_sign(share), interval_text(share, confidence));
        CellValue::Shown { text, interval, footnotes: Vec::new() }.into()
    }

    /// A number with its interval.
    pub fn surrounded(text: String, interval: String) -> Self {
        CellValue::Shown { text, interval: Some(interval), footnotes: Vec::new() }.into()
    }

    /// A share with its confidence interval, or why it is missing.
    pub(crate) fn published(share: Published<Share>, study: &Study, confidence: Confidence) -> Self {
        let cell = match share.known() {
            Ok(share) => Self::share(share, confidence),
            Err(absence) => Self::missing(absence.into()),
        };
        cell.with_footnotes(footnotes(share.footnotes(), study))
    }

    /// The cell with these footnotes.
    pub(crate) fn with_footnotes(self, footnotes: Vec<Footnote>) -> Self {
        Self { value: self.value.with_footnotes(footnotes), ..self }
    }

    /// A number that is missing.
    pub fn missing(reason: Missing) -> Self {
        CellValue::new(Err(reason)).into()
    }

    /// The least width that it takes at a size of text, in pixels.
    fn least_width(&self, size: f64) -> f64 {
        match &self.value {
            CellValue::Shown { text, .. } if self.is_words => chart::widest_word(text, size),
            CellValue::Shown { text, interval, .. } => {
                let interval = interval.iter().map(|interval| chart::width(&format!(" {interval}"), size));
                chart::width(text, size) + interval.sum::<f64>()
            }
            CellValue::Missing { .. } => 0.0,
        }
    }
}

impl From<CellValue> for TableCell {
    fn from(value: CellValue) -> Self {
        Self { value, is_words: false }
    }
}

/// The interval of a number as text, for a table: "50–54". `None` where it is not known.
pub(crate) fn interval_text(share: Share, confidence: Confidence) -> Option<String> {
    let interval = stats::interval(share, confidence);
    if !interval.is_known() {
        return None;
    }
    // An end is written as a number of its own; both have the same decimals. Only an end of a share
    // that is exactly 0 or 1 is 0 or 100 percent in print.
    let end = |end: f64| Share::on(share.scale(), (end.max(0.0), 0.0), (1.0, 0.0));
    let (lo, hi) = (end(interval.lo)?, end(interval.hi.min(most(share)))?);
    let decimals = [share, lo, hi].map(Share::decimals).into_iter().max().unwrap_or_default();
    Some(format!("{}–{}", number_with(lo, decimals), number_with(hi, decimals)))
}

/// The largest number that a share's interval can reach: 1, of other numbers none.
fn most(share: Share) -> f64 {
    if share.scale().kind == NumberKind::Proportion { 1.0 } else { f64::MAX }
}

/// The base that several cells share, from the first cell whose base is shown; where none is, why
/// the base of the first is missing.
fn base_text(cells: impl Iterator<Item = CellRelease>, study: &Study) -> TableCell {
    let bases: Vec<Published<u64>> = cells.map(|cell| cell.base).collect();
    let base = bases.iter().find(|base| base.is_shown()).or(bases.first());
    CellValue::count(base.copied().unwrap_or(Published::WITHHELD), study).into()
}

/// The number of a cell, and its base where `has_base`.
fn number_and_base(
    cell: CellRelease,
    has_base: bool,
    study: &Study,
    confidence: Confidence,
) -> impl Iterator<Item = TableCell> {
    let base = has_base.then(|| CellValue::count(cell.base, study).into());
    std::iter::once(TableCell::published(cell.share, study, confidence)).chain(base)
}

/// Why some of the values are missing, each reason once, for a note under the table.
pub fn reasons<'a>(values: impl IntoIterator<Item = &'a CellValue>) -> BTreeSet<Missing> {
    values.into_iter().filter_map(CellValue::missing).collect()
}

/// The table of a grid: a column for each series, or a row for each number where these columns would not
/// fit a sheet of paper even in small print.
pub(crate) fn of_grid(grid: &Grid, study: &Study, confidence: Confidence) -> TableView {
    let table = wide(grid, study, confidence);
    match table.least_width(TIGHT_PRINT) > SHEET {
        true => long(grid, study, confidence),
        false => table,
    }
}

/// A table with a row for each number of a grid.
fn long(grid: &Grid, study: &Study, confidence: Confidence) -> TableView {
    let counted = grid.counted.as_deref().unwrap_or_default();
    let has_headings = grid.axis.iter().any(|label| label.heading.is_some());
    let title = |title: &Option<String>| title.clone().unwrap_or_else(|| WORDS.measure.to_string());
    // Under headings the groups stand first, and the measures are the panels.
    let (is_panelled, is_in_series) = (grid.panels.len() > 1, grid.series.len() > 1);
    let mut head: Vec<String> = Vec::new();
    if has_headings {
        head.extend([WORDS.variable.to_string(), WORDS.group.to_string()]);
    }
    head.extend(is_panelled.then(|| title(&grid.panel_title)));
    head.extend((!has_headings).then(|| title(&grid.axis_title)));
    head.extend(is_in_series.then(|| title(&grid.series_title)));
    head.push(with_unit("", grid.unit.as_deref()));
    head.extend((grid.bases != BaseLayout::Nowhere).then(|| headings::number_of(counted)));
    let row = |heads: Vec<&str>, cell: CellRelease| TableRow {
        heads: heads.into_iter().map(str::to_string).collect(),
        cells: number_and_base(cell, grid.bases != BaseLayout::Nowhere, study, confidence).collect(),
    };
    let mut rows = Vec::new();
    if has_headings {
        let mut heading = "";
        for (a, label) in grid.axis.iter().enumerate() {
            heading = label.heading.as_deref().unwrap_or(heading);
            for (p, panel) in grid.panels.iter().enumerate() {
                let panel = panel.as_deref().filter(|_| is_panelled);
                rows.push(row([heading, &label.text].into_iter().chain(panel).collect(), grid.cell(p, 0, a)));
            }
        }
    } else {
        for (p, panel) in grid.panels.iter().enumerate() {
            for (a, label) in grid.axis.iter().enumerate() {
                for (s, series) in grid.series.iter().enumerate() {
                    let panel = panel.as_deref().filter(|_| is_panelled);
                    let series = Some(series.as_str()).filter(|_| is_in_series);
                    let heads = panel.into_iter().chain([label.text.as_str()]).chain(series);
                    rows.push(row(heads.collect(), grid.cell(p, s, a)));
                }
            }
        }
    }
    TableView::new(head, rows)
}

/// A table with a column for each series of a grid.
fn wide(grid: &Grid, study: &Study, confidence: Confidence) -> TableView {
    let (unit, counted) = (grid.unit.as_deref(), grid.counted.as_deref().unwrap_or_default());
    let mut head: Vec<String> = Vec::new();
    let (panelled, headed) = (grid.panels.len() > 1, grid.axis.iter().any(|label| label.heading.is_some()));
    if headed {
        return of_contrasts(grid, study, confidence);
    }
    if panelled {
        head.push(grid.panel_title.clone().unwrap_or_default());
    }
    head.push(grid.axis_title.clone().unwrap_or_else(|| WORDS.measure.to_string()));
    for name in &grid.series {
        head.push(with_unit(name, unit));
        if grid.bases == BaseLayout::Each {
            head.push(headings::base_of(name, counted));
        }
    }
    if grid.bases == BaseLayout::PerRow {
        head.push(headings::number_of(counted));
    }
    let mut rows = Vec::new();
    for (p, panel) in grid.panels.iter().enumerate() {
        let heads = |label: String| panel.iter().filter(|_| panelled).cloned().chain([label]).collect();
        for (a, label) in grid.axis.iter().enumerate() {
            let mut cells: Vec<TableCell> = Vec::new();
            for s in 0..grid.series.len() {
                let has_base = grid.bases == BaseLayout::Each;
                cells.extend(number_and_base(grid.cell(p, s, a), has_base, study, confidence));
            }
            if grid.bases == BaseLayout::PerRow {
                cells.push(base_text((0..grid.series.len()).map(|s| grid.cell(p, s, a)), study));
            }
            rows.push(TableRow { heads: heads(label.text.clone()), cells });
        }
        if grid.bases == BaseLayout::PerSeries {
            let cells = (0..grid.series.len())
                .map(|s| base_text((0..grid.axis.len()).map(|a| grid.cell(p, s, a)), study))
                .collect();
            rows.push(TableRow { heads: heads(headings::number_of(counted)), cells });
        }
    }
    TableView::new(head, rows)
}

/// A table of groups: their variable and name as row headings, one column for each measure.
fn of_contrasts(grid: &Grid, study: &Study, confidence: Confidence) -> TableView {
    let (unit, counted) = (grid.unit.as_deref(), grid.counted.as_deref().unwrap_or_default());
    let mut head = vec![WORDS.variable.to_string(), WORDS.group.to_string()];
    let (each_has_its_own, one_for_row) = (grid.bases == BaseLayout::Each, grid.bases == BaseLayout::PerRow);
    for measure in grid.panels.iter().flatten() {
        head.push(with_unit(measure, unit));
        head.extend(each_has_its_own.then(|| headings::base_of(measure, counted)));
    }
    head.extend(one_for_row.then(|| headings::number_of(counted)));
    let mut heading = String::new();
    let rows = grid.axis.iter().enumerate().map(|(a, label)| {
        if let Some(new) = &label.heading {
            heading = new.clone();
        }
        let mut cells = Vec::new();
        for cell in (0..grid.panels.len()).map(|p| grid.cell(p, 0, a)) {
            cells.extend(number_and_base(cell, each_has_its_own, study, confidence));
        }
        let all = || (0..grid.panels.len()).map(|p| grid.cell(p, 0, a));
        cells.extend(one_for_row.then(|| base_text(all(), study)));
        TableRow { heads: vec![heading.clone(), label.text.clone()], cells }
    });
    let rows = rows.collect();
    TableView::new(head, rows)
}

/// A distribution and indicators side by side; one row for each value of their variable. `None` if
/// the view has other blocks.
pub(crate) fn combined(
    study: &Study,
    view: &View,
    blocks: &[BlockRelease],
    confidence: Confidence,
) -> Option<TableView> {
    let ([spread, each], [spread_cells, each_cells]) = (view.blocks.as_slice(), blocks) else {
        return None;
    };
    let variable = &study.variables[each.over?];
    let all = spread_cells.cells.iter().find_map(|cell| cell.base.value()).map(grouped);
    let mut head = vec![variable.label.clone(), headings::share_of_all(&study.counted, all.as_deref())];
    let unit = |measure: &Measure| unit_of(study, measure.formula, measure.scale);
    head.extend(each.measures.iter().map(|measure| with_unit(&measure.label, unit(measure).as_deref())));
    head.push(headings::base_in_group(&study.counted));
    let rows = spread.measures.iter().enumerate().map(|(measure, shown)| {
        let over = variable.values.iter().position(|value| value.label == shown.label).unwrap_or(measure);
        let cell = |measure| each_cells[each.cell(study, Cell { over, measure, ..Cell::default() })];
        let published = |cell: CellRelease| TableCell::published(cell.share, study, confidence);
        let shares = (0..each.measures.len()).map(|measure| published(cell(measure)));
        let cells = std::iter::once(published(spread_cells[measure.into()])).chain(shares);
        TableRow {
            heads: vec![shown.label.clone()],
            cells: cells.chain([base_text((0..each.measures.len()).map(cell), study)]).collect(),
        }
    });
    Some(TableView::new(head, rows.collect()))
}
