//! What all charts share: a part of the canvas with a scale of values, and text on it.

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::{Cartesian2d, Circle, DrawingArea, IntoDrawingArea, PathElement, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{IntoTextStyle, TextStyle};

use super::canvas::{Drawing, FONT, Ink, LINE, SCALE, WIDTH};
use super::picture::{Axis, Panel, Series};
use super::text::{width, wrap};

/// The point of a line of text that is placed at the given coordinate.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Draws on a picture. Coordinates are those of the picture: 480 wide, origin at the upper left.
pub(crate) struct Pen<'a> {
    area: DrawingArea<&'a mut Drawing, Shift>,
}

/// A part of the picture with a scale of values.
pub(crate) struct Plane<'a, 'b> {
    area: DrawingArea<&'a mut Drawing, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    pen: &'b Pen<'a>,
}

/// A rectangle of the picture, by its sides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl<'a> Pen<'a> {
    /// A pen on a drawing, which it borrows.
    pub(crate) fn on(drawing: &'a mut Drawing) -> Self {
        Self { area: drawing.into_drawing_area() }
    }

    /// Writes one line of text with its baseline at `y`.
    pub(crate) fn text(&self, text: &str, ink: Ink, anchor: Anchor, x: f64, y: f64) {
        let h_pos = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let color = ink.color();
        let face: TextStyle = ("sans-serif", FONT).into_text_style(&self.area);
        let style = face.color(&color).pos(Pos::new(h_pos, VPos::Top));
        done(self.area.draw_text(text, &style, pixel(x, y)));
    }

    /// Writes several lines of text, the first with its baseline at `y`.
    pub(crate) fn lines(&self, lines: &[String], ink: Ink, anchor: Anchor, x: f64, y: f64) {
        for (index, line) in lines.iter().enumerate() {
            self.text(line, ink, anchor, x, y + index as f64 * LINE);
        }
    }

    /// Writes the labels of rows, each of one or more lines, to end at `x`.
    pub(crate) fn row_labels(&self, labels: &[Vec<String>], middles: &[f64], x: f64) {
        for (lines, middle) in labels.iter().zip(middles) {
            let first = middle - lines.len() as f64 * LINE / 2.0 + 12.0;
            self.lines(lines, Ink::Label, Anchor::End, x, first);
        }
    }

    /// Draws a straight line.
    pub(crate) fn line(&self, ink: Ink, from: (f64, f64), to: (f64, f64)) {
        done(self.area.draw(&PathElement::new(vec![pixel(from.0, from.1), pixel(to.0, to.1)], ink.stroke())));
    }

    /// Draws a line through points.
    pub(crate) fn path(&self, ink: Ink, points: &[(f64, f64)]) {
        let points: Vec<(i32, i32)> = points.iter().map(|(x, y)| pixel(*x, *y)).collect();
        done(self.area.draw(&PathElement::new(points, ink.stroke())));
    }

    /// Fills a rectangle.
    pub(crate) fn rectangle(&self, ink: Ink, frame: Frame) {
        let corners = [pixel(frame.left, frame.top), pixel(frame.right, frame.bottom)];
        done(self.area.draw(&Rectangle::new(corners, ink.fill())));
    }

    /// Draws a dot.
    pub(crate) fn dot(&self, ink: Ink, at: (f64, f64)) {
        done(self.area.draw(&Circle::new(pixel(at.0, at.1), DOT, ink.fill())));
    }

    /// A plane within `frame`, where `x` runs from 0 to `columns` and `y` upwards from 0 to `top`.
    pub(crate) fn upright<'b>(&'b self, frame: Frame, columns: f64, top: u64) -> Plane<'a, 'b> {
        let pixels = (
            (frame.left * SCALE) as i32..(frame.right * SCALE) as i32,
            (frame.top * SCALE) as i32..(frame.bottom * SCALE) as i32,
        );
        let coordinates = Cartesian2d::new(0.0..columns, 0.0..top as f64, pixels_upright(pixels));
        Plane { area: self.area.clone().apply_coord_spec(coordinates), pen: self }
    }

    /// Draws the grid lines of an axis with their numbers on the left, and the base line.
    pub(crate) fn grid(&self, frame: Frame, axis: &Axis) {
        let y = |at: u64| frame.bottom - (frame.bottom - frame.top) * at as f64 / axis.top as f64;
        for tick in axis.ticks.iter().filter(|tick| tick.at > 0) {
            self.line(Ink::Grid, (frame.left, y(tick.at)), (frame.right, y(tick.at)));
        }
        self.line(Ink::Axis, (frame.left, frame.bottom), (frame.right, frame.bottom));
        for tick in &axis.ticks {
            self.text(&tick.label, Ink::Label, Anchor::End, frame.left - 5.0, y(tick.at) + 5.0);
        }
    }

    /// Draws the legend: each series' name and a box in its look, in rows from `y` downwards.
    /// Returns its height.
    pub(crate) fn key(&self, series: &[Series], y: f64) -> f64 {
        for (index, (x, row)) in key_places(series).into_iter().enumerate() {
            let y = y + row as f64 * KEY_ROW;
            let box_ = Frame { left: x, top: y - 10.0, right: x + 12.0, bottom: y + 1.0 };
            self.rectangle(Ink::Series(series[index].look), box_);
            self.text(&series[index].name, Ink::Label, Anchor::Start, x + 17.0, y);
        }
        key_height(series)
    }
}

/// The font size by which bold text is measured, since it is wider than plain text.
pub(crate) const BOLD: f64 = FONT * 1.15;

/// The title of a panel in lines, the first with its baseline 16 pixels below the panel's upper
/// end, and the height that they take; nothing without a title.
pub(crate) fn panel_title(panel: &Panel) -> (Vec<String>, f64) {
    let lines = panel.title.as_ref().map(|title| wrap(title, BOLD, WIDTH));
    let lines = lines.unwrap_or_default();
    let height = if lines.is_empty() { 0.0 } else { lines.len() as f64 * LINE + 8.0 };
    (lines, height)
}

/// The middle of each row from `top` downwards, and where the last one ends. A row is as high as
/// its label, but at least `least`, and `gap` more.
pub(crate) fn row_middles(labels: &[Vec<String>], top: f64, least: f64, gap: f64) -> (Vec<f64>, f64) {
    let mut y = top;
    let middle = |lines: &Vec<String>| {
        let height = (lines.len() as f64 * LINE).max(least) + gap;
        y += height;
        y - height / 2.0
    };
    let middles = labels.iter().map(middle).collect();
    (middles, y)
}

/// The room for the numbers on the left of the grid lines, whatever their width.
pub(crate) fn left(axis: &Axis) -> f64 {
    let widest = axis.ticks.iter().map(|tick| width(&tick.label, FONT)).fold(0.0, f64::max);
    (widest + 5.0).max(32.0)
}

/// The radius of a dot, in canvas pixels.
const DOT: i32 = 33;

const KEY_ROW: f64 = 20.0;

/// The height of the legend; 0 when there is one series without a name.
pub(crate) fn key_height(series: &[Series]) -> f64 {
    key_places(series).last().map_or(0.0, |(_, row)| (row + 1) as f64 * KEY_ROW)
}

/// The width of a series in the legend.
pub(crate) fn key_width(series: &Series) -> f64 {
    17.0 + width(&series.name, FONT)
}

fn key_places(series: &[Series]) -> Vec<(f64, usize)> {
    if series.iter().all(|series| series.name.is_empty()) {
        return Vec::new();
    }
    let (mut x, mut row) = (0.0, 0);
    let place = |series: &Series| {
        let wide = key_width(series) + 16.0;
        if x > 0.0 && x + wide > WIDTH {
            (x, row) = (0.0, row + 1);
        }
        let place = (x, row);
        x += wide;
        place
    };
    series.iter().map(place).collect()
}

impl Plane<'_, '_> {
    /// Fills a column from the value `from` to `to`, between two positions of the axis.
    pub(crate) fn column(&self, ink: Ink, (left, right): (f64, f64), (from, to): (f64, f64)) {
        done(self.area.draw(&Rectangle::new([(left, to), (right, from)], ink.fill())));
    }

    /// Fills the polygon between points.
    pub(crate) fn surface(&self, ink: Ink, points: Vec<(f64, f64)>) {
        done(self.area.draw(&Polygon::new(points, ink.fill())));
    }

    /// Draws a line through points.
    pub(crate) fn path(&self, ink: Ink, points: Vec<(f64, f64)>) {
        done(self.area.draw(&PathElement::new(points, ink.stroke())));
    }

    /// Draws a dot.
    pub(crate) fn dot(&self, ink: Ink, at: (f64, f64)) {
        done(self.area.draw(&Circle::new(at, DOT, ink.fill())));
    }

    /// Writes a value a little above the point.
    pub(crate) fn value(&self, text: &str, at: (f64, f64)) {
        let (x, y) = self.area.map_coordinate(&at);
        self.pen.text(text, Ink::Value, Anchor::Middle, f64::from(x) / SCALE, f64::from(y) / SCALE - 4.0);
    }

    /// The picture's coordinates of a point on the plane.
    pub(crate) fn place(&self, at: (f64, f64)) -> (f64, f64) {
        let (x, y) = self.area.map_coordinate(&at);
        (f64::from(x) / SCALE, f64::from(y) / SCALE)
    }
}

fn pixel(x: f64, y: f64) -> (i32, i32) {
    ((x * SCALE).round() as i32, (y * SCALE).round() as i32)
}

type Pixels = (std::ops::Range<i32>, std::ops::Range<i32>);

/// Reverses the vertical range, so that the axis points upwards.
fn pixels_upright((x, y): Pixels) -> Pixels {
    (x, y.end..y.start)
}

/// Drops the result: the canvas is memory, so drawing on it cannot fail.
fn done<T>(drawn: Result<T, DrawingAreaErrorKind<std::convert::Infallible>>) {
    drop(drawn);
}
