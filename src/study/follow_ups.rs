//! Reads which cases are asked about again later.

use ground::diagnostics::{Diagnostic, Diagnostics};
use project::yaml::{Fields, Node};

use super::follow_up::FollowUp;
use super::indices::{ByRound, VariableIx};
use super::keys;
use super::look_up::{condition, look_up_variable, unknown};
use super::model::{Block, Measure, Origin, Study};
use super::word::{Word, WrittenCondition, condition as written_condition, pairs, words};

/// An entry of `follow_ups`.
#[derive(Debug)]
pub(crate) struct WrittenFollowUp {
    id: Word,
    label: String,
    cases: WrittenCondition,
    periods: Vec<(Word, Word)>,
    variables: Vec<Word>,
    source: Option<String>,
}

impl WrittenFollowUp {
    /// Reads one entry; what is wrong is reported and left out.
    pub(crate) fn read(id: Word, node: &Node, problems: &mut Diagnostics) -> Self {
        let what = format!("the follow-up `{}`", id.text);
        let mut fields = Fields::of(node, what, &keys::FOLLOW_UP, problems);
        let label = fields.need_text("label", problems).unwrap_or_default();
        let cases = fields.need("of").map(|node| written_condition(&node, problems)).unwrap_or_default();
        let periods = fields.need("when").map(|node| pairs(&node, "`when`", problems)).unwrap_or_default();
        let variables = fields.need("variables").map(|node| words(&node, problems)).unwrap_or_default();
        let source = fields.text("source", problems);
        fields.finish(problems);
        Self { id, label, cases, periods, variables, source }
    }

    /// Looks up what it names. A variable that another follow-up asks about is a problem: its values
    /// are of one time.
    pub(crate) fn resolve(self, study: &Study, earlier: &[FollowUp], problems: &mut Diagnostics) -> FollowUp {
        let mut periods: ByRound<Option<String>> = study.rounds.iter().map(|_| None).collect();
        for (word, period) in self.periods {
            match study.rounds.position(|round| round.id == word.text) {
                Some(round) => periods[round] = Some(period.text),
                None => {
                    problems.push(unknown(&word, "round", study.rounds.iter().map(|round| round.id.as_str())))
                }
            }
        }
        let mut variables = Vec::new();
        for word in &self.variables {
            let Some(variable) = look_up_variable(word, study, problems) else { continue };
            if earlier.iter().any(|follow_up| follow_up.variables.contains(&variable)) {
                let message = format!("another follow-up asks about `{}` too", word.text);
                problems.push(
                    Diagnostic::error("asked-twice", word.place.clone(), message)
                        .help("what is asked at two times is two variables: give this one another id"),
                );
            }
            variables.push(variable);
        }
        let cases = condition(&self.cases, study, problems);
        FollowUp { id: self.id.text, label: self.label, cases, periods, variables, source: self.source }
    }
}

impl FollowUp {
    /// Whether a measure of a block asks about something that was asked about again later.
    pub fn concerns(&self, study: &Study, block: &Block, measure: &Measure) -> bool {
        let is_asked = |variable: VariableIx| {
            let base = match &study.variables[variable].origin {
                Origin::Derived { base, .. } => *base,
                Origin::Column | Origin::Unit(_) => variable,
            };
            self.variables.contains(&variable) || self.variables.contains(&base)
        };
        let named = measure.of.keys().chain(measure.among.keys()).copied();
        named.chain(block.dimensions()).any(is_asked)
    }
}

/// Reports the first step of a chain that is not of the cases which the step before it counts.
pub(crate) fn check_chain(measures: &[Measure], study: &Study, word: &Word, problems: &mut Diagnostics) {
    let mut refuse = |message: String, help: String| {
        problems.push(Diagnostic::error("broken-chain", word.place.clone(), message).help(help));
    };
    if measures.len() < 2 {
        let help = "list them in `indicators`: each is `among` the cases that the one before it counts";
        return refuse("a chain has at least two steps".to_string(), help.to_string());
    }
    let is_broken = |pair: &&[Measure]| pair[1].among != pair[0].counted();
    if let Some([before, step]) = measures.windows(2).find(is_broken) {
        let condition: Vec<String> = before
            .counted()
            .iter()
            .map(|(variable, values)| {
                let variable = &study.variables[*variable];
                let values: Vec<&str> =
                    values.iter().map(|value| variable.values[*value].id.as_str()).collect();
                match values.as_slice() {
                    [one] => format!("{}: {one}", variable.id),
                    several => format!("{}: [{}]", variable.id, several.join(", ")),
                }
            })
            .collect();
        let message = format!("`{}` is not of the cases that `{}` counts", step.id, before.id);
        refuse(message, format!("say `among: {{{}}}` of `{}`", condition.join(", "), step.id));
    }
}
