//! Numbers that were published before, `data/<study>/releases/*.csv`, and numbers that are withheld
//! beyond the rules,
//! `data/<study>/withheld.csv`.

use std::collections::BTreeSet;

use ground::diagnostics::{Diagnostic, Diagnostics, Location, nearest};
use study::{Condition, Origin, RoundIx, Study, VariableIx};
use units::{UnitIx, Units};

use super::number::MAX_COUNT;
use grid::Sheet;

/// One published number: of the cases `among` in a unit, so many are `of`.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The unit; if the unit is gone, the one that it has become a part of.
    pub unit: UnitIx,
    /// The name of a unit that is gone.
    pub gone: Option<String>,
    /// The round's index.
    pub round: RoundIx,
    /// The base's condition.
    pub among: Condition,
    /// The numerator's condition; `None` when the number is the base.
    pub of: Option<Condition>,
    /// The variable whose answers it counts all together; `None` when it counts cases.
    pub answers_to: Option<VariableIx>,
    /// The number.
    pub count: u64,
    /// The number of the base, where it stands beside a percentage.
    pub base: Option<u64>,
    /// Where it is written.
    pub place: Location,
}

/// A number that is not to be shown, whatever the rules say.
#[derive(Debug, Clone)]
pub struct Withheld {
    /// The unit.
    pub unit: UnitIx,
    /// The round's index.
    pub round: RoundIx,
    /// The base's condition.
    pub among: Condition,
    /// The numerator's condition; `None` when the number is the base.
    pub of: Option<Condition>,
    /// Where it is written.
    pub place: Location,
}

/// A row's field by its column's name; empty where it has none.
pub(crate) type CellByName<'a> = dyn Fn(&str) -> &'a str + 'a;

/// The columns of a file of published numbers; a file of withheld ones has the first four.
pub const COLUMNS: [&str; 7] = ["unit", "round", "among", "of", "count", "percent", "part_of"];

/// Reads a file of published numbers; what is wrong is reported and left out.
pub fn read(sheet: &Sheet, study: &Study, units: &Units, problems: &mut Diagnostics) -> Vec<Fact> {
    let help = format!(
        "a file of published numbers has the columns {}; all but `unit` and `count` may be left out",
        COLUMNS.join(", ")
    );
    let mut facts = Vec::new();
    each_row(sheet, &["unit", "count"], help, problems, |field, place, problems| {
        facts.extend(fact(field, place, study, units, problems));
    });
    facts
}

/// Reads a file of withheld numbers; what is wrong is reported and left out.
pub fn read_withheld(
    sheet: &Sheet,
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> Vec<Withheld> {
    let help = format!("a file of withheld numbers has the columns {}", COLUMNS[..4].join(", "));
    let mut withheld = Vec::new();
    each_row(sheet, &COLUMNS[..4], help, problems, |field, place, problems| {
        let Some(unit) = units.find(field("unit")) else {
            let message = format!("there is no unit `{}`", field("unit"));
            problems.push(Diagnostic::error("unknown-unit", place, message).help("correct the id"));
            return;
        };
        if let Some((round, among, of)) = subject(field, &place, study, problems) {
            withheld.push(Withheld { unit, round, among, of, place });
        }
    });
    withheld
}

/// Calls for every row of a sheet with its fields by name; without the columns that it needs there
/// are no rows.
pub(crate) fn each_row(
    sheet: &Sheet,
    needed: &[&str],
    help: String,
    problems: &mut Diagnostics,
    mut row: impl for<'a> FnMut(&CellByName<'a>, Location, &mut Diagnostics),
) {
    let column = |name: &str| sheet.column(name);
    let missing: Vec<&str> = needed.iter().copied().filter(|name| column(name).is_none()).collect();
    if !missing.is_empty() {
        let message = format!("the column `{}` is missing", missing.join("` and `"));
        problems.push(Diagnostic::error("missing-column", sheet.head_place(), message).help(help));
        return;
    }
    sheet.for_each_row(problems, |cells, problems| {
        let field = |name: &str| column(name).map_or("", |column| cells.cell(column));
        row(&field, sheet.line(cells.number), problems);
    });
}

/// What a row counts: the round, the condition of the base and that of the numerator.
pub(crate) fn subject(
    field: &CellByName,
    place: &Location,
    study: &Study,
    problems: &mut Diagnostics,
) -> Option<(RoundIx, Condition, Option<Condition>)> {
    let round = match field("round") {
        "" if study.rounds.len() == 1 => 0.into(),
        word => match study.rounds.position(|round| round.id == word) {
            Some(round) => round,
            None => {
                let message = format!("there is no round `{word}`");
                problems.push(
                    Diagnostic::error("unknown-id", place.clone(), message)
                        .help("name a round of study.yaml"),
                );
                return None;
            }
        },
    };
    let mut parse = |text: &str| match condition(text, study) {
        Ok(condition) => Some(condition),
        Err((message, help)) => {
            problems.push(Diagnostic::error("unknown-id", place.clone(), message).help(help));
            None
        }
    };
    let among = parse(field("among"))?;
    let of = match field("of") {
        "" => None,
        text => Some(parse(text)?),
    };
    Some((round, among, of))
}

fn fact(
    field: &CellByName,
    place: Location,
    study: &Study,
    units: &Units,
    problems: &mut Diagnostics,
) -> Option<Fact> {
    let mut wrong = |code, message: String, help: &str| {
        problems.push(Diagnostic::error(code, place.clone(), message).help(help.to_string()));
    };
    let id = field("unit");
    let (unit, gone) = match (units.find(id), field("part_of")) {
        // The numbers of a place that became a part of another are of a part of that.
        (Some(unit), "") if units.counted_in(unit) != unit => (units.counted_in(unit), Some(id.to_string())),
        (Some(unit), "") => (unit, None),
        (_, whole) if !whole.is_empty() => match units.find(whole) {
            Some(whole) => (whole, Some(id.to_string())),
            None => {
                wrong(
                    "unknown-unit",
                    format!("there is no unit `{whole}`"),
                    "`part_of` names a unit of units.csv",
                );
                return None;
            }
        },
        _ => {
            let help = "correct the id; of a unit that is gone, say in the column `part_of` which unit it is a part of now";
            wrong("unknown-unit", format!("there is no unit `{id}`"), help);
            return None;
        }
    };
    let mut answers_to = None;
    if let Some(id) = field("of").strip_suffix("=*") {
        answers_to = study.variable(id).filter(|variable| study.variables[*variable].multiple);
        if answers_to.is_none() {
            let help = "name a variable of study.yaml that is `multiple`; of others write the values";
            wrong("unknown-id", format!("`{id}` is no question with several answers"), help);
            return None;
        }
    }
    let without = |name: &str| if name == "of" && answers_to.is_some() { "" } else { field(name) };
    let (round, among, of) = subject(&without, &place, study, problems)?;
    let number = |name: &str| number(field(name));
    let (of, count, base) = match (field("percent"), number("count")) {
        ("", Some(count)) => (of, count, None),
        (percent, Some(base)) if of.is_some() => match numerator(percent, base) {
            Numerator::One(count) => (of, count, Some(base)),
            // What is known is the number that it is a percentage of.
            Numerator::Several => (None, base, None),
            Numerator::NotAPercentage => {
                problems.push(
                    Diagnostic::error("not-a-number", place, "`percent` is not a whole number from 0 to 100")
                        .help("write the percentage as it was published, rounded to a whole number"),
                );
                return None;
            }
            Numerator::None => {
                let message = format!("no part of {base} is {percent} percent of it");
                problems.push(
                    Diagnostic::error("no-such-percentage", place, message)
                        .help("correct `percent`, or `count`, the number that it is a percentage of"),
                );
                return None;
            }
        },
        _ => {
            problems.push(
                Diagnostic::error("not-a-number", place.clone(), "`count` is not a whole number".to_string())
                    .help("write the number; beside a percentage, the number that it is a percentage of, and what it counts in `of`"),
            );
            return None;
        }
    };
    Some(Fact { unit, gone, round, among, of, answers_to, count, base, place })
}

/// A published number, its thousands set apart or not.
fn number(field: &str) -> Option<u64> {
    let digits = field.replace(['\u{a0}', '\u{202f}', ' '], "");
    digits.parse().ok().filter(|number| *number <= MAX_COUNT)
}

/// What follows from a whole percentage about the number that it was made of.
#[derive(Debug, PartialEq, Eq)]
enum Numerator {
    /// Only this number makes the percentage.
    One(u64),
    /// Several numbers make the same percentage.
    Several,
    /// No number makes the percentage.
    None,
    /// The percentage is not a whole number from 0 to 100.
    NotAPercentage,
}

/// The numerator that makes `percent` percent of `base`, rounded half up.
fn numerator(percent: &str, base: u64) -> Numerator {
    let percent = percent.trim_end_matches('%').trim().parse::<u64>().ok();
    let Some(percent) = percent.filter(|percent| *percent <= 100) else {
        return Numerator::NotAPercentage;
    };
    // Rounded to `percent` is x with percent − ½ ≤ 100 x / base < percent + ½. Both bounds are
    // doubled, so that they are whole.
    let bound = |doubled: u64| (u128::from(doubled) * u128::from(base)).div_ceil(200);
    let (first, end) = (bound((2 * percent).saturating_sub(1)), bound(2 * percent + 1));
    let end = end.min(u128::from(base) + 1);
    match end.saturating_sub(first) {
        _ if base == 0 => Numerator::None,
        0 => Numerator::None,
        1 => Numerator::One(first as u64),
        _ => Numerator::Several,
    }
}

/// Reads `variable=value|value variable=value`.
fn condition(text: &str, study: &Study) -> Result<Condition, (String, String)> {
    let mut condition = Condition::new();
    for word in text.split_whitespace() {
        let (variable, values) = word
            .split_once('=')
            .ok_or_else(|| (format!("`{word}` is no condition"), "write `variable=value`".to_string()))?;
        let known = study.variables.iter().filter(|v| !matches!(v.origin, Origin::Unit(_)));
        let resolved =
            study.variable(variable).filter(|v| !matches!(study.variables[*v].origin, Origin::Unit(_)));
        let index = resolved.ok_or_else(|| {
            let near = nearest(variable, known.map(|v| v.id.as_str()));
            let help = near.map_or("name a variable of study.yaml".to_string(), |near| {
                format!("did you mean `{near}`?")
            });
            (format!("there is no variable `{variable}`"), help)
        })?;
        let mut chosen_values = BTreeSet::new();
        for value in values.split('|') {
            let resolved = study.variables[index].value(value);
            chosen_values.insert(resolved.ok_or_else(|| {
                let ids: Vec<&str> = study.variables[index].values.iter().map(|v| v.id.as_str()).collect();
                (format!("`{variable}` has no value `{value}`"), format!("its values are {}", ids.join(", ")))
            })?);
        }
        condition.insert(index, chosen_values);
    }
    Ok(condition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_solved_as_trying_every_number_would() {
        for base in 0..240_u64 {
            for percent in 0..=100 {
                let is_rounded_to_percent = |x: &u64| base > 0 && (200 * x + base) / (2 * base) == percent;
                let fitting: Vec<u64> = (0..=base).filter(is_rounded_to_percent).collect();
                let expected = match fitting[..] {
                    [] => Numerator::None,
                    [one] => Numerator::One(one),
                    _ => Numerator::Several,
                };
                assert_eq!(numerator(&percent.to_string(), base), expected, "{percent} % of {base}");
            }
        }
        assert_eq!(numerator("50", u64::MAX), Numerator::Several);
        assert_eq!(numerator("101", 9), Numerator::NotAPercentage);
        assert_eq!(number("9000000000000000000"), None);
    }
}
