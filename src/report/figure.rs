//! A figure as it stands on a page: number, title, drawing, table and notes.

use std::collections::BTreeSet;

use chart::{Mark, Panel, Picture, Series};
use content::Document;
use gate::FigureRelease;
use language::headings::{applies_to, coarser};
use language::measures;
use language::withheld::{Missing, figure_not_shown};
use language::{MarkWords, Marks, WORDS, describe, figure_word, key, nation_within, number_sign};
use stats::{Confidence, NumberKind, Share};
use study::{Block, Break, Chart, Figure, FigureIx, Formula, Measure, Study, View};

use super::findings::FindingText;
use super::follow_up::chain_sentence;
use super::grid::{Grid, RoundBlocks};
use super::palette::Palette;
use super::scale::DrawingScale;
use super::table::{self, TableView, reasons};

/// A figure as ready strings.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FigureView {
    /// Its id, unique within the page; the anchor is `figur-<id>`.
    pub id: String,
    /// "figur" or "tabell".
    pub word: &'static str,
    /// Its number among the figures, or among the tables.
    pub number: usize,
    /// What is measured.
    pub title: String,
    /// What the numbers are: "Andel i procent", "Antal per 1 000 invånare"; `None` where the title
    /// says it.
    pub measured: Option<String>,
    /// Its most important finding in a few words; `None` when there is no finding to state.
    pub headline: Option<String>,
    /// The place and the period: "Ålkeåker, 1 oktober 2023–31 mars 2024".
    pub about: String,
    /// The drawing; `None` for tables and when nothing may be shown.
    pub svg: Option<String>,
    /// The table; `None` when nothing may be shown.
    pub table: Option<TableView>,
    /// Whether the table is the figure itself.
    pub is_table: bool,
    /// Says that the figure compares groups of units and so shows the nation; else `None`.
    pub nationwide: Option<String>,
    /// The text in place of a figure of which nothing is shown.
    pub empty: String,
    /// Says that the view is coarser than the nation's; else `None`.
    pub coarser: Option<String>,
    /// Why some of the values are missing.
    pub missing: BTreeSet<Missing>,
    /// Explains the drawing's marks for intervals and for the nation; `None` without a drawing.
    pub key: Option<String>,
    /// Says what the smaller numbers of the table are; `None` where it has none.
    pub smaller_numbers: Option<&'static str>,
    /// For a figure over rounds: what makes rounds differ beside the numbers.
    pub between_rounds: Vec<String>,
    /// Which of its cases were asked about again later, and how many are left after each step of a
    /// chain.
    pub follow_ups: Vec<String>,
    /// The findings that belong to the figure, one or two sentences each.
    pub findings: Vec<FindingText>,
    /// For a figure of contrasts: the findings by variable and measure.
    pub summary: Option<TableView>,
    /// The totals of groups that sentences mention and the table only shows split further.
    pub wholes: Option<TableView>,
    /// The study's own note.
    pub note: Option<String>,
    /// Where the counts come from.
    pub source: Option<String>,
    /// What the source remarks on all of its tables.
    pub remarks: Vec<String>,
}

/// The values that a figure shows, and how.
#[derive(Debug, Clone)]
pub struct FigureValues<'a> {
    /// The unit's values.
    pub unit: Option<&'a FigureRelease>,
    /// The nation's values, which a place's drawing marks beside its own. On the nation's own page,
    /// the same as `unit`.
    pub nation: Option<&'a FigureRelease>,
    /// By round up to the round of the page: the unit's values, and the nation's.
    pub rounds: Vec<[Option<&'a FigureRelease>; 2]>,
    /// The breaks between rounds.
    pub breaks: &'a [Break],
    /// What makes rounds differ beside the numbers, in words.
    pub between_rounds: &'a [String],
    /// Which cases of the figure were asked about again later, in words.
    pub follow_ups: Vec<String>,
    /// Whether this is the nation's own page, where groups of units are compared too.
    pub is_nation: bool,
    /// The confidence level of intervals.
    pub confidence: Confidence,
    /// The look of each series.
    pub palette: &'a Palette,
    /// The sign that a drawing has in place of a value that is not shown.
    pub sign: &'a str,
    /// The unit's name, and the nation's.
    pub names: (&'a str, &'a str),
}

/// The view of a figure for a unit, compared with the nation's values.
pub fn figure(study: &Study, document: &Document, index: FigureIx, values: FigureValues) -> FigureView {
    let (release, reference) = (values.unit, values.nation.filter(|_| !values.is_nation));
    let (full, confidence) = (values.is_nation, values.confidence);
    let declared = &study.figures[index];
    let (is_table, number) = document.number(study, index).unwrap_or((false, 0));
    let mut figure = FigureView {
        id: declared.id.clone(),
        word: figure_word(is_table),
        number,
        title: declared.title.clone(),
        measured: declared.views.first().and_then(|view| measured(study, view)),
        headline: None,
        about: format!("{}, {}", values.names.0, study.rounds[document.round].label),
        svg: None,
        table: None,
        is_table,
        nationwide: None,
        empty: figure_not_shown(&release.map_or_else(BTreeSet::new, absences)),
        coarser: None,
        missing: BTreeSet::new(),
        key: None,
        smaller_numbers: None,
        between_rounds: Vec::new(),
        follow_ups: Vec::new(),
        findings: Vec::new(),
        summary: None,
        wholes: None,
        note: declared.note.clone(),
        source: study.source.clone(),
        remarks: study
            .remarks
            .iter()
            .filter(|remark| remark.is_of_all)
            .map(|remark| remark.text.clone())
            .collect(),
    };
    let Some((release, shown)) = release.and_then(|release| Some((release, release.shown(&declared.views)?)))
    else {
        return figure;
    };
    let (view, blocks) = (&declared.views[shown], &release.views[shown]);
    let nation = nation_within(values.names.1);
    figure.coarser = (shown > 0).then(|| coarser(&nation));
    let is_nationwide = !full && view.blocks.iter().all(|block| block.nationwide);
    if is_nationwide {
        figure.nationwide = Some(applies_to(&nation));
        figure.about = format!("{}, {}", values.names.1, study.rounds[document.round].label);
    }
    let is_over_rounds = view.blocks.iter().any(|block| block.is_over_rounds);
    if is_over_rounds && document.round.index() > 0 {
        let [first, last] = [study::RoundIx::from(0), document.round].map(|round| &study.rounds[round].label);
        figure.about = format!("{}, {}", values.names.0, language::rounds::from_to(first, last));
    }
    figure.between_rounds = values.between_rounds.iter().filter(|_| is_over_rounds).cloned().collect();
    figure.follow_ups.clone_from(&values.follow_ups);
    if declared.is_chain {
        // The sentence is about all cases, which a split block does not hold together.
        let is_whole = |block: &Block| block.dimensions().next().is_none();
        let chain = view.blocks.first().zip(blocks.first()).filter(|(block, _)| is_whole(block));
        figure.follow_ups.extend(chain.and_then(|(block, cells)| chain_sentence(study, block, cells)));
    }
    let by_round = |side: usize, own| RoundBlocks {
        own,
        rounds: values.rounds.iter().map(|of| Some(of[side]?.views.get(shown)?.as_slice())).collect(),
        breaks: values.breaks,
    };
    match Grid::of(study, view, &by_round(0, blocks), full) {
        Some(grid) => {
            let beside = reference.filter(|_| !is_nationwide);
            let beside =
                beside.and_then(|nation| Grid::of(study, view, &by_round(1, &nation.views[shown]), full));
            let picture = picture(&grid, beside.as_ref(), view.chart, declared, &values);
            let picture = chart::fitted(picture);
            figure.svg = chart::draw(&picture);
            if figure.svg.is_some() && picture.chart.traits().has_intervals {
                let nation = beside.is_some().then_some(values.names.1);
                let (is_lines, has_bands) = (picture.chart.traits().has_lines, chart::has_bands(&picture));
                let kind = grid.scale.kind;
                let mut marks = picture.panels.iter().flat_map(|panel| &panel.series);
                let has_intervals = kind.is_tested()
                    || marks.any(|series| series.marks.iter().flatten().any(|mark| mark.interval.is_some()));
                let kind = has_intervals.then_some(kind);
                figure.key = key(kind, is_lines, has_bands, nation);
            }
            figure.table = Some(table::of_grid(&grid, study, confidence));
        }
        None => figure.table = table::combined(study, view, blocks, confidence),
    }
    figure.smaller_numbers = match view.blocks.first().and_then(|block| block.measures.first()) {
        Some(measure) if measure.scale.kind == NumberKind::Rate => Some(WORDS.smaller_numbers_of_rate),
        Some(measure) if measure.scale.kind == NumberKind::Proportion => Some(WORDS.smaller_numbers),
        Some(Measure { formula: Formula::Given(_, Some(_)), .. }) => Some(WORDS.smaller_numbers_of_source),
        _ => None,
    };
    let cells = figure.table.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    figure.missing = reasons(cells.map(|cell| &cell.value));
    if !is_table && figure.svg.is_none() {
        figure.table = None;
    }
    figure
}

/// Why numbers of the first view of a figure are missing.
fn absences(release: &FigureRelease) -> BTreeSet<Missing> {
    let cells = release.views.first().into_iter().flatten().flat_map(|block| block.cells.iter());
    cells.filter_map(|cell| cell.share.known().err()).map(Missing::from).collect()
}

/// What the numbers of a view are.
fn measured(study: &Study, view: &View) -> Option<String> {
    let measure = view.blocks.first()?.measures.first()?;
    measures::measured(study, measure.formula, measure.scale)
}

fn picture(
    grid: &Grid,
    beside: Option<&Grid>,
    chart: Chart,
    declared: &Figure,
    values: &FigureValues,
) -> Picture {
    let confidence = values.confidence;
    let bounds = |share: Share| Some(stats::interval(share, confidence)).filter(|bounds| bounds.is_known());
    let reach = |share: Share| {
        let upper = bounds(share).map_or(0.0, |bounds| bounds.hi * f64::from(share.scale().per));
        upper.max(share.value())
    };
    let nation = beside.iter().flat_map(|grid| grid.shares().map(|share| share.value()));
    let highest = grid.shares().map(reach).chain(nation).fold(0.0, f64::max);
    let scale = DrawingScale::new(grid.scale, highest);
    let mark = |panel: usize, series: usize, axis: usize| {
        let cell = grid.cell(panel, series, axis);
        let reference = beside.and_then(|grid| grid.cell(panel, series, axis).share.value());
        cell.share.value().map(|share| Mark {
            value: scale.draw(share),
            label: number_sign(share),
            interval: bounds(share).map(|bounds| (scale.end(bounds.lo), scale.end(bounds.hi))),
            reference: reference.map(|nation| scale.draw(nation)),
        })
    };
    let series = |panel: usize| -> Vec<Series> {
        grid.series
            .iter()
            .enumerate()
            .map(|(s, name)| Series {
                name: name.clone(),
                look: values.palette.look(grid.subjects.get(s)),
                marks: (0..grid.axis.len()).map(|a| mark(panel, s, a)).collect(),
            })
            .collect()
    };
    let panels: Vec<Panel> = grid
        .panels
        .iter()
        .enumerate()
        .map(|(p, title)| Panel { title: title.clone(), series: series(p) })
        .collect();
    let marks = panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.marks);
    let highest = marks.flatten().map(Mark::reach).max().unwrap_or(0);
    Picture {
        chart,
        scale: scale.axis(highest),
        id: declared.id.clone(),
        title: declared.title.clone(),
        description: description(grid),
        axis: grid.axis.clone(),
        panels,
        sign: values.sign.to_string(),
    }
}

/// Each row of marks in words, with the printed numbers.
fn description(grid: &Grid) -> String {
    let numbers = |panel: usize, series: usize| -> Vec<(&str, f64, String)> {
        let shown = grid.axis.iter().enumerate().filter_map(|(at, label)| {
            let share = grid.cell(panel, series, at).share.value()?;
            Some((label.text.as_str(), share.value(), number_sign(share)))
        });
        shown.collect()
    };
    let rows = grid.panels.iter().enumerate().flat_map(|(p, panel)| {
        grid.series.iter().enumerate().map(move |(s, series)| (panel, series, numbers(p, s)))
    });
    let rows: Vec<_> = rows.collect();
    let marks = rows.iter().map(|(panel, series, numbers)| Marks {
        panel: panel.as_deref(),
        series,
        values: numbers
            .iter()
            .map(|(label, value, number)| MarkWords { label, value: *value, number })
            .collect(),
    });
    describe(&marks.collect::<Vec<_>>(), grid.unit.as_deref())
}
