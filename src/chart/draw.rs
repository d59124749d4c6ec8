//! The kinds of chart.

use study::Chart;

use super::picture::Picture;
use super::{bars, columns, contrasts, lines, stacked};

/// Draws a picture. `None` for tables, and when there is nothing to draw.
pub fn draw(picture: &Picture) -> Option<String> {
    let marks = picture.panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.marks);
    if !marks.into_iter().any(Option::is_some) {
        return None;
    }
    let (kind, drawing) = match picture.chart {
        Chart::Columns => ("columns", columns::draw(picture)),
        Chart::Bars => ("bars", bars::draw(picture)),
        Chart::Lines => ("lines", lines::draw(picture)),
        Chart::Stacked => ("stacked", stacked::draw(picture)),
        Chart::Contrasts => ("contrasts", contrasts::draw(picture)),
        Chart::Table => return None,
    };
    Some(drawing.into_svg(kind, &picture.id, &picture.title, &picture.description))
}

/// Whether bands along lines, and not strokes at each value, tell where the values may lie.
pub fn has_bands(picture: &Picture) -> bool {
    picture.chart == Chart::Lines && !lines::is_dotted(picture)
}
