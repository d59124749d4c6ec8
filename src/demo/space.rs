//! Variables, cases and conditions in resolved form: names are replaced by numbers.

use super::error::DemoError;
use super::model::{Choice, ModelValues, Scalar, When};
use std::collections::BTreeMap;

/// Stands for the value of a variable that does not apply to a case.
pub(crate) const NONE: u16 = u16::MAX;

/// A variable of the hidden cases. It has at most 31 values, or 15 if a case may have several.
pub(crate) struct HiddenVariable {
    pub name: String,
    pub values: Vec<String>,
    pub multiple: bool,
}

/// All variables, numbered.
pub(crate) struct Space {
    pub variables: Vec<HiddenVariable>,
    by_name: BTreeMap<String, usize>,
}

/// The hidden cases: one row for each case, with one number for each variable (a set of bits for a
/// multiple-answer variable).
#[derive(Clone)]
pub(crate) struct HiddenCases {
    width: usize,
    cells: Vec<u16>,
}

impl HiddenCases {
    /// A number of cases without any values.
    pub(crate) fn blank(space: &Space, count: usize) -> Self {
        let row: Vec<u16> = space.variables.iter().map(|v| if v.multiple { 0 } else { NONE }).collect();
        Self { width: row.len(), cells: row.repeat(count) }
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    pub(crate) fn row(&self, case: usize) -> &[u16] {
        &self.cells[case * self.width..][..self.width]
    }

    pub(crate) fn set(&mut self, case: usize, column: usize, value: u16) {
        self.cells[case * self.width + column] = value;
    }

    /// Adds an answer to a multiple-answer variable.
    pub(crate) fn add(&mut self, case: usize, column: usize, answer: usize) {
        self.cells[case * self.width + column] |= 1 << answer;
    }

    /// Makes one case a copy of another.
    pub(crate) fn copy(&mut self, from: usize, to: usize) {
        self.cells.copy_within(from * self.width..(from + 1) * self.width, to * self.width);
    }
}

/// A test of one variable. Masks have one bit for each value.
#[derive(Clone, PartialEq)]
enum ValueTest {
    One { column: usize, mask: u32 },
    Any { column: usize, mask: u16 },
    AtLeast { column: usize, answers: u32 },
    Empty { column: usize },
}

/// A condition on a case: all its tests must hold; without tests it holds for every case.
#[derive(Clone, PartialEq, Default)]
pub(crate) struct CaseCondition(Vec<ValueTest>);

impl CaseCondition {
    /// The condition that both conditions hold.
    pub(crate) fn and(mut self, other: CaseCondition) -> CaseCondition {
        self.0.extend(other.0);
        self
    }

    pub(crate) fn holds(&self, row: &[u16]) -> bool {
        self.0.iter().all(|test| match *test {
            ValueTest::One { column, mask } => row[column] < 32 && mask >> row[column] & 1 == 1,
            ValueTest::Any { column, mask } => row[column] & mask != 0,
            ValueTest::AtLeast { column, answers } => row[column].count_ones() >= answers,
            ValueTest::Empty { column } => row[column] == 0,
        })
    }
}

impl Space {
    pub(crate) fn new(written: &BTreeMap<String, ModelValues>) -> Result<Self, DemoError> {
        let variables =
            written.iter().map(|(name, values)| variable(name, values)).collect::<Result<Vec<_>, _>>()?;
        let by_name = variables.iter().enumerate().map(|(index, v)| (v.name.clone(), index)).collect();
        Ok(Self { variables, by_name })
    }

    pub(crate) fn column(&self, name: &str) -> Result<usize, DemoError> {
        self.by_name.get(name).copied().ok_or_else(|| DemoError::model(name, "no such variable"))
    }

    /// The number of a value, by its name.
    pub(crate) fn value(&self, column: usize, value: &str) -> Result<usize, DemoError> {
        let variable = &self.variables[column];
        variable
            .values
            .iter()
            .position(|known| known == value)
            .ok_or_else(|| DemoError::model(&variable.name, format!("no such value: {value}")))
    }

    /// The chosen values, one bit each.
    pub(crate) fn mask(&self, column: usize, choice: &Choice) -> Result<u32, DemoError> {
        let scalars = match choice {
            Choice::One(scalar) => std::slice::from_ref(scalar),
            Choice::Many(scalars) => scalars,
        };
        let mut mask = 0;
        for text in scalars.iter().flat_map(expand) {
            mask |= 1 << self.value(column, &text)?;
        }
        Ok(mask)
    }

    pub(crate) fn condition(&self, when: &When) -> Result<CaseCondition, DemoError> {
        when.iter().map(|(name, choice)| self.test(name, choice)).collect::<Result<_, _>>().map(CaseCondition)
    }

    /// The condition that a variable has this value.
    pub(crate) fn is(&self, column: usize, value: usize) -> CaseCondition {
        CaseCondition(vec![ValueTest::One { column, mask: 1 << value }])
    }

    fn test(&self, name: &str, choice: &Choice) -> Result<ValueTest, DemoError> {
        let column = self.column(name)?;
        if !self.variables[column].multiple {
            return Ok(ValueTest::One { column, mask: self.mask(column, choice)? });
        }
        let Choice::One(Scalar::Text(text)) = choice else {
            return Ok(ValueTest::Any { column, mask: self.mask(column, choice)? as u16 });
        };
        match text.strip_suffix('+').and_then(|count| count.parse().ok()) {
            Some(answers) => Ok(ValueTest::AtLeast { column, answers }),
            None if text == "-" => Ok(ValueTest::Empty { column }),
            None => Ok(ValueTest::Any { column, mask: self.mask(column, choice)? as u16 }),
        }
    }
}

fn variable(name: &str, values: &ModelValues) -> Result<HiddenVariable, DemoError> {
    let (values, multiple): (Vec<String>, bool) = match values {
        ModelValues::Range(range) => (expand(&Scalar::Text(range.clone())), false),
        ModelValues::List(list) => (list.iter().map(Scalar::text).collect(), false),
        ModelValues::Multiple { multiple } => (multiple.iter().map(Scalar::text).collect(), true),
    };
    if values.len() > if multiple { 15 } else { 31 } {
        return Err(DemoError::model(name, "more values than the generator can hold"));
    }
    Ok(HiddenVariable { name: name.to_owned(), values, multiple })
}

/// The numbers of a range such as `0..17`; any other value as itself.
fn expand(scalar: &Scalar) -> Vec<String> {
    let text = scalar.text();
    let ends = text.split_once("..").and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
    match ends {
        Some((low, high)) => (low..=high).map(|number: i64| number.to_string()).collect(),
        None => vec![text],
    }
}
