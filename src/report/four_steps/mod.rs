//! The page on which a place thinks over its results, in four steps: what do we see, we reflect,
//! can we conclude, what can we do otherwise (after the support for analysis of SKR 2024).
//!
//! `by_certainty` says what the findings are, by how sure they are. `outcome` splits the
//! differences in an outcome: by its `steps`, on the scale of `print_scale`, and among alike cases
//! (`mix`); `together` shows two pairs of groups at once, `districts` the parts of a city. `follow`
//! says what is to be done and what became of it. Here stands the page, with the questions, and
//! what is known and not known.

mod by_certainty;
mod districts;
mod follow;
mod mix;
mod outcome;
mod print_scale;
mod steps;
mod together;

pub use by_certainty::FindingsByCertainty;
pub use districts::DistrictsView;
pub use follow::{ActionView, Actions};
pub use mix::MixView;
pub use outcome::{OutcomeView, PairView};
pub use together::TogetherView;

use analysis::{Bearing, Splits, Verdict, split};
use content::Sources;
use ground::text::lower_first;
use language::{WORDS, criteria, number_sign, place};
use study::{OutcomeAnalysis, Record, RoundIx, Study};
use units::UnitIx;

use super::comparing::middle_cell;
use super::findings::UnitFindings;
use super::link::Link;
use super::palette::Palette;
use super::table::CellValue;

/// The page of a place and study.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FourSteps {
    /// The place's name.
    pub name: String,
    /// The place's name as a heading.
    pub heading: String,
    /// The study's title.
    pub study: String,
    /// The round.
    pub period: String,
    /// The number of cases that the numbers cover.
    pub lead: String,
    /// The sentence on which units the nation is the sum of.
    pub nation_is: String,
    /// Why the place shows little; `None` when it does not.
    pub little: Option<String>,
    /// Corrections of numbers that the page shows, the latest first.
    pub corrections: Vec<String>,
    /// What the findings are; `None` for a place that shows its number of cases only.
    pub seen: Option<FindingsByCertainty>,
    /// The outcomes whose differences are split.
    pub outcomes: Vec<OutcomeView>,
    /// What would be analysed if it were recorded.
    pub unrecorded: Vec<UnrecordedView>,
    /// The guiding questions, by the source of knowledge.
    pub reflections: Vec<Reflection>,
    /// The questions before which to stop, with the place's own answers.
    pub stop: Vec<GuidingQuestion>,
    /// What is known, in sentences.
    pub known: Vec<String>,
    /// What is not known, in sentences.
    pub unknown: Vec<String>,
    /// What would be needed, in sentences.
    pub needed: Vec<String>,
    /// What is to be done.
    pub actions: Actions,
    /// Local commentary as HTML: one for each step.
    pub commentary: [String; 4],
    /// The page of a larger place; `None` where the place has numbers of its own.
    pub larger: Option<Link>,
    /// What the first outcome is here and in the middle of similar places; `None` where that is not
    /// shown.
    pub similar: Option<String>,
    /// Explains the sign for a number that is not shown.
    pub key: String,
}

/// Questions from one source of knowledge.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Reflection {
    /// The source.
    pub heading: &'static str,
    /// The questions.
    pub questions: Vec<GuidingQuestion>,
}

/// A question to think over, with the place's own answer.
#[derive(Debug, Clone, serde::Serialize)]
pub struct GuidingQuestion {
    /// The question.
    pub text: String,
    /// The answer as HTML; empty where there is none yet.
    pub answer: String,
}

/// Something of which nothing is recorded.
#[derive(Debug, Clone, serde::Serialize)]
pub struct UnrecordedView {
    /// Its name.
    pub title: String,
    /// Its anchor.
    pub id: String,
    /// The names of what would be asked, in a sentence.
    pub text: String,
}

/// What of the page is made by whoever knows addresses and texts.
pub struct Surroundings {
    /// Local commentary as HTML: one for each step.
    pub commentary: [String; 4],
    /// The place's answers to questions: the question, and the answer as HTML.
    pub answers: Vec<(String, String)>,
    /// The memos on the study for this place.
    pub documents: Vec<Link>,
    /// The page of a larger place; `None` where the place has numbers of its own.
    pub larger: Option<Link>,
    /// The places that are like it by their background.
    pub similar: Vec<UnitIx>,
    /// Explains the sign for a number that is not shown.
    pub key: String,
}

impl FourSteps {
    /// The page of a place in a round of a study; `None` where it did not take part.
    pub fn new(
        sources: &Sources,
        (index, round): (usize, RoundIx),
        unit: UnitIx,
        palette: &Palette,
        around: Surroundings,
    ) -> Option<Self> {
        let study = &sources.studies[index];
        let name = place(&sources.units.all[unit], &sources.units.groupings);
        let shows_numbers = !sources.shows_only_its_number(index, round, unit);
        let findings = UnitFindings::of(sources, index, round, unit);
        let splits: Vec<(&OutcomeAnalysis, Splits)> = match shows_numbers {
            true => splits(sources, (index, round), unit),
            false => Vec::new(),
        };
        let mut outcomes: Vec<OutcomeView> =
            splits.iter().map(|(declared, splits)| OutcomeView::new(&findings, declared, splits)).collect();
        outcomes.retain(|outcome| !outcome.is_empty());
        let overview = shows_numbers.then(|| findings.differences_at_length(palette));
        let questions = overview.as_ref().map_or_else(Vec::new, |overview| overview.questions.clone());
        let seen = overview.map(|overview| FindingsByCertainty::new(&findings, overview, &around.documents));
        Some(Self {
            name: name.name,
            heading: name.heading,
            study: study.title.clone(),
            period: study.rounds[round].label.clone(),
            lead: content::coverage(sources, index, round, unit)?,
            nation_is: super::nation(sources, index, round),
            little: match shows_numbers {
                true => super::little(sources, index, round, unit),
                false => Some(super::only_its_number(sources, index, round, unit)),
            },
            corrections: super::corrections(sources, index, &[round], unit),
            unrecorded: match shows_numbers {
                true => unrecorded(study),
                false => Vec::new(),
            },
            reflections: reflections(&findings, questions, &splits, &around.answers),
            stop: stop_questions()
                .map(|question| with_answer(question.to_string(), &around.answers))
                .collect(),
            known: seen
                .iter()
                .filter_map(|seen| criteria::sure_differences(seen.sure))
                .chain(outcomes.iter().flat_map(OutcomeView::known))
                .collect(),
            unknown: outcomes.iter().flat_map(OutcomeView::unknown).collect(),
            needed: needed(study, &splits),
            actions: Actions::new(sources, (index, round), unit),
            seen,
            outcomes,
            commentary: around.commentary,
            larger: around.larger,
            similar: similar(sources, (index, round), unit, &around.similar),
            key: around.key,
        })
    }

    /// The number of charts on the page.
    pub fn charts(&self) -> usize {
        let sketches = self.seen.iter().flat_map(|seen| &seen.differences).flat_map(|finding| &finding.svg);
        let falls = self.outcomes.iter().flat_map(|outcome| &outcome.pairs).flat_map(|pair| &pair.svg);
        let mixes = self.outcomes.iter().flat_map(|outcome| &outcome.mix).flat_map(|mix| &mix.svg);
        sketches.count() + falls.count() + mixes.count()
    }
}

/// What the mix of cases explains of the place's differences from the rest of the nation, in
/// sentences; empty where alike cases differ as much, or it cannot be said.
pub fn case_mix(sources: &Sources, (index, round): (usize, RoundIx), unit: UnitIx) -> Vec<String> {
    let findings = UnitFindings::of(sources, index, round, unit);
    let splits = splits(sources, (index, round), unit);
    splits
        .iter()
        .flat_map(|(declared, splits)| {
            let label = &findings.study.indicators[declared.outcome].label;
            MixView::new(&findings, label, &splits.case_mix, &declared.id)
        })
        .flat_map(|mix| mix.changes)
        .collect()
}

/// What the first outcome is at a place, and in the middle of similar places.
fn similar(
    sources: &Sources,
    (index, round): (usize, RoundIx),
    unit: UnitIx,
    similar: &[UnitIx],
) -> Option<String> {
    let study = &sources.studies[index];
    let outcome = study.analyses.first()?.outcome;
    let unit_share = sources.release.studies[index].unit(round, unit)?.indicators[outcome].share.value()?;
    let middle = middle_cell(sources, (index, outcome), round, similar);
    let CellValue::Shown { text, .. } = middle else { return None };
    let name = &sources.units.all[unit].name;
    Some(criteria::similar(&study.indicators[outcome].label, name, &number_sign(unit_share), &text))
}

/// The splits of every outcome that a study analyses, for a place.
pub fn splits(
    sources: &Sources,
    (index, round): (usize, RoundIx),
    unit: UnitIx,
) -> Vec<(&OutcomeAnalysis, Splits)> {
    let study = &sources.studies[index];
    let (release, findings) = (&sources.release.studies[index], &sources.analysis.studies[index]);
    let confidence = sources.analysis.confidence;
    let split = |declared| {
        let splits = split((study, &sources.units), release, findings, declared, (round, unit), confidence)?;
        Some((declared, splits))
    };
    study.analyses.iter().filter_map(split).collect()
}

/// What would be analysed if it were recorded.
fn unrecorded(study: &Study) -> Vec<UnrecordedView> {
    let view = |unrecorded: &study::Unrecorded| {
        let names: Vec<String> =
            unrecorded.criteria.iter().map(|criterion| lower_first(&criterion.label)).collect();
        UnrecordedView {
            title: unrecorded.title.clone(),
            id: format!("{}_{}", study.id, unrecorded.id),
            text: criteria::not_recorded(&names),
        }
    };
    study.unrecorded.iter().map(view).collect()
}

/// The least number of questions about the service, where the study has so many.
const SERVICE: usize = 4;

/// The guiding questions in four groups: on individuals (`raised` by findings), on the service
/// (from criteria and the study), on the world around (fixed), and the place's own. Each question
/// has the answer that refers to it.
fn reflections(
    findings: &UnitFindings,
    raised: Vec<String>,
    splits: &[(&OutcomeAnalysis, Splits)],
    answers: &[(String, String)],
) -> Vec<Reflection> {
    let mut of_criteria: Vec<String> = Vec::new();
    for question in findings.study.criteria().filter_map(|criterion| criterion.question.as_ref()) {
        if !of_criteria.contains(question) {
            of_criteria.push(question.clone());
        }
    }
    let of_study =
        findings.study.questions.iter().filter(|question| !of_criteria.contains(question)).cloned();
    let has_gap = splits
        .iter()
        .flat_map(|(_, splits)| &splits.pairs)
        .any(|pair| pair.gap.as_ref().is_ok_and(|gap| gap.estimate.verdict == Verdict::Difference));
    let gap = has_gap.then_some(WORDS.reflect_expectations.to_string());
    let individual = [WORDS.reflect_what_they_say, WORDS.reflect_what_we_know].map(str::to_string);
    let service = [WORDS.reflect_routines, WORDS.reflect_learning].map(str::to_string);
    let world = [WORDS.reflect_structures, WORDS.reflect_others, WORDS.reflect_norms].map(str::to_string);
    let declared = of_criteria.len().max(SERVICE);
    let of_service = of_criteria.iter().cloned().chain(of_study).take(declared).chain(gap).chain(service);
    let mut sources: Vec<(&str, Vec<String>)> = vec![
        (WORDS.reflect_individual, raised.into_iter().chain(individual).collect()),
        (WORDS.reflect_service, of_service.collect()),
        (WORDS.reflect_world, world.to_vec()),
    ];
    let is_asked = |question: &String| {
        let in_sources = sources.iter().flat_map(|(_, asked)| asked);
        let is_it = |asked: &str| is_same_question(asked, question);
        in_sources.into_iter().any(|asked| is_it(asked)) || stop_questions().any(is_it)
    };
    let place_questions: Vec<String> =
        answers.iter().map(|(question, _)| question.clone()).filter(|question| !is_asked(question)).collect();
    if !place_questions.is_empty() {
        sources.push((WORDS.reflect_own, place_questions));
    }
    let reflection = |(heading, questions): (&'static str, Vec<String>)| Reflection {
        heading,
        questions: questions.into_iter().map(|question| with_answer(question, answers)).collect(),
    };
    sources.into_iter().map(reflection).collect()
}

/// The questions before which to stop.
fn stop_questions() -> impl Iterator<Item = &'static str> {
    [WORDS.stop_against, WORDS.stop_others, WORDS.stop_blame].into_iter()
}

/// A question with the answer that refers to it.
fn with_answer(text: String, answers: &[(String, String)]) -> GuidingQuestion {
    let answer = answers.iter().find(|(question, _)| is_same_question(question, &text));
    GuidingQuestion { answer: answer.map(|(_, html)| html.clone()).unwrap_or_default(), text }
}

/// Whether two texts ask the same, whatever their spaces, capital letters and marks at the end.
fn is_same_question(one: &str, other: &str) -> bool {
    let plain = |text: &str| {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ").trim_end_matches(['?', '.', ' ']).to_string()
    };
    plain(one) == plain(other)
}

/// What would be needed to judge the criteria of which the numbers do not decide.
fn needed(study: &Study, splits: &[(&OutcomeAnalysis, Splits)]) -> Vec<String> {
    let mut needed: Vec<String> = Vec::new();
    let mut add = |text: &String| {
        if !needed.contains(text) {
            needed.push(text.clone());
        }
    };
    for (declared, splits) in splits {
        for (index, criterion) in declared.criteria.iter().enumerate() {
            let is_open = matches!(criterion.record, Record::Nowhere)
                || splits.pairs.iter().any(|pair| !matches!(pair.criteria[index], Bearing::OnTheWay(_)));
            criterion.needed.iter().filter(|_| is_open).for_each(&mut add);
        }
    }
    let unrecorded = study.unrecorded.iter().flat_map(|unrecorded| &unrecorded.criteria);
    unrecorded.filter_map(|criterion| criterion.needed.as_ref()).for_each(add);
    needed
}
