//! `lagesbild demo`.

use clap::Args;

use super::Outcome;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// The folder to write; it must not hold a project yet
    dir: std::path::PathBuf,
}

impl Demo {
    /// Writes the project.
    pub fn run(self) -> anyhow::Result<Outcome> {
        anyhow::bail!("{}", self.dir.display())
    }
}
