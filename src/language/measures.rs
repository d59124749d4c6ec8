//! What the numbers of a measure are: in headings, labels and under figures.

use ground::text::upper_first;
use stats::Scale;
use study::{Formula, Study};

use super::number::unit;
use super::sv::WORDS;

/// What follows each number of a measure: "procent", "per 1 000 invånare", "dygn". `None` for
/// numbers that stand alone.
pub fn unit_of(study: &Study, formula: Formula, scale: Scale) -> Option<String> {
    match formula {
        Formula::Rate(population) => Some(format!("{} {}", unit(scale)?, study.quantities[population].many)),
        Formula::Mean(sum) | Formula::Ratio(sum, _) | Formula::Given(sum, _) => {
            study.quantities[sum].unit.clone()
        }
        Formula::Share | Formula::Count => unit(scale),
    }
}

/// The plural noun for what the base of a measure counts: "utredningar", "invånare". `None` for
/// numbers without a base.
pub fn counted_by(study: &Study, formula: Formula) -> Option<&str> {
    match formula {
        Formula::Share | Formula::Mean(_) => Some(&study.counted.many),
        Formula::Rate(base) | Formula::Ratio(_, base) => Some(&study.quantities[base].many),
        Formula::Count | Formula::Given(..) => None,
    }
}

/// What the numbers of a figure are: "Andel i procent", "Antal per 1 000 invånare". `None` where
/// its title says it.
pub fn measured(study: &Study, formula: Formula, scale: Scale) -> Option<String> {
    let unit = unit_of(study, formula, scale);
    match formula {
        Formula::Share if scale.is_percent() => Some(WORDS.share_in_percent.to_string()),
        Formula::Share => unit.map(|unit| format!("{} {unit}", WORDS.share)),
        Formula::Rate(_) => unit.map(|unit| format!("{} {unit}", WORDS.number)),
        Formula::Count => None,
        Formula::Mean(_) | Formula::Ratio(..) | Formula::Given(..) => unit.map(|unit| upper_first(&unit)),
    }
}

/// Heading of a column of numbers, or the label of a row of them: "Flickor, procent".
pub fn with_unit(name: &str, unit: Option<&str>) -> String {
    match (name, unit) {
        ("", Some(unit)) => upper_first(unit),
        ("", None) => WORDS.value.to_string(),
        (name, Some(unit)) if name.to_lowercase() == unit => name.to_string(),
        (name, Some(unit)) => format!("{name}, {unit}"),
        (name, None) => name.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_says_what_the_numbers_are() {
        assert_eq!(with_unit("Flickor", Some("procent")), "Flickor, procent");
        assert_eq!(with_unit("", Some("procent")), "Procent");
        assert_eq!(with_unit("Dygn per placering", None), "Dygn per placering");
    }
}
