//! `lagesbild build` and `lagesbild check`.

use std::convert::Infallible;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use cache::Cache;
use ground::diagnostics::Diagnostics;
use load::Project;
use project::{Files, unread};
use site::{Failure, Output, Site, Summary};

use super::{Format, Outcome, diagnostics, folders};

/// What `build` and `check` have in common.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// Number of threads; all cores when left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Show problems only
    #[arg(long)]
    quiet: bool,
    /// How problems and the summary are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Arguments of `build`.
#[derive(Debug, Args)]
pub(super) struct Build {
    #[command(flatten)]
    common: Common,
    /// The site's folder; `site` in the project when left out
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Count and render everything anew, whatever earlier builds have kept in `.lagesbild`, and
    /// keep nothing there
    #[arg(long)]
    fresh: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    common: Common,
}

impl Build {
    /// Builds the site.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let files = self.common.start()?;
        let folder = folder(&files, self.output.as_ref(), "site", "--output")?;
        // The folder is locked before the project is read, so that a second build is refused at
        // once.
        let output = Output::open(&folder)?;
        let cache = (!self.fresh).then(|| Cache::new(files.root()));
        self.common.finish(&files, cache.as_ref(), started, |site, progress| {
            site.write(&output, cache.as_ref(), || progress.inc(1))
        })
    }
}

impl Check {
    /// Renders the site without writing it.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let started = Instant::now();
        let files = self.common.start()?;
        self.common.finish(&files, None, started, |site, progress| {
            let rendered = site.render(|_, _| {
                progress.inc(1);
                Ok::<(), Infallible>(())
            });
            rendered.map(|(summary, _)| summary).map_err(Failure::Problems)
        })
    }
}

impl Common {
    pub(super) fn start(&self) -> anyhow::Result<Files> {
        if let Some(jobs) = self.jobs {
            rayon::ThreadPoolBuilder::new().num_threads(jobs.into()).build_global()?;
        }
        Ok(Files::new(&self.project)?)
    }

    /// The number of threads.
    pub(super) fn threads(&self) -> usize {
        self.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub(super) fn finish(
        &self,
        files: &Files,
        cache: Option<&Cache>,
        started: Instant,
        work: impl FnOnce(&Site, &ProgressBar) -> Result<Summary, Failure>,
    ) -> anyhow::Result<Outcome> {
        let mut problems = Diagnostics::default();
        unread::texts(files, &mut problems);
        unread::templates(files, &site::template_names(), &site::assets().collect::<Vec<_>>(), &mut problems);
        let Some(project) = load::load_cached(files, cache, &mut problems) else {
            return self.problems(problems);
        };
        let site = match Site::new(&project) {
            Ok(site) => site,
            Err(found) => {
                problems.append(found);
                return self.problems(problems);
            }
        };
        let progress = self.progress(site.file_count());
        let outcome = work(&site, &progress);
        progress.finish_and_clear();
        match outcome {
            Ok(summary) => {
                diagnostics::show(problems, self.format)?;
                self.summary(&project, summary, started)?;
                Ok(Outcome::Done)
            }
            Err(Failure::Problems(found)) => {
                problems.append(found);
                self.problems(problems)
            }
            Err(Failure::NotWritable(error)) => Err(error.into()),
        }
    }

    fn problems(&self, problems: Diagnostics) -> anyhow::Result<Outcome> {
        diagnostics::show(problems, self.format)?;
        Ok(Outcome::Problems)
    }

    pub(super) fn progress(&self, files: usize) -> ProgressBar {
        if self.quiet || !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:32} {pos}/{len} files {elapsed}");
        ProgressBar::new(files as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    fn summary(&self, project: &Project, summary: Summary, started: Instant) -> io::Result<()> {
        let seconds = started.elapsed().as_secs_f64();
        let sources = &project.sources;
        let silent = load::places_without_numbers(&sources.units, &sources.release);
        let mut stdout = io::stdout();
        match (self.quiet, self.format) {
            (true, _) => Ok(()),
            (false, Format::Json) => {
                let ids: Vec<&str> = silent.iter().map(|unit| sources.units.all[*unit].id.as_str()).collect();
                let line =
                    serde_json::json!({ "summary": summary, "seconds": seconds, "without_numbers": ids });
                writeln!(stdout, "{line}")
            }
            (false, Format::Text | Format::Short) => {
                writeln!(
                    stdout,
                    "{}: {} pages, {} charts, {} files written, {} unchanged, {} removed, {seconds:.2} s",
                    project.settings.title,
                    summary.pages,
                    summary.charts,
                    summary.written,
                    summary.unchanged,
                    summary.removed
                )?;
                match silent.is_empty() {
                    true => Ok(()),
                    false => {
                        writeln!(stdout, "no table has a row for {}", load::names(&sources.units, &silent))
                    }
                }
            }
        }
    }
}

/// The output folder: the given one, or the folder `name` in the project. An error if source files
/// are in it; `option` is the option that sets it.
pub(super) fn folder(
    files: &Files,
    given: Option<&PathBuf>,
    name: &str,
    option: &str,
) -> anyhow::Result<PathBuf> {
    let folder = given.cloned().unwrap_or_else(|| files.root().join(name));
    folders::refuse_sources(&folder, files.root(), option)?;
    Ok(folder)
}
