//! Lines over an ordered axis. Each has its own pattern, and its name at its end.

use std::collections::BTreeSet;

use crate::canvas::{Drawing, FONT, Ink, LINE, WIDTH};
use crate::frame::{Anchor, Frame, Pen, Plane, left, panel_title};
use crate::picture::{AxisLabel, Mark, Panel, Picture, Series};
use crate::text::{widest_word, width, wrap};

const PANEL: f64 = 190.0;
/// The height of a panel with one line, which the title of the panel names.
const ALONE: f64 = 120.0;
const NAMES: f64 = 126.0;
/// The largest number of positions on the axis at which every value gets a dot.
const DOTTED: usize = 8;

/// Draws lines, one panel below the other.
pub(crate) fn draw(picture: &Picture) -> Drawing {
    let label_rows =
        if crowded(picture) { 1 } else { wrapped(picture).iter().map(Vec::len).max().unwrap_or(1) };
    let title = |panel: &Panel| panel_title(panel).1;
    let upright = |panel: &Panel| upright(panel, &picture.sign);
    let height = |panel: &Panel| title(panel) + 12.0 + upright(panel) + label_rows as f64 * LINE + 12.0;
    let mut drawing = Drawing::new(picture.panels.iter().map(height).sum());
    let pen = Pen::on(&mut drawing);
    let mut y = 0.0;
    for panel in &picture.panels {
        pen.lines(&panel_title(panel).0, Ink::Heading, Anchor::Start, 1.0, y + 16.0);
        let upper = y + title(panel) + 12.0;
        let frame = Frame {
            left: left(&picture.scale),
            top: upper,
            right: WIDTH - aside(picture),
            bottom: upper + upright(panel),
        };
        panel_on(&pen, frame, panel, picture);
        y += height(panel);
    }
    drop(pen);
    drawing
}

/// The height of a panel's plane: enough for the names at its right.
fn upright(panel: &Panel, sign: &str) -> f64 {
    let is_alone = panel.title.is_some() && panel.series.iter().all(|series| series.name.is_empty());
    let names: f64 = panel.series.iter().map(|series| height(&name(&line_label(series, sign)))).sum();
    if is_alone { ALONE } else { names.max(PANEL) }
}

/// The room at the right: for the names of lines, where they have some.
fn aside(picture: &Picture) -> f64 {
    let mut series = picture.panels.iter().flat_map(|panel| &panel.series);
    if series.any(|series| !series.name.is_empty()) { NAMES } else { LINE }
}

/// What stands at the end of a line: its name, with the sign where none of its values is shown.
fn line_label(series: &Series, sign: &str) -> String {
    match series.marks.iter().any(Option::is_some) {
        true => series.name.clone(),
        false => format!("{} {sign}", series.name),
    }
}

/// A name at the end of a line, in lines.
fn name(name: &str) -> Vec<String> {
    wrap(name, FONT, NAMES - 28.0)
}

fn height(lines: &[String]) -> f64 {
    lines.len() as f64 * LINE + 3.0
}

/// Whether the positions are few enough for a dot at every value.
pub(crate) fn is_dotted(picture: &Picture) -> bool {
    picture.axis.len() <= DOTTED
}

/// The width of the narrowest position on the axis.
pub(crate) fn step(picture: &Picture) -> f64 {
    let nearest = (1..picture.axis.len()).map(|index| place(picture, index) - place(picture, index - 1));
    let position = (WIDTH - aside(picture) - left(&picture.scale)) / picture.axis.len() as f64;
    position * nearest.fold(1.0, f64::min)
}

/// Whether the labels are different numbers, perhaps with a unit: "7 år". Then the numbers alone say
/// where on the axis one is.
pub(crate) fn is_of_numbers(picture: &Picture) -> bool {
    let numbers: Vec<&str> = picture.axis.iter().map(|label| number(&label.text)).collect();
    let is_number = |text: &&str| text.starts_with(|letter: char| letter.is_ascii_digit());
    numbers.iter().all(is_number) && numbers.iter().collect::<BTreeSet<_>>().len() == numbers.len()
}

fn number(label: &str) -> &str {
    label.split(' ').next().unwrap_or(label)
}

/// Whether labels do not fit, so that only their numbers are written, and not all of them.
fn crowded(picture: &Picture) -> bool {
    let is_wide = |label: &AxisLabel| widest_word(&label.text, FONT) > step(picture);
    is_of_numbers(picture) && (picture.axis.iter().any(is_wide) || picture.axis.len() > 10)
}

fn wrapped(picture: &Picture) -> Vec<Vec<String>> {
    picture.axis.iter().map(|label| wrap(&label.text, FONT, step(picture) - 2.0)).collect()
}

fn panel_on(pen: &Pen, frame: Frame, panel: &Panel, picture: &Picture) {
    pen.grid(frame, &picture.scale);
    let plane = pen.upright(frame, picture.axis.len() as f64, picture.scale.top);
    let mut ends = Vec::new();
    let dotted = is_dotted(picture);
    for series in &panel.series {
        uncertainty(&plane, picture, series, dotted);
        let nation: Vec<Option<(f64, f64)>> =
            along(picture, &series.marks, |mark| Some(mark.reference? as f64));
        for run in runs(picture, &nation).into_iter().filter(|run| run.len() > 1) {
            plane.path(Ink::Beside(series.look), run);
        }
    }
    for series in &panel.series {
        let ink = Ink::Series(series.look);
        let runs = runs(picture, &along(picture, &series.marks, |mark| Some(mark.value as f64)));
        for run in &runs {
            line(&plane, ink, run, dotted);
        }
        let end = runs.last().and_then(|run| run.last().copied());
        match end {
            None if series.name.is_empty() => {
                plane.value(&picture.sign, (picture.axis.len() as f64 / 2.0, 0.0));
            }
            _ => {
                let y = end.map_or(frame.bottom, |end| plane.place(end).1);
                ends.push((y, line_label(series, &picture.sign), ink));
            }
        }
    }
    for index in (1..picture.axis.len()).filter(|index| picture.axis[*index].begins_anew) {
        let between = (place(picture, index - 1) + place(picture, index)) / 2.0;
        plane.path(Ink::Interval, vec![(between, 0.0), (between, picture.scale.top as f64)]);
    }
    names(pen, frame, ends);
    axis(pen, &plane, frame, picture);
}

/// Where a label stands along the axis, in positions from the left.
fn place(picture: &Picture, index: usize) -> f64 {
    let even = index as f64;
    0.5 + picture.axis[index].place.map_or(even, |place| place * (picture.axis.len() - 1) as f64)
}

/// One point for each mark, at its place on the axis; `None` where nothing is shown.
fn along(
    picture: &Picture,
    marks: &[Option<Mark>],
    value: impl Fn(&Mark) -> Option<f64>,
) -> Vec<Option<(f64, f64)>> {
    let point = |(index, mark): (usize, &Option<Mark>)| Some((place(picture, index), value(mark.as_ref()?)?));
    marks.iter().enumerate().map(point).collect()
}

/// Draws confidence intervals: a stroke at each value where they are few, else a band.
fn uncertainty(plane: &Plane, picture: &Picture, series: &Series, dotted: bool) {
    let marks = &series.marks;
    let lower = along(picture, marks, |mark| Some(mark.interval?.0 as f64));
    let upper = along(picture, marks, |mark| Some(mark.interval?.1 as f64));
    for (lower, upper) in runs(picture, &lower).into_iter().zip(runs(picture, &upper)) {
        if dotted || lower.len() == 1 {
            lower.iter().zip(&upper).for_each(|(lo, hi)| plane.path(Ink::Interval, vec![*lo, *hi]));
        } else {
            plane.surface(Ink::Band(series.look), lower.into_iter().chain(upper.into_iter().rev()).collect());
        }
    }
}

/// Runs of neighbouring points. A value that is not shown ends a run, so that the line has a gap, and
/// so does a label at which values are measured otherwise.
fn runs(picture: &Picture, points: &[Option<(f64, f64)>]) -> Vec<Vec<(f64, f64)>> {
    let mut runs: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
    for (point, label) in points.iter().zip(&picture.axis) {
        if point.is_none() || label.begins_anew {
            runs.push(Vec::new());
        }
        if let (Some(point), Some(run)) = (point, runs.last_mut()) {
            run.push(*point);
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn line(plane: &Plane, ink: Ink, run: &[(f64, f64)], dotted: bool) {
    if run.len() > 1 {
        plane.path(ink, run.to_vec());
    }
    if run.len() == 1 || dotted {
        run.iter().for_each(|point| plane.dot(ink, *point));
    }
}

/// Writes the names at the ends of the lines, each with a short sample of its line. Names that
/// would overlap are moved apart.
fn names(pen: &Pen, frame: Frame, mut ends: Vec<(f64, String, Ink)>) {
    ends.retain(|(_, name, _)| !name.is_empty());
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let texts: Vec<Vec<String>> = ends.iter().map(|(_, text, _)| name(text)).collect();
    let mut tops: Vec<f64> = Vec::new();
    for (index, (y, ..)) in ends.iter().enumerate() {
        let free = index.checked_sub(1).map_or(0.0, |i| tops[i] + height(&texts[i]));
        tops.push((y - height(&texts[index]) / 2.0).max(free));
    }
    let mut room = frame.bottom + 8.0;
    for index in (0..tops.len()).rev() {
        tops[index] = tops[index].min(room - height(&texts[index]));
        room = tops[index];
    }
    for (index, (_, _, ink)) in ends.iter().enumerate() {
        let y = tops[index] + 12.0;
        pen.line(*ink, (frame.right + 2.0, y - 4.0), (frame.right + 22.0, y - 4.0));
    }
    for (index, lines) in texts.iter().enumerate() {
        pen.lines(lines, Ink::Label, Anchor::Start, frame.right + 27.0, tops[index] + 12.0);
    }
}

fn axis(pen: &Pen, plane: &Plane, frame: Frame, picture: &Picture) {
    let y = frame.bottom + LINE;
    if !crowded(picture) {
        for (index, lines) in wrapped(picture).iter().enumerate() {
            pen.lines(lines, Ink::Label, Anchor::Middle, plane.place((place(picture, index), 0.0)).0, y);
        }
        return;
    }
    // The last one that is written says the unit, if there is room for it.
    let widest = picture.axis.iter().map(|label| width(number(&label.text), FONT)).fold(0.0, f64::max);
    let every = picture.axis.len().div_ceil(10).max(((widest + 6.0) / step(picture)).ceil() as usize);
    let shown: Vec<usize> = (0..picture.axis.len()).step_by(every).collect();
    for index in &shown {
        let text = &picture.axis[*index].text;
        let has_room = width(text, FONT) + 6.0 < step(picture) * every as f64;
        let label = if Some(index) == shown.last() && has_room { text } else { number(text) };
        pen.text(label, Ink::Label, Anchor::Middle, plane.place((place(picture, *index), 0.0)).0, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Axis, Tick};

    fn series(name: &str, values: [Option<u64>; 2]) -> Series {
        let mark = |value: u64| Mark { value, label: value.to_string(), interval: None, reference: None };
        Series { name: name.to_string(), look: 0, marks: values.map(|value| value.map(mark)).to_vec() }
    }

    fn svg(panels: Vec<Panel>) -> String {
        let picture = Picture {
            chart: study::Chart::Lines,
            id: "a".to_string(),
            title: "A".to_string(),
            description: String::new(),
            axis: ["Yngre", "Äldre"].map(|label| AxisLabel::new(label.to_string())).to_vec(),
            panels,
            scale: Axis { top: 60, ticks: vec![Tick { at: 0, label: "0".to_string() }] },
            sign: "..".to_string(),
        };
        crate::draw(&picture).expect("a drawing")
    }

    #[test]
    fn a_line_without_values_that_are_shown_is_named_with_the_sign() {
        let both = [series("Flickor", [Some(30), Some(50)]), series("Pojkar", [None, None])];
        let drawn = svg(vec![Panel { title: None, series: both.to_vec() }]);
        assert!(drawn.contains(">Flickor<") && drawn.contains(">Pojkar ..<"), "{drawn}");
    }

    #[test]
    fn a_panel_without_values_has_the_sign_in_its_middle() {
        let panel =
            |title: &str, values| Panel { title: Some(title.to_string()), series: vec![series("", values)] };
        let drawn = svg(vec![panel("Flickor", [Some(30), Some(50)]), panel("Pojkar", [None, None])]);
        assert!(drawn.contains(">..</text>"), "{drawn}");
    }
}
