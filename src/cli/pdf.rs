//! `lagesbild pdf`.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::bail;
use clap::Args;

use crate::print;

use super::Outcome;
use super::build::Common;

/// Arguments of `pdf`.
#[derive(Debug, Args)]
pub struct Pdf {
    #[command(flatten)]
    common: Common,
    /// The site's folder, which is built first; `site` in the project when left out
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// The folder for the PDF files; `pdf` in the project when left out
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Ids of the units to print, with commas between; all when left out
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    units: Vec<String>,
    /// The program of Chromium, Chrome or Edge; found by itself when left out
    #[arg(long, value_name = "FILE")]
    browser: Option<PathBuf>,
}

impl Pdf {
    /// Builds the site and prints its front pages and memos.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let browser = print::program(self.browser)?;
        let started = Instant::now();
        let files = self.common.start()?;
        let site = self.common.output(&files, self.site.as_ref(), "site")?;
        let folder = self.common.output(&files, self.output.as_ref(), "pdf")?;
        let (mut sheets, mut address) = (Ok(Vec::new()), None);
        let built = self.common.finish(&files, started, |pages, progress| {
            sheets = pages.sheets(&self.units);
            address = pages.address().map(str::to_string);
            pages.write(&site, || progress.inc(1))
        })?;
        if built == Outcome::Problems {
            return Ok(built);
        }
        let sheets = match sheets {
            Ok(sheets) if sheets.is_empty() => bail!("no page belongs to these units"),
            Ok(sheets) => sheets,
            Err(unknown) => bail!("there is no unit `{unknown}`; the ids stand in the file of units"),
        };
        let started = Instant::now();
        let progress = self.common.progress(sheets.len());
        let site = print::Served::new(&site.canonicalize()?, address.as_deref())?;
        let jobs = self.common.threads();
        let printed = print::print(&browser, &site, &sheets, &folder, jobs, || progress.inc(1));
        progress.finish_and_clear();
        printed?;
        if !self.common.is_quiet() {
            let seconds = started.elapsed().as_secs_f64();
            println!("{} PDF files in {}, {seconds:.1} s", sheets.len(), folder.display());
        }
        Ok(Outcome::Done)
    }
}
