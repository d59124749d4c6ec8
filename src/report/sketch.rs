//! The small drawing beside a finding on a front page.

use analysis::{Against, Answered, Earlier, Finding};
use chart::{Bar, Sketch};
use ground::text::upper_first;
use language::{Marks, WORDS, describe, percent_sign};
use stats::Share;
use study::{RoundIx, VariableIx};

use super::findings::Found;
use super::palette::{Palette, SeriesSubject};

/// The largest number of bars in a drawing.
const BARS: usize = 4;
/// The look of what a place is compared with: a pale one.
const PALE: u8 = 3;

impl Found<'_> {
    /// The drawing of a finding as SVG; `id` is unique on the page. `None` for findings without
    /// shares to draw.
    pub(super) fn sketch(&self, finding: &Finding, id: &str, palette: &Palette) -> Option<String> {
        let comparison = self.comparison(finding);
        let sketch = self.sketch_of(finding, palette)?;
        chart::sketch(&sketch, id, &self.speaker.title(comparison), &words(&sketch))
    }

    fn sketch_of(&self, finding: &Finding, palette: &Palette) -> Option<Sketch> {
        let comparison = self.comparison(finding);
        let study = self.study;
        let bar = |name: String, share: Share, look: u8| Bar {
            name,
            percent: share.percent(),
            label: percent_sign(share),
            look,
        };
        let value =
            |variable: VariableIx, value: usize| study.variables[variable].values[value].label.clone();
        let look =
            |variable: VariableIx, value: usize| palette.look(Some(&SeriesSubject::Value(variable, value)));
        let axis = |over: VariableIx| -> Vec<String> {
            (0..study.variables[over].values.len()).map(|value| self.speaker.step(over, value)).collect()
        };
        match finding.answered(comparison)? {
            Answered::Position(level, pair) => {
                let own = self.speaker.units.all[self.speaker.unit].name.clone();
                let rest = match level.against {
                    Against::Rest => self.speaker.rest(level.against),
                    Against::Group(_) => WORDS.rest_of_group.to_string(),
                };
                Some(Sketch::Bars(vec![bar(own, pair.one, 0), bar(upper_first(&rest), pair.other, PALE)]))
            }
            Answered::Change(_, Earlier { pair, .. }) => {
                let round = self.speaker.round;
                let label = |round: RoundIx| study.rounds[round].label.clone();
                Some(Sketch::Bars(vec![
                    bar(label(round), pair.one, 0),
                    bar(label(round.before()?), pair.other, PALE),
                ]))
            }
            Answered::Contrast(contrast, groups) => {
                let variable = contrast.variable;
                let mut rows = Vec::new();
                for group in groups {
                    rows.push(bar(value(variable, group.value), group.share, look(variable, group.value)));
                    if let Some(other) = group.against {
                        rows.push(bar(value(variable, other), group.other, look(variable, other)));
                    }
                }
                rows.sort_by_key(|bar| std::cmp::Reverse(bar.percent));
                rows.dedup();
                rows.truncate(BARS);
                Some(Sketch::Bars(rows))
            }
            Answered::Extremes(extremes, parts) => {
                let measures = &extremes.at.block(study)?.measures;
                let shown = parts.order.iter().take(BARS);
                let rows =
                    shown.map(|(index, share)| Some(bar(measures.get(*index)?.label.clone(), *share, 0)));
                Some(Sketch::Bars(rows.collect::<Option<_>>()?))
            }
            Answered::Trend(trend, course) => {
                let values = course.points.iter().map(|point| point.map(Share::percent)).collect();
                Some(Sketch::Course { axis: axis(trend.over), lines: vec![(String::new(), values)] })
            }
            Answered::Gap(gap, course) => {
                Some(pair(axis(gap.over), [&comparison.measure.label, &gap.other.label], &course.points))
            }
            Answered::Crossing(crossing, passing) => {
                let names = [&comparison.measure.label, &crossing.other.label];
                Some(pair(axis(crossing.over), names, &passing.points))
            }
            // A difference within strata is a weighted mean, so it has no shares to draw.
            Answered::Within(..) => None,
        }
    }
}

fn pair(axis: Vec<String>, names: [&String; 2], points: &[Option<(Share, Share)>]) -> Sketch {
    let line = |of: fn((Share, Share)) -> Share| -> Vec<Option<u64>> {
        points.iter().map(|point| point.map(|pair| of(pair).percent())).collect()
    };
    let [one, other] = names.map(Clone::clone);
    Sketch::Course { axis, lines: vec![(one, line(|pair| pair.0)), (other, line(|pair| pair.1))] }
}

/// What the drawing shows, in words for readers who cannot see it.
fn words(sketch: &Sketch) -> String {
    match sketch {
        Sketch::Bars(rows) => {
            let values = rows.iter().map(|bar| (bar.name.as_str(), bar.percent)).collect();
            describe(&[Marks { panel: None, series: "", values }])
        }
        Sketch::Course { axis, lines } => {
            let marks = |(name, values): &'_ (String, Vec<Option<u64>>)| -> String {
                let shown = axis.iter().zip(values).filter_map(|(at, value)| Some((at.as_str(), (*value)?)));
                describe(&[Marks { panel: None, series: name, values: shown.collect() }])
            };
            lines.iter().map(marks).collect::<Vec<_>>().join(" ")
        }
    }
}
