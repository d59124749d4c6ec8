//! What a project declares, read before any table of counts.

use rayon::prelude::*;

use cache::{Digest, Key};
use content::{Content, Declarations};
use gate::Secret;
use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics};
use project::{Files, Protection, RELEASES, Settings, WITHHELD, protective, unread};
use study::Study;
use units::{ADDRESSES, CHANGES, SimilarPlaces, Units, read_addresses, read_changes};

/// What a project declares, read before any table of counts.
pub struct DeclaredProject {
    /// `lagesbild.yaml`.
    pub settings: Settings,
    /// All places.
    pub units: Units,
    /// The studies.
    pub studies: Vec<Study>,
    pub(crate) secret: Option<Secret>,
    /// The ids of studies whose definition could not be read. What names them names no study that
    /// is unknown.
    unreadable: Vec<String>,
}

impl DeclaredProject {
    /// Reads the settings, the places, the studies and the secret. `None` when a problem stops the
    /// build.
    pub(crate) fn read(files: &Files, problems: &mut Diagnostics) -> Option<Self> {
        let settings = files.read_text("lagesbild.yaml", problems);
        let settings = Settings::read(&settings?, problems)?;
        let sheet = Sheet::read(&settings.units, &files.read_bytes(&settings.units, problems)?, problems);
        let sheet = sheet?;
        let mut units = units::read(&sheet, &settings.groupings, settings.names, problems)?;
        let by = settings.similar.as_ref();
        units.similar = by.map(|by| SimilarPlaces::read(&sheet, by, &units, problems));
        let nation = units.nation;
        units.all[nation].inside = settings.nation.clone();
        if files.has(ADDRESSES) {
            let sheet = Sheet::read(ADDRESSES, &files.read_bytes(ADDRESSES, problems)?, problems);
            read_addresses(&sheet?, &mut units, problems);
        }
        if files.has(CHANGES) {
            let sheet = Sheet::read(CHANGES, &files.read_bytes(CHANGES, problems)?, problems);
            read_changes(&sheet?, &mut units, problems);
        }
        let (mut studies, unreadable) = studies(files, &settings, problems);
        let patterns = studies.iter().flat_map(|study| &study.tables).filter(|table| table.is_pattern);
        let patterns: Vec<String> = patterns.map(|table| table.path.clone()).collect();
        for study in &mut studies {
            study.privacy = std::mem::take(&mut study.privacy).or(&settings.privacy);
            find_files(files, study, problems);
            study::find_places(study, &units, problems);
        }
        let tables =
            studies.iter().flat_map(|study| &study.tables).map(|table| table.path.as_str()).collect();
        protective::check(files, &tables, problems);
        unread::tables(files, &tables, &patterns, &[&settings.units, ADDRESSES, CHANGES], problems);
        let needs_secret = |study: &Study| study.privacy.over(settings.rule).method() == Protection::Noise;
        let secret =
            studies.iter().any(needs_secret).then(|| project::secret(files, settings.synthetic, problems));
        Some(Self { settings, units, studies, secret: secret.flatten().map(Secret::new), unreadable })
    }

    /// Reads the texts.
    pub(crate) fn content(&self, files: &Files, problems: &mut Diagnostics) -> Content {
        let Self { studies, units, unreadable, .. } = self;
        Content::read(files, &Declarations { studies, units, unreadable }, problems)
    }

    /// The cache key of all files that counting would read, and of those that were read before.
    /// `None` when there is none, for example because a file has changed since it was read.
    pub(crate) fn key(&self, files: &Files) -> Option<Key> {
        for study in &self.studies {
            study.tables.par_iter().for_each(|table| drop(files.bytes(&table.path)));
            let (releases, withheld) = places_before(study);
            let withheld = files.has(&withheld).then_some(withheld);
            let before = files.list(&releases, "csv").unwrap_or_default().into_iter().chain(withheld);
            before.for_each(|path| drop(files.bytes(&path)));
        }
        key(files)
    }
}

/// The paths of a study's earlier releases, and of its list of numbers to withhold in addition.
pub(crate) fn places_before(study: &Study) -> (String, String) {
    (format!("data/{}/{RELEASES}", study.id), format!("data/{}/{WITHHELD}", study.id))
}

/// The studies, and the ids of those whose definition is not YAML or has another name.
fn studies(files: &Files, settings: &Settings, problems: &mut Diagnostics) -> (Vec<Study>, Vec<String>) {
    let sources = files.read_texts("data", "yaml", problems);
    let id = |path: &str| path.strip_prefix("data/")?.strip_suffix("/study.yaml").map(str::to_string);
    let misnamed = files.listed("data", "yml", problems);
    let misnamed = misnamed.iter().filter_map(|path| path.strip_prefix("data/")?.strip_suffix("/study.yml"));
    let mut unreadable: Vec<String> = misnamed.map(str::to_string).collect();
    let mut studies = Vec::new();
    for source in &sources {
        let Some(id) = id(&source.path) else { continue };
        match study::read(&id, source, &settings.groupings, problems) {
            Some(study) => studies.push(study),
            None => unreadable.push(id),
        }
    }
    if studies.is_empty() && !problems.has_errors() {
        let problem = Diagnostic::nowhere("no-study", "the project has no study");
        problems.push(problem.help("write data/<study>/study.yaml; `lagesbild demo DIR` makes an example"));
    }
    (studies, unreadable)
}

/// Puts one table for each file in place of a table whose path is a pattern.
fn find_files(files: &Files, study: &mut Study, problems: &mut Diagnostics) {
    let mut tables = Vec::new();
    for table in std::mem::take(&mut study.tables) {
        if !table.is_pattern {
            tables.push(table);
            continue;
        }
        let paths = files.listed(table.folder(), table.extension(), problems);
        let of_file = |path: &String| table.of_file(path, |name| study.subject(name));
        let before = tables.len();
        tables.extend(paths.iter().filter_map(of_file));
        if tables.len() == before {
            let message = format!("no file fits `{}`", table.path);
            problems.push(
                Diagnostic::error("missing-file", table.place, message)
                    .help("`*` and `{name}` stand for letters of a file's name; its extension is written in full, and it lies in the study's folder"),
            );
        }
    }
    study.tables = tables;
}

/// The cache key of the program and all files that have been read so far.
pub(crate) fn key(files: &Files) -> Option<Key> {
    Some(Digest::of_program()?.with(files.key()?.bytes()).key())
}
