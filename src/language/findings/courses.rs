//! Sentences on measures along an ordered variable, and on the parts of a distribution.

use crate::analysis::{Course, Extremes, Passing, Shape, Verdict};
use crate::disclosure::Share;
use crate::language::grammar::{at_least, part, points, share_of_base, times, two_of_base};
use crate::language::number::{grouped, percent_words};
use crate::language::words::lower_first;
use crate::stats::proportion;
use crate::study::{Measure, VariableIx};

use super::sentences::Said;

impl Said<'_> {
    pub fn trend(&self, over: VariableIx, course: &Course<Share>) -> Option<String> {
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
        let times = self.times(course);
        Some(match course.shape {
            Shape::Rises { strictly } | Shape::Falls { strictly } => {
                let up = matches!(course.shape, Shape::Rises { .. });
                let sure = at_least(line.interval.least());
                let change = change(sure, times);
                // "Ju … desto" would be said of every step; where not all go that way the ends are compared.
                if along.starts_with("ju ") && !strictly {
                    let (word, among) =
                        (if up { "högre" } else { "lägre" }, |at| self.speaker.among(over, at));
                    let numbers = format!("{} mot {}", self.cases(at(last)?), share_of_base(at(first)?));
                    return Some(format!(
                        "{phrase} är{little} {word} {} än {}: {numbers}.{change}",
                        among(last),
                        among(first)
                    ));
                }
                let passed = self.passed(course, up, &known);
                let passed = passed.and_then(|index| {
                    let most = if up { "högst" } else { "lägst" };
                    Some(format!(" Som {most} är den {}.", told(index)?))
                });
                format!(
                    "{phrase} {}, från {start} till {end}.{}{change}",
                    self.goes(up, &along, strictly, little),
                    passed.unwrap_or_default(),
                )
            }
            Shape::Peak(turn) => format!(
                "{phrase} ökar {along} fram till {}: från {start} till {}. Därefter minskar den, till {end}.{}",
                self.speaker.step(over, turn),
                share_of_base(at(turn)?),
                change(None, times)
            ),
            Shape::Trough(turn) => format!(
                "{phrase} minskar {along} fram till {}: från {start} till {}. Därefter ökar den, till {end}.{}",
                self.speaker.step(over, turn),
                share_of_base(at(turn)?),
                change(None, times)
            ),
        })
    }

    /// Where on the way a course goes further than its ends.
    fn passed(&self, course: &Course<Share>, up: bool, known: &[usize]) -> Option<usize> {
        let percent = |index: &usize| course.points[*index].map(Share::percent);
        let most = match up {
            true => known.iter().max_by_key(|index| percent(index)),
            false => known.iter().min_by_key(|index| percent(index)),
        };
        let ends = [known.first()?, known.last()?];
        most.filter(|most| ends.iter().all(|end| percent(end) != percent(most))).copied()
    }

    /// "ökar för varje steg med barnets ålder"; "är lägre ju större kommunen är".
    fn goes(&self, up: bool, along: &str, strictly: bool, little: &str) -> String {
        let steps = if strictly { " för varje steg" } else { "" };
        match (along.starts_with("ju "), up) {
            (true, true) => format!("är{little} högre {along}"),
            (true, false) => format!("är{little} lägre {along}"),
            (false, true) => format!("ökar{little}{steps} {along}"),
            (false, false) => format!("minskar{little}{steps} {along}"),
        }
    }

    /// How many times as high the highest share is as the lowest, where there is a word for it.
    fn times(&self, course: &Course<Share>) -> Option<&'static str> {
        let known = || course.points.iter().flatten().copied();
        let highest = known().max_by(|a, b| proportion(*a).total_cmp(&proportion(*b)))?;
        let lowest = known().min_by(|a, b| proportion(*a).total_cmp(&proportion(*b)))?;
        times(highest, lowest)
    }

    pub fn gap(
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
            Shape::Rises { .. } => format!(
                "{between} ökar {along}, från {first} till {last}. Förändringen är större än slumpen brukar ge."
            ),
            Shape::Falls { .. } => format!(
                "{between} minskar {along}, från {first} till {last}. Förändringen är större än slumpen brukar ge."
            ),
            Shape::Peak(turn) => format!(
                "{between} ökar {along} till {}, från {first} till {}, och minskar sedan till {last}. Förändringen är större än slumpen brukar ge.",
                self.speaker.step(over, turn),
                told(turn)?
            ),
            Shape::Trough(turn) => format!(
                "{between} minskar {along} till {}, från {first} till {}, och ökar sedan till {last}. Förändringen är större än slumpen brukar ge.",
                self.speaker.step(over, turn),
                told(turn)?
            ),
        })
    }

    pub fn crossing(
        &self,
        other: &Measure,
        over: VariableIx,
        fixed: &str,
        passing: &Passing,
    ) -> Option<String> {
        if passing.estimate.verdict != Verdict::Difference {
            return None;
        }
        let (one, other) = (self.phrase(), self.speaker.phrase(other));
        let known: Vec<usize> =
            (0..passing.points.len()).filter(|at| passing.points[*at].is_some()).collect();
        let (a, b) = passing.points[*known.first()?]?;
        let (larger, smaller) = if proportion(a) >= proportion(b) { (&one, &other) } else { (&other, &one) };
        let ordered = |(a, b): (Share, Share), flip: bool| {
            if flip { two_of_base(b, a) } else { two_of_base(a, b) }
        };
        let flip = proportion(a) < proportion(b);
        Some(match passing.from {
            Some(from) => {
                let before = *known.iter().rev().find(|at| **at < from)?;
                format!(
                    "{larger} är{fixed} högre än {smaller} till och med {}: då är det {}. Från {} är det tvärtom: {}.",
                    self.speaker.step(over, before),
                    ordered(passing.points[before]?, flip),
                    self.speaker.step(over, from),
                    ordered(passing.points[from]?, flip)
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

    pub fn extremes(&self, measures: &[Measure], extremes: &Extremes) -> Option<String> {
        let label = |at: usize| Some(lower_first(&measures.get(extremes.order.get(at)?.0)?.label));
        let (first, second) = (extremes.order.first()?.1, extremes.order.get(1)?.1);
        let of_those = if extremes.bottom.is_none() && extremes.order.len() < measures.len() {
            ", bland det som visas,"
        } else {
            ""
        };
        let named = self.comparison.measure.part_of.map(|v| self.speaker.study.variables[v].label.clone())?;
        if extremes.top.verdict == Verdict::Equal {
            return Some(format!(
                "vanligast i ”{named}” är{of_those} {} och {}, och de är ungefär lika vanliga: {} och {} av {}.",
                label(0)?,
                label(1)?,
                percent_words(first),
                percent_words(second),
                grouped(first.base())
            ));
        }
        let about = part(first).map_or_else(String::new, |part| format!(", {part}"));
        let mut told =
            format!("vanligast i ”{named}” är{of_those} {}: {}{about}", label(0)?, self.cases(first));
        if extremes.bottom.is_some_and(|bottom| bottom.verdict == Verdict::Difference) {
            let last = extremes.order.len() - 1;
            told +=
                &format!(". Minst vanligt är {}, {}", label(last)?, share_of_base(extremes.order[last].1));
        }
        Some(told + ".")
    }
}

/// How sure a course is: how much it changes at least, or how many times as high it gets.
fn change(sure: Option<String>, times: Option<&str>) -> String {
    match (sure, times) {
        (Some(sure), None) => format!(" Skillnaden är {sure}."),
        (Some(sure), Some(times)) => {
            format!(" Den högsta andelen är {times} hög som den lägsta, och skillnaden är {sure}.")
        }
        (None, Some(times)) => {
            format!(" Den högsta andelen är {times} hög som den lägsta.")
        }
        (None, None) => " Skillnaden är större än slumpen brukar ge.".to_string(),
    }
}
