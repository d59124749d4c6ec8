//! What a project declares and its raw counts, before disclosure control.

use std::collections::BTreeSet;

use rayon::prelude::*;

use gate::{Before, Cube, Decision, Disagreement, Secret, decide};
use grid::{About, Book, Sheet};
use ground::diagnostics::{Diagnostic, Diagnostics, nearest};
use input::UnaskedValue;
use project::{Files, Protection, Rule};
use study::{Break, BreakScope, FollowUpIx, RoundIx, SourceRemark, Study, VariableIx};
use units::{UnitIx, Units};

use super::declared::{DeclaredProject, places_before};

/// A project's declarations and raw counts, before disclosure control. Only the gate can read the
/// counts.
pub struct CountedProject {
    /// The declarations.
    pub declared: DeclaredProject,
    cubes: Vec<Cube>,
    before: Vec<Before>,
}

impl CountedProject {
    /// Reads everything but the texts. `None` when a problem stops the build.
    pub fn read(files: &Files, problems: &mut Diagnostics) -> Option<Self> {
        Some(Self::count(DeclaredProject::read(files, problems)?, files, problems))
    }

    /// Reads the tables, and the numbers that were published before.
    pub(crate) fn count(mut declared: DeclaredProject, files: &Files, problems: &mut Diagnostics) -> Self {
        let (mut cubes, mut before) = (Vec::new(), Vec::new());
        for study in &mut declared.studies {
            let (cube, remarks) = cube(files, study, &declared.units, problems).unzip();
            study.remarks = remarks.unwrap_or_default();
            study.breaks.extend(
                cube.iter().flat_map(|cube| breaks_of_tables(cube.unasked(), study)).collect::<Vec<_>>(),
            );
            problems.extend(cube.iter().flat_map(|cube| disagreements(cube, study, &declared.units)));
            problems.extend(cube.iter().flat_map(|cube| repeated_tables(cube, study)));
            let rule = study.privacy.over(declared.settings.rule);
            problems.extend(
                cube.iter().flat_map(|cube| places_not_followed_up(cube, study, &declared.units, rule)),
            );
            cubes.push(cube);
            before.push(self::before(files, study, &declared.units, problems));
        }
        // If a table cannot be read, there are no cubes, but texts are still checked against the
        // declarations.
        let cubes = cubes.into_iter().collect::<Option<_>>().unwrap_or_default();
        CountedProject { declared, cubes, before }
    }

    /// The declarations; the counts are dropped.
    pub(crate) fn into_declared(self) -> DeclaredProject {
        self.declared
    }

    /// Decides for every study what is published. `None` when a study cannot be counted or
    /// protected.
    pub fn decide(&self, problems: &mut Diagnostics) -> Option<Vec<Decision<'_>>> {
        let DeclaredProject { units, studies, secret, .. } = &self.declared;
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

    /// Decides as if another method of protection were chosen and nothing had been published
    /// before; for measurements only. A project without a secret gets one of zeros.
    pub fn decide_by(&self, method: Protection, problems: &mut Diagnostics) -> Option<Vec<Decision<'_>>> {
        let DeclaredProject { units, studies, secret, .. } = &self.declared;
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

/// A study's numbers that were published before, and those that it withholds in addition to the
/// rules.
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

/// The breaks that follow from tables: rounds from which on a question has other answers than in
/// the round before. Breaks that the study declares are left out.
fn breaks_of_tables(unasked: &BTreeSet<UnaskedValue>, study: &Study) -> Vec<Break> {
    let variables: BTreeSet<VariableIx> = unasked.iter().map(|unasked| unasked.variable).collect();
    let missing = |round: RoundIx, variable: VariableIx| -> BTreeSet<usize> {
        let of_round = unasked.iter().filter(|u| (u.round, u.variable) == (round, variable));
        of_round.map(|unasked| unasked.value).collect()
    };
    let is_declared = |new: &Break| {
        let is_same = |of: &BreakScope| match (of, &new.of) {
            (BreakScope::Variable(one, _), BreakScope::Variable(other, _)) => one == other,
            _ => false,
        };
        study.breaks.iter().any(|declared| declared.round == new.round && is_same(&declared.of))
    };
    let mut breaks = Vec::new();
    for variable in variables {
        for round in study.rounds.indices() {
            let differs = |before| missing(before, variable) != missing(round, variable);
            if round.before().is_some_and(differs) {
                let of = BreakScope::Variable(variable, BTreeSet::new());
                breaks.extend(Some(Break { round, of, why: None }).filter(|new| !is_declared(new)));
            }
        }
    }
    breaks
}

/// Problems of tables that contradict each other.
fn disagreements(cube: &Cube, study: &Study, units: &Units) -> Vec<Diagnostic> {
    let differs = |Disagreement { table, first_table, round, unit }| {
        let (unit, round) = (&units.all[unit], &study.rounds[round]);
        let [table, first] = [table, first_table].map(|table| &study.tables[table]);
        let message = format!(
            "`{}` counts another number of {} for {} (`{}`) in the round `{}` than `{}`, line {}",
            file_name(&table.path),
            study.counted.many,
            unit.name,
            unit.id,
            round.id,
            file_name(&first.path),
            first.place.line
        );
        // Not everybody needs to have been asked a question with several answers.
        let problem = match table.base.is_some() || table.separator.is_some() {
            true => Diagnostic::warning("tables-differ", table.place.clone(), message),
            false => Diagnostic::error("tables-differ", table.place.clone(), message),
        };
        let help = match table.follow_up {
            Some(_) => {
                "give cases that were not found again a value of their own with `missing: true`, or correct one of the tables"
            }
            None => {
                "correct one of the tables, or say with `covers:` which cases it holds, or with `rounded:` that it is rounded"
            }
        };
        problem.help(help)
    };
    let all = cube.disagreements(units, study).into_iter();
    all.chain(cube.disagreements_of_covered(units, study)).map(differs).collect()
}

/// Warnings of tables that repeat an earlier one.
fn repeated_tables(cube: &Cube, study: &Study) -> Vec<Diagnostic> {
    let repetition = |(table, earlier): (usize, usize)| {
        let [table, earlier] = [table, earlier].map(|table| &study.tables[table]);
        let message = format!(
            "`{}` holds the same cells with the same counts as `{}`, line {}",
            file_name(&table.path),
            file_name(&earlier.path),
            earlier.place.line
        );
        Diagnostic::warning("table-repeats", table.place.clone(), message)
            .help("leave it out, or see that it is the file that is meant")
    };
    cube.repeated().into_iter().map(repetition).collect()
}

/// Cases of some places that were not followed up. With exact numbers that is an error: the
/// cases of a county less the cases that were followed up there are the cases of the place.
fn places_not_followed_up(cube: &Cube, study: &Study, units: &Units, rule: Rule) -> Vec<Diagnostic> {
    let of_follow_up = |(index, places): (FollowUpIx, &Vec<(RoundIx, UnitIx)>)| {
        let table = study.tables.iter().find(|table| table.follow_up == Some(index))?;
        let name = |(round, unit): &(RoundIx, UnitIx)| {
            format!("{} ({})", units.all[*unit].name, study.rounds[*round].id)
        };
        let named: Vec<String> = places.iter().take(NAMED).map(name).collect();
        let message = format!(
            "{} cases of the follow-up `{}` and no row in its tables: {}{}",
            if places.len() == 1 {
                "1 place has".to_string()
            } else {
                format!("{} places have", places.len())
            },
            study.follow_ups[index].id,
            named.join(", "),
            if places.len() > NAMED { " …" } else { "" },
        );
        let problem = match rule.method() {
            Protection::Suppression => Diagnostic::error("not-followed", table.place.clone(), message).help(
                "add their rows, with a value of their own for cases that were not asked again (`missing: true`): what is shown of all places less what is shown of the others would tell how many they are",
            ),
            Protection::Noise | Protection::Published => {
                Diagnostic::warning("not-followed", table.place.clone(), message)
                    .help("add their rows; pages say of these places that they did not follow up")
            }
        };
        (!places.is_empty()).then_some(problem)
    };
    cube.unfollowed(units, study).enumerated().filter_map(of_follow_up).collect()
}

/// How many places a warning names.
const NAMED: usize = 3;

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What to do about a table that is not there: perhaps one beside it has nearly its name.
fn beside(files: &Files, path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let others = files.list(folder, extension).unwrap_or_default();
    let names = others.iter().filter_map(|other| other.rsplit_once('/')).map(|(_, name)| name);
    match nearest(name, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "put the table beside study.yaml, or correct its name here".to_string(),
    }
}

/// Reads the tables of a study in parallel; problems come in the order of the tables. `None` when
/// one cannot be read, since it may hold what the others lack.
fn cube(
    files: &Files,
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> Option<(Cube, Vec<SourceRemark>)> {
    let read = |specs: &Vec<usize>| {
        let mut problems = Diagnostics::default();
        let sheets: Option<Vec<(usize, Sheet)>> =
            specs.iter().map(|spec| Some((*spec, sheet(files, *spec, study, &mut problems)?))).collect();
        let about: Vec<About> =
            sheets.iter().flatten().map(|(spec, sheet)| about(sheet, *spec, study)).collect();
        let tables = sheets.and_then(|sheets| {
            let sheets: Vec<(usize, &Sheet)> = sheets.iter().map(|(spec, sheet)| (*spec, sheet)).collect();
            input::read_parts(&sheets, study, units, &mut problems)
        });
        (tables, about, problems)
    };
    let parts: Vec<_> = parts_of_tables(study).par_iter().map(read).collect();
    let (mut tables, mut about) = (Vec::new(), Vec::new());
    for (part, of_part, found) in parts {
        tables.push(part);
        about.extend(of_part);
        problems.append(found);
    }
    let tables: Vec<Vec<input::CodedTable>> = tables.into_iter().collect::<Option<_>>()?;
    let tables = input::join_parts(tables.into_iter().flatten().collect(), study, units);
    Some((Cube::new(tables, study), remarks(&about)))
}

/// What a file says of its table beside it, and below it where the study says so.
fn about(sheet: &Sheet, spec: usize, study: &Study) -> About {
    let mut about = sheet.about().clone();
    if study.tables[spec].has_remarks {
        about.remarks.extend(sheet.lines_below());
    }
    about
}

/// What files remark on their tables, each remark once.
fn remarks(tables: &[About]) -> Vec<SourceRemark> {
    let mut remarks: Vec<SourceRemark> = Vec::new();
    for table in tables {
        for text in table.remarks.iter().filter(|text| !text.trim().is_empty()) {
            let is_of_all = tables.iter().all(|other| other.remarks.contains(text));
            if !remarks.iter().any(|remark| remark.text == *text) {
                remarks.push(SourceRemark { about: table.title.clone(), text: text.clone(), is_of_all });
            }
        }
    }
    remarks
}

/// The indices of tables, those together that are parts of one.
fn parts_of_tables(study: &Study) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, spec) in study.tables.iter().enumerate() {
        let is_same = |group: &&mut Vec<usize>| study.tables[group[0]].is_part_with(spec);
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

/// The sheet of a table of the study.
fn sheet(files: &Files, index: usize, study: &Study, problems: &mut Diagnostics) -> Option<Sheet> {
    let spec = &study.tables[index];
    match files.bytes(&spec.path) {
        Ok(bytes) => input::locate(Book::read(&spec.path, bytes, problems)?, index, study, problems),
        Err(error) => {
            problems.push(
                Diagnostic::error("missing-file", spec.place.clone(), error.to_string())
                    .help(beside(files, &spec.path)),
            );
            None
        }
    }
}
