//! Files that are named on the command line, and the project that they lie in.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use grid::{Book, Sheet};
use ground::diagnostics::Diagnostics;
use inspect::{FileReport, KnownPlaces};
use project::{Files, Settings};

/// A file and what was found in it.
pub(super) struct InspectedFile {
    pub report: FileReport,
    pub bytes: Vec<u8>,
}

/// Looks at a file; `None` where it holds no table, which is reported.
pub(super) fn inspect(
    path: &Path,
    known: &KnownPlaces,
    problems: &mut Diagnostics,
) -> anyhow::Result<Option<InspectedFile>> {
    let name = path.file_name().and_then(|name| name.to_str());
    let Some(name) = name else { bail!("`{}` is no file; name the file of a table", path.display()) };
    let bytes = Files::new(&folder(path))?.bytes(name)?;
    let Some(mut book) = Book::read(name, bytes.as_slice(), problems) else { return Ok(None) };
    book.path = path.display().to_string().into();
    Ok(Some(InspectedFile { report: inspect::inspect(book, known), bytes }))
}

/// The places of a project: the one that is named, or the one that the first file lies in; else
/// those of the register. `None` where the project's places cannot be read, which is reported.
pub(super) fn known_places(
    project: Option<&PathBuf>,
    file: &Path,
    problems: &mut Diagnostics,
) -> anyhow::Result<Option<KnownPlaces>> {
    let around = || {
        let folder = folder(file).canonicalize().ok()?;
        folder.ancestors().find(|folder| folder.join(SETTINGS).is_file()).map(Path::to_path_buf)
    };
    let Some(root) = project.cloned().or_else(around) else { return Ok(Some(KnownPlaces::of_register())) };
    let files = Files::new(&root).with_context(|| format!("`{}` is no project", root.display()))?;
    Ok(places_of(&files, problems).map(KnownPlaces::of_project))
}

const SETTINGS: &str = "lagesbild.yaml";

fn places_of(files: &Files, problems: &mut Diagnostics) -> Option<units::Units> {
    let settings = Settings::read(&files.read_text(SETTINGS, problems)?, problems)?;
    let sheet = Sheet::read(&settings.units, files.read_bytes(&settings.units, problems)?, problems)?;
    units::read(&sheet, &settings.groupings, settings.names, problems)
}

fn folder(path: &Path) -> PathBuf {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf()
}
