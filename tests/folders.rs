//! Tests where a site may be written, and that others' files there are not changed.

mod common;

use std::fs;
use std::path::Path;

use common::{Project, Run, TABLE};

/// Runs `build` of a project into a folder.
fn build_into(project: &Project, folder: &Path) -> Run {
    project.run("build", &["--output", folder.to_str().expect("a path")])
}

/// Asserts that a folder is refused before anything is written.
#[track_caller]
fn assert_refused(project: &Project, folder: &Path, words: &str) {
    let was_there = folder.exists();
    let run = build_into(project, folder);
    assert_eq!(run.code, 2, "{}: {}{}", folder.display(), run.stdout, run.stderr);
    assert!(run.stderr.contains(words), "{}", run.stderr);
    assert!(run.stderr.contains("name another folder with --output"), "{}", run.stderr);
    assert_eq!(folder.exists(), was_there);
    assert_eq!(project.litter(), Vec::<String>::new());
}

#[test]
fn the_projects_folder_and_folders_above_it_are_refused_as_output() {
    let project = Project::small();
    assert_refused(&project, &project.path(""), "holds the project itself");
    assert_refused(&project, project.path("").parent().expect("a folder"), "holds the project itself");
    assert_refused(&project, Path::new("/"), "holds the project itself");
}

#[test]
fn source_folders_are_refused_as_output_even_if_they_do_not_exist() {
    let project = Project::small();
    for folder in ["data", "content/pm", "data/new/folder", "templates", "templates/new", "content/../data"] {
        assert_refused(&project, &project.path(folder), "which the project is read from");
    }
}

#[cfg(unix)]
#[test]
fn source_folders_behind_links_are_refused_as_output() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().expect("a folder");
    let project = Project::small();
    let real = elsewhere.path().join("holder/content");
    fs::create_dir(elsewhere.path().join("holder")).expect("a folder");
    fs::rename(project.path("content"), &real).expect("moved");
    symlink(&real, project.path("content")).expect("a link");
    fs::create_dir(elsewhere.path().join("tables")).expect("a folder");
    symlink(elsewhere.path().join("tables"), project.path("data/more")).expect("a link");
    for folder in ["holder/content", "holder/content/site", "holder", "tables/site"] {
        assert_refused(&project, &elsewhere.path().join(folder), "which the project is read from");
    }
    symlink(project.path("data"), elsewhere.path().join("link")).expect("a link");
    assert_refused(&project, &elsewhere.path().join("link/site"), "which the project is read from");
}

#[test]
fn a_git_repository_is_refused_as_output() {
    let project = Project::small();
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(elsewhere.path().join("x/.git/hooks")).expect("a folder");
    for folder in ["x/.git", "x/.git/hooks", "x/.git/new", "x", "", "y/.git"] {
        assert_refused(&project, &elsewhere.path().join(folder), "would touch the repository");
    }
    assert_eq!(build_into(&project, &elsewhere.path().join("x/site")).code, 0);
}

#[test]
fn an_output_path_up_from_a_missing_folder_is_refused() {
    let project = Project::small();
    let run = build_into(&project, &project.path("new/../data"));
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("name the folder without `..`"), "{}", run.stderr);
}

#[test]
fn the_site_within_the_pdf_folder_or_the_reverse_is_refused() {
    let project = Project::small();
    let browser = std::env::current_exe().expect("a program");
    for pdf in ["site", "site/pdf", ""] {
        let pdf = project.path("public").join(pdf);
        let (site, pdf) = (project.path("public/site"), pdf.to_str().expect("a path").to_string());
        let site = site.to_str().expect("a path");
        let browser = browser.to_str().expect("a path");
        let run = project.run("pdf", &["--browser", browser, "--site", site, "--output", &pdf]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("one in the other; name two folders side by side"), "{}", run.stderr);
    }
    assert!(!project.path("public").exists());
}

#[test]
fn files_of_others_in_the_way_are_named_and_not_changed() {
    let project = Project::small().file("site/index.html", "mine").file("site/assets", "mine");
    let run = project.build();
    assert_eq!(run.code, 2, "{}", run.stderr);
    let folder = project.path("site").canonicalize().expect("a folder");
    let said = format!(
        "lagesbild: nothing was written to `{}`: no build made what lies where its files have to be: `assets`, `index.html`; move it away, or name \
         another folder with --output (if it is an old site that has lost its `.lagesbild-files`, remove that site)\n",
        folder.display()
    );
    assert!(run.stderr.ends_with(&said), "{}\n{said}", run.stderr);
    assert_eq!(fs::read_dir(folder).expect("a folder").count(), 2);
    assert_eq!(project.litter(), Vec::<String>::new());
    let project = project.remove("site/index.html").remove("site/assets");
    project.build().site();
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_is_a_link_is_written_and_links_in_it_are_not_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().expect("a folder");
    let project = Project::small();
    symlink(elsewhere.path(), project.path("site")).expect("a link");
    project.build().site();
    assert!(project.path("site").is_symlink() && elsewhere.path().join("index.html").is_file());
    let moved = project.path("moved");
    fs::rename(elsewhere.path().join("pm-1"), &moved).expect("moved");
    symlink(&moved, elsewhere.path().join("pm-1")).expect("a link");
    let page = fs::read(moved.join("index.html")).expect("a page");
    let project = project.edit(TABLE, "brunnsele;pojke;nej;30", "brunnsele;pojke;nej;40");
    let run = project.build();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("have to be: `pm-1`; move it away"), "{}", run.stderr);
    assert_eq!(fs::read(moved.join("index.html")).expect("a page"), page);
}

#[test]
fn a_file_is_refused_as_output() {
    let project = Project::small().file("site", "a file");
    let run = project.build();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("it is no folder"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(project.path("site")).expect("a file"), "a file");
}

#[test]
fn a_demo_is_written_to_a_new_folder_only() {
    let project = Project::new().file("x/own.txt", "mine");
    for (folder, words) in [("x", "is not empty"), ("x/own.txt", "cannot be read")] {
        let mut program = assert_cmd::Command::cargo_bin("lagesbild").expect("the program is built");
        let run = program.arg("demo").arg(project.path(folder)).output().expect("it runs");
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(fs::read_dir(project.path("x")).expect("a folder").count(), 1);
}
