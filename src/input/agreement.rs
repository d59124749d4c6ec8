//! What a table says twice about a row must agree: by a column and for the whole file, or by a
//! value and the group of values that it belongs to.

use grid::Row;
use ground::diagnostics::{Diagnostic, Diagnostics};
use study::{Constant, Origin, Study, Subject, VariableIx};

use super::codes::Coder;
use super::reading::Field;
use super::words::FIRST_SUBTOTAL;

/// A column about what the definition says for the whole file.
#[derive(Debug)]
pub(crate) struct ConstantColumn {
    pub field: Field,
    pub subject: Subject,
    pub constant: Constant,
}

impl ConstantColumn {
    /// Whether a row says what holds for the file, or nothing; what else it says is reported.
    pub(crate) fn agrees(&self, row: Row, coder: &Coder, problems: &mut Diagnostics) -> bool {
        let (word, constant) = (self.field.word(row), &self.constant.word);
        let stated = coder.meaning(self.subject, constant, None);
        let found = coder.meaning(self.subject, &word, self.field.code(row));
        // A constant that means nothing is reported where it is looked up.
        if word.is_empty() || stated.is_none() || stated == found {
            return true;
        }
        let place = || self.field.place(coder.sheet, row);
        problems.error_for(("stated", &*word, coder.sheet.path()), place, |place| {
            let message = format!("the row says `{word}`, but the definition says `{constant}` for the whole file");
            Diagnostic::error("contradiction", place, message).help(format!(
                "correct the row, leave the column out with `ignore:`, or let it speak for itself: see line {} of study.yaml",
                self.constant.place.line
            ))
        });
        false
    }
}

/// Two columns of a table, of which one holds groups of the other's values.
#[derive(Debug)]
pub(crate) struct GroupedColumns {
    /// Positions among the variables of the table.
    values: usize,
    groups: usize,
    variable: VariableIx,
}

impl GroupedColumns {
    /// All such pairs among the variables of a table.
    pub(crate) fn among(variables: &[VariableIx], study: &Study) -> Vec<Self> {
        let pair = |(groups, variable): (usize, &VariableIx)| match &study.variables[*variable].origin {
            Origin::Derived { base, .. } => {
                let values = variables.iter().position(|other| other == base)?;
                Some(Self { values, groups, variable: *variable })
            }
            _ => None,
        };
        variables.iter().enumerate().filter_map(pair).collect()
    }

    /// Reports a row whose value is not one of its group; totals of either agree with all.
    pub(crate) fn check(&self, codes: &[u8], row: Row, coder: &Coder, problems: &mut Diagnostics) {
        let grouped = &coder.study.variables[self.variable];
        let Origin::Derived { base, groups } = &grouped.origin else { return };
        let (value, group) = (codes[self.values], codes[self.groups]);
        if value.max(group) >= FIRST_SUBTOTAL || groups[usize::from(value)] == Some(usize::from(group)) {
            return;
        }
        let place = || coder.sheet.line(row.number);
        problems.error_for(("grouped", self.variable, value, group, coder.sheet.path()), place, |place| {
            let base = &coder.study.variables[*base];
            let message = format!(
                "`{}` of `{}` is not in `{}` of `{}`",
                base.values[usize::from(value)].id,
                base.id,
                grouped.values[usize::from(group)].id,
                grouped.id
            );
            Diagnostic::error("contradiction", place, message)
                .help("correct the row, or leave one of the two columns out with `ignore:`")
        });
    }
}
