//! From published values to findings: what is compared, by which test, and what can be said of it.
//!
//! Everything here is a function of the release and of what a study declares. No comparison is
//! written for one variable: [`declare`](fn@declare) derives them from the figures and from
//! `findings` of the study.

mod alike;
mod at;
mod comparison;
mod context;
mod criteria;
mod declare;
mod estimate;
mod evaluate;
mod explain;
mod families;
mod finding;
mod kinds;
mod lines;
mod pairs;
mod rank;
mod study_analysis;
mod subject;

use rayon::prelude::*;

use gate::Release;
use stats::Confidence;
use study::Study;
use units::{ByUnit, Level, UnitIx, Units};

pub use alike::{Alike, alike};
pub use at::At;
pub use comparison::Comparison;
pub use criteria::{
    Bearing, CombinedGroups, DistrictSplit, GapBounds, MixOutcome, MixParts, MixSplit, PairGap, PairSplits,
    Splits, Way, WayStep, city_of, compare, split,
};
pub use declare::declare;
pub use estimate::{Estimate, Verdict};
pub use explain::explain;
pub use finding::Finding;
pub use kinds::*;
pub use pairs::{NumberPair, PairVerdict, compare_pairs};
pub use rank::{importance, most_important};
pub use study_analysis::{Analysis, StudyAnalysis};

/// Analyses all studies of a project.
pub fn analyse(studies: &[Study], units: &Units, release: &Release, confidence: Confidence) -> Analysis {
    let studies = studies.iter().enumerate().map(|(index, study)| {
        let comparisons = declare(study, units);
        let rounds = study.rounds.indices().map(|round| {
            let context =
                context::Context { study, units, release: &release.studies[index], confidence, round };
            self::round(&evaluate::Room { context, comparisons: &comparisons })
        });
        let rounds = rounds.collect();
        StudyAnalysis { comparisons, rounds }
    });
    Analysis { confidence, studies: studies.collect() }
}

fn round(room: &evaluate::Room) -> ByUnit<Option<Vec<Finding>>> {
    let units = room.context.units.all.par_indices();
    let mut findings: ByUnit<Option<Vec<Finding>>> =
        units.map(|unit| has_pages(room.context.units, unit).then(|| room.unit(unit))?).collect();
    families::adjust(&mut findings, room);
    findings.par_iter_mut().flatten().for_each(|findings| families::settle(findings, room));
    families::set_beside(&mut findings, room);
    findings
}

/// Whether a unit has pages that print its findings: groups may have none.
fn has_pages(units: &Units, unit: UnitIx) -> bool {
    let group = &units.all[unit];
    group.level != Level::Group || group.groups.keys().all(|grouping| units.groupings[*grouping].pages)
}
