//! Findings as ready strings and tables.

use crate::analysis::{
    Against, Comparison, Evidence, Finding, Look, StudyAnalysis, Verdict, alike, most_important,
};
use crate::content::Sources;
use crate::disclosure::Share;
use crate::language::{
    Speaker, answer, grouped, headings, percent_sign, signed_points, upper_first, verdict_word, withheld,
};
use crate::stats::{Confidence, proportion};
use crate::study::{Chart, Study, VariableIx};
use crate::units::UnitIx;

use super::table::{TableCell, TableRow, TableView, interval_text};

/// What is most important of a study for a unit, and what cannot be told.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Overview {
    /// The most important findings, the first first.
    pub important: Vec<String>,
    /// One question for each of them.
    pub questions: Vec<String>,
    /// What cannot be decided.
    pub undecided: Undecided,
}

/// What cannot be decided or shown, counted and named once.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Undecided {
    /// The number of comparisons that cannot be decided.
    pub count: usize,
    /// The number that are told.
    pub told: usize,
    /// The number that may not be shown.
    pub withheld: usize,
    /// What the undecided ones compare.
    pub names: Vec<String>,
}

/// A unit as it stands to others, for the page of a memo.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Comparisons {
    /// The unit beside the rest of the nation and of its groups.
    pub table: TableView,
    /// Findings that stand by no figure.
    pub sentences: Vec<String>,
    /// What cannot be decided on the whole page.
    pub undecided: Undecided,
    /// Whether some value is not shown.
    pub has_withheld: bool,
}

/// The unit's answers to the nation's findings.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Likeness {
    /// The nation's findings, each with the unit's answer. `None` when there is nothing to answer.
    pub table: Option<TableView>,
    /// The number of findings of which the unit's numbers may not be shown.
    pub withheld: usize,
}

/// The findings of one unit in one round of a study, and who speaks of them.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    study: &'a Study,
    analysis: &'a StudyAnalysis,
    speaker: Speaker<'a>,
    findings: &'a [Finding],
    national: &'a [Finding],
}

/// How many findings stand on a front page, and how many questions.
const IMPORTANT: usize = 5;

impl<'a> Found<'a> {
    /// The findings of a unit.
    pub fn of(sources: &'a Sources, study: usize, round: usize, unit: UnitIx) -> Self {
        let analysis = &sources.analysis.studies[study];
        Self {
            study: &sources.studies[study],
            analysis,
            speaker: sources.speaker(study, round, unit),
            findings: analysis.unit(round, unit),
            national: analysis.unit(round, sources.units.nation),
        }
    }

    fn comparison(&self, finding: &Finding) -> &'a Comparison {
        self.analysis.comparison(finding)
    }

    fn sentence(&self, finding: &Finding) -> Option<String> {
        self.speaker.sentence(self.comparison(finding), finding)
    }

    /// The front page's part.
    pub fn overview(&self) -> Overview {
        let order = most_important(self.analysis, self.study, self.findings, self.findings.len());
        let spoken = order.into_iter().filter_map(|index| {
            let finding = &self.findings[index];
            let question = self.speaker.question(self.comparison(finding), finding)?;
            Some((self.sentence(finding)?, question))
        });
        let (important, questions) = spoken.take(IMPORTANT).unzip();
        Overview { important, questions, undecided: self.undecided() }
    }

    /// What cannot be decided or shown.
    pub fn undecided(&self) -> Undecided {
        let count =
            |verdicts: &[Verdict]| self.findings.iter().filter(|f| verdicts.contains(&f.verdict)).count();
        let undecided = self.findings.iter().filter(|finding| finding.verdict == Verdict::Undecided);
        Undecided {
            count: count(&[Verdict::Undecided]),
            told: count(&[Verdict::Difference, Verdict::Equal]),
            withheld: count(&[Verdict::Withheld]),
            names: undecided.map(|finding| self.speaker.title(self.comparison(finding))).collect(),
        }
    }

    /// The sentences that stand by a figure. A summary's own contrasts stand in its table instead.
    pub fn by_figure(&self, figure: usize) -> Vec<String> {
        let is_summary = is_summary(self.study, figure);
        let belongs = |finding: &&Finding| {
            let comparison = self.comparison(finding);
            match (comparison.figure, &comparison.look) {
                (Some(own), _) => own == figure && !is_summary,
                (None, Look::Within { variable, .. }) => {
                    self.figure_of_contrast(comparison, *variable) == Some(figure)
                }
                (None, _) => false,
            }
        };
        let own: Vec<&Finding> = self.findings.iter().filter(belongs).collect();
        let alike = |finding: &Finding| self.equal_pair(finding);
        let mut told: Vec<(VariableIx, u64)> = Vec::new();
        let mut sentences = Vec::new();
        for finding in &own {
            let together: Vec<&Comparison> = match alike(finding) {
                Some(pair) => {
                    own.iter().filter(|f| alike(f) == Some(pair)).map(|f| self.comparison(f)).collect()
                }
                None => Vec::new(),
            };
            match (alike(finding), together.len()) {
                (Some(pair), 2..) if told.contains(&pair) => {}
                (Some(pair), 2..) => {
                    told.push(pair);
                    sentences.extend(self.speaker.equals(pair.0, &together));
                }
                _ => sentences.extend(self.sentence(finding)),
            }
        }
        sentences
    }

    /// For two groups that are alike in a measure: the variable and the margin, so that several measures can be told at once.
    fn equal_pair(&self, finding: &Finding) -> Option<(VariableIx, u64)> {
        let comparison = self.comparison(finding);
        match (&comparison.look, &finding.evidence, finding.verdict) {
            (Look::Contrast { variable, .. }, Evidence::Groups(groups), Verdict::Equal)
                if groups.len() == 1 =>
            {
                Some((*variable, comparison.measure.margin))
            }
            _ => None,
        }
    }

    /// The figure that shows the contrast of which a finding looks within.
    fn figure_of_contrast(&self, within: &Comparison, variable: usize) -> Option<usize> {
        let same = |c: &&Comparison| {
            matches!(c.look, Look::Contrast { variable: v, .. } if v == variable)
                && c.measure.id == within.measure.id
                && c.measure.among == within.measure.among
        };
        self.analysis.comparisons.iter().find(same)?.figure
    }

    /// For a figure of contrasts: what was found, one row a variable, one column a measure.
    pub fn summary(&self, figure: usize) -> Option<TableView> {
        if !is_summary(self.study, figure) {
            return None;
        }
        let blocks = &self.study.figures[figure].views.first()?.blocks;
        let measures = &blocks.first()?.measures;
        let mut head = vec![headings::VARIABLE.to_string()];
        head.extend(measures.iter().map(|measure| measure.label.clone()));
        let row = |variable: usize| {
            let cells: Vec<TableCell> = measures
                .iter()
                .map(|measure| TableCell::words(self.found_of(&measure.id, variable)))
                .collect();
            let any = cells.iter().any(|cell| !cell.text.is_empty());
            any.then(|| TableRow { heads: vec![self.study.variables[variable].label.clone()], cells })
        };
        let rows: Vec<TableRow> = blocks.iter().filter_map(|block| row(block.over?)).collect();
        Some(TableView { head, rows })
    }

    /// The groups of a figure that splits them further, each as a whole: the numbers of its sentences that stand in no cell of
    /// its own table.
    pub fn wholes(&self, figure: usize) -> Option<TableView> {
        let confidence = self.speaker.confidence;
        let mut rows = Vec::new();
        for finding in self.findings.iter().filter(|finding| self.sentence(finding).is_some()) {
            let comparison = self.comparison(finding);
            let (Look::Contrast { at, variable }, Evidence::Groups(groups)) =
                (&comparison.look, &finding.evidence)
            else {
                continue;
            };
            let is_split = at.block(self.study).is_some_and(|block| block.dimensions().count() > 1);
            if comparison.figure != Some(figure) || !is_split {
                continue;
            }
            let pairs = groups.iter().flat_map(|group| {
                let other = group.against.map(|value| (value, group.other));
                std::iter::once((group.value, group.share)).chain(other)
            });
            rows.extend(pairs.map(|(value, share)| TableRow {
                heads: vec![
                    comparison.measure.label.clone(),
                    self.study.variables[*variable].values[value].label.clone(),
                ],
                cells: vec![share_cell(share, confidence), TableCell::plain(grouped(share.base()))],
            }));
        }
        let head = vec![
            headings::MEASURE.to_string(),
            headings::GROUP.to_string(),
            headings::percent(""),
            headings::base(&self.study.counted),
        ];
        (!rows.is_empty()).then_some(TableView { head, rows })
    }

    /// Trend and contrast of a measure over a variable, in a few words.
    fn found_of(&self, measure: &str, variable: usize) -> String {
        let of = self.findings.iter().filter(|finding| {
            let comparison = self.comparison(finding);
            let same = match &comparison.look {
                Look::Contrast { variable: v, .. } => *v == variable,
                Look::Trend { over, .. } => *over == variable,
                _ => false,
            };
            same && comparison.measure.id == measure
        });
        let told: Vec<(Verdict, String)> =
            of.map(|f| (f.verdict, self.speaker.brief(self.comparison(f), f, false))).collect();
        // Where one of the two says something, "cannot be decided" of the other adds nothing.
        let says = |verdict: &Verdict| matches!(verdict, Verdict::Difference | Verdict::Equal);
        let any = told.iter().any(|(verdict, _)| says(verdict));
        let mut words: Vec<String> = Vec::new();
        for (verdict, text) in told {
            if (!any || says(&verdict)) && !words.contains(&text) {
                words.push(text);
            }
        }
        words.join(". ")
    }

    /// The unit beside others.
    pub fn comparisons(&self) -> Comparisons {
        let table = self.levels();
        let hidden = |row: &TableRow| row.cells.iter().any(|cell| cell.text == withheld::SIGN);
        let no_figure = |finding: &&Finding| {
            let comparison = self.comparison(finding);
            match &comparison.look {
                Look::Change { .. } => true,
                Look::Contrast { .. } => comparison.figure.is_none(),
                Look::Within { variable, .. } => {
                    comparison.figure.is_none() && self.figure_of_contrast(comparison, *variable).is_none()
                }
                _ => false,
            }
        };
        Comparisons {
            has_withheld: table.rows.iter().any(hidden),
            table,
            sentences: self.findings.iter().filter(no_figure).filter_map(|f| self.sentence(f)).collect(),
            undecided: self.undecided(),
        }
    }

    fn levels(&self) -> TableView {
        let groupings = || {
            let mut seen: Vec<usize> = Vec::new();
            for finding in self.findings {
                if let Look::Level { against: Against::Group(grouping), .. } = self.comparison(finding).look
                    && !seen.contains(&grouping)
                {
                    seen.push(grouping);
                }
            }
            seen
        };
        let groupings = groupings();
        let place = &self.speaker.units.all[self.speaker.unit].name;
        let rest = self.speaker.rest(Against::Rest);
        let mut head = vec![
            headings::MEASURE.to_string(),
            headings::percent(place),
            headings::percent(&upper_first(&rest)),
            headings::DIFFERENCE.to_string(),
            headings::against(&rest),
        ];
        head.extend(groupings.iter().map(|g| headings::against(&self.speaker.rest(Against::Group(*g)))));
        let of = |indicator: usize, wanted: Against| {
            self.findings.iter().find(|finding| {
                matches!(self.comparison(finding).look, Look::Level { indicator: i, against } if i == indicator && against == wanted)
            })
        };
        let row = |indicator: &usize| {
            let finding = of(*indicator, Against::Rest)?;
            let mut cells = pair_cells(finding, self.speaker.confidence);
            let words = |finding: &Finding| TableCell::words(verdict_word(self.comparison(finding), finding));
            cells.push(words(finding));
            cells.extend(groupings.iter().map(|grouping| {
                of(*indicator, Against::Group(*grouping))
                    .map_or_else(|| TableCell::words(String::new()), words)
            }));
            Some(TableRow { heads: vec![self.study.indicators[*indicator].label.clone()], cells })
        };
        TableView { head, rows: self.study.findings.levels.iter().filter_map(row).collect() }
    }

    /// The verdict on an indicator beside the rest of the nation, with the rest's share: "Högre (36)".
    pub fn level_word(&self, indicator: usize) -> Option<String> {
        let finding = self.findings.iter().find(|finding| {
            matches!(self.comparison(finding).look, Look::Level { indicator: i, against: Against::Rest } if i == indicator)
        })?;
        let word = verdict_word(self.comparison(finding), finding);
        Some(match &finding.evidence {
            Evidence::Pair { other, .. } => format!("{word} ({})", percent_sign(*other)),
            _ => word,
        })
    }

    /// The unit's answers to the nation's findings.
    pub fn likeness(&self) -> Likeness {
        let mut rows = Vec::new();
        let mut withheld = 0;
        for national in self.national {
            let comparison = self.comparison(national);
            let is_of_places = match &comparison.look {
                Look::Level { .. } | Look::Change { .. } => true,
                Look::Contrast { at, .. } | Look::Trend { at, .. } => {
                    at.block(self.study).is_some_and(|block| block.nationwide)
                }
                _ => false,
            };
            let local = self.findings.iter().find(|finding| self.comparison(finding).id == comparison.id);
            let Some(found) = alike(national, local).filter(|_| !is_of_places) else { continue };
            let Some(local) = local.filter(|local| local.verdict != Verdict::Withheld) else {
                withheld += 1;
                continue;
            };
            rows.push(TableRow {
                heads: vec![self.speaker.title(comparison)],
                cells: vec![
                    TableCell::words(self.speaker.brief(comparison, national, true)),
                    TableCell::words(self.speaker.brief(self.comparison(local), local, true)),
                    TableCell::words(answer(found, comparison)),
                ],
            });
        }
        let head = vec![
            headings::COMPARISON.to_string(),
            self.speaker.units.all[self.speaker.units.nation].name.clone(),
            self.speaker.units.all[self.speaker.unit].name.clone(),
            headings::ALIKE.to_string(),
        ];
        Likeness { table: (!rows.is_empty()).then_some(TableView { head, rows }), withheld }
    }
}

fn is_summary(study: &Study, figure: usize) -> bool {
    study.figures[figure].views.iter().any(|view| view.chart == Chart::Contrasts)
}

fn share_cell(share: Share, confidence: Confidence) -> TableCell {
    TableCell { interval: Some(interval_text(share, confidence)), ..TableCell::plain(percent_sign(share)) }
}

/// Own share, the others', and the difference.
fn pair_cells(finding: &Finding, confidence: Confidence) -> Vec<TableCell> {
    let Evidence::Pair { one, other, estimate } = &finding.evidence else {
        return vec![TableCell::plain(withheld::SIGN.to_string()); 3];
    };
    let difference = estimate.difference;
    let signed = |value: f64| signed_points(value * 100.0);
    vec![
        share_cell(*one, confidence),
        TableCell::plain(percent_sign(*other)),
        TableCell {
            interval: Some(format!(
                "{} till {}",
                signed(difference.interval.lo),
                signed(difference.interval.hi)
            )),
            ..TableCell::plain(signed(proportion(*one) - proportion(*other)))
        },
    ]
}
