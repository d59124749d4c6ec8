//! Writes the rest of a demo project: settings, studies and texts, which are this repository's own
//! files.

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};

use project::{SECRET, SECRET_OF_DEMO};

use super::declared::{NamedRound, rounds};
use super::error::DemoError;
use super::model::Model;
use super::options::Options;

const SETTINGS: &str = include_str!("../../lagesbild.yaml");
static CONTENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../content");

/// The definitions of the studies, in the order of their models.
const STUDIES: [&str; 3] = [
    include_str!("../../data/delstudie-1/study.yaml"),
    include_str!("../../data/delstudie-2/study.yaml"),
    include_str!("../../data/delstudie-3/study.yaml"),
];

/// Writes everything but units and tables. Local commentary and questions from the
/// council belong to places of the default nation, so they are written only for that nation.
pub(crate) fn write(dir: &Path, models: &[Model], options: &Options) -> Result<(), DemoError> {
    put(dir, "lagesbild.yaml", SETTINGS.as_bytes())?;
    put(dir, SECRET, SECRET_OF_DEMO.as_bytes())?;
    for (model, definition) in models.iter().zip(STUDIES) {
        let path = format!("data/{}/study.yaml", model.study);
        put(dir, &path, study(definition, &rounds(&model.rounds, options.rounds)).as_bytes())?;
    }
    let default = Options::default();
    let is_default = options.municipalities == default.municipalities && options.seed == default.seed;
    for file in files(&CONTENT) {
        let path = file.path().to_string_lossy();
        let is_of_places = ["units/", "questions/"].iter().any(|folder| path.starts_with(folder));
        if is_default || !is_of_places {
            let text = String::from_utf8_lossy(file.contents());
            put(dir, &format!("content/{path}"), memo(&text, models, options).as_bytes())?;
        }
    }
    Ok(())
}

/// A study definition with these rounds.
fn study(definition: &str, rounds: &[NamedRound]) -> String {
    let line = |round: &NamedRound| format!("  - {{id: \"{}\", label: {}}}\n", round.id, round.label);
    let lines: String = rounds.iter().map(line).collect();
    let (before, rest) = definition.split_once("rounds:\n").unwrap_or((definition, ""));
    let after = rest.find("\n\n").map_or("", |at| &rest[at + 1..]);
    format!("{before}rounds:\n{lines}{after}")
}

/// A text; a memo is about the last round of its study, however many there are.
fn memo(text: &str, models: &[Model], options: &Options) -> String {
    let last = |model: &Model, asked: usize| {
        let round = rounds(&model.rounds, asked).pop();
        round.map(|round| format!("\nround: \"{}\"\n", round.id)).unwrap_or_default()
    };
    let is_of = |model: &&Model| text.contains(&format!("\nstudy: {}\n", model.study));
    match models.iter().find(is_of) {
        Some(model) => {
            text.replacen(&last(model, Options::default().rounds), &last(model, options.rounds), 1)
        }
        None => text.to_string(),
    }
}

fn files<'a>(dir: &'a Dir<'a>) -> Vec<&'a include_dir::File<'a>> {
    let below = dir.dirs().flat_map(files);
    dir.files().chain(below).collect()
}

fn put(dir: &Path, path: &str, bytes: &[u8]) -> Result<(), DemoError> {
    let file = dir.join(path);
    let io_error = |source| DemoError::Io { path: file.clone(), source };
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent).map_err(io_error)?;
    }
    fs::write(&file, bytes).map_err(io_error)
}
