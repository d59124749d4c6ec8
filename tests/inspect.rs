//! What `inspect` tells of a file, in full.

mod common;

use std::fs;

use assert_cmd::Command;

use common::Project;

/// What is told of a file of a folder without a project.
#[track_caller]
fn told(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(name), bytes).expect("a file is written");
    let mut program = Command::cargo_bin("lagesbild").expect("the program is built");
    let output = program.args(["inspect", name]).current_dir(folder.path()).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let findings = text.lines().take_while(|line| !line.starts_with("Draft"));
    assert!(findings.clone().all(|line| line.chars().count() <= 100), "{text}");
    text
}
