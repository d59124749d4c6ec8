//! The districts of a city against the rest of it.

use analysis::{DistrictSplit, Estimate, Verdict, city_of};
use gate::Absence;
use language::withheld::Missing;
use language::{WORDS, criteria};
use stats::Share;
use study::{Condition, Measure, OutcomeAnalysis};

use super::super::findings::UnitFindings;
use super::super::table::{TableCell, TableRow, TableView};

/// The districts of a city, or one of them, against the rest of it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DistrictsView {
    /// What is compared: "Stadsdelarna mot resten av Kornehed".
    pub heading: String,
    /// Which of them differ, in a sentence or two.
    pub text: String,
    /// Whether that holds for sure.
    #[serde(skip)]
    pub is_sure: bool,
    /// The measure.
    pub caption: String,
    /// The share of each district, in the rounds, in both groups, and against the rest.
    pub table: TableView,
}

/// The view of an outcome in districts; `None` for places without any.
pub(super) fn districts(
    findings: &UnitFindings,
    declared: &OutcomeAnalysis,
    districts: &[DistrictSplit],
) -> Option<DistrictsView> {
    let (study, units) = (findings.study, findings.speaker.units);
    let city_unit = city_of(units, findings.speaker.unit)?;
    let city = &units.all[city_unit].name;
    let is_city = districts.iter().all(|district| district.unit != findings.speaker.unit);
    // One district alone has nothing to stand against.
    if is_city && districts.len() < 2 {
        return None;
    }
    let rounds = &districts.iter().max_by_key(|district| district.rounds.len())?.rounds;
    let group = |pair: &study::GroupPair| {
        pair.values.map(|value| study.variables[pair.variable].values[value].label.clone())
    };
    let groups = declared.pairs.first().map(group);
    let mut head = vec![WORDS.district_column.to_string(), criteria::against_rest_of(city)];
    head.extend(rounds.iter().map(|(round, _)| criteria::percent_of(&study.rounds[*round].label)));
    let latest =
        rounds.last().filter(|_| rounds.len() > 1).map(|(round, _)| study.rounds[*round].label.as_str());
    head.extend(groups.iter().flatten().map(|label| criteria::percent_in(label, latest)));
    head.push(criteria::rest_of(city));
    let cell = |share: &Result<Share, Absence>| match share {
        Ok(share) => TableCell::share(*share, findings.speaker.confidence),
        Err(absence) => TableCell::missing((*absence).into()),
    };
    let row = |district: &DistrictSplit| {
        let entry_for_round = |round| district.rounds.iter().find(|(own, _)| *own == round);
        let cell_for_round = |round| {
            entry_for_round(round)
                .map_or(TableCell::missing(Missing::NotApplicable), |(_, share)| cell(share))
        };
        let [rest, verdict] = against(findings, declared, district);
        let mut cells = vec![verdict];
        cells.extend(rounds.iter().map(|(round, _)| cell_for_round(*round)));
        cells.extend(district.groups.iter().flatten().map(cell));
        cells.push(rest);
        TableRow { heads: vec![units.all[district.unit].name.clone()], cells }
    };
    let rows = districts.iter().map(row).collect();
    let measure = study.measure(declared.outcome, &Condition::new());
    let names_with = |verdict: fn(&Estimate) -> bool| -> Vec<String> {
        let has_verdict = |district: &&DistrictSplit| {
            district.against.as_ref().is_some_and(|(_, estimate)| verdict(estimate))
        };
        let matches = districts.iter().filter(has_verdict);
        matches.map(|district| units.all[district.unit].name.clone()).collect()
    };
    let differs = |estimate: &Estimate| estimate.verdict == Verdict::Difference;
    let higher = names_with(|estimate| estimate.verdict == Verdict::Difference && estimate.sign() > 0);
    let lower = names_with(|estimate| estimate.verdict == Verdict::Difference && estimate.sign() < 0);
    let possible = names_with(|estimate| {
        estimate.verdict == Verdict::Undecided && estimate.difference.interval.least() > 0.0
    });
    let own_district = districts.iter().find(|district| district.unit == findings.speaker.unit);
    let text = match own_district {
        Some(district) => district_sentence(findings, &measure, city, district)?,
        None => {
            let others =
                units.parts(city_unit).filter(|part| districts.iter().all(|district| district.unit != *part));
            let silent: Vec<String> = others.map(|part| units.all[part].name.clone()).collect();
            criteria::districts_differ(city, [&higher, &lower, &possible], &silent)
        }
    };
    Some(DistrictsView {
        text,
        is_sure: districts.iter().any(|district| district.against.as_ref().is_some_and(|(_, e)| differs(e))),
        heading: criteria::districts(city, own_district.is_some()),
        caption: measure.label,
        table: TableView::new(head, rows),
    })
}

/// The sentence on whether one district differs from the rest of its city; `None` where that is not
/// shown.
fn district_sentence(
    findings: &UnitFindings,
    measure: &Measure,
    city: &str,
    district: &DistrictSplit,
) -> Option<String> {
    let (rest, estimate) = district.against.as_ref()?;
    let district_share = district.rounds.last()?.1.ok()?;
    let name = &findings.speaker.units.all[district.unit].name;
    let verdict = criteria::district(estimate, measure.margin, measure.scale);
    Some(criteria::district_differs(&measure.label, name, city, [district_share, *rest], &verdict))
}

/// The share in the rest of the city, and whether a district differs from it.
fn against(findings: &UnitFindings, declared: &OutcomeAnalysis, district: &DistrictSplit) -> [TableCell; 2] {
    let Some((rest, estimate)) = &district.against else {
        return [TableCell::missing(Missing::Withheld), TableCell::words(Err(Missing::Withheld))];
    };
    let measure = findings.study.measure(declared.outcome, &Condition::new());
    [
        TableCell::share(*rest, findings.speaker.confidence),
        TableCell::words(Ok(criteria::district(estimate, measure.margin, measure.scale))),
    ]
}
