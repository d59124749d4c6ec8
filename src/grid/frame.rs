//! Where in a grid the table is: the rows that name its columns, below titles, and its end, above
//! notes.

use super::book::Grid;
use super::kept::Row;

/// What is known beforehand of where a table is.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// The name of the sheet or data set.
    pub sheet: Option<String>,
    /// Names of columns that the table must have.
    pub required: Vec<String>,
    /// The numbers of the rows that name the columns, as the file counts them; found by themselves
    /// when there are none.
    pub header: Vec<usize>,
    /// The table ends before the row of which a cell begins with this text.
    pub until: Option<String>,
    /// Names of columns in which a word is written once, for all rows down to the next.
    pub fill: Vec<String>,
}

/// The rows that name the columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// By column: what each of the rows says of it, from above, without empty cells.
    pub parts: Vec<Vec<String>>,
    /// The cells of each row, as the file has them.
    pub rows: Vec<Vec<String>>,
    /// The numbers of the first and the last row.
    pub first: usize,
    pub last: usize,
}

/// In how many rows the head is looked for, and how many rows it may have.
const SEARCHED: usize = 60;
const MAX_DEPTH: usize = 4;

impl Head {
    /// Finds the head of a table; `None` in a grid without a row.
    pub(crate) fn find(grid: &Grid, frame: &Frame) -> Option<Self> {
        let rows = match frame.header.iter().max() {
            Some(last) => grid.head(SEARCHED.max(*last)),
            None => grid.head(SEARCHED),
        };
        let declared: Vec<usize> =
            (0..rows.len()).filter(|index| frame.header.contains(&rows[*index].0)).collect();
        if let (Some(first), Some(last)) = (declared.first(), declared.last()) {
            return Some(Self::of(&rows[*first..=*last]));
        }
        if grid.is_data_set() {
            return Some(Self::of(rows.get(..1)?));
        }
        let first = likely_first(&rows, frame)?;
        let hits = Self::of(&rows[first..=first]).hits(&frame.required);
        let start = above(&rows, first, |start| Self::of(&rows[start..=first]).hits(&frame.required) >= hits);
        Some(Self::of(&rows[start..=below(&rows, first, frame)]))
    }

    /// Joins the cells of the head's rows, column by column. In all rows but the last an empty cell
    /// belongs to the cell on its left, as it does where cells were merged or written once.
    fn of(rows: &[(usize, Vec<String>)]) -> Self {
        let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let mut parts = vec![Vec::<String>::new(); width];
        for (index, (_, cells)) in rows.iter().enumerate() {
            let is_last = index + 1 == rows.len();
            let mut before = "";
            for (column, part) in parts.iter_mut().enumerate() {
                let cell = cells.get(column).map_or("", String::as_str);
                let is_own = is_last || !cell.is_empty();
                let text = if is_own { cell } else { before };
                if !text.is_empty() {
                    part.push(text.to_string());
                }
                before = text;
            }
        }
        let number = |row: Option<&(usize, Vec<String>)>| row.map_or(0, |(number, _)| *number);
        let (first, last) = (number(rows.first()), number(rows.last()));
        Self { parts, rows: rows.iter().map(|(_, cells)| cells.clone()).collect(), first, last }
    }

    /// The name of a column: what all rows say of it, each text once where it is repeated below
    /// itself, as in merged cells.
    pub(crate) fn name(&self, column: usize) -> String {
        let mut parts = self.parts[column].clone();
        parts.dedup();
        parts.join(" ")
    }

    /// Whether a row says the same as a row of the head, as where the head is written again on each
    /// printed page.
    pub(crate) fn is_repeated_by(&self, row: Row) -> bool {
        let is_same = |cells: &Vec<String>| cells.iter().map(|cell| cell.trim()).eq(row.all());
        self.rows.iter().any(is_same) && row.all().filter(|cell| !cell.is_empty()).count() > 1
    }

    /// How many of some names stand in the head.
    fn hits(&self, names: &[String]) -> usize {
        let columns: Vec<String> = (0..self.parts.len()).map(|column| self.name(column)).collect();
        names.iter().filter(|name| position(&columns, name).is_some()).count()
    }
}

/// The row that has most of the required names; of several the first. Where none has any, the first
/// with two cells or more.
fn likely_first(rows: &[(usize, Vec<String>)], frame: &Frame) -> Option<usize> {
    let hits = |index: usize| Head::of(&rows[index..=index]).hits(&frame.required);
    let best = (0..rows.len()).rev().max_by_key(|index| hits(*index)).filter(|index| hits(*index) > 0);
    // A title may stand in several cells that were merged.
    let is_wide = |index: &usize| {
        let mut texts: Vec<&str> = filled(&rows[*index].1).collect();
        texts.dedup();
        texts.len() > 1
    };
    best.or_else(|| (0..rows.len()).find(is_wide)).or(Some(0).filter(|_| !rows.is_empty()))
}

/// The first row of the head: rows above belong to it that name several groups of columns, while
/// the names that were found stay what they are.
fn above(rows: &[(usize, Vec<String>)], first: usize, keeps_names: impl Fn(usize) -> bool) -> usize {
    let mut start = first;
    while start > 0 && first - start + 1 < MAX_DEPTH {
        let (number, cells) = &rows[start - 1];
        let mut texts: Vec<&str> = filled(cells).collect();
        texts.dedup();
        let is_adjacent = number + 1 == rows[start].0;
        if !is_adjacent || texts.len() < 2 || !keeps_names(start - 1) {
            break;
        }
        start -= 1;
    }
    start
}

/// The last row of the head: rows below belong to it that say nothing in the columns of required
/// names, and no number elsewhere.
fn below(rows: &[(usize, Vec<String>)], first: usize, frame: &Frame) -> usize {
    let names = &rows[first].1;
    let required: Vec<usize> = frame.required.iter().filter_map(|name| position(names, name)).collect();
    let mut last = first;
    while last + 1 < rows.len() && last - first + 1 < MAX_DEPTH && !required.is_empty() {
        let (number, cells) = &rows[last + 1];
        let is_silent = |column: &usize| {
            let cell = cells.get(*column).map_or("", String::as_str);
            cell.is_empty() || cell == names[*column]
        };
        let is_text = filled(cells).all(|cell| !looks_like_number(cell)) && filled(cells).count() > 1;
        if *number != rows[last].0 + 1 || !required.iter().all(is_silent) || !is_text {
            break;
        }
        last += 1;
    }
    last
}

fn filled(cells: &[String]) -> impl Iterator<Item = &str> {
    cells.iter().map(String::as_str).filter(|cell| !cell.is_empty())
}

fn looks_like_number(cell: &str) -> bool {
    cell.chars().any(|letter| letter.is_ascii_digit()) && !cell.chars().any(char::is_alphabetic)
}

/// The column that has exactly this name; else the column that has it with letter case, composition
/// of letters and space put aside; else the only one of which the name is left when a unit in
/// parentheses and marks of footnotes are taken off.
pub fn position(columns: &[String], name: &str) -> Option<usize> {
    let exact = columns.iter().position(|column| column == name);
    let plain = || {
        let name = ground::text::plain(name);
        columns.iter().position(|column| ground::text::plain(column) == name)
    };
    let bare = || {
        let name = bare(name);
        let mut same = (0..columns.len()).filter(|column| bare_is(&columns[*column], &name));
        same.next().filter(|_| same.next().is_none())
    };
    exact.or_else(plain).or_else(bare)
}

fn bare_is(column: &str, name: &str) -> bool {
    !name.is_empty() && bare(column) == name
}

/// A name without a unit in parentheses at its end and without marks of footnotes: `1)`, `*`, `¹`.
fn bare(name: &str) -> String {
    let mut name = ground::text::plain(name);
    loop {
        let mut shorter =
            name.trim_end_matches(['*', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', ' ']).to_string();
        if let Some(open) = shorter.ends_with(')').then(|| shorter.rfind('(')).flatten() {
            shorter.truncate(open);
        } else if let Some(rest) = shorter.strip_suffix(')') {
            let text = rest.trim_end_matches(|letter: char| letter.is_ascii_digit());
            if text.len() < rest.len() && rest.len() - text.len() <= 2 {
                shorter.truncate(text.len());
            }
        }
        let shorter = shorter.trim_end().to_string();
        if shorter == name || shorter.is_empty() {
            return name;
        }
        name = shorter;
    }
}

#[cfg(test)]
mod tests {
    use ground::diagnostics::Diagnostics;

    use super::super::book::Book;
    use super::*;

    fn names(text: &str, required: &[&str]) -> (usize, Vec<String>) {
        let book = Book::read("t.csv", text.as_bytes(), &mut Diagnostics::default()).expect("a book");
        let required = required.iter().map(|name| name.to_string()).collect();
        let head = Head::find(&book.grids[0], &Frame { required, ..Frame::default() }).expect("a head");
        (head.last, (0..head.parts.len()).map(|column| head.name(column)).collect())
    }

    #[test]
    fn titles_above_the_head_are_passed_over() {
        let text = "Elever 2023;;\n\nKälla: skolan;;\nort;stadium;antal\nEk;låg;7\n";
        assert_eq!(names(text, &["ort", "antal"]), (4, vec!["ort".into(), "stadium".into(), "antal".into()]));
        assert_eq!(names("Tabell 3\nort;antal\nEk;7\n", &["ort"]).0, 2);
        // No name is found: the first row with several cells is taken, and can be spoken of.
        assert_eq!(names("Tabell 3\nplats;n\nEk;7\n", &["ort"]).0, 2);
    }

    #[test]
    fn a_head_in_several_rows_names_columns_from_above() {
        let text = "Tabell 3. Elever;;;;\n;;2022;;2023;\nort;stadium;antal;alla;antal;alla\nEk;låg;7;9;8;9\n";
        let (last, columns) = names(text, &["ort", "stadium"]);
        assert_eq!((last, columns[2].as_str(), columns[5].as_str()), (3, "2022 antal", "2023 alla"));
        let text = "ort;Flickor;;Pojkar;\n;Antal;Bas;Antal;Bas\nEk;1;2;3;4\n";
        assert_eq!(
            names(text, &["ort"]),
            (
                2,
                ["ort", "Flickor Antal", "Flickor Bas", "Pojkar Antal", "Pojkar Bas"]
                    .map(String::from)
                    .into()
            )
        );
    }

    #[test]
    fn units_and_footnotes_do_not_hide_a_name() {
        let columns =
            ["Kommun 1)", "Antal (personer)*", "Andel\n (procent)", "A\u{308}rende²"].map(String::from);
        assert_eq!(position(&columns, "kommun"), Some(0));
        assert_eq!(position(&columns, "Antal"), Some(1));
        assert_eq!(position(&columns, "Andel (procent)"), Some(2));
        assert_eq!(position(&columns, "Ärende"), Some(3));
        assert_eq!(position(&["Antal (f)".into(), "Antal (p)".into()], "Antal"), None);
    }
}
