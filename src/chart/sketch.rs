//! Small drawings beside a sentence: a few bars, or a line along an axis.

use super::canvas::{Drawing, FONT, Ink, LINE};
use super::frame::{Anchor, Frame, Pen, row_middles};
use super::picture::AxisLabel;
use super::text::{self, width, wrap};

/// What a small drawing shows.
#[derive(Debug, Clone)]
pub enum Sketch {
    /// Bars that are compared.
    Bars {
        /// The bars.
        rows: Vec<Bar>,
        /// The upper end of their scale.
        top: u64,
    },
    /// One or two lines along an axis.
    Lines {
        /// The labels of the positions on the axis.
        axis: Vec<String>,
        /// Each line's name, and its point at every label; `None` where it is not shown.
        lines: Vec<(String, Vec<Option<Point>>)>,
        /// The upper end of their scale.
        top: u64,
    },
    /// A small line over time, without labels, beside the number in which it ends.
    Periods {
        /// The periods, each at its place.
        axis: Vec<AxisLabel>,
        /// The point of each period; `None` where it is not shown.
        points: Vec<Option<Point>>,
        /// The upper end of their scale.
        top: u64,
    },
}

/// A value on a line, in units of its last decimal, and the printed number.
pub type Point = (u64, String);

/// A bar of a small drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// The name of what has this share.
    pub name: String,
    /// The value, in units of its last decimal: mostly whole percent.
    pub value: u64,
    /// The printed number.
    pub label: String,
    /// Its colour, numbered from 0, as in the large figures.
    pub look: u8,
}

const WIDTH: f64 = 260.0;
/// The least room for names on the left, and the most; the widest word decides.
const LABELS: (f64, f64) = (116.0, 150.0);
/// The least room for a number beside a bar or at an end of a line; the widest decides.
const VALUES: f64 = 30.0;
const BAR: f64 = 14.0;
const PLANE: f64 = 56.0;

/// The SVG of a small drawing. `None` when there is nothing to draw.
pub fn sketch(sketch: &Sketch, id: &str, title: &str, description: &str) -> Option<String> {
    let drawing = match sketch {
        Sketch::Bars { rows, top } if !rows.is_empty() => bars(rows, *top as f64),
        Sketch::Lines { axis, lines, top }
            if lines.iter().any(|(_, values)| values.iter().flatten().count() > 1) =>
        {
            line_plot(axis, lines, *top as f64)
        }
        Sketch::Periods { axis, points, top } if points.iter().flatten().count() > 1 => {
            periods(axis, points, *top as f64)
        }
        _ => return None,
    };
    Some(drawing.into_svg("sketch", id, title, description))
}

fn bars(rows: &[Bar], top: f64) -> Drawing {
    let names = text::room(rows.iter().map(|bar| bar.name.as_str()), FONT, LABELS);
    let labels: Vec<Vec<String>> = rows.iter().map(|bar| wrap(&bar.name, FONT, names - 8.0)).collect();
    let (middles, y) = row_middles(&labels, 0.0, BAR, 6.0);
    let mut drawing = Drawing::sized(WIDTH, y);
    let pen = Pen::on(&mut drawing);
    let values = room(rows.iter().map(|bar| bar.label.as_str()), 5.0);
    let per_unit = (WIDTH - names - values) / top;
    let right = |bar: &Bar| names + bar.value as f64 * per_unit;
    for (bar, middle) in rows.iter().zip(&middles) {
        let (top, bottom) = (middle - BAR / 2.0, middle + BAR / 2.0);
        pen.rectangle(Ink::Series(bar.look), Frame { left: names, top, right: right(bar), bottom });
    }
    for (bar, middle) in rows.iter().zip(&middles) {
        pen.text(&bar.label, Ink::Value, Anchor::Start, right(bar) + 5.0, middle + 5.0);
    }
    pen.row_labels(&labels, &middles, names - 8.0);
    pen.line(Ink::Axis, (names, 0.0), (names, y));
    drop(pen);
    drawing
}

/// The room for the widest of some numbers, `apart` from what they are beside.
fn room<'a>(numbers: impl Iterator<Item = &'a str>, apart: f64) -> f64 {
    numbers.map(|number| width(number, FONT) + apart).fold(VALUES, f64::max)
}

/// The width and height of a line over time.
const PERIODS: (f64, f64) = (96.0, 30.0);

fn periods(axis: &[AxisLabel], points: &[Option<Point>], highest: f64) -> Drawing {
    let mut drawing = Drawing::sized(PERIODS.0, PERIODS.1);
    let pen = Pen::on(&mut drawing);
    let (left, right, upper, lower) = (5.0, PERIODS.0 - 5.0, 5.0, PERIODS.1 - 3.0);
    let steps = axis.len().saturating_sub(1).max(1) as f64;
    let x = |index: usize| left + (right - left) * axis[index].place.unwrap_or(index as f64 / steps);
    let at = |index: usize, value: u64| (x(index), lower - (lower - upper) * value as f64 / highest);
    pen.line(Ink::Axis, (left, lower), (right, lower));
    for index in (1..axis.len()).filter(|index| axis[*index].begins_anew) {
        let between = f64::midpoint(x(index - 1), x(index));
        pen.line(Ink::Grid, (between, upper), (between, lower));
    }
    let mut before = None;
    for (index, (label, point)) in axis.iter().zip(points).enumerate() {
        let here = point.as_ref().map(|(value, _)| at(index, *value));
        let segment = before.filter(|_| !label.begins_anew).zip(here);
        if let Some((before, here)) = segment {
            pen.line(Ink::Series(0), before, here);
        }
        if let Some(here) = here {
            pen.dot(Ink::Series(0), here);
        }
        before = here;
    }
    drop(pen);
    drawing
}

fn line_plot(axis: &[String], lines: &[(String, Vec<Option<Point>>)], highest: f64) -> Drawing {
    let has_names = lines.iter().any(|(name, _)| !name.is_empty());
    let keys: Vec<Vec<String>> =
        lines.iter().filter(|_| has_names).map(|(name, _)| wrap(name, FONT, WIDTH - 32.0)).collect();
    let key: f64 = keys.iter().map(|lines| lines.len() as f64 * LINE + 2.0).sum();
    let (upper, lower) = (key + LINE + 2.0, key + LINE + 2.0 + PLANE);
    let end = |name: Option<&String>| wrap(name.map_or("", String::as_str), FONT, WIDTH / 2.0 - 8.0);
    let (first, last) = (&end(axis.first())[..], &end(axis.last())[..]);
    let below = first.len().max(last.len()) as f64 * LINE;
    let mut drawing = Drawing::sized(WIDTH, lower + below + 6.0);
    let pen = Pen::on(&mut drawing);
    let mut y = 12.0;
    for (index, lines) in keys.iter().enumerate() {
        pen.line(Ink::Series(index as u8), (0.0, y - 4.0), (24.0, y - 4.0));
        pen.lines(lines, Ink::Label, Anchor::Start, 30.0, y);
        y += lines.len() as f64 * LINE + 2.0;
    }
    let numbers = lines.iter().flat_map(|(_, points)| points.iter().flatten());
    let aside = room(numbers.map(|(_, label)| label.as_str()), 6.0);
    let frame = Frame { left: aside, top: upper, right: WIDTH - aside, bottom: lower };
    pen.line(Ink::Axis, (frame.left, lower), (frame.right, lower));
    let steps = axis.len().saturating_sub(1).max(1) as f64;
    let place = |index: usize, value: u64| {
        let x = frame.left + (frame.right - frame.left) * index as f64 / steps;
        (x, lower - PLANE * value as f64 / highest)
    };
    let points = |values: &[Option<Point>]| -> Vec<(usize, Point)> {
        values.iter().enumerate().filter_map(|(index, point)| Some((index, point.clone()?))).collect()
    };
    for (index, (_, values)) in lines.iter().enumerate() {
        let shown = points(values);
        // A value that is not shown leaves a gap.
        for pair in shown.windows(2).filter(|pair| pair[0].0 + 1 == pair[1].0) {
            pen.line(Ink::Series(index as u8), place(pair[0].0, pair[0].1.0), place(pair[1].0, pair[1].1.0));
        }
    }
    for (_, values) in lines {
        let shown = points(values);
        let turn = shown.iter().max_by_key(|(_, (value, _))| *value);
        let (Some(first), Some(end)) = (shown.first(), shown.last()) else { continue };
        let write = |(index, (value, label)): &(usize, Point), anchor: Anchor, aside: f64, above: f64| {
            let (x, y) = place(*index, *value);
            pen.text(label, Ink::Value, anchor, x + aside, y + above);
        };
        write(first, Anchor::End, -6.0, 5.0);
        write(end, Anchor::Start, 6.0, 5.0);
        if let Some(turn) = turn.filter(|turn| lines.len() == 1 && *turn != first && *turn != end) {
            write(turn, Anchor::Middle, 0.0, -6.0);
        }
    }
    // A short label is centred under its point; a long one is moved inside the picture.
    let reach = |lines: &[String]| lines.iter().map(|line| width(line, FONT)).fold(0.0, f64::max) / 2.0;
    pen.lines(first, Ink::Label, Anchor::Start, (frame.left - reach(first)).max(0.0), lower + LINE);
    pen.lines(last, Ink::Label, Anchor::End, (frame.right + reach(last)).min(WIDTH - 1.0), lower + LINE);
    drop(pen);
    drawing
}
