//! Walks a project from its files to what may be published: the one place that knows the order of the steps.

use std::sync::Arc;

use rayon::prelude::*;

use analysis::analyse;
use content::{Content, Sources};
use gate::{Before, Cube, Decision, Release, Secret, StudyRelease, decide};
use grid::Sheet;
use ground::diagnostics::{Diagnostic, Diagnostics, Source};
use project::{Files, Protection, RELEASES, Rule, Settings, WITHHELD, protective};
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
}

/// What a project declares and counted, before any of it is published. Raw counts are sealed in it.
pub struct Counted {
    /// `lagesbild.yaml`.
    pub settings: Settings,
    /// The places.
    pub units: Units,
    /// The studies.
    pub studies: Vec<Study>,
    cubes: Vec<Cube>,
    before: Vec<Before>,
    secret: Option<Secret>,
}

impl Counted {
    /// Reads everything but texts. `None` when some problem stops the build.
    pub fn read(files: &Files, problems: &mut Diagnostics) -> Option<Self> {
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
        let mut cubes = Vec::new();
        let mut before = Vec::new();
        for study in &studies {
            let cube = cube(files, study, &units, problems);
            problems.extend(cube.iter().flat_map(|cube| disagreements(cube, study, &units)));
            cubes.push(cube);
            before.push(self::before(files, study, &units, problems));
        }
        let needs_secret = |study: &Study| study.privacy.over(settings.rule).method() == Protection::Noise;
        let secret =
            studies.iter().any(needs_secret).then(|| project::secret(files, settings.synthetic, problems));
        // Without all of them, the texts are checked against what is there.
        let cubes = cubes.into_iter().collect::<Option<_>>().unwrap_or_default();
        Some(Self { settings, units, studies, cubes, before, secret: secret.flatten().map(Secret::new) })
    }

    /// Decides for every study what is shown; `None` when something of a study cannot be counted or protected.
    pub fn decide(&self, problems: &mut Diagnostics) -> Option<Vec<Decision<'_>>> {
        if self.cubes.len() < self.studies.len() {
            return None;
        }
        let studies = self.studies.iter().zip(&self.cubes).zip(&self.before);
        let decided: Vec<Option<Decision>> = studies
            .map(|((study, cube), before)| {
                decide(study, cube, &self.units, self.rule(study), self.secret.as_ref(), before, problems)
            })
            .collect();
        decided.into_iter().collect()
    }

    /// What would be shown by another method, had nothing been published before; for measuring alone. Where there is no secret, one that is
    /// none stands for it.
    pub fn decide_by(&self, method: Protection, problems: &mut Diagnostics) -> Option<Vec<Decision<'_>>> {
        let (secret, before) = (self.secret.clone().unwrap_or(Secret::new([0; 32])), Before::default());
        let decide = |(study, cube): (_, _)| {
            let rule = self.rule(study).by(method);
            decide(study, cube, &self.units, rule, Some(&secret), &before, problems)
        };
        self.studies.iter().zip(&self.cubes).map(decide).collect()
    }

    fn rule(&self, study: &Study) -> Rule {
        study.privacy.over(self.settings.rule)
    }
}

/// Loads a project. `None` when some problem stops the build; the problems say why.
pub fn load(files: &Files, problems: &mut Diagnostics) -> Option<Project> {
    let counted = Counted::read(files, problems)?;
    let content = Content::read(files, &counted.studies, &counted.units, problems);
    let templates = files.read_texts("templates", "html", problems);
    let decided = counted.decide(problems);
    let released: Option<Vec<StudyRelease>> =
        decided.map(|decided| decided.iter().map(Decision::release).collect());
    if problems.has_errors() {
        return None;
    }
    let release = Release { studies: released? };
    let Counted { settings, units, studies, .. } = counted;
    let analysis = analyse(&studies, &units, &release, settings.confidence);
    let sources = Arc::new(Sources { studies, units, content, release, analysis });
    Some(Project { settings, sources, templates })
}

/// The numbers of a study that were published before, and those that are withheld beyond the rules.
fn before(files: &Files, study: &Study, units: &Units, problems: &mut Diagnostics) -> Before {
    let read = |path: &str, problems: &mut Diagnostics| {
        files.read_bytes(path, problems).and_then(|bytes| Sheet::read(path, &bytes, problems))
    };
    let (mut facts, mut versions) = (Vec::new(), Vec::new());
    for path in files.listed(&format!("data/{}/{RELEASES}", study.id), "csv", problems) {
        let sheet = read(&path, problems);
        match &sheet {
            Some(sheet) if input::is_of_versions(sheet) => {
                versions.extend(input::versions(sheet, study, units, problems));
            }
            sheet => facts.extend(sheet.iter().flat_map(|sheet| input::facts(sheet, study, units, problems))),
        }
    }
    let path = format!("data/{}/{WITHHELD}", study.id);
    let sheet = files.has(&path).then(|| read(&path, problems)).flatten();
    let withheld = sheet.iter().flat_map(|sheet| input::withheld(sheet, study, units, problems)).collect();
    Before { facts, withheld, versions }
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
