//! Words for the groups of a variable: each compared with all others, or two with each other.

use analysis::{Comparison, Contrast, Estimate, Group, Verdict};
use ground::text::lower_first;
use stats::Scale;

use crate::definition::listed;
use crate::difference::at_least;
use crate::findings::in_words::{FindingInWords, direction, size, size_between};
use crate::findings::speaker::Speaker;
use crate::grammar::Form;
use crate::methods::{MethodWords, TWO_SHARES, TWO_SHARES_SOURCE};

use super::words::Words;

impl Words for Contrast {
    type Numbers = Vec<Group>;

    const METHOD: MethodWords = MethodWords {
        asks: "Skiljer sig en grupp från den andra, eller från alla övriga?",
        tests: TWO_SHARES,
        source: TWO_SHARES_SOURCE,
    };

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        format!("{} efter {}", speaker.measure_name(&comparison.measure), speaker.variable(self.variable))
    }

    fn sentence(&self, finding: &FindingInWords, groups: &Vec<Group>) -> Option<String> {
        match groups.as_slice() {
            [group @ Group { against: Some(against), .. }] => Some(of_two(self, finding, group, *against)),
            several => of_several(self, finding, several),
        }
    }

    fn question(&self, finding: &FindingInWords, groups: &Vec<Group>) -> Option<String> {
        let (phrase, speaker) = (finding.phrase(), finding.speaker);
        let study = speaker.study;
        let indicator = study.indicator(&finding.comparison.measure.id);
        let declared = indicator.and_then(|indicator| study.indicators[indicator].question.as_ref());
        let between = match groups.as_slice() {
            [group] => {
                let other = group.against.map(|value| speaker.these(self.variable, value))?;
                format!("mellan {} och {other}", speaker.these(self.variable, group.value))
            }
            _ => format!("efter {}", speaker.variable(self.variable)),
        };
        Some(match finding.differs() {
            true => match declared {
                Some(declared) => declared.clone(),
                None => format!(
                    "Känner ni igen skillnaden {between} i måttet ”{}”?",
                    finding.comparison.measure.label
                ),
            },
            false => format!("Hade vi väntat oss att {phrase} är ungefär {} {between}?", finding.the_same()),
        })
    }

    fn brief(&self, finding: &FindingInWords, groups: &Vec<Group>) -> Option<String> {
        let groups_above = |sign: i8| {
            let stated = groups.iter().filter(|group| group.estimate.verdict == Verdict::Difference);
            // Of two groups only the one with the higher share is named.
            let named_groups =
                stated.filter_map(|group| match (group.against, group.estimate.sign() == sign) {
                    (None, true) => Some((group.value, &group.estimate)),
                    (Some(_), true) if sign > 0 => Some((group.value, &group.estimate)),
                    (Some(other), false) if sign > 0 => Some((other, &group.estimate)),
                    _ => None,
                });
            named_groups.collect::<Vec<(usize, &Estimate)>>()
        };
        Some(finding.higher_and_lower(self.variable, &groups_above(1), &groups_above(-1)))
    }

    fn numbers(&self, finding: &FindingInWords, groups: &Vec<Group>, focus: Option<usize>) -> Option<String> {
        let group = groups.iter().find(|group| focus.is_none_or(|focus| focus == group.value))?;
        let name = |value: usize| finding.speaker.value(self.variable, value);
        let other = group.against.map_or("övriga".to_string(), name);
        let form = Form::of_two(group.share, group.other);
        Some(format!(
            "{} {}, {other} {}",
            name(group.value),
            form.short(group.share),
            form.short(group.other)
        ))
    }

    fn short(&self, finding: &FindingInWords, groups: &Vec<Group>) -> Option<String> {
        let focus = finding.finding.focus();
        let group = groups.iter().find(|group| focus.is_none_or(|focus| group.value == focus))?;
        if !finding.differs() && groups.len() > 1 {
            return None;
        }
        let one = finding.speaker.among(self.variable, group.value);
        let other = match group.against {
            Some(against) => finding.speaker.among(self.variable, against),
            None => "för alla andra tillsammans".to_string(),
        };
        let numbers = finding.two_in_words(group.share, group.other);
        Some(match finding.differs() {
            true => {
                format!(
                    "{} är {} {one} än {other}: {numbers}",
                    finding.phrase(),
                    finding.higher(&group.estimate)
                )
            }
            false => {
                format!("{} är ungefär {} {one} som {other}: {numbers}", finding.phrase(), finding.as_large())
            }
        })
    }

    fn headline(&self, finding: &FindingInWords, groups: &Vec<Group>) -> Option<String> {
        let focus = finding.finding.focus()?;
        let group = groups.iter().find(|group| group.value == focus)?;
        // Of two groups only the one with the higher share is named.
        let (value, word) = match group.against {
            Some(other) if group.estimate.sign() < 0 => (other, "högre"),
            _ => (group.value, direction(&group.estimate)),
        };
        let slightly = finding.slightly(&group.estimate);
        Some(format!(
            "{} är {slightly}{word} {}",
            finding.phrase(),
            finding.speaker.among(self.variable, value)
        ))
    }
}

fn of_two(contrast: &Contrast, finding: &FindingInWords, group: &Group, against: usize) -> String {
    let (phrase, one) = (finding.phrase(), finding.speaker.among(contrast.variable, group.value));
    let numbers = finding.pair(group.share, "mot", group.other);
    let against = finding.speaker.among(contrast.variable, against);
    match group.estimate.verdict {
        Verdict::Difference => format!(
            "{phrase} är {} {one} än {against}: {numbers}. {}",
            finding.higher(&group.estimate),
            size_between(group.share, group.other, &group.estimate)
        ),
        _ => {
            format!(
                "{phrase} är ungefär {} {one} som {against}: {numbers}. {}",
                finding.as_large(),
                finding.no_more()
            )
        }
    }
}

fn of_several(contrast: &Contrast, finding: &FindingInWords, groups: &[Group]) -> Option<String> {
    let phrase = finding.phrase();
    let form = Form::of(groups.iter().map(|group| group.share));
    let group_phrase = |group: &Group| finding.speaker.among(contrast.variable, group.value);
    let stated: Vec<&Group> =
        groups.iter().filter(|group| group.estimate.verdict == Verdict::Difference).collect();
    if stated.is_empty() {
        let shares =
            groups.iter().map(|group| format!("{} {}", form.share(group.share), group_phrase(group)));
        return Some(format!(
            "{phrase} skiljer sig lite mellan grupperna efter {}: {}. Från alla andra tillsammans skiljer sig ingen grupp troligen mer än {}.",
            lower_first(&finding.speaker.study.variables[contrast.variable].label),
            listed(&shares.collect::<Vec<_>>(), "och"),
            finding.margin
        ));
    }
    let list = |sign: i8| {
        let groups: Vec<&&Group> = stated.iter().filter(|group| group.estimate.sign() == sign).collect();
        // "Något" is written once for all groups of a direction, so it must hold for each of them.
        let is_slight = groups.iter().all(|group| !finding.slightly(&group.estimate).is_empty());
        let word = if is_slight { "något " } else { "" };
        let group_texts: Vec<String> = groups
            .iter()
            .map(|group| format!("{} ({})", group_phrase(group), form.inside(group.share)))
            .collect();
        let direction = if sign > 0 { "högre" } else { "lägre" };
        (!group_texts.is_empty()).then(|| format!("{word}{direction} {}", listed(&group_texts, "och")))
    };
    let directions = match (list(1), list(-1)) {
        (Some(up), Some(down)) => format!("{up}, och {down}"),
        (Some(all), None) | (None, Some(all)) => all,
        (None, None) => return None,
    };
    Some(format!("jämfört med alla andra tillsammans är {phrase} {directions}. {}", least_of(&stated)))
}

/// The smallest size that every stated difference has, from the lower ends of the intervals.
fn least_of(stated: &[&Group]) -> String {
    if let [group] = stated {
        return size(&group.estimate, group.share.scale());
    }
    let scale = stated.first().map_or(Scale::PERCENT, |group| group.share.scale());
    let least =
        stated.iter().map(|group| group.estimate.difference.interval.least()).fold(f64::MAX, f64::min);
    at_least(least, scale).map_or_else(
        || "Skillnaderna är större än slumpen brukar ge.".to_string(),
        |least| format!("För varje grupp är skillnaden {least}."),
    )
}
