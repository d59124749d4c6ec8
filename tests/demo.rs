//! Tests that `lagesbild demo` writes a project that builds, and that the repository's project is
//! the default demo.

mod common;

use std::path::Path;

use assert_cmd::Command;

use common::site::{Site, files};

fn demo(folder: &Path, arguments: &[&str]) -> Command {
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    program.arg("demo").arg(folder).args(arguments);
    program
}

#[test]
fn the_repository_is_the_default_demo_project() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    demo(folder.path(), &[]).assert().success();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["data", "content"] {
        let (made, kept) = (files(&folder.path().join(part)), files(&repository.join(part)));
        let names =
            |found: &std::collections::BTreeMap<String, Vec<u8>>| found.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&made), names(&kept), "{part}/");
        let differing: Vec<&String> = made.keys().filter(|path| made[*path] != kept[*path]).collect();
        assert!(differing.is_empty(), "made anew these differ in {part}/: {differing:?}");
    }
}

#[test]
fn a_demo_with_several_rounds_and_few_places_builds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let project = folder.path().join("p");
    demo(&project, &["--municipalities", "12", "--rounds", "2", "--seed", "7"]).assert().success();
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    program.arg("build").arg(&project).assert().success();
    let site = Site::new(project.join("site"));
    let head = site.page("index.html").table(".keys").head;
    assert_eq!(head.iter().filter(|text| text.ends_with(", procent")).count(), 2, "{head:?}");
}

#[test]
fn a_demo_in_which_some_size_of_municipality_is_missing_builds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let project = folder.path().join("p");
    demo(&project, &["--municipalities", "3"]).assert().success();
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    program.arg("build").arg(&project).assert().success();
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("mine.txt"), "mine").expect("a file is written");
    demo(folder.path(), &[]).assert().code(2);
    assert_eq!(files(folder.path()).len(), 1);
}
