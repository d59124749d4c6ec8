//! From published values to findings: what is compared, by which test, and what can be said of it.
//!
//! Everything here is a function of the release and of what a study declares. No comparison is written for one variable: [`declare`]
//! reads them off the figures, and a study adds a few by name.

mod alike;
mod along;
mod comparison;
mod course;
mod declare;
mod evaluate;
mod evidence;
mod explain;
mod families;
mod groups;
mod rank;

use rayon::prelude::*;

use gate::Release;
use stats::Confidence;
use study::Study;
use units::{Level, UnitIx, Units};

pub use alike::{Alike, alike};
pub use comparison::{Against, At, Comparison, Look};
pub use course::{Extent, Shape};
pub use declare::declare;
pub use evidence::{
    Course, Estimate, Evidence, Extremes, Fate, Finding, Group, Passing, Stratum, Verdict, WithinGroup,
};
pub use explain::explain;
pub use rank::{importance, most_important};

/// The findings of all studies.
#[derive(Debug)]
pub struct Analysis {
    /// How sure intervals are, and what a test is held to.
    pub confidence: Confidence,
    /// One per study, in the project's order.
    pub studies: Vec<StudyAnalysis>,
}

/// The findings of a study.
#[derive(Debug)]
pub struct StudyAnalysis {
    /// Everything that is compared.
    pub comparisons: Vec<Comparison>,
    /// By round, then by unit; `None` for a unit that did not take part or has no pages.
    rounds: Vec<Vec<Option<Vec<Finding>>>>,
}

impl StudyAnalysis {
    /// The findings of a unit in a round, in the order of the comparisons; none when it did not take part.
    pub fn unit(&self, round: usize, unit: UnitIx) -> &[Finding] {
        let found = self.rounds.get(round).and_then(|units| units.get(unit)?.as_deref());
        found.unwrap_or(&[])
    }

    /// What a finding compares.
    pub fn comparison(&self, finding: &Finding) -> &Comparison {
        &self.comparisons[finding.comparison]
    }

    /// The finding of a unit with this id.
    pub fn find(&self, round: usize, unit: UnitIx, id: &str) -> Option<&Finding> {
        self.unit(round, unit).iter().find(|finding| self.comparison(finding).id == id)
    }
}

/// Analyses all studies of a project.
pub fn analyse(studies: &[Study], units: &Units, release: &Release, confidence: Confidence) -> Analysis {
    let studies = studies.iter().enumerate().map(|(index, study)| {
        let comparisons = declare(study, units);
        let rounds = (0..study.rounds.len()).map(|round| {
            let room = evaluate::Room {
                study,
                units,
                release: &release.studies[index],
                comparisons: &comparisons,
                confidence,
                round,
            };
            self::round(&room)
        });
        let rounds = rounds.collect();
        StudyAnalysis { comparisons, rounds }
    });
    Analysis { confidence, studies: studies.collect() }
}

fn round(room: &evaluate::Room) -> Vec<Option<Vec<Finding>>> {
    let units = 0..room.units.all.len();
    let mut found: Vec<Option<Vec<Finding>>> =
        units.into_par_iter().map(|unit| has_pages(room.units, unit).then(|| room.unit(unit))?).collect();
    families::adjust(&mut found, room);
    found.par_iter_mut().flatten().for_each(|findings| families::settle(findings, room));
    families::set_beside(&mut found, room);
    found
}

/// Whether what is found for a unit is printed anywhere: groups may have no pages.
fn has_pages(units: &Units, unit: UnitIx) -> bool {
    let found = &units.all[unit];
    found.level != Level::Group || found.groups.keys().all(|grouping| units.groupings[*grouping].pages)
}
