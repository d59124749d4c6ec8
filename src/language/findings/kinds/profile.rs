//! Sentence parts for a profile: the shares of one measure along an ordered variable.

use analysis::{Extent, Profile, Shape};
use stats::{Share, proportion};
use study::VariableIx;

use crate::findings::in_words::FindingInWords;
use crate::findings::speaker::Speaker;
use crate::grammar::Form;
use crate::number::number_sign;

/// A position on the ordered variable and the share there.
pub(super) type Point = (usize, Share);

/// The shown points of a profile, and the form in which their shares are written.
pub(super) struct Points<'a> {
    pub(super) over: VariableIx,
    speaker: &'a Speaker<'a>,
    pub(super) form: Form,
    /// The points that may be shown, in order.
    points: Vec<Point>,
    pub(super) first: Point,
    pub(super) last: Point,
    pub(super) highest: Point,
    pub(super) lowest: Point,
}

impl<'a> Points<'a> {
    /// `None` when no point of the profile may be shown.
    pub(super) fn of(
        finding: &FindingInWords<'a>,
        over: VariableIx,
        profile: &Profile<Share>,
    ) -> Option<Self> {
        let points = profile.points.iter().enumerate();
        let points: Vec<Point> = points.filter_map(|(at, share)| Some((at, (*share)?))).collect();
        let height = |point: &&Point| proportion(point.1);
        let highest = *points.iter().max_by(|a, b| height(a).total_cmp(&height(b)))?;
        let lowest = *points.iter().min_by(|a, b| height(a).total_cmp(&height(b)))?;
        let (first, last) = (*points.first()?, *points.last()?);
        let form = Form::of(points.iter().map(|point| point.1));
        Some(Self { over, speaker: finding.speaker, form, points, first, last, highest, lowest })
    }

    /// The point at a position; `None` when it may not be shown.
    pub(super) fn point(&self, at: usize) -> Option<Point> {
        self.points.iter().copied().find(|point| point.0 == at)
    }

    /// The highest point (or the lowest, unless `up`), when its percent differs from that of both
    /// ends.
    pub(super) fn passed(&self, up: bool) -> Option<Point> {
        let most = if up { self.highest } else { self.lowest };
        let printed_number = |point: &Point| number_sign(point.1);
        [self.first, self.last].iter().all(|end| printed_number(end) != printed_number(&most)).then_some(most)
    }

    /// A point without the noun: "54 procent av 300 (0–2 år)".
    pub(super) fn at(&self, point: Point) -> String {
        self.counted(point, "")
    }

    /// A point with what is counted: "54 procent av 300 utredningar (0–2 år)".
    pub(super) fn counted(&self, (at, share): Point, noun: &str) -> String {
        self.form.noted_share(share, noun, &self.speaker.step(self.over, at))
    }
}

/// A direction that holds for the profile as a whole, not for its ends: "minskar i stort sett med
/// barnets ålder"; "är i stort sett lägre ju större kommunen är".
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

/// The sentence on the size of the change. `sure` is the smallest size within the confidence
/// interval; `times` says how many times the lowest share the highest is.
pub(super) fn change(sure: Option<String>, times: Option<&str>) -> String {
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

/// A profile in a few words, for a table: "Ökar till 14 år, minskar sedan".
pub(super) fn in_words(speaker: &Speaker, over: VariableIx, shape: Shape) -> String {
    match shape {
        Shape::Rises(extent) => format!("Ökar{}", along_what(extent)),
        Shape::Falls(extent) => format!("Minskar{}", along_what(extent)),
        Shape::Peak(at) => format!("Ökar till {}, minskar sedan", speaker.step(over, at)),
        Shape::Trough(at) => format!("Minskar till {}, ökar sedan", speaker.step(over, at)),
    }
}

/// How much of a profile goes in its direction.
fn along_what(extent: Extent) -> &'static str {
    match extent {
        Extent::EveryStep => " för varje steg",
        Extent::Ends => "",
        Extent::OnTheWhole => " i stort sett",
    }
}

/// The verb of a direction: "är högre" before a phrase with "ju", else "ökar".
pub(super) fn goes(up: bool, along: &str) -> &'static str {
    match (along.starts_with("ju "), up) {
        (true, true) => "är högre",
        (true, false) => "är lägre",
        (false, true) => "ökar",
        (false, false) => "minskar",
    }
}

/// The first point, the turning point if there is one, and the last: "37 → 62 → 53".
pub(super) fn ends<T>(profile: &Profile<T>, text: impl Fn(&T) -> String) -> Option<String> {
    let known: Vec<usize> = (0..profile.points.len()).filter(|at| profile.points[*at].is_some()).collect();
    let turn = match profile.shape {
        Shape::Peak(at) | Shape::Trough(at) => Some(at),
        Shape::Rises(_) | Shape::Falls(_) => None,
    };
    let points = [known.first().copied(), turn, known.last().copied()].into_iter().flatten();
    let points: Option<Vec<String>> = points.map(|at| Some(text(profile.points[at].as_ref()?))).collect();
    Some(points?.join(" → "))
}
