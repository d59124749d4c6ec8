//! One plain struct of ready strings per page: the contract with the templates.

mod figure;
mod findings;
mod grid;
mod indicators;
mod methods;
mod pages;
mod table;

pub use figure::{FigureView, Shared, Values, figure};
pub use findings::{Comparisons, Found, Likeness, Overview, Undecided};
pub use grid::Grid;
pub use indicators::{Definition, IndicatorRow, ShareText, definitions, key_rows};
pub use methods::Methods;
pub use pages::*;
pub use table::{TableCell, TableRow, TableView, count_text};
