//! The texts of one finding: sentence, question, headline, and a few words for tables.

use analysis::{Comparison, Finding, Verdict};
use ground::text::upper_first;
use study::VariableIx;

use crate::withheld::Missing;

use super::brief;
use super::in_words::FindingInWords;
use super::kinds;
use super::speaker::Speaker;

impl Speaker<'_> {
    /// The finding in one or two sentences. `None` when it is undecided or may not be shown; pages
    /// only count such findings.
    pub fn sentence(&self, comparison: &Comparison, finding: &Finding) -> Option<String> {
        match finding.verdict {
            Verdict::Difference | Verdict::Equal => {
                let in_words = FindingInWords::new(self, comparison, finding);
                Some(upper_first(&in_words.sentence(finding.with_numbers(comparison)?)?))
            }
            Verdict::Undecided | Verdict::Withheld | Verdict::Missing => None,
        }
    }

    /// The finding in one short sentence where its kind has one, for a page that draws its numbers;
    /// else as [`Self::sentence`].
    pub fn short(&self, comparison: &Comparison, finding: &Finding) -> Option<String> {
        let in_words = FindingInWords::new(self, comparison, finding);
        let is_stated = matches!(finding.verdict, Verdict::Difference | Verdict::Equal);
        let kind = finding.with_numbers(comparison).filter(|_| is_stated);
        match kind.and_then(|kind| in_words.short(kind)) {
            Some(short) => Some(format!("{}.", upper_first(&short))),
            None => self.sentence(comparison, finding),
        }
    }

    /// One sentence for several measures that do not differ between the same two groups. `None`
    /// without comparisons.
    pub fn equals(&self, variable: VariableIx, comparisons: &[&Comparison]) -> Option<String> {
        let values = &self.study.variables[variable].values;
        let groups: Vec<String> = (0..values.len())
            .filter(|value| !values[*value].missing)
            .map(|value| self.these(variable, value))
            .collect();
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let labels: Vec<String> = comparisons.iter().map(|c| format!("”{}”", c.measure.label)).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let measure = &comparisons.first()?.measure;
        let margin = crate::difference::count_points(measure.margin, measure.scale);
        Some(format!(
            "Mellan {} är skillnaden troligen mindre än {margin} för {}.",
            crate::definition::listed(&groups, "och"),
            crate::definition::listed(&labels, "och")
        ))
    }

    /// A question for the reader to pursue. `None` where [`Self::sentence`] is `None` too.
    pub fn question(&self, comparison: &Comparison, finding: &Finding) -> Option<String> {
        self.sentence(comparison, finding)?;
        FindingInWords::new(self, comparison, finding).question(finding.with_numbers(comparison)?)
    }

    /// The finding in a few words, for a table: "Högre: flickor". An error when it may not be
    /// shown.
    pub fn brief(&self, comparison: &Comparison, finding: &Finding) -> Result<String, Missing> {
        brief::brief(&FindingInWords::new(self, comparison, finding), None)
    }

    /// The clause that heads a figure: "Insats eller åtgärd: högre för flickor". `None` for kinds
    /// of findings that need a sentence.
    pub fn headline(&self, comparison: &Comparison, finding: &Finding) -> Option<String> {
        let in_words = FindingInWords::new(self, comparison, finding);
        Some(upper_first(&in_words.headline(finding.with_numbers(comparison)?)?))
    }

    /// The finding in a few words, as [`Self::brief`] gives it, with the numbers of the group that
    /// the finding `other` of another place is about.
    pub fn brief_beside(
        &self,
        comparison: &Comparison,
        finding: &Finding,
        other: &Finding,
    ) -> Result<String, Missing> {
        brief::brief(&FindingInWords::new(self, comparison, finding), Some(other.focus()))
    }

    /// What is compared: "Insats eller åtgärd efter kön".
    pub fn title(&self, comparison: &Comparison) -> String {
        kinds::title(self, comparison)
    }
}
