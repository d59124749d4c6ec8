//! Another kind of drawing, or more panels, where a kind has no room for its labels or no look for
//! each of its series. Nothing is cut, and no two series look the same.

use std::collections::BTreeSet;

use study::Chart;

use crate::canvas::{FONT, LOOKS, WIDTH};
use crate::frame::key_width;
use crate::picture::{Panel, Picture, Series};
use crate::text::{widest_word, width};

use super::{columns, lines};

/// A word along an axis may be this much wider than its place, since it is broken at a syllable.
/// With more, the label would be a column of syllables.
const BROKEN: f64 = 1.6;

/// The picture as a kind in which all of it has room. Series of which two would look the same, or
/// whose names are wider than a legend, get a panel each. Columns and lines over words that are too
/// wide for their places, and columns too narrow for their numbers, become bars.
pub fn fitted(picture: Picture) -> Picture {
    let mut picture = if looks_differ(&picture) { picture } else { separate_panels(picture) };
    let is_bars = match picture.chart {
        Chart::Columns => {
            let room = columns::room(&picture);
            has_wider(&picture, room) || picture.panels.iter().any(|panel| !has_numbers(panel, room))
        }
        Chart::Lines => {
            !lines::is_of_numbers(&picture)
                && !is_of_time(&picture)
                && has_wider(&picture, lines::step(&picture))
        }
        _ => false,
    };
    if is_bars {
        picture.chart = Chart::Bars;
    }
    picture
}

fn has_wider(picture: &Picture, room: f64) -> bool {
    picture.axis.iter().any(|label| widest_word(&label.text, FONT) > BROKEN * room)
}

/// Whether columns are wide enough for their numbers.
fn has_numbers(panel: &Panel, room: f64) -> bool {
    let wide = room / panel.series.len() as f64;
    panel
        .series
        .iter()
        .flat_map(|series| series.marks.iter().flatten())
        .all(|mark| width(&mark.label, FONT) <= wide)
}

/// Whether the axis is time, on which points have places of their own or values begin anew.
fn is_of_time(picture: &Picture) -> bool {
    picture.axis.iter().any(|label| label.place.is_some() || label.begins_anew)
}

/// Whether all series of a panel look different, and their names have room.
fn looks_differ(picture: &Picture) -> bool {
    if matches!(picture.chart, Chart::Contrasts | Chart::Table) {
        return true;
    }
    picture.panels.iter().all(|panel| {
        let looks: BTreeSet<u8> = panel.series.iter().map(|series| series.look % LOOKS).collect();
        looks.len() == panel.series.len() && panel.series.iter().all(|series| key_width(series) <= WIDTH)
    })
}

/// Each series in a panel of its own, by its name.
fn separate_panels(picture: Picture) -> Picture {
    let single_panels = |panel: Panel| {
        panel.series.into_iter().map(move |series| {
            let title = match &panel.title {
                Some(title) => format!("{title}: {}", series.name),
                None => series.name.clone(),
            };
            let series = Series { name: String::new(), look: 0, ..series };
            Panel { title: Some(title), series: vec![series] }
        })
    };
    let chart = if picture.chart == Chart::Stacked { Chart::Bars } else { picture.chart };
    Picture { chart, panels: picture.panels.into_iter().flat_map(single_panels).collect(), ..picture }
}
