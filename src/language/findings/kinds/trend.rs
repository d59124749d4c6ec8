//! Words for the profile of one measure along an ordered variable.

use analysis::{Comparison, Extent, Profile, Shape, Trend, Verdict};
use stats::{Share, newcombe, proportion};
use study::VariableIx;

use crate::difference::at_least;
use crate::findings::in_words::FindingInWords;
use crate::findings::speaker::Speaker;
use crate::grammar::{Form, times};
use crate::methods::MethodWords;

use super::profile::{Point, Points, change, ends, goes, in_words, on_the_whole};
use super::words::Words;

impl Words for Trend {
    type Numbers = Profile<Share>;

    const METHOD: MethodWords = MethodWords {
        asks: "Ökar eller minskar andelen, och vänder den?",
        tests: "Cochran–Armitages test av hela förloppet och av var sida om den högsta eller lägsta punkten; chansen multipliceras med antalet möjliga vändpunkter.",
        source: "Cochran 1954; Armitage 1955",
    };

    fn title(&self, speaker: &Speaker, comparison: &Comparison) -> String {
        format!(
            "{}: förändring efter {}",
            speaker.measure_name(&comparison.measure),
            speaker.variable(self.over)
        )
    }

    fn sentence(&self, finding: &FindingInWords, profile: &Profile<Share>) -> Option<String> {
        sentence_of(finding, self.over, profile)
    }

    fn question(&self, finding: &FindingInWords, profile: &Profile<Share>) -> Option<String> {
        let (phrase, along) = (finding.phrase(), finding.speaker.along(self.over));
        let step = |at: usize| finding.speaker.step(self.over, at);
        Some(match (finding.differs(), profile.shape) {
            (false, _) => format!("Är det väntat att {phrase} ändras så lite {along}?"),
            (true, Shape::Peak(at)) => {
                format!("Vad är det som gör att {phrase} är som högst vid {}?", step(at))
            }
            (true, Shape::Trough(at)) => {
                format!("Vad är det som gör att {phrase} är som lägst vid {}?", step(at))
            }
            (true, Shape::Rises(_)) => {
                format!("Vad kan ligga bakom att {phrase} {} {along}?", goes(true, &along))
            }
            (true, Shape::Falls(_)) => {
                format!("Vad kan ligga bakom att {phrase} {} {along}?", goes(false, &along))
            }
        })
    }

    fn brief(&self, finding: &FindingInWords, profile: &Profile<Share>) -> Option<String> {
        Some(in_words(finding.speaker, self.over, profile.shape))
    }

    fn numbers(&self, _: &FindingInWords, profile: &Profile<Share>, _: Option<usize>) -> Option<String> {
        let form = Form::of(profile.points.iter().copied().flatten());
        ends(profile, |share| form.short(*share))
    }

    fn short(&self, finding: &FindingInWords, profile: &Profile<Share>) -> Option<String> {
        let mut known = profile.points.iter().flatten();
        let (first, last) = (known.next()?, known.next_back()?);
        match profile.shape {
            Shape::Rises(_) | Shape::Falls(_) if finding.differs() => {
                let ends = Form::of_two(*first, *last).pair(*first, "till", *last);
                Some(format!(
                    "{} {}, från {ends}",
                    finding.phrase(),
                    along(finding.speaker, self.over, profile)?
                ))
            }
            _ => None,
        }
    }

    fn headline(&self, finding: &FindingInWords, profile: &Profile<Share>) -> Option<String> {
        Some(format!("{} {}", finding.phrase(), along(finding.speaker, self.over, profile)?))
    }
}

/// The verb of a profile and the variable it follows: "ökar med barnets ålder".
fn along(speaker: &Speaker, over: VariableIx, profile: &Profile<Share>) -> Option<String> {
    let along = speaker.along(over);
    let last = profile.points.iter().rposition(Option::is_some)?;
    let (rises, falls) = (goes(true, &along), goes(false, &along));
    Some(match profile.shape {
        Shape::Rises(Extent::OnTheWhole) | Shape::Falls(Extent::OnTheWhole) => {
            on_the_whole(profile.shape, &along)
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

fn sentence_of(finding: &FindingInWords, over: VariableIx, profile: &Profile<Share>) -> Option<String> {
    let points = Points::of(finding, over, profile)?;
    let (phrase, along) = (finding.phrase(), finding.speaker.along(over));
    if profile.estimate.verdict == Verdict::Equal {
        return Some(format!(
            "{phrase} ändras troligen inte med mer än {} {along}: som lägst är den {} och som högst {}.",
            finding.margin,
            points.at(points.lowest),
            points.at(points.highest)
        ));
    }
    let line = &profile.estimate.difference;
    let is_little = line.interval.is_within(finding.comparison.measure.margin_as_share());
    let little = if is_little { " något" } else { "" };
    Some(match profile.shape {
        Shape::Rises(Extent::OnTheWhole) | Shape::Falls(Extent::OnTheWhole) => format!(
            "{phrase} {}: högst {}, lägst {}.",
            on_the_whole(profile.shape, &along),
            points.counted(points.highest, &finding.speaker.study.counted.many),
            points.at(points.lowest)
        ),
        Shape::Rises(extent) | Shape::Falls(extent) => {
            let up = matches!(profile.shape, Shape::Rises(_));
            let change = change(at_least(line.interval.least(), points.first.1.scale()), times_of(profile));
            let every_step = extent == Extent::EveryStep;
            // "Ju … desto" claims that every step goes the same way. Where they do not, only the
            // ends are compared.
            if along.starts_with("ju ") && !every_step {
                let word = if up { "högre" } else { "lägre" };
                return Some(format!(
                    "{phrase} är{little} {word} {} än {}: {}.{change}",
                    finding.speaker.among(over, points.last.0),
                    finding.speaker.among(over, points.first.0),
                    finding.pair(points.last.1, "mot", points.first.1)
                ));
            }
            let most = if up { "högst" } else { "lägst" };
            let passed = points.passed(up).map(|point| format!(" Som {most} är den {}.", points.at(point)));
            let passed = passed.unwrap_or_default();
            format!(
                "{phrase} {}, från {} till {}.{passed}{change}",
                goes_on(up, &along, every_step, little),
                points.counted(points.first, &finding.speaker.study.counted.many),
                points.at(points.last)
            )
        }
        Shape::Peak(turn) => {
            turning(finding, &points, points.point(turn)?, ["ökar", "minskar", "högst"], times_of(profile))
        }
        Shape::Trough(turn) => {
            turning(finding, &points, points.point(turn)?, ["minskar", "ökar", "lägst"], times_of(profile))
        }
    })
}

/// A profile that rises and then falls, or the reverse. Unless both ends differ significantly from
/// the turning point, the sentence only says where the highest or lowest share is.
fn turning(
    finding: &FindingInWords,
    points: &Points,
    turn: Point,
    [before, after, most]: [&str; 3],
    times: Option<&str>,
) -> String {
    let (phrase, along) = (finding.phrase(), finding.speaker.along(points.over));
    let differs = |end: Point| newcombe(turn.1, end.1, finding.speaker.confidence).interval.least() > 0.0;
    let step = finding.speaker.step(points.over, turn.0);
    let many = &finding.speaker.study.counted.many;
    match differs(points.first) && differs(points.last) {
        true => format!(
            "{phrase} {before} {along} fram till {step}: från {} till {}. Därefter {after} den, till {}.{}",
            points.counted(points.first, many),
            points.form.share(turn.1),
            points.at(points.last),
            change(None, times)
        ),
        false => format!(
            "{phrase} är i stort sett {most} vid {step}: {}, mot {} och {}.",
            points.form.noted_share(turn.1, many, ""),
            points.at(points.first),
            points.at(points.last)
        ),
    }
}

/// A rise or fall between the ends: "ökar för varje steg med barnets ålder"; "är lägre ju större
/// kommunen är".
fn goes_on(up: bool, along: &str, every_step: bool, little: &str) -> String {
    let steps = if every_step { " för varje steg" } else { "" };
    match (along.starts_with("ju "), up) {
        (true, true) => format!("är{little} högre {along}"),
        (true, false) => format!("är{little} lägre {along}"),
        (false, true) => format!("ökar{little}{steps} {along}"),
        (false, false) => format!("minskar{little}{steps} {along}"),
    }
}

/// The ratio of the highest share to the lowest in words; `None` where [`times`] has none.
fn times_of(profile: &Profile<Share>) -> Option<&'static str> {
    let known_shares = || profile.points.iter().flatten().copied();
    let highest = known_shares().max_by(|a, b| proportion(*a).total_cmp(&proportion(*b)))?;
    let lowest = known_shares().min_by(|a, b| proportion(*a).total_cmp(&proportion(*b)))?;
    times(highest, lowest)
}
