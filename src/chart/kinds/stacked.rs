//! Horizontal bars of parts that sum to a whole. A part has its value on it where there is room.

use crate::canvas::{Drawing, FONT, Ink, LINE, WIDTH};
use crate::frame::{Anchor, Frame, Pen, key_height, panel_title};
use crate::picture::{Panel, Picture};
use crate::text::{room, wrap};

/// The room for labels on the left: enough for the widest word, within these bounds.
const LABELS: (f64, f64) = (130.0, 240.0);
const BAR: f64 = 26.0;

/// Draws stacked bars, one panel below the other.
pub(crate) fn draw(picture: &Picture) -> Drawing {
    let room = room(picture.axis.iter().map(|label| label.text.as_str()), FONT, LABELS);
    let labels: Vec<Vec<String>> =
        picture.axis.iter().map(|label| wrap(&label.text, FONT, room - 8.0)).collect();
    let row = |lines: &Vec<String>| (lines.len() as f64 * LINE).max(BAR) + 8.0;
    let title = |panel: &Panel| panel_title(panel).1;
    let rows: f64 = labels.iter().map(row).sum();
    let panels: f64 = picture.panels.iter().map(|panel| rows + title(panel) + 6.0).sum();
    let mut drawing = Drawing::new(key_height(&picture.panels[0].series) + panels);
    let pen = Pen::on(&mut drawing);
    let mut y = pen.key(&picture.panels[0].series, 12.0);
    for panel in &picture.panels {
        pen.lines(&panel_title(panel).0, Ink::Heading, Anchor::Start, 1.0, y + 16.0);
        y += title(panel) + 6.0;
        for (index, lines) in labels.iter().enumerate() {
            bar(&pen, panel, &picture.sign, index, (room, y + (row(lines) - BAR) / 2.0));
            let first = y + row(lines) / 2.0 - lines.len() as f64 * LINE / 2.0 + 12.0;
            pen.lines(lines, Ink::Label, Anchor::End, room - 8.0, first);
            y += row(lines);
        }
    }
    drop(pen);
    drawing
}

/// Draws a bar if all its parts may be shown. Otherwise the gap would disclose the missing part.
fn bar(pen: &Pen, panel: &Panel, sign: &str, index: usize, (room, top): (f64, f64)) {
    let marks: Option<Vec<_>> = panel.series.iter().map(|series| series.marks[index].as_ref()).collect();
    let Some(marks) = marks else {
        pen.text(sign, Ink::Value, Anchor::Start, room + 5.0, top + BAR / 2.0 + 5.0);
        return;
    };
    // Rounded parts need not sum to 100, so the bar is scaled to their sum.
    let whole = marks.iter().map(|mark| mark.value).sum::<u64>().max(1) as f64;
    let per_unit = (WIDTH - room) / whole;
    let mut left = room;
    for (series, mark) in panel.series.iter().zip(&marks) {
        let right = left + mark.value as f64 * per_unit;
        pen.rectangle(Ink::Series(series.look), Frame { left, top, right, bottom: top + BAR });
        left = right;
    }
    let mut left = room;
    for mark in &marks {
        let wide = mark.value as f64 * per_unit;
        if wide > 20.0 {
            chip(pen, &mark.label, left + wide / 2.0, top + BAR / 2.0 + 5.0);
        }
        left += wide;
    }
}

/// Writes a value on an area. The style sheet outlines it so that it is legible on any shade.
fn chip(pen: &Pen, text: &str, x: f64, y: f64) {
    pen.text(text, Ink::Value, Anchor::Middle, x, y);
}
