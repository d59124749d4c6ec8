//! Findings in a few words, for tables.

use crate::analysis::{Alike, Comparison, Course, Evidence, Fate, Finding, Look, Shape, Verdict};
use crate::disclosure::Share;
use crate::language::grammar::{SMALL_BASE, count_points, points};
use crate::language::number::{grouped, percent_sign};
use crate::language::words::{lower_first, upper_first, withheld};
use crate::stats::proportion;
use crate::study::Measure;

use super::Speaker;
use super::sentences::{direction, slightly};

/// What cannot be decided.
const UNDECIDED: &str = "Kan inte avgöras";

/// A verdict on a unit beside other units: "Högre", "Ingen skillnad större än 5 procentenheter", "Kan inte avgöras".
pub fn verdict_word(comparison: &Comparison, finding: &Finding) -> String {
    let estimate = finding.evidence.estimates().first().copied().copied();
    match (finding.verdict, estimate) {
        (Verdict::Difference, Some(estimate)) => {
            upper_first(&format!("{}{}", slightly(&estimate, comparison), direction(&estimate)))
        }
        (Verdict::Equal, _) => equal(comparison),
        (Verdict::Undecided, _) => UNDECIDED.to_string(),
        _ => withheld::SIGN.to_string(),
    }
}

/// Whether it is the same here as in the nation.
pub fn answer(alike: Alike, comparison: &Comparison) -> String {
    match alike {
        Alike::Same => "Ja".to_string(),
        Alike::Mostly => "Ja, i huvudsak".to_string(),
        Alike::Otherwise => "Nej, annorlunda".to_string(),
        Alike::NoDifference => format!("Nej, {}", lower_first(&equal(comparison))),
        Alike::Undecided => UNDECIDED.to_string(),
        Alike::Withheld => withheld::SIGN.to_string(),
    }
}

fn equal(comparison: &Comparison) -> String {
    format!("Ingen skillnad större än {}", count_points(comparison.measure.margin))
}

/// "12 av 31" with a small base, else "54".
fn number(share: Share) -> String {
    match share.base() < SMALL_BASE {
        true => format!("{} av\u{a0}{}", grouped(share.numerator()), grouped(share.base())),
        false => percent_sign(share),
    }
}

/// The finding in a few words; of what cannot be decided the numbers alone, where they are asked for.
pub fn brief(
    speaker: &Speaker,
    comparison: &Comparison,
    finding: &Finding,
    numbers: Option<Option<usize>>,
) -> String {
    if finding.verdict == Verdict::Withheld {
        return withheld::SIGN.to_string();
    }
    let numbers = numbers.and_then(|of| self::numbers(speaker, comparison, &finding.evidence, of));
    match (words(speaker, comparison, finding), numbers) {
        (Some(told), Some(numbers)) => format!("{told} ({numbers})"),
        (Some(told), None) => told,
        (None, Some(numbers)) => numbers,
        (None, None) => UNDECIDED.to_string(),
    }
}

fn words(speaker: &Speaker, comparison: &Comparison, finding: &Finding) -> Option<String> {
    match finding.verdict {
        Verdict::Equal => return Some(equal(comparison)),
        Verdict::Undecided | Verdict::Withheld => return None,
        Verdict::Difference => {}
    }
    let clear = |verdict: Verdict| verdict == Verdict::Difference;
    let label =
        |variable: usize, value: usize| lower_first(&speaker.study.variables[variable].values[value].label);
    let list = |up: Vec<String>, down: Vec<String>| {
        let part = |word: &str, names: Vec<String>| {
            (!names.is_empty()).then(|| format!("{word}: {}", names.join(", ")))
        };
        let parts: Vec<String> = [part("Högre", up), part("Lägre", down)].into_iter().flatten().collect();
        parts.join(". ")
    };
    Some(match (&comparison.look, &finding.evidence) {
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => {
            let of = |sign: i8| {
                let told = groups.iter().filter(|g| clear(g.estimate.verdict));
                // Of two groups one is the higher; it is enough to name it.
                let named = told.filter_map(|g| match (g.against, g.estimate.sign() == sign) {
                    (None, true) => Some(g.value),
                    (Some(_), true) if sign > 0 => Some(g.value),
                    (Some(other), false) if sign > 0 => Some(other),
                    _ => None,
                });
                named.map(|value| label(*variable, value)).collect()
            };
            list(of(1), of(-1))
        }
        (Look::Within { variable, .. }, Evidence::Within(groups)) => {
            let told = |sign: i8| {
                let of = groups.iter().filter(|g| clear(g.estimate.verdict) && g.fate != Fate::Nothing);
                of.filter(|g| g.estimate.sign() == sign).map(|g| label(*variable, g.value)).collect()
            };
            let told = list(told(1), told(-1));
            return (!told.is_empty()).then_some(told);
        }
        (Look::Trend { over, .. }, Evidence::Trend(course)) => shape(speaker, *over, course.shape),
        (Look::Gap { over, .. }, Evidence::Gap(course)) => shape(speaker, *over, course.shape),
        (Look::Crossing { over, .. }, Evidence::Crossing(passing)) => match passing.from {
            Some(at) => format!("Vänder vid {}", speaker.step(*over, at)),
            None => "Samma ordning hela vägen".to_string(),
        },
        (Look::Extremes { at }, Evidence::Extremes(extremes)) => {
            let measure = at.block(speaker.study)?.measures.get(extremes.order.first()?.0)?;
            format!("Vanligast: {}", lower_first(&measure.label))
        }
        (_, evidence) => upper_first(direction(evidence.estimates().first().copied()?)),
    })
}

fn shape(speaker: &Speaker, over: usize, shape: Shape) -> String {
    match shape {
        Shape::Rises { strictly: true } => "Ökar för varje steg".to_string(),
        Shape::Rises { strictly: false } => "Ökar".to_string(),
        Shape::Falls { strictly: true } => "Minskar för varje steg".to_string(),
        Shape::Falls { strictly: false } => "Minskar".to_string(),
        Shape::Peak(at) => format!("Ökar till {}, minskar sedan", speaker.step(over, at)),
        Shape::Trough(at) => format!("Minskar till {}, ökar sedan", speaker.step(over, at)),
    }
}

/// A difference that a figure shows, in one short clause.
pub fn headline(speaker: &Speaker, comparison: &Comparison, finding: &Finding) -> Option<String> {
    let phrase = speaker.phrase(&comparison.measure);
    let both = |other: &Measure| format!("{phrase} och {}", speaker.phrase(other));
    let told = match (&comparison.look, &finding.evidence) {
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => {
            let focus = focus(finding)?;
            let group = groups.iter().find(|group| group.value == focus)?;
            // Of two groups the one with the higher share is named.
            let (value, word) = match group.against {
                Some(other) if group.estimate.sign() < 0 => (other, "högre"),
                _ => (group.value, direction(&group.estimate)),
            };
            format!("{phrase} är {word} {}", speaker.among(*variable, value))
        }
        (Look::Trend { over, .. }, Evidence::Trend(course)) => {
            format!("{phrase} {}", along(speaker, *over, course)?)
        }
        (Look::Crossing { over, other, fixed, .. }, Evidence::Crossing(passing)) => {
            let at = passing.from?;
            format!(
                "{}{} byter ordning vid {}",
                both(other),
                speaker.of_fixed(*fixed),
                speaker.step(*over, at)
            )
        }
        (Look::Extremes { at }, Evidence::Extremes(extremes)) => {
            let measure = at.block(speaker.study)?.measures.get(extremes.order.first()?.0)?;
            format!("{} är vanligast", measure.label)
        }
        _ => return None,
    };
    Some(upper_first(&told))
}

/// The course of a measure with what it follows: "ökar med barnets ålder".
fn along(speaker: &Speaker, over: usize, course: &Course<Share>) -> Option<String> {
    let along = speaker.along(over);
    let last = course.points.iter().rposition(Option::is_some)?;
    let (rises, falls) =
        if along.starts_with("ju ") { ("är högre", "är lägre") } else { ("ökar", "minskar") };
    Some(match course.shape {
        Shape::Rises { strictly: false } if along.starts_with("ju ") => {
            format!("{rises} {}", speaker.among(over, last))
        }
        Shape::Falls { strictly: false } if along.starts_with("ju ") => {
            format!("{falls} {}", speaker.among(over, last))
        }
        Shape::Rises { .. } => format!("{rises} {along}"),
        Shape::Falls { .. } => format!("{falls} {along}"),
        Shape::Peak(at) => format!("ökar till {} och minskar sedan", speaker.step(over, at)),
        Shape::Trough(at) => format!("minskar till {} och ökar sedan", speaker.step(over, at)),
    })
}

/// The numbers that a finding rests on, as short as they can be read.
fn numbers(
    speaker: &Speaker,
    comparison: &Comparison,
    evidence: &Evidence,
    of: Option<usize>,
) -> Option<String> {
    match (&comparison.look, evidence) {
        (_, Evidence::Pair { one, other, .. }) => Some(format!("{} mot {}", number(*one), number(*other))),
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => {
            let largest = groups.iter().find(|group| of.is_none_or(|of| of == group.value))?;
            let name = |value: usize| lower_first(&speaker.study.variables[*variable].values[value].label);
            let other = largest.against.map_or("övriga".to_string(), name);
            Some(format!(
                "{} {}, {other} {}",
                name(largest.value),
                number(largest.share),
                number(largest.other)
            ))
        }
        (Look::Within { variable, .. }, Evidence::Within(groups)) => {
            let group = groups.iter().find(|group| of.is_none_or(|of| of == group.value))?;
            let name = lower_first(&speaker.study.variables[*variable].values[group.value].label);
            let difference = &group.estimate;
            Some(format!("{name} {} {}", points(difference.difference.value), direction(difference)))
        }
        (_, Evidence::Trend(course)) => ends(course, |share| Some(number(*share))),
        (_, Evidence::Gap(course)) => ends(course, |(one, other)| {
            Some(((proportion(*one) - proportion(*other)) * 100.0 + 0.5).floor().to_string())
        }),
        (_, Evidence::Crossing(passing)) => {
            let (one, other) = passing.points.iter().flatten().next_back()?;
            Some(format!("{} mot {} till slut", number(*one), number(*other)))
        }
        (_, Evidence::Extremes(extremes)) => Some(number(extremes.order.first()?.1)),
        _ => None,
    }
}

/// The group of which numbers are given: the one that differs most, of those of which something is told.
pub fn focus(finding: &Finding) -> Option<usize> {
    let Evidence::Groups(groups) = &finding.evidence else { return None };
    let told = groups.iter().filter(|g| g.estimate.verdict == finding.verdict);
    let size = |g: &&crate::analysis::Group| g.estimate.difference.value.abs();
    told.max_by(|a, b| size(a).total_cmp(&size(b))).map(|group| group.value)
}

/// First, turn and last: "37 → 62 → 53".
fn ends<T>(course: &Course<T>, text: impl Fn(&T) -> Option<String>) -> Option<String> {
    let known: Vec<usize> = (0..course.points.len()).filter(|at| course.points[*at].is_some()).collect();
    let turn = match course.shape {
        Shape::Peak(at) | Shape::Trough(at) => Some(at),
        Shape::Rises { .. } | Shape::Falls { .. } => None,
    };
    let told = [known.first().copied(), turn, known.last().copied()].into_iter().flatten();
    let told: Option<Vec<String>> = told.map(|at| text(course.points[at].as_ref()?)).collect();
    Some(told?.join(" → "))
}
