//! One plain struct of ready strings per page: the contract with the templates.

mod figure;
mod grid;
mod indicators;
mod pages;
mod table;

pub use figure::{FigureView, Shared, Values, figure};
pub use grid::Grid;
pub use indicators::{Definition, IndicatorRow, ShareText, definitions, key_rows};
pub use pages::*;
pub use table::{TableRow, TableView, count_text};
