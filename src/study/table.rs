//! A file of counts: where in the file the table is, and what its columns and cells mean.

use std::collections::{BTreeMap, BTreeSet};

use ground::diagnostics::Location;

use super::indices::{Condition, FollowUpIx, FootnoteIx, QuantityIx, VariableIx};

/// A file of counts.
#[derive(Debug, Clone, Default)]
pub struct TableSpec {
    /// Path from the project's folder; with `*` and `{name}` while [`TableSpec::is_pattern`].
    pub path: String,
    /// Whether `path` stands for all files whose path fits.
    pub is_pattern: bool,
    /// Where the definition names it.
    pub place: Location,
    /// The name of the sheet or data set.
    pub sheet: Option<String>,
    /// The numbers of the rows that name the columns; found by themselves when there are none.
    pub header: Vec<usize>,
    /// The table ends before the row of which a cell begins with this text.
    pub until: Option<String>,
    /// The column of counts; `None`: one row is one case, unless `wide` or `measures` say
    /// otherwise.
    pub count: Option<String>,
    /// What the numbers are; `None` for the number of cases.
    pub quantity: Option<QuantityIx>,
    /// The decimals that numbers may have; 0 for cases.
    pub decimals: u8,
    /// The column of bases, for variables with several answers.
    pub base: Option<String>,
    /// The columns of places; the smallest that a row names holds.
    pub unit_columns: Vec<String>,
    /// The columns of rounds; needed only when the study has several.
    pub round_columns: Vec<String>,
    /// Column header → variable, for headers that are not the variable's id or label. Of several
    /// columns of one variable, the first that is not empty holds.
    pub columns: BTreeMap<String, VariableIx>,
    /// Name of a new column → the columns whose cells it joins.
    pub joins: BTreeMap<String, Vec<String>>,
    /// Columns in which a word is written once, for all rows down to the next.
    pub fill: Vec<String>,
    /// Headers of columns that are not read.
    pub ignore: Vec<String>,
    /// Which rows are read.
    pub rows: Vec<RowRule>,
    /// What the heads of columns of counts name: values of variables, or rounds.
    pub wide: Vec<Subject>,
    /// Several columns of counts, each of its own cases.
    pub measures: Vec<MeasureColumns>,
    /// What holds for the whole file.
    pub constants: Vec<(Subject, Constant)>,
    /// Whether several rows of one cell are added up.
    pub sums: bool,
    /// Whether lines below the table are remarks of its source, for readers.
    pub has_remarks: bool,
    /// The table holds only the cases that meet this.
    pub covers: Condition,
    /// The follow-up of whose cases the table is.
    pub follow_up: Option<FollowUpIx>,
    /// What stands in place of a number, and what it means.
    pub symbols: BTreeMap<String, Symbol>,
    /// The most cases that a withheld number can stand for, where the source says so.
    pub withheld_at_most: Option<u64>,
    /// Marks that stand beside numbers.
    pub marks: BTreeMap<String, FootnoteIx>,
    /// Counts are rounded to a multiple of this at the source; 1 when they are exact.
    pub rounded: u64,
    /// A long table: the column that names the variable and the column that names its value.
    pub long: Option<(String, String)>,
    /// What separates several answers in one cell of a table with one row per case.
    pub separator: Option<String>,
}

/// What a word of a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A place.
    Unit,
    /// A round.
    Round,
    /// A value of a variable.
    Variable(VariableIx),
}

/// A word that holds for a whole file.
#[derive(Debug, Clone)]
pub struct Constant {
    /// The word, to be looked up as if it stood in every row.
    pub word: String,
    /// Where it is declared.
    pub place: Location,
}

/// Rows are read, or not read, by what stands in a column.
#[derive(Debug, Clone)]
pub struct RowRule {
    /// The column.
    pub column: String,
    /// What may stand there.
    pub words: Vec<String>,
    /// Whether rows with these words are the only ones that are read, or the ones that are not.
    pub keeps: bool,
    /// Where the definition names the column.
    pub place: Location,
}

/// A column of counts of cases with some values, and the column of their base.
#[derive(Debug, Clone)]
pub struct MeasureColumns {
    /// The values that the counted cases have.
    pub values: BTreeMap<VariableIx, usize>,
    /// The column of counts.
    pub count: String,
    /// The column of all cases that were asked.
    pub base: Option<String>,
    /// The value of the cases of the base that have none of the values which the measures of the
    /// same variables count; with it, its variable.
    pub rest: Option<(VariableIx, usize)>,
    /// Whether the rest that it declares was refused, so that its base has no use.
    pub lacks_rest: bool,
    /// Where it is declared.
    pub place: Location,
}

/// The meaning of a symbol in a count column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// Counted, but withheld by whoever made the table.
    Withheld,
    /// Nothing to count.
    Zero,
    /// The unit did not take part; the row does not count.
    Absent,
}

/// A word of tables that stands for some values of a variable together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtotal {
    /// The word.
    pub label: String,
    /// The values.
    pub values: BTreeSet<usize>,
}

impl TableSpec {
    /// Whether several rows may count the same cases, to be added up: on request, and where each
    /// row is one case.
    pub fn has_rows_to_add(&self) -> bool {
        let is_by_case = self.count.is_none() && self.wide.is_empty() && self.measures.is_empty();
        self.sums || is_by_case || self.separator.is_some()
    }

    /// The columns that hold its numbers.
    pub fn number_columns(&self) -> Vec<String> {
        let of_measures =
            self.measures.iter().flat_map(|measure| [Some(&measure.count), measure.base.as_ref()]);
        of_measures.chain([self.count.as_ref(), self.base.as_ref()]).flatten().cloned().collect()
    }

    /// Whether two files are parts of one table: both fit one pattern, or each says for the whole
    /// file what the other says for its own rows.
    pub fn is_part_with(&self, other: &Self) -> bool {
        let subjects = |spec: &Self| {
            let mut subjects: Vec<Subject> = spec.constants.iter().map(|(subject, _)| *subject).collect();
            subjects.sort_unstable();
            subjects
        };
        let is_said_of_files =
            !self.constants.is_empty() && subjects(self) == subjects(other) && self.covers == other.covers;
        let is_said_of_files = is_said_of_files && self.quantity == other.quantity;
        // The files of a pattern have the place of their one definition.
        self.place == other.place || is_said_of_files
    }

    /// The folder in which the files of a pattern lie.
    pub fn folder(&self) -> &str {
        let fixed = self.path.find(['*', '{']).map_or(self.path.as_str(), |at| &self.path[..at]);
        fixed.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The extension of the files of a pattern, without its point.
    pub fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// The table of one file, when the file's path fits the pattern: what stands in place of each
    /// `{name}` holds for the whole file. `subjects` names them.
    pub fn of_file(&self, path: &str, subjects: impl Fn(&str) -> Option<Subject>) -> Option<Self> {
        let words = fit(&self.path, path)?;
        let constant = |(name, word): (String, String)| {
            Some((subjects(&name)?, Constant { word, place: self.place.clone() }))
        };
        let constants =
            self.constants.iter().cloned().chain(words.into_iter().filter_map(constant)).collect();
        Some(Self { path: path.to_string(), is_pattern: false, constants, ..self.clone() })
    }

    /// The names in braces of the pattern.
    pub fn pattern_names(&self) -> impl Iterator<Item = &str> {
        self.path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
    }
}

/// What stands in place of each `{name}` of a pattern; `None` when the path does not fit. `*` and
/// `{name}` stand for characters other than `/`, `{name}` for at least one, as few as fit.
fn fit(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let Some(at) = pattern.find(['*', '{']) else {
        return (pattern == path).then(Vec::new);
    };
    let rest_of_path = path.strip_prefix(&pattern[..at])?;
    let (name, rest) = match pattern[at..].strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        Some((name, rest)) => (Some(name), rest),
        None => (None, &pattern[at + 1..]),
    };
    let ends = rest_of_path.char_indices().map(|(end, _)| end).chain([rest_of_path.len()]);
    let least = usize::from(name.is_some());
    for end in ends.filter(|end| *end >= least) {
        if rest_of_path[..end].contains('/') {
            return None;
        }
        if let Some(mut words) = fit(rest, &rest_of_path[end..]) {
            words.extend(name.map(|name| (name.to_string(), rest_of_path[..end].to_string())));
            return Some(words);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_words_from_a_path() {
        let words = fit("data/s/in/*-{round}.csv", "data/s/in/tal-stad-2023.csv");
        assert_eq!(words, Some(vec![("round".into(), "stad-2023".into())]));
        let words = fit("d/{kon}_{round}.xlsx", "d/kvinna_2023.xlsx").map(BTreeMap::from_iter);
        let expected = [("kon", "kvinna"), ("round", "2023")].map(|(n, w)| (n.to_string(), w.to_string()));
        assert_eq!(words, Some(BTreeMap::from(expected)));
        assert_eq!(fit("d/*.csv", "d/e/f.csv"), None);
        assert_eq!(fit("d/{round}.csv", "d/.csv"), None);
    }
}
