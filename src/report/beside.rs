//! Compares a unit with the rest of the nation and of its groups, and with the nation's findings.

use std::collections::BTreeSet;

use analysis::{Against, Comparison, Evidence, Finding, Pair, Position, Question, Verdict, alike};
use gate::UnitRelease;
use ground::text::upper_first;
use language::{
    WORDS, answer, headings, nation_within, number_sign, signed_interval, signed_points_between,
    verdict_word, withheld::Missing,
};
use stats::Confidence;
use study::{Footnote, IndicatorIx};
use units::GroupingIx;

use super::comparing::ThanSimilar;
use super::findings::{FindingText, OutcomeSummary, UnitFindings};
use super::footnotes::footnotes;
use super::indicators::Labels;
use super::table::{TableCell, TableRow, TableView, reasons};

/// A unit compared with others, for the page of a memo.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Comparisons {
    /// The unit's shares and those of the rest of the nation and of its groups.
    pub table: TableView,
    /// Sentences of findings that belong to no figure.
    pub sentences: Vec<FindingText>,
    /// How the unit compares with those like it, for the page to fill in; `None` where nothing is
    /// decided.
    pub than_similar: Option<ThanSimilar>,
    /// What the mix of cases explains of the unit's differences from the rest of the nation, for
    /// the page to fill in.
    pub case_mix: Vec<String>,
    /// The findings of the whole page that are undecided.
    pub undecided: OutcomeSummary,
    /// Why some of the values are missing.
    pub missing: BTreeSet<Missing>,
}

/// Whether what the nation's findings say also holds for the unit.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Likeness {
    /// Each finding of the nation with the unit's answer. `None` without such findings.
    pub table: Option<TableView>,
    /// The number of the nation's findings for which the unit's numbers may not be shown.
    pub withheld: usize,
    /// The question, as a heading.
    pub heading: String,
}

impl<'a> UnitFindings<'a> {
    /// The unit compared with other units.
    pub fn comparisons(&self) -> Comparisons {
        let table = self.levels();
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        let has_no_figure = |finding: &&Finding| {
            let comparison = self.comparison(finding);
            match &comparison.question {
                Question::Change(_) => true,
                Question::Position(level) => {
                    level.against == Against::Rest && finding.verdict == Verdict::Difference
                }
                Question::Within(within) => {
                    comparison.figure.is_none()
                        && self.figure_of_contrast(comparison, within.variable).is_none()
                }
                _ => comparison.figure.is_none(),
            }
        };
        Comparisons {
            missing: reasons(cells.map(|cell| &cell.value)),
            table,
            than_similar: None,
            case_mix: Vec::new(),
            sentences: self.all.iter().filter(has_no_figure).filter_map(|f| self.text_of(f)).collect(),
            undecided: self.undecided(),
        }
    }

    fn levels(&self) -> TableView {
        let groupings = || {
            let mut seen: Vec<GroupingIx> = Vec::new();
            for finding in self.all {
                if let Question::Position(Position { against: Against::Group(grouping), .. }) =
                    &self.comparison(finding).question
                    && !seen.contains(grouping)
                {
                    seen.push(*grouping);
                }
            }
            seen
        };
        let groupings = groupings();
        let labels = Labels::of(self.study, &self.study.findings.levels);
        let place = &self.speaker.units.all[self.speaker.unit].name;
        let rest = self.speaker.rest(Against::Rest);
        let mut head = vec![
            WORDS.measure.to_string(),
            labels.heading(place),
            labels.heading(&upper_first(&rest)),
            labels.difference(),
            headings::against(&rest),
        ];
        head.extend(groupings.iter().map(|g| headings::against(&self.speaker.rest(Against::Group(*g)))));
        let row = |indicator: &IndicatorIx| {
            let finding = self.level(*indicator, Against::Rest)?;
            let footnotes = self.own_footnotes(*indicator);
            let mut cells = pair_cells(finding, footnotes, self.speaker.confidence)
                .unwrap_or_else(|| self.own_alone(*indicator));
            let words = |finding: &Finding| TableCell::words(self.verdict_word(*indicator, finding));
            cells.push(words(finding));
            cells.extend(groupings.iter().map(|grouping| {
                self.level(*indicator, Against::Group(*grouping))
                    .map_or_else(|| TableCell::words(Err(Missing::NotApplicable)), words)
            }));
            Some(TableRow { heads: vec![labels.of_row(self.study, *indicator)], cells })
        };
        TableView::new(head, self.study.findings.levels.iter().filter_map(row).collect())
    }

    /// The footnotes of the unit's own share.
    fn own_footnotes(&self, indicator: IndicatorIx) -> Vec<Footnote> {
        let own_footnotes = self.release.map(|release| release.indicators[indicator].share.footnotes());
        footnotes(own_footnotes.unwrap_or_default(), self.study)
    }

    /// The unit's share where it cannot be compared: the share of the others and the difference are
    /// missing.
    fn own_alone(&self, indicator: IndicatorIx) -> Vec<TableCell> {
        let missing = TableCell::missing(self.own_absence(indicator));
        let own_cell = self.release.map(|release| {
            TableCell::published(release.indicators[indicator].share, self.study, self.speaker.confidence)
        });
        vec![own_cell.unwrap_or(missing.clone()), missing.clone(), missing]
    }

    /// Why there is no comparison of an indicator: the unit has no number of its own, or the
    /// number of the others is withheld.
    fn own_absence(&self, indicator: IndicatorIx) -> Missing {
        let absence = |release: Option<&UnitRelease>| release?.indicators[indicator].share.known().err();
        let absence = absence(self.release).or(absence(self.nation));
        absence.map_or(Missing::Withheld, Missing::from)
    }

    fn verdict_word(&self, indicator: IndicatorIx, finding: &Finding) -> Result<String, Missing> {
        verdict_word(self.comparison(finding), finding).map_err(|_| self.own_absence(indicator))
    }

    /// The finding that compares the unit's number in an indicator with other units.
    fn level(&self, indicator: IndicatorIx, against: Against) -> Option<&Finding> {
        let is_wanted = |level: &Position| level.indicator == indicator && level.against == against;
        self.all.iter().find(|finding| {
            matches!(&self.comparison(finding).question, Question::Position(level) if is_wanted(level))
        })
    }

    /// The verdict on an indicator compared with the rest of the nation, and whether the place has
    /// more; `None` where places are not compared in it.
    pub fn level_verdict(&self, indicator: IndicatorIx) -> Option<(Verdict, bool)> {
        let finding = self.level(indicator, Against::Rest)?;
        let has_more = finding.estimates().first().is_some_and(|estimate| estimate.sign() > 0);
        Some((finding.verdict, has_more))
    }

    /// The verdict on an indicator compared with the rest of the nation, and the rest's percent:
    /// "Högre (36)". An error when it is missing.
    pub fn level_word(&self, indicator: IndicatorIx) -> Result<String, Missing> {
        let finding = self.level(indicator, Against::Rest).ok_or(Missing::NotCompared)?;
        let word = self.verdict_word(indicator, finding)?;
        Ok(match &finding.evidence {
            Evidence::Position(pair) => format!("{word} ({})", number_sign(pair.other)),
            _ => word,
        })
    }

    /// Whether what the nation shows in a comparison can be looked for in its parts.
    pub(super) fn is_asked_of_places(&self, comparison: &Comparison) -> bool {
        match &comparison.question {
            // The finding on the profile along the ordered variable says the same.
            Question::Contrast(contrast) if self.study.variables[contrast.variable].ordered => false,
            question => {
                question.cells().is_some_and(|at| at.block(self.study).is_none_or(|block| !block.nationwide))
            }
        }
    }

    /// The unit's own finding in what is compared; a coarser view that it may be in is another
    /// comparison of the same id.
    pub(super) fn answer_to(&self, comparison: &Comparison) -> Option<&'a Finding> {
        self.all.iter().find(|finding| self.comparison(finding).id == comparison.id)
    }

    /// The unit's answers to the nation's findings.
    pub fn likeness(&self) -> Likeness {
        let mut rows = Vec::new();
        let mut withheld = 0;
        let rest = self.speaker.rest(Against::Rest);
        for national in self.national {
            let comparison = self.comparison(national);
            let local = self.answer_to(comparison);
            let is_asked = self.is_asked_of_places(comparison);
            let Some(alike) = alike(national, local).filter(|_| is_asked) else { continue };
            let Some(local) =
                local.filter(|local| !matches!(local.verdict, Verdict::Withheld | Verdict::Missing))
            else {
                withheld += 1;
                continue;
            };
            rows.push(TableRow {
                heads: vec![self.speaker.title(comparison)],
                cells: vec![
                    TableCell::words(self.speaker.brief_beside(comparison, national, national)),
                    TableCell::words(self.speaker.brief_beside(self.comparison(local), local, national)),
                    TableCell::words(answer(alike, national, comparison, &rest)),
                ],
            });
        }
        let head = vec![
            WORDS.comparison.to_string(),
            self.speaker.units.all[self.speaker.units.nation].name.clone(),
            self.speaker.units.all[self.speaker.unit].name.clone(),
            WORDS.are_they_alike.to_string(),
        ];
        let nation = &self.speaker.units.all[self.speaker.units.nation].name;
        Likeness {
            table: (!rows.is_empty()).then_some(TableView::new(head, rows)),
            withheld,
            heading: headings::alike_with(&nation_within(nation)),
        }
    }
}

/// The unit's share with its footnotes, the share of the others, and the difference. The last two
/// are computed of published numbers, and have none. `None` where a number is missing.
fn pair_cells(finding: &Finding, own: Vec<Footnote>, confidence: Confidence) -> Option<Vec<TableCell>> {
    let Evidence::Position(Pair { one, other, estimate }) = &finding.evidence else {
        return None;
    };
    Some(vec![
        TableCell::share(*one, confidence).with_footnotes(own),
        TableCell::plain(number_sign(*other)),
        TableCell::surrounded(
            signed_points_between(*one, *other, estimate.difference.interval),
            signed_interval(*one, *other, estimate.difference.interval),
        ),
    ])
}
