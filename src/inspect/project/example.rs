//! A small project with invented bicycle counts in invented places.

use super::file::ProjectFile;
use super::texts;

const STUDY: &str = "cykling";

/// The files of the example.
pub fn example(title: Option<&str>) -> Vec<ProjectFile> {
    let title = title.unwrap_or("Cykling i Ekriket");
    let settings =
        include_str!("example/lagesbild.yaml").replace("{title}", &super::super::draft::scalar(title));
    let mut files = texts::common(title, STUDY);
    files.extend([
        ProjectFile::new("lagesbild.yaml", settings),
        ProjectFile::new("data/units.csv", include_str!("example/units.csv")),
        ProjectFile::new(format!("data/{STUDY}/study.yaml"), include_str!("example/study.yaml")),
        ProjectFile::new(format!("data/{STUDY}/passager.csv"), table()),
        ProjectFile::new("content/pm/pm-1.md", include_str!("example/pm-1.md")),
        ProjectFile::new("content/pages/start.md", include_str!("example/start.md")),
    ]);
    files
}

/// The ids of the places that report, and how much is cycled there.
const PLACES: [(&str, u64); 6] =
    [("alvbo", 9), ("brantnas", 4), ("dungaby", 6), ("fjallhed", 3), ("granvik", 7), ("hedsele", 5)];

/// Counts by a formula: they belong to no place that exists.
fn table() -> String {
    let mut text = "enhet;omgang;arstid;vag;hjalm;antal\n".to_string();
    for (round, year) in ["2024", "2025"].into_iter().enumerate() {
        for (place, (id, size)) in PLACES.into_iter().enumerate() {
            for (season, (name, share)) in [("sommar", 12), ("vinter", 5)].into_iter().enumerate() {
                for (way, road) in ["cykelbana", "korbana"].into_iter().enumerate() {
                    let all = size * share * if way == 0 { 6 } else { 3 } + 10 * round as u64 + place as u64;
                    let with =
                        all * (40 + 6 * round + 12 * season + 8 * (1 - way) + 3 * (place % 3)) as u64 / 100;
                    text += &format!("{id};{year};{name};{road};ja;{with}\n");
                    text += &format!("{id};{year};{name};{road};nej;{}\n", all - with);
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_a_full_crossing_of_large_counts() {
        let table = table();
        assert_eq!(table.lines().count(), 1 + 2 * 6 * 2 * 2 * 2);
        let counts = table.lines().skip(1).filter_map(|line| line.rsplit(';').next()?.parse::<u64>().ok());
        assert!(counts.clone().count() == 96 && counts.min() > Some(10));
    }
}
