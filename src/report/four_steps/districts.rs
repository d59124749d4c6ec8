//! The districts of a city against the rest of it.

use analysis::{DistrictSplit, city_of};
use gate::Absence;
use language::withheld::Missing;
use language::{WORDS, criteria};
use stats::Share;
use study::OutcomeAnalysis;

use super::super::findings::Found;
use super::super::table::{TableCell, TableRow, TableView};

/// The districts of a city, or one of them, against the rest of it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DistrictsView {
    /// What is compared: "Stadsdelarna mot resten av Kornehed".
    pub heading: String,
    /// The measure.
    pub caption: String,
    /// The share of each district, in the rounds, in both groups, and against the rest.
    pub table: TableView,
}

/// The view of an outcome in districts; `None` for places without any.
pub(super) fn districts(
    found: &Found,
    declared: &OutcomeAnalysis,
    districts: &[DistrictSplit],
) -> Option<DistrictsView> {
    let (study, units) = (found.study, found.speaker.units);
    let city = &units.all[city_of(units, found.speaker.unit)?].name;
    let rounds = &districts.iter().max_by_key(|district| district.rounds.len())?.rounds;
    let group = |pair: &study::GroupPair| {
        pair.values.map(|value| study.variables[pair.variable].values[value].label.clone())
    };
    let groups = declared.pairs.first().map(group);
    let mut head = vec![WORDS.district_column.to_string()];
    head.extend(rounds.iter().map(|(round, _)| criteria::percent_of(&study.rounds[*round].label)));
    head.extend(groups.iter().flatten().map(|label| criteria::percent_of(label)));
    head.push(criteria::against_rest_of(city));
    let cell = |share: &Result<Share, Absence>| match share {
        Ok(share) => TableCell::share(*share, found.speaker.confidence),
        Err(absence) => TableCell::missing((*absence).into()),
    };
    let row = |district: &DistrictSplit| {
        let of_round = |round| district.rounds.iter().find(|(own, _)| *own == round);
        let in_round = |round| {
            of_round(round).map_or(TableCell::missing(Missing::NotApplicable), |(_, share)| cell(share))
        };
        let mut cells: Vec<TableCell> = rounds.iter().map(|(round, _)| in_round(*round)).collect();
        cells.extend(district.groups.iter().flatten().map(cell));
        cells.push(against(found, declared, district));
        TableRow { heads: vec![units.all[district.unit].name.clone()], cells }
    };
    let is_own = districts.iter().any(|district| district.unit == found.speaker.unit);
    let rows = districts.iter().map(row).collect();
    let measure = study.measure(declared.outcome, &study::Condition::new());
    Some(DistrictsView {
        heading: criteria::districts(city, is_own),
        caption: measure.label,
        table: TableView::new(head, rows),
    })
}

/// Whether a district differs from the rest of its city, in a few words.
fn against(found: &Found, declared: &OutcomeAnalysis, district: &DistrictSplit) -> TableCell {
    let Some((rest, estimate)) = &district.against else {
        return TableCell::words(Err(Missing::Withheld));
    };
    let measure = found.study.measure(declared.outcome, &study::Condition::new());
    TableCell::words(Ok(criteria::district(estimate, *rest, measure.margin, measure.scale)))
}
