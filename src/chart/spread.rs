//! Drawings of many places at once: a dot with its interval for each, a funnel of numbers
//! against numbers of cases, and their time series.

use super::canvas::{Drawing, FONT, Ink, LINE, WIDTH};
use super::frame::{Anchor, Frame, Pen, left, row_middles};
use super::picture::{Axis, AxisLabel};
use super::text::{self, width, wrap};

/// Places on one scale, each as a dot with its interval and its number.
#[derive(Debug, Clone)]
pub struct Dots {
    /// The places, from the top.
    pub rows: Vec<Dot>,
    /// The scale.
    pub axis: Axis,
    /// Where a line for what all are compared with stands; `None` without one.
    pub reference: Option<u64>,
}

/// A place of [`Dots`]. Values are in units of their last decimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dot {
    /// The place's name.
    pub name: String,
    /// Its number.
    pub value: u64,
    /// The ends of the interval of the number; `None` where none is known.
    pub interval: Option<(u64, u64)>,
    /// The printed number.
    pub label: String,
}

/// Numbers of places against their numbers of cases, with the limits between which chance alone
/// would leave them.
#[derive(Debug, Clone)]
pub struct Funnel {
    /// The places.
    pub points: Vec<FunnelPoint>,
    /// The limits, from few cases to many.
    pub limits: Vec<FunnelLimit>,
    /// The common number, in units of the last decimal.
    pub baseline: f64,
    /// The scale of the numbers.
    pub axis: Axis,
    /// Numbers of cases that are written below, each with its text.
    pub bases: Vec<(u64, String)>,
    /// What the numbers below are.
    pub base_label: String,
}

/// A place of a [`Funnel`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunnelPoint {
    /// Its number of cases.
    pub base: u64,
    /// Its number, in units of the last decimal.
    pub value: u64,
    /// Whether it lies outside the outer limits.
    pub is_outside: bool,
}

/// The limits of a [`Funnel`] for one number of cases, in units of the last decimal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelLimit {
    /// The number of cases.
    pub base: f64,
    /// The inner limits.
    pub inner: (f64, f64),
    /// The outer limits.
    pub outer: (f64, f64),
}

/// The time series of many places, with the series of what all places are compared with.
#[derive(Debug, Clone)]
pub struct TimeSeries {
    /// The periods, each at its place.
    pub axis: Vec<AxisLabel>,
    /// The numbers of each place by period, in units of the last decimal; `None` where none is
    /// shown.
    pub places: Vec<Vec<Option<u64>>>,
    /// The numbers of what all places are compared with, by period.
    pub reference: Vec<Option<u64>>,
    /// The scale of the numbers.
    pub scale: Axis,
}

/// The room between two rows of dots.
const GAP: f64 = 2.0;
/// The least and the most room for names.
const NAMES: (f64, f64) = (60.0, 170.0);
/// The height of the plane of a funnel.
const PLANE: f64 = 260.0;

/// The SVG of places on a scale. `None` without any.
pub fn dots(dots: &Dots, id: &str, title: &str, description: &str) -> Option<String> {
    if dots.rows.is_empty() {
        return None;
    }
    let names = text::room(dots.rows.iter().map(|row| row.name.as_str()), FONT, NAMES);
    let labels: Vec<Vec<String>> = dots.rows.iter().map(|row| wrap(&row.name, FONT, names - 8.0)).collect();
    let numbers = dots.rows.iter().map(|row| width(&row.label, FONT) + 6.0).fold(24.0, f64::max);
    let top = LINE + 6.0;
    let (middles, bottom) = row_middles(&labels, top, LINE, GAP);
    let mut drawing = Drawing::new(bottom + 4.0);
    let pen = Pen::on(&mut drawing);
    let frame = Frame { left: names, top, right: WIDTH - numbers, bottom };
    let x = |value: u64| frame.left + (frame.right - frame.left) * value as f64 / dots.axis.top as f64;
    for tick in &dots.axis.ticks {
        pen.line(Ink::Grid, (x(tick.at), frame.top), (x(tick.at), frame.bottom));
        pen.text(&tick.label, Ink::Label, Anchor::Middle, x(tick.at), frame.top - 6.0);
    }
    for (row, middle) in dots.rows.iter().zip(&middles) {
        if let Some((lo, hi)) = row.interval {
            pen.line(Ink::Interval, (x(lo), *middle), (x(hi), *middle));
        }
    }
    if let Some(reference) = dots.reference {
        pen.line(Ink::Reference, (x(reference), frame.top), (x(reference), frame.bottom));
    }
    for (row, middle) in dots.rows.iter().zip(&middles) {
        pen.dot(Ink::Series(0), (x(row.value), *middle));
    }
    for (row, middle) in dots.rows.iter().zip(&middles) {
        pen.text(&row.label, Ink::Value, Anchor::End, WIDTH, middle + 5.0);
    }
    pen.row_labels(&labels, &middles, names - 8.0);
    drop(pen);
    Some(drawing.into_svg("dots", id, title, description))
}

/// The SVG of a funnel, and where in it the points lie. `None` for less than two places.
pub fn funnel(
    funnel: &Funnel,
    id: &str,
    title: &str,
    description: &str,
) -> Option<(String, Vec<(f64, f64)>)> {
    let most = funnel.points.iter().map(|point| point.base).max().filter(|_| funnel.points.len() > 1)?;
    let mut drawing = Drawing::new(PLANE + 3.0 * LINE);
    let pen = Pen::on(&mut drawing);
    let frame = Frame { left: left(&funnel.axis), top: 8.0, right: WIDTH - 10.0, bottom: PLANE };
    pen.grid(frame, &funnel.axis);
    // Chance leaves numbers apart by one divided by the square root of the number of cases, so on
    // this scale places of all sizes find room.
    let x = |base: f64| frame.left + (frame.right - frame.left) * (base / most as f64).sqrt();
    let top = funnel.axis.top as f64;
    let y = |value: f64| frame.bottom - (frame.bottom - frame.top) * value.clamp(0.0, top) / top;
    for (base, label) in &funnel.bases {
        let at = x(*base as f64);
        pen.line(Ink::Grid, (at, frame.bottom), (at, frame.bottom + 4.0));
        pen.text(label, Ink::Label, Anchor::Middle, at, frame.bottom + LINE + 2.0);
    }
    pen.text(&funnel.base_label, Ink::Label, Anchor::End, frame.right, frame.bottom + 2.0 * LINE + 4.0);
    let curve = |ink: Ink, of: &dyn Fn(&FunnelLimit) -> f64| {
        // A limit above the scale is not drawn.
        let is_above = |limit: &FunnelLimit| of(limit) > top;
        for pair in funnel.limits.windows(2).filter(|pair| !pair.iter().any(is_above)) {
            let at = |limit: &FunnelLimit| (x(limit.base), y(of(limit)));
            pen.line(ink, at(&pair[0]), at(&pair[1]));
        }
    };
    curve(Ink::Series(1), &|limit| limit.inner.0);
    curve(Ink::Series(1), &|limit| limit.inner.1);
    curve(Ink::Series(2), &|limit| limit.outer.0);
    curve(Ink::Series(2), &|limit| limit.outer.1);
    pen.line(Ink::Reference, (frame.left, y(funnel.baseline)), (frame.right, y(funnel.baseline)));
    let at = |point: &FunnelPoint| (x(point.base as f64), y(point.value as f64));
    for (is_outside, ink) in [(false, Ink::Series(3)), (true, Ink::Series(0))] {
        for point in funnel.points.iter().filter(|point| point.is_outside == is_outside) {
            pen.dot(ink, at(point));
        }
    }
    let places = funnel.points.iter().map(at).collect();
    drop(pen);
    Some((drawing.into_svg("funnel", id, title, description), places))
}

/// The SVG of time series, and the number of pieces of each place's line, in the order in which the
/// pieces lie in the path. A period without a number ends a piece, and so does one from which on
/// all is measured otherwise; a single number is not a piece. `None` where no place has any.
pub fn time_series(
    series: &TimeSeries,
    id: &str,
    title: &str,
    description: &str,
) -> Option<(String, Vec<usize>)> {
    let pieces: Vec<Vec<Vec<(usize, u64)>>> =
        series.places.iter().map(|numbers| segments(&series.axis, numbers)).collect();
    if pieces.iter().all(Vec::is_empty) {
        return None;
    }
    let end = series.axis.len().checked_sub(1).filter(|end| *end > 0)?;
    let part = |index: usize| series.axis[index].place.unwrap_or(index as f64 / end as f64);
    // Labels in several lines where each has room, else the first and the last in full.
    let nearest = (1..=end).map(|index| part(index) - part(index - 1)).fold(1.0, f64::min);
    let room = nearest * WIDTH * end as f64 / (end + 1) as f64 - 6.0;
    let have_room = series.axis.iter().all(|label| text::widest_word(&label.text, FONT) <= room);
    let written: Vec<(usize, Vec<String>)> = match have_room {
        true => (0..=end).map(|index| (index, wrap(&series.axis[index].text, FONT, room))).collect(),
        false => [0, end].map(|index| (index, wrap(&series.axis[index].text, FONT, WIDTH / 3.0))).to_vec(),
    };
    let half_width = |lines: Option<&(usize, Vec<String>)>| {
        lines.iter().flat_map(|(_, lines)| lines).map(|line| width(line, FONT) / 2.0).fold(10.0, f64::max)
    };
    let frame = Frame {
        left: left(&series.scale).max(half_width(written.first())),
        top: 8.0,
        right: WIDTH - half_width(written.last()),
        bottom: PLANE,
    };
    // Whole pixels: with a line for each place, decimals that nobody sees would weigh much.
    let x = |index: usize| (frame.left + (frame.right - frame.left) * part(index)).round();
    let y = |value: u64| {
        let part = value.min(series.scale.top) as f64 / series.scale.top as f64;
        (frame.bottom - (frame.bottom - frame.top) * part).round()
    };
    let rows = written.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1);
    let mut drawing = Drawing::new(PLANE + rows as f64 * LINE + 10.0);
    let pen = Pen::on(&mut drawing);
    pen.grid(frame, &series.scale);
    for (index, lines) in &written {
        pen.lines(lines, Ink::Label, Anchor::Middle, x(*index), frame.bottom + LINE + 4.0);
    }
    for index in (1..series.axis.len()).filter(|index| series.axis[*index].begins_anew) {
        let between = f64::midpoint(x(index - 1), x(index));
        pen.line(Ink::Axis, (between, frame.top), (between, frame.bottom));
    }
    let points_of = |piece: &Vec<(usize, u64)>| -> Vec<(f64, f64)> {
        piece.iter().map(|(index, value)| (x(*index), y(*value))).collect()
    };
    pieces.iter().flatten().for_each(|piece| pen.path(Ink::Interval, &points_of(piece)));
    for piece in segments(&series.axis, &series.reference) {
        pen.path(Ink::Reference, &points_of(&piece));
    }
    drop(pen);
    Some((drawing.into_svg("courses", id, title, description), pieces.iter().map(Vec::len).collect()))
}

/// Neighbouring numbers that one line joins.
fn segments(axis: &[AxisLabel], numbers: &[Option<u64>]) -> Vec<Vec<(usize, u64)>> {
    let mut pieces: Vec<Vec<(usize, u64)>> = vec![Vec::new()];
    for (index, (label, number)) in axis.iter().zip(numbers).enumerate() {
        if number.is_none() || label.begins_anew {
            pieces.push(Vec::new());
        }
        if let (Some(number), Some(piece)) = (number, pieces.last_mut()) {
            piece.push((index, *number));
        }
    }
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Tick;

    fn axis() -> Axis {
        let tick = |at: u64| Tick { at, label: at.to_string() };
        Axis { top: 100, ticks: [0, 50, 100].map(tick).to_vec() }
    }

    #[test]
    fn every_place_has_its_name_number_dot_and_interval() {
        let row = |name: &str, value: u64, interval| Dot {
            name: name.to_string(),
            value,
            interval,
            label: value.to_string(),
        };
        let rows = vec![row("Alnavik", 50, Some((40, 60))), row("Brunnsele", 70, None)];
        let drawn = Dots { rows, axis: axis(), reference: Some(55) };
        let svg = dots(&drawn, "a", "Titel", "Beskrivning").expect("a drawing");
        for text in ["Alnavik", "Brunnsele", ">50<", ">70<", "<title id=\"a-t\">Titel</title>"] {
            assert!(svg.contains(text), "{text}: {svg}");
        }
        assert_eq!(svg.matches("class=\"l w\"").count(), 1, "one interval: {svg}");
        assert!(dots(&Dots { rows: Vec::new(), ..drawn }, "a", "", "").is_none());
    }

    #[test]
    fn a_funnel_of_one_place_is_not_drawn() {
        let point = FunnelPoint { base: 100, value: 50, is_outside: false };
        let limit = |base: f64| FunnelLimit { base, inner: (40.0, 60.0), outer: (30.0, 70.0) };
        let mut drawn = Funnel {
            points: vec![point],
            limits: vec![limit(20.0), limit(100.0)],
            baseline: 50.0,
            axis: axis(),
            bases: vec![(100, "100".to_string())],
            base_label: "antal fall".to_string(),
        };
        assert!(funnel(&drawn, "a", "", "").is_none());
        drawn.points.push(FunnelPoint { base: 20, value: 90, is_outside: true });
        let (svg, places) = funnel(&drawn, "a", "Titel", "").expect("a drawing");
        assert!(places.len() == 2 && places[0].0 > places[1].0 && places[0].1 > places[1].1, "{places:?}");
        assert!(svg.contains("antal fall") && svg.contains("b s1") && svg.contains("b s4"), "{svg}");
    }

    #[test]
    fn a_line_ends_where_no_number_is_shown_and_where_all_is_measured_otherwise() {
        let label = |begins_anew| AxisLabel { begins_anew, ..AxisLabel::new("2024".to_string()) };
        let drawn = TimeSeries {
            axis: [false, false, true, false].map(label).to_vec(),
            places: vec![
                vec![Some(10), Some(20), Some(30), Some(40)],
                vec![Some(10), None, Some(30), Some(40)],
                vec![None, Some(20), Some(30), None],
            ],
            reference: vec![Some(50); 4],
            scale: axis(),
        };
        let (svg, pieces) = time_series(&drawn, "a", "Titel", "").expect("a drawing");
        assert_eq!(pieces, [2, 1, 0], "{svg}");
        let path = svg.split("class=\"l w\" d=\"").nth(1).and_then(|after| after.split('"').next());
        assert_eq!(path.expect("a path").matches('M').count(), 3, "as many pieces: {svg}");
        let single = TimeSeries { places: vec![vec![Some(1), None, Some(2), None]], ..drawn };
        assert!(time_series(&single, "a", "", "").is_none());
    }
}
