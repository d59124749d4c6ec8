//! Vertical columns in groups along the axis, with their values above them.

use crate::canvas::{Drawing, FONT, Ink, LINE, WIDTH};
use crate::frame::{Anchor, Frame, Pen, key_height, left, panel_title};
use crate::picture::{Panel, Picture};
use crate::text::wrap;

const PANEL: f64 = 170.0;

/// Draws columns, one panel below the other.
pub(crate) fn draw(picture: &Picture) -> Drawing {
    let left = left(&picture.scale);
    let room = room(picture);
    let labels: Vec<Vec<String>> = picture.axis.iter().map(|label| wrap(&label.text, FONT, room)).collect();
    let label_height = labels.iter().map(Vec::len).max().unwrap_or(1) as f64 * LINE;
    let key = key_height(&picture.panels[0].series);
    let title = |panel: &Panel| panel_title(panel).1;
    let panel_height = |panel: &Panel| title(panel) + 18.0 + PANEL + label_height + 10.0;
    let mut drawing = Drawing::new(key + picture.panels.iter().map(panel_height).sum::<f64>());
    let pen = Pen::on(&mut drawing);
    let mut y = pen.key(&picture.panels[0].series, 12.0);
    for panel in &picture.panels {
        pen.lines(&panel_title(panel).0, Ink::Heading, Anchor::Start, 1.0, y + 16.0);
        let upper = y + title(panel) + 18.0;
        let frame = Frame { left, top: upper, right: WIDTH, bottom: upper + PANEL };
        panel_on(&pen, frame, panel, picture, &labels);
        y += panel_height(panel);
    }
    drop(pen);
    drawing
}

/// The width of the place of a label on the axis.
pub(crate) fn room(picture: &Picture) -> f64 {
    (WIDTH - left(&picture.scale)) / picture.axis.len() as f64 - 6.0
}

fn panel_on(pen: &Pen, frame: Frame, panel: &Panel, picture: &Picture, labels: &[Vec<String>]) {
    let groups = picture.axis.len() as f64;
    pen.grid(frame, &picture.scale);
    let plane = pen.upright(frame, groups, picture.scale.top);
    let wide = 0.84 / panel.series.len() as f64;
    let left_edge = |group: usize, series: usize| group as f64 + 0.08 + series as f64 * wide;
    for (s, series) in panel.series.iter().enumerate() {
        for (g, mark) in series.marks.iter().enumerate() {
            if let Some(mark) = mark {
                let sides = (left_edge(g, s) + 0.02, left_edge(g, s) + wide - 0.02);
                plane.column(Ink::Series(series.look), sides, (0.0, mark.value as f64));
            }
        }
    }
    let marks = || {
        panel.series.iter().enumerate().flat_map(|(s, series)| {
            series.marks.iter().enumerate().filter_map(move |(g, mark)| Some((s, g, mark.as_ref()?)))
        })
    };
    for (s, g, mark) in marks() {
        let middle = left_edge(g, s) + wide / 2.0;
        if let Some((lo, hi)) = mark.interval {
            plane.path(Ink::Interval, vec![(middle, lo as f64), (middle, hi as f64)]);
        }
    }
    for (s, g, mark) in marks() {
        if let Some(nation) = mark.reference {
            plane.path(
                Ink::Reference,
                vec![(left_edge(g, s), nation as f64), (left_edge(g, s) + wide, nation as f64)],
            );
        }
    }
    for (s, series) in panel.series.iter().enumerate() {
        for (g, mark) in series.marks.iter().enumerate() {
            let middle = left_edge(g, s) + wide / 2.0;
            let Some(mark) = mark else {
                plane.value(&picture.sign, (middle, 0.0));
                continue;
            };
            plane.value(&mark.label, (middle, mark.label_at() as f64));
        }
    }
    for (g, label) in labels.iter().enumerate() {
        let (x, y) = plane.place((g as f64 + 0.5, 0.0));
        pen.lines(label, Ink::Label, Anchor::Middle, x, y + LINE);
    }
}
