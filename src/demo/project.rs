//! Writes the rest of a demo project: settings, study and texts, which are this repository's own
//! files.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use project::{SECRET, SECRET_OF_DEMO};

use super::declared::round_ids;
use super::error::DemoError;
use super::options::Options;

const SETTINGS: &str = include_str!("../../lagesbild.yaml");
const STUDY: &str = include_str!("../../data/delstudie-1/study.yaml");
static CONTENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../content");

/// The path of the study definition in a project.
const STUDY_PATH: &str = "data/delstudie-1/study.yaml";

/// The line by which the memos of the demo name its only round; with several they tell of the last.
const ROUND_OF_DEMO: &str = "\nround: \"2024\"\n";

/// Writes everything but units and tables. Local commentary belongs to places of the default
/// nation, so it is written only for that nation.
pub(crate) fn write(dir: &Path, options: &Options) -> Result<(), DemoError> {
    put(dir, "lagesbild.yaml", SETTINGS.as_bytes())?;
    put(dir, SECRET, SECRET_OF_DEMO.as_bytes())?;
    put(dir, STUDY_PATH, study(options.rounds)?.as_bytes())?;
    let latest = round_ids(options.rounds)?.pop().unwrap_or_default().0;
    let round = format!("\nround: \"{latest}\"\n");
    let default = Options::default();
    let is_default = options.municipalities == default.municipalities && options.seed == default.seed;
    for file in files(&CONTENT) {
        let path = file.path().to_string_lossy();
        if is_default || !path.starts_with("units/") {
            let text = String::from_utf8_lossy(file.contents()).replace(ROUND_OF_DEMO, &round);
            put(dir, &format!("content/{path}"), text.as_bytes())?;
        }
    }
    Ok(())
}

/// The study definition, with the given number of rounds.
fn study(rounds: usize) -> Result<String, DemoError> {
    let lines: String = round_ids(rounds)?
        .into_iter()
        .map(|(id, label)| format!("  - {{id: \"{id}\", label: {label}}}\n"))
        .collect();
    let (before, rest) = STUDY.split_once("rounds:\n").unwrap_or((STUDY, ""));
    let after = rest.find("\n\n").map_or("", |at| &rest[at + 1..]);
    Ok(format!("{before}rounds:\n{lines}{after}"))
}

fn files<'a>(dir: &'a Dir<'a>) -> Vec<&'a include_dir::File<'a>> {
    let below = dir.dirs().flat_map(files);
    dir.files().chain(below).collect()
}

fn put(dir: &Path, path: &str, bytes: &[u8]) -> Result<(), DemoError> {
    let file = dir.join(path);
    let failed = |source| DemoError::Io { path: file.clone(), source };
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    fs::write(&file, bytes).map_err(failed)
}
