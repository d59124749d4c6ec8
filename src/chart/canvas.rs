//! The canvas that plotters draws on. It makes SVG with classes in place of colours.
//!
//! Plotters uses whole pixels, so the canvas is ten times as large as the picture, which gives
//! coordinates with one decimal. A colour encodes the number of a class. Neighbouring elements of
//! the same class become one path or one group, which keeps the charts small.

use std::convert::Infallible;
use std::fmt::Write;

use plotters::style::{Color, RGBColor};
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::text;

/// How many series can look different.
pub(crate) const LOOKS: u8 = 8;

/// Canvas pixels per SVG user unit.
pub(crate) const SCALE: f64 = 10.0;
/// The width of every picture, in SVG user units.
pub(crate) const WIDTH: f64 = 480.0;
/// The size of all text in a picture.
pub(crate) const FONT: f64 = 14.0;
/// The height of a line of text.
pub(crate) const LINE: f64 = 16.0;

/// The purpose of a stroke, an area or a text. The style sheet gives it its look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// A line of the scale.
    Grid,
    /// The base line of bars and columns.
    Axis,
    /// A label of an axis or scale.
    Label,
    /// A heading within the picture.
    Heading,
    /// A printed value.
    Value,
    /// The area or line of a series, numbered from 0.
    Series(u8),
    /// The confidence interval of one value.
    Interval,
    /// The nation's value.
    Reference,
    /// The confidence band of a line.
    Band(u8),
    /// The nation's line beside the line of a series.
    Beside(u8),
}

const CLASSES: [&str; 25] = [
    "g", "a", "t", "h", "v", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "w", "r", "d1", "d2", "d3",
    "d4", "d5", "n1", "n2", "n3", "n4", "n5",
];

impl Ink {
    /// The colour that encodes the class on its way through plotters.
    pub(crate) fn color(self) -> RGBColor {
        let number = match self {
            Self::Grid => 0,
            Self::Axis => 1,
            Self::Label => 2,
            Self::Heading => 3,
            Self::Value => 4,
            Self::Series(index) => 5 + index % LOOKS,
            Self::Interval => 13,
            Self::Reference => 14,
            Self::Band(index) => 15 + index % 5,
            Self::Beside(index) => 20 + index % 5,
        };
        RGBColor(0, 0, number)
    }

    /// The plotters style of a stroke.
    pub(crate) fn stroke(self) -> plotters::style::ShapeStyle {
        Color::stroke_width(&self.color(), 1)
    }

    /// The plotters style of a filled area.
    pub(crate) fn fill(self) -> plotters::style::ShapeStyle {
        self.color().filled()
    }
}

fn class(color: BackendColor) -> &'static str {
    CLASSES.get(usize::from(color.rgb.2)).copied().unwrap_or("t")
}

/// The kind and class of the last element, so that the next element with the same ones can join it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LastElement {
    Nothing,
    Path(&'static str, &'static str),
    Text(&'static str, &'static str),
}

/// A picture, while it is drawn and when it is finished.
#[derive(Debug)]
pub struct Drawing {
    body: String,
    last: LastElement,
    width: f64,
    height: f64,
}

impl Drawing {
    /// An empty picture of the usual width.
    pub fn new(height: f64) -> Self {
        Self::sized(WIDTH, height)
    }

    /// An empty picture of any width.
    pub fn sized(width: f64, height: f64) -> Self {
        Self { body: String::with_capacity(4096), last: LastElement::Nothing, width, height }
    }

    /// The whole SVG element, with title and description; `kind` becomes its class.
    pub fn into_svg(mut self, kind: &str, id: &str, title: &str, description: &str) -> String {
        self.close();
        let (width, height) = (self.width, self.height);
        let (title, description) = (escape(title), escape(description));
        format!(
            "<svg class=\"{kind}\" viewBox=\"0 0 {width} {height:.0}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
             <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{description}</desc>{}</svg>",
            self.body
        )
    }

    fn close(&mut self) {
        match self.last {
            LastElement::Nothing => {}
            LastElement::Path(..) => self.body.push_str("\"/>"),
            LastElement::Text(..) => self.body.push_str("</g>"),
        }
        self.last = LastElement::Nothing;
    }

    fn path(&mut self, kind: &'static str, class: &'static str) {
        if self.last != LastElement::Path(kind, class) {
            self.close();
            let _ = write!(self.body, "<path class=\"{kind} {class}\" d=\"");
            self.last = LastElement::Path(kind, class);
        }
    }

    fn number(&mut self, value: i32) {
        let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
        let _ = match value % 10 {
            0 => write!(self.body, "{sign}{}", value / 10),
            tenth => write!(self.body, "{sign}{}.{tenth}", value / 10),
        };
    }

    fn numbers(&mut self, command: char, values: &[i32]) {
        self.body.push(command);
        for (index, value) in values.iter().enumerate() {
            if index > 0 && *value >= 0 {
                self.body.push(' ');
            }
            self.number(*value);
        }
    }
}

/// Escapes text for HTML and SVG, also in attribute values.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

type DrawResult = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for &mut Drawing {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((self.width * SCALE) as u32, (self.height * SCALE) as u32)
    }

    fn ensure_prepared(&mut self) -> DrawResult {
        Ok(())
    }

    fn present(&mut self) -> DrawResult {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> DrawResult {
        self.path("b", class(color));
        self.numbers('M', &[point.0, point.1]);
        self.body.push_str("h1v1h-1z");
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> DrawResult {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> DrawResult {
        let (width, height) = (to.0 - from.0, to.1 - from.1);
        self.path(if fill { "b" } else { "l" }, class(style.color()));
        self.numbers('M', &[from.0, from.1]);
        self.numbers('h', &[width]);
        self.numbers('v', &[height]);
        self.numbers('h', &[-width]);
        self.body.push('z');
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> DrawResult {
        self.path("l", class(style.color()));
        let mut last: Option<BackendCoord> = None;
        for (x, y) in path {
            match last {
                None => self.numbers('M', &[x, y]),
                Some((from, _)) if from == x => self.numbers('V', &[y]),
                Some((_, from)) if from == y => self.numbers('H', &[x]),
                Some(_) => self.numbers('L', &[x, y]),
            }
            last = Some((x, y));
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> DrawResult {
        let r = radius as i32;
        self.path(if fill { "b" } else { "l" }, class(style.color()));
        self.numbers('M', &[center.0 - r, center.1]);
        // One arc that ends a tenth above where it began, which nobody sees: half as long as two
        // halves, and there are hundreds of dots on a page.
        self.numbers('a', &[r, r]);
        self.body.push_str(" 0 100-.1z");
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> DrawResult {
        self.path("b", class(style.color()));
        for (index, (x, y)) in corners.into_iter().enumerate() {
            self.numbers(if index == 0 { 'M' } else { 'L' }, &[x, y]);
        }
        self.body.push('z');
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> DrawResult {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " m",
            HPos::Right => " e",
        };
        let class = class(style.color());
        if self.last != LastElement::Text(class, anchor) {
            self.close();
            let _ = write!(self.body, "<g class=\"{class}{anchor}\">");
            self.last = LastElement::Text(class, anchor);
        }
        self.body.push_str("<text x=\"");
        self.number(at.0);
        self.body.push_str("\" y=\"");
        self.number(at.1);
        self.body.push_str("\">");
        self.body.push_str(&escape(text));
        self.body.push_str("</text>");
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        _: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok(((text::width(text, FONT) * SCALE) as u32, (LINE * SCALE) as u32))
    }
}
