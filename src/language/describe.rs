//! Describes in words what a chart shows, for readers who cannot see it.

use stats::NumberKind;

/// One row of marks in a chart: the values of one series in one panel.
pub struct Marks<'a> {
    /// The panel's title; `None` when there is only one panel.
    pub panel: Option<&'a str>,
    /// The series' name; empty when there is only one series.
    pub series: &'a str,
    /// Every value that is shown.
    pub values: Vec<MarkWords<'a>>,
}

/// A value in a chart.
pub struct MarkWords<'a> {
    /// Its label on the axis.
    pub label: &'a str,
    /// The value, for its order among the others.
    pub value: f64,
    /// The printed number: "52".
    pub number: &'a str,
}

/// The legend under a drawing. Intervals are drawn where the numbers have a `kind`: as bands if
/// `has_bands`, else as thin strokes. With the nation's name, the legend also explains the nation's
/// values: thin lines if `is_lines`, else cross strokes. `None` where there is nothing to explain.
pub fn key(
    kind: Option<NumberKind>,
    is_lines: bool,
    has_bands: bool,
    nation: Option<&str>,
) -> Option<String> {
    let intervals = if has_bands { "Svaga fält" } else { "Smala streck" };
    let what = |kind| match kind {
        NumberKind::Proportion => "var andelarna troligen ligger",
        NumberKind::Given => "det intervall som källan ger",
        _ => "var talen troligen ligger",
    };
    let intervals = kind.map(|kind| format!("{intervals}: {}.", what(kind)));
    let beside = if is_lines { "Tunna linjer" } else { "Tvärstreck" };
    let nation = nation.map(|name| format!("{beside}: {}.", super::nation_within(name)));
    let sentences: Vec<String> = intervals.into_iter().chain(nation).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// One sentence for each row of marks: its range, its only value, or that it shows none. `unit`
/// follows each number: "procent".
pub fn describe(marks: &[Marks], unit: Option<&str>) -> String {
    let sentences: Vec<String> = marks.iter().map(|marks| sentence(marks, unit)).collect();
    sentences.join(" ")
}

fn sentence(marks: &Marks, unit: Option<&str>) -> String {
    let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let name = match (marks.panel, marks.series) {
        (Some(panel), "") => panel.to_string(),
        (Some(panel), series) => format!("{panel}, {}", series.to_lowercase()),
        (None, "") => if unit == " procent" { "Andelen" } else { "Talet" }.to_string(),
        (None, series) => series.to_string(),
    };
    let low = marks.values.iter().min_by(|a, b| a.value.total_cmp(&b.value));
    let high = marks.values.iter().rev().max_by(|a, b| a.value.total_cmp(&b.value));
    let (Some(low), Some(high)) = (low, high) else { return format!("{name}: inga tal visas.") };
    let said = |mark: &MarkWords| format!("{}{unit} ({})", mark.number, mark.label);
    match low.number == high.number {
        true if marks.values.len() == 1 => format!("{name}: {}.", said(high)),
        true => format!("{name}: {}{unit} hela vägen.", high.number),
        false => format!("{name}: lägst {}, högst {}.", said(low), said(high)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_marks_is_described_by_its_range() {
        let mark = |label, value, number| MarkWords { label, value: f64::from(value), number };
        let values = vec![mark("0 år", 30, "30"), mark("14 år", 60, "60"), mark("17 år", 50, "50")];
        let marks = Marks { panel: None, series: "Behov", values };
        let words = describe(&[marks], Some("procent"));
        assert_eq!(words, "Behov: lägst 30 procent (0 år), högst 60 procent (14 år).");
    }

    #[test]
    fn a_row_without_marks_is_named() {
        let marks = Marks { panel: None, series: "Pojkar", values: Vec::new() };
        assert_eq!(describe(&[marks], None), "Pojkar: inga tal visas.");
    }
}
