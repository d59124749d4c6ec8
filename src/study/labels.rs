//! Labels by which a reader could not distinguish two things.

use std::collections::BTreeMap;

use ground::diagnostics::{Diagnostic, Diagnostics, Severity};

use super::word::Word;
use super::written::{StudyFile, WrittenVariable};

/// Reports labels that two values of a variable, two variables, two indicators or two figures have,
/// and labels of values that are empty.
pub(crate) fn check(written: &StudyFile, problems: &mut Diagnostics) {
    for variable in &written.variables {
        for value in variable.values.iter().filter(|value| value.label.trim().is_empty()) {
            let message = format!("the label of the value `{}` is empty", value.id.text);
            problems.push(
                Diagnostic::error("empty-text", value.id.place.clone(), message)
                    .help("write what a reader is to see"),
            );
        }
        let of = format!(" of `{}`", variable.id.text);
        let labels = variable.values.iter().map(|value| (&value.id, value.label.as_str()));
        distinct(labels, ("values", &of), Severity::Error, problems);
    }
    // Coarser variables may be called what the finer one is called: a figure shows one of them.
    let mut by_root = BTreeMap::new();
    for variable in &written.variables {
        let root = root(variable, &written.variables);
        by_root.entry((root.to_string(), variable.label.trim())).or_insert(variable);
    }
    let mut variables: Vec<&WrittenVariable> = by_root.into_values().collect();
    variables.sort_by(|one, other| one.id.place.cmp(&other.id.place));
    let labels = variables.iter().map(|variable| (&variable.id, variable.label.as_str()));
    distinct(labels, ("variables", ""), Severity::Error, problems);
    let labels = written.indicators.iter().map(|indicator| (&indicator.id, indicator.label.as_str()));
    distinct(labels, ("indicators", ""), Severity::Error, problems);
    let titles = written.figures.iter().map(|figure| (&figure.id, figure.title.as_str()));
    // Figures have numbers too, by which figures of one title can be distinguished.
    distinct(titles, ("figures", ""), Severity::Warning, problems);
}

/// Reports a label that an earlier thing of the same kind has; the kind comes in two pieces, between
/// which the ids stand in a message.
fn distinct<'a>(
    labels: impl Iterator<Item = (&'a Word, &'a str)>,
    (kind, of): (&str, &str),
    severity: Severity,
    problems: &mut Diagnostics,
) {
    let mut seen: BTreeMap<&str, &Word> = BTreeMap::new();
    for (id, label) in labels.map(|(id, label)| (id, label.trim())).filter(|(_, label)| !label.is_empty()) {
        let first = *seen.entry(label).or_insert(id);
        // A thing that is declared twice is reported by its id.
        if first.text != id.text {
            let (one, other) = (&first.text, &id.text);
            let message = format!("the {kind} `{one}` and `{other}`{of} are both called \"{label}\"");
            let problem = match severity {
                Severity::Error => Diagnostic::error("equal-labels", id.place.clone(), message),
                Severity::Warning => Diagnostic::warning("equal-labels", id.place.clone(), message),
            };
            problems.push(problem.help("give each a name by which a reader can tell it from the other"));
        }
    }
}

/// The variable that a variable is made of, through all that it is `from`.
fn root<'a>(variable: &'a WrittenVariable, all: &'a [WrittenVariable]) -> &'a str {
    let finer = |variable: &&'a WrittenVariable| {
        let from = variable.from.as_ref()?;
        all.iter().find(|other| other.id.text == from.text)
    };
    // Variables that are made of each other have no end.
    let way = std::iter::successors(Some(variable), finer).take(all.len());
    way.last().map_or("", |variable| variable.id.text.as_str())
}
