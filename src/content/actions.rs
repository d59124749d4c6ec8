//! What places plan to do: `actions.yaml` in the folder of a place.

use ground::diagnostics::{Diagnostic, Diagnostics, Source};
use language::date;
use project::yaml::{self, Fields, Node};
use study::Study;
use units::UnitIx;

use super::check::unknown;
use super::documents::Action;
use super::keys;

/// The name of the file.
pub(crate) const FILE: &str = "actions.yaml";

/// Reads the actions of a place.
pub(crate) fn read(
    source: &Source,
    unit: UnitIx,
    studies: &[Study],
    problems: &mut Diagnostics,
) -> Vec<Action> {
    // A file of remarks alone lists nothing.
    if source.text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Vec::new();
    }
    let Some(node) = yaml::parse(source, problems) else { return Vec::new() };
    let items = node.items("the actions", problems);
    items.iter().filter_map(|item| action(item, unit, studies, problems)).collect()
}

/// One action; `None`, with a problem for each key, where something is missing.
fn action(node: &Node, unit: UnitIx, studies: &[Study], problems: &mut Diagnostics) -> Option<Action> {
    let mut fields = Fields::of(node, "an action", &keys::ACTION, problems);
    let what = fields.need_text("what", problems);
    let cause = fields.need_text("cause", problems);
    let study = fields.need("study").and_then(|node| {
        let word = node.text("`study`", problems)?;
        let study = studies.iter().position(|study| study.id == word);
        if study.is_none() {
            problems.push(unknown(node.place, "study", &word, studies.iter().map(|study| study.id.as_str())));
        }
        study
    });
    let round = fields.take("round").and_then(|node| {
        let (word, rounds) = (node.text("`round`", problems)?, &studies[study?].rounds);
        let round = rounds.position(|round| round.id == word);
        if round.is_none() {
            problems.push(unknown(node.place, "round", &word, rounds.iter().map(|round| round.id.as_str())));
        }
        round
    });
    let follow_up = fields.need("follow_up").and_then(|node| {
        let (word, study) = (node.text("`follow_up`", problems)?, &studies[study?]);
        let indicator = study.indicator(&word);
        if indicator.is_none() {
            let known = study.indicators.iter().map(|indicator| indicator.id.as_str());
            problems.push(unknown(node.place, "indicator", &word, known));
        }
        indicator
    });
    let decided_by = fields.need_text("decided_by", problems);
    let responsible = fields.text("responsible", problems);
    let by = fields.take("by").and_then(|node| {
        let day = node.text("`by`", problems)?;
        if date(&day).is_none() {
            let message = format!("`{day}` is no date");
            problems
                .push(Diagnostic::error("wrong-date", node.place, message).help("write it as 2024-10-02"));
            return None;
        }
        Some(day)
    });
    let mut size = |key: &'static str, fields: &mut Fields| {
        let node = fields.need(key)?;
        node.whole_within(&format!("`{key}`"), keys::SIZES, "1 for small, 2 or 3 for large", problems)
    };
    let (effect, effort) = (size("effect", &mut fields), size("effort", &mut fields));
    fields.finish(problems);
    let study = study?;
    Some(Action {
        unit,
        study,
        round: round.unwrap_or_else(|| studies[study].latest()),
        what: what?,
        cause: cause?,
        decided_by: decided_by?,
        responsible,
        by,
        effect: effect?,
        effort: effort?,
        follow_up: follow_up?,
        place: node.place.clone(),
    })
}
