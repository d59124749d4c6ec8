//! Turns the figures as written into views made of blocks.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};

use stats::Scale;
use units::{Level, level_help};

use super::chart::{Chart, RoleCounts};
use super::follow_ups::check_chain;
use super::indices::*;
use super::keys::CHARTS;
use super::look_up::{condition, look_up_indicator, look_up_value, look_up_variable, unknown};
use super::model::*;
use super::quantity::Formula;
use super::word::Word;
use super::written_figures::{WrittenFigure, WrittenView};

/// Resolves a figure; `None` when none of its views can be shown.
pub(crate) fn figure(written: WrittenFigure, study: &Study, problems: &mut Diagnostics) -> Option<Figure> {
    let place = written.id.place.clone();
    let views: Vec<View> = std::iter::once(&written.view)
        .chain(&written.otherwise)
        .filter_map(|view| self::view(view, &place, study, problems))
        .collect();
    let crossing = pair(&written.crossing, "crossing", &views, study, problems);
    let gap = pair(&written.gap, "gap", &views, study, problems);
    if written.is_chain {
        let measures = views.first().and_then(|view| view.blocks.first()).map(|block| &block.measures);
        check_chain(measures.map_or(&[], Vec::as_slice), study, &written.id, problems);
    }
    (!views.is_empty()).then_some(Figure {
        id: written.id.text,
        title: written.title,
        note: written.note,
        place,
        views,
        crossing,
        gap,
        is_chain: written.is_chain,
    })
}

/// What stands for the rounds of the study as the axis of a figure.
const ROUNDS: &str = "round";

/// The roles of variables in a view.
struct Roles {
    over: Option<VariableIx>,
    by: Vec<VariableIx>,
    panel: Option<VariableIx>,
    /// Whether the axis has the rounds.
    is_over_rounds: bool,
}

fn view(written: &WrittenView, place: &Location, study: &Study, problems: &mut Diagnostics) -> Option<View> {
    let levels = levels(&written.levels, problems);
    let chart = chart(written.chart.as_ref(), place, problems)?;
    let among = condition(&written.among, study, problems);
    let look_up = |word: &Option<Word>, problems: &mut Diagnostics| match word {
        Some(word) => look_up_variable(word, study, problems).map(Some),
        None => Some(None),
    };
    let by: Vec<_> = written.by.iter().filter_map(|word| look_up_variable(word, study, problems)).collect();
    let is_rounds = |word: &&Word| word.text == ROUNDS && study.variable(ROUNDS).is_none();
    let is_over_rounds = written.over.as_ref().is_some_and(|word| is_rounds(&word));
    let over = if is_over_rounds { None } else { look_up(&written.over, problems)? };
    let roles = Roles { over, panel: look_up(&written.panel, problems)?, by, is_over_rounds };
    let shares = match &written.share_of {
        Some(word) => distribution(word, &written.values, &among, study, problems)?,
        None => Vec::new(),
    };
    let indicators = indicators(&written.indicators, &among, study, problems);
    let blocks = match (chart, shares.is_empty(), indicators.is_empty()) {
        (_, true, true) if !written.indicators.is_empty() || !written.values.is_empty() => return None,
        (_, true, true) => {
            problems.push(
                Diagnostic::error("nothing-to-show", place.clone(), "the figure shows nothing")
                    .help("say `share_of: <variable>` or `indicators: [<indicator>, …]`"),
            );
            return None;
        }
        (chart, _, _) if chart.traits().is_summary => contrasts(indicators, &roles, study),
        (Chart::Table, false, false) => combined(written, shares, indicators, study),
        (_, false, false) => {
            problems.push(
                Diagnostic::error(
                    "share-and-indicators",
                    place.clone(),
                    "only a table can show `share_of` and `indicators` together",
                )
                .help("say `chart: table`, or make two figures"),
            );
            return None;
        }
        (_, true, false) => vec![block(indicators, &roles, study)],
        (_, false, true) => vec![block(shares, &roles, study)],
    };
    check_roles(chart, &roles, &blocks, place, study, problems);
    check_size(&blocks, place, study, problems);
    check_scales(chart, &blocks, place, problems);
    Some(View { chart, blocks, levels })
}

/// The levels that may show a view; all when it names none.
fn levels(words: &[Word], problems: &mut Diagnostics) -> Vec<Level> {
    let levels: Vec<Level> = words
        .iter()
        .filter_map(|word| {
            let level = Level::named(&word.text);
            if level.is_none() {
                let message = format!("there is no level `{}`", word.text);
                problems.push(
                    Diagnostic::error("unknown-id", word.place.clone(), message).help(level_help(&word.text)),
                );
            }
            level
        })
        .collect();
    if levels.is_empty() { Level::ALL.map(|(_, level)| level).to_vec() } else { levels }
}

fn chart(word: Option<&Word>, place: &Location, problems: &mut Diagnostics) -> Option<Chart> {
    let Some(word) = word else {
        problems.push(
            Diagnostic::error("missing-key", place.clone(), "the figure has no `chart`")
                .help(format!("add `chart:` with one of {}", CHARTS.join(", "))),
        );
        return None;
    };
    let chart = Chart::ALL.iter().copied().find(|chart| chart.name() == word.text);
    if chart.is_none() {
        problems.push(unknown(word, "chart", CHARTS.into_iter()));
    }
    chart
}

fn distribution(
    word: &Word,
    values: &[Word],
    among: &Condition,
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<Vec<Measure>> {
    let index = look_up_variable(word, study, problems)?;
    let variable = &study.variables[index];
    let chosen: Vec<usize> = match values {
        [] => (0..variable.values.len()).collect(),
        words => words.iter().filter_map(|word| look_up_value(word, index, study, problems)).collect(),
    };
    let measure = |value: usize| Measure {
        id: format!("{}.{}", variable.id, variable.values[value].id),
        label: variable.values[value].label.clone(),
        part_of: Some(index),
        of: Condition::from([(index, [value].into())]),
        among: among.clone(),
        phrase: variable.values[value].phrase.clone(),
        formula: Formula::Share,
        scale: Scale::PERCENT,
        margin: study.findings.margin,
        weight: 1,
    };
    Some(chosen.into_iter().map(measure).collect())
}

fn indicators(words: &[Word], among: &Condition, study: &Study, problems: &mut Diagnostics) -> Vec<Measure> {
    let resolved_indicators = words.iter().filter_map(|word| look_up_indicator(word, study, problems));
    resolved_indicators.map(|index| study.measure(index, among)).collect()
}

/// Two measures of a figure that are followed along its axis; `None` if there are not two of the
/// same cases, or the axis is not ordered.
fn pair(
    written: &[Word],
    key: &str,
    views: &[View],
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<[String; 2]> {
    let [one, other] = written else {
        if let Some(word) = written.first() {
            let message = format!("`{key}` needs two measures, but here are {}", written.len());
            problems.push(
                Diagnostic::error("pair", word.place.clone(), message)
                    .help(format!("write `{key}: [<measure>, <measure>]`")),
            );
        }
        return None;
    };
    let block = views.first()?.blocks.first()?;
    for word in [one, other] {
        if !block.measures.iter().any(|measure| measure.id == word.text) {
            problems.push(unknown(word, "measure", block.measures.iter().map(|measure| measure.id.as_str())));
            return None;
        }
    }
    let measure_of = |word: &Word| block.measures.iter().find(|measure| measure.id == word.text);
    let same_cases = measure_of(one)?.among == measure_of(other)?.among;
    if !same_cases || !block.over.is_some_and(|variable| study.variables[variable].ordered) {
        problems.push(
            Diagnostic::error(
                "pair",
                one.place.clone(),
                format!("`{key}` cannot be followed in this figure"),
            )
            .help("it needs `over: <ordered variable>`, and two measures of the same cases"),
        );
        return None;
    }
    Some([one.text.clone(), other.text.clone()])
}

fn block(measures: Vec<Measure>, roles: &Roles, study: &Study) -> Block {
    let by = roles.by.first().copied();
    let nationwide = measures
        .iter()
        .flat_map(|m| m.of.keys().chain(m.among.keys()).copied())
        .chain([roles.over, by, roles.panel].into_iter().flatten())
        .any(|variable| matches!(study.variables[variable].origin, Origin::Unit(_)));
    let is_over_rounds = roles.is_over_rounds;
    Block { measures, over: roles.over, by, panel: roles.panel, is_over_rounds, nationwide }
}

/// One block per variable of `by`, with that variable as its axis.
fn contrasts(measures: Vec<Measure>, roles: &Roles, study: &Study) -> Vec<Block> {
    let over = |variable: &VariableIx| Roles {
        over: Some(*variable),
        by: Vec::new(),
        panel: None,
        is_over_rounds: false,
    };
    roles.by.iter().map(|variable| block(measures.clone(), &over(variable), study)).collect()
}

/// The two blocks of a table whose rows are the values of one variable: the distribution over these
/// values, and the indicators for each of them.
fn combined(
    written: &WrittenView,
    shares: Vec<Measure>,
    indicators: Vec<Measure>,
    study: &Study,
) -> Vec<Block> {
    let rows = written.share_of.as_ref().and_then(|word| study.variable(&word.text));
    let spread = Roles { over: None, by: Vec::new(), panel: None, is_over_rounds: false };
    let each = Roles { over: rows, by: Vec::new(), panel: None, is_over_rounds: false };
    vec![block(shares, &spread, study), block(indicators, &each, study)]
}

/// The most cells of a figure: about 60 columns by 60 rows. Disclosure control takes time in
/// proportion to the square of their number, and nobody reads a larger figure.
pub(crate) const MAX_CELLS: usize = 4_000;

/// The most combinations of values that distinguish the counts of a figure, shown or not.
const MAX_COMBINATIONS: usize = 100_000;

fn check_size(blocks: &[Block], place: &Location, study: &Study, problems: &mut Diagnostics) {
    for block in blocks {
        let cells = block.len(study);
        let combinations = block.measures.iter().map(|measure| combinations(block, measure, study)).max();
        let (what, number, limit) = match combinations {
            _ if cells > MAX_CELLS => ("cells", cells, MAX_CELLS),
            Some(number) if number > MAX_COMBINATIONS => ("combinations of values", number, MAX_COMBINATIONS),
            _ => continue,
        };
        let message = format!("the figure has {number} {what}; at most {limit} can be decided");
        problems.push(
            Diagnostic::error("figure-too-large", place.clone(), message).help(
                "show coarser classes (a variable with `from:`), fewer measures, or make several figures",
            ),
        );
    }
}

/// Reports a figure whose numbers have no scale in common, and a whole whose parts are not shares.
fn check_scales(chart: Chart, blocks: &[Block], place: &Location, problems: &mut Diagnostics) {
    let mut measures = blocks.iter().flat_map(|block| &block.measures);
    let Some(first) = measures.next() else { return };
    let has_scale_of_first = |measure: &Measure| {
        let base = |measure: &Measure| match measure.formula {
            Formula::Rate(base) | Formula::Ratio(_, base) => Some(base),
            _ => None,
        };
        (measure.scale, base(measure)) == (first.scale, base(first))
    };
    if !measures.all(has_scale_of_first) {
        problems.push(
            Diagnostic::error("mixed-scales", place.clone(), "the indicators of this figure have different scales")
                .help("show shares, rates and means in figures of their own, or give them the same `per` and `decimals`"),
        );
    }
    if chart == Chart::Stacked && first.formula != Formula::Share {
        problems.push(
            Diagnostic::error("mixed-scales", place.clone(), "only shares are parts of a whole")
                .help("take `chart: bars` or `columns`"),
        );
    }
}

/// The number of combinations of values that distinguish the counts of a measure.
fn combinations(block: &Block, measure: &Measure, study: &Study) -> usize {
    let named = measure.of.keys().chain(measure.among.keys()).copied().chain(block.dimensions());
    let named: BTreeSet<VariableIx> = named.collect();
    let values = |variable: VariableIx| match &study.variables[variable] {
        declared if matches!(declared.origin, Origin::Unit(_)) => 1,
        declared if declared.multiple => 2,
        declared => declared.values.len().max(1),
    };
    named.into_iter().map(values).fold(1, usize::saturating_mul)
}

fn check_roles(
    chart: Chart,
    roles: &Roles,
    blocks: &[Block],
    place: &Location,
    study: &Study,
    problems: &mut Diagnostics,
) {
    let mut refuse = |message: &str, help: &str| {
        problems.push(Diagnostic::error("figure-roles", place.clone(), message).help(help));
    };
    let counts = RoleCounts {
        by: roles.by.len(),
        has_over: roles.over.is_some() || roles.is_over_rounds,
        is_over_ordered: roles.is_over_rounds
            || roles.over.is_some_and(|variable| study.variables[variable].ordered),
    };
    for rule in chart.traits().rules.iter().filter(|rule| (rule.is_broken)(&counts)) {
        refuse(rule.message, rule.help);
    }
    let full = |block: &Block| {
        (block.over.is_some() || block.is_over_rounds) && block.by.is_some() && block.panel.is_some()
    };
    if blocks.iter().any(|block| full(block) && block.measures.len() > 1) {
        refuse(
            "there is no place left for the measures: `over`, `by` and `panel` are all taken",
            "leave one of them out, or show a single indicator",
        );
    }
    let twice = blocks.iter().any(|block| {
        let dimensions: Vec<_> = block.dimensions().collect();
        (1..dimensions.len()).any(|i| dimensions[..i].contains(&dimensions[i]))
    });
    if twice {
        refuse("the same variable has two roles", "use it once among `over`, `by` and `panel`");
    }
    if blocks.iter().flat_map(Block::dimensions).any(|variable| study.variables[variable].multiple) {
        refuse(
            "a variable with several answers cannot be `over`, `by` or `panel`",
            "show it with `share_of`",
        );
    }
}
