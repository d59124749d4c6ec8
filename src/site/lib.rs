//! Turns published values and texts into the files of the site: addresses, templates, pages, and
//! the writing of the files that changed.

mod addresses;
mod history;
mod kept;
mod lists;
mod output;
mod pages;
mod places;
mod render;
mod sections;
mod short;
mod templates;
mod text;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rayon::prelude::*;

use cache::Cache;
use content::{Writer, dead_links};
use ground::diagnostics::{Diagnostic, Diagnostics};
use load::Project;
use report::{Hidden, Palette};

pub use output::{FileCounts, NotWritable, Others, Output};

use addresses::{Addresses, check_paths};
use kept::KeptPages;
use lists::{LISTS, listed};
use pages::PAGE_KINDS;
use render::{Job, Renderer, SharedFigures, neighbours};
use templates::Templates;
pub use templates::{assets, template_names};
use units::UnitIx;

/// Counts of what a build did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// The number of HTML pages.
    pub pages: usize,
    /// The number of charts on all pages.
    pub charts: usize,
    /// Pages that had to be rendered; the others were kept from an earlier build.
    pub rendered: usize,
    /// Files that were new or had changed.
    pub written: usize,
    /// Files whose content was the same already.
    pub unchanged: usize,
    /// Files of an earlier build that no longer belong to the site and were removed.
    pub removed: usize,
}

/// A page that is printed as PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintSheet {
    /// The page's path in the site.
    pub page: String,
    /// The PDF's path in the folder of all PDFs.
    pub file: String,
}

/// Why a site was not built.
#[derive(Debug)]
pub enum Failure {
    /// Problems in the project.
    Problems(Diagnostics),
    /// The output could not be written.
    NotWritable(NotWritable),
}

/// A project that is ready to be rendered: checked, with compiled templates and texts and with
/// addresses.
pub struct Site<'a> {
    renderer: Renderer<'a>,
    jobs: Vec<Job>,
}

impl<'a> Site<'a> {
    /// Compiles templates and texts. Everything that does not compile is an error.
    pub fn new(project: &'a Project) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::default();
        let templates = Templates::new(&project.templates, Hidden::of(&project.settings), &mut problems);
        let writer = Writer::new(project.sources.clone()).map_err(|errors| problems.extend(errors)).ok();
        let addresses = Addresses::new(project);
        let (Some(templates), Some(writer), false) = (templates, writer, problems.has_errors()) else {
            return Err(problems);
        };
        let units = &project.sources.units;
        let lists = LISTS.map(|list| {
            let has_pages = |unit: &UnitIx| addresses.folder(*unit).is_some();
            let took_part = |unit: &UnitIx| {
                project.sources.release.has(*unit) && has_pages(unit) && !units.has_ceased(*unit)
            };
            listed(units, list).into_iter().filter(took_part).collect()
        });
        let renderer = Renderer {
            project,
            templates,
            writer,
            kinds: PAGE_KINDS,
            beside: neighbours(&lists),
            addresses,
            shared: SharedFigures::default(),
            national: OnceLock::new(),
            similar: OnceLock::new(),
            spreads: OnceLock::new(),
            palettes: project.sources.studies.iter().map(Palette::of).collect(),
        };
        problems.extend(renderer.writer.problems_of_commentary());
        let jobs = renderer.jobs();
        check_paths(&renderer.files(&jobs), &mut problems);
        let paths: BTreeSet<&str> = jobs.iter().map(|job| job.path.as_str()).collect();
        dead_links(&project.sources.content, |file| paths.contains(file), &mut problems);
        match problems.has_errors() {
            true => Err(problems),
            false => Ok(Self { renderer, jobs }),
        }
    }

    /// The number of files that the site will have.
    pub fn file_count(&self) -> usize {
        self.renderer.files(&self.jobs).len()
    }

    /// The address at which the site is published, with `/` at its end; `None` when the settings do
    /// not give it.
    pub fn address(&self) -> Option<&str> {
        self.renderer.project.settings.address.as_deref()
    }

    /// The front pages and memos to print of the units with these ids, or of all units without ids.
    /// The error is the first id that no unit has.
    pub fn sheets(&self, ids: &[String]) -> Result<Vec<PrintSheet>, String> {
        let units = &self.renderer.project.sources.units;
        let units_to_print: Vec<UnitIx> =
            ids.iter().map(|id| units.find(id).ok_or_else(|| id.clone())).collect::<Result<_, _>>()?;
        let sheet = |job: &Job| {
            let (unit, file) = job.printed.clone()?;
            (units_to_print.is_empty() || units_to_print.contains(&unit))
                .then_some(PrintSheet { page: job.path.clone(), file })
        };
        Ok(self.jobs.iter().filter_map(sheet).collect())
    }

    /// The lines for the file of kept addresses of all places with pages that it does not have yet.
    pub fn new_addresses(&self) -> Vec<String> {
        units::new_lines(&self.renderer.project.sources.units, |unit| self.renderer.addresses.folder(unit))
    }

    /// The HTML of the page at a path; `None` when the site has no such page.
    pub fn page(&self, path: &str) -> Option<Result<String, Diagnostic>> {
        let job = self.jobs.iter().find(|job| job.path == path)?;
        Some((job.render)(&self.renderer, job).map(|page| page.html))
    }

    /// Renders every page and gives each file to `put`, from several threads. Reports the problems
    /// of all pages. No page is kept in memory.
    pub fn render<E: Send>(
        &self,
        put: impl Fn(&str, &[u8]) -> Result<(), E> + Sync,
    ) -> Result<(Summary, Option<E>), Diagnostics> {
        let (pages, failure) = self.pages(|_| None, put)?;
        Ok((summary(&pages), failure))
    }

    /// Renders the pages that `keep` does not keep, and gives all files to `put`.
    fn pages<E: Send>(
        &self,
        keep: impl Fn(&Job) -> Option<Result<usize, E>> + Sync,
        put: impl Fn(&str, &[u8]) -> Result<(), E> + Sync,
    ) -> Result<(Vec<PageOutcome>, Option<E>), Diagnostics> {
        let outcome = |job: &Job| -> Result<Result<PageOutcome, E>, Diagnostic> {
            let is_page = job.path.ends_with(".html");
            if let Some(kept) = keep(job) {
                return Ok(kept.map(|charts| PageOutcome { charts, is_rendered: false, is_page }));
            }
            let page = (job.render)(&self.renderer, job)?;
            let texts = std::iter::once(&page.html).chain(&page.markdown);
            let written = job.paths().zip(texts).try_for_each(|(path, text)| put(&path, text.as_bytes()));
            Ok(written.map(|()| PageOutcome { charts: page.charts, is_rendered: true, is_page }))
        };
        let outcomes: Vec<_> = self.jobs.par_iter().map(outcome).collect();
        let (mut pages, mut failure, mut problems) = (Vec::new(), None, Diagnostics::default());
        for outcome in outcomes {
            match outcome {
                Ok(Ok(page)) => pages.push(page),
                Ok(Err(error)) => failure = failure.or(Some(error)),
                Err(problem) => problems.push(problem),
            }
        }
        for (path, text) in self.renderer.templates.assets() {
            match text {
                Ok(text) => failure = failure.or(put(path, text.as_bytes()).err()),
                Err(problem) => problems.push(problem),
            }
        }
        if let Some(map) = self.renderer.sitemap(&self.jobs) {
            failure = failure.or(put(render::SITEMAP, map.as_bytes()).err());
        }
        if problems.has_errors() { Err(problems) } else { Ok((pages, failure)) }
    }

    /// Renders the site into a folder. On any problem the folder stays as it was. Pages that the
    /// cache shows to be unchanged are not rendered.
    pub fn write(
        &self,
        output: &Output,
        cache: Option<&Cache>,
        done: impl Fn() + Sync,
    ) -> Result<Summary, Failure> {
        let kept = cache.and_then(|cache| KeptPages::read(cache, output, &self.renderer, &self.jobs));
        let keep = |job: &Job| {
            let charts = kept.as_ref()?.keep(job)?;
            job.paths().for_each(|_| done());
            Some(charts)
        };
        let put = |path: &str, bytes: &[u8]| {
            done();
            output.put(path, bytes)
        };
        let (pages, failure) = self.pages(keep, put).map_err(Failure::Problems)?;
        if let Some(failure) = failure {
            return Err(Failure::NotWritable(failure));
        }
        let counts = output.commit(Others::Removed).map_err(Failure::NotWritable)?;
        if let Some(kept) = kept {
            kept.write(&self.jobs, pages.iter().map(|page| page.charts));
        }
        let FileCounts { written, unchanged, removed } = counts;
        Ok(Summary { written, unchanged, removed, ..summary(&pages) })
    }
}

/// A page that was rendered or kept.
struct PageOutcome {
    charts: usize,
    is_rendered: bool,
    /// Whether it is a page, not a file that a script reads.
    is_page: bool,
}

fn summary(pages: &[PageOutcome]) -> Summary {
    Summary {
        pages: pages.iter().filter(|page| page.is_page).count(),
        charts: pages.iter().map(|page| page.charts).sum(),
        rendered: pages.iter().filter(|page| page.is_page && page.is_rendered).count(),
        ..Summary::default()
    }
}
