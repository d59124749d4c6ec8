//! The test harness: a project in a temporary folder, built by the real program, and its pages as a
//! reader sees them.
//!
//! ```ignore
//! let project = Project::small().edit(STUDY, "count: antal", "count: antal, rounded: 10");
//! let site = project.build().site();
//! assert_eq!(site.page("pm-1/index.html").table("#figur-behov").row("Flickor"), ["40", "100"]);
//! ```

// Each test program compiles its own copy of the harness and uses only a part of it.
#![allow(dead_code)]

pub(crate) mod nation;
pub(crate) mod reader;
pub(crate) mod site;

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

use site::Site;

/// The settings of [`Project::small`].
pub(crate) const SETTINGS: &str = "lagesbild.yaml";
/// The places of [`Project::small`].
pub(crate) const UNITS: &str = "data/units.csv";
/// The definition of [`Project::small`].
pub(crate) const STUDY: &str = "data/prov/study.yaml";
/// The only table of [`Project::small`].
pub(crate) const TABLE: &str = "data/prov/tal.csv";
/// The memo of [`Project::small`].
pub(crate) const PM: &str = "content/pm/pm-1.md";

/// A project on disk, which is removed when the value is dropped.
pub(crate) struct Project {
    folder: TempDir,
}

/// The exit code and output of the program.
pub(crate) struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    site: PathBuf,
}

impl Project {
    /// A project without files.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// The fixture `small`: a nation, two counties, three municipalities, one of which has two
    /// districts, and one table of sex by need.
    pub(crate) fn small() -> Self {
        Self::new().copy("small")
    }

    /// Copies all files of another project.
    pub(crate) fn copy_of(mut self, other: &Self) -> Self {
        for (path, bytes) in site::files(other.folder.path()) {
            self = self.file(&path, bytes);
        }
        self
    }

    /// Copies all files of `tests/fixtures/<name>`.
    pub(crate) fn copy(mut self, name: &str) -> Self {
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
        for (path, bytes) in site::files(&fixture) {
            self = self.file(&path, bytes);
        }
        self
    }

    /// Writes a file, or replaces it.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let full = self.path(path);
        fs::create_dir_all(full.parent().expect("a file has a folder")).expect("a folder is made");
        fs::write(full, content).expect("a file is written");
        self
    }

    /// Replaces a text in a file. Fails if the file does not have it.
    #[track_caller]
    pub(crate) fn edit(self, path: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.path(path)).expect("a text file");
        assert!(text.contains(from), "{path} does not hold {from:?}:\n{text}");
        self.file(path, text.replace(from, to))
    }

    /// Makes the memo of [`Project::small`] name its round, as it must where there are several.
    pub(crate) fn memo_of(self, round: &str) -> Self {
        self.edit(PM, "study: prov\n", &format!("study: prov\nround: \"{round}\"\n"))
    }

    /// Adds lines to the end of a file.
    pub(crate) fn append(self, path: &str, more: &str) -> Self {
        let text = fs::read_to_string(self.path(path)).expect("a text file");
        self.file(path, text + more)
    }

    /// Removes a file.
    pub(crate) fn remove(self, path: &str) -> Self {
        fs::remove_file(self.path(path)).expect("a file is removed");
        self
    }

    /// Runs `lagesbild build` on the project.
    pub(crate) fn build(&self) -> Run {
        self.run("build", &[])
    }

    /// Runs `lagesbild check` on the project.
    pub(crate) fn check(&self) -> Run {
        self.run("check", &[])
    }

    /// Runs a command of the program on the project.
    pub(crate) fn run(&self, command: &str, arguments: &[&str]) -> Run {
        let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
        let output = program.arg(command).arg(self.folder.path()).args(arguments).output().expect("it runs");
        Run::of(output, self.path("site"))
    }

    /// Temporary files and folders that the program has left in the project.
    pub(crate) fn litter(&self) -> Vec<String> {
        let entries = walkdir::WalkDir::new(self.folder.path()).into_iter().flatten();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains(".lagesbild-") && name != ".lagesbild-files").collect()
    }

    /// A path within the project.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }
}

/// Runs `lagesbild explain` on a project.
pub(crate) fn explain(project: &Project, arguments: &[&str]) -> Run {
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    let output = program
        .arg("explain")
        .args(arguments)
        .arg("--project")
        .arg(project.folder.path())
        .output()
        .expect("it runs");
    Run::of(output, project.path("site"))
}

impl Run {
    fn of(output: std::process::Output, site: PathBuf) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self {
            code: output.status.code().expect("the program ends by itself"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            site,
        }
    }

    /// The site, after asserting that the build succeeded.
    #[track_caller]
    pub(crate) fn site(&self) -> Site {
        assert_eq!(self.code, 0, "the build failed:\n{}{}", self.stdout, self.stderr);
        Site::new(self.site.clone())
    }

    /// The site, after asserting that the build wrote nothing to standard error.
    #[track_caller]
    pub(crate) fn silent_site(&self) -> Site {
        assert!(self.stderr.is_empty(), "the build had something to say: {}", self.stderr);
        self.site()
    }

    /// The site, after asserting that the build said nothing but that it shows too little: a table
    /// of a few rows is enough for many a test.
    #[track_caller]
    pub(crate) fn silent_but_unseen(&self) -> Site {
        let other = self.stderr.lines().any(|line| {
            ["error[", "warning["].iter().any(|start| line.starts_with(start))
                && !["unseen", "at-source"].iter().any(|code| line.starts_with(&format!("warning[{code}]")))
        });
        assert!(!other, "the build had something to say: {}", self.stderr);
        self.site()
    }

    /// The problems of a project, after asserting that it was refused.
    #[track_caller]
    pub(crate) fn refused(&self) -> &str {
        assert_eq!(self.code, 1, "the project was not refused:\n{}{}", self.stdout, self.stderr);
        &self.stderr
    }

    /// Asserts that standard error has each of these texts, in this order.
    #[track_caller]
    pub(crate) fn says(&self, texts: &[&str]) -> &Self {
        let mut rest = self.stderr.as_str();
        for text in texts {
            let found = rest.find(text);
            assert!(found.is_some(), "{text:?} is not said (in this order):\n{}", self.stderr);
            rest = &rest[found.unwrap_or_default() + text.len()..];
        }
        self
    }
}
