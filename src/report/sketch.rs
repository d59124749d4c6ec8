//! The small drawing beside a finding on a front page.

use analysis::{Against, Finding, KindWithNumbers, RoundPair};
use chart::{Bar, Point, Sketch};
use ground::text::upper_first;
use language::measures::unit_of;
use language::{MarkWords, Marks, WORDS, describe, number_sign};
use stats::Share;
use study::{RoundIx, VariableIx};

use super::findings::UnitFindings;
use super::palette::{Palette, SeriesSubject};
use super::scale::DrawingScale;

/// The largest number of bars in a drawing.
const BARS: usize = 4;
/// The look of what a place is compared with: a pale one.
const PALE: u8 = 3;

impl UnitFindings<'_> {
    /// The drawing of a finding as SVG; `id` is unique on the page. `None` for findings without
    /// shares to draw.
    pub(super) fn sketch(&self, finding: &Finding, id: &str, palette: &Palette) -> Option<String> {
        let comparison = self.comparison(finding);
        let sketch = self.sketch_of(finding, palette)?;
        let measure = &comparison.measure;
        let unit = unit_of(self.study, measure.formula, measure.scale);
        chart::sketch(&sketch, id, &self.speaker.title(comparison), &words(&sketch, unit.as_deref()))
    }

    fn sketch_of(&self, finding: &Finding, palette: &Palette) -> Option<Sketch> {
        let comparison = self.comparison(finding);
        let study = self.study;
        let bar = |name: String, share: Share, look: u8| (name, share, look);
        let value =
            |variable: VariableIx, value: usize| study.variables[variable].values[value].label.clone();
        let look =
            |variable: VariableIx, value: usize| palette.look(Some(&SeriesSubject::Value(variable, value)));
        let axis = |over: VariableIx| -> Vec<String> {
            (0..study.variables[over].values.len()).map(|value| self.speaker.step(over, value)).collect()
        };
        match finding.with_numbers(comparison)? {
            KindWithNumbers::Position(level, pair) => {
                let unit_name = self.speaker.units.all[self.speaker.unit].name.clone();
                let rest = match level.against {
                    Against::Rest => self.speaker.rest(level.against),
                    Against::Group(_) => WORDS.rest_of_group.to_string(),
                };
                Some(bars(vec![bar(unit_name, pair.one, 0), bar(upper_first(&rest), pair.other, PALE)]))
            }
            KindWithNumbers::Change(_, RoundPair { pair, .. }) => {
                let round = self.speaker.round;
                let label = |round: RoundIx| study.rounds[round].label.clone();
                Some(bars(vec![
                    bar(label(round), pair.one, 0),
                    bar(label(round.before()?), pair.other, PALE),
                ]))
            }
            KindWithNumbers::Contrast(contrast, groups) if groups.len() > 1 => {
                let focus = groups.iter().find(|group| Some(group.value) == finding.focus());
                let group = focus.or(groups.first())?;
                let look = look(contrast.variable, group.value);
                let group_bar = bar(value(contrast.variable, group.value), group.share, look);
                Some(bars(vec![group_bar, bar(WORDS.all_others.to_string(), group.other, PALE)]))
            }
            KindWithNumbers::Contrast(contrast, groups) => {
                let variable = contrast.variable;
                let mut rows = Vec::new();
                for group in groups {
                    rows.push(bar(value(variable, group.value), group.share, look(variable, group.value)));
                    if let Some(other) = group.against {
                        rows.push(bar(value(variable, other), group.other, look(variable, other)));
                    }
                }
                let Sketch::Bars { mut rows, top } = bars(rows) else { return None };
                rows.sort_by_key(|bar| std::cmp::Reverse(bar.value));
                Some(Sketch::Bars { rows, top })
            }
            KindWithNumbers::Extremes(extremes, parts) => {
                let measures = &extremes.at.block(study)?.measures;
                let largest = parts.order.iter().take(BARS);
                let rows =
                    largest.map(|(index, share)| Some(bar(measures.get(*index)?.label.clone(), *share, 0)));
                Some(bars(rows.collect::<Option<_>>()?))
            }
            KindWithNumbers::Trend(trend, profile) => {
                let points = profile.points.clone();
                Some(lines(axis(trend.over), vec![(String::new(), points)]))
            }
            KindWithNumbers::Gap(gap, profile) => {
                Some(pair(axis(gap.over), [&comparison.measure.label, &gap.other.label], &profile.points))
            }
            KindWithNumbers::Crossing(crossing, passing) => {
                let names = [&comparison.measure.label, &crossing.other.label];
                Some(pair(axis(crossing.over), names, &passing.points))
            }
            // A difference within strata is a weighted mean, so it has no shares to draw.
            KindWithNumbers::Within(..) => None,
        }
    }
}

fn pair(axis: Vec<String>, names: [&String; 2], points: &[Option<(Share, Share)>]) -> Sketch {
    let line = |of: fn((Share, Share)) -> Share| points.iter().map(|point| point.map(of)).collect();
    let [one, other] = names.map(Clone::clone);
    lines(axis, vec![(one, line(|pair| pair.0)), (other, line(|pair| pair.1))])
}

/// Bars of numbers on one scale, each with its name and its look.
fn bars(rows: Vec<(String, Share, u8)>) -> Sketch {
    let scale = DrawingScale::of(rows.iter().map(|(_, share, _)| *share));
    let bar = |(name, share, look)| Bar { name, value: scale.draw(share), label: number_sign(share), look };
    let rows: Vec<Bar> = rows.into_iter().map(bar).collect();
    let top = scale.axis(rows.iter().map(|bar| bar.value).max().unwrap_or(0)).top;
    Sketch::Bars { rows, top }
}

/// Lines of numbers on one scale, each with its name.
fn lines(axis: Vec<String>, lines: Vec<(String, Vec<Option<Share>>)>) -> Sketch {
    let all = || lines.iter().flat_map(|(_, points)| points.iter().flatten().copied());
    let scale = DrawingScale::of(all());
    let top = scale.axis(all().map(|share| scale.draw(share)).max().unwrap_or(0)).top;
    let point = |share: Share| (scale.draw(share), number_sign(share));
    let drawn_lines = lines.iter().map(|(name, points)| {
        (name.clone(), points.iter().map(|share| share.map(point)).collect::<Vec<Option<Point>>>())
    });
    Sketch::Lines { axis, lines: drawn_lines.collect(), top }
}

/// What the drawing shows, in words for readers who cannot see it.
fn words(sketch: &Sketch, unit: Option<&str>) -> String {
    match sketch {
        Sketch::Bars { rows, .. } => {
            let values = rows.iter().map(|bar| MarkWords {
                label: &bar.name,
                value: bar.value as f64,
                number: &bar.label,
            });
            describe(&[Marks { panel: None, series: "", values: values.collect() }], unit)
        }
        Sketch::Periods { .. } => String::new(),
        Sketch::Lines { axis, lines, .. } => {
            let marks = lines.iter().map(|(name, points)| {
                let values = axis.iter().zip(points).filter_map(|(label, point)| {
                    let (value, number) = point.as_ref()?;
                    Some(MarkWords { label, value: *value as f64, number })
                });
                Marks { panel: None, series: name, values: values.collect() }
            });
            describe(&marks.collect::<Vec<_>>(), unit)
        }
    }
}
