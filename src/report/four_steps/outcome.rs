//! The differences in an outcome: between groups of cases, and from the rest of the nation.

use analysis::{Bearing, PairGap, PairSplits, Splits, Verdict};
use gate::Absence;
use ground::text::lower_first;
use language::WORDS;
use language::criteria;
use language::withheld::Missing;
use stats::Share;
use study::{Condition, Criterion, OutcomeAnalysis, Record, VariableIx};

use super::super::findings::UnitFindings;
use super::super::table::{TableCell, TableRow, TableView};
use super::districts::{DistrictsView, districts};
use super::mix::{MixView, mix_table, untested};
use super::print_scale::PrintScale;
use super::steps::StepNumbers;
use super::together::{TogetherView, together};

/// An outcome, and the splits of its differences.
#[derive(Debug, Clone, serde::Serialize)]
pub struct OutcomeView {
    /// Its name.
    pub title: String,
    /// Its anchor.
    pub id: String,
    /// The pairs of groups whose numbers are shown.
    pub pairs: Vec<PairView>,
    /// The variables whose groups are not shown, so that nobody can be recognised, in a sentence.
    pub not_shown: Option<String>,
    /// The variables of whose groups there are no cases, or no table, in a sentence.
    pub not_held: Option<String>,
    /// The difference from the rest of the nation; `None` where there is nothing to say.
    pub mix: Option<MixView>,
    /// The outcome in the groups of two pairs together.
    pub together: Vec<TogetherView>,
    /// The districts of the city against the rest of it; `None` elsewhere.
    pub districts: Option<DistrictsView>,
    /// A sentence on how many cases have an unknown value of each variable; `None` where all values
    /// are known.
    pub unknown: Option<String>,
}

/// The difference between two groups of cases.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PairView {
    /// The variable: "Kön".
    pub heading: String,
    /// Its anchor.
    pub id: String,
    /// The shares, and whether they differ.
    pub gap: String,
    /// What is left where every step is alike; `None` where no steps are shown.
    pub rest: Option<String>,
    /// The steps in both groups, and what each adds.
    pub steps: Option<TableView>,
    /// The steps as a drawing.
    pub svg: Option<String>,
    /// Steps for which too little may be shown, in a sentence.
    pub left_out: Option<String>,
    /// What each criterion says.
    pub criteria: Option<TableView>,
    /// The difference among alike cases.
    pub within: Option<TableView>,
    /// Variables in which alike cases cannot be compared, in a sentence.
    pub untested: Option<String>,
    /// How far cases of unknown group could move a sure difference.
    pub bounds: Option<String>,
    /// How many cases would show a difference; `None` where it is decided.
    pub cases_needed: Option<String>,
    /// Whether the difference is sure, so that criteria have something to explain.
    pub is_sure: bool,
}

/// The normal quantile for a power of 80 percent.
const POWER: f64 = 0.8416;

impl OutcomeView {
    /// The splits of an outcome as a page has them.
    pub(super) fn new(findings: &UnitFindings, declared: &OutcomeAnalysis, splits: &Splits) -> Self {
        let id = format!("{}_{}", findings.study.id, declared.id);
        let label = &findings.study.indicators[declared.outcome].label;
        let views = splits.pairs.iter().filter_map(|pair| PairView::new(findings, declared, pair, &id));
        let hidden = |is_protected: bool| -> Vec<String> {
            let has_reason = |pair: &&PairSplits| {
                pair.gap.is_err_and(|absence| (absence == Absence::Protected) == is_protected)
            };
            let hidden = splits.pairs.iter().filter(has_reason);
            hidden.map(|pair| lower_first(&findings.study.variables[pair.variable].label)).collect()
        };
        Self {
            title: declared.title.clone(),
            pairs: views.collect(),
            not_shown: criteria::groups_not_shown(&hidden(true)),
            not_held: criteria::groups_not_held(&hidden(false)),
            mix: MixView::new(findings, label, &splits.case_mix, &id),
            together: splits.together.iter().filter_map(|both| together(findings, label, both)).collect(),
            unknown: unknown(findings, &splits.unknown),
            districts: districts(findings, declared, &splits.districts),
            id,
        }
    }

    /// What is known, in sentences.
    pub(super) fn known(&self) -> Vec<String> {
        let sure = self.pairs.iter().filter(|pair| pair.is_sure);
        let gaps = sure.map(|pair| {
            let parts = [Some(&pair.gap), pair.rest.as_ref(), pair.bounds.as_ref()];
            parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
        });
        let none = !self.pairs.is_empty() && !self.pairs.iter().any(|pair| pair.is_sure);
        let mix = self.mix.iter().filter(|mix| !mix.sentences.is_empty());
        let mix = mix.map(|mix| format!("{} {}", mix.levels, mix.sentences.join(" ")));
        let districts = self.districts.iter().filter(|districts| districts.is_sure);
        gaps.chain(none.then(|| criteria::no_sure_difference(&self.title)))
            .chain(mix)
            .chain(districts.map(|districts| districts.text.clone()))
            .collect()
    }

    /// Whether it has nothing to say.
    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty() && self.not_shown.is_none() && self.not_held.is_none() && self.mix.is_none()
    }

    /// What is not known, in sentences.
    pub(super) fn unknown(&self) -> Vec<String> {
        let open = self.pairs.iter().filter(|pair| pair.cases_needed.is_some());
        open.map(|pair| criteria::not_known_whether(&self.title, &pair.heading)).collect()
    }
}

impl PairView {
    fn new(findings: &UnitFindings, declared: &OutcomeAnalysis, pair: &PairSplits, id: &str) -> Option<Self> {
        let study = findings.study;
        let gap = pair.gap.as_ref().ok()?;
        let scale = PrintScale::of(gap.shares);
        let whole = scale.between(gap.shares);
        let measure = study.measure(declared.outcome, &Condition::new());
        let values = &study.variables[pair.variable].values;
        let names = pair
            .values
            .map(|value| values[value].many.clone().unwrap_or_else(|| values[value].within.clone()));
        let names = names.each_ref().map(String::as_str);
        let labels = pair.values.map(|value| values[value].label.as_str());
        let heading = study.variables[pair.variable].label.clone();
        let id = format!("{id}_{}", study.variables[pair.variable].id);
        let way = pair.way.as_ref();
        let steps = way.map(|way| StepNumbers::new(findings, way, gap, scale));
        let svg = steps.as_ref().and_then(|steps| {
            steps.drawing(&format!("{id}_delar"), &format!("{}: {heading}", declared.title))
        });
        let gap_text = criteria::gap(&measure.label, names, gap, measure.margin);
        let counted = &study.counted.many;
        let smaller = gap.shares.map(|share| share.base()).into_iter().sum::<u64>();
        let interval = gap.estimate.difference.interval;
        let half = (interval.hi - interval.lo) / 2.0;
        // A test that finds a true difference four times out of five needs an interval this much
        // narrower.
        let z = findings.speaker.confidence.z();
        let times = (z + POWER) / z * half / measure.margin_as_share();
        let needed = (smaller as f64 * times * times / 100.0).ceil() as u64 * 100;
        let is_open = gap.estimate.verdict == Verdict::Undecided;
        Some(Self {
            rest: way.zip(steps.as_ref()).and_then(|(way, steps)| {
                criteria::rest(&way.rest, gap, [steps.rest(), whole], (steps.passed(), steps.last()))
            }),
            steps: steps.as_ref().map(|steps| steps.table(labels, gap)),
            svg,
            criteria: criteria_table(findings, declared, (pair, gap, steps.as_ref()), names, scale),
            within: mix_table(findings, &pair.within, labels),
            left_out: way.filter(|way| !way.left_out.is_empty()).map(|way| {
                let label = |step: &study::IndicatorIx| format!("”{}”", study.indicators[*step].label);
                criteria::left_out_steps(&way.left_out.iter().map(label).collect::<Vec<_>>())
            }),
            untested: untested(findings, &pair.within),
            bounds: pair.bounds.filter(|_| gap.estimate.verdict == Verdict::Difference).map(|bounds| {
                criteria::bounds(
                    &heading,
                    bounds.unknown,
                    [scale.points(bounds.lowest), scale.points(bounds.highest)],
                )
            }),
            cases_needed: is_open
                .then(|| criteria::cases_needed(needed, smaller, counted, measure.margin, measure.scale))
                .flatten(),
            is_sure: gap.estimate.verdict == Verdict::Difference,
            gap: gap_text,
            heading,
            id,
        })
    }
}

/// A sentence on how many cases have an unknown value of each variable; `None` where no value can
/// be unknown.
fn unknown(findings: &UnitFindings, unknown: &[(VariableIx, Share)]) -> Option<String> {
    let part = |(variable, share): &(VariableIx, Share)| {
        let label = lower_first(&findings.study.variables[*variable].label);
        criteria::unknown_of(&label, *share)
    };
    let parts: Vec<String> = unknown.iter().map(part).collect();
    (!parts.is_empty()).then(|| criteria::unknown(&parts))
}

/// What each criterion says of a difference.
fn criteria_table(
    findings: &UnitFindings,
    declared: &OutcomeAnalysis,
    (pair, gap, steps): (&PairSplits, &PairGap, Option<&StepNumbers>),
    names: [&str; 2],
    scale: PrintScale,
) -> Option<TableView> {
    let whole = scale.between(gap.shares);
    let row = |(criterion, bearing): (&Criterion, &Bearing)| {
        let words = |text: String| TableCell::words(Ok(text));
        let cells = match bearing {
            Bearing::OnTheWay(estimate) => {
                let Record::Steps(on_the_way) = &criterion.record else { return None };
                let part = steps?.together(on_the_way);
                let ends = scale.ends(estimate.difference.interval);
                let range = criteria::part_between(ends);
                vec![words(range), words(criteria::on_the_way(estimate, gap, part, ends, whole))]
            }
            Bearing::Beside { shares, estimate, raises, at_most } => {
                let Record::Beside { indicator, .. } = criterion.record else { return None };
                let label = &findings.study.indicators[indicator].label;
                let could = at_most.map(|could| scale.ends(could));
                vec![
                    words(criteria::both(label, names, *shares)),
                    words(criteria::beside(estimate, gap, *raises, could, whole)),
                ]
            }
            Bearing::Withheld => vec![TableCell::words(Err(Missing::Withheld)); 2],
            Bearing::NotLinked => {
                vec![words(WORDS.not_in_tables.to_string()), words(WORDS.not_decided_here.to_string())]
            }
            Bearing::NotRecorded => {
                vec![words(WORDS.not_recorded.to_string()), words(WORDS.not_decided_here.to_string())]
            }
        };
        Some(TableRow { heads: vec![criterion.label.clone()], cells })
    };
    let rows: Vec<TableRow> = declared.criteria.iter().zip(&pair.criteria).filter_map(row).collect();
    let head = [WORDS.criterion, WORDS.evidence_here, WORDS.verdict].map(str::to_string).to_vec();
    (!rows.is_empty()).then(|| TableView::new(head, rows))
}
