//! Which role each column of a table plays.

use rustc_hash::FxHashMap;
use units::PlaceNames;

use super::cell::CellKind;
use super::cells::Cells;
use super::column::Column;
use super::head::Extent;
use super::levels::LevelColumns;
use super::places::KnownPlaces;
use super::vocabulary::{Hint, is_total};

/// The role of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Empty,
    Constant,
    Place,
    /// A column that says in other words what the column of places says.
    Twin(usize),
    Round,
    Variable,
    Count,
    Base,
    Share,
    Mean,
    Note,
}

/// The role of every column.
pub(crate) fn roles(
    columns: &[Column],
    cells: &Cells,
    extent: &Extent,
    (names, known): (&PlaceNames, &KnownPlaces),
    levels: Option<&LevelColumns>,
) -> Vec<Role> {
    let rows = extent.body.len();
    let round = columns.iter().position(|column| column.filled > 0 && column.is_round(cells));
    let place = match levels {
        Some(levels) => Some(levels.smallest),
        None => place(columns, cells, round, |column| column.are_places(cells, names, known)),
    };
    // Where each level has its column, another column says which level a row is of.
    let is_level = |column: &Column| {
        levels.is_some_and(|levels| {
            levels.larger.contains(&column.index) || is_told_by(levels.smallest, column.index, cells, extent)
        })
    };
    let numbers: Vec<Option<Role>> = columns.iter().map(|column| number(column, cells)).collect();
    let is_count = |column: usize| numbers[column] == Some(Role::Count);
    let last_count = (0..columns.len()).rev().find(|column| is_count(*column) && Some(*column) != round);
    let says_place = |column: &Column| column.is_hinted_place() || column.are_places(cells, names, known);
    let role = |column: &Column| {
        let is_this = |other: Option<usize>| other == Some(column.index);
        match () {
            () if column.filled == 0 => Role::Empty,
            () if is_this(round) => Role::Round,
            () if is_this(place) => Role::Place,
            () if !column.is_numeric && is_level(column) => Role::Note,
            () if place
                .is_some_and(|place| is_twin(&columns[place], column, says_place(column), cells, extent)) =>
            {
                Role::Twin(place.unwrap_or(0))
            }
            () if column.is_numeric => {
                let has_other_count = last_count.is_some_and(|last| last != column.index);
                of_numbers(column, numbers[column.index], has_other_count, cells, rows)
            }
            () if column.seen.len() == 1 && column.filled == rows && rows > 1 => Role::Constant,
            () if column.can_be_variable(rows) => Role::Variable,
            () => Role::Note,
        }
    };
    columns.iter().map(role).collect()
}

/// The column of places: one whose words are places, else one that is called so, else the first
/// that holds several names.
fn place(
    columns: &[Column],
    cells: &Cells,
    round: Option<usize>,
    are_places: impl Fn(&Column) -> bool,
) -> Option<usize> {
    let other_columns = || columns.iter().filter(|column| Some(column.index) != round && column.filled > 0);
    // Of counties and their municipalities, the municipalities are meant.
    let known = other_columns().filter(|column| are_places(column));
    let known = known.max_by_key(|column| (column.seen.len(), std::cmp::Reverse(column.index)));
    let is_code = |column: &Column| !column.is_numeric || column.has_codes(cells);
    let hinted_column = || other_columns().find(|column| column.hint == Some(Hint::Place) && is_code(column));
    let column_of_names = || {
        let mut texts =
            other_columns().filter(|column| !column.is_numeric && column.hint != Some(Hint::Note));
        texts.find(|column| column.seen.len() > 2 && !column.has_sexes(cells) && column.are_names(cells))
    };
    known.or_else(hinted_column).or_else(column_of_names).map(|column| column.index)
}

/// The role of a column of numbers; whole ones may be values of a variable or bases where others
/// are the counts.
fn of_numbers(
    column: &Column,
    number: Option<Role>,
    has_other_count: bool,
    cells: &Cells,
    rows: usize,
) -> Role {
    match (number, column.hint) {
        (Some(Role::Count), Some(Hint::Class)) if column.is_class(cells) => Role::Variable,
        (Some(Role::Count), _) if has_other_count && is_axis(column, cells, rows) => Role::Variable,
        (Some(Role::Count), Some(Hint::Base)) if has_other_count => Role::Base,
        (Some(Role::Count), Some(Hint::Code)) | (None, _) => Role::Note,
        // Codes of a place, of which another column has the name.
        (Some(Role::Count), Some(Hint::Place)) if has_other_count && column.has_padded(cells) => Role::Note,
        (Some(role), _) => role,
    }
}

/// What a column of numbers holds.
fn number(column: &Column, cells: &Cells) -> Option<Role> {
    if !column.is_numeric {
        return None;
    }
    let has_kind = |is: &dyn Fn(&CellKind) -> bool| column.words(cells).any(|(word, _)| is(&word.kind));
    let is_share = column.hint == Some(Hint::Share) || has_kind(&|kind| *kind == CellKind::Percent);
    let is_mean = has_kind(&|kind| matches!(kind, CellKind::Decimal(_) | CellKind::Measured(_)));
    Some(match () {
        () if is_share => Role::Share,
        () if is_mean || column.hint == Some(Hint::Mean) || grid::is_of_no_counts(&column.name) => Role::Mean,
        () => Role::Count,
    })
}

/// Whether whole numbers are an axis: few of them, without a gap, each in many rows.
fn is_axis(column: &Column, cells: &Cells, rows: usize) -> bool {
    let mut numbers: Vec<u64> = column.words(cells).filter_map(|(word, _)| word.kind.count()).collect();
    numbers.sort_unstable();
    let is_without_gap = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
    column.hint != Some(Hint::Count)
        && numbers.len() == column.seen.len()
        && numbers.len() > 1
        && numbers.len() * 2 <= rows
        && numbers.len() < 128
        && is_without_gap
        && column.filled == rows
}

/// Whether each word of the column of places has one word of a column beside it. A column that
/// does not hold places or codes must have as many different words.
fn is_twin(place: &Column, column: &Column, says_place: bool, cells: &Cells, extent: &Extent) -> bool {
    let is_possible = match (says_place, column.is_numeric) {
        (true, false) => true,
        (true, true) => column.hint == Some(Hint::Code),
        (false, is_numeric) => !is_numeric && column.seen.len() == place.seen.len(),
    };
    let has_totals = column.words(cells).any(|(word, _)| is_total(&word.text));
    if !is_possible || column.seen.len() < 2 || column.has_sexes(cells) || has_totals {
        return false;
    }
    is_told_by(place.index, column.index, cells, extent)
}

/// Whether each word of a column has one word of another column beside it.
fn is_told_by(column: usize, other: usize, cells: &Cells, extent: &Extent) -> bool {
    let mut pairs: FxHashMap<u32, u32> = FxHashMap::default();
    extent.body.iter().all(|row| {
        let (one, other) = (cells.index(*row, column), cells.index(*row, other));
        *pairs.entry(one).or_insert(other) == other
    })
}
