//! `lagesbild inspect`.

mod column;
mod lines;
mod text;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use ground::diagnostics::Diagnostics;
use inspect::{Draft, FileReport, unit_lines};

use super::{Format, Outcome, diagnostics, files};

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The files of tables
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The project whose places are looked for; the one that the first file lies in when left out,
    /// else the Swedish municipalities
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
    /// How the findings are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

impl Inspect {
    /// Tells what is in the files.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let mut problems = Diagnostics::default();
        let known = files::known_places(self.project.as_ref(), &self.files[0], &mut problems)?;
        let mut reports: Vec<FileReport> = Vec::new();
        if let Some(known) = known {
            for path in &self.files {
                reports.extend(files::inspect(path, &known, &mut problems)?.map(|file| file.report));
            }
        }
        let outcome = if problems.has_errors() { Outcome::Problems } else { Outcome::Done };
        diagnostics::show(problems, self.format)?;
        if !reports.is_empty() {
            self.show(&reports)?;
        }
        Ok(outcome)
    }

    fn show(&self, reports: &[FileReport]) -> io::Result<()> {
        let draft = Draft::of(reports);
        let mut out = io::stdout();
        if self.format == Format::Json {
            let units = unit_lines(draft.places());
            let draft = serde_json::json!({ "study": draft.definitions(), "units": units });
            return writeln!(out, "{}", serde_json::json!({ "files": reports, "draft": draft }));
        }
        for report in reports {
            write!(out, "{}", text::file(report))?;
        }
        write!(out, "{}", text::draft(&draft))
    }
}
