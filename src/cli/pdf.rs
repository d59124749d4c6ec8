//! `lagesbild pdf`.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::bail;
use clap::Args;

use site::{Others, Output};

use super::build::{Common, folder};
use super::{Outcome, folders};

/// Arguments of `pdf`.
#[derive(Debug, Args)]
pub(super) struct Pdf {
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
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let browser = print::program(self.browser)?;
        let started = Instant::now();
        let files = self.common.start()?;
        let site = folder(&files, self.site.as_ref(), "site", "--site")?;
        let pdf = folder(&files, self.output.as_ref(), "pdf", "--output")?;
        folders::refuse_one_in_the_other(&site, &pdf)?;
        // Both locks are held to the end: no other build may change the pages while they are
        // printed.
        let (site, pdf) = (Output::open(&site)?, Output::open(&pdf)?);
        let (mut sheets, mut address, mut all) = (Ok(Vec::new()), None, BTreeSet::new());
        let built = self.common.finish(&files, None, started, |pages, progress| {
            sheets = pages.sheets(&self.units);
            all = pages.sheets(&[]).into_iter().flatten().map(|sheet| sheet.file).collect();
            address = pages.address().map(str::to_string);
            pages.write(&site, None, || progress.inc(1))
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
        let served = print::ServedSite::new(site.folder(), address.as_deref())?;
        let jobs = self.common.threads();
        let printed = print::print(&browser, &served, &sheets, &pdf, jobs, || progress.inc(1));
        progress.finish_and_clear();
        printed?;
        // Files of other units stay, but not those of pages that are gone.
        pdf.commit(Others::Kept(all))?;
        if !self.common.is_quiet() {
            let seconds = started.elapsed().as_secs_f64();
            writeln!(
                io::stdout(),
                "{} PDF files in {}, {seconds:.1} s",
                sheets.len(),
                pdf.folder().display()
            )?;
        }
        Ok(Outcome::Done)
    }
}
