//! What was read of files up to a row: the rows of each table, and what earlier rows have shown
//! about the file.

use rustc_hash::FxHashMap;

use study::{RoundIx, VariableIx};
use units::UnitIx;

use super::agreement::GroupedColumns;
use super::sums::SumMarkers;
use super::table::Rows;

/// The rows of the same variables.
pub(crate) struct TableRows {
    /// The variables of the code columns but the last.
    pub dimensions: Vec<VariableIx>,
    /// The variable with several answers, whose column comes last.
    pub answers: Option<VariableIx>,
    pub rows: Rows,
    /// The rows whose place did not take part.
    pub absent: Rows,
}

/// What was read up to a row.
#[derive(Default)]
pub(crate) struct RowsRead {
    pub tables: Vec<TableRows>,
    /// Whether the file has no row so far.
    pub is_empty: bool,
    /// What the tables count.
    pub sum: u128,
    /// Rows that may be notes under the table; if another row follows they are none.
    pub notes: Vec<usize>,
    /// Whether it was reported that a column has cells, but no name.
    pub has_nameless: bool,
    /// Where rows are added up: the number of the first row that says just this, by its digest.
    pub firsts: FxHashMap<u64, usize>,
    /// Where rows are added up: the rows that may be sums by what they say in columns that are not
    /// read.
    pub sum_markers: SumMarkers,
    pub line: CodedLine,
    /// By reading and topic.
    pub columns: FxHashMap<(usize, Option<VariableIx>), TableColumns>,
}

/// Into which table a reading is put.
pub(crate) struct TableColumns {
    /// The index of the table.
    pub table: usize,
    /// For each of its columns, the position in the reading.
    pub order: Vec<usize>,
    /// The columns of the reading that must agree.
    pub grouped: Vec<GroupedColumns>,
}

impl RowsRead {
    pub(crate) fn start_file(&mut self) {
        self.is_empty = true;
        self.notes.clear();
        self.has_nameless = false;
        self.columns.clear();
        self.firsts.clear();
    }

    /// Finds the table with these variables, adding it if there is none. Returns its index and, for
    /// each of its columns, the position in `dimensions`.
    pub(crate) fn find_or_add_table(
        &mut self,
        dimensions: &[VariableIx],
        answers: Option<VariableIx>,
    ) -> (usize, Vec<usize>) {
        let is_same = |table: &TableRows| {
            table.answers == answers
                && table.dimensions.len() == dimensions.len()
                && table.dimensions.iter().all(|variable| dimensions.contains(variable))
        };
        let index = self.tables.iter().position(is_same).unwrap_or_else(|| {
            let none = || Rows::new(dimensions.len() + usize::from(answers.is_some()));
            let dimensions = dimensions.to_vec();
            self.tables.push(TableRows { dimensions, answers, rows: none(), absent: none() });
            self.tables.len() - 1
        });
        let position = |variable| dimensions.iter().position(|other| other == variable).unwrap_or(0);
        let mut order: Vec<usize> = self.tables[index].dimensions.iter().map(position).collect();
        order.extend(answers.map(|_| dimensions.len()));
        (index, order)
    }
}

/// What the cells of a row say, used again for every row.
#[derive(Default)]
pub(crate) struct CodedLine {
    /// `None` where heads of columns name the places.
    pub unit: Option<UnitIx>,
    pub round: Option<RoundIx>,
    /// In a long table, the variable that the row is about.
    pub topic: Option<VariableIx>,
    /// The codes of the row's own variables, in the order of the file's columns.
    pub codes: Vec<u8>,
    /// The code of the topic's value.
    pub category: Option<u8>,
    /// The answers, where a column has them.
    pub answers: Vec<u8>,
    /// The codes of one number of the row: `codes`, the codes that its heads fix, `category`, and
    /// the answer.
    pub all: Vec<u8>,
}
