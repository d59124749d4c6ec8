//! The kinds of chart; one file for each kind.

mod bars;
mod columns;
mod contrasts;
mod fit;
mod lines;
mod stacked;

use study::Chart;

use crate::picture::Picture;

pub use fit::fitted;

/// The SVG of a picture. `None` for tables, and when there is nothing to draw.
pub fn draw(picture: &Picture) -> Option<String> {
    let marks = picture.panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.marks);
    if !marks.into_iter().any(Option::is_some) {
        return None;
    }
    let drawing = match picture.chart {
        Chart::Columns => columns::draw(picture),
        Chart::Bars => bars::draw(picture),
        Chart::Lines => lines::draw(picture),
        Chart::Stacked => stacked::draw(picture),
        Chart::Contrasts => contrasts::draw(picture),
        Chart::Table => return None,
    };
    Some(drawing.into_svg(picture.chart.name(), &picture.id, &picture.title, &picture.description))
}

/// Whether confidence intervals are bands along lines, not strokes at each value.
pub fn has_bands(picture: &Picture) -> bool {
    picture.chart.traits().has_lines && !lines::is_dotted(picture)
}
