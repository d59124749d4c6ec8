//! Dots for the groups of several variables, one column of dots for each measure.

use crate::canvas::{Drawing, FONT, Ink, LINE, WIDTH};
use crate::frame::{Anchor, BOLD, Pen};
use crate::picture::Picture;
use crate::text::wrap;

const LABELS: f64 = 190.0;
const VALUES: f64 = 28.0;
const GAP: f64 = 12.0;
const ROW: f64 = 19.0;

/// Draws one column of dots per panel.
pub(crate) fn draw(picture: &Picture) -> Drawing {
    let panels = picture.panels.len() as f64;
    let wide = (WIDTH - LABELS - GAP * (panels - 1.0)) / panels;
    let titles: Vec<Vec<String>> = picture
        .panels
        .iter()
        .map(|panel| wrap(panel.title.as_deref().unwrap_or_default(), BOLD, wide))
        .collect();
    let labels: Vec<Vec<String>> =
        picture.axis.iter().map(|label| wrap(&label.text, FONT, LABELS - 10.0)).collect();
    let head = titles.iter().map(Vec::len).max().unwrap_or(0) as f64 * LINE + 3.0;
    let rows = rows(picture, &labels, head);
    let below = labels.last().map_or(0.0, |lines| lines.len() as f64 * LINE);
    let scale = rows.last().map_or(head, |last| last + below);
    let mut drawing = Drawing::new(scale + 6.0);
    let pen = Pen::on(&mut drawing);
    for (lines, y) in labels.iter().zip(&rows) {
        pen.lines(lines, Ink::Label, Anchor::End, LABELS - 8.0, *y);
    }
    for (p, title) in titles.iter().enumerate() {
        let left = LABELS + p as f64 * (wide + GAP);
        pen.lines(title, Ink::Heading, Anchor::Start, left, 13.0);
        column(&pen, picture, p, left, wide - VALUES, &rows);
        // The scale is the same in all columns.
        pen.line(Ink::Axis, (left, head), (left, scale - LINE));
        for tick in picture.scale.ticks.iter().filter(|tick| tick.at == 0 || tick.at == picture.scale.top) {
            let at = left + (wide - VALUES) * tick.at as f64 / picture.scale.top as f64;
            pen.text(&tick.label, Ink::Label, Anchor::Middle, at, scale);
        }
    }
    // Headings are drawn last, over the grid lines that a long heading crosses.
    for (label, y) in picture.axis.iter().zip(&rows) {
        if let Some(heading) = &label.heading {
            pen.text(heading, Ink::Heading, Anchor::Start, 0.0, y - ROW);
        }
    }
    drop(pen);
    drawing
}

/// The baseline of each row's first line.
fn rows(picture: &Picture, labels: &[Vec<String>], head: f64) -> Vec<f64> {
    let mut next = head;
    let mut rows = Vec::new();
    for (label, lines) in picture.axis.iter().zip(labels) {
        let y = next + if label.heading.is_some() { 2.0 * ROW + 6.0 } else { ROW };
        rows.push(y);
        next = y + (lines.len() - 1) as f64 * LINE;
    }
    rows
}

fn column(pen: &Pen, picture: &Picture, panel: usize, left: f64, wide: f64, rows: &[f64]) {
    let per_unit = wide / picture.scale.top as f64;
    let place = |value: u64| left + value as f64 * per_unit;
    let series = &picture.panels[panel].series[0];
    let marks: Vec<_> = series.marks.iter().zip(rows).collect();
    for (mark, y) in &marks {
        if let Some(mark) = mark {
            pen.line(
                Ink::Grid,
                (left, *y - 5.0),
                (place(mark.interval.map_or(mark.value, |(_, hi)| hi)), *y - 5.0),
            );
        }
    }
    for (mark, y) in &marks {
        if let Some((lo, hi)) = mark.as_ref().and_then(|mark| mark.interval) {
            pen.line(Ink::Interval, (place(lo), *y - 5.0), (place(hi), *y - 5.0));
        }
    }
    for (mark, y) in &marks {
        if let Some(nation) = mark.as_ref().and_then(|mark| mark.reference) {
            pen.line(Ink::Reference, (place(nation), *y - 11.0), (place(nation), *y + 1.0));
        }
    }
    for (mark, y) in &marks {
        if let Some(mark) = mark {
            pen.dot(Ink::Series(0), (place(mark.value), *y - 5.0));
        }
    }
    for (mark, y) in &marks {
        let (text, reach) =
            mark.as_ref().map_or((picture.sign.as_str(), 0), |mark| (mark.label.as_str(), mark.label_at()));
        pen.text(text, Ink::Value, Anchor::Start, place(reach) + 7.0, **y);
    }
}
