//! Walks a project from its files to what may be published: the one place that knows the order of the steps.

mod stored;

use std::sync::Arc;

use rayon::prelude::*;

use analysis::{Analysis, analyse};
use cache::{Cache, Digest, Key};
use content::{Content, Sources};
use gate::Cube;
use gate::{Before, Decision, Release, Secret, StudyRelease, decide};
use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics, Source};
use project::Protection;
use project::Rule;
use project::{Files, RELEASES, Settings, WITHHELD, protective};
use study::Study;
use units::Units;

/// A project in memory: what is declared, what was written, what may be published of what was counted, and what was found
/// in it.
#[derive(Debug)]
pub struct Project {
    /// `lagesbild.yaml`.
    pub settings: Settings,
    /// Studies, places, texts, published values and findings.
    pub sources: Arc<Sources>,
    /// Templates of the project that replace built-in ones.
    pub templates: Vec<Source>,
    /// Stands for everything that was read but texts and templates; `None` where nobody asked, or where a file has changed meanwhile.
    pub inputs: Option<Key>,
}

/// What a project declares, before a table is read.
pub struct Declared {
    /// `lagesbild.yaml`.
    pub settings: Settings,
    /// The places.
    pub units: Units,
    /// The studies.
    pub studies: Vec<Study>,
    secret: Option<Secret>,
}

/// What a project declares and counted, before any of it is published. Raw counts are sealed in it.
pub struct Counted {
    /// What is declared.
    pub declared: Declared,
    cubes: Vec<Cube>,
    before: Vec<Before>,
}

impl Declared {
    /// Reads the settings, the places, the studies and the secret. `None` when some problem stops the build.
    fn read(files: &Files, problems: &mut Diagnostics) -> Option<Self> {
        let settings = files.read_text("lagesbild.yaml", problems);
        let settings = Settings::read(&settings?, problems)?;
        let sheet = Sheet::read(&settings.units, &files.read_bytes(&settings.units, problems)?, problems);
        let mut units = units::read(&sheet?, &settings.groupings, settings.names, problems)?;
        let nation = units.nation;
        units.all[nation].inside = settings.nation.clone();
        let studies = studies(files, &settings, problems);
        let tables =
            studies.iter().flat_map(|study| &study.tables).map(|table| table.path.as_str()).collect();
        protective::check(files, &tables, problems);
        let needs_secret = |study: &Study| study.privacy.over(settings.rule).method() == Protection::Noise;
        let secret =
            studies.iter().any(needs_secret).then(|| project::secret(files, settings.synthetic, problems));
        Some(Self { settings, units, studies, secret: secret.flatten().map(Secret::new) })
    }

    /// Reads the tables, and what was published before.
    fn count(self, files: &Files, problems: &mut Diagnostics) -> Counted {
        let (mut cubes, mut before) = (Vec::new(), Vec::new());
        for study in &self.studies {
            let cube = cube(files, study, &self.units, problems);
            problems.extend(cube.iter().flat_map(|cube| disagreements(cube, study, &self.units)));
            cubes.push(cube);
            before.push(self::before(files, study, &self.units, problems));
        }
        // Without all of them, the texts are checked against what is there.
        let cubes = cubes.into_iter().collect::<Option<_>>().unwrap_or_default();
        Counted { declared: self, cubes, before }
    }

    /// Stands for all files that [`count`](Self::count) would read, and those that were read before.
    fn key(&self, files: &Files) -> Option<Key> {
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

impl Counted {
    /// Reads everything but texts. `None` when some problem stops the build.
    pub fn read(files: &Files, problems: &mut Diagnostics) -> Option<Self> {
        Some(Declared::read(files, problems)?.count(files, problems))
    }

    /// Decides for every study what is shown; `None` when something of a study cannot be counted or protected.
    pub fn decide(&self, problems: &mut Diagnostics) -> Option<Vec<Decision<'_>>> {
        let Declared { units, studies, secret, .. } = &self.declared;
        if self.cubes.len() < studies.len() {
            return None;
        }
        let studies = studies.iter().zip(&self.cubes).zip(&self.before);
        let decided: Vec<Option<Decision>> = studies
            .map(|((study, cube), before)| {
                decide(study, cube, units, self.rule(study), secret.as_ref(), before, problems)
            })
            .collect();
        decided.into_iter().collect()
    }

    /// What would be shown by another method, had nothing been published before; for measuring alone. Where there is no secret, one that is
    /// none stands for it.
    pub fn decide_by(&self, method: Protection, problems: &mut Diagnostics) -> Option<Vec<Decision<'_>>> {
        let Declared { units, studies, secret, .. } = &self.declared;
        let (secret, before) = (secret.clone().unwrap_or(Secret::new([0; 32])), Before::default());
        let decide = |(study, cube): (_, _)| {
            let rule = self.rule(study).by(method);
            decide(study, cube, units, rule, Some(&secret), &before, problems)
        };
        studies.iter().zip(&self.cubes).map(decide).collect()
    }

    fn rule(&self, study: &Study) -> Rule {
        study.privacy.over(self.declared.settings.rule)
    }
}

/// Loads a project. `None` when some problem stops the build; the problems say why.
pub fn load(files: &Files, problems: &mut Diagnostics) -> Option<Project> {
    load_cached(files, None, problems)
}

/// The same, but no table is counted if the cache has what was published and found of the very same files; else it is put there.
pub fn load_cached(files: &Files, cache: Option<&Cache>, problems: &mut Diagnostics) -> Option<Project> {
    let watched = files.watched();
    let declared = Declared::read(&watched, problems)?;
    let content = Content::read(files, &declared.studies, &declared.units, problems);
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
    let Declared { settings, units, studies, .. } = declared;
    let sources = Arc::new(Sources { studies, units, content, release, analysis });
    Some(Project { settings, sources, templates, inputs })
}

/// Stands for the program and for all that was asked of a project's files so far.
fn key(files: &Files) -> Option<Key> {
    Some(Digest::of_program()?.with(files.key()?.bytes()).key())
}

/// The name of what is published and found in the cache.
const STORED: &str = "release";

/// What is published, and what is found in it.
type Shown = (Release, Analysis);

/// Counts, decides what is published and analyses it. It is kept for later builds if nothing had to be said of it, and if no file has changed
/// since the key was made; then the key comes back too.
fn publish(
    declared: Declared,
    files: &Files,
    stored: Option<(&Cache, Key)>,
    problems: &mut Diagnostics,
) -> Option<(Declared, Shown, Option<Key>)> {
    let mut own = Diagnostics::default();
    let counted = declared.count(files, &mut own);
    let decided = counted.decide(&mut own);
    let studies: Option<Vec<StudyRelease>> =
        decided.map(|decided| decided.iter().map(Decision::release).collect());
    let (is_silent, is_sound) = (own.is_empty(), !own.has_errors());
    problems.append(own);
    let release = Release { studies: studies.filter(|_| is_sound)? };
    let Counted { declared, cubes, before } = counted;
    // Nothing is counted any more, and they are the largest things in memory.
    drop((cubes, before));
    let analysis = analyse(&declared.studies, &declared.units, &release, declared.settings.confidence);
    let stored = stored.filter(|(_, key)| self::key(files) == Some(*key));
    if let Some((cache, key)) = stored.filter(|_| is_silent)
        && let Some(bytes) = stored::encode(&declared, &release, &analysis)
    {
        cache.write(STORED, key, &bytes);
    }
    Some((declared, (release, analysis), stored.map(|(_, key)| key)))
}

/// The numbers of a study that were published before, and those that are withheld beyond the rules.
fn before(files: &Files, study: &Study, units: &Units, problems: &mut Diagnostics) -> Before {
    let read = |path: &str, problems: &mut Diagnostics| {
        files.read_bytes(path, problems).and_then(|bytes| Sheet::read(path, &bytes, problems))
    };
    let (mut facts, mut versions) = (Vec::new(), Vec::new());
    let (releases, path) = places_before(study);
    for path in files.listed(&releases, "csv", problems) {
        let sheet = read(&path, problems);
        match &sheet {
            Some(sheet) if input::is_of_versions(sheet) => {
                versions.extend(input::versions(sheet, study, units, problems));
            }
            sheet => facts.extend(sheet.iter().flat_map(|sheet| input::facts(sheet, study, units, problems))),
        }
    }
    let sheet = files.has(&path).then(|| read(&path, problems)).flatten();
    let withheld = sheet.iter().flat_map(|sheet| input::withheld(sheet, study, units, problems)).collect();
    Before { facts, withheld, versions }
}

/// Where a study has what was published before, and what is withheld beyond the rules.
fn places_before(study: &Study) -> (String, String) {
    (format!("data/{}/{RELEASES}", study.id), format!("data/{}/{WITHHELD}", study.id))
}

fn studies(files: &Files, settings: &Settings, problems: &mut Diagnostics) -> Vec<Study> {
    let sources = files.read_texts("data", "yaml", problems);
    let id = |path: &str| path.strip_prefix("data/")?.strip_suffix("/study.yaml").map(str::to_string);
    let studies: Vec<Study> = sources
        .iter()
        .filter_map(|source| study::read(&id(&source.path)?, source, &settings.groupings, problems))
        .collect();
    if studies.is_empty() && !problems.has_errors() {
        let problem = Diagnostic::nowhere("no-study", "the project has no study");
        problems.push(problem.help("write data/<study>/study.yaml; `lagesbild demo DIR` makes an example"));
    }
    studies
}

/// Tables that cannot all be right.
fn disagreements(cube: &Cube, study: &Study, units: &Units) -> Vec<Diagnostic> {
    let differs = |(table, unit): (usize, usize)| {
        let (id, name) = (&units.all[unit].id, &units.all[unit].name);
        let message = format!(
            "this table counts another number of {} for {name} (`{id}`) than the first table",
            study.counted.many
        );
        Diagnostic::warning("tables-differ", study.tables[table].place.clone(), message)
            .help("correct the table, or say with `covers:` which cases it holds, or with `rounded:` that it is rounded")
    };
    cube.disagreements(units, study).into_iter().map(differs).collect()
}

/// Reads the tables of a study, several at a time; problems come in the order of the tables. `None` when one
/// cannot be read: what the others lack could be in it.
fn cube(files: &Files, study: &Study, units: &Units, problems: &mut Diagnostics) -> Option<Cube> {
    let read = |(index, spec): (usize, &study::TableSpec)| {
        let mut problems = Diagnostics::default();
        let tables = match files.bytes(&spec.path) {
            Ok(bytes) => Sheet::read(&spec.path, &bytes, &mut problems)
                .and_then(|sheet| input::read(&sheet, index, study, units, &mut problems)),
            Err(error) => {
                problems.push(
                    Diagnostic::error("missing-file", spec.place.clone(), error.to_string())
                        .help("put the table beside study.yaml, or correct its name here"),
                );
                None
            }
        };
        (tables, problems)
    };
    let parts: Vec<_> = study.tables.par_iter().enumerate().map(read).collect();
    let mut tables = Vec::new();
    for (part, found) in parts {
        tables.push(part);
        problems.append(found);
    }
    let tables: Vec<Vec<input::RawTable>> = tables.into_iter().collect::<Option<_>>()?;
    Some(Cube::new(tables.into_iter().flatten().collect(), study))
}
