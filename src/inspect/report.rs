//! What was found in a file: plain values, to be shown or drafted from.

use serde::Serialize;

pub use super::rounds::Period;

/// What is in a file.
#[derive(Debug, Clone, Serialize)]
pub struct FileReport {
    /// Its path, as it was given.
    pub path: String,
    /// What it is, with its article: "an Excel workbook".
    pub format: &'static str,
    /// The id of the nation of the project whose places were looked for.
    pub nation: Option<String>,
    /// Its sheets or data sets; one without a name where it holds a single table.
    pub sheets: Vec<SheetReport>,
}

/// What is in a sheet.
#[derive(Debug, Clone, Serialize)]
pub struct SheetReport {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Whether a reader of the file does not see it until it is asked for.
    pub is_hidden: bool,
    /// What its rows are called: "line", "row" or "value".
    pub row_word: &'static str,
    /// What the file says that it shows.
    pub title: Option<String>,
    /// Where its numbers come from, as the file says.
    pub source: Option<String>,
    /// Its table; `None` where there are no rows below a head.
    pub table: Option<TableReport>,
}

/// A row of the sheet that is not a row of the table.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its number, as the file counts them.
    pub number: usize,
    /// Its cells.
    pub text: String,
    /// How many of them are not empty.
    pub cells: usize,
}

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct TableReport {
    /// The numbers of the rows that name the columns.
    pub head: Vec<usize>,
    /// Rows above the head.
    pub above: Vec<Line>,
    /// Rows below the table, and rows within it that hold no number.
    pub below: Vec<Line>,
    /// The numbers of its first and last row.
    pub first: usize,
    /// See `first`.
    pub last: usize,
    /// How many rows it has.
    pub rows: usize,
    /// Its columns.
    pub columns: Vec<ColumnReport>,
    /// Whether some of the rows that are there twice are the same in every cell.
    pub are_copies: bool,
    /// Rows that count again what others count.
    pub left_out: Vec<LeftOut>,
    /// The names of columns in which a word is written once, for all rows down to the next.
    pub filled: Vec<String>,
    /// The columns of larger places, the largest last, where each level has a column of its own.
    pub larger: Vec<String>,
    /// What the heads of columns of counts name.
    pub wide: Vec<Dimension>,
    /// What is left of these heads: the word for the count, where heads also name other numbers.
    pub count_word: Option<String>,
    /// Of two columns of counts the one that is nowhere larger, and the other.
    pub part_and_whole: Option<(String, String)>,
    /// The variable of which a case may have several values, since each of them is counted among the
    /// same whole.
    pub shared_by: Option<String>,
    /// The word for the base in these heads.
    pub base_word: Option<String>,
    /// Signs that stand in place of counts, with the number of cells; the empty one too.
    pub symbols: Vec<WordCount>,
    /// Whether places without a count have none at all.
    pub are_gaps_of_places: bool,
    /// Marks that stand beside counts.
    pub marks: Vec<WordCount>,
    /// Pairs of rows that count the same.
    pub duplicates: Vec<(usize, usize)>,
    /// What is missing of a full crossing.
    pub gaps: Gaps,
    /// Whether each row is one case: there is no column of counts.
    pub is_by_case: bool,
}

/// Rows that are left out, by the words that one of their columns has.
#[derive(Debug, Clone, Serialize)]
pub struct LeftOut {
    /// The name of the column.
    pub column: String,
    /// The words.
    pub words: Vec<String>,
    /// The word whose rows are kept, where the others are numbers of another kind; `None` where they
    /// count again what other rows count.
    pub kept: Option<String>,
}

/// A word and how often it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordCount {
    /// The word, as it stands in the file.
    pub word: String,
    /// In how many rows.
    pub rows: usize,
}

/// What a full crossing of places, rounds and values lacks.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Gaps {
    /// How many combinations have no row.
    pub missing: usize,
    /// The first of them.
    pub examples: Vec<String>,
    /// Places of the project that report, but have no row here.
    pub places: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnReport {
    /// Its name in the head, or its letter.
    pub name: String,
    /// Whether the head has no name for it.
    pub is_nameless: bool,
    /// What it seems to hold.
    pub holds: Holds,
}

/// What a column seems to hold.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Holds {
    /// Nothing.
    Empty,
    /// One word, the same in every row.
    Constant(WordCount),
    /// Places.
    Place(PlaceColumn),
    /// Another word for what a column of places says.
    PlaceTwin {
        /// The name of that column.
        of: String,
    },
    /// Rounds.
    Round {
        /// What kind of period they are.
        period: Period,
        /// Their words, oldest first.
        words: Vec<WordCount>,
    },
    /// Values of a variable.
    Variable(Values),
    /// Numbers of cases.
    Count {
        /// What is counted.
        smallest: u64,
        /// See `smallest`.
        largest: u64,
        /// What its head names of each of the table's `wide` dimensions; empty where it is not one
        /// of several.
        heads: Vec<String>,
    },
    /// Numbers of cases asked about.
    Base,
    /// Shares.
    Share,
    /// Numbers that are not counts: means, rates, money, thousands.
    Mean,
    /// Text about the row.
    Note,
}

/// A column of places.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PlaceColumn {
    /// How many different places were found, by id, by another code and by name.
    pub by_id: usize,
    /// See `by_id`.
    pub by_code: usize,
    /// See `by_id`.
    pub by_name: usize,
    /// The places that were found: the word and the id.
    pub known: Vec<KnownWord>,
    /// Words that name no place, and the nearest name.
    pub unknown: Vec<UnknownWord>,
    /// Words of `unknown` that stand for all places together.
    pub totals: Vec<Total>,
    /// Words of `unknown` that stand for some places together, as counties do.
    pub subtotals: Vec<Total>,
    /// Whether the known places are the places of a project.
    pub is_of_project: bool,
}

/// A place that was found.
#[derive(Debug, Clone, Serialize)]
pub struct KnownWord {
    /// The word in the file.
    pub word: String,
    /// The place's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: units::Level,
    /// The id of the place it is a part of.
    pub parent: Option<String>,
}

/// A word that names no place.
#[derive(Debug, Clone, Serialize)]
pub struct UnknownWord {
    /// The word.
    pub word: String,
    /// What the file also calls it: in the same cell, or in a column of codes.
    pub code: Option<String>,
    /// In how many rows.
    pub rows: usize,
    /// The nearest name.
    pub near: Option<String>,
}

/// The values of a variable.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Values {
    /// All words but those of totals, in the order of the file.
    pub words: Vec<WordCount>,
    /// Words that stand for several values together.
    pub totals: Vec<Total>,
    /// Whether the words are numbers or ranges of numbers.
    pub is_ordered: bool,
}

/// A word that stands for several values together.
#[derive(Debug, Clone, Serialize)]
pub struct Total {
    /// The word.
    pub word: String,
    /// In how many rows.
    pub rows: usize,
    /// The values that it is the sum of; empty where it is of all.
    pub is: Vec<String>,
    /// Whether the counts add up.
    pub agreement: Agreement,
    /// Whether some of its rows have none of the rows that they are the sum of.
    pub is_alone: bool,
    /// Whether it counts more than the others together wherever both are known: some have no row.
    pub has_rest: bool,
}

/// Whether the counts of a total are the sum of the others'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// In all rows that could be compared.
    Confirmed,
    /// In these of so many.
    Differs {
        /// How many agree.
        agree: usize,
        /// How many were compared.
        of: usize,
    },
    /// There was nothing to compare; the word alone says it.
    ByWord,
}

/// What the heads of columns name.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum Dimension {
    /// Rounds.
    Round {
        /// What kind of period they are.
        period: Period,
        /// Their words.
        words: Vec<String>,
    },
    /// Values of a variable.
    Variable {
        /// Its name, as it was guessed.
        label: String,
        /// Its values.
        values: Values,
    },
}
