//! The differences between groups of cases in the nation: in which municipalities they are found,
//! are not found, or cannot be decided.

use analysis::{Finding, Question, Verdict};
use content::Sources;
use language::WORDS;
use language::comparing::{self, SpreadCounts};
use study::{RoundIx, Study};
use units::UnitIx;

use super::super::findings::UnitFindings;
use super::super::link::{Link, LinkGroup};

/// The differences of the nation, study by study.
#[derive(Debug, Clone, serde::Serialize)]
pub struct EqualityPage {
    /// The studies.
    pub studies: Vec<EqualityStudy>,
}

/// The differences of the nation in a study.
#[derive(Debug, Clone, serde::Serialize)]
pub struct EqualityStudy {
    /// Its title and the round.
    pub title: String,
    /// The sentence on which places the nation is the sum of.
    pub nation_is: String,
    /// The variables by which the nation has differences, in the order of the comparisons.
    pub variables: Vec<EqualityVariable>,
}

/// The differences of the nation by one variable.
#[derive(Debug, Clone, serde::Serialize)]
pub struct EqualityVariable {
    /// The variable.
    pub heading: String,
    /// The differences.
    pub gaps: Vec<NationalGap>,
}

/// A difference that the nation has.
#[derive(Debug, Clone, serde::Serialize)]
pub struct NationalGap {
    /// The finding of the nation.
    pub nation: String,
    /// The number of municipalities in which the difference is found.
    pub sentences: Vec<String>,
    /// Which these are.
    pub places: Vec<LinkGroup>,
}

/// What a municipality has of a difference of the nation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OwnGap {
    Same,
    Opposite,
    Alike,
    Undecided,
    NotShown,
}

impl EqualityPage {
    /// The differences of the nation in the latest rounds, with the municipalities that have pages.
    pub fn new(sources: &Sources, municipalities: &[(UnitIx, Link)]) -> Self {
        let all = sources.studies.iter().enumerate();
        let studies = all.map(|(index, study)| EqualityStudy::new(sources, (index, study), municipalities));
        Self { studies: studies.filter(|study| !study.variables.is_empty()).collect() }
    }
}

impl EqualityStudy {
    fn new(sources: &Sources, (index, study): (usize, &Study), municipalities: &[(UnitIx, Link)]) -> Self {
        let round = study.latest();
        let nation = UnitFindings::of(sources, index, round, sources.units.nation);
        let mut variables: Vec<(study::VariableIx, EqualityVariable)> = Vec::new();
        for finding in nation.all.iter().filter(|finding| finding.verdict == Verdict::Difference) {
            let comparison = nation.comparison(finding);
            let Question::Contrast(contrast) = &comparison.question else { continue };
            if !nation.is_asked_of_places(comparison) {
                continue;
            }
            let Some(gap) = NationalGap::new(sources, (index, round), (&nation, finding), municipalities)
            else {
                continue;
            };
            match variables.iter_mut().find(|(variable, _)| *variable == contrast.variable) {
                Some((_, of_variable)) => of_variable.gaps.push(gap),
                None => {
                    let heading = study.variables[contrast.variable].label.clone();
                    variables.push((contrast.variable, EqualityVariable { heading, gaps: vec![gap] }));
                }
            }
        }
        Self {
            title: format!("{}, {}", study.title, study.rounds[round].label),
            nation_is: super::super::nation(sources, index, round),
            variables: variables.into_iter().map(|(_, variable)| variable).collect(),
        }
    }
}

impl NationalGap {
    /// A difference of the nation; `None` where it is not said in words.
    fn new(
        sources: &Sources,
        (study, round): (usize, RoundIx),
        (nation, finding): (&UnitFindings, &Finding),
        municipalities: &[(UnitIx, Link)],
    ) -> Option<Self> {
        let comparison = nation.comparison(finding);
        let (value, sign, _) = contrasted(finding, finding.focus())?;
        let gaps_by_municipality: Vec<(OwnGap, &Link)> = municipalities
            .iter()
            .map(|(unit, link)| {
                let local_finding = UnitFindings::of(sources, study, round, *unit).answer_to(comparison);
                let gap = local_finding.and_then(|local_finding| contrasted(local_finding, Some(value)));
                let gap = gap.map_or(OwnGap::NotShown, |(_, local_sign, verdict)| match verdict {
                    Verdict::Difference if local_sign == sign => OwnGap::Same,
                    Verdict::Difference => OwnGap::Opposite,
                    Verdict::Equal => OwnGap::Alike,
                    Verdict::Undecided => OwnGap::Undecided,
                    Verdict::Withheld | Verdict::Missing => OwnGap::NotShown,
                });
                (gap, link)
            })
            .collect();
        let links = |wanted: OwnGap| -> Vec<Link> {
            gaps_by_municipality
                .iter()
                .filter(|(gap, _)| *gap == wanted)
                .map(|(_, link)| (*link).clone())
                .collect()
        };
        let measure = &comparison.measure;
        let no_larger = comparing::no_larger(measure.margin, measure.scale);
        let mut places: Vec<LinkGroup> = [
            (OwnGap::Same, WORDS.gap_is_same),
            (OwnGap::Opposite, WORDS.gap_is_opposite),
            (OwnGap::Alike, no_larger.as_str()),
        ]
        .into_iter()
        .map(|(gap, heading)| LinkGroup { heading: heading.to_string(), links: links(gap) })
        .collect();
        places.retain(|group| !group.links.is_empty());
        let count = |wanted: OwnGap| gaps_by_municipality.iter().filter(|(gap, _)| *gap == wanted).count();
        let counts = SpreadCounts {
            same: count(OwnGap::Same),
            opposite: count(OwnGap::Opposite),
            alike: count(OwnGap::Alike),
            undecided: count(OwnGap::Undecided),
            left_out: count(OwnGap::NotShown),
        };
        let sentences = comparing::spread(counts, (measure.margin, measure.scale));
        Some(Self { nation: nation.sentence(finding)?, sentences, places })
    }
}

/// The group of a contrast that has this value, or the only one: its value, the sign of its
/// difference and the verdict on it.
fn contrasted(finding: &Finding, value: Option<usize>) -> Option<(usize, i8, Verdict)> {
    let analysis::Evidence::Contrast(groups) = &finding.evidence else { return None };
    let group = groups.iter().find(|group| value.is_none_or(|value| group.value == value))?;
    let verdict = match finding.verdict {
        hidden @ (Verdict::Withheld | Verdict::Missing) => hidden,
        _ => group.estimate.verdict,
    };
    Some((group.value, group.estimate.sign(), verdict))
}
