//! One plain struct of ready strings per page: the contract with the templates.

mod audit;
mod beside;
mod figure;
mod findings;
mod grid;
mod indicators;
mod methods;
mod pages;
mod table;

pub use audit::{Audit, little};
pub use beside::{Comparisons, Likeness};
pub use figure::{FigureView, Shared, Values, figure};
pub use findings::{Found, Overview, Undecided};
pub use grid::Grid;
pub use indicators::{Definition, IndicatorRow, ShareText, definitions, key_rows};
pub use methods::Methods;
pub use pages::*;
pub use table::{TableCell, TableRow, TableView, count_text};
