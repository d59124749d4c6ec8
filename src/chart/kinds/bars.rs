//! Horizontal bars for long labels: the label before each bar, the value after it.

use crate::canvas::{Drawing, FONT, Ink, LINE, WIDTH};
use crate::frame::{Anchor, Frame, Pen, key_height, panel_title, row_middles};
use crate::picture::{Panel, Picture};
use crate::text::{width, wrap};

const LABELS: f64 = 210.0;
/// The least room for values; numbers with decimals need more.
const VALUES: f64 = 30.0;
/// The space before a value.
const SPACE: f64 = 5.0;
const BAR: f64 = 14.0;

/// Draws horizontal bars, one panel below the other.
pub(crate) fn draw(picture: &Picture) -> Drawing {
    let labels: Vec<Vec<String>> =
        picture.axis.iter().map(|label| wrap(&label.text, FONT, LABELS - 8.0)).collect();
    let bars = picture.panels[0].series.len() as f64;
    let middles = |top: f64| row_middles(&labels, top, bars * BAR, 8.0);
    let (_, rows) = middles(0.0);
    let title = |panel: &Panel| panel_title(panel).1;
    let panels: f64 = picture.panels.iter().map(|panel| rows + title(panel) + 6.0).sum();
    let mut drawing = Drawing::new(key_height(&picture.panels[0].series) + panels);
    let pen = Pen::on(&mut drawing);
    let mut y = pen.key(&picture.panels[0].series, 12.0);
    for panel in &picture.panels {
        pen.lines(&panel_title(panel).0, Ink::Heading, Anchor::Start, 1.0, y + 16.0);
        y += title(panel) + 6.0;
        let (rows, bottom) = middles(y);
        y = bottom;
        panel_on(&pen, panel, picture, &labels, &rows);
    }
    drop(pen);
    drawing
}

/// The room that the widest value of all panels needs, so that panels have one scale.
fn room_for_values(picture: &Picture) -> f64 {
    let marks = picture.panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.marks);
    let widest = marks.flatten().map(|mark| width(&mark.label, FONT)).fold(0.0, f64::max);
    (widest + SPACE + 1.0).max(VALUES)
}

fn panel_on(pen: &Pen, panel: &Panel, picture: &Picture, labels: &[Vec<String>], middles: &[f64]) {
    let per_unit = (WIDTH - LABELS - room_for_values(picture)) / picture.scale.top as f64;
    let count = panel.series.len() as f64;
    let place = |value: u64| LABELS + value as f64 * per_unit;
    let upper = |row: usize, series: usize| middles[row] + (series as f64 - count / 2.0) * BAR;
    for (s, series) in panel.series.iter().enumerate() {
        for (row, mark) in series.marks.iter().enumerate() {
            if let Some(mark) = mark {
                let top = upper(row, s) + 1.0;
                let right = place(mark.value);
                pen.rectangle(
                    Ink::Series(series.look),
                    Frame { left: LABELS, top, right, bottom: top + BAR - 2.0 },
                );
            }
        }
    }
    let marks = || {
        panel.series.iter().enumerate().flat_map(|(s, series)| {
            series.marks.iter().enumerate().filter_map(move |(row, mark)| Some((s, row, mark.as_ref()?)))
        })
    };
    for (s, row, mark) in marks() {
        let y = upper(row, s) + BAR / 2.0;
        if let Some((lo, hi)) = mark.interval {
            pen.line(Ink::Interval, (place(lo), y), (place(hi), y));
        }
    }
    for (s, row, mark) in marks() {
        if let Some(nation) = mark.reference {
            pen.line(Ink::Reference, (place(nation), upper(row, s)), (place(nation), upper(row, s) + BAR));
        }
    }
    for (s, series) in panel.series.iter().enumerate() {
        for (row, mark) in series.marks.iter().enumerate() {
            let (text, reach) = mark
                .as_ref()
                .map_or((picture.sign.as_str(), 0), |mark| (mark.label.as_str(), mark.label_at()));
            let x = place(reach) + SPACE;
            pen.text(text, Ink::Value, Anchor::Start, x, upper(row, s) + BAR / 2.0 + 5.0);
        }
    }
    pen.row_labels(labels, middles, LABELS - 8.0);
    pen.line(Ink::Axis, (LABELS, middles[0] - LINE), (LABELS, middles[middles.len() - 1] + LINE));
}
