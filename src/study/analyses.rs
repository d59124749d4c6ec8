//! Analyses of outcomes as `study.yaml` has them, and what they mean.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics, Location};
use project::yaml::{Fields, Node};
use stats::MAX_STEPS;

use super::analysis::{Criterion, GroupPair, Mix, OutcomeAnalysis, PairsTogether, Path, Record, Unrecorded};
use super::indices::*;
use super::keys;
use super::look_up::{look_up_indicator, look_up_variable};
use super::model::{Block, Measure, Origin, Study, both};
use super::quantity::Formula;
use super::word::{Word, one_word, word, words};

/// The most variables in which cases are alike at once: those that a block crosses.
const MAX_ALIKE: usize = 3;

/// An analysis as written.
#[derive(Debug)]
pub(crate) struct WrittenAnalysis {
    id: Word,
    title: String,
    outcome: Option<Word>,
    by: Vec<Word>,
    within: Vec<Word>,
    /// Variables, or several together.
    case_mix: Vec<Vec<Word>>,
    criteria: Vec<WrittenCriterion>,
}

/// What an analysis means.
#[derive(Debug)]
pub(crate) enum ResolvedAnalysis {
    /// An outcome, with the blocks that it adds and where each is declared.
    Outcome(OutcomeAnalysis, Vec<(Block, Location)>),
    /// Criteria of which nothing is recorded.
    Unrecorded(Unrecorded),
}

#[derive(Debug)]
struct WrittenCriterion {
    id: Word,
    label: String,
    steps: Vec<Word>,
    raises: Option<Word>,
    lowers: Option<Word>,
    needed: Option<String>,
    question: Option<String>,
}

impl WrittenAnalysis {
    /// Reads an entry of `analyses`.
    pub(crate) fn read(id: Word, node: &Node, problems: &mut Diagnostics) -> Self {
        let mut fields = Fields::of(node, format!("the analysis `{}`", id.text), &keys::ANALYSIS, problems);
        let title = fields.need_text("title", problems).unwrap_or_default();
        let outcome = fields.take("outcome").and_then(|node| one_word(&node, "`outcome`", problems));
        let by = fields.take("by").map(|node| words(&node, problems)).unwrap_or_default();
        let within = fields.take("within").map(|node| words(&node, problems)).unwrap_or_default();
        let case_mix = fields.take("case_mix").map(|node| {
            let entries = node.items("`case_mix`", problems);
            entries.iter().map(|entry| words(entry, problems)).collect()
        });
        let case_mix = case_mix.unwrap_or_default();
        let criteria = fields.take("criteria").map(|node| {
            let entries = node.entries("`criteria`", problems);
            let read = |(key, id, node): (_, _, _)| criterion(word(&key, id), &node, problems);
            entries.into_iter().map(read).collect()
        });
        fields.finish(problems);
        Self { id, title, outcome, by, within, case_mix, criteria: criteria.unwrap_or_default() }
    }

    /// What it means if it names no outcome: a list of criteria about which nothing is recorded.
    /// `None`, with a problem, if some of its keys need an outcome.
    fn unrecorded(self, study: &Study, problems: &mut Diagnostics) -> Option<Unrecorded> {
        let is_recorded = |criterion: &WrittenCriterion| {
            !criterion.steps.is_empty() || criterion.raises.is_some() || criterion.lowers.is_some()
        };
        let is_split = [&self.by, &self.within].iter().any(|words| !words.is_empty());
        let needs_outcome = is_split || !self.case_mix.is_empty() || self.criteria.iter().any(is_recorded);
        if needs_outcome || self.criteria.is_empty() {
            let message = format!("the analysis `{}` names no outcome", self.id.text);
            problems.push(
                Diagnostic::error("missing-key", self.id.place.clone(), message).help(
                    "name an indicator in `outcome`; an analysis without one lists `criteria` that are not recorded, each with `needed`",
                ),
            );
            return None;
        }
        Some(Unrecorded {
            criteria: self.criteria.iter().map(|written| written.resolve(study, problems)).collect(),
            id: self.id.text,
            title: self.title,
            place: self.id.place,
        })
    }

    /// What it means, and the blocks that it adds to those that no figure shows; `None`, with a problem,
    /// where it names nothing that can be analysed.
    pub(crate) fn resolve(self, study: &Study, problems: &mut Diagnostics) -> Option<ResolvedAnalysis> {
        let Some(word) = self.outcome.as_ref() else {
            return self.unrecorded(study, problems).map(ResolvedAnalysis::Unrecorded);
        };
        let outcome = look_up_indicator(word, study, problems)?;
        if self.by.is_empty() {
            let message = format!("the analysis `{}` compares no groups", self.id.text);
            problems.push(
                Diagnostic::error("missing-key", self.id.place.clone(), message)
                    .help("name a variable of two values in `by`"),
            );
        }
        if study.indicators[outcome].formula != Formula::Share {
            let message = format!("the outcome of `{}` is no share", self.id.text);
            problems.push(
                Diagnostic::error("not-compared", self.id.place.clone(), message)
                    .help("name an indicator with `of`: the cases with the outcome"),
            );
            return None;
        }
        let criteria: Vec<Criterion> =
            self.criteria.iter().map(|written| written.resolve(study, problems)).collect();
        let mut on_the_way: Vec<IndicatorIx> = Vec::new();
        for (criterion, written) in criteria.iter().zip(&self.criteria) {
            let Record::Steps(steps) = &criterion.record else { continue };
            for (step, word) in steps.iter().zip(&written.steps) {
                if is_step(study, outcome, &on_the_way, (*step, word), problems) {
                    on_the_way.push(*step);
                }
            }
        }
        let of_criteria = |criterion: &Criterion| match &criterion.record {
            Record::Steps(steps) => steps.last().copied(),
            _ => None,
        };
        // Where too little may be shown for all steps, the last of each criterion may do.
        let last_of_each: Vec<IndicatorIx> = criteria.iter().filter_map(of_criteria).collect();
        let mut ways = vec![on_the_way, last_of_each];
        ways.retain(|steps| !steps.is_empty());
        ways.dedup();
        let first = study.unseen_blocks().count();
        let mut blocks = Blocks { study, outcome, first, all: Vec::new() };
        let within = variables(&self.within, study, problems);
        let mut pairs = Vec::new();
        for word in &self.by {
            let Some((variable, values, unknown)) = groups(word, study, problems) else { continue };
            let steps = ways.iter().flatten().chain([&outcome]);
            if !is_other_than(study, variable, word, steps, problems)
                || !is_first(&pairs, variable, word, problems)
            {
                continue;
            }
            let beside = |blocks: &mut Blocks, criterion: &Criterion| match criterion.record {
                Record::Beside { indicator, .. } => {
                    Some(blocks.add(vec![study.measure(indicator, &Condition::new())], &[variable]))
                }
                _ => None,
            };
            let is_other = |other: &&VariableIx| source(study, **other) != source(study, variable);
            pairs.push(GroupPair {
                variable,
                values,
                unknown,
                block: blocks.add_outcome(&[variable]),
                paths: ways.iter().map(|steps| blocks.path(steps, variable)).collect(),
                within: within
                    .iter()
                    .filter(is_other)
                    .map(|other| Mix {
                        variables: vec![*other],
                        block: blocks.add_outcome(&[variable, *other]),
                    })
                    .collect(),
                beside: criteria.iter().map(|criterion| beside(&mut blocks, criterion)).collect(),
            });
        }
        let mut together = Vec::new();
        for (one, pair) in pairs.iter().enumerate() {
            for (other, second) in pairs.iter().enumerate().skip(one + 1) {
                if source(study, pair.variable) != source(study, second.variable) {
                    let block = blocks.add_outcome(&[pair.variable, second.variable]);
                    together.push(PairsTogether { pairs: [one, other], block });
                }
            }
        }
        let mut case_mix = Vec::new();
        for written in &self.case_mix {
            let variables = variables(written, study, problems);
            let mut is_other = |(variable, word): (&VariableIx, &Word)| {
                is_other_than(study, *variable, word, [&outcome].into_iter(), problems)
            };
            // Each of them is reported, also after the first.
            let are_other =
                variables.iter().zip(written).filter(|pair| is_other(*pair)).count() == written.len();
            let is_whole = variables.len() == written.len() && !variables.is_empty() && are_other;
            if is_whole && is_one_table(written, problems) {
                let block = blocks.add_outcome(&variables);
                case_mix.push(Mix { variables, block });
            }
        }
        let declared = blocks.all.into_iter().map(|block| (block, self.id.place.clone())).collect();
        let analysis = OutcomeAnalysis {
            id: self.id.text,
            title: self.title,
            outcome,
            pairs,
            together,
            case_mix,
            criteria,
            place: self.id.place,
        };
        Some(ResolvedAnalysis::Outcome(analysis, declared))
    }
}

fn criterion(id: Word, node: &Node, problems: &mut Diagnostics) -> WrittenCriterion {
    let mut fields = Fields::of(node, format!("the criterion `{}`", id.text), &keys::CRITERION, problems);
    let label = fields.need_text("label", problems).unwrap_or_default();
    let steps = fields.take("steps").map(|node| words(&node, problems)).unwrap_or_default();
    let raises = fields.take("raises").and_then(|node| one_word(&node, "`raises`", problems));
    let lowers = fields.take("lowers").and_then(|node| one_word(&node, "`lowers`", problems));
    let (needed, question) = (fields.text("needed", problems), fields.text("question", problems));
    fields.finish(problems);
    WrittenCriterion { id, label, steps, raises, lowers, needed, question }
}

impl WrittenCriterion {
    fn resolve(&self, study: &Study, problems: &mut Diagnostics) -> Criterion {
        let ways = [!self.steps.is_empty(), self.raises.is_some(), self.lowers.is_some()];
        if ways.into_iter().filter(|way| *way).count() > 1 {
            let message = format!("`{}` can be recorded in one way only", self.id.text);
            problems.push(Diagnostic::error("which-record", self.id.place.clone(), message).help(
                "say `steps` for indicators on the way to the outcome, or `raises` or `lowers` for one beside it; none of them where it is not recorded",
            ));
        }
        let mut look_up = |word: &Word| look_up_indicator(word, study, problems);
        let steps: Vec<IndicatorIx> = self.steps.iter().filter_map(&mut look_up).collect();
        let beside = self.raises.as_ref().or(self.lowers.as_ref()).and_then(&mut look_up);
        let record = match beside {
            Some(indicator) => Record::Beside { indicator, raises: self.raises.is_some() },
            None if steps.is_empty() => Record::Nowhere,
            None => Record::Steps(steps),
        };
        if let Record::Beside { indicator, .. } = record {
            let indicator = &study.indicators[indicator];
            if indicator.formula != Formula::Share {
                let message = format!("`{}` is no share", indicator.id);
                problems.push(
                    Diagnostic::error("not-compared", self.id.place.clone(), message)
                        .help("name an indicator with `of`: the cases that meet the criterion"),
                );
            }
        }
        if matches!(record, Record::Nowhere) && self.needed.is_none() {
            let message =
                format!("`{}` is not recorded, and nothing says what would be needed", self.id.text);
            problems.push(
                Diagnostic::error("missing-key", self.id.place.clone(), message)
                    .help("say it in `needed: <a sentence for readers>`, or name the indicator in `steps`, `raises` or `lowers`"),
            );
        }
        Criterion {
            id: self.id.text.clone(),
            label: self.label.clone(),
            record,
            needed: self.needed.clone(),
            question: self.question.clone(),
        }
    }
}

/// Whether an indicator can be a step: a share of all cases of the outcome's base, defined by one
/// variable that neither another step nor the outcome names. Else it is a problem.
fn is_step(
    study: &Study,
    outcome: IndicatorIx,
    earlier: &[IndicatorIx],
    (step, word): (IndicatorIx, &Word),
    problems: &mut Diagnostics,
) -> bool {
    let (declared, target) = (&study.indicators[step], &study.indicators[outcome]);
    let named: BTreeSet<VariableIx> = earlier
        .iter()
        .map(|earlier| &study.indicators[*earlier])
        .chain([target])
        .flat_map(|indicator| indicator.of.keys().copied())
        .collect();
    let why = match declared.of.keys().next() {
        _ if declared.formula != Formula::Share => "it is no share",
        _ if declared.among != target.among => "it is not of the cases that the outcome is of",
        Some(_) if declared.of.len() > 1 => "it names several variables",
        Some(variable) if study.variables[*variable].multiple => "a case can have several of its values",
        Some(variable) if named.contains(variable) => "another step, or the outcome, names its variable",
        None => "it holds for all cases",
        Some(_) if earlier.len() >= MAX_STEPS => "there are too many steps before it",
        Some(_) => return true,
    };
    let message = format!("`{}` is no step on the way to `{}`: {why}", word.text, target.id);
    problems.push(Diagnostic::error("no-step", word.place.clone(), message).help(
        "a step is an indicator whose `of` names one variable and whose `among` is that of the outcome; what is recorded of other cases can stand in `raises` or `lowers`",
    ));
    false
}

/// The two groups of a variable, and the value that stands for "not known"; `None`, with a problem,
/// for a variable of more or fewer groups.
fn groups(
    word: &Word,
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<(VariableIx, [usize; 2], Option<usize>)> {
    let variable = look_up_variable(word, study, problems)?;
    let values = &study.variables[variable].values;
    let known: Vec<usize> = (0..values.len()).filter(|value| !values[*value].missing).collect();
    let unknown: Vec<usize> = (0..values.len()).filter(|value| values[*value].missing).collect();
    if let [one, other] = known[..] {
        let unknown = (unknown.len() == 1).then(|| unknown[0]);
        return Some((variable, [one, other], unknown));
    }
    let message = format!("`{}` has {} values, and two groups are compared", word.text, known.len());
    problems.push(Diagnostic::error("number-of-values", word.place.clone(), message).help(
        "declare a variable of two values with `from:`, such as living with both parents or not, and name that one",
    ));
    None
}

fn variables(words: &[Word], study: &Study, problems: &mut Diagnostics) -> Vec<VariableIx> {
    let mut variables = Vec::new();
    for word in words {
        let Some(variable) = look_up_variable(word, study, problems) else { continue };
        if study.is_of_units(variable) || study.variables[variable].multiple {
            let message = format!("cases cannot be alike in `{}`", word.text);
            problems.push(
                Diagnostic::error("not-compared", word.place.clone(), message)
                    .help("name a variable of which each case has one value"),
            );
            continue;
        }
        if variables.contains(&variable) {
            problems.push(named_twice(word));
            continue;
        }
        variables.push(variable);
    }
    variables
}

/// Whether a variable is none of those that define an outcome or steps to it; else it is a problem.
fn is_other_than<'a>(
    study: &Study,
    variable: VariableIx,
    word: &Word,
    mut indicators: impl Iterator<Item = &'a IndicatorIx>,
    problems: &mut Diagnostics,
) -> bool {
    let names = |indicator: &&IndicatorIx| study.indicators[**indicator].of.contains_key(&variable);
    let Some(indicator) = indicators.find(names) else { return true };
    let message =
        format!("`{}` tells `{}`, so it cannot split it", word.text, study.indicators[*indicator].id);
    problems.push(
        Diagnostic::error("not-compared", word.place.clone(), message)
            .help("name a variable that cases have before the outcome and the steps to it"),
    );
    false
}

/// Whether no pair compares this variable yet; else it is a problem.
fn is_first(pairs: &[GroupPair], variable: VariableIx, word: &Word, problems: &mut Diagnostics) -> bool {
    let is_new = pairs.iter().all(|pair| pair.variable != variable);
    if !is_new {
        problems.push(named_twice(word));
    }
    is_new
}

fn named_twice(word: &Word) -> Diagnostic {
    Diagnostic::error("named-twice", word.place.clone(), format!("`{}` is named twice", word.text))
        .help("name it once")
}

/// Whether so many variables can be crossed; else it is a problem.
fn is_one_table(words: &[Word], problems: &mut Diagnostics) -> bool {
    let Some(fourth) = words.get(MAX_ALIKE) else { return true };
    let message = format!("cases cannot be alike in {} variables at once", words.len());
    problems.push(
        Diagnostic::error("not-compared", fourth.place.clone(), message)
            .help("name at most three variables together"),
    );
    false
}

fn source(study: &Study, variable: VariableIx) -> VariableIx {
    match study.variables[variable].origin {
        Origin::Derived { base, .. } => base,
        Origin::Column | Origin::Unit(_) => variable,
    }
}

/// The blocks of an analysis, as they are added.
struct Blocks<'a> {
    study: &'a Study,
    outcome: IndicatorIx,
    first: usize,
    all: Vec<Block>,
}

impl Blocks<'_> {
    /// Adds a block of measures by up to three variables; its index.
    fn add(&mut self, measures: Vec<Measure>, variables: &[VariableIx]) -> usize {
        let variable = |at: usize| variables.get(at).copied();
        self.all.push(Block {
            by: variable(0),
            over: variable(1),
            panel: variable(2),
            ..Block::alone(measures)
        });
        self.first + self.all.len() - 1
    }

    fn add_outcome(&mut self, variables: &[VariableIx]) -> usize {
        self.add(vec![self.study.measure(self.outcome, &Condition::new())], variables)
    }

    /// Adds the block of a way.
    fn path(&mut self, steps: &[IndicatorIx], by: VariableIx) -> Path {
        let study = self.study;
        let mut among = Condition::new();
        let mut measures = Vec::new();
        for indicator in steps.iter().chain([&self.outcome]) {
            measures.push(study.measure(*indicator, &among));
            among = both(&among, &study.indicators[*indicator].of);
        }
        Path { steps: steps.to_vec(), block: self.add(measures, &[by]) }
    }
}
