//! The table beside a figure: every share of it, with its base.

use crate::disclosure::{BlockRelease, CellRelease, Published};
use crate::language::{grouped, headings, percent_sign, withheld};
use crate::study::{Cell, Noun, Study, View};

use super::grid::{Bases, Grid};

/// A table of ready strings.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableView {
    /// Column headings; the first `heads` of them stand over row headings.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableRow {
    /// What the row is about, outermost first.
    pub heads: Vec<String>,
    /// Its values.
    pub cells: Vec<String>,
}

/// The whole percent of a share, or the sign for what is not shown.
pub fn percent_text(cell: CellRelease) -> String {
    cell.share.value().map_or_else(|| withheld::SIGN.to_string(), percent_sign)
}

/// A number of cases, or the sign for what is not shown.
pub fn count_text(count: Published<u64>) -> String {
    count.value().map_or_else(|| withheld::SIGN.to_string(), grouped)
}

/// The table of a grid.
pub fn of_grid(grid: &Grid, counted: &Noun) -> TableView {
    let mut head: Vec<String> = Vec::new();
    let (panelled, headed) = (grid.panels.len() > 1, grid.axis.iter().any(|label| label.heading.is_some()));
    if headed {
        return of_contrasts(grid, counted);
    }
    if panelled {
        head.push(grid.panel_title.clone().unwrap_or_default());
    }
    head.push(grid.axis_title.clone().unwrap_or_else(|| headings::MEASURE.to_string()));
    for name in &grid.series {
        head.push(headings::percent(name));
        if grid.bases == Bases::Each {
            head.push(headings::base_of(name, counted));
        }
    }
    if grid.bases == Bases::PerRow {
        head.push(headings::base(counted));
    }
    let mut rows = Vec::new();
    for (p, panel) in grid.panels.iter().enumerate() {
        let heads = |label: String| panel.iter().filter(|_| panelled).cloned().chain([label]).collect();
        for (a, label) in grid.axis.iter().enumerate() {
            let mut cells = Vec::new();
            for s in 0..grid.series.len() {
                let cell = grid.cell(p, s, a);
                cells.push(percent_text(cell));
                if grid.bases == Bases::Each {
                    cells.push(count_text(cell.base));
                }
            }
            if grid.bases == Bases::PerRow {
                cells.push(count_text(grid.cell(p, 0, a).base));
            }
            rows.push(TableRow { heads: heads(label.text.clone()), cells });
        }
        if grid.bases == Bases::PerSeries {
            let cells = (0..grid.series.len()).map(|s| count_text(grid.cell(p, s, 0).base)).collect();
            rows.push(TableRow { heads: heads(headings::base(counted)), cells });
        }
    }
    TableView { head, rows }
}

/// Groups of several variables: variable and group before the row, one column a measure.
fn of_contrasts(grid: &Grid, counted: &Noun) -> TableView {
    let mut head = vec![headings::VARIABLE.to_string(), headings::GROUP.to_string()];
    head.extend(grid.panels.iter().flatten().map(|measure| headings::percent(measure)));
    head.push(headings::base(counted));
    let mut heading = String::new();
    let rows = grid.axis.iter().enumerate().map(|(a, label)| {
        if let Some(new) = &label.heading {
            heading = new.clone();
        }
        let shares = (0..grid.panels.len()).map(|p| percent_text(grid.cell(p, 0, a)));
        let cells = shares.chain([count_text(grid.cell(0, 0, a).base)]).collect();
        TableRow { heads: vec![heading.clone(), label.text.clone()], cells }
    });
    let rows = rows.collect();
    TableView { head, rows }
}

/// A distribution and indicators side by side, the values of one variable as rows.
pub fn combined(study: &Study, view: &View, blocks: &[BlockRelease]) -> Option<TableView> {
    let ([spread, each], [spread_cells, each_cells]) = (view.blocks.as_slice(), blocks) else {
        return None;
    };
    let variable = &study.variables[each.over?];
    let mut head = vec![variable.label.clone(), headings::share_of_all(&study.counted)];
    head.extend(each.measures.iter().map(|measure| headings::percent(&measure.label)));
    head.push(headings::base(&study.counted));
    let rows = spread.measures.iter().enumerate().map(|(measure, shown)| {
        let over = variable.values.iter().position(|value| value.label == shown.label).unwrap_or(measure);
        let cell = |measure| each_cells.cells[each.cell(study, Cell { over, measure, ..Cell::default() })];
        let shares = (0..each.measures.len()).map(|measure| percent_text(cell(measure)));
        let cells = std::iter::once(percent_text(spread_cells.cells[measure])).chain(shares);
        TableRow {
            heads: vec![shown.label.clone()],
            cells: cells.chain([count_text(cell(0).base)]).collect(),
        }
    });
    Some(TableView { head, rows: rows.collect() })
}
