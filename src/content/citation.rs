//! Finds the declared number that a text cites. Texts can only cite indicators and cells of figures
//! that the study declares, so that everything published is known beforehand.

use gate::{CellRelease, UnitRelease};
use study::{Block, Cell, CellIx, FigureIx, IndicatorIx, Study, VariableIx};

/// The position of a declared number in the release of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellAddress {
    /// An indicator over all cases, by its index.
    Indicator(IndicatorIx),
    /// A cell of a figure.
    Figure {
        /// The index of the figure in the study.
        figure: FigureIx,
        /// The index of the view in the figure.
        view: usize,
        /// The index of the block in the view.
        block: usize,
        /// The index of the cell in the block.
        cell: CellIx,
    },
}

impl CellAddress {
    /// The number at this address.
    pub(crate) fn look_up(self, release: &UnitRelease) -> CellRelease {
        match self {
            Self::Indicator(index) => release.indicators[index],
            Self::Figure { figure, view, block, cell } => release.figures[figure].views[view][block][cell],
        }
    }
}

/// The error for a number that a text asks for but the study does not declare.
#[derive(Debug)]
pub(crate) struct NotDeclared {
    /// The message.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// Finds a number by its measure and by values of the variables of its block.
pub(crate) fn find_cell(
    study: &Study,
    measure: &str,
    values_of_variables: &[(&str, &str)],
) -> Result<CellAddress, NotDeclared> {
    let indicator = study.indicator(measure);
    if let (Some(index), []) = (indicator, values_of_variables) {
        return Ok(CellAddress::Indicator(index));
    }
    let values: Vec<(VariableIx, usize)> = values_of_variables
        .iter()
        .map(|(name, word)| find_value(study, name, word))
        .collect::<Result<_, _>>()?;
    let among = indicator.map(|index| study.indicators[index].among.clone()).unwrap_or_default();
    for (figure, declared) in study.figures.enumerated() {
        for (view, shown) in declared.views.iter().enumerate() {
            for (block, cells) in shown.blocks.iter().enumerate() {
                let place = cells.measures.iter().position(|m| m.id == measure && m.among == among);
                let cell = place.and_then(|place| cell_of(study, cells, place, &values));
                if let Some(cell) = cell {
                    return Ok(CellAddress::Figure { figure, view, block, cell });
                }
            }
        }
    }
    Err(not_declared(study, measure, indicator.is_some(), values_of_variables))
}

/// A variable and its value, from an argument such as `kon="flicka"`.
fn find_value(study: &Study, name: &str, word: &str) -> Result<(VariableIx, usize), NotDeclared> {
    let variable = study.variables.position(|variable| variable.id.replace('.', "_") == name);
    let variable = variable.ok_or_else(|| NotDeclared {
        message: format!("there is no variable `{name}`"),
        help: "the arguments are variables of the study; write `unit.storlek` as `unit_storlek`".to_string(),
    })?;
    let values = &study.variables[variable].values;
    let value = values.iter().position(|value| value.id == word).ok_or_else(|| {
        let ids: Vec<&str> = values.iter().map(|value| value.id.as_str()).collect();
        NotDeclared {
            message: format!("there is no value `{word}` of `{name}`"),
            help: format!("its values are: {}", ids.join(", ")),
        }
    })?;
    Ok((variable, value))
}

/// The index of the cell with one value for each variable of the block; `None` if these are not
/// exactly the block's variables.
fn cell_of(study: &Study, block: &Block, measure: usize, values: &[(VariableIx, usize)]) -> Option<CellIx> {
    let value_of =
        |variable: VariableIx| values.iter().find(|(other, _)| *other == variable).map(|(_, value)| *value);
    let is_split_alike = block.dimensions().count() == values.len()
        && block.dimensions().all(|variable| value_of(variable).is_some());
    let at = |dimension: Option<VariableIx>| dimension.and_then(value_of).unwrap_or(0);
    let cell = Cell { panel: at(block.panel), by: at(block.by), over: at(block.over), measure };
    is_split_alike.then(|| block.cell(study, cell))
}

fn not_declared(
    study: &Study,
    measure: &str,
    is_indicator: bool,
    values_of_variables: &[(&str, &str)],
) -> NotDeclared {
    let names: Vec<&str> = values_of_variables.iter().map(|(name, _)| *name).collect();
    let (message, help) = match (is_indicator || measure.contains('.'), names.as_slice()) {
        (false, _) => {
            let ids: Vec<&str> = study.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
            let help =
                format!("indicators are: {}; a part of a distribution is `variable.value`", ids.join(", "));
            (format!("there is no indicator `{measure}`"), help)
        }
        (true, []) => (format!("no figure shows `{measure}`"), "declare it as an indicator".to_string()),
        (true, names) => (
            format!("no figure shows `{measure}` by {}", names.join(" and ")),
            "declare it as an indicator of its own with `among`, or in a figure".to_string(),
        ),
    };
    NotDeclared { message, help }
}
