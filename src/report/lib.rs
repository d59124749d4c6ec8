//! From published values and findings to one plain struct of ready strings a page: the contract
//! with the templates.
//!
//! `pages` has the structs of whole pages, made in `site`. The others make their parts: `grid` lays
//! the cells of a view out by the `roles` of its variables, `table` and `figure` make the table and
//! the drawing of it in the looks of the `palette`; `indicators` makes tables of key indicators;
//! `findings`, `beside` and `sketch` what was found; `absent`, `coverage` and `audit` tell what is
//! not shown; `methods` and `statement` make their pages' parts. A value is shown or missing for a
//! reason (`table::CellValue`). `markdown` writes the same structs as Markdown.

mod absent;
mod audit;
mod beside;
mod coverage;
mod figure;
mod findings;
mod grid;
mod indicators;
pub mod markdown;
mod methods;
mod pages;
mod palette;
mod roles;
mod sketch;
mod statement;
mod table;

pub use absent::{Absence, AbsentFigures};
pub use audit::{Audit, Median, median};
pub use beside::{Comparisons, Likeness};
pub use coverage::{counties_without, left_out, little, nation, only_its_number};
pub use figure::{FigureValues, FigureView, figure};
pub use findings::{Found, Important, Overview, Undecided};
pub use grid::Grid;
pub use indicators::{Definition, IndicatorRow, ShareText, definitions, key_rows, measure_anchor};
pub use methods::Methods;
pub use pages::*;
pub use palette::Palette;
pub use statement::Statement;
pub use table::{CellValue, TableCell, TableRow, TableView};
