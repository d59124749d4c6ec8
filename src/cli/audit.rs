//! `lagesbild audit`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use gate::{Account, Decision, StudyRelease};
use ground::diagnostics::Diagnostics;
use load::CountedProject;
use project::{Files, Protection};
use report::{Audit, median};
use study::Study;

use super::whole::{self, Draft};
use super::{Format, Outcome, diagnostics};

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub(super) struct AuditCommand {
    /// The project's folder
    #[arg(default_value = ".")]
    project: PathBuf,
    /// Tell how much either method of protection would show, side by side
    #[arg(long)]
    compare: bool,
    /// Write what is published as linear facts to this file, which must not be there yet; of
    /// several studies each to its own, FILE.<study>.json
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
    /// Write all numbers that are shown to `data/<study>/releases/NAME.csv`, as published
    #[arg(long, value_name = "NAME")]
    record: Option<String>,
}

impl AuditCommand {
    /// Audits a project. A project that cannot be built ends with `Outcome::Problems`.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        let files = Files::new(&self.project)?;
        self.record.iter().try_for_each(|name| check_release_name(name))?;
        let mut problems = Diagnostics::default();
        let project = load::load(&files, &mut problems);
        let counted =
            project.as_ref().and_then(|_| CountedProject::read(&files, &mut Diagnostics::default()));
        let decided = counted.as_ref().and_then(|counted| counted.decide(&mut Diagnostics::default()));
        let (Some(project), Some(counted), Some(decided)) = (project, &counted, decided) else {
            diagnostics::show(problems, Format::Text)?;
            return Ok(Outcome::Problems);
        };
        self.refuse_taken_record(&counted.declared.studies)?;
        let mut out = io::stdout().lock();
        let sources = &project.sources;
        for (study, release) in sources.studies.iter().zip(&sources.release.studies) {
            writeln!(out, "{}: breakdowns shown as declared, coarser, not at all, in percent", study.id)?;
            let rows = Audit::of(study, &sources.units, release);
            rows.iter().try_for_each(|row| writeln!(out, "  {row}"))?;
        }
        for (decision, study) in decided.iter().zip(&counted.declared.studies) {
            write_account(&mut out, &study.id, &decision.account())?;
        }
        if self.compare {
            compare(&mut out, counted)?;
        }
        self.record_all(&mut out, &decided, &counted.declared.studies)?;
        self.write_facts(&decided, &counted.declared.studies)?;
        diagnostics::show(problems, Format::Text)?;
        Ok(Outcome::Done)
    }

    /// Writes the published numbers as linear facts; nothing without the option.
    fn write_facts(&self, decided: &[Decision], studies: &[Study]) -> anyhow::Result<()> {
        let Some(path) = &self.facts else { return Ok(()) };
        for (decision, study) in decided.iter().zip(studies) {
            // With several studies, each has a file with its id before the ending.
            let path = match decided.len() {
                1 => path.clone(),
                _ => path.with_extension(format!("{}.json", study.id)),
            };
            let Some(facts) = decision.facts() else {
                anyhow::bail!("`{}` is protected by noise: there are no exact facts to write", study.id);
            };
            Draft::write(&path, &serde_json::to_string(&facts)?)?.keep_new()?;
        }
        Ok(())
    }

    /// An error when a record has the name already: a record of published numbers is never
    /// overwritten.
    fn refuse_taken_record(&self, studies: &[Study]) -> anyhow::Result<()> {
        let Some(name) = &self.record else { return Ok(()) };
        studies.iter().try_for_each(|study| whole::refuse_taken(&self.record_path(name, study)))
    }

    /// Writes a record of what every study shows, after all records have been prepared.
    fn record_all(
        &self,
        out: &mut impl Write,
        decided: &[Decision],
        studies: &[Study],
    ) -> anyhow::Result<()> {
        let Some(name) = &self.record else { return Ok(()) };
        let paths: Vec<PathBuf> = studies.iter().map(|study| self.record_path(name, study)).collect();
        let drafts = paths.iter().zip(decided).map(|(path, decision)| Draft::write(path, &decision.record()));
        let drafts = drafts.collect::<anyhow::Result<Vec<_>>>()?;
        for (draft, path) in drafts.into_iter().zip(&paths) {
            draft.keep_new()?;
            writeln!(out, "  recorded  {}", path.display())?;
        }
        Ok(())
    }

    fn record_path(&self, name: &str, study: &Study) -> PathBuf {
        self.project.join("data").join(&study.id).join("releases").join(format!("{name}.csv"))
    }
}

/// Writes how much each method would show, by level and for the place with the median number of
/// cases.
fn compare(out: &mut impl Write, counted: &CountedProject) -> anyhow::Result<()> {
    let methods = [("suppression", Protection::Suppression), ("noise", Protection::Noise)];
    let mut releases: Vec<Vec<StudyRelease>> = Vec::new();
    for (_, method) in methods {
        let mut problems = Diagnostics::default();
        let decided = counted.decide_by(method, &mut problems);
        let Some(decided) = decided else {
            diagnostics::show(problems, Format::Text)?;
            anyhow::bail!("the methods cannot be compared");
        };
        releases.push(decided.iter().map(Decision::release).collect());
    }
    for (at, study) in counted.declared.studies.iter().enumerate() {
        writeln!(out, "{}: breakdowns shown as declared, coarser, not at all, in percent", study.id)?;
        let names = methods.map(|(name, _)| name);
        writeln!(out, "  {:<28} {:>14} {:>14}", "", names[0], names[1])?;
        let audit_rows = |release: &StudyRelease| {
            let rows = Audit::of(study, &counted.declared.units, release).into_iter();
            rows.filter(|row| row.figure.is_none()).map(|row| row.row()).collect::<Vec<_>>()
        };
        let [one, other] = [audit_rows(&releases[0][at]), audit_rows(&releases[1][at])];
        for ((level, one), (_, other)) in one.iter().zip(&other) {
            let words = |[shown, coarser, withheld]: [usize; 3]| format!("{shown} / {coarser} / {withheld}");
            writeln!(out, "  {level:<28} {:>14} {:>14}", words(*one), words(*other))?;
        }
        let medians = |release: &StudyRelease| median(study, &counted.declared.units, release);
        if let (Some(one), Some(other)) = (medians(&releases[0][at]), medians(&releases[1][at])) {
            let name = format!("figures of {} cases, of {}", one.cases, one.all);
            writeln!(out, "  {name:<28} {:>14} {:>14}", one.shown, other.shown)?;
        }
    }
    Ok(())
}

fn write_account(out: &mut impl Write, study: &str, account: &Account) -> io::Result<()> {
    match account {
        Account::Suppression { withheld } => writeln!(
            out,
            "{study}: {withheld} small counts are withheld, and none follows from what is shown by adding and subtracting"
        ),
        Account::Noise { errors } => {
            writeln!(out, "{study}: error of the shares that are shown, in percentage points")?;
            writeln!(out, "  cases of the place    shares   mean   95 % within")?;
            errors.iter().try_for_each(|size| {
                let cases = match size.to {
                    Some(to) => format!("{}–{}", size.from, to - 1),
                    None => format!("{} or more", size.from),
                };
                writeln!(out, "  {cases:<19} {:>8} {:>6.1} {:>13.1}", size.shares, size.mean, size.most)
            })
        }
    }
}

/// Fails unless the name can be the name of a release file: ASCII letters, digits, hyphens and
/// underscores only.
fn check_release_name(name: &str) -> anyhow::Result<()> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if name.is_empty() || !name.chars().all(is_plain) {
        anyhow::bail!("`{name}` is no file name; use letters a–z, digits and hyphens");
    }
    Ok(())
}
