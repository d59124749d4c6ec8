//! Words for the groups of a variable, compared among cases that have other variables in common.

use analysis::{Comparison, Estimate, Fate, Verdict, Within, WithinGroup};

use crate::definition::listed;
use crate::difference::points;
use crate::findings::in_words::{FindingInWords, direction, size};
use crate::findings::speaker::Speaker;
use crate::methods::MethodWords;

use super::words::Words;

impl Words for Within {
    type Numbers = Vec<WithinGroup>;

    const METHOD: MethodWords = MethodWords {
        asks: "Finns skillnaden kvar när de som är lika i något annat jämförs?",
        tests: "Mantel–Haenszels skillnad mellan andelar, med Greenland och Robins varians; Mantel–Haenszels test när något förväntat antal är under 5",
        source: "Mantel och Haenszel 1959; Greenland och Robins 1985",
    };

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        let (name, variable) = (speaker.measure_name(&comparison.measure), speaker.variable(self.variable));
        format!("{name} efter {variable}, {}", speaker.alike(&self.strata))
    }

    fn sentence(&self, finding: &FindingInWords, groups: &Vec<WithinGroup>) -> Option<String> {
        let alike = finding.speaker.alike(&self.strata);
        let sentence = match groups.as_slice() {
            [group @ WithinGroup { against: Some(against), .. }] => {
                let group_phrase = |value: usize| finding.speaker.among(self.variable, value);
                of_two(finding, &alike, &group_phrase(group.value), &group_phrase(*against), group)?
            }
            several => of_several(self, finding, &alike, several)?,
        };
        Some(format!("{sentence}{}", opposite(finding, groups)))
    }

    fn question(&self, finding: &FindingInWords, groups: &Vec<WithinGroup>) -> Option<String> {
        let group = groups.iter().find(|group| group.fate != Fate::Nothing)?;
        let (phrase, alike) = (finding.phrase(), finding.speaker.alike(&self.strata));
        let these = finding.speaker.these(self.variable, group.value);
        Some(match group.fate {
            Fate::Holds => {
                format!("Vad mer kan ligga bakom att {phrase} skiljer sig för {these}, också {alike}?")
            }
            _ => format!("Vad kan ligga bakom att skillnaden i {phrase} ser annorlunda ut {alike}?"),
        })
    }

    fn short(&self, finding: &FindingInWords, groups: &Vec<WithinGroup>) -> Option<String> {
        // Strata in which the difference is reversed need a sentence of their own.
        let [group @ WithinGroup { against: Some(against), .. }] = groups.as_slice() else { return None };
        let is_whole = group.opposite.is_empty() && finding.differs();
        let alike = is_whole.then(|| finding.speaker.alike(&self.strata))?;
        let group_phrase = |value: usize| finding.speaker.among(self.variable, value);
        let (one, other) = (group_phrase(group.value), group_phrase(*against));
        let (phrase, higher) = (finding.phrase(), finding.higher(&group.estimate));
        let size = points(group.estimate.difference.value, finding.comparison.measure.scale);
        Some(match group.fate {
            Fate::Holds => format!("{alike} är {phrase} fortfarande {higher} {one} än {other}: {size}"),
            Fate::Turns => format!("{alike} är {phrase} tvärtom {higher} {one} än {other}: {size}"),
            Fate::Appears => format!("{alike} är {phrase} {higher} {one} än {other}: {size}"),
            Fate::Vanishes | Fate::Nothing => return None,
        })
    }

    fn brief(&self, finding: &FindingInWords, groups: &Vec<WithinGroup>) -> Option<String> {
        let stated_groups = |sign: i8| -> Vec<(usize, &Estimate)> {
            let stated = groups.iter().filter(|group| is_stated(group) && group.estimate.sign() == sign);
            stated.map(|group| (group.value, &group.estimate)).collect()
        };
        let words = finding.higher_and_lower(self.variable, &stated_groups(1), &stated_groups(-1));
        (!words.is_empty()).then_some(words)
    }

    fn numbers(
        &self,
        finding: &FindingInWords,
        groups: &Vec<WithinGroup>,
        focus: Option<usize>,
    ) -> Option<String> {
        let group = groups.iter().find(|group| focus.is_none_or(|focus| focus == group.value))?;
        let name = finding.speaker.value(self.variable, group.value);
        let size = points(group.estimate.difference.value, finding.comparison.measure.scale);
        Some(format!("{name} {size} {}", direction(&group.estimate)))
    }
}

fn is_stated(group: &WithinGroup) -> bool {
    group.estimate.verdict == Verdict::Difference && group.fate != Fate::Nothing
}

fn of_two(
    finding: &FindingInWords,
    alike: &str,
    one: &str,
    other: &str,
    group: &WithinGroup,
) -> Option<String> {
    let (phrase, estimate, size) =
        (finding.phrase(), &group.estimate, size(&group.estimate, finding.comparison.measure.scale));
    let direction = finding.higher(estimate);
    Some(match (group.fate, estimate.verdict) {
        (Fate::Holds, _) => {
            format!("{alike} är {phrase} fortfarande {direction} {one} än {other}. {size}")
        }
        (Fate::Turns, _) => format!(
            "{alike} vänder skillnaden: {phrase} är då i stället {direction} {one} än {other}. {size}"
        ),
        (Fate::Appears, _) => format!(
            "{alike} är {phrase} {direction} {one} än {other}, fast det inte går att se någon tydlig skillnad när alla räknas samman. {size}"
        ),
        (Fate::Vanishes, _) => format!(
            "{alike} syns ingen tydlig skillnad längre mellan {phrase} {one} och {other}. {}",
            finding.no_more()
        ),
        (Fate::Nothing, Verdict::Equal) => {
            format!(
                "också {alike} är {phrase} ungefär {} {one} som {other}. {}",
                finding.as_large(),
                finding.no_more()
            )
        }
        (Fate::Nothing, _) => return None,
    })
}

fn of_several(
    within: &Within,
    finding: &FindingInWords,
    alike: &str,
    groups: &[WithinGroup],
) -> Option<String> {
    let phrase = finding.phrase();
    let list = |is_wanted: &dyn Fn(&WithinGroup) -> bool| {
        let groups = groups.iter().filter(|group| is_wanted(group));
        let group_phrases: Vec<String> =
            groups.map(|group| finding.speaker.among(within.variable, group.value)).collect();
        (!group_phrases.is_empty()).then(|| listed(&group_phrases, "och"))
    };
    let up = list(&|group| is_stated(group) && group.estimate.sign() > 0);
    let down = list(&|group| is_stated(group) && group.estimate.sign() < 0);
    let gone = list(&|group| group.fate == Fate::Vanishes)
        .map(|names| format!(" Den skillnad som annars syns {names} går då inte att se."));
    let up = up.map(|names| format!("högre {names}"));
    let down = down.map(|names| format!("lägre {names}"));
    let directions: Vec<String> = [up, down].into_iter().flatten().collect();
    match (directions.is_empty(), gone) {
        (true, None) => None,
        (true, Some(gone)) => Some(format!("{alike} ändras bilden av {phrase}.{gone}")),
        (false, gone) => Some(format!(
            "{alike} är {phrase} {} än för alla andra tillsammans.{}",
            directions.join(" och "),
            gone.unwrap_or_default()
        )),
    }
}

/// Names the strata in which the difference between two groups has the opposite sign.
fn opposite(finding: &FindingInWords, groups: &[WithinGroup]) -> String {
    let [group] = groups else { return String::new() };
    let name = |index: &usize| {
        let values = &group.strata.get(*index)?.values;
        let names: Vec<String> =
            values.iter().map(|(variable, value)| finding.speaker.step(*variable, *value)).collect();
        Some(format!("”{}”", names.join(", ")))
    };
    let names: Vec<String> = group.opposite.iter().filter_map(name).collect();
    match names.is_empty() || group.fate == Fate::Nothing {
        true => String::new(),
        false => {
            format!(" För {} går skillnaden tydligt åt andra hållet än för alla.", listed(&names, "och"))
        }
    }
}
