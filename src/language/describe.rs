//! What a chart shows, in words, for those who cannot see it.

/// One row of marks in a chart.
pub struct Marks<'a> {
    /// The panel's title, where there are several.
    pub panel: Option<&'a str>,
    /// The series' name; empty when there is only one.
    pub series: &'a str,
    /// Label on the axis and whole percent, for the values that are shown.
    pub values: Vec<(&'a str, u64)>,
}

/// What the marks of a drawing beside its values mean: of lines or of bars and dots, with bands or
/// with strokes, and beside the nation's values where its name is given.
pub fn key(is_lines: bool, has_bands: bool, nation: Option<&str>) -> String {
    let probably = if has_bands { "Svaga fält" } else { "Smala streck" };
    let beside = if is_lines { "Tunna linjer" } else { "Tvärstreck" };
    let nation = nation.map(|name| format!(" {beside}: {}.", super::nation_within(name))).unwrap_or_default();
    format!("{probably}: var andelarna troligen ligger.{nation}")
}

/// One sentence a row of marks: its range, or its value.
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
    fn a_row_of_marks_is_told_by_its_range() {
        let marks =
            Marks {
                panel: None, series: "Behov", values: vec![("0 år", 30), ("14 år", 60), ("17 år", 50)]
            };
        assert_eq!(describe(&[marks]), "Behov: lägst 30 procent (0 år), högst 60 procent (14 år).");
    }
}
