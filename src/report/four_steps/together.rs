//! The outcome in the groups of two pairs together, so that no group is seen from one side only.

use analysis::CombinedGroups;
use language::criteria;
use language::measures::counted_by;
use stats::Share;

use super::super::findings::UnitFindings;
use super::super::table::{TableCell, TableRow, TableView};

/// The outcome in the groups of two variables together.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TogetherView {
    /// Both variables: "Kön och bakgrund".
    pub heading: String,
    /// The measure.
    pub caption: String,
    /// The shares, each with its interval and number of cases.
    pub table: TableView,
}

/// The table of two variables together; `None` where no number is shown.
pub(super) fn together(findings: &UnitFindings, label: &str, both: &CombinedGroups) -> Option<TogetherView> {
    let study = findings.study;
    let [one, other] = both.variables.map(|variable| &study.variables[variable]);
    let heading = criteria::together(&one.label, &other.label);
    let counted = counted_by(study, study::Formula::Share).unwrap_or_default();
    let head = vec![heading.clone(), criteria::percent_of(label), language::headings::number_of(counted)];
    let cells = |share: &Result<Share, gate::Absence>| match share {
        Ok(share) => vec![
            TableCell::share(*share, findings.speaker.confidence),
            TableCell::plain(language::grouped(share.base())),
        ],
        Err(absence) => vec![TableCell::missing((*absence).into()); 2],
    };
    let rows = both.values[0].iter().zip(&both.shares).flat_map(|(own, shares)| {
        both.values[1].iter().zip(shares).map(move |(second, share)| TableRow {
            heads: vec![criteria::group_of_both(&one.values[*own].label, &other.values[*second].label)],
            cells: cells(share),
        })
    });
    let is_shown = both.shares.iter().flatten().any(Result::is_ok);
    is_shown.then(|| TogetherView {
        heading,
        caption: label.to_string(),
        table: TableView::new(head, rows.collect()),
    })
}
