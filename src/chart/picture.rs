//! What is to be drawn.

use study::Chart;

/// What is to be drawn.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The kind of drawing; tables are not drawn.
    pub chart: Chart,
    /// A name that is unique on the page, for the title's and description's ids.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What it says, in words.
    pub description: String,
    /// The labels of the axis.
    pub axis: Vec<AxisLabel>,
    /// One or several panels, all with the same axis.
    pub panels: Vec<Panel>,
    /// What stands in place of a value that is not shown.
    pub sign: String,
}

/// A label on the axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AxisLabel {
    /// The label.
    pub text: String,
    /// A heading before it, where a new group of labels begins.
    pub heading: Option<String>,
}

/// One panel of a picture.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Its title, where there are several panels.
    pub title: Option<String>,
    /// Its series, in a fixed order.
    pub series: Vec<Series>,
}

/// Values along the axis.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name; empty when there is only one.
    pub name: String,
    /// Its colour and pattern, numbered from 0; the same thing has the same in all pictures.
    pub look: u8,
    /// One per label of the axis; `None` for what is not shown.
    pub marks: Vec<Option<Mark>>,
}

/// A value to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Whole percent, 0–100.
    pub percent: u64,
    /// The printed number ("52", "<1").
    pub label: String,
    /// Where the share may lie, in whole percent.
    pub interval: (u64, u64),
    /// The nation's whole percent, to be marked beside it.
    pub reference: Option<u64>,
}

/// The top of the scale: the highest value, up to the next 20 percent.
pub(crate) fn top(picture: &Picture) -> u64 {
    let marks = picture.panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.marks);
    let reach = |mark: &Mark| mark.percent.max(mark.reference.unwrap_or(0)).max(mark.interval.1);
    let highest = marks.flatten().map(reach).max().unwrap_or(0);
    (highest.div_ceil(20) * 20).clamp(20, 100)
}
