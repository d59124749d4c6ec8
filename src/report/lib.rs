//! One plain struct of ready strings per page: the contract with the templates.

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
pub use figure::{FigureView, Values, figure};
pub use findings::{Found, Important, Overview, Undecided};
pub use grid::Grid;
pub use indicators::{Definition, IndicatorRow, ShareText, definitions, key_rows, measure_anchor};
pub use methods::Methods;
pub use pages::*;
pub use palette::Palette;
pub use statement::Statement;
pub use table::{CellValue, TableCell, TableRow, TableView};
