//! Findings in a few words, for tables.

use crate::grammar::{Form, count_points, points};
use crate::number::percent_sign;
use crate::words::withheld::Missing;
use analysis::{Alike, Comparison, Course, Estimate, Evidence, Extent, Fate, Finding, Look, Shape, Verdict};
use ground::text::{lower_first, upper_first};
use stats::Share;
use stats::proportion;
use study::Measure;

use super::Speaker;
use super::courses::on_the_whole;
use super::sentences::{direction, slightly};

/// What cannot be decided.
const UNDECIDED: &str = "Kan inte avgöras";

/// A verdict on a unit beside other units: "Högre", "Ingen skillnad större än 5 procentenheter", "Kan inte avgöras".
pub fn verdict_word(comparison: &Comparison, finding: &Finding) -> Result<String, Missing> {
    let estimate = finding.evidence.estimates().first().copied().copied();
    Ok(match (finding.verdict, estimate) {
        (Verdict::Difference, Some(estimate)) => {
            upper_first(&format!("{}{}", slightly(&estimate, comparison), direction(&estimate)))
        }
        (Verdict::Equal, _) => equal(comparison),
        (Verdict::Undecided, _) => UNDECIDED.to_string(),
        (Verdict::Difference | Verdict::Withheld | Verdict::Missing, _) => return Err(Missing::Withheld),
    })
}

/// Whether it is the same here as in the nation; `rest` is what the place is set beside: "resten av riket".
pub fn answer(
    alike: Alike,
    national: &Finding,
    comparison: &Comparison,
    rest: &str,
) -> Result<String, Missing> {
    let has_direction = !matches!(comparison.look, Look::Extremes { .. } | Look::Crossing { .. });
    Ok(match alike {
        Alike::Same if national.verdict == Verdict::Equal => {
            format!("Ja, {}", lower_first(&equal(comparison)))
        }
        Alike::Same if has_direction => "Ja, samma riktning".to_string(),
        Alike::Same => "Ja".to_string(),
        Alike::Mostly => "Ja, i huvudsak".to_string(),
        Alike::Larger => "Ja, och större här".to_string(),
        Alike::Smaller => "Ja, men mindre här".to_string(),
        Alike::OnlySmaller => "Mindre här".to_string(),
        Alike::OnlyHere => "Nej, större här".to_string(),
        Alike::Otherwise if has_direction => "Nej, åt andra hållet".to_string(),
        Alike::Otherwise => "Nej".to_string(),
        Alike::NotTold => format!("Går inte att skilja från {rest}"),
        Alike::Undecided => UNDECIDED.to_string(),
        Alike::Withheld => return Err(Missing::Withheld),
    })
}

fn equal(comparison: &Comparison) -> String {
    format!("Ingen skillnad större än {}", count_points(comparison.measure.margin))
}

/// A share in a table: "54", or with cases "39 procent (12 av 31)".
fn number(form: Form, share: Share) -> String {
    match form {
        Form::Percent => percent_sign(share),
        Form::Cases => form.share(share),
    }
}

/// The finding in a few words; of what cannot be decided the numbers alone, where they are asked for.
pub fn brief(
    speaker: &Speaker,
    comparison: &Comparison,
    finding: &Finding,
    numbers: Option<Option<usize>>,
) -> Result<String, Missing> {
    if matches!(finding.verdict, Verdict::Withheld | Verdict::Missing) {
        return Err(Missing::Withheld);
    }
    let numbers = numbers.and_then(|of| self::numbers(speaker, comparison, &finding.evidence, of));
    Ok(match (words(speaker, comparison, finding), numbers) {
        (Some(_), Some(numbers)) if matches!(comparison.look, Look::Extremes { .. }) => {
            format!("Vanligast: {numbers}")
        }
        (Some(told), Some(numbers)) if numbers.contains('(') => format!("{told}. {}", upper_first(&numbers)),
        (Some(told), Some(numbers)) => format!("{told} ({numbers})"),
        (Some(told), None) => told,
        (None, Some(numbers)) => upper_first(&numbers),
        (None, None) => UNDECIDED.to_string(),
    })
}

fn words(speaker: &Speaker, comparison: &Comparison, finding: &Finding) -> Option<String> {
    match finding.verdict {
        Verdict::Equal => return Some(equal(comparison)),
        Verdict::Undecided | Verdict::Withheld | Verdict::Missing => return None,
        Verdict::Difference => {}
    }
    let clear = |verdict: Verdict| verdict == Verdict::Difference;
    let label =
        |variable: usize, value: usize| speaker.study.variables[variable].values[value].within.clone();
    // As in a sentence, "något" stands for all of one direction only where it holds for each of them.
    let list = |up: Vec<(String, bool)>, down: Vec<(String, bool)>| {
        let part = |word: &str, groups: Vec<(String, bool)>| {
            let slightly = groups.iter().all(|(_, slightly)| *slightly);
            let word = if slightly { format!("något {word}") } else { word.to_string() };
            let names: Vec<String> = groups.into_iter().map(|(name, _)| name).collect();
            (!names.is_empty()).then(|| format!("{}: {}", upper_first(&word), names.join(", ")))
        };
        let parts: Vec<String> = [part("högre", up), part("lägre", down)].into_iter().flatten().collect();
        parts.join(". ")
    };
    let is_slight = |estimate: &Estimate| !slightly(estimate, comparison).is_empty();
    Some(match (&comparison.look, &finding.evidence) {
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => {
            let of = |sign: i8| {
                let told = groups.iter().filter(|g| clear(g.estimate.verdict));
                // Of two groups one is the higher; it is enough to name it.
                let named = told.filter_map(|g| match (g.against, g.estimate.sign() == sign) {
                    (None, true) => Some((g.value, &g.estimate)),
                    (Some(_), true) if sign > 0 => Some((g.value, &g.estimate)),
                    (Some(other), false) if sign > 0 => Some((other, &g.estimate)),
                    _ => None,
                });
                named.map(|(value, estimate)| (label(*variable, value), is_slight(estimate))).collect()
            };
            list(of(1), of(-1))
        }
        (Look::Within { variable, .. }, Evidence::Within(groups)) => {
            let told = |sign: i8| {
                let of = groups.iter().filter(|g| clear(g.estimate.verdict) && g.fate != Fate::Nothing);
                of.filter(|g| g.estimate.sign() == sign)
                    .map(|g| (label(*variable, g.value), is_slight(&g.estimate)))
                    .collect()
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
            format!("Vanligast: {}", speaker.within(measure))
        }
        (_, evidence) => {
            let estimate = evidence.estimates().first().copied()?;
            upper_first(&format!("{}{}", slightly(estimate, comparison), direction(estimate)))
        }
    })
}

fn shape(speaker: &Speaker, over: usize, shape: Shape) -> String {
    match shape {
        Shape::Rises(extent) => format!("Ökar{}", along_what(extent)),
        Shape::Falls(extent) => format!("Minskar{}", along_what(extent)),
        Shape::Peak(at) => format!("Ökar till {}, minskar sedan", speaker.step(over, at)),
        Shape::Trough(at) => format!("Minskar till {}, ökar sedan", speaker.step(over, at)),
    }
}

/// How much of a course rises or falls.
fn along_what(extent: Extent) -> &'static str {
    match extent {
        Extent::EveryStep => " för varje steg",
        Extent::Ends => "",
        Extent::OnTheWhole => " i stort sett",
    }
}

/// A difference that a figure shows, in one short clause.
pub fn headline(speaker: &Speaker, comparison: &Comparison, finding: &Finding) -> Option<String> {
    let phrase = speaker.phrase(&comparison.measure);
    let both = |other: &Measure| format!("{phrase} och {}", speaker.phrase(other));
    let told = match (&comparison.look, &finding.evidence) {
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => {
            let focus = finding.focus()?;
            let group = groups.iter().find(|group| group.value == focus)?;
            let slightly = slightly(&group.estimate, comparison);
            // Of two groups the one with the higher share is named.
            let (value, word) = match group.against {
                Some(other) if group.estimate.sign() < 0 => (other, "högre"),
                _ => (group.value, direction(&group.estimate)),
            };
            format!("{phrase} är {slightly}{word} {}", speaker.among(*variable, value))
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
        Shape::Rises(Extent::OnTheWhole) | Shape::Falls(Extent::OnTheWhole) => {
            on_the_whole(course.shape, &along)
        }
        Shape::Rises(Extent::Ends) if along.starts_with("ju ") => {
            format!("{rises} {}", speaker.among(over, last))
        }
        Shape::Falls(Extent::Ends) if along.starts_with("ju ") => {
            format!("{falls} {}", speaker.among(over, last))
        }
        Shape::Rises(_) => format!("{rises} {along}"),
        Shape::Falls(_) => format!("{falls} {along}"),
        Shape::Peak(at) => format!("ökar till {} och minskar sedan", speaker.step(over, at)),
        Shape::Trough(at) => format!("minskar till {} och ökar sedan", speaker.step(over, at)),
    })
}

/// The numbers that a finding rests on, as short as they can be read; all of one form.
fn numbers(
    speaker: &Speaker,
    comparison: &Comparison,
    evidence: &Evidence,
    of: Option<usize>,
) -> Option<String> {
    match (&comparison.look, evidence) {
        (_, Evidence::Pair { one, other, .. }) => {
            let form = Form::of([*one, *other]);
            Some(format!("{} mot {}", number(form, *one), number(form, *other)))
        }
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => {
            let largest = groups.iter().find(|group| of.is_none_or(|of| of == group.value))?;
            let name = |value: usize| speaker.study.variables[*variable].values[value].within.clone();
            let other = largest.against.map_or("övriga".to_string(), name);
            let form = Form::of([largest.share, largest.other]);
            Some(format!(
                "{} {}, {other} {}",
                name(largest.value),
                number(form, largest.share),
                number(form, largest.other)
            ))
        }
        (Look::Within { variable, .. }, Evidence::Within(groups)) => {
            let group = groups.iter().find(|group| of.is_none_or(|of| of == group.value))?;
            let name = &speaker.study.variables[*variable].values[group.value].within;
            let difference = &group.estimate;
            Some(format!("{name} {} {}", points(difference.difference.value), direction(difference)))
        }
        (_, Evidence::Trend(course)) => {
            let form = Form::of(course.points.iter().copied().flatten());
            ends(course, |share| Some(number(form, *share)))
        }
        (_, Evidence::Gap(course)) => ends(course, |(one, other)| {
            Some(((proportion(*one) - proportion(*other)) * 100.0 + 0.5).floor().to_string())
        }),
        (_, Evidence::Crossing(passing)) => {
            let (one, other) = passing.points.iter().flatten().next_back()?;
            let form = Form::of([*one, *other]);
            Some(format!("{} mot {} till slut", number(form, *one), number(form, *other)))
        }
        (Look::Extremes { at }, Evidence::Extremes(extremes)) => {
            let measures = &at.block(speaker.study)?.measures;
            let form = Form::of(extremes.order.iter().map(|(_, share)| *share));
            // The place's own largest parts may be others than the nation's, so each is named.
            let named = |(part, share): &(usize, Share)| {
                let label = speaker.within(measures.get(*part)?);
                Some(format!("{label} {}", number(form, *share)))
            };
            let named: Vec<String> = extremes.order.iter().take(2).filter_map(named).collect();
            Some(named.join(", "))
        }
        _ => None,
    }
}

/// First, turn and last: "37 → 62 → 53".
fn ends<T>(course: &Course<T>, text: impl Fn(&T) -> Option<String>) -> Option<String> {
    let known: Vec<usize> = (0..course.points.len()).filter(|at| course.points[*at].is_some()).collect();
    let turn = match course.shape {
        Shape::Peak(at) | Shape::Trough(at) => Some(at),
        Shape::Rises(_) | Shape::Falls(_) => None,
    };
    let told = [known.first().copied(), turn, known.last().copied()].into_iter().flatten();
    let told: Option<Vec<String>> = told.map(|at| text(course.points[at].as_ref()?)).collect();
    Some(told?.join(" → "))
}
