//! `lagesbild explain`.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use crate::analysis::explain;
use crate::content::Sources;
use crate::diagnostics::{Diagnostics, nearest};
use crate::load;
use crate::project::Files;
use crate::units::UnitIx;

use super::{Format, Outcome, diagnostics};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
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
}

impl Explain {
    /// Prints the chain from published counts to the sentence.
    pub fn run(self) -> anyhow::Result<Outcome> {
        let mut problems = Diagnostics::default();
        let project = load::load(&Files::new(&self.project)?, &mut problems);
        let problems = problems.into_sorted();
        let Some(project) = project else {
            diagnostics::show(&problems, Format::Text)?;
            return Ok(Outcome::Problems);
        };
        let sources = &project.sources;
        let all = &sources.units.all;
        let found = all.iter().position(|unit| unit.id == self.unit || unit.name == self.unit);
        let Some(unit) = found else {
            let known = all.iter().flat_map(|unit| [unit.id.as_str(), unit.name.as_str()]);
            let hint =
                nearest(&self.unit, known).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            bail!("there is no unit `{}`{hint}", self.unit);
        };
        match &self.finding {
            Some(id) => self.one(sources, unit, id),
            None => {
                self.studies(sources).for_each(|study| list(sources, study, unit));
                Ok(Outcome::Done)
            }
        }
    }

    fn studies<'a>(&'a self, sources: &'a Sources) -> impl Iterator<Item = usize> + 'a {
        let wanted = |study: &usize| self.study.as_ref().is_none_or(|id| sources.studies[*study].id == *id);
        (0..sources.studies.len()).filter(wanted)
    }

    fn one(&self, sources: &Sources, unit: UnitIx, id: &str) -> anyhow::Result<Outcome> {
        for study in self.studies(sources) {
            let (declared, analysis) = (&sources.studies[study], &sources.analysis.studies[study]);
            let round = declared.rounds.len().saturating_sub(1);
            let Some(finding) = analysis.find(round, unit, id) else { continue };
            let comparison = analysis.comparison(finding);
            println!("unit       {} ({})", sources.units.all[unit].name, sources.units.all[unit].id);
            println!("study      {}, round {}", declared.id, declared.rounds[round].id);
            println!("finding    {id}");
            print!("{}", explain(declared, comparison, finding, sources.analysis.confidence));
            let said = sources.speaker(study, round, unit).sentence(comparison, finding);
            println!(
                "sentence   {}",
                said.as_deref().unwrap_or("none: what cannot be decided or shown is counted, not told")
            );
            return Ok(Outcome::Done);
        }
        let known = self.studies(sources).flat_map(|study| &sources.analysis.studies[study].comparisons);
        let hint = nearest(id, known.map(|comparison| comparison.id.as_str()))
            .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        bail!("there is no finding `{id}` of `{}`{hint}", self.unit);
    }
}

/// Ids and verdicts of a unit's findings.
fn list(sources: &Sources, study: usize, unit: UnitIx) {
    let analysis = &sources.analysis.studies[study];
    let round = sources.studies[study].rounds.len().saturating_sub(1);
    for finding in analysis.unit(round, unit) {
        println!(
            "{:<11}{}",
            format!("{:?}", finding.verdict).to_lowercase(),
            analysis.comparison(finding).id
        );
    }
}
