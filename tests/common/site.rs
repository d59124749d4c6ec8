//! Reads a built site: its files, and the text and tables of its pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use assert_cmd::Command;
use tempfile::TempDir;

use scraper::{ElementRef, Html, Selector};

/// A built site in a folder.
pub(crate) struct Site {
    root: PathBuf,
}

/// An HTML page.
pub(crate) struct Page {
    /// Its path in the site.
    pub path: String,
    /// Its HTML.
    pub html: String,
    document: Html,
}

/// A table: its column headings, and its rows. Row headings are the first cells of a row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// The site of the repository's own project, and the folder that it is in.
pub(crate) fn repository_site() -> (TempDir, Site) {
    let output = tempfile::tempdir().expect("a temporary folder");
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    program
        .arg("build")
        .arg(env!("CARGO_MANIFEST_DIR"))
        .arg("--output")
        .arg(output.path())
        .assert()
        .success();
    let site = Site::new(output.path().to_path_buf());
    (output, site)
}

/// The bytes of all files under a folder, by their path within it; empty if the folder does not
/// exist.
pub(crate) fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok);
    let name = |path: &Path| path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (name(entry.path()), fs::read(entry.path()).expect("a file is read")))
        .collect()
}

impl Site {
    /// The site in a folder.
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The bytes of all files, by path.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.root)
    }

    /// Whether a file exists.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.root.join(path).is_file()
    }

    /// Sets the modification time of every file to a past date, so that a later write shows.
    pub(crate) fn age(&self) {
        for path in self.files().keys() {
            let file = fs::File::options().write(true).open(self.root.join(path)).expect("a file is opened");
            file.set_modified(long_ago()).expect("a time is set");
        }
    }

    /// The files that were written since [`Site::age`].
    pub(crate) fn written_since_aged(&self) -> Vec<String> {
        let changed =
            |path: &String| fs::metadata(self.root.join(path)).and_then(|m| m.modified()).expect("a time");
        self.files().into_keys().filter(|path| changed(path) != long_ago()).collect()
    }

    /// The page at this path. Fails if it does not exist.
    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> Page {
        let html = fs::read_to_string(self.root.join(path));
        let html =
            html.unwrap_or_else(|error| panic!("{path}: {error}; there are: {:?}", self.files().keys()));
        Page { path: path.to_string(), document: Html::parse_document(&html), html }
    }

    /// All pages.
    pub(crate) fn pages(&self) -> Vec<Page> {
        let paths = self.files().into_keys().filter(|path| path.ends_with(".html"));
        paths.map(|path| self.page(&path)).collect()
    }
}

/// A date in January 2001.
fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(978_307_200)
}

impl Page {
    /// The text of the page's main part, with white space reduced to single spaces.
    pub(crate) fn text(&self) -> String {
        self.all("main").into_iter().map(text).collect()
    }

    /// The first table within the elements that match a CSS selector.
    #[track_caller]
    pub(crate) fn table(&self, selector: &str) -> Table {
        let tables = self.all(&format!("{selector} table, table{selector}"));
        let table = tables
            .first()
            .unwrap_or_else(|| panic!("{}: no table in {selector}\n{}", self.path, self.text()));
        let cells = |row: ElementRef| row.select(&css("th, td")).map(value).collect::<Vec<String>>();
        let rows = |part: &str| table.select(&css(part)).map(cells).collect::<Vec<_>>();
        Table { head: rows("thead tr").concat(), rows: rows("tbody tr") }
    }

    /// The elements that match a CSS selector.
    pub(crate) fn all(&self, selector: &str) -> Vec<ElementRef<'_>> {
        self.document.select(&css(selector)).collect()
    }

    /// The values of an attribute, on all elements that have it.
    pub(crate) fn attributes(&self, name: &str) -> Vec<String> {
        let found = self.all(&format!("[{name}]"));
        found.iter().filter_map(|element| element.attr(name)).map(str::to_string).collect()
    }
}

impl Table {
    /// The cells of the row with this heading, without the heading.
    #[track_caller]
    pub(crate) fn row(&self, heading: &str) -> &[String] {
        let found = self.rows.iter().find(|row| row.first().is_some_and(|first| first == heading));
        &found.unwrap_or_else(|| panic!("no row {heading:?} in {self:?}"))[1..]
    }
}

/// The text of a cell without the interval, which is in smaller letters.
pub(crate) fn value(cell: ElementRef) -> String {
    let whole = text(cell);
    let small = cell.select(&css("small, i")).next().map(text);
    small.and_then(|small| whole.strip_suffix(&small).map(|rest| rest.trim().to_string())).unwrap_or(whole)
}

/// The text of an element, with white space reduced to single spaces. The links with which figures
/// and findings lead to themselves are no part of it.
pub(crate) fn text(element: ElementRef) -> String {
    let is_own = |node: &&str| *node == "own";
    let words = element.descendants().filter_map(|node| {
        let parents = node.ancestors().filter_map(ElementRef::wrap);
        let is_link = parents.take(1).any(|parent| parent.value().classes().any(|class| is_own(&class)));
        Some(&**node.value().as_text()?).filter(|_| !is_link)
    });
    words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}
