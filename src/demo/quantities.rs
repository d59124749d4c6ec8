//! Writes what the places hold beside cases, such as inhabitants, in proportion to their inhabitants.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::DemoError;
use super::model::{Model, ModelQuantity};
use super::places::apportion;
use super::space::Space;

/// The tables of the quantities of a study, open for writing.
pub(crate) struct QuantityWriter<'a> {
    tables: Vec<(&'a ModelQuantity, WeightedCombinations, PathBuf, BufWriter<File>)>,
}

/// The combinations of values among which a quantity is divided, as they are written, and their
/// weights.
type WeightedCombinations = (Vec<String>, Vec<f64>);

impl<'a> QuantityWriter<'a> {
    /// Opens every table in the folder and writes its header.
    pub(crate) fn create(model: &'a Model, space: &Space, folder: &Path) -> Result<Self, DemoError> {
        let mut tables = Vec::new();
        for quantity in &model.quantities {
            let path = folder.join(&quantity.file);
            let mut file = BufWriter::new(File::create(&path).map_err(DemoError::io(&path))?);
            let names: String = quantity.by.iter().map(|(name, _)| format!("{name};")).collect();
            writeln!(file, "enhet;omgang;{names}antal").map_err(DemoError::io(&path))?;
            tables.push((quantity, weighted_combinations(space, quantity)?, path, file));
        }
        Ok(Self { tables })
    }

    /// Writes the rows of one place in one round, which has this number of inhabitants. `age` is the
    /// number of rounds before this one.
    pub(crate) fn place(
        &mut self,
        unit: &str,
        round: &str,
        inhabitants: f64,
        age: usize,
    ) -> Result<u64, DemoError> {
        let mut rows = 0;
        for (quantity, (labels, weights), path, file) in &mut self.tables {
            let grown = (0..age).fold(1.0, |size, _| size * (1.0 + quantity.growth));
            let steps =
                (inhabitants * quantity.each * grown * f64::from(10_u32.pow(quantity.decimals))) as usize;
            for (label, steps) in labels.iter().zip(apportion(steps.max(1), weights)) {
                let number = decimal_text(steps, quantity.decimals);
                writeln!(file, "{unit};{round};{label}{number}").map_err(DemoError::io(path))?;
                rows += 1;
            }
        }
        Ok(rows)
    }

    /// Writes all buffered rows to the files.
    pub(crate) fn finish(&mut self) -> Result<(), DemoError> {
        self.tables.iter_mut().try_for_each(|(_, _, path, file)| file.flush().map_err(DemoError::io(path)))
    }
}

fn weighted_combinations(space: &Space, quantity: &ModelQuantity) -> Result<WeightedCombinations, DemoError> {
    let mut all = vec![(String::new(), 1.0)];
    for (name, weights) in &quantity.by {
        let values = &space.variables[space.column(name)?].values;
        if values.len() != weights.len() {
            return Err(DemoError::model(&quantity.file, format!("`{name}` needs a weight for each value")));
        }
        let with = |(label, times): &(String, f64)| {
            let with = |(value, weight): (&String, &f64)| (format!("{label}{value};"), times * weight);
            values.iter().zip(weights).map(with).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(with).collect();
    }
    Ok(all.into_iter().unzip())
}

/// A number of steps of the last decimal, with a decimal comma.
fn decimal_text(steps: usize, decimals: u32) -> String {
    let unit = 10_usize.pow(decimals);
    match decimals {
        0 => steps.to_string(),
        decimals => format!("{},{:0width$}", steps / unit, steps % unit, width = decimals as usize),
    }
}
