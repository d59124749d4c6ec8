//! Indicators and figures for the variables of a draft.

use ground::text::lower_first;

use super::model::Draft;
use super::variables::{ValueDraft, VariableDraft};
use super::yaml::{list, scalar};

/// The most values of a variable of which an indicator is made.
const MAX_VALUES: usize = 6;

/// How many indicators stand side by side.
const KEYS: usize = 4;

/// A figure of a draft.
pub(crate) struct FigureDraft {
    pub id: String,
    pub title: String,
    keys: String,
}

/// An indicator of a draft.
pub(crate) struct IndicatorDraft<'a> {
    pub id: String,
    pub variable: &'a VariableDraft,
    pub value: &'a ValueDraft,
}

/// The share with one value of each variable that has two to six.
pub(crate) fn indicators(draft: &Draft) -> Vec<IndicatorDraft<'_>> {
    let first_value_id = |variable: &'_ VariableDraft| {
        let values: Vec<&ValueDraft> = variable.known_values().collect();
        let is_yes = |value: &&&ValueDraft| ["ja", "yes"].contains(&value.id.as_str());
        let value = values.iter().find(is_yes).or(values.first()).copied();
        value.filter(|_| (2..=MAX_VALUES).contains(&values.len())).map(|value| value.id.clone())
    };
    let drafts = draft.variables.iter().filter_map(|variable| {
        let id = first_value_id(variable)?;
        let value = variable.values.iter().find(|value| value.id == id)?;
        Some(IndicatorDraft { id: format!("{}_{id}", variable.id), variable, value })
    });
    drafts.collect()
}

/// A figure for each variable, and each indicator by sex where some table holds both.
pub(crate) fn figures(draft: &Draft) -> Vec<FigureDraft> {
    let shown = draft.variables.iter().filter(|variable| variable.values.len() > 1);
    let mut figures: Vec<FigureDraft> = shown
        .map(|variable| FigureDraft {
            id: variable.id.clone(),
            title: format!("Fördelning efter {}", lower_first(&variable.label)),
            keys: format!("chart: bars, share_of: {}", scalar(&variable.id)),
        })
        .collect();
    let Some(sex) = draft.variables.iter().find(|variable| variable.is_of_sexes()) else { return figures };
    let is_by_sex = |variable: &VariableDraft| {
        draft
            .tables
            .iter()
            .any(|table| [sex, variable].iter().all(|wanted| table.variables.contains(&wanted.id)))
    };
    for indicator in indicators(draft)
        .iter()
        .filter(|indicator| indicator.variable.id != sex.id && is_by_sex(indicator.variable))
    {
        figures.push(FigureDraft {
            id: format!("{}_{}", indicator.id, sex.id),
            title: format!("{} efter {}", indicator.label(), lower_first(&sex.label)),
            keys: format!(
                "chart: columns, indicators: [{}], over: {}",
                scalar(&indicator.id),
                scalar(&sex.id)
            ),
        });
    }
    figures
}

impl IndicatorDraft<'_> {
    /// The variable and the value.
    pub(crate) fn label(&self) -> String {
        format!("{}: {}", self.variable.label, lower_first(&self.value.label))
    }
}

/// `indicators:`, `key_indicators:` and `figures:`.
pub(crate) fn lines(draft: &Draft) -> String {
    let indicators = indicators(draft);
    let mut text = String::new();
    if !indicators.is_empty() {
        text += "indicators:\n";
        for indicator in &indicators {
            let condition =
                format!("{{{}: {}}}", scalar(&indicator.variable.id), scalar(&indicator.value.id));
            text += &format!(
                "  {}: {{label: {}, of: {condition}}}\n",
                scalar(&indicator.id),
                scalar(&indicator.label())
            );
        }
        let (sexes, others): (Vec<_>, Vec<_>) =
            indicators.iter().partition(|indicator| indicator.variable.is_of_sexes());
        let keys: Vec<String> =
            others.into_iter().chain(sexes).take(KEYS).map(|indicator| indicator.id.clone()).collect();
        text += &format!("key_indicators: [{}]\n", list(&keys).trim_matches(['[', ']']));
    }
    let figures = figures(draft);
    if !figures.is_empty() {
        text += "figures:\n";
        for figure in figures {
            text +=
                &format!("  {}: {{title: {}, {}}}\n", scalar(&figure.id), scalar(&figure.title), figure.keys);
        }
    }
    text
}
