//! Where in a grid the table is: the rows that name its columns, and the rows below them.

use super::cells::Cells;
use super::rounds::period;

/// The rows of a table, as indices into the cells' rows.
#[derive(Debug)]
pub(crate) struct Extent {
    /// The rows that name the columns.
    pub head: std::ops::RangeInclusive<usize>,
    /// The rows of the table.
    pub body: Vec<usize>,
    /// Rows below the head that are none of the table.
    pub others: Vec<usize>,
    /// The columns whose cells are numbers, or stand in place of numbers.
    pub numeric: Vec<usize>,
}

/// In how many rows the head is looked for, and how many rows it may have.
const SEARCHED: usize = 400;
const MAX_DEPTH: usize = 4;

/// Finds the table; `None` where no row stands below a head.
pub(crate) fn find(cells: &Cells) -> Option<Extent> {
    let searched = 0..cells.len().min(SEARCHED);
    let numeric: Vec<usize> =
        (0..cells.width).filter(|column| is_numeric(cells, searched.clone(), *column)).collect();
    let mut first = match numeric.as_slice() {
        [] => first_below_widest(cells, searched)?,
        _ => searched.into_iter().find(|row| is_of_body(cells, *row, &numeric))?,
    };
    let full = full_columns(cells, first, &numeric);
    while first > 1 && lacks_numbers(cells, first - 1, &full, &numeric) {
        first -= 1;
    }
    let last = first.checked_sub(1)?;
    let start = upper_rows(cells, last);
    let is_body = |row: &usize| match numeric.as_slice() {
        [] => cells.filled(*row).count() > 1,
        _ => has_number(cells, *row, &numeric) || lacks_numbers(cells, *row, &full, &numeric),
    };
    let (body, others): (Vec<usize>, Vec<usize>) = (first..cells.len()).partition(is_body);
    (!body.is_empty()).then_some(Extent { head: start..=last, body, others, numeric })
}

fn has_number(cells: &Cells, row: usize, numeric: &[usize]) -> bool {
    numeric.iter().any(|column| cells.word(row, *column).kind.is_numeric())
}

/// The columns without numbers in which every row with a number has a word.
fn full_columns(cells: &Cells, first: usize, numeric: &[usize]) -> Vec<usize> {
    let rows: Vec<usize> = (first..cells.len()).filter(|row| has_number(cells, *row, numeric)).collect();
    let is_full =
        |column: &usize| !numeric.contains(column) && rows.iter().all(|row| cells.index(*row, *column) != 0);
    (0..cells.width).filter(is_full).collect()
}

/// Whether the numbers of a row are all missing: it has all the words that others have, if these are
/// two or more.
fn lacks_numbers(cells: &Cells, row: usize, full: &[usize], numeric: &[usize]) -> bool {
    let is_empty = |column: &usize| cells.index(row, *column) == 0;
    full.len() > 1 && !numeric.is_empty() && !full.iter().any(is_empty) && numeric.iter().all(is_empty)
}

/// Whether at least half of the cells of a column that are not empty are numbers or signs for them.
fn is_numeric(cells: &Cells, rows: std::ops::Range<usize>, column: usize) -> bool {
    let kinds = || rows.clone().map(|row| &cells.word(row, column).kind);
    let numeric = kinds().filter(|kind| kind.is_numeric()).count();
    let filled = rows.clone().filter(|row| cells.index(*row, column) != 0).count();
    kinds().any(|kind| kind.is_number()) && numeric * 2 >= filled
}

/// Whether a row holds numbers, other than years, over columns of other numbers.
fn is_of_body(cells: &Cells, row: usize, numeric: &[usize]) -> bool {
    let hits = numeric.iter().filter(|column| cells.word(row, **column).kind.is_numeric());
    let hits: Vec<usize> = hits.copied().collect();
    hits.len() * 2 >= numeric.len()
        && !hits.is_empty()
        && !hits.iter().all(|column| is_year_head(cells, row, *column))
}

/// Whether a cell is a year above cells that are mostly no years.
fn is_year_head(cells: &Cells, row: usize, column: usize) -> bool {
    let is_year = |row: usize| period(&cells.word(row, column).text).is_some();
    let below = row + 1..cells.len().min(row + SEARCHED);
    let filled = below.clone().filter(|row| cells.index(*row, column) != 0).count();
    is_year(row) && filled > 0 && below.filter(|row| is_year(*row)).count() * 2 < filled
}

/// The row below the first of those with most cells.
fn first_below_widest(cells: &Cells, searched: std::ops::Range<usize>) -> Option<usize> {
    let widest = searched.clone().map(|row| cells.filled(row).count()).max().filter(|width| *width > 1)?;
    let head = searched.into_iter().find(|row| cells.filled(*row).count() == widest)?;
    (head + 1 < cells.len()).then_some(head + 1)
}

/// The first row of the head: rows above belong to it that name several groups of columns.
fn upper_rows(cells: &Cells, last: usize) -> usize {
    let mut start = last;
    while start > 0
        && last - start + 1 < MAX_DEPTH
        && cells.numbers[start - 1] + 1 == cells.numbers[start]
        && cells.different(start - 1) > 1
    {
        start -= 1;
    }
    start
}

#[cfg(test)]
mod tests {
    use grid::Book;
    use ground::diagnostics::Diagnostics;

    use super::*;

    fn extent(text: &str) -> (Vec<usize>, usize, Vec<usize>) {
        let book = Book::read("t.csv", text.as_bytes(), &mut Diagnostics::default()).unwrap();
        let cells = Cells::read(&book.grids[0]);
        let found = find(&cells).unwrap();
        let numbers = |rows: &[usize]| rows.iter().map(|row| cells.numbers[*row]).collect();
        (found.head.clone().map(|row| cells.numbers[row]).collect(), found.body.len(), numbers(&found.others))
    }

    #[test]
    fn titles_and_notes_are_no_rows() {
        let text = "Lån 2023;;\n\nort;kon;lån\nEk;f;7\nEk;p;..\n\nKälla: bibliotek;;\n";
        assert_eq!(extent(text), (vec![3], 2, vec![7]));
    }

    #[test]
    fn a_row_without_its_number_is_a_row() {
        let text = "ort;kon;lån\nEk;f;\nEk;p;\nÅs;f;7\nÅs;p;\n\nKälla: bibliotek;;\n";
        assert_eq!(extent(text), (vec![1], 4, vec![7]));
    }

    #[test]
    fn years_name_columns_unless_they_fill_them() {
        assert_eq!(extent("ort;2022;2023\nEk;7;8\nÅs;9;12\n"), (vec![1], 2, vec![]));
        assert_eq!(extent("ort;ar;lån\nEk;2022;8\nEk;2023;12\n"), (vec![1], 2, vec![]));
        assert_eq!(extent("ort;2023\nEk;7\nÅs;9\n"), (vec![1], 2, vec![]));
    }

    #[test]
    fn a_head_may_have_several_rows() {
        let text = "Tabell 3;;;;\n;2022;;2023;\nort;f;p;f;p\nEk;7;8;9;9\nÅs;7;8;9;9\n";
        assert_eq!(extent(text), (vec![2, 3], 2, vec![]));
    }

    #[test]
    fn a_table_without_numbers_is_below_its_widest_row() {
        assert_eq!(extent("Enkät\nort;kon;svar\nEk;f;ja\nÅs;p;nej\n"), (vec![2], 2, vec![]));
    }
}
