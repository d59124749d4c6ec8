//! Reads corrections of numbers that were published: what was wrong, since when it is right, and
//! which numbers are concerned.

use ground::diagnostics::{Diagnostic, Diagnostics};
use ground::text::date;
use project::yaml::{Fields, Node};
use units::Units;

use super::correction::Correction;
use super::keys;
use super::look_up::{look_up_indicator, unknown};
use super::model::Study;
use super::word::{Word, one_word, words};

/// A correction as `study.yaml` says it.
#[derive(Debug)]
pub(crate) struct WrittenCorrection {
    date: String,
    what: String,
    why: String,
    round: Option<Word>,
    units: Vec<Word>,
    indicators: Vec<Word>,
    variables: Vec<Word>,
}

impl WrittenCorrection {
    /// Reads one item of `corrections`; `None`, with a problem, where something is missing.
    pub(crate) fn read(node: &Node, problems: &mut Diagnostics) -> Option<Self> {
        let mut fields = Fields::of(node, "a correction", &keys::CORRECTION, problems);
        let day = fields.need("date").and_then(|node| one_word(&node, "`date`", problems));
        let (what, why) = (fields.need_text("what", problems), fields.need_text("why", problems));
        let round = fields.take("round").and_then(|node| one_word(&node, "`round`", problems));
        let [units, indicators, variables] = ["units", "indicators", "variables"]
            .map(|key| fields.take(key).map(|node| words(&node, problems)).unwrap_or_default());
        fields.finish(problems);
        let day = day?;
        if date(&day.text).is_none() {
            let message = format!("`{}` is no date", day.text);
            problems.push(Diagnostic::error("wrong-date", day.place, message).help("write it as 2024-10-02"));
            return None;
        }
        Some(Self { date: day.text, what: what?, why: why?, round, units, indicators, variables })
    }

    /// Looks up what it names, but for places.
    pub(crate) fn resolve(self, study: &Study, problems: &mut Diagnostics) -> Option<Correction> {
        let round = match &self.round {
            None => None,
            Some(word) => {
                let found = study.rounds.position(|round| round.id == word.text);
                if found.is_none() {
                    problems.push(unknown(word, "round", study.rounds.iter().map(|round| round.id.as_str())));
                }
                Some(found?)
            }
        };
        let indicators = self.indicators.iter().filter_map(|word| look_up_indicator(word, study, problems));
        let indicators = indicators.collect();
        let mut variables = Vec::new();
        for word in &self.variables {
            match study.variable(&word.text) {
                Some(variable) => variables.push(variable),
                None => {
                    let known = study.variables.iter().map(|variable| variable.id.as_str());
                    problems.push(unknown(word, "variable", known));
                }
            }
        }
        let Self { date, what, why, units, .. } = self;
        Some(Correction { date, what, why, round, places: Vec::new(), indicators, variables, units })
    }
}

/// Looks up the places that the corrections of a study name.
pub fn find_places(study: &mut Study, units: &Units, problems: &mut Diagnostics) {
    for correction in &mut study.corrections {
        for word in &correction.units {
            match units.find(&word.text) {
                Some(unit) => correction.places.push(unit),
                None => problems.push(unknown(word, "unit", units.all.iter().map(|unit| unit.id.as_str()))),
            }
        }
    }
}
