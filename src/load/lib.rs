//! Loads a project, from its files to what may be published. The order of the steps stands only
//! here. What is declared (`declared`) is read before the counts (`counted`), since the cache may
//! already hold the result of counting (`stored`). What is doubtful in the result is reported at
//! the end (`doubts`).

mod counted;
mod declared;
mod doubts;
mod stored;

use std::sync::Arc;

use analysis::{Analysis, analyse};
use cache::{Cache, Key};
use content::{Sources, report_local};
use gate::{Decision, Release, StudyRelease};
use ground::diagnostics::{Diagnostics, Source};
use project::{Files, Settings};

pub use counted::CountedProject;
pub use declared::DeclaredProject;
pub use doubts::{names, places_without_numbers};

/// A project in memory: its settings, texts, published values and findings.
#[derive(Debug)]
pub struct Project {
    /// `lagesbild.yaml`.
    pub settings: Settings,
    /// Studies, places, texts, published values and findings.
    pub sources: Arc<Sources>,
    /// Templates of the project that replace built-in ones.
    pub templates: Vec<Source>,
    /// The digest of everything that was read except texts and templates. `None` without a cache,
    /// and when a file has changed since it was read.
    pub inputs: Option<Key>,
}

/// Loads a project. `None` when a problem stops the build; `problems` says why.
pub fn load(files: &Files, problems: &mut Diagnostics) -> Option<Project> {
    load_cached(files, None, problems)
}

/// Loads a project. If the cache has the release and findings of exactly these files, no table is
/// counted; otherwise they are counted and stored there.
pub fn load_cached(files: &Files, cache: Option<&Cache>, problems: &mut Diagnostics) -> Option<Project> {
    let watched = files.watched();
    let declared = DeclaredProject::read(&watched, problems)?;
    let content = declared.content(files, problems);
    let templates = files.read_texts("templates", "html", problems);
    let stored = cache.and_then(|cache| Some((cache, declared.key(&watched)?)));
    let kept = stored.and_then(|(cache, key)| stored::decode(&declared, &cache.read(STORED, key)?));
    let (declared, (release, analysis), inputs) = match (kept, stored) {
        (Some(shown), Some((_, key))) => (declared, shown, Some(key)),
        _ => publish(declared, &watched, stored, problems)?,
    };
    if problems.has_errors() {
        return None;
    }
    let DeclaredProject { settings, units, mut studies, .. } = declared;
    for (study, release) in studies.iter_mut().zip(&release.studies) {
        study.remarks.clone_from(&release.remarks);
    }
    doubts::report(&studies, &units, &release, problems);
    let sources = Arc::new(Sources { studies, units, content, release, analysis });
    report_local(&sources, problems);
    if problems.has_errors() {
        return None;
    }
    Some(Project { settings, sources, templates, inputs })
}

/// The name in the cache of the release and findings.
const STORED: &str = "release";

/// The published values and the findings.
type Publication = (Release, Analysis);

/// Counts, decides what is published, and analyses it. The result is stored for later builds, and
/// its key returned, only if there were no problems and no file has changed since the key was made.
fn publish(
    declared: DeclaredProject,
    files: &Files,
    stored: Option<(&Cache, Key)>,
    problems: &mut Diagnostics,
) -> Option<(DeclaredProject, Publication, Option<Key>)> {
    let mut notes = Diagnostics::default();
    let counted = CountedProject::count(declared, files, &mut notes);
    let decided = counted.decide(&mut notes);
    let studies: Option<Vec<StudyRelease>> =
        decided.map(|decided| decided.iter().map(Decision::release).collect());
    let (is_silent, is_sound) = (notes.is_empty(), !notes.has_errors());
    problems.append(notes);
    let release = Release { studies: studies.filter(|_| is_sound)? };
    // The tables are the largest things in memory, so they are dropped when no longer needed.
    let declared = counted.into_declared();
    let analysis = analyse(&declared.studies, &declared.units, &release, declared.settings.confidence);
    let stored = stored.filter(|(_, key)| declared::key(files) == Some(*key));
    if let Some((cache, key)) = stored.filter(|_| is_silent)
        && let Some(bytes) = stored::encode(&declared, &release, &analysis)
    {
        cache.write(STORED, key, &bytes);
    }
    Some((declared, (release, analysis), stored.map(|(_, key)| key)))
}
