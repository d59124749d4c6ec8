//! `lagesbild addresses`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use ground::diagnostics::Diagnostics;
use project::Files;
use site::Site;
use units::{ADDRESS_COLUMNS, ADDRESSES};

use super::whole::Draft;
use super::{Format, Outcome, diagnostics};

/// Arguments of `addresses`.
#[derive(Debug, Args)]
pub(super) struct KeepAddresses {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
}

impl KeepAddresses {
    /// Writes down the addresses of all places that have none written down yet.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let files = Files::new(&self.project)?;
        let mut problems = Diagnostics::default();
        let project = load::load(&files, &mut problems);
        let site = project
            .as_ref()
            .and_then(|project| Site::new(project).map_err(|found| problems.append(found)).ok());
        let Some(site) = site else {
            diagnostics::show(problems, Format::Text)?;
            return Ok(Outcome::Problems);
        };
        let lines = site.new_addresses();
        let head = format!("{}\n", ADDRESS_COLUMNS.join(";"));
        let mut text = if files.has(ADDRESSES) { files.text(ADDRESSES)?.text.to_string() } else { head };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        lines.iter().for_each(|line| text += &format!("{line}\n"));
        let path = files.root().join(ADDRESSES);
        if !lines.is_empty() {
            Draft::write(&path, &text)?.keep_over()?;
        }
        writeln!(io::stdout(), "{}: {} addresses added", path.display(), lines.len())?;
        Ok(Outcome::Done)
    }
}
