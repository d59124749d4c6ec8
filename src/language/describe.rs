//! Describes in words what a chart shows, for readers who cannot see it.

/// One row of marks in a chart: the values of one series in one panel.
pub struct Marks<'a> {
    /// The panel's title; `None` when there is only one panel.
    pub panel: Option<&'a str>,
    /// The series' name; empty when there is only one series.
    pub series: &'a str,
    /// Axis label and whole percent of every value that is shown.
    pub values: Vec<(&'a str, u64)>,
}

/// The legend under a drawing. Confidence intervals are bands if `has_bands`, else thin strokes. With
/// the nation's name, the legend also explains the nation's values: thin lines if `is_lines`, else
/// cross strokes.
pub fn key(is_lines: bool, has_bands: bool, nation: Option<&str>) -> String {
    let probably = if has_bands { "Svaga fält" } else { "Smala streck" };
    let beside = if is_lines { "Tunna linjer" } else { "Tvärstreck" };
    let nation = nation.map(|name| format!(" {beside}: {}.", super::nation_within(name))).unwrap_or_default();
    format!("{probably}: var andelarna troligen ligger.{nation}")
}

/// One sentence for each row of marks: its range, or its only value.
pub fn describe(marks: &[Marks]) -> String {
    let sentences: Vec<String> = marks.iter().filter_map(sentence).collect();
    sentences.join(" ")
}

fn sentence(marks: &Marks) -> Option<String> {
    let name = match (marks.panel, marks.series) {
        (Some(panel), "") => panel.to_string(),
        (Some(panel), series) => format!("{panel}, {}", series.to_lowercase()),
        (None, "") => "Andelen".to_string(),
        (None, series) => series.to_string(),
    };
    let low = marks.values.iter().min_by_key(|(_, percent)| *percent)?;
    let high = marks.values.iter().rev().max_by_key(|(_, percent)| *percent)?;
    Some(match low.1 == high.1 {
        true if marks.values.len() == 1 => format!("{name}: {} procent ({}).", high.1, high.0),
        true => format!("{name}: {} procent hela vägen.", high.1),
        false => {
            format!("{name}: lägst {} procent ({}), högst {} procent ({}).", low.1, low.0, high.1, high.0)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_marks_is_described_by_its_range() {
        let marks =
            Marks {
                panel: None, series: "Behov", values: vec![("0 år", 30), ("14 år", 60), ("17 år", 50)]
            };
        assert_eq!(describe(&[marks]), "Behov: lägst 30 procent (0 år), högst 60 procent (14 år).");
    }
}
