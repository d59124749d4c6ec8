//! Turns published values and findings into one plain struct of ready strings for each page: the
//! contract with the templates.
//!
//! `pages` and `list` have the structs of whole pages, which `site` fills. The other files make
//! parts of them: `grid` lays a view's cells out by the `roles` of its variables; `table` and
//! `figure` make its table and its drawing, with the looks of `palette`; `indicators` makes tables
//! of key indicators; `four_steps` is the page on which a place thinks over its results;
//! `comparing` sets places beside each other; `findings`, `beside` and `sketch` present findings;
//! `absent`, `coverage` and `audit` say what is not shown; `methods` and `statement` make parts of
//! their pages, `council` those of questions. A value is shown, or missing for a reason
//! (`table::CellValue`); `footnotes` are the marks beside it. `markdown` writes the same structs as
//! Markdown.

mod absent;
mod audit;
mod beside;
mod comparing;
mod corrections;
mod council;
mod coverage;
mod figure;
mod findings;
mod follow_up;
mod footnotes;
mod four_steps;
mod grid;
mod indicators;
mod link;
mod list;
pub mod markdown;
mod methods;
mod pages;
mod palette;
mod roles;
mod scale;
mod sketch;
mod statement;
mod table;
mod time_axis;

pub use absent::{Absence, AbsentFigures};
pub use audit::{Audit, Median, median};
pub use beside::{Comparisons, Likeness};
pub use comparing::{
    BarometerView, ChoicePage, ChoosableStudy, ComparedPlace, ContrastView, EqualityPage, EqualityStudy,
    EqualityVariable, FunnelView, GapView, IndicatorList, IndicatorPage, NationalGap, Pairs, PlaceNumbers,
    PlaceTable, SideBySide, SideIndicator, SideStudy, SimilarView, Spreads, ThanSimilar, TimeSeriesView,
    choosable_studies, middle_cell, place_numbers,
};
pub use corrections::corrections;
pub use council::{
    AskedQuestion, QuestionGroup, QuestionList, QuestionPage, QuestionView, question_groups, status_word,
};
pub use coverage::{between_rounds, counties_without, left_out, little, nation, only_its_number, only_round};
pub use figure::{FigureValues, FigureView, figure};
pub use findings::{FindingText, ImportantFinding, OutcomeSummary, Overview, UnitFindings};
pub use follow_up::follow_ups;
pub use four_steps::{
    ActionView, Actions, DistrictsView, FindingsByCertainty, FourSteps, GuidingQuestion, MixView,
    OutcomeView, PairView, Reflection, Surroundings, TogetherView, UnrecordedView, case_mix, splits,
};
pub use grid::Grid;
pub use indicators::{
    Definition, IndicatorRow, Labels, ShareText, definitions, has_many_rounds, key_rows, measure_anchor,
    periods, shown_indicators,
};
pub use link::{Link, LinkGroup};
pub use list::{
    Index, IndexGroup, IndexRow, ListFilter, ListOption, ListedIndicator, ListedShare, ListedVerdict,
    TileMap, TileView,
};
pub use methods::Methods;
pub use pages::*;
pub use palette::Palette;
pub use statement::Statement;
pub use table::{CellValue, TableCell, TableRow, TableView, footnotes_of, reasons};
