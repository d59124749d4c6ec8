//! A difference drawn as the sum of its parts: each part begins where the one before it ended.

use super::canvas::{Drawing, FONT, Ink, LINE, WIDTH};
use super::frame::{Anchor, Frame, Pen, row_middles};
use super::text::{self, width, wrap};

/// The parts of a difference, and the whole.
#[derive(Debug, Clone)]
pub struct Waterfall {
    /// The parts, from the top, and last the whole.
    pub rows: Vec<WaterfallRow>,
}

/// A part of a [`Waterfall`]. Values are in units of the last printed decimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaterfallRow {
    /// The part's name.
    pub name: String,
    /// Where it begins and ends.
    pub ends: (i64, i64),
    /// The ends of its interval; `None` where none is drawn.
    pub interval: Option<(i64, i64)>,
    /// The printed number.
    pub label: String,
    /// Whether it is the whole, which begins at 0.
    pub is_whole: bool,
}

/// The room between two rows.
const GAP: f64 = 7.0;
/// The least and the most room for names.
const NAMES: (f64, f64) = (120.0, 220.0);
/// Half the height of a bar.
const BAR: f64 = 8.0;

/// The SVG of a waterfall. `None` where no part has a size.
pub fn waterfall(waterfall: &Waterfall, id: &str, title: &str, description: &str) -> Option<String> {
    let rows = &waterfall.rows;
    let ends = || {
        rows.iter()
            .flat_map(|row| [Some(row.ends), row.interval])
            .flatten()
            .flat_map(|ends| [ends.0, ends.1])
            .chain([0])
    };
    let (least, most) = (ends().min()?, ends().max()?);
    if least == most {
        return None;
    }
    let names = text::room(rows.iter().map(|row| row.name.as_str()), FONT, NAMES);
    let labels: Vec<Vec<String>> = rows.iter().map(|row| wrap(&row.name, FONT, names - 8.0)).collect();
    let numbers = rows.iter().map(|row| width(&row.label, FONT) + 8.0).fold(24.0, f64::max);
    let (middles, bottom) = row_middles(&labels, 4.0, LINE, GAP);
    let mut drawing = Drawing::new(bottom + 4.0);
    let pen = Pen::on(&mut drawing);
    let frame = Frame { left: names, top: 4.0, right: WIDTH - numbers, bottom };
    let x =
        |value: i64| frame.left + (frame.right - frame.left) * (value - least) as f64 / (most - least) as f64;
    pen.line(Ink::Axis, (x(0), frame.top), (x(0), frame.bottom));
    for is_whole in [false, true] {
        for (row, middle) in rows.iter().zip(&middles).filter(|(row, _)| row.is_whole == is_whole) {
            let (left, right) = (x(row.ends.0.min(row.ends.1)), x(row.ends.0.max(row.ends.1)));
            let right = right.max(left + 1.0);
            let look = Ink::Series(u8::from(!is_whole));
            pen.rectangle(look, Frame { left, top: middle - BAR, right, bottom: middle + BAR });
        }
    }
    for (pair, middle) in rows.windows(2).zip(middles.windows(2)).filter(|(pair, _)| !pair[1].is_whole) {
        let end = x(pair[0].ends.1);
        pen.line(Ink::Grid, (end, middle[0] + BAR), (end, middle[1] - BAR));
    }
    for (row, middle) in rows.iter().zip(&middles) {
        if let Some((lo, hi)) = row.interval {
            pen.line(Ink::Interval, (x(lo), *middle), (x(hi), *middle));
        }
    }
    for (row, middle) in rows.iter().zip(&middles) {
        pen.text(&row.label, Ink::Value, Anchor::End, WIDTH, middle + 5.0);
    }
    pen.row_labels(&labels, &middles, names - 8.0);
    drop(pen);
    Some(drawing.into_svg("waterfall", id, title, description))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_bar_and_number_and_without_parts_nothing_is_drawn() {
        let row = |name: &str, ends: (i64, i64), label: &str| WaterfallRow {
            name: name.to_string(),
            ends,
            interval: (ends.1 == 15 && name == "Hela").then_some((10, 20)),
            label: label.to_string(),
            is_whole: name == "Hela",
        };
        let rows = vec![
            row("Behov", (0, 35), "+3,5"),
            row("Resten", (35, 15), "−2,0"),
            row("Hela", (0, 15), "+1,5"),
        ];
        let svg = waterfall(&Waterfall { rows }, "w", "Titel", "Text").expect("a drawing");
        for text in [">Behov<", ">+3,5<", ">−2,0<", ">+1,5<", "class=\"b s1\"", "class=\"b s2\""] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        let nothing = vec![row("Behov", (0, 0), "0"), row("Hela", (0, 0), "0")];
        assert!(waterfall(&Waterfall { rows: nothing }, "w", "", "").is_none());
    }
}
