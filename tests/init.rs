//! `init` makes a project that builds at once, with the right numbers and no line touched by hand.

mod common;

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;

use common::site::Site;

/// A folder with files of counts, and the project made of them.
struct Made {
    folder: TempDir,
}

/// What a command of the program answered: exit code, standard output and error.
struct Answer(i32, String, String);

fn lagesbild(arguments: &[&str], folder: &TempDir) -> Answer {
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    let output = program.args(arguments).current_dir(folder.path()).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Answer(output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

impl Made {
    #[track_caller]
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        files
            .iter()
            .for_each(|(name, bytes)| fs::write(folder.path().join(name), bytes).expect("a file is written"));
        let names = files.iter().map(|(name, _)| *name);
        let arguments: Vec<&str> = ["init", "projekt", "--from"].into_iter().chain(names).collect();
        let Answer(code, stdout, stderr) = lagesbild(&arguments, &folder);
        assert_eq!(code, 0, "{stdout}{stderr}");
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("projekt").join(path)
    }

    #[track_caller]
    fn site(&self) -> Site {
        let Answer(code, stdout, stderr) = lagesbild(&["build", "projekt"], &self.folder);
        assert_eq!(code, 0, "{stdout}{stderr}");
        Site::new(self.path("site"))
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("a text")
    }
}
