//! Questions worth asking of a finding. They ask; they do not answer, and blame nobody.

use analysis::{Against, Comparison, Course, Evidence, Fate, Finding, Look, Shape, Verdict};
use ground::text::lower_first;
use stats::proportion;

use super::Speaker;
use super::sentences::direction;

/// The question. `None` where the kind of finding has none for what was found.
pub(super) fn question(speaker: &Speaker, comparison: &Comparison, finding: &Finding) -> Option<String> {
    let (study, phrase) = (speaker.study, speaker.phrase(&comparison.measure));
    let differs = finding.verdict == Verdict::Difference;
    match (&comparison.look, &finding.evidence) {
        (Look::Level { indicator, against }, Evidence::Pair { estimate, .. }) => {
            let (inside, rest) = (speaker.inside(), speaker.rest(*against));
            Some(match (&study.indicators[*indicator].question, against, differs) {
                (Some(own), Against::Rest, true) => own.clone(),
                (_, _, true) => {
                    format!(
                        "Hur kommer det sig att {phrase} är {} {inside} än i {rest}?",
                        direction(estimate)
                    )
                }
                (_, _, false) => {
                    format!("Hade vi väntat oss att {phrase} är ungefär densamma {inside} som i {rest}?")
                }
            })
        }
        (Look::Change { .. }, Evidence::Pair { .. }) => Some(match differs {
            true => format!(
                "Vad har vi ändrat sedan {}, och kan det ha med {phrase} att göra?",
                speaker.earlier()
            ),
            false => format!("Hade vi väntat oss att {phrase} skulle ändras sedan {}?", speaker.earlier()),
        }),
        (Look::Contrast { variable, .. }, Evidence::Groups(groups)) => {
            let between = match groups.as_slice() {
                [group] => {
                    let other = group.against.map(|value| speaker.these(*variable, value))?;
                    format!("mellan {} och {other}", speaker.these(*variable, group.value))
                }
                _ => format!("efter {}", lower_first(&study.variables[*variable].label)),
            };
            Some(match differs {
                true => {
                    format!("Vad vet vi om varför {phrase} skiljer sig {between}, och är skillnaden rimlig?")
                }
                false => format!("Hade vi väntat oss att {phrase} är ungefär densamma {between}?"),
            })
        }
        (Look::Within { variable, strata, .. }, Evidence::Within(groups)) => {
            let group = groups.iter().find(|g| g.fate != Fate::Nothing)?;
            let alike = speaker.alike(strata);
            let one = speaker.these(*variable, group.value);
            Some(match group.fate {
                Fate::Holds => {
                    format!("Vad mer kan ligga bakom att {phrase} skiljer sig för {one}, också {alike}?")
                }
                _ => format!("Vad kan ligga bakom att skillnaden i {phrase} ser annorlunda ut {alike}?"),
            })
        }
        (Look::Trend { over, .. }, Evidence::Trend(course)) => {
            let along = speaker.along(*over);
            Some(match (differs, course.shape) {
                (false, _) => format!("Är det väntat att {phrase} ändras så lite {along}?"),
                (true, Shape::Peak(at)) => {
                    format!("Vad är det som gör att {phrase} är som högst vid {}?", speaker.step(*over, at))
                }
                (true, Shape::Trough(at)) => {
                    format!("Vad är det som gör att {phrase} är som lägst vid {}?", speaker.step(*over, at))
                }
                (true, Shape::Rises(_)) => {
                    format!("Vad kan ligga bakom att {phrase} {} {along}?", goes(true, &along))
                }
                (true, Shape::Falls(_)) => {
                    format!("Vad kan ligga bakom att {phrase} {} {along}?", goes(false, &along))
                }
            })
        }
        (Look::Gap { other, over, .. }, Evidence::Gap(course)) => {
            let other = speaker.phrase(other);
            let at = widest(course).map(|at| speaker.step(*over, at))?;
            Some(format!(
                "Vad vet vi om de {} där avståndet mellan {phrase} och {other} är som störst, vid {at}?",
                study.counted.many
            ))
        }
        (Look::Crossing { other, over, .. }, Evidence::Crossing(passing)) => Some(match passing.from {
            Some(at) => {
                format!("Vad innebär det för arbetet att bilden vänder vid {}?", speaker.step(*over, at))
            }
            None => format!("Vad innebär det att {phrase} är högre än {} hela vägen?", speaker.phrase(other)),
        }),
        (Look::Extremes { at }, Evidence::Extremes(extremes)) => {
            let measures = &at.block(study)?.measures;
            let label = speaker.within(measures.get(extremes.order.first()?.0)?);
            Some(format!("Räcker det vi erbjuder för det som är vanligast, ”{label}”?"))
        }
        _ => None,
    }
}

fn widest(course: &Course<(stats::Share, stats::Share)>) -> Option<usize> {
    let distance = |at: usize| course.points[at].map(|(a, b)| proportion(a) - proportion(b));
    (0..course.points.len())
        .filter_map(|at| Some((at, distance(at)?)))
        .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))
        .map(|(at, _)| at)
}

/// "ökar" or "är högre", as the words that follow have it.
fn goes(up: bool, along: &str) -> &'static str {
    match (along.starts_with("ju "), up) {
        (true, true) => "är högre",
        (true, false) => "är lägre",
        (false, true) => "ökar",
        (false, false) => "minskar",
    }
}
