//! What no compiler holds: which modules may know which.

use std::path::{Path, PathBuf};

/// Modules below the gate, which see released values only.
const BELOW: [&str; 7] = ["stats", "analysis", "language", "chart", "content", "report", "site"];

/// What of the gate they may name: values that are released, and the rule.
const RELEASED: [&str; 11] = [
    "Published",
    "Method",
    "NOISE_VARIANCE",
    "Share",
    "Gate",
    "CellRelease",
    "BlockRelease",
    "FigureRelease",
    "UnitRelease",
    "StudyRelease",
    "Release",
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found
}

/// The names that follow `crate::disclosure::` in a text: one, or a list in braces.
fn names_of_the_gate(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, found) in text.match_indices("disclosure::") {
        let rest = &text[at + found.len()..];
        let listed = match rest.strip_prefix('{') {
            Some(rest) => rest.split('}').next().unwrap_or_default(),
            None => rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default(),
        };
        names.extend(listed.split(',').map(|name| name.trim().to_string()).filter(|name| !name.is_empty()));
    }
    names
}

/// What a module below the gate must not name; empty when it names nothing of the kind.
fn forbidden(text: &str) -> Vec<String> {
    let mut found: Vec<String> = ["crate::cube", "crate::input", "RawCount", "Decision", "Counted"]
        .into_iter()
        .filter(|name| text.contains(name))
        .map(String::from)
        .collect();
    found.extend(names_of_the_gate(text).into_iter().filter(|name| !RELEASED.contains(&name.as_str())));
    found
}

#[test]
fn no_module_below_the_gate_can_reach_a_raw_count() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut read = 0;
    for module in BELOW {
        for path in files(&source.join(module)) {
            let text = std::fs::read_to_string(&path).expect("a text");
            let found = forbidden(&text);
            assert!(found.is_empty(), "{} names {found:?}", path.display());
            read += 1;
        }
    }
    assert!(read > 50, "only {read} files were read");
}

#[test]
fn a_module_that_reaches_for_raw_counts_is_found() {
    assert_eq!(forbidden("use crate::cube::Cube;"), ["crate::cube"]);
    assert_eq!(forbidden("use crate::disclosure::{Published, RawCount};"), ["RawCount", "RawCount"]);
    assert_eq!(forbidden("fn f(d: &crate::disclosure::Before) {}"), ["Before"]);
    assert!(forbidden("use crate::disclosure::{Published, Share};").is_empty());
}

#[test]
fn only_the_gate_opens_a_raw_count() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let opens = |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|text| text.contains("fn open("));
    let raw: Vec<PathBuf> = files(&source).into_iter().filter(opens).collect();
    let text = std::fs::read_to_string(source.join("disclosure/raw.rs")).expect("a text");
    assert!(raw.iter().any(|path| path.ends_with("disclosure/raw.rs")));
    assert!(text.contains("pub(super) fn open("), "a raw count is opened within `disclosure` alone");
}
