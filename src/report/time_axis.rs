//! Rounds along an axis, as far apart as they are in time, and the small line of an indicator over
//! them.

use chart::{AxisLabel, Sketch};
use gate::StudyRelease;
use language::measures::unit_of;
use language::{MarkWords, Marks, describe, number_sign};
use stats::Share;
use study::{IndicatorIx, Round, RoundIx, Study};
use units::UnitIx;

use super::scale::DrawingScale;

/// Puts the labels of the first rounds at their places in time, where all of them have one.
pub(crate) fn set_places(study: &Study, labels: &mut [AxisLabel]) {
    let times: Option<Vec<f64>> = study.rounds.iter().take(labels.len()).map(Round::time).collect();
    if let Some([first, .., last]) = times.as_deref()
        && last > first
    {
        let place = |time: f64| (time - first) / (last - first);
        let times = times.iter().flatten();
        labels.iter_mut().zip(times).for_each(|(label, time)| label.place = Some(place(*time)));
    }
}

/// The line of an indicator of a unit over all rounds as SVG, `id` unique on the page: small,
/// beside the number in which it ends, or with the names of rounds and with numbers at its ends.
/// `None` where less than two of its numbers are shown.
pub(crate) fn line(
    study: &Study,
    release: &StudyRelease,
    unit: UnitIx,
    indicator: IndicatorIx,
    (id, has_labels): (&str, bool),
) -> Option<String> {
    let share = |round: RoundIx| release.unit(round, unit)?.indicators[indicator].share.value();
    let shares: Vec<Option<Share>> = study.rounds.indices().map(share).collect();
    let scale = DrawingScale::of(shares.iter().flatten().copied());
    let top = scale.axis(shares.iter().flatten().map(|share| scale.draw(*share)).max().unwrap_or(0)).top;
    let begins_anew = |round: RoundIx| {
        release.breaks.iter().any(|each| each.round == round && each.concerns(study, indicator))
    };
    let label = |(round, declared): (RoundIx, &Round)| AxisLabel {
        begins_anew: begins_anew(round),
        ..AxisLabel::new(declared.label.clone())
    };
    let mut axis: Vec<AxisLabel> = study.rounds.enumerated().map(label).collect();
    set_places(study, &mut axis);
    let points = shares.iter().map(|share| share.map(|share| (scale.draw(share), number_sign(share))));
    // The lowest and the highest are taken among printed numbers.
    let numbers: Vec<(&str, f64, String)> = axis
        .iter()
        .zip(&shares)
        .filter_map(|(label, share)| {
            Some((label.text.as_str(), scale.draw((*share)?) as f64, number_sign((*share)?)))
        })
        .collect();
    let values = numbers.iter().map(|(label, value, number)| MarkWords { label, value: *value, number });
    let declared = &study.indicators[indicator];
    let unit = unit_of(study, declared.formula, declared.scale);
    let words = describe(&[Marks { panel: None, series: "", values: values.collect() }], unit.as_deref());
    let points: Vec<_> = points.collect();
    let enough = points.iter().flatten().count() > 1;
    let is_one_line = !axis.iter().any(|label| label.begins_anew);
    let sketch = match has_labels && is_one_line {
        true => Sketch::Lines {
            axis: axis.iter().map(|label| label.text.clone()).collect(),
            lines: vec![(String::new(), points)],
            top,
        },
        false => Sketch::Periods { points, axis: axis.clone(), top },
    };
    if !enough {
        return None;
    }
    chart::sketch(&sketch, id, &declared.label, &words)
}
