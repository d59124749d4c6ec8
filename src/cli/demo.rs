//! `lagesbild demo`.

use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use demo::Options;
use units::real_names;

use super::Outcome;

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// The folder to write; it must be empty or not exist yet
    dir: PathBuf,
    /// Number of reporting places: municipalities, and districts of cities
    #[arg(long, value_name = "N", default_value_t = Options::default().municipalities)]
    municipalities: usize,
    /// Number of rounds of measurement
    #[arg(long, value_name = "R", default_value_t = Options::default().rounds)]
    rounds: usize,
    /// Another seed gives another nation with the same totals
    #[arg(long, value_name = "S", default_value_t = Options::default().seed)]
    seed: u64,
}

impl Demo {
    /// Writes the project.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        match self.dir.read_dir().map(|entries| entries.count()) {
            Ok(0) => {}
            Err(reason) if reason.kind() == ErrorKind::NotFound => {}
            Ok(_) => bail!("`{}` is not empty; name a new folder", self.dir.display()),
            Err(reason) => bail!("`{}` cannot be read: {reason}; name a new folder", self.dir.display()),
        }
        let options = Options { municipalities: self.municipalities, rounds: self.rounds, seed: self.seed };
        let summary = demo::write(&self.dir, &options, &real_names())?;
        writeln!(
            io::stdout(),
            "{}: {} counties, {} municipalities, {} districts, {} cases, {} rows; build it with `lagesbild build {}`",
            self.dir.display(),
            summary.counties,
            summary.municipalities,
            summary.districts,
            summary.cases,
            summary.rows,
            self.dir.display()
        )?;
        Ok(Outcome::Done)
    }
}
