//! `lagesbild secret`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use project::{Files, SECRET};

use super::Outcome;
use super::whole::{self, Draft};

/// Arguments of `secret`.
#[derive(Debug, Args)]
pub(super) struct MakeSecret {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
}

impl MakeSecret {
    /// Makes the secret of a project. An error if it has one.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let files = Files::new(&self.project)?;
        let path = files.root().join(SECRET);
        if whole::refuse_taken(&path).is_err() {
            bail!(
                "there is a `{}` already: with another secret all numbers get other noise, and both together tell more than one; remove it first if it is the demo's",
                path.display()
            );
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).context("the system gave no random bytes")?;
        let text = format!(
            "# The secret of the noise in all numbers of this project. Keep it where the tables are kept, and nowhere else.\n\
             # Lost: all numbers get other noise. Leaked: whoever has it can take the noise off.\n{}\n",
            data_encoding::HEXLOWER.encode(&bytes)
        );
        Draft::secret(&path, &text)?.keep_new()?;
        let mut out = io::stdout();
        writeln!(
            out,
            "{}: made. Keep it with the tables, in a backup of theirs, and never in a repository or on a site.",
            path.display()
        )?;
        let rules = files.root().join("data/.gitignore");
        if whole::refuse_taken(&rules).is_ok() {
            Draft::write(&rules, "secret.txt\n")?.keep_new()?;
            writeln!(out, "{}: made, so that git leaves it out.", rules.display())?;
        }
        Ok(Outcome::Done)
    }
}
