//! The fourth step: what a place means to do, and what became of it.

use analysis::compare;
use content::{Action, Sources};
use language::{criteria, date, number_words};
use stats::Share;
use study::{Condition, RoundIx};
use units::UnitIx;

/// What a place means to do.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Actions {
    /// The actions, those of large effect and little work first.
    pub all: Vec<ActionView>,
    /// The numbers of actions by effect and effort: rows of effect from large to small, each with
    /// its cells of effort from little to much.
    pub grid: Vec<Vec<Vec<usize>>>,
}

/// An action as a page has it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ActionView {
    /// Its number on the page.
    pub number: usize,
    /// What is to be done.
    pub what: String,
    /// The cause that it answers.
    pub cause: String,
    /// Who decides.
    pub decided_by: String,
    /// Who does it.
    pub responsible: Option<String>,
    /// The day by which it is done, written out.
    pub by: Option<String>,
    /// How large the effect is expected to be, in a word.
    pub effect: &'static str,
    /// How much work it is, in a word.
    pub effort: &'static str,
    /// The measure by which it is followed, and what became of it.
    pub followed: String,
}

impl Actions {
    /// What a place means to do about the results of a study.
    pub(super) fn new(sources: &Sources, (study, round): (usize, RoundIx), unit: UnitIx) -> Self {
        let is_own = |action: &&Action| action.unit == unit && action.study == study;
        let mut actions: Vec<&Action> = sources.content.actions.iter().filter(is_own).collect();
        actions.sort_by_key(|action| (std::cmp::Reverse(action.effect), action.effort));
        let cell = |effect: u64, effort: u64| -> Vec<usize> {
            let numbered = actions.iter().zip(1..);
            let here = |action: &Action| action.effect == effect && action.effort == effort;
            numbered.filter(|(action, _)| here(action)).map(|(_, number)| number).collect()
        };
        let row = |effect: u64| (1..=3).map(|effort| cell(effect, effort)).collect();
        Self {
            grid: (1..=3).rev().map(row).collect(),
            all: actions
                .iter()
                .zip(1..)
                .map(|(action, number)| ActionView {
                    number,
                    what: action.what.clone(),
                    cause: action.cause.clone(),
                    decided_by: action.decided_by.clone(),
                    responsible: action.responsible.clone(),
                    by: action.by.as_deref().and_then(date),
                    effect: criteria::size(action.effect),
                    effort: criteria::size(action.effort),
                    followed: followed(sources, action, round),
                })
                .collect(),
        }
    }
}

/// The measure of an action when it was decided, and what became of it until a round.
fn followed(sources: &Sources, action: &Action, until: RoundIx) -> String {
    let study = &sources.studies[action.study];
    let release = &sources.release.studies[action.study];
    let share = |round: RoundIx| -> Option<Share> {
        release.unit(round, action.unit)?.indicators[action.follow_up].share.value()
    };
    let measure = study.measure(action.follow_up, &Condition::new());
    let then = share(action.round);
    let now = (until > action.round).then(|| share(until)).flatten();
    let mut since = release.breaks.iter().filter(|each| each.round > action.round);
    let is_broken = since
        .any(|each| each.round <= until && each.concerns(&sources.studies[action.study], action.follow_up));
    let change =
        then.zip(now).filter(|_| !is_broken && measure.formula.kind().is_tested()).map(|(then, now)| {
            let estimate = compare(now, then, measure.margin_as_share(), sources.analysis.confidence);
            (estimate.verdict, estimate.sign())
        });
    let then = then.map(number_words);
    let now = now.map(number_words);
    criteria::followed(&measure.label, then.as_deref(), now.as_deref().map(|now| (now, change)))
}
