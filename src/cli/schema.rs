//! `lagesbild schema`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::Outcome;

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The file whose schema is printed
    #[arg(required_unless_present = "write")]
    of: Option<SchemaFile>,
    /// Write the schemas of both files into this folder instead
    #[arg(long, value_name = "DIR", conflicts_with = "of")]
    write: Option<PathBuf>,
}

/// The files that have a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemaFile {
    /// lagesbild.yaml
    Settings,
    /// study.yaml
    Study,
}

impl Schema {
    /// Prints one schema, or writes both.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        if let Some(folder) = self.write {
            write(&folder)?;
        }
        let [settings, study] = study::schemas();
        match self.of {
            Some(SchemaFile::Settings) => io::stdout().write_all(settings.text.as_bytes())?,
            Some(SchemaFile::Study) => io::stdout().write_all(study.text.as_bytes())?,
            None => {}
        }
        Ok(Outcome::Done)
    }
}

/// Writes all schemas; those that are there already are replaced by what this program reads.
fn write(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("`{}` was not made", folder.display()))?;
    for schema in study::schemas() {
        let path = folder.join(schema.name);
        fs::write(&path, schema.text).with_context(|| format!("`{}` was not written", path.display()))?;
        writeln!(
            io::stdout(),
            "{}: written; name it in the first line of {}",
            path.display(),
            schema.describes
        )?;
    }
    Ok(())
}
