//! Sentences on measures along an ordered variable, and on the parts of a distribution.

use crate::grammar::{Form, at_least, part, points_between, times};
use crate::number::{grouped, percent_words};
use analysis::{Course, Extent, Extremes, Passing, Shape, Verdict};
use stats::{Share, newcombe, paired, proportion};
use study::{Measure, VariableIx};

use super::Speaker;
use super::sentences::Said;

impl Said<'_> {
    pub(super) fn trend(&self, over: VariableIx, course: &Course<Share>) -> Option<String> {
        let told = Told::of(self, over, course)?;
        let (phrase, along) = (self.phrase(), self.speaker.along(over));
        if course.estimate.verdict == Verdict::Equal {
            return Some(format!(
                "{phrase} ändras troligen inte med mer än {} {along}: som lägst är den {} och som högst {}.",
                self.margin,
                told.at(told.lowest),
                told.at(told.highest)
            ));
        }
        let line = &course.estimate.difference;
        let is_little = line.interval.is_within(self.comparison.measure.margin as f64 / 100.0);
        let little = if is_little { " något" } else { "" };
        Some(match course.shape {
            Shape::Rises(Extent::OnTheWhole) | Shape::Falls(Extent::OnTheWhole) => format!(
                "{phrase} {}: högst {}, lägst {}.",
                on_the_whole(course.shape, &along),
                told.counted(told.highest, &self.speaker.study.counted.many),
                told.at(told.lowest)
            ),
            Shape::Rises(extent) | Shape::Falls(extent) => {
                let up = matches!(course.shape, Shape::Rises(_));
                let change = change(at_least(line.interval.least()), self.times(course));
                let every_step = extent == Extent::EveryStep;
                // "Ju … desto" would be said of every step; where not all go that way the ends are compared.
                if along.starts_with("ju ") && !every_step {
                    let word = if up { "högre" } else { "lägre" };
                    return Some(format!(
                        "{phrase} är{little} {word} {} än {}: {}.{change}",
                        self.speaker.among(over, told.last.0),
                        self.speaker.among(over, told.first.0),
                        self.pair(told.last.1, "mot", told.first.1)
                    ));
                }
                let most = if up { "högst" } else { "lägst" };
                let passed = told.passed(up).map(|point| format!(" Som {most} är den {}.", told.at(point)));
                let passed = passed.unwrap_or_default();
                format!(
                    "{phrase} {}, från {} till {}.{passed}{change}",
                    self.goes(up, &along, every_step, little),
                    told.counted(told.first, &self.speaker.study.counted.many),
                    told.at(told.last)
                )
            }
            Shape::Peak(turn) => {
                self.turning(&told, told.point(turn)?, ["ökar", "minskar", "högst"], self.times(course))
            }
            Shape::Trough(turn) => {
                self.turning(&told, told.point(turn)?, ["minskar", "ökar", "lägst"], self.times(course))
            }
        })
    }

    /// A course that turns. Where an end cannot be told from the turn, only where it is highest or lowest is said.
    fn turning(
        &self,
        told: &Told,
        turn: Point,
        [before, after, most]: [&str; 3],
        times: Option<&str>,
    ) -> String {
        let (phrase, along) = (self.phrase(), self.speaker.along(told.over));
        let differs = |end: Point| newcombe(turn.1, end.1, self.speaker.confidence).interval.least() > 0.0;
        let step = self.speaker.step(told.over, turn.0);
        let many = &self.speaker.study.counted.many;
        match differs(told.first) && differs(told.last) {
            true => format!(
                "{phrase} {before} {along} fram till {step}: från {} till {}. Därefter {after} den, till {}.{}",
                told.counted(told.first, many),
                told.form.share(turn.1),
                told.at(told.last),
                change(None, times)
            ),
            false => format!(
                "{phrase} är i stort sett {most} vid {step}: {}, mot {} och {}.",
                told.form.noted(turn.1, many, ""),
                told.at(told.first),
                told.at(told.last)
            ),
        }
    }

    /// "ökar för varje steg med barnets ålder"; "är lägre ju större kommunen är".
    fn goes(&self, up: bool, along: &str, every_step: bool, little: &str) -> String {
        let steps = if every_step { " för varje steg" } else { "" };
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

    pub(super) fn gap(
        &self,
        other: &Measure,
        over: VariableIx,
        fixed: &str,
        course: &Course<(Share, Share)>,
    ) -> Option<String> {
        let along = self.speaker.along(over);
        let between = format!("avståndet mellan {} och {}{fixed}", self.phrase(), self.speaker.phrase(other));
        let known: Vec<usize> = (0..course.points.len()).filter(|at| course.points[*at].is_some()).collect();
        let both = known.iter().filter_map(|at| course.points[*at]);
        let form = Form::of(both.flat_map(|(one, other)| [one, other]));
        let told = |at: usize| {
            let (one, other) = course.points[at]?;
            let (difference, _) = paired(one, other, self.speaker.confidence)?;
            let distance = points_between(one, other, difference.interval);
            Some(format!("{distance} ({}: {})", self.speaker.step(over, at), form.two(one, other)))
        };
        let (first, last) = (told(*known.first()?)?, told(*known.last()?)?);
        if course.estimate.verdict == Verdict::Equal {
            return Some(format!("{between} ändras troligen inte med mer än {} {along}.", self.margin));
        }
        let size = |at: &&usize| course.points[**at].map_or(0.0, |(a, b)| proportion(a) - proportion(b));
        let sure = "Förändringen är större än slumpen brukar ge.";
        Some(match course.shape {
            Shape::Rises(Extent::OnTheWhole) | Shape::Falls(Extent::OnTheWhole) => {
                let most = known.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
                let least = known.iter().min_by(|a, b| size(a).total_cmp(&size(b)))?;
                let (most, least) = (told(*most)?, told(*least)?);
                let goes = on_the_whole(course.shape, &along);
                format!("{between} {goes}: störst {most}, minst {least}.")
            }
            Shape::Rises(_) => format!("{between} ökar {along}, från {first} till {last}. {sure}"),
            Shape::Falls(_) => format!("{between} minskar {along}, från {first} till {last}. {sure}"),
            Shape::Peak(turn) => format!(
                "{between} ökar {along} till {}, från {first} till {}, och minskar sedan till {last}. {sure}",
                self.speaker.step(over, turn),
                told(turn)?
            ),
            Shape::Trough(turn) => format!(
                "{between} minskar {along} till {}, från {first} till {}, och ökar sedan till {last}. {sure}",
                self.speaker.step(over, turn),
                told(turn)?
            ),
        })
    }

    pub(super) fn crossing(
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
        let form = Form::of(known.iter().filter_map(|at| passing.points[*at]).map(|(one, _)| one));
        let ordered = |(a, b): (Share, Share), flip: bool| {
            if flip { form.two(b, a) } else { form.two(a, b) }
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

    pub(super) fn extremes(&self, measures: &[Measure], extremes: &Extremes) -> Option<String> {
        let label = |at: usize| Some(self.speaker.within(measures.get(extremes.order.get(at)?.0)?));
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
        let form = Form::of([first]);
        let mut told =
            format!("vanligast i ”{named}” är{of_those} {}: {}{about}", label(0)?, self.cases(form, first));
        if extremes.bottom.is_some_and(|bottom| bottom.verdict == Verdict::Difference) {
            let last = extremes.order.len() - 1;
            told += &format!(". Minst vanligt är {}, {}", label(last)?, form.share(extremes.order[last].1));
        }
        Some(told + ".")
    }
}

/// A position of a course and its share.
type Point = (usize, Share);

/// The points of a course, and how they are written.
struct Told<'a> {
    over: VariableIx,
    speaker: &'a Speaker<'a>,
    form: Form,
    /// Those that may be shown.
    points: Vec<Point>,
    first: Point,
    last: Point,
    highest: Point,
    lowest: Point,
}

impl<'a> Told<'a> {
    /// `None` for a course without values.
    fn of(said: &Said<'a>, over: VariableIx, course: &Course<Share>) -> Option<Self> {
        let points = course.points.iter().enumerate();
        let points: Vec<Point> = points.filter_map(|(at, share)| Some((at, (*share)?))).collect();
        let height = |point: &&Point| proportion(point.1);
        let highest = *points.iter().max_by(|a, b| height(a).total_cmp(&height(b)))?;
        let lowest = *points.iter().min_by(|a, b| height(a).total_cmp(&height(b)))?;
        let (first, last) = (*points.first()?, *points.last()?);
        let form = Form::of(points.iter().map(|point| point.1));
        Some(Self { over, speaker: said.speaker, form, points, first, last, highest, lowest })
    }

    /// The point at a position; `None` when it may not be shown.
    fn point(&self, at: usize) -> Option<Point> {
        self.points.iter().copied().find(|point| point.0 == at)
    }

    /// Where on the way a course goes further than its ends.
    fn passed(&self, up: bool) -> Option<Point> {
        let most = if up { self.highest } else { self.lowest };
        [self.first, self.last].iter().all(|end| end.1.percent() != most.1.percent()).then_some(most)
    }

    /// "54 procent av 300 (0–2 år)".
    fn at(&self, point: Point) -> String {
        self.counted(point, "")
    }

    /// "54 procent av 300 utredningar (0–2 år)".
    fn counted(&self, (at, share): Point, noun: &str) -> String {
        self.form.noted(share, noun, &self.speaker.step(self.over, at))
    }
}

/// "minskar i stort sett med barnets ålder"; "är i stort sett lägre ju större kommunen är".
pub(super) fn on_the_whole(shape: Shape, along: &str) -> String {
    let up = matches!(shape, Shape::Rises(_));
    let verb = match (along.starts_with("ju "), up) {
        (true, true) => "är i stort sett högre",
        (true, false) => "är i stort sett lägre",
        (false, true) => "ökar i stort sett",
        (false, false) => "minskar i stort sett",
    };
    format!("{verb} {along}")
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
