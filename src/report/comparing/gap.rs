//! The difference between two groups of cases, such as girls and boys, in each municipality.

use std::collections::BTreeMap;

use analysis::{Evidence, Group, Question, Verdict};
use language::comparing::{self, GapCounts};
use language::{WORDS, signed_interval, signed_points_between};
use units::UnitIx;

use super::super::link::Link;
use super::super::table::TableCell;
use super::{ComparedPlace, IndicatorComparison, PlaceTable};

/// The difference between two groups in each municipality.
#[derive(Debug, Clone, serde::Serialize)]
pub struct GapView {
    /// The two groups: "Flickor och pojkar i kommunerna".
    pub heading: String,
    /// In how many places there is which difference.
    pub sentences: Vec<String>,
    /// The places with both numbers, the difference and the verdict.
    pub places: PlaceTable,
}

impl IndicatorComparison<'_> {
    /// The difference between the two values of the variable by which all is contrasted; `None` where
    /// it has more or the study contrasts by none. The verdicts are those of the places' own pages.
    pub(super) fn gap(&self, places: &[(UnitIx, Link)]) -> Option<GapView> {
        let study = self.study();
        let variable = study.findings.always.as_ref()?.variable;
        let known: Vec<_> = study.variables[variable].values.iter().filter(|value| !value.missing).collect();
        let [one, other] = known.as_slice() else { return None };
        let groups: BTreeMap<UnitIx, (Verdict, &Group)> =
            places.iter().filter_map(|(unit, _)| Some((*unit, self.contrasted(*unit)?))).collect();
        if groups.len() < 2 {
            return None;
        }
        let mut counts = GapCounts::default();
        for (verdict, group) in groups.values() {
            match verdict {
                Verdict::Difference if group.estimate.sign() > 0 => counts.one += 1,
                Verdict::Difference => counts.other += 1,
                Verdict::Equal => counts.alike += 1,
                Verdict::Undecided | Verdict::Withheld | Verdict::Missing => counts.undecided += 1,
            }
        }
        counts.left_out = places.len() - groups.len();
        let scale = self.declared().scale;
        let margin = self.declared().margin.unwrap_or(study.findings.margin);
        let names = [one.within.as_str(), other.within.as_str()];
        let row = |(unit, link): &(UnitIx, Link)| {
            let (verdict, group) = groups.get(unit)?;
            let interval = group.estimate.difference.interval;
            let difference = TableCell::surrounded(
                signed_points_between(group.share, group.other, interval),
                signed_interval(group.share, group.other, interval),
            );
            let has_more = group.estimate.sign() > 0;
            let word = match verdict {
                Verdict::Difference => Some(comparing::higher_for(names[usize::from(!has_more)])),
                Verdict::Equal => Some(comparing::no_larger(margin, scale)),
                _ => Some(WORDS.undecided_in_table.to_string()),
            };
            let number = |share| TableCell::share(share, self.confidence());
            let cells = vec![
                number(group.share),
                number(group.other),
                difference,
                TableCell::words(Ok(word.unwrap_or_default())),
            ];
            Some(ComparedPlace { unit: link.clone(), cells })
        };
        let rows: Vec<ComparedPlace> = places.iter().filter_map(row).collect();
        let heading = comparing::gap_heading(&one.label, names[1]);
        let heads = vec![
            WORDS.municipality.to_string(),
            self.with_own_unit(&one.label),
            self.with_own_unit(&other.label),
            WORDS.difference.to_string(),
            WORDS.verdict.to_string(),
        ];
        let caption = comparing::title(&self.declared().label, &heading, &self.period());
        Some(GapView {
            sentences: comparing::gap(counts, names, (margin, scale)),
            places: PlaceTable { is_linked: false, ..PlaceTable::new(caption, heads, rows) },
            heading,
        })
    }

    /// A place's finding on the two values of the variable by which all is contrasted.
    fn contrasted(&self, unit: UnitIx) -> Option<(Verdict, &Group)> {
        let variable = self.study().findings.always.as_ref()?.variable;
        let analysis = &self.sources.analysis.studies[self.study];
        let indicator = &self.declared().id;
        let found = analysis.unit(self.round, unit).iter().find_map(|finding| {
            let comparison = analysis.comparison(finding);
            let is_wanted = comparison.measure.id == *indicator
                && matches!(&comparison.question, Question::Contrast(contrast) if contrast.variable == variable);
            match &finding.evidence {
                Evidence::Contrast(groups) if is_wanted => Some((finding.verdict, groups.first()?)),
                _ => None,
            }
        });
        found.filter(|(verdict, _)| !matches!(verdict, Verdict::Withheld | Verdict::Missing))
    }
}
