//! What must hold within a table: no row twice, no count above its base, totals that agree with
//! their parts.

use std::collections::{BTreeMap, BTreeSet};

use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use study::{RoundIx, Study, TableSpec, VariableIx};
use units::{UnitIx, Units};

use super::holes::holes;
use super::rest::{add_rests, without_total};
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
        if self.has_bases {
            self.report_bases(rows, problems);
        }
        let units_with_parts = self.units_with_parts(rows);
        let is_total = |row: &usize| {
            rows.codes(*row).any(|code| code >= FIRST_SUBTOTAL)
                || units_with_parts.contains(&(rows.rounds[*row], rows.units[*row]))
        };
        let (totals, counted): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(is_total);
        let total = |row: &usize| Total {
            round: rows.rounds[*row],
            unit: rows.units[*row],
            codes: rows.codes(*row).collect(),
            count: rows.counts[*row],
            base: rows.bases[*row],
            footnotes: rows.footnotes(*row),
        };
        let totals: Vec<(Total, SourceRow)> =
            totals.iter().map(|row| (total(row), rows.sources[*row])).collect();
        rows.select(&counted);
        if !self.has_bases {
            let is_reported_alone =
                |(total, _): &&(Total, SourceRow)| !units_with_parts.contains(&(total.round, total.unit));
            let totals_without_reported_parts: Vec<_> = totals.iter().filter(is_reported_alone).collect();
            let rests = self.rests();
            if !self.spec.has_rows_to_add() {
                let lacking = without_total(&rests, &totals_without_reported_parts, rows);
                lacking.into_iter().for_each(|source| self.report_without_total(source, problems));
            }
            add_rests(&rests, &totals_without_reported_parts, rows);
        }
        self.compare_totals(&totals, rows, problems);
        // Below, a total is of all values of a variable or of one.
        let is_of_subtotal =
            |total: &Total| total.codes.iter().any(|code| (FIRST_SUBTOTAL..TOTAL).contains(code));
        totals.into_iter().map(|(total, _)| total).filter(|total| !is_of_subtotal(total)).collect()
    }

    /// Reports a row whose place has no total from which the rest could be computed.
    fn report_without_total(&self, source: SourceRow, problems: &mut Diagnostics) {
        let cause = ("rest-without-total", self.sheet(source).path());
        problems.error_for(cause, || self.place(source), |place| {
            let message = "a variable of this table has a `rest`, but of the place and values of this row the table has neither that nor a total of all values to tell it from";
            Diagnostic::error("rest-without-total", place, message)
                .help("add the row of the total, with a sign such as `..` if it is not known, or a row of the rest itself; if the table is only of cases with the other values, say so with `covers:`")
        });
    }

    /// The columns of variables that have a rest, each with its code; a table that covers only some of
    /// the values has no rest.
    fn rests(&self) -> Vec<(usize, u8)> {
        let rest = |variable: &VariableIx| self.study.variables[*variable].rest;
        let columns = self.variables.iter().enumerate();
        let columns = columns.filter(|(_, variable)| !self.spec.covers.contains_key(*variable));
        columns.filter_map(|(column, variable)| Some((column, rest(variable)? as u8))).collect()
    }

    /// Warns of rows that single places lack: they are counted as no cases.
    pub(crate) fn report_holes(&self, rows: &Rows, problems: &mut Diagnostics) {
        for hole in holes(rows) {
            let place = self.place(rows.sources[hole.beside]);
            let value = |(variable, code): (&VariableIx, &u8)| {
                let variable = &self.study.variables[*variable];
                format!("{} {}", variable.id, variable.values[usize::from(*code)].id)
            };
            let values: Vec<String> = self.variables.iter().zip(&hole.codes).map(value).collect();
            let (unit, round) = (&self.units.all[hole.unit], &self.study.rounds[hole.round].id);
            let message = format!(
                "{} (`{}`) has no row for {} in round `{round}`, though places have one as a rule; it is counted as no cases",
                unit.name,
                unit.id,
                values.join(", ")
            );
            problems.push(
                Diagnostic::warning("missing-row", place, message)
                    .help("add the row, with 0 if nobody was counted"),
            );
        }
    }

    /// Reports rows that say that their unit did not take part, though it has numbers in others:
    /// they would be counted as no cases.
    pub(crate) fn report_absent(&self, sources: &[SourceRow], problems: &mut Diagnostics) {
        for source in sources {
            let cause = ("absent-row", self.sheet(*source).path());
            problems.error_for(cause, || self.place(*source), |place| {
                let message = "this row says that its unit did not take part, but other rows have numbers of it";
                Diagnostic::error("absent-row", place, message)
                    .help("among `symbols` of the table, say `zero` if nothing was counted, or `withheld` if the number is not known")
            });
        }
    }

    /// The place of a row.
    pub(crate) fn place(&self, source: SourceRow) -> Location {
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

    /// Reports sorted rows that count the same. Where rows are added up, only those of one file
    /// are: a second file of the same cases is more likely a copy of the first.
    pub(crate) fn report_duplicates(&self, rows: &Rows, problems: &mut Diagnostics) {
        let adds_up = self.spec.has_rows_to_add();
        let help = match adds_up {
            true => "remove one of them, or put all rows of the place into one file, where they are added up",
            false => {
                "remove one of them, or add the column that tells them apart; a value that is a sum of others is declared with `is: [a, b]`; `sum: true` adds rows up"
            }
        };
        for row in (1..rows.len()).filter(|row| rows.compare(row - 1, *row).is_eq()) {
            let (one, other) = (rows.sources[row - 1], rows.sources[row]);
            if adds_up && one.sheet == other.sheet {
                continue;
            }
            let (first, second) = (one.min(other), one.max(other));
            let cause = ("duplicate-row", self.sheet(second).path());
            problems.error_for(
                cause,
                || self.place(second),
                |place| {
                    let message = format!(
                        "{} already counts the same unit, round and values",
                        self.name(first, second)
                    );
                    Diagnostic::error("duplicate-row", place, message).help(help)
                },
            );
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

    /// Compares each total with the sum of its parts. A difference beyond what rounding makes is an
    /// error: a page would show one number as the base and divide another by it. So is a total
    /// without any part: its cases would be left out of every sum.
    fn compare_totals(&self, totals: &[(Total, SourceRow)], rows: &Rows, problems: &mut Diagnostics) {
        let rounded = self.spec.rounded;
        let mut sums_by_pattern: BTreeMap<Vec<u8>, Sums> = BTreeMap::new();
        let mut without_parts: BTreeSet<(RoundIx, UnitIx)> = BTreeSet::new();
        let mut differing = Vec::new();
        for (total, source) in totals {
            // Totals over the same values share one pass over the counted rows.
            let pattern: Vec<u8> =
                total.codes.iter().map(|code| if *code >= FIRST_SUBTOTAL { *code } else { 0 }).collect();
            let sums = sums_by_pattern.entry(pattern).or_insert_with_key(|pattern| self.sums(rows, pattern));
            let sum = sums.get(&(total.round, total.unit, total.codes.clone()));
            let (expected, sum) = match (total.count.cases(), sum) {
                (Some(expected), Some(sum)) => (expected, *sum),
                (Some(0), None) | (None, Some(_)) => continue,
                (_, None) => {
                    without_parts.insert((total.round, total.unit));
                    problems.error_with(|| self.without_parts(*source));
                    continue;
                }
            };
            let slack = (rounded - 1) * (sum.parts + 1) / 2 + u64::from(rounded > 1);
            let differs = match sum.is_complete {
                true => sum.cases.abs_diff(expected) > slack,
                false => sum.cases > expected + slack,
            };
            if differs {
                differing.push((total, source, expected, sum));
            }
        }
        // Where parts are missing, other totals differ for that reason.
        differing.retain(|(total, ..)| !without_parts.contains(&(total.round, total.unit)));
        for (total, source, expected, sum) in differing {
            let is_of_place = total.codes.iter().all(|code| *code < FIRST_SUBTOTAL);
            // Totals of one file that differ in the same way are mostly one mistake.
            let factor = factor_between(expected, sum.cases).filter(|_| sum.is_complete);
            let cause =
                ("total-differs", self.sheet(*source).path(), is_of_place, sum.cases < expected, factor);
            problems.error_for(
                cause,
                || self.place(*source),
                |_| self.difference(*source, expected, sum, is_of_place),
            );
        }
    }

    /// A total that its parts do not make; `is_of_place`: the parts are places.
    fn difference(&self, source: SourceRow, expected: u64, sum: Sum, is_of_place: bool) -> Diagnostic {
        let Sum { cases, parts, is_complete } = sum;
        // Sums of quantities are kept in units of their last decimal, and reported as the table has
        // them.
        let units = self.spec.quantity.map_or(1.0, |quantity| self.study.quantities[quantity].units());
        let in_table_units = |number: u64| number as f64 / units;
        let those = match (parts, is_complete) {
            (1, true) => "the only part is".to_string(),
            (1, false) => "the only part that is not withheld is".to_string(),
            (_, true) => format!("its {parts} parts add up to"),
            (_, false) => format!("its {parts} parts that are not withheld add up to"),
        };
        let message =
            format!("the total is {}, but {those} {}", in_table_units(expected), in_table_units(cases));
        let problem = Diagnostic::error("total-differs", self.place(source), message);
        if let Some(factor) = factor_between(expected, cases).filter(|_| is_complete) {
            return problem.help(format!(
                "one of them is about {factor} times the other: see whether it is written in units of {factor}{}",
                if is_of_place { ", or whether rows of places lack" } else { "" }
            ));
        }
        let help = match cases < expected {
            true if is_of_place => {
                "correct the table; if places lack whose cases it counts, add their rows, or leave the row of the total out with `except:`; if counts are rounded, say `rounded: 10` (or 5, …)"
            }
            true => {
                "correct the table; if the total counts cases that have no row, name their value as the variable's `rest`; if counts are rounded, say `rounded: 10` (or 5, …)"
            }
            false => {
                "correct the table; if one of the parts is a sum of others, name it within its variable, as `{label: …, is: [a, b]}`; if parts overlap, say so (`multiple` for a variable, `parent` for a place); if counts are rounded, say `rounded: 10` (or 5, …)"
            }
        };
        problem.help(help)
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

    /// For each unit that has rows, or contains a unit that has, the sums over the variables that
    /// `pattern` marks with the code of a total or subtotal.
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
                let sum = sums.entry((round, unit, codes.clone())).or_insert(Sum::NONE);
                match rows.counts[row].cases() {
                    Some(cases) => (sum.cases, sum.parts) = (sum.cases + cases, sum.parts + 1),
                    None => sum.is_complete = false,
                }
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

/// What the parts of a total add up to.
#[derive(Debug, Clone, Copy)]
struct Sum {
    /// The cases of the parts that the source gives.
    cases: u64,
    /// The number of those parts.
    parts: u64,
    /// Whether the source withheld none of the parts.
    is_complete: bool,
}

impl Sum {
    /// The sum of no parts.
    const NONE: Self = Self { cases: 0, parts: 0, is_complete: true };
}

/// What the parts of totals add up to, by round, unit and codes.
type Sums = BTreeMap<(RoundIx, UnitIx, Vec<u8>), Sum>;
/// The power of ten that one number is of another, to within a twentieth; `None` if it is about none.
fn factor_between(one: u64, other: u64) -> Option<u64> {
    let (less, more) = (one.min(other), one.max(other));
    let is_about = |factor: &u64| less > 0 && more.abs_diff(less * factor) * 20 <= more;
    [10, 100, 1000].into_iter().find(is_about)
}
