//! Findings as ready strings and tables.

use std::collections::BTreeSet;

use analysis::{
    Comparison, Finding, KindWithNumbers, Question, StudyAnalysis, Verdict, importance, most_important,
};
use content::Sources;
use gate::{CellRelease, UnitRelease};
use language::measures::{counted_by, unit_of, with_unit};
use language::{Speaker, WORDS, grouped, headings, withheld::Missing};
use stats::Share;
use study::{FigureIx, Footnotes, RoundIx, Study, VariableIx};
use units::UnitIx;

use super::footnotes::footnotes;
use super::palette::Palette;
use super::table::{TableCell, TableRow, TableView};

/// A study's most important findings for a unit, and the number of undecided ones.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Overview {
    /// The most important findings, in order.
    pub important: Vec<ImportantFinding>,
    /// A question for each of the first of those findings.
    pub questions: Vec<String>,
    /// The comparisons without a statement.
    pub undecided: OutcomeSummary,
}

/// A finding in words.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FindingText {
    /// One or two sentences.
    pub text: String,
    /// Its anchor. It is made of what is compared, so it depends neither on the words nor on what
    /// stands beside it.
    pub id: String,
    /// The anchors of other findings that the same sentence reports.
    pub also: Vec<String>,
}

/// A finding on a front page.
#[derive(Debug, Clone, serde::Serialize)]
pub struct ImportantFinding {
    /// The finding.
    #[serde(flatten)]
    pub finding: FindingText,
    /// A small drawing as SVG; `None` for findings without shares to draw.
    pub svg: Option<String>,
}

/// How many comparisons have which outcome, with the names of those without a statement.
#[derive(Debug, Clone, serde::Serialize)]
pub struct OutcomeSummary {
    /// The number of undecided comparisons.
    pub count: usize,
    /// How many of the undecided comparisons may differ: the interval of a test leaves out 0, but
    /// not when the number of comparisons is allowed for.
    pub possible: usize,
    /// The number of comparisons with a statement: a difference, or none larger than the margin.
    pub told: usize,
    /// The number that may not be shown.
    pub withheld: usize,
    /// The number whose counts are in no table.
    pub missing: usize,
    /// What the undecided comparisons compare, each name once.
    pub names: Vec<String>,
    /// What the comparisons that may not be shown compare, each name once.
    pub withheld_names: Vec<String>,
    /// What the comparisons whose counts are in no table compare, each name once.
    pub missing_names: Vec<String>,
}

/// The findings of one unit in one round of a study, and the [`Speaker`] that words them.
#[derive(Clone, Copy)]
pub struct UnitFindings<'a> {
    pub(super) study: &'a Study,
    pub(super) analysis: &'a StudyAnalysis,
    pub(super) speaker: Speaker<'a>,
    /// The unit's values; `None` if it did not take part.
    pub(super) release: Option<&'a UnitRelease>,
    /// The nation's values.
    pub(super) nation: Option<&'a UnitRelease>,
    /// The unit's findings.
    pub(super) all: &'a [Finding],
    /// The nation's findings.
    pub(super) national: &'a [Finding],
}

/// The largest number of findings on a front page.
const IMPORTANT: usize = 5;
/// The largest number of questions there: more are not asked at a meeting.
const QUESTIONS: usize = 3;

impl<'a> UnitFindings<'a> {
    /// The findings of a unit in a round.
    pub fn of(sources: &'a Sources, study: usize, round: RoundIx, unit: UnitIx) -> Self {
        let analysis = &sources.analysis.studies[study];
        Self {
            study: &sources.studies[study],
            analysis,
            speaker: sources.speaker(study, round, unit),
            release: sources.release.studies[study].unit(round, unit),
            nation: sources.release.studies[study].unit(round, sources.units.nation),
            all: analysis.unit(round, unit),
            national: analysis.unit(round, sources.units.nation),
        }
    }

    pub(super) fn comparison(&self, finding: &Finding) -> &'a Comparison {
        self.analysis.comparison(finding)
    }

    pub(super) fn sentence(&self, finding: &Finding) -> Option<String> {
        self.speaker.sentence(self.comparison(finding), finding)
    }

    /// A sentence with the anchors of its findings, of which there is at least one.
    pub(super) fn with_anchors(&self, text: String, comparisons: &[&Comparison]) -> FindingText {
        let anchor = |comparison: &&Comparison| {
            let id: String = comparison.id.split_whitespace().collect::<Vec<_>>().join("_");
            format!("fynd_{}_{id}", self.study.id)
        };
        let mut anchors = comparisons.iter().map(anchor);
        FindingText { text, id: anchors.next().unwrap_or_default(), also: anchors.collect() }
    }

    /// A finding in words; `None` where nothing is said of it.
    pub(super) fn text_of(&self, finding: &Finding) -> Option<FindingText> {
        Some(self.with_anchors(self.sentence(finding)?, &[self.comparison(finding)]))
    }

    /// The findings for a front page, in short sentences: the drawings beside them have the
    /// numbers.
    pub fn overview(&self, palette: &Palette) -> Overview {
        self.overview_in(
            palette,
            (|comparison: &Comparison, finding: &Finding| self.speaker.short(comparison, finding), true),
        )
    }

    /// The most important differences, in whole sentences.
    pub fn differences_at_length(&self, palette: &Palette) -> Overview {
        let sentence = |comparison: &Comparison, finding: &Finding| {
            self.is_reported_difference(finding).then(|| self.speaker.sentence(comparison, finding)).flatten()
        };
        self.overview_in(palette, (sentence, false))
    }

    /// Whether a finding is a difference between groups, places or rounds, or along an order.
    pub(super) fn is_reported_difference(&self, finding: &Finding) -> bool {
        finding.verdict == Verdict::Difference && self.comparison(finding).question.is_difference()
    }

    /// The most important findings that have a sentence, each with a question of its own where
    /// `has_own_question`.
    fn overview_in(
        &self,
        palette: &Palette,
        (sentence, has_own_question): (impl Fn(&Comparison, &Finding) -> Option<String>, bool),
    ) -> Overview {
        let order = most_important(self.analysis, self.study, self.all, self.all.len());
        let candidates = order.into_iter().filter_map(|index| {
            let finding = &self.all[index];
            let question = self.speaker.question(self.comparison(finding), finding);
            // Where each needs a question of its own, what has none is left out.
            let question = if has_own_question { question? } else { question.unwrap_or_default() };
            Some((finding, sentence(self.comparison(finding), finding)?, question))
        });
        let mut sentences_so_far: BTreeSet<String> = BTreeSet::new();
        let is_new = |(_, text, question): &(&Finding, String, String)| {
            let is_asked = !sentences_so_far.insert(question.clone());
            sentences_so_far.insert(text.clone()) && !(is_asked && has_own_question)
        };
        let important_finding = |(index, (finding, text, question)): (usize, (&Finding, String, String))| {
            let svg = self.sketch(finding, &format!("fynd_{}_{}", self.study.id, index + 1), palette);
            (
                ImportantFinding { finding: self.with_anchors(text, &[self.comparison(finding)]), svg },
                question,
            )
        };
        let (important, mut questions): (Vec<ImportantFinding>, Vec<String>) =
            candidates.filter(is_new).take(IMPORTANT).enumerate().map(important_finding).unzip();
        let mut questions_so_far = BTreeSet::new();
        questions.retain(|question| !question.is_empty() && questions_so_far.insert(question.clone()));
        questions.truncate(QUESTIONS);
        Overview { important, questions, undecided: self.undecided() }
    }

    /// Counts the comparisons by outcome, and names those without a statement.
    pub fn undecided(&self) -> OutcomeSummary {
        let count = |verdicts: &[Verdict]| self.all.iter().filter(|f| verdicts.contains(&f.verdict)).count();
        let names = |verdict: Verdict| {
            let mut so_far = BTreeSet::new();
            let with_it = self.all.iter().filter(|finding| finding.verdict == verdict);
            let title = |finding: &Finding| self.speaker.title(self.comparison(finding));
            with_it.map(title).filter(|name| so_far.insert(name.clone())).collect()
        };
        OutcomeSummary {
            count: count(&[Verdict::Undecided]),
            possible: self.all.iter().filter(|finding| is_possible(finding)).count(),
            told: count(&[Verdict::Difference, Verdict::Equal]),
            withheld: count(&[Verdict::Withheld]),
            missing: count(&[Verdict::Missing]),
            names: names(Verdict::Undecided),
            withheld_names: names(Verdict::Withheld),
            missing_names: names(Verdict::Missing),
        }
    }

    /// The most important difference in a figure, in a few words. `None` when the figure has none.
    pub fn headline(&self, figure: FigureIx) -> Option<String> {
        let candidates = self.all.iter().filter(|finding| {
            finding.verdict == Verdict::Difference && self.comparison(finding).figure == Some(figure)
        });
        let importances = candidates
            .filter_map(|finding| Some((importance(self.analysis, self.study, self.all, finding)?, finding)));
        // The first of equally important findings is kept.
        let (_, finding) = importances.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        self.speaker.headline(self.comparison(finding), finding)
    }

    /// The sentences that stand by a figure. A summary's own contrasts stand in its table instead.
    pub fn by_figure(&self, figure: FigureIx) -> Vec<FindingText> {
        let is_summary = is_summary(self.study, figure);
        let is_by_figure = |finding: &&Finding| {
            let comparison = self.comparison(finding);
            match (comparison.figure, &comparison.question) {
                (Some(owner), _) => owner == figure && !is_summary,
                (None, Question::Within(within)) => {
                    self.figure_of_contrast(comparison, within.variable) == Some(figure)
                }
                (None, _) => false,
            }
        };
        let findings_by_figure: Vec<&Finding> = self.all.iter().filter(is_by_figure).collect();
        let equal_pair = |finding: &Finding| self.equal_pair(finding);
        let mut reported_pairs: Vec<(VariableIx, u64)> = Vec::new();
        let mut sentences = Vec::new();
        for finding in &findings_by_figure {
            let together: Vec<&Comparison> = match equal_pair(finding) {
                Some(pair) => findings_by_figure
                    .iter()
                    .filter(|f| equal_pair(f) == Some(pair))
                    .map(|f| self.comparison(f))
                    .collect(),
                None => Vec::new(),
            };
            match (equal_pair(finding), together.len()) {
                (Some(pair), 2..) if reported_pairs.contains(&pair) => {}
                (Some(pair), 2..) => {
                    reported_pairs.push(pair);
                    let text = self.speaker.equals(pair.0, &together);
                    sentences.extend(text.map(|text| self.with_anchors(text, &together)));
                }
                _ => sentences.extend(self.text_of(finding)),
            }
        }
        sentences
    }

    /// For a finding that two groups do not differ: its variable and margin, so that one sentence
    /// can name several measures. `None` for other findings.
    fn equal_pair(&self, finding: &Finding) -> Option<(VariableIx, u64)> {
        let comparison = self.comparison(finding);
        match (finding.with_numbers(comparison), finding.verdict) {
            (Some(KindWithNumbers::Contrast(contrast, groups)), Verdict::Equal) if groups.len() == 1 => {
                Some((contrast.variable, comparison.measure.margin))
            }
            _ => None,
        }
    }

    /// The figure that shows the contrast which a finding within strata refines.
    pub(super) fn figure_of_contrast(&self, within: &Comparison, variable: VariableIx) -> Option<FigureIx> {
        let is_same = |c: &&Comparison| {
            matches!(&c.question, Question::Contrast(contrast) if contrast.variable == variable)
                && c.measure.id == within.measure.id
                && c.measure.among == within.measure.among
        };
        self.analysis.comparisons.iter().find(is_same)?.figure
    }

    /// For a figure of contrasts: its findings, one row for each variable, one column for each
    /// measure.
    pub fn summary(&self, figure: FigureIx) -> Option<TableView> {
        if !is_summary(self.study, figure) {
            return None;
        }
        let blocks = &self.study.figures[figure].views.first()?.blocks;
        let measures = &blocks.first()?.measures;
        let mut head = vec![WORDS.variable.to_string()];
        head.extend(measures.iter().map(|measure| measure.label.clone()));
        let row = |variable: VariableIx| {
            let cells: Vec<TableCell> = measures
                .iter()
                .map(|measure| TableCell::words(self.brief_of(&measure.id, variable)))
                .collect();
            let nothing = TableCell::words(Err(Missing::NotApplicable));
            let has_words = cells.iter().any(|cell| *cell != nothing);
            has_words.then(|| TableRow { heads: vec![self.study.variables[variable].label.clone()], cells })
        };
        let rows: Vec<TableRow> = blocks.iter().filter_map(|block| row(block.over?)).collect();
        (!rows.is_empty()).then_some(TableView::new(head, rows))
    }

    /// The totals of groups that a figure splits further. Its sentences use these totals, which are
    /// in no cell of its own table. `None` when there are none.
    pub fn wholes(&self, figure: FigureIx) -> Option<TableView> {
        let mut rows = Vec::new();
        for finding in self.all {
            let comparison = self.comparison(finding);
            let Some(KindWithNumbers::Contrast(contrast, groups)) = finding.with_numbers(comparison) else {
                continue;
            };
            let is_split = contrast.at.block(self.study).is_some_and(|block| block.dimensions().count() > 1);
            // The sentence is asked for last, since it is the most expensive to make.
            if comparison.figure != Some(figure) || !is_split || self.sentence(finding).is_none() {
                continue;
            }
            let pairs = groups.iter().flat_map(|group| {
                let other = group.against.map(|value| (value, group.other));
                std::iter::once((group.value, group.share)).chain(other)
            });
            let cells = self.release.filter(|_| !self.study.footnotes.is_empty());
            let cells = cells.and_then(|release| contrast.cells(self.study, release, &comparison.measure));
            rows.extend(pairs.map(|(value, share)| TableRow {
                heads: vec![
                    comparison.measure.label.clone(),
                    self.study.variables[contrast.variable].values[value].label.clone(),
                ],
                cells: self.whole(share, cells.as_ref().map_or(&[], |cells| &cells[value])),
            }));
        }
        let measure = self.study.figures[figure].views.first()?.blocks.first()?.measures.first()?;
        let unit = unit_of(self.study, measure.formula, measure.scale);
        let head = vec![
            WORDS.measure.to_string(),
            WORDS.group.to_string(),
            with_unit("", unit.as_deref()),
            headings::number_of(counted_by(self.study, measure.formula).unwrap_or_default()),
        ];
        (!rows.is_empty()).then_some(TableView::new(head, rows))
    }

    /// The share of a group and its base, with the footnotes of the cells that they are sums of.
    fn whole(&self, share: Share, summed: &[CellRelease]) -> Vec<TableCell> {
        let all_footnotes = |of_cell: fn(&CellRelease) -> Footnotes| {
            footnotes(summed.iter().map(of_cell).fold(Footnotes::NONE, Footnotes::and), self.study)
        };
        vec![
            TableCell::share(share, self.speaker.confidence)
                .with_footnotes(all_footnotes(|cell| cell.share.footnotes())),
            TableCell::plain(grouped(share.base()))
                .with_footnotes(all_footnotes(|cell| cell.base.footnotes())),
        ]
    }

    /// The trend and the contrast of a measure over a variable, in a few words. An error when
    /// missing.
    fn brief_of(&self, measure: &str, variable: VariableIx) -> Result<String, Missing> {
        let matches = self.all.iter().filter(|finding| {
            let comparison = self.comparison(finding);
            let is_same = match &comparison.question {
                Question::Contrast(contrast) => contrast.variable == variable,
                Question::Trend(trend) => trend.over == variable,
                _ => false,
            };
            is_same && comparison.measure.id == measure
        });
        let all: Vec<(Verdict, Result<String, Missing>)> =
            matches.map(|f| (f.verdict, self.speaker.brief(self.comparison(f), f))).collect();
        // Where one of the two has a statement, "undecided" for the other adds nothing.
        let is_statement = |verdict: &Verdict| matches!(verdict, Verdict::Difference | Verdict::Equal);
        let has_statement = all.iter().any(|(verdict, _)| is_statement(verdict));
        let mut words: Vec<String> = Vec::new();
        let mut missing = Missing::NotApplicable;
        for (verdict, text) in all {
            match text {
                Ok(text) if (!has_statement || is_statement(&verdict)) && !words.contains(&text) => {
                    words.push(text)
                }
                Ok(_) => {}
                Err(reason) => missing = reason,
            }
        }
        if words.is_empty() { Err(missing) } else { Ok(words.join(". ")) }
    }
}

/// Whether some test of an undecided comparison leaves out 0 by itself.
pub(super) fn is_possible(finding: &Finding) -> bool {
    let leaves_out_0 = |estimate: &&analysis::Estimate| estimate.difference.interval.least() > 0.0;
    finding.verdict == Verdict::Undecided && finding.estimates().iter().any(leaves_out_0)
}

fn is_summary(study: &Study, figure: FigureIx) -> bool {
    study.figures[figure].views.iter().any(|view| view.chart.traits().is_summary)
}
