//! What must hold within a table: no row twice, no count above its base, totals that agree with
//! their parts.

use std::collections::{BTreeMap, BTreeSet};

use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics, Location, Severity};
use study::{RoundIx, Study, TableSpec, VariableIx};
use units::{UnitIx, Units};

use super::table::{Rows, SourceRow, Total};
use super::words::{FIRST_SUBTOTAL, TOTAL};

/// What the rows of a table are checked against.
pub(crate) struct Checks<'a> {
    /// The files, in the order of [`SourceRow::sheet`].
    pub sheets: &'a [(usize, &'a Sheet)],
    pub spec: &'a TableSpec,
    pub study: &'a Study,
    pub units: &'a Units,
    /// The variables of the code columns.
    pub variables: Vec<VariableIx>,
    /// Whether each row is an answer with its base.
    pub has_bases: bool,
}

impl Checks<'_> {
    /// Reports sorted rows that cannot be, and takes the rows that are totals of others out of
    /// them.
    pub(crate) fn settle(&self, rows: &mut Rows, problems: &mut Diagnostics) -> Vec<Total> {
        self.report_duplicates(rows, problems);
        if self.has_bases {
            self.report_bases(rows, problems);
        }
        let units_with_parts = self.units_with_parts(rows);
        let is_total = |row: &usize| {
            rows.codes(*row).any(|code| code >= FIRST_SUBTOTAL)
                || units_with_parts.contains(&(rows.rounds[*row], rows.units[*row]))
        };
        let (totals, counted): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(is_total);
        if totals.is_empty() {
            return Vec::new();
        }
        let total = |row: &usize| Total {
            round: rows.rounds[*row],
            unit: rows.units[*row],
            codes: rows.codes(*row).collect(),
            count: rows.counts[*row],
            base: rows.bases[*row],
            footnotes: rows.footnotes(*row),
        };
        let sources: Vec<SourceRow> = totals.iter().map(|row| rows.sources[*row]).collect();
        let totals: Vec<Total> = totals.iter().map(total).collect();
        rows.select(&counted);
        self.compare_totals(&totals, &sources, rows, problems);
        // Below, a total is of all values of a variable or of one.
        let is_of_subtotal =
            |total: &Total| total.codes.iter().any(|code| (FIRST_SUBTOTAL..TOTAL).contains(code));
        totals.into_iter().filter(|total| !is_of_subtotal(total)).collect()
    }

    /// The place of a row.
    fn place(&self, source: SourceRow) -> Location {
        self.sheet(source).line(source.number as usize)
    }

    /// A row as the message on another names it: "line 7", "row 7 of t.xlsx".
    fn name(&self, source: SourceRow, other: SourceRow) -> String {
        let sheet = self.sheet(source);
        let name = format!("{} {}", sheet.row_word(), source.number);
        if source.sheet == other.sheet { name } else { format!("{name} of {}", sheet.path()) }
    }

    fn sheet(&self, source: SourceRow) -> &Sheet {
        self.sheets[usize::from(source.sheet)].1
    }

    fn report_duplicates(&self, rows: &Rows, problems: &mut Diagnostics) {
        for row in (1..rows.len()).filter(|row| rows.compare(row - 1, *row).is_eq()) {
            let (one, other) = (rows.sources[row - 1], rows.sources[row]);
            let (first, second) = (one.min(other), one.max(other));
            let cause = ("duplicate-row", self.sheet(second).path());
            problems.error_for(cause, || self.place(second), |place| {
                let message =
                    format!("{} already counts the same unit, round and values", self.name(first, second));
                Diagnostic::error("duplicate-row", place, message)
                    .help("remove one of them, add the column that tells them apart, or say `sum: true` if they are to be added up")
            });
        }
    }

    /// An answer cannot be given by more cases than were asked, and all answers of a question share
    /// their base.
    fn report_bases(&self, rows: &Rows, problems: &mut Diagnostics) {
        let slack = self.spec.rounded - 1;
        let line = |row: usize| self.place(rows.sources[row]);
        for row in 0..rows.len() {
            let numbers = rows.counts[row].cases().zip(rows.bases[row].cases());
            if let Some((count, base)) = numbers.filter(|(count, base)| *count > base + slack) {
                problems.error_with(|| {
                    let message = format!("the count {count} is larger than its base {base}");
                    Diagnostic::error("count-above-base", line(row), message)
                        .help("correct the count or the base")
                });
            }
        }
        let differs =
            |row: &usize| rows.is_same_question(row - 1, *row) && rows.bases[row - 1] != rows.bases[*row];
        for row in (1..rows.len()).filter(differs) {
            problems.error_with(|| {
                let first = self.name(rows.sources[row - 1], rows.sources[row]);
                let message =
                    format!("the base differs from that of {first}, which answers the same question");
                Diagnostic::error("different-bases", line(row), message)
                    .help("all answers of one question in one unit have the same base")
            });
        }
    }

    /// Rounds and units that have rows of their own although some part of the unit has rows too.
    fn units_with_parts(&self, rows: &Rows) -> BTreeSet<(RoundIx, UnitIx)> {
        let present: BTreeSet<(RoundIx, UnitIx)> =
            rows.sections().iter().map(|section| (section.round, section.unit)).collect();
        let mut wholes = BTreeSet::new();
        for (round, unit) in &present {
            let holders = self.holders(*unit).skip(1).map(|unit| (*round, unit));
            wholes.extend(holders.filter(|whole| present.contains(whole)));
        }
        wholes
    }

    /// A unit, the unit that it is a part of, and so on.
    fn holders(&self, unit: UnitIx) -> impl Iterator<Item = UnitIx> {
        std::iter::successors(Some(unit), |unit| self.units.all[*unit].parent)
    }

    /// Compares each total with the sum of its parts. A difference is a warning, not an error:
    /// statistics that are protected with small random changes need not add up. A total without any
    /// part is an error: its cases would be left out of every sum.
    fn compare_totals(
        &self,
        totals: &[Total],
        sources: &[SourceRow],
        rows: &Rows,
        problems: &mut Diagnostics,
    ) {
        let rounded = self.spec.rounded;
        let mut sums_by_pattern: BTreeMap<Vec<u8>, Sums> = BTreeMap::new();
        for (total, source) in totals.iter().zip(sources) {
            // Totals over the same values share one pass over the counted rows.
            let pattern: Vec<u8> =
                total.codes.iter().map(|code| if *code >= FIRST_SUBTOTAL { *code } else { 0 }).collect();
            let sums = sums_by_pattern.entry(pattern).or_insert_with_key(|pattern| self.sums(rows, pattern));
            let sum = sums.get(&(total.round, total.unit, total.codes.clone()));
            let (expected, (sum, parts)) = match (total.count.cases(), sum) {
                (Some(expected), Some(Some(sum))) => (expected, *sum),
                (Some(0), None) | (_, Some(_)) => continue,
                (_, None) => {
                    problems.error_with(|| self.without_parts(*source));
                    continue;
                }
            };
            let slack = (rounded - 1) * (parts + 1) / 2 + u64::from(rounded > 1);
            if sum.abs_diff(expected) > slack {
                problems.push_with(Severity::Warning, || {
                    let message = format!(
                        "the total is {expected}, but its {parts} parts add up to {sum}; the parts are used"
                    );
                    Diagnostic::warning("total-differs", self.place(*source), message)
                        .help("correct the table, or say `rounded: 10` (or 5, …) if its counts are rounded")
                });
            }
        }
    }

    /// Whether a value is one of those that a total or subtotal stands for.
    fn is_part(&self, code: u8, total: u8, variable: VariableIx) -> bool {
        let subtotals = &self.study.variables[variable].subtotals;
        total == TOTAL || subtotals[usize::from(total - FIRST_SUBTOTAL)].values.contains(&usize::from(code))
    }

    fn without_parts(&self, source: SourceRow) -> Diagnostic {
        let message = "this is a total, but the table holds none of its parts";
        Diagnostic::error("total-without-parts", self.place(source), message).help(
            "add the rows that it is the sum of, with a sign such as `..` for counts that are withheld, or remove it",
        )
    }

    /// The sums over the variables of a pattern, whose code is that of a total or subtotal, for
    /// every unit that has rows or holds one that has.
    fn sums(&self, rows: &Rows, pattern: &[u8]) -> Sums {
        let mut sums = Sums::new();
        for row in 0..rows.len() {
            let codes = rows.codes(row).zip(pattern).zip(&self.variables);
            let codes = codes.map(|((code, total), variable)| match *total {
                0 => Some(code),
                total => self.is_part(code, total, *variable).then_some(total),
            });
            let Some(codes) = codes.collect::<Option<Vec<u8>>>() else { continue };
            let round = rows.rounds[row];
            for unit in self.holders(rows.units[row]) {
                let entry = sums.entry((round, unit, codes.clone())).or_insert(Some((0, 0)));
                let counted = entry.zip(rows.counts[row].cases());
                *entry = counted.map(|((sum, parts), count)| (sum + count, parts + 1));
            }
        }
        sums
    }
}

impl Rows {
    /// Whether two rows are answers to the same question: all but the last code, the answer, are
    /// equal.
    fn is_same_question(&self, one: usize, other: usize) -> bool {
        let columns = &self.codes[..self.codes.len() - 1];
        (self.rounds[one], self.units[one]) == (self.rounds[other], self.units[other])
            && columns.iter().all(|column| column[one] == column[other])
    }
}

/// Sum and number of the parts of totals, by round, unit and codes; `None` where a part is
/// withheld.
type Sums = BTreeMap<(RoundIx, UnitIx, Vec<u8>), Option<(u64, u64)>>;
