//! Differences before and after alike cases are compared.

use analysis::{Against, MixOutcome, MixParts, MixSplit};
use chart::{Waterfall, WaterfallRow};
use ground::text::lower_first;
use language::WORDS;
use language::criteria::{self, Points};
use language::withheld::Missing;

use super::super::findings::UnitFindings;
use super::super::table::{TableCell, TableRow, TableView};
use super::print_scale::PrintScale;

/// The difference from the rest of the nation, by who the cases are.
#[derive(Debug, Clone, serde::Serialize)]
pub struct MixView {
    /// How much the mix of cases explains, where that can be said.
    pub sentences: Vec<String>,
    /// The sentences in which the difference among alike cases is not the same as among all cases.
    #[serde(skip)]
    pub changes: Vec<String>,
    /// The outcome's share here and in the rest of the nation.
    pub levels: String,
    /// A sentence that it cannot be decided whether alike cases differ; `None` where it is decided
    /// for some of the variables.
    pub undecided: Option<String>,
    /// Variables in which alike cases cannot be compared, in a sentence.
    pub untested: Option<String>,
    /// The parts.
    pub table: TableView,
    /// The difference of all cases and that among alike ones, as a drawing.
    pub svg: Option<String>,
}

impl MixView {
    /// The view of some splits; `id` is the id of the outcome. `None` where no number is shown.
    pub(super) fn new(findings: &UnitFindings, label: &str, splits: &[MixSplit], id: &str) -> Option<Self> {
        let rest = findings.speaker.rest(Against::Rest);
        let unit_name = findings.speaker.units.all[findings.speaker.unit].name.as_str();
        let table = mix_table(findings, splits, [unit_name, &rest])?;
        let (mut sentences, mut same): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut whole = None;
        for split in splits {
            let Ok(parts) = &split.parts else { continue };
            let scale = PrintScale::of(parts.shares);
            let alike = alike(findings, split);
            let both = [scale.between(parts.shares), scale.points(parts.alike.difference.value)];
            let moved = (both[0].steps - both[1].steps).abs();
            if parts.outcome == MixOutcome::Remains && 4 * moved < both[0].steps.abs() {
                whole = Some(both[0]);
                same.push(alike);
            } else {
                let sentence = criteria::case_mix(parts.outcome, both, &alike, &rest);
                let each = sentence.as_ref().and_then(|_| by_variable(findings, split, parts, scale));
                sentences.extend(sentence.map(|sentence| {
                    [Some(sentence), each].into_iter().flatten().collect::<Vec<_>>().join(" ")
                }));
            }
        }
        let changes = sentences.clone();
        sentences.extend(whole.map(|whole| criteria::case_mix_same(whole, &same, &rest)));
        let title = criteria::difference_of(unit_name, &rest);
        let shares = splits.iter().find_map(|split| Some(split.parts.as_ref().ok()?.shares))?;
        let is_open = |split: &MixSplit| {
            let outcome = split.parts.as_ref().map(|parts| parts.outcome);
            matches!(outcome, Ok(MixOutcome::Undecided | MixOutcome::Possible))
        };
        let is_undecided = sentences.is_empty() && splits.iter().any(is_open);
        Some(Self {
            levels: criteria::levels(label, &findings.speaker.inside(), &rest, shares),
            undecided: is_undecided.then(|| criteria::mix_undecided(&rest)),
            untested: untested(findings, splits),
            sentences,
            changes,
            table,
            svg: drawing(findings, splits, &format!("{id}_lika"), &title),
        })
    }
}

/// The cases that are compared: "barn i samma ålder".
fn alike(findings: &UnitFindings, split: &MixSplit) -> String {
    let alike_cases = |variable: &study::VariableIx| {
        let variable = &findings.study.variables[*variable];
        let counted = &findings.study.counted.many;
        variable.alike.clone().unwrap_or_else(|| criteria::cases_alike_in(counted, &variable.label))
    };
    match split.variables.as_slice() {
        [one] => alike_cases(one),
        several => criteria::alike_together(&several.iter().map(alike_cases).collect::<Vec<_>>()),
    }
}

/// The name of the variables of a split: "Kön och tidigare kännedom".
fn name(findings: &UnitFindings, split: &MixSplit) -> String {
    let label = |variable: &study::VariableIx| findings.study.variables[*variable].label.as_str();
    criteria::names(&split.variables.iter().map(label).collect::<Vec<_>>())
}

/// What each of several variables adds to what the mix of cases explains; `None` for one variable,
/// and where it is not sure that the mix explains anything.
fn by_variable(
    findings: &UnitFindings,
    split: &MixSplit,
    parts: &MixParts,
    scale: PrintScale,
) -> Option<String> {
    let is_sure = parts.composition_interval.least() > 0.0 && !parts.by_variable.is_empty();
    let whole = scale.points(parts.composition);
    let each = is_sure.then(|| scale.parts(&parts.by_variable, whole))?;
    let label = |variable: &study::VariableIx| lower_first(&findings.study.variables[*variable].label);
    let named_parts: Vec<(String, Points)> = split.variables.iter().map(label).zip(each).collect();
    Some(criteria::composition(whole, &named_parts))
}

/// A difference before and after alike cases are compared, by the variables in which they are
/// alike.
pub(super) fn mix_table(
    findings: &UnitFindings,
    splits: &[MixSplit],
    labels: [&str; 2],
) -> Option<TableView> {
    let row = |split: &MixSplit| {
        let Ok(parts) = &split.parts else { return None };
        Some(TableRow { heads: vec![name(findings, split)], cells: mix_cells(parts) })
    };
    let rows: Vec<TableRow> = splits.iter().filter_map(row).collect();
    let head = vec![
        WORDS.alike_in.to_string(),
        criteria::difference_of(labels[0], labels[1]),
        WORDS.among_alike.to_string(),
        WORDS.verdict.to_string(),
    ];
    (!rows.is_empty()).then(|| TableView::new(head, rows))
}

/// The variables in which alike cases cannot be compared.
pub(super) fn untested(findings: &UnitFindings, splits: &[MixSplit]) -> Option<String> {
    let untested_splits = splits.iter().filter(|split| split.parts.is_err());
    let labels: Vec<String> = untested_splits.map(|split| lower_first(&name(findings, split))).collect();
    (!labels.is_empty()).then(|| criteria::untested(&labels))
}

fn mix_cells(parts: &MixParts) -> Vec<TableCell> {
    let scale = PrintScale::of(parts.shares);
    let alike = scale.points(parts.alike.difference.value).signed();
    let interval = criteria::interval(scale.ends(parts.alike.difference.interval));
    let among_alike = match parts.outcome {
        MixOutcome::NotAlike => TableCell::missing(Missing::NotCompared),
        _ => TableCell::surrounded(alike, interval),
    };
    vec![
        TableCell::plain(scale.between(parts.shares).signed()),
        among_alike,
        TableCell::words(Ok(criteria::mix_outcome(parts.outcome).to_string())),
    ]
}

/// A drawing of the difference among all cases, above the differences among alike cases; `None`
/// where none is shown.
fn drawing(findings: &UnitFindings, splits: &[MixSplit], id: &str, title: &str) -> Option<String> {
    // The row of all cases is the whole; each of the others says how much of it is left.
    let row = |name: String, size: Points, interval: Option<[Points; 2]>| WaterfallRow {
        name,
        ends: (0, size.steps),
        interval: interval.map(|[lo, hi]| (lo.steps, hi.steps)),
        label: size.signed(),
        is_whole: interval.is_none(),
    };
    let with_parts = splits.iter().filter_map(|split| Some((split, split.parts.as_ref().ok()?)));
    let comparable: Vec<(&MixSplit, &MixParts)> =
        with_parts.filter(|(_, parts)| parts.outcome != MixOutcome::NotAlike).collect();
    let (_, first) = comparable.first()?;
    let all = PrintScale::of(first.shares);
    let mut rows = vec![row(WORDS.all_cases.to_string(), all.between(first.shares), None)];
    rows.extend(comparable.iter().map(|(split, parts)| {
        let alike = all.points(parts.alike.difference.value);
        let ends = all.ends(parts.alike.difference.interval);
        row(criteria::alike_row(&name(findings, split)), alike, Some(ends))
    }));
    let row_descriptions: Vec<String> =
        rows.iter().map(|row| format!("{}: {}", row.name, row.label)).collect();
    chart::waterfall(&Waterfall { rows }, id, title, &row_descriptions.join(". "))
}
