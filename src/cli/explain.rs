//! `lagesbild explain`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;

use analysis::explain;
use content::Sources;
use ground::diagnostics::{Diagnostics, nearest};
use load::CountedProject;
use project::Files;
use units::{UnitIx, Units};

use super::{Format, Outcome, diagnostics};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Id or name of a unit
    unit: String,
    /// Id of a finding; all ids of the unit are listed when left out
    finding: Option<String>,
    /// The project's folder
    #[arg(long, default_value = ".")]
    project: PathBuf,
    /// Id of a study; the first that has the finding when left out
    #[arg(long)]
    study: Option<String>,
    /// List the unit's counts as they were before disclosure control, small ones too: for your own
    /// eyes, not to be passed on
    #[arg(long, conflicts_with = "finding")]
    raw: bool,
}

impl Explain {
    /// Prints how a finding follows: from published counts to the sentence.
    pub(super) fn run(self) -> anyhow::Result<Outcome> {
        if self.raw {
            return self.raw();
        }
        let mut problems = Diagnostics::default();
        let project = load::load(&Files::new(&self.project)?, &mut problems);
        let Some(project) = project else {
            diagnostics::show(problems, Format::Text)?;
            return Ok(Outcome::Problems);
        };
        let sources = &project.sources;
        let unit = self.unit(&sources.units)?;
        match &self.finding {
            Some(id) => self.one(sources, unit, id),
            None => {
                self.studies(sources).try_for_each(|study| list(sources, study, unit))?;
                Ok(Outcome::Done)
            }
        }
    }

    fn unit(&self, units: &Units) -> anyhow::Result<UnitIx> {
        let all = &units.all;
        let unit = all.position(|unit| unit.id == self.unit || unit.name == self.unit);
        unit.with_context(|| {
            let known = all.iter().flat_map(|unit| [unit.id.as_str(), unit.name.as_str()]);
            let hint =
                nearest(&self.unit, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            format!("there is no unit `{}`{hint}", self.unit)
        })
    }

    /// Prints the raw counts, also those that are not shown.
    fn raw(&self) -> anyhow::Result<Outcome> {
        let mut problems = Diagnostics::default();
        let counted = CountedProject::read(&Files::new(&self.project)?, &mut problems);
        let decided = counted.as_ref().and_then(|counted| counted.decide(&mut problems));
        let (Some(counted), Some(decided)) = (&counted, decided) else {
            diagnostics::show(problems, Format::Text)?;
            return Ok(Outcome::Problems);
        };
        let unit = self.unit(&counted.declared.units)?;
        writeln!(
            io::stderr(),
            "These are counts before disclosure control. Do not publish them or pass them on."
        )?;
        let mut out = io::stdout().lock();
        let studies = decided.iter().zip(&counted.declared.studies);
        for (decision, study) in
            studies.filter(|(_, study)| self.study.as_ref().is_none_or(|id| study.id == *id))
        {
            writeln!(out, "study      {}", study.id)?;
            decision.raw(unit).iter().try_for_each(|line| writeln!(out, "{line}"))?;
        }
        Ok(Outcome::Done)
    }

    fn studies<'a>(&'a self, sources: &'a Sources) -> impl Iterator<Item = usize> + 'a {
        let is_wanted =
            |study: &usize| self.study.as_ref().is_none_or(|id| sources.studies[*study].id == *id);
        (0..sources.studies.len()).filter(is_wanted)
    }

    fn one(&self, sources: &Sources, unit: UnitIx, id: &str) -> anyhow::Result<Outcome> {
        for study in self.studies(sources) {
            let (declared, analysis) = (&sources.studies[study], &sources.analysis.studies[study]);
            let round = declared.latest();
            let Some(finding) = analysis.find(round, unit, id) else { continue };
            let comparison = analysis.comparison(finding);
            let mut out = io::stdout().lock();
            writeln!(out, "unit       {} ({})", sources.units.all[unit].name, sources.units.all[unit].id)?;
            writeln!(out, "study      {}, round {}", declared.id, declared.rounds[round].id)?;
            writeln!(out, "finding    {id}")?;
            write!(out, "{}", explain(declared, comparison, finding, sources.analysis.confidence))?;
            let said = sources.speaker(study, round, unit).sentence(comparison, finding);
            let said =
                said.as_deref().unwrap_or("none: what cannot be decided or shown is counted, not told");
            writeln!(out, "sentence   {said}")?;
            return Ok(Outcome::Done);
        }
        let known = self.studies(sources).flat_map(|study| &sources.analysis.studies[study].comparisons);
        let hint = nearest(id, known.map(|comparison| comparison.id.as_str()))
            .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        bail!("there is no finding `{id}` of `{}`{hint}", self.unit);
    }
}

/// Prints the ids and verdicts of a unit's findings.
fn list(sources: &Sources, study: usize, unit: UnitIx) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let analysis = &sources.analysis.studies[study];
    let round = sources.studies[study].latest();
    for finding in analysis.unit(round, unit) {
        let verdict = format!("{:?}", finding.verdict).to_lowercase();
        writeln!(out, "{verdict:<11}{}", analysis.comparison(finding).id)?;
    }
    Ok(())
}
