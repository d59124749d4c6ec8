//! A drawing of one place in several measures: its number among those of all places, beside what it
//! is compared with.

use super::canvas::{Drawing, FONT, Ink, LINE, WIDTH};
use super::frame::{Anchor, Frame, Pen, row_middles};
use super::picture::Axis;
use super::text::{self, width, wrap};

/// One place in several measures on one scale.
#[derive(Debug, Clone)]
pub struct Barometer {
    /// The measures, from the top.
    pub rows: Vec<BarometerRow>,
    /// The scale.
    pub axis: Axis,
}

/// A measure of a [`Barometer`]. Values are in units of their last decimal; each is `None` where it
/// is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BarometerRow {
    /// The measure's name.
    pub name: String,
    /// Between which numbers the middle half of all places lies, and the middle four fifths.
    pub spread: Option<BarometerSpread>,
    /// The place's number.
    pub value: Option<u64>,
    /// The ends of its interval.
    pub interval: Option<(u64, u64)>,
    /// What the place is compared with.
    pub reference: Option<u64>,
    /// The middle of the places that are like it.
    pub similar: Option<u64>,
    /// The printed number with the sign of the verdict.
    pub label: String,
}

/// How far all places are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BarometerSpread {
    /// The middle half of them.
    pub half: (u64, u64),
    /// The middle four fifths.
    pub most: (u64, u64),
}

/// The room between two rows.
const GAP: f64 = 5.0;
/// The least and the most room for names.
const NAMES: (f64, f64) = (170.0, 230.0);
/// Half the height of a band, and of a square.
const BAND: f64 = 6.5;
const SQUARE: f64 = 3.5;

/// The SVG of a barometer. `None` where no measure has a number.
pub fn barometer(barometer: &Barometer, id: &str, title: &str, description: &str) -> Option<String> {
    if barometer.rows.iter().all(|row| row.value.is_none()) {
        return None;
    }
    let names = text::room(barometer.rows.iter().map(|row| row.name.as_str()), FONT, NAMES);
    let labels: Vec<Vec<String>> =
        barometer.rows.iter().map(|row| wrap(&row.name, FONT, names - 8.0)).collect();
    let numbers = barometer.rows.iter().map(|row| width(&row.label, FONT) + 8.0).fold(24.0, f64::max);
    let top = LINE + 6.0;
    let (middles, bottom) = row_middles(&labels, top, LINE, GAP);
    let mut drawing = Drawing::new(bottom + 4.0);
    let pen = Pen::on(&mut drawing);
    let frame = Frame { left: names, top, right: WIDTH - numbers, bottom };
    let x = |value: u64| {
        frame.left
            + (frame.right - frame.left) * value.min(barometer.axis.top) as f64 / barometer.axis.top as f64
    };
    let rows = || barometer.rows.iter().zip(&middles);
    let band = |(from, to): (u64, u64), middle: f64| {
        let (left, right) = (x(from), x(to).max(x(from) + 1.0));
        pen.rectangle(Ink::Band(0), Frame { left, top: middle - BAND, right, bottom: middle + BAND });
    };
    // The darker band is the lighter one twice. Between them stands the grid: neighbouring areas of
    // one look become one path, which is not darker where it covers itself.
    rows().for_each(|(row, middle)| row.spread.iter().for_each(|spread| band(spread.most, *middle)));
    for tick in &barometer.axis.ticks {
        pen.line(Ink::Grid, (x(tick.at), frame.top), (x(tick.at), frame.bottom));
        pen.text(&tick.label, Ink::Label, Anchor::Middle, x(tick.at), frame.top - 6.0);
    }
    rows().for_each(|(row, middle)| row.spread.iter().for_each(|spread| band(spread.half, *middle)));
    for (row, middle) in rows() {
        if let Some((lo, hi)) = row.interval {
            pen.line(Ink::Interval, (x(lo), *middle), (x(hi), *middle));
        }
    }
    for (row, middle) in rows() {
        if let Some(reference) = row.reference {
            pen.line(Ink::Reference, (x(reference), middle - 8.0), (x(reference), middle + 8.0));
        }
    }
    for (row, middle) in rows() {
        if let Some(similar) = row.similar {
            let at = x(similar);
            let (left, right) = (at - SQUARE, at + SQUARE);
            let square = Frame { left, top: middle - SQUARE, right, bottom: middle + SQUARE };
            pen.rectangle(Ink::Series(1), square);
        }
    }
    for (row, middle) in rows() {
        if let Some(value) = row.value {
            pen.dot(Ink::Series(0), (x(value), *middle));
        }
    }
    for (row, middle) in rows() {
        pen.text(&row.label, Ink::Value, Anchor::End, WIDTH, middle + 5.0);
    }
    pen.row_labels(&labels, &middles, names - 8.0);
    drop(pen);
    Some(drawing.into_svg("barometer", id, title, description))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tick;

    #[test]
    fn a_row_has_its_bands_marks_and_number_and_one_without_numbers_its_sign() {
        let tick = |at: u64| Tick { at, label: at.to_string() };
        let axis = Axis { top: 100, ticks: [0, 50, 100].map(tick).to_vec() };
        let row = BarometerRow {
            name: "Behov av stöd".to_string(),
            spread: Some(BarometerSpread { half: (40, 50), most: (30, 60) }),
            value: Some(52),
            interval: Some((48, 56)),
            reference: Some(45),
            similar: Some(47),
            label: "52 ▲".to_string(),
        };
        let withheld = BarometerRow { value: None, interval: None, label: "..".to_string(), ..row.clone() };
        let drawn = Barometer { rows: vec![row, withheld.clone()], axis };
        let svg = barometer(&drawn, "b", "Titel", "Text").expect("a drawing");
        for text in ["Behov av", ">52 ▲<", ">..<", "class=\"b s1\"", "class=\"b s2\"", "class=\"b d1\""] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        assert!(barometer(&Barometer { rows: vec![withheld], ..drawn }, "b", "", "").is_none());
    }
}
