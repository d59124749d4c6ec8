//! One function a kind of finding.

use crate::analysis::{
    Against, Comparison, Course, Estimate, Evidence, Extremes, Fate, Finding, Group, Look, Passing, Shape,
    Verdict, WithinGroup,
};
use crate::disclosure::Share;
use crate::language::definition::listed;
use crate::language::grammar::{
    at_least, count_points, part, points, probably, share_of_base, times, two_of_base,
};
use crate::language::number::{grouped, percent_words};
use crate::language::words::lower_first;
use crate::stats::proportion;
use crate::study::{Measure, VariableIx};

use super::Speaker;

/// The sentence, without its capital letter. `None` where the kind of finding has none for what was found.
pub fn sentence(speaker: &Speaker, comparison: &Comparison, finding: &Finding) -> Option<String> {
    let say = Said { speaker, comparison, margin: count_points(comparison.measure.margin) };
    match (&comparison.look, &finding.evidence) {
        (Look::Level { against, .. }, Evidence::Pair { one, other, estimate }) => {
            Some(say.level(*against, *one, *other, estimate))
        }
        (Look::Change { .. }, Evidence::Pair { one, other, estimate }) => {
            Some(say.change(*one, *other, estimate))
        }
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => say.contrast(*variable, groups),
        (Look::Within { variable, strata, .. }, Evidence::Within(groups)) => {
            say.within(*variable, strata, groups)
        }
        (Look::Trend { over, .. }, Evidence::Trend(course)) => say.trend(*over, course),
        (Look::Gap { other, over, fixed, .. }, Evidence::Gap(course)) => {
            say.gap(other, *over, &speaker.of_fixed(*fixed), course)
        }
        (Look::Crossing { other, over, fixed, .. }, Evidence::Crossing(passing)) => {
            say.crossing(other, *over, &speaker.of_fixed(*fixed), passing)
        }
        (Look::Extremes { at }, Evidence::Extremes(extremes)) => {
            say.extremes(&at.block(speaker.study)?.measures, extremes)
        }
        _ => None,
    }
}

/// A sentence in the making.
struct Said<'a> {
    speaker: &'a Speaker<'a>,
    comparison: &'a Comparison,
    margin: String,
}

/// "något högre", where the difference is surely smaller than the margin.
fn slightly(estimate: &Estimate, comparison: &Comparison) -> &'static str {
    let margin = comparison.measure.margin as f64 / 100.0;
    if estimate.difference.interval.is_within(margin) { "något " } else { "" }
}

/// "högre" or "lägre".
pub fn direction(estimate: &Estimate) -> &'static str {
    if estimate.sign() > 0 { "högre" } else { "lägre" }
}

/// "Skillnaden är drygt 9 procentenheter, troligen mellan 2 och 16."
fn size(estimate: &Estimate) -> String {
    format!(
        "Skillnaden är {}, {}.",
        points(estimate.difference.value),
        probably(estimate.difference.interval)
    )
}

/// How sure a course is: how much it changes at least, or how many times as high it gets.
fn change(sure: Option<String>, times: Option<&str>) -> String {
    match (sure, times) {
        (Some(sure), None) => format!(" Förändringen är {sure}."),
        (Some(sure), Some(times)) => {
            format!(" Den högsta andelen är {times} hög som den lägsta, och förändringen är {sure}.")
        }
        (None, Some(times)) => {
            format!(" Den högsta andelen är {times} hög som den lägsta, mer än slumpen brukar ge.")
        }
        (None, None) => " Det är mer än slumpen brukar ge.".to_string(),
    }
}

impl Said<'_> {
    fn phrase(&self) -> String {
        self.speaker.phrase(&self.comparison.measure)
    }

    /// A share with its base and what is counted: "54 procent av 10 339 utredningar".
    fn cases(&self, share: Share) -> String {
        format!("{} {}", share_of_base(share), self.speaker.study.counted.many)
    }

    fn higher(&self, estimate: &Estimate) -> String {
        format!("{}{}", slightly(estimate, self.comparison), direction(estimate))
    }

    fn no_more(&self) -> String {
        format!("Finns det en skillnad är den troligen mindre än {}.", self.margin)
    }

    fn level(&self, against: Against, one: Share, other: Share, estimate: &Estimate) -> String {
        let (phrase, inside, rest) = (self.phrase(), self.speaker.inside(), self.speaker.rest(against));
        let numbers = format!("{} mot {}", self.cases(one), share_of_base(other));
        match estimate.verdict {
            Verdict::Difference => {
                let direction = self.higher(estimate);
                format!("{phrase} är {direction} {inside} än i {rest}: {numbers}. {}", size(estimate))
            }
            _ => {
                format!("{phrase} är ungefär lika stor {inside} som i {rest}: {numbers}. {}", self.no_more())
            }
        }
    }

    fn change(&self, one: Share, other: Share, estimate: &Estimate) -> String {
        let (phrase, inside, since) = (self.phrase(), self.speaker.inside(), self.speaker.earlier());
        let numbers = format!("från {} till {}", self.cases(other), share_of_base(one));
        match estimate.verdict {
            Verdict::Difference => {
                let verb = if estimate.sign() > 0 { "ökat" } else { "minskat" };
                format!("{phrase} har {verb} {inside} sedan {since}: {numbers}. {}", size(estimate))
            }
            _ => format!(
                "{phrase} är ungefär oförändrad {inside} sedan {since}: {numbers}. {}",
                self.no_more()
            ),
        }
    }

    fn contrast(&self, variable: VariableIx, groups: &[Group]) -> Option<String> {
        match groups {
            [Group { value, share, against: Some(against), other, estimate }] => {
                let (phrase, one) = (self.phrase(), self.speaker.among(variable, *value));
                let numbers = format!("{} mot {}", self.cases(*share), share_of_base(*other));
                let against = self.speaker.among(variable, *against);
                Some(match estimate.verdict {
                    Verdict::Difference => {
                        format!(
                            "{phrase} är {} {one} än {against}: {numbers}. {}",
                            self.higher(estimate),
                            size(estimate)
                        )
                    }
                    _ => format!(
                        "{phrase} är ungefär lika stor {one} som {against}: {numbers}. {}",
                        self.no_more()
                    ),
                })
            }
            several => self.contrast_of_several(variable, several),
        }
    }

    fn contrast_of_several(&self, variable: VariableIx, groups: &[Group]) -> Option<String> {
        let phrase = self.phrase();
        let clear: Vec<&Group> =
            groups.iter().filter(|g| g.estimate.verdict == Verdict::Difference).collect();
        if clear.is_empty() {
            let label = &self.speaker.study.variables[variable].label;
            let shares: Vec<String> = groups
                .iter()
                .map(|g| format!("{} {}", share_of_base(g.share), self.speaker.among(variable, g.value)))
                .collect();
            let shares: Vec<&str> = shares.iter().map(String::as_str).collect();
            return Some(format!(
                "{phrase} är ungefär lika stor i alla grupper efter {}: {}. Mot övriga skiljer det troligen mindre än {}.",
                lower_first(label),
                listed(&shares, "och"),
                self.margin
            ));
        }
        let list = |sign: i8| {
            let of = clear.iter().filter(|g| g.estimate.sign() == sign);
            let named: Vec<String> = of
                .map(|g| format!("{} ({})", self.speaker.among(variable, g.value), share_of_base(g.share)))
                .collect();
            let named: Vec<&str> = named.iter().map(String::as_str).collect();
            (!named.is_empty()).then(|| listed(&named, "och"))
        };
        let told = match (list(1), list(-1)) {
            (Some(up), Some(down)) => format!("{phrase} är högre {up} än bland övriga, och lägre {down}."),
            (Some(up), None) => format!("{phrase} är högre {up} än bland övriga."),
            (None, Some(down)) => format!("{phrase} är lägre {down} än bland övriga."),
            (None, None) => return None,
        };
        let sure = match clear.as_slice() {
            [one] => size(&one.estimate),
            several => {
                let least =
                    several.iter().map(|g| g.estimate.difference.interval.least()).fold(1.0, f64::min);
                let least = at_least(least);
                least.map_or_else(
                    || "Skillnaderna är större än slumpen brukar ge.".to_string(),
                    |least| format!("Mot övriga skiljer det {least}."),
                )
            }
        };
        Some(format!("{told} {sure}"))
    }

    fn within(&self, variable: VariableIx, strata: &[VariableIx], groups: &[WithinGroup]) -> Option<String> {
        let (phrase, alike) = (self.phrase(), self.speaker.alike(strata));
        let incomplete = groups.iter().any(|group| !group.is_complete);
        let told = match groups {
            [group @ WithinGroup { against: Some(against), .. }] => {
                let (one, other) =
                    (self.speaker.among(variable, group.value), self.speaker.among(variable, *against));
                self.within_pair(&phrase, &alike, &one, &other, group)?
            }
            several => self.within_several(variable, &phrase, &alike, several)?,
        };
        let opposite = self.opposite(groups);
        let incomplete = if incomplete { " Det gäller de delar där uppgiften visas." } else { "" };
        Some(format!("{told}{opposite}{incomplete}"))
    }

    fn within_pair(
        &self,
        phrase: &str,
        alike: &str,
        one: &str,
        other: &str,
        group: &WithinGroup,
    ) -> Option<String> {
        let (estimate, size) = (&group.estimate, size(&group.estimate));
        let direction = self.higher(estimate);
        Some(match (group.fate, estimate.verdict) {
            (Fate::Holds, _) => {
                format!("{alike} är {phrase} fortfarande {direction} {one} än {other}. {size}")
            }
            (Fate::Turns, _) => {
                format!(
                    "{alike} vänder skillnaden: {phrase} är då i stället {direction} {one} än {other}. {size}"
                )
            }
            (Fate::Appears, _) => format!(
                "{alike} är {phrase} {direction} {one} än {other}, fast ingen säker skillnad syns när alla räknas samman. {size}"
            ),
            (Fate::Vanishes, verdict) => {
                let left = match verdict {
                    Verdict::Equal => self.no_more(),
                    _ => format!(
                        "Det som är kvar, {}, kan inte skiljas från ingen skillnad alls.",
                        points(estimate.difference.value)
                    ),
                };
                format!("{alike} syns ingen säker skillnad längre mellan {phrase} {one} och {other}. {left}")
            }
            (Fate::Nothing, Verdict::Equal) => {
                format!("också {alike} är {phrase} ungefär lika stor {one} som {other}. {}", self.no_more())
            }
            (Fate::Nothing, _) => return None,
        })
    }

    fn within_several(
        &self,
        variable: VariableIx,
        phrase: &str,
        alike: &str,
        groups: &[WithinGroup],
    ) -> Option<String> {
        let list = |wanted: &dyn Fn(&WithinGroup) -> bool| {
            let of = groups.iter().filter(|group| wanted(group));
            let named: Vec<String> = of.map(|group| self.speaker.among(variable, group.value)).collect();
            let named: Vec<&str> = named.iter().map(String::as_str).collect();
            (!named.is_empty()).then(|| listed(&named, "och"))
        };
        let is_clear = |g: &WithinGroup| g.estimate.verdict == Verdict::Difference && g.fate != Fate::Nothing;
        let up = list(&|g| is_clear(g) && g.estimate.sign() > 0).map(|names| format!("högre {names}"));
        let down = list(&|g| is_clear(g) && g.estimate.sign() < 0).map(|names| format!("lägre {names}"));
        let gone = list(&|g| g.fate == Fate::Vanishes)
            .map(|names| format!(" Den skillnad som annars syns {names} går då inte att se."));
        let clear: Vec<String> = [up, down].into_iter().flatten().collect();
        match (clear.is_empty(), gone) {
            (true, None) => None,
            (true, Some(gone)) => Some(format!("{alike} ändras bilden av {phrase}.{gone}")),
            (false, gone) => {
                let clear = clear.join(" och ");
                Some(format!("{alike} är {phrase} {clear} än bland övriga.{}", gone.unwrap_or_default()))
            }
        }
    }

    /// Strata in which a single contrast goes the other way.
    fn opposite(&self, groups: &[WithinGroup]) -> String {
        let [group] = groups else { return String::new() };
        let name = |index: &usize| {
            let values = &group.strata.get(*index)?.values;
            let names: Vec<String> = values.iter().map(|(v, value)| self.speaker.step(*v, *value)).collect();
            Some(format!("”{}”", names.join(", ")))
        };
        let names: Vec<String> = group.opposite.iter().filter_map(name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match names.is_empty() {
            true => String::new(),
            false => {
                format!(" För {} går skillnaden tydligt åt andra hållet än för alla.", listed(&names, "och"))
            }
        }
    }

    fn trend(&self, over: VariableIx, course: &Course<Share>) -> Option<String> {
        let (phrase, along) = (self.phrase(), self.speaker.along(over));
        let at = |index: usize| course.points.get(index).copied().flatten();
        let known: Vec<usize> = (0..course.points.len()).filter(|index| at(*index).is_some()).collect();
        let (first, last) = (*known.first()?, *known.last()?);
        let told = |index: usize| {
            Some(format!("{} ({})", share_of_base(at(index)?), self.speaker.step(over, index)))
        };
        if course.estimate.verdict == Verdict::Equal {
            let height = |index: &usize| at(*index).map_or(0.0, proportion);
            let lowest = *known.iter().min_by(|a, b| height(a).total_cmp(&height(b)))?;
            let highest = *known.iter().max_by(|a, b| height(a).total_cmp(&height(b)))?;
            return Some(format!(
                "{phrase} ändras troligen inte med mer än {} {along}: som lägst är den {} och som högst {}.",
                self.margin,
                told(lowest)?,
                told(highest)?
            ));
        }
        let (start, end) =
            (format!("{} ({})", self.cases(at(first)?), self.speaker.step(over, first)), told(last)?);
        let line = &course.estimate.difference;
        let little = if line.interval.is_within(self.comparison.measure.margin as f64 / 100.0) {
            " något"
        } else {
            ""
        };
        let steps = |strictly: bool| if strictly { " för varje steg" } else { "" };
        let times = self.times(course);
        Some(match course.shape {
            Shape::Rises { strictly } => {
                let sure = at_least(line.interval.least());
                format!(
                    "{phrase} ökar{little}{} {along}, från {start} till {end}.{}",
                    steps(strictly),
                    change(sure, times)
                )
            }
            Shape::Falls { strictly } => {
                let sure = at_least(line.interval.least());
                format!(
                    "{phrase} minskar{little}{} {along}, från {start} till {end}.{}",
                    steps(strictly),
                    change(sure, times)
                )
            }
            Shape::Peak(turn) => format!(
                "{phrase} ökar {along} till {}, från {start} till {}, och minskar sedan till {end}.{}",
                self.speaker.step(over, turn),
                share_of_base(at(turn)?),
                change(None, times)
            ),
            Shape::Trough(turn) => format!(
                "{phrase} minskar {along} till {}, från {start} till {}, och ökar sedan till {end}.{}",
                self.speaker.step(over, turn),
                share_of_base(at(turn)?),
                change(None, times)
            ),
        })
    }

    /// How many times as high the highest share is as the lowest, where there is a word for it.
    fn times(&self, course: &Course<Share>) -> Option<&'static str> {
        let known = || course.points.iter().flatten().copied();
        let highest = known().max_by(|a, b| proportion(*a).total_cmp(&proportion(*b)))?;
        let lowest = known().min_by(|a, b| proportion(*a).total_cmp(&proportion(*b)))?;
        times(highest, lowest)
    }

    fn gap(
        &self,
        other: &Measure,
        over: VariableIx,
        fixed: &str,
        course: &Course<(Share, Share)>,
    ) -> Option<String> {
        let along = self.speaker.along(over);
        let between = format!("avståndet mellan {} och {}{fixed}", self.phrase(), self.speaker.phrase(other));
        let known: Vec<usize> = (0..course.points.len()).filter(|at| course.points[*at].is_some()).collect();
        let told = |at: usize| {
            let (one, other) = course.points[at]?;
            let distance = points(proportion(one) - proportion(other));
            Some(format!("{distance} ({}: {})", self.speaker.step(over, at), two_of_base(one, other)))
        };
        let (first, last) = (told(*known.first()?)?, told(*known.last()?)?);
        if course.estimate.verdict == Verdict::Equal {
            return Some(format!("{between} ändras troligen inte med mer än {} {along}.", self.margin));
        }
        Some(match course.shape {
            Shape::Rises { .. } => format!("{between} ökar {along}, från {first} till {last}."),
            Shape::Falls { .. } => format!("{between} minskar {along}, från {first} till {last}."),
            Shape::Peak(turn) => format!(
                "{between} ökar {along} till {}, från {first} till {}, och minskar sedan till {last}.",
                self.speaker.step(over, turn),
                told(turn)?
            ),
            Shape::Trough(turn) => format!(
                "{between} minskar {along} till {}, från {first} till {}, och ökar sedan till {last}.",
                self.speaker.step(over, turn),
                told(turn)?
            ),
        })
    }

    fn crossing(&self, other: &Measure, over: VariableIx, fixed: &str, passing: &Passing) -> Option<String> {
        if passing.estimate.verdict != Verdict::Difference {
            return None;
        }
        let (one, other) = (self.phrase(), self.speaker.phrase(other));
        let known: Vec<usize> =
            (0..passing.points.len()).filter(|at| passing.points[*at].is_some()).collect();
        let (first, last) = (*known.first()?, *known.last()?);
        let (a, b) = passing.points[first]?;
        let (larger, smaller) = if proportion(a) >= proportion(b) { (&one, &other) } else { (&other, &one) };
        let ordered = |(a, b): (Share, Share), flip: bool| {
            if flip { two_of_base(b, a) } else { two_of_base(a, b) }
        };
        let flip = proportion(a) < proportion(b);
        let told = |at: usize| {
            Some(format!("{} ({})", ordered(passing.points[at]?, flip), self.speaker.step(over, at)))
        };
        Some(match passing.from {
            Some(from) => {
                let before = *known.iter().rev().find(|at| **at < from)?;
                format!(
                    "{larger} är{fixed} högre än {smaller} till och med {}: {}. Från {} är det tvärtom: {}.",
                    self.speaker.step(over, before),
                    told(first)?,
                    self.speaker.step(over, from),
                    told(last)?
                )
            }
            None => {
                let distance = |at: &usize| {
                    passing.points[*at].map_or(1.0, |(a, b)| (proportion(a) - proportion(b)).abs())
                };
                let nearest = *known.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
                format!(
                    "{larger} är{fixed} hela vägen högre än {smaller}. Närmast varandra är de vid {}: {}.",
                    self.speaker.step(over, nearest),
                    ordered(passing.points[nearest]?, flip)
                )
            }
        })
    }

    fn extremes(&self, measures: &[Measure], extremes: &Extremes) -> Option<String> {
        let label = |at: usize| Some(lower_first(&measures.get(extremes.order.get(at)?.0)?.label));
        let (first, second) = (extremes.order.first()?.1, extremes.order.get(1)?.1);
        let of_those = if extremes.bottom.is_none() && extremes.order.len() < measures.len() {
            " av det som visas"
        } else {
            ""
        };
        let named = self.comparison.measure.part_of.map(|v| self.speaker.study.variables[v].label.clone())?;
        if extremes.top.verdict == Verdict::Equal {
            return Some(format!(
                "”{named}”: {} och {} är vanligast{of_those} och ungefär lika vanliga, {} och {} av {}.",
                label(0)?,
                label(1)?,
                percent_words(first),
                percent_words(second),
                grouped(first.base())
            ));
        }
        let about = part(first).map_or_else(String::new, |part| format!("{part}, "));
        let mut told = format!(
            "”{named}”: vanligast{of_those} är {}, {about}{}. Därefter kommer {}, {}",
            label(0)?,
            self.cases(first),
            label(1)?,
            share_of_base(second)
        );
        if extremes.bottom.is_some_and(|bottom| bottom.verdict == Verdict::Difference) {
            let last = extremes.order.len() - 1;
            told +=
                &format!(". Minst vanligt är {}, {}", label(last)?, share_of_base(extremes.order[last].1));
        }
        Some(told + ".")
    }
}
