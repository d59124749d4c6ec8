//! Prints pages of a built site to PDF with an installed browser. The files are tagged, have an
//! outline, and use the site's print style.

mod browser;
mod pipe;
mod program;
mod served;
mod session;
mod tab;

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use thiserror::Error;

use site::{Output, PrintSheet};

use browser::Browser;
use tab::Tab;

pub use served::ServedSite;

/// Why pages were not printed.
#[derive(Debug, Error)]
pub enum NotPrinted {
    /// No browser was found, or none at the given path.
    #[error("{0}; install Chromium, Chrome or Edge, or say with --browser where it is")]
    NoBrowser(String),
    /// The system has no pipes that a browser can use, and the browser is not controlled over the
    /// network.
    #[error(
        "PDF files cannot be made on this system, because the browser is spoken to over pipes as Linux and macOS have \
         them; run the command there (on Windows in WSL), or print the pages of the built site from a browser"
    )]
    NoPipes,
    /// The browser did not start: its path and the reason.
    #[error("the browser `{0}` does not start: {1}")]
    NotStarted(String, String),
    /// Some pages were not printed: their number, the first, and the reason.
    #[error("{0} pages were not printed; the first is `{1}`: {2}")]
    Pages(usize, String, String),
}

/// The path of a browser's program: the given one, or an installed one.
pub fn program(named: Option<PathBuf>) -> Result<PathBuf, NotPrinted> {
    match named {
        _ if !cfg!(unix) => Err(NotPrinted::NoPipes),
        Some(path) if path.is_file() => Ok(path),
        Some(path) => Err(NotPrinted::NoBrowser(format!("there is no browser at `{}`", path.display()))),
        None => program::find().ok_or_else(|| NotPrinted::NoBrowser("no browser was found".to_string())),
    }
}

/// Prints sheets of the site to `output`, `jobs` at a time, in one browser whose program is at
/// `program`. Calls `done` after each.
pub fn print(
    program: &Path,
    site: &ServedSite,
    sheets: &[PrintSheet],
    output: &Output,
    jobs: usize,
    done: impl Fn() + Sync,
) -> Result<(), NotPrinted> {
    let browser = Browser::start(program)
        .map_err(|why| NotPrinted::NotStarted(program.display().to_string(), format!("{why:#}")))?;
    let next = AtomicUsize::new(0);
    let failed: Mutex<Vec<(usize, String)>> = Mutex::default();
    let work = || {
        let mut tab = None;
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(sheet) = sheets.get(at) else { return };
            // A tab that failed is not used again. A page is tried twice.
            let printed = one(&browser, &mut tab, site, sheet, output);
            let printed = printed.or_else(|_| one(&browser, &mut tab, site, sheet, output));
            match printed {
                Ok(()) => done(),
                Err(why) => {
                    let mut failed = failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    failed.push((at, format!("{why:#}")));
                }
            }
        }
    };
    thread::scope(|scope| (0..jobs.max(1)).for_each(|_| drop(scope.spawn(work))));
    let mut failed = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    failed.sort();
    match failed.first() {
        None => Ok(()),
        Some((at, why)) => Err(NotPrinted::Pages(failed.len(), sheets[*at].page.clone(), why.clone())),
    }
}

/// Prints one sheet, in the tab `kept` if there is one.
fn one<'a>(
    browser: &Browser,
    kept: &mut Option<Tab<'a>>,
    site: &'a ServedSite,
    sheet: &PrintSheet,
    output: &Output,
) -> anyhow::Result<()> {
    let mut tab = kept.take().map_or_else(|| browser.tab(site), Ok)?;
    tab.open(&sheet.page)?;
    let pdf = tab.pdf()?;
    output.put(&sheet.file, &pdf)?;
    *kept = Some(tab);
    Ok(())
}
